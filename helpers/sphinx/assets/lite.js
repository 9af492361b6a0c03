// "Run in your browser": needs a web server, so a page that was opened from a folder does not show
// it. What the reader has set goes along in the address; nothing is loaded before the press.
(function () {
  "use strict";
  const link = document.querySelector(".btn-lite");
  if (!link || location.protocol === "file:") return;
  const plain = link.href;
  link.classList.add("bk-served");
  link.addEventListener("click", () => {
    const figure = document.getElementById(location.hash.slice(1));
    const model = figure && figure.dataset.model;
    link.href = location.search && model ? `${plain}&model=${model}&${location.search.slice(1)}` : plain;
  });
})();

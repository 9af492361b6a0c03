// "Run in your browser": what the reader has set goes along in the address; nothing is loaded before
// the press. It needs a web server, so a page that was opened from a folder does not show it.
(function () {
  "use strict";
  const link = document.querySelector(".btn-lite");
  if (!link) return;
  const plain = link.href;
  link.addEventListener("click", () => {
    const figure = document.getElementById(location.hash.slice(1));
    const model = figure && figure.dataset.model;
    link.href = location.search && model ? `${plain}&model=${model}&${location.search.slice(1)}` : plain;
  });
})();

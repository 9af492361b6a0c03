// "Run in your browser": what the reader has set goes along in the address; nothing is loaded before
// the press. It needs a web server, so a page that was opened from a folder does not show it.
(function () {
  "use strict";
  const link = document.querySelector(".btn-lite");
  if (!link) return;
  const plain = link.href;
  link.addEventListener("click", () => {
    const scenario = window.Book ? window.Book.moved() : "";
    link.href = scenario ? `${plain}&${scenario}` : plain;
  });
})();

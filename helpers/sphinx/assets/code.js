// The switch for code: shown, every figure has its code open under it; else none is seen. Without
// this script each is a fold of its own. What a reader chose is kept in this browser.
(function () {
  "use strict";
  const root = document.documentElement, button = document.querySelector(".bk-code");

  function show() {
    const isShown = root.dataset.code === "shown";
    button.setAttribute("aria-pressed", String(isShown));
    for (const fold of document.querySelectorAll("div.cell.tag_hide-input > details")) fold.open = isShown;
  }

  button.addEventListener("click", () => {
    root.dataset.code = root.dataset.code === "shown" ? "hidden" : "shown";
    try { localStorage.setItem("book-code", root.dataset.code); } catch { /* then it lasts for this page */ }
    show();
  });
  show();
})();

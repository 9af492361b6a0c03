// What comes before every other script of a page. The lines in a page's head do the same before the
// first paint; where a site's policy forbids lines in a page, it is done here, and seen a moment later.
(function () {
  "use strict";

  // The theme's buttons name what they press: a strict policy forbids a button lines of its own too.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-press]");
    if (button) window[button.dataset.press]();
  });

  // What scrolls must be within reach of the keyboard. The theme looks for it whenever the window or
  // the content changes; what a closed fold holds scrolls only once that is open.
  document.addEventListener("toggle", (event) => {
    for (const code of event.target.querySelectorAll("pre"))
      code.tabIndex = code.scrollWidth > code.clientWidth || code.scrollHeight > code.clientHeight ? 0 : -1;
  }, true);
})();

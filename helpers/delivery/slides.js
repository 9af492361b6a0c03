// The deck. A clicker always turns the slide: PageDown and PageUp do, whatever has the focus, and the
// arrows unless a key's hand is on a slider. A slider that was dragged gives the focus back.
(function () {
  "use strict";

  const root = document.documentElement;
  const HANDS = 'input, select, textarea, [role="slider"]';
  const DRAGGED = 'input[type="range"], [role="slider"]';
  const TURNS = { PageDown: "next", PageUp: "prev" };

  const deck = new window.Reveal({
    plugins: window.RevealNotes ? [window.RevealNotes] : [],
    hash: true, history: false,
    disableLayout: true, center: false, // slides.css lays out in the height of the screen: nothing is scaled
    transition: "none", backgroundTransition: "none", controls: false,
    overview: false, jumpToSlide: false, help: false, // a clicker's Escape and a vote's digits are not theirs
    keyboardCondition: (event) => !document.activeElement.matches(HANDS) && !event.defaultPrevented,
    keyboard: { 68: () => paint(root.dataset.theme === "dark" ? "light" : "dark") }, // D
  });

  // The browser keeps it for this tab, where it may.
  function paint(theme) {
    root.dataset.theme = theme;
    try { sessionStorage.setItem("deck-theme", theme); } catch { /* then until the next load */ }
  }
  try { if (sessionStorage.getItem("deck-theme") === "dark") root.dataset.theme = "dark"; } catch { /* light */ }

  function letGo() {
    if (document.activeElement !== document.body) document.activeElement.blur();
  }

  addEventListener("blur", letGo); // the speaker's window turns slides by reveal's rules

  addEventListener("keydown", (event) => {
    const turn = TURNS[event.key];
    if (!turn || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    letGo();
    deck[turn]();
  }, true);

  // What a pointer has used is let go when it is done, a list when it has chosen; keys keep theirs.
  let byPointer = false;
  addEventListener("pointerdown", () => { byPointer = true; }, true);
  addEventListener("keydown", () => { byPointer = false; }, true);
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(end, () => { if (document.activeElement.matches(DRAGGED)) letGo(); });
  addEventListener("click", (event) => {
    if (event.detail && document.activeElement.matches("button, summary, a")) letGo();
  });
  addEventListener("change", (event) => { if (byPointer && event.target.matches("select")) letGo(); });

  function arrive() {
    const slide = deck.getCurrentSlide();
    letGo();
    root.dataset.asof = "later" in slide.dataset ? "now" : "evening";
    // Its script is there before the first touch.
    slide.querySelectorAll("[data-live] .bk-figure__chart").forEach((chart) => chart.dispatchEvent(new Event("pointerenter")));
  }
  deck.on("ready", arrive);
  deck.on("slidechanged", arrive);
  deck.initialize();
  window.deck = deck;
})();

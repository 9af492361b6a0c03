// The switch "that evening / now". The page is complete without it: everything is shown, hindsight
// marked. What a reader chose, or a link with ?asof=evening, is kept in this browser and holds on paper.
(function () {
  "use strict";
  const root = document.documentElement, KEY = "book-asof";

  // What an address asks of the book, without the evening and what others hang on to a link.
  const FOREIGN = /^(asof|utm_.*|[a-z]{1,3}clid|mc_[ce]id|igshid|ref)$/;
  const query = new URLSearchParams(location.search);
  [...query.keys()].filter((name) => FOREIGN.test(name)).forEach((name) => query.delete(name));
  root.dataset.query = query;

  function choose(wanted) {
    root.dataset.asof = wanted;
    keepInAddress(wanted);
    try { localStorage.setItem(KEY, wanted); } catch { /* then it lasts for this page */ }
    show();
    document.dispatchEvent(new CustomEvent("book:asof"));
    status.textContent = wanted === "evening"
      ? `What was known only after 29 January 2026 is hidden: ${count()} passages, rows and notes.`
      : "Everything is shown; what was known only later is marked.";
  }

  // A link that asked for the other would bring it back with the next load.
  function keepInAddress(wanted) {
    const address = new URL(location.href);
    if (!address.searchParams.has("asof")) return;
    address.searchParams.set("asof", wanted);
    try { history.replaceState(null, "", address); } catch { /* a page from a folder may be refused this */ }
  }

  const count = () => document.querySelectorAll(
    "main .hindsight, main .bk-hindsight, main tr:has(.bk-later), main dd:has(.bk-later)").length;

  function show() {
    const evening = root.dataset.asof === "evening";
    for (const name in buttons) buttons[name].setAttribute("aria-pressed", String((name === "evening") === evening));
    for (const box of document.querySelectorAll("[data-evening-label]")) {
      box.dataset.nowLabel = box.dataset.nowLabel || box.getAttribute("aria-label");
      box.setAttribute("aria-label", evening ? box.dataset.eveningLabel : box.dataset.nowLabel);
    }
    for (const link of document.querySelectorAll("a[data-evening-href]")) {
      link.dataset.nowHref = link.dataset.nowHref || link.getAttribute("href");
      link.setAttribute("href", evening ? link.dataset.eveningHref : link.dataset.nowHref);
    }
  }

  const buttons = {};
  let status;
  function start() {
    const group = document.querySelector(".bk-asof");
    if (!group) return;
    status = group.querySelector("[role=status]");
    for (const button of group.querySelectorAll("button")) {
      buttons[button.name] = button;
      button.addEventListener("click", () => choose(button.name));
    }
    root.dataset.asof = root.dataset.asof || "now";
    show();
    group.dataset.works = "";
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

// The switch "that evening / now". The page is complete without it: everything is shown, hindsight
// marked. What a reader chose, or a link with ?asof=evening, is kept in this browser and holds on paper.
(function () {
  "use strict";
  const root = document.documentElement, KEY = "book-asof";

  function choose(wanted) {
    keepInAddress(wanted);
    try { localStorage.setItem(KEY, wanted); } catch { /* then it lasts for this page */ }
    turn(wanted);
    status.textContent = wanted === "evening"
      ? `What was known only after 29 January 2026 is hidden: ${count()} passages, rows and notes.`
      : "Everything is shown; what was known only later is marked.";
  }

  function turn(wanted) {
    root.dataset.asof = wanted;
    show();
    document.dispatchEvent(new CustomEvent("book:asof"));
  }

  // A link that asked for the other would bring it back with the next load.
  function keepInAddress(wanted) {
    window.BookAddress.change("asof", ({ searchParams }) => {
      if (searchParams.has("asof")) searchParams.set("asof", wanted);
      return false;
    });
  }

  // A page that comes back out of the browser's memory: what was chosen on another one since then.
  function recall() {
    let wanted = window.BookAddress.query().get("asof");
    try { wanted = wanted || localStorage.getItem(KEY); } catch { /* then it lasts for this page */ }
    if (["evening", "now"].includes(wanted) && wanted !== root.dataset.asof) turn(wanted);
  }

  const count = () => document.querySelectorAll("main .hindsight, main .bk-hindsight").length;

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

  // Where the browser keeps nothing, a link to another page takes the evening along.
  if ("unkept" in root.dataset) document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || root.dataset.asof !== "evening" || link.protocol !== location.protocol || link.host !== location.host) return;
    const address = new URL(link.href);
    address.searchParams.set("asof", "evening");
    if (address.pathname !== location.pathname) link.href = address;
  }, true);

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
    document.addEventListener("book:address", recall);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

// The sheet of a number: what a reader needs to know of it, on the page where it stands. Without
// this script the number is a link to its row, and with it still is one for a click that asks for
// another window.
//
// What the sheets of a page say lies in a script (data-rows) that is fetched at the first tap.
(function () {
  "use strict";
  const NUMBERS = ["said", "known", "result", "assumed", "row"].map((kind) => `a.bk-${kind}[href]`).join();
  const phone = matchMedia("(max-width: 40rem)");
  const script = document.currentScript;
  const ROWS = script.src.replace(/[^/]*$/, "") + script.dataset.rows;

  let rows = null, loading = null, opener = null, isModal = false;
  window.BookSheet = { define(given) { rows = given; } };

  function load() {
    loading = loading || new Promise((done, failed) => {
      const part = document.createElement("script");
      part.src = ROWS;
      part.onload = done;
      part.onerror = () => {
        loading = null; // so that the next tap tries again
        part.remove();
        failed(new Error(`${ROWS} could not be loaded`));
      };
      document.head.append(part);
    });
    return loading;
  }

  // --- the sheet -------------------------------------------------------------------------------

  const sheet = document.createElement("dialog"), body = document.createElement("div");
  sheet.className = "bk-sheet";
  sheet.tabIndex = -1;
  sheet.setAttribute("aria-labelledby", "bk-sheet-name");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bk-sheet__close";
  button.textContent = "×";
  button.setAttribute("aria-label", "Close");
  button.addEventListener("click", () => shut());
  sheet.append(button, body);

  async function open(link) {
    await load().catch(() => {});
    const row = (rows || {})[decodeURIComponent(link.hash.slice(1))];
    if (!row) return location.assign(link.href); // better its row than nothing
    shut();
    body.innerHTML = row;
    body.querySelector(".bk-sheet__row a").href = link.href;
    opener = link;
    document.documentElement.dataset.sheet = "open"; // tooltips give way
    sheet.removeAttribute("style");
    isModal = phone.matches;
    if (isModal) sheet.showModal();
    else {
      sheet.style.position = "fixed"; // on the screen when it takes the focus: the page stays where it is
      sheet.show();
      place(link);
    }
    sheet.scrollTop = 0;
  }

  function shut() {
    if (!sheet.open) return;
    sheet.close();
    document.documentElement.dataset.sheet = "";
    opener.focus({ preventScroll: true });
    opener = null;
  }

  // Under its number, or over it where only there is room; what does not fit scrolls in the sheet.
  function place(link) {
    const box = link.getClientRects()[0], gap = 8;
    const under = innerHeight - box.bottom - 2 * gap, over = box.top - 2 * gap;
    const isUnder = under >= Math.min(sheet.offsetHeight, over);
    sheet.style.maxHeight = `${isUnder ? under : over}px`;
    const top = isUnder ? box.bottom + gap : box.top - gap - sheet.offsetHeight;
    const left = Math.min(box.left, document.documentElement.clientWidth - 2 * gap - sheet.offsetWidth);
    sheet.style.position = "";
    sheet.style.top = `${scrollY + top}px`;
    sheet.style.left = `${scrollX + Math.max(gap, left)}px`;
  }

  // --- what opens and closes it ----------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const link = event.target.closest(NUMBERS);
    if (event.target === sheet && isModal) return shut(); // beside it
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link === opener) shut();
    else open(link);
  });
  document.addEventListener("pointerdown", (event) => {
    if (sheet.contains(event.target) || opener && opener.contains(event.target)) return;
    shut();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sheet.open) {
      event.preventDefault();
      shut();
    }
  });
  // Beside the text it is no trap: the Tab key goes on from the number.
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || isModal) return;
    const stops = [...sheet.querySelectorAll("button, a[href]")];
    const at = stops.indexOf(document.activeElement);
    if (event.shiftKey ? at > 0 : at < stops.length - 1) return;
    if (event.shiftKey) event.preventDefault();
    shut();
  });
  phone.addEventListener("change", shut);
  document.addEventListener("book:asof", shut);

  function start() {
    document.body.append(sheet);
    sheet.autofocus = true; // once it is there: a page in another's frame may not take the focus as it loads
    document.documentElement.dataset.sheet = "";
    document.querySelectorAll(NUMBERS).forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

// Pointing at a dot of a chart, or tapping it, says which one it is: its name and its values, in a
// small label. The drawing has the words (helpers/theme.py, named); the table says them to the rest.
(function (root, factory) {
  const dots = factory();
  if (typeof module === "object" && module.exports) module.exports = dots;
})(this, function () {
  "use strict";

  const REACH = 24, SAME = 2, MOST = 4; // pixels from the pointer, pixels from each other, lines

  // The words of the dot nearest to a point, and of those that lie on the same place.
  function nearest(dots, point) {
    const far = (dot, other) => Math.hypot(dot.x - other.x, dot.y - other.y);
    const first = dots.reduce((best, dot) => (!best || far(dot, point) < far(best, point) ? dot : best), null);
    if (!first || far(first, point) > REACH) return null;
    const words = dots.filter((dot) => far(dot, first) <= SAME).map((dot) => dot.words);
    return { x: first.x, y: first.y, words: [...new Set(words)].slice(0, MOST) };
  }

  const pure = { nearest };
  if (typeof document === "undefined") return pure;

  const label = document.createElement("div"), ring = document.createElement("div");
  label.className = "bk-dot-name";
  ring.className = "bk-dot-ring";
  for (const part of [label, ring]) part.setAttribute("aria-hidden", "true");

  function hide() {
    label.remove();
    ring.remove();
  }

  // Vega writes the words of a live drawing where it writes what a screen reader hears.
  function dotsOf(box) {
    return [...box.querySelectorAll("path[data-dot], path[aria-label]")].map((path) => {
      const { left, top, width, height } = path.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2, width, words: path.dataset.dot || path.getAttribute("aria-label") };
    }).filter(({ width }) => width);
  }

  function show(box, point) {
    const found = box.querySelector("[data-held]") ? null : nearest(dotsOf(box), point);
    if (!found) return hide();
    const outer = box.getBoundingClientRect(), x = found.x - outer.left, y = found.y - outer.top;
    label.replaceChildren(...found.words.map((words) => {
      const line = document.createElement("div");
      line.textContent = words;
      return line;
    }));
    box.append(ring, label);
    ring.style.cssText = `left: ${x}px; top: ${y}px`;
    const half = label.offsetWidth / 2, above = y - label.offsetHeight - 12;
    const left = Math.min(Math.max(x - half, 0), Math.max(0, outer.width - 2 * half));
    label.style.cssText = `left: ${left}px; top: ${above < 0 ? y + 12 : above}px`;
  }

  function attach(box) {
    let last = null, down = null, asked = false;
    const later = (point) => {
      last = point;
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; if (last) show(box, last); });
    };
    const pointOf = (event) => ({ x: event.clientX, y: event.clientY });
    box.addEventListener("pointermove", (event) => { if (event.pointerType !== "touch") later(pointOf(event)); });
    // A browser moves a tap onto what it takes for its target; where the finger came down is true.
    box.addEventListener("pointerdown", (event) => { down = pointOf(event); });
    box.addEventListener("click", () => { if (down) later(down); });
    box.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "touch") return; // a tap stays until the next one
      last = null;
      hide();
    });
    box.closest("figure").addEventListener("book:awake", () => { if (last) show(box, last); });
  }

  function start() {
    document.querySelectorAll(".bk-figure__chart").forEach(attach);
    document.addEventListener("book:adopted", ({ target }) => attach(target.querySelector(".bk-figure__chart")));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    document.addEventListener("pointerdown", (event) => {
      if (!label.parentElement || !label.parentElement.contains(event.target)) hide();
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  return pure;
});

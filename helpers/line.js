// A number line on which a reader draws a number and the range around it, with three handles: the
// number and both ends, which lie equally far from it. A page loads this as it is, a notebook as part
// of a widget. The boxes beside the line say the same; this draws, and tells what was drawn.
(function (root, factory) {
  const line = factory();
  if (typeof module === "object" && module.exports) module.exports = line;
  else root.BookLine = line;
})(typeof globalThis === "undefined" ? this : globalThis, function () {
  "use strict";

  const MINUS = "\u2212", REACH = 22; // CSS pixels from a handle
  const round = (value) => Number(value.toPrecision(12));

  // The step of a handle: some two hundred from end to end, but none finer than the answer's digits.
  function stepOf({ low, high, decimals }) {
    const least = 10 ** -decimals, wanted = (high - low) / 200;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const nice = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= wanted * 0.999);
    return round(Math.max(least, nice));
  }

  // A number with its unit, as the boxes say it.
  function write({ decimals, before = "", after = "" }, value) {
    const size = Math.abs(value).toFixed(decimals), sign = value < 0 && /[1-9]/.test(size) ? MINUS : "";
    return sign + before + size.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")) + after;
  }

  const START = { number: null, range: 0 };

  // What comes of a handle that is set to a value. Without a number there is one handle, the number's.
  function moved(scale, { number, range }, part, to) {
    const { low, high } = scale, step = stepOf(scale);
    const at = round(Math.min(high, Math.max(low, low + Math.round((to - low) / step) * step)));
    if (part === "number" || number === null) return { number: at, range };
    const width = part === "low" ? number - at : at - number;
    return { number, range: round(Math.max(0, width)) };
  }

  // Where a handle stands; an end beyond the line waits at the line's end.
  function placeOf({ low, high }, { number, range }, part) {
    if (number === null) return (low + high) / 2;
    const value = number + { low: -range, number: 0, high: range }[part];
    return Math.min(high, Math.max(low, value));
  }

  // What a key asks of a handle; undefined if it is none of its keys.
  function keyed(scale, state, part, key) {
    const moves = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
    const ends = { Home: scale.low, End: scale.high };
    if (!(key in moves) && !(key in ends)) return undefined;
    const to = key in moves ? placeOf(scale, state, part) + moves[key] * stepOf(scale) : ends[key];
    return moved(scale, state, part, to);
  }

  // Which handle a pointer takes: the nearest within reach. Where an end stands on the number, the
  // side on which it is taken decides. Far from all of them the number comes to the pointer.
  function taken(places, pointer) {
    const side = pointer < places.number ? "low" : "high", away = Math.abs(places.number - pointer);
    const end = Math.abs(places[side] - pointer);
    if (Math.min(away, end) > REACH) return "number";
    const isOnNumber = Math.abs(places[side] - places.number) < 6;
    return (isOnNumber ? away > 5 : end < away) ? side : "number";
  }

  const pure = { stepOf, write, moved, placeOf, keyed, taken };
  if (typeof document === "undefined") return pure;

  const NAMES = { low: "Lower end of your range", number: "Your number", high: "Upper end of your range" };

  function part(name, inside) {
    const made = document.createElement("span");
    made.className = `bk-line__${name}`;
    inside.append(made);
    return made;
  }

  // Draw a line into a box. `changed` is told of every move of a hand, with a number and a range.
  function make(box, scale, changed) {
    let state = { ...START }, drag = null;
    box.classList.add("bk-line");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "The same, drawn on a line");
    const end = (value) => { part("end", box).textContent = write({ decimals: Number.isInteger(value) ? 0 : scale.decimals }, value); };
    end(scale.low);
    const track = part("track", box);
    end(scale.high);
    part("band", track);
    const answer = part("answer", track);
    const handles = {};
    for (const name of ["low", "number", "high"]) {
      const handle = handles[name] = part(name, track);
      handle.setAttribute("role", "slider");
      handle.setAttribute("aria-label", NAMES[name]);
      handle.setAttribute("aria-valuemin", scale.low);
      handle.setAttribute("aria-valuemax", scale.high);
      handle.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || state.locked) return;
        const next = keyed(scale, state, name, event.key);
        if (!next) return;
        event.preventDefault();
        hand(next);
      });
    }
    const share = (value) => (value - scale.low) / (scale.high - scale.low) * 100;

    function draw() {
      const empty = state.number === null;
      box.toggleAttribute("data-empty", empty);
      box.toggleAttribute("data-locked", Boolean(state.locked));
      for (const name in handles) {
        const handle = handles[name], value = placeOf(scale, state, name);
        track.style.setProperty(`--${name}`, `${share(value).toFixed(3)}%`);
        handle.setAttribute("aria-valuenow", value);
        handle.setAttribute("aria-valuetext", empty ? "none yet" : write(scale, value));
        handle.setAttribute("aria-disabled", Boolean(state.locked));
        handle.tabIndex = state.locked || (empty && name !== "number") ? -1 : 0;
      }
      answer.hidden = !Number.isFinite(state.answer);
      if (!answer.hidden) track.style.setProperty("--answer", `${share(state.answer).toFixed(3)}%`);
    }

    function show(next) {
      state = { ...state, ...next };
      draw();
    }

    function hand(next) {
      if (next.number === state.number && next.range === state.range) return;
      show(next);
      changed({ number: next.number, range: next.range });
    }

    const at = (event) => {
      const { left, width } = track.getBoundingClientRect();
      return { pointer: event.clientX - left, width };
    };
    const valueAt = (pointer, width) => scale.low + pointer / width * (scale.high - scale.low);

    track.addEventListener("pointerdown", (event) => {
      if (event.button || !event.isPrimary || state.locked) return;
      const { pointer, width } = at(event), places = {};
      for (const name in handles) places[name] = share(placeOf(scale, state, name)) / 100 * width;
      const name = state.number === null ? "number" : taken(places, pointer);
      const near = state.number !== null && Math.abs(places[name] - pointer) <= REACH;
      drag = { name, id: event.pointerId, off: near ? places[name] - pointer : 0, before: { ...state } };
      track.setPointerCapture(event.pointerId);
      if (!near) hand(moved(scale, state, name, valueAt(pointer, width)));
      handles[name].focus({ preventScroll: true });
    });
    track.addEventListener("pointermove", (event) => {
      if (!drag || event.pointerId !== drag.id) return;
      const { pointer, width } = at(event);
      hand(moved(scale, state, drag.name, valueAt(pointer + drag.off, width)));
    });
    for (const kind of ["pointerup", "pointercancel"]) track.addEventListener(kind, (event) => {
      if (!drag || event.pointerId !== drag.id) return;
      const { before } = drag;
      drag = null;
      // A finger that turned out to scroll the page has drawn nothing.
      if (kind === "pointercancel") hand({ number: before.number, range: before.range });
    });
    track.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the handle's focus
    draw();
    return { show };
  }

  return { ...pure, make };
});

// What can be dragged in a chart: a handle at each place that an input has in it, beside the sliders
// that move the same input. A chart's specification says where the places are (helpers/settings.py,
// Handle); book.js tells when a chart has come alive.
(function (root, factory) {
  const handles = factory(root.Book);
  if (typeof module === "object" && module.exports) module.exports = handles;
})(this, function (Book) {
  "use strict";

  const REACH = { mouse: 12, pen: 16, touch: 22 }; // CSS pixels from a handle or its line

  // Which handle a pointer takes hold of, and along which axes: the nearest point within reach, or
  // else the nearest line. A line across is none for a finger, which scrolls the page with it.
  function taken(spots, pointer, reach, finger) {
    let best = null;
    const offer = (index, axes, distance, rank) => {
      if (distance <= reach && (!best || rank < best.rank || (rank === best.rank && distance < best.distance)))
        best = { index, axes, distance, rank };
    };
    spots.forEach(({ x, y, lines, axes }, index) => {
      offer(index, axes, Math.hypot(pointer.x - x, pointer.y - y), 0);
      if (lines.includes("x")) offer(index, ["x"], Math.abs(pointer.x - x), 1);
      if (lines.includes("y") && !finger) offer(index, ["y"], Math.abs(pointer.y - y), 1);
    });
    return best && { index: best.index, axes: best.axes };
  }

  // The value at which a handle that stands at `at` would stand at `wanted`.
  function follow(value, at, wanted, per) {
    return Math.abs(per) < 1e-9 ? value : value + (wanted - at) / per;
  }

  const pure = { taken, follow };
  if (typeof document === "undefined") return pure;

  // --- a chart that has come alive ---------------------------------------------------------------

  const live = new WeakMap(), held = new WeakMap();
  const AXES = ["x", "y"], FOOT = 14; // above the axis, whose numbers it would cover

  class Chart {
    constructor(figure, { view, model, handles }) {
      Object.assign(this, { figure, view, id: model });
      const padding = view.padding(), origin = view.origin();
      this.left = padding.left + origin[0];
      this.top = padding.top + origin[1];
      this.width = this.left + view.width() + padding.right;
      this.height = this.top + view.height() + padding.bottom;
      this.svg = figure.querySelector(`.bk-figure__${figure.dataset.awake} svg`);
      this.box = figure.querySelector(".bk-figure__chart");
      this.overlay = document.createElement("div");
      this.overlay.className = "bk-handles";
      this.handles = handles.map((handle) => this.make(handle));
      const old = this.box.querySelector(".bk-handles");
      if (old) old.remove();
      this.box.append(this.overlay);
      this.fit();
      this.place();
      // In the frame that shows the new drawing, not before: a style that is written between makes
      // Vega, which measures text, wait for the whole page's styles.
      let asked = false;
      const later = () => {
        if (asked) return;
        asked = true;
        requestAnimationFrame(() => { asked = false; this.place(); });
      };
      for (const input of Book.models[model].inputs)
        for (const signal of window.Labels.followers(view, input.name)) view.addSignalListener(signal, later);
    }

    input(handle, axis) {
      return Book.find(Book.models[this.id], handle[axis].moves);
    }

    // One handle: a grip, its line, and a slider for each input that it moves.
    make(handle) {
      const axes = AXES.filter((axis) => handle[axis] && handle[axis].moves);
      const element = document.createElement("div");
      element.className = `bk-handle bk-handle--${axes.join("")}`;
      const lines = axes.filter((axis) => handle.lines.includes(axis));
      for (const axis of lines) {
        const line = document.createElement("div");
        line.className = `bk-handle__line bk-handle__line--${axis}`;
        element.append(line);
      }
      const grip = document.createElement("div");
      grip.className = "bk-handle__grip";
      const sliders = axes.map((axis) => {
        const input = this.input(handle, axis), slider = document.createElement("span");
        const value = Book.state[this.id][input.name];
        Book.nameSlider(slider, input, value, `${input.label}, in the chart`);
        slider.textContent = Book.say(input, value);
        slider.dataset.in = `${this.id}.${input.name}`;
        slider.setAttribute("aria-orientation", axis === "x" ? "horizontal" : "vertical");
        slider.addEventListener("keydown", (event) => this.press(event, axis, axes, sliders, handle));
        grip.append(slider);
        return slider;
      });
      element.append(grip);
      this.overlay.append(element);
      return { ...handle, axes, lines, element, sliders, written: "" };
    }

    // At a corner the arrows go where they point: sideways moves one input, up and down the other.
    press(event, axis, axes, sliders, handle) {
      if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
      if (axes.length > 1 && event.key.startsWith("Arrow"))
        axis = /Left|Right/.test(event.key) ? "x" : "y";
      const input = this.input(handle, axis);
      // Where an axis goes down as the input goes up, an arrow still goes where it points.
      const turned = event.key.startsWith("Arrow") && this.per(handle, axis) < 0 && TURNED[event.key];
      const asked = Book.keyed(input, Book.state[this.id][input.name], turned || event.key);
      if (asked === undefined) return;
      event.preventDefault();
      sliders[axes.indexOf(axis)].focus({ preventScroll: true });
      Book.set(this.id, { [input.name]: asked }, this.figure.id);
    }

    per(handle, axis) {
      const { per } = handle[axis];
      return typeof per === "string" ? this.view.signal(per) : per;
    }

    // Where a handle stands, in the pixels of the design; beyond the frame it waits at its edge.
    spot(handle) {
      const size = { x: this.view.width(), y: this.view.height() };
      const spot = { x: size.x, y: size.y - FOOT, lines: handle.lines, axes: handle.axes };
      for (const axis of AXES) {
        if (!handle[axis]) continue;
        const scale = this.view.scale(axis);
        const at = scale(this.view.signal(handle[axis].at)) + (scale.bandwidth ? scale.bandwidth() / 2 : 0);
        spot[axis] = Number.isFinite(at) ? Math.min(size[axis], Math.max(0, at)) : size[axis];
      }
      return spot;
    }

    place() {
      for (const handle of this.handles) {
        const { x, y } = this.spot(handle);
        const written = `--x: ${((this.left + x) / this.width * 100).toFixed(3)}%; --y: ${((this.top + y) / this.height * 100).toFixed(3)}%`;
        if (written !== handle.written) handle.element.style.cssText = handle.written = written;
      }
    }

    // The overlay lies on the drawing, wherever in its box that is.
    fit() {
      const [outer, inner] = [this.box, this.svg].map((one) => one.getBoundingClientRect());
      this.overlay.style.cssText = `left: ${inner.left - outer.left}px; top: ${inner.top - outer.top}px; ` +
        `width: ${inner.width}px; height: ${inner.height}px; ` +
        `--plot-top: ${this.top / this.height * 100}%; --plot-left: ${this.left / this.width * 100}%; ` +
        `--plot-height: ${this.view.height() / this.height * 100}%; --plot-width: ${this.view.width() / this.width * 100}%`;
    }

    // A pointer's place in the pixels of the design, from the plot's corner.
    pointer(event) {
      const box = this.svg.getBoundingClientRect(), size = box.width / this.width;
      return { x: (event.clientX - box.left) / size - this.left, y: (event.clientY - box.top) / size - this.top, size };
    }

    take(event) {
      const pointer = this.pointer(event);
      const spots = this.handles.map((handle) => this.spot(handle));
      const reach = (REACH[event.pointerType] || REACH.mouse) / pointer.size;
      const found = taken(spots, pointer, reach, event.pointerType === "touch");
      if (!found) return false;
      const handle = this.handles[found.index], spot = spots[found.index];
      // What holds at the start holds for the whole drag: a frame may follow what is moved, and a
      // chart is drawn later than its values change, or not at all where they make no sense.
      this.drag = { handle, pointerId: event.pointerId, axes: found.axes.map((axis) => {
        const input = this.input(handle, axis), scale = this.view.scale(axis).copy();
        const value = this.view.signal(input.name), at = this.view.signal(handle[axis].at);
        return { axis, input, scale, value, at, per: this.per(handle, axis), off: spot[axis] - pointer[axis] };
      }) };
      this.drag.before = Object.fromEntries(this.drag.axes.map(({ input }) => [input.name, Book.state[this.id][input.name]]));
      handle.element.dataset.held = "";
      handle.sliders[handle.axes.indexOf(found.axes[0])].focus({ preventScroll: true });
      return true;
    }

    move(event) {
      if (!this.drag || event.pointerId !== this.drag.pointerId) return;
      const pointer = this.pointer(event), values = Book.state[this.id], wanted = {};
      const size = { x: this.view.width(), y: this.view.height() };
      for (const { axis, input, scale, value, at, per, off } of this.drag.axes) {
        const pixel = Math.min(size[axis], Math.max(0, pointer[axis] + off));
        const followed = follow(value, at, scale.invert(pixel), per);
        if (Number.isFinite(followed)) wanted[input.name] = followed;
      }
      const moved = Object.keys(wanted).some((name) =>
        Book.snap(Book.find(Book.models[this.id], name), wanted[name]) !== values[name]);
      if (moved) Book.set(this.id, wanted, this.figure.id);
    }

    // A finger that turned out to scroll the page has moved nothing.
    drop(event, cancelled) {
      if (!this.drag || event.pointerId !== this.drag.pointerId) return;
      if (cancelled) Book.set(this.id, this.drag.before, this.figure.id);
      delete this.drag.handle.element.dataset.held;
      this.drag = null;
    }
  }

  const TURNED = { ArrowUp: "ArrowDown", ArrowDown: "ArrowUp", ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };

  document.addEventListener("book:awake", (event) => {
    if (!event.detail.handles.length) return;
    const figure = event.target, chart = new Chart(figure, event.detail);
    live.set(figure, chart);
    // A finger or a button may have gone down before there was anything to take hold of.
    const down = held.get(figure);
    if (down && chart.take(down.first)) chart.move(down.last);
  });

  function attach(figure) {
    const box = figure.querySelector(".bk-figure__chart");
    const chart = () => live.get(figure);
    box.addEventListener("pointerdown", (event) => {
      if (event.button || !event.isPrimary) return;
      held.set(figure, { first: event, last: event });
      if (chart() && !chart().take(event)) return;
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => {
      const down = held.get(figure);
      if (down) down.last = event;
      if (chart()) chart().move(event);
    });
    for (const kind of ["pointerup", "pointercancel"]) box.addEventListener(kind, (event) => {
      held.delete(figure);
      if (chart()) chart().drop(event, kind === "pointercancel");
    });
    // A press keeps the focus that it gave to the handle, and selects no text.
    box.addEventListener("mousedown", (event) => { if (chart() && chart().drag) event.preventDefault(); });
    new ResizeObserver(() => { if (chart()) chart().fit(); }).observe(box);
  }

  function start() {
    document.querySelectorAll("figure[data-model][data-live]").forEach(attach);
    document.addEventListener("book:adopted", ({ target }) => { if (target.dataset.model) attach(target); });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  return pure;
});

// Where the words of a chart stand. A recipe gives each a place; where at that place one would be
// cut by the frame, lie on another or be struck by a line, it takes the nearest place that is free.
// It works on Vega's scene, so that the drawing made at build time and the live one agree.
(function (root, factory) {
  const labels = factory();
  if (typeof module === "object" && module.exports) module.exports = labels;
  else root.Labels = labels;
})(typeof self === "undefined" ? this : self, function () {
  "use strict";

  // Widths of IBM Plex Sans in thousandths of its size; a letter that is not named has a digit's.
  const WIDTH = Object.fromEntries(Object.entries({
    236: " ", 242: "'", 250: "ij", 272: ",.l’‘", 290: "!:;", 317: "[]|", 325: "f·", 335: "()", 345: "{}",
    351: "t", 367: "r", 383: "/\\", 400: "-I", 419: "\"", 450: "*", 465: "z°", 475: "“”?", 487: "s",
    495: "vy", 503: "cLx", 510: "J", 528: "gk", 534: "a", 549: "e", 560: "Fo", 568: "hnuT_", 580: "ZbdpqSE",
    590: "–Y£", 606: "PV", 613: "X", 625: "C€", 637: "KRA", 653: "B", 671: "D", 678: "U", 695: "G&",
    707: "HNOQ#", 768: "w", 780: "—", 803: "…", 812: "M", 873: "½m", 891: "@W", 927: "%",
  }).flatMap(([width, letters]) => [...letters].map((letter) => [letter, Number(width)])));
  const BOLD = 1.03; // a bold text is so much wider

  function textWidth(text, size, weight) {
    let sum = 0;
    for (const letter of String(text)) sum += WIDTH[letter] || 600;
    return sum * size / 1000 * (/^(bold|[6-9]00)$/.test(weight) ? BOLD : 1);
  }

  // How far below its place a text's letters stand, in parts of its size; as Vega has it.
  const DROP = { top: 0.79, middle: 0.3, bottom: -0.21 };

  // What a text measures: its width and how far it reaches up and down.
  function measure(item) {
    const size = item.fontSize || 11;
    const lines = Array.isArray(item.text) ? item.text
      : String(item.text).split(item.lineBreak || "\u0000");
    const width = Math.max(...lines.map((line) => textWidth(line, size, item.fontWeight)));
    const height = (lines.length - 1) * (item.lineHeight || size + 2);
    const base = (DROP[item.baseline] || 0) * size;
    return { width, top: base - 0.74 * size, bottom: base + height + 0.2 * size };
  }

  // The box of a text at a place of its own or another; a turned text has that of its turned line.
  function boxOf(item, [x, y], { dx, dy, align }, { width, top, bottom } = measure(item)) {
    const left = align === "right" ? -width : align === "center" ? -width / 2 : 0;
    const x0 = dx + left, y0 = dy + top, x1 = x0 + width, y1 = dy + bottom;
    if (item.angle === -90 || item.angle === 270) return [x + y0, y - x1, x + y1, y - x0];
    return [x + x0, y + y0, x + x1, y + y1];
  }

  const own = ({ dx = 0, dy = 0, align = "left" }) => ({ dx, dy, align });

  const seen = new WeakMap();

  // Where its recipe wants a text, even after it has been moved.
  function wanted(item) {
    const now = own(item), before = seen.get(item);
    if (before && ["dx", "dy", "align"].every((name) => before.placed[name] === now[name])) return before.wanted;
    return now;
  }

  const isSeen = (item) => item.opacity !== 0 && item.fill !== "transparent" && item.fillOpacity !== 0;

  // All texts and lines of a scene: texts that may move, texts that may not, lines, points.
  function gather(root) {
    const found = { free: [], fixed: [], lines: [], clouds: [] };
    const draw = (line, clip) => {
      const seenPart = clip ? trim(line, clip) : line;
      if (seenPart) found.lines.push(seenPart);
    };
    const walk = (mark, x, y, isAxis, plot) => {
      const ofAxis = isAxis || (mark.role || "").startsWith("axis");
      if (mark.marktype === "symbol") {
        if (!ofAxis) found.clouds.push({ items: mark.items, x, y });
        return;
      }
      for (const item of mark.items) {
        const at = [x + (item.x || 0), y + (item.y || 0)];
        if (mark.marktype === "group") {
          const inner = item.width ? [...at, at[0] + item.width, at[1] + item.height] : plot;
          for (const child of item.items || []) walk(child, ...at, ofAxis, inner);
        } else if (mark.marktype === "text") {
          if (!isSeen(item) || String(item.text ?? "").trim() === "") continue;
          const size = measure(item);
          const place = { item, at, size, box: boxOf(item, at, wanted(item), size) };
          (ofAxis || item.angle ? found.fixed : found.free).push(place);
        } else if (ofAxis || !(item.stroke || item.fill) || item.opacity === 0) continue;
        else if (mark.marktype === "rule")
          draw([...at, x + (item.x2 ?? item.x ?? 0), y + (item.y2 ?? item.y ?? 0)], mark.clip && plot);
      }
      if (mark.marktype !== "line" || ofAxis) return;
      for (let place = 1; place < mark.items.length; place++) {
        const [from, to] = [mark.items[place - 1], mark.items[place]];
        if (from.defined === false || to.defined === false) continue;
        const [x0, y0, x1, y1] = [x + from.x, y + from.y, x + to.x, y + to.y];
        const steps = from.interpolate === "step-after" ? [[x0, y0, x1, y0], [x1, y0, x1, y1]] : [[x0, y0, x1, y1]];
        steps.forEach((line) => draw(line, mark.clip && plot));
      }
    };
    walk(root, 0, 0, false, null);
    return found;
  }

  // The boxes of the points of a scene, asked for only where a text has to look for a place.
  function dotsOf(clouds) {
    return clouds.flatMap(({ items, x, y }) => items
      .filter((item) => (item.stroke || item.fill) && item.opacity !== 0)
      .map((item) => {
        const at = [x + (item.x || 0), y + (item.y || 0)], radius = Math.sqrt(item.size || 60) / 2;
        return [at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius];
      }));
  }

  const meet = (a, b, by = 0) =>
    a[0] < b[2] - by && b[0] < a[2] - by && a[1] < b[3] - by && b[1] < a[3] - by;

  const passes = (line, box) =>
    (line[0] > box[0] || line[2] > box[0]) && (line[0] < box[2] || line[2] < box[2]) &&
    (line[1] > box[1] || line[3] > box[1]) && (line[1] < box[3] || line[3] < box[3]);

  // The part of a line inside a box, if any.
  function trim(line, box) {
    let from = 0, to = 1;
    for (const side of [0, 1]) {
      const start = line[side], way = line[side + 2] - start, low = box[side], high = box[side + 2];
      if (!way) {
        if (start < low || start > high) return null;
        continue;
      }
      const one = (low - start) / way, other = (high - start) / way;
      from = Math.max(from, Math.min(one, other));
      to = Math.min(to, Math.max(one, other));
      if (to <= from) return null;
    }
    const [x, y, x1, y1] = line;
    const at = (part) => [x + (x1 - x) * part, y + (y1 - y) * part];
    return [...at(from), ...at(to)];
  }

  function inside(line, box) {
    const part = passes(line, box) && trim(line, box);
    return part ? Math.hypot(part[2] - part[0], part[3] - part[1]) : 0;
  }

  const TOUCH = 1.5; // by so many pixels two boxes may lie on each other, unseen

  function cutBy(box, frame) {
    const cut = Math.max(frame[0] - box[0], frame[1] - box[1], box[2] - frame[2], box[3] - frame[3], 0);
    return cut > 0.5 ? cut : 0;
  }

  function struckBy(box, lines) {
    const tight = [box[0] + 1, box[1] + 2, box[2] - 1, box[3] - 2];
    return lines.reduce((sum, line) => sum + inside(line, tight), 0);
  }

  function faults(box, frame, others, lines) {
    const on = others.filter((other) => meet(box, other, TOUCH)).length;
    return { cut: cutBy(box, frame), on, struck: struckBy(box, lines) };
  }

  const FAR = 0.4; // a pixel away from where a text was wanted

  // What a place costs: being cut most, then lying on words, being struck, lying on a point (little on
  // one of a cloud), and being far from where it was wanted. What costs `most` already is counted no
  // further.
  function cost({ box, far }, frame, others, { near, beside }, most) {
    const cut = cutBy(box, frame);
    let sum = far * FAR + (cut && 1000 + cut * 10);
    for (const other of others) {
      if (sum >= most) return sum;
      if (meet(box, other, TOUCH)) sum += 300;
    }
    if (sum >= most) return sum;
    const struck = struckBy(box, near);
    sum += struck < 1 ? 0 : 60 + struck;
    for (const dot of beside) {
      if (sum >= most) return sum;
      if (meet(box, dot, 1)) sum += dot[2] - dot[0] > 6 ? 20 : 1;
    }
    return sum;
  }

  const isClean = (box, frame, others, lines) =>
    !cutBy(box, frame) && !others.some((other) => meet(box, other, TOUCH)) && struckBy(box, lines) < 1;

  const FLIP = { left: "right", right: "left" };
  const STEPS = [0, -8, 8, -16, 16, -24, 24, -34, 34, -46, 46, -62, 62, -84, 84];
  const SLIDES = [...STEPS.map((step) => [0, step]), ...[-16, 16, -40, 40, -80, 80, -130, 130].flatMap(
    (slide) => [[slide, 0], [slide, -16], [slide, 16]])];

  // The places that a text may take, each moved into the frame if it reaches over its edge.
  function candidates({ item, at, size }, frame) {
    const first = wanted(item), all = [];
    for (const sideways of FLIP[first.align] ? [false, true] : [false])
      for (const upward of [false, true])
        for (const [slide, step] of SLIDES) {
          const dx = (sideways ? -first.dx : first.dx) + slide, align = sideways ? FLIP[first.align] : first.align;
          const dy = (upward ? -first.dy : first.dy) + step;
          const box = boxOf(item, at, { dx, dy, align }, size);
          const [right, down] = [0, 1].map((side) =>
            Math.max(frame[side] + 1 - box[side], 0) || -Math.max(box[side + 2] - frame[side + 2] + 1, 0));
          const place = { dx: dx + right, dy: dy + down, align };
          const far = Math.abs(right + slide) + Math.abs(step) + Math.abs(down) + (sideways ? 12 : 0) + (upward ? 6 : 0);
          all.push({ place, far, box: boxOf(item, at, place, size) });
        }
    return all.sort((a, b) => a.far - b.far);
  }

  // Give each text that may move a place, and say which were moved.
  function arrange(root, frame) {
    const { free, fixed, lines, clouds } = gather(root);
    let dots = null;
    const still = fixed.map(({ box }) => box);
    for (const label of free) {
      const [x, y] = label.at, around = [x - 260, y - 90, x + 260, y + 90];
      const near = lines.filter((line) => inside(line, around) > 0);
      Object.assign(label, { around, near, first: { box: label.box, place: wanted(label.item) } });
    }
    for (let round = 0; round < 4; round++) {
      let changed = false;
      for (const label of free) {
        const others = [...still, ...free.filter((other) => other !== label).map(({ box }) => box)];
        let best = label.first;
        if (!isClean(best.box, frame, others, label.near)) {
          label.all = label.all || candidates(label, frame);
          dots = dots || dotsOf(clouds);
          label.beside = label.beside || dots.filter((dot) => meet(label.around, dot));
          let least = Infinity;
          for (const one of label.all) {
            if (one.far * FAR >= least) break; // the others are farther still
            const its = cost(one, frame, others, label, least);
            if (its < least - 1e-9) [best, least] = [one, its];
          }
        }
        changed = changed || String(best.box) !== String(label.box);
        Object.assign(label, { box: best.box, place: best.place });
      }
      if (!changed) break;
    }
    const moved = [];
    for (const { item, place } of free) {
      const first = wanted(item), now = own(item);
      seen.set(item, { wanted: first, placed: place });
      if (["dx", "dy", "align"].every((name) => now[name] === place[name])) continue;
      Object.assign(item, place);
      moved.push(item);
    }
    return moved;
  }

  // What is wrong with the words of a scene as it stands.
  function review(root, frame) {
    const { free, fixed, lines } = gather(root);
    const all = [...free, ...fixed].map((label) => ({ ...label, box: boxOf(label.item, label.at, own(label.item)) }));
    return all.flatMap(({ item, box }, place) => {
      const others = all.filter((_, other) => other !== place).map((other) => other.box);
      const isFree = place < free.length;
      const { cut, on, struck } = faults(box, frame, isFree ? others : [], isFree ? lines : []);
      const text = String(item.text);
      return [
        ...(cut ? [["cut", text, cut]] : []), ...(on ? [["on another", text, on]] : []),
        ...(struck >= 1 ? [["struck", text, struck]] : []),
        ...(/Infinity|NaN|undefined|null/.test(text) ? [["no number", text, 1]] : []),
      ];
    });
  }

  // The frame of a view: its plot and the padding around it.
  function frameOf(view) {
    const padding = view.padding();
    return [-padding.left, -padding.top, view.width() + padding.right, view.height() + padding.bottom];
  }

  const rootOf = (view) => view.scenegraph().root;

  const SETTLED = "settled_"; // helpers/explorables/parts.py has the same
  const signals = new WeakMap();

  // The signals of a view that follow an input: its own, and the one that the frame waits for.
  function followers(view, name) {
    if (!signals.has(view))
      signals.set(view, new Set(Object.keys(view.getState({ signals: () => true, data: () => false }).signals)));
    return [name, SETTLED + name].filter((one) => signals.get(view).has(one));
  }

  // Give a view the values of inputs; its frame follows them only once the reader has let go.
  function tell(view, values, held) {
    for (const name in values) {
      const [own, settled] = followers(view, name);
      view.signal(own, values[name]);
      if (!held && settled) view.signal(settled, values[name]);
    }
  }

  // Words are put in place once marks are, and before they are painted: one paint shows both.
  function placeBeforePaint(view) {
    view.runAfter(() => arrange(rootOf(view), frameOf(view)).forEach((item) => view.dirty(item)), true);
  }

  // Run a view with its words in place.
  function run(view) {
    placeBeforePaint(view);
    return view.runAsync();
  }

  // The same at once, for a page that is about to be printed.
  function runNow(view) {
    placeBeforePaint(view);
    view.run();
  }

  return { tell, followers, textWidth, boxOf, arrange, review, run, runNow, frameOf, rootOf };
});

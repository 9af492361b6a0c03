// The book's runtime: it lets a reader move an assumption and sees to it that the chart, the table,
// the formula, the output and the sentence all follow. One classic script, because a page opened
// from a folder may not load modules. It needs Vega only, and loads it on first touch.
//
// A page declares its models in <script id="book-models" type="application/json">. A model has
// inputs (with range and how they are written), an expression in Vega's language and a way to write
// the result. Elements say what they show: data-in="model.input" a value, data-out="model" a result,
// data-end="model.input.low" the result at the end of a range.
(function (root, factory) {
  const book = factory();
  if (typeof module === "object" && module.exports) module.exports = book;
  else root.Book = book;
})(this, function () {
  "use strict";

  const MINUS = "\u2212";

  // --- numbers ---------------------------------------------------------------------------------

  // Python rounds an exact half to the even digit, toFixed away from zero; both see the same double.
  function fixed(size, decimals) {
    const exact = size.toFixed(Math.min(100, decimals + 40));
    const tail = exact.slice(exact.indexOf(".") + 1 + decimals);
    const down = exact.slice(0, exact.length - tail.length).replace(/\.$/, "");
    return /^50*$/.test(tail) && /[02468]$/.test(down) ? down : size.toFixed(decimals);
  }

  // Minutes after midnight as hours and minutes.
  function timeOfDay(minutes) {
    const whole = Number(fixed(minutes, 0)), two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
  }

  // Write a number as helpers/units.py does: `how` has decimals, factor, before, after and one.
  function write(value, how, style) {
    const shown = value * how.factor;
    const size = how.isClock ? timeOfDay(Math.abs(shown)) : fixed(Math.abs(shown), how.decimals);
    const isZero = !/[1-9]/.test(size);
    const sign = isZero ? "" : shown < 0 ? MINUS : "+";
    const grouped = size.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
    const after = how.one !== null && grouped === "1" ? how.one : how.after;
    const amount = how.before + grouped + after;
    switch (style) {
      case "bare": return (sign === MINUS ? MINUS : "") + grouped;
      case "size": return amount;
      case "signed": return sign + amount;
      case "move": return isZero ? "unchanged" : (sign === MINUS ? "down " : "up ") + amount;
      default: return (sign === MINUS ? MINUS : "") + amount;
    }
  }

  // Read what a reader typed: both minus signs, and a sign of percent, dollars or times, are welcome.
  // A comma parts thousands where it can, as this book writes them; elsewhere, as in 0,5, it is the
  // decimal sign, the only one that some phones offer. NaN if no number.
  function read(text) {
    const cleaned = String(text).replace(/\u2212/g, "-").replace(/[\s%$×]/g, "");
    const plain = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(cleaned)
      ? cleaned.replaceAll(",", "") : cleaned.replace(/^([^.,]*),([^.,]*)$/, "$1.$2");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
  }

  function find(model, name) {
    return model.inputs.find((input) => input.name === name);
  }

  // A value in words: of a list its choice, of a range the number with its unit.
  function say(input, value) {
    return input.choices ? input.choices[value] : write(value, input.how);
  }

  // The value nearest to what was asked for that the input allows.
  function clamp(input, value) {
    return Math.min(input.high, Math.max(input.low, value));
  }

  // The step nearest to a value, within the range; twelve digits, because what a display factor
  // leaves behind in the sixteenth is no part of a value.
  function snap(input, value) {
    const steps = Math.round((value - input.low) / input.step);
    return Number(clamp(input, input.low + steps * input.step).toPrecision(12));
  }

  // What a key asks of a slider that stands at a value; undefined if it is none of its keys.
  function keyed(input, value, key) {
    const moves = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
    const ends = { Home: input.low, End: input.high, Escape: input.value };
    return key in moves ? snap(input, value + moves[key] * input.step) : ends[key];
  }

  // --- scenarios -------------------------------------------------------------------------------

  // A link is untrusted: only known names with plain numbers in range are taken, the rest is told.
  function parseScenario(search, model) {
    const values = {}, problems = new Set();
    for (const [name, text] of new URLSearchParams(search)) {
      const input = find(model, name);
      if (!input) {
        problems.add("this link names an input that this figure does not have");
        continue;
      }
      const value = /^-?\d{1,12}(\.\d{1,12})?$/.test(text) ? Number(text) : NaN;
      if (Number.isNaN(value)) problems.add(`${input.label}: the link gives no number`);
      else if (value < input.low || value > input.high)
        problems.add(`${input.label}: the link is outside ${range(input)}`);
      else if (input.choices && !(value in input.choices))
        problems.add(`${input.label}: the link gives none of the choices`);
      else values[name] = snap(input, value);
    }
    return { values, problems: [...problems] };
  }

  const author = (model) =>
    Object.fromEntries(model.inputs.map((input) => [input.name, input.value]));

  // Inputs that rest on the same fact move as one, as far as their ranges go. Returns who moved.
  function spread(models, state, id, changes) {
    const moved = new Set([id]);
    for (const name in changes) {
      const { fact } = find(models[id], name);
      if (!fact) continue;
      for (const other in models) {
        for (const input of models[other].inputs) {
          const value = changes[name];
          if (other === id || input.fact !== fact || value < input.low || value > input.high) continue;
          state[other][input.name] = snap(input, value);
          moved.add(other);
        }
      }
    }
    return [...moved];
  }

  // What a link says: what is not at the author's values and does not move along with the rest.
  function scenario(models, state) {
    const query = new URLSearchParams(), said = {};
    for (const id in models) said[id] = author(models[id]);
    for (const id in models) {
      for (const { name } of models[id].inputs) {
        const value = state[id][name];
        if (alike(said[id][name], value)) continue;
        query.set(`${id}.${name}`, String(Number(value.toPrecision(12))));
        said[id][name] = value;
        spread(models, said, id, { [name]: value });
      }
    }
    return query.toString();
  }

  function range(input) {
    const ends = [input.low, input.high].map((end) => write(end, input.how));
    return `${ends[0]} to ${ends[1]}`;
  }

  // --- the reader's own, in words; helpers/titles.py has the same --------------------------------

  const NO_RESULT = "these values give no result";
  const MOST = 4; // so many inputs are named before the rest is only counted

  const alike = (one, other) => Number(one.toPrecision(12)) === Number(other.toPrecision(12));

  // The distance is that of the numbers as they are shown, so that a reader can check it; a plus
  // stands only where a minus could be overlooked.
  function secondTitle(model, result, problem) {
    const lead = "With your values: ";
    if (problem) return `${lead}no result${problem === NO_RESULT ? "" : `, because ${problem}`}`;
    const { how } = model;
    const shown = (value) => Math.sign(value) * Number(fixed(Math.abs(value * how.factor), how.decimals));
    const mine = shown(result), book = shown(model.book);
    const style = Math.min(mine, book) < 0 && Math.max(mine, book) > 0 ? "signed" : "plain";
    const start = `${lead}${model.label} ${model.verb} ${write(result, how, style)}, `;
    if (mine === book) return `${start}the same as the book’s`;
    return `${start}${write(Math.abs(mine - book), model.apart)} ${mine > book ? "above" : "below"} ` +
      `the book’s ${write(model.book, how, style)}`;
  }

  // Which inputs are not at the book's values, and what both are; empty where none differs.
  function differing(model, values) {
    const parts = [];
    for (const input of model.inputs) {
      const { name, label, value, choices, how } = input;
      if (alike(values[name], value)) continue;
      parts.push(choices ? `${label}: ${choices[values[name]]} (book: ${choices[value]})`
        : `${label} ${write(values[name], how)} (book ${write(value, how)})`);
    }
    const more = parts.length > MOST ? `, and ${parts.length - MOST} more` : "";
    return parts.length ? `Your values differ: ${parts.slice(0, MOST).join(", ")}${more}` : "";
  }

  // --- the model under Vega --------------------------------------------------------------------

  // Where a site's policy lets no text become code, Vega's interpreter is there, and reads the text.
  function view(vega, spec, options) {
    const expr = vega.expressionInterpreter;
    if (!expr) return new vega.View(vega.parse(spec), options);
    return new vega.View(vega.parse(spec, undefined, { ast: true }), { ...options, expr });
  }

  // A view without a chart: signals in, one signal out.
  function calculator(vega, model) {
    const signals = model.inputs.map((input) => ({ name: input.name, value: input.value }));
    const data = [];
    if (model.rows) {
      data.push({ name: "rows", values: model.rows, transform: model.transform });
      signals.push({ name: "book_result", update: model.result });
    } else {
      signals.push({ name: "book_result", update: model.expression });
    }
    signals.push({ name: "book_sense", update: model.requires || "true" });
    // What the result means for others: each reading is a formula of the result.
    const readings = model.readings || [];
    readings.forEach(({ expression }, place) =>
      signals.push({ name: `book_reading_${place}`, update: expression }));
    const sums = view(vega, { signals, data }).run();
    return function (values) {
      for (const name in values) sums.signal(name, values[name]);
      sums.run();
      const result = Number(sums.signal("book_result"));
      if (!sums.signal("book_sense")) return { problem: model.requiresText };
      if (!Number.isFinite(result)) return { problem: NO_RESULT };
      if (!readings.length) return { result };
      return { result, readings: readings.map((_, place) => Number(sums.signal(`book_reading_${place}`))) };
    };
  }

  // The width, padding and height of one drawing; helpers/render.py does the same.
  function layOut(spec, variant, widths) {
    const { usermeta, ...rest } = spec;
    const laidOut = { ...rest, ...((usermeta || {})[variant] || {}) };
    laidOut.width = widths[variant] - laidOut.padding.left - laidOut.padding.right;
    return laidOut;
  }

  const pure = { fixed, write, read, clamp, snap, keyed, parseScenario, scenario, range, secondTitle, differing, calculator, layOut };
  if (typeof document === "undefined") return pure;

  // --- the page --------------------------------------------------------------------------------

  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const WIDTHS = { wide: 720, narrow: 360 };
  // While a slider is held the frames of charts stand still; they follow when it is let go.
  let held = false;
  const models = {}, state = {}, calculators = {}, charts = {}, specs = {}, loading = {}, outcomes = {};

  function load(file) {
    loading[file] = loading[file] || new Promise((done, failed) => {
      const script = document.createElement("script");
      const [, digest] = (document.getElementById("book-models")?.dataset.files || "").split(`${file}=`);
      script.src = here + file + (digest ? `?v=${digest.split(" ")[0]}` : "");
      script.onload = done;
      script.onerror = () => {
        delete loading[file]; // so that the next touch tries again
        script.remove();
        failed(new Error(`${file} could not be loaded`));
      };
      document.head.append(script);
    });
    return loading[file];
  }

  // figures/<id>.js calls this with the chart's specification.
  function define(id, spec) {
    specs[id] = spec;
  }

  function makesCode() {
    try {
      return Boolean(Function("return true")());
    } catch {
      return false;
    }
  }

  async function vegaIsThere() {
    await load("vega.js");
    if (!makesCode()) await load("vega-interpreter.js");
  }

  async function ready(id) {
    await vegaIsThere();
    const model = models[id];
    if (model.figure && !specs[model.figure]) await load(`figures/${model.figure}.js`);
    if (model.rowsIn && !model.rows)
      model.rows = specs[model.figure].data.find((table) => table.name === model.rowsIn).values;
    calculators[id] = calculators[id] || calculator(window.vega, model);
  }

  // The places that a selector finds are looked up once, and anew when a chart that comes alive has
  // brought sliders of its own: a search through a page takes as long as a small chart's drawing.
  let found = {};

  function each(selector, act) {
    found[selector] = found[selector] || [...document.querySelectorAll(selector)];
    found[selector].forEach(act);
  }

  // What says the same as before is left alone: a written text costs the page a look at its styles.
  // Where only digits change, which are all of one width, no line can.
  function rewrite(place, text) {
    const before = place.textContent;
    if (before === text) return;
    if (before.replace(/\d/g, "0") !== text.replace(/\d/g, "0")) mayMove();
    place.textContent = text;
  }

  function annotate(place, name, value) {
    if (place.getAttribute(name) !== value) place.setAttribute(name, value);
  }

  // A model that only sentences use has no form; its messages stand at the foot of the window.
  function message(id, text, isWrong = true) {
    writeWaiting(); // an older message, which would take the place of this one
    tell(id, text, isWrong);
  }

  function tell(id, text, isWrong = true) {
    let hasLine = false;
    each(`form[data-model="${id}"] .bk-message`, (line) => {
      hasLine = true;
      rewrite(line, text);
      line.toggleAttribute("data-wrong", isWrong && Boolean(text));
    });
    if (hasLine) return;
    let line = document.getElementById("book-message");
    if (!line && !text) return;
    if (!line) {
      line = document.createElement("p");
      line.id = "book-message";
      line.setAttribute("role", "status");
      document.body.append(line);
    }
    line.textContent = text;
  }

  // Values without sense are drawn only by a chart that says in words what is wrong with them.
  const stays = (figure, { problem }) => problem && !((specs[figure] || {}).usermeta || {}).explains;

  // Draw the charts of a model with the values that it has now.
  function draw(id) {
    if (!calculators[id]) return;
    outcomes[id] = calculators[id](state[id]);
    for (const figure in charts) {
      const chart = charts[figure];
      if (chart.model !== id || stays(figure, outcomes[id])) continue;
      window.Labels.tell(chart.view, state[id], held);
      window.Labels.run(chart.view);
    }
  }

  // Write every value of a model wherever the page shows it: what belongs to the chart's frame, and
  // the rest, of which little is seen.
  function writeValues(id) {
    writeWithChart(id);
    writeRest(id);
  }

  function writeWithChart(id) {
    const model = models[id], values = state[id];
    for (const input of model.inputs) {
      const key = `${id}.${input.name}`;
      const text = say(input, values[input.name]);
      const now = String(values[input.name] * input.how.factor);
      each(`[data-in="${key}"]`, (place) => {
        if (place.matches("input")) {
          if (place !== document.activeElement || place.type === "range")
            place.value = (values[input.name] * input.how.factor).toFixed(input.how.decimals);
          if (place.type === "range") annotate(place, "aria-valuetext", text);
        } else if (place.matches("select")) place.value = String(values[input.name]);
        else rewrite(place, "bare" in place.dataset ? write(values[input.name], input.how, "bare") : text);
        if (place.matches("[role=slider]")) {
          annotate(place, "aria-valuenow", now);
          annotate(place, "aria-valuetext", text);
        }
      });
    }
    showDiffering(id);
    if (!outcomes[id]) return;
    const { result, readings, problem } = outcomes[id];
    tell(id, problem || "");
    each(`figure[data-model="${id}"]`, (figure) => figure.toggleAttribute("data-broken", Boolean(stays(figure.id, outcomes[id]))));
    const changed = differs(id);
    const title = secondTitle(model, result, problem);
    each(`[data-title="${id}"]`, (place) => {
      rewrite(place, title);
      hide(place, !changed);
    });
    each(`[data-out="${id}"]`, (place) => {
      rewrite(place, problem ? "–" : write(result, model.how, place.dataset.style));
      place.classList.toggle("bk-moved", changed);
    });
    (model.readings || []).forEach(({ how }, number) => each(`[data-reading="${id}.${number}"]`, (place) => {
      rewrite(place, problem ? "–" : write(readings[number], how));
      place.classList.toggle("bk-moved", changed);
    }));
  }

  function writeRest(id) {
    const model = models[id], values = state[id];
    markMoved(id);
    if (!outcomes[id]) return;
    const { result, problem } = outcomes[id];
    for (const input of model.inputs) {
      for (const end of ["low", "high"]) {
        each(`[data-end="${id}.${input.name}.${end}"]`, (place) => {
          const at = calculators[id]({ ...values, [input.name]: input[end] });
          rewrite(place, at.problem ? "–" : write(at.result, model.how));
        });
      }
    }
    each(".bk-formula", (formula) => {
      if (formula.querySelector(`[data-in^="${id}."]`)) nameFormula(formula, id, problem ? "–" : write(result, model.how));
    });
  }

  function show(id) {
    draw(id);
    writeValues(id);
  }

  const differs = (id, inputs = models[id].inputs) =>
    inputs.some((input) => !alike(state[id][input.name], input.value));

  // What can be said before a model is there: the strip under the title, which inputs were moved and
  // which preset is on.
  function showDiffering(id) {
    const text = differing(models[id], state[id]);
    each(`[data-differs="${id}"]`, (strip) => {
      hide(strip, !text);
      rewrite(strip.querySelector("span"), text);
      strip.closest("figure").toggleAttribute("data-moved", Boolean(text));
    });
  }

  function markMoved(id) {
    const model = models[id], values = state[id];
    each(`form[data-model="${id}"] .bk-control`, (control) =>
      control.toggleAttribute("data-moved", differs(id, [inputOf(control.querySelector("[data-in]"))])));
    each(`form[data-model="${id}"] [aria-pressed]`, (button) => {
      const preset = { ...author(model), ...JSON.parse(button.dataset.preset) };
      annotate(button, "aria-pressed", String(model.inputs.every(({ name }) => alike(preset[name], values[name]))));
    });
  }

  function inputOf(control) {
    const [id, name] = control.dataset.in.split(".");
    return find(models[id], name);
  }

  // Spoken when the hand rests, not at every step: the second title and the readings beside it.
  const speaking = {};
  function speak(id) {
    clearTimeout(speaking[id]);
    speaking[id] = setTimeout(() => each(`[data-says="${id}"]`, (place) => {
      const figure = place.closest("figure"), title = figure.querySelector(".bk-yours");
      const [result, ...readings] = [...figure.querySelectorAll(".bk-output")].map((line) => line.textContent);
      const isTold = figure.querySelector(".bk-message").textContent; // which is spoken itself
      const first = title.hidden ? `At the book’s values: ${result}` : title.textContent;
      place.textContent = isTold ? "" : [first, ...readings].join("; ");
    }), 700);
  }

  // A small or low screen shows the first inputs; the fold opens where one in it is moved.
  const roomy = matchMedia("(min-width: 68.75rem) and (min-height: 45rem)");
  function unfold(figure) {
    writeWaiting(); // what was moved is marked by then
    for (const rest of figure.querySelectorAll(".bk-rest"))
      if (roomy.matches || rest.querySelector("[data-moved]")) rest.open = true;
  }

  // The formula's hidden MathML still has the author's numbers. Its name says the current ones: read
  // out, the visible letters would put a denominator before its numerator.
  function nameFormula(formula, id, result) {
    const inputs = models[id].inputs.map((input) => {
      return `${input.label} ${say(input, state[id][input.name])}`;
    });
    formula.querySelectorAll(".katex-mathml").forEach((old) => old.remove());
    annotate(formula, "role", "math");
    annotate(formula, "aria-label", `${models[id].label}: ${result}, with ${inputs.join(", ")}`);
  }

  // What a reader's cell brought stays out of the address.
  const moved = () => scenario(Object.fromEntries(Object.entries(models).filter(([, { own }]) => !own)), state);

  function keepInAddress(figure, bare) {
    if ("deck" in document.documentElement.dataset) return; // there an address names a slide
    const place = document.getElementById(figure); // in a reader's cell it is gone after a reload
    window.BookAddress.keep(models, moved, place && place.closest(".bk-py") ? undefined : figure, bare);
  }

  // What is held stays where it is on the screen when a second title comes or goes above it. Where it
  // is, is asked only before a line may change: the answer takes the page's layout.
  let stood = null;

  function mayMove() {
    if (!stood) stood = { place: document.activeElement, top: document.activeElement.getBoundingClientRect().top };
  }

  function hide(place, isHidden) {
    if (place.hidden === isHidden) return;
    mayMove();
    place.hidden = isHidden;
  }

  function inPlace(act) {
    stood = null;
    act();
    if (!stood) return;
    const { place, top } = stood, by = place.getBoundingClientRect().top - top;
    if (place !== document.body && place.offsetParent && by) scrollBy({ top: by, behavior: "instant" });
  }

  // Words are written in the frame that shows the chart: written before, they would make Vega, which
  // measures text, wait for the whole page's styles, and several keys would write them several times.
  // What asks a model again for the ends of its ranges, and what is heard but not seen, is written
  // once that frame is painted, and in the next one at the latest.
  const waiting = new Set(), late = new Set(), behind = new MessageChannel();
  let frame = 0, next = 0;
  behind.port1.onmessage = writeLate;

  function taken(ids) {
    const all = [...ids];
    ids.clear();
    return all;
  }

  function writeSeen() {
    cancelAnimationFrame(frame);
    frame = 0;
    const ids = taken(waiting);
    if (ids.length) inPlace(() => ids.forEach(writeWithChart));
    ids.forEach((id) => late.add(id));
  }

  function writeLate() {
    cancelAnimationFrame(next);
    next = 0;
    const ids = taken(late);
    if (ids.length) inPlace(() => ids.forEach(writeRest));
  }

  function writeWaiting() {
    writeSeen();
    writeLate();
  }

  function writeSoon(ids) {
    ids.forEach((id) => waiting.add(id));
    frame = frame || requestAnimationFrame(() => {
      writeSeen();
      next = next || requestAnimationFrame(writeLate);
      behind.port2.postMessage(null);
    });
  }

  async function set(id, wanted, figure) {
    const changes = {};
    for (const name in wanted) changes[name] = snap(find(models[id], name), wanted[name]);
    Object.assign(state[id], changes);
    const shown = reveal(spread(models, state, id, changes), figure);
    keepInAddress(figure);
    speak(id);
    await shown;
  }

  // Another width may want the other drawing of a chart; which, is asked when it is moved next.
  let turned = false;
  window.addEventListener("resize", () => { turned = true; });

  // Show what moved wherever it is shown; the figure `first` is drawn first.
  async function reveal(ids, first) {
    const figures = [];
    for (const id of ids) each(`figure[data-model="${id}"][data-live]`, (figure) => figures.push(figure.id));
    const showSoon = () => {
      ids.forEach(draw);
      writeSoon(ids);
    };
    const isThere = !turned && ids.every((id) => calculators[id]) && figures.every((figure) => charts[figure]);
    showSoon();
    if (isThere) return;
    try {
      if (first) await wake(first);
      await Promise.all(ids.map(ready));
      showSoon();
      writeWaiting(); // the reader has waited for the chart already
      turned = false;
      await Promise.all(figures.map(wake));
    } catch (error) {
      for (const id of ids) {
        each(`[data-out="${id}"]`, (place) => { place.textContent = "–"; });
        message(id, `${error.message}; reload the page to try again.`);
      }
    }
  }

  // Put everything where the address says.
  async function restore() {
    const figure = window.BookAddress.place(), led = figure && figure.dataset.model;
    const { found, bare } = window.BookAddress.shares(location.search, models, led);
    const was = JSON.parse(JSON.stringify(state)), told = {};
    for (const id in models) Object.assign(state[id], author(models[id]));
    const asked = Object.entries(found).map(([id, query]) => [id, parseScenario(query, models[id])]);
    for (const [id, { values, problems }] of asked) {
      Object.assign(state[id], values);
      spread(models, state, id, values);
      if (problems.length) told[id] = `${problems.join("; ")}.`;
    }
    for (const [id, { values }] of asked) Object.assign(state[id], values); // said outright
    if (bare.length) keepInAddress(figure.id, bare);
    const ids = Object.keys(models).filter((id) => id in told ||
      models[id].inputs.some(({ name }) => state[id][name] !== was[id][name]));
    if (!ids.length) return;
    const shown = reveal(ids, ids.includes(led) ? figure.id : undefined);
    each("figure[data-ready]", unfold);
    await shown;
    for (const id in told) message(id, told[id]);
  }

  // --- a figure --------------------------------------------------------------------------------

  const variantOf = (box) =>
    getComputedStyle(box.querySelector(".bk-figure__narrow")).display === "none" ? "wide" : "narrow";

  const chartOf = (figureId) => document.getElementById(figureId).querySelector(".bk-figure__chart");

  // Whether the live drawing is there, in the width that the page shows.
  const isAwake = (figureId) =>
    Boolean(charts[figureId]) && charts[figureId].variant === variantOf(chartOf(figureId));

  // Put the live drawing in the place of the static one, in the same pixels.
  async function wake(figureId) {
    const figure = document.getElementById(figureId);
    if (!figure || !figure.dataset.live) return;
    const id = figure.dataset.model; // none: a figure of a reader's cell that nothing moves
    const box = chartOf(figureId), variant = variantOf(box);
    if (isAwake(figureId)) return;
    await (id ? ready(id) : vegaIsThere());
    if (isAwake(figureId) || !specs[figureId]) return;
    if (charts[figureId]) charts[figureId].view.finalize();
    const vega = window.vega;
    const spec = layOut(specs[figureId], variant, WIDTHS);
    const place = document.createElement("div");
    const chart = view(vega, spec, { renderer: "svg", container: place, hover: false });
    chart.logLevel(vega.Error);
    charts[figureId] = { view: chart, variant, model: id };
    window.Labels.tell(chart, id ? state[id] : {}, held);
    await window.Labels.run(chart);
    const svg = place.querySelector("svg");
    svg.setAttribute("class", "bk-chart");
    svg.setAttribute("aria-hidden", "true");
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.removeAttribute("style");
    const target = box.querySelector(`.bk-figure__${variant}`);
    target.replaceChildren(place);
    figure.dataset.awake = variant;
    const { handles } = specs[figureId].usermeta || {};
    if (id) figure.dispatchEvent(new CustomEvent("book:awake", { bubbles: true, detail: { view: chart, model: id, handles: handles || [] } }));
    found = {};
  }

  // The download with the reader's numbers: of each input its value and the result at its ends, the
  // second, fifth and sixth cell of a line. See `numbers` in helpers/controls.py.
  function withReaders(id, csv) {
    const model = models[id], values = state[id], calculate = calculators[id];
    if (!calculate) return csv; // nothing was moved yet
    const digits = (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(12))) : "");
    const at = (changed) => digits(calculate({ ...values, ...changed }).result * model.how.factor);
    const lines = csv.split("\n").map((line) => {
      const cells = line.split(","), [name] = cells, input = find(model, name);
      if (input) {
        cells[1] = digits(values[name] * input.how.factor);
        cells[4] = at({ [name]: input.low });
        cells[5] = at({ [name]: input.high });
      } else if (name === id) cells[1] = at({});
      return cells.join(",");
    });
    calculate(values);
    return lines.join("\n");
  }

  function attach(figure) {
    const id = figure.dataset.model;
    const model = models[id];
    if (!model) return;
    const form = figure.querySelector("form.bk-controls");
    form.hidden = false;
    figure.dataset.ready = "";
    unfold(figure);
    const start = () => wake(figure.id).catch((error) => message(id, `${error.message}.`));
    figure.querySelector(".bk-figure__chart").addEventListener("pointerenter", start);
    form.addEventListener("focusin", start);
    form.addEventListener("pointerenter", start);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      const name = event.target.dataset.in && event.target.dataset.in.split(".")[1];
      const input = name && find(model, name);
      if (!input) return;
      const typed = read(event.target.value);
      const value = typed / input.how.factor;
      const outside = Number.isNaN(typed) || value < input.low - 1e-12 || value > input.high + 1e-12;
      event.target.setAttribute("aria-invalid", outside);
      if (outside) {
        message(id, `${input.label}: ${Number.isNaN(typed) ? "not a number" : "outside the range"}; choose ${range(input)}.`);
        return;
      }
      set(id, { [name]: value }, figure.id);
    });
    // When a box is left it shows the number in force: the nearest step, or the one from before a
    // number that was refused; why it was refused stays in sight.
    form.addEventListener("focusout", (event) => {
      writeWaiting();
      const wasRefused = event.target.getAttribute("aria-invalid") === "true";
      const line = figure.querySelector(".bk-message"), said = line.textContent;
      // Nor does it go while a button of the form is pressed: what lies below it would move away.
      const stays = wasRefused || form.contains(event.relatedTarget);
      const isWrong = line.hasAttribute("data-wrong");
      event.target.removeAttribute("aria-invalid");
      show(id);
      if (stays && said) message(id, said, isWrong);
    });
    const put = (preset) => set(id, { ...author(model), ...preset }, figure.id);
    each(`#${figure.id} [data-preset]`, (button) => button.addEventListener("click", () => {
      put(JSON.parse(button.dataset.preset));
      unfold(figure);
    }));
    figure.querySelector(".bk-differs button").addEventListener("click", () => {
      put({});
      form.querySelector("input, select").focus({ preventScroll: true }); // the button is gone
    });
    const link = figure.querySelector(".bk-link");
    if (link) link.addEventListener("click", async () => {
      const query = new URLSearchParams(moved()); // without what others hung on to this page's link
      if (document.documentElement.dataset.asof === "evening") query.set("asof", "evening");
      const url = location.href.replace(/[?#].*$/, "") + (String(query) && `?${query}`) + `#${figure.id}`;
      try {
        await navigator.clipboard.writeText(url);
        message(id, "The link is in the clipboard.", false);
      } catch {
        message(id, `Copy this link: ${url}`, false);
      }
    });
    const download = figure.querySelector(".bk-download");
    const table = figure.querySelector(".bk-figure__more table");
    if (download && table && table.querySelector("[data-in],[data-out],[data-end]")) {
      const [kind, csv] = download.href.split(",");
      download.addEventListener("click", () => {
        download.href = `${kind},${encodeURIComponent(withReaders(id, decodeURIComponent(csv)))}`;
      });
    }
  }

  // --- a sentence ------------------------------------------------------------------------------

  // What a screen reader hears of an element that is a slider; `show` keeps its value.
  function nameSlider(element, input, value, label) {
    element.tabIndex = 0;
    element.setAttribute("role", "slider");
    element.setAttribute("aria-label", label);
    element.setAttribute("aria-valuemin", input.low * input.how.factor);
    element.setAttribute("aria-valuemax", input.high * input.how.factor);
    element.setAttribute("aria-valuenow", value * input.how.factor);
    element.setAttribute("aria-valuetext", say(input, value));
  }

  // An assumption in a sentence is a slider: drag it, use the arrow keys, or type a number.
  function attachWord(word) {
    const [id, name] = word.dataset.in.split(".");
    const model = models[id], input = model && find(model, name);
    if (!input) return;
    const figure = () => (document.querySelector(`figure[data-model="${id}"]`) || {}).id;
    word.removeAttribute("href");
    nameSlider(word, input, input.value, input.label);
    let typed = "", from = null;
    word.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
      const asked = keyed(input, state[id][name], event.key);
      if (asked !== undefined) { typed = ""; set(id, { [name]: asked }, figure()); }
      else if (/^[\d.,-]$/.test(event.key)) { typed += event.key; word.textContent = typed; }
      else if (event.key === "Backspace") { typed = typed.slice(0, -1); word.textContent = typed || "…"; }
      else if (event.key === "Enter") { if (typed) commit(); }
      else return;
      event.preventDefault();
    });
    function commit() {
      const value = read(typed) / input.how.factor;
      typed = "";
      if (value >= input.low && value <= input.high) set(id, { [name]: value }, figure());
      else { show(id); message(id, `${input.label}: choose ${range(input)}.`); }
    }
    word.addEventListener("blur", () => { if (typed) commit(); else show(id); });
    word.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      from = { x: event.clientX, value: state[id][name], steps: 0 };
      word.setPointerCapture(event.pointerId);
    });
    word.addEventListener("pointermove", (event) => {
      if (!from) return;
      const steps = Math.round((event.clientX - from.x) / 4);
      if (steps === from.steps) return;
      from.steps = steps;
      set(id, { [name]: from.value + steps * input.step }, figure());
      event.preventDefault();
    });
    word.addEventListener("pointerup", () => { from = null; });
    word.addEventListener("pointercancel", () => { from = null; });
  }

  // Paper shows the author's values: a scenario without its link would be a riddle.
  let kept = null;
  function print(starts) {
    if (starts === (kept !== null)) return;
    for (const id in models) {
      if (starts) kept = { ...kept, [id]: { ...state[id] } };
      Object.assign(state[id], starts ? author(models[id]) : kept[id]);
      show(id);
      for (const figure in charts) if (charts[figure].model === id) window.Labels.runNow(charts[figure].view);
    }
    if (!starts) kept = null;
  }

  // --- start -----------------------------------------------------------------------------------

  function start() {
    const declared = document.getElementById("book-models");
    if (!declared) return;
    Object.assign(models, JSON.parse(declared.textContent));
    for (const id in models) state[id] = author(models[id]);
    each("figure[data-model]", attach);
    each("a.bk-assumed[data-in]", attachWord);
    restore();
    document.addEventListener("book:address", restore);
    matchMedia("print").addEventListener("change", (event) => print(event.matches));
    addEventListener("beforeprint", () => print(true));
    addEventListener("afterprint", () => print(false));
    addEventListener("pointerdown", (event) => {
      held = event.target.matches('input[type="range"], [role="slider"]');
    }, true);
    for (const end of ["pointerup", "pointercancel"])
      addEventListener(end, () => {
        if (!held) return;
        held = false;
        new Set(Object.values(charts).map(({ model }) => model).filter(Boolean)).forEach(show);
      }, true);
    roomy.addEventListener("change", () => each("figure[data-ready]", unfold));
    let resizing = 0;
    addEventListener("resize", () => {
      clearTimeout(resizing);
      resizing = setTimeout(() => Object.keys(charts).forEach(wake), 150);
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  return { ...pure, define, find, say, set, nameSlider, models, state, moved, view, vegaIsThere,
    inside: { charts, specs, calculators, outcomes, author, attach, wake, show, anew() { found = {}; } } };
});

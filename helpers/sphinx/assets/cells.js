// Cells that a reader edits and runs where they stand. One Python a page, which `bookPython` has; the
// editor is `BookEditor`, what a cell gave is shown by `bookOutput`. What a reader wrote is kept by
// this browser under the cell's name, beside what the book's cell said then.
(function () {
  "use strict";
  const { KEY, FORM, kept, load } = window.bookCells, { make, show, showText, showError, clear } = window.bookOutput;
  const page = location.pathname.replace(/^.*\/|\.html$/g, ""), MEGABYTE = 1_000_000;
  const KEYS = "Shift and Enter run the cell. Tab indents; Escape, then Tab, leaves the editor.";
  const OUT = "Tab now leaves the editor.";
  const opened = new Map(); // of each offer its cell, while it is open
  let ran = 0;

  // --- the cells of the page ---------------------------------------------------------------------------

  const places = () => [...document.querySelectorAll(".bk-run")];
  const isExercise = (place) => Boolean(place.dataset.cell);
  const bookOf = (place) => isExercise(place) ? window.bookCells.given[place.dataset.cell]
    : place.closest(".cell_input").querySelector("pre").textContent.replace(/\n$/, "");

  // A cell is known by its exercise or its figure, else by where it stands.
  function nameOf(place) {
    if (isExercise(place)) return place.dataset.cell;
    const cell = place.closest("div.cell"), figure = cell.querySelector("figure[data-figure]");
    if (figure) return `${page}:${figure.dataset.figure}`;
    const part = cell.closest("section[id], details[id]");
    const cells = part ? [...part.querySelectorAll("div.cell")].filter((one) => one.closest("section[id], details[id]") === part) : [cell];
    return `${page}:${part ? part.id : "cell"}-${cells.indexOf(cell) + 1}`;
  }

  function labelOf(place) {
    const title = isExercise(place) ? place.closest(".exercise").querySelector(".caption-number") : null;
    if (title) return `Python for ${title.textContent.trim().toLowerCase()}`;
    const number = place.closest("div.cell").querySelector(".bk-figure__number");
    return number ? `Python of ${number.textContent.trim().toLowerCase()}` : "Python of this cell";
  }

  // Only what differs from the book's cell is kept.
  function keep(name, code, book) {
    const cells = { ...kept() };
    if (code === null || code === book) delete cells[name];
    else cells[name] = { code, book };
    try {
      localStorage.setItem(KEY, JSON.stringify({ form: FORM, cells }));
      return !("unkept" in document.documentElement.dataset);
    } catch { return false; }
  }

  const codeOf = (place) => opened.has(place) ? opened.get(place).code() : (kept()[nameOf(place)] || {}).code || bookOf(place);

  // The page's sliders as they stand: model("…") in a cell gives what they say.
  function scenario() {
    const declared = document.getElementById("book-models"), found = {};
    if (declared && window.Book)
      for (const id in JSON.parse(declared.textContent)) if (window.Book.state[id]) found[id] = { ...window.Book.state[id] };
    return found;
  }

  // --- running -----------------------------------------------------------------------------------------

  const HALT = Symbol("stopped");
  let started = null, turn = Promise.resolve(), halt, stopped;
  const arm = () => { stopped = new Promise((done) => { halt = () => done(HALT); }); };
  arm();

  const megabytes = (bytes) => Math.max(1, Math.ceil(bytes / MEGABYTE));
  function cost({ toFetch, already }) {
    if (toFetch > 0) return `Run fetches Python first: ${megabytes(toFetch)} MB, once.` +
      (already > 0 ? ` ${megabytes(already)} MB more are in this browser already.` : "");
    return "Python is in this browser already: Run fetches nothing.";
  }

  function hear(now) {
    for (const one of opened.values()) if (one.isWaiting) one.progress(now);
  }

  function start() {
    started = started || window.bookPython.start(hear).catch((error) => {
      started = null; // the next press tries again
      throw error;
    });
    return started;
  }

  // Cells run one after the other, in the order of the presses. `list` are the offers; of cells that
  // are not open nothing is shown but an error. A stop ends what waits too.
  function run(cell, list) {
    const mine = stopped;
    let isStopped = false;
    mine.then(() => { isStopped = true; });
    cell.wait(true);
    async function all() {
      cell.say(started ? "" : "Python is starting.");
      await start();
      cell.progress(null);
      let last = { ok: true, ms: 0 };
      for (const [count, place] of list.entries()) {
        if (isStopped) return;
        if (list.length > 1) cell.say(`Runs cell ${count + 1} of ${list.length}.`);
        last = await one(place, cell);
        if (!last.ok) break;
      }
      if (!isStopped) cell.tell(last, list);
    }
    turn = turn.then(async () => {
      try {
        if (!isStopped) await Promise.race([all(), mine]);
      } catch (error) {
        if (!isStopped) cell.say(`Python could not run: ${error.message}. ${error.advice || "Press Run to try again"}.`);
      }
      cell.progress(null);
      cell.wait(false);
    });
    return turn;
  }

  async function one(place, asker) {
    const own = opened.get(place), name = nameOf(place);
    if (own) own.begin();
    else if (place !== asker.place) asker.begin();
    const box = (own || asker).fresh(), shown = [], isShown = Boolean(own);
    const found = { error: null, pieces: 0, name: "" };
    const done = await window.bookPython.run(name, codeOf(place), {
      scenario: scenario(),
      onStdout(text) { if (isShown) { box.text(text); found.pieces += 1; } },
      onDisplay(bundle) { if (isShown) { shown.push(box.one(bundle)); found.pieces += 1; } },
      onError(error) { found.error = error; },
    });
    await Promise.all(shown);
    box.end();
    if (found.error) {
      if (!own) found.name = labelOf(place);
      (own || asker).fail(found.error, found.name);
    }
    return { ...done, ...found, ok: done.ok && !found.error };
  }

  async function stop(cell) {
    cell.say("Stops.");
    halt(); // what waits for its turn ends too
    arm();
    const { lost } = await window.bookPython.stop();
    if (lost) started = null;
    cell.say(lost ? "Stopped. Python was ended for it, and what the cells before had made is lost; “Run all above” brings it back."
      : "Stopped. What the cells before had made is still there.");
  }

  // --- one cell ----------------------------------------------------------------------------------------

  function button(text, act, title) {
    const one = make("button", "", text);
    one.type = "button";
    if (title) one.title = title;
    one.addEventListener("click", act);
    return one;
  }

  function build(place) {
    const book = bookOf(place), name = nameOf(place), label = labelOf(place), was = kept()[name];
    const box = make("section", "bk-py"), edit = make("div", "bk-py__edit"), out = make("div", "bk-py__out");
    const hint = make("p", "bk-py__hint", KEYS), state = make("p", "bk-py__state"), bar = make("div", "bk-py__bar");
    const progress = make("div", "bk-py__progress"), meter = make("progress"), steps = make("span");
    const later = make("p", "bk-py__later", "Python has the data of all days: what a cell gives may have been known only later.");
    const known = make("p", "bk-sr");
    ran += 1;
    hint.id = `bk-py-hint-${ran}`;
    box.setAttribute("aria-label", label);
    state.setAttribute("role", "status");
    known.setAttribute("role", "status");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "This cell");
    meter.setAttribute("aria-label", "Fetching Python");
    progress.append(meter, steps);
    progress.hidden = true;
    // What the page's cell shows only of later days is marked here as it is there.
    const isLater = place.closest("div.cell")?.querySelector("figure.bk-hindsight");
    if (isLater) {
      out.classList.add("hindsight");
      later.textContent = "What this cell gives was known only later: it is hidden here.";
    }

    const cell = { place, isWaiting: false, code: () => editor.code(), begin: empty, fresh, fail, say, tell, wait, progress: showProgress, close };
    const isFirst = (one) => places().indexOf(one) < places().indexOf(place) && !isExercise(one);
    const above = () => places().filter(isFirst);
    const asks = (list) => () => { if (!cell.isWaiting && !runs.disabled) run(cell, [...list(), place]); };
    const runIt = asks(() => []);
    const runs = button("Run", runIt, "Shift and Enter");
    const runsAbove = button("Run all above", asks(above), "The book’s cells above this one, in their order, then this one");
    const halts = button("Stop", () => stop(cell));
    const resets = button("Reset", reset, "Back to the book’s cell; undo brings yours back");
    const tools = [button("Undo", () => editor.undo()), resets,
      button("Clear", () => { empty(); say(""); }, "Take away what the cell gave"),
      button("Notebook", download, "Download the page’s cells, with yours, as a notebook"), button("Close", close)];
    runs.className = "bk-py__run";
    halts.hidden = true;
    bar.append(runs, ...(above().length ? [runsAbove] : []), halts, ...tools);
    box.append(edit, hint, bar, progress, state, known, later, out);

    const editor = window.BookEditor.make({
      parent: edit, code: was ? was.code : book, label, hint: hint.id, run: runIt,
      left(isOut) {
        hint.textContent = isOut ? OUT : KEYS;
        known.textContent = isOut ? OUT : "";
      },
      changed(code) { if (!keep(name, code, book)) say("This browser keeps nothing for the book: what you write lasts until you leave the page."); },
    });

    let frame = null; // in which text is written next

    function empty() {
      clear(out);
      editor.point(0);
    }

    // Where one run writes to; text in the next frame, because a loop may print a thousand lines in one.
    function fresh() {
      let waiting = "";
      const write = () => {
        cancelAnimationFrame(frame);
        frame = null;
        if (waiting && box.isConnected) showText(out, waiting);
        waiting = "";
      };
      return {
        text(piece) { waiting += piece; frame = frame || requestAnimationFrame(write); },
        one(bundle) { write(); return show(out, bundle); },
        end: write,
      };
    }

    function fail(error, where) {
      if (where) out.append(make("p", "bk-py__wrong", `It stopped in a cell above (${where}):`));
      showError(out, where ? { ...error, line: 0 } : error, () => {
        editor.point(error.line);
        editor.focus();
      });
      if (!where) editor.point(error.line);
      if (!where && error.name === "NameError" && above().length) {
        const help = make("p", "bk-py__help", "A cell above may give that name. ");
        help.append(button("Run all above", asks(above)));
        out.querySelector(".bk-py__error").append(help);
      }
    }

    function say(text) { state.textContent = text; }

    function tell({ ok, ms, pieces, error, name: where }, list) {
      const seconds = ms < 100 ? "at once" : `in ${(ms / 1000).toFixed(1)} seconds`;
      if (ok) say(`Ran ${seconds}${list.length > 1 ? `, after ${list.length - 1} above` : ""}${pieces ? "" : "; it gave nothing to show"}.`);
      else if (error) say(`${error.name}${error.line && !where ? ` in line ${error.line}` : ""}.`);
    }

    function wait(isWaiting) {
      cell.isWaiting = isWaiting;
      const held = document.activeElement;
      halts.hidden = !isWaiting;
      for (const one of [runs, runsAbove]) one.setAttribute("aria-disabled", String(isWaiting));
      box.setAttribute("aria-busy", String(isWaiting));
      if (!isWaiting && held === halts) runs.focus();
    }

    function showProgress(now) {
      progress.hidden = !now;
      if (!now) return;
      const part = now.total ? `, ${(now.bytes / MEGABYTE).toFixed(1)} of ${(now.total / MEGABYTE).toFixed(1)} MB` : "";
      if (now.total) Object.assign(meter, { max: now.total, value: now.bytes });
      else meter.removeAttribute("value");
      steps.textContent = `Step ${now.step} of ${now.steps}: ${now.text}${part}`;
      const step = `Step ${now.step} of ${now.steps}: ${now.text}.`;
      if (known.textContent !== step) known.textContent = step;
    }

    function reset() {
      editor.put(book);
      editor.focus();
      say("The book’s cell; Undo brings yours back.");
    }

    function close() {
      if (cell.isWaiting) stop(cell);
      empty();
      editor.end();
      opened.delete(place);
      box.remove();
      hold(place, false);
      place.querySelector("button").focus();
    }

    // Seen in the page only once it is whole, and so that nothing is moved twice.
    opened.set(place, cell);
    hold(place, true);
    host(place).append(box);
    welcome();
    if (isExercise(place) && matchMedia("(hover: hover)").matches) editor.focus();
    else runs.focus();

    async function welcome() {
      try {
        await Promise.all([window.Book || load("book.js"), load("python.js")]);
        const { ok, why } = await window.bookPython.offered();
        if (!ok) {
          for (const one of [runs, runsAbove]) one.disabled = true;
          say(`Python cannot run here: ${why}`);
          return;
        }
        const changed = was && was.book !== book ? " The book’s cell has changed since you wrote yours; Reset shows it." : was ? " This is your version; Reset brings the book's." : "";
        say((started ? "Python is there." : cost(await window.bookPython.bytes())) + changed);
        if (started && !isExercise(place)) runIt(); // what the press said, now that it costs nothing
      } catch (error) {
        say(`${error.message}. Close the cell and open it again to try again.`);
      }
    }
    return cell;
  }

  // Beside its code the editor would be lost with the switch for code; so it is the cell's own.
  const host = (place) => isExercise(place) ? place.closest(".exercise") : place.closest("div.cell");
  function hold(place, isHeld) {
    place.toggleAttribute("data-open", isHeld);
    if (!isExercise(place)) place.closest("div.cell").toggleAttribute("data-edited", isHeld);
  }

  function open(place) {
    if (!opened.has(place)) build(place);
  }

  // --- what goes along ---------------------------------------------------------------------------------

  function notebook() {
    const lines = (text) => text.split(/(?<=\n)/);
    const title = document.querySelector("h1").firstChild.textContent.trim();
    const code = (place, number) => ({ cell_type: "code", id: `cell-${number}`, metadata: {}, execution_count: null, outputs: [], source: lines(codeOf(place)) });
    const said = `# ${title}\n\nThe cells of ${location.href.replace(/[?#].*$/, "")}, with what I wrote. They need the book's own ` +
      "code: put this file beside its notebooks, or upload it where the page's “Run” button leads.";
    return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" }, language_info: { name: "python" } },
      cells: [{ cell_type: "markdown", id: "title", metadata: {}, source: lines(said) },
        ...places().filter((place) => !isExercise(place) || opened.has(place) || kept()[nameOf(place)]).map(code)] };
  }

  function download() {
    const link = make("a"), address = URL.createObjectURL(new Blob([JSON.stringify(notebook(), null, 1)], { type: "application/x-ipynb+json" }));
    Object.assign(link, { href: address, download: `${page}-mine.ipynb` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  Object.assign(window.bookCells, { open, notebook });
})();

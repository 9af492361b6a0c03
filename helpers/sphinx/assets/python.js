// Python in the page, for its cells: `bookPython`. One for a page, in a worker, started when the first
// cell is run; all cells share it. It is the lab's own Python, from where the lab has it. Nothing is
// fetched before a reader asks; this script itself comes with a press.
//
//   offered()              {ok, why}: whether this page can start it, and if not, why
//   bytes()                {already, toFetch}: what this browser has fetched before, and what it has not
//   start(onProgress)      comes true when Python is there; {step, steps, text, bytes, total} meanwhile
//   run(cell, code, {scenario, onStdout, onDisplay, onError})
//                          {ok, ms}; `scenario` is {model: {input: value}}, the page's own unless given
//   evaluate(handle, inputs)  the figure of a formula that only Python works out, at these values
//   stop()                 {lost}: whether Python had to be started anew, without what cells had made
//   state, subscribe(act)  "off", "starting", "ready", "running", "stopping" or "failed"
//
// A figure comes to onDisplay as "application/vnd.book.figure+json"; helpers/cell_figures.py says what
// is in it. An exercise that a cell solves is told on the document: "book:solved" with its id.
(function () {
  "use strict";
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const place = new URL("../lite/pyodide/", here).href;
  const NAME = "book-python"; // which files this browser has fetched, in its storage
  const PATIENCE = 2500; // milliseconds for which a cell may go on after Stop
  const FIGURE = "application/vnd.book.figure+json";
  let worker = null, starting = null, settings = null, state = "off", halt = "", isSoft = true, count = 0, stops = 0;
  const waiting = new Map(), reports = new Set(), watching = new Set();

  function set(now) {
    if (now === state) return;
    state = now;
    watching.forEach((act) => act(now));
  }

  // --- whether, and for how much ---------------------------------------------------------------------

  function offered() {
    const why = location.protocol === "file:"
      ? "this page was opened from a folder, where browsers start no Python. It runs where a web server has the book"
      : self.origin === "null" ? "this page stands in a frame that may start nothing. Open it in a tab of its own"
        : !("Worker" in window && "WebAssembly" in window) ? "this browser has no WebAssembly, which Python needs here" : "";
    return { ok: !why, why };
  }

  function fetched() {
    try {
      return new Set(JSON.parse(localStorage.getItem(NAME)));
    } catch {
      return new Set();
    }
  }

  function keep(names) {
    try {
      localStorage.setItem(NAME, JSON.stringify(names));
    } catch { /* next time it is said again what will be fetched */ }
  }

  // Asked of the server each time: it names all that a new build renews.
  function ask() {
    settings = settings || fetch(`${place}page.json`, { cache: "no-cache" }).then((answer) => {
      if (!answer.ok) throw new Error("this copy of the book has no Python for its pages");
      return answer.json();
    });
    settings.catch(() => { settings = null; });
    return settings;
  }

  async function bytes() {
    const { files } = await ask(), there = fetched();
    const sum = (wanted) => Object.entries(files).reduce((all, [name, [size]]) => all + (wanted(name) ? size : 0), 0);
    return { already: sum((name) => there.has(name)), toFetch: sum((name) => !there.has(name)) };
  }

  // --- the worker ------------------------------------------------------------------------------------

  const POLICY = "the site’s policy forbids it; it has to allow worker-src 'self' and, in script-src, 'self' and 'wasm-unsafe-eval'";
  const inWords = (text) => /wasm-unsafe-eval|unsafe-eval|Content Security Policy/i.test(text) ? POLICY : text;

  function open({ scripts }) {
    worker = new Worker(`${here}python_worker.js?v=${scripts["python_worker.js"]}`, { type: "module" });
    worker.addEventListener("message", ({ data }) => hear(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault(); // it is told where it was asked for
      fail(new Error(event.message ? inWords(event.message) : `the browser did not start it; perhaps ${POLICY}`));
    });
  }

  function hear(told) {
    if ("isSoft" in told) ({ isSoft } = told);
    if (told.progress) reports.forEach((act) => act(told.progress));
    const asker = waiting.get(told.number);
    if (!asker) return;
    if (told.kind) asker.hear(told.kind, told.what);
    if (!("done" in told || "failed" in told)) return;
    waiting.delete(told.number);
    if (!waiting.size && state !== "stopping") set("ready");
    if ("done" in told) asker.done(told.done);
    else asker.fail(new Error(inWords(told.failed)));
  }

  // A job of the worker's; it does them in the order in which they were given.
  function give(job, what, hearing = () => {}) {
    count += 1;
    const number = count;
    return new Promise((done, failed) => {
      waiting.set(number, { done, fail: failed, hear: hearing, job });
      worker.postMessage({ number, job, ...what });
    });
  }

  function fail(error) {
    end();
    const left = [...waiting.values()];
    waiting.clear();
    left.forEach((asker) => asker.fail(error));
  }

  function end() {
    if (worker) worker.terminate();
    worker = null;
    starting = null;
  }

  async function begin() {
    const { ok, why } = offered();
    if (!ok) throw new Error(why);
    set("starting");
    settings = null; // the book may have been published anew since the press that asked for bytes
    const { pyodide, lock, packages, files, scripts } = await ask();
    renew();
    open({ scripts });
    const chapter = location.pathname.replace(/^.*\//, "").replace(/\.html$/, "");
    await give("start", { pyodide: new URL(pyodide, place).href, lock: new URL(lock, place).href, packages, files, chapter,
      katex: new URL(`katex.min.js?v=${scripts["katex.min.js"]}`, place).href });
    keep(Object.keys(files));
    set("ready");
  }

  function start(onProgress) {
    if (onProgress) reports.add(onProgress);
    starting = starting || begin().catch(async (error) => {
      end();
      const isOld = await isOutdated();
      set("failed");
      throw isOld ? Object.assign(new Error(OLD), { advice: "Reload the page" }) : error;
    });
    return starting;
  }

  const OLD = "the book was published anew after this page was opened";

  // Whether the server has this page with other scripts than it was opened with.
  async function isOutdated() {
    const mine = document.querySelector("script[data-fetches]")?.dataset.fetches;
    try {
      const answer = await fetch(location.href, { cache: "no-cache" });
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("script[data-fetches]");
      return answer.ok && Boolean(found) && found.dataset.fetches !== mine;
    } catch {
      return false;
    }
  }

  // The file that the worker asks for while it runs: once it is gone, the cell stops.
  function renew() {
    if (halt) URL.revokeObjectURL(halt);
    halt = URL.createObjectURL(new Blob(["go on"], { type: "text/plain" })); // without a type Firefox reads XML
  }

  // --- cells -----------------------------------------------------------------------------------------

  const scenario = () => (window.Book ? JSON.parse(JSON.stringify(window.Book.state)) : {});

  async function run(cell, code, { scenario: given, onStdout, onDisplay, onError } = {}) {
    const before = stops;
    await start();
    if (before !== stops) return { ok: false, ms: 0 };
    set("running");
    const ways = {
      stdout: (text) => onStdout?.(text, "stdout"),
      stderr: (text) => onStdout?.(text, "stderr"),
      display: (bundle) => onDisplay?.(bundle),
      error: (error) => onError?.(error),
      solved: (id) => document.dispatchEvent(new CustomEvent("book:solved", { detail: { id } })),
      predicted: commit,
    };
    return give("run", { cell, code, scenario: given || scenario(), address: halt }, (kind, what) => ways[kind](what));
  }

  // A number that a cell commits to is committed to on the page too, where its form still waits.
  function commit({ id, guess, range }) {
    const form = document.querySelector(`[data-predict="${CSS.escape(id)}"] form`);
    if (!form || form.hidden || form.elements.guess.disabled) return;
    const held = document.activeElement, [left, top] = [scrollX, scrollY];
    form.elements.guess.value = String(guess);
    form.elements.range.value = String(range);
    form.querySelector("button").click();
    held.focus({ preventScroll: true });
    scrollTo({ left, top, behavior: "instant" });
  }

  async function evaluate(handle, inputs) {
    await start();
    const made = await give("evaluate", { handle, inputs });
    return { [FIGURE]: made };
  }

  // Softly first: Python stops between two steps and keeps what it has. What does not stop, as one
  // long step of a library does not, ends with its worker.
  async function stop() {
    stops += 1;
    const running = [...waiting.values()].filter(({ job }) => job !== "start");
    if (!running.length) return { lost: false };
    set("stopping");
    renew();
    const over = Promise.all(running.map((asker) => new Promise((done) => {
      const { done: ends, fail: fails } = asker;
      asker.done = (found) => { ends(found); done(true); };
      asker.fail = (error) => { fails(error); done(true); };
    })));
    let timer = 0;
    const isOver = await Promise.race([over, new Promise((done) => { timer = setTimeout(done, isSoft ? PATIENCE : 0); })]);
    clearTimeout(timer);
    if (isOver) {
      set(waiting.size ? "running" : "ready");
      return { lost: false };
    }
    const left = [...waiting.values()];
    waiting.clear();
    end();
    left.forEach(({ job, done, fail: fails }) => {
      if (job === "run") done({ ok: false, ms: PATIENCE });
      else fails(new Error("Python was ended; run the cell again"));
    });
    start().catch(() => {}); // it is told where it is asked for next
    return { lost: true };
  }

  window.bookPython = {
    offered, bytes, start, run, evaluate, stop,
    get state() { return state; },
    subscribe(act) {
      watching.add(act);
      return () => watching.delete(act);
    },
  };
})();

// Python for the cells of a page: Pyodide, with the lab's files and hashes, in a worker. What a cell
// does there is helpers/in_page.py; this script starts it, hands it one cell after the other, and asks
// between two steps of Python whether the reader has pressed Stop.
(function () {
  "use strict";
  const LOOK = 200; // milliseconds between two looks at whether to stop
  const STEPS = ["Fetching Python and its packages", "Starting Python", "Loading the book’s code"];
  let python, page, settings, number = 0, before = Promise.resolve();

  const tell = (message) => self.postMessage(message);

  // --- what is fetched -----------------------------------------------------------------------------

  const got = {};
  let step = 0, said = 0;
  function progress(isNow) {
    if (!isNow && performance.now() - said < 100) return;
    said = performance.now();
    const sum = (sizes) => Math.round(sizes.reduce((all, size) => all + size, 0));
    const bytes = sum(Object.values(got)), total = sum(Object.values(settings.files).map(([sent]) => sent));
    tell({ progress: { step: step + 1, steps: STEPS.length, text: STEPS[step], bytes: Math.min(bytes, total), total } });
  }

  function next(to) {
    step = to;
    progress(true);
  }

  // Counted as it comes, and as a server sends it.
  function counting(fetch) {
    return async function (asked, options) {
      const answer = await fetch.call(self, asked, options);
      const name = new URL(answer.url || String(asked), self.location.href).pathname.split("/").pop();
      const size = settings.files[name];
      if (!size || !answer.ok || !answer.body) return answer;
      const [sent, whole] = size;
      const counter = new TransformStream({
        transform(part, out) {
          got[name] = Math.min(sent, (got[name] || 0) + part.length * sent / whole);
          progress();
          out.enqueue(part);
        },
      });
      const { status, statusText, headers } = answer;
      return new Response(answer.body.pipeThrough(counter), { status, statusText, headers });
    };
  }

  async function start(given) {
    settings = given;
    // Where a policy forbids it this throws, and says so; Pyodide would wait forever.
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    next(0);
    const plain = self.fetch;
    self.fetch = counting(plain);
    try {
      const [{ loadPyodide }] = await Promise.all([import(settings.pyodide), import(settings.katex)]);
      python = await loadPyodide({ lockFileURL: settings.lock, packages: settings.packages });
    } finally {
      self.fetch = plain;
    }
    for (const [name, [sent]] of Object.entries(settings.files)) got[name] = sent;
    next(1);
    const missing = settings.packages.filter((name) => !python.loadedPackages[name]);
    if (missing.length) throw new Error(`${missing.join(", ")} could not be loaded`);
    python.setStdout({ batched() {} });
    python.setStderr({ batched() {} });
    next(2);
    page = python.pyimport("helpers.page_wire").Wire(
      (kind, what) => tell({ number, kind, what: JSON.parse(what) }), setFormula, settings.chapter);
  }

  function setFormula(tex) {
    return self.katex.renderToString(tex, { displayMode: true, throwOnError: false, trust: true, strict: false });
  }

  // --- stopping ------------------------------------------------------------------------------------

  // Python looks into this array between its steps; 2 is what an interrupting key would leave there.
  // The page says stop by taking away a file of its own: a worker that computes gets no messages, but
  // it can ask whether a file is there. That needs no shared memory, which few hosts allow.
  let halt = "", asked = 0, isSoft = null;
  function isThere(address) {
    try {
      const request = new XMLHttpRequest();
      request.open("GET", address, false);
      request.send();
      return request.status === 200;
    } catch {
      return false;
    }
  }
  const signals = {
    get 0() {
      const now = performance.now();
      if (!halt || now - asked < LOOK) return 0;
      const stays = isThere(halt);
      asked = performance.now();
      if (stays) return 0;
      halt = ""; // once: what a cell does when it is stopped is not stopped again
      return 2;
    },
    set 0(_) { /* Python takes the signal back */ },
  };

  // --- cells ---------------------------------------------------------------------------------------

  const LATER = /^[ \t]*(?:import|from)[ \t]+\w/m;

  async function run({ cell, code, scenario, address }) {
    if (isSoft === null) {
      isSoft = isThere(address);
      if (isSoft) python.setInterruptBuffer(signals);
      tell({ isSoft });
    } else if (isSoft && !isThere(address)) return { ok: false, ms: 0 }; // stopped before its turn
    if (LATER.test(code)) {
      try {
        await python.loadPackagesFromImports(code, { messageCallback() {}, errorCallback() {} });
      } catch { /* what is no Python, or cannot be had: running it tells more */ }
    }
    const began = performance.now();
    asked = began;
    halt = isSoft ? address : "";
    try {
      return { ok: page.run(cell, code, JSON.stringify(scenario)), ms: performance.now() - began };
    } finally {
      halt = "";
    }
  }

  const JOBS = {
    start,
    run,
    evaluate: ({ handle, inputs }) => JSON.parse(page.evaluate(handle, JSON.stringify(inputs))),
  };

  // The last line of what Python says of an error.
  const inWords = (error) => String(error.message || error).trim().split("\n").pop();

  self.addEventListener("message", ({ data }) => {
    before = before.then(async () => {
      ({ number } = data);
      try {
        tell({ number, done: await JOBS[data.job](data) });
      } catch (error) {
        tell({ number, failed: inWords(error) });
      }
    });
  });
})();

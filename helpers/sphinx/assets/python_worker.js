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
    next(0);
    const plain = self.fetch;
    self.fetch = counting(plain);
    try {
      const there = recall();
      const [{ loadPyodide }] = await Promise.all([import(settings.pyodide), import(settings.katex)]);
      python = await loadPyodide({ lockFileURL: settings.lock, packages: settings.packages });
      const view = await there;
      if (view) unpack(view);
      python.runPython("import sys; sys.dont_write_bytecode = False");
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
    page = python.pyimport("helpers.in_page").Wire(
      (kind, what) => tell({ number, kind, what: JSON.parse(what) }), setFormula, settings.chapter);
  }

  // --- what is compiled ----------------------------------------------------------------------------

  // Most of the time that Python takes to load a package it compiles its text. What one visit has
  // compiled is kept in this browser, packed, under the lock's name: another build is another name.
  const STORE = "book-python", REST = 2000, ENOUGH = 20, HEAD = 16;
  const packed = (way, body) => new Response(new Blob([body]).stream().pipeThrough(way)).arrayBuffer();
  let compiled = 0, resting = 0;

  async function recall() {
    try {
      const found = await (await caches.open(STORE)).match(settings.lock);
      return found && new DataView(await packed(new DecompressionStream("gzip"), await found.arrayBuffer()));
    } catch {
      return null; // no such storage here, or nothing whole in it
    }
  }

  // A list of paths and lengths, with its own length before it, and the files one after the other.
  function unpack(view) {
    const size = view.getUint32(0), bytes = new Uint8Array(view.buffer);
    let at = 4 + size;
    for (const [path, length] of JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)))) {
      python.FS.mkdirTree(path.replace(/\/[^/]*$/, ""));
      python.FS.writeFile(path, bytes.subarray(at, at + length));
      at += length;
      compiled += 1;
    }
  }

  async function keepCompiled() {
    const paths = page.compiled().toJs();
    if (paths.length < compiled + ENOUGH) return;
    compiled = paths.length;
    const files = paths.map((path) => {
      const bytes = python.FS.readFile(path);
      new DataView(bytes.buffer).setUint32(4, 1, true); // it goes with its text, whatever the clock says
      return bytes;
    });
    const list = new TextEncoder().encode(JSON.stringify(paths.map((path, place) => [path, files[place].length])));
    const size = new DataView(new ArrayBuffer(4));
    size.setUint32(0, list.length);
    const body = await packed(new CompressionStream("gzip"), new Blob([size, list, ...files.filter(({ length }) => length >= HEAD)]));
    const store = await caches.open(STORE);
    await store.put(settings.lock, new Response(body));
    for (const { url } of await store.keys()) if (url !== settings.lock) await store.delete(url);
  }

  // When nobody waits for Python.
  function rest() {
    clearTimeout(resting);
    resting = setTimeout(() => {
      before = before.then(keepCompiled).catch(() => {}); // the next visit compiles again
    }, REST);
  }

  // --- formulas ------------------------------------------------------------------------------------

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
    clearTimeout(resting);
    before = before.then(async () => {
      ({ number } = data);
      try {
        tell({ number, done: await JOBS[data.job](data) });
      } catch (error) {
        tell({ number, failed: inWords(error) });
      }
      if (page) rest();
    });
  });
})();

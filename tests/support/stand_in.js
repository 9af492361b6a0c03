// In the place of python.js: says what a cell's first line asks for, and writes down what it was asked.
// `#: name` lines of a cell choose; what a cell displays lies in window.gives, which the test puts there.
(() => {
  const asked = { starts: 0, stops: 0, runs: [], evaluated: [] };
  window.asked = asked;
  let halt = () => {};
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  window.bookPython = {
    offered: async () => window.refuses || { ok: true, why: "" },
    bytes: async () => ({ already: 0, toFetch: 20_300_000 }),
    async start(onProgress) {
      asked.starts += 1;
      onProgress({ step: 1, steps: 2, text: "fetching Python", bytes: 5_000_000, total: 20_000_000 });
      await pause(30);
      onProgress({ step: 2, steps: 2, text: "starting Python", bytes: 0, total: 0 });
    },
    async run(id, code, on) {
      asked.runs.push({ id, code, scenario: on.scenario });
      let ok = true;
      for (const [, what, word] of code.matchAll(/^#: (\w+) ?(.*)$/gm)) {
        if (what === "say") on.onStdout(`${word}\n`);
        else if (what === "flood") for (let count = 0; count < 20_000; count++) on.onStdout(`line ${count}\n`);
        else if (what === "show") on.onDisplay(window.gives[word]);
        else if (what === "solve") document.dispatchEvent(new CustomEvent("book:solved", { detail: { id: word } }));
        else if (what === "forever") {
          await new Promise((done) => { halt = done; });
          return { ok: false, ms: 0 };
        } else if (what === "fail") {
          const [name, line] = word.split(" ");
          on.onError({ name, message: "as it was asked", line: Number(line), traceback: `Traceback\n${name}` });
          ok = false;
        }
      }
      return { ok, ms: 1234 };
    },
    async stop() {
      asked.stops += 1;
      halt();
      return { lost: true };
    },
    async evaluate(handle, inputs) {
      asked.evaluated.push(inputs);
      await window.gate; // a test opens it
      return window.gives[handle](inputs);
    },
    state: "idle",
    subscribe() {},
  };
})();

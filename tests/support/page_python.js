// Load what a press loads, and keep what comes of each thing that is begun, by its number.
async () => {
  const script = document.createElement("script");
  script.src = `${document.documentElement.dataset.content_root}_static/python.js`;
  await new Promise((done, failed) => {
    script.onload = done;
    script.onerror = () => failed(new Error("python.js could not be loaded"));
    document.head.append(script);
  });
  const came = {}, python = window.bookPython;
  const pressed = { printed: "", solved: [], states: [], progress: [] };
  document.addEventListener("book:solved", ({ detail }) => pressed.solved.push(detail.id));
  python.subscribe((state) => pressed.states.push(state));
  const acts = {
    start: () => python.start((now) => pressed.progress.push(now)).then(() => true),
    bytes: () => python.bytes(),
    stop: () => python.stop(),
    evaluate: (handle, inputs) => python.evaluate(handle, inputs),
    async run(cell, code, scenario) {
      const gave = [];
      pressed.printed = "";
      const done = await python.run(cell, code, {
        ...(scenario ? { scenario } : {}),
        onStdout(text, kind) {
          gave.push([kind, text]);
          pressed.printed += text;
        },
        onDisplay: (bundle) => gave.push(["display", bundle]),
        onError: (error) => gave.push(["error", error]),
      });
      return { ...done, gave };
    },
  };
  const end = (number, found) => {
    const now = came[number];
    came[number] = { found };
    if (now?.tell) now.tell();
  };
  pressed.begin = (number, act, given) => {
    acts[act](...given).then((found) => end(number, { came: found }), (error) => end(number, { failed: error.message }));
  };
  // Its outcome, or nothing after a second of waiting for it.
  pressed.soon = async (number) => {
    if (!came[number]?.found) await Promise.race([
      new Promise((tell) => { came[number] = { tell }; }),
      new Promise((late) => setTimeout(late, 1000)),
    ]);
    const found = came[number]?.found || null;
    if (found) delete came[number];
    return found;
  };
  window.pressed = pressed;
  return python.offered();
}

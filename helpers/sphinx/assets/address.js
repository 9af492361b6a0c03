// The address of a page is where its state is kept: what its models are at, how its list is sifted.
// So a reload, Back, a second tab and a link all show the same. Each script reads and writes the
// names that are its own; what others hang on to a link stays where it is, and nobody speaks of it.
(function () {
  "use strict";
  // Browsers refuse an address that changes too often: a few changes are written at once, so that a
  // reload finds them, and many one after another at intervals.
  const PAUSE = 300, AT_ONCE = 10;

  // Whose part of an address is what: ?model.input=1, and without a model an input of the one that
  // it leads to. What is nobody's is left out.
  function shares(search, models, led) {
    const has = (id) => Object.hasOwn(models, id);
    const isInput = (name) => models[led].inputs.some((input) => input.name === name);
    const found = {}, bare = [];
    for (const [name, text] of new URLSearchParams(search)) {
      let [id, input] = name.split(/\.(.*)/s);
      if (has(led) && isInput(name)) {
        bare.push(name);
        [id, input] = [led, name];
      }
      if (input === undefined || !has(id)) continue;
      (found[id] = found[id] || new URLSearchParams()).append(input, text);
    }
    for (const id in found) found[id] = String(found[id]);
    return { found, bare };
  }

  if (typeof document === "undefined") {
    module.exports = { shares };
    return;
  }
  const changes = new Map(), kept = new Set();
  let timer = 0, next = 0;

  // Ask for a change of the address. `change` gets it as a URL and says whether it now keeps
  // something of its owner; of several changes that an owner asks for, the last one counts.
  function change(owner, how) {
    changes.set(owner, how);
    const wait = next - Date.now() - AT_ONCE * PAUSE;
    if (wait <= 0) soon();
    else if (!timer) timer = setTimeout(write, wait);
  }

  // The browser takes as long for an address as for a small chart: while a key is down the chart is
  // painted first. Who has let go of the key finds the address written.
  let isDown = false, isOwed = false;
  const pay = () => { if (isOwed) write(); };
  addEventListener("keydown", () => { isDown = true; }, true);
  for (const end of ["keyup", "blur"])
    addEventListener(end, () => { isDown = false; pay(); }, true);

  function soon() {
    isOwed = true;
    if (isDown) requestAnimationFrame(() => setTimeout(pay));
    else queueMicrotask(pay);
  }

  function write() {
    clearTimeout(timer);
    timer = 0;
    isOwed = false;
    if (!changes.size) return;
    const url = new URL(location.href);
    for (const [owner, how] of changes) kept[how(url) ? "add" : "delete"](owner);
    changes.clear();
    // What is shown of a scenario depends on the evening, which goes along.
    if (kept.size && document.documentElement.dataset.asof === "evening") url.searchParams.set("asof", "evening");
    if (url.href === location.href) return;
    next = Math.max(next, Date.now()) + PAUSE;
    try {
      history.replaceState(history.state, "", url);
    } catch { /* a page from a folder may be refused this; the link button still works */ }
  }

  // Keep what models are at, as `link` says it, and the figure that was moved. `bare` are names
  // that a link had without their model; they go.
  function keep(models, link, figure, bare = []) {
    change("models", (url) => {
      const said = link();
      const isOurs = (name) => /\./.test(name) && Object.hasOwn(models, name.split(".")[0]);
      for (const name of [...url.searchParams.keys()])
        if (bare.includes(name) || isOurs(name)) url.searchParams.delete(name);
      for (const [name, text] of new URLSearchParams(said)) url.searchParams.set(name, text);
      if (figure && said) url.hash = figure;
      return Boolean(said);
    });
  }

  // The element that the address names.
  function place() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null; // a broken escape names nothing
    }
  }

  // The address, or this page out of the browser's memory, is another than before.
  const tell = () => document.dispatchEvent(new CustomEvent("book:address"));
  addEventListener("popstate", () => { write(); tell(); });
  addEventListener("pageshow", (event) => { if (event.persisted) tell(); });
  addEventListener("pointerup", write); // the hand lets go of a slider

  window.BookAddress = { change, keep, place, shares, query: () => new URLSearchParams(location.search) };
})();

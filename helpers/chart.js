// The chart of a notebook: an anywidget that draws a Vega-Lite chart and follows its inputs.
//
// Vega comes from the kernel, in a message, once for all charts of a browser tab: a notebook asks no
// other host, and no chart's saved state carries half a megabyte of script.

// A kernel answers when it is through with the cells before: in a browser on a slow machine that
// takes minutes, and until then nothing is wrong.
const ASK = "vega", PATIENCE = 600_000;
const REST = 300; // milliseconds
const NARROW = 520; // of the place it has, in pixels; helpers/sphinx/assets/book.css has the same
const WIDTHS = { wide: 720, narrow: 360 }; // helpers/render.py has the same

// A script that was written for <script> or require(), without leaving anything behind.
function evaluate(code, needs) {
  const module = { exports: {} };
  new Function("module", "exports", "require", "define", code)(
    module, module.exports, (name) => needs[name], undefined);
  return module.exports;
}

function setFont(weight, bytes) {
  const face = new FontFace("IBM Plex Sans", bytes, { weight });
  document.fonts.add(face);
  return face.load();
}

function fetchVega(model) {
  return new Promise((done, failed) => {
    const late = setTimeout(
      () => failed(new Error("the kernel sent no Vega; run the cell again")), PATIENCE);
    async function take(message, buffers) {
      if (message.error) {
        model.off("msg:custom", take);
        clearTimeout(late);
        failed(new Error(message.error));
      }
      if (message.kind !== ASK) return;
      model.off("msg:custom", take);
      clearTimeout(late);
      const [vegaCode, liteCode, labelsCode, ...fonts] = buffers;
      const read = (bytes) => new TextDecoder().decode(bytes);
      const vega = evaluate(read(vegaCode), {});
      const lite = evaluate(read(liteCode), { vega });
      const labels = evaluate(read(labelsCode), {});
      // Text is measured as it will be set; a font that cannot be read costs only its looks.
      await Promise.allSettled([setFont("400", fonts[0]), setFont("600 700", fonts[1])]);
      done({ vega, lite, labels });
    }
    model.on("msg:custom", take);
    model.send({ kind: ASK });
  });
}

function vegaOfThisTab(model) {
  const page = globalThis;
  page.__bookVega = page.__bookVega || fetchVega(model);
  page.__bookVega.catch(() => { delete page.__bookVega; }); // so that the next chart asks again
  return page.__bookVega;
}

function layOut(spec, variant) {
  const { usermeta, ...rest } = spec;
  const laidOut = { ...rest, ...((usermeta || {})[variant] || {}) };
  laidOut.width = WIDTHS[variant] - laidOut.padding.left - laidOut.padding.right;
  return laidOut;
}

async function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "bk-nb-chart";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", model.get("description"));
  el.append(box);
  let runtime;
  try {
    runtime = await vegaOfThisTab(model);
  } catch (error) {
    box.textContent = `The chart cannot be drawn: ${error.message}.`;
    return;
  }
  const { vega, lite, labels } = runtime;
  const quiet = { ...vega.logger(vega.Error) };
  const vegaLite = model.get("spec");
  const compiled = lite.compile(vegaLite, { logger: quiet }).spec;
  compiled.usermeta = vegaLite.usermeta;
  let view = null, variant = "";

  async function draw() {
    const wanted = box.clientWidth && box.clientWidth < NARROW ? "narrow" : "wide";
    if (view && wanted === variant) return;
    variant = wanted;
    if (view) view.finalize();
    const place = document.createElement("div");
    view = new vega.View(vega.parse(layOut(compiled, variant)),
      { renderer: "svg", container: place, hover: false, logLevel: vega.Error });
    const values = model.get("values");
    labels.tell(view, values, false);
    await labels.run(view);
    keep();
    const svg = place.querySelector("svg");
    svg.setAttribute("class", "bk-chart");
    svg.setAttribute("aria-hidden", "true");
    for (const name of ["width", "height", "style"]) svg.removeAttribute(name);
    box.replaceChildren(place);
    box.dataset.variant = variant;
  }

  function follow() {
    const values = model.get("values");
    labels.tell(view, values, false);
    labels.run(view);
    keep();
  }

  // Once the hand rests, the kernel gets the drawing for the notebook's file, which outlives it.
  let resting = 0;
  function keep() {
    clearTimeout(resting);
    if (model.get("hidden")) resting = setTimeout(async () => {
      const values = model.get("values");
      model.send({ kind: "drawn", values, drawing: await view.toSVG() });
    }, REST);
  }

  // A page that opened this notebook put what its reader had set into the address.
  const [opened] = performance.getEntriesByType("navigation");
  const query = opened ? new URL(opened.name).search : "";
  if (/[?&]\w+\.\w+=/.test(query)) model.send({ kind: "scenario", query });

  await draw();
  const style = document.createElement("style"); // what was drawn is not shown twice
  style.textContent = model.get("hidden");
  el.append(style);
  model.on("change:values", follow);
  const watcher = new ResizeObserver(() => draw());
  watcher.observe(box);
  return () => {
    watcher.disconnect();
    clearTimeout(resting);
    model.off("change:values", follow);
    view.finalize();
  };
}

export default { render };

// What a cell gave, on the page: texts, tables, pictures, charts, figures with their controls, errors.
// It comes from a reader's own code, or from code that somebody gave him: nothing in it may run, lead
// away or reach into the page, and a figure comes alive by the page's own engine only.
(function () {
  "use strict";
  const MOST = 60_000; // characters of text; more would only make the page slow
  const FIGURE = "application/vnd.book.figure+json";
  const VEGA_LITE = /^application\/vnd\.vegalite\.v\d+(\.json|\+json)$/;

  // Of a table and its like these parts stay; of the others their text.
  const PLAIN = new Set(("table caption colgroup col thead tbody tfoot tr th td p div span pre code samp kbd var b strong i em " +
    "u s small sub sup br hr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote details summary img figure figcaption a").split(" "));
  const SAID = new Set("colspan rowspan scope headers title dir lang alt open start".split(" "));
  const NEVER = "script, style, iframe, frame, object, embed, link, meta, base, template, foreignObject, animate, set, noscript";
  const LEADS = new Set(["href", "xlink:href", "src", "srcset", "srcdoc", "action", "formaction", "ping", "background", "poster", "data"]);
  const PICTURE = /^data:image\/(png|jpeg|gif|svg\+xml)[;,]/;
  const PART = /^(#|data:image\/(png|jpeg|gif|svg\+xml)[;,])/; // what loads by itself
  const HARMLESS = /^(#|data:text\/csv[;,]|https:\/\/|[\w/.-]+\.html(#|$))/;

  const make = (kind, name, text) => {
    const part = document.createElement(kind);
    if (name) part.className = name;
    if (text !== undefined) part.textContent = text;
    return part;
  };

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;

  // Read in a document of its own, in which nothing loads or runs, and cleaned there.
  function plain(html) {
    const body = parsed(html);
    body.querySelectorAll(NEVER).forEach((part) => part.remove());
    for (const part of [...body.querySelectorAll("*")]) {
      const isAway = part.localName === "a" && !/^#[\w-]+$/.test(part.getAttribute("href") || "");
      if (isAway || !PLAIN.has(part.localName)) {
        part.replaceWith(...part.childNodes);
        continue;
      }
      for (const { name, value } of [...part.attributes]) {
        const stays = SAID.has(name) || name === "href" || (name === "src" && PICTURE.test(value));
        if (!stays) part.removeAttribute(name);
      }
    }
    for (const table of body.querySelectorAll("table")) {
      table.className = "bk-table";
      const box = make("div", "bk-scroll");
      Object.assign(box, { tabIndex: 0 });
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Table");
      table.replaceWith(box);
      box.append(table);
    }
    return [...body.childNodes];
  }

  // A figure keeps its form and its names; what could run or load does not stay.
  function drawn(html) {
    const body = parsed(html);
    body.querySelectorAll(NEVER).forEach((part) => part.remove());
    for (const part of body.querySelectorAll("*"))
      for (const { name, value } of [...part.attributes]) {
        const isGood = /href$/.test(name) && part.localName === "a" ? HARMLESS : PART;
        const leads = LEADS.has(name) && !isGood.test(value.trim());
        if (name.startsWith("on") || leads || (name === "style" && /url\(|position\s*:\s*(fixed|absolute|sticky)/i.test(value))) part.removeAttribute(name);
      }
    return body;
  }

  // --- a figure of the book --------------------------------------------------------------------------

  let count = 0;
  const NAMES = ["data-model", "data-in", "data-out", "data-end", "data-title", "data-differs", "data-reading", "data-says"];
  const POINTS = ["for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form"];

  // No id twice in a page: those of a cell's figure get a name of their own, and what points to them.
  function renamed(figure) {
    const own = `cell${(count += 1)}-`, ids = new Set();
    for (const part of [figure, ...figure.querySelectorAll("[id]")]) if (part.id) {
      ids.add(part.id);
      part.id = own + part.id;
    }
    const point = (id) => (ids.has(id) ? own + id : id);
    for (const part of figure.querySelectorAll("*"))
      for (const { name, value } of [...part.attributes]) {
        if (POINTS.includes(name)) part.setAttribute(name, value.split(" ").map(point).join(" "));
        else if (/url\(["']?#/.test(value)) part.setAttribute(name, value.replace(/(url\(["']?#)([^)"']+)/g, (_, start, id) => start + point(id)));
        else if (/href$/.test(name) && value[0] === "#") part.setAttribute(name, `#${point(value.slice(1))}`);
      }
    return own;
  }

  // A model of the page and of the cell is one if both say the same: then their sliders are one.
  const sorted = (name, part) => part && typeof part === "object" && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1))) : part;
  const told = ({ inputs, expression, result, transform, requires, rows }) =>
    JSON.stringify([inputs, expression, result, transform, requires, rows], sorted);
  function isOfPage(id, declared) {
    const model = window.Book.models[id];
    if (!model) return false;
    const rows = declared.rows && model.rows ? declared.rows : undefined;
    return told({ ...declared, rows }) === told({ ...model, rows: rows && model.rows });
  }

  function ownModel(figure, id, own) {
    const name = `${own.replace("-", "_")}${id}`;
    for (const part of [figure, ...figure.querySelectorAll("*")])
      for (const attribute of NAMES) {
        const value = part.getAttribute(attribute);
        if (value === id) part.setAttribute(attribute, name);
        else if (value && value.startsWith(`${id}.`)) part.setAttribute(attribute, name + value.slice(id.length));
      }
    return name;
  }

  async function vegaOf(given) {
    if (given.vega) return given.vega;
    await window.Book.vegaIsThere();
    await window.bookCells.load("vega-lite.js");
    const made = window.vegaLite.compile(given.specification, { logger: window.vega.logger(window.vega.Error) }).spec;
    return { ...made, usermeta: given.specification.usermeta };
  }

  // A place for each width, as a page's figure has them.
  function placesIn(figure) {
    const box = figure.querySelector(".bk-figure__drawing") || figure.querySelector(".bk-figure__chart");
    for (const variant of ["wide", "narrow"]) {
      if (box.querySelector(`.bk-figure__${variant}`)) continue;
      const place = make("div", `bk-figure__${variant}`);
      place.hidden = variant === "narrow";
      box.append(place);
    }
  }

  // The page's engine takes a figure over. Its model may be one of the page's, and then they move as
  // one; else it is its own, and no address keeps it.
  async function adopt(figure, spec, declared) {
    const { Book } = window, { specs, author, attach, wake, show: write, anew } = Book.inside, id = figure.dataset.model;
    figure.dataset.live = "svg";
    specs[figure.id] = spec;
    anew();
    if (id && !Book.models[id]) {
      Book.models[id] = { ...declared, figure: figure.id, own: true };
      Book.state[id] = author(declared);
    }
    if (!("adopted" in figure.dataset)) {
      figure.dataset.adopted = "";
      if (id) attach(figure);
      figure.dispatchEvent(new CustomEvent("book:adopted", { bubbles: true }));
    }
    await wake(figure.id);
    if (id) write(id);
  }

  // What such a figure took goes with it.
  function release(figure) {
    const { Book } = window, { charts, specs, calculators, outcomes, anew } = Book.inside, { id, dataset: { model } } = figure;
    if (charts[id]) charts[id].view.finalize();
    for (const kind of [charts, specs]) delete kind[id];
    if (model && Book.models[model].own) for (const kind of [Book.models, Book.state, calculators, outcomes]) delete kind[model];
    anew();
  }

  async function showFigure(box, given) {
    const figure = drawn(given.html).querySelector("figure");
    const own = renamed(figure), id = figure.dataset.model, { declared, handleId } = given;
    figure.querySelectorAll(".bk-link").forEach((button) => button.remove()); // a link cannot bring a cell back
    if (id && declared && !handleId && !isOfPage(id, declared)) figure.dataset.model = ownModel(figure, id, own);
    box.append(document.adoptNode(figure));
    placesIn(figure);
    if (handleId) {
      delete figure.dataset.model;
      follow(figure, given, own);
    }
    await adopt(figure, await vegaOf(given), declared);
  }

  // A formula that only Python can work out: it is asked at each move, and the last move counts.
  function follow(figure, { handleId, declared }, own) {
    const form = figure.querySelector("form.bk-controls"), { read, snap, say } = window.Book;
    const values = Object.fromEntries(declared.inputs.map(({ name, value }) => [name, value]));
    const line = form.querySelector(".bk-message");
    let wanted = false, isAsking = false;
    form.hidden = false;
    figure.dataset.ready = "";
    form.querySelectorAll(".bk-rest").forEach((rest) => { rest.open = matchMedia("(min-width: 68.75rem)").matches; });

    function write(but) {
      for (const input of declared.inputs)
        for (const control of form.querySelectorAll("[data-in]")) {
          if (control.dataset.in.split(".")[1] !== input.name || control === but) continue;
          if (control.matches("select")) control.value = String(values[input.name]);
          else if (control.matches("input")) control.value = (values[input.name] * input.how.factor).toFixed(input.how.decimals);
          else control.textContent = say(input, values[input.name]);
          if (control.type === "range") control.setAttribute("aria-valuetext", say(input, values[input.name]));
        }
    }

    async function ask() {
      wanted = true;
      if (isAsking) return;
      isAsking = true;
      figure.setAttribute("aria-busy", "true");
      try {
        while (wanted) {
          wanted = false;
          const bundle = await window.bookPython.evaluate(handleId, { ...values });
          const given = (bundle && bundle[FIGURE]) || bundle;
          if (!wanted && given && figure.isConnected) await put(given);
        }
        line.textContent = "";
      } catch (error) {
        line.textContent = `Python gave no result: ${error.message}`;
      }
      isAsking = false;
      figure.removeAttribute("aria-busy");
    }

    // All but the form is Python's; of the form what the formula gives.
    async function put(given) {
      const next = document.adoptNode(drawn(given.html).querySelector("figure")), spec = await vegaOf(given);
      const told = (place) => `${place.dataset.out || ""}|${(place.dataset.reading || "").split(".")[1] || ""}`;
      for (const place of form.querySelectorAll("output")) {
        const same = [...next.querySelectorAll("form output")].find((one) => told(one) === told(place));
        if (same) place.textContent = same.textContent;
      }
      for (const part of [".bk-figure__head", ".bk-figure__more"]) {
        const old = figure.querySelector(part), now = next.querySelector(part);
        if (old && now && !old.querySelector("details[open]")) old.replaceWith(now);
      }
      const drawing = next.querySelector("[role=img]"), mine = figure.querySelector("[role=img]");
      if (drawing && mine) mine.setAttribute("aria-label", drawing.getAttribute("aria-label"));
      release(figure);
      await adopt(figure, spec);
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => {
      const input = target.dataset.in && declared.inputs.find(({ name }) => name === target.dataset.in.split(".")[1]);
      if (!input) return;
      const value = read(target.value) / (target.matches("select") ? 1 : input.how.factor);
      const isOutside = Number.isNaN(value) || value < input.low - 1e-12 || value > input.high + 1e-12;
      target.setAttribute("aria-invalid", String(isOutside));
      if (isOutside) return;
      values[input.name] = snap(input, value);
      write(target);
      ask();
    });
    form.addEventListener("focusout", ({ target }) => { target.removeAttribute("aria-invalid"); write(); });
    form.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-preset]");
      if (!button) return;
      for (const { name, value } of declared.inputs) values[name] = value;
      Object.assign(values, JSON.parse(button.dataset.preset));
      write();
      ask();
    });
    figure.dataset.own = own;
  }

  // --- a chart of Altair's ---------------------------------------------------------------------------

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--bk-${name}`).trim();

  async function showChart(box, specification, said) {
    const place = make("div", "bk-py__chart");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", specification.description || said || "A chart that the cell gave");
    box.append(place);
    const axis = { labelColor: ink("soft"), titleColor: ink("ink"), gridColor: ink("grid"), domainColor: ink("rule"), tickColor: ink("rule") };
    const ours = { font: "IBM Plex Sans", background: "transparent", axis, legend: { labelColor: ink("soft"), titleColor: ink("ink") },
      title: { color: ink("ink") }, text: { fill: ink("ink") }, view: { stroke: null }, mark: { color: ink("known") } };
    const config = { ...ours, ...specification.config };
    const vega = await vegaOf({ specification: { ...specification, config } });
    const { width, height, padding, ...rest } = vega;
    const chart = window.Book.view(window.vega, { ...rest, width, height, padding }, { renderer: "svg", container: place, hover: false });
    chart.logLevel(window.vega.Error);
    await chart.runAsync();
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    place.end = () => chart.finalize();
  }

  // --- everything ------------------------------------------------------------------------------------

  function showPicture(box, address, text) {
    const picture = make("img", "bk-py__picture");
    picture.alt = text || "A picture that the cell gave";
    picture.src = address;
    box.append(picture);
  }

  function showText(box, text) {
    const last = box.lastElementChild, stream = last && last.matches("pre[data-stream]") ? last : make("pre", "bk-py__text");
    stream.dataset.stream = "";
    if (stream !== last) box.append(stream);
    const room = MOST - stream.textContent.length;
    if (room > 0) stream.append(text.slice(0, room));
    if (text.length > room && !("cut" in stream.dataset)) {
      stream.dataset.cut = "";
      stream.append(`\n… more than ${MOST.toLocaleString("en")} characters; the rest is not shown.`);
    }
  }

  // The richest form that a page can show.
  async function show(box, bundle) {
    const text = [bundle["text/plain"] || ""].flat().join("");
    const chart = Object.keys(bundle).find((kind) => VEGA_LITE.test(kind));
    const figure = bundle[FIGURE], svg = bundle["image/svg+xml"], png = bundle["image/png"];
    const place = make("div", "bk-py__one");
    if (bundle.later || (figure && figure.later)) place.classList.add("hindsight");
    box.append(place);
    try {
      if (figure) await showFigure(place, figure);
      else if (chart) await showChart(place, bundle[chart], text.startsWith("alt.") ? "" : text);
      else if (bundle["text/html"]) place.append(...plain([bundle["text/html"]].flat().join("")).map((part) => document.adoptNode(part)));
      else if (svg) showPicture(place, `data:image/svg+xml;charset=utf-8,${encodeURIComponent([svg].flat().join(""))}`);
      else if (png) showPicture(place, `data:image/png;base64,${[png].flat().join("").replace(/\s/g, "")}`);
      else place.append(make("pre", "bk-py__text", text));
    } catch (error) {
      place.append(make("p", "bk-py__wrong", `This cannot be shown here: ${error.message}.`));
      if (text) place.append(make("pre", "bk-py__text", text));
    }
  }

  // The last line first, as one reads it; the whole report folded.
  function showError(box, { name, message, line, traceback }, go) {
    const place = make("div", "bk-py__error"), first = make("p");
    first.append(make("strong", "", name), message ? `: ${message}` : "");
    place.append(first);
    if (line) {
      const button = make("button", "bk-quietly", `Line ${line} of this cell`);
      button.type = "button";
      button.addEventListener("click", go);
      place.append(button);
    }
    if (traceback) {
      const fold = make("details");
      fold.append(make("summary", "", "The whole report"), make("pre", "bk-py__text", [traceback].flat().join("\n")));
      place.append(fold);
    }
    box.append(place);
  }

  // What is taken away leaves nothing behind: neither charts nor models.
  function clear(box) {
    for (const figure of box.querySelectorAll("figure[data-live]")) release(figure);
    for (const chart of box.querySelectorAll(".bk-py__chart")) if (chart.end) chart.end();
    box.replaceChildren();
  }

  window.bookOutput = { show, showText, showError, clear, plain, make };
})();

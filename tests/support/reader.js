// What a reader does, done from inside the page, so that any browser that can run a function in a
// page can be asked: {async name() → what came of it}. "works", "static" where the page offers no
// such thing and is whole without it, else what went wrong.
({
  WAIT: 15000,

  async until(what, condition) {
    for (const end = Date.now() + this.WAIT; Date.now() < end;) {
      const found = condition();
      if (found) return found;
      await new Promise((go) => setTimeout(go, 30));
    }
    throw new Error(`waited in vain until ${what}`);
  },

  seen: (element) => Boolean(element && element.getClientRects().length) &&
    getComputedStyle(element).visibility === "visible",

  one(selector, inside = document) {
    const found = [...inside.querySelectorAll(selector)].find(this.seen);
    if (!found) throw new Error(`no ${selector} to be seen`);
    return found;
  },

  async settle() {
    if (document.readyState !== "complete") await new Promise((go) => addEventListener("load", go));
    await this.until("the page is shown", () => [...document.querySelectorAll("h1")].some(this.seen));
  },

  // Text, and every figure in one drawing that is as wide as its place.
  async reads() {
    await this.settle();
    if (this.one("article").innerText.length < 1000) return "hardly any text";
    for (const figure of document.querySelectorAll("figure.bk-figure")) {
      const charts = [...figure.querySelectorAll("svg.bk-chart")];
      if (!charts.length) continue;
      const shown = charts.filter(this.seen);
      if (shown.length !== 1) return `${figure.id} shows ${shown.length} drawings`;
      const { width, height } = shown[0].getBoundingClientRect();
      if (width < 200 || height < 60) return `${figure.id} is drawn ${width} by ${height}`;
    }
    return "works";
  },

  // Into its slider; a window that has not the focus tells no figure so.
  async wake(figure, slider) {
    slider.focus();
    if (!document.hasFocus()) slider.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    await this.until("the drawing is alive, or says why not", () =>
      figure.dataset.awake || figure.querySelector(".bk-message").textContent);
  },

  // A slider to its end: chart, result and second title follow; a preset brings it all back.
  async moves(id) {
    const figure = document.getElementById(id), form = figure.querySelector("form.bk-controls");
    if (!this.seen(form)) return "static";
    const slider = this.one("input[type=range]", form), output = figure.querySelector(".bk-output");
    const drawing = () => [...figure.querySelectorAll("svg.bk-chart")].find(this.seen).outerHTML;
    await this.wake(figure, slider);
    const failed = figure.querySelector(".bk-message").textContent;
    if (failed.includes("could not be loaded")) return "static"; // and it says so
    const before = [output.textContent, drawing()];
    slider.value = slider.max;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await this.until("the result follows", () => output.textContent !== before[0]);
    await this.until("the chart follows", () => drawing() !== before[1]);
    const title = figure.querySelector(".bk-yours");
    if (!this.seen(title) || !title.textContent.startsWith("With your values: ")) return "no second title";
    if (/–|NaN|undefined/.test(output.textContent)) return `the result is ${output.textContent}`;
    this.one(".bk-differs button", figure).click();
    await this.until("the book's values are back", () => output.textContent === before[0]);
    return "works";
  },

  // What each live figure says at the upper end of each of its sliders, one after another.
  async results() {
    await this.settle();
    const found = {};
    for (const figure of document.querySelectorAll("figure[data-ready]")) {
      for (const slider of figure.querySelectorAll("input[type=range]")) {
        await this.wake(figure, slider);
        slider.value = slider.max;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await this.until("it says so", () => slider.getAttribute("aria-valuenow") || slider.value === slider.max);
        await new Promise(requestAnimationFrame);
        const said = [...figure.querySelectorAll(".bk-yours, .bk-output, .bk-message")].map((line) => line.textContent);
        found[slider.id] = [...said, figure.querySelectorAll("svg.bk-chart path").length];
      }
    }
    return found;
  },

  async opens() {
    if (!("sheet" in document.documentElement.dataset)) return "static"; // then a number is a link
    this.one("section > p a.bk-known:not(.bk-count)").click();
    const sheet = await this.until("a sheet is open", () => document.querySelector("dialog.bk-sheet[open]"));
    if (!this.seen(sheet) || !/Confidence/.test(sheet.innerText)) return `the sheet says ${sheet.innerText}`;
    sheet.querySelector("button").click();
    return sheet.open ? "the sheet stays open" : "works";
  },

  async predicts() {
    const section = document.querySelector(".bk-predict"), form = section.querySelector("form");
    if (!this.seen(form)) return "static";
    const kept = form.querySelector(".bk-kept").textContent;
    form.elements.guess.value = "1.25";
    form.elements.range.value = "0.5";
    form.querySelector("button").click();
    const said = section.querySelector(".bk-said-so");
    await this.until("the prediction is answered", () => said.textContent.includes("You said"));
    if (!section.querySelector("details").open) return "the answer stays closed";
    return kept.includes("stays in this browser") ? "works" : "not kept";
  },

  // Whether what was chosen before is still there after another load.
  async keeps() {
    await this.settle();
    await new Promise((go) => setTimeout(go, 100));
    const said = document.querySelector(".bk-predict .bk-said-so").textContent;
    return said.includes("You said") ? "works" : "not kept";
  },

  async checks() {
    const form = document.querySelector(".bk-checks form[data-answer]");
    if (!this.seen(form) || !this.seen(form.querySelector("button"))) return "static";
    form.elements.answer.value = "1";
    form.querySelector("button").click();
    const said = form.querySelector(".bk-said-so");
    await this.until("the answer is judged", () => /^(Not yet|Right)/.test(said.textContent));
    return "works";
  },

  async hides() {
    const later = "main .hindsight, main .bk-hindsight, main tr .bk-later, main dd .bk-later";
    const folds = document.querySelectorAll("details");
    folds.forEach((fold) => { fold.open = true; });
    const shown = () => [...document.querySelectorAll(later)].filter(this.seen).length;
    const button = document.querySelector(".bk-asof [name=evening]");
    if (!this.seen(button)) return "static";
    if (!shown()) return "nothing to hide";
    button.click();
    if (shown()) return `${shown()} places are not hidden`;
    if (button.getAttribute("aria-pressed") !== "true") return "the switch does not say so";
    document.querySelector(".bk-asof [name=now]").click();
    return shown() ? "works" : "nothing comes back";
  },

  async themes() {
    const button = document.querySelector(".theme-switch-button");
    if (!this.seen(button)) return "static";
    const paper = () => getComputedStyle(document.body).backgroundColor, before = paper();
    for (let time = 0; time < 3 && paper() === before; time++) button.click();
    if (paper() === before) return "the paper stays as it is";
    while (document.documentElement.dataset.mode !== "auto") button.click();
    return "works";
  },

  async loads() {
    const link = document.querySelector("a.bk-download");
    for (let fold = link; fold; fold = fold.parentElement) if (fold.tagName === "DETAILS") fold.open = true;
    return this.seen(link) && link.hasAttribute("download") && link.href ? "works" : "no download";
  },

  async finds() {
    await this.settle();
    const list = document.getElementById("search-results");
    await this.until("something is found", () => list && list.children.length);
    return this.seen(list.querySelector("a")) ? "works" : "what is found is not seen";
  },

  async sifts() {
    await this.settle();
    const form = document.querySelector(".bk-sift");
    if (!this.seen(form)) return "static";
    const all = () => [...document.querySelectorAll("[data-item]")].filter(this.seen).length;
    const before = all(), box = form.elements.text;
    box.value = "Fed";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const after = all();
    form.querySelector("button[type=reset]").click();
    await this.until("all are back", () => all() === before);
    return after && after < before ? "works" : `${after} of ${before} are shown`;
  },

  // The page sideways, and texts of controls and headings that their boxes cut.
  async fits() {
    const faults = [], root = document.scrollingElement;
    if (root.scrollWidth > root.clientWidth + 1) {
      const widest = [...document.querySelectorAll("main *")].filter(this.seen)
        .find((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest(".bk-scroll, pre, .bk-formula, svg"));
      faults.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}: ${widest && widest.outerHTML.slice(0, 120)}`);
    }
    for (const part of document.querySelectorAll(".bd-header-article :is(button, a), .bd-sidebar-primary :is(button, kbd)")) {
      const frame = part.closest(".bd-sidebar-primary") || root;
      const { right } = part.getBoundingClientRect();
      if (this.seen(part) && right > frame.getBoundingClientRect().left + frame.clientWidth + 1)
        faults.push(`beyond the edge: ${part.title || part.textContent.trim()}`);
    }
    for (const part of document.querySelectorAll("main :is(button, label, summary, h1, h2, h3, figcaption p, .bk-message, .bk-output)")) {
      if (!this.seen(part) || part.closest(".bk-sr")) continue;
      const style = getComputedStyle(part);
      if (style.overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1) faults.push(`cut: ${part.textContent.slice(0, 60)}`);
      const { left, right } = part.getBoundingClientRect();
      if ((right > root.clientWidth + 1 || left < -1) && !part.closest(".bk-scroll, .bk-board")) faults.push(`outside: ${part.textContent.slice(0, 60)}`);
    }
    return faults.length ? faults.slice(0, 5).join("; ") : "works";
  },

  // How states and marks look, as far as a system's own colours leave them apart.
  async looks() {
    await this.settle();
    const style = (selector, part) => getComputedStyle(document.querySelector(selector), part);
    const kinds = (all, prefix) => all.filter((kind) => document.querySelector(prefix + kind));
    const verdict = (kind) => {
      const { backgroundColor, backgroundImage, borderTopStyle } = style(`.bk-verdict--${kind}`, "::before");
      return [backgroundColor, backgroundImage, borderTopStyle].join(" ");
    };
    const texts = [...document.querySelectorAll("svg.bk-chart text")].filter(this.seen);
    return {
      pressed: [true, false].map((on) => style(`.bk-asof [aria-pressed=${on}]`).backgroundColor),
      verdicts: kinds(["holds", "roughly", "wrong", "open"], ".bk-verdict--").map(verdict),
      lines: kinds(["said", "known", "assumed"], "main a.bk-").map((kind) => style(`main a.bk-${kind}`).textDecorationStyle),
      paper: style("body").backgroundColor,
      inks: [...new Set(texts.map((one) => getComputedStyle(one).fill))],
    };
  },
})

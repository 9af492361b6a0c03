// What a page looks like from inside: an object of small functions, each of which returns plain
// data. tests/support/site.py runs them in the page, with the page's own scripts on or off.
({
  sameIds() {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  },

  openAll() {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      details.classList.add("opened-by-test");
    }
  },

  foldAgain() {
    for (const details of document.querySelectorAll(".opened-by-test")) {
      details.open = false;
      details.classList.remove("opened-by-test");
    }
  },

  // How many pixels the page can be scrolled sideways, and who sticks out.
  sideways() {
    const page = document.scrollingElement;
    const over = page.scrollWidth - page.clientWidth;
    if (over <= 0) return { over, who: [] };
    const who = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width && box.right > page.clientWidth + 0.5 && !element.children.length;
    });
    return { over, who: who.slice(0, 5).map((element) => this.name(element)) };
  },

  // Each tooltip: is it shown by focus, seen whole, and does the page stay where it is? A tooltip
  // finds its place a frame after it is shown; those of one screen find it in the same frame.
  async tips() {
    const page = document.scrollingElement;
    page.style.scrollBehavior = "auto"; // the theme's smooth one takes its time
    const faults = [];
    const frame = () => new Promise(requestAnimationFrame);
    const links = [...document.querySelectorAll(".bk-number")].map((number) => number.querySelector("a"))
      .filter((link) => link.getClientRects().length); // not in a part that is folded away
    while (links.length) {
      links[0].scrollIntoView({ block: "center" });
      const here = 1 + links.slice(1).findIndex((link) => !this.onScreen(link)) || links.length;
      const tips = links.splice(0, here).map((link) => {
        const tip = link.closest(".bk-number").querySelector(".bk-tip");
        link.focus({ preventScroll: true });
        const shown = getComputedStyle(tip).display !== "none" && tip.getClientRects().length > 0;
        link.blur();
        return { link, tip, shown };
      });
      for (const { tip } of tips) tip.style.display = "block";
      await frame();
      await frame();
      for (const { link, tip, shown } of tips) {
        const fault = this.tip(link, tip, shown);
        if (fault) faults.push(fault);
      }
      for (const { tip } of tips) tip.style.display = "";
    }
    return faults;
  },

  // Whether an element lies well within the screen, whatever scrolls around it.
  onScreen(element) {
    const box = element.getBoundingClientRect();
    const room = this.room(element);
    return box.top > 0.2 * innerHeight && box.bottom < 0.8 * innerHeight
      && box.left >= room.left && box.right <= room.right;
  },

  tip(link, tip, shown) {
      const page = document.scrollingElement;
      const box = tip.getBoundingClientRect();
      const room = this.room(tip);
      const over = page.scrollWidth - page.clientWidth;
      const what = [];
      if (!shown || !box.width) what.push("is not shown by focus");
      else {
        if (over > 0) what.push(`makes the page ${over} px wider than the screen`);
        for (const [side, cut] of [
          ["left", room.left - box.left],
          ["right", box.right - room.right],
          ["upper", room.top - box.top],
        ]) {
          if (cut > 1) what.push(`loses ${Math.ceil(cut)} px on its ${side} side`);
        }
      }
      return what.length ? `${tip.id} (${link.textContent}) ${what.join(" and ")}` : "";
  },

  // The part of the page in which an element can be seen: cut by whatever scrolls or hides.
  room(element) {
    const room = { left: 0, right: document.scrollingElement.clientWidth, top: -scrollY };
    if (getComputedStyle(element).position === "fixed") return { ...room, top: 0 };
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflowX === "visible") continue;
      const box = parent.getBoundingClientRect();
      room.left = Math.max(room.left, box.left);
      room.right = Math.min(room.right, box.right);
      room.top = Math.max(room.top, box.top);
    }
    return room;
  },

  // Each drawing of each chart: whether it is seen, what it draws, and its labels as boxes in CSS
  // pixels. A box holds what is printed: a font's own box has room for accents and descenders.
  drawings() {
    return [...document.querySelectorAll("svg.bk-chart")].map((svg) => {
      const frame = svg.getBoundingClientRect();
      const room = this.room(svg);
      const marks = [...svg.querySelectorAll("[class*=role-mark] :is(path, line, rect, text, circle)")];
      return {
        figure: svg.closest("figure")?.id ?? "",
        variant: svg.closest(".bk-figure__narrow") ? "narrow" : "wide",
        seen: frame.width > 0 && frame.height > 0 && getComputedStyle(svg).visibility === "visible",
        marks: marks.filter((mark) => this.printed(mark)).length,
        lost: frame.width ? Math.max(0, room.left - frame.left, frame.right - room.right) : 0,
        paper: this.paper(),
        frame: [frame.left, frame.top, frame.right, frame.bottom],
        labels: frame.width ? this.labels(svg) : [],
      };
    });
  },

  // What the page is printed on.
  paper() {
    const colours = [document.body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor);
    return colours.find((colour) => colour !== "rgba(0, 0, 0, 0)") ?? "rgb(255, 255, 255)";
  },

  ink() {
    return getComputedStyle(document.querySelector("article.bd-article p")).color;
  },

  labels(svg) {
    const texts = [...svg.querySelectorAll("text")].filter((text) => this.printed(text));
    return texts.map((text) => {
      const size = parseFloat(getComputedStyle(text).fontSize);
      const matrix = text.getScreenCTM();
      const box = text.getBBox();
      const top = box.y + 0.28 * size;
      const bottom = box.y + box.height - 0.06 * size;
      const corners = [[box.x, top], [box.x + box.width, top], [box.x, bottom], [box.x + box.width, bottom]]
        .map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
      const xs = corners.map((corner) => corner.x);
      const ys = corners.map((corner) => corner.y);
      return {
        text: text.textContent,
        size: size * Math.hypot(matrix.a, matrix.b),
        ink: getComputedStyle(text).fill,
        box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
      };
    });
  },

  printed(element) {
    const style = getComputedStyle(element);
    const empty = element.tagName === "text" && !element.textContent.trim();
    const box = element.getBoundingClientRect();
    return !empty && style.opacity !== "0" && style.visibility === "visible" && (box.width > 0 || box.height > 0);
  },

  // What each figure says and holds.
  figures() {
    const words = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
    return [...document.querySelectorAll("figure.bk-figure")].map((figure) => {
      const table = figure.querySelector(".bk-figure__more table");
      const link = figure.querySelector("a[download]");
      const chart = figure.querySelector(".bk-figure__drawing");
      return {
        id: figure.id,
        number: words(figure.querySelector(".bk-figure__number")),
        title: words(figure.querySelector(".bk-figure__title")),
        subtitle: words(figure.querySelector(".bk-figure__subtitle")),
        note: words(figure.querySelector(".bk-figure__note")),
        role: chart?.getAttribute("role") ?? "",
        description: chart?.getAttribute("aria-label") ?? "",
        source: words(figure.querySelector(".bk-figure__source")),
        sources: figure.querySelectorAll(".bk-figure__more li").length,
        table: table ? [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)) : [],
        download: link?.getAttribute("download") ?? "",
        address: link?.getAttribute("href") ?? "",
      };
    });
  },

  // The text that can be read, without what only a script can serve, and without the code of figures:
  // folds where there is no script, behind one switch where there is. Of a question's options and
  // answers, which a script turns into a form and folds away, tests/test_exercises.py speaks.
  text() {
    const article = document.querySelector("article.bd-article") ?? document.body;
    const controls = [...article.querySelectorAll("button, form, .bk-checks, .bk-run, .bk-handin, .tag_hide-input > details")];
    const before = controls.map((control) => control.style.display);
    for (const control of controls) control.style.display = "none";
    const text = article.innerText.replace(/\s+/g, " ").trim();
    controls.forEach((control, at) => { control.style.display = before[at]; });
    return text;
  },

  // Tables that cannot be seen, or have no rows.
  lostTables() {
    return [...document.querySelectorAll("article.bd-article table")]
      .filter((table) => !(table.getBoundingClientRect().height > 0 && table.rows.length > 1))
      .map((table) => this.name(table));
  },

  // What leads elsewhere and is seen: paper has none of it.
  navigation() {
    return [".bd-sidebar-primary", ".bd-sidebar-secondary", ".bd-header-article", ".prev-next-footer", ".headerlink", ".skip-link"]
      .filter((kind) => [...document.querySelectorAll(kind)].some((one) =>
        one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 0));
  },

  // The first text of each kind: same element, class, ink, size and weight, on the same papers, from
  // the nearest down. Texts of one kind have one contrast, unless something else lies between them.
  inks() {
    this.settle();
    const papers = new Map([[null, []]]);
    const under = (element) => {
      if (!papers.has(element)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
        const own = { paper: backgroundColor, picture: backgroundImage !== "none", opacity: Number(opacity) };
        const clear = backgroundColor === "rgba(0, 0, 0, 0)" && !own.picture && own.opacity === 1;
        papers.set(element, [...(clear ? [] : [own]), ...under(element.parentElement)]);
      }
      return papers.get(element);
    };
    const kinds = new Map();
    for (const element of document.body.querySelectorAll("*")) {
      const writes = element.matches("input:not([type=range], [type=checkbox], [type=radio]), select, textarea")
        || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!writes || element.disabled || element.closest("svg, script, style")) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const kind = [element.tagName, element.className, color, fontSize, fontWeight, JSON.stringify(under(element))].join();
      if (kinds.has(kind) || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      kinds.set(kind, {
        name: this.name(element), ink: color, papers: under(element),
        size: parseFloat(fontSize), weight: Number(fontWeight),
      });
    }
    return [...kinds.values()];
  },

  // Bring what fades in or moves to its end: in the middle of it a text has an ink of its own. What
  // begins to move later, while axe looks, is at its end at once.
  settle() {
    const still = document.createElement("style");
    still.textContent = `*, ::before, ::after { transition: none !important;
      animation-duration: 0s !important; animation-delay: 0s !important; }`;
    document.head.append(still);
    for (const moving of document.getAnimations()) {
      if (Number.isFinite(moving.effect.getComputedTiming().endTime)) moving.finish();
    }
  },

  // axe is kept out of the drawings: it takes an SVG's `color` for its ink, which is its `fill`.
  async serious(contrastToo = true) {
    this.settle();
    await new Promise((end) => { setTimeout(end, 400); }); // pages look 300 ms later at what scrolls
    const rules = { "color-contrast": { enabled: contrastToo } };
    return this.told(await axe.run({ exclude: ["svg.bk-chart"] }, { resultTypes: ["violations"], rules }));
  },

  seriousButContrast() {
    return this.serious(false);
  },

  told(found) {
    return found.violations
      .filter((one) => one.impact === "serious" || one.impact === "critical")
      .map((one) => {
        const nodes = one.nodes.slice(0, 4).map((node) =>
          `    ${node.target.join(" ")}: ${[...node.any, ...node.all, ...node.none].map((check) => check.message)[0]}`);
        return [`${one.impact}: ${one.id}, ${one.help} (${one.nodes.length} places)`, ...nodes].join("\n");
      });
  },

  name(element) {
    const id = element.closest("[id]")?.id ?? "";
    const kind = element.tagName.toLowerCase() + (element.classList.length ? "." + [...element.classList].join(".") : "");
    return `${kind} in #${id}: "${element.textContent.trim().slice(0, 40)}"`;
  },
})

// What a page that a reader moves shows: an object of small functions, each of which returns plain
// data. tests/support/live.py runs them in the page.
({
  // Two frames: Vega draws in the first one after a change at the latest.
  settled: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),

  // Back to the author's values, figures and sentences alike; where nothing was moved nothing is done.
  reset() {
    document.activeElement.blur();
    const moved = (control) => control.matches("select")
      ? !control.selectedOptions[0]?.defaultSelected : Number(control.value) !== Number(control.defaultValue);
    for (const form of document.querySelectorAll("form.bk-controls")) {
      const said = form.querySelector(".bk-message")?.textContent;
      if (said || [...form.querySelectorAll("[data-in]:is(input, select)")].some(moved))
        form.querySelector("[data-preset='{}']")?.click();
    }
    for (const word of document.querySelectorAll("a[role=slider]")) {
      const [model] = word.dataset.in.split(".");
      if (!document.querySelector(`form.bk-controls[data-model="${model}"]`))
        word.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    }
  },

  // Every place that shows an input or the result of a model.
  shown(id) {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const inputs = {};
    for (const place of all(`[data-in^="${id}."]`)) {
      const into = inputs[place.dataset.in.slice(id.length + 1)] ??=
        { range: [], number: [], select: [], said: [], words: [] };
      if (place.closest(".bk-formula")) continue;
      if (place.matches("input")) into[place.type].push(Number(place.value));
      else if (place.matches("select")) into.select.push(Number(place.value));
      else into.words.push(place.textContent);
      if (place.matches("input[type=range], [role=slider]")) into.said.push(place.getAttribute("aria-valuetext"));
    }
    return {
      inputs,
      outputs: all(`[data-out="${id}"]`).map((place) => [place.dataset.style ?? "", place.textContent]),
      ends: Object.fromEntries(all(`[data-end^="${id}."]`).map((cell) =>
        [cell.dataset.end.slice(id.length + 1), cell.textContent])),
      formula: all(`figure[data-model="${id}"] .bk-formula .katex-html [data-in]`)
        .map((place) => [place.dataset.in.split(".").pop(), place.textContent]),
      second: all(`[data-title="${id}"]`).map((title) => (title.hidden ? "" : title.textContent)),
      differs: all(`[data-differs="${id}"]`).map((strip) => (strip.hidden ? "" : strip.querySelector("span").textContent)),
      message: all(`form[data-model="${id}"] .bk-message`).map((line) => line.textContent),
    };
  },

  // Move the controls of a figure one after the other, each to all of its values, as a reader's hand
  // does it through the page's own handlers; say what is shown each time and how it is drawn.
  async moves({ figure, model, controls }) {
    const seen = [];
    for (const { id, values } of controls) {
      const control = document.querySelector(`#${figure} [data-in="${id}"]:is(input[type=range], select)`);
      for (const value of values) {
        control.focus();
        control.value = value;
        for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
        await this.settled();
        const drawn = [...document.querySelectorAll(`#${figure} .bk-figure__chart svg`)].find((one) => one.getBoundingClientRect().width);
        seen.push({ id, shown: this.shown(model), drawn: drawn.innerHTML });
      }
      document.activeElement.blur();
      document.querySelector(`#${figure} [data-preset='{}']`).click();
      await this.settled();
    }
    return seen;
  },

  // The drawing of a figure that is seen, in the coordinates of its plot.
  chart(figure) {
    const svg = [...document.querySelectorAll(`#${figure} svg.bk-chart`)].find((one) => one.getBoundingClientRect().width);
    const marks = (kind, part, colour, attribute = "fill") =>
      [...svg.querySelectorAll(`.mark-${kind} ${part}[${attribute}*="--bk-${colour}"]`)];
    const place = (mark) => mark.getAttribute("transform").match(/-?[\d.]+(e-?\d+)?/g).map(Number);
    return {
      live: Boolean(document.getElementById(figure).dataset.awake),
      labels: marks("text", "text", "assumed").map((text) => text.textContent),
      chosen: marks("text", "text", "known").filter((text) => text.getAttribute("font-weight") === "bold").map((text) => text.textContent),
      rules: marks("rule", "line", "assumed", "stroke").map((line) => place(line)[0]),
      points: marks("symbol", "path", "assumed").map(place),
      counted: marks("rect", "path", "accent").map((bar) => bar.getBBox().height),
      days: marks("rect", "path", "context").map((bar) => bar.getBBox().height),
    };
  },

  // The inputs that are not seen below the header once they are scrolled to, from above or below, or
  // beside which less than a share of the chart is seen.
  outOfView({ figure, least }) {
    const header = document.querySelector(".bd-header-article").getBoundingClientRect().bottom;
    const place = document.getElementById(figure), out = [];
    for (const fold of place.querySelectorAll(".bk-rest")) fold.open = true;
    const chart = [...place.querySelectorAll("svg.bk-chart")].find((one) => one.getBoundingClientRect().width);
    for (const top of [0, document.scrollingElement.scrollHeight]) {
      for (const input of place.querySelectorAll("[data-in]:is(input, select)")) {
        scrollTo({ top, behavior: "instant" });
        input.scrollIntoView({ block: "nearest", behavior: "instant" });
        const hand = input.getBoundingClientRect(), drawn = chart.getBoundingClientRect();
        const seen = (Math.min(drawn.bottom, innerHeight) - Math.max(drawn.top, header)) / drawn.height;
        const under = document.elementFromPoint(hand.left + hand.width / 2, hand.top + hand.height / 2);
        if (hand.top < header || hand.bottom > innerHeight || under !== input || seen < least)
          out.push({ from: top ? "below" : "above", input: input.dataset.in, hand: [hand.top, hand.bottom], seen });
      }
    }
    return out;
  },

  // What is on the page as text or attribute that no reader should ever see.
  rubbish() {
    const page = document.body.cloneNode(true);
    for (const script of page.querySelectorAll("script, .highlight")) script.remove();
    return [...page.outerHTML.matchAll(/.{0,40}(\bNaN\b|Infinity|\bundefined\b).{0,40}/g)].map((found) => found[0]);
  },

  // How two screenshots (data addresses) differ: the share of pixels, the largest difference.
  async differ([one, other]) {
    const [a, b] = await Promise.all([one, other].map(async (address) => {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      canvas.drawImage(picture, 0, 0);
      return { size: [picture.width, picture.height], data: canvas.getImageData(0, 0, picture.width, picture.height).data };
    }));
    if (String(a.size) !== String(b.size)) return { share: 1, most: 255, sizes: [a.size, b.size] };
    let count = 0, most = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      const by = Math.max(...[0, 1, 2].map((channel) => Math.abs(a.data[at + channel] - b.data[at + channel])));
      if (by) count += 1;
      most = Math.max(most, by);
    }
    return { share: count / (a.data.length / 4), most };
  },
})

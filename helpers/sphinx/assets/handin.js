// The copy of one's work: what a reader predicted, answered and found, as one text to hand in. It comes
// when its button is pressed. Nothing is sent: the text is shown, copied by its reader and pasted.
// gather.html of who teaches reads it (helpers/delivery/gather.js), and has the same limits.
(function (root, factory) {
  const handin = factory(root.BookExercise || (typeof require === "function" ? require("./exercise.js") : {}));
  if (typeof module === "object" && module.exports) module.exports = handin;
  else root.BookHandIn = handin;
})(this, function (Exercise) {
  "use strict";

  const WORK = "one-day-in-january", FORMAT = 1, MOST = 10, LONGEST = { say: 500, name: 80 };
  const SCENARIOS = "book-scenarios";

  // What of an address is a scenario: the page, what its models are at, the figure. Nothing of where
  // the book lies, which for a book in a folder is the reader's own machine.
  function scenarioOf(address) {
    const url = new URL(address), page = /\/book\/((?:further\/)?[\w-]+\.html)$/.exec(url.pathname);
    if (!page) return "";
    const values = [...url.searchParams].filter(([name, value]) => /^\w+\.\w+$/.test(name) && /^-?\d{1,12}(\.\d{1,12})?$/.test(value));
    if (!values.length) return "";
    const hash = /^#[\w-]+$/.test(url.hash) ? url.hash : "";
    return `${page[1]}?${values.map((pair) => pair.join("=")).join("&")}${hash}`;
  }

  // The scenarios that are kept, as far as they make sense.
  function scenariosOf(found) {
    if (!found || found.v !== 1 || !Array.isArray(found.list)) return [];
    return found.list.filter((one) => one && typeof one.link === "string" && typeof one.say === "string").slice(0, MOST);
  }

  const time = (at) => (typeof at === "string" ? { at } : {});

  // All of a reader's work. As known that evening, what a reader answered on later days is left out;
  // it stays where it is kept.
  function collect({ names, kept, evening, version, written, name }) {
    const predictions = [], checks = [], quiz = [];
    let left = 0;
    for (const key of [...names].sort()) {
      const [, kind, id] = /^book-(predict|tried|solved)-(.+)$/.exec(key) || [];
      if (kind === "predict") {
        const made = Exercise.madeOf(kept(key));
        if (!made) continue;
        if (evening && made.first.later) { left++; continue; }
        const told = ({ guess, range, at }) => ({ number: guess, range, ...time(at) });
        const last = made.later[made.later.length - 1];
        predictions.push({ id, first: told(made.first), ...(last && { last: told(last), thoughts: made.later.length }) });
      } else if (kind === "tried") {
        const tried = kept(key);
        if (!tried || tried.v !== 1 || !tried.first || !tried.last) continue;
        if (evening && tried.later) { left++; continue; }
        const solved = Boolean(kept(`book-solved-${id}`));
        (tried.quiz ? quiz : checks).push({ id, solved, tries: tried.tries, first: tried.first.given, last: tried.last.given, ...time(tried.last.at) });
      } else if (kind === "solved" && !evening && !names.includes(`book-tried-${id}`)) {
        checks.push({ id, solved: true }); // by an earlier version of the book
      }
    }
    const scenarios = scenariosOf(kept(SCENARIOS)).filter((one) => !(evening && one.later));
    const work = { work: WORK, format: FORMAT, book: version, edition: evening ? "evening" : "now", written,
      ...(name && { name: name.slice(0, LONGEST.name) }), predictions, checks, quiz,
      scenarios: scenarios.map(({ link, say }) => ({ link, say: say.slice(0, LONGEST.say) })) };
    return { work, left: left + scenariosOf(kept(SCENARIOS)).length - scenarios.length };
  }

  // As a text that a person can read too: a line each.
  function textOf({ predictions, checks, quiz, scenarios, ...head }) {
    const lists = Object.entries({ predictions, checks, quiz, scenarios }).map(([name, list]) =>
      `"${name}": [${list.map((one) => `\n ${JSON.stringify(one)}`).join(",")}${list.length ? "\n" : ""}]`);
    return "My work on One day in January. It shows that I took part, and proves nothing.\n" +
      `${JSON.stringify(head).slice(0, -1)},\n${lists.join(",\n")}}\n`;
  }

  const pure = { scenarioOf, scenariosOf, collect, textOf, MOST };
  if (typeof document === "undefined") return pure;

  const root = document.documentElement;

  function made(name, text, attributes = {}) {
    const one = document.createElement(name);
    one.textContent = text;
    for (const key in attributes) one.setAttribute(key, attributes[key]);
    return one;
  }

  function open(section) {
    if (section.querySelector(".bk-handin__panel")) return;
    const panel = made("div", "", { class: "bk-handin__panel" }), said = section.querySelector(".bk-message");
    section.querySelector("button").hidden = true;
    section.append(panel);

    const head = made("h2", "Your work, to hand in", { tabindex: "-1", class: "bk-handin__head" });
    const where = made("p", "unkept" in root.dataset
      ? "This browser keeps nothing for the book: what you did lasts until you leave this page. Copy it before."
      : "It is kept in this browser alone, until you delete it below or clear the browser’s data for this site; " +
        "a private window forgets it when it closes, and some browsers after a week without a visit. Nothing is sent: " +
        "you copy the text, and paste it where your teacher asks for it. What you wrote in your own words under an " +
        "exercise is not in it.");
    const count = made("p", "", { class: "bk-handin__count" });

    const list = made("ol", "", { class: "bk-handin__scenarios" });
    const add = made("button", "Add this page’s scenario", { type: "button" });
    const note = made("p", "", { role: "status", class: "bk-quiet" });
    const name = made("input", "", { maxlength: LONGEST.name, autocomplete: "off", size: 24 });
    const label = made("label", "Your name, if your teacher wants it ");
    label.append(name);
    const text = made("textarea", "", { readonly: "", rows: 10, "aria-label": "The text to copy", spellcheck: "false" });
    const copy = made("button", "Copy the text", { type: "button" });
    const wipe = made("button", "Delete all of it from this browser", { type: "button", class: "bk-link" });
    const row = made("p", "", { class: "bk-handin__row" });
    row.append(copy, " ", wipe);
    panel.append(head, where, count, made("h3", "Scenarios, each with a sentence"), list, add, note, label, text, row);

    const scenarios = () => scenariosOf(Exercise.kept(SCENARIOS));
    const keep = (all) => { Exercise.keep(SCENARIOS, { v: 1, list: all }); write(); };

    function write() {
      const { work, left } = collect({ names: Exercise.names(), kept: Exercise.kept, evening: root.dataset.asof === "evening",
        version: section.dataset.version, written: `${new Date().toISOString().slice(0, 19)}Z`, name: name.value.trim() });
      const many = (found, one, more = `${one}s`) => `${found.length} ${found.length === 1 ? one : more}`;
      count.textContent = `${many(work.predictions, "prediction")}, ${many(work.checks, "part of an exercise", "parts of exercises")}, ` +
        `${many(work.quiz, "short question")}, ${many(work.scenarios, "scenario")}.` +
        (left ? ` ${left} on later days left out while the book stands at that evening; they stay kept.` : "");
      text.value = textOf(work);
    }

    function rows() {
      const all = scenarios();
      list.replaceChildren(...all.map((one, at) => {
        const item = made("li", ""), link = made("a", one.link, { href: new URL(one.link, bookAt()).href });
        const say = made("input", "", { maxlength: LONGEST.say, "aria-label": "A sentence on this scenario", autocomplete: "off", placeholder: "What it shows, in a sentence" });
        say.value = one.say;
        say.addEventListener("input", () => keep(scenarios().map((two, place) => (place === at ? { ...two, say: say.value } : two))));
        const away = made("button", "remove", { type: "button", class: "bk-link", "aria-label": `remove scenario ${at + 1}` });
        away.addEventListener("click", () => {
          keep(scenarios().filter((_, place) => place !== at));
          rows();
          add.focus();
        });
        item.append(link, " ", away, say);
        return item;
      }));
    }

    add.addEventListener("click", () => {
      const link = scenarioOf(location.href), all = scenarios();
      note.textContent = !link ? "Move a slider of this page first: its scenario is then in the page’s address."
        : all.some((one) => one.link === link) ? "This scenario is in the list."
        : all.length >= MOST ? `There are ${MOST} already: remove one first.` : "";
      if (note.textContent) return;
      const place = window.BookAddress && window.BookAddress.place();
      const later = Boolean(place && place.closest(".hindsight, .bk-hindsight"));
      keep([...all, { link, say: "", ...(later && { later }) }]);
      rows();
      list.lastElementChild.querySelector("input").focus();
    });
    name.addEventListener("input", write);
    copy.addEventListener("click", async () => {
      write();
      let done;
      try {
        await navigator.clipboard.writeText(text.value);
        done = true;
      } catch {
        text.select(); // where a page may not reach the clipboard by itself
        done = document.execCommand("copy");
      }
      said.textContent = done ? "Copied. Paste it where your teacher asks for it." : "The browser copies nothing: take the text above by hand.";
    });
    let sure = false;
    wipe.addEventListener("click", () => {
      if (sure) {
        for (const key of Exercise.names()) Exercise.forget(key);
        location.reload();
      }
      sure = true;
      wipe.textContent = "Delete it: press once more";
      said.textContent = "This deletes your predictions, answers, own words and scenarios of all pages. It cannot be undone.";
    });
    panel.after(said);
    for (const event of ["book:predicted", "book:answered", "book:asof"]) document.addEventListener(event, write);
    window.addEventListener("storage", () => { write(); if (!list.contains(document.activeElement)) rows(); });
    rows();
    write();
    head.focus({ preventScroll: true });
  }

  // The folder of the book's pages, wherever this page lies in it.
  const bookAt = () => location.href.replace(/[?#].*$/, "").replace(/(?:further\/)?[^/]*$/, "");

  return { ...pure, open };
});

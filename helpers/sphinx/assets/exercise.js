// Predictions and checks: what a reader answers on a page. The words are those of helpers/predict.py,
// helpers/scoring.py and helpers/checks.py. What is committed or solved is kept in this browser, nowhere else.
(function (root, factory) {
  const exercise = factory(root.Book || (typeof require === "function" ? require("./book.js") : {}));
  if (typeof module === "object" && module.exports) module.exports = exercise;
  else root.BookExercise = exercise;
})(this, function (Book) {
  "use strict";

  const isZero = (text) => !/[1-9]/.test(text);

  // A reader's number is repeated as it was given, with up to two decimals more than what is asked.
  function asGiven(value, how) {
    const given = Book.fixed(Math.abs(value), 6).replace(/0+$/, "").split(".")[1].length;
    return { ...how, decimals: Math.min(Math.max(how.decimals, given), how.decimals + 2) };
  }

  function verdict(answer, how, guess, range) {
    const bare = (value) => Book.write(value, how, "bare");
    const said = `You said ${Book.write(guess, asGiven(guess, how))}, give or take ${Book.write(range, asGiven(range, how), "bare")}.`;
    const off = guess - answer;
    if (isZero(bare(Math.abs(off)))) return `${said} It was ${Book.write(answer, how)}: you were right.`;
    const apart = how.after === "%" ? { ...how, after: "\u00a0points", one: "\u00a0point" } : how;
    const held = Math.abs(off) <= range ? "held it" : "did not hold it";
    return `${said} It was ${Book.write(answer, how)}: you were ${Book.write(Math.abs(off), apart)} too ` +
      `${off > 0 ? "high" : "low"}, and your range ${held}.`;
  }

  function secondThought(how, guess, range) {
    return `Second thought, kept and not scored: ${Book.write(guess, asGiven(guess, how))}, ` +
      `give or take ${Book.write(range, asGiven(range, how), "bare")}.`;
  }

  // What is kept of a prediction: the first that was committed, which counts, and what was thought
  // later. The first version of the book kept a number and a range, without a time.
  function madeOf(found) {
    const isSound = (one) => Boolean(one) && Number.isFinite(one.guess) && Number.isFinite(one.range) && one.range >= 0;
    if (!found || typeof found !== "object") return null;
    if (!("v" in found)) return isSound(found) ? { v: 2, first: { guess: found.guess, range: found.range }, later: [] } : null;
    if (found.v !== 2 || !isSound(found.first)) return null;
    return { v: 2, first: found.first, later: Array.isArray(found.later) ? found.later.filter(isSound) : [] };
  }

  function committed(before, one) {
    return before ? { ...before, later: [...before.later, one] } : { v: 2, first: one, later: [] };
  }

  // Slips of sign and unit; a count has none.
  const SLIPS = [
    [-1, "Is the sign turned round?"],
    [100, "A share, or hundredths of what is asked?"],
    [0.01, "A hundred times what is asked?"],
    [1000, "Thousandths of what is asked?"],
    [0.001, "A thousand times what is asked?"],
    [10000, "Ten-thousandths of what is asked?"],
    [0.0001, "Ten thousand times what is asked?"],
  ];
  const FINE = 0.005; // a number is meant for another if it is no further from it than this part of it
  const leads = (key, given, room) => ([factor]) => !key.counted && Math.abs(given * factor - key.value) <= room;
  function slip(key, given) {
    const found = SLIPS.find(leads(key, given, Math.max(FINE * Math.abs(key.value), key.tolerance)));
    return found ? `${found[1]} ` : "";
  }

  function check(key, how, given) {
    const shown = Book.write(given, asGiven(given, how));
    if (Math.abs(given - key.value) <= key.tolerance) return { right: true, message: `Right: ${shown}.` };
    // A hundredth of the answer may lie near a small mistake by chance; it has to be that one.
    const inAnotherUnit = SLIPS.slice(1).some(leads(key, given, FINE * Math.abs(key.value)));
    const usual = key.mistakes.find(([value]) => Math.abs(given - value) <= (inAnotherUnit ? FINE * Math.abs(value) : key.near));
    if (usual) return { right: false, message: `Not yet: ${shown}. ${usual[1]}` };
    const side = given > key.value ? "too high" : "too low";
    return { right: false, message: `Not yet: ${shown} is ${side}. ${slip(key, given)}${key.forgot}` };
  }

  // Letters: of an order all of them in their order, else those that were chosen.
  function choose(kind, options, right, reminder, letters) {
    if (kind === "order") {
      const at = [...letters].findIndex((letter, place) => letter !== right[place]);
      return at < 0 ? { right: true, message: `Right. ${reminder}` }
        : { right: false, message: `Not yet: look at number ${at + 1} again.` };
    }
    const chosen = options.filter(({ letter }) => letters.includes(letter));
    const missing = options.some((one) => one.right && !chosen.includes(one));
    const wrong = chosen.filter((one) => !one.right);
    if (!missing && !wrong.length) return { right: true, message: ["Right.", ...chosen.map((one) => one.say)].join(" ") };
    const more = kind === "several" && missing ? ["There is more that is right."] : [];
    return { right: false, message: ["Not yet.", ...wrong.map((one) => one.say), ...more].join(" ") };
  }

  // What good calibration looks like, in the words of helpers/scoring.py.
  const SURE = 0.8, FEW = 5;
  function usualHits(asked) {
    const chances = [(1 - SURE) ** asked];
    for (let k = 1; k <= asked; k++) chances[k] = chances[k - 1] * ((asked - k + 1) / k) * (SURE / (1 - SURE));
    const sum = (part) => part.reduce((total, one) => total + one, 0);
    let low = 0, high = asked;
    while (sum(chances.slice(0, low + 1)) <= 0.05) low++;
    while (sum(chances.slice(high)) <= 0.05) high--;
    return [low, high];
  }

  function calibrated(asked, answered, held, tooHigh) {
    if (!answered) return "No prediction of yours is here yet. Each chapter asks for one or two numbers before it gives " +
      "the answer; make them in this browser, with scripts on, and they are gathered here. On paper, " +
      "count how often your range held the answer, and compare that with eight in ten.";
    const start = `You answered ${answered} of ${asked} questions.`;
    if (answered < FEW) return `${start} From five answers on, this place says how good your ranges are.`;
    const [low, high] = usualHits(answered);
    const first = `${start} Your range held the answer in ${held}; ` +
      `${tooHigh} of your numbers were above the answer.`;
    const good = ` A reader who is eight tenths sure, and rightly so, has ${low} to ${high} of ` +
      `${answered} held, nine times in ten.`;
    if (held < low) return first + good + " Yours were too narrow: you knew less than you thought.";
    if (held > high) return first + good + " Yours were wide: you knew more than you thought.";
    return first + good + " Your count is what good calibration looks like." + (answered < 10 ? " So few cannot tell more." : "");
  }

  // The less the better: the width of a range, and ten times the distance by which it missed.
  function intervalScore(low, high, came) {
    return (high - low) + 2 / (1 - SURE) * Math.max(low - came, came - high, 0);
  }
  function brierScore(answered, held) {
    return (held * (SURE - 1) ** 2 + (answered - held) * SURE ** 2) / answered;
  }
  function scores(answered, held, intervals) {
    if (answered < FEW) return [];
    return [
      `Brier score ${Book.fixed(brierScore(answered, held), 2)}: how far you were from eight ` +
        "tenths sure to what came, one where a range held and nought where it did not, squared, " +
        `on average. Less is better; ${Book.fixed(brierScore(10, 8), 2)} is what eight of ten give.`,
      `Interval score ${Book.fixed(intervals, 1)}: how wide your ranges were, plus ten times ` +
        "the distance by which any missed, in widths of the range that the form offers, on " +
        "average. Less is better: a wide range costs its width, and a narrow one that misses costs more.",
    ];
  }

  const pure = { verdict, secondThought, madeOf, committed, check, choose, calibrated, scores, intervalScore, brierScore, kept, keep, forget, names };
  if (typeof document === "undefined") return pure;

  const decode = (text) =>
    JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0))));

  // A browser may refuse to keep anything, as for a page from a folder; then it is kept till reload.
  const memory = {};
  const ours = new Set(); // where a browser does not say what it keeps
  function keep(name, value) {
    memory[name] = value;
    ours.add(name);
    try {
      localStorage.setItem(name, JSON.stringify(value));
      delete memory[name]; // what is kept may be forgotten in another tab
    } catch { /* said above */ }
  }
  function kept(name) {
    try { return JSON.parse(localStorage.getItem(name)) || memory[name] || null; } catch { return memory[name] || null; }
  }
  function forget(name) {
    delete memory[name];
    ours.delete(name);
    try { localStorage.removeItem(name); } catch { /* said above */ }
  }

  // The names of all that is kept of a reader's work.
  function names() {
    let found = [];
    try { found = Object.keys(localStorage); } catch { /* said above */ }
    const isWork = (name) => /^book-(predict|solved|tried|text)-[a-z0-9-]+$|^book-scenarios$/.test(name);
    return [...new Set([...found, ...ours])].filter((name) => isWork(name) && kept(name) !== null);
  }

  const now = () => `${new Date().toISOString().slice(0, 19)}Z`;
  const isLater = (place) => Boolean(place.closest(".hindsight, .bk-hindsight"));
  function when(at) {
    const time = new Date(at);
    return Number.isNaN(time.getTime()) ? "an earlier day"
      : time.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
  }

  // By button or Enter key, which presses it. Not "submit": a frame may be forbidden to submit forms.
  function onPress(form, act) {
    form.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      act();
    });
  }

  function numberIn(input, place, range) {
    const value = Book.read(input.value);
    const wrong = Number.isNaN(value) || (range && (value < range[0] || value > range[1]));
    input.setAttribute("aria-invalid", wrong);
    if (!wrong) return value;
    // Where a form asks for two, say which one is meant.
    const box = input.name === "range" ? "Give or take: " : "";
    const said = Number.isNaN(value) ? "give a number." : `choose a number from ${range[0]} to ${range[1]}.`.replaceAll("-", "\u2212");
    place.textContent = box ? box + said : said[0].toUpperCase() + said.slice(1);
    input.focus();
    return null;
  }

  function attachPrediction(section) {
    const form = section.querySelector("form"), place = section.querySelector(".bk-said-so");
    const reveal = section.querySelector("details"), summary = reveal.querySelector("summary");
    const how = JSON.parse(section.dataset.how), name = `book-predict-${section.dataset.predict}`;
    const range = [Number(section.dataset.low), Number(section.dataset.high)];
    const paper = summary.textContent;

    const scale = { low: range[0], high: range[1], decimals: how.decimals, before: how.before, after: how.after };
    const line = window.BookLine && window.BookLine.make(form.querySelector(".bk-line"), scale, (drawn) => {
      form.elements.guess.value = drawn.number === null ? "" : Book.write(drawn.number, how, "bare");
      form.elements.range.value = Book.write(drawn.range, how, "bare");
      place.textContent = made() ? place.textContent : "";
    });
    const made = () => madeOf(kept(name));

    // What stands in the boxes, as far as it makes sense.
    function draw(more) {
      if (!line) return;
      const number = Book.read(form.elements.guess.value), around = Book.read(form.elements.range.value);
      const isIn = number >= range[0] && number <= range[1];
      line.show({ number: isIn ? number : null, range: around >= 0 ? around : 0, ...more });
    }
    for (const box of [form.elements.guess, form.elements.range]) box.addEventListener("input", () => draw());

    function lock(isLocked) {
      for (const control of form.querySelectorAll("input, button")) control.disabled = isLocked;
    }

    function show() {
      const one = made();
      lock(Boolean(one));
      reveal.open = Boolean(one);
      summary.textContent = one ? "What it was" : paper;
      place.textContent = "";
      if (!one) return draw({ locked: false, answer: null });
      const { first, later } = one, answer = decode(section.dataset.answer).value;
      form.elements.guess.value = Book.write(first.guess, asGiven(first.guess, how), "bare");
      form.elements.range.value = Book.write(first.range, asGiven(first.range, how), "bare");
      const last = later[later.length - 1];
      place.textContent = [verdict(answer, how, first.guess, first.range), ...(last ? [secondThought(how, last.guess, last.range)] : []),
        `It counts as of ${when(first.at)}. `].join(" ");
      const again = document.createElement("button");
      again.type = "button";
      again.className = "bk-link";
      again.textContent = "think again";
      again.addEventListener("click", () => {
        lock(false);
        draw({ locked: false });
        again.remove();
        form.elements.guess.focus();
      });
      place.append(again);
      return draw({ locked: true, answer });
    }

    if ("unkept" in document.documentElement.dataset)
      form.querySelector(".bk-kept").textContent = "This browser keeps nothing for the book: your number lasts until you leave the page.";
    // Another tab, or this page out of the browser's memory: only what changed is shown anew.
    let shown;
    function recall() {
      const found = JSON.stringify(made());
      if (found === shown) return;
      shown = found;
      show();
    }
    window.addEventListener("storage", recall);
    document.addEventListener("book:address", recall);

    form.hidden = false;
    onPress(form, () => {
      const guess = numberIn(form.elements.guess, place, range);
      if (guess === null) return;
      const around = numberIn(form.elements.range, place, [0, range[1] - range[0]]);
      if (around === null) return;
      const one = { guess, range: around, at: now(), ...(isLater(section) && { later: true }) };
      keep(name, committed(made(), one));
      recall();
      summary.focus(); // the form is locked, and a keyboard must not be lost with it
      document.dispatchEvent(new Event("book:predicted"));
    });
    recall();
  }

  // Read only: the answers are those of attachPrediction, kept in this browser.
  function attachCalibration(section) {
    const rows = [...section.querySelectorAll("[data-predict]")];
    const blank = rows.length ? rows[0].querySelector("span").textContent : "";
    function show() {
      let answered = 0, held = 0, above = 0, intervals = 0;
      for (const row of rows) {
        const one = madeOf(kept(`book-predict-${row.dataset.predict}`)), place = row.querySelector("span");
        place.textContent = blank;
        row.toggleAttribute("data-held", false);
        if (!one) continue;
        const made = one.first;
        const how = JSON.parse(row.dataset.how), right = decode(row.dataset.answer).value;
        const near = isZero(Book.write(Math.abs(made.guess - right), how, "bare"));
        const holds = near || Math.abs(made.guess - right) <= made.range;
        answered += 1;
        held += holds;
        above += !near && made.guess > right;
        intervals += intervalScore(made.guess - made.range, made.guess + made.range, near ? made.guess : right) / (2 * row.dataset.around);
        row.toggleAttribute("data-held", holds);
        place.textContent = verdict(right, how, made.guess, made.range);
      }
      section.querySelector(".bk-calibration__sum").textContent = calibrated(rows.length, answered, held, above);
      section.querySelector(".bk-calibration__scores").replaceChildren(...scores(answered, held, intervals / answered).map((text) => {
        const line = document.createElement("p");
        line.textContent = text;
        return line;
      }));
    }
    document.addEventListener("book:predicted", show);
    window.addEventListener("storage", show);
    document.addEventListener("book:address", show);
    show();
  }

  // What a reader answered, first and last, and how often: for the copy of one's work alone.
  function note(form, id, given, right) {
    const before = kept(`book-tried-${id}`), one = { given, right, at: now() };
    const isOurs = before && before.v === 1 && before.first && Number.isFinite(before.tries);
    keep(`book-tried-${id}`, { v: 1, first: isOurs ? before.first : one, last: one, tries: (isOurs ? before.tries : 0) + 1,
      ...(form.closest(".bk-quiz") && { quiz: true }), ...(isLater(form) && { later: true }) });
    document.dispatchEvent(new Event("book:answered"));
  }

  // What a choice's fold says of each letter.
  function choiceOf(form, fold) {
    const kind = form.dataset.kind, ordered = fold.querySelector("[data-order]");
    const options = [...fold.querySelectorAll("[data-letter]")].map((row) => ({
      letter: row.dataset.letter, right: "right" in row.dataset, say: row.querySelector("span").textContent }));
    const reminder = ordered ? ordered.textContent.replace(/^[^.]*\. ?/, "") : "";
    return (letters) => choose(kind, options, ordered?.dataset.order, reminder, letters);
  }
  function lettersOf(form) {
    if (form.dataset.kind !== "order") return [...form.querySelectorAll("input:checked")].map((one) => one.value).join("");
    const placed = [...form.querySelectorAll("select")].sort((one, other) => one.value - other.value);
    const whole = placed.every((one, at) => Number(one.value) === at + 1);
    return whole ? placed.map((one) => one.name).join("") : "";
  }

  const ENOUGH = 20; // as in helpers/checks.py

  // Without a script a choice is a list; its controls wait in it.
  function asForm(list) {
    const form = document.createElement("form");
    form.className = list.className;
    Object.assign(form.dataset, list.dataset);
    form.append(...list.childNodes);
    form.querySelectorAll("[hidden]").forEach((one) => { one.hidden = false; });
    list.replaceWith(form);
  }

  function attachChecks(box) {
    const exercise = box.closest(".exercise");
    box.querySelectorAll("div.bk-choice").forEach(asForm);
    const forms = [...box.querySelectorAll("form")];
    const judged = forms.filter((form) => !form.matches(".bk-essay"));
    const solved = () => {
      const all = judged.length > 0 && judged.every((form) => kept(`book-solved-${form.dataset.check}`));
      (exercise || box).toggleAttribute("data-solved", all);
    };
    for (const form of forms) {
      const place = form.querySelector(".bk-said-so"), id = form.dataset.check, essay = form.matches(".bk-essay");
      const next = form.nextElementSibling, fold = next?.matches(".bk-lines") ? next.nextElementSibling : next;
      const key = fold?.matches(".bk-answers") ? fold : null;
      const choice = form.matches(".bk-choice") ? choiceOf(form, key) : null;
      const own = form.elements.answer;
      form.hidden = false;
      if (key) key.hidden = !kept(`book-solved-${id}`);
      if (essay) {
        own.value = kept(`book-text-${id}`) || "";
        own.addEventListener("input", () => keep(`book-text-${id}`, own.value));
        key.hidden = own.value.trim().length < ENOUGH;
      }
      const judge = () => {
        if (choice) {
          const letters = lettersOf(form);
          if (!letters) return { message: form.dataset.kind === "order" ? "Give each its own number first." : "No answer yet." };
          return { ...choice(letters), given: letters };
        }
        if (essay) {
          const enough = own.value.trim().length >= ENOUGH;
          if (enough) key.hidden = !(key.open = true);
          return { message: enough ? "" : "Write a sentence or two of your own first; then there is an answer to compare with." };
        }
        const given = numberIn(own, place);
        return given === null ? null : { ...check(decode(form.dataset.answer), JSON.parse(form.dataset.how), given), given };
      };
      onPress(form, () => {
        const found = judge();
        if (!found) return;
        place.textContent = found.message;
        form.toggleAttribute("data-right", Boolean(found.right));
        if (found.right) keep(`book-solved-${id}`, true);
        if ("given" in found) note(form, id, found.given, found.right);
        if (key && !essay && "right" in found) key.hidden = false;
        solved();
      });
      // A cell of the page has checked it; the cell shows what was said.
      if (!essay) document.addEventListener("book:solved", ({ detail }) => {
        if (detail.id !== id) return;
        keep(`book-solved-${id}`, true);
        if (key) key.hidden = false;
        solved();
      });
    }
    window.addEventListener("storage", solved);
    document.addEventListener("book:address", solved);
    solved();
  }

  // The copy of one's work: its script comes when the button is pressed.
  function attachHandIn(section) {
    const button = section.querySelector("button"), place = section.querySelector(".bk-message");
    section.hidden = false;
    button.addEventListener("click", () => {
      if (window.BookHandIn) return window.BookHandIn.open(section);
      const script = document.createElement("script");
      script.src = here + section.dataset.script;
      script.onload = () => window.BookHandIn.open(section);
      script.onerror = () => {
        script.remove();
        place.textContent = "The script for this could not be loaded; on the book’s own pages it can.";
      };
      return document.head.append(script);
    });
  }
  const here = document.currentScript ? document.currentScript.src.replace(/[^/]*$/, "") : "";

  function start() {
    document.querySelectorAll(".bk-handin").forEach(attachHandIn);
    document.querySelectorAll(".bk-predict").forEach(attachPrediction);
    document.querySelectorAll(".bk-checks").forEach(attachChecks);
    document.querySelectorAll(".bk-calibration").forEach(attachCalibration);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  return pure;
});

// What a class handed in, gathered on the teacher's own machine: texts of "Copy my work" from a zip of
// a learning platform, a folder, files or a pasted column. Everything that comes in is untrusted: it is
// held to a form and to sizes, and shown as text. Nothing is sent, and the page is allowed no request.
(function (root, factory) {
  const needs = typeof require === "function" && typeof module === "object"
    ? { Exercise: require("../sphinx/assets/exercise.js"), fflate: null }
    : { Exercise: root.BookExercise, fflate: root.fflate };
  const gather = factory(needs, root);
  if (typeof module === "object" && module.exports) module.exports = gather;
  else root.Gather = gather;
})(typeof window === "undefined" ? this : window, function (needs, root) {
  "use strict";

  const { Exercise, fflate } = needs;

  const WORK = "one-day-in-january", FORMAT = 1, FEW = 5, MINUS = "\u2212";
  const MOST = { file: 200_000, zip: 100_000_000, all: 20_000_000, files: 2000, predictions: 100, answers: 500, scenarios: 10,
    say: 500, name: 80, number: 1e9, tries: 10_000 };

  // --- texts --------------------------------------------------------------------------------------

  // One line of plain text: no control character, none that turns the direction of what follows.
  // eslint-disable-next-line no-control-regex -- these are what is taken out
  const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;
  const plain = (text, most) => text.replace(HIDDEN, " ").trim().slice(0, most);

  // The cells of a pasted table: tabs between them, or commas; a cell with a line end stands in quotes.
  function cells(text, between) {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at++) {
      const row = rows[rows.length - 1], sign = text[at], last = row.length - 1;
      if (quoted) {
        if (sign !== '"') row[last] += sign;
        else if (text[at + 1] === '"') { row[last] += sign; at++; } else quoted = false;
      } else if (sign === '"' && row[last] === "") quoted = true;
      else if (sign === between) row.push("");
      else if (sign === "\n") rows.push([""]);
      else if (sign !== "\r") row[last] += sign;
    }
    return rows;
  }

  const START = /\{\s*"work"\s*:/g;

  // The text of a platform's page, without ever making a page of it.
  const NAMED = { quot: '"', amp: "&", lt: "<", gt: ">", nbsp: " ", apos: "'" };
  function textOf(page) {
    return page.replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, "").replace(/<[a-z!/][^>]*>/gi, " ")
      .replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,4}));/gi, (whole, tens, hex, name) =>
        (name ? NAMED[name.toLowerCase()] || whole : String.fromCodePoint(tens ? Number(tens) : parseInt(hex, 16))));
  }

  // The works that stand in a text, each as a piece of JSON: from its first brace to the one that closes it.
  function pieces(text) {
    const found = [];
    for (const { index } of text.matchAll(START)) {
      if (found.length >= MOST.files) break;
      let depth = 0, inText = false, end = -1;
      const stop = Math.min(text.length, index + MOST.file);
      for (let at = index; at < stop && end < 0; at++) {
        const sign = text[at];
        if (inText) {
          if (sign === "\\") at++;
          else if (sign === '"') inText = false;
        } else if (sign === '"') inText = true;
        else if (sign === "{" || sign === "[") depth++;
        else if ((sign === "}" || sign === "]") && --depth === 0) end = at + 1;
      }
      found.push(end < 0 ? null : text.slice(index, end));
    }
    return found;
  }

  // A platform's editor may have set its own quotation marks and spaces.
  const straight = (text) => text.replace(/[\u201c-\u201f]/g, '"').replace(/\u00a0/g, " ");
  const readable = (text) => (pieces(text).length ? text : straight(text));

  // What was pasted: a column or a table with one work a row, its other cells being the name; or works
  // one after another.
  function pasted(text) {
    const named = [];
    for (const between of ["\t", ","]) {
      for (const row of cells(text, between)) {
        const at = row.findIndex((cell) => pieces(readable(cell)).length);
        if (at < 0) continue;
        const name = plain(row.filter((cell, place) => place !== at && cell.trim()).join(" "), MOST.name);
        named.push({ name, text: readable(row[at]) });
      }
      if (named.length && named.every((one) => pieces(one.text).every(Boolean))) return named;
      named.length = 0;
    }
    return pieces(readable(text)).map((one) => ({ name: "", text: one || "{" }));
  }

  // --- one work -----------------------------------------------------------------------------------

  const isNumber = (value, least = -MOST.number) => typeof value === "number" && Number.isFinite(value) && value >= least && value <= MOST.number;
  const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= MOST.tries;
  const isId = (value) => typeof value === "string" && /^[a-z0-9][a-z0-9-]{0,79}$/.test(value);
  const isTime = (value) => typeof value === "string" && /^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ$/.test(value);
  const isLink = (value) => typeof value === "string" && value.length <= 600 &&
    /^(further\/)?[a-z][\w-]*\.html\?\w+\.\w+=-?[\d.]+(&\w+\.\w+=-?[\d.]+)*(#[\w-]+)?$/i.test(value);
  const isAnswer = (value) => isNumber(value) || (typeof value === "string" && /^[a-z]{1,26}$/.test(value));

  // A work as it may be shown, and what was wrong with it; null if it is none. Only what has a place in
  // the form is taken over, piece by piece.
  function sound(found, asked) {
    const problems = new Set(), refuse = (why) => { problems.add(why); };
    if (!found || typeof found !== "object" || Array.isArray(found) || found.work !== WORK)
      return { work: null, problems: ["this is no work of this book"] };
    if (found.format !== FORMAT)
      return { work: null, problems: [`it is written in another form than ${FORMAT}: make this page anew with the book's version`] };
    const word = (value, most) => (typeof value === "string" ? plain(value, most) : "");
    const list = (name, most) => {
      const all = found[name];
      if (!Array.isArray(all)) { refuse(`${name}: no list`); return []; }
      if (all.length > most) refuse(`${name}: more than ${most}, the rest is left out`);
      return all.slice(0, most).filter((one) => one && typeof one === "object");
    };
    const work = { book: word(found.book, 20), edition: found.edition === "evening" ? "evening" : "now",
      written: isTime(found.written) ? found.written : "", name: word(found.name, MOST.name), predictions: {}, checks: [], quiz: [], scenarios: [] };
    for (const { id, first, thoughts } of list("predictions", MOST.predictions)) {
      const question = isId(id) && Object.hasOwn(asked, id) ? asked[id] : null;
      if (!question) refuse("predictions: one that this book does not ask");
      else if (Object.hasOwn(work.predictions, id)) refuse("predictions: one is there twice, its first is taken");
      else if (!first || !isNumber(first.number, question.low) || first.number > question.high || !isNumber(first.range, 0) || first.range > question.high - question.low)
        refuse(`predictions: ${id} has no number that its form takes`);
      else work.predictions[id] = { number: first.number, range: first.range, at: isTime(first.at) ? first.at : "", thoughts: isCount(thoughts) ? thoughts : 0 };
    }
    for (const name of ["checks", "quiz"]) {
      const seen = new Set();
      for (const { id, solved, tries, first, last } of list(name, MOST.answers)) {
        if (!isId(id) || seen.has(id) || typeof solved !== "boolean") { refuse(`${name}: one without a name of its own, or neither solved nor not`); continue; }
        if ([first, last].some((one) => one !== undefined && !isAnswer(one))) { refuse(`${name}: ${id} has an answer that no form takes`); continue; }
        seen.add(id);
        work[name].push({ id, solved, tries: isCount(tries) ? tries : 0, first, last });
      }
    }
    for (const { link, say } of list("scenarios", MOST.scenarios)) {
      if (!isLink(link)) refuse("scenarios: a link that is none of this book's");
      else work.scenarios.push({ link, say: word(say, MOST.say) });
    }
    return { work, problems: [...problems] };
  }

  // The works of a text, with the name under which it came.
  function read(name, text, asked) {
    const found = pieces(readable(text));
    if (!found.length) return [{ name, work: null, problems: ["no text of \u201cCopy my work\u201d is in it"] }];
    return found.map((piece) => {
      let value;
      try { value = piece === null ? undefined : JSON.parse(piece); } catch { value = undefined; }
      if (value === undefined) return { name, work: null, problems: ["the text is cut off or was changed: ask for it again"] };
      const { work, problems } = sound(value, asked);
      return { name: name || (work && work.name) || "", work, problems };
    });
  }

  // --- files --------------------------------------------------------------------------------------

  const TEXTS = /\.(txt|text|json|html?|md|csv|tsv)$/i;
  const climbs = (path) => /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:/i.test(path);
  const isJunk = (path) => /(^|\/)(__MACOSX|\.[^./][^/]*|Thumbs\.db)(\/|$)|\/$/i.test(path);

  // Why a file is not opened; empty if it is.
  function refused(path, size) {
    if (climbs(path)) return "its path leads out of the zip: it is left out";
    if (/\.zip$/i.test(path)) return "a zip within the zip: unpack it first";
    if (!TEXTS.test(path)) return "no text file: ask for the text itself";
    if (size > MOST.file) return `larger than ${MOST.file / 1000} kB: left out`;
    return "";
  }

  function decoded(bytes) {
    const is16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(is16 ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
  }

  // A zip's files by their paths. Sizes are asked before anything is unpacked, and a file gets no more
  // room than the size that it says.
  function unpacked(bytes, zip = fflate) {
    const files = [], problems = [];
    let all = 0, count = 0;
    const filter = ({ name, originalSize }) => {
      if (isJunk(name)) return false;
      count += 1;
      if (count > MOST.files) return false;
      const why = refused(name, originalSize);
      if (why) problems.push({ path: name, why });
      else if (all + originalSize > MOST.all) problems.push({ path: name, why: "the zip holds too much: left out" });
      else {
        all += originalSize;
        return true;
      }
      return false;
    };
    const found = zip.unzipSync(bytes, { filter });
    if (count > MOST.files) problems.push({ path: "the zip", why: `it has ${count} files; only the first ${MOST.files} were read` });
    for (const path of Object.keys(found)) files.push({ path, bytes: found[path] });
    return { files, problems };
  }

  // The student's part of a path: the folder, where a platform gives each file one name.
  const nameOf = (path) => plain(path.split("/").filter(Boolean).slice(-2).join("/"), 160);

  // --- the class ----------------------------------------------------------------------------------

  const holds = ({ number, range }, { answer, near }) => Math.abs(number - answer) <= Math.max(range, near);

  // Counts of a class's or a student's first ranges; scores of five or more.
  function calibrated(works, asked) {
    let answered = 0, held = 0, intervals = 0;
    for (const { predictions } of works) {
      for (const id in predictions) {
        const made = predictions[id], { answer, near, around } = asked[id];
        const came = Math.abs(made.number - answer) <= near ? made.number : answer;
        answered += 1;
        held += holds(made, asked[id]);
        intervals += Exercise.intervalScore(made.number - made.range, made.number + made.range, came) / (2 * around);
      }
    }
    return { answered, held, interval: answered ? intervals / answered : 0 };
  }

  function classWords(works, asked) {
    const { answered, held, interval } = calibrated(works, asked);
    if (answered < FEW) return [`${answered} ${answered === 1 ? "answer is" : "answers are"} in. From five answers on, this place says how good the ranges are.`];
    return [
      `${held} of ${answered} ranges held the answer, ${Math.round(held / answered * 100)} in a hundred; eight in ten was asked for. ` +
        "Students who answer the same question err together, so this counts for less than as many answers of one reader to many questions.",
      ...Exercise.scores(answered, held, interval),
    ];
  }

  // Bins from end to end of a question's line: whole numbers have their own, where they are few.
  function bins({ low, high, decimals }, numbers) {
    const whole = decimals === 0 && high - low <= 40;
    const count = whole ? high - low + 1 : 20, width = whole ? 1 : (high - low) / count, start = whole ? low - 0.5 : low;
    const counts = new Array(count).fill(0);
    for (const number of numbers) counts[Math.min(count - 1, Math.max(0, Math.floor((number - start) / width)))] += 1;
    return { start, width, counts };
  }

  // --- a table for a spreadsheet ------------------------------------------------------------------

  // Text that a spreadsheet would take for a formula gets an apostrophe; a number of ours is a number.
  function cell(value) {
    if (typeof value === "number") return String(value);
    const text = /^[\s]*[=+\-@\t\r|%]/.test(value) ? `'${value}` : value;
    return /[",\n\r;]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  function csv(found, asked) {
    const ids = Object.keys(asked);
    const head = ["name", "said name", "book", "edition", "written", "predictions", "held", "parts solved", "short questions right",
      "scenarios", "links and sentences", "problems", ...ids.flatMap((id) => [id, `${id} give or take`, `${id} at`])];
    const rows = found.map(({ name, work, problems }) => {
      if (!work) return [name, "", "", "", "", "", "", "", "", "", "", problems.join("; ")];
      const { answered, held } = calibrated([work], asked);
      const made = ids.flatMap((id) => {
        const one = work.predictions[id];
        return one ? [one.number, one.range, one.at] : ["", "", ""];
      });
      return [name, work.name, work.book, work.edition, work.written, answered, answered < FEW ? "" : held, solved(work.checks),
        solved(work.quiz), work.scenarios.length, work.scenarios.map(({ link, say }) => `${link} ${say}`).join(" | "), problems.join("; "), ...made];
    });
    return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  const solved = (list) => list.filter((one) => one.solved).length;

  const pure = { cells, textOf, pieces, pasted, sound, read, refused, unpacked, climbs, decoded, calibrated, classWords, bins, cell, csv, MOST };
  if (typeof document === "undefined") return pure;

  // --- the page -----------------------------------------------------------------------------------

  const asked = JSON.parse(document.getElementById("asked").textContent);
  const book = document.documentElement.dataset.book;
  const $ = (id) => document.getElementById(id);
  const found = [];
  const open = new Set(); // the questions whose answer is shown

  function made(name, text, attributes = {}) {
    const one = name === "svg" || attributes.svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const key in attributes) if (key !== "svg") one.setAttribute(key, attributes[key]);
    one.append(text);
    return one;
  }

  function say(text) { $("said").textContent = text; }

  function add(rows) {
    for (const row of rows) {
      if (found.length >= MOST.files) break;
      const twin = row.work && found.find((one) => one.work && JSON.stringify({ ...one.work, name: "", written: "" }) === JSON.stringify({ ...row.work, name: "", written: "" }));
      if (twin) row.problems.push(`the same work as that of ${twin.name || "a row without a name"}`);
      found.push({ ...row, name: row.name || `row ${found.length + 1}` });
    }
  }

  function addText(path, bytes) {
    let text;
    try { text = /\.html?$/i.test(path) ? textOf(decoded(bytes)) : decoded(bytes); } catch { return add([{ name: nameOf(path), work: null, problems: ["it is no text that can be read"] }]); }
    return add(read(nameOf(path), text, asked));
  }

  async function addFile(path, file) {
    if (isJunk(path)) return;
    const outside = /\.zip$/i.test(path);
    const why = outside ? (file.size > MOST.zip ? `larger than ${MOST.zip / 1e6} MB: left out` : "") : refused(path, file.size);
    if (why) { add([{ name: nameOf(path), work: null, problems: [why] }]); return; }
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!outside) { addText(path, bytes); return; }
    try {
      const { files, problems } = unpacked(bytes);
      for (const one of files) addText(one.path, one.bytes);
      add(problems.map((one) => ({ name: nameOf(one.path), work: null, problems: [one.why] })));
    } catch {
      add([{ name: nameOf(path), work: null, problems: ["it could not be opened as a zip: is it whole?"] }]);
    }
  }

  async function addAll(files) {
    say("Reading …");
    for (const { path, file } of files.slice(0, MOST.files)) await addFile(path, file);
    show();
  }

  // All files of what was dropped, folders with what lies in them.
  async function dropped(items) {
    const entries = [...items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean), files = [];
    async function walk(entry) {
      if (files.length >= MOST.files) return;
      if (entry.isFile) {
        files.push({ path: entry.fullPath.replace(/^\//, ""), file: await new Promise((done, failed) => entry.file(done, failed)) });
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const more = await new Promise((done, failed) => reader.readEntries(done, failed));
        if (!more.length) break;
        for (const one of more) await walk(one);
      }
    }
    for (const entry of entries) await walk(entry);
    return files;
  }

  const works = () => found.filter((one) => one.work).map((one) => one.work);

  function write({ decimals, before, after }, value) {
    const size = Math.abs(value).toFixed(decimals);
    return (value < 0 && /[1-9]/.test(size) ? MINUS : "") + before + size + after;
  }

  function show() {
    const good = works();
    say(`${good.length} ${good.length === 1 ? "work" : "works"} read` + (found.length > good.length ? `, ${found.length - good.length} not: the table says why.` : "."));
    $("results").hidden = !found.length;
    $("rows").replaceChildren(...found.map((one) => rowOf(one)));
    $("class").replaceChildren(...classWords(good, asked).map((text) => made("p", text)));
    $("questions").replaceChildren(...Object.keys(asked).map((id) => questionOf(id, good)).filter(Boolean));
  }

  function rowOf({ name, work, problems }) {
    const row = made("tr", ""), fill = (text, kind = "td") => row.append(made(kind, text, kind === "th" ? { scope: "row" } : {}));
    fill(work && work.name && work.name !== name ? `${name} (${work.name})` : name, "th");
    if (!work) row.append(made("td", problems.join("; "), { colspan: 7, class: "problem" }));
    else {
      const { answered, held } = calibrated([work], asked);
      fill(String(answered));
      fill(answered < FEW ? "too few" : `${held} of ${answered}`);
      fill(String(solved(work.checks)));
      fill(`${solved(work.quiz)} of ${work.quiz.length}`);
      const links = made("td", "");
      for (const { link, say: words } of work.scenarios) {
        const line = made("p", "");
        line.append(made("a", link.replace(/^.*#/, ""), { href: book + link, rel: "noreferrer" }), ` ${words}`);
        links.append(line);
      }
      row.append(links);
      fill(`${work.written.replace("T", " ").replace(/:\d\dZ$/, "")} ${work.edition === "evening" ? "that evening" : ""}`);
      row.append(made("td", problems.join("; "), { class: "problem" }));
    }
    return row;
  }

  function questionOf(id, good) {
    const all = good.map((one) => one.predictions[id]).filter(Boolean), question = asked[id];
    if (!all.length) return null;
    const numbers = all.map((one) => one.number).sort((one, two) => one - two), { start, width, counts } = bins(question, numbers);
    const middle = (numbers[Math.floor((numbers.length - 1) / 2)] + numbers[Math.ceil((numbers.length - 1) / 2)]) / 2;
    const most = Math.max(...counts), step = 600 / counts.length, section = made("section", "", { class: "question", id: `q-${id}`, tabindex: "-1" });
    section.append(made("h3", question.question));
    const told = `${all.length} ${all.length === 1 ? "number" : "numbers"}, from ${write(question, numbers[0])} to ${write(question, numbers[numbers.length - 1])}; half are at or below ${write(question, middle)}.`;
    const chart = made("svg", "", { viewBox: "0 0 600 150", role: "img", "aria-label": `Histogram: ${told}` });
    counts.forEach((count, at) => {
      if (!count) return;
      const height = count / most * 100;
      chart.append(made("rect", "", { svg: 1, x: at * step + 1, y: 120 - height, width: step - 2, height, class: "bar" }));
      chart.append(made("text", String(count), { svg: 1, x: (at + 0.5) * step, y: 114 - height, "text-anchor": "middle" }));
    });
    chart.append(made("line", "", { svg: 1, x1: 0, x2: 600, y1: 120.5, y2: 120.5, class: "axis" }));
    chart.append(made("text", write(question, question.low), { svg: 1, x: 0, y: 138 }));
    chart.append(made("text", write(question, question.high), { svg: 1, x: 600, y: 138, "text-anchor": "end" }));
    section.append(chart, made("p", told));
    const button = made("button", open.has(id) ? "Hide the answer" : "Show the answer", { type: "button", "aria-expanded": String(open.has(id)) });
    button.addEventListener("click", () => {
      if (!open.delete(id)) open.add(id);
      show();
      $(`q-${id}`).querySelector("button").focus();
    });
    section.append(button);
    if (open.has(id)) {
      const x = (question.answer - start) / (counts.length * width) * 600, held = all.filter((one) => holds(one, question)).length;
      chart.append(made("line", "", { svg: 1, x1: x, x2: x, y1: 4, y2: 124, class: "answer" }));
      section.append(made("p", `It was ${write(question, question.answer)}. ${held} of ${all.length} ranges held it.`, { class: "told" }));
    }
    return section;
  }

  function turnAll() {
    const ids = Object.keys(asked);
    if (ids.every((id) => open.has(id))) open.clear();
    else for (const id of ids) open.add(id);
    show();
  }

  function start() {
    $("files").addEventListener("change", (event) => addAll([...event.target.files].map((file) => ({ path: file.name, file }))));
    $("folder").addEventListener("change", (event) => addAll([...event.target.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))));
    $("take").addEventListener("click", () => {
      const rows = $("pasted").value.length > MOST.all ? [] : pasted($("pasted").value);
      if (!rows.length) { say("No text of \u201cCopy my work\u201d is in what was pasted."); return; }
      for (const { name, text } of rows) add(read(name, text, asked));
      $("pasted").value = "";
      show();
    });
    $("clear").addEventListener("click", () => { found.length = 0; open.clear(); show(); });
    $("answers").addEventListener("click", turnAll);
    $("csv").addEventListener("click", () => {
      const link = made("a", "", { download: "gathered.csv", href: URL.createObjectURL(new Blob([csv(found, asked)], { type: "text/csv" })) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "a" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea") || !found.length) return;
      turnAll();
    });
    document.addEventListener("dragover", (event) => { event.preventDefault(); document.body.toggleAttribute("data-over", true); });
    document.addEventListener("dragleave", () => document.body.toggleAttribute("data-over", false));
    document.addEventListener("drop", async (event) => {
      event.preventDefault();
      document.body.toggleAttribute("data-over", false);
      const direct = [...event.dataTransfer.files].map((file) => ({ path: file.name, file }));
      const walked = await dropped(event.dataTransfer.items).catch(() => []);
      addAll(walked.length ? walked : direct);
    });
    root.document.body.dataset.ready = "";
  }
  start();
  return pure;
});

// Polls without a server. A tally is dark until the vote is closed: whoever sees how others vote votes
// as they do. What is kept is numbers, for this tab, or for this page where nothing may be kept.
(function () {
  "use strict";

  const KEY = "deck-polls", MOST = 2000;
  const kept = restore();

  // What a tab brings back is only taken if it looks like what was put there.
  function restore() {
    const taken = {};
    try {
      const found = JSON.parse(sessionStorage.getItem(KEY)) || {};
      for (const id in found) {
        const { values, closed, answered } = found[id];
        if (Array.isArray(values) && values.length <= MOST && values.every(Number.isFinite))
          taken[id] = { values, closed: closed === true, answered: answered === true };
      }
    } catch { /* an empty board */ }
    return taken;
  }

  function keep() {
    try { sessionStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* then until the next load */ }
  }

  const poll = (id) => (kept[id] = kept[id] || { values: [], closed: false, answered: false });

  function element(name, attributes, text = "") {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    made.textContent = text;
    return made;
  }

  const votes = (count) => `${count} ${count === 1 ? "vote" : "votes"}`;

  // --- a vote: its values are the places of the options -------------------------------------------

  function voteBoard(board) {
    const rows = [...board.querySelectorAll(".tally li")];
    const options = rows.map((row) => row.querySelector(".option").textContent.trim());
    const round = Number(board.dataset.round);
    const polls = Array.from({ length: round + 1 }, (_, place) => () => poll(`vote.${board.dataset.vote}.${place}`));
    const mine = polls[round];

    function show() {
      const { values, closed } = mine();
      const counts = polls.map((one) => options.map((_, place) => one().values.filter((value) => value === place).length));
      const shares = counts.map((row, place) => row.map((count) => count / (polls[place]().values.length || 1)));
      board.toggleAttribute("data-closed", closed);
      rows.forEach((row, option) => {
        row.querySelectorAll(".row").forEach((line, place) => {
          const seen = closed && polls[place]().values.length > 0;
          line.querySelector(".bar").style.setProperty("--share", seen ? shares[place][option] : 0);
          const which = round === 0 ? "" : place < round ? "before: " : "now: ";
          line.querySelector(".count").textContent = seen
            ? `${which}${counts[place][option]} · ${Math.round(shares[place][option] * 100)}%` : "";
        });
        const change = round && closed && polls[round - 1]().values.length && values.length
          ? Math.round(shares[round][option] * 100) - Math.round(shares[round - 1][option] * 100) : null;
        row.querySelector(".change").textContent = change === null ? ""
          : change === 0 ? "as before" : `${change > 0 ? "+" : "\u2212"}${Math.abs(change)} points`;
      });
      board.querySelector("[data-do=close]").textContent = closed ? "Open it again" : "Close the vote";
      board.querySelector(".said").textContent = closed ? votes(values.length) : `${votes(values.length)} in, shown when it is closed`;
    }

    function press(event) {
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
      if (!digit || digit[1] > options.length) return false;
      if (mine().closed) return true; // closed is closed
      if (event.shiftKey) {
        const at = mine().values.lastIndexOf(digit[1] - 1);
        if (at >= 0) mine().values.splice(at, 1);
      } else if (mine().values.length < MOST) mine().values.push(digit[1] - 1);
      return true;
    }

    // An answer is an option's words or its number; of a table's line, the last cell.
    function take(line) {
      const cell = line.split(/[\t;,]/).pop().replace(/["']/g, "").trim().toLowerCase();
      const place = options.findIndex((option, number) => [option.toLowerCase(), String(number + 1)].includes(cell));
      return place < 0 ? null : place;
    }

    return { show, press, take, mine };
  }

  // --- a number of each ---------------------------------------------------------------------------

  function guessBoard(board) {
    const [low, high] = [Number(board.dataset.low), Number(board.dataset.high)];
    const mine = () => poll(`guess.${board.dataset.guess}`);
    const place = board.querySelector(".dots"), box = board.querySelector(".one input");
    const x = (value) => 20 + ((value - low) / (high - low)) * 560;

    function show() {
      const { values, closed, answered } = mine();
      const svg = element("svg", { viewBox: "0 0 600 200", role: "img" }), stacks = {};
      svg.append(element("path", { d: "M20 160H580", class: "axis" }));
      for (const [end, anchor] of [[low, "start"], [high, "end"]])
        svg.append(element("text", { x: x(end), y: 190, "text-anchor": anchor }, String(end)));
      const shown = closed ? values : [];
      const most = Math.max(1, ...Object.values(count(shown)));
      for (const value of shown) {
        const at = bin(value), nth = (stacks[at] = (stacks[at] || 0) + 1);
        svg.append(element("circle", { cx: 20 + at * 14, cy: 160 - (nth - 0.4) * Math.min(14, 120 / most), r: 6 }));
      }
      let said = closed ? `${values.length} numbers` : `${values.length} numbers in, shown when you close`;
      if (closed && answered && "answer" in board.dataset) {
        const at = x(Number(board.dataset.answer));
        svg.append(element("path", { d: `M${at} 14V166`, class: "answer" }));
        said += `; the book’s is ${board.dataset.text}`;
      }
      svg.setAttribute("aria-label", `Numbers of the class from ${low} to ${high}: ${said}`);
      place.replaceChildren(svg);
      board.querySelector(".said").textContent = said;
      board.querySelector("[data-do=close]").textContent = closed ? "Hide the class" : "Show the class";
      const answer = board.querySelector("[data-do=answer]");
      if (answer) answer.disabled = !closed;
    }
    const bin = (value) => Math.round(((value - low) / (high - low)) * 40);
    function count(values) {
      const tally = {};
      for (const value of values) tally[bin(value)] = (tally[bin(value)] || 0) + 1;
      return tally;
    }

    // A digit that nobody has asked for is the start of a number.
    function press(event) {
      if (/^[\d.,-]$/.test(event.key) && !mine().closed) { box.focus(); return null; }
      return false;
    }

    function take(line) {
      const value = window.Book.read(line.split(/[\t;]/).pop());
      return value >= low && value <= high ? value : null;
    }

    board.querySelector(".one").addEventListener("submit", (event) => {
      event.preventDefault();
      const value = take(box.value);
      if (value === null) return tell(board, `A number from ${low} to ${high}, please.`);
      box.value = "";
      if (mine().values.length < MOST) mine().values.push(value);
      keep();
      show();
    });
    return { show, press, take, mine };
  }

  function tell(board, text) {
    board.querySelector(".said").textContent = text;
  }

  // --- both ---------------------------------------------------------------------------------------

  const boards = new Map();
  for (const board of document.querySelectorAll(".board"))
    boards.set(board, "vote" in board.dataset ? voteBoard(board) : guessBoard(board));
  const showAll = () => { keep(); boards.forEach(({ show }) => show()); };
  boards.forEach(({ show }) => show());

  function act(board, what) {
    const { mine } = boards.get(board), now = mine();
    if (what === "close") { now.closed = !now.closed; now.answered = false; }
    else if (what === "answer") now.answered = now.closed && !now.answered;
    else if (what === "back") now.values.pop();
    else if (what === "clear") Object.assign(now, { values: [], closed: false, answered: false });
    showAll();
  }

  for (const [board, { take, mine }] of boards) {
    board.addEventListener("click", (event) => {
      if (event.target.dataset.do) act(board, event.target.dataset.do);
    });
    board.querySelector(".many").addEventListener("submit", (event) => {
      event.preventDefault();
      const box = board.querySelector("textarea");
      const lines = box.value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
      const taken = lines.map(take), good = taken.filter((value) => value !== null);
      mine().values.push(...good.slice(0, MOST - mine().values.length));
      box.value = "";
      box.closest("details").open = false;
      showAll();
      const strange = lines.filter((_, number) => taken[number] === null);
      if (strange.length)
        tell(board, `${good.length} counted; ${strange.length} not understood, such as: ${strange[0].slice(0, 40)}`);
    });
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const board = document.querySelector(".slides .present .board");
    if (!board) return;
    const { press } = boards.get(board);
    const keys = { c: "close", a: "answer" }, what = keys[event.key.toLowerCase()];
    const used = what ? act(board, what) || true : press(event);
    if (used === null) return; // the key goes on, into the box
    if (!used) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showAll();
  }, true);
})();

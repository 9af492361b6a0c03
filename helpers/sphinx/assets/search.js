// The page of the search. It looks through what helpers/sphinx/search.py took from the pages, by
// MiniSearch; numbers are found as they are written or typed, and each result leads to its place.
(function () {
  "use strict";
  const KINDS = {
    section: ["Section", 1.2], claim: ["Claim", 1.6], row: ["Fact or assumption", 1], term: ["Term", 1.8],
    figure: ["Figure", 1.3], model: ["Model", 0.8], name: ["Company", 1.3], table: ["Table", 0.7],
    forecast: ["Forecast", 1.2], history: ["Table", 0.7], source: ["Source", 0.4], reading: ["Literature", 0.4],
    code: ["Code", 0.4],
  };
  const SHOWN = 20, ROUND = 170;

  // What is typed and what is set mean the same: signs, quotes, spaces and letters of either kind.
  const fold = (text) => text.normalize("NFKC").replace(/[\u2010-\u2015\u2212]/g, "-").replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"').replace(/\u00ad/g, "").toLowerCase();
  const WORD = /(?<![\p{L}\p{N}])[-+]?[$€]?\d[\d.,]*|\p{L}[\p{L}\p{N}]*(?:['-][\p{L}\p{N}]+)*/gu;
  const words = (text) => fold(text).match(WORD) || [];
  const isNumber = (word) => /^[-+]?[$€]?\d/.test(word);
  const plain = (word) => word.replace(/[$€,+]/g, "").replace(/\.+$/, "").replace(/'s$/, "");

  // A number in the book is found with its sign and without; one that is asked for with a minus has one.
  function indexed(word) {
    const bare = plain(word);
    if (isNumber(word)) return bare.startsWith("-") ? [bare, bare.slice(1)] : bare;
    return bare.includes("-") ? [bare, ...bare.split("-")] : bare;
  }

  // What is asked in words of its own, without small words and in any order: helpers/sphinx/search_words.py.
  const SMALL = new Set(["a", "an", "and", "are", "as", "book", "can", "do", "does", "for", "how", "i", "in", "is", "my",
    "of", "the", "this", "to", "what", "where", "which"]);
  const key = (query) => words(query).map(plain).filter((word) => word && !SMALL.has(word)).sort().join(" ");

  const { pages, asked: places, entries } = window.BookSearch;
  const placeOf = new Map(Object.entries(places).flatMap(([place, asked]) => asked.map((one) => [key(one), place])));
  const documents = entries.map(([kind, address, title, text, later, hidden], id) =>
    ({ id, kind, address, title, text, later, hidden }));
  const engine = new window.MiniSearch({
    fields: ["title", "text", "later"], tokenize: words, processTerm: indexed, idField: "id",
  });
  engine.addAll(documents);

  const BEFORE = "(?<![\\p{L}\\p{N}.,])", ESCAPED = /[.*+?^${}()|[\]\\]/g;
  // A phrase starts where a word does, and a number ends with it: 10.3% is no 0.3%.
  function phrase(asked) {
    return new RegExp(BEFORE + asked.replace(ESCAPED, "\\$&") + (/\d$/.test(asked) ? "(?![\\d.,]*\\d)" : ""), "u");
  }

  const evening = () => document.documentElement.dataset.asof === "evening";

  function found(query) {
    const asked = fold(query).trim(), then = evening(), wanted = phrase(asked);
    const how = {
      fields: then ? ["title", "text"] : ["title", "text", "later"],
      boost: { title: 3 }, processTerm: plain,
      prefix: (term) => !isNumber(term) && term.length > 2,
      fuzzy: (term) => !isNumber(term) && term.length > 5 ? 0.15 : false,
      filter: (result) => !(then && documents[result.id].hidden),
      boostDocument(id) {
        const one = documents[id];
        const said = asked.length > 2 && wanted.test(fold(`${one.title} ${one.text}`)) ? 1.5 : 1;
        // What a reader may vary is named by one word; whoever types that word asks for more.
        const title = fold(one.title), whole = title === asked;
        const exact = whole ? (one.kind === "row" ? 0.5 : 4) : wanted.test(title) ? 2 : 1;
        return KINDS[one.kind][1] * said * exact;
      },
    };
    const all = engine.search(query, { ...how, combineWith: "AND" });
    const ranked = (all.length ? all : engine.search(query, how)).map((result) => documents[result.id]);
    const first = documents.find((one) => one.address === placeOf.get(key(query)) && !(then && one.hidden));
    return first ? [first, ...ranked.filter((one) => one !== first)] : ranked;
  }

  // Words around the first that was asked for, and those marked.
  function snippet(one, asked) {
    const text = evening() || !one.later ? one.text : `${one.text} ${one.later}`;
    const folded = text.split("").map((letter) => fold(letter)[0] || " ").join("");
    const places = [];
    for (const word of asked) {
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
        if (!/[\p{L}\p{N}.]/u.test(folded[at - 1] || " ")) places.push([at, at + word.length]);
      }
    }
    places.sort((a, b) => a[0] - b[0]);
    let start = Math.max(0, (places.length ? places[0][0] : 0) - ROUND / 3);
    if (start) start = text.indexOf(" ", start) + 1;
    const end = text.length > start + ROUND ? text.lastIndexOf(" ", start + ROUND) : text.length;
    const line = document.createElement("p");
    let at = start;
    line.append(start ? "… " : "");
    for (const [from, to] of places) {
      if (from < at || to > end) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      line.append(text.slice(at, from), mark);
      at = to;
    }
    line.append(text.slice(at, end), end < text.length ? " …" : "");
    return line;
  }

  function item(one, asked) {
    const row = document.createElement("li"), kind = document.createElement("p"), link = document.createElement("a");
    const page = one.address.split("#")[0];
    kind.className = "bk-quiet";
    kind.textContent = `${KINDS[one.kind][0]} · ${pages[page]}`;
    link.href = one.address;
    link.textContent = one.title;
    row.append(kind, link);
    if (one.text || one.later) row.append(snippet(one, asked));
    return row;
  }

  const form = document.querySelector("main form.bd-search"), box = form.elements.q;
  const list = document.getElementById("search-results"), status = document.querySelector(".bk-found__count");
  const more = document.querySelector(".bk-found__more");
  let results = [], asked = [];

  function add() {
    const first = list.children.length;
    list.append(...results.slice(first, first + SHOWN).map((one) => item(one, asked)));
    more.hidden = list.children.length >= results.length;
    return list.children[first];
  }

  function show() {
    const query = box.value.trim();
    list.replaceChildren();
    asked = words(query).map(plain).filter(Boolean);
    results = asked.length ? found(query) : [];
    status.textContent = !query ? "" : results.length === 1 ? "1 result" : `${results.length || "No"} results`;
    if (evening() && query) status.textContent += ", as known that evening";
    add();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    window.BookAddress.change("search", ({ searchParams }) => {
      searchParams.set("q", box.value.trim());
      return true;
    });
    show();
  });
  more.addEventListener("click", () => add().querySelector("a").focus());
  document.addEventListener("book:asof", show);
  function fromAddress() {
    box.value = window.BookAddress.query().get("q") || "";
    show();
  }
  document.addEventListener("book:address", fromAddress);
  fromAddress();
})();

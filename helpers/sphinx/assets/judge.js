// Judge it yourself: in the ledger a claim keeps its verdict back until the reader has given one.
// Without this script every verdict is shown. What a reader judged is kept in this browser.
(function (root, factory) {
  const judge = factory(root.BookExercise || {});
  if (typeof module === "object" && module.exports) module.exports = judge;
})(this, function (Exercise) {
  "use strict";
  const ENOUGH = 10, NAME = "book-judged";

  // As helpers/verdicts.py has it: null where chance alone agrees fully.
  function kappa(pairs) {
    const count = (side) => pairs.reduce((all, pair) => all.set(pair[side], (all.get(pair[side]) || 0) + 1), new Map());
    const book = count(0), reader = count(1), n = pairs.length;
    const agreed = pairs.filter(([one, other]) => one === other).length / n;
    let chance = 0;
    for (const [verdict, times] of book) chance += times * (reader.get(verdict) || 0) / (n * n);
    return chance === 1 ? null : (agreed - chance) / (1 - chance);
  }

  // What a reader reads above the table, of pairs of the book's verdict and the reader's.
  function sentence(pairs) {
    const n = pairs.length, agreed = pairs.filter(([one, other]) => one === other).length;
    if (n < ENOUGH)
      return `You have judged ${n} of ${ENOUGH} claims. After ${ENOUGH} you see how far you and the book agree.`;
    const value = kappa(pairs);
    const beyond = value === null
      ? "You and the book gave one verdict throughout, so chance would agree as well."
      : `Kappa is ${value.toFixed(2).replace("-", "\u2212")}: 0 is what chance would give, 1 is full agreement.`;
    return `You and the book agree on ${agreed} of ${n} claims. ${beyond}`;
  }

  const pure = { kappa, sentence };
  if (typeof document === "undefined") return pure;

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  function attach(box) {
    const list = document.querySelector(".bk-claims--ledger");
    const claims = [...list.querySelectorAll(".bk-claim")];
    const verdicts = JSON.parse(box.dataset.verdicts);
    const [turn, again] = box.querySelectorAll("button");
    const said = box.querySelector("output"), { content } = box.querySelector("template");
    const frame = content.firstElementChild || box.lastElementChild; // a page that was saved has it in its place
    const table = frame.querySelector("tbody");
    box.append(frame);
    const filter = document.querySelector(".bk-sift");
    const judged = () => {
      const kept = Exercise.kept(NAME) || {};
      return Object.fromEntries(Object.entries(kept).filter(([id, verdict]) =>
        verdict in verdicts && claims.some((claim) => claim.id === id)));
    };
    const on = () => turn.getAttribute("aria-pressed") === "true";
    const press = (wanted) => turn.setAttribute("aria-pressed", String(wanted));
    const asked = () => window.BookAddress.query().get("judge") === "on";

    // In the address, so that a reload does not give the verdicts away, and a class can be led there.
    function remember() {
      window.BookAddress.change("judge", ({ searchParams }) => {
        if (on()) searchParams.set("judge", "on");
        else searchParams.delete("judge");
        return on();
      });
    }

    function ask(claim) {
      if (claim.querySelector(".bk-judge__ask")) return;
      const group = make("div", "", { class: "bk-judge__ask", role: "group", "aria-label": "Your verdict" });
      group.append(make("span", "Your verdict:"));
      for (const [key, words] of Object.entries(verdicts)) {
        const button = make("button", words, { type: "button" });
        button.addEventListener("click", () => {
          Exercise.keep(NAME, { ...judged(), [claim.id]: key });
          show();
          claim.querySelector("summary").focus(); // the buttons are gone, and the keyboard stays
        });
        group.append(button);
      }
      claim.append(group);
    }

    function answer(claim, mine) {
      claim.querySelector(".bk-judge__ask")?.remove();
      const line = claim.querySelector(".bk-judge__said") || make("p", "", { class: "bk-judge__said", role: "status" });
      const same = mine === claim.dataset.verdict;
      line.textContent = `You: ${verdicts[mine]}. The book: ${verdicts[claim.dataset.verdict]}.` +
        (same ? "" : " Read its reason, and the rule: which of you is right?");
      claim.append(line);
    }

    function rows(pairs) {
      frame.hidden = pairs.length < ENOUGH;
      table.replaceChildren(...Object.entries(verdicts).map(([key, words]) => {
        const book = pairs.filter(([one]) => one === key), row = document.createElement("tr");
        row.append(make("th", words, { scope: "row" }));
        for (const count of [book.length, book.filter(([, other]) => other === key).length,
          pairs.filter(([, other]) => other === key).length])
          row.append(make("td", String(count), { class: "bk-n" }));
        return row;
      }));
    }

    function show() {
      const mine = judged();
      list.toggleAttribute("data-judging", on());
      turn.textContent = on() ? "Show all verdicts" : "Judge it yourself";
      again.hidden = !Object.keys(mine).length;
      // A filter or an order by verdict would give it away.
      for (const control of filter.querySelectorAll('[name="verdict"], option[value="verdict"]')) control.disabled = on();
      if (on() && (filter.elements.verdict.value || filter.elements.order.value === "verdict")) filter.reset();
      for (const claim of claims) {
        const unjudged = on() && !(claim.id in mine);
        claim.toggleAttribute("data-unjudged", unjudged);
        if (!on() || unjudged) claim.querySelector(".bk-judge__said")?.remove();
        if (!unjudged) claim.querySelector(".bk-judge__ask")?.remove();
        if (unjudged && claim.open) ask(claim);
        if (on() && claim.id in mine) answer(claim, mine[claim.id]);
      }
      const pairs = Object.entries(mine).map(([id, verdict]) =>
        [claims.find((claim) => claim.id === id).dataset.verdict, verdict]);
      said.textContent = on() || pairs.length ? sentence(pairs) : "";
      rows(pairs);
    }

    box.hidden = false;
    press(asked());
    turn.addEventListener("click", () => { press(!on()); remember(); show(); });
    document.addEventListener("book:address", () => { press(asked()); show(); });
    again.addEventListener("click", () => { Exercise.forget(NAME); show(); turn.focus(); });
    list.addEventListener("toggle", (event) => {
      if (event.target.open && event.target.hasAttribute("data-unjudged")) ask(event.target);
    }, true);
    window.addEventListener("storage", show);
    show();
  }

  const start = () => document.querySelectorAll(".bk-judge").forEach(attach);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  return pure;
});

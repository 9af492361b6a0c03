// The ledger's filters and order. Without this script all claims stand in the story's order.
(function () {
  "use strict";
  const KEYS = ["verdict", "kind", "chapter", "section"];
  const ORDER = ["holds", "roughly", "does_not_hold", "cannot_be_checked", "opinion", "open"];

  function start() {
    const form = document.querySelector(".bk-ledger");
    if (!form) return;
    const list = document.querySelector(".bk-claims--ledger");
    const claims = [...list.querySelectorAll(".bk-claim")];
    const output = form.querySelector("output"), message = form.querySelector(".bk-message");
    const by = {
      number: (claim) => Number(claim.dataset.number),
      verdict: (claim) => ORDER.indexOf(claim.dataset.verdict) * 1000 + Number(claim.dataset.number),
      chapter: (claim) => claim.dataset.place * 1000 + Number(claim.dataset.number),
      error: (claim) => (claim.dataset.error === "" ? 1e9 : -Number(claim.dataset.error)) + Number(claim.dataset.number) / 1e6,
    };

    // What a claim says, without what the switch hides.
    function words(claim) {
      const copy = claim.cloneNode(true);
      if (document.documentElement.dataset.asof === "evening")
        copy.querySelectorAll(".hindsight, .bk-hindsight, dd:has(.bk-later)").forEach((part) => part.remove());
      return copy.textContent.toLowerCase();
    }

    function apply(keep) {
      const wanted = form.elements.text.value.trim().toLowerCase();
      let shown = 0;
      for (const claim of claims) {
        const fits = KEYS.every((key) => !form.elements[key].value || claim.dataset[key] === form.elements[key].value)
          && (!wanted || words(claim).includes(wanted));
        claim.hidden = !fits;
        shown += fits;
      }
      const rank = by[form.elements.order.value];
      list.append(...[...claims].sort((one, other) => rank(one) - rank(other)));
      output.textContent = `${shown} of ${claims.length} claims`;
      if (keep) remember();
    }

    function remember() {
      const query = new URLSearchParams();
      for (const key of [...KEYS, "order", "text"]) {
        const control = form.elements[key];
        if (control.value && !(key === "order" && control.value === "number")) query.set(key, control.value);
      }
      try {
        history.replaceState(null, "", location.pathname + (query.size ? `?${query}` : "") + location.hash);
      } catch { /* a page from a folder may be refused this */ }
    }

    function fromAddress() {
      const unknown = [];
      for (const [key, value] of new URLSearchParams(location.search)) {
        const control = [...KEYS, "order", "text"].includes(key) ? form.elements[key] : null;
        const known = control && (control.tagName !== "SELECT" || [...control.options].some((one) => one.value === value));
        if (known) control.value = value;
        else unknown.push(key);
      }
      if (unknown.length) message.textContent = `This link asks for something the ledger does not have: ${unknown.length} of its filters ${unknown.length === 1 ? "was" : "were"} left out.`;
    }

    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { message.textContent = ""; apply(true); });
    document.addEventListener("book:asof", () => apply(false));
    form.addEventListener("reset", () => setTimeout(() => { message.textContent = ""; apply(true); }));
    fromAddress();
    apply(false);
    // A link to a claim opens it, whatever the filters say.
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches(".bk-claim")) { target.hidden = false; target.open = true; target.scrollIntoView(); }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

// Filters, search and order for a long list of a page: the ledger's claims, the board's names.
// Without this script the whole list stands in its own order, and no control is shown.
//
// A form says which list it sifts (data-list). Each of its selects but "order" filters by the
// attribute of its name; "order" sorts by the number in data-by-<order>, the smallest first.
(function () {
  "use strict";
  const NOTHING = "\u2013", MINUS = "\u2212", { BookAddress } = window;

  const evening = () => document.documentElement.dataset.asof === "evening";

  // What an item says, without what the switch hides.
  function words(item) {
    const copy = item.cloneNode(true);
    if (item.hasAttribute("data-unjudged"))
      copy.querySelectorAll(".bk-verdict, .bk-claim__why").forEach((part) => part.remove());
    if (evening())
      copy.querySelectorAll(".hindsight, .bk-hindsight").forEach((part) => part.remove());
    return copy.textContent.toLowerCase();
  }

  // How many of the shown rose, and the middle of their changes, where a list has changes.
  function summary(items) {
    const changes = items.map((item) => Number(item.dataset.change)).sort((one, other) => one - other);
    const middle = changes.length / 2;
    const median = changes.length
      ? ((changes[Math.ceil(middle) - 1] + changes[Math.floor(middle)]) / 2).toFixed(2).replace("-", MINUS)
      : NOTHING;
    return `, ${changes.filter((change) => change > 0).length} rose, median ${median}%`;
  }

  function attach(form) {
    const list = document.querySelector(form.dataset.list);
    const items = [...list.querySelectorAll("[data-item]")];
    const parent = items[0].parentElement;
    const output = form.querySelector("output"), message = form.querySelector(".bk-message");
    const order = form.elements.order, first = [...order.options].find((one) => one.defaultSelected)?.value ?? order.options[0].value;
    const filters = [...form.querySelectorAll("select")].map((select) => select.name).filter((name) => name !== "order");
    const names = [...filters, "order", "text"];

    function rank(item) {
      const number = item.getAttribute(`data-by-${order.value}`);
      return number ? Number(number) : Infinity;  // what has no value stands last
    }

    function apply(keep) {
      if (evening() && order.selectedOptions[0].matches(".bk-hindsight")) order.value = first;
      const wanted = form.elements.text.value.trim().toLowerCase();
      const shown = items.filter((item) => {
        const fits = filters.every((key) => !form.elements[key].value || item.dataset[key] === form.elements[key].value)
          && (!wanted || words(item).includes(wanted));
        item.hidden = !fits;
        return fits;
      });
      const ranks = new Map(items.map((item) => [item, rank(item)]));
      parent.append(...[...items].sort((one, other) =>
        ranks.get(one) === ranks.get(other) ? 0 : ranks.get(one) - ranks.get(other)));
      output.textContent = `${shown.length} of ${items.length} ${form.dataset.noun}`
        + (shown.length && "change" in items[0].dataset ? summary(shown) : "");
      if (!shown.length) output.textContent += ". Nothing fits; \u201cShow all\u201d brings them back.";
      if (keep) {
        list.scrollTop = 0;
        remember();
      }
    }

    function remember() {
      const asked = names.filter((key) => form.elements[key].value && !(key === "order" && order.value === first));
      BookAddress.change("sift", (url) => {
        for (const key of names) url.searchParams.delete(key);
        for (const key of asked) url.searchParams.set(key, form.elements[key].value);
        if (list.id) url.hash = asked.length ? `#${list.id}` : "";
        return asked.length > 0;
      });
    }

    function fromAddress() {
      const unknown = [];
      for (const [key, value] of BookAddress.query()) {
        if (!names.includes(key)) continue; // none of this list's business
        const control = form.elements[key];
        if (control.tagName !== "SELECT" || [...control.options].some((one) => one.value === value)) control.value = value;
        else unknown.push(key);
      }
      if (unknown.length) message.textContent = `This link asks for something the ${form.dataset.name} does not have: ${unknown.length} of its filters ${unknown.length === 1 ? "was" : "were"} left out.`;
    }

    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { message.textContent = ""; apply(true); });
    document.addEventListener("book:asof", () => apply(false));
    form.addEventListener("reset", () => setTimeout(() => { message.textContent = ""; apply(true); }));
    fromAddress();
    apply(false);
    // A link to an item shows it, whatever the filters say.
    const target = BookAddress.place();
    if (target && items.includes(target)) {
      target.hidden = false;
      if (target.matches("details")) target.open = true;
      target.scrollIntoView();
    }
    document.addEventListener("book:address", () => {
      for (const key of names) form.elements[key].value = key === "order" ? first : "";
      fromAddress();
      apply(false);
      const item = BookAddress.place();
      if (item && items.includes(item)) item.hidden = false;
    });
  }

  const start = () => document.querySelectorAll(".bk-sift").forEach(attach);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

// Leads on to a place that has moved: an address whose id is on no place of this page is looked up
// among all ids of the book, and what it asks for (a scenario, the evening) goes along.
(function () {
  "use strict";

  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const book = here.replace(/_static\/$/, "");

  function wanted() {
    let id;
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return ""; // a broken escape names nothing
    }
    return id && !document.getElementById(id) && !document.getElementsByName(id).length ? id : "";
  }

  function look() {
    if (!wanted()) return;
    const script = document.createElement("script");
    script.src = here + "places.js";
    document.head.append(script);
  }

  // places.js calls this with the page of each id.
  function places(pages) {
    const id = wanted();
    if (id && Object.hasOwn(pages, id)) location.replace(`${book}${pages[id]}.html${location.search}${location.hash}`);
  }

  globalThis.Moved = { places };
  addEventListener("hashchange", look);
  look();
})();

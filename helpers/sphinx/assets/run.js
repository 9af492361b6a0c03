// "Run here" and "Work in Python": what a press needs is fetched then, and nothing before. What a
// reader wrote into cells is kept in this browser, and is asked for without fetching anything.
(function () {
  "use strict";
  const me = document.currentScript, here = me.src.replace(/[^/]*$/, ""), KEY = "book-cells", FORM = 1;

  // All cells of the book under one name, so that they can be told, and forgotten, as a whole.
  function kept() {
    try {
      const { form, cells } = JSON.parse(localStorage.getItem(KEY)) || {};
      return form === FORM ? cells : {};
    } catch { return {}; }
  }

  const loading = {};
  function load(file) {
    loading[file] = loading[file] || new Promise((done, failed) => {
      const isStyle = file.endsWith(".css"), part = document.createElement(isStyle ? "link" : "script");
      const [, digest] = `${me.dataset.fetches} `.split(`${file}=`);
      const address = here + file + (digest ? `?v=${digest.split(" ")[0]}` : "");
      part.onload = done;
      part.onerror = () => {
        delete loading[file]; // so that the next press tries again
        part.remove();
        failed(new Error(`${file} could not be loaded`));
      };
      if (isStyle) Object.assign(part, { rel: "stylesheet", href: address });
      else Object.assign(part, { async: false, src: address }); // in the order in which they are asked for
      document.head.append(part);
    });
    return loading[file];
  }

  async function press(place, button) {
    button.disabled = true; // its size stays, and a second press waits for the first
    const said = place.lastChild;
    try {
      await Promise.all(["cells.css", "exercise-cells.js", "editor.js", "cell_output.js", "cells.js"].map(load));
      window.bookCells.open(place);
    } catch (error) {
      said.setAttribute("role", "status");
      said.textContent = `${error.message}; press again, or reload the page.`;
    }
    button.disabled = false;
  }

  for (const place of document.querySelectorAll(".bk-run")) {
    const button = place.firstChild, said = document.createElement("span");
    said.textContent = `opens an editor, ${me.dataset.size} KB`;
    place.append(said);
    button.addEventListener("click", () => press(place, button));
  }
  window.bookCells = { KEY, FORM, kept, load, mine: () => Object.entries(kept()).map(([id, { code }]) => ({ id, code })) };
})();

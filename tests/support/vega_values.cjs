// Works models out in the Vega that the pages load, without a page.
//
// Its argument is Vega. The question is {"models": [{id, inputs, expr, requires, rows, table, aggregate}]}: `rows` holds
// the inputs' values, one list for each calculation. A model with a `table` is worked out for each
// of its rows, and `aggregate` puts the results together. The answer gives for each id the
// `values` (null where there is no finite number) and whether the condition `holds`.
const fs = require("fs");
const vm = require("vm");

function answer({ inputs, expr, requires, rows, table, aggregate }) {
  const signals = inputs.map((name) => ({ name, value: 0 }));
  const data = [];
  if (table) {
    data.push({
      name: "rows", values: table,
      transform: [
        { type: "formula", as: "book_row", expr },
        { type: "aggregate", ops: [aggregate], fields: ["book_row"], as: ["book_all"] },
      ],
    });
  }
  signals.push({ name: "book_result", update: table ? "data('rows')[0].book_all" : expr });
  signals.push({ name: "book_holds", update: requires || "true" });
  const view = new vega.View(vega.parse({ signals, data })).run();
  const values = [], holds = [];
  for (const row of rows) {
    inputs.forEach((name, at) => view.signal(name, row[at]));
    view.run();
    values.push(view.signal("book_result"));
    holds.push(Boolean(view.signal("book_holds")));
  }
  return { values, holds };
}

module.exports = (library) => {
  // A page loads this file as a classic script, which names it `vega` in the global scope.
  vm.runInThisContext(fs.readFileSync(library, "utf8"));
  return ({ models }) => Object.fromEntries(models.map((model) => [model.id, answer(model)]));
};

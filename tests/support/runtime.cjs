// Asks the page's script of the sliders outside a page; its arguments are book.js and Vega.
//
// The question is a list of [function, arguments]; the answer the list of what they return. A
// calculator is asked as ["calculator", [model, [values, …]]]. What JSON cannot carry (NaN,
// Infinity) is answered as {"not": "NaN"}.
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const plain = (key, value) =>
  typeof value === "number" && !Number.isFinite(value) ? { not: String(value) } : value;

module.exports = (script, library) => {
  const book = require(path.resolve(script));
  // A page loads this file as a classic script, which names it `vega` in the global scope.
  vm.runInThisContext(fs.readFileSync(library, "utf8"));

  function answer([name, given]) {
    if (name !== "calculator") return book[name](...given);
    const calculate = book.calculator(vega, given[0]);
    return given[1].map((values) => calculate(values));
  }
  return (questions) => JSON.parse(JSON.stringify(questions.map(answer), plain));
};

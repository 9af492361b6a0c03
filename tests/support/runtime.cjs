// Runs the page's script outside a page.
//
//   node runtime.cjs path/to/book.js path/to/vega.min.js < question > answer
//
// The question is a list of [function, arguments]; the answer the list of what they return. A
// calculator is asked as ["calculator", [model, [values, …]]]. What JSON cannot carry (NaN,
// Infinity) is answered as {"not": "NaN"}.
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const book = require(path.resolve(process.argv[2]));
// A page loads this file as a classic script, which names it `vega` in the global scope.
vm.runInThisContext(fs.readFileSync(process.argv[3], "utf8"));

function answer([name, given]) {
  if (name !== "calculator") return book[name](...given);
  const calculate = book.calculator(vega, given[0]);
  return given[1].map((values) => calculate(values));
}

const plain = (key, value) =>
  typeof value === "number" && !Number.isFinite(value) ? { not: String(value) } : value;

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(answer), plain));

// Asks a script of the pages, outside a page: a list of [function, arguments] is answered with a
// list of what they return.
const path = require("path");

module.exports = (script) => {
  const page = require(path.resolve(script));
  return (questions) => questions.map(([name, given]) => page[name](...given));
};

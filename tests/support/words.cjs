// What is wrong with the words of charts, in states that a reader can set.
//
// Its arguments are Vega and labels.js. The question is a list of {specification, states}: a chart in Vega, laid out, and pairs of a name
// and the values of its inputs. The answer has a list for each: [state, fault, words, by how much].
const fs = require("fs");
const path = require("path");
const vm = require("vm");

async function review(labels, { specification, states }) {
  const view = new vega.View(vega.parse(specification), { renderer: "none" });
  view.logLevel(vega.Error);
  const faults = [];
  for (const [name, values] of states) {
    labels.tell(view, values, false);
    await labels.run(view);
    faults.push(...labels.review(labels.rootOf(view), labels.frameOf(view)).map((fault) => [name, ...fault]));
  }
  view.finalize();
  return faults;
}

module.exports = (library, script) => {
  // A page loads this file as a classic script, which names it `vega` in the global scope.
  vm.runInThisContext(fs.readFileSync(library, "utf8"));
  const labels = require(path.resolve(script));
  return async (questions) => {
    const answers = [];
    for (const question of questions) answers.push(await review(labels, question));
    return answers;
  };
};

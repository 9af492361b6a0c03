// What is wrong with the words of charts, in states that a reader can set.
//
//   node words.cjs path/to/vega.min.js path/to/labels.js < question > answer
//
// The question is a list of {specification, states}: a chart in Vega, laid out, and pairs of a name
// and the values of its inputs. The answer has a list for each: [state, fault, words, by how much].
const fs = require("fs");
const path = require("path");
const vm = require("vm");

// A page loads this file as a classic script, which names it `vega` in the global scope.
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));
const labels = require(path.resolve(process.argv[3]));

async function review({ specification, states }) {
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

(async () => {
  const answers = [];
  for (const question of JSON.parse(fs.readFileSync(0, "utf8"))) answers.push(await review(question));
  process.stdout.write(JSON.stringify(answers));
})();

// Answers question after question, as a script in this folder says, and is started once.
//
//   node asked.cjs SCRIPT [argument, …]
//
// The script exports a function that takes the arguments and gives another, which answers a
// question. A question is a line {"question": …}, its answer a line {"answer": …} or {"error": …}.
const path = require("path");

const [script, ...given] = process.argv.slice(2);
const answer = require(path.resolve(script))(...given);

let before = Promise.resolve(); // answers come in the order of the questions

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    before = before
      .then(() => answer(JSON.parse(line).question))
      .then((found) => ({ answer: found }), (error) => ({ error: error.stack }))
      .then((said) => console.log(JSON.stringify(said)));
  });

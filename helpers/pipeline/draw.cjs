// Draws charts as the page does: one JSON request a line in, one JSON answer a line out.
//
//   node draw.cjs path/to/vega.min.js path/to/labels.js
//
// A request has a specification in Vega, laid out for its variant; the answer has the drawing.
const fs = require("fs");
const path = require("path");
const vm = require("vm");

// A page loads this file as a classic script, which names it `vega` in the global scope.
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));
const labels = require(path.resolve(process.argv[3]));
// Without a browser Vega would guess how wide a text is.
vega.textMetrics.width = ({ fontSize, fontWeight }, text) => labels.textWidth(text, fontSize || 11, fontWeight);

async function draw({ specification }) {
  const view = new vega.View(vega.parse(specification), { renderer: "none" });
  view.logLevel(vega.Error);
  await labels.run(view);
  const svg = await view.toSVG();
  view.finalize();
  return { svg };
}

let before = Promise.resolve(); // answers come in the order of the questions

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    before = before.then(() => draw(JSON.parse(line))).catch((error) => ({ error: error.message }))
      .then((answer) => console.log(JSON.stringify(answer)));
  });

// Sets formulas: one JSON request a line in, one JSON answer a line out.
// `trust` and `strict: false` keep \htmlData, the hook for numbers that a reader can move.
const katex = require(process.argv[2]);

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { tex, display } = JSON.parse(line);
    try {
      const html = katex.renderToString(tex, {
        displayMode: display, throwOnError: true, trust: true, strict: false,
      });
      console.log(JSON.stringify({ html }));
    } catch (error) {
      console.log(JSON.stringify({ error: error.message }));
    }
  });

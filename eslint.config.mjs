// What the scripts and style sheets of the book and its tests are held to: faults, not layout. The
// cells of a page's script are laid out by hand, as a chapter's are, so nothing formats them.
// `python -m helpers lint-js` runs it; ESLint comes from npm into _build/vendor with the checks' packages.
import { createRequire } from "node:module";

const load = createRequire(new URL("./_build/vendor/package.json", import.meta.url));
const js = load("@eslint/js");
const css = load("@eslint/css").default;
const globals = load("globals");

const rules = {
  ...js.configs.recommended.rules, // undefined and unused names among them
  eqeqeq: "error",
  "no-implicit-globals": "error",
  "no-shadow-restricted-names": "error",
  "no-var": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  "no-unused-expressions": "error",
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "array-callback-return": "error",
  "no-self-compare": "error",
  "no-template-curly-in-string": "error",
  "no-promise-executor-return": "off", // a frame is awaited as new Promise(requestAnimationFrame)
};

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    // A page's own: classic scripts, of which Node can load the parts without a page.
    files: ["helpers/sphinx/assets/*.js", "helpers/delivery/*.js", "helpers/labels.js", "helpers/line.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "script",
      globals: { ...globals.browser, module: "writable", require: "readonly" },
    },
    rules,
  },
  {
    files: ["helpers/*.js"], ignores: ["helpers/labels.js", "helpers/line.js"], // a notebook's chart: a module in the page
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules,
  },
  {
    files: ["tests/support/*.js"], // one expression each, which Playwright evaluates in the page
    languageOptions: {
      ecmaVersion: 2022, sourceType: "script", globals: { ...globals.browser, axe: "readonly" },
    },
    rules: { ...rules, "no-unused-expressions": "off" },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "commonjs",
      globals: { ...globals.node, vega: "readonly" }, // loaded as a page loads it: a global name
    },
    rules: { ...rules, "no-implicit-globals": "off" },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.node },
    rules,
  },
  {
    files: ["helpers/**/*.css"],
    plugins: { css },
    language: "css/css",
    rules: {
      "css/no-duplicate-imports": "error",
      "css/no-duplicate-keyframe-selectors": "error",
      "css/no-empty-blocks": "error",
      "css/no-invalid-at-rules": "error",
      "css/no-invalid-properties": ["error", { allowUnknownVariables: true }], // the theme's
    },
  },
  {
    files: ["helpers/sphinx/assets/pdf.css", "helpers/delivery/teaching.css"],
    rules: { "css/no-invalid-at-rules": "off" }, // it does not know the boxes in a printed margin
  },
];

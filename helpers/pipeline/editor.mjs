// The editor of a page's cells: CodeMirror, less what a cell of ten lines does not need. esbuild makes
// one classic script of it (helpers/pipeline/vendor.py), which a page fetches on press: BookEditor.
import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField, Transaction } from "@codemirror/state";
import { Decoration, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

// The line of an error, until the reader changes something.
const pointTo = StateEffect.define();
const wrongLine = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) if (effect.is(pointTo)) {
      const { doc } = change.state, number = effect.value;
      if (!number || number > doc.lines) return Decoration.none;
      return Decoration.set([Decoration.line({ class: "bk-py-wrong" }).range(doc.line(number).from)]);
    }
    return change.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// Tab indents, so a keyboard needs a way out: after Escape, Tab goes on as everywhere else, until
// something is typed or the editor is entered anew.
const wayOut = (told) => [
  keymap.of([{ key: "Escape", run(view) {
    view.setTabFocusMode(true);
    told(true);
    return true;
  } }]),
  EditorView.domEventHandlers({ focus(event, view) {
    view.setTabFocusMode(false);
    told(false);
  } }),
  EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    update.view.setTabFocusMode(false);
    told(false);
  }),
];

export function make({ parent, code, label, hint, changed, run, left }) {
  const pressed = (act) => () => { act(); return true; };
  const state = () => EditorState.create({
    doc: code,
    extensions: [
      keymap.of([
        { key: "Shift-Enter", run: pressed(run) },
        { key: "Mod-Enter", run: pressed(run) },
        { key: "Ctrl-Enter", run: pressed(run) },
      ]),
      wayOut(left),
      lineNumbers(),
      history(),
      indentUnit.of("    "),
      indentOnInput(),
      bracketMatching(),
      python(),
      syntaxHighlighting(classHighlighter),
      wrongLine,
      keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
      // What can be written into can be focused as it is; that what scrolls holds such a thing, those who
      // check a page see by its place among the tabs.
      EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": hint, translate: "no", tabindex: "0" }),
      EditorView.updateListener.of((update) => { if (update.docChanged) changed(update.state.doc.toString()); }),
    ],
  });
  const view = new EditorView({ state: state(), parent });
  return {
    code: () => view.state.doc.toString(),
    // As one step, so that undo brings back what was there.
    put(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: Transaction.userEvent.of("input.reset") });
    },
    point(line) { view.dispatch({ effects: pointTo.of(line || 0) }); },
    focus() { view.focus(); },
    undo() { undo(view); },
    redo() { redo(view); },
    end() { view.destroy(); },
  };
}

"""How a chapter lies before its reader: aims in the margin, code behind a switch, solutions folded.

Each is complete without scripts: then every figure's code is a fold of its own. The switch is
``assets/code.js``; where things stand, on a screen and on paper, is ``assets/book.css``.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx_exercise.nodes import solution_node

AIMS = "After this chapter you can"
CODE = "tag_hide-input"
"""MyST-NB's class of a cell whose code is folded."""

BEFORE_PAINT = (
    '<script>{let a;try{a=localStorage.getItem("book-code")}catch{}'
    'document.documentElement.dataset.code=a==="shown"?a:"hidden"}</script>'
)
"""Sets what a reader chose before anything is painted."""

SWITCH = (
    '<button type="button" class="btn btn-sm bk-code pst-js-only" aria-pressed="false" '
    'title="The code of every figure"><i class="fas fa-code"></i> Code</button>'
)
"""The switch, which `site` puts among the buttons of a page's header."""


def _aims_aside(app, doctree: nodes.document) -> None:
    """Gather what stands between a chapter's question and its first section into an aside."""
    for aims in list(doctree.findall(nodes.paragraph)):
        if aims.astext() != AIMS or not isinstance(aims.parent, nodes.section):
            continue
        chapter, start = aims.parent, aims.parent.index(aims)
        end = next(
            place
            for place, node in enumerate(chapter.children)
            if place > start and isinstance(node, nodes.section)
        )
        inside = chapter[start:end]
        del chapter[start:end]
        chapter.insert(start, nodes.container("", *inside, classes=["bk-aside"]))


def _mark_silent(app, doctree: nodes.document) -> None:
    """Mark the folded cells that show nothing: their hidden code leaves no gap."""
    for cell in doctree.findall(nodes.container):
        classes = cell.get("classes", [])
        if CODE in classes and not any("cell_output" in one.get("classes", []) for one in cell):
            classes.append("bk-silent")


def _fold_solutions(app, doctree: nodes.document, docname: str) -> None:
    """A solution is opened by whoever has tried the exercise."""
    for node in list(doctree.findall(solution_node)):
        title, *inside = node.children
        start = (
            f'<details class="solution" id="{node["ids"][0]}">'
            f"<summary>{escape(title.astext())}</summary>"
        )
        place = node.parent.index(node)
        node.parent[place : place + 1] = [
            nodes.raw("", start, format="html"),
            *inside,
            nodes.raw("", "</details>", format="html"),
        ]


def _load(app, pagename, templatename, context, doctree) -> None:
    if CODE in context.get("body", ""):
        context["metatags"] = context.get("metatags", "") + BEFORE_PAINT
        app.add_js_file("code.js", loading_method="defer")


def setup(app) -> None:
    """Lay a chapter out as it is read, resolved and written."""
    app.connect("doctree-read", _aims_aside)
    app.connect("doctree-read", _mark_silent)
    app.connect("doctree-resolved", _fold_solutions)
    app.connect("html-page-context", _load)

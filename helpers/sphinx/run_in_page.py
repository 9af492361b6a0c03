"""Where a page offers to run its code: a button under each shown cell, one at each exercise.

Nothing but these buttons and ``assets/run.js`` is on a page before a press. They are seen only
where a server answers and scripts run, and have their place from the first paint on: no line moves.
The press fetches ``cells.js`` and the editor, and only then does a reader hear what Python itself
costs. A book that was built without Python for the browser offers nothing.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

from .. import questions
from ..chapters import address, chapters
from ..places import STATIC
from . import answer_forms

ASSETS = Path(__file__).with_name("assets")
FILES = ("cells.js", "cell_output.js", "editor.js", "cells.css", "python.js")
"""What a press fetches; their digests stand at the script that does it."""

OFFERED = re.compile(r'<p class="bk-run"[^>]*>.*?</p>', re.S)
"""An offer, as it stands in a page."""


def offer(label: str, code: str = "", name: str = "") -> str:
    """The button, and what its press fetches.

    Parameters
    ----------
    label : str
        What it says.
    code, name : str
        Of a cell that the page does not show: its code, and what a reader's version is kept under.
    """
    given = f' data-cell="{name}" data-code="{escape(code)}"' if name else ""
    return (
        f'<p class="bk-run"{given}><button type="button" class="bk-quietly">{label}</button> '
        f'<span class="bk-quiet">opens an editor, {_kilobytes()} KB</span></p>'
    )


@cache
def _kilobytes() -> int:
    """What a press fetches, compressed as a server does it, in tens of kilobytes."""
    found = (folder / name for name in FILES for folder in (ASSETS, STATIC))
    size = sum(len(gzip.compress(file.read_bytes(), 6)) for file in found if file.is_file())
    return -(-size // 10_000) * 10


def _offer_cells(app, doctree: nodes.document) -> None:
    """Put the offer under every cell whose code the page has."""
    for shown in doctree.findall(nodes.container):
        if "cell_input" in shown.get("classes", []):
            shown += nodes.raw("", offer("Run here"), format="html")


def _offer_exercises(app, doctree: nodes.document) -> None:
    """Put it at every exercise, with the cell that a notebook has there."""
    for node in doctree.findall(
        lambda one: isinstance(one, (exercise_node, exercise_enumerable_node))
    ):
        label = node.get("label", "")
        question = questions.bank(label.partition("-")[0]).get(label)
        if question:
            text = offer("Work in Python", answer_forms.cell(question), label)
            node += nodes.raw("", text, format="html")


def _load(app, pagename, templatename, context, doctree) -> None:
    body = context.get("body", "")
    if 'class="bk-run"' not in body:
        return
    runs = {address(path).removesuffix(".html") for path in chapters()}
    if pagename in runs and "book_lite" in app.config and app.config["book_lite"]:
        app.add_js_file("run.js", loading_method="defer", **{"data-fetches": " ".join(FILES)})
    else:
        context["body"] = OFFERED.sub("", body)


def setup(app) -> None:
    """Offer what a page shows, and load the script of the offer."""
    app.connect("doctree-read", _offer_cells)
    app.connect("doctree-read", _offer_exercises, priority=600)  # behind the forms of its answers
    app.connect("html-page-context", _load, priority=950)

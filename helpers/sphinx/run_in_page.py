"""Where a page offers to run its code: a button under each shown cell, one at each exercise.

Nothing but these buttons and ``assets/run.js`` is on a page before a press. They are seen only
where a server answers and scripts run, and have their place from the first paint on: no line moves.
The press fetches ``cells.js`` and the editor, and only then does a reader hear what Python itself
costs. A book that was built without Python for the browser offers nothing.
"""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

from .. import questions
from ..chapters import address, chapters
from ..places import STATIC
from . import answer_forms

ASSETS = Path(__file__).with_name("assets")
OFFERED = re.compile(r'<p class="bk-run"[^>]*>.*?</p>', re.S)
"""An offer, as it stands in a page."""

CODES = "exercise-cells.js"
"""What an exercise's cell says, of all exercises: a page would carry it for every reader."""


FILES = ("cells.js", "cell_output.js", "editor.js", "cells.css", "python.js", CODES)
"""What a press fetches; their digests stand at the script that does it."""


def offer(label: str, exercise: str = "") -> str:
    """The button, as bare as it can be: a page has some thirty.

    Parameters
    ----------
    label : str
        What it says.
    exercise : str
        Its id, at an exercise, which shows no code.

    Examples
    --------
    >>> offer("Run here")
    '<p class="bk-run"><button>Run here</button></p>'
    """
    given = f' data-cell="{exercise}"' if exercise else ""
    return f'<p class="bk-run"{given}><button>{label}</button></p>'


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
            node += nodes.raw("", offer("Work in Python", label), format="html")


def _load(app, pagename, templatename, context, doctree) -> None:
    body = context.get("body", "")
    if 'class="bk-run"' not in body:
        return
    runs = {address(path).removesuffix(".html") for path in chapters()}
    if pagename in runs and "book_lite" in app.config and app.config["book_lite"]:
        given = {"data-fetches": " ".join(FILES), "data-size": str(_kilobytes())}
        app.add_js_file("run.js", loading_method="defer", **given)
    else:
        context["body"] = OFFERED.sub("", body)


def _write_codes(app, error) -> None:
    if error or app.builder.format != "html":
        return
    banks = (questions.asked(path.stem, "page") for path in chapters())
    codes = {one.id: answer_forms.cell(one) for bank in banks for one in bank}
    text = json.dumps(codes, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / "_static" / CODES).write_text(
        f"bookCells.given = {text};\n", encoding="utf-8"
    )


def setup(app) -> None:
    """Offer what a page shows, and load the script of the offer."""
    app.connect("doctree-read", _offer_cells)
    app.connect("doctree-read", _offer_exercises, priority=600)  # behind the forms of its answers
    app.connect("html-page-context", _load, priority=950)
    app.connect("build-finished", _write_codes)

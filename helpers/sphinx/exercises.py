"""Questions to the reader: predictions before a reveal, and checks under an exercise.

    :::{predict} session-gap
    The reveal, in MyST.
    :::

The forms are hidden until ``exercise.js`` can make them work; without a script a prediction is a
question to answer on paper and a reveal to open. Right answers stand in the page only encoded, so
that nobody trips over them; that is a courtesy to the reader, not a secret.
"""

from __future__ import annotations

import base64
import json
import re
from html import escape

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.directive import ExerciseDirective, SolutionStartDirective
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

from .. import data, units
from ..answers import Check
from ..chapters import toc
from ..checks import COUNT_UNITS, all_checks, checks_of, reminder
from ..controls import number_format
from ..forms import phone_keys
from ..predict import NOTHING_YET, answer
from . import forms
from .foreign import details
from .forms import Code, Used

logger = logging.getLogger(__name__)

PAPER = "Write your number down before you open this."


def encode(payload: dict) -> str:
    """Encode a payload, so that nobody reads it in the page's source by accident."""
    return base64.b64encode(json.dumps(payload, ensure_ascii=False).encode()).decode()


@forms.directive("predict")
class Predict(SphinxDirective):
    """A question to commit to, and its reveal."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        for kind in ("predictions", "facts", "models", "assumptions"):
            self.env.note_dependency(str(data.DATA / f"{kind}.csv"))
        id = self.arguments[0]
        try:
            asked, right = data.prediction(id), answer(id)
        except data.DataError as error:
            raise self.error(str(error)) from None
        self.env.metadata[self.env.docname].setdefault("book_predictions", []).append(id)
        reveal = nodes.container(classes=["bk-reveal"])
        self.state.nested_parse(self.content, self.content_offset, reveal)
        start, end = predict_html(asked, right)
        return [nodes.raw("", start, format="html"), reveal, nodes.raw("", end, format="html")]

    @staticmethod
    def plain(used: Used) -> list[str]:
        asked = f'from helpers.predict import predict\n\npredict("{used.argument}")'
        return [Code(asked), *details("What it was", used.inside)]


def predict_html(question: data.Prediction, right) -> tuple[str, str]:
    """The HTML before and after the reveal."""
    payload = encode({"value": right.value})
    form = number_format(right.unit, 1, right.decimals)
    unit = (form["before"] + form["after"]).strip()
    name = f"predict-{question.id}"
    written = units.digits(question.give_or_take, right.decimals)
    start = (
        f'<section class="bk-predict" id="{name}" data-predict="{question.id}" '
        f'data-answer="{payload}" data-how="{escape(json.dumps(form))}" '
        f'data-low="{question.low:g}" data-high="{question.high:g}" aria-label="Predict">'
        f'<p class="bk-predict__question">{escape(question.question)}</p>'
        f'<form class="bk-answer" autocomplete="off" hidden><label>Your number '
        f'<span class="bk-box"><input name="guess"{phone_keys(question.low)} '
        f'size="6"><span>{escape(unit)}</span></span></label>'
        f'<label>give or take <span class="bk-box"><input name="range" inputmode="decimal" '
        f'size="5" value="{written}"></span></label>'
        "<button>Commit</button>"
        '<p class="bk-quiet">Give or take: far enough that you are eight tenths sure. '
        '<span class="bk-kept">Your number stays in this browser.</span></p></form>'
        '<p class="bk-said-so" role="status"></p>'
        f'<details class="bk-predict__reveal"><summary>{PAPER}</summary>'
    )
    return start, "</details></section>"


@forms.directive("calibration")
class Calibration(SphinxDirective):
    """``{calibration}``: all the reader's predictions, gathered and scored in the browser."""

    def run(self) -> list[nodes.Node]:
        for kind in ("predictions", "facts", "models", "assumptions"):
            self.env.note_dependency(str(data.DATA / f"{kind}.csv"))
        self.env.metadata[self.env.docname]["book_calibration"] = True
        pages = {name.rpartition("/")[2] for name in self.env.found_docs}
        asked = [row for row in data.records("predictions").values() if row.chapter in pages]
        return [nodes.raw("", calibration_html(asked), format="html")]

    @staticmethod
    def plain(used: Used) -> list[str]:
        return [
            "The page of this chapter gathers the predictions that were made on the pages, in "
            "the browser. A notebook keeps its own, in its file, once it is saved.\n"
        ]


def calibration_html(questions: list[data.Prediction]) -> str:
    """The list of questions as HTML; the script fills in what this browser remembers."""
    rows = ""
    for row in questions:
        right = answer(row.id)
        form = number_format(right.unit, 1, right.decimals)
        rows += (
            f'<li data-predict="{row.id}" data-answer="{encode({"value": right.value})}" '
            f'data-how="{escape(json.dumps(form))}">'
            f'<a href="{row.chapter}.html#predict-{row.id}">{escape(row.question)}</a> '
            '<span class="bk-calibration__said">not answered here yet</span></li>'
        )
    return (
        '<section class="bk-calibration" aria-label="Your predictions">'
        f'<p class="bk-calibration__sum" role="status">{NOTHING_YET}</p>'
        f"<ul>{rows}</ul></section>"
    )


def check_html(exercise: str) -> str:
    """The form of an exercise: a box and a button for each of its checks."""
    rows = "".join(_check_row(id, check) for id, check in checks_of(exercise).items())
    return f'<div class="bk-checks" data-exercise="{exercise}" hidden>{rows}</div>'


def _check_row(id: str, check: Check) -> str:
    # No keys for decimals, on any box: a phone's have no minus, and where they stood would tell.
    form = number_format(check.unit, 1, check.decimals)
    unit = (form["before"] + form["after"]).strip()
    payload = encode(
        {
            "value": check.answer(),
            "tolerance": check.tolerance,
            "forgot": reminder(check),
            "counted": check.unit in COUNT_UNITS,
        }
    )
    return (
        f'<form class="bk-answer" autocomplete="off" data-check="{id}" data-answer="{payload}" '
        f'data-how="{escape(json.dumps(form))}"><label>{escape(check.label)} '
        f'<span class="bk-box"><input name="answer" '
        f'size="7"><span>{escape(unit)}</span></span></label><button>Check</button>'
        '<p class="bk-said-so" role="status"></p></form>'
    )


_LABELLED = re.compile(r"^```\{exercise\}[^\n]*\n:label: *(\S+)", re.M)


def called(label: str) -> str:
    """An exercise by its number, which run through the book as Sphinx counts them.

    >>> called("session-date-the-figure"), called("of no page")
    ('Exercise 1', 'Exercise')
    """
    texts = (path.read_text(encoding="utf-8") for path in toc())
    labels = [found for text in texts for found in _LABELLED.findall(text)]
    return f"Exercise {labels.index(label) + 1}" if label in labels else "Exercise"


@forms.plain_of("solution-start", SolutionStartDirective)
def _solution(used: Used) -> list[str]:
    return [f"**Solution to {called(used.argument)}**\n\n"]


@forms.plain_of("exercise", ExerciseDirective)
def _exercise(used: Used) -> list[str]:
    """The exercise, and a cell in which the reader's answer to it is checked."""
    label = used.options.get("label", "")
    lines, shown = ["from helpers.checks import check", ""], []
    for id, wanted in checks_of(label).items():
        name = id.removeprefix(label).strip("-") or "answer"
        lines.append(f"{name} = None  # {wanted.label.lower()}, {wanted.unit.replace('_', ' ')}")
        shown.append(f'check("{id}", {name})')
    lines.append(shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]")
    return [f"### {called(label)} {used.argument}\n\n", *used.inside, Code("\n".join(lines))]


def _add_checks(app, doctree: nodes.document) -> None:
    """Put a form under every exercise; one without a check is a fault."""
    env = app.env
    found = env.metadata[env.docname].setdefault("book_exercises", [])
    for node in doctree.findall(
        lambda one: isinstance(one, (exercise_node, exercise_enumerable_node))
    ):
        label = node.get("label", "")
        found.append(label)
        if not checks_of(label):
            logger.warning(
                "exercise %r has no check; give it one in helpers/answers/%s.py",
                label,
                env.docname.rpartition("/")[2],
                location=node,
                type="book",
                subtype="exercise",
            )
            env.note_reread()
        else:
            env.note_dependency(str(data.DATA / "facts.csv"))
            node += nodes.raw("", check_html(label), format="html")


def _all_used(app, env) -> None:
    """Every check belongs to an exercise and every prediction is asked, in the chapters there."""
    exercises = [
        label for meta in env.metadata.values() for label in meta.get("book_exercises", [])
    ]
    asked = [id for meta in env.metadata.values() for id in meta.get("book_predictions", [])]
    chapters = {
        name.rpartition("/")[2]
        for name, meta in env.metadata.items()
        if meta.get("book_exercises") or meta.get("book_predictions")
    }
    known = {id for label in exercises for id in checks_of(label)}
    for id in all_checks():
        if id.partition("-")[0] in chapters and id not in known:
            logger.warning(
                "helpers/answers/%s.py: the check %r has no exercise",
                id.partition("-")[0],
                id,
                type="book",
                subtype="exercise",
            )
    for row in data.records("predictions").values():
        if row.chapter in chapters and asked.count(row.id) != 1:
            logger.warning(
                "data/predictions.csv: %r is asked %d times; expected once",
                row.id,
                asked.count(row.id),
                type="book",
                subtype="exercise",
            )


def _load(app, pagename, templatename, context, doctree) -> None:
    meta = app.env.metadata.get(pagename, {})
    if any(meta.get(f"book_{kind}") for kind in ("exercises", "predictions", "calibration")):
        if not meta.get("book_models"):
            app.add_js_file("book.js", loading_method="defer")
        app.add_js_file("exercise.js", loading_method="defer", priority=900)


def setup(app) -> None:
    """Add the forms of the exercises and their script."""
    app.connect("doctree-read", _add_checks)
    app.connect("env-check-consistency", _all_used)
    app.connect("html-page-context", _load, priority=700)

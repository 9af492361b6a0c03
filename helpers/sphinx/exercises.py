"""Questions to the reader: predictions before a reveal, exercises and quizzes.

    :::{predict} session-gap
    The reveal, in MyST.
    :::

    ```{exercises} session
    ```

    ```{quiz} session
    ```

What the last two ask comes from the bank (`helpers.questions`). The forms are hidden until
``exercise.js`` can make them work; without a script a prediction is a question to answer on paper
and a reveal to open. Right answers stand in the page only encoded, so that nobody trips over them;
that is a courtesy to the reader, not a secret.
"""

from __future__ import annotations

import json
import re
from html import escape
from importlib.metadata import version

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.directive import (
    ExerciseDirective,
    SolutionEndDirective,
    SolutionStartDirective,
)
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

from .. import data, questions, units
from ..chapters import title, toc
from ..controls import number_format
from ..forms import phone_keys
from ..pipeline import bank
from ..places import LINE
from ..predict import answer
from ..questions import Question
from ..scoring import NOTHING_YET
from . import answer_forms, forms
from .answer_forms import encode
from .foreign import details
from .forms import Code, Used
from .roles import Number

logger = logging.getLogger(__name__)

PAPER = "Write your number down before you open this."


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
        '<span class="bk-line"></span><button>Commit</button>'
        '<p class="bk-quiet">A range of which you are eight tenths sure. '
        '<span class="bk-kept">The first counts, and stays in this browser.</span></p></form>'
        f'<div class="bk-ruler" aria-hidden="true"><span>{_on_paper(question.low)}</span><i></i>'
        f"<span>{_on_paper(question.high)}</span></div>"
        '<p class="bk-said-so" role="status"></p>'
        f'<details class="bk-predict__reveal"><summary>{PAPER}</summary>'
    )
    return start, "</details></section>"


def _on_paper(value: float) -> str:
    """An end of the line on paper."""
    return units.digits(value, 0 if value == int(value) else 1)


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
        return [Code("from helpers.predict import calibrated\n\ncalibrated()")]


def calibration_html(questions: list[data.Prediction]) -> str:
    """The list of questions as HTML; the script fills in what this browser remembers."""
    rows = ""
    for row in questions:
        right = answer(row.id)
        form = number_format(right.unit, 1, right.decimals)
        rows += (
            f'<li data-predict="{row.id}" data-answer="{encode({"value": right.value})}" '
            f'data-how="{escape(json.dumps(form))}" data-around="{row.give_or_take:g}">'
            f'<a href="{row.chapter}.html#predict-{row.id}">{escape(row.question)}</a> '
            '<span class="bk-calibration__said">not answered here yet</span></li>'
        )
    return (
        '<section class="bk-calibration" aria-label="Your predictions">'
        f'<p class="bk-calibration__sum" role="status">{NOTHING_YET}</p>'
        f'<div class="bk-calibration__scores"></div>'
        f"<ul>{rows}</ul></section>"
    )


MINUTES = {
    **{2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 10: "Ten"},
    **{12: "Twelve", 15: "Fifteen", 20: "Twenty", 25: "Twenty-five", 30: "Thirty"},
}
"""Minutes of an exercise, as its first words say them."""

SOLUTION = "Open it once you have tried"

_FROM_BANK = "the bank has no question of that use"


class _FromBank(SphinxDirective):
    """A directive that draws questions of one use; its argument is the chapter."""

    use = ""
    required_arguments = 1

    def questions(self) -> list[Question]:
        """The questions, once the chapter's bank is found sound."""
        chapter = self.arguments[0]
        for path in (*questions.FOLDER.glob(f"{chapter}.*"), data.DATA / "facts.csv"):
            self.env.note_dependency(str(path))
        try:
            found, faults = questions.asked(chapter, self.use), bank.faults(chapter)
        except questions.QuestionError as error:
            raise self.error(str(error)) from None
        for fault in faults:
            logger.warning(
                "%s", fault, location=self.get_location(), type="book", subtype="exercise"
            )
            self.env.note_reread()
        if not found:
            raise self.error(f"helpers/answers/{chapter}.toml: {_FROM_BANK}: {self.use}")
        self.env.metadata[self.env.docname]["book_exercises"] = True
        return found

    def parsed(self, text: str) -> list[nodes.Node]:
        """What a text of MyST becomes."""
        found = nodes.container()
        lines = StringList(text.splitlines(), self.get_source_info()[0])
        self.state.nested_parse(lines, self.content_offset, found)
        for number in found.findall(Number):
            number["hooks"] = ""  # what is asked stands still: its answer is at the author's values
        return list(found.children)


@forms.directive("exercises")
class Exercises(_FromBank):
    """The exercises of a chapter, the easier first, each with a form for each of its parts."""

    use = "page"

    def run(self) -> list[nodes.Node]:
        return [node for one in self.questions() for node in self.parsed(_exercise_text(one))]

    @staticmethod
    def written(chapter: str) -> str:
        """The same as MyST, which a notebook is made of."""
        return "\n".join(_exercise_text(one) for one in questions.asked(chapter, "page"))

    @staticmethod
    def plain(used: Used) -> list[str]:
        return used.inside


def _exercise_text(question: Question) -> str:
    """An exercise as MyST; what is asked of a choice stands in its form."""
    homework = "Homework, " if question.grade == 3 else ""
    words = MINUTES[question.minutes]
    time = f"*{homework}{words.lower() if homework else words} minutes.*"
    asks = [
        f"{time} {question.ask.strip()}",
        *(part.ask for part in question.parts if part.kind == "essay"),
    ]
    hint = [f"*Hint: {question.hint.strip()}*"] if question.hint else []
    later = [":class: hindsight"] if question.hindsight else []
    head = [f"````{{exercise}} {'●' * question.grade}", f":label: {question.id}", *later]
    return "\n".join([*head, "", "\n\n".join([*filter(None, asks), *hint]), "````", ""])


_DRAWN = re.compile(r"^`{3,}\{exercises\} ([\w-]+)", re.M)


def place_of(exercise: str) -> int:
    """The number of an exercise, which is counted through the book as its pages count.

    >>> place_of("session-without-both")
    4
    """
    drawn = (name for page in toc() for name in _DRAWN.findall(page.read_text(encoding="utf-8")))
    asked = [one.id for name in drawn for one in questions.asked(name, "page")]
    return asked.index(exercise) + 1


@forms.plain_of("exercise", ExerciseDirective)
def _exercise(used: Used) -> list[str]:
    """The exercise, and a cell in which the reader's answers to it are checked."""
    label = used.options.get("label", "")
    chapter = label.partition("-")[0]
    question = questions.bank(chapter)[label]
    number = place_of(label)
    later = ["*Known only later.*\n\n"] if question.hindsight else []
    return [
        f"### Exercise {number} ({used.argument})\n\n",
        *later,
        *used.inside,
        *(answer_forms.options_text(part) for part in question.parts if part.options),
        Code(answer_forms.cell(question)),
    ]


@forms.plain_of("solution-start", SolutionStartDirective)
def _solution(used: Used) -> list[str]:
    return [f"**Solution to exercise {place_of(used.argument)}**\n\n"]


@forms.plain_of("solution-end", SolutionEndDirective)
def _end(used: Used) -> list[str]:
    return []


@forms.directive("quiz")
class Quiz(_FromBank):
    """Five short questions after a chapter, each with its answer folded away."""

    use = "quiz"

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = [
            nodes.raw("", '<section class="bk-quiz" aria-label="Questions">', format="html")
        ]
        for one in self.questions():
            later = ["hindsight"] if one.hindsight else []
            asked = nodes.container(classes=["bk-quiz__one", *later], ids=[one.id])
            asked += self.parsed(one.ask)
            asked += nodes.raw("", answer_forms.forms_html(one), format="html")
            found.append(asked)
        return [*found, nodes.raw("", "</section>", format="html")]

    @staticmethod
    def plain(used: Used) -> list[str]:
        return answer_forms.quiz_plain(questions.asked(used.argument, "quiz"))


@forms.directive("answer-key")
class AnswerKey(SphinxDirective):
    """``{answer-key}``: the right answers of all chapters that ask something, each in a fold."""

    def run(self) -> list[nodes.Node]:
        for pattern in ("*.toml", "*.py"):
            for path in questions.FOLDER.glob(pattern):
                self.env.note_dependency(str(path))
        self.env.note_dependency(str(data.DATA / "facts.csv"))
        keys = "".join(
            answer_forms.chapter_key(path.stem, title(path), place_of(found[0].id))
            for path in toc()
            if (found := questions.asked(path.stem, "page"))
        )
        return [nodes.raw("", f'<section class="bk-keys">{keys}</section>', format="html")]

    @staticmethod
    def plain(used: Used) -> list[str]:
        return ["The page of this chapter has the key.\n"]


def _add_checks(app, doctree: nodes.document) -> None:
    """Put the forms under every exercise."""
    for node in doctree.findall(
        lambda one: isinstance(one, (exercise_node, exercise_enumerable_node))
    ):
        label = node.get("label", "")
        try:
            question = questions.bank(label.partition("-")[0])[label]
        except KeyError:
            logger.warning(
                "exercise %r is not in the bank; write it into helpers/answers/%s.toml, and draw "
                "the chapter's exercises by ```{exercises}",
                label,
                label.partition("-")[0],
                location=node,
                type="book",
                subtype="exercise",
            )
            app.env.note_reread()
        else:
            node += nodes.raw("", answer_forms.forms_html(question), format="html")


def _all_used(app, env) -> None:
    """Every prediction is asked once, in the chapters there, and every use of the bank is drawn."""
    asked = [id for meta in env.metadata.values() for id in meta.get("book_predictions", [])]
    chapters = {
        name.rpartition("/")[2]
        for name, meta in env.metadata.items()
        if meta.get("book_exercises") or meta.get("book_predictions")
    }
    for row in data.records("predictions").values():
        if row.chapter in chapters and asked.count(row.id) != 1:
            logger.warning(
                "data/predictions.csv: %r is asked %d times; expected once",
                row.id,
                asked.count(row.id),
                type="book",
                subtype="exercise",
            )


HAND_IN = (
    '<section class="bk-handin" aria-label="Your work" data-version="{version}" '
    'data-script="handin.js" hidden><button type="button">Copy my work</button> '
    '<span class="bk-quiet">What you predicted and answered, in this browser alone, as one text to '
    'hand in.</span><p class="bk-message" role="status"></p></section>'
)
"""At the foot of a page that asks something; its script comes when it is pressed."""


def _load(app, pagename, templatename, context, doctree) -> None:
    meta = app.env.metadata.get(pagename, {})
    if any(meta.get(f"book_{kind}") for kind in ("exercises", "predictions", "calibration")):
        if not meta.get("book_models"):
            app.add_js_file("book.js", loading_method="defer")
        if meta.get("book_predictions"):
            app.add_js_file(LINE.name, loading_method="defer", priority=850)
        app.add_js_file("exercise.js", loading_method="defer", priority=900)
        if context.get("body"):
            context["body"] += HAND_IN.format(version=version("one-day-in-january"))


def _add_line(app, config) -> None:
    config.html_static_path = [*config.html_static_path, str(LINE)]


def setup(app) -> None:
    """Add the forms of the exercises and their script."""
    app.connect("config-inited", _add_line)
    app.connect("doctree-read", _add_checks)
    app.connect("env-check-consistency", _all_used)
    app.connect("html-page-context", _load, priority=700)

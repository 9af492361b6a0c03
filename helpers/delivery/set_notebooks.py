"""Problem sets as notebooks, one for each line of the roster: ``python -m helpers sets``.

A student's notebook asks with that student's numbers and holds no answer. It needs no more than the
branch of notebooks and the browser's lab give: data, helpers and their packages. The same seed and
roster give the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import nbformat

from .. import data
from ..controls import number_format
from ..model import ModelError
from ..pipeline import sets
from ..pipeline.address import address
from ..pipeline.sets import Set, SetPart, name_of
from ..pipeline.varied import told
from ..places import BUILD
from ..questions import Question, QuestionError
from ..wording import fill
from . import private
from .branch import add_fetch_cell
from .notebooks import LANGUAGE
from .private import PrivateError, Student

TARGET = BUILD / "sets"
MARK = "one_day_in_january"
"""Where a notebook's metadata say whose sheet it is, of which set and edition."""

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

HOW = """\
**{student}** · One day in January {version}, set {stamp}

{about}

- The numbers in the questions are yours; others have other ones. Run the cells from the top, write
  your answers into the cells that are there for them, and run the last cell to see what is missing.
- The models are public, with their code. The set tests whether you can use them; nothing here
  depends on their being secret.
- Hand in this notebook as a file, under the name it has. It is run from the top, without a network,
  in at most {seconds} seconds; what counts is what `answers` holds then, and the functions that you
  wrote."""

START = """\
from helpers import data
from helpers.model import model

answers = {}"""

SECONDS = 60
"""What a notebook may take when it is graded."""


def file_name(one: Set, student: str) -> str:
    """What a student's notebook of a set is called."""
    return f"{one.name}-{student}.ipynb"


def sheet(one: Set, student: Student, seed: bytes) -> nbformat.NotebookNode:
    """A student's notebook of a set."""
    numbers = one.numbers(seed, student.id)
    named = student.name if student.id == student.name else f"{student.name} ({student.id})"
    made = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": KERNEL,
            "language_info": LANGUAGE,
            MARK: {"set": one.name, "student": student.id, "edition": one.stamp},
        }
    )
    how = HOW.format(
        student=plain(named),
        version=version("one-day-in-january"),
        stamp=one.stamp,
        about=fill(one.about),
        seconds=SECONDS,
    )
    made.cells = [
        nbformat.v4.new_markdown_cell(f"# {one.title}\n\n{how}", id="how"),
        nbformat.v4.new_code_cell(START, id="start"),
    ]
    for number, question in enumerate(one.questions, 1):
        made.cells.append(
            nbformat.v4.new_markdown_cell(
                f"## {number}. {_minutes(question)}\n\n{asked(question, numbers[question.id])}",
                id=f"q{number}",
            )
        )
        for place, part in enumerate(question.parts):
            assert isinstance(part, SetPart)
            made.cells += [
                nbformat.v4.new_markdown_cell(
                    wanted(one, question, part, numbers[question.id]), id=f"q{number}-{place}-ask"
                ),
                nbformat.v4.new_code_cell(cell(part), id=f"q{number}-{place}"),
            ]
    made.cells.append(nbformat.v4.new_markdown_cell("## Before you hand it in", id="last-ask"))
    made.cells.append(nbformat.v4.new_code_cell(last(one), id="last"))
    here = address()
    return add_fetch_cell(made, here) if here else made


def plain(text: str) -> str:
    r"""A text in which Markdown finds no mark of its own.

    >>> print(plain("A*star <b>"))
    A\*star \<b\>
    """
    return "".join(f"\\{one}" if one in r"\`*_{}[]<>#|" else one for one in text)


def _minutes(question: Question) -> str:
    return f"About {question.minutes} minutes"


def asked(question: Question, numbers: Mapping[str, float]) -> str:
    """What a question asks, with a student's numbers."""
    text = fill(told(question, question.ask, numbers))
    hint = fill(told(question, question.hint, numbers)) if question.hint else ""
    return f"{text}\n\n*Hint: {hint}*" if hint else text


def unit_of(part: SetPart) -> str:
    """In which unit a result is given, as a reader reads it.

    >>> unit_of(SetPart("x", "x", unit="percent")), unit_of(SetPart("x", "x", unit="years"))
    ('%', 'years')
    """
    form = number_format(part.unit, 1, part.decimals)
    return (form["before"] + form["after"]).strip()


def wanted(one: Set, question: Question, part: SetPart, numbers: Mapping[str, float]) -> str:
    """What is to be handed in, and what it is worth."""
    points = one.points(part)
    worth = f"({points} point{'s' * (points > 1)})"
    said = fill(told(question, part.ask, numbers))
    if part.kind == "written":
        rows = "".join(f"\n- {fill(row.what)} ({row.points})" for row in one.criteria(part))
        return f"{said} {worth}\n\nWhat a person looks for, with its points:\n{rows}"
    unit = f", in {unit_of(part)}" if unit_of(part) else ""
    if part.kind == "function":
        return f"**{part.label}**{unit}: the function `{part.call}` {worth}"
    to = f", to {part.decimals} decimal{'s' * (part.decimals > 1)}" if part.decimals else ""
    what = "your choices, as the model takes them, and the result" if part.kind == "own" else ""
    return f"{said}\n\n**{part.label}**{unit}{to}{f': {what}' if what else ''} {worth}".strip()


def cell(part: SetPart) -> str:
    """The cell into which a student writes."""
    if part.kind == "written":
        return f'answers["{part.id}"] = """\n"""'
    if part.kind == "function":
        return f"def {part.call}({', '.join(map(name_of, part.takes))}):\n    return None"
    if part.kind == "number":
        return f'answers["{part.id}"] = None'
    rows = "".join(f'    "{name_of(id)}": None,  # {_range(id)}\n' for id in part.chosen)
    return f'answers["{part.id}"] = {{\n{rows}    "result": None,\n}}'


def _range(id: str) -> str:
    row = data.assumption(id)
    return f"{row.label}: from {row.low:g} to {row.high:g}; the book has {row.value:g}"


def last(one: Set) -> str:
    """The cell that says what is missing."""
    ids = [part.id for _, part in one.parts if part.kind != "function"]
    calls = [(part.call, len(part.takes)) for _, part in one.parts if part.kind == "function"]
    rows = "".join(f'    "{id}",\n' for id in ids)
    lines = [
        "def is_there(answer):",
        "    if isinstance(answer, dict):",
        "        return None not in answer.values()",
        '    return answer is not None and str(answer).strip() != ""',
        "",
        f"asked = [\n{rows}]",
        "missing = [name for name in asked if not is_there(answers.get(name))]",
    ]
    if calls:
        names = "".join(f'    "{name}": {many},\n' for name, many in calls)
        lines += [
            "",
            "def works(name, inputs):",
            "    try:",
            "        return globals()[name](*[0.5] * inputs) is not None",
            "    except Exception:",
            "        return False",
            "",
            f"functions = {{\n{names}}}",
            "missing += [name for name, inputs in functions.items() if not works(name, inputs)]",
        ]
    lines.append('print("Still missing:", ", ".join(missing) or "nothing")')
    return "\n".join(lines)


def sheets(one: Set, students: list[Student], seed: bytes) -> Iterator[tuple[str, str]]:
    """Every student's notebook of a set: the file's name and its text."""
    for student in students:
        text = nbformat.writes(sheet(one, student, seed))
        yield file_name(one, student.id), text + "\n" * (not text.endswith("\n"))


def make(target: Path = TARGET, folder: Path | None = None) -> list[Path]:
    """Write all sets for all students, a folder each set; sheets of an earlier roster go.

    Parameters
    ----------
    target : Path
        The folder that gets them.
    folder : Path, optional
        Where seed and roster lie.

    Raises
    ------
    PrivateError, QuestionError
        If the roster, the seed or a set cannot be used.
    """
    students = private.roster(folder)
    every = sets.all_sets()
    seed = private.seed(folder, make=True)
    made = []
    for one in every.values():
        place = target / one.name
        place.mkdir(parents=True, exist_ok=True)
        for old in place.glob(f"{one.name}-*.ipynb"):
            old.unlink()
        for name, text in sheets(one, students, seed):
            (place / name).write_text(text, encoding="utf-8")
            made.append(place / name)
    return made


def main(target: Path = TARGET) -> int:
    """Write them and say where they are."""
    new = not (private.FOLDER / private.SEED).exists()
    try:
        made = make(target)
    except (PrivateError, QuestionError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    if new:
        print(
            f"{private.place(private.FOLDER / private.SEED)} is new: keep a copy of it. Without it "
            "nothing that you hand out today can be graded"
        )
    print(f"{len(made)} notebooks for students are in {private.place(target)}, a folder each set")
    return 0

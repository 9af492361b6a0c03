"""The sets as nbgrader's ``source/``, for a hub that has it: ``helpers sets --nbgrader``.

nbgrader runs its tests in the student's own kernel. So a submission can put other functions in
their place, and the feedback that nbgrader writes may print them: it is for exercises among people
who trust each other. What counts is graded by ``python -m helpers grade``. All students have the
same numbers here, because nbgrader hands one notebook to all.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat

from ..model import ModelError
from ..pipeline import sets
from ..pipeline.sets import Set, SetPart
from ..questions import QuestionError
from . import private, set_notebooks
from .marking import NEAR
from .private import PrivateError, Student

CLASS = Student("class", "class")
"""In whose name the numbers are drawn that all have."""

README = """\
# nbgrader's source

Made by `python -m helpers sets --nbgrader`. Put the folders into the `source/` of your course, then

    nbgrader generate_assignment recompute

**nbgrader runs its tests in the student's own kernel.** A submission can read them there, print
them or put something else in their place, and the pages of `nbgrader generate_feedback` may show
the right answers. Use it for exercises; grade what counts with `python -m helpers grade`. This
folder holds right answers: keep it from students.
"""

HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


def cell(kind: str, source: str, id: str, **grading) -> nbformat.NotebookNode:
    """A cell with what nbgrader has to know of it."""
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    marks = {
        "schema_version": 3,
        "grade_id": id,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    } | grading
    if marks["grade"] and not marks["solution"]:
        marks["cell_type"] = kind
    return new(source, id=id, metadata={"nbgrader": marks})


def tests(part: SetPart, numbers: dict[str, float], seed: bytes) -> str:
    """What nbgrader runs after a student's cell; hidden in the student's copy."""
    if part.kind == "number":
        right = part.right(numbers)
        code = f'assert abs(float(answers["{part.id}"]) - {right!r}) <= {part.within!r}'
    else:
        lines = []
        for values in sets.calls(part, seed, CLASS.id):
            right = sets.right(part, values)
            given = ", ".join(f"{name}={value!r}" for name, value in values.items())
            lines.append(
                f"assert abs({part.call}({given}) - {right!r}) <= {NEAR!r} * max(1, abs({right!r}))"
            )
        code = "\n".join(lines)
    return HIDDEN.format(code)


def notebook(one: Set, seed: bytes) -> nbformat.NotebookNode:
    """A set as nbgrader's source.

    A part in which the student chooses has no single answer, and a written one none at all: both
    are marked by hand.
    """
    made = set_notebooks.sheet(one, CLASS, seed)
    made.metadata.pop(set_notebooks.MARK)
    numbers = one.numbers(seed, CLASS.id)
    cells = []
    parts = {
        f"q{number}-{place}": (question, part)
        for number, question in enumerate(one.questions, 1)
        for place, part in enumerate(question.parts)
    }
    for old in made.cells:
        if old.id not in parts:
            cells.append(cell(old.cell_type, old.source, old.id, locked=True))
            continue
        question, part = parts[old.id]
        assert isinstance(part, SetPart)
        worth = one.points(part)
        if part.kind in ("number", "function"):
            cells.append(cell("code", old.source, old.id, solution=True))
            test = tests(part, numbers[question.id], seed)
            id = f"{old.id}-test"
            cells.append(cell("code", test, id, grade=True, locked=True, points=worth))
        else:
            cells.append(cell("code", old.source, old.id, grade=True, solution=True, points=worth))
    made.cells = cells
    return made


def write(target: Path, folder: Path | None = None) -> list[Path]:
    """Write every set into a folder of its own.

    Raises
    ------
    PrivateError, QuestionError
        If the seed or a set cannot be used.
    """
    every, seed = sets.all_sets(), private.seed(folder, make=True)
    target.mkdir(parents=True, exist_ok=True)
    (target / "README.md").write_text(README, encoding="utf-8")
    made = [target / "README.md"]
    for one in every.values():
        path = target / one.name / f"{one.name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook(one, seed), path)
        made.append(path)
    return made


def main(target: Path) -> int:
    """Write them, and say what they are worth."""
    try:
        made = write(target)
    except (PrivateError, QuestionError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{len(made)} files for nbgrader are in {target}. Its tests run in the student's own "
        "kernel: README.md there says what that means"
    )
    return 0

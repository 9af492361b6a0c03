"""Sheets of problem sets, filled in as students fill them in."""

import json
from dataclasses import replace

import nbformat

from helpers.delivery import set_notebooks
from helpers.delivery.private import Student
from helpers.pipeline import bank, sets
from helpers.pipeline.sets import right, too_near
from helpers.pipeline.varied import chance, on_grid

SEED = bytes.fromhex("5eed" * 16)
STUDENTS = [Student(f"s{n:02d}", f"Given{n:02d} Family{n:02d}") for n in range(1, 41)]
FORMULAS = {
    "rest": "(index_change - weight * change) / (1 - weight)",
    "years_until": "(t_value * sigma / drift) ** 2",
    "revenue": "capex / margin * (short_share * hurdle / (1 - (1 + hurdle) ** -short_life)"
    " + (1 - short_share) * hurdle / (1 - (1 + hurdle) ** -long_life))",
}
"""The functions of the set in which one builds, as a student would write them."""


def private(folder):
    """A folder with seed and roster, as ``teach/private`` is; each file has a canary."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "seed").write_text(SEED.hex() + "\n")
    rows = "".join(f"{one.id},{one.name}\n" for one in STUDENTS)
    (folder / "roster.csv").write_text(f"student,name\n{rows}")
    return folder


def own_choice(question, part, numbers):
    """Values that meet what a part asks of a student's own choice."""
    from helpers import data

    rows = [data.assumption(id) for id in part.chosen]
    for number in range(5000):
        values = dict(numbers)
        for row in rows:
            values[row.input] = on_grid(
                row.id, row.low, row.high, chance(b"x", row.id, str(number))
            )
        if any(too_near(part, row, values[row.input]) for row in rows):
            continue
        try:
            low, high = sets.bounds(part, values)
            if low <= right(part, values) <= high:
                return {row.input: values[row.input] for row in rows}
        except bank.WRONG:
            continue
    raise AssertionError(part.id)


def answers(one, student):
    """The right answers of a student by the part's id, rounded as they are asked for."""
    numbers, found = one.numbers(SEED, student), {}
    for question, part in one.parts:
        at = numbers[question.id]
        if part.kind == "number":
            found[part.id] = round(part.right(at), part.decimals)
        elif part.kind == "own":
            chosen = own_choice(question, part, at)
            found[part.id] = chosen | {"result": round(right(part, at | chosen), part.decimals)}
        elif part.kind == "written":
            found[part.id] = f"What {student} thinks of it: <script>alert(1)</script> & more."
    return found


def filled(one, student, given=None, **cells):
    """A student's sheet with answers; `cells` replaces whole cells, or drops one that is None."""
    notebook = set_notebooks.sheet(one, Student(student, student), SEED)
    given = answers(one, student) if given is None else given
    parts = {
        f"q{number}-{place}": part
        for number, question in enumerate(one.questions, 1)
        for place, part in enumerate(question.parts)
    }
    for cell in notebook.cells:
        part = parts.get(cell.id)
        if part is None:
            continue
        if part.kind == "function":
            head = cell.source.partition("\n")[0]
            cell.source = f"{head}\n    return {FORMULAS[part.call]}"
        elif part.id in given:
            cell.source = f'answers["{part.id}"] = {given[part.id]!r}'
    names = {name.replace("_", "-"): text for name, text in cells.items()}
    for cell in notebook.cells:
        if names.get(cell.id) is not None:
            cell.source = names[cell.id]
    notebook.cells = [one for one in notebook.cells if names.get(one.id, "") is not None]
    return notebook


def code(notebook):
    """The code of its cells."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def text(notebook):
    """A notebook as a file."""
    return nbformat.writes(notebook)


def damaged(notebook):
    """Half of a notebook's file."""
    return json.dumps(notebook)[: len(json.dumps(notebook)) // 2]


def without(one, *ids):
    """A set without some of its questions."""
    kept = tuple(question for question in one.questions if question.id not in ids)
    return replace(one, questions=kept)

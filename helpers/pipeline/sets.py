"""Problem sets: questions whose numbers differ by student, and what is wrong with one.

A set is a file of ``teach/sets/`` in the bank's form (`helpers.questions`), outside all that
students get, with ``title`` and ``about`` before its questions. Every number of a set varies.
Besides ``number`` a part may be

* ``own``: the student chooses what is assumed (``chosen``), ``away`` from the book's value by that
  share of the range, and gives the result, which has to lie between ``low`` and ``high``;
* ``function``: the student writes the function ``call`` of the inputs ``takes``, and the grader
  calls it with inputs that it draws;
* ``written``: a person marks it by the criteria of ``teach/rubrics/``.

Answers, mistakes and bounds are formulas; in them a number goes by the name of its input.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from .. import data
from ..calculation import SumError, work_out
from ..data import DataError
from ..model import ModelError
from ..places import ROOT
from ..questions import Part, Question, QuestionError, read
from ..units import UNITS, UnitError
from . import bank, varied
from .digits import typed_digits
from .varied import chance, on_grid, told

FOLDER = ROOT / "teach" / "sets"
RUBRICS = ROOT / "teach" / "rubrics"

KINDS = ("number", "own", "function", "written")
CALLS = 6
"""How often the grader calls a student's function."""

ATTEMPTS = 200
"""Draws of a student's numbers; the first that gives nothing away is taken."""

WRONG = (SumError, DataError, ModelError, UnitError)


@dataclass(frozen=True)
class SetPart(Part):
    """One thing to hand in; the module says what its kinds need.

    Attributes
    ----------
    points : int
        What it is worth; of a ``written`` part its criteria say it.
    chosen, takes : tuple of str
        Assumptions by id.
    low, high : str
        Formulas between which an own result lies.
    otherwise : str
        What to reply where it lies elsewhere.
    call : str
        The function's name.
    """

    points: int = 1
    chosen: tuple[str, ...] = ()
    away: float = 0.0
    low: str = ""
    high: str = ""
    otherwise: str = ""
    takes: tuple[str, ...] = ()
    call: str = ""

    LISTS: ClassVar = ("look_for", "chosen", "takes")


@dataclass(frozen=True)
class Criterion:
    """What a person looks for in a text, and its points."""

    part: str
    points: int
    what: str


@dataclass(frozen=True)
class Set:
    """A problem set with the criteria for what a person marks."""

    name: str
    title: str
    about: str
    questions: tuple[Question, ...]
    rubric: tuple[Criterion, ...]

    @property
    def parts(self) -> list[tuple[Question, SetPart]]:
        """Everything that is handed in, each with its question."""
        return [
            (question, part)
            for question in self.questions
            for part in question.parts
            if isinstance(part, SetPart)
        ]

    def criteria(self, part: Part) -> list[Criterion]:
        """What a person looks for in a part."""
        return [one for one in self.rubric if one.part == part.id]

    def points(self, part: SetPart) -> int:
        """What a part is worth."""
        return sum(one.points for one in self.criteria(part)) or part.points

    @cached_property
    def stamp(self) -> str:
        """A hash of all that is asked and right: sheets of another edition can be told."""
        return hashlib.sha256(repr(self.questions).encode()).hexdigest()[:8]

    def numbers(self, seed: bytes, student: str) -> dict[str, dict[str, float]]:
        """A student's numbers by question and name.

        The first draw is taken in which no mistake comes near its answer and no answer stands in
        a text.
        """
        for attempt in range(ATTEMPTS):
            drawn = {one.id: varied.draw(one, seed, student, attempt) for one in self.questions}
            if self._gives_nothing_away(drawn):
                return drawn
        raise QuestionError(
            f"sets/{self.name}.toml: {ATTEMPTS} draws for {student!r} all gave an answer away or "
            "brought a mistake too near; widen what its questions vary"
        )

    def _gives_nothing_away(self, drawn: Mapping[str, Mapping[str, float]]) -> bool:
        said = " ".join(
            told(question, text, drawn[question.id])
            for question in self.questions
            for text in (question.ask, question.hint, *(part.ask for part in question.parts))
        )
        for question, part in self.parts:
            if part.kind != "number":
                continue
            given = drawn[question.id]
            try:
                right, wrong = part.right(given), part.wrong(given)
            except WRONG:
                return False
            if any(abs(value - right) <= part.within + part.near for value, _ in wrong):
                return False
            if stands_in(right, part.decimals, said):
                return False
        return True


def stands_in(value: float, decimals: int, text: str) -> bool:
    """Whether a number stands in a text as it is shown.

    >>> stands_in(0.466, 2, "It is 0.47%."), stands_in(0.466, 2, "It is 10.475.")
    (True, False)
    """
    return bool(re.search(rf"(?<![\d.]){abs(value):.{decimals}f}(?!\d)", text))


def name_of(id: str) -> str:
    """The name of an assumption's input, by which formulas say it.

    >>> name_of("index_without.weight")
    'weight'
    """
    return id.partition(".")[2]


def right(part: SetPart, values: Mapping[str, float]) -> float:
    """The right result for these numbers; raises as `helpers.calculation.work_out`."""
    return work_out(part.answer, part.chapter, values)


def wrong(part: SetPart, values: Mapping[str, float]) -> list[tuple[float, str]]:
    """The usual mistakes for these numbers; one that has no value there is no number."""
    names, found = {**values, "right": right(part, values)}, []
    for one in part.mistakes:
        try:
            found.append((work_out(one.formula, part.chapter, names), one.reply))
        except WRONG:
            found.append((float("nan"), one.reply))
    return found


def bounds(part: SetPart, values: Mapping[str, float]) -> tuple[float, float]:
    """Between what an own result has to lie."""
    ends = [
        work_out(formula, part.chapter, values) if formula else otherwise
        for formula, otherwise in ((part.low, -float("inf")), (part.high, float("inf")))
    ]
    return ends[0], ends[1]


def calls(part: SetPart, seed: bytes, student: str) -> list[dict[str, float]]:
    """The inputs with which a student's function is called."""
    rows, found = [data.assumption(id) for id in part.takes], []
    for attempt in range(ATTEMPTS):
        values = {
            row.input: on_grid(
                row.id, row.low, row.high, chance(seed, student, part.id, row.id, str(attempt))
            )
            for row in rows
        }
        try:
            right(part, values)
        except WRONG:
            continue  # values that make no sense together
        found.append(values)
        if len(found) == CALLS:
            return found
    raise QuestionError(f"{part.id}: hardly any inputs make sense; take other ones")


def read_set(path: Path, rubrics: Path = RUBRICS) -> Set:
    """A set of a file, with its rubric.

    Raises
    ------
    helpers.questions.QuestionError
        If a file cannot be read.
    """
    questions = read(path, SetPart, ("title", "about"))
    head = tomllib.loads(path.read_text(encoding="utf-8"))
    for key in ("title", "about"):
        if not str(head.get(key, "")).strip():
            raise QuestionError(f"sets/{path.name}: expected {key} before the questions; write it")
    return Set(
        path.stem,
        head["title"],
        head["about"].strip(),
        tuple(questions.values()),
        _rubric(rubrics / path.name),
    )


def _rubric(path: Path) -> tuple[Criterion, ...]:
    if not path.is_file():
        return ()
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("criterion", [])
        return tuple(Criterion(**row) for row in rows)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise QuestionError(
            f"rubrics/{path.name}: expected [[criterion]] with part, points and what ({error})"
        ) from None


def all_sets(folder: Path = FOLDER) -> dict[str, Set]:
    """Every set by name.

    Raises
    ------
    helpers.questions.QuestionError
        If one cannot be read or is unsound: file, question, reason and way out.

    Examples
    --------
    >>> list(all_sets())
    ['build', 'defend', 'recompute']
    """
    found = {path.stem: read_set(path) for path in sorted(folder.glob("*.toml"))}
    if said := [fault for one in found.values() for fault in faults(one)]:
        raise QuestionError("\n".join(said))
    return found


def faults(one: Set) -> list[str]:
    """What is wrong with a set; nothing if it is sound."""
    ids = [part.id for _, part in one.parts]
    said = [
        f"sets/{one.name}.toml, question {question.id}: {fault}"
        for question in one.questions
        for fault in _faults_of(one, question)
    ]
    said += [
        f"rubrics/{one.name}.toml: no part {row.part!r}; there are: {', '.join(ids)}"
        for row in one.rubric
        if row.part not in ids
    ]
    texts = [(f"sets/{one.name}.toml, {key}", getattr(one, key)) for key in ("title", "about")]
    texts += [
        (f"rubrics/{one.name}.toml, criterion {number}, part {row.part}", row.what)
        for number, row in enumerate(one.rubric, 1)
    ]
    said += [
        f"{place}: the number {digits!r} is typed; write it as a word, or leave it out"
        for place, text in texts
        for digits in typed_digits(text)
    ]
    return said


def _faults_of(one: Set, question: Question) -> Iterator[str]:
    yield from bank.faults_of(question, KINDS)
    if question.use != ("set",):
        yield 'a set\'s question has use = ["set"] and no other'
    for part in question.parts:
        assert isinstance(part, SetPart)
        for digits in typed_digits(part.otherwise):
            yield f"{part.id}, otherwise: the number {digits!r} is typed"
        if part.kind == "number":
            if not question.vary:
                yield f"{part.id}: all students would have one answer; let a number vary"
            if part.within < 0.5 * 10.0**-part.decimals:
                yield f"{part.id}: within {part.within:g} is less than rounding; make it wider"
        elif part.kind == "written":
            if not one.criteria(part):
                yield f"{part.id}: nobody can mark it; give it criteria in rubrics/{one.name}.toml"
        elif part.kind in KINDS:
            yield from _worked(question, part)


def _worked(question: Question, part: SetPart) -> Iterator[str]:
    """What is wrong with a part whose inputs the student or the grader chooses."""
    inputs = part.chosen if part.kind == "own" else part.takes
    if not inputs:
        yield f"{part.id}: name its inputs in {'chosen' if part.kind == 'own' else 'takes'}"
        return
    if part.unit not in UNITS:
        yield f"unknown unit {part.unit!r} of {part.id}; there are: {', '.join(UNITS)}"
        return
    try:
        rows = [data.assumption(id) for id in inputs]
        if part.kind == "function":
            if not part.call.isidentifier():
                yield f"{part.id}: {part.call!r} is no name of a function; write call"
            for values in calls(part, b"any", "any"):
                wrong(part, values)
            return
        for given in bank.variants(question):
            if not _possible(part, given, rows):
                yield f"{part.id} for {given}: no choice was found that meets it; loosen it"
                return
    except (*WRONG, QuestionError) as error:
        yield f"{part.id}: {error}"


def _possible(part: SetPart, given: Mapping[str, float], rows: list[data.Assumption]) -> bool:
    """Whether some choice of the inputs meets what an own part asks."""
    for number in range(2000):
        values = {**given}
        for row in rows:
            values[row.input] = on_grid(
                row.id, row.low, row.high, chance(b"tried", row.id, str(number))
            )
        if any(too_near(part, row, values[row.input]) for row in rows):
            continue
        try:
            low, high = bounds(part, values)
            if low <= right(part, values) <= high:
                return True
        except WRONG:
            continue
    return False


def too_near(part: SetPart, row: data.Assumption, value: float) -> bool:
    """Whether a chosen value is hardly another one than the book's."""
    return abs(value - row.value) < part.away * (row.high - row.low) - 1e-9


def with_questions(one: Set, questions: tuple[Question, ...]) -> Set:
    """The same set with other questions; for tests and for who tries something."""
    return replace(one, questions=questions)

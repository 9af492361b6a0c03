"""Compare what a submission handed in with what is right; outside of where it ran.

Nothing that is said here to a student holds a right answer: of a usual mistake it says what it was,
of another wrong answer what is usually forgotten.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import data, units
from ..checks import COUNT_UNITS, SLIPS, reminder
from ..pipeline import sets
from ..pipeline.sets import WRONG, Set, SetPart
from ..questions import Question
from ..wording import fill
from .fresh_kernel import Outcome
from .submissions import Submission

NEAR = 1e-6
"""How far off a function's result may be, as a share of the right one."""


@dataclass(frozen=True)
class Mark:
    """What is said of one part.

    Attributes
    ----------
    points : float or None
        None where a person has to mark it.
    given : str
        What was handed in, as it is shown.
    said : str
        What to say of it to the student.
    """

    part: SetPart
    most: int
    points: float | None
    given: str
    said: str


@dataclass
class Marked:
    """A submission with its marks, and what who teaches should know of it."""

    submission: Submission
    outcome: Outcome
    marks: list[Mark]
    notes: list[str] = field(default_factory=list)

    @property
    def points(self) -> float:
        """Points that were worked out; texts come on top."""
        return sum(mark.points or 0 for mark in self.marks if mark.part.kind != "written")

    @property
    def most(self) -> int:
        """The most that can be worked out."""
        return sum(mark.most for mark in self.marks if mark.part.kind != "written")


def mark(one: Set, seed: bytes, submission: Submission, outcome: Outcome) -> Marked:
    """Mark a submission with the numbers of whoever handed it in."""
    numbers = one.numbers(seed, submission.student)
    marks = []
    for question, part in one.parts:
        given = outcome.answers.get(part.id, {})
        most, at = one.points(part), numbers[question.id]
        if part.kind == "written":
            text = given.get("text", "").strip()
            said = "A person reads it." if text else "Nothing was handed in here."
            marks.append(Mark(part, most, None if text else 0, text, said))
            continue
        if part.kind == "function":
            inputs = sets.calls(part, seed, submission.student)
            right, shown, said = _function(part, inputs, outcome.calls.get(part.call, []))
        elif part.kind == "own":
            right, shown, said = _own(question, part, at, given)
        else:
            right, shown, said = _number(part, at, given)
        marks.append(Mark(part, most, most if right else 0, shown, said))
    return Marked(submission, outcome, marks, _notes(one, seed, submission, outcome))


def number(given: Mapping[str, str]) -> float | None:
    """The number that was handed in, if it is one."""
    try:
        found = float(given["number"])
    except (KeyError, ValueError):
        return None
    return found if math.isfinite(found) else None


def shown(given: Mapping, part: SetPart) -> str:
    """What was handed in, as a reader reads it.

    >>> part = SetPart("x", "x", unit="percent", decimals=2)
    >>> shown({"number": "0.471"}, part), shown({"number": "nan"}, part), shown({}, part)
    ('0.471%', 'nan', 'nothing')
    """
    value = number(given)
    if value is None or abs(value) >= 1e12:
        words = given.get("number") or given.get("text") or given.get("other") or "nothing"
        return str(words)[:80]
    return units.write(value, part.unit, units.decimals_as_given(value, part.decimals))


def _judge(
    part: SetPart, value: float, right: float, wrong: list[tuple[float, str]]
) -> tuple[bool, str]:
    """Whether a number is right, and what to say of it."""
    if abs(value - right) <= part.within:
        return True, "Right."
    for mistake, reply in wrong:
        if abs(value - mistake) <= part.near:
            return False, fill(reply)
    return False, f"{_slip(part, value, right)}{reminder(part)}".strip()


def _slip(part: SetPart, value: float, right: float) -> str:
    if part.unit not in COUNT_UNITS:
        for factor, question in SLIPS:
            if abs(value * factor - right) <= max(0.005 * abs(right), abs(factor) * 1e-9):
                return f"{question} "
    return ""


def _none(given: Mapping) -> str:
    """What to say where a number was expected and there is none."""
    if not given:
        return "Nothing was handed in here."
    if "text" in given:
        return "That is a text. Hand in the number, without quotation marks."
    if "number" in given:
        return "That is no number. Something was divided by zero, or grew beyond all bounds."
    return "That is no number. Hand in one number."


def _number(part: SetPart, at: Mapping[str, float], given: dict) -> tuple[bool, str, str]:
    value = number(given)
    if value is None:
        return False, shown(given, part), _none(given)
    right, said = _judge(part, value, part.right(at), part.wrong(at))
    return right, shown(given, part), said


def _own(
    question: Question, part: SetPart, at: Mapping[str, float], given: dict
) -> tuple[bool, str, str]:
    each = given.get("each", {})
    values, words = dict(at), []
    for id in part.chosen:
        row = data.assumption(id)
        value = number(each.get(row.input, {}))
        words.append(f"{row.input} = {'nothing' if value is None else f'{value:g}'}")
        if value is None:
            return False, ", ".join(words), f"{row.label}: {_none(each.get(row.input, {}))}"
        if not row.low - 1e-9 <= value <= row.high + 1e-9:
            percent = row.display_factor == 100 and row.low <= value / 100 <= row.high
            said = f"{row.label}: it goes from {row.low:g} to {row.high:g}."
            hint = " Is that in percent? The model takes a share of one." if percent else ""
            return False, ", ".join(words), said + hint
        if sets.too_near(part, row, value):
            return False, ", ".join(words), f"{row.label}: that is hardly another than the book's."
        values[row.input] = value
    result = number(each.get("result", {}))
    words.append(f"result {shown(each.get('result', {}), part)}")
    if result is None:
        return False, ", ".join(words), f"The result: {_none(each.get('result', {}))}"
    try:
        right = sets.right(part, values)
        low, high = sets.bounds(part, values)
    except WRONG:
        return False, ", ".join(words), "These make no sense together: the model has no result."
    fits, said = _judge(part, result, right, sets.wrong(part, values))
    if fits and not low <= right <= high:
        return False, ", ".join(words), f"The result is right. {fill(part.otherwise)}"
    return fits, ", ".join(words), said


def close(value: float, right: float) -> bool:
    """Whether a function's result is the right one, but for rounding in its arithmetic."""
    return abs(value - right) <= NEAR * max(1.0, abs(right))


def _function(part: SetPart, inputs: list[dict], given: list[dict]) -> tuple[bool, str, str]:
    results = [number(one) for one in given]
    rights = [sets.right(part, values) for values in inputs]
    if len(given) != len(inputs):
        return (
            False,
            "nothing",
            f"The function {part.call} was not called: the notebook ended before.",
        )
    fits = [
        value is not None and close(value, right)
        for value, right in zip(results, rights, strict=True)
    ]
    words = f"right for {sum(fits)} of {len(fits)} inputs"
    if all(fits):
        return True, words, "Right."
    if all(value is None for value in results):
        why = given[0].get("error")
        if why == "NameError":
            return False, "nothing", f"There is no function {part.call}."
        if why:
            return False, words, f"It stopped with {why}. Does it take the inputs by these names?"
        return False, words, "It gives no number back. Does it end with return?"
    for at in range(len(part.mistakes)):
        if all(
            value is not None and close(value, wrong[at][0])
            for value, wrong in zip(results, (sets.wrong(part, one) for one in inputs), strict=True)
        ):
            return False, words, fill(part.mistakes[at].reply)
    if any(fits):
        return False, words, f"It is right in some cases only. {reminder(part)}"
    return False, words, reminder(part)


def _notes(one: Set, seed: bytes, submission: Submission, outcome: Outcome) -> list[str]:
    """What who teaches should know, and no student is told."""
    notes = []
    if submission.sheet_of and submission.sheet_of != submission.student:
        notes.append(
            f"handed in by {submission.student}, but it is the sheet of {submission.sheet_of}; "
            f"marked with the numbers of {submission.student}"
        )
    if submission.edition and submission.edition != one.stamp:
        notes.append(
            f"the sheet is of edition {submission.edition}, the set now of {one.stamp}: it may "
            "have asked something else"
        )
    if outcome.ended != "whole":
        notes.append(f"stopped: {outcome.ended}")
    return notes


def same_as_another(
    one: Set, seed: bytes, marked: Marked, others: list[str], least: int = 2
) -> str:
    """Whose numbers the answers are right for, if not the student's own; nothing if nobody's."""
    handed = {
        part.id: value
        for _, part in one.parts
        if part.kind == "number"
        and (value := number(marked.outcome.answers.get(part.id, {}))) is not None
    }
    if any(mark.points for mark in marked.marks if mark.part.id in handed) or len(handed) < least:
        return ""
    for other in others:
        numbers = one.numbers(seed, other)
        fits = [
            abs(handed[part.id] - part.right(numbers[question.id])) <= part.within
            for question, part in one.parts
            if part.id in handed
        ]
        if other != marked.submission.student and sum(fits) >= least:
            return other
    return ""

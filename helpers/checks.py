"""Tell a student whether an answer is right, and why not.

What is right stands in `helpers.answers`, chapter by chapter.
"""

from __future__ import annotations

import difflib
import math
import pkgutil
from dataclasses import dataclass
from importlib import import_module

from . import answers, units
from .answers import Check

CHAPTERS = tuple(found.name for found in pkgutil.iter_modules(answers.__path__))
"""The chapters that have answers."""


def checks_in(chapter: str) -> dict[str, Check]:
    """The checks of a chapter by the label of the exercise; no other chapter's are loaded.

    A chapter then rests on its own answers alone, and runs again when those change.

    Examples
    --------
    >>> list(checks_in("movers"))
    ['movers-luv', 'movers-board', 'movers-four', 'movers-random-ten']
    """
    return import_module(f"{answers.__name__}.{chapter}").CHECKS if chapter in CHAPTERS else {}


def all_checks() -> dict[str, Check]:
    """Every check of the book, by the label of its exercise."""
    return {id: check for chapter in CHAPTERS for id, check in checks_in(chapter).items()}


class CheckError(Exception):
    """There is no such exercise, or the answer is no number."""


@dataclass(frozen=True)
class Result:
    """What `check` found; a notebook shows it as a sentence."""

    right: bool
    message: str

    def __repr__(self) -> str:
        return self.message


def checks_of(exercise: str) -> dict[str, Check]:
    """The checks of an exercise: of the same id, or of the id and a word more.

    Examples
    --------
    >>> list(checks_of("session-quote-box")), len(checks_of("session-three-ranks"))
    (['session-quote-box'], 3)
    """
    return {
        id: found
        for id, found in checks_in(_chapter(exercise)).items()
        if id == exercise or id.startswith(f"{exercise}-")
    }


def _chapter(exercise: str) -> str:
    return exercise.partition("-")[0]


def check(id: str, answer: float | None) -> Result:
    """Say whether `answer` solves the exercise `id`.

    Parameters
    ----------
    id : str
        The exercise's label.
    answer : float
        In the unit that the exercise asks for.

    Returns
    -------
    Result
        Its message is what a reader sees; a wrong answer is told how far off it is and what is
        usually forgotten, not the solution.

    Raises
    ------
    CheckError
        For an unknown exercise or an answer that is no number; None is no answer yet.

    Examples
    --------
    >>> check("session-date-the-figure", 18.7)
    Not yet: 18.70% is too high. Look for the print nearest to the told figure, not the last.
    >>> check("session-date-the-figure", 16.72).right
    True
    """
    try:
        exercise = checks_in(_chapter(id))[id]
    except KeyError:
        known = all_checks()
        near = difflib.get_close_matches(id, known, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"
        raise CheckError(f"no exercise {id!r}; {hint}") from None
    if answer is None:
        return Result(False, "No answer yet.")
    try:
        given = float(answer)
    except (TypeError, ValueError):
        given = math.nan
    if not math.isfinite(given):
        raise CheckError(f"{id}: expected a number; found {answer!r}")
    right = exercise.answer()
    shown = units.write(given, exercise.unit, units.decimals_as_given(given, exercise.decimals))
    if abs(given - right) <= exercise.tolerance:
        return Result(True, f"Right: {shown}.")
    side = "too high" if given > right else "too low"
    return Result(False, f"Not yet: {shown} is {side}. {slip(exercise, given)}{reminder(exercise)}")


COUNT_UNITS = ("count", "rank", "days")
"""Units in which a hundredth is no slip."""

SLIPS = (
    (-1, "Is the sign turned round?"),
    (100, "A share, or hundredths of what is asked?"),
    (0.01, "A hundred times what is asked?"),
    (1000, "Thousandths of what is asked?"),
    (0.001, "A thousand times what is asked?"),
    (10_000, "Ten-thousandths of what is asked?"),
    (0.0001, "Ten thousand times what is asked?"),
)
"""Slips of sign and unit: what a wrong answer has to be multiplied by to be the right one."""


def slip(exercise: Check, given: float) -> str:
    """Ask about the slip of sign or unit that explains a wrong answer, if one does.

    Examples
    --------
    >>> slip(checks_in("contagion")["contagion-sector-left"], -0.73)
    'Is the sign turned round? '
    >>> slip(checks_in("session")["session-quote-box"], 900)
    ''
    """
    if exercise.unit in COUNT_UNITS:
        return ""
    right = exercise.answer()
    for factor, question in SLIPS:
        if abs(given * factor - right) <= 0.005 * abs(right):
            return f"{question} "
    return ""


def reminder(exercise: Check) -> str:
    """What is usually forgotten, as a sentence."""
    return f"{exercise.forgot[0].upper()}{exercise.forgot[1:]}."

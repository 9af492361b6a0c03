"""A reader commits to a number before the chapter gives it away.

The question and the id of its answer are rows of ``data/predictions.csv``; the answer itself comes
from a fact or a model. How far off one was is said in the same words in a notebook and on a page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from . import data, units
from .model import model


@dataclass(frozen=True)
class Answer:
    """What is right, and how it is written."""

    value: float
    unit: str
    decimals: int

    def text(self, value: float | None = None) -> str:
        """The right number, or another one, with its unit."""
        return units.write(self.value if value is None else value, self.unit, self.decimals)


def answer(id: str) -> Answer:
    """Look up the answer of a prediction.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.

    Returns
    -------
    Answer
        In the unit in which it is shown.

    Raises
    ------
    helpers.data.DataError
        If there is no such prediction or fact.

    Examples
    --------
    >>> answer("session-gap").text()
    '0.58\\xa0points'
    """
    kind, _, name = data.prediction(id).answer.partition(":")
    if kind == "fact":
        fact = data.fact(name)
        return Answer(fact.value, fact.unit, fact.decimals)
    formula = model(name)
    output = formula.output
    return Answer(formula() * output.display_factor, output.display_unit, output.decimals)


def verdict(id: str, guess: float, give_or_take: float) -> str:
    """Say how far off a guess was, and whether the range around it held the answer.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.
    guess : float
        In the unit of the answer.
    give_or_take : float
        The reader is eight tenths sure that the answer is no further away.

    Returns
    -------
    str

    Examples
    --------
    >>> print(verdict("session-gap", 1.5, 0.5))  # doctest: +ELLIPSIS
    You said 1.50...points, give or take 0.50. It was 0.58...points: ... did not hold it.
    """
    right = answer(id)
    off = guess - right.value
    around = units.digits(give_or_take, units.decimals_as_given(give_or_take, right.decimals))
    said = f"You said {_as_given(right, guess)}, give or take {around}."
    if not units.digits(abs(off), right.decimals).strip("0.,"):
        return f"{said} It was {right.text()}: you were right."
    side = "high" if off > 0 else "low"
    held = "held it" if abs(off) <= give_or_take else "did not hold it"
    # Two percentages lie points apart.
    apart = "percentage_points" if right.unit == "percent" else right.unit
    by = units.write(abs(off), apart, right.decimals)
    return f"{said} It was {right.text()}: you were {by} too {side}, and your range {held}."


def _as_given(right: Answer, guess: float) -> str:
    return units.write(guess, right.unit, units.decimals_as_given(guess, right.decimals))


SURE = 0.8
"""How sure a reader is asked to be that a range holds the answer."""


NOTHING_YET = (
    "No prediction of yours is here yet. Each chapter asks for one or two numbers before it gives "
    "the answer; make them in this browser, with scripts on, and they are gathered here. On paper, "
    "count how often your range held the answer, and compare that with eight in ten."
)
"""Stands on the page until a script finds answers, so it has to be true without one."""


def usual_hits(answers: int) -> tuple[int, int]:
    """Between which counts of ranges that hold a calibrated reader lands nine times in ten.

    Parameters
    ----------
    answers : int
        How many questions were answered.

    Returns
    -------
    tuple of int
        The least and the most; at most one time in twenty lies below, and as much above.

    Examples
    --------
    >>> usual_hits(10), usual_hits(3)
    ((6, 10), (1, 3))
    """
    chances = [
        math.comb(answers, k) * SURE**k * (1 - SURE) ** (answers - k) for k in range(answers + 1)
    ]
    low, high = 0, answers
    while sum(chances[: low + 1]) <= 0.05:
        low += 1
    while sum(chances[high:]) <= 0.05:
        high -= 1
    return low, high


def calibration(questions: int, answers: int, hits: int, too_high: int) -> str:
    """Say how a reader's ranges did, and what so few of them can show.

    Parameters
    ----------
    questions, answers : int
        Questions in the book, and those with a number.
    hits : int
        Ranges that held the answer.
    too_high : int
        Numbers above the answer.

    Returns
    -------
    str

    Examples
    --------
    >>> print(calibration(11, 0, 0, 0)[:35])
    No prediction of yours is here yet.
    >>> print(calibration(11, 10, 4, 7)[:94])
    You answered 10 of 11 questions. Your range held the answer in 4; 7 of your numbers were above
    """
    if not answers:
        return NOTHING_YET
    low, high = usual_hits(answers)
    first = (
        f"You answered {answers} of {questions} questions. Your range held the answer in {hits}; "
        f"{too_high} of your numbers were above the answer."
    )
    good = (
        f" A reader who is eight tenths sure, and rightly so, has {low} to {high} of "
        f"{answers} held, nine times in ten."
    )
    if hits < low:
        return first + good + " Yours were too narrow: you knew less than you thought."
    if hits > high:
        return first + good + " Yours were wide: you knew more than you thought."
    few = " So few cannot tell more." if answers < 10 else ""
    return first + good + " Your count is what good calibration looks like." + few


def predict(id: str):
    """Ask a reader for a number, in a notebook.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.

    Returns
    -------
    ipywidgets.VBox
        The question, a box for the number and one for how sure one is, and a button. What is
        committed lasts as long as the kernel.

    Raises
    ------
    helpers.data.DataError
        If there is no such prediction.
    """
    from .widgets import question

    asked, right = data.prediction(id), answer(id)
    return question(
        asked.question,
        unit=units.unit(right.unit),
        low=asked.low,
        high=asked.high,
        give_or_take=asked.give_or_take,
        decimals=right.decimals,
        judge=lambda guess, range_: verdict(id, guess, range_),
    )

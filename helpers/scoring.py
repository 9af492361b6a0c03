"""How good a reader's ranges were: how many held, what they score, and what so few can show.

The words are those of ``exercise.js``, which says the same on a page.
"""

from __future__ import annotations

import math

from . import units

SURE = 0.8
"""How sure a reader is asked to be that a range holds the answer."""

FEW = 5
"""Of fewer answers nothing is said: whatever came, luck explains it."""


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


def interval_score(low: float, high: float, came: float) -> float:
    """Score a range of which one is eight tenths sure; the less the better.

    It is the width of the range, and where the range missed also ten times the distance by which
    it missed: two over the two tenths that are left to chance. In the long run nobody does better
    than by saying the range that they believe in (Gneiting and Raftery, 2007).

    Parameters
    ----------
    low, high : float
        The ends of the range.
    came : float
        The answer.

    Returns
    -------
    float
        In the unit of the ends.

    Examples
    --------
    From 1 to 2 the width is 1; an answer of 0.5 lies half a unit below, and ten times a half is 5.

    >>> round(interval_score(1, 2, 1.4), 9), round(interval_score(1, 2, 0.5), 9)
    (1.0, 6.0)
    """
    missed = max(low - came, came - high, 0.0)
    return (high - low) + 2 / (1 - SURE) * missed


def brier_score(answers: int, hits: int) -> float:
    """Score how sure one was: the mean square of eight tenths less one, or less nought.

    Parameters
    ----------
    answers, hits : int
        Questions with a number, and ranges that held the answer.

    Returns
    -------
    float
        From 0.04, where every range held, to 0.64, where none did.

    Examples
    --------
    Eight of ten held: eight times 0.04 and two times 0.64 are 1.6, a tenth of which is 0.16.

    >>> round(brier_score(10, 8), 9), round(brier_score(5, 0), 9)
    (0.16, 0.64)
    """
    return (hits * (SURE - 1) ** 2 + (answers - hits) * SURE**2) / answers


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
    >>> print(calibration(11, 4, 1, 2))
    You answered 4 of 11 questions. From five answers on, this place says how good your ranges are.
    >>> print(calibration(11, 10, 4, 7)[:94])
    You answered 10 of 11 questions. Your range held the answer in 4; 7 of your numbers were above
    """
    if not answers:
        return NOTHING_YET
    start = f"You answered {answers} of {questions} questions."
    if answers < FEW:
        return f"{start} From five answers on, this place says how good your ranges are."
    low, high = usual_hits(answers)
    first = (
        f"{start} Your range held the answer in {hits}; "
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


def scores(answers: int, hits: int, intervals: float) -> list[str]:
    """Both scores with what they mean, each in two sentences; nothing of fewer than five answers.

    Parameters
    ----------
    answers, hits : int
        As for `calibration`.
    intervals : float
        The mean of the interval scores, each in widths of the range that its question offers.

    Returns
    -------
    list of str

    Examples
    --------
    >>> scores(4, 3, 1.0)
    []
    >>> for line in scores(10, 8, 2.25):
    ...     print(line[:51])
    Brier score 0.16: how far you were from eight tenth
    Interval score 2.2: how wide your ranges were, plus
    """
    if answers < FEW:
        return []
    return [
        f"Brier score {units.digits(brier_score(answers, hits), 2)}: how far you were from eight "
        "tenths sure to what came, one where a range held and nought where it did not, squared, "
        f"on average. Less is better; {units.digits(brier_score(10, 8), 2)} is what eight of ten "
        "give.",
        f"Interval score {units.digits(intervals, 1)}: how wide your ranges were, plus ten times "
        "the distance by which any missed, in widths of the range that the form offers, on "
        "average. Less is better: a wide range costs its width, and a narrow one that misses "
        "costs more.",
    ]

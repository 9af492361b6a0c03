"""The numbers of a question that differ from student to student, and how a text says them.

A number is drawn from the seed that who teaches keeps, the student and the input, and stands on the
grid of the assumption's slider. So it is the same today and at grading, and nothing has to be kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import replace

from .. import data
from ..questions import Question, Varied
from ..units import UnitError
from ..wording import assumption_text

GIVEN = re.compile(r"\{given\}`(\w+)`")
"""Where a text says a number that varies, by the name of its input."""


def name(one: Varied) -> str:
    """The name by which formulas and texts say a number that varies.

    >>> name(Varied("index_without.weight", 0.03, 0.09))
    'weight'
    """
    return one.of.partition(".")[2]


def chance(seed: bytes, *words: str) -> int:
    """A whole number that only who knows the seed can tell, the same for the same words.

    >>> chance(b"a seed", "s01", "recompute") == chance(b"a seed", "s01", "recompute")
    True
    >>> chance(b"a seed", "s01", "recompute") == chance(b"a seed", "s02", "recompute")
    False
    """
    # The words' lengths go along, so that no two lists of words read alike.
    said = "".join(f"{len(word)}:{word}" for word in words).encode()
    return int.from_bytes(hmac.new(seed, said, hashlib.sha256).digest()[:8])


def on_grid(of: str, low: float, high: float, number: int) -> float:
    """A value of an assumption between two others, on the grid of its slider.

    >>> on_grid("index_without.weight", 0.03, 0.09, 412)
    0.0712
    """
    step = data.assumption(of).step
    places = round((high - low) / step) + 1
    return round(low + step * (number % places), 10)


def draw(question: Question, seed: bytes, student: str, attempt: int = 0) -> dict[str, float]:
    """A student's numbers of a question by name; another attempt draws other ones."""
    return {
        name(one): on_grid(
            one.of, one.low, one.high, chance(seed, student, question.id, one.of, str(attempt))
        )
        for one in question.vary
    }


def told(question: Question, text: str, numbers: Mapping[str, float] | None = None) -> str:
    """A text with the numbers that vary; the book's own where none are given.

    Raises
    ------
    helpers.units.UnitError
        If the text says a number that the question does not vary.

    Examples
    --------
    >>> weight = Varied("index_without.weight", 0.03, 0.09)
    >>> one = Question("x", "x", ("set",), "", (), vary=(weight,))
    >>> told(one, "A weight of {given}`weight`.", {"weight": 0.0712})
    'A weight of 7.12%.'
    """
    rows = {name(one): one.of for one in question.vary}

    def written(match: re.Match) -> str:
        if match[1] not in rows:
            raise UnitError(
                f"{match[0]} is no number that varies; there are: {', '.join(rows) or 'none'}"
            )
        row = data.assumption(rows[match[1]])
        return assumption_text(replace(row, value=(numbers or {}).get(match[1], row.value)))

    return GIVEN.sub(written, text)

"""The answers to the exercises: a module a chapter, a check an answer.

No answer is typed in here: each one follows from facts, tables and models, so it cannot go stale.
How an answer is judged stands in `helpers.checks`, which also puts the chapters together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What the right answer is, how near one has to be, and what a wrong one usually forgot."""

    answer: Callable[[], float]
    tolerance: float
    unit: str
    decimals: int
    forgot: str
    label: str = "Your answer"

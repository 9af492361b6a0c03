"""Answers to the exercises of the chapter ``movers``."""

from __future__ import annotations

import math

from .. import data
from ..model import model
from . import Check


def _multiple_half_way() -> float:
    """Change of Southwest's multiple, percent, if analysts follow half of its outlook."""
    split = model("multiple_change")
    return 100 * split(earnings_change=split.author()["earnings_change"] / 2)


def _rise_that_carries_the_index() -> float:
    """Percent by which the four named small companies had to rise to give the index its rise."""
    four = data.table("names").query("told == True and index == 'Russell 2000'")
    before = (four["market_value_bn"] * four["close_0128"] / four["close_0129"]).sum()
    return 100 * data.fact("russell_value_gain").value / before


def _spread_of_random_tens() -> float:
    """Standard deviation of the mean change of ten names drawn without replacement."""
    changes = data.table("names")["change_pct"]
    size, drawn = len(changes), int(data.fact("named_count").value)
    return float(changes.std(ddof=0) * math.sqrt((size - drawn) / (size - 1) / drawn))


CHECKS = {
    "movers-luv": Check(
        _multiple_half_way,
        0.1,
        "percent",
        1,
        "only the earnings go half of the way; the price has gone all of it",
    ),
    "movers-board": Check(
        lambda: len(
            data.table("names").query(
                "news_found.isna() and sector == 'Information Technology' and change_pct < -5"
            )
        ),
        0,
        "count",
        0,
        "only losses of more than five percent, and only names whose news_found is empty",
    ),
    "movers-four": Check(
        _rise_that_carries_the_index,
        1,
        "percent",
        0,
        "divide what the whole index gained in dollars by what the four were worth the day before",
    ),
    "movers-random-ten": Check(
        _spread_of_random_tens,
        0.1,
        "percentage_points",
        2,
        "draw each ten without replacement, and take the standard deviation of the means",
    ),
}

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


def _gain_of_four() -> float:
    """Points of the Russell 2000 from the four small companies that the story names."""
    four = data.table("names").query("told == True and index == 'Russell 2000'")
    gain = (four["market_value_bn"] * (1 - four["close_0128"] / four["close_0129"])).sum()
    return 100 * gain / data.fact("russell_market_value").value


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
    "movers-four-points": Check(
        _gain_of_four,
        0.0002,
        "percentage_points",
        4,
        "a gain is the value at the close times one less the ratio of the two closes",
        "Points of the index",
    ),
    "movers-four-share": Check(
        lambda: data.fact("four_share_of_gain").value,
        1,
        "percent",
        0,
        "divide by the change of the index in the same unit, percentage points",
        "Share of the index's change",
    ),
    "movers-cause": Check(
        lambda: data.fact("luv_bag_fee_days").value,
        0,
        "days",
        0,
        "count from the first day on which a bag cost a fee to the day of the move",
    ),
    "movers-random-ten": Check(
        _spread_of_random_tens,
        0.1,
        "percentage_points",
        2,
        "draw each ten without replacement, and take the standard deviation of the means",
    ),
}

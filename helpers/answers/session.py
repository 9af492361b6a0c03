"""Answers to the exercises of the chapter ``session``."""

from __future__ import annotations

import pandas as pd

from .. import data
from ..model import model
from . import Check


def _quotes_that_match() -> float:
    box = data.table("quotes_0130")
    before = (box["price"] - box["change"]).round(2)
    closes = data.table("names").set_index("symbol")["close_0129"]
    return float((box["symbol"].map(closes) == before).sum())


def _days_to_date() -> tuple[pd.DataFrame, pd.Series]:
    """The sessions to the day with their gaps, and 14 January 2026 among them."""
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    days = days.assign(gap=days["small_caps_pct"] - days["nasdaq_100_pct"])
    return days, days.set_index("session").loc["2026-01-14"]


def _days_at_least(gap: bool) -> float:
    """How many sessions to the day were at least like that one, by the gap or by both legs."""
    days, one = _days_to_date()
    if gap:
        return float((days["gap"] >= one["gap"]).sum())
    small, nasdaq = days["small_caps_pct"], days["nasdaq_100_pct"]
    return float((small.ge(one["small_caps_pct"]) & nasdaq.le(one["nasdaq_100_pct"])).sum())


def _wider_of_opposite_signs() -> float:
    """How many sessions of opposite signs had at least the gap of that one."""
    days, one = _days_to_date()
    opposite = (days["small_caps_pct"] > 0) & (days["nasdaq_100_pct"] < 0)
    return float((opposite & (days["gap"] >= one["gap"])).sum())


CHECKS = {
    "session-date-the-figure": Check(
        lambda: data.fact("luv_print_1401").value,
        0.03,
        "percent",
        2,
        "look for the print nearest to the told figure, not the last",
    ),
    "session-without-both": Check(
        lambda: 100 * model("index_without_pair").solve("weight_b", 0),
        0.05,
        "percent",
        2,
        "solve for the second weight at a result of zero, and give it in percent",
    ),
    "session-quote-box": Check(
        _quotes_that_match,
        0,
        "count",
        0,
        "count only the shares that the table holds; the tenth is the other class of Alphabet",
        "Closes that match",
    ),
    "session-three-ranks-gap": Check(
        lambda: _days_at_least(gap=True),
        0,
        "rank",
        0,
        "keep the sessions up to 29 January 2026, and count the days with at least this gap",
        "Rank by the gap",
    ),
    "session-three-ranks-legs": Check(
        lambda: _days_at_least(gap=False),
        0,
        "rank",
        0,
        "both legs must be at least as large on the same day",
        "Days with both legs at least as large",
    ),
    "session-three-ranks-signs": Check(
        _wider_of_opposite_signs,
        0,
        "rank",
        0,
        "keep the days with small caps up and the Nasdaq-100 down, and count the gaps among them",
        "Rank by the gap among days of opposite signs",
    ),
}

"""Answers to the exercises of the chapter ``session``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _quotes_that_match() -> float:
    box = data.table("quotes_0130")
    before = (box["price"] - box["change"]).round(2)
    closes = data.table("names").set_index("symbol")["close_0129"]
    return float((box["symbol"].map(closes) == before).sum())


def _days_at_least(gap: bool) -> float:
    """How many sessions to the day were at least like it, by the gap or by both legs."""
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    small, nasdaq = days["small_caps_pct"], days["nasdaq_100_pct"]
    if gap:
        return float((small - nasdaq >= (small - nasdaq).iloc[-1]).sum())
    return float((small.ge(small.iloc[-1]) & nasdaq.le(nasdaq.iloc[-1])).sum())


def _wider_of_opposite_signs() -> float:
    """How many sessions of opposite signs had at least the gap of the day."""
    days = data.table("daily_gaps").query("session <= '2026-01-29'")
    small, nasdaq = days["small_caps_pct"], days["nasdaq_100_pct"]
    gap = small - nasdaq
    return float(((gap >= gap.iloc[-1]) & (small > 0) & (nasdaq < 0)).sum())


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

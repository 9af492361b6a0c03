"""Answers to the exercises of the chapter ``history``."""

from __future__ import annotations

from .. import data
from ..paths import factor_window
from . import Check


def _lead_without_rise_and_fall() -> float:
    """Average lead a year of the Russell 2000 over the Nasdaq-100 without 1998 to 2002, points."""
    years = (
        data.table("annual_returns")
        .query("1991 <= year <= 2025")
        .pivot(index="year", columns="index", values="return_pct")
    )
    return float((years["Russell 2000"] - years["Nasdaq-100"]).drop(range(1998, 2003)).mean())


CHECKS = {
    "history-window-size": Check(
        lambda: factor_window()(start_moved=12, factor=1),
        0.05,
        "percent",
        1,
        "move the first month only, and compound the months instead of adding them",
        "Size from April 2001 to October 2002",
    ),
    "history-window-value": Check(
        lambda: factor_window()(start_moved=12, factor=2),
        0.05,
        "percent",
        1,
        "take the value factor over the same window",
        "Value from April 2001 to October 2002",
    ),
    "history-cases": Check(
        lambda: data.fact("month_after_told_cases").value,
        0,
        "count",
        0,
        "a case that is counted closes the door for the next twenty-one sessions",
        "Cases that do not overlap",
    ),
    "history-without": Check(
        _lead_without_rise_and_fall,
        0.05,
        "percentage_points",
        1,
        "take the Nasdaq-100 off the Russell 2000 in each year that is left, then the mean",
        "Average lead without 1998 to 2002",
    ),
    "history-record-day": Check(
        lambda: data.fact("record_day_breadth_rank").value,
        0,
        "rank",
        0,
        "keep the sessions up to 29 January 2026, and rank the largest difference first",
        "Rank of 11 July 2024 by breadth",
    ),
}

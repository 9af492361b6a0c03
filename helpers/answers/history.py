"""Answers to the exercises of the chapter ``history``."""

from __future__ import annotations

from .. import base_rates, data
from ..paths import factor_window
from . import Check


def _lead_without_rise_and_fall(compound: bool) -> float:
    """Lead a year of the Russell 2000 over the Nasdaq-100 without 1998 to 2002, points."""
    years = (
        data.table("annual_returns")
        .query("1991 <= year <= 2025")
        .pivot(index="year", columns="index", values="return_pct")
        .drop(range(1998, 2003))
    )
    a_year = 100 * ((1 + years / 100).prod() ** (1 / len(years)) - 1) if compound else years.mean()
    return float(a_year["Russell 2000"] - a_year["Nasdaq-100"])


def _months_to_size_ahead() -> float:
    """Months from April 2000 until size made as much as value to October 2002."""
    window = factor_window()
    return float(
        next(
            moved
            for moved in range(24)
            if window(start_moved=moved, factor=1) >= window(start_moved=moved, factor=2)
        )
    )


def _span_of_case_averages() -> float:
    """Between the averages over cases a month apart, by the day on which one begins, points."""
    days = base_rates.anchored(base_rates.sessions())
    leads = base_rates.first_cases(days, 21, data.fact("gap_close").value)
    averages = [one.mean() for one in leads]
    return float(max(averages) - min(averages))


def _breadth_rank_of_the_second_gap() -> float:
    """Rank of 16 July 2024 by New York's share of risers less Nasdaq's."""
    days = base_rates.sessions().set_index("session")
    nyse, nasdaq = (
        days[f"{name}_advances"] / (days[f"{name}_advances"] + days[f"{name}_declines"])
        for name in ("nyse", "nasdaq")
    )
    ranks = (nyse - nasdaq).rank(ascending=False, method="min")
    return float(ranks[days["gap"].nlargest(2).index[-1]])


CHECKS = {
    "history-window": Check(
        _months_to_size_ahead,
        0,
        "count",
        0,
        "move the first month only, one month at a time, and stop at the first at which size leads",
        "Months to move forward",
    ),
    "history-cases": Check(
        _span_of_case_averages,
        0.02,
        "percentage_points",
        2,
        "pick the days by the gap of the proxies, and measure the leads on the anchored paths",
        "Highest less lowest average",
    ),
    "history-without-average": Check(
        lambda: _lead_without_rise_and_fall(compound=False),
        0.06,
        "percentage_points",
        1,
        "take the Nasdaq-100 off the Russell 2000 in each year that is left, then the mean",
        "Average lead without 1998 to 2002",
    ),
    "history-without-growth": Check(
        lambda: _lead_without_rise_and_fall(compound=True),
        0.06,
        "percentage_points",
        1,
        "compound each index over the years that are left, take the root by their number, then "
        "the difference",
        "Lead of compound growth without 1998 to 2002",
    ),
    "history-record-day": Check(
        _breadth_rank_of_the_second_gap,
        0,
        "rank",
        0,
        "keep the sessions up to 29 January 2026, and rank the largest difference first",
        "Rank of 16 July 2024 by breadth",
    ),
}

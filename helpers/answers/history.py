"""What the questions of the chapter ``history`` name."""

from __future__ import annotations

from .. import base_rates, data
from ..paths import factor_window


def lead_without(first: int, last: int, compound: bool = False) -> float:
    """Lead a year of the Russell 2000 over the Nasdaq-100 without some years, points.

    Parameters
    ----------
    first, last : int
        The years that are left out, both included.
    compound : bool
        The lead of compound growth, and not the average lead.

    Examples
    --------
    >>> round(lead_without(1998, 2002) - lead_without(1998, 2002, compound=True), 1) != 0
    True
    """
    years = (
        data.table("annual_returns")
        .query("1991 <= year <= 2025")
        .pivot(index="year", columns="index", values="return_pct")
        .drop(range(int(first), int(last) + 1))
    )
    a_year = 100 * ((1 + years / 100).prod() ** (1 / len(years)) - 1) if compound else years.mean()
    return float(a_year["Russell 2000"] - a_year["Nasdaq-100"])


def months_to_size_ahead() -> float:
    """Months from April 2000 until size made as much as value to October 2002.

    >>> 0 < months_to_size_ahead() < 24
    True
    """
    window = factor_window()
    return float(
        next(
            moved
            for moved in range(24)
            if window(start_moved=moved, factor=1) >= window(start_moved=moved, factor=2)
        )
    )


def span_of_case_averages() -> float:
    """Between the averages over cases a month apart, by the day on which one begins, points.

    >>> 0 < span_of_case_averages() < 1
    True
    """
    days = base_rates.anchored(base_rates.sessions())
    leads = base_rates.first_cases(days, 21, data.fact("gap_close").value)
    averages = [one.mean() for one in leads]
    return float(max(averages) - min(averages))


def breadth_rank_of_the_second_gap(by_the_gap: bool = False) -> float:
    """Rank of 16 July 2024 by New York's share of risers less Nasdaq's; or by the gap.

    >>> breadth_rank_of_the_second_gap(by_the_gap=True)
    2.0
    """
    days = base_rates.sessions().set_index("session")
    nyse, nasdaq = (
        days[f"{name}_advances"] / (days[f"{name}_advances"] + days[f"{name}_declines"])
        for name in ("nyse", "nasdaq")
    )
    ranks = (days["gap"] if by_the_gap else nyse - nasdaq).rank(ascending=False, method="min")
    return float(ranks[days["gap"].nlargest(2).index[-1]])

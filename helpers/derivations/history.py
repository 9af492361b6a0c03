"""Studies of what followed days like one, and of size and value over the years.

As those of the market in `helpers.derivations.studies`: each is shown only what it looks at.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd

from ..base_rates import LEVEL, anchored, first_cases, lead_after
from .prepared import SLACK, least_ahead
from .rows import Shelf
from .vocabulary import one_of, study


def anchored_days(shelf: Shelf, **rows) -> pd.DataFrame:
    """The daily gaps on paths that meet the published year-ends; `gap` stays the proxies' own."""
    days = shelf.select("daily_gaps", **rows).reset_index(drop=True)
    gap = days["small_caps_pct"] - days["nasdaq_100_pct"]
    return anchored(days, shelf.table("year_ends")).assign(gap=gap)


@study("percentage_points", tables=("daily_gaps", "year_ends"))
def lead_after_gap(shelf: Shelf, gap: float | None = None) -> float:
    """Mean lead of the small caps over the 21 sessions after days, on paths that meet year-ends.

    Parameters
    ----------
    shelf : Shelf
    gap : float, optional
        Only days with at least this gap of the proxies, percentage points.

    Returns
    -------
    float
        Percentage points.

    Examples
    --------
    Where nothing moves after the gap, nobody leads:

    >>> days = pd.DataFrame({"session": pd.date_range("2023-01-02", periods=22)})
    >>> days = days.assign(small_caps_pct=[1.0] + [0.0] * 21, nasdaq_100_pct=0.0)
    >>> ends = pd.DataFrame({"index": [], "session": pd.to_datetime([]), "close": []})
    >>> lead_after_gap(Shelf({"daily_gaps": days, "year_ends": ends}), 1.0)
    0.0
    """
    days = anchored_days(shelf)
    lead = lead_after(days, 21)
    return float((lead if gap is None else lead[days["gap"] >= gap - SLACK]).mean())


@study("percent", tables=("daily_gaps", "year_ends"))
def correction_share(shelf: Shelf, gap: float | None = None) -> float:
    """Share of days to date after which the Nasdaq-100 fell by a tenth within 63 sessions.

    Parameters
    ----------
    shelf : Shelf
    gap : float, optional
        Only days with at least this gap of the proxies, percentage points.

    Returns
    -------
    float
        Percent of the days whose 63 sessions were over, on a path that meets year-ends.

    Examples
    --------
    >>> days = pd.DataFrame({"session": pd.date_range("2025-01-01", periods=65)})
    >>> days = days.assign(small_caps_pct=0.0, nasdaq_100_pct=[0.0, 0.0, -11.0] + [0.0] * 62)
    >>> ends = pd.DataFrame({"index": [], "session": pd.to_datetime([]), "close": []})
    >>> correction_share(Shelf({"daily_gaps": days, "year_ends": ends}))
    100.0
    """
    days = anchored_days(shelf, where="to_date")
    least = least_ahead(days)
    over = least.notna()
    if gap is not None:
        over &= days["gap"] >= gap - SLACK
    return float(100 * least[over].le(-10).mean())


@study("percentage_points", tables=("daily_gaps", "year_ends"))
def cases_high(shelf: Shelf, gap: float, end: str) -> float:
    """Upper end of the interval from cases a month apart, by the day on which one begins to count.

    Parameters
    ----------
    shelf : Shelf
    gap : float
        Of the days that may be a case, at least, percentage points.
    end : {"lowest", "highest"}
        Over all days of the first month on which one may begin.

    Returns
    -------
    float
        Percentage points.

    Examples
    --------
    Two days in a row may be the first case, and one a month later is the second of both:

    >>> gaps = [1.0, 1.0] + [0.0] * 21 + [1.0] + [0.0] * 40
    >>> days = pd.DataFrame({"session": pd.date_range("2023-01-02", periods=64)})
    >>> days = days.assign(small_caps_pct=gaps, nasdaq_100_pct=0.0)
    >>> ends = pd.DataFrame({"index": [], "session": pd.to_datetime([]), "close": []})
    >>> shelf = Shelf({"daily_gaps": days, "year_ends": ends})
    >>> cases_high(shelf, 1.0, "lowest"), round(cases_high(shelf, 1.0, "highest"), 2)
    (0.0, 6.85)
    """
    from scipy import stats  # heavy where a browser has to load it first

    days = anchored_days(shelf, where="to_date")
    highs = []
    for leads in first_cases(days, 21, gap):
        error = stats.t.ppf((1 + LEVEL) / 2, len(leads) - 1) / sqrt(len(leads))
        highs.append(leads.mean() + error * leads.std(ddof=1))
    return float({"lowest": min, "highest": max}[one_of(end, ("lowest", "highest"))](highs))


def _season(shelf: Shelf, months: str, since: str, until: str) -> pd.Series:
    rows = shelf.select("french_factors", since=since, until=until)
    january = rows["month"].dt.month.eq(1)
    wanted = {"January": january, "others": ~january}
    return rows["size"][wanted[one_of(months, wanted)]]


@study("percent", tables=("french_factors",))
def season_mean(shelf: Shelf, months: str, since: str, until: str) -> float:
    """The size factor's mean a month, in Januaries or in the other months.

    Parameters
    ----------
    shelf : Shelf
    months : {"January", "others"}
    since, until : str
        Months or years.

    Returns
    -------
    float
        Percent.

    Examples
    --------
    >>> toy = pd.DataFrame({"month": pd.to_datetime(["2000-01-31", "2000-02-29", "2001-01-31"])})
    >>> season_mean(Shelf({"french_factors": toy.assign(size=[2.0, 0.0, 4.0])}), "January",
    ...             "2000", "2001")
    3.0
    """
    return float(_season(shelf, months, since, until).mean())


@study("standard_deviations", tables=("french_factors",))
def season_t(shelf: Shelf, months: str, since: str, until: str) -> float:
    """The t-value of the size factor's mean, in Januaries or in the other months.

    Examples
    --------
    >>> toy = pd.DataFrame({"month": pd.to_datetime(["2000-01-31", "2000-02-29", "2001-01-31"])})
    >>> season_t(Shelf({"french_factors": toy.assign(size=[2.0, 0.0, 4.0])}), "January",
    ...          "2000", "2001")
    3.0
    """
    size = _season(shelf, months, since, until)
    return float(size.mean() / (size.std() / sqrt(len(size))))


@study("percent", tables=("annual_returns",))
def growth_a_year(shelf: Shelf, index: str, without: str = "") -> float:
    """Compound growth a year of an index from 1991 to 2025.

    Parameters
    ----------
    shelf : Shelf
    index : str
        As the table writes it.
    without : {"", "bust", "rise and bust"}
        Leave out 2000 to 2002, or 1998 to 2002.

    Returns
    -------
    float
        Percent.

    Examples
    --------
    Up by a half, then down by a third: the mean is 8.3, the growth none.

    >>> toy = pd.DataFrame({"index": "A", "year": [1991, 1992], "return_pct": [50.0, -100 / 3]})
    >>> abs(round(growth_a_year(Shelf({"annual_returns": toy}), "A"), 9))
    0.0
    """
    out = {"": (), "bust": range(2000, 2003), "rise and bust": range(1998, 2003)}
    rows = shelf.select("annual_returns", index=index, since=1991, until=2025)
    kept = rows["return_pct"][~rows["year"].isin(out[one_of(without, out)])]
    return float(100 * np.expm1(np.log1p(kept / 100).mean()))

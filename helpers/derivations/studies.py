"""Studies of the market: functions made for one fact, or for a family of them.

Each is marked with what it looks at, and is shown nothing else, so that what a fact rests on is
known without working it out. Its first line is what a reader is told. What concerns single
companies stands in `helpers.derivations.companies`.
"""

from __future__ import annotations

from math import sqrt

import pandas as pd

from ..windows import LONGEST, OTHERS, leads
from .prepared import SLACK
from .rows import DerivationError, Shelf
from .tables import cell
from .vocabulary import one_of, study

# The day and the days before ----------------------------------------------------------------------


@study("count", tables=("daily_gaps",))
def legs_count(shelf: Shelf, small_caps: float, nasdaq_100: float) -> float:
    """Sessions to date with the small caps at least as high and the Nasdaq-100 at most as high.

    Parameters
    ----------
    shelf : Shelf
    small_caps, nasdaq_100 : float
        The two changes, percent.

    Returns
    -------
    int

    Examples
    --------
    >>> days = pd.DataFrame({"session": pd.to_datetime(["2026-01-28", "2026-01-29"])})
    >>> days = days.assign(small_caps_pct=[1.0, 0.1], nasdaq_100_pct=[-1.0, -0.1])
    >>> legs_count(Shelf({"daily_gaps": days}), 0.2, -0.5)
    1
    """
    days = shelf.select("daily_gaps", where="to_date")
    return int(
        ((days["small_caps_pct"] >= small_caps) & (days["nasdaq_100_pct"] <= nasdaq_100)).sum()
    )


@study("count", tables=("daily_gaps",))
def legs_count_as_on(shelf: Shelf, day: str) -> float:
    """Sessions to date on which both legs, in the proxy, went at least as far as on a day.

    Examples
    --------
    >>> days = pd.DataFrame({"session": pd.to_datetime(["2026-01-28", "2026-01-29"])})
    >>> days = days.assign(small_caps_pct=[1.0, 0.1], nasdaq_100_pct=[-1.0, -0.1])
    >>> legs_count_as_on(Shelf({"daily_gaps": days}), "2026-01-29")
    2
    """
    small, nasdaq = (
        cell(shelf, f"daily_gaps.{name}_pct", session=day) for name in ("small_caps", "nasdaq_100")
    )
    return legs_count(shelf, small, nasdaq)


def _year_before(shelf: Shelf, index: str) -> tuple[pd.Series, pd.Series]:
    known = {"sp500": "sp500_pct", "nasdaq_100": "nasdaq_100_pct"}
    days = shelf.select("daily_gaps", where="year_before")
    return days["small_caps_pct"], days[known[one_of(index, known)]]


@study("percent", tables=("daily_gaps",))
def abnormal_return(shelf: Shelf, index: str, own: float, market: float, beta: float) -> float:
    """Return beyond what beta and the market explain, means of the year before taken off.

    Parameters
    ----------
    shelf : Shelf
    index : {"sp500", "nasdaq_100"}
        The market.
    own, market : float
        The day's returns, percent.
    beta : float
        Of the year before.

    Returns
    -------
    float
        Percent.

    Examples
    --------
    >>> days = pd.DataFrame({"session": pd.to_datetime(["2026-01-27", "2026-01-28"])})
    >>> days = days.assign(small_caps_pct=[1.0, 1.0], sp500_pct=[0.5, 0.5])
    >>> abnormal_return(Shelf({"daily_gaps": days}), "sp500", 3.0, 1.5, 2.0)
    0.0
    """
    small, other = _year_before(shelf, index)
    return float(own - small.mean() - beta * (market - other.mean()))


@study("percentage_points", tables=("daily_gaps",))
def residual_sd(shelf: Shelf, index: str, beta: float) -> float:
    """Standard deviation, in the year before, of what beta and the market do not explain.

    Examples
    --------
    >>> days = pd.DataFrame({"session": pd.to_datetime(["2026-01-27", "2026-01-28"])})
    >>> days = days.assign(small_caps_pct=[1.0, 2.0], sp500_pct=[0.5, 1.0])
    >>> residual_sd(Shelf({"daily_gaps": days}), "sp500", 2.0)
    0.0
    """
    small, other = _year_before(shelf, index)
    return float((small - beta * other).std())


@study("standard_deviations", tables=("daily_gaps",))
def abnormal_z(shelf: Shelf, index: str, own: float, market: float, beta: float) -> float:
    """Abnormal return in standard deviations of what was unexplained in the year before.

    Examples
    --------
    >>> days = pd.DataFrame({"session": pd.to_datetime(["2026-01-27", "2026-01-28"])})
    >>> days = days.assign(small_caps_pct=[-1.0, 1.0], sp500_pct=[0.0, 0.0])
    >>> round(abnormal_z(Shelf({"daily_gaps": days}), "sp500", 2.0, 0.0, 1.0), 3)
    1.414
    """
    return abnormal_return(shelf, index, own, market, beta) / residual_sd(shelf, index, beta)


@study("percent", tables=("daily_gaps",))
def furthest_window_share(shelf: Shelf) -> float:
    """Share of days with some window, of one to sixty sessions, at least as far out as on the last.

    Far out is counted in standard deviations: a lead over the daily gap's times the root of the
    sessions.

    Returns
    -------
    float
        Percent of the days to date with sixty sessions on record.

    Examples
    --------
    Of two days the last has the furthest window:

    >>> days = pd.DataFrame({"session": pd.date_range("2025-01-01", periods=61)})
    >>> days = days.assign(small_caps_pct=[1.0, 0.0] * 30 + [9.0], nasdaq_100_pct=0.0)
    >>> furthest_window_share(Shelf({"daily_gaps": days}))
    50.0
    """
    days = shelf.select("daily_gaps", where="to_date").reset_index(drop=True)
    spread = (days["small_caps_pct"] - days[OTHERS[0]]).std()
    far = [
        leads(days, OTHERS[0], length).abs() / (spread * sqrt(length))
        for length in range(1, LONGEST + 1)
    ]
    furthest = pd.concat(far, axis=1).dropna().max(axis=1)
    return float(100 * (furthest >= furthest.iloc[-1] - SLACK).mean())


CLOSES = {
    "1231": ("russell_close_1231", "nasdaq_100_close_1231"),
    "0122": ("russell_high_close_0122", "nasdaq_100_close_0122"),
    "0128": ("russell_close_0128", "nasdaq_100_close_0128"),
    "0129": ("russell_close_0129_vendor", "nasdaq_100_close_0129"),
}
"""Facts with the closes of the Russell 2000 and of the Nasdaq-100, by day."""


def _closes(start: str, end: str) -> tuple[str, ...]:
    return *CLOSES[one_of(start, CLOSES)], *CLOSES[one_of(end, CLOSES)]


@study("percentage_points", facts=_closes)
def russell_lead(shelf: Shelf, start: str, end: str) -> float:
    """Change of the Russell 2000 less that of the Nasdaq-100, from close to close.

    Parameters
    ----------
    shelf : Shelf
    start, end : {"1231", "0122", "0128", "0129"}
        Month and day.

    Returns
    -------
    float
        Percentage points.

    Examples
    --------
    >>> names = ("russell_close_0128", "nasdaq_100_close_0128", "russell_close_0129_vendor")
    >>> facts = dict(zip((*names, "nasdaq_100_close_0129"), (100, 100, 103, 101)))
    >>> round(russell_lead(Shelf(facts=facts), "0128", "0129"), 9)
    2.0
    """
    russell, nasdaq, russell_end, nasdaq_end = map(shelf.fact, _closes(start, end))
    return 100 * (russell_end / russell - nasdaq_end / nasdaq)


@study("percentage_points", tables=("outcome_checkpoints",))
def lead_since_the_day(shelf: Shelf, index: str, at: str) -> float:
    """Change of the Russell 2000 less that of an index, from 29 January to a later close.

    Parameters
    ----------
    shelf : Shelf
    index : str
        Of the table ``outcome_checkpoints``, which has changes since the start of the year.
    at : str
        Day, as in ``2026-03-31``.

    Returns
    -------
    float
        Percentage points.

    Examples
    --------
    >>> days = ["2026-01-29", "2026-01-29", "2026-03-31", "2026-03-31"]
    >>> names = ["Russell 2000", "S&P 500", "Russell 2000", "S&P 500"]
    >>> rows = pd.DataFrame({"series": names, "at": days, "change_pct": [10.0, 0.0, 21.0, 4.0]})
    >>> points = Shelf({"outcome_checkpoints": rows.assign(since="year to date")})
    >>> round(lead_since_the_day(points, "S&P 500", "2026-03-31"), 9)
    6.0
    """

    points = shelf.select("outcome_checkpoints")
    year = points[points["since"] == "year to date"].astype({"at": "datetime64[ns]"})

    def grown(series: str) -> float:
        on = year[year["series"] == series].set_index("at")["change_pct"]
        return float((100 + on[pd.Timestamp(at)]) / (100 + on[pd.Timestamp("2026-01-29")]))

    return 100 * (grown("Russell 2000") - grown(index))


@study("percent", tables=("checkpoints",))
def print_at(shelf: Shelf, series: str, at: str, source: str = "") -> float:
    """What a price or an index stood at in a minute of 29 January, percent from the close before.

    Parameters
    ----------
    shelf : Shelf
    series : str
    at : str
        The minute in New York.
    source : str, optional
        Where two sources print the same minute.

    Returns
    -------
    float
        Percent.

    Examples
    --------
    >>> toy = pd.DataFrame({"series": ["MSFT"], "at": pd.to_datetime(["2026-01-29 10:00"])})
    >>> toy = toy.assign(kind="print", change_pct=-10.23)
    >>> print_at(Shelf({"checkpoints": toy}), "MSFT", "10:00")
    -10.23
    """
    rows = {"series": series, "at": at, "kind": "print"}
    return cell(shelf, "checkpoints.change_pct", **rows | ({"source": source} if source else {}))


@study("count", tables=("told_at",))
def most_told_at_once(shelf: Shelf) -> float:
    """Most figures of the story that are true in one minute.

    Examples
    --------
    >>> toy = pd.DataFrame({"first_minute": [570, 600, 700], "last_minute": [650, 600, 700]})
    >>> most_told_at_once(Shelf({"told_at": toy}))
    2
    """
    spans = shelf.select("told_at")
    # Where most are true, some of them has just become so.
    return max(
        int((spans["first_minute"].le(minute) & spans["last_minute"].ge(minute)).sum())
        for minute in spans["first_minute"].dropna()
    )


# Companies by size, weights -----------------------------------------------------------------------


@study("percent", tables=("size_buckets",))
def bucket_mean(shelf: Shelf, column: str, beyond: float) -> float:
    """Mean over all companies below a rank by size, of a column of the size buckets.

    Parameters
    ----------
    shelf : Shelf
    column : str
        A mean or a share of each bucket, which counts with as many companies as it has.
    beyond : float
        The rank.

    Returns
    -------
    float

    Examples
    --------
    >>> toy = pd.DataFrame({"rank_from": [1, 2001], "companies": [1, 3], "share_up_pct": [0, 60]})
    >>> bucket_mean(Shelf({"size_buckets": toy}), "share_up_pct", 0)
    45.0
    """
    cells, buckets = shelf.column(f"size_buckets.{column}"), shelf.table("size_buckets")
    small = buckets["rank_from"] > beyond
    companies = buckets["companies"][small]
    return float((cells[small] * companies).sum() / companies.sum())


def _variances(shelf: Shelf) -> tuple[float, float]:
    """Between the size buckets, and of all companies."""
    buckets = shelf.table("size_buckets")
    companies, mean = buckets["companies"], buckets["return_equal_weighted_pct"]
    between = (mean - (companies * mean).sum() / companies.sum()) ** 2
    whole = companies * (buckets["dispersion_pct"] ** 2 + between)
    return (companies * between).sum() / companies.sum(), whole.sum() / companies.sum()


@study("percentage_points", tables=("size_buckets",))
def dispersion(shelf: Shelf) -> float:
    """Standard deviation of all companies' returns, from the means and spreads of the size buckets.

    Examples
    --------
    >>> toy = pd.DataFrame({"companies": [1, 1], "return_equal_weighted_pct": [-3.0, 3.0]})
    >>> dispersion(Shelf({"size_buckets": toy.assign(dispersion_pct=4.0)}))
    5.0
    """
    return sqrt(_variances(shelf)[1])


@study("percent", tables=("size_buckets",))
def dispersion_between(shelf: Shelf) -> float:
    """Share of the variance of all companies' returns that lies between the size buckets.

    Examples
    --------
    >>> toy = pd.DataFrame({"companies": [1, 1], "return_equal_weighted_pct": [-3.0, 3.0]})
    >>> round(dispersion_between(Shelf({"size_buckets": toy.assign(dispersion_pct=4.0)})), 9)
    36.0
    """
    between, whole = _variances(shelf)
    return float(100 * between / whole)


@study("percent", tables=("weighting_curve",))
def largest_500(shelf: Shelf, without: str, exponent: float) -> float:
    """Return of the largest 500 companies, weighted with their market value to a power.

    Parameters
    ----------
    shelf : Shelf
    without : {"none", "MSFT", "META", "MSFT and META"}
        Companies that are left out.
    exponent : float
        1 weights by value, 0 gives all the same weight.

    Returns
    -------
    float
        Percent.

    Examples
    --------
    >>> toy = pd.DataFrame({"universe": ["largest 500"], "without": ["MSFT"], "exponent": [0.0]})
    >>> largest_500(Shelf({"weighting_curve": toy.assign(return_pct=-0.2)}), "MSFT", 0)
    -0.2
    """
    rows = {"universe": "largest 500", "without": without, "exponent": exponent}
    return cell(shelf, "weighting_curve.return_pct", **rows)


@study("count", tables=("annual_returns",))
def years_above(shelf: Shelf, bar: float) -> float:
    """Years in which the Russell 2000 returned more than a bar, dividends counted.

    Examples
    --------
    >>> toy = pd.DataFrame({"index": ["Russell 2000"] * 2, "basis": ["total"] * 2})
    >>> years_above(Shelf({"annual_returns": toy.assign(return_pct=[10.0, 30.0])}), 20)
    1
    """
    years = shelf.cells("annual_returns.return_pct", index="Russell 2000", basis="total")
    return int((years > bar).sum())


# Valuation ----------------------------------------------------------------------------------------


@study("", tables=("valuation_points",))
def valuation(shelf: Shelf, index: str, measure: str, as_of: str, method: str = "") -> float:
    """A valuation of an index on a day, by a measure such as price over book value.

    Parameters
    ----------
    shelf : Shelf
    index, measure, as_of : str
        As the table writes them.
    method : str, optional
        Where the table has more than one.

    Returns
    -------
    float

    Examples
    --------
    >>> toy = pd.DataFrame({"index": ["A"], "measure": ["forward_pe"], "value": [15.0]})
    >>> toy = toy.assign(as_of=pd.to_datetime(["2026-01-12"]))
    >>> valuation(Shelf({"valuation_points": toy}), "A", "forward_pe", "2026-01-12")
    15.0
    """
    rows = {"index": index, "measure": measure, "as_of": as_of}
    return cell(shelf, "valuation_points.value", **rows | ({"method": method} if method else {}))


@study("ratio", tables=("valuation_points",))
def valuation_ratio(shelf: Shelf, index: str, other: str, measure: str, as_of: str) -> float:
    """One index's valuation over another's, on a day and by the same measure.

    Examples
    --------
    >>> toy = pd.DataFrame({"index": ["A", "B"], "measure": "forward_pe", "value": [15.0, 20.0]})
    >>> toy = toy.assign(as_of=pd.to_datetime(["2026-01-12"] * 2))
    >>> valuation_ratio(Shelf({"valuation_points": toy}), "A", "B", "forward_pe", "2026-01-12")
    0.75
    """
    return valuation(shelf, index, measure, as_of) / valuation(shelf, other, measure, as_of)


# The Fed ------------------------------------------------------------------------------------------


@study("percent", tables=("fomc",))
def policy_rate_mean(shelf: Shelf, quarter: str) -> float:
    """Mean of the middle of the Fed's range over a quarter, from the day after a decision.

    Examples
    --------
    Cut by one point for the last 46 of 92 days:

    >>> toy = pd.DataFrame({"meeting": pd.to_datetime(["2025-09-17", "2025-11-15", "2026-01-28"])})
    >>> toy = toy.assign(target_low=[4.0, 3.0, 3.0], target_high=[4.5, 3.5, 3.5])
    >>> policy_rate_mean(Shelf({"fomc": toy}), "2025Q4")
    3.75
    """
    meetings = shelf.select("fomc", until=quarter)
    middle = shelf.column("fomc.middle").loc[meetings.index].set_axis(meetings["meeting"])
    days = pd.period_range(pd.Period(quarter).start_time, pd.Period(quarter).end_time, freq="D")
    reach = middle.reindex(
        pd.date_range(middle.index.min(), days[-1].start_time, freq="D"), method="ffill"
    )
    return float(reach.shift(1)[days[0].start_time :].mean())


@study("number", tables=("timeline",))
def hours_between(shelf: Shelf, start: str, end: str) -> float:
    """Hours from one event of the timeline to another.

    Examples
    --------
    >>> toy = pd.DataFrame({"event": ["A", "B"], "at": pd.to_datetime(["2026-01-29 01:00"] * 2)})
    >>> hours_between(Shelf({"timeline": toy}), "A", "B")
    0.0
    """
    times = [shelf.select("timeline", event=event)["at"] for event in (start, end)]
    for event, found in zip((start, end), times, strict=True):
        if len(found) != 1:
            raise DerivationError(f"one event {event!r}", str(len(found)), "look at the timeline")
    return (times[1].iloc[0] - times[0].iloc[0]).total_seconds() / 3600

"""What followed days like one: means over overlapping windows, with intervals that say so.

The windows after two neighbouring days share all sessions but one, so the days are many and the
cases few. Two intervals that do not know of each other are worked out for every threshold: one by
drawing blocks of days, one from cases so far apart that their windows do not touch. What followed
less what followed any day has a third: a band that holds all thresholds and horizons at once, for
who looks at many has searched. The days are picked by the gaps of the proxies; how far the two then
went is measured on paths that meet the published year-ends, see `anchored`. The table
``data/base_rates.csv`` is what `table` gives; a page looks it up. To write it anew::

    python -m helpers base-rates
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from . import data

HORIZONS = (5, 21, 63)
"""Sessions of a week, of a month and of three months."""

THRESHOLDS = tuple(round(0.02 * step, 2) for step in range(101))
"""Gaps to count from, percentage points: none to two points."""

DRAWS, SEED = 2000, 20260129
LEVEL = 0.95


def sessions() -> pd.DataFrame:
    """The daily gaps as far as a reader had them that evening, with the gap of each day."""
    days = data.table("daily_gaps")
    days = days[days["session"] <= data.EVENING].reset_index(drop=True)
    return days.assign(gap=days["small_caps_pct"] - days["nasdaq_100_pct"])


INDICES = {"small_caps_pct": "Russell 2000", "nasdaq_100_pct": "Nasdaq-100"}
"""The index that each proxy stands for."""


def anchored(days: pd.DataFrame, closes: pd.DataFrame | None = None) -> pd.DataFrame:
    """The daily changes, moved so that the paths meet the published closes at each year's end.

    Parameters
    ----------
    days : DataFrame
        Sessions with the changes of both proxies, percent; other columns stay as they are.
    closes : DataFrame, optional
        The table ``year_ends``, which is also the default.

    Returns
    -------
    DataFrame
        Between two published closes each day's logarithm is moved by the same amount.

    Notes
    -----
    A proxy that is right to a third of a point a day can be wrong by ten points a year, since small
    errors of one sign add up. Nobody knows on which days they fell, so they are spread evenly. Days
    before the first close and after the last stay as they are.

    Examples
    --------
    Two days on which the proxy stood still, in a year in which the index rose by 21 percent:

    >>> days = pd.DataFrame({"session": pd.to_datetime(["2023-01-03", "2023-01-04"])})
    >>> days = days.assign(small_caps_pct=0.0, nasdaq_100_pct=0.0)
    >>> ends = pd.DataFrame({"index": "Russell 2000", "close": [100.0, 121.0]})
    >>> ends["session"] = pd.to_datetime(["2022-12-30", "2023-01-04"])
    >>> anchored(days, ends)["small_caps_pct"].round(9).tolist()
    [10.0, 10.0]
    """
    closes = data.table("year_ends") if closes is None else closes
    found = days.copy()
    for column, index in INDICES.items():
        ends = closes[closes["index"].eq(index) & (closes["session"] <= days["session"].max())]
        growth = np.log1p(days[column] / 100)
        for (start, first), (end, last) in pairwise(
            zip(ends["session"], ends["close"], strict=True)
        ):
            inside = (days["session"] > start) & (days["session"] <= end)
            growth[inside] += (np.log(last / first) - growth[inside].sum()) / inside.sum()
        found[column] = 100 * np.expm1(growth)
    return found


def lead_after(days: pd.DataFrame, horizon: int) -> pd.Series:
    """Small caps' return less the Nasdaq-100's over the next sessions, percentage points.

    Parameters
    ----------
    days : DataFrame
        Columns ``small_caps_pct`` and ``nasdaq_100_pct``, one row a session in order.
    horizon : int
        Sessions; each index compounds over them, the day itself left out. Empty for the last days,
        whose windows are not over.

    Examples
    --------
    Two days of one percent against nothing:

    >>> days = pd.DataFrame({"small_caps_pct": [9.0, 1.0, 1.0], "nasdaq_100_pct": [0.0] * 3})
    >>> lead_after(days, 2).round(4).tolist()
    [2.01, nan, nan]
    """

    def after(change: pd.Series) -> pd.Series:
        level = (1 + change / 100).cumprod()
        return 100 * (level.shift(-horizon) / level - 1)

    return after(days["small_caps_pct"]) - after(days["nasdaq_100_pct"])


def apart(places: np.ndarray, horizon: int) -> np.ndarray:
    """Of days in order, the first and then each that comes after the last one's window.

    >>> apart(np.array([0, 1, 4, 5, 11]), 5).tolist()
    [0, 5, 11]
    """
    chosen: list[int] = []
    for place in places:
        if not chosen or place - chosen[-1] >= horizon:
            chosen.append(int(place))
    return np.array(chosen, dtype=int)


def first_cases(days: pd.DataFrame, horizon: int, threshold: float) -> list[np.ndarray]:
    """The leads after cases apart, for each day of the first window on which one may begin.

    Parameters
    ----------
    days : DataFrame
        As `sessions` gives them, anchored or not.
    horizon : int
        Sessions to look ahead.
    threshold : float
        Gap to count from, percentage points.

    Returns
    -------
    list of ndarray
        The leads over the horizon, percentage points; the first begins with the first such day.

    Examples
    --------
    Three days in a row have the gap; cases two sessions apart are the first and third, or the
    second alone:

    >>> days = pd.DataFrame({"gap": [1.0, 1.0, 1.0, 0.0, 0.0], "nasdaq_100_pct": 0.0})
    >>> days["small_caps_pct"] = [0.0, 0.0, 10.0, 0.0, 0.0]
    >>> [len(leads) for leads in first_cases(days, 2, 1.0)]
    [2, 1]
    """
    lead = lead_after(days, horizon).to_numpy()
    such = np.flatnonzero((days["gap"].to_numpy() >= threshold - 1e-9) & ~np.isnan(lead))
    starts = np.flatnonzero(such < such[0] + horizon)
    return [lead[apart(such[start:], horizon)] for start in starts]


def drawn_weights(size: int, block: int, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """How often each day comes in each draw of the circular block bootstrap.

    Parameters
    ----------
    size : int
        Days.
    block : int
        Days that are drawn together; the last is followed by the first.
    draws, seed : int
        How many draws, and where the random numbers start.

    Returns
    -------
    ndarray
        One row a draw, one column a day; each row adds up to at least `size`.

    Notes
    -----
    Politis and Romano (1992). A draw is a whole number of blocks, so it may have a few days more
    than the sample.

    Examples
    --------
    >>> drawn_weights(10, 5, draws=3).sum(axis=1).tolist()
    [10.0, 10.0, 10.0]
    """
    starts = np.random.default_rng(seed).integers(size, size=(draws, -(-size // block)))
    places = (starts[:, :, None] + np.arange(block)).reshape(draws, -1) % size
    weights = np.zeros((draws, size))
    np.add.at(weights, (np.arange(draws)[:, None], places), 1)
    return weights


def after_gaps(days: pd.DataFrame, horizon: int, thresholds=THRESHOLDS) -> pd.DataFrame:
    """What followed days with at least each gap, with two intervals, and what followed any day.

    Parameters
    ----------
    days : DataFrame
        As `sessions` gives them, anchored or not.
    horizon : int
        Sessions to look ahead.
    thresholds : sequence of float
        Gaps to count from, percentage points.

    Returns
    -------
    DataFrame
        One row a threshold; its columns are described in ``data/datapackage.json``.
    """
    from scipy import stats  # heavy where a browser has to load it first

    lead = lead_after(days, horizon)
    over = lead.notna().to_numpy()
    lead, gap = lead[over].to_numpy(), days.loc[over, "gap"].to_numpy()
    always = lead.mean()
    # Blocks of twice the horizon keep nearly all windows that overlap together.
    weights = drawn_weights(len(lead), 2 * horizon)
    counts = gap[:, None] >= np.array(thresholds) - 1e-9
    with np.errstate(invalid="ignore"):  # a draw may hold no such day
        means = (weights @ (counts * lead[:, None])) / (weights @ counts)
    extras = means - (weights @ lead / weights.sum(axis=1))[:, None]
    tail = (1 - LEVEL) / 2
    (low, high), (extra_low, extra_high) = (
        np.nanquantile(drawn, [tail, 1 - tail], axis=0) for drawn in (means, extras)
    )
    rows = []
    for place, threshold in enumerate(thresholds):
        chosen = counts[:, place]
        cases = lead[apart(np.flatnonzero(chosen), horizon)]
        error = cases.std(ddof=1) / np.sqrt(len(cases)) * stats.t.ppf(1 - tail, len(cases) - 1)
        rows.append(
            {
                "sessions_ahead": horizon,
                "gap_from": threshold,
                "days": int(chosen.sum()),
                "cases": len(cases),
                "mean_pts": lead[chosen].mean(),
                "blocks_low": low[place],
                "blocks_high": high[place],
                "cases_pts": cases.mean(),
                "cases_low": cases.mean() - error,
                "cases_high": cases.mean() + error,
                "always_pts": always,
                "extra_pts": lead[chosen].mean() - always,
                "extra_low": extra_low[place],
                "extra_high": extra_high[place],
            }
        )
    return pd.DataFrame(rows)


def by_regression(days: pd.DataFrame, horizon: int, threshold: float) -> tuple[float, float]:
    """What followed days with at least a gap, less what followed any day, by least squares.

    Parameters
    ----------
    days : DataFrame
        As `sessions` gives them, anchored or not.
    horizon : int
        Sessions to look ahead.
    threshold : float
        Gap to count from, percentage points.

    Returns
    -------
    tuple of float
        The difference and its standard error, percentage points.

    Notes
    -----
    The lead is regressed on an indicator of such days. Errors of windows that overlap are alike, so
    the standard error is that of Hansen and Hodrick (1980), which gives all overlapping windows
    their full weight; Newey and West's, with weights that fall to zero, is too small where the
    windows are long. The indicator's weight is the distance from the other days; any day lies
    between the two.
    """
    import statsmodels.api as sm

    lead = lead_after(days, horizon)
    over = lead.notna()
    such = (days.loc[over, "gap"] >= threshold - 1e-9).astype(float)
    fit = sm.OLS(lead[over].to_numpy(), sm.add_constant(such.to_numpy())).fit(
        cov_type="HAC", cov_kwds={"maxlags": horizon - 1, "kernel": "uniform"}
    )
    others = 1 - such.mean()
    return float(fit.params[1] * others), float(fit.bse[1] * others)


def simultaneous(days: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """A band around all differences from any day at once, all thresholds and horizons together.

    Parameters
    ----------
    days : DataFrame
        As `sessions` gives them, anchored or not.
    draws, seed : int
        How many draws, and where the random numbers start.

    Returns
    -------
    DataFrame
        The ends of the band, one row a horizon and threshold, in the order of `table`.

    Notes
    -----
    The band by the largest t-value: moving blocks of days are drawn, the same for all rows; in each
    draw the largest distance from the estimate, in the row's own standard deviation over the draws,
    is kept; ninety-five in a hundred of these are smaller than the number by which the standard
    deviations are multiplied. Blocks are twice the longest horizon, as in `after_gaps`, and the
    sample holds about six such.
    """
    from arch.bootstrap import MovingBlockBootstrap

    many = len(days) - min(HORIZONS)
    drawn = MovingBlockBootstrap(2 * max(HORIZONS), np.arange(many), seed=seed)
    weights = np.stack([np.bincount(at[0][0], minlength=many) for at in drawn.bootstrap(draws)])
    counts = days["gap"].to_numpy()[:many, None] >= np.array(THRESHOLDS) - 1e-9
    found, off = [], []
    for horizon in HORIZONS:
        lead = lead_after(days, horizon).to_numpy()[:many]
        over, lead = ~np.isnan(lead), np.nan_to_num(lead)

        def extra(weight, over=over, lead=lead):
            means = (weight @ (counts * lead[:, None])) / (weight @ (counts * over[:, None]))
            return means - (weight @ lead / (weight @ over))[..., None]

        with np.errstate(invalid="ignore", divide="ignore"):  # a draw may hold no such day
            found.append(extra(np.ones(many)))
            off.append(extra(weights) - found[-1])
    estimate, distance = np.hstack(found), np.hstack(off)
    deviation = np.nanstd(distance, axis=0)
    largest = np.nanmax(np.abs(distance) / deviation, axis=1)
    reach = np.quantile(largest, LEVEL) * deviation
    return pd.DataFrame({"band_low": estimate - reach, "band_high": estimate + reach})


def table() -> pd.DataFrame:
    """All horizons one after the other, to a hundredth of a point."""
    proxies = sessions()
    days = anchored(proxies)
    found = pd.concat([after_gaps(days, horizon) for horizon in HORIZONS], ignore_index=True)
    plain = pd.concat([after_gaps(proxies, horizon) for horizon in HORIZONS], ignore_index=True)
    names = {name: f"proxy_{name}" for name in ("mean_pts", "always_pts", "extra_pts")}
    plain = plain[list(names)].rename(columns=names)
    rounded = pd.concat([found, simultaneous(days), plain], axis=1).round(2)
    return rounded.replace({-0.0: 0.0})

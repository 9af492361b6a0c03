"""What followed days like one: means over overlapping windows, with intervals that say so.

The windows after two neighbouring days share all sessions but one, so the days are many and the
cases few. Two intervals that do not know of each other are worked out for every threshold: one by
drawing blocks of days, one from cases so far apart that their windows do not touch. The table
``data/base_rates.csv`` is what `table` gives; a page looks it up. To write it anew::

    python -m helpers base-rates
"""

from __future__ import annotations

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
        As `sessions` gives them.
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
        As `sessions` gives them.
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
    the standard error is that of Newey and West (1987) with as many lags as sessions overlap. The
    indicator's weight is the distance from the other days; any day lies between the two.
    """
    import statsmodels.api as sm

    lead = lead_after(days, horizon)
    over = lead.notna()
    such = (days.loc[over, "gap"] >= threshold - 1e-9).astype(float)
    fit = sm.OLS(lead[over].to_numpy(), sm.add_constant(such.to_numpy())).fit(
        cov_type="HAC", cov_kwds={"maxlags": horizon - 1}
    )
    others = 1 - such.mean()
    return float(fit.params[1] * others), float(fit.bse[1] * others)


def table() -> pd.DataFrame:
    """All horizons one after the other, to a hundredth of a point."""
    days = sessions()
    found = pd.concat([after_gaps(days, horizon) for horizon in HORIZONS], ignore_index=True)
    return found.round(2)

"""Small caps' lead over windows of one to sixty sessions that end on the day, and what is usual.

A lead over many sessions is judged by the leads over all other windows of its length, and by draws
of blocks of days. Both are made of proxies, so the proxy's own lead is ranked among them; the lead
on published closes stands beside it. The table ``data/windows.csv`` is what `table` gives; a page
looks it up. To write it anew::

    python -m helpers windows
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import data
from .base_rates import DRAWS, SEED, sessions

LONGEST = 60
"""Sessions of the longest window, about a quarter."""

BLOCK = 10
"""Sessions that are drawn together on average: two weeks, past any memory that gaps show."""

OTHERS = {0: "nasdaq_100_pct", 1: "sp500_pct"}
"""Columns of the daily changes by whether the lead is over the S&P 500."""

TAIL = 0.05


def leads(days: pd.DataFrame, other: str, length: int) -> pd.Series:
    """Small caps' return less another index's over the sessions that end on each day.

    Parameters
    ----------
    days : DataFrame
        Columns ``small_caps_pct`` and `other`, one row a session in order.
    other : str
        Column of the other index.
    length : int
        Sessions; each index compounds over them.

    Returns
    -------
    Series
        Percentage points; empty for the first days, before which nothing is on record.

    Examples
    --------
    Two days of one percent against nothing:

    >>> days = pd.DataFrame({"small_caps_pct": [9.0, 1.0, 1.0], "sp500_pct": [0.0] * 3})
    >>> leads(days, "sp500_pct", 2).round(4).tolist()
    [nan, 10.09, 2.01]
    """

    def over(change: pd.Series) -> pd.Series:
        level = np.concatenate([[1.0], (1 + change.to_numpy() / 100).cumprod()])
        grown = np.full(len(change), np.nan)
        grown[length - 1 :] = 100 * (level[length:] / level[:-length] - 1)
        return pd.Series(grown, index=change.index)

    return over(days["small_caps_pct"]) - over(days[other])


def drawn_leads(days: pd.DataFrame, other: str, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Leads over windows that are put together from blocks of days.

    Parameters
    ----------
    days, other
        As in `leads`.
    draws, seed : int
        How many draws, and where the random numbers start.

    Returns
    -------
    ndarray
        One row a draw, one column a length from one session to `LONGEST`; percentage points.

    Notes
    -----
    The stationary bootstrap of Politis and Romano (1994): blocks of random length, both indices
    drawn together, so that what happened on one day stays together.
    """
    from arch.bootstrap import StationaryBootstrap  # a browser's Python lacks it

    # A draw is as long as the record; its first days are enough.
    samples = StationaryBootstrap(BLOCK, np.arange(len(days)), seed=seed).bootstrap(draws)
    chosen = np.array([drawn[0][:LONGEST] for drawn, _ in samples])
    small, rest = (
        (1 + days[name].to_numpy()[chosen] / 100).cumprod(axis=1)
        for name in ("small_caps_pct", other)
    )
    return 100 * (small - rest)


def window(days: pd.DataFrame, row: pd.Series, drawn: np.ndarray) -> dict:
    """What is worked out for one row of the table; see ``data/datapackage.json``.

    Parameters
    ----------
    days : DataFrame
        As `helpers.base_rates.sessions` gives them.
    row : Series
        Which window, and the lead on published closes.
    drawn : ndarray
        From `drawn_leads`.
    """
    other, length = OTHERS[row["against_sp500"]], row["sessions"]
    every = leads(days, other, length).set_axis(days["session"]).dropna()
    own = every[row["last"]]
    spread = (days["small_caps_pct"] - days[other]).std() * np.sqrt(length)
    draws = drawn[:, length - 1]
    return {
        "lead_proxy_pts": own,
        "t_published": row["lead_published_pts"] / spread,
        "share_at_least_pct": 100 * (every >= own - 1e-9).mean(),
        "share_at_most_pct": 100 * (every <= own + 1e-9).mean(),
        "bootstrap_at_least_pct": 100 * (draws >= own).mean(),
        "bootstrap_low_pts": np.quantile(draws, TAIL),
        "bootstrap_high_pts": np.quantile(draws, 1 - TAIL),
    }


def table() -> pd.DataFrame:
    """Every window of the stored table, worked out again.

    Which windows there are and the leads on published closes stay as they are stored: the closes
    are a vendor's and are not shipped.
    """
    days, stored = sessions(), data.table("windows")
    drawn = {number: drawn_leads(days, other) for number, other in OTHERS.items()}
    found = pd.DataFrame(
        [window(days, row, drawn[row["against_sp500"]]) for _, row in stored.iterrows()]
    )
    return stored.assign(**{name: found[name] for name in found})

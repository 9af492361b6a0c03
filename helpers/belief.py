"""Paths by proxy, pulled onto the closes that were published, and what they do to a belief.

After the day daily changes exist by proxy only, and proxies drift. Where a close was published the
path is set onto it, as `helpers.base_rates.anchored` does for the years before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import data
from .base_rates import INDICES, anchored
from .paths import PathModel, path

MISSING = ("2026-02-04", "2026-02-19", "2026-02-24")
"""Sessions that the table ``outcome_paths`` lacks."""


def published_changes() -> dict[str, dict[str, float]]:
    """Published changes since 29 January, percent, by leg and day; QQQ stands for the Nasdaq-100.

    Examples
    --------
    >>> {leg: len(days) for leg, days in published_changes().items()}
    {'small_caps_pct': 5, 'nasdaq_100_pct': 2}
    """
    points = data.table("outcome_checkpoints").query("since == 'year to date'")
    year = points[points["series"] == "Russell 2000"].set_index("at")["change_pct"]
    since = 100 * ((100 + year) / (100 + year["2026-01-29"]) - 1)
    value = {
        key: data.fact(key).value
        for key in (
            "russell_change_0130",
            "russell_0129_to_0206",
            "russell_to_0821",
            "nasdaq_100_change_0130",
            "qqq_to_0821",
        )
    }
    return {
        "small_caps_pct": {
            "2026-01-30": value["russell_change_0130"],
            "2026-02-06": value["russell_0129_to_0206"],
            "2026-03-31": float(since["2026-03-31"]),
            "2026-06-30": float(since["2026-06-30"]),
            "2026-08-21": value["russell_to_0821"],
        },
        "nasdaq_100_pct": {
            "2026-01-30": value["nasdaq_100_change_0130"],
            "2026-08-21": value["qqq_to_0821"],
        },
    }


def daily_gaps_after() -> pd.DataFrame:
    """The daily gaps after 29 January, by proxy and pulled onto published closes.

    Returns
    -------
    DataFrame
        One row a session on record, the day itself first: ``session``, ``elapsed`` (sessions since
        the day, those without a record counted), ``sessions`` (that the gap spans), ``gap_proxy``
        and ``gap_anchored`` in percentage points, ``known_on``.

    Examples
    --------
    By proxy small companies end four points ahead by sums of daily gaps, pulled onto what was
    published they end level:

    >>> gaps = daily_gaps_after()
    >>> [round(float(gaps[f"gap_{kind}"].sum()), 1) for kind in ("proxy", "anchored")]
    [4.3, -0.2]
    """
    paths = data.table("outcome_paths")
    levels = 100 + paths[list(INDICES)]
    changes = 100 * (levels / levels.shift(fill_value=100) - 1)
    days = changes.assign(session=pd.to_datetime(paths["session"]))
    closes = pd.DataFrame(
        {"index": INDICES[leg], "session": pd.Timestamp(day), "close": 100 + change}
        for leg, published in published_changes().items()
        for day, change in ({"2026-01-29": 0.0} | published).items()
    )
    session = days["session"]
    missing = sum((session > pd.Timestamp(day)).astype(int) for day in MISSING)
    elapsed = (missing + np.arange(len(days))).to_numpy()
    gaps = {
        f"gap_{kind}": (one["small_caps_pct"] - one["nasdaq_100_pct"]).round(4)
        for kind, one in (("proxy", days), ("anchored", anchored(days, closes)))
    }
    return pd.DataFrame(
        {
            "session": session,
            "elapsed": elapsed,
            "sessions": np.diff(elapsed, prepend=0),
            **gaps,
            "known_on": paths["known_on"],
        }
    )


def belief_path() -> PathModel:
    """The belief in a rotation, session by session after the day, against two rivals.

    Returns
    -------
    PathModel
        One row a session on record. Its number is the belief at the last of them.

    Examples
    --------
    At the author's values, on published closes and by proxy:

    >>> [round(belief_path()(anchored=kind)) for kind in (1, 0)]
    [42, 53]
    """
    rows = daily_gaps_after()
    return path(
        "belief_path", rows.assign(is_last=1 * rows.index.isin(rows.index[-1:])), order="elapsed"
    )

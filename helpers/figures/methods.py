"""The figure of the chapter on methods."""

from __future__ import annotations

import pandas as pd

from .. import charts
from ..settings import Axis, Padding, Series
from . import Drawing


def proxy_error(checked: pd.DataFrame) -> Drawing:
    """The published gap and its proxy, session by session."""
    return Drawing(
        charts.paired_ranking(
            checked,
            name="day",
            first=Series("gap_pts", "published"),
            second=Series("proxy", "proxy"),
            axis=Axis(domain=(-1.5, 2.5), ticks=[-1, 0, 1, 2]),
            padding=Padding(96, 88),
        ),
        subtitle="Russell 2000 less Nasdaq-100, sessions of January 2026, percentage points; "
        "[published]{.bk-known}, proxy as rings",
        description="One row a session. Ring and disc lie close on most days; the largest miss "
        "is {fact}`proxy_error_worst`. On 29 January the ring lies to the right of the "
        "disc.",
        note="Sessions of January whose two published changes were found. Market values stand in "
        "for the weights of the index providers, and size ranks for membership.",
    )

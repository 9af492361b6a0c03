"""The figures of the chapter on methods."""

from __future__ import annotations

import pandas as pd

from .. import charts
from ..settings import Axis, Padding, Series
from . import Drawing

MARKS = {
    "known": "known that evening",
    "later": "known only later",
    "told": "told by the story",
    "assumed": "assumed: yours to move",
    "comparison": "to compare with, always named",
    "weak": "weak: low confidence, or of either sign",
}
"""By meaning, what a mark says."""


def marks_table() -> pd.DataFrame:
    """The table under `marks`."""
    looks = ["filled", "hollow", "dotted, rust", "dashed, violet", "filled, grey", "pale, with a ?"]
    return pd.DataFrame({"mark": looks, "what it says": list(MARKS.values())})


def marks() -> Drawing:
    """The marks of the book, one below the other."""
    return Drawing(
        charts.key(MARKS),
        subtitle="The marks of the book's figures and what each says",
        description="Six marks in six rows: a filled disc, a hollow one, a dotted ring, a violet "
        "disc on a dashed line, a grey disc, and a pale one with a question mark.",
        note="Where all is known and one thing stands out, it has the colour of the "
        "text and the rest is grey.",
    )


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
        "[published]{.bk-known}, proxy in grey",
        description="One row a session. Both discs lie close on most days; the largest miss "
        "is {fact}`proxy_error_worst`. On 29 January the proxy lies to the right of what "
        "was published.",
        note="Sessions of January whose two published changes were found. Market values stand in "
        "for the weights of the index providers, and size ranks for membership.",
        units="points",
    )

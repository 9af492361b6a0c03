"""The figure of the front page."""

from __future__ import annotations

import pandas as pd

from .. import charts
from ..settings import Axis
from . import Drawing


def day_at_a_glance(rows: pd.DataFrame) -> Drawing:
    """What was told and what closed, on one scale."""
    return Drawing(
        charts.deviation(
            rows,
            name="figure",
            told="told",
            closed="closed",
            told_label="told_label",
            closed_label="closed_label",
            axis=Axis(domain=(-11, 27), ticks=[0, 10, 20]),
        ),
        subtitle="Change on 29 January 2026, percent: [as told]{.bk-said} and [as "
        "closed]{.bk-known}",
        description="Five rows. The Russell 2000, the Nasdaq-100 and the gap between them lie "
        "close to zero, each disc at less than half of its ring; Meta and Southwest lie far to the "
        "right, with discs a little beyond their rings.",
        note="The story calls only the two index figures closing figures; it gives Meta's as "
        "“nearly”. The gap as told is our subtraction of its two legs.",
    )

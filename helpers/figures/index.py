"""The figure of the front page."""

from __future__ import annotations

import pandas as pd

from .. import charts
from ..settings import Axis
from . import Drawing


def day_at_a_glance(rows: pd.DataFrame) -> Drawing:
    """What was told and what closed, as a share of what was told."""
    share = "closed, percent of told"
    columns = ["figure", "told", "closed", share, "told_label", "closed_label"]
    rows = rows[columns].assign(whole=100)
    return Drawing(
        charts.deviation(
            rows,
            name="figure",
            told="whole",
            closed="closed, percent of told",
            told_label="told_label",
            closed_label="closed_label",
            axis=Axis(domain=(-16, 130), ticks=[0, 50, 100], unit="%"),
        ),
        subtitle="Change on 29 January 2026, percent: [as told]{.bk-said} and [as "
        "closed]{.bk-known}, drawn as a share of what was told",
        description="Five rows. The close of the Russell 2000, the Nasdaq-100 and the gap "
        "between them is well under half of what was told, Meta's and Southwest's somewhat more.",
        note="The story calls only the two index figures closing figures; it gives Meta's as "
        "“nearly”. The gap as told is our subtraction of its two legs.",
    )

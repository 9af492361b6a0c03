"""The figures of the chapter that is copied for a new one."""

from __future__ import annotations

import pandas as pd

from .. import charts
from ..settings import Axis
from ..units import write
from . import Drawing


def template_groups(rows: pd.DataFrame) -> Drawing:
    """Changes by industry group, as bars."""
    rows = rows.assign(label=[write(value, "ratio", 2, "signed") for value in rows["change_pct"]])
    return Drawing(
        charts.ranking(
            rows,
            name="sector",
            value="change_pct",
            label="label",
            axis=Axis(domain=(-13, 8), ticks=[-10, -5, 0, 5]),
        ),
        subtitle="What is measured, in which unit, when",
        description="What one would see, said for a reader who does not see it.",
        note="The caveat that must be seen with the chart.",
    )

"""What the recipes share: labelled rows, labels beside marks, times as numbers."""

from __future__ import annotations

import pandas as pd

from ..charting import alt
from ..theme import INK, TEXT_SIZE


def hours(times: pd.Series) -> pd.Series:
    """Hours since midnight of each time, for a chart's clock axis.

    >>> hours(pd.Series(pd.to_datetime(["2026-01-29T14:01"]))).round(3).item()
    14.017
    """
    return times.dt.hour + times.dt.minute / 60


def years(dates: pd.Series) -> pd.Series:
    """Years and a fraction, for a chart's time axis without a time zone.

    >>> years(pd.Series(pd.to_datetime(["2026-01-01", "2026-07-02"]))).round(2).tolist()
    [2026.0, 2026.5]
    """
    return dates.dt.year + (dates.dt.day_of_year - 1) / 365.25


def beside(
    base: alt.Chart, *, text: str, align: str, dx: float, colour: str, weight: str = "normal"
) -> alt.Chart:
    """The text of a column beside each mark."""
    return base.mark_text(
        align=align, dx=dx, color=colour, fontWeight=weight, baseline="middle"
    ).encode(text=alt.Text(f"{text}:N"))


def rows_of(name: str, order: list, **more) -> alt.Y:
    """A band of labelled rows in the order of the table."""
    axis = alt.Axis(
        title=None, grid=False, labelColor=INK, labelFontSize=TEXT_SIZE, labelLimit=220, **more
    )
    return alt.Y(f"{name}:N", sort=order, axis=axis)


def above(base: alt.Chart, label: str, colour: str, weight: str) -> alt.Chart:
    """The text of a column above each mark."""
    return base.mark_text(dy=-15, fontSize=TEXT_SIZE - 1, color=colour, fontWeight=weight).encode(
        text=f"{label}:N"
    )

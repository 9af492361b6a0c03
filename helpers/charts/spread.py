"""Recipes of how often: a distribution, and counts of pairs."""

from __future__ import annotations

import pandas as pd

from ..charting import alt
from ..settings import Axis
from ..theme import (
    ACCENT,
    CONTEXT,
    DOTTED,
    KNOWN,
    PAPER,
    SAID,
    SIGNED,
    SOFT,
    TEXT_SIZE,
    across,
    finish,
    measure,
)
from .marks import rows_of


def distribution(
    table: pd.DataFrame,
    *,
    low: str,
    high: str,
    x: Axis,
    y: Axis,
    marks: pd.DataFrame,
    accent: str | None = None,
) -> alt.LayerChart:
    """How often each value occurs, with a few values of interest marked and named.

    Parameters
    ----------
    table : DataFrame
        One row a bin.
    low, high : str
        Columns: the bounds of the bin.
    x, y : Axis
        The value, and the column with the count.
    marks : DataFrame
        Columns ``value``, ``height`` (in counts), ``text``, ``kind`` ("said" or "known"),
        ``align``.
    accent : str, optional
        Boolean column: the bins that stand out.
    """
    up = measure(y.column, y, ",d")
    bars = alt.Chart(table).mark_bar(stroke=PAPER, strokeWidth=1)
    fill = (
        alt.value(CONTEXT)
        if accent is None
        else alt.when(alt.datum[accent]).then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT))
    )
    layers = [
        bars.encode(
            x=across(low, x, SIGNED), x2=f"{high}:Q", y=alt.Y(**up), y2=alt.datum(0), color=fill
        )
    ]
    for kind, colour, dash, weight in (
        ("said", SAID, DOTTED, "normal"),
        ("known", KNOWN, [1, 0], "bold"),
    ):
        rows = marks[marks["kind"] == kind]
        here = alt.Chart(rows).encode(x=across("value", x, SIGNED))
        height = measure("height", y, ",d")
        layers.append(
            here.mark_rule(color=colour, strokeDash=dash, strokeWidth=2).encode(
                y=alt.Y(**height), y2=alt.datum(0)
            )
        )
        for align, side in rows.groupby("align"):
            layers.append(
                alt.Chart(side)
                .mark_text(
                    align=align,
                    dx=6 if align == "left" else -6,
                    dy=6,
                    color=colour,
                    fontWeight=weight,
                    lineBreak="\n",
                )
                .encode(x=across("value", x, SIGNED), y=alt.Y(**height), text="text:N")
            )
    return finish(alt.layer(*layers), height=280, padding=(12, 16, 48 if x.title else 30, 48))


def matrix(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    count: str,
    rows: list[str],
    columns: dict[str, str],
    most: int,
) -> alt.LayerChart:
    """How many there are of each pair, as a grid of circles with their counts.

    Parameters
    ----------
    table : DataFrame
        One row a pair that occurs.
    row, column, count : str
        Columns.
    rows : list of str
        In the order to draw.
    columns : dict
        What stands above each column, a line break where it has to be broken.
    most : int
        Count of the largest circle.
    """
    place = {name: number for number, name in enumerate(columns)}
    heads = pd.DataFrame({"place": list(place.values()), "head": list(columns.values())})
    table = table.assign(place=table[column].map(place))
    # Numbers for places: a scale of names would choose its own width.
    place_of = alt.X(
        "place:Q",
        axis=None,
        scale=alt.Scale(domain=[-0.5, len(columns) - 0.5], nice=False, zero=False),
    )
    down = rows_of(row, rows)
    pairs = alt.Chart(table).encode(x=place_of, y=down)
    size = alt.Size(f"{count}:Q", legend=None, scale=alt.Scale(domain=[0, most], range=[0, 1100]))
    return finish(
        alt.layer(
            pairs.mark_point(filled=True, color=ACCENT, opacity=0.18).encode(size=size),
            pairs.mark_text(fontWeight="bold").encode(text=f"{count}:Q"),
            alt.Chart(heads)
            .mark_text(baseline="bottom", color=SOFT, fontSize=TEXT_SIZE - 1, lineBreak="\n")
            .encode(x=place_of, y=alt.value(-30), text="head:N"),
        ),
        height=44 * len(rows),
        padding=(56, 8, 8, 96),
        narrow={"padding": (56, 1, 8, 74)},
    )

"""A day as a strip: its path, its news and what was told, at a minute that the reader moves."""

from __future__ import annotations

import json
from itertools import pairwise

import pandas as pd

from ..charting import alt
from ..charts.marks import LOOKS, pale
from ..model import Model
from ..settings import Axis, Handle, Place
from ..theme import (
    ASSUMED,
    DASHED,
    DOTTED,
    GRID,
    INK,
    KNOWN,
    ONE,
    ROWS,
    RULE,
    SAID,
    SOFT,
    TEXT_SIZE,
    across,
    finish,
    named,
)
from .parts import on_a_halo, parameters

ROW = 25
"""Height of a row, in design pixels."""
NEWS, FOOT, TOP = -1, -1.8, -5
"""The place of the row of news, and of the lower and the upper end of the path; the rows of what
was told have the places from zero on."""

NARROW = 300
"""A plot that is less wide has room for fewer words."""


def _widest_gap(prints: pd.DataFrame, opening: float, x: Axis) -> float:
    """The middle of the widest gap between the prints of a row, where words have room."""
    places = sorted([opening, *prints["minute"], x.high])
    _, start, end = max((b - a, a, b) for a, b in pairwise(places))
    return (start + end) / 2


def clock(minute: str) -> str:
    """The Vega expression of a minute after midnight as a time of day.

    >>> clock("datum.value")
    "format(floor(datum.value / 60), '02') + ':' + format(datum.value % 60, '02')"
    """
    return f"format(floor({minute} / 60), '02') + ':' + format({minute} % 60, '02')"


def day_strip(
    model: Model,
    *,
    told: pd.DataFrame,
    prints: pd.DataFrame,
    path: pd.DataFrame,
    news: pd.DataFrame,
    x: Axis,
    y: Axis,
    night: tuple[float, float],
) -> alt.LayerChart:
    """What was told, a row each, with the prints of the day; above them the path and the news.

    Parameters
    ----------
    model : Model
        Worked out for rows, one for a figure that is true at the reader's minute; its input is
        that minute.
    told : DataFrame
        In the order to draw: ``row`` (the name with the figure), ``first_minute``, ``last_minute``
        (empty where no print fits), ``found`` and ``short`` (what stands in the row then, and on a
        phone).
    prints : DataFrame
        ``row``, ``minute``, ``fits``, ``words``: every print of these.
    path : DataFrame
        ``series``, ``minute``, ``change_pct``, ``words``, ``weak`` (its minute is not known), and
        ``end``, the words at the line; the first series has them above, the second below.
    news : DataFrame
        ``minute`` (for the night a place in its band), ``words``, ``before`` (the minute from which
        the next news is the latest), in order of time.
    x, y : Axis
        The minutes, and the changes of the path.
    night : tuple of float
        From where to where the band of the night reaches.
    """
    rows = list(told["row"])
    place = {row: number for number, row in enumerate(rows)}
    up = alt.Scale(domain=[len(rows) - 0.4, TOP - 0.9], nice=False)

    def height(change: float) -> float:
        return FOOT + (change - y.low) / (y.high - y.low) * (TOP - FOOT)

    names: dict[float, str] = {number: row for row, number in place.items()}
    names |= {NEWS: "news"}
    names |= {
        height(tick): f"{tick:+g}".replace("-", "\u2212") if tick else "0"
        for tick in map(float, y.ticks)
    }
    label = "".join(
        f"abs(datum.value - {at}) < 1e-6 ? {json.dumps(name, ensure_ascii=False)} : "
        for at, name in names.items()
    )
    side = alt.Axis(
        values=list(names),
        labelExpr=f"{label}''",
        grid=False,
        title=None,
        labelColor=INK,
        labelFontSize=TEXT_SIZE - 1,
        labelLimit=220,
    )
    along = across("minute", x, clock("datum.value"))
    at = alt.Y("place:Q", scale=up, axis=side)

    def drawn(table: pd.DataFrame) -> alt.Chart:
        return alt.Chart(table).encode(x=along, y=at)

    def level(places: list[float]) -> alt.Chart:
        return alt.Chart(pd.DataFrame({"place": places})).encode(
            y=at, x=alt.value(0), x2=alt.value(alt.ExprRef("width"))
        )

    told = told.assign(place=told["row"].map(place))
    pinned = (
        told[["row", "place", *model.columns]].dropna().astype(dict.fromkeys(model.columns, int))
    )
    missing = told[told["first_minute"].isna()].copy()
    missing["minute"] = [
        _widest_gap(prints[prints["row"] == row], night[1], x) for row in missing["row"]
    ]
    prints = prints.assign(place=prints["row"].map(place))
    path = path.assign(place=path["change_pct"].map(height))
    fits, weak = prints["fits"], path["weak"]
    lit = (
        alt.Chart(ROWS)
        .transform_calculate(true=model.vega(), low="datum.place - 0.5", high="datum.place + 0.5")
        .transform_filter("datum.true > 0.5")
    )
    spans = alt.Chart(ROWS).encode(
        x=alt.X("first_minute:Q", scale=along["scale"], axis=along["axis"]),
        x2="last_minute:Q",
        y=at,
    )
    (minute,) = (row.input for row in model.inputs)
    counter = (
        alt.Chart(ROWS)
        .transform_calculate(true=model.vega())
        .transform_aggregate(count="sum(true)")
        .transform_calculate(
            words=f"{clock(minute)} + ': ' + datum.count + ' of the {len(rows)} figures fit' + "
            "(datum.count == 1 ? 's' : '')"
        )
    )
    latest = (
        alt.Chart(news)
        .transform_filter(f"{minute} >= datum.after && {minute} < datum.before")
        .transform_calculate(said="'latest news: ' + datum.words")
    )
    left = alt.value(alt.ExprRef(f"width < {NARROW} ? -126 : -146"))
    lines = []
    for series, colour, dy in zip(path["series"].unique(), (KNOWN, INK), (-9, 56), strict=True):
        points = path[path["series"] == series]
        lines += [
            drawn(points).mark_line(color=colour, strokeWidth=1.4),
            named(
                drawn(points[~points["weak"]]).mark_point(
                    filled=True, color=colour, size=34, opacity=1
                ),
                "datum.words",
                part=f"path_{dy > 0:d}",
                live=True,
            ),
            on_a_halo(
                drawn(points.tail(1)).encode(text="end:N"), align="right", dy=dy, color=colour
            ),
        ]
    return finish(
        alt.layer(
            alt.Chart(pd.DataFrame([{"minute": night[0], "end": night[1]}]))
            .mark_rect(color=GRID, opacity=0.55)
            .encode(x=along, x2="end:Q"),
            level(list(pinned["place"])).mark_rule(color=GRID),
            level([height(0)]).mark_rule(color=RULE, strokeWidth=1.2),
            lit.mark_rect(color=SAID, opacity=0.16, strokeDash=DOTTED).encode(
                x=alt.value(0),
                x2=alt.value(alt.ExprRef("width")),
                y=alt.Y("low:Q", scale=up, axis=side),
                y2="high:Q",
            ),
            *lines,
            drawn(path[weak]).mark_point(size=44, **pale(INK)).properties(name="weak_low"),
            drawn(path[weak]).mark_text(text="?", dx=-9, color=SOFT),
            named(
                drawn(news.assign(place=NEWS)).mark_point(
                    filled=True, shape="diamond", color=KNOWN, size=60, opacity=1
                ),
                "datum.words",
                part="news",
                live=True,
            ),
            named(
                drawn(prints[~fits]).mark_point(size=26, **LOOKS["known"]),
                "datum.words",
                part="other",
                live=True,
            ),
            spans.mark_rule(color=SAID, strokeDash=DOTTED, strokeWidth=2),
            named(
                drawn(prints[fits]).mark_point(size=110, **LOOKS["told"]),
                "datum.words",
                part="fit",
                live=True,
            ),
            drawn(missing)
            .transform_calculate(words=f"width < {NARROW} ? datum.short : datum.found")
            .mark_text(color=SOFT, fontStyle="italic", fontSize=TEXT_SIZE - 1)
            .encode(text="words:N"),
            alt.Chart(ONE)
            .transform_calculate(minute=minute)
            .mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2)
            .encode(x=along),
            counter.mark_text(align="left", color=ASSUMED, fontWeight="bold").encode(
                x=left, y=alt.value(-28), text="words:N"
            ),
            latest.mark_text(align="left", color=SOFT).encode(
                x=left, y=alt.value(-9), text="said:N"
            ),
        ).add_params(*parameters(model, handles := [Handle(x=Place(minute, minute))])),
        rows=pinned,
        handles=handles,
        height=ROW * (len(rows) + 0.5 - TOP),
        padding=(44, 18, 30, 150),
        narrow={"padding": (44, 14, 30, 130)},
    )

"""Many days, months or years: which of them count at the reader's values."""

from __future__ import annotations

import pandas as pd

from ..charting import alt
from ..model import Model
from ..paths import PathModel
from ..settings import Axis, Bands, Cursor, Handle, Level, Place, Series, Window
from ..theme import (
    ACCENT,
    ASSUMED,
    CONTEXT,
    DASHED,
    DOTTED,
    INK,
    KNOWN,
    ONE,
    PALE,
    PAPER,
    ROWS,
    SAID,
    SIGNED,
    SOFT,
    across,
    finish,
    in_words,
    measure,
    zero_line,
)
from ..xp import vega
from .parts import cursor_line, on_a_halo, parameters, parted


def counted(
    model: Model,
    *,
    value: str,
    width: float,
    x: Axis,
    y: Axis,
    cursor: str,
    said: Level | None = None,
) -> alt.LayerChart:
    """A histogram of the model's rows in which the rows that count stand out.

    Parameters
    ----------
    model : Model
        Worked out for rows, one for a row that counts.
    value : str
        Vega expression of a row (``datum``): what the histogram is of.
    width : float
        Of a bin.
    x, y : Axis
        The value, and how many rows have it.
    cursor : str
        The input that is a place on the horizontal axis.
    said : Level, optional
        A told value on that axis.
    """
    low, high = x.domain
    bins = (
        alt.Chart(ROWS)
        .transform_calculate(
            low=f"clamp(floor(({value}) / {width}) * {width}, {low}, {high - width})",
            counts=model.vega(),
        )
        .transform_calculate(high=f"datum.low + {width}")
        .transform_aggregate(days="count()", counted="sum(counts)", groupby=["low", "high"])
    )
    along = across("low", x, SIGNED)

    def bars(total: str, colour: str) -> alt.Chart:
        return bins.mark_bar(color=colour, stroke=PAPER, strokeWidth=1).encode(
            x=along, x2="high:Q", y=alt.Y(**measure(total, y, ",d")), y2=alt.datum(0)
        )

    layers = [bars("days", CONTEXT), bars("counted", ACCENT)]
    if said is not None:
        told = alt.Chart(pd.DataFrame({"low": [said.value]})).encode(x=along)
        layers += [
            told.mark_rule(color=SAID, strokeDash=DOTTED, strokeWidth=2),
            told.mark_text(align="left", dx=6, color=SAID, text=said.text).encode(
                y=alt.value(alt.ExprRef("height / 4"))
            ),
        ]
    handles = [Handle(x=Place(cursor, cursor))]
    chart = alt.layer(*layers, cursor_line(cursor, along)).add_params(*parameters(model, handles))
    return finish(chart, rows=model.rows, handles=handles, height=280, padding=(12, 16, 48, 48))


def corner(
    model: Model,
    *,
    day: pd.Series,
    x: Axis,
    y: Axis,
    right: str,
    top: str,
    gap: Level,
    marks: pd.DataFrame,
) -> alt.LayerChart:
    """Days in the plane of two changes: those in the reader's corner stand out, a gap is a line.

    Parameters
    ----------
    model : Model
        Worked out for rows, one for a day that counts.
    day : Series
        Which day each of its rows is, in words.
    x, y : Axis
        Each with a column of its rows, both with one domain; what lies outside waits at the
        edge, and is counted.
        The title of `y` stands above it.
    right, top : str
        Inputs: a day counts if its `x` is at most `right` and its `y` at least `top`.
    gap : Level
        Days above the diagonal on which `y` less `x` is this have at least that gap.
    marks : DataFrame
        Columns ``x``, ``y``, ``text``, ``kind`` ("said" or "known"), ``align``, ``dy``: days by
        name.
    """
    low, high = x.domain
    scale = alt.Scale(domain=[low, high], nice=False)
    sideways = dict(
        scale=scale, axis=alt.Axis(values=x.ticks, title=x.title, grid=False, labelExpr=SIGNED)
    )
    up = dict(scale=scale, axis=alt.Axis(values=y.ticks, title=None, labelExpr=SIGNED))
    x_name, y_name = (str(axis.title).partition(",")[0] for axis in (x, y))
    words = (
        f"datum.day + ': {y_name} ' + {in_words(f'datum.{y.column}')}"
        f" + ', {x_name} ' + {in_words(f'datum.{x.column}')}"
    )
    # Not rounded: a day at the edge of the corner counts or does not by its last digit.
    days = (
        alt.Chart(ROWS)
        .transform_calculate(
            dot=words,  # first, before what moves: Vega puts these together once
            across=f"clamp(datum.{x.column}, {low}, {high})",
            up=f"clamp(datum.{y.column}, {low}, {high})",
            counts=model.vega(),
        )
        .encode(x=alt.X("across:Q", **sideways), y=alt.Y("up:Q", **up))
    )
    region = alt.Chart(ONE).transform_calculate(
        left=f"{low}",
        right=f"clamp({right}, {low}, {high})",
        top=f"{high}",
        bottom=f"clamp({top}, {low}, {high})",
    )
    x_of, y_of = alt.X("left:Q", **sideways), alt.Y("bottom:Q", **up)
    beyond = (
        model.rows[[x.column, y.column]].lt(low) | model.rows[[x.column, y.column]].gt(high)
    ).any(axis=1)
    outside = f"{beyond.sum()} days off the scale" if beyond.any() else ""
    diagonal = pd.DataFrame({"x": [low, high - gap.value], "y": [low + gap.value, high]})
    told = []
    for kind, colour, weight in (("said", SAID, "normal"), ("known", KNOWN, "bold")):
        for (align, dy), rows in marks[marks["kind"] == kind].groupby(["align", "dy"]):
            here = alt.Chart(rows).encode(x=alt.X("x:Q", **sideways), y=alt.Y("y:Q", **up))
            told += [
                here.mark_point(
                    filled=True,
                    size=130,
                    opacity=1,
                    strokeWidth=2.2,
                    stroke=colour if kind == "said" else PAPER,
                    fill=PAPER if kind == "said" else colour,
                    strokeDash=DOTTED if kind == "said" else [1, 0],
                ),
                on_a_halo(
                    here.encode(text="text:N"),
                    align=align,
                    dx=12 if align == "left" else -12,
                    dy=dy,
                    color=colour,
                    fontWeight=weight,
                ),
            ]
    handles = [Handle(x=Place(right, right), y=Place(top, top))]
    chart = alt.layer(
        zero_line("y"),
        zero_line("x"),
        region.mark_rect(color=ASSUMED, opacity=0.12).encode(
            x=x_of, x2="right:Q", y=y_of, y2="top:Q"
        ),
        alt.Chart(diagonal)
        .mark_line(color=CONTEXT, strokeWidth=1.4)
        .encode(x=alt.X("x:Q", **sideways), y=alt.Y("y:Q", **up)),
        alt.Chart(diagonal.tail(1))
        .mark_text(align="right", dx=-8, dy=-9, color=SOFT, text=gap.text)
        .encode(x=alt.X("x:Q", **sideways), y=alt.Y("y:Q", **up)),
        *parted(
            days,
            "counts",
            "",
            out={"color": CONTEXT, "size": 11, "opacity": 0.55},
            into={"color": ASSUMED, "size": 30},
        ),
        region.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.6).encode(
            x=x_of, x2="right:Q", y=y_of
        ),
        region.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.6).encode(
            x=alt.X("right:Q", **sideways), y=y_of, y2="top:Q"
        ),
        *told,
        alt.Chart(ONE)
        .mark_text(align="right", dx=-6, dy=-10, color=SOFT, text=outside)
        .encode(x=alt.value(alt.ExprRef("width")), y=alt.value(alt.ExprRef("height"))),
        alt.Chart(ONE)
        .mark_text(align="left", dx=-36, dy=-14, color=SOFT, text=y.title)
        .encode(x=alt.value(0), y=alt.value(0)),
    ).add_params(*parameters(model, handles))
    return finish(
        chart,
        rows=model.rows.assign(day=day),
        handles=handles,
        # As high as wide, so that the diagonal is one.
        height=440,
        padding=(34, 140, 48, 140),
        narrow={"height": 310, "padding": (34, 10, 48, 40)},
    )


LINE = 17
"""From one line of words above a chart to the next, in design pixels."""


def estimate_along(
    table: pd.DataFrame,
    model: Model,
    *,
    x: Axis,
    y: Axis,
    cursor: Cursor,
    bands: Bands,
    reference: Series,
) -> alt.LayerChart:
    """An estimate along an input with its intervals: a band and perhaps a pair of thin edges.

    Parameters
    ----------
    table : DataFrame
        One row a place on the horizontal axis and series, on a grid that the cursor's steps hit.
    x, y : Axis
        Each with its column: that place, such as a threshold, and the estimate.
    cursor : Cursor
        What moves along `x`, which series is the chosen one, and the words above the chart on
        what the estimate is worth at the cursor; lines of them are joined by ``\\n``.
    bands : Bands
        The columns with the ends of the intervals.
    reference : Series
        What to compare the estimate with.
    """
    along, up = across(x.column, x), measure(y.column, y)
    narrow, wide = bands.band, bands.edges
    rest = {"scale": up["scale"], "axis": up["axis"]}
    rows = alt.Chart(ROWS).transform_filter(cursor.chosen).encode(x=along)
    here = rows.transform_filter(f"abs(datum.{x.column} - {cursor.at}) < 1e-6")
    more = LINE * cursor.words.count("\\n")  # the first line of words stands that much higher

    def line(column: str, of: alt.Chart = rows) -> alt.Chart:
        return of.encode(y=alt.Y(f"{column}:Q", **rest))

    handles = [Handle(x=Place(cursor.at, cursor.at))]
    chart = alt.layer(
        zero_line("y"),
        line(narrow[0]).mark_area(color=KNOWN, opacity=0.18, clip=True).encode(y2=f"{narrow[1]}:Q"),
        *(line(edge).mark_line(color=KNOWN, strokeWidth=1.2, clip=True) for edge in wide),
        line(reference.column).mark_line(color=INK, strokeWidth=1.4),
        line(y.column).mark_line(color=KNOWN, strokeWidth=2.6, clip=True),
        cursor_line(cursor.at, along),
        line(narrow[0], here)
        .mark_rule(color=ASSUMED, strokeWidth=4, opacity=0.5)
        .encode(y2=f"{narrow[1]}:Q"),
        line(y.column, here).mark_point(filled=True, color=ASSUMED, size=120, opacity=1),
        *(
            line(edge, here).mark_point(filled=True, color=ASSUMED, size=50, opacity=1, clip=True)
            for edge in wide
        ),
        here.transform_calculate(words=cursor.words)
        .mark_text(align="left", color=ASSUMED, fontWeight="bold", lineBreak="\n", lineHeight=LINE)
        .encode(x=alt.value(6), y=alt.value(-12 - more), text="words:N"),
        alt.Chart(ONE)
        .mark_text(align="right", color=INK, text=reference.title)
        .encode(x=alt.value(alt.ExprRef("width")), y=alt.value(8)),
    ).add_params(*parameters(model, handles))
    return finish(chart, rows=table, handles=handles, height=300, padding=(34 + more, 16, 48, 48))


def window(
    path: PathModel,
    *,
    x: Axis,
    y: Axis,
    rows: Window,
    edges: dict[str, str],
    name: str,
    choice: str,
    labels: dict[int, str],
) -> alt.LayerChart:
    """A series compounded over a window whose ends the reader moves, beside another one.

    Parameters
    ----------
    path : helpers.paths.PathModel
        Its input `choice` picks one of the series.
    x, y : Axis
        The place, with its column, and the growth.
    rows : Window
        Which rows lie in it.
    edges : dict
        By input, the column that counts the rows from where that edge stands at zero.
    name : str
        Column with the words at the window's ends.
    choice : str
        The input that picks the series.
    labels : dict
        By its value, the name of the series.
    """
    along, up = across(x.column, x), alt.Y(**measure("grown", y))
    table = path.rows.join(path.along[[x.column, name]])
    every = alt.Chart(ROWS)
    ends = (
        every.transform_filter(f"({rows.first}) || ({rows.last})")
        .transform_aggregate(low=f"min({x.column})", high=f"max({x.column})")
        .encode(x=across("low", x))
    )
    layers = [
        ends.mark_rect(color=ASSUMED, opacity=0.1).encode(
            x2="high:Q", y=alt.value(0), y2=alt.value(alt.ExprRef("height"))
        ),
        zero_line("y"),
    ]
    for value, words in labels.items():
        level = path.level(vega(), vega().name("datum.total"))
        line = (
            every.transform_calculate(step=path.vega({choice: str(value)}))
            .transform_window(total="sum(step)", sort=[{"field": path.order}], frame=[None, 0])
            .transform_calculate(grown=repr(level), picked=f"{choice} == {value}")
            .transform_filter(rows.inside)
            .encode(x=along, y=up)
        )
        end = line.transform_filter(rows.last).transform_calculate(
            words=f"'{words} ' + replace(format(datum.grown, '+.1f'), '-', '\u2212')",
            at=f"datum.{x.column}",
        )
        for picked, colour, width, weight in (
            ("datum.picked", KNOWN, 3, "bold"),
            ("!datum.picked", SOFT, 1.6, "normal"),
        ):
            layers.append(
                line.transform_filter(picked).mark_line(color=colour, strokeWidth=width, clip=True)
            )
            # Near the right edge the words stand before the end of the line.
            for side, align, dx in (("<=", "left", 8), (">", "right", -8)):
                layers.append(
                    on_a_halo(
                        end.transform_filter(f"({picked}) && datum.at {side} {x.high - 2}").encode(
                            text="words:N"
                        ),
                        align=align,
                        dx=dx,
                        dy=-10 if align == "right" else 0,
                        color=colour,
                        fontWeight=weight,
                    )
                )
    for where, align, dx in ((rows.first, "right", -6), (rows.last, "left", 6)):
        edge = every.transform_filter(where)
        layers += [
            edge.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.8).encode(x=along),
            edge.mark_text(align=align, dx=dx, color=ASSUMED).encode(
                x=along, y=alt.value(-12), text=f"{name}:N"
            ),
        ]
    handles = []
    for edge, counted in edges.items():
        place = table.set_index(counted)[x.column].sort_index()
        step = (place.iloc[-1] - place.iloc[0]) / (place.index[-1] - place.index[0])
        handles.append(Handle(x=Place(f"{place[0]} + {edge} * {step}", edge, float(step))))
    chart = alt.layer(*layers).add_params(*parameters(path, handles))
    return finish(
        chart,
        rows=table,
        handles=handles,
        height=300,
        padding=(34, 16, 30, 48),
        narrow={"padding": (34, 10, 30, 44)},
    )


def above_bar(
    table: pd.DataFrame, model: Model, *, x: Axis, y: Axis, bar: str, weak: str, words: str
) -> alt.LayerChart:
    """One bar a period against a height that the reader sets; those that pass it stand out.

    Parameters
    ----------
    table : DataFrame
        One row a period; it has the model's columns.
    model : Model
        Worked out for rows, one for a period that passes.
    x, y : Axis
        Each with its column: the period as a number, and the value.
    weak : str
        Column: whether the bar is pale, with a question mark.
    bar : str
        The input that is the height.
    words : str
        Stands at the height, before its value.
    """
    up = measure(y.column, y)
    width = alt.ExprRef(f"0.68 * width / {x.high - x.low}")
    rows = (
        alt.Chart(ROWS)
        .transform_calculate(passes=model.vega())
        .encode(x=across(x.column, x), y=alt.Y(**up), y2=alt.datum(0))
    )
    bars = []
    for number, (passes, colour) in enumerate(
        (("datum.passes > 0.5", ACCENT), ("datum.passes < 0.5", CONTEXT))
    ):
        bars += [
            rows.transform_filter(f"({passes}) && !datum.{weak}").mark_bar(
                color=colour, width=width
            ),
            rows.transform_filter(f"({passes}) && datum.{weak}")
            .mark_bar(fill=colour, fillOpacity=PALE, stroke=colour, strokeWidth=1.4, width=width)
            .properties(name=f"weak_{number}"),
        ]
    doubts = alt.Chart(ROWS).transform_filter(f"datum.{weak}")
    for side, dy in ((">= 0", -8), ("< 0", 9)):
        ends = doubts.transform_filter(f"datum.{y.column} {side}")
        bars.append(
            ends.mark_text(text="?", dy=dy, color=SOFT).encode(x=across(x.column, x), y=alt.Y(**up))
        )
    height = (
        alt.Chart(ONE)
        .transform_calculate(at=bar, words=f"'{words} ' + format({bar}, '.2f')")
        .encode(y=alt.Y("at:Q", scale=up["scale"], axis=up["axis"]))
    )
    handles = [Handle(y=Place(bar, bar))]
    chart = alt.layer(
        *bars,
        zero_line("y"),
        height.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2),
        on_a_halo(
            height.encode(text="words:N", x=alt.value(alt.ExprRef("width"))), align="right", dy=-10
        ),
    ).add_params(*parameters(model, handles))
    return finish(
        chart,
        rows=table,
        handles=handles,
        height=280,
        padding=(14, 16, 30, 48),
        narrow={"padding": (14, 10, 30, 44)},
    )

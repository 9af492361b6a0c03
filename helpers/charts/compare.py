"""Recipes that compare: what was told or expected with what came, ranks, ranges, groups."""

from __future__ import annotations

import pandas as pd

from ..charting import alt
from ..settings import Axis, Level, Padding, Series
from ..theme import (
    ACCENT,
    CONTEXT,
    DOTTED,
    GRID,
    INK,
    KNOWN,
    PAPER,
    RULE,
    SAID,
    SOFT,
    TEXT_SIZE,
    finish,
    in_words,
    measure,
    named,
    zero_line,
)
from .marks import LOOKS, beside, pale, rows_of


def deviation(
    table: pd.DataFrame,
    *,
    name: str,
    told: str,
    closed: str,
    told_label: str,
    closed_label: str,
    axis: Axis,
) -> alt.LayerChart:
    """As told against as closed: one row a figure, a dotted ring and a solid disc.

    Parameters
    ----------
    table : DataFrame
        One row a figure, in the order to draw.
    name, told, closed, told_label, closed_label : str
        Columns: the row's label, the told and the known value, and both as text.
    axis : Axis
        In the values' unit; with a unit after its ticks it has no signs.
    """
    base = alt.Chart(table).encode(y=rows_of(name, list(table[name])))

    def at(column: str) -> alt.X:
        return alt.X(**measure(column, axis, "~r" if axis.unit else "+~r"))

    def side(column: str, label: str, other: str, colour: str, weight: str) -> list[alt.Chart]:
        is_right = alt.datum[column] >= alt.datum[other]
        here = base.encode(x=at(column))
        style = dict(text=label, colour=colour, weight=weight)
        return [
            beside(here.transform_filter(is_right), align="left", dx=12, **style),
            beside(here.transform_filter(f"!({is_right})"), align="right", dx=-12, **style),
        ]

    link = base.mark_rule(color=RULE, strokeWidth=1.5).encode(x=at(told), x2=f"{closed}:Q")
    ring = base.mark_point(size=150, **LOOKS["told"]).encode(x=at(told))
    disc = base.mark_point(size=85, **LOOKS["known"]).encode(x=at(closed))
    return finish(
        alt.layer(
            zero_line(),
            link,
            ring,
            disc,
            *side(told, told_label, closed, SAID, "normal"),
            *side(closed, closed_label, told, KNOWN, "bold"),
        ),
        height=40 * len(table),
        padding=(6, 40, 30, 128),
        narrow={"padding": (6, 30, 30, 96)},
    )


def ranking(
    table: pd.DataFrame,
    *,
    name: str,
    value: str,
    label: str,
    axis: Axis,
    accent: str | None = None,
    weak: str | None = None,
) -> alt.LayerChart:
    """Bars from zero, one row a category, in the order of the table, the value at each bar's end.

    `accent` names a boolean column; its rows stand out, the others are grey. Those of a boolean
    column `weak` are pale, with a question mark. A tick is signed, as changes are, unless the axis
    has a format.
    """
    unsure = pd.Series(False, index=table.index) if weak is None else table[weak]
    table = table.assign(**{label: table[label].where(~unsure, table[label] + " ?")})
    order, across = list(table[name]), alt.X(**measure(value, axis))

    def bars(rows: pd.DataFrame, **look) -> alt.Chart:
        bar = alt.Chart(rows).mark_bar(height=14, **look)
        return bar.encode(y=rows_of(name, order), x=across)

    if accent is None:
        layers = [bars(table[~unsure], color=KNOWN)]
    else:
        layers = [
            bars(table[table[accent] & ~unsure], color=ACCENT),
            bars(table[~table[accent] & ~unsure], color=CONTEXT),
        ]
    if unsure.any():
        layers.append(bars(table[unsure], **pale(KNOWN)).properties(name="weak_bars"))
    base = alt.Chart(table).encode(y=rows_of(name, order), x=across)
    rises = alt.datum[value] >= 0
    return finish(
        alt.layer(
            *layers,
            zero_line(),
            beside(base.transform_filter(rises), text=label, align="left", dx=6, colour=INK),
            beside(
                base.transform_filter(f"!({rises})"), text=label, align="right", dx=-6, colour=INK
            ),
        ),
        height=28 * len(table),
        padding=(6, 24, 30, 196),
        narrow={"padding": (6, 24, 30, 176)},
    )


def paired_ranking(
    table: pd.DataFrame,
    *,
    name: str,
    first: Series,
    second: Series,
    axis: Axis,
    padding: Padding = Padding(110, 96),
    middle: str | None = None,
    weak: str | None = None,
) -> alt.LayerChart:
    """Two measures of the same rows, joined by a thin line: a disc, and a grey one to compare with.

    A name may have a line break; `padding` is the room for the names. Where one measure is missing,
    the other stands alone. If the second measure was known only later, its layers are hindsight and
    its discs hollow. A column `middle` is drawn as a tick between the two; the rows of a boolean
    column `weak` are pale, with a question mark.
    """
    lines_of = dict(labelExpr="split(datum.label, '\\n')", labelLineHeight=TEXT_SIZE + 2)
    down = rows_of(name, list(table[name]), **lines_of)
    base = alt.Chart(table).encode(y=down)
    both = alt.datum[first.column] != None, alt.datum[second.column] != None  # noqa: E711, Vega's null

    def at(column: str) -> alt.X:
        return alt.X(**measure(column, axis))

    link = (
        base.transform_filter(both[0] & both[1])
        .mark_rule(color=GRID, strokeWidth=3)
        .encode(x=at(first.column), x2=f"{second.column}:Q")
    )
    unsure = pd.Series(False, index=table.index) if weak is None else table[weak]
    sure = alt.Chart(table[~unsure]).encode(y=down)
    beyond = LOOKS["later" if second.later else "comparison"]
    discs = [
        sure.transform_filter(both[0])
        .mark_point(size=110, **LOOKS["known"])
        .encode(x=at(first.column)),
        sure.transform_filter(both[1]).mark_point(size=100, **beyond).encode(x=at(second.column)),
    ]
    doubts = alt.Chart(table[unsure]).encode(y=down)
    unsure_marks = [
        part.properties(name=f"weak_{number}")
        for number, part in enumerate(
            mark
            for series, colour in ((first, KNOWN), (second, CONTEXT))
            for mark in (
                doubts.mark_point(size=110, **pale(colour)).encode(x=at(series.column)),
                doubts.mark_text(text="?", dx=14, color=SOFT).encode(x=at(series.column)),
            )
        )
        if unsure.any()
    ]
    form = ".2~f" if axis.format else "+.2~f"
    for place, series in enumerate((first, second)):
        value = in_words(f"datum['{series.column}']", form, axis.unit)
        words = f"replace(datum['{name}'], '\\n', ' ') + ', {series.title}: ' + {value}"
        part = f"{place}_hindsight" if series.later else str(place)
        discs[place] = named(discs[place], words, part=part)
    top = alt.Chart(table.head(1)).encode(y=down)
    first_is_left = table[first.column].iloc[0] < table[second.column].iloc[0]
    titles = [
        top.mark_text(
            dy=-17,
            dx=6 if is_left else -6,
            align="right" if is_left else "left",
            color=colour,
            fontWeight=weight,
            text=series.title,
        ).encode(x=at(series.column))
        for series, colour, weight, is_left in (
            (first, KNOWN, "bold", first_is_left),
            (second, INK if second.later else SOFT, "normal", not first_is_left),
        )
    ]
    if second.later:
        link, titles[1] = (
            layer.properties(name=f"hindsight_{part}")
            for part, layer in (("link", link), ("title", titles[1]))
        )
    ticks_between = (
        []
        if middle is None
        else [
            base.mark_tick(color=INK, thickness=2.4, size=16, orient="vertical").encode(
                x=at(middle)
            )
        ]
    )
    return finish(
        alt.layer(zero_line(), link, *ticks_between, *discs, *unsure_marks, *titles),
        height=(34 if not table[name].str.contains("\n").any() else 44) * len(table),
        padding=(22, 16, 30, padding.wide),
        narrow={"padding": (22, 10, 30, padding.narrow)},
    )


def expectations(
    table: pd.DataFrame,
    *,
    name: str,
    value: str,
    label: str,
    accent: str,
    weak: str,
    rules: pd.DataFrame,
    axis: Axis,
) -> alt.LayerChart:
    """What each source expected, a dot a row, against what came and what was told of it.

    Parameters
    ----------
    table : DataFrame
        One row a source, in the order to draw.
    name, value, label : str
        Columns: the source, what it expected, and that as text.
    accent, weak : str
        Boolean columns: on the basis of the outcome (in colour, the others in grey), and of low
        confidence (pale, with a question mark).
    rules : DataFrame
        Columns ``value``, ``text``, ``kind`` ("said" or "known"), ``align``: lines across all rows.
    """
    table = table.assign(**{label: table[label].where(~table[weak], table[label] + " ?")})
    base = alt.Chart(table).encode(
        x=alt.X(**measure(value, axis, "~r")), y=rows_of(name, list(table[name]))
    )
    layers = []
    for kind, line, dash, weight in (
        ("known", KNOWN, [1, 0], "bold"),
        ("said", SAID, DOTTED, "normal"),
    ):
        for align, rows in rules[rules["kind"] == kind].groupby("align"):
            here = alt.Chart(rows).encode(x=alt.X(**measure("value", axis, "~r")))
            # What came stands above the rows, what was told beside its line at their foot: on a
            # phone there is no room for both above.
            place = alt.value(-12 if kind == "known" else alt.ExprRef("height - 16"))
            layers += [
                here.mark_rule(color=line, strokeDash=dash, strokeWidth=1.8),
                here.mark_text(
                    align=align,
                    dx=5 if align == "left" else -5,
                    color=line,
                    fontWeight=weight,
                    baseline="bottom",
                    lineBreak="\n",
                ).encode(y=place, text="text:N"),
            ]
    words = f"datum['{name}'] + ': ' + datum['{label}']"
    for number, (chosen, look) in enumerate(
        ((alt.datum[accent], "known"), (~alt.datum[accent], "comparison"))
    ):
        dots = base.transform_filter(chosen)
        sure = dots.transform_filter(~alt.datum[weak]).mark_point(size=110, **LOOKS[look])
        unsure = dots.transform_filter(alt.datum[weak]).mark_point(
            size=110, **pale(LOOKS[look]["color"])
        )
        layers += [
            named(sure, words, part=str(number)),
            named(unsure, words, part=f"weak_{number}"),
        ]
    layers += [beside(base, text=label, align="left", dx=10, colour=INK)]
    return finish(
        alt.layer(*layers),
        height=30 * len(table),
        padding=(58, 40, 30, 210),
        narrow={"padding": (58, 30, 30, 150)},
    )


def ranges(
    table: pd.DataFrame, *, name: str, low: str, high: str, label: str, axis: Axis
) -> alt.LayerChart:
    """A range a row, from low to high, or a dot where both are the same.

    Parameters
    ----------
    table : DataFrame
        In the order to draw.
    name, low, high, label : str
        Columns: the row, the ends, and both as text.
    """
    base = alt.Chart(table).encode(y=rows_of(name, list(table[name])))
    ends = base.encode(x=alt.X(**measure(low, axis, "~r")))
    words = base.encode(x=alt.X(**measure(high, axis, "~r")))
    return finish(
        alt.layer(
            ends.mark_rule(color=KNOWN, strokeWidth=7, strokeCap="round").encode(x2=f"{high}:Q"),
            beside(words, text=label, align="left", dx=10, colour=INK),
        ),
        height=30 * len(table),
        padding=(6, 96, 30, 196),
        narrow={"padding": (6, 78, 30, 150)},
    )


def intervals(
    table: pd.DataFrame,
    *,
    name: str,
    value: Series,
    low: str,
    high: str,
    reference: Series,
    axis: Axis,
) -> alt.LayerChart:
    """Estimates with their ranges, one row each: a disc on a bar, and a grey one to compare with.

    Parameters
    ----------
    table : DataFrame
        In the order to draw; a name may have a line break.
    name, low, high : str
        Columns.
    value, reference : Series
        The estimate and what it is compared with; their titles stand above the first row's discs.
    """
    down = rows_of(
        name,
        list(table[name]),
        labelExpr="split(datum.label, '\\n')",
        labelLineHeight=TEXT_SIZE + 2,
    )
    base = alt.Chart(table).encode(y=down)

    def at(column: str) -> alt.X:
        return alt.X(**measure(column, axis, "~r"))

    def words(series: Series) -> str:
        number = in_words(f"datum['{series.column}']")
        return f"replace(datum['{name}'], '\\n', ' ') + ', {series.title}: ' + {number}"

    top = alt.Chart(table.head(1)).encode(y=down)
    # The two titles lead away from each other, however close the first row's marks are.
    is_left = table[value.column].iloc[0] < table[reference.column].iloc[0]
    return finish(
        alt.layer(
            zero_line(),
            base.mark_rule(color=KNOWN, strokeWidth=4, opacity=0.35).encode(
                x=at(low), x2=f"{high}:Q"
            ),
            *(
                named(
                    base.transform_filter(f"isValid(datum['{series.column}'])")
                    .mark_point(size=size, **LOOKS[look])
                    .encode(x=at(series.column)),
                    words(series),
                    part=look,
                )
                for series, look, size in ((value, "known", 110), (reference, "comparison", 100))
            ),
            top.mark_text(
                dy=-19,
                color=KNOWN,
                fontWeight="bold",
                text=value.title,
                align="right" if is_left else "left",
                dx=-3 if is_left else 3,
            ).encode(x=at(value.column)),
            top.mark_text(
                dy=-19,
                color=SOFT,
                text=reference.title,
                align="left" if is_left else "right",
                dx=3 if is_left else -3,
            ).encode(x=at(reference.column)),
        ),
        height=46 * len(table),
        padding=(26, 16, 30, 176),
        narrow={"padding": (26, 12, 30, 152)},
    )


def groups(
    table: pd.DataFrame,
    *,
    group: str,
    value: str,
    label: str,
    means: pd.DataFrame,
    axis: Axis,
    order: list[str],
    reference: Level,
) -> alt.LayerChart:
    """A few groups of shares side by side: a dot a share, a bar at each group's mean.

    Parameters
    ----------
    table : DataFrame
        One row a share; its column ``dot`` says who it is to a reader who points at its dot.
    group, value, label : str
        Columns; the label is empty where the row would get too crowded. ``|`` breaks it; a ``|``
        at its end lifts it over its neighbours.
    means : DataFrame
        One row a group that has a mean worth drawing: the same columns.
    reference : Level
        A value to compare with, in grey.
    """
    across = alt.X(**measure(value, axis))
    down = rows_of(group, order)
    base, mean = (alt.Chart(rows).encode(x=across, y=down) for rows in (table, means))
    known = alt.Chart(pd.DataFrame([{value: reference.value}])).encode(x=across)
    text = dict(fontSize=TEXT_SIZE - 1, stroke=PAPER, strokeWidth=4)  # a halo over the lines
    return finish(
        alt.layer(
            zero_line(),
            known.mark_rule(color=CONTEXT, strokeWidth=1.6),
            known.mark_text(color=SOFT, text=reference.text).encode(y=alt.value(-10)),
            named(base.mark_point(filled=True, color=KNOWN, size=70, opacity=0.85), "datum.dot"),
            mean.mark_tick(color=INK, thickness=3, size=22, orient="vertical"),
            *(
                base.transform_calculate(words=f"split(datum.{label}, '|')")
                .transform_calculate(
                    line=f"length(datum.words) >= {place}"
                    f" ? datum.words[length(datum.words) - {place}] : ''"
                )
                .mark_text(dy=dy, baseline="bottom", **text)
                .encode(text="line:N")
                for place, dy in ((1, -9), (2, -23), (3, -37))
            ),
            mean.mark_text(dy=22, dx=6, align="right", fontWeight="bold", **text).encode(
                text=f"{label}:N"
            ),
        ),
        height=92 * len(order),
        padding=(30, 24, 30, 130),
        narrow={"padding": (30, 18, 30, 98)},
    )

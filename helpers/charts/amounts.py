"""Recipes of amounts: a sum and its parts, squares to count, one day against another."""

from __future__ import annotations

import math

import pandas as pd

from ..charting import alt
from ..render import WIDTHS
from ..settings import Axis, Series
from ..theme import (
    ACCENT,
    CONTEXT,
    INK,
    KNOWN,
    NARROW_BELOW,
    ONE,
    PAPER,
    RULE,
    SOFT,
    TEXT_SIZE,
    finish,
    measure,
    zero_line,
)
from .marks import LOOKS, apart, beside, pale, rows_of, written


def steps(
    table: pd.DataFrame, *, name: str, value: str, label: str, total: str, weak: str, axis: Axis
) -> alt.LayerChart:
    """A waterfall: parts one below the other, each bar from where the last one ended.

    Parameters
    ----------
    table : DataFrame
        One row a part, in the order to draw, of which the last is their sum.
    name, value, label : str
        Columns: the row, the part, and that as text.
    total, weak : str
        Boolean columns: the sum, which begins at zero and stands out, and parts that are pale, with
        a question mark.

    Examples
    --------
    >>> parts = pd.DataFrame(
    ...     {"who": ["a", "b", "both"], "adds": [2, -1, 1], "text": ["+2", "−1", "+1"]}
    ... )
    >>> parts["sum"] = parts["who"].eq("both")
    >>> parts["guess"] = parts["who"].eq("b")
    >>> columns = dict(name="who", value="adds", label="text", total="sum", weak="guess")
    >>> steps(parts, **columns, axis=Axis(domain=(-1, 3), ticks=[0, 2])).height
    120
    """
    ends = table[value].where(~table[total], 0).cumsum()
    starts = (ends - table[value]).where(~table[total], 0)
    table = table.assign(**{label: table[label].where(~table[weak], table[label] + " ?")})
    table = table.assign(_from=starts, _to=ends.where(~table[total], table[value]))
    table["_left"], table["_right"] = (
        table[["_from", "_to"]].min(axis=1),
        table[["_from", "_to"]].max(axis=1),
    )
    # The line from one bar's end down to the next bar.
    table["_next"] = table[name].shift(-1)
    order = list(table[name])

    def at(column: str) -> alt.X:
        return alt.X(**measure(column, axis))

    def bars(rows: pd.DataFrame, **look) -> alt.Chart:
        bar = alt.Chart(rows).mark_bar(height=18, **look)
        return bar.encode(y=rows_of(name, order), x=at("_from"), x2="_to:Q")

    base = alt.Chart(table).encode(y=rows_of(name, order))
    return finish(
        alt.layer(
            zero_line(),
            alt.Chart(table.dropna(subset="_next"))
            .mark_rule(color=RULE, strokeWidth=1)
            .encode(y=rows_of(name, order), y2="_next:N", x=at("_to")),
            bars(table[~table[total] & ~table[weak]], color=KNOWN),
            bars(table[~table[total] & table[weak]], **pale(KNOWN)).properties(name="weak_bars"),
            bars(table[table[total]], color=ACCENT),
            beside(
                base.encode(x=at("_right")).transform_filter(alt.datum[value] >= 0),
                text=label,
                align="left",
                dx=6,
                colour=INK,
            ),
            beside(
                base.encode(x=at("_left")).transform_filter(alt.datum[value] < 0),
                text=label,
                align="right",
                dx=-6,
                colour=INK,
            ),
        ),
        height=40 * len(table),
        padding=(6, 24, 30, 176),
        narrow={"padding": (6, 20, 30, 128)},
    )


def tiles(
    table: pd.DataFrame,
    *,
    name: str,
    label: str,
    count: str,
    accent: str,
    across: int,
    tall: int = 5,
) -> alt.LayerChart:
    """Numbers as small squares of one worth: amounts far apart, or one day among so many.

    Parameters
    ----------
    table : DataFrame
        One row a number, in the order to draw.
    name, label : str
        Columns: what stands above the squares, and its number as text after it.
    count, accent : str
        Columns: how many squares, of which the last may be a part, and how many of them stand out.
    across : int
        Squares that fit a line.
    tall : int
        Lines of squares that a long row fills column by column.

    Examples
    --------
    >>> days = pd.DataFrame({"what": ["Rain"], "text": ["one day in four"], "of": [4], "in": [1]})
    >>> tiles(days, name="what", label="text", count="of", accent="in", across=20).height > 40
    True
    """
    left, right, words = 6, 10, 26
    pitch = {variant: (width - left - right) / across for variant, width in WIDTHS.items()}
    lines = [min(tall, math.ceil(number / across)) for number in table[count]]
    # Down the page: a line of words before each block of squares.
    heights = {
        variant: sum(words + 10 + line * size for line in lines) for variant, size in pitch.items()
    }
    squares, heads = [], []
    top = dict.fromkeys(WIDTHS, 0.0)
    for (_, row), line in zip(table.iterrows(), lines, strict=True):
        heads.append(
            {"name": row[name], "label": row[label]}
            | {f"{variant}_y": (y + words / 2) / heights[variant] for variant, y in top.items()}
        )
        for place in range(math.ceil(row[count])):
            column, down = divmod(place, line)
            part = min(1, row[count] - place)
            squares.append(
                {"x": column, "x2": column + 0.84 * part, "out": place < row[accent]}
                | {
                    f"{variant}_{edge}": (y + words + (down + share) * pitch[variant])
                    / heights[variant]
                    for variant, y in top.items()
                    for edge, share in (("y", 0), ("y2", 0.84))
                }
            )
        for variant, size in pitch.items():
            top[variant] += words + 10 + line * size
    which = f"width < {NARROW_BELOW} ? datum.narrow_{{0}} : datum.wide_{{0}}".format
    scale = alt.Scale(domain=[1, 0], nice=False)
    blocks = (
        alt.Chart(pd.DataFrame(squares))
        .transform_calculate(y=which("y"), y2=which("y2"))
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, across], nice=False)),
            x2="x2:Q",
            y=alt.Y("y:Q", axis=None, scale=scale),
            y2="y2:Q",
        )
    )
    above_them = (
        alt.Chart(pd.DataFrame(heads))
        .transform_calculate(y=which("y"), words="datum.name + ': ' + datum.label")
        .encode(x=alt.value(0), y=alt.Y("y:Q", axis=None, scale=scale), text="words:N")
    )
    return finish(
        alt.layer(
            blocks.transform_filter("datum.out").mark_rect(color=ACCENT),
            blocks.transform_filter("!datum.out").mark_rect(color=CONTEXT),
            above_them.mark_text(align="left", color=INK),
        ),
        height=heights["wide"],
        padding=(4, right, 4, left),
        narrow={"height": heights["narrow"], "padding": (4, right, 4, left)},
    )


def slopes(
    table: pd.DataFrame, *, name: str, first: Series, second: Series, axis: Axis, accent: str
) -> alt.LayerChart:
    """Two measures of the same rows as a line each, from the first at the left to the second.

    Parameters
    ----------
    table : DataFrame
        One row a line.
    name, accent : str
        Columns: the line's name, and whether it stands out.
    first, second : Series
        The measures, whose titles stand above; a later second one is hindsight, with its lines.
    axis : Axis
        Of both; the ticks are not drawn, since every end has its value.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"who": ["a", "b"], "then": [1, 2], "now": [2, 1], "out": [True, False]}
    ... )
    >>> chart = slopes(
    ...     table,
    ...     name="who",
    ...     first=Series("then", "then"),
    ...     second=Series("now", "now", later=True),
    ...     axis=Axis(domain=(0, 3), ticks=[]),
    ...     accent="out",
    ... )
    >>> [layer.name for layer in chart.layer if "hindsight" in str(layer.name)][0]
    'hindsight_lines_0'
    """
    height, line = 440, 17
    scale = alt.Scale(domain=list(axis.domain), nice=False)

    def up(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", scale=scale, axis=None)

    def mine(layer: alt.Chart, series: Series, part: str) -> alt.Chart:
        return layer.properties(name=f"hindsight_{part}") if series.later else layer

    edges = {
        "first": (first, alt.value(0), "right", -9),
        "second": (second, alt.value(alt.ExprRef("width")), "left", 9),
    }
    for side, (series, *_) in edges.items():
        least = (axis.high - axis.low) / height * line
        table = table.assign(**{f"_{side}": apart(table[series.column], least)})
    lines, ends = [], []
    for number, (colour, words) in enumerate(((CONTEXT, SOFT), (ACCENT, INK))):
        rows = alt.Chart(table[table[accent].eq(bool(number))])
        rule = rows.mark_rule(color=colour, strokeWidth=1.4 + 0.6 * number).encode(
            x=edges["first"][1], x2=edges["second"][1], y=up(first.column), y2=f"{second.column}:Q"
        )
        lines.append(mine(rule, second, f"lines_{number}"))
        for side, (series, edge, align, dx) in edges.items():
            look = LOOKS["known"] | {"color": colour}
            if series.later:
                look = LOOKS["later"] | {"stroke": colour}
            text = f"datum.{name} + ' ' + {written(f'datum.{series.column}')}"
            disc = rows.mark_point(size=55, **look).encode(x=edge, y=up(series.column))
            label = (
                rows.transform_calculate(words=text)
                .mark_text(align=align, dx=dx, color=words, fontSize=TEXT_SIZE - 1)
                .encode(x=edge, y=up(f"_{side}"), text="words:N")
            )
            ends += [mine(disc, series, f"discs_{number}"), mine(label, series, f"words_{number}")]
    zero = alt.Chart(ONE).encode(y=alt.Y(datum=0, scale=scale, axis=None))
    titles = [
        mine(
            alt.Chart(ONE)
            .mark_text(align=align, dx=dx, fontWeight="bold", text=series.title)
            .encode(x=edge, y=alt.value(-16)),
            series,
            "title",
        )
        for series, edge, align, dx in edges.values()
    ]
    return finish(
        alt.layer(
            zero.mark_rule(color=RULE, strokeWidth=1.2),
            *lines,
            zero.mark_text(text="0", color=SOFT, stroke=PAPER, strokeWidth=5).encode(
                x=alt.value(alt.ExprRef("width / 2"))
            ),
            *ends,
            *titles,
        ),
        height=height,
        padding=(30, 144, 12, 144),
        narrow={"padding": (30, 140, 12, 140)},
    )

"""Recipes along time or another scale."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd

from ..charting import alt
from ..settings import Axis, Labels, Level, Padding
from ..theme import (
    ACCENT,
    CLOCK,
    CONTEXT,
    DOTTED,
    GRID,
    INK,
    KNOWN,
    NARROW_BELOW,
    ONE,
    PAPER,
    RULE,
    SAID,
    SOFT,
    TEXT_SIZE,
    across,
    finish,
    in_words,
    measure,
    named,
    zero_line,
)
from .marks import LOOKS, above, pale, rows_of


def lines(
    table: pd.DataFrame,
    *,
    x: Axis,
    y: Axis,
    series: str,
    styles: dict[str, dict],
    points: bool = False,
    later: str | None = None,
    padding: Padding = Padding(130, 104),
) -> alt.LayerChart:
    """Change along a scale: one line a series, named at its end instead of in a legend.

    Parameters
    ----------
    table : DataFrame
        Tidy: one row a point.
    x, y : Axis
        Each with its column; a tick of `y` is signed unless it has a format.
    series : str
        Column.
    styles : dict
        By series: ``colour``, and optionally ``width``, ``label`` (words at the end),
        ``text`` (their colour, where the line's is too pale to read), ``dy`` (moves them off
        others), ``evening`` and ``evening_dy`` (the same for where the line ended that evening).
    points : bool
        Whether to mark each row.
    later : str, optional
        Boolean column: the rows that nobody knew that evening. Their part of a line is drawn apart,
        thin, and a page hides it when a reader asks for that evening.
    padding : Padding
        Room for the names at the lines' ends.
    """
    along, up = across(x.column, x), alt.Y(**measure(y.column, y))

    def drawn(rows: pd.DataFrame, style: dict, width: float, filled: bool) -> list[alt.Chart]:
        base = alt.Chart(rows).encode(x=along, y=up)
        line = base.mark_line(color=style["colour"], strokeWidth=width, interpolate="linear")
        if not points:
            return [line]
        fill = style["colour"] if filled else PAPER
        return [
            line,
            base.mark_point(
                filled=True, fill=fill, stroke=style["colour"], strokeWidth=1.4, size=50, opacity=1
            ),
        ]

    def named(rows: pd.DataFrame, style: dict, text: str, dy: float) -> alt.Chart:
        return (
            alt.Chart(rows.tail(1))
            .mark_text(
                align="left",
                dx=9,
                dy=dy,
                color=style.get("text", style["colour"]),
                lineBreak="\n",
                fontWeight=style.get("weight", "bold"),
                text=text,
            )
            .encode(x=along, y=up)
        )

    layers = [zero_line("y")] if y.low <= 0 <= y.high else []
    for number, (name, style) in enumerate(styles.items()):
        rows = table[table[series] == name].sort_values(x.column)
        hidden = rows[later] if later else pd.Series(False, index=rows.index)
        known, width, dy = rows[~hidden], style.get("width", 2.2), style.get("dy", 0)
        label = style.get("label", name)
        layers += drawn(known, style, width, filled=True)
        if not hidden.any():
            layers.append(named(known, style, label, dy))
            continue
        after = [
            *drawn(pd.concat([known.tail(1), rows[hidden]]), style, width / 2, filled=False)[:1],
            *drawn(rows[hidden], style, 0, filled=False)[1:],
            named(rows, style, label, dy),
        ]
        layers += [
            layer.properties(name=f"hindsight_{number}_{part}") for part, layer in enumerate(after)
        ]
        layers.append(
            named(
                known, style, style.get("evening", label), style.get("evening_dy", dy)
            ).properties(name=f"evening_{number}")
        )
    bottom = 48 if x.title else 30
    return finish(
        alt.layer(*layers),
        height=300,
        padding=(12, padding.wide, bottom, 48),
        narrow={"padding": (12, padding.narrow, bottom, 44)},
    )


def then_and_later(
    table: pd.DataFrame,
    *,
    x: Axis,
    y: Axis,
    labels: Labels = Labels(),
    later: str = "later",
    step: bool = False,
    levels: Sequence[Level] = (),
    padding: Padding = Padding(40, 26),
) -> alt.LayerChart:
    """One series in time: filled as far as it was known that evening, hollow and thin beyond.

    What came later is a layer that a page hides when a reader asks for that evening.

    Parameters
    ----------
    table : DataFrame
        One row a point, in order of time.
    x, y : Axis
        Each with its column: the place and the value.
    labels : Labels
        The columns with the value's text, and with the words of a point.
    later : str
        Column: whether the row was known only later.
    step : bool
        Whether a value holds until the next one, instead of being joined to it.
    levels : sequence of Level
        Values to compare with: what was told has its name at the right edge, another at the left.
    padding : Padding
        Room beyond the last point.
    """
    along, up = across(x.column, x), measure(y.column, y, "~r")
    known = table[~table[later]]
    layers = []
    for level in levels:
        line = alt.Chart(pd.DataFrame({y.column: [level.value]})).encode(y=alt.Y(**up))
        if level.said:
            rule = line.mark_rule(color=SAID, strokeDash=DOTTED, strokeWidth=2)
            text = line.mark_text(align="right", dx=-4, dy=-10, color=SAID, text=level.text)
            edge = alt.value(alt.ExprRef("width"))
        else:
            rule = line.mark_rule(color=RULE, strokeWidth=1.2)
            text = line.mark_text(align="left", dx=4, dy=-9, color=SOFT, text=level.text)
            edge = alt.value(0)
        layers += [rule, text.encode(x=edge)]
    parts = [("known", known, known, KNOWN, "bold")]
    if table[later].any():
        parts.insert(
            0,
            (
                "hindsight",
                pd.concat([known.tail(1), table[table[later]]]),
                table[table[later]],
                SOFT,
                "normal",
            ),
        )
    for part, drawn, rows, colour, weight in parts:
        line = (
            alt.Chart(drawn)
            .mark_line(
                color=colour,
                strokeWidth=2.4 if part == "known" else 1.4,
                interpolate="step-after" if step else "linear",
            )
            .encode(x=along, y=alt.Y(**up))
        )
        points = (
            alt.Chart(rows)
            .mark_point(size=60, **LOOKS["known" if part == "known" else "later"])
            .encode(x=along, y=alt.Y(**up))
        )
        layers += [
            line.properties(name=f"{part}_line"),
            named(points, f"datum['{labels.dot}']", part=part),
        ]
        for side, dy in ((False, -15), (True, 17)):
            texts = alt.Chart(rows[rows[labels.below].eq(side)]).encode(
                x=along, y=alt.Y(**up), text=f"{labels.text}:N"
            )
            layers.append(
                texts.mark_text(
                    dy=dy, color=colour, fontWeight=weight, fontSize=TEXT_SIZE - 1
                ).properties(name=f"{part}_{'below' if side else 'above'}")
            )
    return finish(
        alt.layer(*layers),
        height=260,
        padding=(16, padding.wide, 30, 48),
        narrow={"padding": (16, padding.narrow, 30, 44)},
    )


def timeline(
    table: pd.DataFrame,
    *,
    day: str,
    when: str,
    event: str,
    kind: str,
    colours: dict[str, str],
    wide: int = 74,
    narrow: int = 33,
) -> alt.LayerChart:
    """Events in order, one row each, its time before it; long texts are broken, never cut.

    Before the first event of a day stands the day.

    Parameters
    ----------
    table : DataFrame
        In the order to draw.
    day, when, event, kind : str
        Columns with text.
    colours : dict
        Colour of the dot by kind.
    wide, narrow : int
        Characters that fit a line in each variant.
    """
    rows = table[[day, when, event, kind]].copy()
    first = ~rows[day].duplicated()
    texts = {
        "wide": rows[event].map(lambda text: textwrap.wrap(text, wide)),
        "narrow": rows[event].map(lambda text: textwrap.wrap(text, narrow)),
    }
    line, gap, break_ = 18, 12, 30
    heights = {}
    for variant, wrapped in texts.items():
        size = wrapped.map(len) * line + gap + first * break_
        heights[variant] = int(size.sum())
        rows[f"{variant}_y"] = (size.cumsum() - size + first * break_) / heights[variant]
        rows[f"{variant}_text"] = wrapped.map("\n".join)
    rows["first"] = first
    is_narrow = f"width < {NARROW_BELOW}"
    chosen = alt.Chart(rows).transform_calculate(
        y=f"{is_narrow} ? datum.narrow_y : datum.wide_y",
        text=f"{is_narrow} ? datum.narrow_text : datum.wide_text",
    )
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1], reverse=True, nice=False))
    x = dict(x=alt.value(0))
    dots = chosen.mark_point(filled=True, size=70, opacity=1, yOffset=9).encode(
        y=y,
        color=alt.Color(
            f"{kind}:N",
            legend=None,
            scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        ),
        **x,
    )
    times = chosen.mark_text(align="right", dx=-14, baseline="top", color=SOFT).encode(
        y=y, text=f"{when}:N", **x
    )
    words = chosen.mark_text(
        align="left", dx=14, baseline="top", lineBreak="\n", lineHeight=line
    ).encode(y=y, text="text:N", **x)
    days = (
        chosen.transform_filter("datum.first")
        .mark_text(
            align="left", dx=14, dy=-break_ + 4, baseline="top", color=SOFT, fontWeight="bold"
        )
        .encode(y=y, text=f"{day}:N", **x)
    )
    spine = (
        alt.Chart(ONE)
        .mark_rule(color=GRID, strokeWidth=2)
        .encode(x=alt.value(0), y=alt.value(0), y2=alt.value(alt.ExprRef("height")))
    )
    return finish(
        alt.layer(spine, dots, times, words, days),
        height=heights["wide"],
        padding=(6, 6, 6, 70),
        narrow={"height": heights["narrow"], "padding": (6, 4, 6, 64)},
    )


def prints(
    table: pd.DataFrame, *, name: str, x: Axis, value: str, label: str, fits: str, order: list[str]
) -> alt.LayerChart:
    """When was it true? One row a figure; every print of the day, the ones that fit as told.

    Parameters
    ----------
    table : DataFrame
        One row a print.
    x : Axis
        The column with the time in hours.
    name, value, label, fits : str
        Columns: the row, the print, that as text (empty where the row would get too crowded), and
        whether the story's figure fits the print.
    """
    clock = alt.X(
        f"{x.column}:Q",
        scale=alt.Scale(domain=list(x.domain), nice=False),
        axis=alt.Axis(values=x.ticks, labelExpr=CLOCK, title=None),
    )
    base = alt.Chart(table).encode(x=clock, y=rows_of(name, order))
    other = base.transform_filter(~alt.datum[fits])
    fit = base.transform_filter(alt.datum[fits])
    time = CLOCK.replace("datum.value", f"datum.{x.column}")
    words = f"{time} + ': ' + {in_words(f'datum.{value}')}"
    return finish(
        alt.layer(
            named(other.mark_point(size=45, **LOOKS["known"]), words, part="other"),
            above(other, label, KNOWN, "normal"),
            named(fit.mark_point(size=150, **LOOKS["told"]), words, part="fit"),
            above(fit, label, SAID, "bold"),
        ),
        height=52 * len(order),
        padding=(10, 30, 30, 150),
        narrow={"padding": (10, 24, 30, 128)},
    )


def news_clock(
    table: pd.DataFrame,
    *,
    name: str,
    x: Axis,
    label: str,
    kind: str,
    order: list[str],
    session: tuple[float, float],
    session_label: str,
) -> alt.LayerChart:
    """Who had news when: one row a share, its news as a diamond, its prints as dots.

    Parameters
    ----------
    table : DataFrame
        One row a mark; `change_pct` is what a print says, for a reader who points at its dot.
    x : Axis
        The column with hours since the first midnight, past 24 on the next day.
    name, label, kind : str
        Columns: the row, the text, and what it is: "news", "print", or "none" for a text that says
        that nothing was found.
    session, session_label
        The hours of trading, drawn as a pale band, and what stands above it.
    """
    clock = CLOCK.replace("datum.value", "(datum.value % 24)")
    at = x.column
    time = clock.replace("datum.value", f"datum.{at}")
    base = alt.Chart(table).encode(x=across(at, x, clock), y=rows_of(name, order))
    news, prints_, none = (
        base.transform_filter(alt.datum[kind] == which) for which in ("news", "print", "none")
    )
    band = alt.Chart(pd.DataFrame([{at: session[0], "end": session[1]}]))
    # The text of a piece of news leaves the room after it free for prints, but for the first ones,
    # which stand at the edge.
    middle = x.low + (x.high - x.low) / 4
    open_hours = band.encode(x=across(at, x, clock), x2="end:Q")
    return finish(
        alt.layer(
            open_hours.mark_rect(color=GRID, opacity=0.55),
            band.mark_text(
                align="right", color=SOFT, text=session_label, fontSize=TEXT_SIZE - 1
            ).encode(x=across("end", x, clock), y=alt.value(-12)),
            named(
                prints_.mark_point(size=50, **LOOKS["known"]),
                f"{time} + ': ' + {in_words('datum.change_pct')}",
            ),
            above(prints_, label, INK, "normal"),
            news.mark_point(filled=True, shape="diamond", color=KNOWN, size=150, opacity=1),
            *(
                news.transform_filter(f"{where} (datum.{at} < {middle})")
                .mark_text(
                    dy=-15,
                    dx=dx,
                    align=align,
                    fontSize=TEXT_SIZE - 1,
                    color=KNOWN,
                    fontWeight="bold",
                )
                .encode(text=f"{label}:N")
                for where, align, dx in (("", "left", -7), ("!", "right", 7))
            ),
            none.mark_text(align="left", color=SOFT, fontStyle="italic").encode(text=f"{label}:N"),
        ),
        height=50 * len(order),
        padding=(26, 30, 30, 110),
        narrow={"padding": (26, 22, 30, 92)},
    )


def columns(
    table: pd.DataFrame, *, x: Axis, y: Axis, accent: str, weak: str, marks: pd.DataFrame
) -> alt.LayerChart:
    """One bar a period, from zero; some stand out, and pale where the period is less certain.

    Parameters
    ----------
    table : DataFrame
        One row a period.
    x, y : Axis
        Each with its column: the period as a number, and the value.
    accent, weak : str
        Boolean columns: whether a bar stands out of the grey, and whether it is pale, with a
        question mark.
    marks : DataFrame
        Columns ``at``, ``height``, ``text``, ``align``: words beside bars.
    """
    base = alt.Chart(table).encode(
        x=across(x.column, x), y=alt.Y(**measure(y.column, y)), y2=alt.datum(0)
    )
    # As wide as the plot has room for, on a phone too.
    width = alt.ExprRef(f"0.68 * width / {x.high - x.low}")
    bars = []
    for number, (colour, chosen) in enumerate(
        ((ACCENT, alt.datum[accent]), (CONTEXT, ~alt.datum[accent]))
    ):
        rows = base.transform_filter(chosen)
        bars += [
            rows.transform_filter(~alt.datum[weak]).mark_bar(color=colour, width=width),
            rows.transform_filter(alt.datum[weak])
            .mark_bar(width=width, **pale(colour))
            .properties(name=f"weak_{number}"),
        ]
    for side, dy in ((table[y.column].ge(0), -8), (table[y.column].lt(0), 9)):
        ends = alt.Chart(table[table[weak] & side]).mark_text(text="?", dy=dy, color=SOFT)
        bars.append(ends.encode(x=across(x.column, x), y=alt.Y(**measure(y.column, y))))
    words = [
        alt.Chart(side)
        .mark_text(align=align, lineBreak="\n")
        .encode(
            x=alt.X("at:Q", scale=alt.Scale(domain=list(x.domain), nice=False)),
            y=alt.Y(**measure("height", y)),
            text="text:N",
        )
        for align, side in marks.groupby("align")
    ]
    return finish(
        alt.layer(*bars, zero_line("y"), *words),
        height=280,
        padding=(14, 16, 30, 48),
        narrow={"padding": (14, 10, 30, 44)},
    )

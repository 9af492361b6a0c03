"""Recipes along time or another scale."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from ..theme import (
    CLOCK,
    CONTEXT,
    DOTTED,
    GRID,
    INK,
    KNOWN,
    NARROW_BELOW,
    ONE,
    PAPER,
    PLAIN,
    RULE,
    SAID,
    SOFT,
    TEXT_SIZE,
    finish,
    measure,
    zero_line,
)
from .marks import above, rows_of


def lines(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str,
    styles: dict[str, dict],
    x_domain: tuple[float, float],
    x_ticks: list[float],
    y_domain: tuple[float, float],
    y_ticks: list[float],
    x_labels: str = PLAIN,
    x_title: str | None = None,
    points: bool = False,
    right: float = 130,
    narrow_right: float = 104,
    form: str = "+~r",
    later: str | None = None,
) -> alt.LayerChart:
    """Change along a scale: one line a series, named at its end instead of in a legend.

    Parameters
    ----------
    table : DataFrame
        Tidy: one row a point.
    x, y, series : str
        Columns.
    styles : dict
        By series: ``colour``, and optionally ``dash``, ``width``, ``label`` (words at the end),
        ``text`` (their colour, where the line's is too pale to read), ``dy`` (moves them off
        others), ``evening`` and ``evening_dy`` (the same for where the line ended that evening).
    x_labels : str
        Vega expression that writes a tick of `x`, such as `CLOCK`.
    points : bool
        Whether to mark each row.
    right, narrow_right : float
        Room for the names at the lines' ends, in design pixels.
    form : str
        How a tick of `y` is written.
    later : str, optional
        Boolean column: the rows that nobody knew that evening. Their part of a line is drawn apart,
        thin, and a page hides it when a reader asks for that evening.
    """
    scale = alt.Scale(domain=list(x_domain), nice=False)
    x_axis = alt.Axis(values=x_ticks, labelExpr=x_labels, title=x_title, grid=False)
    along = alt.X(f"{x}:Q", scale=scale, axis=x_axis)
    up = alt.Y(**measure(y, y_domain, y_ticks, form))

    def drawn(rows: pd.DataFrame, style: dict, width: float, filled: bool) -> list[alt.Chart]:
        base = alt.Chart(rows).encode(x=along, y=up)
        line = base.mark_line(
            color=style["colour"],
            strokeWidth=width,
            strokeDash=style.get("dash", [1, 0]),
            interpolate="linear",
        )
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

    layers = [zero_line("y")] if y_domain[0] <= 0 <= y_domain[1] else []
    for number, (name, style) in enumerate(styles.items()):
        rows = table[table[series] == name].sort_values(x)
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
    bottom = 48 if x_title else 30
    return finish(
        alt.layer(*layers),
        height=300,
        padding=(12, right, bottom, 48),
        narrow={"padding": (12, narrow_right, bottom, 44)},
    )


def then_and_later(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    label: str,
    later: str,
    below: str,
    x_domain: tuple[float, float],
    x_ticks: list[float],
    y_domain: tuple[float, float],
    y_ticks: list[float],
    x_labels: str = PLAIN,
    form: str = "~r",
    unit: str = "",
    step: bool = False,
    reference: tuple[float, str] | None = None,
    said: tuple[float, str] | None = None,
    right: float = 40,
    narrow_right: float = 26,
) -> alt.LayerChart:
    """One series in time: solid as far as it was known that evening, grey beyond.

    What came later is a layer that a page hides when a reader asks for that evening.

    Parameters
    ----------
    table : DataFrame
        One row a point, in order of time.
    x, y, label, later, below : str
        Columns: the place, the value, its text (empty for none), whether it was known only later,
        and whether the text stands below its point.
    step : bool
        Whether a value holds until the next one, instead of being joined to it.
    reference : tuple of float and str, optional
        A value to compare with and its name, at the left edge.
    said : tuple of float and str, optional
        What was told, and its name, at the right edge.
    """
    across = alt.X(
        f"{x}:Q",
        scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=x_labels, title=None, grid=False),
    )
    up = measure(y, y_domain, y_ticks, form, unit)
    known = table[~table[later]]
    layers = []
    if reference is not None:
        line = alt.Chart(pd.DataFrame({y: [reference[0]]})).encode(y=alt.Y(**up))
        layers += [
            line.mark_rule(color=RULE, strokeWidth=1.2),
            line.mark_text(align="left", dx=4, dy=-9, color=SOFT, text=reference[1]).encode(
                x=alt.value(0)
            ),
        ]
    if said is not None:
        told = alt.Chart(pd.DataFrame({y: [said[0]]})).encode(y=alt.Y(**up))
        layers += [
            told.mark_rule(color=SAID, strokeDash=DOTTED, strokeWidth=2),
            told.mark_text(align="right", dx=-4, dy=-10, color=SAID, text=said[1]).encode(
                x=alt.value(alt.ExprRef("width"))
            ),
        ]
    parts = [("known", known, known, KNOWN, "bold")]
    if table[later].any():
        parts.insert(
            0,
            (
                "hindsight",
                pd.concat([known.tail(1), table[table[later]]]),
                table[table[later]],
                CONTEXT,
                "normal",
            ),
        )
    for part, drawn, rows, colour, weight in parts:
        line = (
            alt.Chart(drawn)
            .mark_line(
                color=colour, strokeWidth=2.4, interpolate="step-after" if step else "linear"
            )
            .encode(x=across, y=alt.Y(**up))
        )
        points = alt.Chart(rows).encode(x=across, y=alt.Y(**up))
        layers += [
            line.properties(name=f"{part}_line"),
            points.mark_point(filled=True, color=colour, size=60, opacity=1).properties(
                name=f"{part}_points"
            ),
        ]
        for side, dy in ((False, -15), (True, 17)):
            texts = alt.Chart(rows[rows[below].eq(side)]).encode(
                x=across, y=alt.Y(**up), text=f"{label}:N"
            )
            layers.append(
                texts.mark_text(
                    dy=dy,
                    color=SOFT if part == "hindsight" else colour,
                    fontWeight=weight,
                    fontSize=TEXT_SIZE - 1,
                ).properties(name=f"{part}_{'below' if side else 'above'}")
            )
    return finish(
        alt.layer(*layers),
        height=260,
        padding=(16, right, 30, 48),
        narrow={"padding": (16, narrow_right, 30, 44)},
    )


def timeline(
    table: pd.DataFrame,
    *,
    when: str,
    event: str,
    kind: str,
    colours: dict[str, str],
    wide: int = 74,
    narrow: int = 33,
) -> alt.LayerChart:
    """Events in order, one row each, its time before it; long texts are broken, never cut.

    Parameters
    ----------
    table : DataFrame
        In the order to draw.
    when, event, kind : str
        Columns with text.
    colours : dict
        Colour of the dot by kind.
    wide, narrow : int
        Characters that fit a line in each variant.
    """
    rows = table[[when, event, kind]].copy()
    texts = {
        "wide": rows[event].map(lambda text: textwrap.wrap(text, wide)),
        "narrow": rows[event].map(lambda text: textwrap.wrap(text, narrow)),
    }
    line, gap = 18, 12
    heights = {}
    for variant, wrapped in texts.items():
        size = wrapped.map(len) * line + gap
        heights[variant] = int(size.sum())
        rows[f"{variant}_y"] = (size.cumsum() - size) / heights[variant]
        rows[f"{variant}_text"] = wrapped.map("\n".join)
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
    spine = (
        alt.Chart(ONE)
        .mark_rule(color=GRID, strokeWidth=2)
        .encode(x=alt.value(0), y=alt.value(0), y2=alt.value(alt.ExprRef("height")))
    )
    return finish(
        alt.layer(spine, dots, times, words),
        height=heights["wide"],
        padding=(6, 6, 6, 70),
        narrow={"height": heights["narrow"], "padding": (6, 4, 6, 64)},
    )


def prints(
    table: pd.DataFrame,
    *,
    name: str,
    at: str,
    label: str,
    fits: str,
    domain: tuple[float, float],
    ticks: list[float],
    order: list[str],
) -> alt.LayerChart:
    """When was it true? One row a figure; every print of the day, the ones that fit in colour.

    Parameters
    ----------
    table : DataFrame
        One row a print.
    name, at, label, fits : str
        Columns: the row, the time in hours, the print as text (empty where the row would get
        too crowded), and whether the story's figure fits the print.
    """
    across = alt.X(
        f"{at}:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(values=ticks, labelExpr=CLOCK, title=None),
    )
    base = alt.Chart(table).encode(x=across, y=rows_of(name, order))
    other = base.transform_filter(~alt.datum[fits])
    fit = base.transform_filter(alt.datum[fits])
    return finish(
        alt.layer(
            other.mark_point(filled=True, color=CONTEXT, size=45, opacity=1),
            above(other, label, SOFT, "normal"),
            fit.mark_point(
                filled=True,
                fill=PAPER,
                stroke=SAID,
                size=150,
                opacity=1,
                strokeWidth=2,
                strokeDash=DOTTED,
            ),
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
    at: str,
    label: str,
    kind: str,
    domain: tuple[float, float],
    ticks: list[float],
    order: list[str],
    session: tuple[float, float],
    session_label: str,
) -> alt.LayerChart:
    """Who had news when: one row a share, its news as a diamond, its prints as dots.

    Parameters
    ----------
    table : DataFrame
        One row a mark.
    name, at, label, kind : str
        Columns: the row, hours since the first midnight (past 24 on the next day), the text, and
        what it is: "news", "print", or "none" for a text that says that nothing was found.
    session, session_label
        The hours of trading, drawn as a pale band, and what stands above it.
    """
    clock = CLOCK.replace("datum.value", "(datum.value % 24)")
    scale = alt.Scale(domain=list(domain), nice=False)
    axis = alt.Axis(values=ticks, labelExpr=clock, title=None, grid=False)
    across = alt.X(f"{at}:Q", scale=scale, axis=axis)
    base = alt.Chart(table).encode(x=across, y=rows_of(name, order))
    news, prints_, none = (
        base.transform_filter(alt.datum[kind] == which) for which in ("news", "print", "none")
    )
    band = alt.Chart(pd.DataFrame([{at: session[0], "end": session[1]}]))
    # The text of a piece of news leaves the room after it free for prints, but for the first ones,
    # which stand at the edge.
    middle = domain[0] + (domain[1] - domain[0]) / 4
    open_hours = band.encode(x=across, x2="end:Q")
    return finish(
        alt.layer(
            open_hours.mark_rect(color=GRID, opacity=0.55),
            band.mark_text(
                align="right", color=SOFT, text=session_label, fontSize=TEXT_SIZE - 1
            ).encode(x=alt.X("end:Q", scale=scale, axis=axis), y=alt.value(-12)),
            prints_.mark_point(filled=True, color=CONTEXT, size=50, opacity=1),
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
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    accent: str,
    weak: str,
    x_domain: tuple[float, float],
    x_ticks: list[float],
    y_domain: tuple[float, float],
    y_ticks: list[float],
    marks: pd.DataFrame,
) -> alt.LayerChart:
    """One bar a period, from zero; some in colour, and open where the period is less certain.

    Parameters
    ----------
    table : DataFrame
        One row a period.
    x, y : str
        Columns: the period as a number, and the value.
    accent, weak : str
        Boolean columns: in colour, and drawn open.
    marks : DataFrame
        Columns ``at``, ``height``, ``text``, ``align``: words beside bars.
    """
    base = alt.Chart(table).encode(
        x=alt.X(
            f"{x}:Q",
            scale=alt.Scale(domain=list(x_domain), nice=False),
            axis=alt.Axis(values=x_ticks, labelExpr=PLAIN, title=None, grid=False),
        ),
        y=alt.Y(**measure(y, y_domain, y_ticks)),
        y2=alt.datum(0),
    )
    # As wide as the plot has room for, on a phone too.
    width = alt.ExprRef(f"0.68 * width / {x_domain[1] - x_domain[0]}")
    bars = []
    for colour, chosen in ((KNOWN, alt.datum[accent]), (CONTEXT, ~alt.datum[accent])):
        rows = base.transform_filter(chosen)
        bars += [
            rows.transform_filter(~alt.datum[weak]).mark_bar(color=colour, width=width),
            rows.transform_filter(alt.datum[weak]).mark_bar(
                fill=PAPER, stroke=colour, strokeWidth=1.4, width=width
            ),
        ]
    words = [
        alt.Chart(side)
        .mark_text(align=align, lineBreak="\n")
        .encode(
            x=alt.X("at:Q", scale=alt.Scale(domain=list(x_domain), nice=False)),
            y=alt.Y(**measure("height", y_domain, y_ticks)),
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

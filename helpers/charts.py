"""A few chart recipes, named by the relation they show.

A recipe takes a tidy table and the names of its columns and returns an `altair.Chart`; it never
displays or reads anything.
"""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from .theme import (
    ASSUMED,
    CLOCK,
    CONTEXT,
    DASHED,
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
    SIGNED,
    SOFT,
    TEXT_SIZE,
    finish,
    measure,
    zero_line,
)

# A chapter takes the theme's colours and labels from here.
__all__ = [
    "ASSUMED", "CLOCK", "CONTEXT", "DASHED", "INK", "KNOWN", "PLAIN", "SAID", "SOFT",
    "deviation", "distribution", "expectations", "groups", "hours", "intervals", "lines",
    "news_clock", "paired_ranking", "prints", "ranges", "ranking", "then_and_later", "timeline",
    "years",
]


def hours(times: pd.Series) -> pd.Series:
    """Hours since midnight of each time, for a chart's clock axis.

    >>> hours(pd.Series(pd.to_datetime(["2026-01-29T14:01"]))).round(3).item()
    14.017
    """
    return times.dt.hour + times.dt.minute / 60


def _labelled(base: alt.Chart, *, text: str, align: str, dx: float, colour: str,
              weight: str = "normal") -> alt.Chart:
    return base.mark_text(
        align=align, dx=dx, color=colour, fontWeight=weight, baseline="middle"
    ).encode(text=alt.Text(f"{text}:N"))


def _rows(name: str, order: list, **more) -> alt.Y:
    """A band of labelled rows in the order of the table."""
    axis = alt.Axis(
        title=None, grid=False, labelColor=INK, labelFontSize=TEXT_SIZE, labelLimit=220, **more
    )
    return alt.Y(f"{name}:N", sort=order, axis=axis)


def deviation(
    table: pd.DataFrame, *, name: str, told: str, closed: str, told_label: str,
    closed_label: str, domain: tuple[float, float], ticks: list[float], unit: str = "",
) -> alt.LayerChart:
    """As told against as closed: one row a figure, a dotted ring and a solid disc.

    Parameters
    ----------
    table : DataFrame
        One row a figure, in the order to draw.
    name, told, closed, told_label, closed_label : str
        Columns: the row's label, the told and the known value, and both as text.
    domain, ticks
        The scale, in the values' unit.
    unit : str
        Written after the ticks; a scale with a unit has no signs.
    """
    base = alt.Chart(table).encode(y=_rows(name, list(table[name])))

    def at(column: str) -> alt.X:
        return alt.X(**measure(column, domain, ticks, "~r" if unit else "+~r", unit))

    def side(column: str, label: str, other: str, colour: str, weight: str) -> list[alt.Chart]:
        is_right = alt.datum[column] >= alt.datum[other]
        here = base.encode(x=at(column))
        style = dict(text=label, colour=colour, weight=weight)
        return [
            _labelled(here.transform_filter(is_right), align="left", dx=12, **style),
            _labelled(here.transform_filter(f"!({is_right})"), align="right", dx=-12, **style),
        ]

    link = base.mark_rule(color=RULE, strokeWidth=1.5).encode(x=at(told), x2=f"{closed}:Q")
    ring = base.mark_point(
        filled=True, fill=PAPER, stroke=SAID, size=130, opacity=1, strokeWidth=2,
        strokeDash=DOTTED,
    ).encode(x=at(told))
    disc = base.mark_point(filled=True, color=KNOWN, size=130, opacity=1).encode(x=at(closed))
    return finish(
        alt.layer(
            zero_line(), link, ring, disc,
            *side(told, told_label, closed, SAID, "normal"),
            *side(closed, closed_label, told, KNOWN, "bold"),
        ),
        height=40 * len(table), padding=(6, 40, 30, 128),
        narrow={"padding": (6, 30, 30, 96)},
    )


def ranking(
    table: pd.DataFrame, *, name: str, value: str, label: str,
    domain: tuple[float, float], ticks: list[float], accent: str | None = None,
) -> alt.LayerChart:
    """Bars from zero, one row a category, in the order of the table, the value at each bar's end.

    `accent` names a boolean column; its rows are drawn in the colour of what is known, the others
    in grey.
    """
    base = alt.Chart(table).encode(
        y=_rows(name, list(table[name])), x=alt.X(**measure(value, domain, ticks))
    )
    colour = KNOWN if accent is None else alt.when(alt.datum[accent]).then(
        alt.value(KNOWN)).otherwise(alt.value(CONTEXT))
    bars = base.mark_bar(height=14, **({"color": KNOWN} if accent is None else {}))
    if accent is not None:
        bars = bars.encode(color=colour)
    rises = alt.datum[value] >= 0
    return finish(
        alt.layer(
            bars, zero_line(),
            _labelled(base.transform_filter(rises), text=label, align="left", dx=6, colour=INK),
            _labelled(base.transform_filter(f"!({rises})"), text=label, align="right", dx=-6,
                      colour=INK),
        ),
        height=28 * len(table), padding=(6, 24, 30, 196),
        narrow={"padding": (6, 24, 30, 176)},
    )


def paired_ranking(
    table: pd.DataFrame, *, name: str, first: str, second: str, first_title: str,
    second_title: str, domain: tuple[float, float], ticks: list[float], form: str = "+~r",
    unit: str = "", left: float = 110, narrow_left: float = 96, later: bool = False,
) -> alt.LayerChart:
    """Two measures of the same rows: a solid disc and an open one, joined by a thin line.

    A name may have a line break; `left` is the room for the names. Where one measure is missing,
    the other stands alone. If the second measure was known only `later`, its layers are hindsight.
    """
    lines_of = dict(labelExpr="split(datum.label, '\\n')", labelLineHeight=TEXT_SIZE + 2)
    down = _rows(name, list(table[name]), **lines_of)
    base = alt.Chart(table).encode(y=down)
    both = alt.datum[first] != None, alt.datum[second] != None  # noqa: E711, Vega's null

    def at(column: str) -> alt.X:
        return alt.X(**measure(column, domain, ticks, form, unit))

    link = base.transform_filter(both[0] & both[1]).mark_rule(color=GRID, strokeWidth=3).encode(
        x=at(first), x2=f"{second}:Q")
    discs = [
        base.transform_filter(both[0]).mark_point(
            filled=True, color=KNOWN, size=110, opacity=1).encode(x=at(first)),
        base.transform_filter(both[1]).mark_point(
            filled=True, fill=PAPER, stroke=INK, size=100, opacity=1, strokeWidth=1.8,
        ).encode(x=at(second)),
    ]
    top = alt.Chart(table.head(1)).encode(y=down)
    first_is_left = table[first].iloc[0] < table[second].iloc[0]
    titles = [
        top.mark_text(
            dy=-17, dx=6 if is_left else -6, align="right" if is_left else "left",
            color=colour, fontWeight=weight, text=title,
        ).encode(x=at(column))
        for column, title, colour, weight, is_left in (
            (first, first_title, KNOWN, "bold", first_is_left),
            (second, second_title, INK, "normal", not first_is_left))
    ]
    if later:
        link, discs[1], titles[1] = (
            layer.properties(name=f"hindsight_{part}")
            for part, layer in (("link", link), ("disc", discs[1]), ("title", titles[1])))
    return finish(
        alt.layer(zero_line(), link, *discs, *titles),
        height=(34 if not table[name].str.contains("\n").any() else 44) * len(table),
        padding=(22, 16, 30, left), narrow={"padding": (22, 10, 30, narrow_left)},
    )


def lines(
    table: pd.DataFrame, *, x: str, y: str, series: str, styles: dict[str, dict],
    x_domain: tuple[float, float], x_ticks: list[float], y_domain: tuple[float, float],
    y_ticks: list[float], x_labels: str = PLAIN, x_title: str | None = None,
    points: bool = False, right: float = 130, narrow_right: float = 104, form: str = "+~r",
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
            color=style["colour"], strokeWidth=width, strokeDash=style.get("dash", [1, 0]),
            interpolate="linear")
        if not points:
            return [line]
        fill = style["colour"] if filled else PAPER
        return [line, base.mark_point(
            filled=True, fill=fill, stroke=style["colour"], strokeWidth=1.4, size=50, opacity=1)]

    def named(rows: pd.DataFrame, style: dict, text: str, dy: float) -> alt.Chart:
        return alt.Chart(rows.tail(1)).mark_text(
            align="left", dx=9, dy=dy, color=style.get("text", style["colour"]), lineBreak="\n",
            fontWeight=style.get("weight", "bold"), text=text).encode(x=along, y=up)

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
            named(rows, style, label, dy)]
        layers += [layer.properties(name=f"hindsight_{number}_{part}")
                   for part, layer in enumerate(after)]
        layers.append(named(
            known, style, style.get("evening", label), style.get("evening_dy", dy),
        ).properties(name=f"evening_{number}"))
    bottom = 48 if x_title else 30
    return finish(alt.layer(*layers), height=300, padding=(12, right, bottom, 48),
                   narrow={"padding": (12, narrow_right, bottom, 44)})


def matrix(
    table: pd.DataFrame, *, row: str, column: str, count: str, rows: list[str],
    columns: dict[str, str], most: int,
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
    across = alt.X("place:Q", axis=None, scale=alt.Scale(
        domain=[-0.5, len(columns) - 0.5], nice=False, zero=False))
    down = _rows(row, rows)
    pairs = alt.Chart(table).encode(x=across, y=down)
    size = alt.Size(f"{count}:Q", legend=None, scale=alt.Scale(domain=[0, most], range=[0, 1100]))
    return finish(
        alt.layer(
            pairs.mark_point(filled=True, color=KNOWN, opacity=0.22).encode(size=size),
            pairs.mark_text(fontWeight="bold").encode(text=f"{count}:Q"),
            alt.Chart(heads).mark_text(
                baseline="bottom", color=SOFT, fontSize=TEXT_SIZE - 1, lineBreak="\n",
            ).encode(x=across, y=alt.value(-30), text="head:N"),
        ),
        height=44 * len(rows), padding=(56, 8, 8, 96), narrow={"padding": (56, 1, 8, 72)},
    )


def distribution(
    table: pd.DataFrame, *, low: str, high: str, count: str, x_domain: tuple[float, float],
    x_ticks: list[float], y_domain: tuple[float, float], y_ticks: list[float],
    marks: pd.DataFrame, x_title: str | None = None, accent: str | None = None,
) -> alt.LayerChart:
    """How often each value occurs, with a few values of interest marked and named.

    Parameters
    ----------
    table : DataFrame
        One row a bin: its bounds and its count.
    marks : DataFrame
        Columns ``value``, ``height`` (in counts), ``text``, ``kind`` ("said" or "known"),
        ``align``.
    accent : str, optional
        Boolean column: the bins drawn in colour.
    """
    across = dict(scale=alt.Scale(domain=list(x_domain), nice=False),
                  axis=alt.Axis(values=x_ticks, title=x_title, grid=False, labelExpr=SIGNED))
    up = measure(count, y_domain, y_ticks, ",d")
    bars = alt.Chart(table).mark_bar(stroke=PAPER, strokeWidth=1)
    fill = alt.value(CONTEXT) if accent is None else alt.when(alt.datum[accent]).then(
        alt.value(KNOWN)).otherwise(alt.value(CONTEXT))
    layers = [bars.encode(x=alt.X(f"{low}:Q", **across), x2=f"{high}:Q", y=alt.Y(**up),
                          y2=alt.datum(0), color=fill)]
    for kind, colour, dash, weight in (("said", SAID, DOTTED, "normal"),
                                       ("known", KNOWN, [1, 0], "bold")):
        rows = marks[marks["kind"] == kind]
        here = alt.Chart(rows).encode(x=alt.X("value:Q", **across))
        height = measure("height", y_domain, y_ticks, ",d")
        layers.append(here.mark_rule(color=colour, strokeDash=dash, strokeWidth=2).encode(
            y=alt.Y(**height), y2=alt.datum(0)))
        for align, side in rows.groupby("align"):
            layers.append(alt.Chart(side).mark_text(
                align=align, dx=6 if align == "left" else -6, dy=6, color=colour,
                fontWeight=weight, lineBreak="\n",
            ).encode(x=alt.X("value:Q", **across), y=alt.Y(**height), text="text:N"))
    return finish(alt.layer(*layers), height=280,
                   padding=(12, 16, 48 if x_title else 30, 48))


def timeline(
    table: pd.DataFrame, *, when: str, event: str, kind: str, colours: dict[str, str],
    wide: int = 74, narrow: int = 33,
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
    texts = {"wide": rows[event].map(lambda text: textwrap.wrap(text, wide)),
             "narrow": rows[event].map(lambda text: textwrap.wrap(text, narrow))}
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
        y=y, color=alt.Color(f"{kind}:N", legend=None, scale=alt.Scale(
            domain=list(colours), range=list(colours.values()))), **x)
    times = chosen.mark_text(align="right", dx=-14, baseline="top", color=SOFT).encode(
        y=y, text=f"{when}:N", **x)
    words = chosen.mark_text(align="left", dx=14, baseline="top", lineBreak="\n",
                             lineHeight=line).encode(y=y, text="text:N", **x)
    spine = alt.Chart(ONE).mark_rule(color=GRID, strokeWidth=2).encode(
        x=alt.value(0), y=alt.value(0), y2=alt.value(alt.ExprRef("height")))
    return finish(alt.layer(spine, dots, times, words), height=heights["wide"],
                   padding=(6, 6, 6, 70),
                   narrow={"height": heights["narrow"], "padding": (6, 4, 6, 64)})


def prints(
    table: pd.DataFrame, *, name: str, at: str, label: str, fits: str,
    domain: tuple[float, float], ticks: list[float], order: list[str],
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
    across = alt.X(f"{at}:Q", scale=alt.Scale(domain=list(domain), nice=False),
                   axis=alt.Axis(values=ticks, labelExpr=CLOCK, title=None))
    base = alt.Chart(table).encode(x=across, y=_rows(name, order))
    other = base.transform_filter(~alt.datum[fits])
    fit = base.transform_filter(alt.datum[fits])
    return finish(
        alt.layer(
            other.mark_point(filled=True, color=CONTEXT, size=45, opacity=1),
            _above(other, label, SOFT, "normal"),
            fit.mark_point(filled=True, fill=PAPER, stroke=SAID, size=150, opacity=1,
                           strokeWidth=2, strokeDash=DOTTED),
            _above(fit, label, SAID, "bold"),
        ),
        height=52 * len(order), padding=(10, 30, 30, 150), narrow={"padding": (10, 24, 30, 128)},
    )


def _above(base: alt.Chart, label: str, colour: str, weight: str) -> alt.Chart:
    return base.mark_text(dy=-15, fontSize=TEXT_SIZE - 1, color=colour, fontWeight=weight).encode(
        text=f"{label}:N")


def news_clock(
    table: pd.DataFrame, *, name: str, at: str, label: str, kind: str,
    domain: tuple[float, float], ticks: list[float], order: list[str],
    session: tuple[float, float], session_label: str,
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
    base = alt.Chart(table).encode(x=across, y=_rows(name, order))
    news, prints_, none = (
        base.transform_filter(alt.datum[kind] == which) for which in ("news", "print", "none"))
    band = alt.Chart(pd.DataFrame([{at: session[0], "end": session[1]}]))
    # The text of a piece of news leaves the room after it free for prints, but for the first ones,
    # which stand at the edge.
    middle = domain[0] + (domain[1] - domain[0]) / 4
    open_hours = band.encode(x=across, x2="end:Q")
    return finish(
        alt.layer(
            open_hours.mark_rect(color=GRID, opacity=0.55),
            band.mark_text(align="right", color=SOFT, text=session_label, fontSize=TEXT_SIZE - 1)
            .encode(x=alt.X("end:Q", scale=scale, axis=axis), y=alt.value(-12)),
            prints_.mark_point(filled=True, color=CONTEXT, size=50, opacity=1),
            _above(prints_, label, INK, "normal"),
            news.mark_point(filled=True, shape="diamond", color=KNOWN, size=150, opacity=1),
            *(news.transform_filter(f"{where} (datum.{at} < {middle})").mark_text(
                dy=-15, dx=dx, align=align, fontSize=TEXT_SIZE - 1, color=KNOWN,
                fontWeight="bold").encode(text=f"{label}:N")
              for where, align, dx in (("", "left", -7), ("!", "right", 7))),
            none.mark_text(align="left", color=SOFT, fontStyle="italic").encode(text=f"{label}:N"),
        ),
        height=50 * len(order), padding=(26, 30, 30, 110), narrow={"padding": (26, 22, 30, 92)},
    )


def groups(
    table: pd.DataFrame, *, group: str, value: str, label: str, means: pd.DataFrame,
    domain: tuple[float, float], ticks: list[float], order: list[str], reference: float,
    reference_label: str,
) -> alt.LayerChart:
    """A few groups of shares side by side: a dot a share, a bar at each group's mean.

    Parameters
    ----------
    table : DataFrame
        One row a share.
    group, value, label : str
        Columns; the label is empty where the row would get too crowded, and ``|`` breaks it.
    means : DataFrame
        One row a group that has a mean worth drawing: the same columns.
    reference, reference_label
        A known value to compare with and what stands at it.
    """
    across = alt.X(**measure(value, domain, ticks))
    down = _rows(group, order)
    base, mean = (alt.Chart(rows).encode(x=across, y=down) for rows in (table, means))
    known = alt.Chart(pd.DataFrame([{value: reference}])).encode(x=across)
    text = dict(fontSize=TEXT_SIZE - 1, stroke=PAPER, strokeWidth=4)  # a halo over the lines
    return finish(
        alt.layer(
            zero_line(),
            known.mark_rule(color=KNOWN, strokeWidth=1.6),
            known.mark_text(color=KNOWN, fontWeight="bold", text=reference_label).encode(
                y=alt.value(-10)),
            base.mark_point(filled=True, color=CONTEXT, size=70, opacity=0.85),
            mean.mark_tick(color=INK, thickness=3, size=22, orient="vertical"),
            *(base.transform_calculate(words=f"split(datum.{label}, '|')").transform_calculate(
                line=f"length(datum.words) >= {place} ? datum.words[length(datum.words) - {place}]"
                     " : ''",
            ).mark_text(dy=dy, baseline="bottom", **text).encode(text="line:N")
              for place, dy in ((1, -9), (2, -24))),
            mean.mark_text(dy=22, dx=6, align="right", fontWeight="bold", **text).encode(
                text=f"{label}:N"),
        ),
        height=92 * len(order), padding=(30, 24, 30, 130), narrow={"padding": (30, 18, 30, 98)},
    )


def years(dates: pd.Series) -> pd.Series:
    """Years and a fraction, for a chart's time axis without a time zone.

    >>> years(pd.Series(pd.to_datetime(["2026-01-01", "2026-07-02"]))).round(2).tolist()
    [2026.0, 2026.5]
    """
    return dates.dt.year + (dates.dt.day_of_year - 1) / 365.25


def then_and_later(
    table: pd.DataFrame, *, x: str, y: str, label: str, later: str, below: str,
    x_domain: tuple[float, float], x_ticks: list[float], y_domain: tuple[float, float],
    y_ticks: list[float], x_labels: str = PLAIN, form: str = "~r", unit: str = "",
    step: bool = False, reference: tuple[float, str] | None = None, right: float = 40,
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
    """
    across = alt.X(
        f"{x}:Q", scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=x_labels, title=None, grid=False))
    up = measure(y, y_domain, y_ticks, form, unit)
    known = table[~table[later]]
    layers = []
    if reference is not None:
        line = alt.Chart(pd.DataFrame({y: [reference[0]]})).encode(y=alt.Y(**up))
        layers += [
            line.mark_rule(color=RULE, strokeWidth=1.2),
            line.mark_text(align="left", dx=4, dy=-9, color=SOFT, text=reference[1]).encode(
                x=alt.value(0)),
        ]
    parts = [("known", known, known, KNOWN, "bold")]
    if table[later].any():
        parts.insert(0, ("hindsight", pd.concat([known.tail(1), table[table[later]]]),
                         table[table[later]], CONTEXT, "normal"))
    for part, drawn, rows, colour, weight in parts:
        line = alt.Chart(drawn).mark_line(
            color=colour, strokeWidth=2.4, interpolate="step-after" if step else "linear",
        ).encode(x=across, y=alt.Y(**up))
        points = alt.Chart(rows).encode(x=across, y=alt.Y(**up))
        layers += [
            line.properties(name=f"{part}_line"),
            points.mark_point(filled=True, color=colour, size=60, opacity=1).properties(
                name=f"{part}_points"),
        ]
        for side, dy in ((False, -15), (True, 17)):
            texts = alt.Chart(rows[rows[below].eq(side)]).encode(
                x=across, y=alt.Y(**up), text=f"{label}:N")
            layers.append(texts.mark_text(
                dy=dy, color=SOFT if part == "hindsight" else colour, fontWeight=weight,
                fontSize=TEXT_SIZE - 1,
            ).properties(name=f"{part}_{'below' if side else 'above'}"))
    return finish(alt.layer(*layers), height=260, padding=(16, right, 30, 48),
                  narrow={"padding": (16, narrow_right, 30, 44)})


def intervals(
    table: pd.DataFrame, *, name: str, value: str, low: str, high: str, reference: str,
    value_title: str, reference_title: str, domain: tuple[float, float], ticks: list[float],
) -> alt.LayerChart:
    """Estimates with their ranges, one row each: a disc on a bar, and an open ring to compare with.

    Parameters
    ----------
    table : DataFrame
        In the order to draw; a name may have a line break.
    name, value, low, high, reference : str
        Columns.
    value_title, reference_title : str
        Stand above the first row's disc and ring.
    """
    down = _rows(name, list(table[name]), labelExpr="split(datum.label, '\\n')",
                 labelLineHeight=TEXT_SIZE + 2)
    base = alt.Chart(table).encode(y=down)

    def at(column: str) -> alt.X:
        return alt.X(**measure(column, domain, ticks, "~r"))

    top = alt.Chart(table.head(1)).encode(y=down)
    return finish(
        alt.layer(
            zero_line(),
            base.mark_rule(color=KNOWN, strokeWidth=4, opacity=0.35).encode(
                x=at(low), x2=f"{high}:Q"),
            base.mark_point(filled=True, color=KNOWN, size=110, opacity=1).encode(x=at(value)),
            base.mark_point(filled=True, fill=PAPER, stroke=INK, size=100, opacity=1,
                            strokeWidth=1.8).encode(x=at(reference)),
            top.mark_text(dy=-19, color=KNOWN, fontWeight="bold", text=value_title).encode(
                x=at(value)),
            top.mark_text(dy=-19, color=INK, text=reference_title).encode(x=at(reference)),
        ),
        height=46 * len(table), padding=(26, 16, 30, 176), narrow={"padding": (26, 12, 30, 152)},
    )


def expectations(
    table: pd.DataFrame, *, name: str, value: str, label: str, accent: str, weak: str,
    rules: pd.DataFrame, domain: tuple[float, float], ticks: list[float], form: str = "~r",
) -> alt.LayerChart:
    """What each source expected, a dot a row, against what came and what was told of it.

    Parameters
    ----------
    table : DataFrame
        One row a source, in the order to draw.
    name, value, label : str
        Columns: the source, what it expected, and that as text.
    accent, weak : str
        Boolean columns: on the basis of the outcome (in colour), and of low confidence (open).
    rules : DataFrame
        Columns ``value``, ``text``, ``kind`` ("said" or "known"), ``align``: lines across all rows.
    """
    base = alt.Chart(table).encode(
        x=alt.X(**measure(value, domain, ticks, form)), y=_rows(name, list(table[name])))
    colour = alt.when(alt.datum[accent]).then(alt.value(KNOWN)).otherwise(alt.value(CONTEXT))
    layers = []
    for kind, line, dash, weight in (("known", KNOWN, [1, 0], "bold"),
                                     ("said", SAID, DOTTED, "normal")):
        for align, rows in rules[rules["kind"] == kind].groupby("align"):
            here = alt.Chart(rows).encode(x=alt.X(**measure("value", domain, ticks, form)))
            # What came stands above the rows, what was told beside its line at their foot: on a
            # phone there is no room for both above.
            place = alt.value(-12 if kind == "known" else alt.ExprRef("height - 16"))
            layers += [
                here.mark_rule(color=line, strokeDash=dash, strokeWidth=1.8),
                here.mark_text(
                    align=align, dx=5 if align == "left" else -5, color=line,
                    fontWeight=weight, baseline="bottom", lineBreak="\n",
                ).encode(y=place, text="text:N"),
            ]
    layers += [
        base.transform_filter(~alt.datum[weak]).mark_point(
            filled=True, size=110, opacity=1).encode(color=colour),
        base.transform_filter(alt.datum[weak]).mark_point(
            filled=True, fill=PAPER, size=100, opacity=1, strokeWidth=1.8).encode(stroke=colour),
        _labelled(base, text=label, align="left", dx=10, colour=INK),
    ]
    return finish(alt.layer(*layers), height=30 * len(table), padding=(58, 40, 30, 210),
                  narrow={"padding": (58, 30, 30, 150)})


def ranges(
    table: pd.DataFrame, *, name: str, low: str, high: str, label: str, later: str,
    domain: tuple[float, float], ticks: list[float], unit: str = "",
) -> alt.LayerChart:
    """A range a row, from low to high, or a dot where both are the same.

    Parameters
    ----------
    table : DataFrame
        In the order to draw.
    name, low, high, label : str
        Columns: the row, the ends, and both as text.
    later : str
        Boolean column: what nobody knew that evening, in grey; a page hides it then.
    """
    scale = dict(domain=domain, ticks=ticks, form="~r", unit=unit)
    order = list(table[name])

    def row(rows: pd.DataFrame, colour: str) -> list[alt.Chart]:
        base = alt.Chart(rows).encode(y=_rows(name, order))
        ends = base.encode(x=alt.X(**measure(low, **scale)))
        return [
            ends.mark_rule(color=colour, strokeWidth=7, strokeCap="round").encode(x2=f"{high}:Q"),
            _labelled(base.encode(x=alt.X(**measure(high, **scale))), text=label, align="left",
                      dx=10, colour=INK),
        ]

    hidden = table[later]
    after = [layer.properties(name=f"hindsight_{part}")
             for part, layer in enumerate(row(table[hidden], CONTEXT))] if hidden.any() else []
    return finish(
        alt.layer(*row(table[~hidden], KNOWN), *after),
        height=30 * len(table), padding=(6, 96, 30, 196), narrow={"padding": (6, 78, 30, 150)})

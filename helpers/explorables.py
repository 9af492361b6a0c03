"""Chart recipes that a reader can move.

Each takes a `helpers.model.Model` and has a parameter for each of its inputs, by the input's name.
Domains are fixed, so that nothing jumps while a slider moves; what leaves the frame is cut off.
"""

from __future__ import annotations

import math

import altair as alt
import numpy as np
import pandas as pd

from .model import Model
from .paths import Path
from .theme import (
    ASSUMED,
    CONTEXT,
    DASHED,
    DOTTED,
    GRID,
    INK,
    KNOWN,
    ONE,
    PAPER,
    PLAIN,
    SAID,
    SIGNED,
    SOFT,
    TEXT_SIZE,
    finish,
    measure,
    zero_line,
)
from .xp import vega


def parameters(model: Model) -> list[alt.Parameter]:
    """A Vega parameter for each input, at the author's value."""
    return [alt.param(name=row.input, value=row.value) for row in model.inputs]


def curves(
    table: pd.DataFrame, model: Model, *, x: str, y: str, series: str, cursor: str, chosen: str,
    styles: dict[str, dict], x_domain: tuple[float, float], x_ticks: list[float], x_labels: str,
    y_domain: tuple[float, float], y_ticks: list[float], right: float, narrow_right: float,
) -> alt.LayerChart:
    """Lines of a table with a cursor: the reader moves along `x` and chooses a line.

    Parameters
    ----------
    table : DataFrame
        Tidy: one row a point, on a grid that the cursor's steps hit.
    x, y, series : str
        Columns.
    cursor : str
        The input that moves along `x`.
    chosen : str
        Vega expression of a row (``datum``) and the inputs: whether its line is the chosen one.
    styles : dict
        By series: ``label``, ``dash``.
    """
    x_axis = alt.Axis(values=x_ticks, labelExpr=x_labels, title=None, grid=False)
    along = alt.X(f"{x}:Q", scale=alt.Scale(domain=list(x_domain), nice=False), axis=x_axis)
    up = alt.Y(**measure(y, y_domain, y_ticks))
    data = alt.InlineData(values=table.to_dict("records"), name="rows")
    base = alt.Chart(data).encode(x=along, y=up)
    layers = [zero_line("y")]
    for name, style in styles.items():
        line = base.transform_filter(alt.datum[series] == name)
        end = line.transform_filter(f"datum.{x} == {x_domain[1]}")
        dash = style.get("dash", [1, 0])
        layers += [
            line.transform_filter(f"!({chosen})").mark_line(
                color=CONTEXT, strokeWidth=1.6, strokeDash=dash),
            line.transform_filter(chosen).mark_line(color=KNOWN, strokeWidth=3, strokeDash=dash),
            end.transform_filter(f"!({chosen})").mark_text(
                align="left", dx=9, color=SOFT, text=style["label"]),
            end.transform_filter(chosen).mark_text(
                align="left", dx=9, color=KNOWN, fontWeight="bold", text=style["label"]),
        ]
    layers += [_cursor(cursor, along), *_here(base, f"datum.{x}", cursor, chosen, y)]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(chart, height=300, padding=(12, right, 30, 48),
                  narrow={"padding": (12, narrow_right, 30, 44)})


def _cursor(name: str, along: alt.X) -> alt.Chart:
    """The dashed line at what is assumed."""
    return alt.Chart(ONE).transform_calculate(at=name).mark_rule(
        color=ASSUMED, strokeDash=DASHED, strokeWidth=2,
    ).encode(x=alt.X("at:Q", scale=along["scale"], axis=along["axis"]))


def _here(base: alt.Chart, x: str, cursor: str, chosen: str, y: str) -> list[alt.Chart]:
    """The point where the chosen line meets the cursor, and its value."""
    point = base.transform_filter(f"({chosen}) && abs({x} - {cursor}) < 1e-9")
    written = point.transform_calculate(
        written=f"(datum.{y} > 0 ? '+' : '') + format(datum.{y}, '.2f')"
    ).encode(text="written:N")
    return [
        point.mark_point(filled=True, color=ASSUMED, size=120, opacity=1),
        _on_a_halo(written, align="right", dx=-10, dy=-14),
    ]


def _on_a_halo(written: alt.Chart, **place) -> alt.Chart:
    """A value that stays readable where it crosses a line, on a wide pale stroke.

    The stroke lies under the letters by ``paint-order``, which `helpers.render` writes into the
    drawing and the page's style sheet gives the live one.
    """
    style = {"color": ASSUMED, "fontWeight": "bold"} | place
    return written.mark_text(stroke=PAPER, strokeWidth=5, **style)


def counted(
    model: Model, *, value: str, width: float, x_domain: tuple[float, float],
    x_ticks: list[float], y_domain: tuple[float, float], y_ticks: list[float], x_title: str,
    cursor: str, said: tuple[float, str] | None = None,
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
    cursor : str
        The input that is a place on the horizontal axis.
    said : tuple of float and str, optional
        A told value on that axis and its label.
    """
    data = alt.InlineData(values=model.rows.to_dict("records"), name="rows")
    low, high = x_domain
    bins = alt.Chart(data).transform_calculate(
        low=f"clamp(floor(({value}) / {width}) * {width}, {low}, {high - width})",
        counts=model.vega(),
    ).transform_calculate(high=f"datum.low + {width}").transform_aggregate(
        days="count()", counted="sum(counts)", groupby=["low", "high"])
    across = dict(scale=alt.Scale(domain=[low, high], nice=False),
                  axis=alt.Axis(values=x_ticks, title=x_title, grid=False, labelExpr=SIGNED))

    def bars(total: str, colour: str) -> alt.Chart:
        return bins.mark_bar(color=colour, stroke=PAPER, strokeWidth=1).encode(
            x=alt.X("low:Q", **across), x2="high:Q",
            y=alt.Y(**measure(total, y_domain, y_ticks, ",d")), y2=alt.datum(0))

    along = alt.X("low:Q", **across)
    layers = [bars("days", CONTEXT), bars("counted", KNOWN)]
    if said is not None:
        told = alt.Chart(pd.DataFrame({"low": [said[0]]})).encode(x=along)
        layers += [
            told.mark_rule(color=SAID, strokeDash=DOTTED, strokeWidth=2),
            told.mark_text(align="left", dx=6, color=SAID, text=said[1]).encode(
                y=alt.value(alt.ExprRef("height / 4"))),
        ]
    chart = alt.layer(*layers, _cursor(cursor, along)).add_params(*parameters(model))
    return finish(chart, height=280, padding=(12, 16, 48, 48))


def _names(order: list[str]) -> alt.Y:
    return alt.Y("name:N", sort=order, axis=alt.Axis(
        title=None, grid=False, labelColor=INK, labelFontSize=TEXT_SIZE - 1, labelLimit=140))


def banded(
    table: pd.DataFrame, model: Model, *, name: str, value: str, raw: str, half_width: str,
    domain: tuple[float, float], ticks: list[float],
) -> alt.LayerChart:
    """Names against a band of what is usual: what is left of each change, and who stands out.

    Parameters
    ----------
    table : DataFrame
        One row a name, in the order to draw; it has the model's columns.
    model : Model
        Worked out for rows, one for a name that stands out.
    name, raw : str
        Columns: the name, and the change before anything is taken out of it.
    value, half_width : str
        Vega expressions of a row (``datum``) and the inputs: what is left, and half its band.
    """
    low, high = domain
    order = list(table[name])
    data = alt.InlineData(
        values=table.rename(columns={name: "name"}).to_dict("records"), name="rows")
    # What leaves the frame waits at its edge.
    base = alt.Chart(data).transform_calculate(
        left=f"clamp({value}, {low}, {high})", out=model.vega(),
        band_low=f"max(-({half_width}), {low})", band_high=f"min({half_width}, {high})",
    ).encode(y=_names(order))
    at = measure("left", domain, ticks)
    x = alt.X(**at)
    along = {"scale": at["scale"], "axis": at["axis"]}
    dots = base.encode(x=x)
    chart = alt.layer(
        base.mark_bar(color=ASSUMED, opacity=0.16, height=alt.RelativeBandSize(1)).encode(
            x=alt.X("band_low:Q", **along), x2="band_high:Q"),
        zero_line(),
        *(base.mark_tick(color=ASSUMED, thickness=1.4, size=24, orient="vertical").encode(
            x=alt.X(f"{edge}:Q", **along)) for edge in ("band_low", "band_high")),
        base.mark_rule(color=CONTEXT, strokeWidth=1).encode(
            x=alt.X(f"{raw}:Q", **along), x2="left:Q"),
        base.mark_tick(color=CONTEXT, thickness=1.6, size=9, orient="vertical").encode(
            x=alt.X(f"{raw}:Q", **along)),
        dots.transform_filter("datum.out < 0.5").mark_point(
            filled=True, fill=PAPER, stroke=INK, strokeWidth=1.6, size=70, opacity=1),
        dots.transform_filter("datum.out > 0.5").mark_point(
            filled=True, color=KNOWN, size=80, opacity=1),
    ).add_params(*parameters(model))
    return finish(chart, height=24 * len(order), padding=(8, 16, 30, 104),
                  narrow={"padding": (8, 12, 30, 94)})


def picked(
    table: pd.DataFrame, model: Model, *, name: str, value: str, domain: tuple[float, float],
    ticks: list[float], known: float, known_label: str, label: str,
) -> alt.LayerChart:
    """Names of which the reader picks some: the picked ones in colour, and their mean.

    Parameters
    ----------
    table : DataFrame
        One row a name, in the order to draw; it has the model's columns.
    model : Model
        Worked out for rows, what each picked name adds to the mean, zero for the others.
    name, value : str
        Columns.
    known, known_label
        A known value to compare the mean with, and what stands above it.
    label : str
        Stands above the mean, before its value.
    """
    order = list(table[name])
    data = alt.InlineData(
        values=table.rename(columns={name: "name"}).to_dict("records"), name="rows")
    rows = alt.Chart(data).transform_calculate(adds=model.vega())
    at = measure(value, domain, ticks)
    bars = rows.encode(x=alt.X(**at), y=_names(order))
    along = alt.X("mean:Q", scale=at["scale"], axis=at["axis"])
    mean = rows.transform_aggregate(mean="sum(adds)").encode(x=along)
    reference = alt.Chart(pd.DataFrame([{"mean": known}])).encode(x=along)
    decimals = model.output.decimals
    chart = alt.layer(
        bars.transform_filter("datum.adds == 0").mark_bar(color=GRID, height=13),
        bars.transform_filter("datum.adds != 0").mark_bar(color=KNOWN, opacity=0.55, height=13),
        zero_line(),
        reference.mark_rule(color=KNOWN, strokeWidth=2),
        reference.mark_text(color=KNOWN, fontWeight="bold", text=known_label).encode(
            y=alt.value(-10)),
        mean.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2.4),
        mean.transform_calculate(
            text=f"'{label} ' + replace(format(datum.mean, '+.{decimals}f'), '-', '\u2212')",
            # The label stays within the frame.
            mean=f"clamp(datum.mean, {domain[0]} * 0.72, {domain[1]} * 0.3)",
        ).mark_text(color=ASSUMED, fontWeight="bold").encode(y=alt.value(-30), text="text:N"),
    ).add_params(*parameters(model))
    return finish(chart, height=23 * len(order), padding=(50, 16, 30, 104),
                  narrow={"padding": (50, 12, 30, 94)})


def along_path(
    path: Path, *, x_domain: tuple[float, float], x_ticks: list[float], x_labels: str,
    y_domain: tuple[float, float], y_ticks: list[float], known: str = "", known_label: str = "",
    label: str, right: float = 120, narrow_right: float = 96, form: str = "~r",
) -> alt.LayerChart:
    """A path that the reader moves, with known points to compare it with.

    Parameters
    ----------
    path : helpers.paths.Path
    known : str, optional
        Column of the path's rows with what is known, drawn as points.
    known_label, label : str
        Stand at the last known point and at the end of the path.
    x_labels : str
        Vega expression that writes an axis value.
    """
    across = alt.X(
        f"{path.by or path.order}:Q", scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=x_labels, title=None, grid=False))
    up = measure("level", y_domain, y_ticks, form)
    rows = alt.InlineData(values=path.rows.to_dict("records"), name="rows")
    line = path.transforms(alt.Chart(rows)).encode(x=across, y=alt.Y(**up))
    end = line.transform_filter(f"datum.{path.by or path.order} == {x_domain[1]}")
    layers = [
        line.mark_line(color=ASSUMED, strokeWidth=2.4, strokeDash=DASHED, clip=True),
        end.mark_text(align="left", dx=9, dy=-8, color=ASSUMED, fontWeight="bold", text=label),
    ]
    if known:
        points = line.encode(y=alt.Y(f"{known}:Q", scale=up["scale"], axis=up["axis"]))
        last = points.transform_filter(f"datum.{path.by or path.order} == {x_domain[1]}")
        layers += [
            points.mark_line(color=KNOWN, strokeWidth=1.2),
            points.mark_point(filled=True, color=KNOWN, size=55, opacity=1),
            last.mark_text(
                align="left", dx=9, dy=10, color=KNOWN, fontWeight="bold", text=known_label),
        ]
    chart = alt.layer(*layers).add_params(*parameters(path))
    return finish(chart, height=300, padding=(12, right, 34, 44),
                  narrow={"padding": (12, narrow_right, 34, 40)})


def stepped_path(
    path: Path, *, at: str, known: pd.DataFrame, known_label: str, later: pd.DataFrame | None,
    x_domain: tuple[float, float], x_ticks: list[float], x_labels: str,
    y_domain: tuple[float, float], y_ticks: list[float], label: str, right: float = 96,
    narrow_right: float = 84,
) -> alt.LayerChart:
    """A path that holds from step to step, beside what was priced and what came later.

    Parameters
    ----------
    path : helpers.paths.Path
        Its ``along`` has the column `at`; the last row ends the drawing.
    at : str
        Column with the place on the horizontal axis.
    known : DataFrame
        What was priced that evening: columns `at` and ``level``; joined by straight lines, its
        name at the last point.
    later : DataFrame, optional
        What came later: columns `at`, ``level``, ``label`` (empty for none) and ``joined``, which
        says whether a row is part of the line. Hidden when a reader asks for that evening.
    label : str
        Stands at the end of the reader's path.
    """
    across = alt.X(f"{at}:Q", scale=alt.Scale(domain=list(x_domain), nice=False),
                   axis=alt.Axis(values=x_ticks, labelExpr=x_labels, title=None, grid=False))
    up = alt.Y(**measure("level", y_domain, y_ticks, "~r"))
    rows = alt.InlineData(values=path.along.to_dict("records"), name="rows")
    line = path.transforms(alt.Chart(rows)).encode(x=across, y=up)
    end = line.transform_filter(f"datum.{at} == {x_domain[1]}")
    layers = []
    if later is not None:
        joined, texts = later[later["joined"]], later[later["label"].ne("")]
        loose = later[~later["joined"]]
        layers += [
            alt.Chart(joined).mark_line(
                color=CONTEXT, strokeWidth=5, opacity=0.45, interpolate="step-after",
            ).encode(x=across, y=up).properties(name="hindsight_line"),
            alt.Chart(loose).mark_point(
                filled=True, color=CONTEXT, size=70, opacity=1,
            ).encode(x=across, y=up).properties(name="hindsight_points"),
            alt.Chart(texts).mark_text(
                align="right", dy=-13, color=SOFT,
            ).encode(x=across, y=up, text="label:N").properties(name="hindsight_text"),
        ]
    priced = alt.Chart(known).encode(x=across, y=up)
    layers += [
        priced.mark_line(color=KNOWN, strokeWidth=1.6),
        priced.mark_point(filled=True, color=KNOWN, size=55, opacity=1),
        alt.Chart(known.tail(1)).mark_text(
            align="left", dx=9, dy=-14, color=KNOWN, fontWeight="bold", text=known_label,
            lineBreak="\n",
        ).encode(x=across, y=up),
        line.mark_line(color=ASSUMED, strokeWidth=2.6, strokeDash=DASHED, clip=True,
                       interpolate="step-after"),
        end.mark_text(align="left", dx=9, dy=8, color=ASSUMED, fontWeight="bold", text=label),
    ]
    chart = alt.layer(*layers).add_params(*parameters(path))
    return finish(chart, height=300, padding=(12, right, 30, 44),
                  narrow={"padding": (12, narrow_right, 30, 40)})


def on_curves(
    model: Model, curve: Model, *, along: str, points: dict[str, dict[str, str]],
    known: dict[str, float], x_domain: tuple[float, float], x_ticks: list[float],
    y_domain: tuple[float, float], y_ticks: list[float], form: str = "~r",
) -> alt.LayerChart:
    """Several things on a plane, each on a curve of its own, all moved by one model's inputs.

    Parameters
    ----------
    model : Model
        Has the inputs that the reader moves, such as a ratio of two results of `curve`.
    curve : Model
        Its result over its input `along` is the vertical axis.
    points : dict
        By label: for each input of `curve`, the input of `model` that gives it.
    known : dict
        By label: a known result, a level line at the point's colour of what is known.
    x_domain, x_ticks, y_domain, y_ticks
        In display units.
    """
    row = next(row for row in curve.inputs if row.input == along)
    factor, scale = row.display_factor, curve.output.display_factor
    steps = 80
    low, high = (edge / factor for edge in x_domain)
    grid = pd.DataFrame({"at": [low + (high - low) * step / steps for step in range(steps + 1)]})
    x = alt.X("x:Q", scale=alt.Scale(domain=list(x_domain), nice=False),
              axis=alt.Axis(values=x_ticks, labelExpr=PLAIN, title=row.label, grid=False))
    y = alt.Y(**measure("result", y_domain, y_ticks, form))
    layers = []
    for label, given in points.items():
        level = alt.Chart(pd.DataFrame({"result": [known[label]]})).encode(y=y)
        names = given | {along: "datum.at"}
        layers += [
            level.mark_rule(color=KNOWN, strokeWidth=1.6),
            level.mark_text(align="right", dx=-6, dy=12, color=KNOWN, fontWeight="bold",
                            text=f"{label}, as printed").encode(x=alt.value(alt.ExprRef("width"))),
            alt.Chart(grid).transform_calculate(
                x=f"datum.at * {factor}", result=f"({curve.vega(names)}) * {scale}",
            ).mark_line(color=INK, strokeWidth=1.6, clip=True).encode(x=x, y=y),
        ]
    for label, given in points.items():
        here = alt.Chart(ONE).transform_calculate(
            x=f"{given[along]} * {factor}", at=f"({curve.vega(given)}) * {scale}",
        ).transform_calculate(result=f"clamp(datum.at, {y_domain[0]}, {y_domain[1]})")
        layers += [
            here.mark_point(filled=True, color=ASSUMED, size=130, opacity=1).encode(x=x, y=y),
            _on_a_halo(
                here.transform_calculate(
                    written=f"'{label} ' + format(datum.at, '.{curve.output.decimals}f')",
                ).encode(x=x, y=y, text="written:N"),
                align="right", dx=-12, dy=-10,
            ),
        ]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(chart, height=300, padding=(16, 24, 48, 40))


def scenarios(
    model: Model, *, chances: list[str], outcomes: list[str], names: list[str], spread: Model,
    loss: Model, domain: tuple[float, float], ticks: list[float],
) -> alt.LayerChart:
    """A reader's own scenarios: a disc at each outcome, as large as its chance, and their mean.

    Parameters
    ----------
    model : Model
        The mean; `spread` and `loss` have the same inputs, and are written above the discs.
    chances, outcomes : list of str
        Inputs: the chances of all scenarios but the last, which takes the remainder, and the
        outcomes of all.
    names : list of str
        What stands before each row.
    """
    rest = f"max(0, 1 - {' - '.join(chances)})"
    rows = pd.DataFrame({"name": names, "place": range(len(names))})
    shares = [*chances, rest]

    def pick(of: list[str]) -> str:
        return f"[{', '.join(of)}][datum.place]"

    base = alt.Chart(rows).transform_calculate(
        share=pick(shares), outcome=pick(outcomes),
    ).encode(y=_names(names))
    at = measure("outcome", domain, ticks)
    x = alt.X(**at)
    along = alt.X("mean:Q", scale=at["scale"], axis=at["axis"])
    # Slack for the sum of three decimals; beyond it the mean has no meaning and is not drawn.
    mean = alt.Chart(ONE).transform_calculate(
        mean=model.vega(), ok=f"{' + '.join(chances)} <= 1.0001")
    shown = mean.transform_filter("datum.ok")
    minus = "replace({}, '-', '\u2212')".format
    total = "+".join(chances)
    percent = f"{loss.vega()} * {loss.output.display_factor}"
    words = (
        "datum.ok ? 'mean ' + " + minus(f"format(datum.mean, '+.{model.output.decimals}f')")
        + f" + ', spread ' + format({spread.vega()}, '.1f') : 'chances add up to more'",
        f"datum.ok ? 'chance to lose ' + format({percent}, '.0f') + '%' : "
        f"'than a whole, by ' + format(100 * ({total} - 1), '.0f') + ' points'",
    )
    chart = alt.layer(
        zero_line(),
        base.mark_point(filled=True, color=ASSUMED, opacity=0.75).encode(
            x=x, size=alt.Size("share:Q", legend=None,
                               scale=alt.Scale(domain=[0, 1], range=[0, 1600]))),
        shown.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2.4).encode(x=along),
        base.transform_calculate(text="format(100 * datum.share, '.0f') + '%'").mark_text(
            color=SOFT, dy=-25, stroke=PAPER, strokeWidth=4).encode(x=x, text="text:N"),
        *(mean.transform_calculate(text=line).mark_text(
            align="left", color=ASSUMED, fontWeight="bold",
        ).encode(x=alt.value(0), y=alt.value(place), text="text:N")
          for line, place in zip(words, (-34, -14), strict=True)),
    ).add_params(*parameters(model))
    return finish(chart, height=62 * len(names), padding=(50, 20, 30, 128),
                  narrow={"padding": (50, 14, 30, 100)}, explains=True)


def funnel(
    model: Model, *, along: str, x_ticks: list[float], y_domain: tuple[float, float],
    y_ticks: list[float], later: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """A band around zero that widens along one input, and what came later inside or outside it.

    Parameters
    ----------
    model : Model
        Gives half the band's width.
    along : str
        The input on the horizontal axis; a cursor stands at the reader's value.
    y_domain, y_ticks : tuple and list
        In the display unit of the result; a wider band is cut off.
    later : DataFrame, optional
        What came: columns ``x``, ``value``, ``label`` (empty for none) and ``below``, in display
        units. A page hides it when a reader asks for that evening.
    """
    row = next(row for row in model.inputs if row.input == along)
    scale, steps, low, high = model.output.display_factor, 80, *y_domain
    far = f"{along} > {0.8 * row.high}"  # near the right edge a label would be cut
    grid = pd.DataFrame({"at": [row.high * step / steps for step in range(steps + 1)]})
    names = {r.input: ("datum.at" if r.input == along else r.input) for r in model.inputs}
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, row.high * row.display_factor], nice=False),
              axis=alt.Axis(values=x_ticks, labelExpr=PLAIN, grid=False,
                            title=f"{row.label}, {row.display_unit}"))
    up = measure("top", y_domain, y_ticks)
    y = {edge: alt.Y(f"{edge}:Q", scale=up["scale"], axis=up["axis"])
         for edge in ("top", "bottom", "value")}
    band = alt.Chart(grid).transform_calculate(
        x=f"datum.at * {row.display_factor}", half=f"({model.vega(names)}) * {scale}",
    ).transform_calculate(top=f"min(datum.half, {high})", bottom=f"max(-datum.half, {low})")
    here = alt.Chart(ONE).transform_calculate(
        x=f"{along} * {row.display_factor}", half=f"({model.vega()}) * {scale}",
    ).transform_calculate(top=f"min(datum.half, {high})", bottom=f"max(-datum.half, {low})")
    layers = [
        band.mark_area(color=ASSUMED, opacity=0.16).encode(x=x, y=y["top"], y2="bottom:Q"),
        zero_line("y"),
        *(band.mark_line(color=ASSUMED, strokeWidth=1.8, strokeDash=DASHED).encode(x=x, y=y[edge])
          for edge in ("top", "bottom")),
        here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.4).encode(
            x=x, y=y["bottom"], y2="top:Q"),
        *(_on_a_halo(
            here.transform_calculate(
                written=f"'{sign}' + format(datum.half, '.{model.output.decimals}f')",
            ).encode(x=x, y=y[edge], text="written:N"),
            align=alt.ExprRef(f"{far} ? 'right' : 'left'"), dx=alt.ExprRef(f"{far} ? -8 : 8"),
            dy=dy)
          for sign, edge, dy in (("+", "top", -18), ("\u2212", "bottom", 20))),
    ]
    if later is not None:
        came = alt.Chart(later).encode(x=x, y=y["value"])
        layers += [
            came.mark_line(color=CONTEXT, strokeWidth=1.4).properties(name="hindsight_line"),
            came.mark_point(filled=True, color=CONTEXT, size=60, opacity=1).properties(
                name="hindsight_points"),
            *(alt.Chart(later[later["below"].eq(side)]).mark_text(
                color=SOFT, align="left" if side else "right", dx=6 if side else -10,
                dy=15 if side else -6, fontSize=TEXT_SIZE - 1,
            ).encode(x=x, y=y["value"], text="label:N").properties(
                name=f"hindsight_{'below' if side else 'above'}") for side in (False, True)),
        ]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(chart, height=320, padding=(16, 24, 48, 48))


def round_numbers(low: float, high: float, *, inside: bool = False) -> list[float]:
    """Four to eight round numbers from low to high, or around both.

    >>> round_numbers(0.03, 0.94), round_numbers(0.03, 0.94, inside=True)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.2, 0.4, 0.6, 0.8])
    """
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= 7)
    first, last = low / step, high / step
    ends = (math.ceil(first - 1e-9), math.floor(last + 1e-9)) if inside else (
        math.floor(first + 1e-9), math.ceil(last - 1e-9))
    decimals = max(0, -math.floor(math.log10(step)))
    return [round(number * step, decimals) for number in range(ends[0], ends[1] + 1)]


def response(
    model: Model, *, along: str, y_domain: tuple[float, float] | None = None,
    y_ticks: list[float] | None = None, x_ticks: list[float] | None = None,
    reference: float | None = None, reference_label: str = "", reference_right: bool = False,
    reference_below: bool = False, form: str = "+~r",
) -> alt.LayerChart:
    """A model's result over the range of one input, the others as the reader has them.

    Parameters
    ----------
    along : str
        The input on the horizontal axis.
    y_domain, y_ticks, x_ticks : optional
        In the display units of the result and of the input; round numbers around what the line
        can do unless given.
    reference : float, optional
        A known value of the result to compare with, in its display unit.
    reference_right : bool
        Whether its label stands at the right edge, where the line leaves it room.
    reference_below : bool
        Whether its label stands below the reference and not above.
    form : str
        How a tick of the result is written; signed, as changes are, unless given.
    """
    row = next(row for row in model.inputs if row.input == along)
    factor, scale = row.display_factor, model.output.display_factor
    if x_ticks is None:
        x_ticks = round_numbers(row.low * factor, row.high * factor, inside=True)
    if y_domain is None:
        ends = model.swings()[["at_low", "at_high"]].to_numpy().ravel() * scale
        ends = ends[np.isfinite(ends)]
        y_ticks = round_numbers(min(ends, default=0), max(ends, default=1))
        y_domain = (y_ticks[0], y_ticks[-1])
    steps = 80
    grid = pd.DataFrame(
        {"at": [row.low + (row.high - row.low) * step / steps for step in range(steps + 1)]})
    engine_names = {r.input: ("datum.at" if r.input == along else r.input) for r in model.inputs}
    across = dict(
        scale=alt.Scale(domain=[row.low * factor, row.high * factor], nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=PLAIN, title=row.label, grid=False))
    up = measure("result", y_domain, y_ticks, form)
    x, y = alt.X("x:Q", **across), alt.Y(**up)
    line = alt.Chart(grid).transform_calculate(
        x=f"datum.at * {factor}", result=f"({model.vega(engine_names)}) * {scale}",
    ).mark_line(color=INK, strokeWidth=2.4, clip=True).encode(x=x, y=y)
    # Beyond the frame the point waits at its edge; the label beside it has the result.
    here = alt.Chart(ONE).transform_calculate(
        x=f"{along} * {factor}", at=f"({model.vega()}) * {scale}",
    ).transform_calculate(result=f"clamp(datum.at, {y_domain[0]}, {y_domain[1]})")
    layers = [zero_line("y"), line]
    decimals = model.output.decimals
    ends = model.swings().set_index("input").loc[along]
    rises = ends["at_high"] > ends["at_low"]  # the label stands on the free side of the line
    if reference is not None:
        known = alt.Chart(pd.DataFrame({"result": [reference]}))
        edge = alt.value(alt.ExprRef("width") if reference_right else 0)
        layers += [
            known.mark_rule(color=KNOWN, strokeWidth=2).encode(y=y),
            known.mark_text(align="right" if reference_right else "left", color=KNOWN,
                            fontWeight="bold", dy=12 if reference_below else -10,
                            dx=-6 if reference_right else 6,
                            text=reference_label).encode(x=edge, y=y),
        ]
    layers += [
        here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2).encode(x=x),
        here.mark_point(filled=True, color=ASSUMED, size=130, opacity=1, clip=True).encode(
            x=x, y=y),
        _on_a_halo(
            here.transform_calculate(
                written=f"format(datum.at, '.{decimals}f')",
            ).encode(x=x, y=y, text="written:N"),
            align="right" if rises else "left", dx=-10 if rises else 10, dy=-12,
        ),
    ]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(chart, height=280, padding=(16, 48, 48, 48))


def corner(
    model: Model, *, x: str, y: str, right: str, top: str, gap: float, gap_label: str,
    domain: tuple[float, float], ticks: list[float], marks: pd.DataFrame, x_title: str,
    y_title: str,
) -> alt.LayerChart:
    """Days in the plane of two changes: those in the reader's corner stand out, a gap is a line.

    Parameters
    ----------
    model : Model
        Worked out for rows, one for a day that counts.
    x, y : str
        Columns of its rows.
    right, top : str
        Inputs: a day counts if its `x` is at most `right` and its `y` at least `top`.
    gap, gap_label
        Days above the diagonal on which `y` less `x` is this have at least that gap.
    domain, ticks
        Of both axes; what lies outside waits at the edge.
    marks : DataFrame
        Columns ``x``, ``y``, ``text``, ``kind`` ("said" or "known"), ``align``, ``dy``: days by
        name.
    x_title, y_title : str
        What each axis measures; the second stands above it.
    """
    low, high = domain
    scale = alt.Scale(domain=[low, high], nice=False)
    across = dict(scale=scale, axis=alt.Axis(
        values=ticks, title=x_title, grid=False, labelExpr=SIGNED))
    up = dict(scale=scale, axis=alt.Axis(values=ticks, title=None, labelExpr=SIGNED))
    # Not rounded: a day at the edge of the corner counts or does not by its last digit.
    data = alt.InlineData(values=model.rows.to_dict("records"), name="rows")
    days = alt.Chart(data).transform_calculate(
        across=f"clamp(datum.{x}, {low}, {high})", up=f"clamp(datum.{y}, {low}, {high})",
        counts=model.vega(),
    ).encode(x=alt.X("across:Q", **across), y=alt.Y("up:Q", **up))
    region = alt.Chart(ONE).transform_calculate(
        left=f"{low}", right=f"clamp({right}, {low}, {high})", top=f"{high}",
        bottom=f"clamp({top}, {low}, {high})")
    x_of, y_of = alt.X("left:Q", **across), alt.Y("bottom:Q", **up)
    diagonal = pd.DataFrame({"x": [low, high - gap], "y": [low + gap, high]})
    named = []
    for kind, colour, weight in (("said", SAID, "normal"), ("known", KNOWN, "bold")):
        for (align, dy), rows in marks[marks["kind"] == kind].groupby(["align", "dy"]):
            here = alt.Chart(rows).encode(x=alt.X("x:Q", **across), y=alt.Y("y:Q", **up))
            named += [
                here.mark_point(
                    size=130, opacity=1, strokeWidth=2.2, stroke=colour, fill=PAPER,
                    strokeDash=DOTTED if kind == "said" else [1, 0]),
                _on_a_halo(here.encode(text="text:N"), align=align,
                           dx=12 if align == "left" else -12, dy=dy, color=colour,
                           fontWeight=weight),
            ]
    chart = alt.layer(
        zero_line("y"), zero_line("x"),
        region.mark_rect(color=ASSUMED, opacity=0.12).encode(
            x=x_of, x2="right:Q", y=y_of, y2="top:Q"),
        alt.Chart(diagonal).mark_line(color=CONTEXT, strokeWidth=1.4).encode(
            x=alt.X("x:Q", **across), y=alt.Y("y:Q", **up)),
        alt.Chart(diagonal.tail(1)).mark_text(
            align="right", dx=-8, dy=-9, color=SOFT, text=gap_label,
        ).encode(x=alt.X("x:Q", **across), y=alt.Y("y:Q", **up)),
        days.transform_filter("datum.counts < 0.5").mark_point(
            filled=True, color=CONTEXT, size=11, opacity=0.55),
        days.transform_filter("datum.counts > 0.5").mark_point(
            filled=True, color=ASSUMED, size=30, opacity=1),
        region.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.6).encode(
            x=x_of, x2="right:Q", y=y_of),
        region.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.6).encode(
            x=alt.X("right:Q", **across), y=y_of, y2="top:Q"),
        *named,
        alt.Chart(ONE).mark_text(align="left", dx=-36, dy=-14, color=SOFT, text=y_title).encode(
            x=alt.value(0), y=alt.value(0)),
    ).add_params(*parameters(model))
    return finish(chart, height=420, padding=(34, 16, 48, 48),
                  narrow={"height": 320, "padding": (34, 10, 48, 40)})


def two_bands(
    table: pd.DataFrame, model: Model, *, x: str, y: str, series: str, cursor: str, chosen: str,
    wide: tuple[str, str], narrow: tuple[str, str], reference: str, reference_label: str,
    counts: str, x_domain: tuple[float, float], x_ticks: list[float],
    y_domain: tuple[float, float], y_ticks: list[float], x_title: str,
) -> alt.LayerChart:
    """An estimate along a threshold with two intervals: a band and a pair of dotted edges.

    Parameters
    ----------
    table : DataFrame
        One row a threshold and series, on a grid that the cursor's steps hit.
    x, y, series : str
        Columns: the threshold, the estimate, and what the reader picks by `chosen`.
    cursor, chosen : str
        Inputs: the one that moves along `x`, and the one that is a value of `series`.
    wide, narrow : tuple of str
        Columns with the ends of the interval that is drawn as edges, and as a band.
    reference, reference_label : str
        Column with what to compare the estimate with, and what stands at it.
    counts : str
        Vega expression of a row (``datum``): the words at the cursor on how much it rests.
    """
    data = alt.InlineData(values=table.to_dict("records"), name="rows")
    along = alt.X(f"{x}:Q", scale=alt.Scale(domain=list(x_domain), nice=False), axis=alt.Axis(
        values=x_ticks, title=x_title, grid=False, labelExpr=PLAIN))
    up = measure(y, y_domain, y_ticks)
    rest = {"scale": up["scale"], "axis": up["axis"]}
    rows = alt.Chart(data).transform_filter(f"datum.{series} == {chosen}").encode(x=along)
    here = rows.transform_filter(f"abs(datum.{x} - {cursor}) < 1e-6")

    def line(column: str, of: alt.Chart = rows) -> alt.Chart:
        return of.encode(y=alt.Y(f"{column}:Q", **rest))

    chart = alt.layer(
        zero_line("y"),
        line(narrow[0]).mark_area(color=KNOWN, opacity=0.18, clip=True).encode(
            y2=f"{narrow[1]}:Q"),
        *(line(edge).mark_line(color=KNOWN, strokeDash=DOTTED, strokeWidth=1.6, clip=True)
          for edge in wide),
        line(reference).mark_line(color=INK, strokeWidth=1.4),
        line(y).mark_line(color=KNOWN, strokeWidth=2.6, clip=True),
        _cursor(cursor, along),
        line(narrow[0], here).mark_rule(color=ASSUMED, strokeWidth=4, opacity=0.5).encode(
            y2=f"{narrow[1]}:Q"),
        line(y, here).mark_point(filled=True, color=ASSUMED, size=120, opacity=1),
        *(line(edge, here).mark_point(fill=PAPER, stroke=ASSUMED, size=70, opacity=1,
                                      strokeWidth=1.6, clip=True) for edge in wide),
        here.transform_calculate(words=counts).mark_text(
            align="left", color=ASSUMED, fontWeight="bold",
        ).encode(x=alt.value(6), y=alt.value(-12), text="words:N"),
        alt.Chart(ONE).mark_text(align="right", color=INK, text=reference_label).encode(
            x=alt.value(alt.ExprRef("width")), y=alt.value(8)),
    ).add_params(*parameters(model))
    return finish(chart, height=300, padding=(34, 16, 48, 48))


def window(
    path: Path, *, x: str, x_domain: tuple[float, float], x_ticks: list[float],
    y_domain: tuple[float, float], y_ticks: list[float], inside: str, first: str, last: str,
    name: str, choice: str, labels: dict[int, str],
) -> alt.LayerChart:
    """A series compounded over a window whose ends the reader moves, beside another one.

    Parameters
    ----------
    path : helpers.paths.Path
        Its input `choice` picks one of the series.
    x : str
        Column with the place on the horizontal axis.
    inside, first, last : str
        Vega expressions of a row (``datum``) and the inputs: whether it lies in the window, and
        whether it is the window's first or last.
    name : str
        Column with the words at the window's ends.
    choice : str
        The input that picks the series.
    labels : dict
        By its value, the name of the series.
    """
    across = alt.X(f"{x}:Q", scale=alt.Scale(domain=list(x_domain), nice=False), axis=alt.Axis(
        values=x_ticks, labelExpr=PLAIN, title=None, grid=False))
    up = alt.Y(**measure("grown", y_domain, y_ticks))
    data = alt.InlineData(values=path.rows.join(path.along[[x, name]]).to_dict("records"),
                          name="rows")
    rows = alt.Chart(data)
    ends = rows.transform_filter(f"({first}) || ({last})").transform_aggregate(
        low=f"min({x})", high=f"max({x})").encode(
            x=alt.X("low:Q", scale=across["scale"], axis=across["axis"]))
    layers = [
        ends.mark_rect(color=ASSUMED, opacity=0.1).encode(
            x2="high:Q", y=alt.value(0), y2=alt.value(alt.ExprRef("height"))),
        zero_line("y")]
    for value, words in labels.items():
        level = path.level(vega(), vega().name("datum.total"))
        line = rows.transform_calculate(step=path.vega({choice: str(value)})).transform_window(
            total="sum(step)", sort=[{"field": path.order}], frame=[None, 0],
        ).transform_calculate(
            grown=repr(level), picked=f"{choice} == {value}",
        ).transform_filter(inside).encode(x=across, y=up)
        end = line.transform_filter(last).transform_calculate(
            words=f"'{words} ' + replace(format(datum.grown, '+.1f'), '-', '\u2212')",
            at=f"datum.{x}")
        for picked, colour, width, weight in (("datum.picked", KNOWN, 3, "bold"),
                                              ("!datum.picked", SOFT, 1.6, "normal")):
            layers.append(line.transform_filter(picked).mark_line(
                color=colour, strokeWidth=width, clip=True))
            # Near the right edge the words stand before the end of the line.
            for side, align, dx in (("<=", "left", 8), (">", "right", -8)):
                layers.append(_on_a_halo(
                    end.transform_filter(f"({picked}) && datum.at {side} {x_domain[1] - 2}")
                    .encode(text="words:N"),
                    align=align, dx=dx, dy=-10 if align == "right" else 0, color=colour,
                    fontWeight=weight))
    for where, align, dx in ((first, "right", -6), (last, "left", 6)):
        edge = rows.transform_filter(where)
        layers += [
            edge.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.8).encode(x=across),
            edge.mark_text(align=align, dx=dx, color=ASSUMED).encode(
                x=across, y=alt.value(-12), text=f"{name}:N"),
        ]
    chart = alt.layer(*layers).add_params(*parameters(path))
    return finish(chart, height=300, padding=(34, 16, 30, 48),
                  narrow={"padding": (34, 10, 30, 44)})


def above_bar(
    table: pd.DataFrame, model: Model, *, x: str, y: str, bar: str, weak: str, words: str,
    x_domain: tuple[float, float], x_ticks: list[float], y_domain: tuple[float, float],
    y_ticks: list[float],
) -> alt.LayerChart:
    """One bar a period against a height that the reader sets; those that pass it stand out.

    Parameters
    ----------
    table : DataFrame
        One row a period; it has the model's columns.
    model : Model
        Worked out for rows, one for a period that passes.
    x, y, weak : str
        Columns: the period as a number, the value, and whether it is drawn open.
    bar : str
        The input that is the height.
    words : str
        Stands at the height, before its value.
    """
    data = alt.InlineData(values=table.to_dict("records"), name="rows")
    across = alt.X(f"{x}:Q", scale=alt.Scale(domain=list(x_domain), nice=False), axis=alt.Axis(
        values=x_ticks, labelExpr=PLAIN, title=None, grid=False))
    up = measure(y, y_domain, y_ticks)
    width = alt.ExprRef(f"0.68 * width / {x_domain[1] - x_domain[0]}")
    rows = alt.Chart(data).transform_calculate(passes=model.vega()).encode(
        x=across, y=alt.Y(**up), y2=alt.datum(0))
    bars = []
    for passes, colour in (("datum.passes > 0.5", KNOWN), ("datum.passes < 0.5", CONTEXT)):
        bars += [
            rows.transform_filter(f"({passes}) && !datum.{weak}").mark_bar(
                color=colour, width=width),
            rows.transform_filter(f"({passes}) && datum.{weak}").mark_bar(
                fill=PAPER, stroke=colour, strokeWidth=1.4, width=width),
        ]
    height = alt.Chart(ONE).transform_calculate(
        at=bar, words=f"'{words} ' + format({bar}, '.2f')",
    ).encode(y=alt.Y("at:Q", scale=up["scale"], axis=up["axis"]))
    chart = alt.layer(
        *bars, zero_line("y"),
        height.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2),
        _on_a_halo(height.encode(text="words:N", x=alt.value(alt.ExprRef("width"))),
                   align="right", dy=-10),
    ).add_params(*parameters(model))
    return finish(chart, height=280, padding=(14, 16, 30, 48),
                  narrow={"padding": (14, 10, 30, 44)})

"""A result along one input: curves, points on them, and a band that widens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from ..charting import alt
from ..data import Assumption
from ..model import Model, ModelError
from ..settings import Axis, Cursor, Handle, Level, Padding, Place
from ..theme import (
    ASSUMED,
    CONTEXT,
    DASHED,
    INK,
    KNOWN,
    ONE,
    PAPER,
    ROWS,
    SOFT,
    TEXT_SIZE,
    across,
    finish,
    measure,
    zero_line,
)
from .parts import (
    cursor_line,
    following,
    on_a_halo,
    parameters,
    place_of,
    round_numbers,
    where_they_meet,
)


def curves(
    table: pd.DataFrame,
    model: Model,
    *,
    x: Axis,
    y: Axis,
    series: str,
    cursor: Cursor,
    styles: dict[str, dict],
    padding: Padding,
) -> alt.LayerChart:
    """Lines of a table with a cursor: the reader moves along `x` and chooses a line.

    Parameters
    ----------
    table : DataFrame
        Tidy: one row a point, on a grid that the cursor's steps hit.
    x, y : Axis
        Each with its column.
    series : str
        Column.
    cursor : Cursor
        What moves along `x`, and which line is the chosen one.
    styles : dict
        By series: ``label``.
    padding : Padding
        Room for the names at the lines' ends.
    """
    along, up, chosen = across(x.column, x), alt.Y(**measure(y.column, y)), cursor.chosen
    base = alt.Chart(ROWS).encode(x=along, y=up)
    layers = [zero_line("y")]
    for name, style in styles.items():
        line = base.transform_filter(alt.datum[series] == name)
        end = line.transform_filter(f"datum.{x.column} == {x.high}")
        layers += [
            line.transform_filter(f"!({chosen})").mark_line(color=CONTEXT, strokeWidth=1.6),
            line.transform_filter(chosen).mark_line(color=KNOWN, strokeWidth=3),
            end.transform_filter(f"!({chosen})").mark_text(
                align="left", dx=9, color=SOFT, text=style["label"]
            ),
            end.transform_filter(chosen).mark_text(
                align="left", dx=9, color=KNOWN, fontWeight="bold", text=style["label"]
            ),
        ]
    layers += [
        cursor_line(cursor.at, along),
        *where_they_meet(base, f"datum.{x.column}", cursor.at, chosen, y.column),
    ]
    handles = [Handle(x=Place(cursor.at, cursor.at))]
    chart = alt.layer(*layers).add_params(*parameters(model, handles))
    return finish(
        chart,
        rows=table,
        handles=handles,
        height=300,
        padding=(12, padding.wide, 30, 48),
        narrow={"padding": (12, padding.narrow, 30, 44)},
    )


def _results_along(model: Model, row: Assumption) -> Iterator[float]:
    """The results over the range of one input, where there are any."""
    for value in np.linspace(row.low, row.high, 81):
        try:
            yield model(**{row.input: value})
        except ModelError:
            continue


def response(
    model: Model,
    *,
    along: str,
    x_ticks: list[float] | None = None,
    y: Axis | None = None,
    reference: Level | None = None,
) -> alt.LayerChart:
    """A model's result over the range of one input, the others as the reader has them.

    Parameters
    ----------
    along : str
        The input on the horizontal axis.
    x_ticks : list of float, optional
        In the display unit of the input; round numbers unless given.
    y : Axis, optional
        In the display unit of the result, signed, as changes are, unless it has a format; round
        numbers around what the line can do unless given.
    reference : Level, optional
        A known value of the result to compare with, in its display unit.
    """
    row = next(row for row in model.inputs if row.input == along)
    factor, scale = row.display_factor, model.output.display_factor
    if x_ticks is None:
        x_ticks = round_numbers(row.low * factor, row.high * factor, inside=True)
    if y is None:
        ends = model.swings()[["at_low", "at_high"]].to_numpy().ravel()
        reached = np.array([*ends[np.isfinite(ends)], *_results_along(model, row)]) * scale
        ticks = round_numbers(min(reached, default=0), max(reached, default=1))
        y = Axis(domain=(ticks[0], ticks[-1]), ticks=ticks)
    y, frame = following(model, y, [f"({model.vega()}) * {scale}"])
    steps = 80
    grid = pd.DataFrame(
        {"at": [row.low + (row.high - row.low) * step / steps for step in range(steps + 1)]}
    )
    engine_names = {r.input: ("datum.at" if r.input == along else r.input) for r in model.inputs}
    x = Axis(domain=(row.low * factor, row.high * factor), ticks=x_ticks, title=row.label)
    along_x, up = across("x", x), alt.Y(**measure("result", y))
    line = (
        alt.Chart(grid)
        .transform_calculate(
            x=f"datum.at * {factor}", result=f"({model.vega(engine_names)}) * {scale}"
        )
        .mark_line(color=INK, strokeWidth=2.4, clip=True)
        .encode(x=along_x, y=up)
    )
    here = (
        alt.Chart(ONE)
        .transform_calculate(x=f"{along} * {factor}", at=f"({model.vega()}) * {scale}")
        .transform_calculate(result=f"clamp(datum.at, {y.low}, {y.high})")
        .transform_filter("isFinite(datum.at)")
    )
    layers = [zero_line("y"), line]
    decimals = model.output.decimals
    ends = model.swings().set_index("input").loc[along]
    rises = ends["at_high"] > ends["at_low"]  # the label stands on the free side of the line
    if reference is not None:
        known = alt.Chart(pd.DataFrame({"result": [reference.value]}))
        rule, words = (CONTEXT, SOFT) if reference.bare else (KNOWN, KNOWN)
        edge = alt.value(alt.ExprRef("width") if reference.right else 0)
        layers += [
            known.mark_rule(color=rule, strokeWidth=2).encode(y=up),
            known.mark_text(
                align="right" if reference.right else "left",
                color=words,
                fontWeight="bold",
                dy=12 if reference.below else -10,
                dx=-6 if reference.right else 6,
                text=reference.text,
            ).encode(x=edge, y=up),
        ]
    layers += [
        here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2).encode(x=along_x),
        here.mark_point(filled=True, color=ASSUMED, size=130, opacity=1, clip=True).encode(
            x=along_x, y=up
        ),
        on_a_halo(
            here.transform_calculate(written=f"format(datum.at, '.{decimals}f')").encode(
                x=along_x, y=up, text="written:N"
            ),
            align="right" if rises else "left",
            dx=-10 if rises else 10,
            dy=-12,
        ),
    ]
    handles = [Handle(x=place_of(row), y=Place(f"({model.vega()}) * {scale}"))]
    chart = alt.layer(*layers).add_params(*parameters(model, handles), *frame)
    return finish(chart, handles=handles, height=280, padding=(16, 48, 48, 48))


def on_curves(
    model: Model,
    curve: Model,
    *,
    along: str,
    points: dict[str, dict[str, str]],
    known: dict[str, float],
    x: Axis,
    y: Axis,
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
    x, y : Axis
        In display units.
    """
    row = next(row for row in curve.inputs if row.input == along)
    factor, scale = row.display_factor, curve.output.display_factor
    steps = 80
    low, high = (edge / factor for edge in x.domain)
    grid = pd.DataFrame({"at": [low + (high - low) * step / steps for step in range(steps + 1)]})
    reached = [f"({curve.vega(given)}) * {scale}" for given in points.values()]
    y, frame = following(model, y, reached)
    along_x = across("x", replace(x, title=row.label))
    up = alt.Y(**measure("result", y, "~r"))
    layers = []
    for label, given in points.items():
        level = alt.Chart(pd.DataFrame({"result": [known[label]]})).encode(y=up)
        names = given | {along: "datum.at"}
        layers += [
            level.mark_rule(color=KNOWN, strokeWidth=1.6),
            level.mark_text(
                align="right",
                dx=-6,
                dy=12,
                color=KNOWN,
                fontWeight="bold",
                text=f"{label}, as printed",
            ).encode(x=alt.value(alt.ExprRef("width"))),
            alt.Chart(grid)
            .transform_calculate(
                x=f"datum.at * {factor}", result=f"({curve.vega(names)}) * {scale}"
            )
            .mark_line(color=INK, strokeWidth=1.6, clip=True)
            .encode(x=along_x, y=up),
        ]
    for label, given in points.items():
        here = (
            alt.Chart(ONE)
            .transform_calculate(
                x=f"{given[along]} * {factor}", at=f"({curve.vega(given)}) * {scale}"
            )
            .transform_calculate(result=f"clamp(datum.at, {y.low}, {y.high})")
        )
        layers += [
            here.mark_point(filled=True, color=ASSUMED, size=130, opacity=1).encode(
                x=along_x, y=up
            ),
            on_a_halo(
                here.transform_calculate(
                    written=f"'{label} ' + format(datum.at, '.{curve.output.decimals}f')"
                ).encode(x=along_x, y=up, text="written:N"),
                align="right",
                dx=-12,
                dy=-10,
            ),
        ]
    handles = [
        Handle(
            x=Place(f"{given[along]} * {factor}", given[along], factor),
            y=Place(f"({curve.vega(given)}) * {scale}"),
            lines="",
        )
        for given in points.values()
    ]
    chart = alt.layer(*layers).add_params(*parameters(model, handles), *frame)
    return finish(chart, handles=handles, height=300, padding=(16, 24, 48, 40))


def funnel(
    model: Model,
    *,
    along: str,
    x_ticks: list[float],
    y: Axis,
    known: pd.DataFrame | None = None,
    later: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """A band around zero that widens along one input, and what was or came inside or outside it.

    Parameters
    ----------
    model : Model
        Gives half the band's width.
    along : str
        The input on the horizontal axis; a cursor stands at the reader's value.
    x_ticks : list of float
        In the display unit of the input.
    y : Axis
        In the display unit of the result; it follows the band at the reader's value.
    known : DataFrame, optional
        Points to compare with: columns ``x``, ``value`` and ``label``, in display units.
    later : DataFrame, optional
        What came: columns ``x``, ``value``, ``label`` (empty for none) and ``below``, in display
        units. A page hides it when a reader asks for that evening.
    """
    row = next(row for row in model.inputs if row.input == along)
    scale, steps = model.output.display_factor, 80
    half = f"({model.vega()}) * {scale}"
    y, frame = following(model, y, [half, f"-{half}"])
    low, high = y.domain
    far = f"{along} > {0.8 * row.high}"  # near the right edge a label would be cut
    grid = pd.DataFrame({"at": [row.high * step / steps for step in range(steps + 1)]})
    names = {r.input: ("datum.at" if r.input == along else r.input) for r in model.inputs}
    x = across(
        "x",
        Axis(
            domain=(0, row.high * row.display_factor),
            ticks=x_ticks,
            title=f"{row.label}, {row.display_unit}",
        ),
    )
    up = measure("top", y)
    up_to = {
        edge: alt.Y(f"{edge}:Q", scale=up["scale"], axis=up["axis"])
        for edge in ("top", "bottom", "value")
    }
    band = (
        alt.Chart(grid)
        .transform_calculate(
            x=f"datum.at * {row.display_factor}", half=f"({model.vega(names)}) * {scale}"
        )
        .transform_calculate(top=f"min(datum.half, {high})", bottom=f"max(-datum.half, {low})")
    )
    here = (
        alt.Chart(ONE)
        .transform_calculate(x=f"{along} * {row.display_factor}", half=half)
        .transform_calculate(top=f"min(datum.half, {high})", bottom=f"max(-datum.half, {low})")
    )
    layers = [
        band.mark_area(color=ASSUMED, opacity=0.16).encode(x=x, y=up_to["top"], y2="bottom:Q"),
        zero_line("y"),
        *(
            band.mark_line(color=ASSUMED, strokeWidth=1.8, strokeDash=DASHED).encode(
                x=x, y=up_to[edge]
            )
            for edge in ("top", "bottom")
        ),
        here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.4).encode(
            x=x, y=up_to["bottom"], y2="top:Q"
        ),
        *(
            on_a_halo(
                here.transform_calculate(
                    written=f"'{sign}' + format(datum.half, '.{model.output.decimals}f')"
                ).encode(x=x, y=up_to[edge], text="written:N"),
                align=alt.ExprRef(f"{far} ? 'right' : 'left'"),
                dx=alt.ExprRef(f"{far} ? -8 : 8"),
                dy=dy,
            )
            for sign, edge, dy in (("+", "top", -18), ("\u2212", "bottom", 20))
        ),
    ]
    if known is not None:
        points = alt.Chart(known).encode(x=x, y=up_to["value"])
        layers.append(points.mark_point(filled=True, color=KNOWN, size=90, opacity=1))
        for at_edge, align, dx in ((False, "left", 8), (True, "right", -8)):
            near = known["x"].gt(0.8 * row.high * row.display_factor)
            layers.append(
                on_a_halo(
                    alt.Chart(known[near.eq(at_edge)]).encode(
                        x=x, y=up_to["value"], text="label:N"
                    ),
                    align=align,
                    dx=dx,
                    dy=14,
                    color=KNOWN,
                )
            )
    if later is not None:
        came = alt.Chart(later).encode(x=x, y=up_to["value"])
        layers += [
            came.mark_line(color=SOFT, strokeWidth=1.4).properties(name="hindsight_line"),
            came.mark_point(
                filled=True, fill=PAPER, stroke=INK, strokeWidth=1.6, size=60, opacity=1
            ).properties(name="hindsight_points"),
            *(
                alt.Chart(later[later["below"].eq(side)])
                .mark_text(
                    color=SOFT,
                    align="left" if side else "right",
                    dx=6 if side else -10,
                    dy=15 if side else -6,
                    fontSize=TEXT_SIZE - 1,
                )
                .encode(x=x, y=up_to["value"], text="label:N")
                .properties(name=f"hindsight_{'below' if side else 'above'}")
                for side in (False, True)
            ),
        ]
    handles = [Handle(x=place_of(row), y=Place("0"))]
    chart = alt.layer(*layers).add_params(*parameters(model, handles), *frame)
    return finish(chart, handles=handles, height=320, padding=(16, 24, 48, 48))

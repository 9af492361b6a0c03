"""A result along one input: curves, points on them, and paths that the reader draws."""

from __future__ import annotations

from collections.abc import Iterator

import altair as alt
import numpy as np
import pandas as pd

from ..data import Assumption
from ..model import Model, ModelError
from ..paths import Path
from ..theme import (
    ASSUMED,
    CONTEXT,
    DASHED,
    INK,
    KNOWN,
    ONE,
    PLAIN,
    ROWS,
    SOFT,
    TEXT_SIZE,
    finish,
    measure,
    zero_line,
)
from .parts import cursor_line, on_a_halo, parameters, round_numbers, where_they_meet


def curves(
    table: pd.DataFrame,
    model: Model,
    *,
    x: str,
    y: str,
    series: str,
    cursor: str,
    chosen: str,
    styles: dict[str, dict],
    x_domain: tuple[float, float],
    x_ticks: list[float],
    x_labels: str,
    y_domain: tuple[float, float],
    y_ticks: list[float],
    right: float,
    narrow_right: float,
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
    base = alt.Chart(ROWS).encode(x=along, y=up)
    layers = [zero_line("y")]
    for name, style in styles.items():
        line = base.transform_filter(alt.datum[series] == name)
        end = line.transform_filter(f"datum.{x} == {x_domain[1]}")
        dash = style.get("dash", [1, 0])
        layers += [
            line.transform_filter(f"!({chosen})").mark_line(
                color=CONTEXT, strokeWidth=1.6, strokeDash=dash
            ),
            line.transform_filter(chosen).mark_line(color=KNOWN, strokeWidth=3, strokeDash=dash),
            end.transform_filter(f"!({chosen})").mark_text(
                align="left", dx=9, color=SOFT, text=style["label"]
            ),
            end.transform_filter(chosen).mark_text(
                align="left", dx=9, color=KNOWN, fontWeight="bold", text=style["label"]
            ),
        ]
    layers += [cursor_line(cursor, along), *where_they_meet(base, f"datum.{x}", cursor, chosen, y)]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(
        chart,
        rows=table,
        height=300,
        padding=(12, right, 30, 48),
        narrow={"padding": (12, narrow_right, 30, 44)},
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
    y_domain: tuple[float, float] | None = None,
    y_ticks: list[float] | None = None,
    x_ticks: list[float] | None = None,
    reference: float | None = None,
    reference_label: str = "",
    reference_right: bool = False,
    reference_below: bool = False,
    form: str = "+~r",
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
        ends = model.swings()[["at_low", "at_high"]].to_numpy().ravel()
        reached = np.array([*ends[np.isfinite(ends)], *_results_along(model, row)]) * scale
        y_ticks = round_numbers(min(reached, default=0), max(reached, default=1))
        y_domain = (y_ticks[0], y_ticks[-1])
    steps = 80
    grid = pd.DataFrame(
        {"at": [row.low + (row.high - row.low) * step / steps for step in range(steps + 1)]}
    )
    engine_names = {r.input: ("datum.at" if r.input == along else r.input) for r in model.inputs}
    across = dict(
        scale=alt.Scale(domain=[row.low * factor, row.high * factor], nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=PLAIN, title=row.label, grid=False),
    )
    if y_ticks is None:
        y_ticks = round_numbers(*y_domain, inside=True)
    up = measure("result", y_domain, y_ticks, form)
    x, y = alt.X("x:Q", **across), alt.Y(**up)
    line = (
        alt.Chart(grid)
        .transform_calculate(
            x=f"datum.at * {factor}", result=f"({model.vega(engine_names)}) * {scale}"
        )
        .mark_line(color=INK, strokeWidth=2.4, clip=True)
        .encode(x=x, y=y)
    )
    # Beyond the frame the point waits at its edge; the label beside it has the result.
    here = (
        alt.Chart(ONE)
        .transform_calculate(x=f"{along} * {factor}", at=f"({model.vega()}) * {scale}")
        .transform_calculate(result=f"clamp(datum.at, {y_domain[0]}, {y_domain[1]})")
    )
    layers = [zero_line("y"), line]
    decimals = model.output.decimals
    ends = model.swings().set_index("input").loc[along]
    rises = ends["at_high"] > ends["at_low"]  # the label stands on the free side of the line
    if reference is not None:
        known = alt.Chart(pd.DataFrame({"result": [reference]}))
        edge = alt.value(alt.ExprRef("width") if reference_right else 0)
        layers += [
            known.mark_rule(color=KNOWN, strokeWidth=2).encode(y=y),
            known.mark_text(
                align="right" if reference_right else "left",
                color=KNOWN,
                fontWeight="bold",
                dy=12 if reference_below else -10,
                dx=-6 if reference_right else 6,
                text=reference_label,
            ).encode(x=edge, y=y),
        ]
    layers += [
        here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2).encode(x=x),
        here.mark_point(filled=True, color=ASSUMED, size=130, opacity=1, clip=True).encode(
            x=x, y=y
        ),
        on_a_halo(
            here.transform_calculate(written=f"format(datum.at, '.{decimals}f')").encode(
                x=x, y=y, text="written:N"
            ),
            align="right" if rises else "left",
            dx=-10 if rises else 10,
            dy=-12,
        ),
    ]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(chart, height=280, padding=(16, 48, 48, 48))


def on_curves(
    model: Model,
    curve: Model,
    *,
    along: str,
    points: dict[str, dict[str, str]],
    known: dict[str, float],
    x_domain: tuple[float, float],
    x_ticks: list[float],
    y_domain: tuple[float, float],
    y_ticks: list[float],
    form: str = "~r",
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
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=PLAIN, title=row.label, grid=False),
    )
    y = alt.Y(**measure("result", y_domain, y_ticks, form))
    layers = []
    for label, given in points.items():
        level = alt.Chart(pd.DataFrame({"result": [known[label]]})).encode(y=y)
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
            .encode(x=x, y=y),
        ]
    for label, given in points.items():
        here = (
            alt.Chart(ONE)
            .transform_calculate(
                x=f"{given[along]} * {factor}", at=f"({curve.vega(given)}) * {scale}"
            )
            .transform_calculate(result=f"clamp(datum.at, {y_domain[0]}, {y_domain[1]})")
        )
        layers += [
            here.mark_point(filled=True, color=ASSUMED, size=130, opacity=1).encode(x=x, y=y),
            on_a_halo(
                here.transform_calculate(
                    written=f"'{label} ' + format(datum.at, '.{curve.output.decimals}f')"
                ).encode(x=x, y=y, text="written:N"),
                align="right",
                dx=-12,
                dy=-10,
            ),
        ]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(chart, height=300, padding=(16, 24, 48, 40))


def along_path(
    path: Path,
    *,
    x_domain: tuple[float, float],
    x_ticks: list[float],
    x_labels: str,
    y_domain: tuple[float, float],
    y_ticks: list[float],
    known: str = "",
    known_label: str = "",
    label: str,
    right: float = 120,
    narrow_right: float = 96,
    form: str = "~r",
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
        f"{path.by or path.order}:Q",
        scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=x_labels, title=None, grid=False),
    )
    up = measure("level", y_domain, y_ticks, form)
    line = path.transforms(alt.Chart(ROWS)).encode(x=across, y=alt.Y(**up))
    end = line.transform_filter(f"datum.{path.by or path.order} == {x_domain[1]}")
    layers = [
        line.mark_line(color=ASSUMED, strokeWidth=2.4, strokeDash=DASHED, clip=True),
        end.mark_text(
            align="left", dx=9, dy=10 if known else -8, color=ASSUMED, fontWeight="bold", text=label
        ),
    ]
    if known:
        points = line.encode(y=alt.Y(f"{known}:Q", scale=up["scale"], axis=up["axis"]))
        last = points.transform_filter(f"datum.{path.by or path.order} == {x_domain[1]}")
        layers += [
            points.mark_line(color=KNOWN, strokeWidth=1.2),
            points.mark_point(filled=True, color=KNOWN, size=55, opacity=1),
            last.mark_text(
                align="left", dx=9, dy=-8, color=KNOWN, fontWeight="bold", text=known_label
            ),
        ]
    chart = alt.layer(*layers).add_params(*parameters(path))
    return finish(
        chart,
        rows=path.rows,
        height=300,
        padding=(12, right, 34, 44),
        narrow={"padding": (12, narrow_right, 34, 40)},
    )


def stepped_path(
    path: Path,
    *,
    at: str,
    known: pd.DataFrame,
    known_label: str,
    later: pd.DataFrame | None,
    x_domain: tuple[float, float],
    x_ticks: list[float],
    x_labels: str,
    y_domain: tuple[float, float],
    y_ticks: list[float],
    label: str,
    right: float = 96,
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
    across = alt.X(
        f"{at}:Q",
        scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(values=x_ticks, labelExpr=x_labels, title=None, grid=False),
    )
    up = alt.Y(**measure("level", y_domain, y_ticks, "~r"))
    line = path.transforms(alt.Chart(ROWS)).encode(x=across, y=up)
    end = line.transform_filter(f"datum.{at} == {x_domain[1]}")
    layers = []
    if later is not None:
        joined, texts = later[later["joined"]], later[later["label"].ne("")]
        loose = later[~later["joined"]]
        layers += [
            alt.Chart(joined)
            .mark_line(color=CONTEXT, strokeWidth=5, opacity=0.45, interpolate="step-after")
            .encode(x=across, y=up)
            .properties(name="hindsight_line"),
            alt.Chart(loose)
            .mark_point(filled=True, color=CONTEXT, size=70, opacity=1)
            .encode(x=across, y=up)
            .properties(name="hindsight_points"),
            alt.Chart(texts)
            .mark_text(align="right", dy=-13, color=SOFT)
            .encode(x=across, y=up, text="label:N")
            .properties(name="hindsight_text"),
        ]
    priced = alt.Chart(known).encode(x=across, y=up)
    layers += [
        priced.mark_line(color=KNOWN, strokeWidth=1.6),
        priced.mark_point(filled=True, color=KNOWN, size=55, opacity=1),
        alt.Chart(known.tail(1))
        .mark_text(
            align="left",
            dx=9,
            dy=-14,
            color=KNOWN,
            fontWeight="bold",
            text=known_label,
            lineBreak="\n",
        )
        .encode(x=across, y=up),
        line.mark_line(
            color=ASSUMED, strokeWidth=2.6, strokeDash=DASHED, clip=True, interpolate="step-after"
        ),
        end.mark_text(align="left", dx=9, dy=8, color=ASSUMED, fontWeight="bold", text=label),
    ]
    chart = alt.layer(*layers).add_params(*parameters(path))
    return finish(
        chart,
        rows=path.along,
        height=300,
        padding=(12, right, 30, 44),
        narrow={"padding": (12, narrow_right, 30, 40)},
    )


def funnel(
    model: Model,
    *,
    along: str,
    x_ticks: list[float],
    y_domain: tuple[float, float],
    y_ticks: list[float],
    later: pd.DataFrame | None = None,
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
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[0, row.high * row.display_factor], nice=False),
        axis=alt.Axis(
            values=x_ticks, labelExpr=PLAIN, grid=False, title=f"{row.label}, {row.display_unit}"
        ),
    )
    up = measure("top", y_domain, y_ticks)
    y = {
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
        .transform_calculate(
            x=f"{along} * {row.display_factor}", half=f"({model.vega()}) * {scale}"
        )
        .transform_calculate(top=f"min(datum.half, {high})", bottom=f"max(-datum.half, {low})")
    )
    layers = [
        band.mark_area(color=ASSUMED, opacity=0.16).encode(x=x, y=y["top"], y2="bottom:Q"),
        zero_line("y"),
        *(
            band.mark_line(color=ASSUMED, strokeWidth=1.8, strokeDash=DASHED).encode(x=x, y=y[edge])
            for edge in ("top", "bottom")
        ),
        here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.4).encode(
            x=x, y=y["bottom"], y2="top:Q"
        ),
        *(
            on_a_halo(
                here.transform_calculate(
                    written=f"'{sign}' + format(datum.half, '.{model.output.decimals}f')"
                ).encode(x=x, y=y[edge], text="written:N"),
                align=alt.ExprRef(f"{far} ? 'right' : 'left'"),
                dx=alt.ExprRef(f"{far} ? -8 : 8"),
                dy=dy,
            )
            for sign, edge, dy in (("+", "top", -18), ("\u2212", "bottom", 20))
        ),
    ]
    if later is not None:
        came = alt.Chart(later).encode(x=x, y=y["value"])
        layers += [
            came.mark_line(color=CONTEXT, strokeWidth=1.4).properties(name="hindsight_line"),
            came.mark_point(filled=True, color=CONTEXT, size=60, opacity=1).properties(
                name="hindsight_points"
            ),
            *(
                alt.Chart(later[later["below"].eq(side)])
                .mark_text(
                    color=SOFT,
                    align="left" if side else "right",
                    dx=6 if side else -10,
                    dy=15 if side else -6,
                    fontSize=TEXT_SIZE - 1,
                )
                .encode(x=x, y=y["value"], text="label:N")
                .properties(name=f"hindsight_{'below' if side else 'above'}")
                for side in (False, True)
            ),
        ]
    chart = alt.layer(*layers).add_params(*parameters(model))
    return finish(chart, height=320, padding=(16, 24, 48, 48))

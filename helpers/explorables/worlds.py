"""Many worlds in a plane of two inputs: those in which something holds stand out."""

from __future__ import annotations

import pandas as pd

from ..charting import alt
from ..model import Model
from ..settings import Axis, Handle, Place, Plane
from ..theme import ASSUMED, CONTEXT, DASHED, INK, ONE, PAPER, ROWS, SOFT, across, finish, measure
from .parts import on_a_halo, parameters

STEPS = 80
"""Of a line over the width of the plane."""


def worlds(model: Model, *, x: Axis, y: Axis, plane: Plane, words: str) -> alt.LayerChart:
    """Worlds as dots in a plane, lines of equal worth through it, and the share that counts.

    Parameters
    ----------
    model : Model
        Worked out for rows, one for a world that counts; the share is their mean.
    x, y : Axis
        In percent.
    plane : Plane
        Where a world stands, where the reader stands, and the lines.
    words : str
        Stands above the plane after the share.
    """
    along, up = across("x", x), alt.Y(**measure("y", y, "~r"))
    dots = (
        alt.Chart(ROWS)
        .transform_calculate(
            x=f"100 * ({plane.world[0]})", y=f"100 * ({plane.world[1]})", counts=model.vega()
        )
        .encode(x=along, y=up)
    )
    step = (x.high - x.low) / STEPS
    grid = pd.DataFrame({"at": [(x.low + number * step) / 100 for number in range(STEPS + 1)]})
    layers = []
    for name, (line, is_price) in plane.lines.items():
        drawn = (
            alt.Chart(grid)
            .transform_calculate(x="datum.at * 100", y=f"100 * ({line})")
            .encode(x=along, y=up)
        )
        layers += [
            drawn.mark_line(
                color=INK if is_price else CONTEXT, strokeWidth=2.4 if is_price else 1.4, clip=True
            ),
            drawn.transform_filter(f"datum.at > {x.high / 100 - 1e-6}")
            # A line that ends above the frame has its name at the edge.
            .transform_calculate(y=f"clamp(datum.y, {y.low}, {y.high})")
            .mark_text(
                align="left",
                dx=8,
                color=INK if is_price else SOFT,
                fontWeight="bold" if is_price else "normal",
                text=name,
            ),
        ]
    here = alt.Chart(ONE).transform_calculate(
        x=f"100 * {plane.reader[0]}", y=f"100 * {plane.reader[1]}"
    )
    share = (
        alt.Chart(ROWS)
        .transform_calculate(counts=model.vega())
        .transform_aggregate(share="mean(counts)")
        .transform_calculate(words=f"format(100 * datum.share, '.0f') + '{words}'")
    )
    across_of, up_of = plane.reader
    handles = [
        Handle(
            x=Place(f"100 * {across_of}", across_of, 100),
            y=Place(f"100 * {up_of}", up_of, 100),
            lines="x",
        )
    ]
    chart = alt.layer(
        dots.transform_filter("datum.counts < 0.5").mark_point(
            filled=True, color=CONTEXT, size=26, opacity=0.9, clip=True
        ),
        dots.transform_filter("datum.counts > 0.5").mark_point(
            filled=True, color=ASSUMED, size=26, opacity=0.8, clip=True
        ),
        *layers,
        here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=1.4).encode(x=along),
        here.mark_point(
            filled=True, fill=ASSUMED, stroke=PAPER, size=190, opacity=1, strokeWidth=2
        ).encode(x=along, y=up),
        on_a_halo(
            share.encode(x=alt.value(0), y=alt.value(-16), text="words:N"), align="left", dx=-34
        ),
    ).add_params(*parameters(model, handles))
    return finish(
        chart,
        rows=model.rows,
        handles=handles,
        height=340,
        padding=(34, 92, 48, 44),
        narrow={"height": 300, "padding": (34, 92, 48, 40)},
    )

"""What the recipes share: parameters, the reader's cursor, written values, round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..charting import alt
from ..data import Assumption
from ..model import Model
from ..settings import Handle, Place
from ..theme import ASSUMED, DASHED, INK, ONE, PAPER, TEXT_SIZE, handle_parameters


def parameters(model: Model, handles: Sequence[Handle] = ()) -> list[alt.Parameter]:
    """A Vega parameter for each input, at the author's value, and those of the handles."""
    inputs = [alt.param(name=row.input, value=row.value) for row in model.inputs]
    return [*inputs, *handle_parameters(handles)]


def place_of(row: Assumption) -> Place:
    """An input's own place on an axis in its display unit."""
    return Place(f"{row.input} * {row.display_factor}", row.input, row.display_factor)


def cursor_line(name: str, along: alt.X) -> alt.Chart:
    """The dashed line at what is assumed."""
    return (
        alt.Chart(ONE)
        .transform_calculate(at=name)
        .mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2)
        .encode(x=alt.X("at:Q", scale=along["scale"], axis=along["axis"]))
    )


def where_they_meet(base: alt.Chart, x: str, cursor: str, chosen: str, y: str) -> list[alt.Chart]:
    """The point where the chosen line meets the cursor, and its value."""
    point = base.transform_filter(f"({chosen}) && abs({x} - {cursor}) < 1e-9")
    written = point.transform_calculate(
        written=f"(datum.{y} > 0 ? '+' : '') + format(datum.{y}, '.2f')"
    ).encode(text="written:N")
    return [
        point.mark_point(filled=True, color=ASSUMED, size=120, opacity=1),
        on_a_halo(written, align="right", dx=-10, dy=-14),
    ]


def on_a_halo(text: alt.Chart, **place) -> alt.Chart:
    """A value that stays readable where it crosses a line, on a wide pale stroke.

    The stroke lies under the letters by ``paint-order``, which `helpers.render` writes into the
    drawing and the page's style sheet gives the live one.
    """
    style = {"color": ASSUMED, "fontWeight": "bold"} | place
    return text.mark_text(stroke=PAPER, strokeWidth=5, **style)


def names_axis(order: list[str]) -> alt.Y:
    """Names down the side, in the order given."""
    return alt.Y(
        "name:N",
        sort=order,
        axis=alt.Axis(
            title=None, grid=False, labelColor=INK, labelFontSize=TEXT_SIZE - 1, labelLimit=140
        ),
    )


def round_numbers(low: float, high: float, *, inside: bool = False) -> list[float]:
    """Four to eight round numbers from low to high, or around both.

    >>> round_numbers(0.03, 0.94), round_numbers(0.03, 0.94, inside=True)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.2, 0.4, 0.6, 0.8])
    """
    span = (high - low) or abs(high) or 1.0
    if low == high:
        low, high = low - span / 2, high + span / 2
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= 7)
    first, last = low / step, high / step
    ends = (
        (math.ceil(first - 1e-9), math.floor(last + 1e-9))
        if inside
        else (math.floor(first + 1e-9), math.ceil(last - 1e-9))
    )
    decimals = max(0, -math.floor(math.log10(step)))
    return [round(number * step, decimals) for number in range(ends[0], ends[1] + 1)]

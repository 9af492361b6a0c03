"""What the recipes share: parameters, the reader's cursor, written values, round numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from ..charting import alt
from ..data import Assumption
from ..model import Model
from ..settings import Axis, Handle, Place
from ..theme import ASSUMED, DASHED, INK, ONE, PAPER, TEXT_SIZE, handle_parameters, named


def parameters(model: Model, handles: Sequence[Handle] = ()) -> list[alt.Parameter]:
    """A Vega parameter for each input, at the author's value, and those of the handles."""
    inputs = [alt.param(name=row.input, value=row.value) for row in model.inputs]
    return [*inputs, *handle_parameters(handles)]


def place_of(row: Assumption) -> Place:
    """An input's own place on an axis in its display unit."""
    return Place(f"{row.input} * {row.display_factor}", row.input, row.display_factor)


SETTLED = "settled_"
"""Before an input's name: its value when the reader last let go of it."""


def following(model: Model, axis: Axis, reached: list[str], name: str = "frame"):
    """An axis that grows in steps of 1, 2 or 5 until what the model reaches lies on it.

    It follows the values at which a reader lets a slider go, so that it stands still while one is
    held; what leaves the frame meanwhile waits at its edge, and its label has the value. The frame
    at the author's values is never made smaller, and a value that is no number does not move it.

    Parameters
    ----------
    model : Model
        Its inputs are the ones that the reader moves.
    axis : Axis
        At the author's values.
    reached : list of str
        Vega expressions of the inputs, in display units.
    name : str
        Stands before the names of the parameters.

    Returns
    -------
    axis : Axis
        With the names of parameters for its ends and ticks.
    parameters : list of alt.Parameter

    Examples
    --------
    >>> from helpers.model import model
    >>> bound = model("contribution")
    >>> axis, held = following(bound, Axis(domain=(0, 1), ticks=[0, 1]), [bound.vega()])
    >>> axis.low, axis.high, len(held) - len(bound.inputs)
    ('frame_low', 'frame_high', 8)
    """
    low, high, ticks = axis.low, axis.high, list(axis.ticks)
    inputs = {row.input: f"{SETTLED}{row.input}" for row in model.inputs}
    names = re.compile(rf"(?<![\w.'])({'|'.join(map(re.escape, inputs))})(?![\w'])")
    settled = [names.sub(lambda found: inputs[found[1]], one) for one in reached]
    reach = f"{name}_reach"
    least, most, step = f"{name}_least", f"{name}_most", f"{name}_step"
    power = f"pow(10, floor(log(({most} - {least}) / 4) / LN10))"
    parts = f"({most} - {least}) / {name}_power"
    expressions = {
        reach: f"extent([{', '.join(dict.fromkeys(settled))}])",
        least: f"isFinite({reach}[0]) ? min({low}, {reach}[0]) : {low}",
        most: f"isFinite({reach}[1]) ? max({high}, {reach}[1]) : {high}",
        f"{name}_power": power,
        step: f"{name}_power * ({parts} <= 7 ? 1 : {parts} <= 14 ? 2 : {parts} <= 35 ? 5 : 10)",
        f"{name}_low": f"{least} < {low} ? floor({least} / {step}) * {step} : {low}",
        f"{name}_high": f"{most} > {high} ? ceil({most} / {step}) * {step} : {high}",
        f"{name}_ticks": f"{least} < {low} || {most} > {high} ? sequence(ceil({name}_low / {step} "
        f"- 1e-9) * {step}, {name}_high + {step} / 2, {step}) : {ticks}",
    }
    held = [alt.param(name=inputs[row.input], value=row.value) for row in model.inputs]
    return (
        replace(axis, domain=(f"{name}_low", f"{name}_high"), ticks=f"{name}_ticks"),
        [*held, *(alt.param(name=key, expr=text) for key, text in expressions.items())],
    )


def parted(dots: alt.Chart, counts: str, words: str, *, out: dict, into: dict) -> list[alt.Chart]:
    """Dots that a reader's input parts in two, each with its name.

    Parameters
    ----------
    dots : Chart
        With the places of its rows.
    counts : str
        Column: one for a row that counts, zero for another.
    words : str
        Vega expression of a row: its name and values, shown to whoever points at it. Empty where
        the rows have a column ``dot`` already.
    out, into : dict
        The looks of those that do not count, and of those that do.
    """
    return [
        named(
            dots.transform_filter(f"datum.{counts} {side}").mark_point(
                filled=True, **{"opacity": 1} | look
            ),
            words,
            part=part,
            live=True,
        )
        for part, side, look in (("out", "< 0.5", out), ("into", "> 0.5", into))
    ]


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

"""One row a name or a scenario: bands, picks and discs that the reader moves."""

from __future__ import annotations

import json
import re

import pandas as pd

from ..charting import alt
from ..model import Model
from ..settings import Axis, Handle, Level, Place
from ..theme import (
    ACCENT,
    ASSUMED,
    CONTEXT,
    DASHED,
    GRID,
    KNOWN,
    ONE,
    PAPER,
    ROWS,
    SOFT,
    finish,
    in_words,
    measure,
    named,
    zero_line,
)
from .parts import following, names_axis, parameters, parted


def _of_row(expression: str, row: dict) -> str:
    """An expression with a row's numbers in it.

    >>> _of_row("datum.change - beta * datum.market", {"change": -2.5, "market": 1})
    '(-2.5) - beta * (1)'
    """
    return re.sub(r"datum\.(\w+)", lambda column: f"({float(row[column[1]]):g})", expression)


def banded(
    table: pd.DataFrame,
    model: Model,
    *,
    name: str,
    value: str,
    raw: str,
    half_width: str,
    edge: Place,
    axis: Axis,
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
    edge : Place
        The end of the usual band, which the reader can drag.
    """
    reached = [
        one
        for row in table.to_dict("records")
        for one in (_of_row(value, row), f"-({_of_row(half_width, row)})", _of_row(half_width, row))
    ]
    axis, frame = following(model, axis, reached)
    low, high = axis.domain
    order = list(table[name])
    table = table.rename(columns={name: "name"})
    base = (
        alt.Chart(ROWS)
        .transform_calculate(
            left=f"clamp({value}, {low}, {high})",
            out=model.vega(),
            band_low=f"max(-({half_width}), {low})",
            band_high=f"min({half_width}, {high})",
        )
        .encode(y=names_axis(order))
    )
    at = measure("left", axis)
    x = alt.X(**at)
    along = {"scale": at["scale"], "axis": at["axis"]}
    handles = [Handle(x=edge)]
    words = f"datum.name + ': ' + {in_words(f'datum.{raw}')} + ', left ' + {in_words(value)}"
    chart = alt.layer(
        base.mark_bar(color=ASSUMED, opacity=0.16, height=alt.RelativeBandSize(1)).encode(
            x=alt.X("band_low:Q", **along), x2="band_high:Q"
        ),
        zero_line(),
        *(
            base.mark_tick(color=ASSUMED, thickness=1.4, size=24, orient="vertical").encode(
                x=alt.X(f"{edge}:Q", **along)
            )
            for edge in ("band_low", "band_high")
        ),
        base.mark_rule(color=CONTEXT, strokeWidth=1).encode(
            x=alt.X(f"{raw}:Q", **along), x2="left:Q"
        ),
        base.mark_tick(color=CONTEXT, thickness=1.6, size=9, orient="vertical").encode(
            x=alt.X(f"{raw}:Q", **along)
        ),
        *parted(
            base.encode(x=x),
            "out",
            words,
            out={"color": CONTEXT, "size": 70},
            into={"color": ACCENT, "size": 80},
        ),
    ).add_params(*parameters(model, handles), *frame)
    return finish(
        chart,
        rows=table,
        handles=handles,
        height=24 * len(order),
        padding=(8, 16, 30, 104),
        narrow={"padding": (8, 12, 30, 94)},
    )


def picked(
    table: pd.DataFrame,
    model: Model,
    *,
    name: str,
    value: str,
    axis: Axis,
    known: Level,
    label: str,
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
    known : Level
        A known value to compare the mean with.
    label : str
        Stands above the mean, before its value.
    """
    order = list(table[name])
    table = table.rename(columns={name: "name"})
    rows = alt.Chart(ROWS).transform_calculate(adds=model.vega())
    at = measure(value, axis)
    bars = rows.encode(x=alt.X(**at), y=names_axis(order))
    along = alt.X("mean:Q", scale=at["scale"], axis=at["axis"])
    mean = rows.transform_aggregate(mean="sum(adds)").encode(x=along)
    reference = alt.Chart(pd.DataFrame([{"mean": known.value}])).encode(x=along)
    decimals = model.output.decimals
    chart = alt.layer(
        bars.transform_filter("datum.adds == 0").mark_bar(color=GRID, height=13),
        bars.transform_filter("datum.adds != 0").mark_bar(color=ACCENT, opacity=0.75, height=13),
        zero_line(),
        reference.mark_rule(color=KNOWN, strokeWidth=2),
        reference.mark_text(color=KNOWN, fontWeight="bold", text=known.text).encode(
            y=alt.value(-10)
        ),
        mean.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2.4),
        mean.transform_calculate(
            text=f"'{label} ' + replace(format(datum.mean, '+.{decimals}f'), '-', '\u2212')"
        )
        .mark_text(color=ASSUMED, fontWeight="bold")
        .encode(y=alt.value(-30), text="text:N"),
    ).add_params(*parameters(model))
    return finish(
        chart,
        rows=table,
        height=23 * len(order),
        padding=(50, 16, 30, 104),
        narrow={"padding": (50, 12, 30, 94)},
    )


def explained(
    table: pd.DataFrame,
    model: Model,
    *,
    name: str,
    value: str,
    parts: dict[str, str],
    moved: tuple[str, str],
    axis: Axis,
) -> alt.LayerChart:
    """Names and what factors that all of them share give: the rest is a bar from there to a dot.

    Parameters
    ----------
    table : DataFrame
        One row a name, in the order to draw.
    model : Model
        Has the inputs that the reader moves.
    name, value : str
        Columns.
    parts : dict
        By label: a Vega expression of the inputs, what the factors up to there give together. The
        last is the line from which the bars start; the others are thin.
    moved : tuple of str
        The input that the reader moves by dragging that line, and how far the line goes for one
        unit of it.
    axis : Axis
    """
    order = list(table[name])
    table = table.rename(columns={name: "name"})
    axis, frame = following(model, axis, list(parts.values()))
    at = measure(value, axis)
    along = alt.X("given:Q", scale=at["scale"], axis=at["axis"])
    *_, whole = parts.values()
    kept = f"clamp(datum.whole, {axis.low}, {axis.high})"
    rows = (
        alt.Chart(ROWS)
        .transform_calculate(whole=whole)
        .transform_calculate(given=kept)
        .encode(y=names_axis(order))
    )
    layers = [
        alt.Chart(ONE)
        .transform_calculate(whole=whole)
        .transform_calculate(given=kept, zero="0")
        .mark_rect(color=ASSUMED, opacity=0.16)
        .encode(x=along, x2="zero:Q"),
        zero_line(),
        rows.mark_bar(color=KNOWN, opacity=0.3, height=7).encode(x=along, x2=f"{value}:Q"),
        named(
            rows.mark_point(filled=True, color=KNOWN, size=70, opacity=1).encode(x=alt.X(**at)),
            f"datum.name + ': ' + {in_words(f'datum.{value}')}",
            live=True,
        ),
    ]
    for place, (label, given) in enumerate(parts.items()):
        last = place == len(parts) - 1
        here = (
            alt.Chart(ONE)
            .transform_calculate(whole=given)
            .transform_calculate(given=kept)
            .encode(x=along)
        )
        # What rounds to nothing has no sign.
        written = (
            "(abs(datum.whole) < 0.05 ? '0.0' : "
            "replace(format(datum.whole, '+.1f'), '-', '\u2212'))"
        )
        layers += [
            here.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2.4 if last else 1.2),
            here.transform_calculate(text=f"'{label} ' + {written}")
            .mark_text(color=ASSUMED, fontWeight="bold" if last else "normal")
            .encode(y=alt.value(-10 - 20 * place), text="text:N"),
        ]
    handles = [Handle(x=Place(whole, *moved))]
    return finish(
        alt.layer(*layers).add_params(*parameters(model, handles), *frame),
        rows=table,
        handles=handles,
        height=23 * len(order),
        padding=(50, 16, 30, 104),
        narrow={"padding": (50, 12, 30, 94)},
    )


def scenarios(
    model: Model,
    *,
    chances: list[str],
    outcomes: list[str],
    names: list[str],
    spread: Model,
    loss: Model,
    axis: Axis,
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

    base = (
        alt.Chart(rows)
        .transform_calculate(share=pick(shares), outcome=pick(outcomes))
        .encode(y=names_axis(names))
    )
    at = measure("outcome", axis)
    x = alt.X(**at)
    along = alt.X("mean:Q", scale=at["scale"], axis=at["axis"])
    # Slack for the sum of three decimals; beyond it the mean has no meaning and is not drawn.
    mean = alt.Chart(ONE).transform_calculate(
        mean=model.vega(), ok=f"{' + '.join(chances)} <= 1.0001"
    )
    shown = mean.transform_filter("datum.ok")
    minus = "replace({}, '-', '\u2212')".format
    total = "+".join(chances)
    percent = f"{loss.vega()} * {loss.output.display_factor}"
    words = (
        "datum.ok ? 'mean ' + "
        + minus(f"format(datum.mean, '+.{model.output.decimals}f')")
        + f" + ', spread ' + format({spread.vega()}, '.1f') : 'chances add up to more'",
        f"datum.ok ? 'chance to lose ' + format({percent}, '.0f') + '%' : "
        f"'than a whole, by ' + format(100 * ({total} - 1), '.0f') + ' points'",
    )
    handles = [
        Handle(x=Place(outcome, outcome), y=Place(json.dumps(name)), lines="")
        for name, outcome in zip(names, outcomes, strict=True)
    ]
    chart = alt.layer(
        zero_line(),
        base.mark_point(filled=True, color=ASSUMED, opacity=0.75).encode(
            x=x,
            size=alt.Size("share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, 1600])),
        ),
        shown.mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2.4).encode(x=along),
        base.transform_calculate(text="format(100 * datum.share, '.0f') + '%'")
        .mark_text(color=SOFT, dy=-25, stroke=PAPER, strokeWidth=4)
        .encode(x=x, text="text:N"),
        *(
            mean.transform_calculate(text=line)
            .mark_text(align="left", color=ASSUMED, fontWeight="bold")
            .encode(x=alt.value(0), y=alt.value(place), text="text:N")
            for line, place in zip(words, (-34, -14), strict=True)
        ),
    ).add_params(*parameters(model, handles))
    return finish(
        chart,
        handles=handles,
        height=62 * len(names),
        padding=(50, 20, 30, 128),
        narrow={"padding": (50, 14, 30, 100)},
        explains=True,
    )

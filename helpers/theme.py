"""One theme for every chart: colours, type, scales and layout.

What each mark means is written down once, in `helpers.charts.marks`. Colours are CSS variables with
a light-theme fallback, so one drawing serves light, dark and print.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .charting import alt
from .palette import variable
from .render import FONT
from .settings import Axis, Handle

INK = variable("ink")
SOFT = variable("soft")
GRID = variable("grid")
RULE = variable("rule")
PAPER = variable("paper")
SAID = variable("said")
KNOWN = variable("known")
ASSUMED = variable("assumed")
CONTEXT = variable("context")
ACCENT = variable("accent")
"""What a chart is about among others that are known as well: never the blue of what is known."""

TEXT_SIZE = 14
DOTTED, DASHED = [2, 2], [6, 4]
PALE = 0.25
"""Opacity of the fill of a weak mark."""
NARROW_BELOW = 420
"""A plot narrower than this, in design pixels, is the phone's."""

CLOCK = "format(floor(datum.value), '02') + ':' + format(round(datum.value % 1 * 60), '02')"
"""Writes an axis value in hours as a time of day. Times are hours here, because Vega would read a
date in the time zone of the machine that draws it."""

PLAIN = "format(datum.value, '~r')"
SIGNED = "(datum.value === 0 ? '0' : format(datum.value, '+~r'))"

ONE = pd.DataFrame({"one": [1]})
"""The data of a mark that stands for itself, such as a line at zero."""

ROWS = alt.NamedData("rows")
"""The data of marks drawn from a table that the page's script finds by this name."""


def finish(
    chart: alt.LayerChart | alt.Chart,
    *,
    height: float,
    padding: tuple[float, float, float, float],
    narrow: dict | None = None,
    explains: bool = False,
    rows: pd.DataFrame | None = None,
    handles: Sequence[Handle] = (),
) -> alt.LayerChart | alt.Chart:
    """Fix a chart's layout and theme; nothing is left to automatic sizing.

    `padding` is top, right, bottom, left; `narrow` may give another ``height`` or ``padding`` for
    the phone's drawing. Where the inputs make no sense together, a chart that `explains` this is
    drawn with them; any other keeps its last good drawing. `rows` is the data behind `ROWS`.
    `handles` can be dragged on a page; the chart has their parameters.
    """
    names = ("top", "right", "bottom", "left")
    narrow = dict(narrow or {})
    if "padding" in narrow:
        narrow["padding"] = dict(zip(names, narrow["padding"], strict=True))
    named = {} if rows is None else {"datasets": {ROWS.name: rows.to_dict("records")}}
    # All at once: every configure_…() copies the chart with all its data.
    return chart.properties(
        **named,
        height=height,
        padding=dict(zip(names, padding, strict=True)),
        autosize=alt.AutoSizeParams(type="none"),
        background="transparent",
        usermeta={"narrow": narrow}
        | ({"explains": True} if explains else {})
        | ({"handles": declared_handles(handles)} if handles else {}),
        config=alt.Config(
            font=FONT,
            view=alt.ViewConfig(stroke=None),
            text=alt.MarkConfig(font=FONT, fontSize=TEXT_SIZE, color=INK),
            axis=alt.AxisConfig(
                labelFont=FONT,
                titleFont=FONT,
                labelFontSize=TEXT_SIZE - 1,
                titleFontSize=TEXT_SIZE - 1,
                labelColor=SOFT,
                titleColor=SOFT,
                titleFontWeight="normal",
                gridColor=GRID,
                domain=False,
                ticks=False,
                labelPadding=6,
            ),
        ),
    )


def declared_handles(handles: Sequence[Handle]) -> list[dict]:
    """What the page's script has to know of handles; their places are parameters of the chart.

    >>> from helpers.settings import Place
    >>> declared_handles([Handle(x=Place("2 * weight", "weight", 2))])
    [{'lines': 'xy', 'x': {'at': 'handle_0_x', 'moves': 'weight', 'per': 2}}]
    """
    declared = []
    for number, handle in enumerate(handles):
        axes: dict = {"lines": handle.lines}
        for axis, place in (("x", handle.x), ("y", handle.y)):
            if place is None:
                continue
            name = f"handle_{number}_{axis}"
            axes[axis] = {"at": name}
            if place.moves:
                per = f"{name}_per" if isinstance(place.per, str) else place.per
                axes[axis] |= {"moves": place.moves, "per": per}
        declared.append(axes)
    return declared


def handle_parameters(handles: Sequence[Handle]) -> list[alt.Parameter]:
    """The places of handles as parameters of a chart, by the names that are declared."""
    parameters = []
    for number, handle in enumerate(handles):
        for axis, place in (("x", handle.x), ("y", handle.y)):
            if place is None:
                continue
            name = f"handle_{number}_{axis}"
            parameters.append(alt.param(name=name, expr=place.at))
            if isinstance(place.per, str):
                parameters.append(alt.param(name=f"{name}_per", expr=place.per))
    return parameters


def named(dots: alt.Chart, words: str, *, part: str = "", live: bool = False) -> alt.Chart:
    """Dots that say what they are to whoever points at one.

    `words` is a Vega expression of a row (``datum``); where it is empty the rows have a column
    ``dot`` already, as where an input moves hundreds of rows whose words stay. Among named dots of
    one chart each has its own `part`; with "hindsight" in it a page hides them when a reader asks
    for that evening. Of a `live` chart only the drawing that moves has the words: pointing at it
    brings it to life.
    """
    kind = "live" if live else "still"
    told = dots.transform_calculate(dot=words) if words else dots
    return told.encode(description="dot:N").properties(name=f"dots_{kind}_{part}")


def in_words(value: str, form: str = "+.2~f", unit: str = "") -> str:
    """The Vega expression of a value as a reader sees it, zero without a sign.

    >>> in_words("datum.gap", ".1f")
    "replace(format(datum.gap, '.1f'), '-', '−')"
    """
    number = f"replace(format({value}, '{form}'), '-', '\u2212')"
    if form.startswith("+"):
        number = f"(abs({value}) < 0.005 ? '0' : {number})"
    return f"{number} + '{unit}'" if unit else number


def zero_line(axis: str = "x") -> alt.Chart:
    """A thin line at zero of the given axis."""
    encoding = {axis: alt.datum(0)}
    return alt.Chart(ONE).mark_rule(color=RULE, strokeWidth=1.2).encode(**encoding)


def tick_expression(axis: Axis, otherwise: str) -> str:
    """The Vega expression of a tick's label: the axis's own, one by its format, or `otherwise`.

    >>> from helpers.settings import Axis
    >>> tick_expression(Axis(domain=(0, 60), ticks=[0, 20], unit="%"), PLAIN)
    "format(datum.value, '~r') + '%'"
    """
    own = SIGNED.replace("+~r", axis.format) if axis.format else otherwise
    return (axis.labels or own) + (f" + '{axis.unit}'" if axis.unit else "")


def _worth(given):
    """Numbers as they are; the name of a parameter as what it is worth."""
    if isinstance(given, str):
        return alt.ExprRef(given)
    return [alt.ExprRef(one) if isinstance(one, str) else one for one in given]


def measure(column: str, axis: Axis, form: str = "+~r") -> dict:
    """A quantitative scale with lines at its ticks; zero has no sign.

    `form` is the number format of a tick unless the axis has its own.
    """
    label = tick_expression(axis, SIGNED.replace("+~r", form))
    return dict(
        shorthand=f"{column}:Q",
        scale=alt.Scale(domain=_worth(axis.domain), nice=False),
        axis=alt.Axis(values=_worth(axis.ticks), labelExpr=label, title=axis.title),
    )


def across(column: str, axis: Axis, labels: str = PLAIN) -> alt.X:
    """A horizontal scale without lines; `labels` is a tick's label unless the axis has its own."""
    return alt.X(
        f"{column}:Q",
        scale=alt.Scale(domain=_worth(axis.domain), nice=False),
        axis=alt.Axis(
            values=_worth(axis.ticks),
            labelExpr=tick_expression(axis, labels),
            title=axis.title,
            grid=False,
        ),
    )

"""The grammar of marks, and what the recipes share: labelled rows, labels, times as numbers.

A mark has one meaning in every chart of the book, and a meaning has one mark:

=========== ==================== =====================================================
meaning     mark                 what it says
=========== ==================== =====================================================
known       filled               a source printed it that day, or it follows from that
later       hollow               hindsight: nobody could know it that evening
told        dotted, rust         the story's figure
assumed     dashed, violet       the reader's to move: a dashed line, a violet point
comparison  filled, grey         stands beside what the chart is about; always named
weak        pale, with a "?"     a low confidence, or a sign that is not certain
=========== ==================== =====================================================

`LOOKS` has the same for a point, and `key` draws it for readers. Blue is the colour of what is
known; where all is known and one thing is to stand out, it has a tone of its own,
`helpers.theme.ACCENT`, close to ink.
"""

from __future__ import annotations

import pandas as pd

from ..charting import alt
from ..theme import (
    ASSUMED,
    CONTEXT,
    DASHED,
    DOTTED,
    INK,
    KNOWN,
    PALE,
    PAPER,
    SAID,
    TEXT_SIZE,
    finish,
)

LOOKS: dict[str, dict] = {
    "known": dict(filled=True, color=KNOWN, opacity=1),
    "later": dict(filled=True, fill=PAPER, stroke=INK, strokeWidth=1.8, opacity=1),
    "told": dict(filled=True, fill=PAPER, stroke=SAID, strokeWidth=2, strokeDash=DOTTED, opacity=1),
    "assumed": dict(filled=True, color=ASSUMED, opacity=1),
    "comparison": dict(filled=True, color=CONTEXT, opacity=1),
    "weak": dict(
        filled=True, fill=KNOWN, fillOpacity=PALE, stroke=KNOWN, strokeWidth=1.4, opacity=1
    ),
}
"""How a point of each meaning is drawn."""


def pale(colour: str) -> dict:
    """The look of a weak point or bar in a colour.

    >>> pale(KNOWN)["fillOpacity"] == PALE
    True
    """
    return LOOKS["weak"] | dict(fill=colour, stroke=colour)


def key(words: dict[str, str]) -> alt.LayerChart:
    """The marks of the book one below the other, each with what it says.

    Parameters
    ----------
    words : dict
        By meaning, a name of `LOOKS`.

    Examples
    --------
    >>> key({"known": "known that day", "told": "told"}).height
    60
    """
    rows = pd.DataFrame({"place": range(len(words)), "says": list(words.values())})
    down = alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[len(words) - 0.5, -0.5], nice=False))
    line = dict(x=alt.value(-34), x2=alt.value(34))
    layers = []
    for (meaning, look), (_, row) in zip(
        ((name, LOOKS[name]) for name in words), rows.iterrows(), strict=True
    ):
        base = alt.Chart(row.to_frame().T.infer_objects()).encode(y=down)
        colour = look.get("stroke", look.get("color"))
        dash = {"told": DOTTED, "assumed": DASHED}.get(meaning, [1, 0])
        mark = [
            base.mark_rule(color=colour, strokeDash=dash, strokeWidth=2).encode(**line),
            base.mark_point(size=130, **look).encode(x=alt.value(0)),
        ]
        if meaning == "weak":
            mark = [mark[1], base.mark_text(text="?", dx=14, color=KNOWN).encode(x=alt.value(0))]
        # Named apart: that evening a page hides layers of hindsight, and not the key to them.
        layers += [part.properties(name=f"key_{meaning}_{n}") for n, part in enumerate(mark)]
        layers += [base.mark_text(align="left", dx=56).encode(x=alt.value(0), text="says:N")]
    return finish(
        alt.layer(*layers),
        height=30 * len(words),
        padding=(4, 8, 4, 48),
        narrow={"padding": (4, 4, 4, 42)},
    )


def hours(times: pd.Series) -> pd.Series:
    """Hours since midnight of each time, for a chart's clock axis.

    >>> hours(pd.Series(pd.to_datetime(["2026-01-29T14:01"]))).round(3).item()
    14.017
    """
    return times.dt.hour + times.dt.minute / 60


def years(dates: pd.Series) -> pd.Series:
    """Years and a fraction, for a chart's time axis without a time zone.

    >>> years(pd.Series(pd.to_datetime(["2026-01-01", "2026-07-02"]))).round(2).tolist()
    [2026.0, 2026.5]
    """
    return dates.dt.year + (dates.dt.day_of_year - 1) / 365.25


def beside(
    base: alt.Chart, *, text: str, align: str, dx: float, colour: str, weight: str = "normal"
) -> alt.Chart:
    """The text of a column beside each mark, on a halo where it crosses a line."""
    return base.mark_text(
        align=align,
        dx=dx,
        color=colour,
        fontWeight=weight,
        baseline="middle",
        stroke=PAPER,
        strokeWidth=4,
    ).encode(text=alt.Text(f"{text}:N"))


def rows_of(name: str, order: list, **more) -> alt.Y:
    """A band of labelled rows in the order of the table."""
    axis = alt.Axis(
        title=None, grid=False, labelColor=INK, labelFontSize=TEXT_SIZE, labelLimit=220, **more
    )
    return alt.Y(f"{name}:N", sort=order, axis=axis)


def apart(places: pd.Series, least: float) -> pd.Series:
    """Places for labels, in the order of the values and at least so far from each other.

    Those that would meet move apart about their middle.

    >>> apart(pd.Series([0.0, 0.1, 5.0]), 1).tolist()
    [-0.45, 0.55, 5.0]
    """
    groups: list[list[float]] = []  # the values of labels that touch
    for value in places.sort_values():
        groups.append([value])
        while len(groups) > 1 and _lowest(groups[-1], least) - _highest(groups[-2], least) < least:
            last = groups.pop()
            groups[-1] += last
    spread = [
        _lowest(group, least) + place * least for group in groups for place in range(len(group))
    ]
    return pd.Series(spread, index=places.sort_values().index).reindex(places.index).round(6)


def _lowest(group: list[float], least: float) -> float:
    """Of the labels of a group, which stand about the middle of its values."""
    return sum(group) / len(group) - least * (len(group) - 1) / 2


def _highest(group: list[float], least: float) -> float:
    return _lowest(group, least) + least * (len(group) - 1)


def written(value: str, decimals: int = 1) -> str:
    """The Vega expression of a change as text: signed, with a true minus, zero without a sign.

    >>> written("datum.change")
    "(abs(datum.change) < 0.05 ? '0.0' : replace(format(datum.change, '+.1f'), '-', '−'))"
    """
    zero, least = format(0, f".{decimals}f"), 0.5 * 10**-decimals
    form = f"replace(format({value}, '+.{decimals}f'), '-', '\u2212')"
    return f"(abs({value}) < {least:g} ? '{zero}' : {form})"


def above(base: alt.Chart, label: str, colour: str, weight: str) -> alt.Chart:
    """The text of a column above each mark."""
    return base.mark_text(dy=-15, fontSize=TEXT_SIZE - 1, color=colour, fontWeight=weight).encode(
        text=f"{label}:N"
    )

"""The form beside a figure and the tables about its model, as HTML.

A form is hidden until a script can make it work, so that no dead control is ever shown.
"""

from __future__ import annotations

import json
from html import escape

from .controls import Cell, Grid


def form(figure: str, model: dict) -> str:
    """The form of a figure: a range and a number box for each input, presets, reset, output.

    Parameters
    ----------
    figure : str
        Id of the figure; stands before the ids in the form.
    model : dict
        The ``model`` of the figure's bundle; see `helpers.figure.Figure.bundle`.

    Returns
    -------
    str
        HTML, hidden until the page's script takes it over.
    """
    key = model["id"]
    controls = [
        _choice(key, row, shown["options"], figure)
        if shown["options"]
        else _slider(key, row, shown["spoken"], figure)
        for row, shown in zip(model["declared"]["inputs"], model["inputs"], strict=True)
    ]
    return (
        f'<form class="bk-controls" data-model="{key}" hidden autocomplete="off" '
        f'aria-label="What you can assume">{_folded(controls)}{_buttons(model["presets"])}'
        f'<p class="bk-output">{escape(model["declared"]["label"])}: '
        f'<output data-out="{key}" aria-live="off">{escape(model["result"])}</output>'
        "</p>"
        f"{_readings(key, model['readings'])}"
        # What is spoken, once and together: a message, and the second title when a hand rests.
        '<div role="status" aria-atomic="false"><p class="bk-message"></p>'
        f'<p class="bk-sr" data-says="{key}"></p></div></form>'
    )


OPEN = 2
"""So many inputs stand open on a small screen, so that chart and hand are in view together."""


def _folded(controls: list[str]) -> str:
    """The controls, all but the first under a fold; a fold for a single one would save nothing."""
    rest = controls[OPEN:]
    if len(rest) < 2:
        return "".join(controls)
    return (
        "".join(controls[:OPEN])
        + f'<details class="bk-rest"><summary>More assumptions ({len(rest)})</summary>'
        + "".join(rest)
        + "</details>"
    )


def _buttons(presets: list[dict]) -> str:
    """The presets, which say whether they are in force; apart, what is no scenario: the way back
    where no preset is it, and the link."""
    named, back = [], ""
    for preset in presets:
        values = escape(json.dumps(preset["values"]))
        if preset["name"] == "reset":
            back = f'<button type="button" class="bk-quietly" data-preset="{values}">reset</button>'
        else:
            pressed = "false" if preset["values"] else "true"
            named.append(
                f'<button type="button" data-preset="{values}" aria-pressed="{pressed}">'
                f"{escape(preset['name'])}</button>"
            )
    return (
        (
            f'<div class="bk-presets" role="group" aria-label="Scenarios">{"".join(named)}</div>'
            if named
            else ""
        )
        + f'<div class="bk-actions">{back}'
        '<button type="button" class="bk-quietly bk-link">link to this scenario</button></div>'
    )


def _readings(key: str, readings: list[dict]) -> str:
    """A line for each reading, which the page's script keeps current."""
    return "".join(
        f'<p class="bk-output">{escape(reading["label"])}: <output aria-live="off" '
        f'data-reading="{key}.{number}">{escape(reading["text"])}</output></p>'
        for number, reading in enumerate(readings)
    )


def phone_keys(low: float) -> str:
    """The attribute that gives a box a phone's keys for decimals, unless it may need a minus."""
    return "" if low < 0 else ' inputmode="decimal"'


def _slider(key: str, row: dict, spoken: str, figure: str) -> str:
    name = f"{figure}-{row['name']}"
    how = row["how"]
    low, high, step, value = (
        f"{row[which] * how['factor']:.{how['decimals']}f}"
        for which in ("low", "high", "step", "value")
    )
    bounds = f'min="{low}" max="{high}" step="{step}" value="{value}" data-in="{key}.{row["name"]}"'
    unit = (how["before"] + how["after"]).strip()
    label = escape(row["label"])
    # A time of day is no number that one would type.
    box = (
        f'<span data-in="{key}.{row["name"]}">{escape(spoken)}</span>'
        if how.get("isClock")
        else f'<input type="number" {bounds}{phone_keys(row["low"])} '
        f'aria-label="{label}, as a number"><span>{escape(unit)}</span>'
    )
    return (
        f'<div class="bk-control"><label for="{name}">{label}</label>'
        f'<input type="range" id="{name}" {bounds} aria-valuetext="{escape(spoken)}">'
        f'<span class="bk-box">{box}</span></div>'
    )


def _choice(key: str, row: dict, options: list, figure: str) -> str:
    name = f"{figure}-{row['name']}"
    written = "".join(
        f'<option value="{value:g}"{" selected" if value == row["value"] else ""}>{escape(text)}'
        "</option>"
        for value, text in options
    )
    return (
        f'<div class="bk-control"><label for="{name}">{escape(row["label"])}</label>'
        f'<select id="{name}" data-in="{key}.{row["name"]}">{written}</select></div>'
    )


def grid(table: Grid, classes: str = "bk-table") -> str:
    """A table about a model; where a cell follows an input or the result, it says so."""
    head = "".join(
        f'<th scope="col"{_classes(cell)}>{escape(cell.text)}</th>' for cell in table.heads
    )
    body = "".join(
        f'<tr><th scope="row">{escape(first.text)}</th>'
        + "".join(
            f"<td{_classes(cell)}{_follows(cell)}>{escape(cell.text)}</td>" for cell in others
        )
        + "</tr>"
        for first, *others in table.rows
    )
    return f'<table class="{classes}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _classes(cell: Cell) -> str:
    names = [
        name for name, true in (("bk-n", cell.number), ("bk-cases__yours", cell.yours)) if true
    ]
    return f' class="{" ".join(names)}"' if names else ""


def _follows(cell: Cell) -> str:
    kind, _, key = cell.follows.partition("=")
    return f' data-{kind}="{key}"' if kind else ""

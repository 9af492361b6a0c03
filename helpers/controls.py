"""What lets a reader move a model: the form beside a figure, and the model as a page needs it.

Everything here follows from the model's rows in ``data/``; nothing about an input is written twice.
A form is hidden until a script can make it work, so that no dead control is ever shown.
"""

from __future__ import annotations

import json
import math
from html import escape
from typing import Any

import pandas as pd

from . import units
from .data import Assumption
from .model import Model, decimals_of
from .readings import Reading


def how(unit_name: str, factor: float, decimals: int) -> dict:
    """How a number is written, for the page's script; `helpers.units.write` does the same here."""
    unit = units.unit(unit_name)
    return {
        "decimals": decimals,
        "factor": factor,
        "before": unit.before,
        "after": unit.after,
        "one": unit.one,
    }


def input_how(row: Assumption) -> dict:
    """How an input is written: in its display unit, with the decimals of its step."""
    return how(row.display_unit, row.display_factor, decimals_of(row.step * row.display_factor))


def snap(row: Assumption, value: float) -> float:
    """The step nearest to a value, within the range; the page's script does the same.

    Twelve digits, because what a display factor leaves behind in the sixteenth is no part of a
    value.
    """
    steps = math.floor((value - row.low) / row.step + 0.5)
    return float(f"{min(row.high, max(row.low, row.low + steps * row.step)):.12g}")


def declare(
    model: Model, choices: dict[str, dict] | None = None, readings: tuple[Reading, ...] = ()
) -> dict:
    """A model as the page's script needs it: inputs, expression, condition, way of writing."""
    meanings = choices or {}
    output = model.output
    declared = {
        "label": output.label,
        "inputs": [
            {
                "name": row.input,
                "label": row.label,
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "step": row.step,
                "how": input_how(row),
                "fact": _fact(row),
            }
            | (
                {"choices": {f"{value:g}": text for value, text in meanings[row.input].items()}}
                if row.input in meanings
                else {}
            )
            for row in model.inputs
        ],
        "expression": "" if model.columns else model.vega(),
        "requires": output.requires,
        "requiresText": output.requires_text,
        "how": _output_how(model),
    }
    if model.columns:
        declared |= {
            "rowsIn": "rows",
            "transform": model.vega_transforms(),
            "result": model.vega_result("data('rows')[0].whole"),
        }
    if readings:
        declared["readings"] = [
            {"expression": reading.vega("book_result"), "how": _output_how(reading.model)}
            for reading in readings
        ]
    return declared


def _output_how(model: Model) -> dict:
    output = model.output
    return how(output.display_unit, output.display_factor, output.decimals)


def _fact(row: Assumption) -> str:
    """The fact an input rests on; inputs that rest on the same fact move as one number."""
    kind, _, name = row.source.partition(":")
    return name if kind == "fact" else ""


def form(
    model: Model,
    figure: str,
    presets: dict[str, dict],
    choices: dict[str, dict],
    readings: tuple[Reading, ...] = (),
) -> str:
    """The form of a figure: a range and a number box for each input, presets, reset, output.

    Parameters
    ----------
    model : Model
    figure : str
        Id of the figure; stands before the ids in the form.
    presets : dict
        By name: the inputs it sets, the others going back to the author's values.
    choices : dict
        By input: what its values mean in words; such an input is a list to choose from.
    readings : tuple of Reading
        Lines beside the result.

    Returns
    -------
    str
        HTML, hidden until the page's script takes it over.
    """
    controls = "".join(
        _choice(model, row, figure, choices[row.input])
        if row.input in choices
        else _slider(model, row, figure)
        for row in model.inputs
    )
    buttons = "".join(
        f'<button type="button" data-preset="{escape(json.dumps(values))}">{escape(name)}</button>'
        for name, values in {**presets, "reset": {}}.items()
    )
    return (
        f'<form class="bk-controls" data-model="{model.output.id}" hidden '
        f'aria-label="What you can assume">{controls}'
        f'<div class="bk-presets">{buttons}'
        '<button type="button" class="bk-link">link to this scenario</button></div>'
        f'<p class="bk-output">{escape(model.output.label)}: '
        f'<output data-out="{model.output.id}" aria-live="polite">{escape(model.text())}</output>'
        "</p>"
        f"{_readings(model, readings)}"
        '<p class="bk-message" role="status"></p></form>'
    )


def _readings(model: Model, readings: tuple[Reading, ...]) -> str:
    """A line for each reading, which the page's script keeps current."""
    return "".join(
        f'<p class="bk-output">{escape(reading.label)}: <output aria-live="polite" '
        f'data-reading="{model.output.id}.{number}">{escape(reading.text(model()))}</output></p>'
        for number, reading in enumerate(readings)
    )


def phone_keys(low: float) -> str:
    """The attribute that gives a box a phone's keys for decimals, unless it may need a minus."""
    return "" if low < 0 else ' inputmode="decimal"'


def _slider(model: Model, row: Assumption, figure: str) -> str:
    key = f"{model.output.id}.{row.input}"
    name = f"{figure}-{row.input}"
    written = input_how(row)
    low, high, step, value = (
        f"{number * row.display_factor:.{written['decimals']}f}"
        for number in (row.low, row.high, row.step, row.value)
    )
    bounds = f'min="{low}" max="{high}" step="{step}" value="{value}" data-in="{key}"'
    unit = (written["before"] + written["after"]).strip()
    spoken = _written(row, row.value)
    return (
        f'<div class="bk-control"><label for="{name}">{escape(row.label)}</label>'
        f'<input type="range" id="{name}" {bounds} aria-valuetext="{escape(spoken)}">'
        f'<span class="bk-box"><input type="number" {bounds}{phone_keys(row.low)} '
        f'aria-label="{escape(row.label)}, as a number"><span>{escape(unit)}</span></span></div>'
    )


def _choice(model: Model, row: Assumption, figure: str, meanings: dict) -> str:
    key = f"{model.output.id}.{row.input}"
    name = f"{figure}-{row.input}"
    options = "".join(
        f'<option value="{value:g}"{" selected" if value == row.value else ""}>{escape(text)}'
        "</option>"
        for value, text in meanings.items()
    )
    return (
        f'<div class="bk-control"><label for="{name}">{escape(row.label)}</label>'
        f'<select id="{name}" data-in="{key}">{options}</select></div>'
    )


HEADS = ("Input", "Now", "Range", "Result at low", "Result at high", "Elasticity, author's values")


def what_matters(
    model: Model, choices: dict[str, dict], values: dict[str, float] | None = None
) -> tuple[str, str]:
    """The table of a model: each input now, and the result at the ends of its range.

    The largest swing at these values comes first, the author's unless given. On a page the script
    keeps the numbers current; the elasticities are exact derivatives at the author's values and
    stay.

    Returns
    -------
    html, csv : str
        The same cells twice.
    """
    key = model.output.id
    by_name = {row.input: row for row in model.inputs}
    number = ' class="bk-n"'
    rows = []
    given: dict[str, Any] = model.author() | (values or {})
    for swing in model.swings(**given).to_dict("records"):
        row = by_name[swing["input"]]
        meanings = choices.get(row.input, {})
        now = meanings.get(given[row.input]) or _written(row, given[row.input])
        rows.append(
            [
                (row.label, ""),
                (now, f'{number} data-in="{row.id}"'),
                ("; ".join(meanings.values()) or _range(row), ""),
                (_result(model, swing["at_low"]), f'{number} data-end="{row.id}.low"'),
                (_result(model, swing["at_high"]), f'{number} data-end="{row.id}.high"'),
                (_elasticity(model, row), number),
            ]
        )
    result = (model.text(**given), f'{number} data-out="{key}"')
    rows.append([(model.output.label, ""), result, *[("", "")] * 4])
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td{attributes}>{escape(text)}</td>" for text, attributes in rest)
        + "</tr>"
        for (first, _), *rest in rows
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    html = f'<table class="bk-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    cells = pd.DataFrame([[text for text, _ in row] for row in rows], columns=HEADS)
    return html, cells.to_csv(index=False)


def cases_table(
    model: Model, cases: dict[str, dict], values: dict[str, float] | None = None
) -> str:
    """What one would have to believe: the inputs of each case side by side, and the reader's own.

    Parameters
    ----------
    model : Model
    cases : dict
        By name: the inputs of a case, the others at the author's values.
    values : dict, optional
        The reader's inputs, the author's unless given; a page's script keeps that column current.

    Returns
    -------
    str
        HTML of a table: a row an input, the result last.
    """
    number, yours = ' class="bk-n"', ' class="bk-n bk-cases__yours"'
    given: dict[str, Any] = model.author() | (values or {})
    every = [model.author() | case for case in cases.values()]

    def line(label: str, cells: list[str], own: str, bound: str) -> str:
        return (
            f'<tr><th scope="row">{escape(label)}</th><td{yours} {bound}>{escape(own)}</td>'
            + "".join(f"<td{number}>{escape(cell)}</td>" for cell in cells)
            + "</tr>"
        )

    rows = [
        line(
            row.label,
            [_written(row, case[row.input]) for case in every],
            _written(row, given[row.input]),
            f'data-in="{row.id}"',
        )
        for row in model.inputs
    ]
    rows.append(
        line(
            model.output.label,
            [model.text(**case) for case in every],
            model.text(**given),
            f'data-out="{model.output.id}"',
        )
    )
    heads = "".join(f'<th scope="col"{number}>{escape(name)}</th>' for name in ["yours", *cases])
    return (
        f'<table class="bk-table bk-cases"><thead><tr><th scope="col">To believe</th>{heads}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _written(row: Assumption, value: float) -> str:
    decimals = input_how(row)["decimals"]
    return units.write(value * row.display_factor, row.display_unit, decimals)


def _range(row: Assumption) -> str:
    return f"{_written(row, row.low)} to {_written(row, row.high)}"


def _result(model: Model, value: float) -> str:
    if value != value:
        return "–"
    output = model.output
    return units.write(value * output.display_factor, output.display_unit, output.decimals)


def _elasticity(model: Model, row: Assumption) -> str:
    found = model.elasticities.get(row.input)
    return "–" if found is None else units.digits(found, 2)

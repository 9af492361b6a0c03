"""The controls of a model as data: its inputs, their effects, and cases to compare with.

Everything here follows from the model's rows in ``data/``; nothing about an input is written twice.
`helpers.forms` makes HTML of it, for a page and for a notebook.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from . import units
from .data import Assumption
from .model import Model
from .readings import Reading


def number_format(unit_name: str, factor: float, decimals: int) -> dict:
    """The format of a number for the page's script, which writes as `helpers.units.write` does."""
    unit = units.unit(unit_name)
    return {
        "decimals": decimals,
        "factor": factor,
        "before": unit.before,
        "after": unit.after,
        "one": unit.one,
    } | ({"isClock": True} if unit.is_clock else {})


def input_format(row: Assumption) -> dict:
    """The format of an input: its display unit, and as many decimals as its step has."""
    return number_format(
        row.display_unit, row.display_factor, units.decimals_of(row.step * row.display_factor)
    )


def snap(row: Assumption, value: float) -> float:
    """Round a value to the nearest step within the range, as the page's script does.

    Twelve digits, because what a display factor leaves behind in the sixteenth is no part of a
    value.
    """
    steps = math.floor((value - row.low) / row.step + 0.5)
    return float(f"{min(row.high, max(row.low, row.low + steps * row.step)):.12g}")


def alike(one: float, other: float) -> bool:
    """Whether two values of an input are the same number to a reader; see `snap`."""
    return f"{one:.12g}" == f"{other:.12g}"


def verb(label: str) -> str:
    """The verb after what a model gives.

    >>> verb("Years above the bar"), verb("Gross margin"), verb("A year's interest")
    ('are', 'is', 'is')
    """
    first = label.split()[0]
    return "are" if first.endswith("s") and not first.endswith(("ss", "'s", "’s")) else "is"


def presets_of(model: Model, given: dict[str, dict]) -> dict[str, dict]:
    """The presets with the way back among them: the one that has the author's values, or a reset.

    Parameters
    ----------
    model : Model
    given : dict
        By name, the inputs that a preset sets, the others at the author's values.

    Returns
    -------
    dict
        The way back sets nothing, so that everything is at the author's values; it has the name
        of the first preset that means these, and "reset" where none does.

    Examples
    --------
    >>> from helpers.model import model
    >>> presets_of(model("contribution"), {"half": {"weight": 0.05}})
    {'half': {'weight': 0.05}, 'reset': {}}
    >>> presets_of(model("contribution"), {"as closed": {"change": -9.99}})
    {'as closed': {}}
    """
    author = model.author()
    found = {
        name: {} if all(alike(values[key], author[key]) for key in values) else values
        for name, values in given.items()
    }
    return found if {} in found.values() else {**found, "reset": {}}


def declare(
    model: Model, choices: dict[str, dict] | None = None, readings: tuple[Reading, ...] = ()
) -> dict:
    """A model as the page's script needs it: inputs, expression, condition and number format."""
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
                "how": input_format(row),
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
        "how": _output_format(model),
        "apart": number_format(units.difference_of(output.display_unit), 1, output.decimals),
        "verb": verb(output.label),
        "book": model(),
    }
    if model.columns:
        declared |= {
            "rowsIn": "rows",
            "transform": model.vega_transforms(),
            "result": model.vega_result("data('rows')[0].whole"),
        }
    if readings:
        declared["readings"] = [
            {"expression": reading.vega("book_result"), "how": _output_format(reading.model)}
            for reading in readings
        ]
    return declared


def _output_format(model: Model) -> dict:
    output = model.output
    return number_format(output.display_unit, output.display_factor, output.decimals)


def _fact(row: Assumption) -> str:
    """The fact an input rests on; inputs that rest on the same fact move as one number."""
    kind, _, name = row.source.partition(":")
    return name if kind == "fact" else ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table about a model.

    Attributes
    ----------
    text : str
        What the reader reads.
    number : bool
        Whether it is right-aligned.
    follows : str
        What a page's script keeps current here: ``in=`` an input, ``out=`` the result or ``end=``
        the result at an end of an input's range.
    yours : bool
        Whether it is the reader's own.
    """

    text: str
    number: bool = False
    follows: str = ""
    yours: bool = False


@dataclass(frozen=True)
class Grid:
    """A table about a model: its headings and rows; a row's first cell names it."""

    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


HEADS = ("Input", "Now", "Range", "Result at low", "Result at high", "Elasticity, author's values")


def what_matters(
    model: Model, choices: dict[str, dict], values: dict[str, float] | None = None
) -> Grid:
    """The sensitivity of a model: each input now, and the result at the ends of its range.

    The largest swing at these values comes first, the author's unless given. On a page the script
    keeps the numbers current; the elasticities are exact derivatives at the author's values and
    stay.
    """
    by_name = {row.input: row for row in model.inputs}
    given: dict[str, Any] = model.author() | (values or {})
    rows: list[tuple[Cell, ...]] = []
    for swing in model.swings(**given).to_dict("records"):
        row = by_name[swing["input"]]
        meanings = choices.get(row.input, {})
        now = meanings.get(given[row.input]) or spoken(row, given[row.input])
        rows.append(
            (
                Cell(row.label),
                Cell(now, True, f"in={row.id}"),
                Cell("; ".join(meanings.values()) or _range(row)),
                Cell(_result(model, swing["at_low"]), True, f"end={row.id}.low"),
                Cell(_result(model, swing["at_high"]), True, f"end={row.id}.high"),
                Cell(_elasticity(model, row), True),
            )
        )
    result = Cell(model.text(**given), True, f"out={model.output.id}")
    rows.append((Cell(model.output.label), result, *[Cell("")] * 4))
    return Grid(tuple(Cell(name) for name in HEADS), tuple(rows))


def numbers(model: Model, choices: dict[str, dict]) -> pd.DataFrame:
    """What `what_matters` shows, for a file: numbers as they are, their units beside them.

    What a reader's values change comes first and holds no comma, so that a page's script can
    put other numbers in; `name` is an input's in an address.

    Examples
    --------
    >>> from helpers.model import model
    >>> list(numbers(model("contribution"), {})["name"])
    ['change', 'weight', 'contribution']
    """
    author, by_name = model.author(), {row.input: row for row in model.inputs}
    output = model.output

    rows: list[dict[str, Any]] = []
    for swing in model.swings(**author).to_dict("records"):
        row = by_name[swing["input"]]
        meanings, factor = choices.get(row.input, {}), row.display_factor
        rows.append(
            {
                "name": row.input,
                "value": author[row.input] * factor,
                "low": row.low * factor,
                "high": row.high * factor,
                "result_at_low": swing["at_low"] * output.display_factor,
                "result_at_high": swing["at_high"] * output.display_factor,
                "elasticity": model.elasticities.get(row.input),
                "unit": "; ".join(f"{value:g} is {text}" for value, text in meanings.items())
                or row.display_unit,
                "result_unit": output.display_unit,
                "label": row.label,
            }
        )
    rows.append(
        {
            "name": output.id,
            "value": model() * output.display_factor,
            "unit": output.display_unit,
            "label": output.label,
        }
    )
    return pd.DataFrame(rows)


def side_by_side(
    model: Model, cases: dict[str, dict], values: dict[str, float] | None = None
) -> Grid:
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
    Grid
        A row an input, the result last.
    """
    given: dict[str, Any] = model.author() | (values or {})
    every = [model.author() | case for case in cases.values()]
    rows = [
        (
            Cell(row.label),
            Cell(spoken(row, given[row.input]), True, f"in={row.id}", yours=True),
            *(Cell(spoken(row, case[row.input]), True) for case in every),
        )
        for row in model.inputs
    ]
    result = Cell(model.text(**given), True, f"out={model.output.id}", yours=True)
    rows.append(
        (Cell(model.output.label), result, *(Cell(model.text(**case), True) for case in every))
    )
    heads = (Cell("To believe"), *(Cell(name, True) for name in ["yours", *cases]))
    return Grid(heads, tuple(rows))


def spoken(row: Assumption, value: float) -> str:
    """An input's value as a reader reads it."""
    decimals = input_format(row)["decimals"]
    return units.write(value * row.display_factor, row.display_unit, decimals)


def _range(row: Assumption) -> str:
    return f"{spoken(row, row.low)} to {spoken(row, row.high)}"


def _result(model: Model, value: float) -> str:
    if value != value:
        return "–"
    output = model.output
    return units.write(value * output.display_factor, output.display_unit, output.decimals)


def _elasticity(model: Model, row: Assumption) -> str:
    found = model.elasticities.get(row.input)
    return "–" if found is None else units.digits(found, 2)

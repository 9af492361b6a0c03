"""Bind a formula to its assumptions, so that one object answers for both.

A model of the book is a function in `helpers.models` and its rows in ``data/assumptions.csv`` (what
goes in) and ``data/models.csv`` (what comes out).
"""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass

from . import data, units, xp


class ModelError(Exception):
    """A model was asked for something it does not have or cannot do."""


@dataclass(frozen=True)
class Model:
    """A formula with its inputs and its output; made by `model`."""

    output: data.Output
    function: object
    inputs: tuple[data.Assumption, ...]

    def __call__(self, **values: float) -> float:
        """Evaluate the model; an input that is not given has the author's value.

        Parameters
        ----------
        **values : float
            By input, in the unit the model computes in.

        Raises
        ------
        ModelError
            For an unknown input, a value outside its range, or a result that is no number.
        """
        given = {assumption.input: assumption.value for assumption in self.inputs}
        for name, value in values.items():
            if name not in given:
                raise ModelError(
                    f"{self.output.id} has no input {name!r}; it has: {', '.join(given)}"
                )
            given[name] = value
        for assumption in self.inputs:
            value = given[assumption.input]
            if not assumption.low <= value <= assumption.high:
                raise ModelError(
                    f"{self.output.id}: {assumption.input} is {value:g}; expected a value from "
                    f"{assumption.low:g} to {assumption.high:g} ({assumption.reason})"
                )
        return float(self.function(xp.numpy, **given))

    def text(self, style: str = "plain", **values: float) -> str:
        """The result as a reader reads it, in its display unit."""
        shown = self(**values) * self.output.display_factor
        return units.write(shown, self.output.display_unit, self.output.decimals, style)


def model(name: str) -> Model:
    """Return the model `name`, bound to its rows in ``data/``.

    Raises
    ------
    ModelError
        If the function's arguments and the rows of ``data/assumptions.csv`` differ.
    helpers.data.DataError
        If there is no such model.

    Examples
    --------
    >>> round(model("index_without")(weight=0.05), 2)
    0.39
    """
    output = data.output(name)
    module = importlib.import_module(f"helpers.models.{output.chapter}")
    function = getattr(module, name)
    inputs = tuple(row for row in data.records("assumptions").values() if row.model == name)
    arguments = list(inspect.signature(function).parameters)[1:]
    rows = [assumption.input for assumption in inputs]
    if rows != arguments:
        raise ModelError(
            f"data/assumptions.csv, model {name}: expected rows for {', '.join(arguments)}, in "
            f"this order; found {', '.join(rows) or 'none'}"
        )
    return Model(output, function, inputs)

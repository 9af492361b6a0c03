"""Models that run along rows: years, quarters, meetings.

A path is a step for each row and a level that follows from the steps so far: growth compounds, a
rate is where its moves have brought it, depreciation is what all earlier vintages charge. In Python
the rows are pandas and the sum is cumulative; on a page the same two formulas are Vega's calculate,
window and aggregate transforms. A loop is written in neither.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import data, xp
from .model import Model, ModelError


@dataclass(frozen=True)
class Path:
    """A model along rows; made by `path`.

    Attributes
    ----------
    bound : helpers.model.Model
        The step, bound to its assumptions; its columns are columns of `rows`.
    level : callable
        ``f(xp, total, …)``: the level from the sum of the steps so far.
    rows : DataFrame
        What the path runs along.
    order : str
        Column that says what "so far" means.
    by : str
        If given, steps are summed within each value of this column instead of cumulated.
    """

    bound: Model
    level: Callable
    rows: pd.DataFrame
    order: str
    by: str = ""

    def table(self, **values: float) -> pd.DataFrame:
        """The path as a table: the order (or group), the sum of the steps, the level.

        Raises
        ------
        helpers.model.ModelError
            For an unknown input, a value outside its range or a path that leaves the numbers.
        """
        given = self.bound.checked(values)
        columns = {name: self.rows[name].to_numpy(dtype=float) for name in self.bound.columns}
        steps = self.rows.assign(step=self.bound.function(xp.numpy, **columns, **given))
        if self.by:
            table = steps.groupby(self.by, as_index=False)["step"].sum()
            table = table.rename(columns={"step": "total"})
        else:
            table = steps.sort_values(self.order, ignore_index=True)
            table = table.assign(total=table["step"].cumsum())
        total = table["total"].to_numpy()
        table["level"] = self.level(xp.numpy, total, **self._level_inputs(given))
        if not np.isfinite(table["level"]).all():
            raise ModelError(f"{self.bound.output.id} has no value along the whole path")
        return table

    def transforms(self, chart):
        """Add the path's transforms to a chart of its rows; the fields are ``total``, ``level``."""
        engine = xp.vega()
        names = {row.input: engine.name(row.input) for row in self.bound.inputs}
        level = repr(self.level(engine, engine.name("datum.total"), **self._level_inputs(names)))
        chart = chart.transform_calculate(step=self.bound.vega())
        if self.by:
            chart = chart.transform_aggregate(total="sum(step)", groupby=[self.by])
        else:
            chart = chart.transform_window(
                total="sum(step)", sort=[{"field": self.order}], frame=[None, 0])
        return chart.transform_calculate(level=level)

    def _level_inputs(self, given: dict) -> dict:
        wanted = list(inspect.signature(self.level).parameters)[2:]
        return {name: given[name] for name in wanted}


def _as_it_is(xp, total):
    return total


def path(name: str, rows: pd.DataFrame, *, order: str, by: str = "") -> Path:
    """Bind a path model to its rows.

    Parameters
    ----------
    name : str
        A step function of `helpers.models`; its level is ``<name>_level`` where there is one, else
        the sum of the steps.
    rows : DataFrame
        Holds the step's columns.
    order, by : str
        See `Path`.

    Raises
    ------
    helpers.model.ModelError
        If `rows` lacks a column that the step needs.

    Examples
    --------
    Growth that fades from 16 to 4 percent over ten years brings 100 to 258:

    >>> years = pd.DataFrame({"year": range(1, 11)})
    >>> table = path("fading_growth", years, order="year").table()
    >>> round(100 * table["level"].iloc[-1])
    258
    """
    output = data.path_output(name)
    module = importlib.import_module(f"helpers.models.{output.chapter}")
    step = getattr(module, name)
    inputs = tuple(row for row in data.records("assumptions").values() if row.model == name)
    given = {row.input for row in inputs}
    columns = tuple(
        argument for argument in list(inspect.signature(step).parameters)[1:]
        if argument not in given
    )
    for column in (*columns, order, *([by] if by else [])):
        if column not in rows:
            raise ModelError(f"{name}: its rows have no column {column!r}; they have: "
                             f"{', '.join(map(str, rows.columns))}")
    level = getattr(module, f"{name}_level", _as_it_is)
    return Path(Model(output, step, inputs, columns), level, rows, order, by)

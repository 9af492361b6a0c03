"""Models that run along rows: years, quarters, meetings.

A path is a step for each row and a level that follows from the steps so far: growth compounds, a
rate is where its moves have brought it, depreciation is what all earlier vintages charge. In Python
the rows are pandas and the sum is cumulative; on a page the same two formulas are Vega's calculate,
window and aggregate transforms. Neither needs a loop.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

from . import data, xp
from .model import Model, ModelError, arguments_of
from .open_data import open_data
from .precomputed import precomputed


@dataclass(frozen=True, kw_only=True)
class PathModel(Model):
    """A model along rows, made by `path`; a call gives one number for the whole path.

    Attributes
    ----------
    function : callable
        ``f(xp, …)``: the step of a row.
    level : callable
        ``f(xp, total, …)``: the level from the sum of the steps so far.
    levelled : tuple of str
        Arguments of the level that are columns of the rows, such as the sessions so far.
    measure : callable
        ``f(xp, level, …)``: what a row contributes to the number for the whole path;
        ``output.aggregate`` combines the rows.
    measured : tuple of str
        Arguments of the measure that are columns of the rows.
    result : callable
        ``f(xp, whole)``: that number from the aggregate.
    along : DataFrame
        The rows that the path runs along, in their order.
    order : str
        Column that says what "so far" means.
    by : str
        If given, steps are summed within each value of this column instead of cumulated.
    """

    level: Callable
    measure: Callable
    measured: tuple[str, ...]
    result: Callable
    along: pd.DataFrame
    order: str = ""
    by: str = ""
    levelled: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows of the path, with the columns that its formulas use."""
        return self.along[list(dict.fromkeys([*self.columns, *self._kept()]))]

    def __call__(self, **values) -> float:
        """One number for the whole path; see `helpers.model.Model`."""
        given = self.complete(values)
        level = self._walked(given)["level"]
        counted = self.measure(xp.numpy, level, **self._counted, **_taken(self.measure, given))
        whole = float(self.result(xp.numpy, getattr(np, self.output.aggregate)(counted)))
        if not np.isfinite(whole):
            raise ModelError(f"{self.output.id} has no value along the whole path")
        return whole

    def table(self, **values: float) -> pd.DataFrame:
        """The path as a table: the order (or group), the sum of the steps, the level.

        Raises
        ------
        helpers.model.ModelError
            For an unknown input, a value outside its range or a path that leaves the numbers.
        """
        return self._summed_rows.assign(**self._walked(self.complete(values)))

    def _walked(self, given: dict) -> dict[str, np.ndarray]:
        """The steps, where they are cumulated, the totals so far and the levels."""
        step = self.function(xp.numpy, **self._stepped, **_taken(self.function, given))
        if self.by:
            total = np.bincount(self._groups, weights=step)
            walked = {"total": total}
        else:
            total = np.cumsum(step)
            walked = {"step": step, "total": total}
        kept = {name: self._summed_rows[name].to_numpy(dtype=float) for name in self.levelled}
        level = self.level(xp.numpy, total, **kept, **_taken(self.level, given))
        if not np.isfinite(level).all():
            raise ModelError(f"{self.output.id} has no value along the whole path")
        return walked | {"level": level}

    @cached_property
    def _groups(self) -> np.ndarray:
        """For each row the number of the total that its step counts towards."""
        return self.along.groupby(self._kept()).ngroup().to_numpy()

    @cached_property
    def _summed_rows(self) -> pd.DataFrame:
        """One row for each total."""
        if not self.by:
            return self.along
        return self.along.groupby(self._kept()).size().index.to_frame(index=False)

    @cached_property
    def _stepped(self) -> dict[str, np.ndarray]:
        return {name: self.along[name].to_numpy(dtype=float) for name in self.columns}

    @cached_property
    def _counted(self) -> dict[str, np.ndarray]:
        return {name: self._summed_rows[name].to_numpy(dtype=float) for name in self.measured}

    def vega(self, names: dict[str, str] | None = None) -> str:
        """The step of a row as a Vega expression; see `helpers.model.Model.vega`."""
        return self._written_for_vega(self.function, self.columns, names)

    def level_vega(self, names: dict[str, str] | None = None, total: str = "total") -> str:
        """The level of a row as a Vega expression.

        Parameters
        ----------
        names : dict, optional
            By input, what stands for it.
        total : str
            Field with the sum of the steps so far.
        """
        return self._written_for_vega(self.level, self.levelled, names, first=total)

    def transforms(self, chart):
        """Add the path's transforms to a chart of its rows; the fields are ``total``, ``level``."""
        chart = chart.transform_calculate(step=self.vega())
        if self.by:
            chart = chart.transform_aggregate(total="sum(step)", groupby=self._kept())
        else:
            chart = chart.transform_window(
                total="sum(step)", sort=[{"field": self.order}], frame=[None, 0]
            )
        return chart.transform_calculate(level=self.level_vega())

    def vega_transforms(self) -> list[dict]:
        """The transforms with which a page's script makes one row, with the field ``whole``."""
        if self.by:
            so_far: dict[str, Any] = {
                "type": "aggregate",
                "groupby": self._kept(),
                "ops": ["sum"],
                "fields": ["step"],
                "as": ["total"],
            }
        else:
            so_far = {
                "type": "window",
                "sort": {"field": self.order},
                "frame": [None, 0],
                "ops": ["sum"],
                "fields": ["step"],
                "as": ["total"],
            }
        counted = self._written_for_vega(self.measure, self.measured, first="level")
        return [
            {"type": "formula", "as": "step", "expr": self.vega()},
            so_far,
            {"type": "formula", "as": "level", "expr": self.level_vega()},
            {"type": "formula", "as": "counted", "expr": counted},
            {
                "type": "aggregate",
                "ops": [self.output.aggregate],
                "fields": ["counted"],
                "as": ["whole"],
            },
        ]

    def vega_result(self, whole: str) -> str:
        """The Vega expression of the path's number, from the field ``whole``."""
        engine = xp.vega()
        return repr(self.result(engine, engine.name(whole)))

    def _roots(self, row, target, others):
        yield from self._bracketed(row, target, others)

    def _kept(self) -> list[str]:
        """The columns that are still there when the steps are summed."""
        return list(dict.fromkeys([self.by or self.order, *self.levelled, *self.measured]))

    def _written_for_vega(self, function, columns, names=None, first: str = "") -> str:
        engine = xp.vega()
        given = {name: engine.name((names or {}).get(name, name)) for name in self.author()}
        fields = {name: engine.name(f"datum.{name}") for name in columns}
        start = [engine.name(f"datum.{first}")] if first else []
        return repr(function(engine, *start, **fields, **_taken(function, given)))


@cache
def _parameters(function: Callable) -> list[str]:
    """The names of a function's arguments after ``xp``; asked for at every step of a search."""
    return arguments_of(function)


def _taken(function: Callable, given: dict) -> dict:
    """The inputs that a function asks for."""
    return {name: given[name] for name in _parameters(function) if name in given}


def _as_it_is(xp, number):
    return number


def path(name: str, rows: pd.DataFrame, *, order: str, by: str = "") -> PathModel:
    """Bind a path model to its rows.

    Parameters
    ----------
    name : str
        A step function of `helpers.models`. With ``<name>_level`` it says what the level is, with
        ``<name>_measure`` and ``<name>_result`` what number the whole path has; without them the
        level is the sum of the steps and the number is the aggregate of the levels.
    rows : DataFrame
        Holds the columns of the step and of the measure.
    order, by : str
        See `PathModel`.

    Raises
    ------
    helpers.model.ModelError
        If `rows` lacks a column that is needed.

    Examples
    --------
    Two cuts of a quarter bring a middle of 3.625 percent to 3.125:

    >>> meetings = pd.DataFrame({"meeting": range(1, 8)})
    >>> rates = path("rate_path", meetings, order="meeting")
    >>> rates(), float(rates.table(meetings_with_move=1)["level"].iloc[-1])
    (3.125, 3.375)
    """
    output = data.path_output(name)
    module = importlib.import_module(f"helpers.models.{output.chapter}")
    step, level, measure, result = (
        getattr(module, f"{name}{part}", _as_it_is)
        for part in ("", "_level", "_measure", "_result")
    )
    inputs = data.inputs(name)
    given = {row.input for row in inputs}
    columns = tuple(argument for argument in _parameters(step) if argument not in given)
    levelled, measured = (
        tuple(argument for argument in _parameters(part)[1:] if argument not in given)
        for part in (level, measure)
    )
    for column in (*columns, *levelled, *measured, order, *([by] if by else [])):
        if column not in rows:
            raise ModelError(
                f"{name}: its rows have no column {column!r}; they have: "
                f"{', '.join(map(str, rows.columns))}"
            )
    along = rows.sort_values(order, kind="stable", ignore_index=True)
    return PathModel(
        output=output,
        function=step,
        inputs=inputs,
        columns=columns,
        level=level,
        measure=measure,
        measured=measured,
        result=result,
        along=along,
        order=order,
        by=by,
        levelled=levelled,
    )


def vintages(
    table: pd.DataFrame, *, spending: str, since: int = 0, own: Sequence[str] = (), **kept: str
) -> pd.DataFrame:
    """Pair every period with every period before it: the rows of a depreciation wave.

    Parameters
    ----------
    table : DataFrame
        One row a period, in order.
    spending : str
        Column with what a period spent; it becomes ``capex``.
    since : int
        Number of the first period to look at; the earlier ones are vintages only.
    own : sequence of str
        Columns of the vintage itself to keep.
    **kept : str
        Columns of the later period to keep: the new name and the column's.

    Returns
    -------
    DataFrame
        ``period`` (a number from zero), ``age`` (in periods), ``capex``, and what is kept.

    Examples
    --------
    >>> spent = pd.DataFrame({"spent": [8.0, 12.0], "charged": [1.0, 2.0]})
    >>> vintages(spent, spending="spent", since=1, reported="charged")
       period  age  capex  reported
    0       1    1    8.0       2.0
    1       1    0   12.0       2.0
    """
    spent = table[spending].to_numpy(dtype=float)
    return pd.DataFrame(
        [
            {"period": period, "age": period - vintage, "capex": spent[vintage]}
            | {name: table[name].iloc[vintage] for name in own}
            | {name: table[column].iloc[period] for name, column in kept.items()}
            for period in range(since, len(table))
            for vintage in range(period + 1)
        ]
    )


def depreciation_wave(known_by: str = data.EVENING) -> PathModel:
    """Microsoft's depreciation as its own spending explains it.

    Parameters
    ----------
    known_by : str
        ISO date: quarters reported later are left out; that evening unless given.

    Returns
    -------
    PathModel
        One period a quarter of the table ``msft_quarters`` that prints depreciation. The spending
        is cash paid plus lease additions, the basis that reaches furthest back. ``latest`` marks
        the vintages from December 2025 on, of which the company said two thirds.

    Examples
    --------
    Six years of use, two quarters' delay: usually off by under a quarter of a billion.

    >>> round(depreciation_wave()(short_life=6, delay=2), 2)
    0.22
    """
    quarters = data.table("msft_quarters")
    quarters = quarters[quarters["known_on"] <= known_by].reset_index(drop=True)
    spent = quarters["capex_cash"] + quarters["lease_additions"].fillna(0)
    return path(
        "vintage_depreciation",
        vintages(
            quarters.assign(spent=spent, latest=1 * (quarters["period_end"] >= "2025-12-31")),
            spending="spent",
            own=["latest"],
            reported="depreciation",
            since=int(quarters["depreciation"].notna().idxmax()),
        ),
        order="period",
        by="period",
    )


def understated_depreciation() -> PathModel:
    """What five companies' stated lives leave out of depreciation from 2026 to 2028.

    Returns
    -------
    PathModel
        One period a year. Spending to 2024 is what was paid in cash, that of 2025 to 2027 what
        analysts expected in January 2026; 2028 is taken to be like 2027.

    Examples
    --------
    The life at which it comes to the figure that Michael Burry gave:

    >>> given = data.fact("burry_understated").value
    >>> float(round(understated_depreciation().solve("true_life", given), 1))
    4.0
    """
    years = data.table("hyperscaler_years").query("year < 2025")
    spent = years.groupby("year")["capex_cash"].sum().to_dict()
    spent |= {year: data.fact(f"capex_{year}_consensus").value for year in (2025, 2026, 2027)}
    spent[2028] = spent[2027]
    rows = [
        {"year": year, "capex": capex, "age": year - vintage}
        for year in (2026, 2027, 2028)
        for vintage, capex in spent.items()
        if vintage <= year
    ]
    return path("depreciation_shortfall", pd.DataFrame(rows), order="year", by="year")


def rate_editor() -> PathModel:
    """The policy rate of 2026, meeting by meeting, as a reader sets it.

    Returns
    -------
    PathModel
        One row a meeting of the table ``meetings_2026`` and one for the end of the year: ``at`` in
        months, ``share`` of the rest of the year for which the meeting's rate is in force, and the
        rate ``decided`` in January. Its number is the average change over that time, percentage
        points.

    Examples
    --------
    Nothing moves, nothing changes:

    >>> editor = rate_editor()
    >>> editor(**{row.input: 0 for row in editor.inputs if row.input != "start"})
    0.0
    """
    schedule = data.table("meetings_2026")
    meeting, until = schedule["scheduled_for"], pd.Timestamp("2026-12-31")
    in_force = (meeting.shift(-1).fillna(until) - meeting).dt.days
    rows = pd.DataFrame(
        {
            "meeting": [*schedule["number"], len(schedule)],
            "at": [*(12 * meeting.dt.day_of_year / 365).round(3), 12.0],
            "share": [*(in_force / in_force.sum()), 0.0],
            "decided": data.fact("policy_rate_middle").value,
        }
    )
    return path("rate_editor", rows, order="meeting")


@precomputed("arch")
def factor_months(since: str, until: str) -> list[dict]:
    """The size and the value factor of each month, percent.

    Parameters
    ----------
    since, until : str
        Months, such as ``1999-01``.

    Examples
    --------
    >>> factor_months("2000-03", "2000-03")
    [{'month': '2000-03', 'size_pct': -16.87, 'value_pct': 7.37}]
    """
    factors = open_data("french_factors")[since:until]
    return [
        {"month": str(month), "size_pct": size, "value_pct": value}
        for month, size, value in zip(
            factors.index.to_period("M"), factors["size"], factors["value"], strict=True
        )
    ]


def factor_window() -> PathModel:
    """The size or the value factor compounded over a window that a reader moves.

    Returns
    -------
    PathModel
        One row a month from January 1999 to December 2006, with ``year`` for a chart's axis and the
        month's ``name``. The window that is not moved runs from April 2000, the month after the
        Nasdaq's peak, to October 2002, the month of its low.

    Examples
    --------
    Size over that window, and over the one whose first month lies a month earlier:

    >>> window = factor_window()
    >>> round(window(), 1), round(window(start_moved=-1), 1)
    (9.6, -8.9)
    """
    factors = pd.DataFrame(factor_months("1999-01", "2006-12"))
    months = pd.PeriodIndex(factors["month"], freq="M")

    def since(month: str) -> np.ndarray:
        return (months.year - int(month[:4])) * 12 + months.month - int(month[5:])

    rows = pd.DataFrame(
        {
            "from_start": since("2000-04"),
            "from_end": since("2002-10"),
            "size_pct": factors["size_pct"],
            "value_pct": factors["value_pct"],
            "year": (months.year + months.month / 12).round(4),
            "name": months.strftime("%B %Y"),
        }
    )
    return path(
        "factor_window",
        rows.assign(is_last=1 * rows.index.isin(rows.index[-1:])),
        order="from_start",
    )

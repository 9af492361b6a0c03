"""Bind a formula to its assumptions, so that one object computes, prints and explains it.

A model of the book is a function in `helpers.models` and its rows in ``data/assumptions.csv`` (what
goes in) and ``data/models.csv`` (what comes out). The function is the only place where the formula
is written: the number in a notebook, the formula in a text, the expression behind a slider and the
derivatives all come from it, so they cannot disagree.
"""

from __future__ import annotations

import importlib
import inspect
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pandas as pd

from . import data, roots, tex, units, xp
from .conditions import holds


class ModelError(Exception):
    """A model was asked for something it does not have or cannot do."""


@dataclass(frozen=True)
class Model:
    """A formula with its inputs and its output; made by `model`.

    Attributes
    ----------
    output : helpers.data.Output
        What comes out, in which unit, under which condition.
    function : callable
        ``f(xp, …)`` of `helpers.models`.
    inputs : tuple of helpers.data.Assumption
        In the order of the function's arguments.
    columns : tuple of str
        Arguments that are columns of ``output.rows``: the function is then worked out for every
        row and the results are put together as ``output.aggregate`` says.
    """

    output: data.Output
    function: Callable
    inputs: tuple[data.Assumption, ...]
    columns: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows that the model is worked out for; empty for a plain formula."""
        if not self.columns:
            return pd.DataFrame()
        table = data.table(self.output.rows)
        if self.output.rows_where:
            table = table.query(self.output.rows_where)
        return table[list(self.columns)].reset_index(drop=True)

    def using(self, function: Callable) -> Model:
        """The same inputs and the same output with another formula: a reader's own.

        Parameters
        ----------
        function : callable
            ``f(xp, …)`` or ``f(…)`` with the same inputs, by name.

        Raises
        ------
        ModelError
            If its arguments are not those of the formula that it stands in for.

        Examples
        --------
        What if the weight were not taken off the others?

        >>> wrong = model("index_without").using(
        ...     lambda index_change, weight, change: index_change - weight * change)
        >>> round(wrong(), 2), round(model("index_without")(), 2)
        (0.44, 0.47)
        """
        wanted, given = arguments_of(self.function), arguments_of(function)
        if set(given) != set(wanted):
            raise ModelError(
                f"{self.output.id}: the formula takes {', '.join(given) or 'nothing'}; expected "
                f"{', '.join(wanted)}"
            )
        return replace(self, function=over_xp(function))

    # --- numbers ---------------------------------------------------------------------------------

    def __call__(self, **values):
        """Evaluate the model; an input that is not given has the author's value.

        Parameters
        ----------
        **values : float or array_like
            By input, in the unit the model computes in; arrays broadcast.

        Returns
        -------
        float or ndarray
            A float if every input is a number.

        Raises
        ------
        ModelError
            For an unknown input, a value outside its range, a combination that makes no sense, or
            a result that is no number.
        """
        given = self.complete(values)
        with np.errstate(all="ignore"):
            try:
                result = self.function(xp.numpy, **self._columns(), **given)
            except ZeroDivisionError:  # which plain numbers raise, and arrays do not
                result = np.nan
            if self.columns:
                result = getattr(np, self.output.aggregate)(result)
        if np.ndim(result) == 0:
            result = float(result)
        if not (math.isfinite(result) if isinstance(result, float) else np.isfinite(result).all()):
            raise ModelError(f"{self.output.id} has no value for {_written(given)}")
        return result

    def complete(self, values: dict) -> dict:
        """Add the author's values of the other inputs; raises `ModelError` like a call does."""
        given = self._given(values)
        for row in self.inputs:
            self._in_range(row, given[row.input])
        self._makes_sense(given)
        return given

    def _columns(self) -> dict[str, np.ndarray]:
        return {name: self.rows[name].to_numpy(dtype=float) for name in self.columns}

    def author(self) -> dict[str, float]:
        """The author's value of every input."""
        return {row.input: row.value for row in self.inputs}

    def _given(self, values: dict) -> dict:
        author = self.author()
        unknown = [name for name in values if name not in author]
        if unknown:
            raise ModelError(
                f"{self.output.id} has no input {unknown[0]!r}; it has: {', '.join(author)}"
            )
        if self.columns and (many := [name for name, value in values.items() if np.ndim(value)]):
            raise ModelError(
                f"{self.output.id} is worked out row by row: {many[0]} must be one number, not "
                "an array; ask for one value at a time"
            )
        return author | {
            name: value if np.ndim(value) == 0 else np.asarray(value, dtype=float)
            for name, value in values.items()
        }

    def _in_range(self, row: data.Assumption, value) -> None:
        slack = 1e-12 * max(1.0, abs(row.low), abs(row.high))
        # Least and most of an array take one quick pass each; a NaN comes out as both.
        least, most = (
            (value, value) if isinstance(value, (int, float)) else (np.min(value), np.max(value))
        )
        if row.low - slack <= least and most <= row.high + slack:
            return
        wrong = most if least >= row.low - slack else least
        raise ModelError(
            f"{self.output.id}: {row.input} is {float(wrong):g}; expected a value from "
            f"{row.low:g} to {row.high:g} ({row.reason})"
        )

    def _makes_sense(self, given: dict) -> None:
        if self.output.requires and not np.all(holds(self.output.requires, given)):
            raise ModelError(
                f"{self.output.id}: {self.output.requires_text} (given: {_written(given)})"
            )

    def text(self, style: str = "plain", **values: float) -> str:
        """The result as a reader reads it, in its display unit."""
        shown = self(**values) * self.output.display_factor
        return units.write(shown, self.output.display_unit, self.output.decimals, style)

    def table(self) -> pd.DataFrame:
        """The inputs: value, range, unit and reason, one row each."""
        return pd.DataFrame(
            [
                {
                    "input": row.input,
                    "label": row.label,
                    "value": row.value,
                    "low": row.low,
                    "high": row.high,
                    "unit": row.unit,
                    "reason": row.reason,
                }
                for row in self.inputs
            ]
        )

    # --- the formula -----------------------------------------------------------------------------

    def latex(self) -> str:
        """The formula, terms in the order in which the function has them.

        Examples
        --------
        >>> model("index_without").latex()
        "I' = \\\\frac{I - w r}{1 - w}"
        """
        return f"{self.output.symbol} = {self._print({r.input: r.symbol for r in self.inputs})}"

    def latex_with_numbers(self, **values: float) -> str:
        """The formula with numbers in it, each in a ``data-in`` span that a page can update."""
        given = self._given(values)
        numbers = {row.input: tex.number(row, given[row.input]) for row in self.inputs}
        shown = self(**values) * self.output.display_factor
        result = tex.words(units.write(shown, self.output.display_unit, self.output.decimals))
        formula = self._print(numbers, mul_symbol="times")
        return rf"{self.output.symbol} = {formula} = \htmlData{{out={self.output.id}}}{{{result}}}"

    def vega(self, names: dict[str, str] | None = None) -> str:
        """The formula as a Vega expression; its inputs are signals of the same names.

        Parameters
        ----------
        names : dict, optional
            By input, another name for it in the expression, such as ``datum.at``.

        Examples
        --------
        >>> model("contribution").vega()
        '(weight * change)'
        """
        engine = xp.vega()
        columns = {name: engine.name(f"datum.{name}") for name in self.columns}
        inputs = {
            row.input: engine.name((names or {}).get(row.input, row.input)) for row in self.inputs
        }
        return repr(self.function(engine, **columns, **inputs))

    def vega_transforms(self) -> list[dict]:
        """What turns the rows into one row with the field ``whole``; none for a plain formula."""
        if not self.columns:
            return []
        return [
            {"type": "formula", "as": "counted", "expr": self.vega()},
            {
                "type": "aggregate",
                "ops": [self.output.aggregate],
                "fields": ["counted"],
                "as": ["whole"],
            },
        ]

    def vega_result(self, whole: str) -> str:
        """The result as a Vega expression of that field."""
        return whole

    def _print(self, symbols: dict[str, str], **settings) -> str:
        self._has_one_formula()
        return tex.printed(self.function, symbols, **settings)

    # --- what matters ----------------------------------------------------------------------------

    @cached_property
    def _expression(self):
        import sympy as sp

        self._has_one_formula()
        return self.function(xp.sympy(), **{r.input: sp.Symbol(r.input) for r in self.inputs})

    def _has_one_formula(self) -> None:
        if self.columns:
            raise ModelError(
                f"{self.output.id} is worked out row by row; it has no single formula to "
                "differentiate or print"
            )

    def derivative(self, by: str, **values: float) -> float:
        """The exact partial derivative with respect to one input.

        Parameters
        ----------
        by : str
            The input.
        **values : float
            Where; the author's values unless given.

        Examples
        --------
        Of weight times change, by the weight, it is the change:

        >>> model("contribution").derivative("weight")
        -9.99
        """
        import sympy as sp

        given = self._given({**values})
        if by not in given:
            raise ModelError(f"{self.output.id} has no input {by!r}; it has: {', '.join(given)}")
        self(**values)  # the same refusals as for a value
        # Numbers first, then digits: evalf(subs=…) carries symbols along, and subs, which looks for
        # parts of any shape, takes ten times as long as xreplace for the same.
        numbers = {sp.Symbol(name): sp.Float(value) for name, value in given.items()}
        return float(sp.diff(self._expression, sp.Symbol(by)).xreplace(numbers).evalf())

    def elasticity(self, by: str, **values: float) -> float:
        """Percent change of the result for one percent more of an input.

        Raises
        ------
        ModelError
            Where the result is zero, which has no percent.
        """
        result = self(**values)
        if result == 0:
            raise ModelError(f"{self.output.id} is zero there; zero has no elasticity")
        return self.derivative(by, **values) * self._given(values)[by] / result

    @cached_property
    def elasticities(self) -> dict[str, float]:
        """By input, the elasticity at the author's values; without those that have none."""
        if self.columns or self() == 0:
            return {}
        return {row.input: self.elasticity(row.input) for row in self.inputs if row.value != 0}

    def swings(self, **values: float) -> pd.DataFrame:
        """What matters most: the result at each input's low and high, the largest swing first.

        Returns
        -------
        DataFrame
            Columns ``input``, ``label``, ``at_low``, ``at_high``, ``swing`` in the result's unit;
            empty cells where the other values leave the end of a range without sense.
        """
        rows = []
        for row in self.inputs:
            ends = []
            for end in (row.low, row.high):
                try:
                    ends.append(self(**{**values, row.input: end}))
                except ModelError:
                    ends.append(float("nan"))
            rows.append(
                {
                    "input": row.input,
                    "label": row.label,
                    "at_low": ends[0],
                    "at_high": ends[1],
                    "swing": abs(ends[1] - ends[0]),
                }
            )
        return pd.DataFrame(rows).sort_values("swing", ascending=False, ignore_index=True)

    # --- the other way round ---------------------------------------------------------------------

    def solve(self, for_: str, target: float, **values: float) -> float:
        """The value of one input at which the model gives `target`.

        Parameters
        ----------
        for_ : str
            The input to solve for.
        target : float
            In the unit the model computes in.
        **values : float
            The other inputs; the author's values unless given.

        Returns
        -------
        float
            A root of the polynomial where the equation is one of degree four or less in the input,
            else a bracketed root; the root nearest to the author's value if there are several.

        Raises
        ------
        ModelError
            If no value in the input's range gives the target.

        Examples
        --------
        The weight at which Microsoft cost the S&P 500 exactly half a point:

        >>> round(model("contribution").solve("weight", -0.5), 5)
        0.05005
        """
        given = self._given(values)
        if for_ not in given:
            raise ModelError(f"{self.output.id} has no input {for_!r}; it has: {', '.join(given)}")
        row = next(row for row in self.inputs if row.input == for_)
        others = {name: value for name, value in given.items() if name != for_}
        solutions = [
            root
            for root in self._roots(row, target, others)
            if row.low <= root <= row.high and self._gives(row, root, target, others)
        ]
        if not solutions:
            ends = self.swings(**others).set_index("input").loc[for_]
            raise ModelError(
                f"{self.output.id}: no {for_} from {row.low:g} to {row.high:g} gives {target:g}; "
                f"at the ends it gives {ends['at_low']:.6g} and {ends['at_high']:.6g}"
            )
        return min(solutions, key=lambda root: abs(root - row.value))

    def _gives(self, row: data.Assumption, root: float, target: float, others: dict) -> bool:
        try:
            return abs(self(**others, **{row.input: root}) - target) <= 1e-9 * max(1, abs(target))
        except ModelError:
            return False

    def _roots(self, row: data.Assumption, target: float, others: dict) -> Iterator[float]:
        found = roots.of_polynomial(self._expression, row.input, target, others)
        yield from self._bracketed(row, target, others) if found is None else found

    def _bracketed(self, row: data.Assumption, target: float, others: dict) -> Iterator[float]:
        def miss(value: float) -> float:
            try:
                return self(**others, **{row.input: value}) - target
            except ModelError:
                return float("nan")

        return roots.crossings(miss, row.low, row.high)


@cache
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
    try:
        function = getattr(module, name)
    except AttributeError:
        raise ModelError(
            f"{data.place('models', name)}, column id: expected a function of "
            f"helpers/models/{output.chapter}.py; found none of this name"
        ) from None
    inputs = data.inputs(name)
    arguments = list(inspect.signature(function).parameters)[1:]
    rows = [row.input for row in inputs]
    columns = tuple(argument for argument in arguments if argument not in rows)
    if columns and output.rows:
        arguments = arguments[len(columns) :]
    if rows != arguments:
        place = data.place("assumptions", inputs[0].id) if inputs else "data/assumptions.csv"
        raise ModelError(
            f"{place}, column input: expected rows of the model {name} for "
            f"{', '.join(arguments)}, in this order; found {', '.join(rows) or 'none'}"
        )
    return Model(output, function, inputs, columns)


def arguments_of(function: Callable) -> list[str]:
    """The names of a formula's inputs; ``xp`` is none of them."""
    names = list(inspect.signature(function).parameters)
    return names[1:] if names[:1] == ["xp"] else names


def over_xp(function: Callable) -> Callable:
    """The function with ``xp`` first, whether it asks for it or not."""
    arguments = list(inspect.signature(function).parameters.values())
    if arguments and arguments[0].name == "xp":
        return function

    def asked(xp, **given):
        return function(**given)

    # Its arguments stay known by name.
    first = inspect.Parameter("xp", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    # `inspect` reads this attribute of any function; the type of one does not have it.
    asked.__signature__ = inspect.Signature([first, *arguments])  # type: ignore[attr-defined]
    return asked


def _written(given: dict) -> str:
    return ", ".join(
        f"{name} {float(value):g}" if np.ndim(value) == 0 else f"{name} {np.asarray(value)}"
        for name, value in given.items()
    )

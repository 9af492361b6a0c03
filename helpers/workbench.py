"""A reader's own formula, moved like one of the book's.

`formula` makes a model of any function and a range for each of its arguments; `explore` gives a
model, the book's or one's own, its sliders and a chart, for a notebook.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from . import data, explorables
from .figure import Figure, figure
from .model import Model, ModelError, arguments_of, model, over_xp


def formula(
    function: Callable, *, label: str = "", unit: str = "number", decimals: int = 2, **inputs
) -> Model:
    """Make a model of a formula of one's own, to move it like one of the book's.

    Parameters
    ----------
    function : callable
        ``f(…)`` of numbers, or ``f(xp, …)`` where it needs `helpers.xp`'s ``exp``, ``log`` and
        the like, so that it works under a slider and prints itself too.
    label, unit, decimals
        What comes out and how it is written; the unit is one of `helpers.units.UNITS`.
    **inputs : tuple
        For each argument, in this order: the value, its low, its high and, if wanted, the step.

    Raises
    ------
    ModelError
        If an argument has no numbers, or numbers no argument, or the value lies outside its range.

    Examples
    --------
    >>> doubling = formula(
    ...     lambda xp, growth: xp.log(2) / xp.log(1 + growth), unit="years", decimals=1,
    ...     growth=(0.07, 0.01, 0.20))
    >>> doubling.text(), doubling.text(growth=0.14)
    ('10.2\\xa0years', '5.3\\xa0years')
    """
    name = function.__name__ if function.__name__.isidentifier() else "formula"
    arguments = arguments_of(function)
    if set(arguments) != set(inputs):
        raise ModelError(
            f"{name} takes {', '.join(arguments) or 'nothing'}; numbers were given for "
            f"{', '.join(inputs) or 'none'}. Say for each: name=(value, low, high)"
        )
    output = data.Output(
        id=name,
        chapter="",
        label=label or name.replace("_", " ").capitalize(),
        symbol=rf"\mathrm{{{name.replace('_', ' ')}}}",
        unit=unit,
        display_unit=unit,
        display_factor=1,
        decimals=decimals,
        requires="",
        requires_text="",
        rows="",
        rows_where="",
        aggregate="",
    )
    rows = tuple(_own_input(name, argument, inputs[argument]) for argument in arguments)
    made = Model(output, over_xp(function), rows)
    made()  # refused here, and not when a slider moves
    return made


def _own_input(name: str, argument: str, numbers) -> data.Assumption:
    try:
        value, low, high, *rest = (float(number) for number in numbers)
        (step,) = rest or [_step(low, high)]
    except (TypeError, ValueError):
        raise ModelError(
            f"{name}: {argument} is {numbers!r}; expected (value, low, high) or "
            "(value, low, high, step)"
        ) from None
    if not (low < high and low <= value <= high and step > 0):
        raise ModelError(
            f"{name}: {argument} is {numbers!r}; expected low < high, a value between them and a "
            "step above zero"
        )
    return data.Assumption(
        id=f"{name}.{argument}",
        model=name,
        input=argument,
        label=argument.replace("_", " ").capitalize(),
        symbol=argument.replace("_", r"\_"),
        value=value,
        unit="number",
        low=low,
        high=high,
        step=step,
        display_unit="number",
        display_factor=1,
        reason="yours",
        source="",
    )


def _step(low: float, high: float) -> float:
    """A hundredth of the range or a little less, as a round number."""
    return 10.0 ** math.floor(math.log10((high - low) / 100) + 1e-9) if high > low else 1.0


def explore(what: str | Model | Callable, *, along: str = "", **inputs) -> Figure:
    """Give a formula its sliders and a chart of its result along one input.

    Parameters
    ----------
    what : str, Model or callable
        A model of the book by name, a model, or a function; for a function, `inputs` give its
        numbers as in `formula`.
    along : str
        The input on the horizontal axis; the first one unless given.

    Returns
    -------
    helpers.figure.Figure
        Shown by being a cell's last value.

    Raises
    ------
    helpers.model.ModelError
        For an unknown model or input, or numbers that are no range.

    Examples
    --------
    >>> shown = explore(lambda price, share: price * share, price=(10, 1, 20), share=(0.5, 0, 1))
    >>> shown.model.text(price=20)
    '10.00'
    """
    if isinstance(what, str):
        what = model(what)
    elif not isinstance(what, Model):
        what, inputs = formula(what, **inputs), {}
    if inputs:
        raise ModelError(f"{what.output.id} has its inputs already; leave out {', '.join(inputs)}")
    names = list(what.author())
    along = along or names[0]
    if along not in names:
        raise ModelError(f"{what.output.id} has no input {along!r}; it has: {', '.join(names)}")
    if what.columns:
        raise ModelError(
            f"{what.output.id} is worked out from the rows of {what.output.rows}; use the figure "
            "of its chapter, or a formula of single numbers"
        )
    label = next(row.label for row in what.inputs if row.input == along)
    return figure(
        explorables.response(what, along=along),
        id=f"explore-{what.output.id.replace('_', '-').lower()}",
        title=what.output.label,
        subtitle=f"Along: {label}; the rest [as you set it]{{.bk-assumed}}",
        description=f"A line shows {what.output.label} over the range of {label}, with a dashed "
        "rule and a point at the values that are set.",
        sources=["this_book"],
        model=what,
    )

"""Figures of a cell that runs in the page: as data, with the HTML that the build makes of them.

The page's own engine draws and moves them. A formula of a reader's own that has no form in Vega's
language, one with a loop or a condition, is worked out by Python at each move; its figure carries
the curve for the values that are set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pandas as pd

from . import figure_html, units
from .charting import Expression, alt
from .explorables import parts
from .figure import Figure, figure
from .model import Model, ModelError
from .settings import Axis
from .theme import ASSUMED, DASHED, INK, across, finish, measure, zero_line
from .typography import typographic

NUMBER = "Run here:"
"""Stands where a page has the number of a figure."""

SetFormula = Callable[[str], str]


def as_data(shown: Figure, set_formula: SetFormula) -> dict:
    """A figure for the page's engine.

    Parameters
    ----------
    shown : Figure
    set_formula : callable
        Makes HTML of TeX.

    Returns
    -------
    dict
        ``id``; ``html``, the whole ``<figure>`` without a drawing; ``specification``, in
        Vega-Lite; ``declared``, the model as a page declares it, or None; ``later``, whether
        nothing of it was known that evening.
    """
    return _as_data(shown.bundle(), set_formula)


def _as_data(bundle: dict, set_formula: SetFormula) -> dict:
    def formula(tex: str) -> str:
        return f'<div class="bk-formula" tabindex="0">{set_formula(tex)}</div>'

    html = typographic(figure_html.page(bundle, NUMBER, {"wide": "", "narrow": ""}, formula))
    return {
        "id": bundle["id"],
        "html": html,
        "specification": bundle["specification"],
        "declared": bundle["model"]["declared"] if bundle["model"] else None,
        "later": html.startswith('<figure class="bk-figure bk-hindsight"'),
    }


# A formula that only Python can work out ---------------------------------------------------------


class NumericModel(Model):
    """A formula that is only worked out: it prints nothing and has no derivatives.

    Where a reader's own function fails for some values, with a root of less than zero or the like,
    there is no result.
    """

    elasticities: dict[str, float] = {}

    def __call__(self, **values):
        try:
            return super().__call__(**values)
        except (ArithmeticError, ValueError) as error:
            raise ModelError(f"{self.output.id} gives no result: {error}") from error

    def vega(self, names: dict[str, str] | None = None) -> str:
        """No words in Vega's language."""
        return ""

    def latex(self) -> str:
        """No formula in letters."""
        return ""

    def latex_with_numbers(self, **values: float) -> str:
        """No formula with numbers."""
        return ""


@contextmanager
def _without_truth() -> Iterator[None]:
    """Let a formula in symbols refuse to be true or false: an ``if`` would take one branch."""

    def refuse(_self) -> bool:
        raise ModelError("a condition on an input has no form in Vega's language")

    # The class has none of its own, and takes whatever is there for true.
    Expression.__bool__ = refuse
    try:
        yield
    finally:
        del Expression.__bool__


def is_symbolic(model: Model) -> bool:
    """Whether a formula has a form in Vega's language, and prints itself.

    Examples
    --------
    >>> from helpers.workbench import formula
    >>> def doubled(x):
    ...     return 2 * x
    >>> def stepped(x):
    ...     return 1 if x > 1 else 0
    >>> [is_symbolic(formula(one, x=(1, 0, 2))) for one in (doubled, stepped)]
    [True, False]
    """
    try:
        with _without_truth():
            model.vega()
            if not model.columns:
                model.latex()
                for name in model.author():
                    model.derivative(name)
    except Exception:  # whatever the reader's function raises when it is given symbols
        return False
    return True


def numeric(model: Model, along: str = "") -> tuple[NumericModel, str]:
    """The model without what only symbols can do, and the input on its chart's axis.

    Raises
    ------
    ModelError
        If it has no such input.
    """
    names = list(model.author())
    if along and along not in names:
        raise ModelError(f"{model.output.id} has no input {along!r}; it has: {', '.join(names)}")
    made = NumericModel(model.output, model.function, model.inputs, model.columns)
    return made, along or names[0]


STEPS = 80


def _curve(model: Model, along: str, values: dict[str, float]) -> pd.DataFrame:
    """The result over the range of one input, where there is one."""
    row = next(row for row in model.inputs if row.input == along)
    points = []
    for place in np.linspace(row.low, row.high, STEPS + 1):
        try:
            result = model(**values | {along: float(place)})
        except ModelError:
            continue
        points.append((place * row.display_factor, result * model.output.display_factor))
    return pd.DataFrame(points, columns=["x", "result"])


def chart_of(model: Model, along: str, values: dict[str, float]) -> alt.LayerChart:
    """The chart of a formula that Python works out, at these values of its inputs."""
    row = next(row for row in model.inputs if row.input == along)
    factor = row.display_factor
    line = _curve(model, along, values)
    reached = line["result"]
    ticks = parts.round_numbers(min(reached, default=0.0), max(reached, default=1.0))
    y = Axis(domain=(ticks[0], ticks[-1]), ticks=ticks)
    x = Axis(
        domain=(row.low * factor, row.high * factor),
        ticks=parts.round_numbers(row.low * factor, row.high * factor, inside=True),
        title=row.label,
    )
    along_x, up = across("x", x), alt.Y(**measure("result", y))
    here = pd.DataFrame({"x": [values[along] * factor]})
    layers = [
        zero_line("y"),
        alt.Chart(line).mark_line(color=INK, strokeWidth=2.4, clip=True).encode(x=along_x, y=up),
        alt.Chart(here)
        .mark_rule(color=ASSUMED, strokeDash=DASHED, strokeWidth=2)
        .encode(x=along_x),
    ]
    try:
        here["result"] = model(**values) * model.output.display_factor
    except ModelError:
        pass  # the form says why
    else:
        here["written"] = units.digits(here["result"].item(), model.output.decimals)
        side = 1 if len(reached) > 1 and reached.iloc[-1] > reached.iloc[0] else -1
        point = alt.Chart(here).encode(x=along_x, y=up)
        layers += [
            point.mark_point(filled=True, color=ASSUMED, size=130, opacity=1, clip=True),
            parts.on_a_halo(
                point.encode(text="written:N"),
                align="right" if side > 0 else "left",
                dx=-10 * side,
                dy=-12,
            ),
        ]
    chart = alt.layer(*layers).add_params(*parts.parameters(model))
    return finish(chart, height=280, padding=(16, 48, 48, 48))


def numeric_data(
    model: NumericModel, along: str, values: dict[str, float], set_formula: SetFormula
) -> dict:
    """The figure of a formula that Python works out, at these values.

    Parameters
    ----------
    model : NumericModel
        From `numeric`.
    along : str
        The input on the horizontal axis.
    values : dict
        Of the inputs, in the units that the model computes in.
    set_formula : callable
        Makes HTML of TeX.

    Returns
    -------
    dict
        As `as_data` gives it.

    Raises
    ------
    ModelError
        If the values are none that the model takes.
    """
    values = model.author() | values
    label = next(row.label for row in model.inputs if row.input == along)
    output = model.output
    shown = figure(
        chart_of(model, along, values),
        id=f"explore-{output.id.replace('_', '-').lower()}",
        title=output.label,
        subtitle=f"Along: {label}; the rest [as you set it]{{.bk-assumed}}",
        description=f"A line shows {output.label} over the range of {label}, with a dashed rule "
        "and a point at the values that are set.",
        sources=["this_book"],
        model=model,
    )
    try:
        bundle = shown.bundle(values)
    except ModelError:  # no result here: the form says so, the rest is that of the first values
        bundle = shown.bundle()
        bundle["model"] |= {"result": "–"}
    bundle["model"]["formula"] = []
    return _as_data(bundle, set_formula)


def at_the_books_values(shown: Figure, model: Model) -> Figure:
    """The figure with its model as the book has it: where a page's sliders are, the page knows."""
    return replace(shown, model=model)

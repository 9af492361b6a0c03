"""What one result means for others: readings of a figure's result by plain formulas.

A figure moves one model. Where its result is an input of another, such as a change of the policy
rate that goes on into a firm's interest and a bank's margin, a reading shows the other's result
beside the first one: the same formula, its other inputs held, on a page and in a notebook.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import units
from .model import Model, ModelError


@dataclass(frozen=True)
class Reading:
    """One line beside a figure's result.

    Attributes
    ----------
    label : str
        What the line shows, for whom.
    model : helpers.model.Model
        A plain formula without a condition on its inputs.
    into : str
        The input that takes the figure's result.
    factor : float
        Turns the result into that input's unit.
    values : dict
        The other inputs where they are not at the author's values.

    Raises
    ------
    helpers.model.ModelError
        If the model has no such input, is worked out row by row or has a condition: a reading has
        no place to say why it has no value.

    Examples
    --------
    A rise of a tenth of a point, for a company whose debt all floats:

    >>> from helpers.model import model
    >>> bill = Reading("all floats", model("interest_bill"), into="rate_change", factor=0.01,
    ...                values={"floating_share": 0.6})
    >>> bill.text(0), bill.text(0.1)
    ('$21.00', '$21.21')
    """

    label: str
    model: Model
    into: str
    factor: float = 1.0
    values: dict[str, float] = field(default_factory=dict)

    def __post_init__(self):
        output = self.model.output
        if self.model.columns or output.requires:
            raise ModelError(
                f"{output.id} cannot be a reading: it "
                f"{'has rows' if self.model.columns else 'has a condition'}"
            )
        self.model(**self.values)  # unknown inputs and values out of range are refused here
        if self.into not in self.model.author() or self.into in self.values:
            raise ModelError(f"{output.id} has no free input {self.into!r} for a reading")

    def __call__(self, result: float) -> float:
        """The reading of a result of the figure's model."""
        return self.model(**self.values, **{self.into: result * self.factor})

    def text(self, result: float) -> str:
        """The same as a reader reads it."""
        output = self.model.output
        return units.write(
            self(result) * output.display_factor, output.display_unit, output.decimals
        )

    def vega(self, result: str) -> str:
        """The same as a Vega expression of the signal `result`."""
        held = {
            name: repr(float(value)) for name, value in (self.model.author() | self.values).items()
        }
        return self.model.vega(held | {self.into: f"({result} * {self.factor!r})"})

"""What a figure says once a reader has moved an input: the result in words, and what differs.

A figure's title is its finding at the book's values. A second one is made here of the model's own
declaration; the page's script (``book.js``) writes the same words, which a test holds it to.
"""

from __future__ import annotations

from html import escape

from . import controls, units
from .conditions import holds
from .model import Model, ModelError

LEAD = "With your values: "
NO_RESULT = "these values give no result"
MOST = 4
"""So many inputs are named before the rest is only counted."""


@units.apart()  # a control's words, which no text of a figure took from data
def second_title(model: Model, values: dict[str, float]) -> str:
    """Say what the model gives at a reader's values, and how far from the book's result that is.

    Parameters
    ----------
    model : Model
    values : dict
        The reader's inputs, the others at the book's values.

    Returns
    -------
    str
        The distance is that of the numbers as they are shown, so that a reader can check it.

    Examples
    --------
    >>> from helpers.model import model
    >>> said = second_title(model("index_without"), {"change": 2.0})
    >>> print(said.partition("stock ")[2].replace("\\xa0", " "))
    is −0.26%, 0.73 points below the book’s +0.47%
    >>> second_title(model("price_to_book"), {"growth": 0.06, "required_return": 0.06})[:36]
    'With your values: no result, because'
    """
    try:
        mine, book = (_shown(model, model(**given)) for given in (values, {}))
    except ModelError:
        return f"{LEAD}no result{_why(model, values)}"
    output = model.output
    apart = units.difference_of(output.display_unit)
    # A plus stands only where a minus could be overlooked.
    style = "signed" if min(mine, book) < 0 < max(mine, book) else "plain"
    ours, theirs = (
        units.write(one, output.display_unit, output.decimals, style) for one in (mine, book)
    )
    start = f"{LEAD}{output.label} {controls.verb(output.label)} {ours}, "
    if mine == book:
        return f"{start}the same as the book’s"
    by = units.write(abs(mine - book), apart, output.decimals)
    return f"{start}{by} {'above' if mine > book else 'below'} the book’s {theirs}"


def second_html(
    model: Model, values: dict[str, float], choices: dict[str, dict] | None = None
) -> str:
    """Both sentences for a notebook, as HTML; nothing at the author's values."""
    differs = differing(model, values, choices)
    if not differs:
        return ""
    said = second_title(model, values)
    return f'<p class="bk-yours">{escape(said)}</p><p class="bk-differs">{escape(differs)}</p>'


def _shown(model: Model, result: float) -> float:
    """A result rounded as it is shown."""
    output = model.output
    return float(f"{result * output.display_factor:.{output.decimals}f}")


def _why(model: Model, values: dict[str, float]) -> str:
    output = model.output
    sensible = not output.requires or bool(holds(output.requires, model.author() | values))
    return "" if sensible else f", because {output.requires_text}"


@units.apart()
def differing(
    model: Model, values: dict[str, float], choices: dict[str, dict] | None = None
) -> str:
    """Say which inputs are not at the book's values, and what both are.

    Parameters
    ----------
    model : Model
    values : dict
        The reader's inputs, the others at the book's values.
    choices : dict, optional
        By input, what its values mean.

    Returns
    -------
    str
        Empty where none differs.

    Examples
    --------
    >>> from helpers.model import model
    >>> print(differing(model("contribution"), {"change": -3}))
    Your values differ: Change of Microsoft −3.00% (book −9.99%)
    """
    meanings = choices or {}
    given = model.author() | values
    parts = []
    for row in model.inputs:
        now, book = given[row.input], row.value
        if controls.alike(now, book):
            continue
        if meant := meanings.get(row.input):
            parts.append(f"{row.label}: {meant[now]} (book: {meant[book]})")
        else:
            parts.append(
                f"{row.label} {controls.spoken(row, now)} (book {controls.spoken(row, book)})"
            )
    if not parts:
        return ""
    more = f", and {len(parts) - MOST} more" if len(parts) > MOST else ""
    return f"Your values differ: {', '.join(parts[:MOST])}{more}"

"""Numbers in words, the same in prose, in a figure's texts and in the data's.

``{fact}`nasdaq_100_change:move` `` writes a known number in a style of `helpers.units.STYLES`;
``{when}`luv_print_1401:clock` `` when it was observed; ``{claim}`claim_russell_close` `` what the
story told; ``{result}`required_revenue` `` what a model gives at the author's values, and
``{assume}`hurdle` `` an assumption at the author's value.
"""

from __future__ import annotations

import re

from . import data, units
from .controls import input_format
from .model import model

VERDICTS = {
    "holds": "holds",
    "roughly": "roughly right",
    "does_not_hold": "does not hold",
    "cannot_be_checked": "cannot be checked",
    "opinion": "opinion",
    "open": "open",
    "implied": "not judged again",
}


def assumption_text(row: data.Assumption, style: str = "") -> str:
    """An assumption in its display unit, with the decimals of its step."""
    return units.write(
        row.value * row.display_factor,
        row.display_unit,
        input_format(row)["decimals"],
        style or "plain",
    )


def _when(key: str, style: str) -> str:
    fact = data.fact(key)
    if style not in ("", "clock", "known"):
        raise units.UnitError(f"unknown style {style!r} of a time; there are: clock, known")
    when = fact.known_on if style == "known" else fact.observed_on
    return units.clock(when) if style == "clock" else units.moment(when)


def _claim(key: str, style: str) -> str:
    claim = data.claim(key)
    words = {"verdict": VERDICTS[claim.verdict], "text": claim.paraphrase.rstrip(".")}
    return words.get(style) or claim.text(style or "plain")


WRITERS = {
    "fact": lambda key, style: data.fact(key).text(style or "plain"),
    "when": _when,
    "claim": _claim,
    "result": lambda key, style: model(key).text(style or "plain"),
    "assume": lambda key, style: assumption_text(data.assumption(key), style),
}
"""By role, what writes a row of that kind in a style."""

ROLE = re.compile(r"\{(\w+)\}`([^`]*)`")


def asked(text: str) -> list[tuple[str, str, str]]:
    """The role, the id and the style of each number that a text asks for.

    Examples
    --------
    >>> asked("It closed {fact}`russell_change:move`, not {claim}`claim_russell_close`.")
    [('fact', 'russell_change', 'move'), ('claim', 'claim_russell_close', '')]
    """
    return [(role, *words.partition(":")[::2]) for role, words in ROLE.findall(text)]


def number(role: str, asked: str) -> str:
    """Write the number that a role asks for.

    Parameters
    ----------
    role : str
        A key of `WRITERS`.
    asked : str
        The id of a row, and after a colon a style if it is not the plain one.

    Raises
    ------
    helpers.data.DataError, helpers.model.ModelError
        If there is no such row or model.
    helpers.units.UnitError
        If there is no such role or style, or the style cannot write the number.

    Examples
    --------
    >>> number("fact", "russell_change:move"), number("claim", "claim_gap:verdict")
    ('up 0.05%', 'not judged again')
    """
    if role not in WRITERS:
        raise units.UnitError(
            f"unknown role {role!r} of a number in {asked!r}; there are: {', '.join(WRITERS)}"
        )
    key, _, style = asked.partition(":")
    return WRITERS[role](key, style)


def fill(text: str) -> str:
    """Put the numbers into a text that asks for them by roles.

    Raises
    ------
    helpers.data.DataError, helpers.model.ModelError, helpers.units.UnitError
        As `number`.

    Examples
    --------
    >>> fill("It closed {fact}`russell_change:move`, not {claim}`claim_russell_close`.")
    'It closed up 0.05%, not 0.2%.'
    """
    return ROLE.sub(lambda match: number(match.group(1), match.group(2)), text)

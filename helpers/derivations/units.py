"""The unit in which a derivation comes out, as far as that can be known from how it is written."""

from __future__ import annotations

from collections.abc import Mapping

from .grammar import Arithmetic, Call, FactName, Negative, Tree, named_table
from .rows import columns_of, split

FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"percent", "percent_per_year", "percentage_points"}),
    frozenset({"count", "rank", "number"}),
    frozenset({"ratio", "multiple", "share", "number", "standard_deviations"}),
    frozenset({"usd_bn", "usd_bn_per_year"}),
    frozenset({"usd", "usd_per_ounce", "usd_per_month"}),
)
"""Units of one kind: a table says percent where a fact says that it is a difference, or the year
that it is for."""


def unit_of(tree: Tree, units_of_facts: Mapping[str, str]) -> str:
    """The unit of what comes out, as far as that can be known; else nothing.

    Parameters
    ----------
    tree : Tree
    units_of_facts : dict
        By id.

    Returns
    -------
    str
        Empty where a product, a power or an operation leaves it open.

    Examples
    --------
    >>> from helpers.derivations.grammar import parse
    >>> unit_of(parse('count("names")'), {}), unit_of(parse("2 * gap"), {"gap": "percent"})
    ('count', '')
    >>> unit_of(parse("high - low"), {"high": "percent", "low": "percent"})
    'percentage_points'
    """
    match tree:
        case FactName(id):
            return units_of_facts.get(id, "")
        case Negative(of):
            return unit_of(of, units_of_facts)
        case Arithmetic("+" | "-" as sign, left, right):
            one, other = unit_of(left, units_of_facts), unit_of(right, units_of_facts)
            if not one or not other or not alike(one, other):
                return ""
            return "percentage_points" if sign == "-" and one == "percent" else one
        case Call(operation, arguments, _):
            if operation.unit == "first":
                return unit_of(arguments[0][1], units_of_facts)
            if operation.unit not in ("column", "difference"):
                return operation.unit
            table, column = split(named_table(tree))
            unit = columns_of(table)[column]
            return (
                "percentage_points"
                if operation.unit == "difference" and unit == "percent"
                else unit
            )
    return ""


def alike(one: str, other: str) -> bool:
    """Whether two units are the same or of one kind.

    Examples
    --------
    >>> alike("percent", "percentage_points"), alike("percent", "count")
    (True, False)
    """
    return one == other or any({one, other} <= family for family in FAMILIES)

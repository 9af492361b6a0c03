"""Operations on numbers that a derivation may call: changes, percentages, present values, days."""

from __future__ import annotations

from datetime import date
from math import sqrt as root

from ..models import session
from ..xp import numpy
from .rows import DerivationError
from .vocabulary import operation


@operation("the change from {start} to {end}", "percent")
def change(start: float, end: float) -> float:
    """Change from one value to another, percent.

    Examples
    --------
    >>> round(change(200, 210), 9)
    5.0
    """
    return 100 * (end / start - 1)


@operation("{part} in percent of {whole}", "percent")
def percent_of(part: float, whole: float) -> float:
    """One number in percent of another.

    Examples
    --------
    >>> percent_of(3, 4)
    75.0
    """
    return 100 * part / whole


@operation("how far of the way from {start} to {end} {reached} was", "percent")
def part_way(start: float, reached: float, end: float) -> float:
    """How much of a change had come when a value was reached, percent.

    Examples
    --------
    From 100 to 90, 97 is three tenths of the way:

    >>> part_way(100, 97, 90)
    30.0
    """
    return 100 * (start - reached) / (start - end)


@operation("{first} and then {second}, compounded", "percent")
def compound(first: float, second: float) -> float:
    """Two returns one after the other, compounded, percent.

    Examples
    --------
    >>> round(compound(10, 10), 9)
    21.0
    """
    return 100 * ((1 + first / 100) * (1 + second / 100) - 1)


@operation("{value} without its sign", "first")
def size(value: float) -> float:
    """A number without its sign.

    Examples
    --------
    >>> size(-3)
    3
    """
    return abs(value)


@operation("the square root of {value}")
def sqrt(value: float) -> float:
    """The square root.

    Raises
    ------
    DerivationError
        Of a negative number.

    Examples
    --------
    >>> sqrt(9)
    3.0
    """
    if value < 0:
        raise DerivationError("a number that is not negative", f"{value:g}", "look at its sign")
    return root(value)


@operation("{value}, rounded", "first")
def round_to(value: float, decimals: float = 0) -> float:
    """A number rounded to so many decimals; to tens with -1.

    Examples
    --------
    >>> round_to(3582.4, -1)
    3580.0
    """
    return round(value, int(decimals))


@operation("the present value of {payment} a year for {years} years at {rate} percent", "first")
def annuity(payment: float, years: float, rate: float) -> float:
    """Present value of a payment at the end of each year.

    Parameters
    ----------
    payment : float
        A year.
    years : float
    rate : float
        Percent a year.

    Returns
    -------
    float
        In the unit of the payment.

    Examples
    --------
    >>> round(annuity(100, 2, 10), 2)
    173.55
    """
    interest = rate / 100
    return payment * (1 - (1 + interest) ** -years) / interest


@operation("{change} of an index without a member of {weight} percent that moved {of}", "percent")
def index_without(change: float, weight: float, of: float) -> float:
    """Return of an index if one member is left out and the others keep their proportions.

    Parameters
    ----------
    change : float
        Of the whole index, percent.
    weight : float
        Of the member, percent of the index.
    of : float
        Return of the member, percent.

    Returns
    -------
    float
        Percent.

    Examples
    --------
    A tenth of the index falls by 10 percent, the index by 1: nothing else moved.

    >>> index_without(-1.0, 10, -10)
    0.0
    """
    return session.index_without(numpy, change, weight / 100, of)


@operation("days from {start} to {end}", "days")
def days(start: str, end: str) -> float:
    """Days from one date to another.

    Raises
    ------
    DerivationError
        If one of them is no date.

    Examples
    --------
    >>> days("2026-01-22", "2026-01-29")
    7
    """
    try:
        return (date.fromisoformat(end) - date.fromisoformat(start)).days
    except ValueError as error:
        raise DerivationError(
            "two dates", f"{start!r} and {end!r}", f'write them as "2026-01-29" ({error})'
        ) from None

"""Write a number as a reader reads it: with its unit, a true minus sign, no false precision.

A figure in the data carries as many decimals as its source prints, so the number of decimals is an
argument here and never a choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"

_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True)
class Unit:
    """How one unit is written: what stands before and after the digits.

    Of a clock the number is minutes after midnight, written as a time of day.
    """

    name: str
    after: str = ""
    before: str = ""
    one: str | None = None
    is_clock: bool = False

    def suffix(self, digits: str) -> str:
        """The text after the digits; the singular for exactly one."""
        return self.one if self.one is not None and digits == "1" else self.after


UNITS = {
    unit.name: unit
    for unit in (
        Unit("percent", after="%"),
        Unit("percent_per_year", after=f"%{NO_BREAK}a{NO_BREAK}year"),
        Unit("percentage_points", after=f"{NO_BREAK}points", one=f"{NO_BREAK}point"),
        Unit("index_points", after=f"{NO_BREAK}index points"),
        Unit("basis_points", after=f"{NO_BREAK}bp"),
        Unit("usd", before="$"),
        Unit("usd_bn", before="$", after="bn"),
        Unit("usd_bn_per_year", before="$", after=f"bn{NO_BREAK}a{NO_BREAK}year"),
        Unit("usd_per_ounce", before="$"),
        Unit("usd_per_month", before="$"),
        Unit("megabytes", after=f"{NO_BREAK}MB"),
        Unit("gigabytes", after=f"{NO_BREAK}GB"),
        Unit("count"),
        Unit("ratio"),
        Unit("multiple", after="×"),
        Unit("rank"),
        Unit("share"),
        Unit("number"),
        Unit("years", after=f"{NO_BREAK}years", one=f"{NO_BREAK}year"),
        Unit("clock", is_clock=True),
        Unit("days", after=f"{NO_BREAK}days", one=f"{NO_BREAK}day"),
        Unit("standard_deviations", after=f"{NO_BREAK}standard deviations"),
    )
}

STYLES = {
    "plain": "the number with its unit, a minus sign where it is negative",
    "signed": "the same with a plus sign where it is positive",
    "size": "the number without its sign",
    "move": "up, down or unchanged, and by how much",
    "bare": "the digits alone, without unit",
    "words": "a whole number up to twelve as a word",
    "capital": "the same with a capital, as a sentence begins",
    "ordinal": "a rank: first comes out as 1st",
}


DIFFERENCES = {
    "percent": "percentage_points",
    "percent_per_year": "percentage_points",
    "multiple": "number",
}
"""The unit of a difference where it is another one: "3× above" would be read as a product."""

_WRITTEN: set[str] = set()
"""Every number, date and time that was written here, without its sign and unit."""


class UnitError(ValueError):
    """A number cannot be written in the unit or style that was asked for."""


def unit(name: str) -> Unit:
    """Return the unit called `name`.

    Raises
    ------
    UnitError
        If the book has no such unit.
    """
    try:
        return UNITS[name]
    except KeyError:
        raise UnitError(f"unknown unit {name!r}; the book has: {', '.join(UNITS)}") from None


def difference_of(unit_name: str) -> str:
    """The unit in which two numbers of a unit lie apart.

    >>> difference_of("percent"), difference_of("usd_bn")
    ('percentage_points', 'usd_bn')
    """
    return DIFFERENCES.get(unit_name, unit_name)


def digits(value: float, decimals: int = 0) -> str:
    """Write `value` with thousands commas, a true minus sign and no negative zero.

    >>> digits(-0.534, 2), digits(6978.03, 2), digits(-0.0004, 2)
    ('−0.53', '6,978.03', '0.00')
    """
    text = f"{abs(value):,.{decimals}f}"
    _WRITTEN.add(text)
    is_zero = not text.strip("0.,")
    return text if value >= 0 or is_zero else MINUS + text


def write(value: float, unit_name: str, decimals: int = 0, style: str = "plain") -> str:
    """Write `value` in its unit.

    Parameters
    ----------
    value : float
        In the unit named.
    unit_name : str
        A key of `UNITS`.
    decimals : int
        Digits after the point.
    style : str
        A key of `STYLES`.

    Raises
    ------
    UnitError
        For an unknown unit or style, and for a number that the style cannot write.

    Examples
    --------
    >>> write(-0.53, "percent", 2), write(0.05, "percent", 2, "move")
    ('−0.53%', 'up 0.05%')
    >>> write(-357.7, "usd_bn", 1), write(4, "count", 0, "words"), write(44, "rank", 0, "ordinal")
    ('−$357.7bn', 'four', '44th')
    >>> write(32.8, "multiple", 1)
    '32.8×'
    """
    written = unit(unit_name)
    if style not in STYLES:
        raise UnitError(f"unknown style {style!r}; there are: {', '.join(STYLES)}")
    number = _time_of_day(value) if written.is_clock else digits(value, decimals)
    size = number.lstrip(MINUS)
    if style == "bare":
        return number
    if style in ("words", "capital"):
        if value % 1 or not 0 <= value < len(_WORDS):
            raise UnitError(f"{number} has no word of its own; leave the style out")
        word = _WORDS[int(value)]
        return word if style == "words" else word.capitalize()
    if style == "ordinal":
        if value % 1:
            raise UnitError(f"{number} is no rank: a rank is a whole number")
        return number + _ordinal_ending(int(value))
    amount = f"{written.before}{size}{written.suffix(size)}"
    if style == "size":
        return amount
    sign = MINUS if number != size else ("+" if size.strip("0.,:") else "")
    if style == "move":
        direction = {MINUS: "down", "+": "up", "": "unchanged"}[sign]
        return direction if not sign else f"{direction} {amount}"
    return amount if style == "plain" and sign == "+" else sign + amount


def _time_of_day(minutes: float) -> str:
    """Minutes after midnight as hours and minutes.

    >>> _time_of_day(841), _time_of_day(570)
    ('14:01', '09:30')
    """
    whole = round(abs(minutes))
    text = _remember(f"{whole // 60:02,d}:{whole % 60:02d}")
    return text if minutes >= 0 or not whole else MINUS + text


def _ordinal_ending(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def day(when: date | str, rest: str = "%B %Y") -> str:
    """Write a date as a reader says it, its day without a leading zero on every system.

    Parameters
    ----------
    when : date or str
        The date, or the date in ISO form.
    rest : str
        What follows the day, as `strftime` takes it. (Its own day without a zero, ``-d`` after a
        percent sign, is known on Linux and macOS alone.)

    Examples
    --------
    >>> day("2026-01-09"), day(date(2026, 1, 29), "%b")
    ('9 January 2026', '29 Jan')
    """
    known = datetime.fromisoformat(when) if isinstance(when, str) else when
    return _remember(f"{known.day} {known:{rest}}")


def moment(iso: str) -> str:
    """Write an ISO date, or date and minute, as a reader says it (New York time).

    >>> moment("2026-01-29"), moment("2026-01-29T14:01")
    ('29 January 2026', '14:01 on 29 January 2026')
    """
    when = datetime.fromisoformat(iso)
    return f"{_remember(f'{when:%H:%M}')} on {day(when)}" if "T" in iso else day(when)


def clock(iso: str) -> str:
    """The time of day of an ISO date and minute.

    >>> clock("2026-01-29T14:01")
    '14:01'
    """
    if "T" not in iso:
        raise UnitError(f"{iso} is a date without a time of day")
    return _remember(f"{datetime.fromisoformat(iso):%H:%M}")


def _remember(text: str) -> str:
    _WRITTEN.add(text)
    return text


def written_parts(text: str) -> list[str]:
    """The parts of a text that this module may have written, longest first.

    A digit of the text that lies in none of them was typed by somebody, and can go stale.

    Examples
    --------
    >>> said = f"It closed {write(-0.534, 'percent', 2, 'move')}, the 31st of 32 days."
    >>> written_parts(said)[0]
    '0.53'
    """
    return sorted((part for part in _WRITTEN if part in text), key=lambda part: (-len(part), part))


@contextmanager
def apart() -> Iterator[None]:
    """Write a table or a control: what it holds is no part of any sentence."""
    before = _WRITTEN.copy()
    yield
    _WRITTEN.clear()
    _WRITTEN.update(before)


def decimals_as_given(value: float, least: int) -> int:
    """How many decimals repeat a reader's number: at least as many as usual, at most two more.

    >>> decimals_as_given(16.72, 0), decimals_as_given(17, 2), decimals_as_given(1 / 3, 1)
    (2, 2, 3)
    """
    return min(max(least, decimals_of(abs(value))), least + 2)


def decimals_of(step: float) -> int:
    """How many decimals a slider with this step needs.

    >>> decimals_of(0.05), decimals_of(5)
    (2, 0)
    """
    return len(f"{step:.6f}".rstrip("0").partition(".")[2])

"""Digits that somebody typed, and which of them may be typed.

What may stand as digits is a name, a date or the like, listed here with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ALLOWED = (
    (r"S&P 500|SmallCap 600|Russell [123]000|Nasdaq-100|Dow 30", "names of indices"),
    (
        r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December)(?: \d{4})?\b",
        "dates",
    ),
    (
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December) \d{4}\b",
        "months",
    ),
    (
        r"\b(?:in|of|since|from|to|by|until|before|after|during|early|late) (?:19|20)\d\d\b",
        "years, after the word that says it is one",
    ),
    (r"\b\d{1,2}–\d{1,2} min\b", "when a part of a lesson begins and ends"),
)
_ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern, _ in ALLOWED))
_DIGITS = re.compile(r"[+\-−]?\d[\d.,]*%?")


def typed_digits(text: str) -> Iterator[str]:
    """The numbers in a text that are not on the list of what may be typed.

    >>> list(typed_digits("On 29 January 2026 the S&P 500 fell 0.13%"))
    ['0.13%']
    """
    for match in _DIGITS.finditer(_ALLOWED.sub("", text)):
        yield match.group(0)

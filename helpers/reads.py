"""Which questions were asked of ``data/``, so that only what got another answer is run again.

A chapter's cells ask by the functions of `helpers.data`, which `record` decorates: it notes the
function's name and its argument. The build asks the same questions later: where an answer has
another mark (`mark`), the chapter runs again.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pandas as pd

_questions: dict[tuple[str, ...], None] = {}
_askable: dict[str, Callable] = {}


def record(function: Callable) -> Callable:
    """Record the calls of a function that takes one text or nothing.

    Examples
    --------
    >>> @record
    ... def length(word):
    ...     return len(word)
    >>> length("rotation"), ("length", "rotation") in questions()
    (8, True)
    >>> mark("length", "rotation") == mark("length", "exchange")
    True
    """

    @functools.wraps(function)
    def ask(*argument: str):
        _questions[function.__name__, *argument] = None
        return function(*argument)

    _askable[function.__name__] = function
    return ask


@contextmanager
def noted() -> Iterator[dict[tuple[str, ...], None]]:
    """Note what is asked inside apart, besides among all.

    Examples
    --------
    >>> @record
    ... def width(word):
    ...     return len(word)
    >>> with noted() as asked:
    ...     _ = width("gap")
    >>> list(asked)
    [('width', 'gap')]
    """
    global _questions
    before, _questions = _questions, {}
    try:
        yield _questions
    finally:
        _questions = before | _questions


def questions() -> list[tuple[str, ...]]:
    """The questions of this process: a function's name, and its argument if it has one."""
    return sorted(_questions)


@functools.cache
def mark(name: str, *argument: str) -> str:
    """A mark of a question's answer today; another answer has another mark.

    Parameters
    ----------
    name : str
        Of a function that `record` decorates.
    *argument : str

    Returns
    -------
    str
        Empty if there is no answer any more: a fact that was taken away, say.
    """
    try:
        answer = _askable[name](*argument)
    except Exception:  # whatever it is, who asked has to ask again, and to tell it
        return ""
    if isinstance(answer, pd.DataFrame):
        answer = answer.dtypes.to_dict(), answer.to_csv()
    return hashlib.sha256(repr(answer).encode()).hexdigest()[:16]

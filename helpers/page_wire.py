"""A page's Python as its worker calls it: texts in, texts out."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import Any

from .in_page import Page

NAP = 0.05
"""Seconds after which a sleeping cell can be stopped."""


class Wire:
    """A `helpers.in_page.Page` whose calls and answers are JSON.

    Parameters
    ----------
    tell : callable
        Gets the kind and, as JSON, what is told.
    set_formula : callable
        Makes HTML of TeX.
    chapter : str
        The page's name.
    """

    def __init__(
        self, tell: Callable[[str, str], None], set_formula: Callable[[str], str], chapter: str
    ):
        self._page = Page(lambda kind, what: tell(kind, _json(what)), chapter, set_formula)
        time.sleep = _in_naps(time.sleep)

    def run(self, cell: str, code: str, scenario: str) -> bool:
        """Run a cell; return whether it came to its end."""
        return self._page.run(cell, code, json.loads(scenario))

    def evaluate(self, handle: str, inputs: str) -> str:
        """The figure of a formula that only Python works out, at other values."""
        return _json(self._page.evaluate(handle, json.loads(inputs)))


def _json(what: Any) -> str:
    """What is told, as a browser reads it: a number that is none is nothing."""
    try:
        return json.dumps(what, allow_nan=False, default=str)
    except ValueError:
        return json.dumps(_finite(what), default=str)


def _finite(what: Any) -> Any:
    if isinstance(what, dict):
        return {key: _finite(value) for key, value in what.items()}
    if isinstance(what, list | tuple):
        return [_finite(value) for value in what]
    return None if isinstance(what, float) and not math.isfinite(what) else what


def _in_naps(sleep: Callable[[float], None]) -> Callable[[Any], None]:
    """To sleep in short naps, between which a reader can stop it."""

    def in_naps(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            sleep(min(left, NAP))

    return in_naps

"""``python -m bench.faults``: faults are planted one by one, and each has to be told.

A fault is told if what is said names the file, the place in it and the reason. What says nothing is
silent; what says less is unclear, as is a traceback instead of a sentence. The modules have the
faults of one kind each: `data` (tables and descriptor), `pages` (chapters and cells), `settings`
(what the build is told), `classes` (what a
teacher writes). See `bench.faults.__main__`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True)
class Fault:
    """Something wrong that was planted, and what has to be said of it.

    Parameters
    ----------
    kind : str
        What it is a case of.
    name : str
        The case.
    file, place, reason : str
        Patterns of what has to be said: in which file, where in it, and why.
    """

    kind: str
    name: str
    file: str
    place: str
    reason: str


@dataclass(frozen=True)
class Result:
    """A fault, and what was said of it; nothing if it passed."""

    fault: Fault
    said: str

    @property
    def verdict(self) -> str:
        """``told``, ``silent``, or ``unclear`` and what is missing.

        Examples
        --------
        >>> fault = Fault("cell", "a letter", r"data/a\\.csv", r"row 2", r"expected .*; found")
        >>> Result(fault, "data/a.csv, row 2: expected a number; found 'x'").verdict
        'told'
        >>> Result(fault, "data/a.csv: it is wrong").verdict
        'unclear: no place, no reason'
        >>> Result(fault, "").verdict
        'silent'
        """
        if not self.said.strip():
            return "silent"
        missing = [
            f"no {what}"
            for what in ("file", "place", "reason")
            if not re.search(getattr(self.fault, what), self.said, re.S)
        ]
        if TRACEBACK in self.said and TRACEBACK not in self.fault.reason:
            missing.append("a traceback")
        return f"unclear: {', '.join(missing)}" if missing else "told"

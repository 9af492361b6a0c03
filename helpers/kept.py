"""What a reader predicted in notebooks: a file beside them, which the reader may read and delete.

The first committed number and range count, and keep their time; what was thought later is kept
beside it. The page keeps the same in the browser, in the same form.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path

FILE = "my-predictions.json"
"""Its name, in the folder in which the notebook runs."""

VERSION = 2
"""Of the form in which a prediction is kept; the first had neither a time nor second thoughts."""

_memory: dict[str, dict] = {}


def _clean(one: object) -> dict | None:
    """A number, the range around it and its time, as far as they make sense."""
    if not isinstance(one, dict):
        return None
    numbers = [one.get(name) for name in ("guess", "range")]
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return None
        if not math.isfinite(number):
            return None
    taken: dict = {"guess": numbers[0], "range": numbers[1]}
    try:
        datetime.fromisoformat(one["at"])
        taken["at"] = one["at"]
    except (KeyError, TypeError, ValueError):
        pass  # kept by an older version, which had no times
    return taken


def _read() -> dict[str, dict] | None:
    """All that the file holds, nothing if there is no file; None if it is none of ours."""
    path = Path.cwd() / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or found.get("v") != VERSION:
        return None
    made = found.get("predictions")
    if not isinstance(made, dict):
        return None
    taken = {}
    for id, one in made.items():
        first = _clean(one.get("first")) if isinstance(one, dict) else None
        if first:
            later = one.get("later")
            later = [_clean(two) for two in later] if isinstance(later, list) else []
            taken[str(id)] = {"first": first, "later": [two for two in later if two]}
    return taken


def made(id: str) -> dict | None:
    """What was committed to for a prediction, or None.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.

    Returns
    -------
    dict or None
        ``first`` and a list ``later``, each with ``guess``, ``range`` and the time ``at``.
    """
    return ((_read() or {}) | _memory).get(id)


def commit(id: str, guess: float, give_or_take: float, now: datetime | None = None) -> dict:
    """Keep a number and its range: as the first if there is none yet, else as a second thought.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.
    guess, give_or_take : float
        In the unit of the answer.
    now : datetime, optional
        The time to keep; this moment unless it is given.

    Returns
    -------
    dict
        As `made` gives it. Where the folder cannot be written, or holds a file of that name that
        is none of ours, it lasts as long as the kernel.
    """
    at = (now or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z")
    new = {"guess": guess, "range": give_or_take, "at": at}
    before = made(id)
    whole = {**before, "later": [*before["later"], new]} if before else {"first": new, "later": []}
    found = _read()
    try:
        if found is None:
            raise OSError(f"{FILE} is none of ours")
        text = json.dumps({"v": VERSION, "predictions": found | {id: whole}}, indent=1)
        (Path.cwd() / FILE).write_text(text + "\n", encoding="utf-8")
        _memory.pop(id, None)
    except OSError:
        _memory[id] = whole
    return whole


def place() -> str:
    """Where it is kept and for how long, in a sentence.

    Returns
    -------
    str
    """
    if _memory:
        return "It lasts as long as the kernel: this folder keeps nothing for the book."
    return f"It is kept in the file {FILE} beside this notebook, until you delete that."

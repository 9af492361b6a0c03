"""Results of packages that not every Python has: worked out by the build, read elsewhere.

The Python of a reader's browser has neither ``arch`` nor ``statsmodels``. A function that needs one
is marked with `derived`. Where the package is there, it simply runs. The build keeps what it gives;
the browser's Python reads that, and says so. The result of a function is known by its name, its
code and its arguments: a function that a reader has changed has no kept result, and says that too.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import inspect
import json
import os
from collections.abc import Callable
from pathlib import Path

from .places import DATA

FOLDER = "BOOK_DERIVED"
"""Environment variable by which the build tells its kernels where to keep results."""

FILE = DATA / "derived.json"
"""Where the browser's Python finds them; the build puts it there, and into no other copy."""

INSTEAD = "run the notebook in a JupyterLab of your own (make lab)"


class DerivedError(Exception):
    """A result cannot be worked out here, and was not kept either."""


def derived(package: str) -> Callable:
    """Mark a function whose results are kept for a Python without a package.

    Parameters
    ----------
    package : str
        What it imports, inside itself.

    Returns
    -------
    callable
        A decorator. The function's arguments and its result must be what JSON can hold: numbers,
        texts, lists, dicts.

    Examples
    --------
    >>> @derived("statistics")
    ... def middle(numbers):
    ...     import statistics
    ...     return statistics.median(numbers)
    >>> middle([1, 2, 9])
    2
    """

    def mark(function: Callable) -> Callable:
        @functools.wraps(function)
        def asked(*arguments):
            if importlib.util.find_spec(package) is None:
                return _kept(function, arguments, package)
            result = function(*arguments)
            if folder := os.environ.get(FOLDER):
                _keep(Path(folder), key(function, arguments), result)
            return result

        return asked

    return mark


def key(function: Callable, arguments: tuple) -> str:
    """The name under which a result is kept: the function's, and a hash of code and arguments.

    Raises
    ------
    DerivedError
        If an argument is not one that JSON can hold.
    """
    try:
        asked = json.dumps(arguments, sort_keys=True)
    except TypeError as error:
        raise DerivedError(
            f"{function.__name__} was asked with {arguments!r}: {error}. A result is kept for "
            "numbers, texts, lists and dicts only"
        ) from None
    code = inspect.cleandoc(inspect.getsource(function))
    return f"{function.__name__}-{hashlib.sha256((code + asked).encode()).hexdigest()[:16]}"


_names: set[str] = set()


def kept() -> list[str]:
    """The names of the results that this process left for others."""
    return sorted(_names)


def _keep(folder: Path, name: str, result) -> None:
    _names.add(name)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.{os.getpid()}.part"
    part.write_text(json.dumps(result), encoding="utf-8")
    part.replace(folder / f"{name}.json")


@functools.cache
def _all_kept() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def _kept(function: Callable, arguments: tuple, package: str):
    """The kept result, with a sentence that says so, once for each function."""
    shown = f"{function.__name__}({', '.join(map(repr, arguments))})"
    results, name = _all_kept(), key(function, arguments)
    if name in results:
        _say(function.__name__, package)
        return results[name]
    known = any(kept.startswith(f"{function.__name__}-") for kept in results)
    why = (
        "was worked out with other code or other arguments when the book was built"
        if known
        else "has no result that was worked out when the book was built"
    )
    raise DerivedError(
        f"{shown} needs the package {package}, which this Python does not have, and {why}. To "
        f"change it, {INSTEAD}"
    )


@functools.cache
def _say(name: str, package: str) -> None:
    print(
        f"The package {package} is not in this Python: what {name} gives was worked out when the "
        f"book was built. To change it, {INSTEAD}."
    )

"""Results that the build works out and stores for a Python that lacks a package.

The Python of a reader's browser has neither ``arch`` nor ``statsmodels``. A function that needs one
is marked with `precomputed`. Where the package is installed, the function simply runs, and the
build stores its results; the browser's Python reads those, and says so. A result is stored under
the function's name, code and arguments: a function that a reader has changed has no stored result,
and says that too.
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

VARIABLE = "BOOK_PRECOMPUTED"
"""Environment variable by which the build tells its kernels where to store results."""

FILE = DATA / "precomputed.json"
"""Where the browser's Python finds them; the build puts it there, and into no other copy."""

INSTEAD = "run the notebook in a JupyterLab of your own (make lab)"


class NoResultError(Exception):
    """A result can neither be worked out here nor read."""


def precomputed(package: str) -> Callable:
    """Mark a function whose results the build stores for a Python without a package.

    Parameters
    ----------
    package : str
        The package that the function imports in its body.

    Returns
    -------
    callable
        A decorator. The function's arguments and its result must be what JSON can hold: numbers,
        texts, lists, dicts.

    Examples
    --------
    >>> @precomputed("statistics")
    ... def middle(numbers):
    ...     import statistics
    ...     return statistics.median(numbers)
    >>> middle([1, 2, 9])
    2
    """

    def mark(function: Callable) -> Callable:
        @functools.wraps(function)
        def read_or_run(*arguments):
            if importlib.util.find_spec(package) is None:
                return _read(function, arguments, package)
            result = function(*arguments)
            if folder := os.environ.get(VARIABLE):
                _store(Path(folder), key(function, arguments), result)
            return result

        return read_or_run

    return mark


def key(function: Callable, arguments: tuple) -> str:
    """The name under which a result is stored: the function's, and a hash of code and arguments.

    Raises
    ------
    NoResultError
        If an argument is not one that JSON can hold.
    """
    try:
        text = json.dumps(arguments, sort_keys=True)
    except TypeError as error:
        raise NoResultError(
            f"{function.__name__} was asked with {arguments!r}: {error}. A result is kept for "
            "numbers, texts, lists and dicts only"
        ) from None
    code = inspect.cleandoc(inspect.getsource(function))
    return f"{function.__name__}-{hashlib.sha256((code + text).encode()).hexdigest()[:16]}"


_names: set[str] = set()


def result_names() -> list[str]:
    """The names of the results that this process has stored."""
    return sorted(_names)


def _store(folder: Path, name: str, result) -> None:
    _names.add(name)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.{os.getpid()}.part"
    part.write_text(json.dumps(result), encoding="utf-8")
    part.replace(folder / f"{name}.json")


@functools.cache
def _stored_results() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def _read(function: Callable, arguments: tuple, package: str):
    """The stored result, with a sentence that says so, once for each function."""
    shown = f"{function.__name__}({', '.join(map(repr, arguments))})"
    results, name = _stored_results(), key(function, arguments)
    if name in results:
        _say(function.__name__, package)
        return results[name]
    known = any(other.startswith(f"{function.__name__}-") for other in results)
    why = (
        "was worked out with other code or other arguments when the book was built"
        if known
        else "has no result that was worked out when the book was built"
    )
    raise NoResultError(
        f"{shown} needs the package {package}, which this Python does not have, and {why}. To "
        f"change it, {INSTEAD}"
    )


@functools.cache
def _say(name: str, package: str) -> None:
    print(
        f"The package {package} is not in this Python: what {name} gives was worked out when the "
        f"book was built. To change it, {INSTEAD}."
    )

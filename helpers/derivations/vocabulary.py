"""What a derivation may call: functions marked as operations or studies, and what is said of them.

An operation is a plain function, marked with `operation`: the words in which a reader is told what
comes out, and its unit. Those of numbers stand in `helpers.derivations.numbers`, those of tables in
`helpers.derivations.tables`. What needs more is a study of its own, marked with `study`: those of
the market in `helpers.derivations.studies`, those of what followed and of size and value over the
years in `helpers.derivations.history`, those of single companies in
`helpers.derivations.companies`. The first argument of what looks at tables or facts by itself is a
`helpers.derivations.rows.Shelf`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from .rows import DerivationError, Shelf, nearest


@dataclass(frozen=True)
class Operation:
    """A function that derivations may call, and what is said of it.

    Attributes
    ----------
    name : str
        As derivations write it: the function's own.
    function : callable
    says : str
        What comes out, in words, with the parameters in braces.
    unit : str
        Of what comes out: a unit of the book, ``"column"`` for that of the column it looks at,
        ``"difference"`` for that of a difference of two of its cells, empty where that is open.
    study : bool
        Whether it was made for one fact or a family of them.
    tables : tuple of str
        What a study looks at by itself; it is shown no other.
    facts : tuple of str, or callable
        The same of facts; where that depends on its arguments, a function of them.
    """

    name: str
    function: Callable
    says: str
    unit: str
    study: bool = False
    tables: tuple[str, ...] = ()
    facts: tuple[str, ...] | Callable[..., tuple[str, ...]] = ()

    def facts_of(self, *arguments, **more) -> tuple[str, ...]:
        """The facts that it looks at when it is asked with these arguments."""
        return self.facts(*arguments, **more) if callable(self.facts) else self.facts

    @cached_property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """What it takes in a derivation, by name: without the shelf."""
        signature = inspect.signature(self.function, eval_str=True)
        return {
            name: one for name, one in signature.parameters.items() if one.annotation is not Shelf
        }

    @cached_property
    def reads(self) -> bool:
        """Whether it looks at tables or facts by itself."""
        return len(self.parameters) < len(inspect.signature(self.function).parameters)

    @property
    def summary(self) -> str:
        """The first line of its docstring, without the full stop."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0].removesuffix(".")


OPERATIONS: dict[str, Operation] = {}


def operation(says: str, unit: str = "") -> Callable:
    """Mark a function as one of the vocabulary; see `Operation` for what is said of it."""

    def mark(function: Callable) -> Callable:
        OPERATIONS[function.__name__] = Operation(function.__name__, function, says, unit)
        return function

    return mark


def study(
    unit: str,
    tables: tuple[str, ...] = (),
    facts: tuple[str, ...] | Callable[..., tuple[str, ...]] = (),
) -> Callable:
    """Mark a function as a study, with all that it looks at; its first line says what comes out."""

    def mark(function: Callable) -> Callable:
        made = Operation(function.__name__, function, "", unit, True, tables, facts)
        OPERATIONS[made.name] = replace(made, says=made.summary)
        return function

    return mark


def one_of(word: str, choices: Iterable[str]) -> str:
    """Return the word if it is one of the choices.

    Raises
    ------
    DerivationError
        If it is not.

    Examples
    --------
    >>> one_of("up", ("up", "down"))
    'up'
    """
    if word not in (words := list(choices)):
        raise DerivationError(
            f"one of {', '.join(map(repr, words))}",
            repr(word),
            nearest(word, words, "take one of them"),
        )
    return word

"""Work out a number that the bank of questions asks for: an answer, or a usual mistake.

What the bank says is arithmetic of facts, claims, models and named functions of the chapter's
module in `helpers.answers`, and nothing else; it is read with Python's own parser and worked out
here, so that a bank is data and never a program. ::

    fact("luv_print_1401")
    100 * solve("index_without_pair", "weight_b", 0)
    quotes_that_match() - 1
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from . import answers, data
from .model import model

SIGNS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class SumError(ValueError):
    """A formula of the bank cannot be read or worked out."""


def _told(id: str) -> float:
    told = data.claim(id).told
    if told is None:
        raise SumError(f"the story gives no number for the claim {id!r}")
    return told


ASKED: Mapping[str, Callable[..., float]] = {
    "fact": lambda id: data.fact(id).value,
    "claim": _told,
    "model": lambda name, **inputs: model(name)(**inputs),
    "solve": lambda name, input, target, **inputs: model(name).solve(input, target, **inputs),
    "author": lambda id: data.assumption(id).value,
    "size": abs,
}
"""What a formula may ask besides the functions of its chapter, by the name that it says."""


@cache
def functions(chapter: str) -> Mapping[str, Callable[..., float]]:
    """The functions of a chapter's module in `helpers.answers`; none if it needs no module.

    Examples
    --------
    >>> list(functions("valuation"))
    ['return_that_a_fast_fade_asks', 'share_kept_at_even_odds', 'total_return']
    """
    name = f"{answers.__name__}.{chapter}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return {}
    return {
        key: one
        for key, one in sorted(vars(module).items())
        if callable(one) and one.__module__ == name and not key.startswith("_")
    }


def work_out(formula: str, chapter: str, names: Mapping[str, float] | None = None) -> float:
    """Work a formula of the bank out.

    Parameters
    ----------
    formula : str
        As the module says.
    chapter : str
        Whose functions it may call.
    names : mapping, optional
        Numbers that it may name: ``right`` in a mistake, and what a question varies.

    Returns
    -------
    float

    Raises
    ------
    SumError
        If it says anything else, or gives no finite number.
    helpers.data.DataError, helpers.model.ModelError
        If there is no such fact, claim or model.

    Examples
    --------
    >>> round(work_out('fact("russell_change") - fact("nasdaq_100_change")', "session"), 2)
    0.58
    >>> work_out("right / 100", "session", {"right": 50})
    0.5
    >>> work_out('open("a file")', "session")
    Traceback (most recent call last):
    helpers.calculation.SumError: open is no function of a question; there are: author, claim, \
fact, model, size, solve and those of helpers/answers/session.py
    """
    try:
        tree = ast.parse(formula, mode="eval").body
    except SyntaxError as error:
        raise SumError(f"{formula!r} cannot be read ({error.msg})") from None
    try:
        found = _value(tree, chapter, names or {})
    except (ZeroDivisionError, OverflowError, TypeError) as error:
        raise SumError(f"{formula!r} cannot be worked out ({error})") from None
    if isinstance(found, str) or not math.isfinite(found):
        raise SumError(f"{formula!r} gives {found!r}, which is no finite number")
    return float(found)


def _value(node: ast.AST, chapter: str, names: Mapping[str, float]):
    match node:
        case ast.Constant(value=int() | float() | str() as found):
            return found
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name):
            raise SumError(f"{name} is no number here; call a function, or name: {_list(names)}")
        case ast.UnaryOp(op=ast.USub(), operand=of):
            return -_value(of, chapter, names)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return SIGNS[type(sign)](_value(left, chapter, names), _value(right, chapter, names))
        case ast.Call(func=ast.Name(id=name), args=given, keywords=named):
            return _function(name, chapter)(
                *(_value(one, chapter, names) for one in given),
                **{str(one.arg): _value(one.value, chapter, names) for one in named},
            )
    raise SumError(
        f"{ast.unparse(node)!r}: only numbers, texts, + - * / ** and calls of functions may "
        "stand here"
    )


def _function(name: str, chapter: str) -> Callable[..., float]:
    known = {**functions(chapter), **ASKED}
    if name not in known:
        raise SumError(
            f"{name} is no function of a question; there are: {_list(ASKED)} and those of "
            f"helpers/answers/{chapter}.py"
        )
    return known[name]


def _list(names) -> str:
    return ", ".join(sorted(names)) or "nothing"

"""Conditions on a model's inputs, such as ``required_return > growth && roe >= growth``.

A condition is written once, in ``data/models.csv``. The page's script reads it as it stands; here
it is parsed and worked out, and never run as Python.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}


class ConditionError(ValueError):
    """A condition holds something other than comparisons of inputs joined by ``&&``."""


def holds(condition: str, inputs: Mapping[str, Any]) -> Any:
    """Whether a condition holds for these inputs.

    Parameters
    ----------
    condition : str
        Comparisons joined by ``&&``; on their sides inputs, numbers and ``+ - * /``.
    inputs : mapping
        By name, a number or an array.

    Returns
    -------
    bool or ndarray of bool
        An array if an input is one.

    Raises
    ------
    ConditionError
        If the condition has another form or names no input.

    Examples
    --------
    >>> holds("alpha + beta < 1 && alpha >= 0", {"alpha": 0.05, "beta": 0.9})
    True
    >>> holds("alpha.real > 0", {"alpha": 1})
    Traceback (most recent call last):
    helpers.conditions.ConditionError: the condition 'alpha.real > 0' holds 'alpha.real'; expected \
inputs, numbers, + - * / and one comparison a part, joined by &&
    """
    result: Any = True
    for part in condition.split("&&"):
        compare, left, right = _comparison(part.strip(), condition)
        result = result & compare(_value(left, inputs, condition), _value(right, inputs, condition))
    return result


@cache
def _comparison(part: str, condition: str) -> tuple[Callable, ast.expr, ast.expr]:
    try:
        tree = ast.parse(part, mode="eval").body
    except SyntaxError:
        raise _fault(part, condition) from None
    if (
        not isinstance(tree, ast.Compare)
        or len(tree.ops) != 1
        or type(tree.ops[0]) not in (COMPARISONS)
    ):
        raise _fault(part, condition)
    return COMPARISONS[type(tree.ops[0])], tree.left, tree.comparators[0]


def _value(tree: ast.expr, inputs: Mapping[str, Any], condition: str) -> Any:
    match tree:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name) if name in inputs:
            return inputs[name]
        case ast.UnaryOp(op=ast.USub(), operand=inside):
            return -_value(inside, inputs, condition)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in ARITHMETIC:
            work_out = ARITHMETIC[type(sign)]
            return work_out(_value(left, inputs, condition), _value(right, inputs, condition))
    raise _fault(ast.unparse(tree), condition)


def _fault(found: str, condition: str) -> ConditionError:
    return ConditionError(
        f"the condition {condition!r} holds {found!r}; expected inputs, numbers, + - * / and one "
        "comparison a part, joined by &&"
    )

"""The grammar of derivations: what a cell of ``data/facts.csv`` may say, read and worked out here.

A derivation is arithmetic of facts and numbers, or a call of an operation or a study
(`helpers.derivations.vocabulary`), or a mix of them, at most `LONGEST` characters. It is read with
Python's own parser, held against a list of what may occur in it, and turned into a tree of this
module. Nothing is ever run as Python: the tree is worked out here, node by node. ::

    change(msft_close_0128, msft_close_0129)
    cell("bank_margins.margin", symbol="PEBO", quarter="2025Q4")
    100 * legs_count(0.2, -1.3) / sessions_to_date
"""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Those without a name here mark what they add to the vocabulary.
from . import companies, history, judging, numbers, prepared, studies, tables  # noqa: F401
from .rows import WORDS, Column, DerivationError, Rows, Shelf, columns_of, files_of, nearest, split
from .vocabulary import OPERATIONS, Operation

LONGEST = 80
"""Characters of a derivation: what can be read in a cell of a table."""

MOST_POWER = 100
"""The largest exponent, and the largest logarithm of what it gives."""

SIGNS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}


@dataclass(frozen=True)
class Number:
    """A number that is written out."""

    value: float


@dataclass(frozen=True)
class Text:
    """A text in quotes: a table's name, or what stands in a cell."""

    value: str


@dataclass(frozen=True)
class FactName:
    """The name of a fact."""

    id: str


@dataclass(frozen=True)
class Negative:
    """A minus before something."""

    of: Tree


@dataclass(frozen=True)
class Arithmetic:
    """Two things with a sign of `SIGNS` between them."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True)
class Call:
    """An operation with its arguments, those of its parameters by their names.

    `rows` are the other keywords: what the rows of its table are picked by.
    """

    operation: Operation
    arguments: tuple[tuple[str, Tree], ...]
    rows: tuple[tuple[str, Tree], ...]


Tree = Number | Text | FactName | Negative | Arithmetic | Call


def parse(text: str) -> Tree:
    """Read a derivation.

    Parameters
    ----------
    text : str

    Returns
    -------
    Tree

    Raises
    ------
    DerivationError
        If it is longer than `LONGEST`, or says anything but what the module lists; if it calls an
        operation that there is not, or not as that is called; if it names a table or a column that
        there is not. Facts are looked up when it is worked out.

    Examples
    --------
    >>> parse("100 * share_up")
    Arithmetic(sign='*', left=Number(value=100), right=FactName(id='share_up'))
    >>> parse("share_up.real")
    Traceback (most recent call last):
    helpers.derivations.rows.DerivationError: expected numbers, texts, facts, + - * / ** and calls \
of operations; found an attribute, 'share_up.real'; CONTRIBUTING.md lists what a derivation may be
    """
    if len(text) > LONGEST:
        raise DerivationError(
            f"at most {LONGEST} characters",
            f"{len(text)}",
            "make it a study of its own (helpers/derivations/studies.py), or name an operation for "
            "a part",
        )
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        where = f" at character {error.offset}" if isinstance(error, SyntaxError) else ""
        why = error.msg if isinstance(error, SyntaxError) else str(error)
        raise DerivationError(
            "a derivation that can be read", f"{text!r} ({why}{where})", "mend what it says there"
        ) from None
    return _read(tree, text)


_REFUSED: Mapping[type[ast.AST], str] = {
    ast.Attribute: "an attribute",
    ast.Subscript: "brackets after a name",
    ast.Lambda: "a lambda",
    ast.ListComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.Compare: "a comparison",
    ast.BoolOp: "and, or",
    ast.IfExp: "if, else",
    ast.JoinedStr: "an f-string",
    ast.Starred: "a star",
    ast.NamedExpr: "an assignment",
    ast.List: "a list",
    ast.Tuple: "a row of things with commas",
    ast.BinOp: "another sign",
    ast.UnaryOp: "another sign",
    ast.Call: "a call of what is no name",
}


def _refuse(node: ast.AST, text: str) -> DerivationError:
    what = _REFUSED.get(type(node), "something else")
    return DerivationError(
        "numbers, texts, facts, + - * / ** and calls of operations",
        f"{what}, {ast.get_source_segment(text, node)!r}",
        "CONTRIBUTING.md lists what a derivation may be",
    )


def _read(node: ast.AST, text: str) -> Tree:
    match node:
        case ast.Constant(value=found) if type(found) not in (int, float, str):
            raise DerivationError(
                "a number or a text", repr(found), 'write "true" as the file does'
            )
        case ast.Constant(value=int() | float() as number):
            if not math.isfinite(number):
                raise DerivationError("a finite number", repr(number), "write a smaller one")
            return Number(number)
        case ast.Constant(value=str() as words):
            return Text(words)
        case ast.Name(id=name):
            if name in OPERATIONS:
                raise DerivationError(
                    "a fact", f"the operation {name} without arguments", f"call it: {name}(…)"
                )
            return FactName(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Negative(_number(operand, text))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return Arithmetic(SIGNS[type(sign)], _number(left, text), _number(right, text))
        case ast.Call(func=ast.Name()):
            return _call(node, text)
    raise _refuse(node, text)


def _number(node: ast.AST, text: str) -> Tree:
    tree = _read(node, text)
    if isinstance(tree, Text):
        raise DerivationError("a number", repr(tree.value), "a text stands only in a call")
    return tree


def _call(node: ast.Call, text: str) -> Call:
    assert isinstance(node.func, ast.Name)
    name = node.func.id
    if name not in OPERATIONS:
        raise DerivationError(
            "the name of an operation",
            repr(name),
            nearest(name, OPERATIONS, "the data catalogue lists them"),
        )
    operation = OPERATIONS[name]
    if any(keyword.arg is None for keyword in node.keywords):
        raise DerivationError("keywords with names", "**", "write them out")
    given = [_read(argument, text) for argument in node.args]
    named = {str(keyword.arg): _read(keyword.value, text) for keyword in node.keywords}
    parameters = operation.parameters
    open_end = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    plain = [one for one in parameters.values() if one.kind is not one.VAR_KEYWORD]
    try:
        inspect.Signature(plain).bind(
            *given, **{name: one for name, one in named.items() if name in parameters}
        )
        if not open_end and (unknown := sorted(set(named) - set(parameters))):
            raise TypeError(f"got an unexpected keyword argument {unknown[0]!r}")
    except TypeError as error:
        raise DerivationError(
            f"{name}({', '.join(_written(one) for one in parameters.values())})",
            f"{ast.get_source_segment(text, node)!r} ({error})",
            "call it like that",
        ) from None
    bound = dict(zip((one.name for one in plain), given, strict=False))
    rows = {key: tree for key, tree in named.items() if key not in parameters}
    bound |= {key: tree for key, tree in named.items() if key in parameters}
    for key, tree in bound.items():
        _fits(operation, parameters[key], tree)
    call = Call(operation, tuple(bound.items()), tuple(rows.items()))
    _rows_fit(call)
    return call


def _written(parameter: inspect.Parameter) -> str:
    if parameter.kind is parameter.VAR_KEYWORD:
        return "column=cell …"
    return parameter.name + ("" if parameter.default is parameter.empty else "=…")


def _fits(operation: Operation, parameter: inspect.Parameter, tree: Tree) -> None:
    """A text where a text is asked for, a number where a number is; a column that there is."""
    kind, text = parameter.annotation, isinstance(tree, Text)
    wants_text = kind in (str, Column, Rows)
    if wants_text and not text or kind in (float, float | None) and text:
        raise DerivationError(
            f"{'a text' if wants_text else 'a number'} as {parameter.name} of {operation.name}",
            repr(tree.value) if isinstance(tree, Text) else "a number",
            "put it into quotes" if wants_text else "take the quotes away",
        )
    if isinstance(tree, Text) and kind in (Column, Rows):
        table, column = split(tree.value)
        if kind is Column and not column:
            raise DerivationError(
                'a table and a column, as in "names.change_pct"',
                repr(tree.value),
                f"it has: {', '.join(columns_of(table))}",
            )


def _rows_fit(call: Call) -> None:
    if not call.rows:
        return
    table = split(named_table(call))[0]
    for name, _ in call.rows:
        if name not in WORDS and name not in columns_of(table):
            raise DerivationError(
                f"a column of the table {table}, or {', '.join(WORDS)}",
                repr(name),
                nearest(name, columns_of(table), f"it has: {', '.join(columns_of(table))}"),
            )


def named_table(call: Call) -> str:
    """The table, or table and column, that a call names; empty if it names none.

    Examples
    --------
    >>> named_table(parse('count("names", told="true")'))
    'names'
    """
    for name, tree in call.arguments:
        if call.operation.parameters[name].annotation in (Column, Rows) and isinstance(tree, Text):
            return tree.value
    return ""


def walk(tree: Tree) -> Iterator[Tree]:
    """A tree and all that is in it.

    Examples
    --------
    >>> [type(one).__name__ for one in walk(parse("-gap"))]
    ['Negative', 'FactName']
    """
    yield tree
    match tree:
        case Negative(of):
            yield from walk(of)
        case Arithmetic(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case Call(_, arguments, rows):
            for _, one in (*arguments, *rows):
                yield from walk(one)


def _plain(tree: Tree) -> float | str:
    """What an argument is while facts are not looked up: enough for `Operation.facts_of`."""
    return tree.value if isinstance(tree, Text | Number) else 0.0


def facts_in(tree: Tree) -> tuple[str, ...]:
    """The facts that a derivation rests on, those that a study looks at with them.

    Examples
    --------
    >>> facts_in(parse("change(sp500_close_0128, sp500_close_0129)"))
    ('sp500_close_0128', 'sp500_close_0129')
    >>> facts_in(parse('100 * four_gain() / without_both(0.1, 5, 3)'))
    ('msft_change', 'meta_change')
    """
    names: dict[str, None] = {}
    for one in walk(tree):
        if isinstance(one, FactName):
            names[one.id] = None
        elif isinstance(one, Call):
            given = {name: _plain(argument) for name, argument in one.arguments}
            names |= dict.fromkeys(one.operation.facts_of(**given))
    return tuple(names)


def tables_in(tree: Tree) -> tuple[str, ...]:
    """The tables of ``data/`` and the open histories that a derivation reads.

    Examples
    --------
    >>> tables_in(parse('mean("proxy_errors.error") + four_gain()'))
    ('published_gaps', 'daily_gaps', 'names')
    """
    names: dict[str, None] = {}
    for one in walk(tree):
        if isinstance(one, Call):
            named = [split(named_table(one))[0]] if named_table(one) else []
            for table in (*named, *one.operation.tables):
                names |= dict.fromkeys(files_of(table))
    return tuple(names)


def value(tree: Tree, shelf: Shelf) -> float:
    """Work a derivation out.

    Parameters
    ----------
    tree : Tree
        As `parse` gives it.
    shelf : Shelf
        Where it finds tables and facts; one for many derivations reads each table once.

    Returns
    -------
    float
        Unrounded.

    Raises
    ------
    DerivationError
        If a fact, a row or a cell is not there; if a number cannot be worked out.

    Examples
    --------
    >>> value(parse("change(before, after) - 1"), Shelf(facts={"before": 10, "after": 15}))
    49.0
    """
    found = _value(tree, shelf)
    if isinstance(found, str) or not math.isfinite(found):
        raise DerivationError("a finite number", repr(found), "look at what it is made of")
    return float(found)


def _value(tree: Tree, shelf: Shelf) -> float | str:
    match tree:
        case Number(found) | Text(found):
            return found
        case FactName(id):
            return shelf.fact(id)
        case Negative(of):
            return -_float(of, shelf)
        case Arithmetic(sign, left, right):
            return _calculate(sign, _float(left, shelf), _float(right, shelf))
        case Call():
            return _ask(tree, shelf)
    raise AssertionError(tree)


def _float(tree: Tree, shelf: Shelf) -> float:
    found = _value(tree, shelf)
    assert not isinstance(found, str)  # `parse` lets no text stand there
    return found


def _calculate(sign: str, left: float, right: float) -> float:
    try:
        match sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
        if abs(right) > MOST_POWER or left and abs(right * math.log(abs(left))) > MOST_POWER:
            raise DerivationError(
                f"a power of at most {MOST_POWER}", f"{left:g} ** {right:g}", "write a smaller one"
            )
        power = left**right
    except (ZeroDivisionError, OverflowError):
        raise DerivationError(
            "a number", f"{left:g} {sign} {right:g}", "look at what it is divided by"
        ) from None
    if isinstance(power, complex):
        raise DerivationError("a number", f"{left:g} ** {right:g}", "its base is negative")
    return power


def _ask(call: Call, shelf: Shelf) -> float:
    operation = call.operation
    given = {name: _value(tree, shelf) for name, tree in call.arguments}
    rows = {name: _value(tree, shelf) for name, tree in call.rows}
    try:
        if not operation.reads:
            return operation.function(**given)
        if operation.study:
            shelf = shelf.lend(operation.tables, operation.facts_of(**given))
        return operation.function(shelf, **given, **rows)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise DerivationError(
            f"{operation.name} to give a number",
            f"{type(error).__name__}, {error}",
            "look at what it is given",
        ) from None

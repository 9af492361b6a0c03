"""A derivation in words, for the data catalogue: made from its tree, with links to what it names.

Each operation brings its phrase, a study the first line of its docstring. A fact is called by its
label and leads to its row, a table by its name and leads to its card, and the operations lead to
the list of them (`vocabulary`). Everything that comes from data is escaped.
"""

from __future__ import annotations

import re
from decimal import Decimal
from html import escape

from .. import data, units
from ..derivations.grammar import Arithmetic, Call, FactName, Negative, Number, Text, Tree, parse
from ..derivations.grammar import walk as parts_of
from ..derivations.rows import ADDED, PICKS, PREPARED, Column, Rows, files_of, split
from ..derivations.vocabulary import OPERATIONS, Operation
from ..open_data import HISTORIES
from .hindsight import HIDDEN

SIGNS = {"+": "+", "-": units.MINUS, "*": "×", "/": "/"}
BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 3}

COMPARED = {
    "at_least": "at least {}",
    "at_most": "at most {}",
    "above": "above {}",
    "below": "below {}",
    "other_than": "other than {}",
}


def in_words(derivation: str) -> str:
    """A derivation as a reader of the catalogue sees it.

    Parameters
    ----------
    derivation : str
        As `helpers.derivations.grammar.parse` reads it.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> print(in_words('count("names", told="true")'))  # doctest: +NORMALIZE_WHITESPACE
    the number of rows of <a href="tables.html#table-names">names</a>, where told is true
    (<a href="#derive-count">count</a>)
    """
    tree = parse(derivation)
    called = dict.fromkeys(one.operation.name for one in parts_of(tree) if isinstance(one, Call))
    links = ", ".join(f'<a href="#derive-{name}">{name}</a>' for name in called)
    return _words(tree) + (f" ({links})" if links else "")


def in_plain_words(derivation: str) -> str:
    """A derivation in words, without links.

    Examples
    --------
    >>> in_plain_words('count("names", told="true")')
    'the number of rows of names, where told is true'
    """
    words = re.sub(
        r'<a (class="[^"]*") [^>]*>(.*?)</a>', r"<span \1>\2</span>", _words(parse(derivation))
    )
    return re.sub("</?a(?: [^>]*)?>", "", words)


def _words(tree: Tree) -> str:
    match tree:
        case Number(value):
            return f"{Decimal(str(value)):,f}"
        case Text(value):
            return escape(value)
        case FactName(id):
            known = data.records("facts")
            label = known[id].label if id in known else id
            link = f'href="#{escape(id)}">{escape(label)}</a>'
            later = data.fact(id).hindsight
            return f'<a class="bk-hindsight" {link}{HIDDEN}' if later else f"<a {link}"
        case Negative(of):
            return units.MINUS + _in_sum(of, 2)
        case Arithmetic("**", left, right):
            return f"{_in_sum(left, 4)}<sup>{_words(right)}</sup>"
        case Arithmetic(sign, left, right):
            mine = BINDS[sign]
            after = mine + (sign in "-/")
            return f"{_in_sum(left, mine)} {SIGNS[sign]} {_in_sum(right, after)}"
        case Call():
            return _call(tree)
    raise AssertionError(tree)


def _in_sum(tree: Tree, binds: int) -> str:
    """A part of a sum or product, in brackets where it would be read as another one without."""
    words = _words(tree)
    loose = isinstance(tree, Call | Negative) or (
        isinstance(tree, Arithmetic) and BINDS[tree.sign] < binds
    )
    return f"({words})" if loose else words


def _call(call: Call) -> str:
    given = dict(call.arguments)
    if call.operation.study:
        told = "".join(f"; {_name(key)}: {_words(tree)}" for key, tree in given.items())
        return escape(call.operation.says[0].lower() + call.operation.says[1:]) + told
    used, bounds = {}, []
    for key, tree in given.items():
        used[key] = _argument(call, key, tree)
        if key in COMPARED:
            bounds.append(COMPARED[key].format(_words(tree)))
    words = re.sub(r"\{(\w+)\}", lambda found: used[found[1]], escape(call.operation.says))
    if bounds:
        words += f" that are {' and '.join(bounds)}"
    if isinstance(which := given.get("which"), Text):
        words += f" that are {escape(PICKS[which.value].says)}"
    return words + _rows(call)


def _argument(call: Call, key: str, tree: Tree) -> str:
    if not isinstance(tree, Text):
        return _words(tree)
    kind = call.operation.parameters[key].annotation
    if kind is Rows:
        return f"{'cells' if '.' in tree.value else 'rows'} of {_table(tree.value)}"
    if kind is Column:
        return _table(tree.value)
    if call.operation.name == "beta":
        return f"<code>{escape(tree.value)}</code>"
    return f"that of {escape(tree.value)}" if call.operation.name == "rank" else escape(tree.value)


def _table(name: str) -> str:
    """A table, or a column of it, with a link to its card."""
    table, column = split(name)
    file = files_of(table)[0]
    place = f"history-{file}" if file in HISTORIES else f"table-{file}"
    words = f'<a href="tables.html#{escape(place)}">{escape(table)}</a>'
    if table in PREPARED and table not in HISTORIES:
        words += f" ({escape(PREPARED[table].says)})"
    if not column:
        return words
    means = f" ({escape(ADDED[name].says)})" if name in ADDED else ""
    return f"<code>{escape(column)}</code>{means} in {words}"


def _rows(call: Call) -> str:
    """What the rows are picked by: cells first, then time and named choices."""
    cells, others = [], []
    for key, tree in call.rows:
        # As the file writes it: a year has no comma.
        words = f"{Decimal(str(tree.value)):f}" if isinstance(tree, Number) else _words(tree)
        if key == "since":
            others.append(f"from {words} on")
        elif key == "until":
            others.append(f"up to {words}")
        elif key == "where" and isinstance(tree, Text):
            others += [escape(PICKS[word].says) for word in tree.value.split() if word in PICKS]
        else:
            cells.append(f"{_name(key)} is {words or 'empty'}")
    told = [f"where {' and '.join(cells)}"] if cells else []
    return "".join(f", {one}" for one in (*told, *others))


def _name(key: str) -> str:
    return escape(key.replace("_", " "))


def vocabulary() -> str:
    """The list of operations and studies, each with an address: what a derivation may call.

    Returns
    -------
    str
        HTML: a line that closes, as models have it; open, so that a link into it arrives.
    """
    return (
        '<details class="bk-claim" id="derivations" open><summary><span class="bk-claim__text">'
        "How a derivation is written: the operations and the studies that it may call</span>"
        f"</summary><dl>{''.join(map(_entry, OPERATIONS.values()))}</dl></details>"
    )


def _entry(operation: Operation) -> str:
    takes = ", ".join(
        "rows" if one.kind is one.VAR_KEYWORD else one.name for one in operation.parameters.values()
    )
    kind = "; a study of its own" if operation.study else ""
    return (
        f'<dt id="derive-{operation.name}"><code>{operation.name}({escape(takes)})</code></dt>'
        f"<dd>{escape(operation.summary)}{kind}.</dd>"
    )

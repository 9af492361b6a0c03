"""What a chapter's results rest on, so that it is run again when that has changed, and only then.

Three things: the packages and fonts of the locks; the code of `helpers` that its kernel imported;
the answers that ``data/`` gave it (`helpers.reads`). A chart recipe counts by its definition, with
what that refers to: a word in another recipe of the same file changes nothing.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .. import data, questions, reads  # noqa: F401  # what can be asked is what these record
from ..places import ROOT

LOCKS = (ROOT / "requirements.lock", ROOT / "package-lock.json")
RECIPES = ("helpers.charts", "helpers.explorables")
"""Packages of functions that are looked at one by one; nothing in them is called by its name."""

RECORD = """\
import json, sys
from helpers import reads
code = sorted(name for name in sys.modules if name.partition(".")[0] == "helpers")
precomputed = sys.modules.get("helpers.precomputed")
results = precomputed.result_names() if precomputed else []
print(json.dumps({"code": code, "questions": reads.questions(), "precomputed": results}))"""
"""What a kernel is asked after a chapter's last cell."""

MAGIC = re.compile(r"^\s*[%!].*$", re.M)
"""A line that speaks to IPython; the rest of a cell is Python."""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def packages() -> str:
    """A mark of all packages and fonts, and of this module, which says what is looked at."""
    return _hash("".join(path.read_text(encoding="utf-8") for path in (*LOCKS, Path(__file__))))


def _file(module: str) -> Path:
    place = ROOT / Path(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@cache
def _text(module: str) -> str:
    path = _file(module)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@dataclass(frozen=True)
class Part:
    """A piece of a module as it is written, and every name in it that may be another's."""

    text: str
    names: frozenset[str]


def _part(text: str, *nodes: ast.AST) -> Part:
    inside = [one for node in nodes for one in ast.walk(node)]
    return Part(
        text,
        frozenset(one.id for one in inside if isinstance(one, ast.Name))
        | frozenset(one.attr for one in inside if isinstance(one, ast.Attribute)),
    )


@cache
def parts(module: str) -> tuple[dict[str, Part], Part]:
    """A module's functions and classes by name; and all the rest of it.

    A comment above a definition is part of the rest, which every chapter that imports the module
    rests on.
    """
    source = _text(module)
    lines = source.splitlines(keepends=True)
    defined, rest, others, at = {}, [], [], 0
    for node in ast.parse(source).body:
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            others.append(node)
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
        rest += lines[at:first]
        defined[node.name] = _part("".join(lines[first : node.end_lineno]), node)
        at = node.end_lineno or len(lines)
    return defined, _part("".join(rest + lines[at:]), *others)


@cache
def recipe_names(code: str) -> frozenset[str] | None:
    """The recipes that a piece of code names; none if it may name any.

    Examples
    --------
    >>> sorted(recipe_names("from helpers import charts as c\\nc.ranking(c.KNOWN)"))
    ['KNOWN', 'ranking']
    >>> recipe_names("from helpers import charts\\nall(vars(charts))") is None
    True
    """
    packages = {package.rpartition(".")[2] for package in RECIPES}
    try:
        tree = ast.parse(MAGIC.sub("", code))
    except SyntaxError:
        return None
    found, bound = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            inside = packages & set((node.module or "").split("."))
            for alias in node.names:
                if inside:
                    found.add(alias.name)
                elif alias.name in packages:
                    bound.add(alias.asname or alias.name)
        elif isinstance(node, ast.Import):
            if any(packages & set(alias.name.split(".")) for alias in node.names):
                return None
    attributes = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in bound
    ]
    plain = sum(isinstance(node, ast.Name) and node.id in bound for node in ast.walk(tree))
    if plain > len(attributes) or "*" in found:
        return None
    return frozenset(found | {node.attr for node in attributes})


def recipes_used(codes: Iterable[str], modules: list[str]) -> dict[str, str]:
    """The recipes that pieces of code name, and what those refer to in turn.

    Returns
    -------
    dict
        The mark of each definition, by module and name.
    """
    defined = {module: parts(module)[0] for module in modules}
    wanted = {name for module in modules for name in parts(module)[1].names}
    for code in codes:
        names = recipe_names(code)
        wanted |= {name for own in defined.values() for name in own} if names is None else names
    found: dict[str, str] = {}
    while wanted:
        name = wanted.pop()
        for module, own in defined.items():
            key = f"{module}:{name}"
            if name in own and key not in found:
                found[key] = _hash(own[name].text)
                wanted |= own[name].names
    return found


def code_used(cells: str, modules: list[str]) -> dict[str, str]:
    """Marks of the code that a chapter's cells rest on.

    Parameters
    ----------
    cells : str
        The chapter's own code.
    modules : list of str
        What its kernel had imported of `helpers`.
    """
    recipes = [name for name in modules if name.startswith(tuple(f"{one}." for one in RECIPES))]
    others = {name: _text(name) for name in modules if name not in recipes}
    asking = [cells, *(text for name, text in others.items() if name not in RECIPES)]
    return (
        {name: _hash(text) for name, text in others.items()}
        | {name: _hash(parts(name)[1].text) for name in recipes}
        | recipes_used(asking, recipes)
    )


def record(cells: str, kernel: dict) -> dict:
    """What is kept beside a chapter's results.

    Parameters
    ----------
    cells : str
    kernel : dict
        What `RECORD` printed.
    """
    return {
        "packages": packages(),
        "modules": kernel["code"],
        "code": code_used(cells, kernel["code"]),
        "precomputed": kernel["precomputed"],
        "answers": [[question, reads.mark(*question)] for question in kernel["questions"]],
    }


def change(before: dict | None, cells: str) -> str:
    """What has changed since results were made, in words; nothing if they still stand.

    Parameters
    ----------
    before : dict or None
        What `record` gave.
    cells : str
        The chapter's code.
    """
    if not before:
        return "it is not said what its results rest on"
    if before["packages"] != packages():
        return "the packages have changed"
    now = code_used(cells, before["modules"])
    for name in sorted(before["code"] | now):
        if before["code"].get(name) != now.get(name):
            return f"{name} has changed"
    for question, mark in before["answers"]:
        if reads.mark(*question) != mark:
            return f"{' '.join(question)} has changed"
    return ""

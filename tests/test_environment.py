"""Every environment name that the project reads or sets stands in one table, and no other does."""

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.check(seconds=2)

ROOT = Path(__file__).resolve().parents[1]
NAME = r"[A-Z][A-Z0-9_]+"
SHELL = rf"\$\{{?({NAME})\b"
LOCAL = {"SECONDS"}
"""Names of bash itself."""


def is_environ(node):
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def keys(tree):
    """The nodes of a program that name a variable of the environment."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and is_environ(node.value):
            yield node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            known = node.func.attr in ("get", "pop", "setdefault") and is_environ(node.func.value)
            if known or node.func.attr == "getenv":
                yield node.args[0]
        elif isinstance(node, ast.Compare) and any(map(is_environ, node.comparators)):
            yield node.left
        elif isinstance(node, ast.BinOp | ast.AugAssign):
            sides = [getattr(node, side, None) for side in ("left", "right", "target", "value")]
            if any(map(is_environ, sides)):
                yield from (
                    key for side in sides if isinstance(side, ast.Dict) for key in side.keys
                )
        elif isinstance(node, ast.Dict) and any(map(is_environ, node.values)):  # {**environ, …}
            yield from filter(None, node.keys)


def python_names(path):
    """Names in a Python file; one that is a constant is looked up where it is defined."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    homes = {
        alias.asname or alias.name: ("." * node.level + (node.module or ""), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for key in keys(tree):
        if isinstance(key, ast.Constant):
            yield key.value
        else:
            assert isinstance(key, ast.Name), f"{path}:{key.lineno}: name it by a constant"
            home, name = homes.get(key.id, (module, key.id))
            package = module.rpartition(".")[0]
            yield getattr(importlib.import_module(home, package), name)


def make_names():
    """What one may set for make, what its shell lines read, and what it exports."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    own = set(re.findall(rf"^({NAME}) *:=|^define ({NAME})|: ({NAME}) :=", text, re.M))
    defined = {name for names in own for name in names} | {"MAKECMDGOALS"}
    exported = set(re.findall(rf"^export ({NAME}) *:=", text, re.M))
    return (set(re.findall(rf"\$\(({NAME})\)", text)) - defined) | exported


def workflow_names(node):
    """Names that a workflow sets, and that its steps' shell lines read."""
    if isinstance(node, dict):
        yield from node.get("env") or {}
        yield from re.findall(SHELL, str(node.get("run", "")))
        for part in node.values():
            yield from workflow_names(part)
    elif isinstance(node, list):
        for part in node:
            yield from workflow_names(part)


@cache
def used():
    """Every name, with the files that read or set it."""
    found = {}

    def note(names, path):
        for name in names:
            found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())

    for folder in ("helpers", "bench", ".github"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            note(python_names(path), path)
    note(make_names(), ROOT / "Makefile")
    for path in (*(ROOT / ".ci").iterdir(), ROOT / ".binder" / "postBuild"):
        text = path.read_text(encoding="utf-8")
        assigned = set(re.findall(rf"^({NAME})=", text, re.M))
        exported = set(re.findall(rf"^export ({NAME})=", text, re.M))
        note((set(re.findall(SHELL, text)) - assigned - LOCAL) | exported, path)
    for path in (ROOT / ".github" / "workflows").iterdir():
        note(workflow_names(yaml.safe_load(path.read_text(encoding="utf-8"))), path)
    return found


def told():
    """The names of the table in CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = re.search(r"^\| name \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.M)[1]
    rows = [line.split("|")[1:-1] for line in table.splitlines()]
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)
    return {name for row in rows for name in re.findall(rf"`({NAME})`", row[0])}


def test_every_name_that_is_read_or_set_is_in_the_table_and_no_other():
    found = used()
    missing = {name: sorted(found[name]) for name in sorted(set(found) - told())}
    assert missing == {}, "say in CONTRIBUTING.md what these are for"
    assert told() - set(found) == set(), "nothing reads or sets these any more"


@pytest.mark.parametrize(
    "code",
    [
        'os.environ.get("NEW_NAME")',
        'os.environ["NEW_NAME"]',
        'os.getenv("NEW_NAME", "1")',
        '"NEW_NAME" in os.environ',
        'run(env=os.environ | {"NEW_NAME": "1"})',
        'run(env={**os.environ, "NEW_NAME": "1"})',
        'os.environ |= {"NEW_NAME": "1"}',
    ],
)
def test_each_way_to_read_or_set_a_name_is_seen(code):
    assert [key.value for key in keys(ast.parse(code))] == ["NEW_NAME"]


def test_the_names_that_matter_most_are_found():
    assert {"BOOK_REPOSITORY", "BOOK_BROWSER", "LITE_KERNEL", "PYTHON", "PORT", "CI"} <= set(used())

"""The rooms of `helpers` and who takes from whom, as a picture for CONTRIBUTING.md.

The rooms and their modules stand in the docstring of `helpers`; who takes from whom is read in the
code. A way that others make already, through rooms between, is not drawn.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ..places import ROOT

TARGET = ROOT / "CONTRIBUTING.md"
START, END = "<!-- made by: python -m helpers rooms -->", "<!-- end of the rooms -->"


class RoomsError(Exception):
    """The picture cannot be made; the message says why and what to do."""


def rooms(docstring: str) -> dict[str, list[str]]:
    """The modules and packages of each room, as a docstring lists them.

    Examples
    --------
    >>> rooms("* ground: ``places``, ``units``\\n* tools: ``tools``, the command line")
    {'ground': ['places', 'units'], 'tools': ['tools']}
    """
    return {
        name: re.findall(r"``(\w+)``", line)
        for name, line in re.findall(r"^\* (\w+): (.*(?:\n  .*)*)", docstring, re.M)
    }


def imports(path: Path) -> Iterator[str]:
    """The modules and packages of `helpers` that a file takes from, by their first name."""
    package = ["helpers", *path.relative_to(ROOT / "helpers").parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
            base = [part for part in base if part]
            yield from (base[1:2] if len(base) > 1 else [alias.name for alias in node.names])


def ways(modules_of: dict[str, list[str]]) -> dict[str, set[str]]:
    """From which rooms each room takes something."""
    room_of = {module: room for room, modules in modules_of.items() for module in modules}
    found: dict[str, set[str]] = {room: set() for room in modules_of}
    for path in sorted((ROOT / "helpers").rglob("*.py")):
        mine = room_of.get(path.relative_to(ROOT / "helpers").parts[0].removesuffix(".py"))
        if mine:
            found[mine] |= {room_of[name] for name in imports(path) if name in room_of} - {mine}
    return found


def shortest(graph: dict[str, set[str]]) -> dict[str, list[str]]:
    """The ways without those that lead through another room.

    Examples
    --------
    >>> shortest({"a": set(), "b": {"a"}, "c": {"a", "b"}})
    {'a': [], 'b': ['a'], 'c': ['b']}
    """

    def below(room: str) -> set[str]:
        return graph[room].union(*(below(one) for one in graph[room]))

    return {
        room: sorted(
            one for one in taken if not any(one in below(other) for other in taken - {one})
        )
        for room, taken in graph.items()
    }


def picture(docstring: str) -> str:
    """The rooms as a Mermaid flowchart; GitHub draws it."""
    modules_of = rooms(docstring)
    lines = ["```mermaid", "flowchart TD"]
    for room, modules in modules_of.items():
        inside = "<br>".join(
            ", ".join(modules[at : at + 4]) for at in range(0, len(modules), 4) if modules != [room]
        )
        lines.append(f'  {room}["<b>{room}</b>' + (f'<br>{inside}"]' if inside else '"]'))
    for room, taken in shortest(ways(modules_of)).items():
        lines += [f"  {room} --> {one}" for one in taken]
    return "\n".join([*lines, "```"])


def write(docstring: str) -> None:
    """Put the picture into CONTRIBUTING.md, between its two marks.

    Raises
    ------
    RoomsError
        If the file lacks one of the marks.
    """
    text = TARGET.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise RoomsError(f"{TARGET.name} lacks the line {END if start else START}; put it in")
    TARGET.write_text(f"{before}{START}\n{picture(docstring)}\n{END}{after}", encoding="utf-8")

"""The book's sources as they could have stood that evening, and the notebooks made of them.

A page shows numbers, and what is later can be taken out of it. A notebook works its numbers out, so
what is later has to be missing from what it is made of and from what it reads: prose, cells,
questions and tables. From all that is left the notebooks are written as ever, in a process of their
own, which knows no other tables.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup

from ..chapters import chapters, toc
from ..pipeline.uses import MAGIC
from ..places import DRAWINGS, ROOT, VENDOR
from ..questions import bank
from ..sphinx.plain import plain
from . import notebooks
from .evening_data import later_rows, names_later, write_data

ALONG = ("_toc.yml", "_config.yml", "requirements.txt", "pyproject.toml", "LICENSE", "LICENSE-TEXT")
"""Files beside the sources without which there are no notebooks."""

_BLOCK = re.compile(r"^:::\{hindsight\}\n.*?^:::\n", re.M | re.S)
_PARAGRAPH = re.compile(r"^\{\.hindsight\}\n(?:.+\n)+", re.M)
_CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?P<head>(?::[^\n]*\n)*)(?P<code>.*?)^```\n", re.M | re.S
)
_FORMULA = re.compile(r"^```\{formula\} (\w+)\n```\n", re.M)
_LONELY = re.compile(r"^\*\*[^*\n]+\*\* *\n\n", re.M)
_EMPTY = re.compile(r"^(#{2,6}) [^\n]+\n\s*(?=#{1,6} |\Z)", re.M)
_CALLED = re.compile(r"\bdraw\.(\w+)\(")
_OF_LATER = re.compile(r"\bbelief_path\(|\bdaily_gaps_after\(")
"""Functions of `helpers.belief`: of the days after, in tables that name no later day in a cell."""
_COMMA = re.compile(r"(?:\s*,\s*)?")
_SPAN = "]{.hindsight}"


# A chapter ---------------------------------------------------------------------------------------


def chapter(text: str, later: Callable[[str], bool]) -> str:
    """A chapter without what was known only later.

    Parameters
    ----------
    text : str
        MyST Markdown.
    later : callable
        Whether a piece of code names what came later.

    Examples
    --------
    >>> chapter("It fell. [It rose [later](x.md).]{.hindsight}\\n", lambda code: False)
    'It fell.\\n'
    >>> chapter("Then\\n\\n{.hindsight}\\nIt rose\\nlater.\\n\\nEnd\\n", lambda code: False)
    'Then\\n\\n\\nEnd\\n'
    >>> chapter("## A\\n\\n{.hindsight}\\nIt rose.\\n\\n## B\\n\\nEnd\\n", lambda code: False)
    '## B\\n\\nEnd\\n'
    """
    text = _PARAGRAPH.sub("", _BLOCK.sub("", text))
    while (end := text.find(_SPAN)) >= 0:
        text = text[: _opening(text, end)].rstrip(" ") + text[end + len(_SPAN) :]

    text = _FORMULA.sub(lambda one: _still(one) if later(one[1]) else one[0], text)
    text = _in_cells(_LONELY.sub("", text), lambda cell: code(cell, later))
    return _EMPTY.sub(_without_empty, text)


def _without_empty(heading: re.Match) -> str:
    """Nothing for a heading with nothing under it, where the next is of its level or above."""
    below = heading.string[heading.end() :].split(" ", 1)[0]
    return heading[0] if len(below) > len(heading[1]) else ""


def _in_cells(text: str, turn: Callable[[str], str]) -> str:
    """A chapter with other code in its cells; an empty one goes."""

    def cell(found: re.Match) -> str:
        turned = turn(found["code"])
        start = found.start("code") - found.start()
        return f"{found[0][:start]}{turned}```\n" if turned.strip() else ""

    return _CELL.sub(cell, text)


def _still(formula: re.Match) -> str:
    """A formula without its model, which rests on what came later."""
    return f"{plain(formula[0], {})}\n"


def _opening(text: str, end: int) -> int:
    """Where the bracket opens that is closed at this place."""
    depth = 0
    for place in range(end, text.rfind("\n\n", 0, end), -1):
        depth += {"]": 1, "[": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError(f"{_SPAN} closes nothing: {text[max(end - 80, 0) : end]!r}")


def code(source: str, later: Callable[[str], bool]) -> str:
    """A cell without the rows that name what came later; nothing, if it is all about that.

    Examples
    --------
    >>> code("show([\\n    ('a', 1),\\n    ('b', 2),\\n])\\n", lambda code: "'b'" in code)
    "show([\\n    ('a', 1),\\n    ])\\n"
    >>> code("late = table('b')\\n", lambda code: "'b'" in code)
    ''
    """
    if not later(source):
        return source
    source = _changed(source, ((start, end, "") for start, end in _rows(source, later)))
    return "" if later(source) else source


def _rows(source: str, later: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Where the members of a list or tuple stand that name it, each with the comma after it."""
    place = _places(source)

    def within(node: ast.AST) -> Iterator[tuple[int, int]]:
        members = node.elts if isinstance(node, ast.List | ast.Tuple) else []
        named = [one for one in members if later(source[slice(*place(one))])]
        if len(named) < len(members):
            for one in named:
                start, end = place(one)
                # the pattern may match nothing, so it always matches
                yield start, end + len(_COMMA.match(source[end:])[0])  # type: ignore[index]
        for child in ast.iter_child_nodes(node):
            if child not in named or len(named) == len(members):
                yield from within(child)

    yield from within(ast.parse(source))


def _places(source: str) -> Callable[[ast.AST], tuple[int, int]]:
    """Tells where a piece of code starts and ends; Python counts a line's bytes."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(line: int, column: int) -> int:
        text = source[starts[line - 1] : starts[line]].encode()
        return starts[line - 1] + len(text[:column].decode())

    def of(node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt)
        end = place(node.end_lineno or 0, node.end_col_offset or 0)
        return place(node.lineno, node.col_offset), end

    return of


# A module of figures -----------------------------------------------------------------------------


def figures(source: str, unused: Collection[str]) -> tuple[str, dict[str, str]]:
    """A module of figures that says of each what that evening had to say of it.

    Parameters
    ----------
    source : str
        The module.
    unused : collection of str
        Functions that no chapter of the evening calls; they go.

    Returns
    -------
    source : str
    titles : dict
        The title of that evening, as it is written, by the function that has one.
    """
    place, changes, titles = _places(source), list[tuple[int, int, str]](), dict[str, str]()
    for made in ast.parse(source).body:
        if not isinstance(made, ast.FunctionDef):
            continue
        if made.name in unused:
            changes.append((*place(made), ""))
            continue
        for call in ast.walk(made):
            words = _words(call)
            given = words.get("evening")
            if not isinstance(given, ast.Dict):
                continue
            then = {
                ast.literal_eval(key): source[slice(*place(value))]
                for key, value in zip(given.keys, given.values, strict=True)
                if key is not None
            }
            titles |= {made.name: then["title"]} if "title" in then else {}
            changes += [
                (*place(words[name]), f"({text})") for name, text in then.items() if name in words
            ]
            changes.append((*place(given), "{}"))
    return _changed(source, changes), titles


def _lost(source: str) -> set[str]:
    """The functions of a module of figures that have nothing to say of that evening."""
    place, tree = _places(source), ast.parse(source)
    named = [made for made in tree.body if later_rows(source[slice(*place(made))])]
    constants = {
        target.id
        for made in named
        if isinstance(made, ast.Assign)
        for target in made.targets
        if isinstance(target, ast.Name)
    }
    return {
        made.name
        for made in tree.body
        if isinstance(made, ast.FunctionDef)
        and (made in named or any(getattr(one, "id", "") in constants for one in ast.walk(made)))
        and not any("evening" in _words(call) for call in ast.walk(made))
    }


class _Later:
    """Whether a piece of code names what came later, or draws with one of these functions."""

    def __init__(self, lost: set[str]):
        self.lost = lost

    def __call__(self, code: str) -> bool:
        called = bool(self.lost & {*_CALLED.findall(code)} or _OF_LATER.search(code))
        return called or names_later(code)


def titled(source: str, titles: dict[str, str]) -> str:
    """A cell whose figures have the titles of that evening.

    Examples
    --------
    >>> titled("figure(draw.gap(rows), title='It rose later')", {"gap": "'It fell'"})
    "figure(draw.gap(rows), title='It fell')"
    """
    place, changes = _places(source), list[tuple[int, int, str]]()
    for call in ast.walk(ast.parse(MAGIC.sub("", source))):
        title = _words(call).get("title")
        drawn = call.args[0] if isinstance(call, ast.Call) and call.args else None
        name = getattr(getattr(drawn, "func", None), "attr", "")
        if title is not None and name in titles:
            changes.append((*place(title), titles[name]))
    return _changed(source, changes)


def _words(call: ast.AST) -> dict[str, ast.expr]:
    """What a call gives by name."""
    words = call.keywords if isinstance(call, ast.Call) else []
    return {word.arg: word.value for word in words if word.arg}


def _changed(source: str, changes: Iterable[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(changes, reverse=True):
        source = source[:start] + new + source[end:]
    return source


# All of them -------------------------------------------------------------------------------------


def _questions(text: str, chapter: str) -> str:
    """A file of the bank without the questions that rest on what came later."""
    head, *asked = re.split(r"^(?=\[\[question\]\])", text, flags=re.M)
    known = bank(chapter)
    kept = [one for one in asked if not known[tomllib.loads(one)["question"][0]["id"]].hindsight]
    return "".join([head, *kept])


def _drawing(svg: str) -> str:
    if "hindsight" not in svg:
        return svg
    soup = BeautifulSoup(svg, "html.parser")
    for mark in soup.select('[class*="hindsight"]'):
        if not mark.decomposed:
            mark.decompose()
    return str(soup)


def lay_out(folder: Path, left_out: Collection[str] = ()) -> None:
    """Write the sources of that evening into a folder, as they lie in the project.

    Parameters
    ----------
    folder : Path
        An empty folder.
    left_out : collection of str
        Pages that are not for a class.
    """
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__py*"))
    for path in (folder / "helpers/answers").glob("*.toml"):
        path.write_text(_questions(path.read_text("utf-8"), path.stem), encoding="utf-8")
    for path in toc():
        if path.stem in left_out:
            continue
        text = path.read_text("utf-8")
        drawing = folder / "helpers/figures" / f"{path.stem}.py"
        module = drawing.read_text("utf-8") if drawing.is_file() else ""
        made = chapter(text, _Later(_lost(module)))
        if module:
            unused = {*_CALLED.findall(text)} - {*_CALLED.findall(made)}
            module, titles = figures(module, unused)
            drawing.write_text(module, encoding="utf-8")
            made = _in_cells(made, partial(titled, titles=titles))
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made, encoding="utf-8")
    write_data(folder / "data", blank=True)
    for name in ALONG:
        shutil.copy(ROOT / name, folder / name)
    contents = (folder / "_toc.yml").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in contents if line.strip().rpartition("/")[2] not in left_out]
    (folder / "_toc.yml").write_text("".join(kept), encoding="utf-8")
    drawings = folder / DRAWINGS.relative_to(ROOT)
    drawings.mkdir(parents=True)
    for path in DRAWINGS.glob("*.svg"):
        (drawings / path.name).write_text(_drawing(path.read_text("utf-8")), encoding="utf-8")
    (folder / VENDOR.relative_to(ROOT)).symlink_to(VENDOR, target_is_directory=True)


def write_notebooks(target: Path, left_out: Collection[str] = ()) -> None:
    """Write the notebooks of that evening, and the archive with which they run.

    Figures have the book's numbers there, as they have on the evening's pages: who teaches from the
    book and who learns from the edition mean the same by "Figure 4".

    Parameters
    ----------
    target : Path
        The folder that gets them.
    left_out : collection of str
        Pages that are not for a class.

    Raises
    ------
    SourceError
        If a chapter says outside `hindsight` what rests on what came later; with its place.
    """
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made:
        folder = Path(made)
        lay_out(folder, left_out)
        done = subprocess.run(
            [sys.executable, "-c", _WRITE, str(target.resolve())],
            input=json.dumps({path.stem: notebooks.figures(path) for path in chapters()}),
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise SourceError(f"the notebooks of that evening: {done.stderr.strip()}")


_WRITE = """\
import json, pathlib, sys
from helpers.delivery import notebooks
from helpers.sphinx.forms import NotebookError
try:
    notebooks.write(pathlib.Path(sys.argv[1]), json.load(sys.stdin))
except NotebookError as error:
    sys.exit(str(error))
"""


class SourceError(Exception):
    """A source has something of later where it cannot be taken out; the message says where."""

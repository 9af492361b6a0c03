"""A chapter as MyST-NB reads it for its page: its cells, and the tokens of its Markdown."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from ..places import ROOT
from .uses import MAGIC

if TYPE_CHECKING:  # they take seconds to load, which whoever reads nothing need not wait for
    from myst_parser.config.main import MdParserConfig
    from myst_parser.mdit_to_docutils.base import MarkdownIt, Token


@cache
def config() -> MdParserConfig:
    """How the pages' Markdown is read, by ``_config.yml``; a build compares it with its own."""
    import yaml
    from myst_parser.config.main import MdParserConfig

    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return MdParserConfig(enable_extensions=set(settings["parse"]["myst_enable_extensions"]))


def read(path: Path) -> nbformat.NotebookNode:
    """A chapter as a notebook, read as MyST-NB reads it."""
    return nbformat.from_dict(_read(path, path.read_text(encoding="utf-8")))


@cache
def _read(path: Path, text: str) -> nbformat.NotebookNode:
    from myst_nb.core.read import read_myst_markdown_notebook

    return read_myst_markdown_notebook(text, config(), path=str(path), add_source_map=True)


@cache
def parser() -> MarkdownIt:
    """The pages' parser, but for two of its steps that forget how a thing was written.

    One joins what was escaped with the text around it; one moves a line of attributes into the
    block below it.
    """
    from myst_nb.sphinx_ import SphinxNbRenderer
    from myst_parser.parsers.mdit import create_md_parser

    made = create_md_parser(config(), SphinxNbRenderer)
    made.core.ruler.disable(["text_join", "attr"])
    made.disable("front_matter")  # a page has it read before
    return made


def tokens(notebook: nbformat.NotebookNode, md: MarkdownIt, env: dict) -> dict[int, list[Token]]:
    """The tokens of each cell of Markdown, by its number, as a page gets them.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As `read` gives it.
    md : MarkdownIt
        As `parser` gives it.
    env : dict
        What the cells share: the addresses that one of them names for all.

    Returns
    -------
    dict
        Lines are counted from the first of the cell, which is 0.
    """
    from myst_nb.core.nb_to_tokens import notebook_to_tokens

    found: dict[int, list[Token]] = {}
    cell: list[Token] = []
    above = 0
    for token in notebook_to_tokens(notebook, md, env, None):
        if token.type == "nb_cell_markdown_open":
            cell = found[token.meta["index"]] = []
            above = token.map[0]
        elif token.type == "nb_cell_markdown_close":
            cell = []
        else:
            if token.map:
                token.map = [token.map[0] - above, token.map[1] - above]
            cell.append(token)
    return found


def first_lines(notebook: nbformat.NotebookNode, text: str) -> list[int]:
    """The line of a chapter's file at which each of its cells starts, counted from 1."""
    lines, found = text.splitlines(), []
    for line in notebook.metadata["source_map"]:
        while line < len(lines) and not lines[line].strip():
            line += 1
        found.append(line + 1)
    return found


def figures(cells: Iterable[str]) -> dict[str, str]:
    """The name of each figure by its id, in the order in which the cells draw them.

    Parameters
    ----------
    cells : iterable of str
        Python code; the id of a figure is an argument of a call of ``figure``.

    Examples
    --------
    >>> figures(["figure(chart, id='gap')", "f.figure(\\n  chart, title='T', id='close')"])
    {'gap': 'Figure 1', 'close': 'Figure 2'}
    """
    ids: list[str] = []
    for code in cells:
        try:
            tree = ast.parse(MAGIC.sub("", code))
        except SyntaxError:  # the kernel will judge it
            continue
        given = [
            word.value
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
            and getattr(call.func, "attr", getattr(call.func, "id", "")) == "figure"
            for word in call.keywords
            if word.arg == "id" and isinstance(word.value, ast.Constant)
        ]
        ids += [str(one.value) for one in sorted(given, key=lambda one: one.lineno)]
    return {key: f"Figure {number}" for number, key in enumerate(ids, start=1)}

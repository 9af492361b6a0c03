"""No answer of a prediction stands before its question, in the order in which the book is read.

What a page shows before and after each question is noted when the page is read; once all are read,
they are gone through in the order of ``_toc.yml``. An answer is found by its row, wherever a role,
a claim or a figure asks for it, and as digits where these are too many for a coincidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx.util import logging

from .. import data, units
from ..chapters import toc
from ..data import DataError
from ..figure import TEXTS
from ..places import ROOT
from ..predict import answer
from .figures import page_figures
from .roles import CATALOGUE, LEDGER, TABLES, Number

logger = logging.getLogger(__name__)

_QUESTION = r'<section class="bk-predict"[^>]* data-predict="([^"]+)"'

ENOUGH = 3
"""Significant digits from which the same number is taken for the same thing."""


@dataclass(frozen=True)
class Shown:
    """Something on a page: a row of data/, a text, or a question."""

    kind: str
    what: str
    line: int | None


def rows_of(number: Number) -> Iterator[str]:
    """The facts and models that a number of the text shows, its tip included."""
    row = number["row"]
    if number["page"] == LEDGER:
        if known := data.claim(row).known:
            yield f"fact:{known}"
    elif row.startswith("model-"):
        yield f"model:{row.removeprefix('model-')}"
    elif "." in row:  # an assumption, which may be a fact's number
        yield data.assumption(row).source
    else:
        yield f"fact:{row}"


def shown_on(doctree: nodes.document, figures: dict) -> Iterator[Shown]:
    """What a page shows, in its order."""
    for node in doctree.findall():
        if isinstance(node, Number) and node["page"] in (CATALOGUE, TABLES, LEDGER):
            for row in rows_of(node):
                yield Shown("row", row, _line(node))
        elif isinstance(node, nodes.raw):
            if "figure" in node:
                bundle = figures[node["figure"]].bundle
                if bundle["model"]:
                    yield Shown("row", f"model:{bundle['model']['id']}", node.line)
                    for one in bundle["model"]["declared"]["inputs"]:
                        yield Shown("row", f"fact:{one['fact']}", node.line)
                    results = [bundle["model"]["result"]]
                    results += [one["text"] for one in bundle["model"]["readings"]]
                    yield Shown("text", " ".join(results), node.line)
                yield Shown("text", " ".join(bundle[name] for name in TEXTS), node.line)
                continue
            for question in re.findall(_QUESTION, node.astext()):
                yield Shown("question", question, node.line)
            for row in re.findall(r'href="(?:data|tables)\.html#([\w-]+)"', node.astext()):
                kind, _, name = row.rpartition("model-")
                yield Shown("row", f"model:{name}" if "model-" in row else f"fact:{row}", node.line)
        elif isinstance(node, nodes.Text) and not isinstance(node.parent, nodes.raw):
            yield Shown("text", node.astext(), _line(node.parent))


def _line(node: nodes.Node | None) -> int | None:
    while node is not None and node.line is None:
        node = node.parent
    return None if node is None else node.line


def digits_of(question: str) -> str:
    """The digits of an answer, if they are enough to know it by; else nothing.

    >>> digits_of("capex-required"), digits_of("session-gap")
    ('36.5', '')
    """
    right = answer(question)
    written = units.digits(abs(right.value), right.decimals)
    significant = re.sub(r"\D", "", written).lstrip("0")
    return written if len(significant) >= ENOUGH else ""


def spoiled(pages: dict[str, list[Shown]]) -> Iterator[tuple[str, str, str, int | None, str]]:
    """Each question whose answer stands before it.

    Parameters
    ----------
    pages : dict of str to list of Shown
        By name, in the order of reading.

    Yields
    ------
    tuple
        The question, its page, and of the answer the page, the line and how it is known.
    """
    seen: list[tuple[str, Shown]] = []
    for page, everything in pages.items():
        for shown in everything:
            if shown.kind != "question":
                seen.append((page, shown))
                continue
            asked = data.prediction(shown.what)
            digits = digits_of(shown.what)
            pattern = re.compile(rf"(?<![\d.,]){re.escape(digits)}(?![\d]|[.,]\d)")
            for where, earlier in seen:
                if earlier.kind == "row" and earlier.what == asked.answer:
                    yield shown.what, page, where, earlier.line, asked.answer
                    break
                if digits and earlier.kind == "text" and pattern.search(earlier.what):
                    yield shown.what, page, where, earlier.line, digits
                    break


def _note(app, doctree: nodes.document) -> None:
    try:
        found = list(shown_on(doctree, page_figures(app.env)))
    except DataError:  # told where it stands
        found = []
    app.env.metadata[app.env.docname]["book_shown"] = found


def _check(app, env) -> None:
    names = [path.relative_to(ROOT).with_suffix("").as_posix() for path in toc()]
    pages = {
        name: env.metadata[name].get("book_shown", []) for name in names if name in env.all_docs
    }
    for question, page, where, line, known_by in spoiled(pages):
        logger.warning(
            "the answer of the prediction %r, which %s asks for, stands here before it (%s); "
            "take it out, say it in words, or ask something else",
            question,
            f"{page}.md",
            known_by,
            location=(where, line),
            type="book",
            subtype="prediction",
        )


def setup(app) -> None:
    """Note what each page shows, and compare once all are read."""
    app.connect("doctree-read", _note, priority=600)
    app.connect("env-check-consistency", _check)

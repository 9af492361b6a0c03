"""No number is typed into the text of a chapter.

A typed number goes stale without anyone noticing. A number comes from a role or from the model;
what may stand as digits is a name, a date or the like, listed here with the reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.util import logging

from .roles import Number

logger = logging.getLogger(__name__)

ALLOWED = (
    (r"S&P 500|SmallCap 600|Russell [123]000|Nasdaq-100|Dow 30", "names of indices"),
    (
        r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December)(?: \d{4})?\b",
        "dates",
    ),
    (
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December) \d{4}\b",
        "months",
    ),
    (
        r"\b(?:in|of|since|from|to|by|until|before|after|during|early|late) (?:19|20)\d\d\b",
        "years, after the word that says it is one",
    ),
)
_ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern, _ in ALLOWED))
_DIGITS = re.compile(r"[+\-−]?\d[\d.,]*%?")

SKIPPED = (
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
    Number,
)

TEXTS_OF_A_FIGURE = ("title", "subtitle", "description", "note")


def typed_digits(text: str) -> Iterator[str]:
    """The numbers in a text that are not on the list of what may be typed.

    >>> list(typed_digits("On 29 January 2026 the S&P 500 fell 0.13%"))
    ['0.13%']
    """
    for match in _DIGITS.finditer(_ALLOWED.sub("", text)):
        yield match.group(0)


def _in_prose(doctree: nodes.document) -> Iterator[tuple[str, nodes.Node]]:
    for text in doctree.findall(nodes.Text):
        ancestor = text.parent
        while ancestor is not None:
            if isinstance(ancestor, SKIPPED) or _is_output(ancestor):
                break
            ancestor = ancestor.parent
        else:
            for digits in typed_digits(text.astext()):
                yield digits, text.parent


def _is_output(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def figure_texts(code: str) -> Iterator[tuple[str, str]]:
    """Numbers typed into the title, subtitle, description or note of a ``figure`` call.

    >>> list(figure_texts("figure(c, title=f'Up {x} points of 3')"))
    [('title', '3')]
    """
    code = re.sub(r"^\s*[%!].*$", "", code, flags=re.M)  # magic lines are not Python
    try:
        tree = ast.parse(code)
    except SyntaxError:  # the kernel will judge it
        return
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        if getattr(call.func, "attr", getattr(call.func, "id", "")) != "figure":
            continue
        for keyword in call.keywords:
            if keyword.arg in TEXTS_OF_A_FIGURE:
                for digits in typed_digits(" ".join(_typed_text(keyword.value))):
                    yield keyword.arg, digits


def _typed_text(node: ast.AST) -> Iterator[str]:
    """The text typed between the quotes; what an f-string puts in from a fact is not typed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if not isinstance(node, ast.FormattedValue):
        for child in ast.iter_child_nodes(node):
            yield from _typed_text(child)


def _check(app, doctree: nodes.document) -> None:
    """Warn of every typed number; a warning fails the build."""
    found = False
    for digits, node in _in_prose(doctree):
        found = True
        logger.warning(
            "the number %r is typed into the text; write it as {fact}`id` or {claim}`id`, "
            "or add its kind to the list in helpers/sphinx/lint.py with a reason",
            digits,
            location=node,
            type="book",
            subtype="number",
        )
    for block in doctree.findall(nodes.literal_block):
        if not str(block.get("language", "")).startswith("ipython"):
            continue
        for name, digits in figure_texts(block.astext()):
            found = True
            logger.warning(
                "the number %r is typed into the %s of a figure; put the fact into the text, as "
                "in f\"… {fact('id').text()}\"",
                digits,
                name,
                location=block,
                type="book",
                subtype="number",
            )
    if found:
        app.env.note_reread()


def setup(app) -> None:
    """Check every page as it is read."""
    app.connect("doctree-read", _check)

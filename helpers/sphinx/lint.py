"""What may not stand in a page: typed numbers, raw HTML, what nothing closes, a second title.

A typed number goes stale without anyone noticing. A number comes from a role or from the model;
`helpers.pipeline.digits` lists what may stand as digits. HTML that is written by hand is in no
notebook and in no search; a brace is what is left of a role that was not closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from ..figure import TEXTS
from ..pipeline import reading
from ..pipeline.digits import typed_digits
from .figures import page_figures
from .roles import Number

logger = logging.getLogger(__name__)

SKIPPED = (
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
    addnodes.desc,  # a docstring, whose examples the tests run
    Number,
)


def _prose(doctree: nodes.document) -> Iterator[nodes.Text]:
    for text in doctree.findall(nodes.Text):
        ancestor = text.parent
        while ancestor is not None:
            if isinstance(ancestor, SKIPPED) or _is_output(ancestor) or _is_counted(ancestor):
                break
            ancestor = ancestor.parent
        else:
            yield text


def _in_prose(doctree: nodes.document) -> Iterator[tuple[str, nodes.Node]]:
    for text in _prose(doctree):
        for digits in typed_digits(text.astext()):
            yield digits, text.parent


def raw_html(text: str, first: int = 1) -> Iterator[tuple[int, str]]:
    """The lines of a page on which HTML is written by hand, and what stands there.

    Examples
    --------
    >>> list(raw_html("It fell.\\n\\n:::{hindsight}\\n<b>Much.</b>\\n:::\\n"))
    [(4, '<b>')]
    >>> list(raw_html("It is `<b>`.\\n"))
    []
    """
    for token in reading.parser().parse(text, {}):
        line = first + (token.map or (0, 0))[0]
        if token.type == "html_block":
            yield line, token.content.strip().partition("\n")[0]
        for inside in token.children or ():
            if inside.type == "html_inline":
                yield line, inside.content
                break
        directive = re.match(r"\{([\w-]+)\}", token.info.strip())
        if token.type in ("fence", "colon_fence") and directive and directive[1] not in CODE:
            yield from raw_html(token.content, line + 1)


def unclosed(text: str, first: int = 1) -> Iterator[tuple[int, str]]:
    """The lines of a page on which something begins that nothing closes; it takes all below in.

    Examples
    --------
    >>> list(unclosed("It fell.\\n\\n:::{hindsight}\\nMuch.\\n"))
    [(3, ':::')]
    """
    lines = text.splitlines()
    for token in reading.parser().parse(text, {}):
        if token.type not in ("fence", "colon_fence") or not token.map:
            continue
        start, end = token.map
        last = lines[end - 1].strip()
        if end - start < 2 or not last.startswith(token.markup) or last.strip(token.markup[0]):
            yield first + start, token.markup
        elif token.type == "colon_fence":
            yield from unclosed(token.content, first + start + 1)


CODE = ("code-cell", "code-block", "math", "eval-rst", "formula")
"""Directives whose content is no Markdown."""


def _shape(app, doctree: nodes.document) -> bool:
    """Warn of HTML written by hand, of braces, and of a page with no title or with two."""
    told: list[tuple[object, str]] = []
    page = app.env.docname
    source = Path(app.env.doc2path(page)).read_text(encoding="utf-8")
    for line, html in raw_html(source):
        told.append(((page, line), f"raw HTML, {html!r}; write it in Markdown, or as a directive"))
    for line, colons in unclosed(source):
        told.append(((page, line), f"{colons!r} is not closed; write it again where it ends"))
    for text in _prose(doctree):
        if brace := re.search(r"\S*[{}]\S*", text.astext()):
            told.append(
                (
                    text.parent,
                    f"a brace in the text, {brace[0]!r}; close the role, or set it as code",
                )
            )
    titles = [one for one in doctree.children if isinstance(one, nodes.section)]
    if len(titles) != 1:
        where = titles[1] if titles else page
        found = f"{len(titles)} titles" if titles else "no title"
        told.append((where, f"expected one title, after one '#'; found {found}"))
    for where, message in told:
        logger.warning("%s", message, location=where, type="book", subtype="text")
    return bool(told)


def _is_output(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def _is_counted(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and node.get("counted", False)


def figure_texts(bundle: dict) -> Iterator[tuple[str, str]]:
    """Numbers typed into the title, subtitle, description or note of a figure, evening's too.

    A number that a fact or a model wrote is no typed one; if it only happens to be the same today,
    it is found on the day when the two differ.

    >>> words = {"title": "Up 0.5 points of 3", "subtitle": "", "description": "", "note": ""}
    >>> list(figure_texts(words | {"evening": {}, "numbers": ["0.5"]}))
    [('title', '3')]
    """
    said = [(name, bundle[name]) for name in TEXTS]
    said += [(f"evening's {name}", text) for name, text in bundle["evening"].items()]
    parts = "|".join(map(re.escape, bundle["numbers"]))
    known = re.compile(rf"(?<![\d.,])(?:{parts})(?![\d]|[.,]\d)" if parts else r"(?!)")
    for name, text in said:
        for digits in typed_digits(known.sub("", text)):
            yield name, digits


def _check(app, doctree: nodes.document) -> None:
    """Warn of every typed number; a warning fails the build."""
    found = _shape(app, doctree)
    for digits, node in _in_prose(doctree):
        found = True
        logger.warning(
            "the number %r is typed into the text; write it as {fact}`id` or {claim}`id`, "
            "or add its kind to the list in helpers/pipeline/digits.py with a reason",
            digits,
            location=node,
            type="book",
            subtype="number",
        )
    for raw in doctree.findall(nodes.raw):
        if "figure" not in raw:
            continue
        for name, digits in figure_texts(page_figures(app.env)[raw["figure"]].bundle):
            found = True
            logger.warning(
                "the number %r is typed into the %s of a figure; ask for it as in prose, by "
                "{fact}`id`",
                digits,
                name,
                location=raw,
                type="book",
                subtype="number",
            )
    if found:
        app.env.note_reread()


def setup(app) -> None:
    """Check every page as it is read."""
    app.connect("doctree-read", _check)

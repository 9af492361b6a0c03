"""Number a page's figures and refuse any chart that is not one.

The kernel makes the whole figure; here it only gets its number, an address that text can refer to
(``[](gap-told-closed)`` becomes "Figure 2"), and a check that every chart of a page is a figure.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)

_FIGURE = re.compile(r'<figure class="bk-figure" id="([^"]+)"')
_NUMBER = '<span class="bk-figure__number"></span>'
_DRAWINGS = ("application/vnd.vega", "image/")


def _number(app, doctree: nodes.document) -> None:
    env, docname = app.env, app.env.docname
    figures = env.book_figures = getattr(env, "book_figures", {})
    labels = env.get_domain("std")
    count = 0
    for raw in list(doctree.findall(nodes.raw)):
        html = raw.astext()
        found = _FIGURE.search(html) if raw.get("format") == "html" else None
        if not found:
            continue
        count += 1
        key = found.group(1)
        if key in figures:
            logger.warning(
                "figure id %r is used twice (also in %s); choose another",
                key,
                figures[key][0],
                location=raw,
                type="book",
                subtype="figure",
            )
            env.note_reread()
        if key in doctree.ids:
            logger.warning(
                "figure id %r is the address of a heading of its page; choose another",
                key,
                location=raw,
                type="book",
                subtype="figure",
            )
            env.note_reread()
        if not re.search(r'aria-label="[^"]{20,}"', html):
            logger.warning(
                "figure %r has no description", key, location=raw, type="book", subtype="figure"
            )
            env.note_reread()
        name = f"Figure {count}"
        figures[key] = (docname, name)
        labels.anonlabels[key] = (docname, key)
        labels.labels[key] = (docname, key, name)
        shown = f'<span class="bk-figure__number">{name}</span> '
        raw.replace_self(nodes.raw("", html.replace(_NUMBER, shown), format="html"))


def _refuse_others(app, doctree: nodes.document) -> None:
    """A chart or picture that a cell shows must come as a figure, with title and description."""
    for node in doctree.findall(nodes.container):
        kind = str(node.get("mime_type", ""))
        if kind.startswith(_DRAWINGS):
            _refuse(app, node)
    for raw in doctree.findall(nodes.raw):
        html = raw.astext()
        if re.search(r"vega(-embed|Embed|lite)|<svg|<canvas", html) and not _FIGURE.search(html):
            _refuse(app, raw)


def _refuse(app, node: nodes.Node) -> None:
    logger.warning(
        "a chart without title and description; pass it to helpers.figure.figure(…)",
        location=node,
        type="book",
        subtype="figure",
    )
    app.env.note_reread()


def _purge(app, env, docname: str) -> None:
    figures = getattr(env, "book_figures", {})
    env.book_figures = {key: value for key, value in figures.items() if value[0] != docname}


def setup(app) -> None:
    """Act on every page after it is read."""
    app.connect("doctree-read", _number)
    app.connect("doctree-read", _refuse_others)
    app.connect("env-purge-doc", _purge)

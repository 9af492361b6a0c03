"""A page's figures: from the data that a cell gives to HTML with a number and an address.

The kernel gives a figure as data (`helpers.figure.MIME`). Here it is drawn, numbered, written as
HTML and given an address that text can refer to (``[](gap-told-closed)`` becomes "Figure 2"); what
a reader can move is kept for `live`. Every chart of a page has to come this way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docutils import nodes
from myst_nb.core.render import load_mime_renders
from sphinx.errors import ExtensionError
from sphinx.util import logging

from .. import figure_html
from ..figure import MIME
from ..pipeline import drawings
from .formulas import set_formula

logger = logging.getLogger(__name__)

FILES = "_static/figures"
"""The folder with what a page fetches of its figures only when it is asked for."""

_DRAWINGS = ("application/vnd.vega", "image/")


class FigureNode(nodes.General, nodes.Element):
    """A figure's data where its cell stands, until it is placed."""


class FigureRenderer:
    """Takes a figure's data out of a cell's output; MyST-NB finds it by its entry point."""

    mime_priority_overrides = (("html", MIME, 0),)

    @staticmethod
    def handle_mime(renderer, data, inline: bool) -> list[nodes.Element] | None:
        """A node for a figure's data, nothing for anything else."""
        if data.mime_type != MIME:
            return None
        return [FigureNode(bundle=data.content)]


@dataclass(frozen=True)
class PageFigure:
    """A figure on its page."""

    page: str
    name: str
    bundle: dict

    @property
    def drawing(self) -> drawings.Drawing:
        """It lies in a file of its own: the environment, which each build loads, is half of it."""
        return drawings.drawing(self.bundle["id"], self.bundle["specification"])


def page_figures(env, page: str = "") -> dict[str, PageFigure]:
    """The figures of the book by id, or those of one page, in their order."""
    if not hasattr(env, "book_figures"):
        env.book_figures = {}
    found: dict[str, PageFigure] = env.book_figures
    return {key: one for key, one in found.items() if one.page == page} if page else found


def _place(app, doctree: nodes.document) -> None:
    """Number, draw and write each figure of a page."""
    env = app.env
    for count, node in enumerate(list(doctree.findall(FigureNode)), start=1):
        bundle = node["bundle"]
        key, name = bundle["id"], f"Figure {count}"
        _check(env, doctree, node, key)
        _keep_model(env, node, bundle)
        placed = page_figures(env)[key] = PageFigure(env.docname, name, bundle)
        labels = env.get_domain("std")
        labels.anonlabels[key] = (env.docname, key)
        labels.labels[key] = (env.docname, key, name)
        folder = f"{'../' * env.docname.count('/')}{FILES}"
        html = figure_html.page(bundle, name, placed.drawing.variants, _formula, folder)
        _alone(node)
        written = nodes.raw(
            "", html, format="html", figure=key, classes=["output", "text_html", "bk-drawn"]
        )
        written.source, written.line = node.source, node.line
        node.replace_self(written)


def _alone(node: FigureNode) -> None:
    """Take what a notebook shows instead of the figure out of the page."""
    mine = node.parent  # one container for each type that the cell gave
    for other in list(mine.parent):
        if other is not mine:
            mine.parent.remove(other)


def _formula(tex: str) -> str:
    return f'<div class="bk-formula" tabindex="0">{set_formula(tex, True)}</div>'


def _check(env, doctree: nodes.document, node: FigureNode, key: str) -> None:
    other = page_figures(env).get(key)
    if other:
        _warn(env, node, "figure id %r is used twice (also in %s); choose another", key, other.page)
    if key in doctree.ids:
        _warn(
            env, node, "figure id %r is the address of a heading of its page; choose another", key
        )


def _keep_model(env, node: FigureNode, bundle: dict) -> None:
    """Keep what a reader can move for the page's script; of one model, in one figure."""
    moved = bundle["model"]
    if not moved:
        return
    models = env.metadata[env.docname].setdefault("book_models", {})
    other = (models.get(moved["id"]) or {}).get("figure")
    if other:
        _warn(
            env,
            node,
            "figures %s and %s have the same model, %s; a page can move only one of them: "
            "give the other no model, or a model of its own",
            other,
            bundle["id"],
            moved["id"],
        )
    models[moved["id"]] = moved["declared"] | {"figure": bundle["id"]}


def _refuse_others(app, doctree: nodes.document) -> None:
    """A chart or picture that a cell shows must come as a figure, with title and description."""
    drawn = [
        node
        for node in doctree.findall(nodes.container)
        if str(node.get("mime_type", "")).startswith(_DRAWINGS)
    ]
    written = [
        raw
        for raw in doctree.findall(nodes.raw)
        if "figure" not in raw and re.search(r"vega(-embed|Embed|lite)|<svg|<canvas", raw.astext())
    ]
    for node in [*drawn, *written]:
        _warn(
            app.env,
            node,
            "a chart without title and description; pass it to helpers.figure.figure(…)",
        )


def _warn(env, node: nodes.Node, *message: str) -> None:
    logger.warning(*message, location=node, type="book", subtype="figure")
    env.note_reread()


def _purge(app, env, docname: str) -> None:
    env.book_figures = {key: one for key, one in page_figures(env).items() if one.page != docname}


def _purge_all(app, env, docnames: list[str]) -> None:
    """Forget the figures of all pages that are read now: one may have moved to an earlier page."""
    for docname in docnames:
        _purge(app, env, docname)


def setup(app) -> None:
    """Act on every page after it is read.

    Raises
    ------
    ExtensionError
        If MyST-NB does not know who takes a figure's data.
    """
    if FigureRenderer not in load_mime_renders():
        raise ExtensionError(
            "this project is not installed in its newest form, so MyST-NB would leave every "
            "figure out; run: python -m pip install --no-deps --no-build-isolation -e ."
        )
    app.add_node(FigureNode)
    app.connect("doctree-read", _place, priority=400)
    app.connect("doctree-read", _refuse_others)
    app.connect("env-purge-doc", _purge)
    app.connect("env-before-read-docs", _purge_all)

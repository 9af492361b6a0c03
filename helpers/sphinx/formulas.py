"""Formulas set at build time with KaTeX, so that a page needs no script to show one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .. import data
from ..model import ModelError, model
from ..pipeline import worker
from ..places import NODE_MODULES
from . import forms
from .forms import Used

logger = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_name("katex.cjs")


class FormulaError(Exception):
    """KaTeX cannot read a formula."""


_setter = worker.Worker(SCRIPT, NODE_MODULES / "katex")


@cache
def set_formula(tex: str, display: bool) -> str:
    """Set one formula as HTML with MathML inside for screen readers.

    Raises
    ------
    FormulaError
        If KaTeX cannot read it.
    """
    try:
        return _setter.ask({"tex": tex, "display": display})["html"]
    except worker.WorkerError as error:
        raise FormulaError(str(error)) from error


def _write(visitor, node: nodes.Element, display: bool) -> None:
    tex = node.astext()
    try:
        html = set_formula(tex, display)
    except FormulaError as error:
        logger.warning(
            "the formula %r cannot be set: %s",
            tex,
            error,
            location=node,
            type="book",
            subtype="formula",
        )
        html = ""
    if display:
        label = f' id="equation-{node["label"]}"' if node.get("label") else ""
        html = f'<div class="bk-formula"{label} tabindex="0">{html}</div>'
    visitor.body.append(html)
    raise nodes.SkipNode


def _inline(visitor, node: nodes.math) -> None:
    _write(visitor, node, display=False)


def _block(visitor, node: nodes.math_block) -> None:
    _write(visitor, node, display=True)


@forms.directive("formula")
class Formula(SphinxDirective):
    """``{formula} model``: a model's own formula, so that text and number cannot disagree."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        for kind in ("assumptions", "models"):
            self.env.note_dependency(str(data.DATA / f"{kind}.csv"))
        try:
            tex = model(self.arguments[0]).latex()
        except (data.DataError, ModelError) as error:
            raise self.error(str(error)) from None
        return [nodes.math_block(tex, tex, nowrap=False, number=None)]

    @staticmethod
    def plain(used: Used) -> list[str]:
        return [f"$$\n{model(used.argument).latex()}\n$$\n"]


def setup(app) -> None:
    """Make this the page's formula setter."""
    app.add_html_math_renderer("katex", (_inline, None), (_block, None))
    app.connect("build-finished", worker.end_all)

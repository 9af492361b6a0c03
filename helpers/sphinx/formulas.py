"""Formulas set at build time with KaTeX, so that a page needs no script to show one."""

from __future__ import annotations

import atexit
import json
import subprocess
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .. import data
from ..model import ModelError, model
from ..pipeline.vendor import node
from ..places import NODE_MODULES
from . import forms
from .forms import Used

logger = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_name("katex.cjs")


class FormulaError(Exception):
    """KaTeX cannot read a formula."""


@lru_cache(maxsize=1)
def _setter() -> subprocess.Popen:
    process = subprocess.Popen(
        [node(), str(SCRIPT), str(NODE_MODULES / "katex")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(end)  # for whoever sets a formula without a build
    return process


def end(*_: object) -> None:
    """End the process that sets formulas, if there is one; the next formula starts another."""
    if not _setter.cache_info().currsize:
        return
    process: Any = _setter()
    _setter.cache_clear()
    atexit.unregister(end)
    process.stdin.close()  # at the end of its input it stops by itself
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


@cache
def set_formula(tex: str, display: bool) -> str:
    """Set one formula as HTML with MathML inside for screen readers.

    Raises
    ------
    FormulaError
        If KaTeX cannot read it.
    """
    setter: Any = _setter()  # its pipes are open, as it was started
    setter.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
    setter.stdin.flush()
    answer = json.loads(setter.stdout.readline())
    if "error" in answer:
        raise FormulaError(answer["error"])
    return answer["html"]


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
        visitor.builder.env.note_reread()
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


def _needs_style(app, pagename, templatename, context, doctree) -> None:
    """Only a page with formulas loads their style sheet and fonts."""
    if doctree is not None and 'class="katex' in context.get("body", ""):
        app.add_css_file("katex.css")


def setup(app) -> None:
    """Make this the page's formula setter."""
    app.add_html_math_renderer("katex", (_inline, None), (_block, None))
    app.connect("html-page-context", _needs_style)
    app.connect("build-finished", end)

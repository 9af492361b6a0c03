"""What a page needs to come alive: its models in the page, its charts in files of their own.

The kernel puts a figure's specification and model into the figure. Here the specification moves
into ``_static/figures/<id>.js``, which a reader's browser fetches on first touch, and the models of
the page, those of its sentences too, are declared once.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

from ..controls import declare
from ..model import model
from ..places import NODE_MODULES
from .formulas import set_formula

logger = logging.getLogger(__name__)

_LIVE = re.compile(r'<script type="application/json" class="bk-live">(.*?)</script>', re.S)
_TEX = re.compile(r'<div class="bk-tex" data-tex="([^"]*)">.*?</div>', re.S)


def _take_out(app, doctree: nodes.document) -> None:
    """Move each figure's specification out of the page, and set its formulas."""
    env = app.env
    specs = env.book_specs = getattr(env, "book_specs", {})
    models = env.metadata[env.docname].setdefault("book_models", {})
    for raw in list(doctree.findall(nodes.raw)):
        html = raw.astext()
        if raw.get("format") != "html" or 'class="bk-figure"' not in html:
            continue
        found = _LIVE.search(html)
        if found:
            payload = json.loads(found.group(1))
            other = (models.get(payload["model"]) or {}).get("figure")
            if other:
                logger.warning(
                    "figures %s and %s have the same model, %s; a page can move only one of them: "
                    "give the other no model, or a model of its own",
                    other,
                    payload["declared"]["figure"],
                    payload["model"],
                    location=raw,
                    type="book",
                    subtype="figure",
                )
                env.note_reread()
            models[payload["model"]] = payload["declared"]
            specs[payload["declared"]["figure"]] = (env.docname, payload["spec"])
        html = _TEX.sub(_formula, _LIVE.sub("", html))
        raw.replace_self(nodes.raw("", html, format="html"))


def _no_widget_state(app, doctree: nodes.document) -> None:
    """Leave what a notebook's widgets were last set to out of the page: no kernel reads it."""
    scripts = getattr(app.env, "nb_metadata", {}).get(app.env.docname, {}).get("js_files", {})
    scripts.pop("ipywidgets_state", None)


def _formula(match: re.Match) -> str:
    tex = unescape(match.group(1))
    return f'<div class="bk-formula" tabindex="0">{set_formula(tex, True)}</div>'


def _declare(app, pagename, templatename, context, doctree) -> None:
    """Declare the page's models and load the script, on pages that have any."""
    found = app.env.metadata.get(pagename, {}).get("book_models")
    if not found:
        return
    declared = {name: given or _declare_alone(name) for name, given in found.items()}
    text = json.dumps(declared, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    context["body"] += f'<script type="application/json" id="book-models">{text}</script>'
    app.add_js_file("book.js", loading_method="defer")


def _declare_alone(name: str) -> dict:
    """A model that only sentences use; its rows, if it has any, come with it."""
    bound = model(name)
    declared = declare(bound)
    if bound.columns:
        declared["rows"] = bound.rows.to_dict("records")
    return declared


def _write_specs(app, error) -> None:
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    folder = static / "figures"
    folder.mkdir(exist_ok=True)
    specs = getattr(app.env, "book_specs", {})
    for old in folder.glob("*.js"):
        if old.stem not in specs:
            old.unlink()
    for figure, (_, spec) in specs.items():
        text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{figure}.js").write_text(
            f"Book.define({json.dumps(figure)},{text});\n", encoding="utf-8"
        )
    shutil.copy(NODE_MODULES / "vega" / "build" / "vega.min.js", static / "vega.js")


def _purge(app, env, docname: str) -> None:
    env.book_specs = {
        key: value for key, value in getattr(env, "book_specs", {}).items() if value[0] != docname
    }


def setup(app) -> None:
    """Act on every page after it is read, and once all are written."""
    app.connect("doctree-read", _take_out, priority=400)
    app.connect("doctree-read", _no_widget_state)
    app.connect("html-page-context", _declare)
    app.connect("env-purge-doc", _purge)
    app.connect("build-finished", _write_specs)

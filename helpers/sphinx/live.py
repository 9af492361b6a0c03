"""What a page needs to come alive: its models in the page, its charts in files of their own.

The specification of a figure's chart goes into ``_static/figures/<id>.js``, which a reader's
browser fetches on first touch, and its table beside it, to download; the models of a page, those of
its sentences too, are declared once.
"""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes

from .. import figure_html
from ..controls import declare
from ..model import model
from ..places import LABELS, VEGA
from ..render import NAMED
from .figures import FILES, PageFigure, page_figures


def _no_widget_state(app, doctree: nodes.document) -> None:
    """Leave what a notebook's widgets were last set to out of the page: no kernel reads it."""
    scripts = getattr(app.env, "nb_metadata", {}).get(app.env.docname, {}).get("js_files", {})
    scripts.pop("ipywidgets_state", None)


def _declare(app, pagename, templatename, context, doctree) -> None:
    """Declare the page's models and load the scripts, on pages that have any."""
    if doctree and any(_names_dots(one) for one in page_figures(app.env, pagename).values()):
        app.add_js_file("dots.js", loading_method="defer")
    found = app.env.metadata.get(pagename, {}).get("book_models")
    if not found:
        return
    declared = {name: given or _declare_alone(name) for name, given in found.items()}
    text = json.dumps(declared, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    context["body"] += f'<script type="application/json" id="book-models">{text}</script>'
    app.add_js_file("book.js", loading_method="defer")
    app.add_js_file("handles.js", loading_method="defer")


def _names_dots(one: PageFigure) -> bool:
    return any(mark.get("name", "").startswith(NAMED) for mark in one.drawing.vega["marks"])


def _declare_alone(name: str) -> dict:
    """A model that only sentences use; its rows, if it has any, come with it."""
    formula = model(name)
    declared = declare(formula)
    if formula.columns:
        declared["rows"] = formula.rows.to_dict("records")
    return declared


def _begin(app, env, docnames: list[str]) -> None:
    env.book_written = set()


def _note_written(app, pagename, templatename, context, doctree) -> None:
    """Note which pages a build writes: files of the others are as they were."""
    app.env.book_written.add(pagename)


def _write_files(app, error) -> None:
    """Write the files of the figures whose page was written, and what draws them all."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FILES
    folder.mkdir(exist_ok=True)
    there = {path.name.partition(".")[0] for path in folder.iterdir()}
    same: set[str] = set()
    files: dict[str, str] = {}
    for figure, one in page_figures(app.env).items():
        if one.page not in app.env.book_written and figure in there:
            same.add(figure)
            continue
        if one.bundle["model"]:
            text = json.dumps(one.drawing.vega, ensure_ascii=False, separators=(",", ":"))
            files[f"{figure}.js"] = f"Book.define({json.dumps(figure)},{text});\n"
        for name, rows in figure_html.files(one.bundle).items():
            files[name] = figure_html.BYTE_ORDER_MARK + rows
    for old in folder.iterdir():
        if old.name not in files and old.name.partition(".")[0] not in same:
            old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    (folder.parent / "vega.js").write_bytes(VEGA.read_bytes() + b"\n" + LABELS.read_bytes())


def setup(app) -> None:
    """Act on every page as it is written, and once all are."""
    app.connect("doctree-read", _no_widget_state)
    app.connect("html-page-context", _declare)
    app.connect("env-before-read-docs", _begin)
    app.connect("html-page-context", _note_written)
    app.connect("build-finished", _write_files)

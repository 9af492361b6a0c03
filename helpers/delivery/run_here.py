"""The button of a chapter's page that runs it in the reader's browser, and says what that costs."""

from __future__ import annotations

import re
from pathlib import Path

from ..chapters import chapters
from ..pipeline import reading, run_chapter
from ..places import ROOT
from . import lite, pyodide

MEGABYTE = 1_000_000


def megabytes(size: int) -> int:
    """Bytes as megabytes, rounded up.

    >>> megabytes(41_000_001)
    42
    """
    return -(-size // MEGABYTE)


def saved_bytes(path: Path) -> int:
    """Bytes that a chapter's reader is spared: heavy packages that none of its cells imports."""
    code = run_chapter.code(reading.read(path))
    return sum(
        pyodide.FROM_PYODIDE[name]
        for name in pyodide.LATER
        if not re.search(rf"^\s*(?:from|import) {name}\b", code, re.M)
    )


def button(root: str, chapter: str, size: int) -> dict:
    """The button in the theme's own form.

    Parameters
    ----------
    root : str
        The way from the page to the top of the site.
    chapter : str
        The notebook's name.
    size : int
        Bytes that a reader fetches at most.
    """
    much = f"{megabytes(size)} MB"
    return {
        "type": "link",
        "label": "lite",
        "icon": "fas fa-play",
        "text": f"Run, {much}",
        "url": f"{root}{lite.FOLDER}/lab/index.html?path={chapter}.ipynb",
        "tooltip": f"Run in your browser: downloads up to {much}, installs nothing; what you save "
        "stays in this browser",
    }


def _mark(app, config) -> None:
    # In whole megabytes: a byte more in a helper is no reason to write every page again.
    config["book_lite"] = MEGABYTE * megabytes(lite.size(Path(app.outdir)))


def _offer(app, pagename, templatename, context, doctree) -> None:
    size = app.config["book_lite"]
    runs = {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in chapters()}
    if not size or pagename not in runs:
        return
    path = runs[pagename]
    context.setdefault("header_buttons", []).insert(
        0, button("../" * pagename.count("/"), path.stem, size - saved_bytes(path))
    )
    app.add_js_file("lite.js", loading_method="defer")


def setup(app) -> None:
    """Offer each chapter where JupyterLab was built for it; another size writes the pages anew."""
    app.add_config_value("book_lite", 0, "html")
    app.connect("config-inited", _mark, priority=120)
    app.connect("html-page-context", _offer, priority=920)

"""An address whose place has moved to another page leads on to it.

A figure or a section keeps its id when it moves; what changes is the page. A page that is asked for
an id that it does not have looks it up among those of the whole book.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from docutils import nodes


def places(env) -> dict[str, str]:
    """The page of every id that stands on one page only.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment

    Returns
    -------
    dict
        By id of a figure, a section or another target: the page, without its suffix.
    """
    found = {(id, page) for page, id in env.get_domain("std").anonlabels.values() if id}
    for page, contents in env.tocs.items():
        for reference in contents.findall(nodes.reference):
            if reference["anchorname"]:
                found.add((reference["anchorname"].removeprefix("#"), page))
    pages = Counter(id for id, _ in found)
    return {id: page for id, page in sorted(found) if pages[id] == 1}


def _write(app, error) -> None:
    if error or app.builder.format != "html":
        return
    written = json.dumps(places(app.env), ensure_ascii=False, separators=(",", ":"))
    file = Path(app.outdir) / "_static" / "places.js"
    file.write_text(f"Moved.places({written});\n", encoding="utf-8")


def setup(app) -> None:
    """Load the script on every page, and write what it looks up once all pages are there."""
    app.add_js_file("moved.js", loading_method="defer")
    app.connect("build-finished", _write)

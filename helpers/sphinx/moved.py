"""An address whose place has moved to another page leads on to it.

A figure, a section, a claim or a row keeps its id when it moves; what changes is the page. A page
that is asked for an id that it does not have looks it up among those of the whole book. The front
door takes what it is asked for along to the first page, which does the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from docutils import nodes

_ID = re.compile(r'<(?:details|figure|section|span|dt|li|p|tr)\b[^>]*? id="([^"]+)"')
"""Where a place is that a link may lead to: of a control nobody keeps a link."""


def places(env, pages: Mapping[str, str]) -> dict[str, str]:
    """The page of every id that stands on one page only.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
    pages : mapping
        The HTML of the book's pages by their names.

    Returns
    -------
    dict
        By id of a figure, a section, a claim, a row or another target: the page, without its
        suffix.
    """
    found = {(id, page) for page, id in env.get_domain("std").anonlabels.values() if id}
    for page, contents in env.tocs.items():
        for reference in contents.findall(nodes.reference):
            if reference["anchorname"]:
                found.add((reference["anchorname"].removeprefix("#"), page))
    for page, html in pages.items():
        article = html.partition("<article")[2].partition("</article>")[0]
        found |= {(id, page) for id in _ID.findall(article)}
    counted = Counter(id for id, _ in found)
    return {id: page for id, page in sorted(found) if counted[id] == 1}


def _write(app, error) -> None:
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    pages = {
        path.relative_to(out).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for path in out.glob("book/**/*.html")
    }
    written = json.dumps(places(app.env, pages), ensure_ascii=False, separators=(",", ":"))
    file = out / "_static" / "places.js"
    file.write_text(f"Moved.places({written});\n", encoding="utf-8")


def setup(app) -> None:
    """Load the script on every page, and write what it looks up once all pages are there."""
    app.add_js_file("moved.js", loading_method="defer")
    app.connect("build-finished", _write)

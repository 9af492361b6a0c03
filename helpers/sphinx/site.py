"""The look of the site and its weight: style, fonts, icons, and what the theme loads in vain."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes

from .vendor import STATIC

ASSETS = Path(__file__).with_name("assets")
ICONS_IN_STYLES = {0xF107, 0xF303}
"""A chevron and a pencil that style sheets use without naming them in a page."""

THEME_ICONS = Path("vendor") / "fontawesome" / "webfonts"


def _static(app, config) -> None:
    config.html_static_path = [*config.html_static_path, str(ASSETS), str(STATIC)]


def _finish_site(app, error) -> None:
    """Lighten what the theme brings, mend what it writes, put a whole page at the front door."""
    if error or app.builder.format != "html":
        return
    outdir = Path(app.outdir)
    static = outdir / "_static"
    # JupyterLab's own pages are not ours to mend.
    pages = {
        path: path.read_text(encoding="utf-8")
        for path in outdir.rglob("*.html")
        if path.relative_to(outdir).parts[0] != "lite"
    }
    for path, text in pages.items():
        mended = _mend(text, is_search=path.name == "search.html")
        if mended != text:
            path.write_text(mended, encoding="utf-8")
    # The theme ships 1.5 MB of script that draws the icons of its font a second time.
    script = static / "scripts" / "fontawesome.js"
    script.write_text("/* the icons come from the web font */\n", encoding="utf-8")
    for source_map in static.rglob("*.js.map"):
        source_map.unlink()
    _subset_icons(pages.values(), static)
    (outdir / "index.html").write_text(
        FRONT_DOOR.format(title=app.config.html_title or app.config.project), encoding="utf-8"
    )


FRONT_DOOR = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url=book/index.html">
<link rel="canonical" href="book/index.html"><link rel="icon" href="_static/favicon.svg"></head>
<body><main><h1>{title}</h1><p><a href="book/index.html">Open the book</a></p></main></body></html>
"""

_SEARCH_BUTTON = re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="Search"')
_SEARCH_SCRIPTS = re.compile(
    r'<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>\n?'
)

# Cards, tabs and grids: jupyter-book loads their style and script whether a page has one or not.
_DESIGN = re.compile(
    r"<link [^>]*sphinx-design[^>]*>\n?|<script [^>]*design-tabs[^>]*></script>\n?"
)
_USES_DESIGN = re.compile(r'class="[^"]*\bsd-')


def _mend(text: str, is_search: bool) -> str:
    """Mend a page: names that a screen reader hears are those one sees, and no idle scripts."""
    text = text.replace(' aria-label="Toggle hidden content"', "")
    text = _SEARCH_BUTTON.sub(r"\1", text)
    # docutils gives the entries of a list a role that ARIA 1.2 no longer lets stand in a list.
    text = text.replace('role="doc-biblioentry"', 'role="listitem"')
    if not _USES_DESIGN.search(text):
        text = _DESIGN.sub("", text)
    # Only the search page searches; elsewhere the index is dead weight that grows with the book.
    return text if is_search else _SEARCH_SCRIPTS.sub("", text)


def _subset_icons(pages, static: Path) -> None:
    """Cut the theme's icon font to the icons that the pages name."""
    import pydata_sphinx_theme
    from fontTools import subset
    from fontTools.ttLib import TTFont

    css = (static / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    codes = {
        name: int(code, 16)
        for selectors, code in re.findall(r'([^{}]+)\{content:"\\([0-9a-f]{2,4})"', css)
        for name in re.findall(r"\.fa-([a-z0-9-]+)::?before", selectors)
    }
    used = {name for page in pages for name in re.findall(r"\bfa-([a-z0-9-]+)", page)}
    icons = {codes[name] for name in used if name in codes} | ICONS_IN_STYLES
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    font = TTFont(theme / THEME_ICONS / "fa-solid-900.woff2")
    options = subset.Options()
    options.flavor = "woff2"
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=icons)
    subsetter.subset(font)
    folder = static / THEME_ICONS
    font.save(folder / "fa-solid-900.woff2")
    for other in ("fa-brands-400.woff2", "fa-regular-400.woff2"):
        (folder / other).unlink(missing_ok=True)


def _unique_ids(app, doctree, docname) -> None:
    """sphinx-exercise gives every exercise's content the same id."""
    for node in doctree.findall(nodes.Element):
        if node.get("ids") in (["exercise-content"], ["solution-content"]):
            node["ids"] = []


def setup(app) -> None:
    """Add our files, and finish the site once the pages are written."""
    # jupyter-book sets this for an extension that the book does not load.
    app.add_config_value("comments_config", {}, "")
    app.connect("config-inited", _static)
    app.add_css_file("book.css")
    app.connect("doctree-resolved", _unique_ids)
    app.connect("build-finished", _finish_site)

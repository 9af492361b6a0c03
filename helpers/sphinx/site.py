"""The site's look and weight: our style, fonts and icons, less what the theme loads in vain."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Container
from functools import cache
from hashlib import sha256
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

from ..pipeline.vendor import RARE_LETTERS
from ..places import LINE, STATIC
from . import asset_digests, code_spans, first_paint, hindsight, layout, run_in_page, search
from .hindsight import SWITCH

ASSETS = Path(__file__).with_name("assets")
LIBRARIES = {
    *("vega.js", "vega-lite.js", "editor.js", "fontawesome.js", "clipboard.min.js"),
    *("minisearch.js", "searchtools.js", "language_data.js", "places.js", search.ENTRIES),
    run_in_page.CODES,
}
"""Scripts whose words are no class names of a page; those of a search are the book's own words."""

LATER = {name for name in run_in_page.FILES if name.endswith(".js")} | {"python_worker.js"}
"""Scripts of ours that come with a style sheet of their own."""

ICONS_IN_STYLES = {0xF107, 0xF303}
"""A chevron and a pencil that style sheets use without naming them in a page."""

THEME_ICONS = Path("vendor") / "fontawesome" / "webfonts"
SOLID = "fa-solid-900.woff2"


def _static(app, config) -> None:
    config.html_static_path = [*config.html_static_path, str(ASSETS), str(STATIC)]


def _finish_site(app, error) -> None:
    """Lighten what the theme brings, mend what it writes, put a whole page at the front door.

    A page that was not written again is done already, but for the digests of what it asks for.
    """
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
    pygments = static / "pygments.css"
    idle = code_spans.plain(pygments.read_text(encoding="utf-8")) if pygments.is_file() else set()
    done = {path for path, text in pages.items() if first_paint.is_lighter(text)}
    whole = {
        path: text if path in done else hindsight.marked(code_spans.without(text, idle))
        for path, text in pages.items()
    }
    names = {path.relative_to(outdir).as_posix(): text for path, text in pages.items()}
    _subset_icons(names, static)
    sheet, late, merged = _lighten_styles(whole.values(), static)
    early = _write_early(static)
    book = {
        path.relative_to(outdir).as_posix(): text
        for path, text in whole.items()
        if path.relative_to(outdir).parts[0] == "book"
    }
    (static / search.ENTRIES).write_text(search.script(book), encoding="utf-8")
    version, offered = asset_digests.versions(static), asset_digests.versions(outdir)
    for path, text in pages.items():
        mended = whole[path] if path in done else _mend(whole[path], path.name == "search.html")
        mended = first_paint.lighter(mended, early, sheet, late, merged)
        mended = asset_digests.addressed(mended, version)
        mended = asset_digests.downloads(mended, offered)
        if mended != text:
            path.write_text(mended, encoding="utf-8")
    # The theme ships 1.5 MB of script that draws the icons of its font a second time.
    (static / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    for source_map in [*static.rglob("*.js.map"), *static.rglob("*.css.map")]:
        source_map.unlink()
    (outdir / "index.html").write_text(
        FRONT_DOOR.format(
            title=app.config.html_title or app.config.project,
            script=(ASSETS / "front.js").read_text(encoding="utf-8").strip(),
        ),
        encoding="utf-8",
    )


def _write_early(static: Path) -> str:
    """Write the first script of every page; return its address, which changes with it."""
    script = first_paint.early(
        (ASSETS / first_paint.EARLY).read_text(encoding="utf-8"),
        (static / "documentation_options.js").read_text(encoding="utf-8"),
        hindsight.SET_BEFORE_PAINT,
    )
    return _write(static / first_paint.EARLY, script)


def _lighten_styles(pages: Collection[str], static: Path) -> tuple[str, str, list[str]]:
    """Make one style sheet of what the pages use of others, and put faces into ours.

    Returns
    -------
    tuple of str, str and list of str
        Its address in the folder, that of the sheet of late faces, and the names of those that
        they replace.
    """
    scripts = [
        path.read_text(encoding="utf-8")
        for path in static.rglob("*.js")
        if path.name not in LIBRARIES | LATER
    ]
    names = first_paint.names_in([*pages, SWITCH, layout.SWITCH], scripts)
    sheets = [sheet for name in first_paint.MERGED for sheet in sorted(static.glob(name))]
    css = ""
    for sheet in sheets:
        used = first_paint.used_styles(sheet.read_text(encoding="utf-8"), names)
        css += used if sheet.parent.name == "styles" else first_paint.from_folder(used, "../")
    ours = first_paint.without_comments((ASSETS / "book.css").read_text(encoding="utf-8"), ".css")
    css = first_paint.used_properties(css, [ours, *scripts, *pages])
    (static / first_paint.THEME_SHEET).write_text(css, encoding="utf-8")
    for script in (*ASSETS.glob("*.js"), LINE):
        light = first_paint.without_comments(script.read_text(encoding="utf-8"), ".js")
        (static / script.name).write_text(light, encoding="utf-8")
    fonts = STATIC / "fonts"
    faces = {
        name: (fonts / f"{name}.woff2").read_bytes()
        for name in first_paint.FIRST_FACES
        if (fonts / f"{name}.woff2").is_file()
    }
    if (icons := static / THEME_ICONS / SOLID).is_file():
        faces[first_paint.ICONS] = icons.read_bytes()
    ours = first_paint.with_rare_letters(ours, RARE_LETTERS)
    whole = first_paint.with_faces(with_theme(ours, static), faces)
    first, late = first_paint.parted(whole)
    replaced = [sheet.relative_to(static).as_posix() for sheet in sheets]
    return (
        _write(static / first_paint.SHEET, first),
        _write(static / first_paint.LATE_SHEET, late),
        [*replaced, first_paint.THEME_SHEET],
    )


def _write(path: Path, text: str) -> str:
    """Write a file of every page; return its address, which changes with it."""
    path.write_text(text, encoding="utf-8")
    return f"{path.name}?v={sha256(text.encode()).hexdigest()[:8]}"


def with_theme(ours: str, static: Path) -> str:
    """Our style sheet behind what the last build took of the theme's and others."""
    theme = (static / first_paint.THEME_SHEET).read_text(encoding="utf-8")
    return f"{first_paint.from_folder(theme, 'styles/')}\n{ours}"


FRONT_DOOR = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script>{script}</script><script async src="_static/front.js"></script>
<noscript><meta http-equiv="refresh" content="0; url=book/index.html"></noscript>
<link rel="canonical" href="book/index.html"><link rel="icon" href="_static/favicon.svg"></head>
<body><main><h1>{title}</h1><p><a href="book/index.html">Open the book</a></p></main></body></html>
"""
"""It leads on without a round trip for a script; the file does it where a policy forbids lines in a
page."""

_SEARCH_BUTTON = re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="Search"')
_SEARCH_SCRIPTS = re.compile(
    r'<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>\n?'
)
_RESULTS = '<div id="search-results"></div>'

# Cards, tabs and grids: jupyter-book loads their style and script whether a page has one or not.
_DESIGN = re.compile(
    r"<link [^>]*sphinx-design[^>]*>\n?|<script [^>]*design-tabs[^>]*></script>\n?"
)
# What copies code, on pages that show some.
_COPIES = re.compile(r"<script [^>]*(?:clipboard\.min|copybutton)\.js[^>]*></script>\n?")
_SHOWN_CODE = 'class="highlight'
_HEADER_END = re.compile(
    r"(?<=</div>)\s*</div>(?=\s*"
    r'(?:<div id="(?:jb-print-docs-body|searchbox)"|<article class="bd-article"|'
    r'<div class="bd-search-container"))'
)
_BUTTONS = '<div class="article-header-buttons">'
# The theme prints a title and a list of sections of its own, and leaves out the page's title.
_PRINTED_HEAD = re.compile(
    r'<div id="jb-print-docs-body".*?(?=<div id="searchbox"|<article class="bd-article")', re.S
)
# A header over the whole page, which is hidden. The theme's scripts look for it, and give the work
# of a button to the first of its kind: with buttons in there those that a reader sees do nothing.
_IDLE_HEADER = re.compile(r'(<header id="pst-header"[^>]*>).*?(?=</header>)', re.S)
_USES_DESIGN = re.compile(r'class="[^"]*\bsd-')


def _mend(text: str, is_search: bool) -> str:
    """Mend a page: names that a screen reader hears are those one sees, and no idle scripts."""
    text = text.replace(' aria-label="Toggle hidden content"', "")
    text = _SEARCH_BUTTON.sub(r"\1", text)
    # docutils gives the entries of a list a role that ARIA 1.2 no longer lets stand in a list.
    text = text.replace('role="doc-biblioentry"', 'role="listitem"')
    if 'class="bk-asof' not in text:
        text = _HEADER_END.sub(lambda end: f"{SWITCH}{end[0]}", text, count=1)
        if layout.CODE in text:
            text = text.replace(_BUTTONS, _BUTTONS + layout.SWITCH, 1)
    text = _PRINTED_HEAD.sub("", text)
    text = _IDLE_HEADER.sub(r"\1", text)
    if not _USES_DESIGN.search(text):
        text = _DESIGN.sub("", text)
    if _SHOWN_CODE not in text:
        text = _COPIES.sub("", text)
    text = _SEARCH_SCRIPTS.sub("", text)  # Sphinx's own search, which knows no numbers
    return text.replace(_RESULTS, search.PLACE) if is_search else text


_CODE = re.compile(r'([^{}]+)\{\s*(?:content|--fa)\s*:\s*"(?:\\([0-9a-f]{1,6})|\\?([^"\\]))"')
_CODED = re.compile(r"\.fa-([a-z0-9-]+)(?:::?before)?\s*(?=,|$)")
_ICON = re.compile(
    r'class="([^"]*(?<![\w-])(?:fa|fas|far|fab|fa-solid|fa-regular|fa-brands)(?![\w-])[^"]*)"'
)
_NAME = re.compile(r"(?<![\w-])fa-([a-z0-9-]+)")


@cache
def icon_codes(css: str) -> dict[str, int]:
    """The code point of each icon in its font, by name, from the theme's style sheet.

    Older versions of Font Awesome say it as ``content`` of ``:before``, newer ones as ``--fa``.

    Examples
    --------
    >>> icon_codes('.fa-a:before,.fa-b:before{content:"\\\\f107"}.fa-c{--fa:"\\\\f108"}')
    {'a': 61703, 'b': 61703, 'c': 61704}
    """
    return {
        name: int(code, 16) if code else ord(letter)
        for selectors, code, letter in _CODE.findall(css)
        for name in _CODED.findall(selectors)
    }


def icons_used(pages: dict[str, str], codes: dict[str, int], glyphs: Container[int]) -> set[int]:
    """The code points of the icons that pages show.

    Parameters
    ----------
    pages : dict of str to str
        Name to HTML.
    codes : dict of str to int
        As `icon_codes` gives them.
    glyphs : container of int
        The letters that the font has a glyph for.

    Raises
    ------
    sphinx.errors.ExtensionError
        If a page names an icon that would be invisible.
    """
    found = set()
    for page, text in pages.items():
        for words in set(_ICON.findall(text)):
            known = [name for name in _NAME.findall(words) if name in codes]
            if not known:
                raise ExtensionError(
                    f'{page} shows an icon, class="{words}", whose letter the style sheet of this '
                    "pydata-sphinx-theme does not say, so it would be invisible. If the name is "
                    "ours, correct it; if the theme says letters in a new way, teach it to "
                    "icon_codes in helpers/sphinx/site.py"
                )
            for name in known:
                if codes[name] not in glyphs:
                    raise ExtensionError(
                        f"{page} shows the icon fa-{name}, letter {codes[name]:#x}, for which "
                        f"{SOLID} has no glyph, so it would be invisible. Take an icon of Font "
                        "Awesome's solid style, the only one that the site carries"
                    )
                found.add(codes[name])
    return found


def _subset_icons(pages: dict[str, str], static: Path) -> None:
    """Cut the theme's icon font to the icons that the pages, or the theme's scripts, name."""
    import pydata_sphinx_theme
    from fontTools import subset
    from fontTools.ttLib import TTFont

    css = (static / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    # Of the same icons the same bytes: its digest is in the address of each page's style.
    font = TTFont(theme / THEME_ICONS / SOLID, recalcTimestamp=False)
    codes, drawn = icon_codes(css), font.getBestCmap()
    icons = icons_used(pages, codes, drawn) | ICONS_IN_STYLES
    for script in (static / "scripts").glob("*-theme.js"):
        named = _NAME.findall(script.read_text(encoding="utf-8"))
        icons |= {codes[name] for name in named if name in codes}
    if lost := sorted(f"{code:#x}" for code in ICONS_IN_STYLES if code not in drawn):
        raise ExtensionError(
            f"{SOLID} has no glyph for {', '.join(lost)}, which style sheets use (ICONS_IN_STYLES "
            "in helpers/sphinx/site.py): see which letters they use now, and name those there"
        )
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # each step of its work is no news
    options = subset.Options()
    options.flavor = "woff2"
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=icons)
    subsetter.subset(font)
    folder = static / THEME_ICONS
    font.save(folder / SOLID)
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
    app.add_js_file(None, body=first_paint.BEFORE_PAINT, priority=50)
    app.connect("doctree-resolved", _unique_ids)
    app.connect("build-finished", _finish_site, priority=900)  # after the theme has set its colours

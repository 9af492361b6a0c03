"""The look of the site and its weight: style, fonts, icons, and what the theme loads in vain."""

from __future__ import annotations

import re
from pathlib import Path

from .vendor import STATIC

ASSETS = Path(__file__).with_name("assets")
THEME_ICONS = Path("vendor") / "fontawesome" / "webfonts"


def _static(app, config) -> None:
    config.html_static_path = [*config.html_static_path, str(ASSETS), str(STATIC)]


def _lighten(app, error) -> None:
    """Cut the theme's icon font to the icons in use and drop its script twin.

    The theme ships 1.5 MB of script that draws the same icons a second time.
    """
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    script = static / "scripts" / "fontawesome.js"
    if script.is_file() and script.stat().st_size > 1000:
        script.write_text("/* the icons come from the web font */\n", encoding="utf-8")
    for source_map in static.rglob("*.js.map"):
        source_map.unlink()
    _subset_icons(Path(app.outdir), static)


def _subset_icons(outdir: Path, static: Path) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    css = (static / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    codes = dict(re.findall(r'\.fa-([a-z0-9-]+)\{--fa:"\\([0-9a-f]+)', css))
    used = {
        name
        for page in outdir.rglob("*.html")
        for name in re.findall(r"\bfa-([a-z0-9-]+)", page.read_text(encoding="utf-8"))
    }
    icons = {int(codes[name], 16) for name in used if name in codes}
    icons |= {int(code, 16) for code in re.findall(r'content:"\\(f[0-9a-f]{3})"', css)}
    folder = static / THEME_ICONS
    solid = folder / "fa-solid-900.woff2"
    if not solid.is_file() or solid.stat().st_size < 20_000:
        return  # cut already
    font = TTFont(solid)
    options = subset.Options()
    options.flavor = "woff2"
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=icons)
    subsetter.subset(font)
    font.save(solid)
    for other in ("fa-brands-400.woff2", "fa-regular-400.woff2"):
        (folder / other).unlink(missing_ok=True)


def setup(app) -> None:
    """Add our files and lighten the theme's once the pages are written."""
    # jupyter-book sets this for an extension that the book does not load.
    app.add_config_value("comments_config", {}, "")
    app.connect("config-inited", _static)
    app.add_css_file("book.css")
    app.connect("build-finished", _lighten)

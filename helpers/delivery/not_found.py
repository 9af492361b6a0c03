"""The page for an address that leads nowhere: ``404.html``, which static hosts show in its place.

It stands under whatever address was asked for, at any depth, on a host of which the build may know
nothing; so it carries its own style and finds the book from where it stands.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from ..chapters import toc
from ..palette import DARK, LIGHT
from ..pipeline.address import address
from ..places import ROOT

FILE = "404.html"

# The book is in one of the folders above the address: in the one whose icon can be had.
FIND = """
const folders = location.pathname.split("/").slice(0, -1);
(function look(depth) {
  if (!depth) return;
  const root = folders.slice(0, depth).join("/") + "/", icon = new Image();
  icon.onload = () => { document.querySelector("base").href = root; };
  icon.onerror = () => look(depth - 1);
  icon.src = root + "_static/favicon.svg";
})(folders.length);
"""


def page(title: str, pages: list[tuple[str, str]], root: str) -> str:
    """The whole page.

    Parameters
    ----------
    title : str
        The book's.
    pages : list of tuple of str and str
        Title and address below the root, in the book's order.
    root : str
        Where the book is if no script can find it.
    """
    links = "".join(f'<li><a href="{address}">{escape(name)}</a></li>' for name, address in pages)
    light, dark = (
        "; ".join(f"--{name}: {scheme[name]}" for name in ("ink", "soft", "paper", "known", "rule"))
        for scheme in (LIGHT, DARK)
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>No page here – {escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><base href="{escape(root)}">
<style>
:root {{ color-scheme: light dark; {light} }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
body {{ margin: 0; background: var(--paper); color: var(--ink); }}
body {{ font: 1.05rem/1.55 "IBM Plex Serif", Georgia, serif; }}
main {{ max-width: 34rem; margin: 0 auto; padding: 3rem 1rem; }}
h1, form {{ font-family: "IBM Plex Sans", system-ui, sans-serif; }}
a {{ color: var(--known); }}
input, button {{ font: inherit; color: inherit; background: transparent; }}
input, button {{ padding: 0.4rem 0.6rem; border: 1px solid var(--rule); border-radius: 3px; }}
form {{ display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }}
label {{ flex: 1 1 14rem; }} label input {{ display: block; width: 100%; box-sizing: border-box; }}
li {{ margin: 0.2rem 0; }}
</style></head>
<body><main><h1>No page here</h1>
<p>This address leads to no page of
<a href="book/index.html"><cite>{escape(title)}</cite></a>.
It may have moved, or a letter of it went astray.</p>
<form action="search.html" role="search">
<label>Search the book <input type="search" name="q"></label><button>Search</button></form>
<h2>Its pages</h2><ul>{links}</ul></main>
<script>{FIND}</script></body></html>
"""


def _write(app, error) -> None:
    if error or app.builder.format != "html":
        return
    here = address()
    names = [path.relative_to(ROOT).with_suffix("").as_posix() for path in toc()]
    pages = [
        (app.env.titles[name].astext(), app.builder.get_target_uri(name))
        for name in names
        if name in app.env.titles
    ]
    title = app.config.html_title or app.config.project
    text = page(title, pages, urlsplit(here.site).path if here else "/")
    (Path(app.outdir) / FILE).write_text(text, encoding="utf-8")


def setup(app) -> None:
    """Write it once the pages are written, as it is."""
    app.connect("build-finished", _write, priority=950)

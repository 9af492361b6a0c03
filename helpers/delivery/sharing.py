"""How a page looks from outside: its description, its card in a message, its place in a sitemap.

A card and a sitemap need the book's full address; without one a page has its description only.
"""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from docutils import nodes

from ..figure_html import plain
from ..pipeline.address import address
from ..sphinx.figures import page_figures
from . import cards

CARDS, SITEMAP = "cards", "sitemap.xml"

MOST = 200
"""Characters of a description; search engines and messengers cut longer ones."""


def shorten(text: str, most: int = MOST) -> str:
    """Shorten a text to the whole sentences that fit, or else to the words that do.

    >>> shorten("One sentence. Another one.", 15), shorten("One sentence. Another.", 8)
    ('One sentence.', 'One …')
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    end = text.rfind(". ", 0, most)
    return text[: end + 1] if end > 0 else text[: text.rfind(" ", 0, most - 1)] + " …"


def description(doctree: nodes.document) -> str:
    """What a page says of itself: its lead, or its first paragraph."""
    paragraphs = list(doctree.findall(nodes.paragraph))
    lead = [one for one in paragraphs if "bk-lead" in one.get("classes", [])]
    # A number's text is followed by nothing a reader would not see.
    return shorten((lead or paragraphs)[0].astext()) if paragraphs else ""


def subject(env, page: str, text: str) -> cards.Subject:
    """What a page's card shows: its first figure, or what the page says of itself."""
    for one in page_figures(env, page).values():
        title, measure = (plain(one.bundle[name]) for name in ("title", "subtitle"))
        return cards.Subject(title, measure, one.drawing.variants["wide"])
    return cards.Subject(text)


def tags(title: str, text: str, book: str, url: str = "", card: str = "") -> str:
    """The page's description and its Open Graph properties, as HTML."""
    named = {"description": text, "twitter:card": "summary_large_image" if card else "summary"}
    properties = {
        "og:type": "article",
        "og:site_name": book,
        "og:title": title,
        "og:description": text,
    }
    if url:
        properties["og:url"] = url
    if card:
        width, height = cards.SIZE
        properties |= {
            "og:image": card,
            "og:image:type": "image/png",
            "og:image:width": str(width),
            "og:image:height": str(height),
            "og:image:alt": title,
        }
    lines = [f'<meta name="{key}" content="{escape(value)}">' for key, value in named.items()]
    lines += [
        f'<meta property="{key}" content="{escape(value)}">' for key, value in properties.items()
    ]
    return "\n".join(lines) + "\n"


def sitemap(urls: list[str]) -> str:
    """The sitemap of these pages."""
    rows = "".join(f"  <url><loc>{escape(url)}</loc></url>\n" for url in urls)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{rows}</urlset>\n"
    )


def _describe(app, pagename, templatename, context, doctree) -> None:
    if doctree is None:  # the search page
        return
    heading = next(iter(doctree.findall(nodes.title)), None)
    title = heading.astext() if heading is not None else app.config.project
    book, here, url, card = app.config.html_title or app.config.project, address(), "", ""
    said = description(doctree)
    if here:
        url = here.site + app.builder.get_target_uri(pagename)
        path = Path(CARDS) / f"{Path(pagename).name}.png"
        target = Path(app.outdir) / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(
            cards.card(
                book if title == book else f"{book}  ·  {title}", subject(app.env, pagename, said)
            )
        )
        card = here.site + path.as_posix()
    context["metatags"] = context.get("metatags", "") + tags(title, said, book, url, card)


def _list(app, error) -> None:
    if error or app.builder.format != "html":
        return
    here, outdir = address(), Path(app.outdir)
    if not here:  # what an earlier build left would speak of an address that is no longer set
        shutil.rmtree(outdir / CARDS, ignore_errors=True)
        (outdir / SITEMAP).unlink(missing_ok=True)
        return
    # From all the pages there are, not from those that this build has written anew.
    urls = [here.site + app.builder.get_target_uri(name) for name in sorted(app.env.found_docs)]
    (outdir / SITEMAP).write_text(sitemap(urls), encoding="utf-8")


def setup(app) -> None:
    """Describe every page as it is written, and list them all at the end."""
    app.connect("html-page-context", _describe)
    app.connect("build-finished", _list)

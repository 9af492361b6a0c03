"""The whole book as one PDF: ``python -m helpers pdf [FILE]`` (what ``make pdf`` calls).

The built pages are put one after another into one page, with addresses that are unique in it, and a
browser prints that page in the book's print style: figures stand at the author's values. What a
printed page leaves out, the predictions' answers and the exercises' solutions, is a part of its own
at the end; ``--key`` prints that part alone, ``--evening`` only what was known that evening. It is
printed twice. The first time tells on which page each heading falls; the second has the contents
with it.
"""

from __future__ import annotations

import io
import posixpath
import sys
import time
from collections.abc import Collection
from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from pypdf import PdfReader, PdfWriter

from ..chapters import address as built_at
from ..chapters import toc
from ..pipeline.browser import NoBrowserError, launch
from ..places import BUILD, HTML
from ..sphinx.hindsight import ON_PAPER

PAGES = HTML / "book"
TARGET = BUILD / "pdf" / "one-day-in-january.pdf"
KEY_TARGET = BUILD / "pdf" / "one-day-in-january-key.pdf"
KEY, KEY_TITLE = "answers", "Answers and solutions"
"""The address and the heading of the part that says what the chapters ask for."""

ABOUT = (
    "Every figure stands at the author’s values. What the text asks you to move, press or open, "
    "and the tables under the figures, are in the same book as a site, which needs no server."
)

LINKS = ("href", "aria-labelledby", "aria-describedby", "aria-controls", "for", "list")
"""Attributes that hold addresses within a page; all but the first hold bare ids."""


class PdfError(RuntimeError):
    """The PDF cannot be made; the message says why and what to do."""


def _at() -> dict[str, str]:
    """Where each page of the book lies among the built ones, such as ``further/lives.html``."""
    return {path.stem: posixpath.relpath(built_at(path), "book") for path in toc()}


def _page(name: str, pages: Path) -> BeautifulSoup:
    path = pages / _at()[name]
    if not path.is_file():
        raise PdfError(f"{path} is not there: the book is not built. Build it:  make book")
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _article(page: BeautifulSoup, name: str, names: list[str], pages: Path):
    """One page's article, its ids and its links made unique in the whole book."""
    article: Any = page.select_one("article.bd-article")
    for idle in article.select("script, .headerlink, .bk-figure__narrow, template, .bk-foot"):
        idle.decompose()
    for node in article.find_all(True):
        # A chart's own ids (clips, gradients) already begin with the figure's name.
        if node.get("id") and not node.find_parent("svg"):
            node["id"] = f"{name}--{node['id']}"
        for attribute in LINKS[1:]:
            if node.get(attribute):
                node[attribute] = " ".join(f"{name}--{id}" for id in node[attribute].split())
        if node.get("href"):
            to = _address(node["href"], name, names, pages)
            if to is None:
                del node["href"]
            else:
                node["href"] = to
    return article


def _address(href: str, name: str, names: list[str], pages: Path) -> str | None:
    """Where a page's link leads within the one page, or unchanged if it leaves the book.

    None for a page that is not printed and for a file of the book: paper cannot follow an address
    on this machine, and the words stay as text.
    """
    page, _, anchor = href.partition("#")
    page = page.partition("?")[0]
    if not page:
        return f"#{name}--{anchor}" if anchor else f"#{name}"
    places = _at()
    lies = posixpath.normpath(posixpath.join(posixpath.dirname(places[name]), page))
    to = next((other for other in names if places[other] == lies), None)
    if to is None:
        return href if ":" in page or not (pages / lies).is_file() else None
    return f"#{to}--{anchor}" if anchor else f"#{to}"


def _sheets(page: BeautifulSoup, name: str) -> list[str]:
    """The links to a page's style sheets, as they lead there from the folder of the chapters."""
    folder = posixpath.dirname(_at()[name])
    links = page.select('link[rel="stylesheet"]:not(noscript *), link[rel="later"]')
    for link in links:
        link["rel"] = "stylesheet"  # what is printed waits for all of its faces
        if "//" not in (href := str(link["href"])):
            link["href"] = posixpath.normpath(posixpath.join(folder, href))
    return [str(link) for link in links]


def _headings(article, name: str) -> tuple[str, list[tuple[str, str]]]:
    """A chapter's title, and its sections with their addresses."""
    title = article.h1.get_text(strip=True)
    sections = [
        (section["id"], section.find("h2", recursive=False).get_text(strip=True))
        for section in article.select("section[id]")
        if section.find("h2", recursive=False)
    ]
    return title, sections


def _answers(article) -> str:
    """What a chapter asks for, taken out of it: its predictions' answers and its solutions."""
    parts = []
    if keys := article.select_one("section:has(> .bk-keys)"):  # the page for whoever teaches
        for one in keys.extract().select(".bk-keys > details"):
            one.name, one.summary.name = "div", "h3"
        parts.append(keys.select_one(".bk-keys").decode_contents())
    for asked in article.select(".bk-predict"):
        question = asked.select_one(".bk-predict__question").get_text(strip=True)
        reveal = asked.select_one(".bk-predict__reveal").extract().select_one(".bk-reveal")
        parts.append(f'<p class="pdf-question">{escape(question)}</p>{reveal.decode_contents()}')
    for section in article.select("section:has(> details.solution)"):
        section.extract().h2.decompose()
        for solution in section.select("details.solution"):
            solution.name, solution.summary.name = "div", "h3"
        parts.append(section.decode_contents())
    return "".join(parts)


def _key(articles: dict, chapters: list) -> tuple[Any, list[tuple[str, str]]]:
    """The part with all of them as an article, and its sections: one a chapter."""
    sections, html = [], f"<h1>{KEY_TITLE}</h1>"
    for name, title, _ in chapters:
        if found := _answers(articles[name]):
            sections.append((f"{KEY}--{name}", title))
            html += f'<section id="{KEY}--{name}"><h2>{escape(title)}</h2>{found}</section>'
    return BeautifulSoup(html, "html.parser"), sections


def _marks(pages: Collection[BeautifulSoup]) -> str:
    """What the marks in a text mean, which stands at the foot of each page with numbers."""
    found = (page.select_one(".bk-foot:has(.bk-said)") for page in pages)
    return next((f'<p class="pdf-marks">{one.decode_contents()}</p>' for one in found if one), "")


def _unlink_lost(articles: dict) -> None:
    """Leave the words of a link whose place is not printed."""
    ids = set(articles).union(*({n["id"] for n in one.select("[id]")} for one in articles.values()))
    for article in articles.values():
        for link in article.select('a[href^="#"]'):
            if link["href"][1:] not in ids:
                del link["href"]


def _contents(chapters: list, pages: dict[str, int]) -> str:
    """The contents; page numbers stand where they are known."""

    def line(kind: str, address: str, text: str) -> str:
        return (
            f'<li class="{kind}"><a href="#{address}"><span>{escape(text)}</span>'
            f"<span>{pages.get(address, '')}</span></a></li>"
        )

    items = []
    for name, title, sections in chapters:
        items.append(line("pdf-chapter", name, title))
        items += [line("pdf-section", address, text) for address, text in sections]
    return f'<nav class="pdf-contents"><h1>Contents</h1><ol>{"".join(items)}</ol></nav>'


def _document(
    heads: tuple[str, str, str],
    chapters: list,
    articles: dict,
    sheets: Collection[str],
    pages: dict,
) -> str:
    """The whole book as one page.

    Its heads are the title, the evening where that is shown, and what the marks in a text mean.
    """
    from ..data import EVENING
    from ..units import moment

    title, evening, marks = heads
    running = "".join(
        f'@page {name} {{ @top-left {{ content: "{escape(heading)}"; }} '
        f'@top-right {{ content: "{evening}"; }} }} #{name} {{ page: {name}; }}\n'
        for name, heading, _ in chapters
    )
    body = "".join(
        f'<article class="bd-article" id="{name}">{articles[name].decode_contents()}</article>'
        for name, _, _ in chapters
    )
    return (
        f'<!DOCTYPE html><html lang="en" data-theme="light" '
        f'data-asof="{"evening" if evening else "now"}"><head>'
        f'<meta charset="utf-8"><title>{escape(title)}</title>{"".join(sheets)}'
        f'<link rel="stylesheet" href="../_static/pdf.css"><style>{running}</style></head>'
        f'<body class="pdf"><header class="pdf-title"><h1>{escape(title)}</h1>'
        f"<p>An executable book about one market session, {moment(EVENING[:10])}</p>"
        f"<p>{evening}</p><p>{ABOUT if chapters[0][0] != KEY else ''}</p>{marks}</header>"
        f'{_contents(chapters, pages)}<div class="bd-main"><div class="bd-content">'
        f'<div class="bd-article-container">{body}</div></div></div></body></html>'
    )


def _print(browser, html: str, pages: Path) -> bytes:
    """Print a page that lies among the built ones, so that styles and fonts are found."""
    file = pages / "_whole-book.html"
    file.write_text(html, encoding="utf-8")
    try:
        page = browser.new_page(color_scheme="light")
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
        page.close()
        return printed
    finally:
        file.unlink()


def _places(printed: bytes) -> dict[str, int]:
    """Page number of each address that something links to."""
    reader = PdfReader(io.BytesIO(printed))
    return {
        name.lstrip("/"): number + 1
        for name, place in reader.named_destinations.items()
        if (number := reader.get_destination_page_number(place)) is not None
    }


def _with_outline(printed: bytes, title: str, chapters: list, pages: dict[str, int]) -> bytes:
    """Add the outline that a reader's side bar shows.

    Chromium writes one too, but says a heading twice that stands at the top of a page.
    """
    writer = PdfWriter(clone_from=io.BytesIO(printed))
    for name, heading, sections in chapters:
        chapter = writer.add_outline_item(title=heading, page_number=pages[name] - 1)
        for address, text in sections:
            writer.add_outline_item(title=text, page_number=pages[address] - 1, parent=chapter)
    writer.add_metadata({"/Title": title})
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def make(
    target: Path | None = None,
    only: Collection[str] | None = None,
    *,
    key: bool = False,
    evening: bool = False,
    built: Path | None = None,
) -> tuple[Path, int]:
    """Print the built book.

    Parameters
    ----------
    target : Path, optional
        Where the PDF goes; its folder is made. Else it goes into ``_build/pdf``.
    only : collection of str, optional
        The pages to print, such as ``["index", "fed"]``, always in the book's order; all of them
        where nothing is said. A link to a page that is not printed stays as text.
    key : bool, optional
        Only the answers and solutions.
    evening : bool, optional
        Only what was known on the evening of the session.
    built : Path, optional
        The folder of the built pages that are printed, with its styles beside it: the book's own.

    Returns
    -------
    path : Path
        The file.
    pages : int
        How many pages it has.

    Raises
    ------
    PdfError
        If the book is not built, a page is asked for that it does not have, nothing is asked on
        the pages of a key, or a heading of the contents has no page.
    helpers.pipeline.browser.NoBrowserError
        If there is no browser to print with.
    """
    from playwright.sync_api import sync_playwright

    front, *_ = names = [path.stem for path in toc()]
    if only is not None:
        if strange := set(only) - set(names):
            raise PdfError(f"the book has no page {', '.join(sorted(strange))} to print")
        names = [name for name in names if name in only]
    place = built or PAGES
    read = {name: _page(name, place) for name in names}
    marks = _marks(read.values())
    articles = {name: _article(read[name], name, names, place) for name in names}
    # Each page loads only what it needs: KaTeX's style is not on the first one.
    sheets = dict.fromkeys(sheet for name in names for sheet in _sheets(read[name], name))
    chapters = [(name, *_headings(articles[name], name)) for name in names]
    title = _headings(_article(_page(front, place), front, names, place), front)[0]
    articles[KEY], sections = _key(articles, chapters)
    chapters = [
        (name, heading, [one for one in parts if articles[name].find(id=one[0])])
        for name, heading, parts in chapters
    ]
    if sections:
        chapters.append((KEY, KEY_TITLE, sections))
    if key and not sections:
        raise PdfError("the pages to print ask for nothing, so there is no key to them")
    if key:
        title, chapters = f"{title}: {KEY_TITLE.lower()}", chapters[-1:]
        articles = {KEY: articles[KEY]}
    _unlink_lost(articles)
    heads = (title, ON_PAPER if evening else "", marks)
    target = target or (KEY_TARGET if key else TARGET)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        pages = _places(_print(browser, _document(heads, chapters, articles, sheets, {}), place))
        printed = _print(browser, _document(heads, chapters, articles, sheets, pages), place)
        browser.close()
    wanted = [
        address
        for name, _, parts in chapters
        for address in (name, *(address for address, _ in parts))
    ]
    if missing := [address for address in wanted if address not in pages]:
        raise PdfError(f"the contents name headings that the PDF does not have: {missing[:5]}")
    if _places(printed) != pages:
        raise PdfError("the contents moved the pages they name; the contents' own length changed")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_with_outline(printed, title, chapters, pages))
    return target, len(PdfReader(target).pages)


def main(
    target: Path | None = None,
    only: Collection[str] | None = None,
    *,
    key: bool = False,
    evening: bool = False,
) -> int:
    """Print the book and say where it is."""
    started = time.perf_counter()
    try:
        path, pages = make(target, only, key=key, evening=evening)
    except (PdfError, NoBrowserError) as error:
        print(error, file=sys.stderr)
        return 1
    size = path.stat().st_size / 1e6
    print(
        f"The {'key' if key else 'book'} is in {path}: {pages} pages, {size:.1f} MB "
        f"({time.perf_counter() - started:.1f} s)"
    )
    return 0

"""The search: what it looks through is taken from the pages, so that it finds what a reader sees.

Each claim, fact, assumption, name, term, figure and section is an entry with its own address. Code,
forms, tooltips, answers and charts are no text of a page. What was known only later is kept apart,
so that a search of that evening does not look there. ``assets/search.js`` searches with MiniSearch;
the entries are a script, which only the page of the search loads, from a folder too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from .search_words import ASKED

ENTRIES = "search-entries.js"
SCRIPTS = ("minisearch.js", ENTRIES, "search.js")
SHORT = 90
"""Letters of a text that stand for a title where there is none, as for a source."""

PLACE = (
    '<p class="bk-found__count" role="status"></p><ol class="bk-found" id="search-results"></ol>'
    '<p><button type="button" class="bk-link bk-found__more" hidden>Show more</button></p>'
    + "".join(f'<script src="_static/{name}"></script>' for name in SCRIPTS)
)
"""Where the results stand on the page of the search, and what finds them."""

_UNREAD = {"svg", "script", "style", "form", "button", "template", "pre", "math"}
_UNREAD_CLASSES = {
    *("bk-tip", "headerlink", "bk-sr", "bk-hid", "bk-foot", "bk-evening", "bk-mark", "katex"),
    *("cell_input", "bk-predict__reveal", "bk-controls", "bk-figure__chart", "bk-differs"),
    *("bk-yours", "above-input", "below-input", "bk-figure__number", "bk-claim__number"),
    *("solution", "bk-answers", "bk-keys"),
}
_LATER = {"hindsight", "bk-hindsight", "bk-now"}
_JUDGED = {"bk-claim__pair", "bk-verdict"}
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_HEADS = {"h1", "h2", "h3", "summary", "th", "dt", "figcaption"}


@dataclass
class Entry:
    """One thing that a search finds."""

    kind: str
    anchor: str
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    """Its words that nobody could know that evening."""
    hidden: bool = False
    """Whether all of it is such."""


def _kind(tag: str, classes: set[str], anchor: str, page: str) -> str:
    """What an element with an id is to a reader who searches; nothing where it is no entry."""
    if not anchor:
        return ""
    if tag == "section" and "bk-predict" not in classes:
        return "section"
    if "bk-figure" in classes:
        return "figure"
    if tag == "details" and "bk-claim" in classes:
        head = anchor.split("-")[0]
        return head if head in ("model", "table", "history", "forecast") else "claim"
    if tag == "tr":
        return "name" if anchor.startswith("name-") else "row"
    if tag == "dt":
        return "term" if anchor.startswith("term-") else "code"
    if anchor.startswith("source-"):
        return "source"
    return "reading" if "citation" in classes else ""


class _Reader(HTMLParser):
    """Takes the entries out of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.page = page
        self.found: list[Entry] = []
        self.open: list[dict] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        if tag in _VOID:
            self.handle_data(" ")
            if tag == "br" and self.open:
                self.open[-1]["head"] = False  # what follows in a fact's cell says how it was found
            return
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        above = self.open[-1] if self.open else None
        if tag == "article" and "bd-article" in classes:
            self.inside = True
        # A figure with two titles is found by that of the evening; the other is a text of later.
        title_then = "bk-evening" in classes and bool(above and above["head"])
        unread = bool(above and above["unread"]) or tag in _UNREAD
        unread = unread or (bool(classes & _UNREAD_CLASSES) and not title_then)
        later = bool(above and above["later"]) or bool(classes & _LATER)
        entry = above["entry"] if above else None
        kind = _kind(tag, classes, given.get("id") or "", self.page) if self.inside else ""
        head = above["head"] if above else False
        if kind and not unread:
            entry = Entry(kind, given["id"], hidden=later)
            self.found.append(entry)
            head = False
        if entry is not None and entry.kind == "figure":
            head = head or "bk-figure__title" in classes
        elif entry is not None and tag in _HEADS and not entry.title:
            head = entry.kind != "section" or tag.startswith("h")
        elif tag == "dd" and entry is not None and entry.kind in ("term", "code"):
            head = False
        self.open.append(
            {"tag": tag, "unread": unread, "later": later, "entry": entry, "head": head}
            | {"own": bool(kind)}
        )
        self.handle_data(" · " if head and classes & _JUDGED else " ")

    def handle_endtag(self, tag):
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place]["tag"] == tag:
                closed = self.open[place]
                del self.open[place:]
                break
        else:
            return
        if tag == "article":
            self.inside = False
        # A term's meaning stands behind it, not in it.
        if tag == "dt" and closed["own"] and self.open:
            self.open[-1]["entry"] = closed["entry"]
        self.handle_data(" ")

    def handle_data(self, text):
        if not self.inside or not self.open or self.open[-1]["unread"]:
            return
        now = self.open[-1]
        entry = now["entry"]
        if entry is None:
            return
        if now["later"] and not entry.hidden:
            entry.later.append(text)
        elif now["head"]:
            entry.title.append(text)
        else:
            entry.text.append(text)


def _plain(parts: list[str]) -> str:
    text = re.sub(r"\s+", " ", "".join(parts)).strip()
    text = re.sub(r"( ·)+(?= ·)|^· | ·$", "", text)
    return re.sub(r" ([.,;:)%’])", r"\1", text)


@lru_cache(64)  # while a book is written, most articles stay as they were
def entries_of(page: str, html: str) -> list[list]:
    """The entries of a page: kind, address, title, text, later text, whether all of it is later.

    Parameters
    ----------
    page : str
        Its address.
    html : str
        Its article; what is around that changes whenever a script does.

    Examples
    --------
    >>> entries_of("a.html", '<article class="bd-article"><section id="x"><h1>Title</h1>'
    ... '<p>Said<span class="bk-tip">tip</span>. <span class="hindsight">Later.</span></p>')
    [['section', 'a.html#x', 'Title', 'Said.', 'Later.', 0]]
    """
    reader = _Reader(page)
    reader.feed(re.sub(r"(?s)<svg.*?</svg>|<script.*?</script>", " ", html))
    return [
        [one.kind, f"{page}#{one.anchor}", title]
        + [_plain(one.text), _plain(one.later), int(one.hidden)]
        for one in reader.found
        if (title := _plain(one.title) or _plain(one.text)[:SHORT])
    ]


_ARTICLE = re.compile(r'<article class="bd-article.*</article>', re.S)


def script(pages: dict[str, str]) -> str:
    """The entries of all pages, and what is asked otherwise, as a script: ``BookSearch = …``."""
    titles, entries = {}, []
    for page, html in sorted(pages.items()):
        article = _ARTICLE.search(html)
        found = entries_of(page, article[0]) if article else []
        if found:
            titles[page] = found[0][2]
            entries += found
    return "window.BookSearch = " + json.dumps(
        {"pages": titles, "asked": ASKED, "entries": entries},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _instead(app) -> None:
    """Leave out Sphinx's own index, which knows no numbers and which no page asks for."""
    app.builder.search = False


def _page(app) -> list[tuple[str, dict, str]]:
    """The page of the search, which Sphinx makes for an index of its own only."""
    return [("search", {}, "search.html")] if app.builder.format == "html" else []


def setup(app) -> None:
    """Take the place of Sphinx's search."""
    app.connect("builder-inited", _instead)
    app.connect("html-collect-pages", _page)

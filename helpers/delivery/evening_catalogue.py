"""The page of tables and models of that evening describes what the edition has, and nothing else.

On the book's page a table of what came later, such a column, and a model that rests on it have
their card or row like every other. In the edition there is no such file, so they go, and with them
whatever leads there from any page.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from .. import data

PAGE = "book/tables.html"
_ID = re.compile(r'\b(?:id|name)="([^"]+)"')
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]*)#([^"]+)"')


def settle(folder: Path) -> None:
    """Take the cards of what is not in an edition out of it, and the links to what is not there.

    Parameters
    ----------
    folder : Path
        The edition's pages with the files beside them, its tables and their descriptor among them.
    """
    described = json.loads((folder / "data" / data.DESCRIPTOR.name).read_text("utf-8"))
    page = folder / PAGE
    page.write_text(catalogue(page.read_text("utf-8"), described), encoding="utf-8")
    texts = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in [*folder.glob("book/**/*.html"), folder / "search.html"]
    }
    ids = {name: set(_ID.findall(text)) for name, text in texts.items()}
    for name, text in texts.items():
        if lost(name, text, ids):
            (folder / name).write_text(unlinked(name, text, ids), encoding="utf-8")
    _sheets(folder, ids)
    _found(folder / "_static" / "search-entries.js", ids)


def catalogue(html: str, described: Mapping[str, Any]) -> str:
    """The page without the cards of tables and models that the edition does not have.

    Parameters
    ----------
    html : str
        The page.
    described : mapping
        The edition's descriptor. What it says of a table stands on the card.
    """
    soup = BeautifulSoup(html, "html.parser")
    tables = {one["name"]: one for one in described["resources"]}
    for card in soup.select('details[id^="table-"]'):
        table = tables.get(str(card["id"]).removeprefix("table-"))
        if table is None:
            card.decompose()
        else:
            _card(card, table)
    for card in soup.select('details[id^="model-"]'):
        if not card.select("tbody tr"):  # all its rows were of later
            card.decompose()
    return str(soup)


def _card(card: Tag, table: Mapping[str, Any]) -> None:
    """Let a card say what the edition's descriptor says of its table."""
    columns = {field["name"]: field for field in table["schema"]["fields"]}
    for row in card.select("tbody tr"):
        name = row.select_one("th code")
        if name and name.get_text() not in columns:
            row.decompose()
    title = card.select_one("summary .bk-claim__text")
    if title and title.code:
        file = title.code.extract()
        title.clear()
        title.extend([file, f" {table.get('description', '')}"])
    for term in card.select("dl > dt"):
        said = table.get(SAID.get(term.get_text(), ""))
        words = term.find_next_sibling("dd")
        if said and isinstance(words, Tag):
            words.string = str(said)


SAID = {"What was done": "processing", "Holes": "holes"}
"""What a card says in words, and where the descriptor has it."""


# Links -------------------------------------------------------------------------------------------


def lost(page: str, html: str, ids: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """The links of a text that lead to a place that its page does not have: page and id.

    Parameters
    ----------
    page : str
        Where the text stands, as ``book/session.html``.
    html : str
    ids : mapping
        The ids of each page.

    Examples
    --------
    >>> lost("book/a.html", '<a href="b.html#x">x</a><a href="#y">y</a>',
    ...      {"book/a.html": {"y"}, "book/b.html": set()})
    {('b.html', 'x')}
    """
    return {
        (to, id)
        for to, id in _LINK.findall(html)
        if id not in ids.get(_place(page, to), {id})  # what is no page of the book is left alone
    }


def _place(page: str, to: str) -> str:
    to = to.partition("?")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), to)) if to else page


def unlinked(page: str, html: str, ids: Mapping[str, set[str]]) -> str:
    """A text in which such a link is words.

    Examples
    --------
    >>> unlinked("book/a.html", '<p>of <a href="b.html#x">x</a>.</p>', {"book/b.html": set()})
    '<p>of x.</p>'
    """
    soup, gone = BeautifulSoup(html, "html.parser"), lost(page, html, ids)
    for link in soup.select('a[href*="#"]'):
        to, _, id = str(link["href"]).partition("#")
        if (to, id) in gone:
            link.unwrap()
    return str(soup)


def _sheets(folder: Path, ids: Mapping[str, set[str]]) -> None:
    """The same in the number sheets that a page fetches."""
    for path in (folder / "_static" / "sheets").glob("*.js"):
        head, _, rest = path.read_text("utf-8").partition("(")
        held = json.loads(rest.rstrip().removesuffix(");"))
        page = next((one for one in ids if Path(one).stem == path.stem), PAGE)
        if any(lost(page, html, ids) for html in held.values()):
            held = {key: unlinked(page, html, ids) for key, html in held.items()}
            path.write_text(f"{head}({json.dumps(held, ensure_ascii=False)});\n", encoding="utf-8")


def _found(path: Path, ids: Mapping[str, set[str]]) -> None:
    """What the search page knows, less what is not there."""
    head, _, rest = path.read_text("utf-8").partition(" = ")
    known = json.loads(rest.rstrip().removesuffix(";"))
    known["entries"] = [
        one
        for one in known["entries"]
        if one[1].partition("#")[2] in ids.get(one[1].partition("#")[0], set())
    ]
    there = {one[1] for one in known["entries"]}
    known["asked"] = {place: words for place, words in known["asked"].items() if place in there}
    path.write_text(
        f"{head} = {json.dumps(known, ensure_ascii=False, separators=(',', ':'))};\n",
        encoding="utf-8",
    )

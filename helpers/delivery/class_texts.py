"""A text for a class, read with its numbers: a teaching note, or the case.

``teach/`` lies outside everything that reaches a student by itself. Its texts get their numbers as
the book's prose does, by roles, so that none can go stale; what is said here in addition:

* ``{state}`words <session?weight=0.07#index-without>` `` in a note links to a figure in a state,
  as on a page of the book (`helpers.sphinx.states`).
* ``[A title of its own](exhibit:session#day-path)``, as a paragraph, puts a built figure into the
  case, as that evening had it. ``[](day-path)`` names it by its number.

The case is for students: it rests on nothing that was known after the closing bell, and gives no
verdict and no answer of a prediction away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from .. import data
from ..chapters import toc
from ..model import ModelError, model
from ..pipeline.address import address
from ..pipeline.digits import typed_digits
from ..places import HTML, ROOT
from ..sphinx import plain
from ..sphinx.states import FORM, STATE, StateError, reads

if TYPE_CHECKING:
    from markdown_it.token import Token

TEACH = ROOT / "teach"
CASE = TEACH / "case.md"

BELL = "2026-01-29T16:00"
"""What the case may rest on was known by then: New York closes."""

MINUTES = re.compile(r"\d+–\d+")
"""What a roadmap may type: from which minute of the class to which."""

EXHIBIT = re.compile(r"\(exhibit:([\w/]+)#([\w-]+)\)")

KINDS = {
    "fact": "known",
    "when": "known",
    "claim": "said",
    "result": "assumed",
    "assume": "assumed",
}
"""By role, the kind of its number."""

Page = Callable[[str], BeautifulSoup]


class TeachingError(Exception):
    """A text for the class cannot be made; one line for each place that is wrong."""


@cache
def built(page: str) -> BeautifulSoup:
    """A built page of the book, by its name such as ``session`` or ``further/lives``.

    Raises
    ------
    TeachingError
        If the book has no such page, or is not built.
    """
    path = HTML / "book" / f"{page}.html"
    if ROOT / "book" / f"{page}.md" not in toc():
        raise TeachingError(f"the book has no page {page!r}: take a name of _toc.yml")
    if not path.is_file():
        raise TeachingError(f"{path} is not there: the book is not built. Build it:  make book")
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


class Reader(plain.Reader):
    """Reads a text for the class: as a chapter is read for a notebook, and what is said above.

    Parameters
    ----------
    path : Path
        The text.
    page : callable, optional
        Gives a built page by its name; without it states and exhibits are read but not looked up.
    """

    def __init__(self, path: Path, page: Page | None = built):
        self.text = path.read_text(encoding="utf-8")
        shown = EXHIBIT.findall(self.text)
        names = {key: f"Exhibit {number}" for number, (_, key) in enumerate(shown, start=1)}
        super().__init__(names, name_of(path))
        self.student, self.page = path == CASE, page

    @cached_property
    def markdown(self) -> str:
        """The text in plain Markdown, with HTML for numbers, states and exhibits.

        Raises
        ------
        TeachingError
            For all that is wrong with it, each with its line.
        """
        made = "".join(self.read(self.text))
        if self.faults:
            raise TeachingError("\n".join(self.faults))
        return made

    def _word(self, token: Token, line: int) -> str:
        if token.type == "text":
            self._typed(token.content, line)
        return super()._word(token, line)

    def _typed(self, text: str, line: int) -> None:
        if MINUTES.fullmatch(text.strip()):
            return
        for digits in typed_digits(text):
            self._fault(line, f"the number {digits!r} is typed", "ask for it by {fact}`id`")

    def _role(self, token: Token, line: int) -> str:
        name = token.meta["name"]
        if name == "state":
            return self._state(token.content, line)
        before = len(self.faults)
        text = super()._role(token, line)
        if len(self.faults) > before or name not in KINDS:
            return text
        if self.student:
            self._gives_away(name, *token.content.partition(":")[::2], line)
        # A notebook has a number in bold; here it has the mark of its kind, but for a sentence.
        marked = rf'<span class="n n-{KINDS[name]}">\1</span>'
        shown = r"\1" if token.content.endswith(":text") else marked
        text = re.sub(r"^\*\*(.+?)\*\*", shown, text)
        return re.sub(r" \*\((.+)\)\*$", r"<sup>\1</sup>", text)

    def _gives_away(self, role: str, key: str, style: str, line: int) -> None:
        """Refuse in the case what was known after the bell, a verdict, a prediction's answer."""
        used = {f"{role}:{key}"}
        if role == "result":
            used = {f"model:{key}"} | {row.source for row in model(key).inputs}
        elif role == "assume":
            used = {data.assumption(key).source}
        elif role == "when":
            used = {f"fact:{key}"}
        for kind, _, name in (one.partition(":") for one in sorted(used)):
            if kind == "fact" and data.fact(name).known_on > BELL:
                when = data.fact(name).known_on
                self._fault(line, f"{name} was known on {when}", "the case ends at the bell")
        if style == "verdict":
            self._fault(line, f"the verdict on {key}", "the case leaves it to the class")
        for asked in data.records("predictions").values():
            if asked.answer in used:
                given = f"{key} answers the prediction {asked.id}"
                self._fault(line, given, "let the class find it")

    def _state(self, text: str, line: int) -> str:
        """A link to a figure in a state, and what it reads there."""
        found = STATE.fullmatch(text)
        if self.student:
            self._fault(line, f"the state {text!r}", "the case links to no page of the book")
            return ""
        if found is None:
            self._fault(line, f"the state {text!r}", FORM)
            return ""
        self._typed(found["words"], line)
        read = self._reads(found, line) if self.page else ""
        query = f"?{found['query']}" if found["query"] else ""
        at = f"{found['page']}.html{query}#{found['figure']}"
        link = f'<a class="state" href="{escape(book_at() + at)}" data-at="{escape(at)}">'
        said = f' <span class="reads">{escape(read)}</span>' if read else ""
        return f"{link}{escape(found['words'])}</a>{said}"

    def _reads(self, found: re.Match, line: int) -> str:
        """What a model reads in a state, as the page shows it; nothing where no one number is."""
        try:
            key = str(self._figure(found["page"], found["figure"]).get("data-model", ""))
            return reads(found["query"] or "", key) if found["query"] else ""
        except (TeachingError, StateError, ModelError) as error:
            self._fault(line, f"the state <{found[0].partition('<')[2]}", str(error))
            return ""

    def _figure(self, page: str, key: str):
        assert self.page is not None
        found = self.page(page).find("figure", id=key)
        if found is None:
            raise TeachingError(f"page {page!r} has no figure {key!r}: take an id of that page")
        return found

    def _link(self, token: Token, inside: str, line: int) -> str:
        href = str(token.attrs["href"])
        if href.startswith("exhibit:"):
            return self._exhibit(href, inside, line)
        page, ending, _ = href.partition(".md")
        if ending and not href.startswith(plain.ADDRESSES):
            if self.student:
                self._fault(line, f"a link to {href!r}", "the case links to no page of the book")
            elif ROOT / "book" / f"{page}.md" not in toc():
                self._fault(line, f"a link to {href!r}", "the book has no such page")
            return f'<a href="{book_at()}{escape(page)}.html">{inside}</a>'
        return super()._link(token, inside, line)

    def _exhibit(self, href: str, title: str, line: int) -> str:
        """A built figure as that evening had it, in one line of HTML."""
        page, _, key = href.removeprefix("exhibit:").partition("#")
        if self.page is None:
            return ""
        try:
            return exhibit(self._figure(page, key), self.figures.get(key, ""), title)
        except TeachingError as error:
            self._fault(line, f"the exhibit {href!r}", str(error))
            return ""


def name_of(path: Path) -> str:
    """A file, for whoever has to mend it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def book_at() -> str:
    """Where the pages are: as published, or as built beside the folder that is written here."""
    here = address()
    return f"{here.site}book/" if here else "../../html/book/"


def exhibit(figure, name: str, title: str = "") -> str:
    """A built figure for paper: its drawing as that evening had it, without what a page adds.

    Parameters
    ----------
    figure : bs4.Tag
        The figure of a page.
    name : str
        Such as ``Exhibit 2``.
    title : str, optional
        In place of the figure's own, which tells what it shows.

    Returns
    -------
    str
        One line of HTML.

    Raises
    ------
    TeachingError
        If that evening had nothing of it.
    """
    if "bk-hindsight" in figure.get("class", []):
        raise TeachingError(f"nothing of {figure['id']!r} was known that evening")
    figure = BeautifulSoup(str(figure), "html.parser").figure
    for later in figure.select('.bk-now, .bk-figure__number, svg [class*="hindsight"]'):
        later.decompose()
    for node in figure.select("svg [class]"):
        # A layer of that evening is hidden on the page until it is asked for.
        node["class"] = [one.replace("evening_", "then_") for one in node["class"]]
    drawing = figure.select_one(".bk-figure__drawing")
    label = str(drawing.get("data-evening-label") or drawing["aria-label"])
    words = {
        part: node.decode_contents().strip()
        for part in ("title", "subtitle", "note", "source")
        if (node := figure.select_one(f".bk-figure__{part}"))
    }
    foot = " ".join(filter(None, (words.get("note"), words.get("source"))))
    drawings = "".join(
        f'<div class="{variant}">{figure.select_one(f".bk-figure__{variant} svg")}</div>'
        for variant in ("wide", "narrow")
    )
    html = (
        f'<figure class="exhibit" id="{figure["id"]}"><figcaption><b>{name}</b> '
        f"{title or words['title']}<span>{words.get('subtitle', '')}</span></figcaption>"
        f'<div role="img" aria-label="{escape(label)}">{drawings}</div><p>{foot}</p></figure>'
    )
    return " ".join(html.split())


def texts() -> list[Path]:
    """The notes in the book's order, that of the case last, and the case."""
    order = [path.name for path in (*toc(), CASE)]
    notes = [*(TEACH / "notes").glob("*.md")]
    if stray := [name_of(note) for note in notes if note.name not in order]:
        raise TeachingError(f"{stray[0]}: a note has the name of its chapter, or case.md")
    return [*sorted(notes, key=lambda note: order.index(note.name)), CASE]


def sentences(markdown: str) -> list[str]:
    """The long sentences of a text, by which it is known wherever it turns up.

    Examples
    --------
    >>> sentences("Short. *This one* has enough words to be told from every other sentence.")
    ['This one has enough words to be told from every other sentence.']
    """
    blocks = BeautifulSoup(html_of(markdown), "html.parser").select("p, li, td, th")
    found = [one for block in blocks for one in re.split(r"(?<=[.?!])\s+", _spaced(block))]
    return [one for one in found if len(one.split()) >= 9]


def words_of(markdown: str) -> str:
    """All words of a text, as a reader sees them."""
    return _spaced(BeautifulSoup(html_of(markdown), "html.parser"))


def _spaced(page) -> str:
    return re.sub(r" (?=[.,;:?!])", "", " ".join(page.get_text(" ").split()))


def html_of(markdown: str) -> str:
    """A text that was read, as HTML."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True, "typographer": True})
    return reader.enable(["table", "smartquotes"]).render(markdown)

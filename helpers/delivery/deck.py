"""The slides of the eighty minutes, read with their numbers: ``teach/deck.yml``.

A slide is a mapping. What it may say:

* ``title``, and ``minutes`` such as ``8–20``: the stretch of the lesson in ``book/teach.md`` that
  the slide belongs to. That section is the slide's speaker notes, so a lesson has one text.
* ``text`` in Markdown, with numbers by the prose's roles; what was known only after the bell stands
  on a slide that says ``asof: now``, which students' copies do not have.
* ``figure: session#index-without``, a built figure; ``inputs``, at most four that can be moved
  there; ``states``, buttons that set inputs; ``measure`` in place of the figure's subtitle.
* ``code: capex#what-to-believe``, a figure that phones are led to.
* ``vote``, one of the deck's ``votes``: the first slide with it is the first round, the next the
  second. ``guess``, a prediction of the book that the class answers in numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml
from bs4 import Tag

from .. import data
from ..chapters import toc
from ..model import ModelError
from ..places import ROOT
from ..sphinx import plain
from ..sphinx.states import StateError, inputs_of
from . import class_texts
from .class_texts import TEACH, Page, TeachingError, built, html_of, name_of

DECK = TEACH / "deck.yml"
LESSON = ROOT / "book" / "teach.md"

MOST_INPUTS = 4
"""So many fit beside a chart in letters that the last row can read."""

KEYS = {
    *("title", "minutes", "text", "figure", "inputs", "states", "measure", "asof"),
    *("vote", "guess", "code"),
}
_STRETCH = re.compile(r"^### (\d+–\d+) min[^\n]*\n(.*?)(?=^##|\Z)", re.M | re.S)


@dataclass(frozen=True)
class State:
    """A button on a slide, and the inputs that it sets."""

    words: str
    values: dict[str, float]


@dataclass(frozen=True)
class Vote:
    """A question with a few answers, asked for the first or the second time."""

    id: str
    options: tuple[str, ...]
    round: int


@dataclass(frozen=True)
class Slide:
    """What a slide shows; its texts are HTML."""

    title: str
    minutes: str = ""
    text: str = ""
    notes: str = ""
    page: str = ""
    figure: Tag | None = None
    inputs: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    measure: str = ""
    later: bool = False
    code: str = ""
    vote: Vote | None = None
    guess: data.Prediction | None = None


class Text(class_texts.Reader):
    """Reads one text of a slide, or a section of the lesson.

    Parameters
    ----------
    text : str
        MyST Markdown.
    place : str
        What is read, for whoever has to mend it.
    page : callable, optional
        Gives a built page by its name.
    evening : bool
        Whether later facts, verdicts and answers of predictions are refused.
    """

    def __init__(self, text: str, place: str, page: Page | None = built, evening: bool = False):
        plain.Reader.__init__(self, {}, place)
        self.text, self.page, self.student = text, page, evening

    def _link(self, token, inside: str, line: int) -> str:
        """A figure that is named by its id alone is named by its title: slides have no numbers."""
        if inside or self.page is None:
            return super()._link(token, inside, line)
        try:
            title = _anywhere(str(token.attrs["href"]), self.page).select_one(".bk-figure__title")
        except TeachingError as error:
            self._fault(line, "an empty link", str(error))
            return ""
        return f"<em>{escape(' '.join(list(title.stripped_strings)[1:]))}</em>" if title else ""


def _anywhere(key: str, page: Page) -> Tag:
    """A built figure of any page, looked for where the source names it."""
    for path in toc():
        if key not in path.read_text(encoding="utf-8"):
            continue
        name = path.relative_to(ROOT / "book").with_suffix("").as_posix()
        found = page(name).find("figure", id=key)
        if isinstance(found, Tag):
            return found
    raise TeachingError(f"no figure has the id {key!r}")


def stretches() -> dict[str, str]:
    """What the lesson says of each stretch of its minutes, by these.

    Examples
    --------
    >>> list(stretches())[:3]
    ['0–8', '8–20', '20–32']
    """
    return dict(_STRETCH.findall(LESSON.read_text(encoding="utf-8")))


def read(path: Path = DECK, page: Page = built) -> list[Slide]:
    """The slides in their order.

    Parameters
    ----------
    path : Path
        The deck.
    page : callable
        Gives a built page by its name.

    Raises
    ------
    TeachingError
        For all that is wrong with it, each with its slide.
    """
    try:
        deck = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise TeachingError(f"{name_of(path)}: {error}") from None
    reader = _Deck(name_of(path), deck, page)
    made = [reader.slide(number, given) for number, given in enumerate(deck["slides"], start=1)]
    if reader.faults:
        raise TeachingError("\n".join(reader.faults))
    return made


class _Deck:
    """Reads slides one after the other, and gathers what is wrong with them."""

    def __init__(self, place: str, deck: dict, page: Page):
        self.place, self.votes, self.page = place, deck.get("votes", {}), page
        self.asked: list[str] = []
        self.figures: set[str] = set()
        self.lesson = stretches()
        self.faults: list[str] = []
        self.at = ""

    def slide(self, number: int, given: dict[str, Any]) -> Slide:
        self.at = f"{self.place}: slide {number}"
        for key in given.keys() - KEYS:
            self._fault(f"it says {key!r}", f"it may say {', '.join(sorted(KEYS))}")
        later, minutes = given.get("asof") == "now", str(given.get("minutes", ""))
        figure = self._figure(given["figure"], later) if "figure" in given else None
        return Slide(
            title=self._line(given.get("title", ""), "title", later),
            minutes=minutes,
            text=html_of(self._text(given.get("text", ""), "text", later)),
            notes=self._notes(minutes),
            page=given.get("figure", "").partition("#")[0],
            figure=figure,
            inputs=self._inputs(given.get("inputs", []), figure),
            states=tuple(self._state(one, figure) for one in given.get("states", [])),
            measure=self._line(given.get("measure", ""), "measure", later),
            later=later,
            code=self._code(given["code"]) if "code" in given else "",
            vote=self._vote(given["vote"]) if "vote" in given else None,
            guess=self._guess(given["guess"]) if "guess" in given else None,
        )

    def _fault(self, found: str, remedy: str) -> None:
        self.faults.append(f"{self.at}: {found}: {remedy}")

    def _text(self, text: str, part: str, later: bool) -> str:
        reader = Text(text, f"{self.at}, {part}", self.page, evening=not later)
        try:
            return reader.markdown
        except TeachingError:
            self.faults += reader.faults
            return ""

    def _line(self, text: str, part: str, later: bool) -> str:
        """A text of one line, as HTML without its paragraph."""
        made = html_of(self._text(text, part, later)).strip()
        return made.removeprefix("<p>").removesuffix("</p>")

    def _notes(self, minutes: str) -> str:
        if not minutes:
            return ""
        if minutes not in self.lesson:
            known = ", ".join(self.lesson)
            self._fault(f"the minutes {minutes}", f"{LESSON.name} has sections for {known}")
            return ""
        reader = Text(self.lesson[minutes], f"{self.at}: {LESSON.name}, {minutes} min", self.page)
        try:
            return html_of(reader.markdown)
        except TeachingError:
            self.faults += reader.faults
            return ""

    def _found(self, address: str) -> Tag | None:
        """The built figure of an address such as ``session#index-without``."""
        name, _, key = address.partition("#")
        try:
            found = self.page(name).find("figure", id=key)
        except TeachingError as error:
            self._fault(f"the figure {address}", str(error))
            return None
        if not isinstance(found, Tag):
            self._fault(f"the figure {address}", f"page {name!r} has no figure {key!r}")
            return None
        return found

    def _code(self, address: str) -> str:
        return address if self._found(address) else ""

    def _figure(self, address: str, later: bool) -> Tag | None:
        found = self._found(address)
        if found is None:
            return None
        key = str(found["id"])
        if key in self.figures:
            self._fault(f"the figure {address} again", "give its first slide another state")
        if not later and "bk-hindsight" in found.get_attribute_list("class"):
            self._fault(f"the figure {address}", "nothing of it was known that evening")
        self.figures.add(key)
        return found

    def _inputs(self, names: list[str], figure: Tag | None) -> tuple[str, ...]:
        if len(names) > MOST_INPUTS:
            self._fault(f"{len(names)} inputs", f"a slide has room for {MOST_INPUTS}")
        id = figure.get("data-model", "") if figure else ""
        for name in names:
            if figure and not figure.select_one(f'.bk-control [data-in="{id}.{name}"]'):
                moved = [str(one["data-in"]) for one in figure.select(".bk-control [data-in]")]
                known = ", ".join(dict.fromkeys(one.partition(".")[2] for one in moved))
                self._fault(f"the input {name!r}", f"its figure has {known or 'none'}")
        return tuple(names)

    def _state(self, given: dict, figure: Tag | None) -> State:
        words = self._line(given["say"], "state", later=False)
        query = "&".join(f"{name}={value}" for name, value in given["set"].items())
        try:
            values = inputs_of(query, str(figure.get("data-model", ""))) if figure else {}
        except (StateError, ModelError, data.DataError) as error:
            self._fault(f"the state {given['say']!r}", str(error))
            values = {}
        return State(words, values)

    def _vote(self, id: str) -> Vote | None:
        if id not in self.votes:
            self._fault(f"the vote {id!r}", f"the deck asks {', '.join(self.votes) or 'none'}")
            return None
        self.asked.append(id)
        options = (self._line(one, "vote", later=False) for one in self.votes[id])
        return Vote(id, tuple(options), self.asked.count(id))

    def _guess(self, id: str) -> data.Prediction | None:
        try:
            return data.prediction(id)
        except data.DataError as error:
            self._fault(f"the guess {id!r}", str(error))
            return None

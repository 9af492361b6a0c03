"""The bank of questions as a learning platform takes it: one thing to answer an item, in HTML.

What Canvas, Moodle and paper need is the same but for its form: what is asked, what is right and
how near, what to reply. Each item has a stamp, a hash of all that; it goes into the item's name,
which platforms keep, so a copy that has gone stale can be told.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from markdown_it import MarkdownIt

from .. import chapters, questions, units
from ..checks import COUNT_UNITS, SLIPS, reminder, room
from ..controls import number_format
from ..questions import Part, Question
from ..sphinx.answer_forms import HOW
from ..sphinx.layout import AIMS
from ..wording import fill

BANKS = {"quiz": ("quiz", "Short questions"), "exercises": ("page", "Exercises")}
"""By the word in a file's name: the use of its questions, and its title."""

SMALLEST = 0.01
"""The smallest answer; a platform keeps few decimals, and of a smaller one too little is left."""

DECIMALS = 4
"""Decimals that every platform keeps."""

THE_DAY = (2026, 1, 29, 16, 0, 0)
"""The date of each file in a package: the same questions give the same bytes."""


class QuizError(Exception):
    """A question cannot go to a platform, or a copy cannot be read; what to do about it."""


@dataclass(frozen=True)
class Near:
    """A number as it is written, how far off it may be, the reply, and how a page writes it."""

    value: str
    within: str
    reply: str
    shown: str = ""


@dataclass(frozen=True)
class Choice:
    """An option; in an order `place` is its number."""

    text: str
    right: bool
    reply: str
    place: int


@dataclass(frozen=True)
class Item:
    """One thing to answer; its texts are HTML.

    Examples
    --------
    >>> item = items("session", "quiz")[0]
    >>> item.id, item.kind, [option.right for option in item.options].count(True)
    ('session-quiz-print', 'one', 1)
    """

    id: str
    kind: str
    text: str
    answer: Near | None = None
    mistakes: tuple[Near, ...] = ()
    slips: tuple[Near, ...] = ()  # of sign and unit
    options: tuple[Choice, ...] = ()
    reminder: str = ""
    look_for: tuple[str, ...] = ()
    model: str = ""
    about: Mapping[str, str] = field(default_factory=dict)  # grade, minutes, what it serves

    @property
    def stamp(self) -> str:
        """A hash of all that is asked, right and replied."""
        said = (self.kind, self.text, self.answer, self.mistakes, self.options, self.reminder)
        return _hash(repr((*said, self.look_for, self.model)))

    @property
    def name(self) -> str:
        """Its name on a platform: the id, and after it the stamp."""
        return f"{self.id} [{self.stamp}]"

    @property
    def comparison(self) -> str:
        """Of an essay: an answer to compare with, and what a good one has."""
        return f"<p>{self.model}</p><ul>{''.join(f'<li>{one}</li>' for one in self.look_for)}</ul>"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def stamp(found: list[Item]) -> str:
    """A hash of several items."""
    return _hash(" ".join(item.name for item in found))


def edition(found: list[Item]) -> str:
    """What a package says of itself: the book's version, and the hash of its answers."""
    return f"One day in January {version('one-day-in-january')}, answers {stamp(found)}"


def written(value: float) -> str:
    """A number as a platform reads it.

    >>> written(-0.20407), written(4), written(12.5)
    ('-0.2041', '4', '12.5')
    """
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


_MARKDOWN = MarkdownIt("commonmark", {"html": False})

_TITLE = r'id="{}",\s*title="([^"]+)"'


def html(text: str) -> str:
    """A text of the bank as HTML: its numbers written, its code and formulas marked.

    A link into the book becomes the figure's title or the link's words: a platform has no pages of
    the book, and a copy may not depend on where they are.

    >>> print(html("Is $p$ less than `x` & {fact}`russell_change:move`?"))
    Is \\(p\\) less than <code>x</code> &amp; up 0.05%?
    """
    text = re.sub(r"\$([^$]+)\$", r"\\\\(\1\\\\)", text)  # before the numbers, which have dollars
    text = re.sub(r"\[\]\(([^)]+)\)", lambda match: f"“{_figure(match[1])}”", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return _MARKDOWN.renderInline(fill(text.strip()))


@cache
def _figure(id: str) -> str:
    """A figure's title, by its id."""
    for path in chapters.chapters():
        if found := re.search(_TITLE.format(re.escape(id)), path.read_text(encoding="utf-8")):
            return found[1]
    raise QuizError(f"a question leads to the figure {id!r}, which no chapter titles; name it")


@cache
def aims(chapter: str) -> list[str]:
    """What a chapter says that one can do after it.

    >>> len(aims("session"))
    4
    """
    text = _pages()[chapter].read_text(encoding="utf-8")
    found = re.search(rf"{re.escape(AIMS)}\n\n((?:- .*\n)+)", text)
    rows = found[1].splitlines() if found else []
    return [re.sub("[*`]", "", fill(row.removeprefix("- "))).rstrip(";.") for row in rows]


@cache
def _pages() -> dict[str, Path]:
    return {path.stem: path for path in chapters.toc()}


def asking() -> list[str]:
    """The chapters that ask something, in the order of the book."""
    return [name for name in _pages() if name in questions.chapters()]


def title(chapter: str, bank: str) -> str:
    """The title of a bank.

    >>> title("session", "quiz")
    'The session: Short questions'
    """
    return f"{chapters.title(_pages()[chapter])}: {BANKS[bank][1]}"


def items(chapter: str, bank: str) -> list[Item]:
    """What a bank of a chapter asks, the easier first; of an exercise each part by itself.

    Parameters
    ----------
    chapter, bank : str
        `bank` is a key of `BANKS`.

    Raises
    ------
    QuizError
        For numbers that a platform cannot keep, each with its question.
    """
    asked = questions.asked(chapter, BANKS[bank][0])
    if faults := [fault for one in asked for part in one.parts for fault in refused(part)]:
        raise QuizError("\n".join(faults))
    return [_item(question, part) for question in asked for part in question.parts]


def refused(part: Part) -> list[str]:
    """Why a platform cannot keep a part's number; nothing if it can.

    >>> refused(Part("fed-x", "fed", answer="0.002", unit="percent"))[0].partition(":")[0]
    'fed-x'
    """
    if part.kind != "number":
        return []
    said = []
    if abs(part.right()) < SMALLEST:
        said.append(
            f"{part.id}: the answer {part.right():.6g} is smaller than {SMALLEST}, of which a "
            "platform keeps too little; ask for it in a smaller unit"
        )
    if round(part.within, DECIMALS) != part.within:
        said.append(
            f"{part.id}: within {part.within:g} has more than {DECIMALS} decimals, which a "
            "platform rounds off; ask for it in a smaller unit"
        )
    return said


def _item(question: Question, part: Part) -> Item:
    later = "<p><em>Known only later.</em></p>" if question.hindsight else ""
    own = part.ask or (HOW[part.kind] if part.options else "")
    hint = f"<p><em>Hint: {html(question.hint)}</em></p>" if question.hint else ""
    wanted = f"<p>{_wanted(part)}</p>" if part.kind == "number" else ""
    return Item(
        part.id,
        part.kind,
        f"{later}<p>{html(question.ask)}</p>{f'<p>{html(own)}</p>' if own else ''}{wanted}{hint}",
        answer=_right(part) if part.kind == "number" else None,
        mistakes=tuple(_mistakes(part)) if part.kind == "number" else (),
        slips=tuple(_slips(part)) if part.kind == "number" else (),
        options=tuple(
            Choice(
                html(part.options[at].text),
                part.options[at].right,
                html(part.options[at].say),
                at + 1,
            )
            for at in part.shown
        ),
        reminder=html(reminder(part)),
        look_for=tuple(html(one) for one in part.look_for),
        model=html(part.model),
        about={
            "grade": f"grade {question.grade}",
            "minutes": f"{question.minutes} minute{'s' * (question.minutes > 1)}",
            "aim": f"{question.chapter} aim {question.objective}",
            "objective": aims(question.chapter)[question.objective - 1],
        },
    )


def _wanted(part: Part) -> str:
    """What to give and in which unit; a platform's box has no unit beside it."""
    form = number_format(part.unit, 1, part.decimals)
    unit = (form["before"] + form["after"]).strip()
    return f"<b>{html(part.label)}</b>{f', in {html(unit)}' if unit else ''}:"


def _right(part: Part) -> Near:
    shown = units.write(part.right(), part.unit, part.decimals)
    return Near(written(part.right()), written(part.within), f"Right: {html(shown)}.", shown)


def _mistakes(part: Part) -> list[Near]:
    return [
        Near(
            written(value),
            written(part.near),
            html(reply),
            units.write(value, part.unit, part.decimals),
        )
        for value, reply in part.wrong()
    ]


def _slips(part: Part) -> Iterator[Near]:
    """A turned sign, a hundredth and a hundredfold, as near as `helpers.checks.slip` takes them."""
    for factor, question in () if part.unit in COUNT_UNITS else SLIPS[:3]:
        value = part.right() / factor
        if (within := written(room(part) / abs(factor))) != "0":
            yield Near(written(value), within, html(f"{question} {reminder(part)}"))


# XML and packages --------------------------------------------------------------------------------


def node(tag: str, *inside: ElementTree.Element | str, **attributes: str) -> ElementTree.Element:
    """An element of XML with what is in it: text or elements.

    >>> ElementTree.tostring(node("text", "2 < 3")).decode()
    '<text>2 &lt; 3</text>'
    """
    made = ElementTree.Element(tag, attributes)
    for one in inside:
        if isinstance(one, str):
            made.text = one
        else:
            made.append(one)
    return made


def document(root: ElementTree.Element) -> bytes:
    """An element as a file."""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def archive(path: Path, contents: dict[str, bytes]) -> None:
    """Write files into a zip, sorted and with a fixed date."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, THE_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, content)

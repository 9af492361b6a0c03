"""The bank of questions: what the book asks its reader, a file a chapter in ``helpers/answers/``.

Exercises, quizzes, their checks on a page and in a notebook, and their minutes all come from it. A
file is TOML, which Python reads by itself, in a reader's browser too::

    [[question]]
    id = "session-without-both"  # the chapter, and a name
    use = ["page"]               # an exercise; quiz: after the chapter; set: an assignment
    grade = 2                    # 1 to 3; 3 is homework
    minutes = 8
    objective = 2                # which of the aims that the chapter begins with
    ask = "… {claim}`claim_luv_surge:size` …"
    hint = "…"

    [[question.part]]                   # what is answered; one or several
    answer = '100 * solve("index_without_pair", "weight_b", 0)'
    unit = "percent"
    decimals = 2
    within = 0.05
    reminder = "solve for the second weight"
    mistakes = [{ is = "right / 2", say = "That is half of it." }]

A part's ``kind`` is ``number`` unless it says ``one`` or ``several`` (options, each with its
reply), ``order`` (options in their right order) or ``essay`` (what a person has to judge: what to
look for, and an answer to compare with). Numbers stand in texts by role, as in prose; answers and
mistakes are formulas (`helpers.calculation`). `helpers.pipeline.bank` refuses what is unsound.

The bank is formative: whoever looks can read it. What is graded does not belong in this folder.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import ClassVar

from . import answers, data, reads
from .calculation import work_out

FOLDER = Path(answers.__file__).parent

KINDS = ("number", "one", "several", "order", "essay")
USES = ("page", "quiz", "set")
GRADES = (1, 2, 3)
LETTERS = "abcdefgh"


class QuestionError(Exception):
    """A bank cannot be read: file, question, what is wrong and what to do."""


@dataclass(frozen=True)
class Mistake:
    """A usual wrong answer: a formula, in which ``right`` is the right one, and what to reply."""

    formula: str
    reply: str


@dataclass(frozen=True)
class Option:
    """What may be chosen: whether it is right, and what to reply to whoever chooses it.

    In an order `value` is a formula by which the order can be told; the largest is first.
    """

    text: str
    right: bool = False
    say: str = ""
    value: str = ""


@dataclass(frozen=True)
class Part:
    """One thing to answer.

    Attributes
    ----------
    id : str
        The question's, and after it the part's own name where there are several.
    answer : str
        A formula, in the unit that is asked for.
    within : float
        How far off an answer may be.
    reminder : str
        What a wrong answer usually forgot.
    ask : str
        What this part asks, where the question's own text does not.
    look_for : tuple of str
        What a good essay has.
    model : str
        An essay to compare with.
    """

    id: str
    chapter: str
    kind: str = "number"
    label: str = "Your answer"
    ask: str = ""
    answer: str = ""
    unit: str = ""
    decimals: int = 0
    within: float = 0.0
    reminder: str = ""
    mistakes: tuple[Mistake, ...] = ()
    options: tuple[Option, ...] = ()
    look_for: tuple[str, ...] = ()
    model: str = ""

    LISTS: ClassVar[tuple[str, ...]] = ("look_for",)

    def right(self, given: Mapping[str, float] | None = None) -> float:
        """The right number; `given` are the numbers that a question varies."""
        return work_out(self.answer, self.chapter, given) if given else self._right

    @cached_property
    def _right(self) -> float:
        return work_out(self.answer, self.chapter)

    def wrong(self, given: Mapping[str, float] | None = None) -> list[tuple[float, str]]:
        """The usual mistakes as numbers, each with its reply, fit to be filled."""
        names = {**(given or {}), "right": self.right(given)}
        return [(work_out(one.formula, self.chapter, names), one.reply) for one in self.mistakes]

    @property
    def near(self) -> float:
        """How near a number has to be to a mistake for its reply: as it is written, or rounded."""
        return max(self.within, 0.5 * 10.0**-self.decimals)

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """The options in the order in which they are shown: mixed, and every time alike."""
        places = list(range(len(self.options)))
        random.Random(self.id).shuffle(places)
        if self.kind == "order" and places == sorted(places):
            places.reverse()  # else the question would answer itself
        return tuple(places)

    @property
    def letters(self) -> str:
        """The right letters: of an order all of them, in their order.

        Examples
        --------
        >>> Part("x", "x", "order", options=(Option("one"), Option("two"))).letters
        'ba'
        """
        letter = {place: LETTERS[at] for at, place in enumerate(self.shown)}
        if self.kind == "order":
            return "".join(letter[place] for place in range(len(self.options)))
        return "".join(sorted(letter[at] for at, one in enumerate(self.options) if one.right))


@dataclass(frozen=True)
class Varied:
    """A number of a model's that differs from student to student: its name, and between what."""

    of: str
    low: float
    high: float

    @property
    def author(self) -> float:
        """The value in the book."""
        return data.assumption(self.of).value


@dataclass(frozen=True)
class Question:
    """A question with all that belongs to it; the module says what each key means."""

    id: str
    chapter: str
    use: tuple[str, ...]
    ask: str
    parts: tuple[Part, ...]
    grade: int = 1
    minutes: int = 1
    objective: int = 1
    hint: str = ""
    known_on: str = data.EVENING
    vary: tuple[Varied, ...] = ()

    @property
    def hindsight(self) -> bool:
        """Whether it rests on what was known only later."""
        return self.known_on > data.EVENING


def chapters() -> tuple[str, ...]:
    """The chapters that ask something."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def bank(chapter: str) -> dict[str, Question]:
    """The questions of a chapter by their id; none if it has no file.

    Raises
    ------
    QuestionError
        If the file cannot be read.

    Examples
    --------
    >>> bank("session")["session-without-both"].grade
    2
    """
    path = FOLDER / f"{chapter}.toml"
    return read(path) if path.is_file() else {}


@reads.record
def answers_of(chapter: str) -> dict[str, Part]:
    """The parts of a chapter's questions by their id: all that a check rests on.

    A chapter's results rest on these, and on no word of what is asked.

    Examples
    --------
    >>> list(answers_of("ledger"))[0]
    'ledger-causes-that-hold'
    """
    return {part.id: part for question in bank(chapter).values() for part in question.parts}


def asked(chapter: str, use: str) -> list[Question]:
    """A chapter's questions of one use, in the order of the file: the easier first.

    Examples
    --------
    >>> [question.grade for question in asked("ledger", "page")] == sorted(
    ...     question.grade for question in asked("ledger", "page"))
    True
    """
    return sorted(
        (one for one in bank(chapter).values() if use in one.use), key=lambda one: one.grade
    )


def read(path: Path, part: type[Part] = Part, head: tuple[str, ...] = ()) -> dict[str, Question]:
    """Read a file of the bank.

    Parameters
    ----------
    path : Path
        Its name is the chapter's.
    part : type, optional
        What a part is; a set has kinds of its own (`helpers.pipeline.sets`).
    head : tuple of str, optional
        What may stand beside the questions, for others to read.

    Raises
    ------
    QuestionError
        If it is no TOML, lacks what a question needs, or says what no question has.
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise QuestionError(f"{place}: no TOML ({error}); mend what it says there") from None
    found: dict[str, Question] = {}
    for number, row in enumerate(rows.pop("question", []), 1):
        question = _question(row, path.stem, f"{place}, question {row.get('id', number)}", part)
        if question.id in found:
            raise QuestionError(f"{place}, question {question.id}: it is there twice; rename one")
        found[question.id] = question
    if strange := [key for key in rows if key not in head]:
        raise QuestionError(
            f"{place}: found {', '.join(strange)}; expected only [[question]]"
            + "".join(f" and {key}" for key in head)
        )
    return found


def _question(row: dict, chapter: str, place: str, kind: type[Part]) -> Question:
    parts = [dict(part) for part in row.pop("part", [])]
    if not parts:
        raise QuestionError(f"{place}: nothing to answer; give it a [[question.part]]")
    id = row.get("id", "")
    made = []
    for part in parts:
        own = part.pop("id", "")
        part |= {"id": f"{id}-{own}" if own else id, "chapter": chapter}
        part["mistakes"] = tuple(
            _made(
                Mistake, {"formula": one.pop("is", ""), "reply": one.pop("say", ""), **one}, place
            )
            for one in map(dict, part.get("mistakes", ()))
        )
        part["options"] = tuple(_made(Option, one, place) for one in part.get("options", ()))
        part |= {key: tuple(part.get(key, ())) for key in kind.LISTS}
        made.append(_made(kind, part, place))
    vary = tuple(_made(Varied, one, place) for one in row.pop("vary", ()))
    row |= {
        "chapter": chapter,
        "parts": tuple(made),
        "vary": vary,
        "use": tuple(row.get("use", ())),
    }
    return _made(Question, row, place)


def _made(kind: type, row: dict, place: str):
    """An object of a row; the row has to have what it needs, and nothing else."""
    known = [field.name for field in fields(kind)]
    if strange := [key for key in row if key not in known]:
        raise QuestionError(
            f"{place}: found {', '.join(strange)}; a {kind.__name__.lower()} has: "
            f"{', '.join(known)}"
        )
    try:
        return kind(**row)
    except TypeError as error:
        missing = str(error).partition(": ")[2] or str(error)
        raise QuestionError(
            f"{place}: a {kind.__name__.lower()} needs {missing}; write it down"
        ) from None

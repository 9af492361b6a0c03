"""Refuse a bank of questions that is unsound: file, question, reason and way out."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator

from .. import data, reads, units
from ..calculation import SumError, work_out
from ..data import DataError
from ..model import ModelError
from ..questions import GRADES, KINDS, LETTERS, USES, Part, Question, bank
from ..wording import ROLE, asked, fill
from .digits import typed_digits
from .varied import told

VARIANTS = 8
"""Variants of a question that are tried besides the corners of what it varies."""

FEWEST = 3
"""Options of a choice; of two a guess is right half of the time."""

_CODE = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)")
"""What stands in a text as code, formula or address: its digits are no numbers of the book."""

WRONG = (SumError, DataError, ModelError, units.UnitError)


def faults(chapter: str) -> list[str]:
    """What is wrong with a chapter's questions.

    Parameters
    ----------
    chapter : str

    Returns
    -------
    list of str
        Nothing if the bank is sound.

    Raises
    ------
    helpers.questions.QuestionError
        If the file cannot be read at all.

    Examples
    --------
    >>> faults("session")
    []
    """
    return [
        f"answers/{chapter}.toml, question {question.id}: {fault}"
        for question in bank(chapter).values()
        for fault in faults_of(question)
    ]


def faults_of(question: Question, kinds: tuple[str, ...] = KINDS) -> Iterator[str]:
    """What is wrong with a question: the reason, and what to do.

    Of a kind that is not the bank's own, `helpers.pipeline.sets` says what its part needs.
    """
    yield from _shape(question, kinds)
    yield from _texts(question)
    yield from _varied(question)
    for part in question.parts:
        if part.kind in KINDS:
            yield from _numbers(question, part) if part.kind == "number" else _choices(part)
    yield from _too_late(question)


def _shape(question: Question, kinds: tuple[str, ...]) -> Iterator[str]:
    if not question.id.startswith(f"{question.chapter}-"):
        yield f"expected an id that begins with {question.chapter}-; rename it"
    if strange := set(question.use) - set(USES):
        yield f"unknown use {', '.join(sorted(strange))}; there are: {', '.join(USES)}"
    if not question.use:
        yield f"it is used nowhere; give it a use of {', '.join(USES)}"
    if question.grade not in GRADES:
        yield f"grade {question.grade}; expected one of {', '.join(map(str, GRADES))}"
    if not question.ask.strip():
        yield "it asks nothing; write ask"
    if len({part.id for part in question.parts}) < len(question.parts):
        yield "two parts have one name; give each an id"
    if "quiz" in question.use and len(question.parts) != 1:
        yield "a quiz asks one thing at a time; make the parts questions of their own"
    for part in question.parts:
        if part.kind not in kinds:
            yield f"unknown kind {part.kind!r}; there are: {', '.join(kinds)}"


def _said(question: Question) -> Iterator[tuple[str, str]]:
    """All texts of a question, with the names of where they stand."""
    yield from (("ask", question.ask), ("hint", question.hint))
    for part in question.parts:
        yield from (("ask", part.ask), ("label", part.label), ("reminder", part.reminder))
        yield from (("model", part.model), *(("look_for", one) for one in part.look_for))
        yield from (("a mistake's reply", one.reply) for one in part.mistakes)
        for option in part.options:
            yield from (("an option", option.text), ("an option's reply", option.say))


def _texts(question: Question) -> Iterator[str]:
    for where, text in _said(question):
        try:
            fill(told(question, text))
        except WRONG as error:
            yield f"{where}: {error}"
        for digits in typed_digits(_CODE.sub("", ROLE.sub("", text))):
            yield (
                f"{where}: the number {digits!r} is typed; write it as {{fact}}`id`, or name what "
                "it is"
            )


def _varied(question: Question) -> Iterator[str]:
    for one in question.vary:
        try:
            row = data.assumption(one.of)
        except DataError as error:
            yield f"vary: {error}"
            continue
        if not row.low <= one.low < one.high <= row.high:
            yield (
                f"vary {one.of} from {one.low:g} to {one.high:g}: expected a range inside "
                f"{row.low:g} to {row.high:g}, the assumption's"
            )


def variants(question: Question) -> list[dict[str, float]]:
    """Numbers of a question that varies: the corners of their ranges, and some between.

    A number goes by the name of its input.
    """
    names = [one.of.partition(".")[2] for one in question.vary]
    if not names:
        return [{}]
    chance = random.Random(question.id)
    corners = itertools.product(*((one.low, one.high) for one in question.vary))
    between = [
        [chance.uniform(one.low, one.high) for one in question.vary] for _ in range(VARIANTS)
    ]
    return [dict(zip(names, numbers, strict=True)) for numbers in (*corners, *between)]


def _numbers(question: Question, part: Part) -> Iterator[str]:
    if part.unit not in units.UNITS:
        yield f"unknown unit {part.unit!r} of {part.id}; there are: {', '.join(units.UNITS)}"
        return
    if part.within < 0:
        yield f"within {part.within:g}: expected how far off an answer may be; make it 0 or more"
    for mistake in part.mistakes:
        if not mistake.reply:
            yield f"the mistake {mistake.formula!r} has no reply; write say"
    for given in variants(question):
        at = f" for {given}" if given else ""
        try:
            right, wrong = part.right(given), part.wrong(given)
        except WRONG as error:
            yield f"{part.id}{at}: {error}"
            return
        for (value, _), mistake in zip(wrong, part.mistakes, strict=True):
            if abs(value - right) <= part.within + part.near:
                yield (
                    f"{part.id}{at}: the mistake {mistake.formula!r} gives {value:.6g}, too near "
                    f"to the right {right:.6g}; narrow within or leave the mistake out"
                )
                return
        for (one, _), (other, _) in itertools.combinations(wrong, 2):
            if abs(one - other) <= part.near:
                yield f"{part.id}{at}: two mistakes give about {one:.6g}; keep one"
                return


def _choices(part: Part) -> Iterator[str]:
    if part.kind == "essay":
        if not (part.model and part.look_for):
            yield f"{part.id}: nobody can judge it; write look_for and model"
        return
    if not FEWEST <= len(part.options) <= len(LETTERS):
        yield (
            f"{part.id} has {len(part.options)} options; expected {FEWEST} to {len(LETTERS)}: "
            "write more, or ask for a number"
        )
    if part.kind == "order":
        try:
            values = [work_out(one.value, part.chapter) for one in part.options if one.value]
        except WRONG as error:
            yield f"{part.id}: {error}"
            return
        if values and len(values) < len(part.options):
            yield f"{part.id}: some options have a value; give one to all, or to none"
        elif any(one <= next_one for one, next_one in itertools.pairwise(values)):
            yield f"{part.id}: its values do not fall from the first to the last; put them in order"
        return
    for option in part.options:
        if not option.say:
            yield f"{part.id}: the option {option.text!r} has no reply; write say"
    right = sum(option.right for option in part.options)
    if part.kind == "one" and right != 1:
        yield f"{part.id} has {right} right options; expected exactly one"
    if part.kind == "several" and not 0 < right < len(part.options):
        yield f"{part.id} has {right} right options; expected some, and not all"


def _too_late(question: Question) -> Iterator[str]:
    """A question of that evening rests on nothing that was known only later."""
    if question.hindsight:
        return
    with reads.noted() as seen:
        for part in question.parts:
            if part.kind == "number":
                try:
                    # A fresh look: what was worked out before is kept, and asks nothing again.
                    fresh = Part(part.id, part.chapter, answer=part.answer, mistakes=part.mistakes)
                    fresh.wrong(variants(question)[0])
                except WRONG:
                    return  # told before
    named = {
        key
        for _, text in _said(question)
        for role, key, _ in asked(text)
        if role in ("fact", "when")
    }
    facts = named | {argument for name, *rest in seen for argument in rest if name == "fact"}
    for id in sorted(facts & set(data.records("facts"))):
        if data.fact(id).hindsight:
            yield (
                f"it rests on {id}, known on {data.fact(id).known_on}; give the question that "
                "known_on, and it is hidden from whoever reads as of that evening"
            )

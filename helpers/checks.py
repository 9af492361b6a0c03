"""Tell a student whether an answer is right, and why not.

What is asked and what is right stands in the bank (`helpers.questions`), chapter by chapter; what
is said here is said in the same words on a page, by ``exercise.js``.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass

from . import questions, units
from .questions import LETTERS, Part, answers_of
from .wording import fill


def all_checks() -> dict[str, Part]:
    """Everything that the book can judge or keep, by its id."""
    return {
        id: part for chapter in questions.chapters() for id, part in answers_of(chapter).items()
    }


class CheckError(Exception):
    """There is no such exercise, or the answer is none that it can take."""


@dataclass(frozen=True)
class Result:
    """What `check` found; a notebook shows it as a sentence."""

    right: bool
    message: str

    def __repr__(self) -> str:
        return self.message


def _found(id: str) -> Part:
    try:
        return answers_of(id.partition("-")[0])[id]
    except KeyError:
        known = all_checks()
        near = difflib.get_close_matches(id, known, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"
        raise CheckError(f"no exercise {id!r}; {hint}") from None


NO_ANSWER = "No answer yet."


def check(id: str, answer: float | str | None) -> Result:
    """Say whether `answer` solves the exercise `id`.

    Parameters
    ----------
    id : str
        The exercise's name.
    answer : float or str
        A number in the unit that the exercise asks for; where there is a choice, the letters.

    Returns
    -------
    Result
        Its message is what a reader sees: of a usual mistake what it was, of another how it is off
        and what is usually forgotten; never the solution.

    Raises
    ------
    CheckError
        For an unknown exercise or an answer that it cannot take; None is no answer yet.

    Examples
    --------
    >>> check("session-without-both", 2.7)
    Not yet: 2.70%. That is what Meta weighed. The rest of the index then rose a little.
    """
    part = _found(id)
    if answer is None or isinstance(answer, str) and not answer.strip() and part.options:
        return Result(False, NO_ANSWER)
    if part.kind == "essay":
        raise CheckError(f'{id}: only a person can judge it; use attempt("{id}", "…")')
    return choose(part, str(answer)) if part.options else judge(part, answer)


def judge(part: Part, answer: float | str) -> Result:
    """Judge a number; what `check` says of it.

    Raises
    ------
    CheckError
        If it is none.
    """
    try:
        given = float(answer)
    except (TypeError, ValueError):
        given = math.nan
    if not math.isfinite(given):
        raise CheckError(f"{part.id}: expected a number; found {answer!r}")
    right = part.right()
    shown = units.write(given, part.unit, units.decimals_as_given(given, part.decimals))
    if abs(given - right) <= part.within:
        return Result(True, f"Right: {shown}.")
    in_another_unit = any(
        abs(given * factor - right) <= FINE * abs(right) for factor, _ in _slips(part)[1:]
    )
    for mistake, reply in part.wrong():
        # A hundredth of the answer may lie near a small mistake by chance; it has to be that one.
        close = FINE * abs(mistake) if in_another_unit else part.near
        if abs(given - mistake) <= close:
            return Result(False, f"Not yet: {shown}. {fill(reply)}")
    side = "too high" if given > right else "too low"
    return Result(False, f"Not yet: {shown} is {side}. {slip(part, given)}{reminder(part)}")


def choose(part: Part, given: str) -> Result:
    """Judge letters; what `check` says of them.

    Raises
    ------
    CheckError
        If there is no such option, or an order leaves one out.
    """
    letters = [letter for letter in given.lower() if letter.isalpha()]
    known = LETTERS[: len(part.options)]
    if strange := [letter for letter in letters if letter not in known]:
        raise CheckError(
            f"{part.id}: expected letters from {known[0]} to {known[-1]}; found {strange[0]!r}"
        )
    if part.kind == "order":
        if sorted(letters) != list(known):
            raise CheckError(f"{part.id}: expected each of {known} once; found {given!r}")
        if "".join(letters) == part.letters:
            return Result(True, f"Right. {reminder(part)}")
        place = next(
            at
            for at, (mine, right) in enumerate(zip(letters, part.letters, strict=True))
            if mine != right
        )
        return Result(False, f"Not yet: look at number {place + 1} again.")
    if part.kind == "one" and len(letters) != 1:
        raise CheckError(f"{part.id}: expected one letter; found {given!r}")
    options = [part.options[place] for place in part.shown]
    chosen = [option for letter, option in zip(known, options, strict=True) if letter in letters]
    missing = any(option.right and option not in chosen for option in options)
    if not missing and all(option.right for option in chosen):
        return Result(True, " ".join(["Right.", *(fill(option.say) for option in chosen)]))
    replies = [fill(option.say) for option in chosen if not option.right]
    if part.kind == "several" and missing:
        replies.append(MORE)
    return Result(False, " ".join(["Not yet.", *replies]))


MORE = "There is more that is right."
"""Said to whoever chose too few of several."""

ENOUGH = 20
"""Characters of an attempt: a sentence, so that the answer to compare with is compared."""

WRITE_FIRST = "Write a sentence or two of your own first; then there is an answer to compare with."


def attempt(id: str, text: str = "") -> Result:
    """Show an answer to compare with, once there is an answer of one's own.

    Parameters
    ----------
    id : str
        Of a question that no program can judge.
    text : str
        What the reader makes of it. It stays in the notebook.

    Raises
    ------
    CheckError
        For an unknown question, or one that `check` judges.

    Examples
    --------
    >>> attempt("session-without-both-why", "It weighs little.")
    Write a sentence or two of your own first; then there is an answer to compare with.
    """
    part = _found(id)
    if part.kind != "essay":
        raise CheckError(f'{id}: that is judged; use check("{id}", …)')
    if len(text.strip()) < ENOUGH:
        return Result(False, WRITE_FIRST)
    wanted = "\n".join(f"- {fill(one)}" for one in part.look_for)
    return Result(
        False, f"An answer to compare with: {fill(part.model)}\n\nDoes yours have these?\n{wanted}"
    )


COUNT_UNITS = ("count", "rank", "days")
"""Units in which a hundredth is no slip."""

SLIPS = (
    (-1, "Is the sign turned round?"),
    (100, "A share, or hundredths of what is asked?"),
    (0.01, "A hundred times what is asked?"),
    (1000, "Thousandths of what is asked?"),
    (0.001, "A thousand times what is asked?"),
    (10_000, "Ten-thousandths of what is asked?"),
    (0.0001, "Ten thousand times what is asked?"),
)
"""Slips of sign and unit: what a wrong answer has to be multiplied by to be the right one."""

FINE = 0.005
"""A number is meant for another if it is no further from it than this part of it."""


def _slips(part: Part) -> tuple[tuple[float, str], ...]:
    return () if part.unit in COUNT_UNITS else SLIPS


def room(part: Part) -> float:
    """How far from the right answer a slip may lead: as far as an answer may be rounded.

    >>> room(answers_of("contagion")["contagion-sector-left"])
    0.05
    """
    return max(FINE * abs(part.right()), part.within)


def slip(part: Part, given: float) -> str:
    """Ask about the slip of sign or unit that explains a wrong answer, if one does.

    Examples
    --------
    >>> slip(answers_of("contagion")["contagion-sector-left"], -0.73)
    'Is the sign turned round? '
    >>> slip(answers_of("session")["session-three-ranks-gap"], 2800)
    ''
    """
    for factor, question in _slips(part):
        if abs(given * factor - part.right()) <= room(part):
            return f"{question} "
    return ""


def reminder(part: Part) -> str:
    """What is usually forgotten, as a sentence; nothing where nothing is.

    Examples
    --------
    >>> reminder(Part("x", "x", reminder="mind the sign"))
    'Mind the sign.'
    """
    said = fill(part.reminder)
    return f"{said[0].upper()}{said[1:]}." if said else ""

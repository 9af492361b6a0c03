"""A reader commits to a number before the chapter gives it away.

The question and the id of its answer are rows of ``data/predictions.csv``; the answer itself comes
from a fact or a model. How far off one was is said in the same words in a notebook and on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from . import data, kept, scoring, units
from .model import model


@dataclass(frozen=True)
class Answer:
    """What is right, and how it is written."""

    value: float
    unit: str
    decimals: int

    def text(self, value: float | None = None) -> str:
        """The right number, or another one, with its unit."""
        return units.write(self.value if value is None else value, self.unit, self.decimals)


def answer(id: str) -> Answer:
    """Look up the answer of a prediction.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.

    Returns
    -------
    Answer
        In the unit in which it is shown.

    Raises
    ------
    helpers.data.DataError
        If there is no such prediction or fact.

    Examples
    --------
    >>> answer("session-gap").text()
    '0.58\\xa0points'
    """
    kind, _, name = data.prediction(id).answer.partition(":")
    if kind == "fact":
        fact = data.fact(name)
        return Answer(fact.value, fact.unit, fact.decimals)
    formula = model(name)
    output = formula.output
    return Answer(formula() * output.display_factor, output.display_unit, output.decimals)


def verdict(id: str, guess: float, give_or_take: float) -> str:
    """Say how far off a guess was, and whether the range around it held the answer.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.
    guess : float
        In the unit of the answer.
    give_or_take : float
        The reader is eight tenths sure that the answer is no further away.

    Returns
    -------
    str

    Examples
    --------
    >>> print(verdict("session-gap", 1.5, 0.5))  # doctest: +ELLIPSIS
    You said 1.50...points, give or take 0.50. It was 0.58...points: ... did not hold it.
    """
    right = answer(id)
    off = guess - right.value
    around = units.digits(give_or_take, units.decimals_as_given(give_or_take, right.decimals))
    said = f"You said {_as_given(right, guess)}, give or take {around}."
    if not units.digits(abs(off), right.decimals).strip("0.,"):
        return f"{said} It was {right.text()}: you were right."
    side = "high" if off > 0 else "low"
    held = "held it" if abs(off) <= give_or_take else "did not hold it"
    # Two percentages lie points apart.
    apart = "percentage_points" if right.unit == "percent" else right.unit
    by = units.write(abs(off), apart, right.decimals)
    return f"{said} It was {right.text()}: you were {by} too {side}, and your range {held}."


def _as_given(right: Answer, guess: float) -> str:
    return units.write(guess, right.unit, units.decimals_as_given(guess, right.decimals))


def second_thought(id: str, guess: float, give_or_take: float) -> str:
    """Say what was thought later, which is kept beside the first and never scored.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.
    guess, give_or_take : float
        As for `verdict`.

    Returns
    -------
    str

    Examples
    --------
    >>> print(second_thought("session-gap", 0.6, 0.1).replace("\xa0", " "))
    Second thought, kept and not scored: 0.60 points, give or take 0.10.
    """
    right = answer(id)
    around = units.digits(give_or_take, units.decimals_as_given(give_or_take, right.decimals))
    return f"Second thought, kept and not scored: {_as_given(right, guess)}, give or take {around}."


def calibrated() -> Calibration:
    """Score the predictions that were made in the notebooks of this folder.

    Returns
    -------
    Calibration
        Shows itself in a notebook.
    """
    rows = data.records("predictions").values()
    answers = hits = too_high = 0
    intervals = 0.0
    for row in rows:
        made = kept.made(row.id)
        if not made:
            continue
        guess, around = made["first"]["guess"], made["first"]["range"]
        right = answer(row.id)
        off = guess - right.value
        near = not units.digits(abs(off), right.decimals).strip("0.,")
        came = guess if near else right.value
        answers += 1
        hits += near or abs(off) <= around
        too_high += not near and off > 0
        wide = 2 * row.give_or_take
        intervals += scoring.interval_score(guess - around, guess + around, came) / wide
    said = [scoring.calibration(len(rows), answers, hits, too_high)]
    return Calibration([*said, *scoring.scores(answers, hits, intervals / max(answers, 1))])


@dataclass(frozen=True)
class Calibration:
    """How good a reader's ranges were, in words."""

    lines: list[str]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in self.lines)


def predict(id: str):
    """Ask a reader for a number, in a notebook.

    Parameters
    ----------
    id : str
        Of ``data/predictions.csv``.

    Returns
    -------
    ipywidgets.VBox
        The question, a box for the number and one for how sure one is, a line on which both can be
        drawn, and a button. The first that is committed counts; it is kept in a file beside the
        notebook (`helpers.kept`).

    Raises
    ------
    helpers.data.DataError
        If there is no such prediction.
    """
    from .asking import question

    asked, right = data.prediction(id), answer(id)

    def said(made: dict) -> list[str]:
        """What is said of what is kept: how the first did, its time, the last second thought."""
        first, later = made["first"], made["later"]
        at = units.moment(first["at"]) + ", universal time" if "at" in first else "an earlier day"
        more = [second_thought(id, later[-1]["guess"], later[-1]["range"])] if later else []
        when = f"It counts as of {at}. {kept.place()}"
        return [verdict(id, first["guess"], first["range"]), *more, when]

    return question(
        asked.question,
        unit=units.unit(right.unit),
        low=asked.low,
        high=asked.high,
        give_or_take=asked.give_or_take,
        decimals=right.decimals,
        answer=right.value,
        made=kept.made(id),
        commit=lambda guess, around: kept.commit(id, guess, around),
        said=said,
    )

"""What a chapter asks of its reader: words, figures, exercises, and the minutes that they take."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from ..chapters import toc
from ..data import DataError
from ..questions import asked

WORDS_A_MINUTE = 200
"""Slower than people read other prose (238, Brysbaert 2019): a sentence here has its numbers."""

MINUTES_A_FIGURE = 1
HOMEWORK = 3
"""The grade of exercises that are homework and count in no chapter's time."""

_NOT_PROSE = re.compile(
    r"\A---\n.*?\n---\n"  # the header of the file
    r"|^```\{code-cell\}.*?^```$"
    r"|^(?:```|:::)[^\n]*$"  # where a directive begins and ends
    r"|^:[\w-]+:[^\n]*$",  # its options
    re.M | re.S,
)
_FENCE = re.compile(r"^```\{code-cell\}.*?^```$", re.M | re.S)
_FIGURE = re.compile(r"^figure\(", re.M)
_ASKED = re.compile(r"^`{3,}\{(exercises|quiz)\} ([\w-]+)", re.M)
USE_OF = {"exercises": "page", "quiz": "quiz"}
"""What a directive draws from the bank."""

_WORD = re.compile(r"\S*\w\S*")


@dataclass(frozen=True)
class Budget:
    """What a chapter has: words, figures and cells before its exercises, and its questions.

    Of each question that it draws from the bank, the grade and the minutes.
    """

    words: int
    figures: int
    cells: int
    questions: tuple[tuple[int, int], ...]

    @property
    def minutes(self) -> int:
        """Minutes for reading, looking at the figures, and the exercises of the first two grades.

        Examples
        --------
        >>> Budget(words=2000, figures=9, cells=15, questions=((1, 5), (2, 8), (3, 20))).minutes
        32
        """
        asked = sum(minutes for grade, minutes in self.questions if grade != HOMEWORK)
        return math.ceil(self.words / WORDS_A_MINUTE) + MINUTES_A_FIGURE * self.figures + asked


def budget(text: str) -> Budget:
    """Count what a chapter has.

    Parameters
    ----------
    text : str
        The chapter as it is written.

    Returns
    -------
    Budget

    Examples
    --------
    >>> budget("# Two words\\n\\n:::{note}\\nAnd {fact}`russell_change` more.\\n:::\\n").words
    5
    >>> budget("Read.\\n\\n## Exercises\\n\\n```{exercises} ledger\\n```\\n").questions[0]
    (1, 4)
    """
    before, _, _ = text.partition("\n## Exercises")
    return Budget(
        words=len(_WORD.findall(_NOT_PROSE.sub("", before))),
        figures=sum(len(_FIGURE.findall(cell)) for cell in _FENCE.findall(before)),
        cells=len(_FENCE.findall(before)),
        questions=tuple(
            (question.grade, question.minutes)
            for directive, chapter in _ASKED.findall(text)
            for question in asked(chapter, USE_OF[directive])
        ),
    )


def budget_of(page: str) -> Budget:
    """What the page of that name has, such as ``session``.

    Raises
    ------
    helpers.data.DataError
        If the book has no page of that name; the message lists them.
    """
    pages: dict[str, Path] = {path.stem: path for path in toc()}
    if page not in pages:
        raise DataError(f"the book has no page {page!r}; it has: {', '.join(pages)}")
    return budget(pages[page].read_text(encoding="utf-8"))

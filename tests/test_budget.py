"""A chapter fits into the time that a reader has for it."""

import pytest

from helpers.chapters import chapters
from helpers.data import DataError
from helpers.pipeline.budget import budget, budget_of

pytestmark = pytest.mark.check(seconds=1)

WORDS, CELLS, MINUTES = 2500, 16, 45

TAUGHT = [path.stem for path in chapters() if "{exercises}" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("chapter", TAUGHT)
def test_a_chapter_fits_into_a_lesson(chapter):
    # What does not fit has a page of its own, or goes.
    count = budget_of(chapter)
    assert count.words <= WORDS and count.cells <= CELLS and count.minutes <= MINUTES, count


@pytest.mark.parametrize("chapter", TAUGHT)
def test_a_chapter_states_the_minutes_that_were_counted(chapter):
    path = next(path for path in chapters() if path.stem == chapter)
    assert f"It takes about {{minutes}}`{chapter}` minutes." in path.read_text(encoding="utf-8")


def test_code_options_and_fences_are_no_words():
    text = (
        "---\ntitle: not read\n---\n\nOne, two.\n\n"
        "```{code-cell} python\n:tags: [x]\nfour = 4\n```\n\n:::{hindsight}\nThree.\n:::\n"
    )
    assert budget(text).words == 3


def test_an_exercise_takes_the_minutes_of_the_bank_and_the_hardest_are_homework():
    asked = budget("\n## Exercises\n\n```{exercises} session\n```\n")
    assert {grade for grade, _ in asked.questions} == {1, 2, 3}
    assert asked.minutes == sum(minutes for grade, minutes in asked.questions if grade < 3)


def test_a_quiz_takes_its_minutes_too():
    assert budget("```{quiz} session\n```\n").minutes == 5


def test_a_page_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(DataError, match="no page 'sesion'; it has: .*session"):
        budget_of("sesion")

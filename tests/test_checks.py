"""The checks of the exercises: right, wrong and impossible answers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import checks
from helpers.checks import CheckError, all_checks, check, checks_in

pytestmark = pytest.mark.check(seconds=2)

BOOK = Path(__file__).resolve().parents[1] / "book"
CHECKS = all_checks()
EVERY = pytest.mark.parametrize("id", CHECKS)


@EVERY
def test_the_right_answer_is_right(id):
    result = check(id, CHECKS[id].answer())
    assert result.right
    assert repr(result).startswith("Right: ")


@EVERY
@pytest.mark.parametrize(("sign", "side"), [(1, "too high"), (-1, "too low")])
def test_a_wrong_answer_is_told_its_side_and_what_was_forgotten(id, sign, side):
    exercise = CHECKS[id]
    result = check(id, exercise.answer() + sign * (exercise.tolerance + 1))
    assert not result.right
    assert f" is {side}. " in result.message
    assert exercise.forgot[1:] in result.message


@EVERY
def test_a_wrong_answer_does_not_give_the_solution_away(id):
    exercise = CHECKS[id]
    right = exercise.answer()
    wrong = check(id, right + 1000).message
    for style in ("plain", "size"):
        shown = checks.units.write(right, exercise.unit, exercise.decimals, style)
        assert not re.search(rf"(?<![\d.,]){re.escape(shown)}(?![\d.,]*\d)", wrong)


@EVERY
def test_an_answer_within_the_tolerance_is_right_and_one_beyond_it_is_not(id):
    exercise = CHECKS[id]
    right, tolerance = exercise.answer(), exercise.tolerance
    assert check(id, right + tolerance * 0.99).right
    assert check(id, right - tolerance * 0.99).right
    assert not check(id, right + max(tolerance * 1.01, 0.01)).right


@EVERY
def test_an_answer_may_be_text_or_a_fact(id):
    assert check(id, str(CHECKS[id].answer())).right


@pytest.mark.parametrize("answer", ["about ten", "", [1, 2]])
def test_what_is_no_number_is_refused_by_name(answer):
    with pytest.raises(CheckError, match="session-quote-box: expected a number; found"):
        check("session-quote-box", answer)


@pytest.mark.parametrize("answer", ["nan", float("nan")])
def test_not_a_number_is_no_number_either(answer):
    with pytest.raises(CheckError, match="expected a number"):
        check("session-quote-box", answer)


def test_an_unknown_exercise_is_answered_with_the_nearest():
    with pytest.raises(CheckError, match="no exercise 'session-qoute-box'; did you mean sess"):
        check("session-qoute-box", 9)
    with pytest.raises(
        CheckError, match="no exercise 'x'; there are: .*, session-date-the-figure, "
    ):
        check("x", 9)


def test_the_worked_answers():
    assert CHECKS["session-date-the-figure"].answer() == 16.72
    assert CHECKS["session-without-both"].answer() == pytest.approx(4.273, abs=5e-4)
    assert CHECKS["session-quote-box"].answer() == 9
    assert CHECKS["session-three-ranks-gap"].answer() == 28
    assert CHECKS["session-three-ranks-legs"].answer() == 5
    assert CHECKS["session-three-ranks-signs"].answer() == 14


def test_every_check_belongs_to_an_exercise_of_the_book_that_says_so():
    text = "".join(path.read_text(encoding="utf-8") for path in BOOK.rglob("*.md"))
    exercises = set(re.findall(r"```\{exercise\}[^\n]*\n:label: (\S+)", text))
    # An exercise with several answers has a check for each, under its own label.
    assert all(any(check.startswith(label) for label in exercises) for check in CHECKS)
    used = set(re.findall(r'\bcheck\("([^"]+)"', text))
    assert used <= set(CHECKS)


def test_a_chapters_answers_are_its_own_and_no_other_chapters_are_loaded_for_them():
    for chapter in checks.CHAPTERS:
        assert {id.partition("-")[0] for id in checks_in(chapter)} == {chapter}
    code = (
        "import sys; from helpers.checks import check; check('movers-board', 1); "
        "print([name for name in sys.modules if name.startswith('helpers.answers.')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "['helpers.answers.movers']"

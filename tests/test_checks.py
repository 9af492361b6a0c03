"""The checks of the exercises: right, wrong and impossible answers."""

import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from helpers import checks, questions
from helpers.checks import CheckError, all_checks, attempt, check, reminder
from helpers.questions import answers_of
from helpers.wording import fill
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=4)

BOOK = Path(__file__).resolve().parents[1] / "book"
NUMBERS = {id: part for id, part in all_checks().items() if part.kind == "number"}
CHOICES = {id: part for id, part in all_checks().items() if part.options}
ESSAYS = {id: part for id, part in all_checks().items() if part.kind == "essay"}
EVERY = together(NUMBERS)


@EVERY
def test_the_right_answer_is_right(id):
    result = check(id, NUMBERS[id].right())
    assert result.right
    assert repr(result).startswith("Right: ")


@together(product(NUMBERS, ("too high", "too low")))
def test_a_wrong_answer_is_told_its_side_and_what_was_forgotten(id, side):
    part = NUMBERS[id]
    beyond = part.within + 1234.5
    result = check(id, part.right() + (beyond if side == "too high" else -beyond))
    assert not result.right
    assert f" is {side}. " in result.message
    assert result.message.endswith(reminder(part))


@EVERY
def test_a_usual_mistake_is_told_what_it_was_and_nothing_else(id):
    for value, reply in NUMBERS[id].wrong():
        result = check(id, value)
        assert not result.right
        assert result.message.endswith(f". {fill(reply)}") and "too " not in result.message


@together(product(NUMBERS, (-1, 100, 0.01)))
def test_a_slip_is_told_of_the_answer_rounded_as_it_is_asked_for(id, factor):
    part = NUMBERS[id]
    typed = round(part.right(), part.decimals) * factor
    said = check(id, typed)
    assert not said.right
    of_a_mistake = [reply for value, reply in part.wrong() if abs(typed - value) <= part.near]
    if part.unit in checks.COUNT_UNITS:
        return
    asked = next(question for by, question in checks.SLIPS if by == pytest.approx(1 / factor))
    assert asked in said.message or any(fill(reply) in said.message for reply in of_a_mistake)


@EVERY
def test_a_wrong_answer_does_not_give_the_solution_away(id):
    part = NUMBERS[id]
    right = part.right()
    given = [right + 1000, *(value for value, _ in part.wrong())]
    for wrong in (check(id, value).message for value in given):
        for style in ("plain", "size"):
            shown = checks.units.write(right, part.unit, part.decimals, style)
            assert not re.search(rf"(?<![\d.,]){re.escape(shown)}(?![\d.,]*\d)", wrong)


@EVERY
def test_an_answer_within_the_tolerance_is_right_and_one_beyond_it_is_not(id):
    right, tolerance = NUMBERS[id].right(), NUMBERS[id].within
    assert check(id, right + tolerance * 0.99).right
    assert check(id, right - tolerance * 0.99).right
    assert not check(id, right + max(tolerance * 1.01, 0.01)).right


@EVERY
def test_what_is_right_as_it_is_shown_is_right(id):
    part = NUMBERS[id]
    assert check(id, round(part.right(), part.decimals)).right


@together(CHOICES)
def test_the_right_letters_are_right_in_any_case_and_with_commas(id):
    letters = CHOICES[id].letters
    assert check(id, letters).right and check(id, ", ".join(letters.upper())).right


@together(CHOICES)
def test_a_wrong_choice_gets_its_own_reply(id):
    part = CHOICES[id]
    for letter, place in zip(questions.LETTERS, part.shown, strict=False):
        option = part.options[place]
        if part.kind != "order" and not option.right:
            result = check(id, letter)
            assert not result.right and fill(option.say) in result.message
    if part.kind == "order":
        found = check(id, part.letters[::-1])
        assert not found.right and "look at number 1 again" in found.message
    if part.kind == "several":
        assert "There is more that is right." in check(id, part.letters[0]).message


def test_letters_that_are_not_there_are_refused_by_name():
    with pytest.raises(
        CheckError, match="session-quiz-print: expected letters from a to d; found 'x'"
    ):
        check("session-quiz-print", "x")
    with pytest.raises(CheckError, match="session-quiz-print: expected one letter"):
        check("session-quiz-print", "ab")
    with pytest.raises(CheckError, match="session-quiz-how-often: expected each of abcd once"):
        check("session-quiz-how-often", "aab")
    assert check("session-quiz-print", " ").message == "No answer yet."


@together(ESSAYS)
def test_an_answer_to_compare_with_comes_after_an_attempt(id):
    part = ESSAYS[id]
    assert fill(part.model) not in attempt(id, "No idea.").message
    shown = attempt(id, "The base of the two is another one.").message
    assert fill(part.model) in shown and all(fill(one) in shown for one in part.look_for)


def test_what_a_person_judges_is_not_checked_and_what_a_program_judges_is():
    with pytest.raises(CheckError, match=r'use attempt\("session-won-back-why"'):
        check("session-won-back-why", "words")
    with pytest.raises(CheckError, match=r'use check\("session-won-back"'):
        attempt("session-won-back", "words")


@EVERY
def test_an_answer_may_be_text_or_a_fact(id):
    assert check(id, str(NUMBERS[id].right())).right


@pytest.mark.parametrize("answer", ["about ten", "", [1, 2]])
def test_what_is_no_number_is_refused_by_name(answer):
    with pytest.raises(CheckError, match="session-without-both: expected a number; found"):
        check("session-without-both", answer)


@pytest.mark.parametrize("answer", ["nan", float("nan")])
def test_not_a_number_is_no_number_either(answer):
    with pytest.raises(CheckError, match="expected a number"):
        check("session-without-both", answer)


def test_an_unknown_exercise_is_answered_with_the_nearest():
    with pytest.raises(
        CheckError, match="no exercise 'session-witout-both'; did you mean session-without-both"
    ):
        check("session-witout-both", 9)
    with pytest.raises(CheckError, match="no exercise 'x'; there are: .*, session-won-back, "):
        check("x", 9)


def test_the_worked_answers():
    assert NUMBERS["session-won-back"].right() == pytest.approx(2.638, abs=5e-4)
    assert NUMBERS["session-without-both"].right() == pytest.approx(4.273, abs=5e-4)
    assert NUMBERS["session-thousand"].right() == pytest.approx(-0.204, abs=5e-4)
    assert NUMBERS["session-three-ranks-gap"].right() == 28
    assert NUMBERS["session-three-ranks-legs"].right() == 5
    assert NUMBERS["session-three-ranks-signs"].right() == 14


def test_what_a_chapter_checks_is_in_its_bank_and_each_exercise_has_its_solution():
    for chapter in questions.chapters():
        text = (BOOK / f"{chapter}.md").read_text(encoding="utf-8")
        assert set(re.findall(r'\bcheck\("([^"]+)"', text)) <= set(NUMBERS)
        solved = re.findall(r"```\{solution-start\} (\S+)", text)
        assert solved == [question.id for question in questions.asked(chapter, "page")]


def test_a_chapters_answers_are_its_own_and_no_other_chapters_are_loaded_for_them():
    for chapter in questions.chapters():
        assert {id.partition("-")[0] for id in answers_of(chapter)} == {chapter}
    code = (
        "import sys; from helpers.checks import check; check('movers-board', 1); "
        "print([name for name in sys.modules if name.startswith('helpers.answers.')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "['helpers.answers.movers']"

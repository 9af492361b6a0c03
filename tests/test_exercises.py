"""What a reader answers, predictions and checks: in Python, in the page's script, on the page."""

import math
import random
import re
from contextlib import ExitStack
from functools import cache

import pytest

from helpers import controls, data
from helpers.checks import all_checks, attempt, check, reminder
from helpers.predict import answer, predict, second_thought, verdict
from helpers.questions import LETTERS
from helpers.scoring import SURE, calibration, scores, usual_hits
from helpers.sphinx import answer_forms
from helpers.wording import fill
from tests.support.node import ask_exercise as ask
from tests.support.site import View
from tests.support.tiers import sample

pytestmark = pytest.mark.check(seconds=45)

PREDICTIONS = data.records("predictions")
PAGE = "book/session.html"
NUMBERS = {id: part for id, part in all_checks().items() if part.kind == "number"}


# In Python and in the page's script --------------------------------------------------------------


def test_the_page_judges_a_prediction_in_the_words_of_the_notebook():
    chance, asked, expected = random.Random(29), [], []
    for id, row in PREDICTIONS.items():
        right = answer(id)
        how = controls.number_format(right.unit, 1, right.decimals)
        guesses = [right.value, right.value + 1e-9, row.low, row.high] + [
            round(chance.uniform(row.low, row.high), right.decimals + places)
            for places in (1, 4)
            for _ in range(6)
        ]
        for guess in guesses:
            around = round(chance.uniform(0, row.high - row.low), right.decimals)
            asked.append(["verdict", [right.value, how, guess, around]])
            expected.append(verdict(id, guess, around))
            asked.append(["secondThought", [how, guess, around]])
            expected.append(second_thought(id, guess, around))
    assert ask(asked) == expected


@pytest.mark.test
def test_the_page_checks_an_answer_in_the_words_of_the_notebook():
    chance, asked, expected = random.Random(29), [], []
    for id, part in NUMBERS.items():
        right, within = part.right(), part.within
        how = controls.number_format(part.unit, 1, part.decimals)
        key = answer_forms.key(part)
        width = max(within, 1.0)
        for given in [
            right,
            *(right + width * chance.uniform(-3, 3) for _ in range(12)),
            -right,
            right / 100,
            right * 100,
            right + within * 0.99,
            right - within * 1.01 - 1e-6,
            *(value for value, _ in part.wrong()),
            *(value + part.near * 0.9 for value, _ in part.wrong()),
        ]:
            asked.append(["check", [key, how, given]])
            found = check(id, given)
            expected.append({"right": found.right, "message": found.message})
    assert ask(asked) == expected


def test_the_page_judges_a_choice_in_the_words_of_the_notebook():
    chance, asked, expected = random.Random(29), [], []
    for id, part in all_checks().items():
        if not part.options:
            continue
        options = [
            {"letter": letter, "right": option.right, "say": fill(option.say)}
            for letter, option in zip(
                LETTERS, (part.options[place] for place in part.shown), strict=False
            )
        ]
        letters = LETTERS[: len(options)]
        sizes = {"one": [1], "order": [len(letters)]}.get(part.kind, range(1, len(letters) + 1))
        given = ["".join(chance.sample(letters, size)) for size in sizes for _ in range(8)]
        for chosen in [part.letters, *given]:
            asked.append(["choose", [part.kind, options, part.letters, reminder(part), chosen]])
            found = check(id, chosen)
            expected.append({"right": found.right, "message": found.message})
    assert ask(asked) == expected


def test_the_page_judges_calibration_in_the_words_of_python():
    counts = [
        (asked, answered, held, high)
        for asked in (3, 12, 30)
        for answered in range(asked + 1)
        for held in range(answered + 1)
        for high in (0, answered)
    ]
    assert ask([["calibrated", count] for count in counts]) == [
        calibration(*count) for count in counts
    ]
    scored = [(answered, held, 1.23) for _, answered, held, _ in counts if answered]
    assert ask([["scores", one] for one in scored]) == [scores(*one) for one in scored]


@pytest.mark.parametrize("asked", range(1, 40))
def test_a_calibrated_reader_lands_in_the_usual_range_nine_times_in_ten(asked):
    low, high = usual_hits(asked)
    inside = sum(
        math.comb(asked, k) * SURE**k * (1 - SURE) ** (asked - k) for k in range(low, high + 1)
    )
    assert inside >= 0.9 and low <= SURE * asked <= high


def test_every_prediction_can_be_answered_within_its_bounds():
    for id, row in PREDICTIONS.items():
        assert row.low <= answer(id).value <= row.high
        assert row.question.endswith("?")


def test_no_prediction_asks_for_what_nobody_could_know_that_evening():
    for row in PREDICTIONS.values():
        kind, _, name = row.answer.partition(":")
        assert kind == "model" or not data.fact(name).hindsight or row.chapter == "outlook"


def test_a_guess_that_is_right_is_said_to_be():
    assert verdict("session-gap", 0.58, 0).endswith("you were right.")
    assert "too low, and your range held it" in verdict("session-gap", 0.5, 0.1)
    assert "too high, and your range did not hold it" in verdict("session-gap", 0.7, 0.1)


def test_an_unknown_prediction_is_named_with_the_nearest():
    with pytest.raises(data.DataError, match="unknown prediction 'session-gop'.*session-gap"):
        answer("session-gop")


def test_no_answer_is_no_wrong_answer():
    assert check("session-without-both", None).message == "No answer yet."


@pytest.mark.parametrize("id", PREDICTIONS)
def test_a_notebook_locks_a_prediction_and_judges_it(id, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = predict(id)
    _, boxes, _, said = asked.children
    number, around, button, _ = boxes.children
    number.value, around.value = PREDICTIONS[id].low, 0
    assert said.value == ""
    button.click()
    assert all(control.disabled for control in (number, around, button))
    assert verdict(id, number.value, 0) in said.value


def test_the_answer_lies_in_the_page_only_encoded():
    payload = answer_forms.encode({"value": 0.5806, "forgot": "a word with an accent: é"})
    assert "0.58" not in payload and re.fullmatch(r"[A-Za-z0-9+/=]+", payload)


# On the page -------------------------------------------------------------------------------------


@pytest.fixture
def page(site):
    with site.open(View(PAGE)) as opened:
        yield opened
        assert opened.seen.said == []


def commit(page, id, guess, around=None):
    section = page.locator(f"#predict-{id}")
    section.locator("[name=guess]").fill(guess)
    if around is not None:
        section.locator("[name=range]").fill(around)
    section.locator("[name=guess]").press("Enter")
    return section


@pytest.mark.test
def test_a_commitment_opens_the_reveal_and_outlasts_a_reload(page):
    section = page.locator("#predict-session-gap")
    assert section.locator("details").get_attribute("open") is None
    commit(page, "session-gap", "1.5", "0.5")
    # the form is locked now; a keyboard goes on where the answer opened
    assert page.evaluate("document.activeElement.closest('details')?.parentElement.id") == (
        "predict-session-gap"
    )
    for _ in range(2):
        assert section.locator("details").get_attribute("open") is not None
        assert verdict("session-gap", 1.5, 0.5) in section.locator(".bk-said-so").inner_text()
        assert section.locator("[name=guess]").is_disabled()
        page.reload()
    section.get_by_role("button", name="think again").click()
    assert section.locator("[name=guess]").is_enabled()
    page.reload()
    assert section.locator("[name=guess]").is_disabled()


@pytest.mark.push
def test_a_phone_shows_keys_without_a_minus_only_where_no_number_is_below_zero(page):
    boxes = page.locator("[inputmode=decimal]:not([name=range])").evaluate_all(
        "boxes => boxes.map((box) => box.min || box.closest('[data-low]')?.dataset.low)"
    )
    assert boxes and all(float(low) >= 0 for low in boxes)
    assert page.locator("[name=answer][inputmode]").count() == 0


@pytest.mark.push
def test_a_bad_give_or_take_is_told_by_its_name(page):
    section = page.locator('[data-predict="session-gap"]')
    section.locator("[name=range]").fill("a lot")
    assert commit(page, "session-gap", "1").locator(".bk-said-so").inner_text() == (
        "Give or take: give a number."
    )


@pytest.mark.push
@pytest.mark.parametrize(
    "typed, told",
    [
        ("", "Give a number."),
        ("a lot", "Give a number."),
        ("1000", "Choose a number from −10 to 10."),
    ],
)
def test_what_is_no_sensible_number_is_not_taken(page, typed, told):
    section = commit(page, "session-gap", typed)
    assert section.locator(".bk-said-so").inner_text() == told
    assert section.locator("details").get_attribute("open") is None


@pytest.fixture(scope="module")
def chapters(site):
    """A chapter, kept open for all of its exercises."""
    with ExitStack() as kept:

        @cache
        def at(name):
            return kept.enter_context(site.open(View(f"book/{name}.html")))

        yield at


FIRST = {id.partition("-")[0]: id for id in reversed(NUMBERS)}
"""The first check of each chapter; what every check says, script and notebook are compared in."""


@pytest.mark.push
@sample("id", NUMBERS, [*FIRST.values()], tested=[FIRST["session"]])
def test_an_exercise_is_checked_on_the_page(chapters, id):
    page = chapters(id.partition("-")[0])
    form = page.locator(f'form[data-check="{id}"]')
    right = NUMBERS[id].right()
    for given in (
        right + NUMBERS[id].within + 5,
        *(value for value, _ in NUMBERS[id].wrong()),
        right,
    ):
        given = round(given, 6)  # what is typed is what is judged
        form.locator("[name=answer]").fill(f"{given:.6f}")
        form.get_by_role("button", name="Check").click()
        assert form.locator(".bk-said-so").inner_text() == check(id, given).message
    assert page.seen.said == []


@pytest.mark.push
def test_a_solved_exercise_stays_marked(page):
    form = page.locator('form[data-check="session-mirror"]')
    form.locator("[name=answer]").fill(f"{NUMBERS['session-mirror'].right():g}")
    form.locator("[name=answer]").press("Enter")
    page.reload()
    assert page.locator(".exercise[data-solved]").count() == 1


@pytest.mark.test
def test_what_a_reader_writes_is_kept_and_then_there_is_an_answer_to_compare_with(page):
    form = page.locator('form[data-check="session-won-back-why"]')
    fold = page.locator('form[data-check="session-won-back-why"] ~ .bk-answers').first
    form.get_by_role("button", name="Compare").click()
    assert form.locator(".bk-said-so").inner_text() == attempt("session-won-back-why").message
    assert not fold.is_visible()
    text = "The base of the one is another than that of the other."
    form.locator("textarea").fill(text)
    form.get_by_role("button", name="Compare").click()
    assert fill(all_checks()["session-won-back-why"].model) in fold.inner_text()
    page.reload()
    assert form.locator("textarea").input_value() == text and fold.is_visible()


@pytest.mark.test
def test_a_quiz_is_answered_by_the_keyboard_and_replies_to_each_choice(page):
    for id, part in all_checks().items():
        form = page.locator(f'form[data-check="{id}"]')
        if not id.startswith("session-quiz") or not part.options:
            continue
        fold = page.locator(f'form[data-check="{id}"] + .bk-answers')
        assert not fold.is_visible()
        form.get_by_role("button", name="Check").press("Enter")
        assert form.locator(".bk-said-so").inner_text() in (
            "No answer yet.",
            "Give each its own number first.",
        )
        for number, letter in enumerate(part.letters, 1):
            if part.kind == "order":
                form.locator(f"[name={letter}]").select_option(str(number))
            else:
                form.locator(f"[value={letter}]").press("Space")
        form.get_by_role("button", name="Check").press("Enter")
        assert form.locator(".bk-said-so").inner_text() == check(id, part.letters).message
        assert fold.is_visible() and form.get_attribute("data-right") is not None


@pytest.mark.test
def test_without_scripts_a_quiz_is_a_list_of_questions_with_their_answers_to_open(site):
    with site.visit(View(PAGE), java_script_enabled=False) as page:
        quiz = page.locator(".bk-quiz")
        assert quiz.get_by_role("button", name="Check").count() == 0
        assert quiz.locator(".bk-answers").count() == 5
        assert quiz.locator("input:visible, select:visible").count() == 0
        for option in all_checks()["session-quiz-print"].options:
            assert fill(option.text) in quiz.inner_text()
        quiz.locator(".bk-answers summary").first.click()
        assert "right." in quiz.locator(".bk-answers").first.inner_text()


@pytest.mark.push
def test_paper_has_the_questions_with_room_for_an_answer_and_not_the_answers(page):
    page.emulate_media(media="print")
    assert page.locator(".bk-choice fieldset").first.is_visible()
    assert page.locator(".bk-lines").first.is_visible()
    assert page.locator(".bk-answers:visible").count() == 0


@pytest.mark.test
def test_the_last_chapter_gathers_what_was_predicted_in_all_of_them(page, site):
    commit(page, "session-gap", "1.5", "0.5")
    commit(page, "session-days", "25", "10")
    page.goto(site.address("book/outlook.html"))
    gathered = page.locator(".bk-calibration")
    rows = gathered.locator("[data-predict]")
    assert rows.count() == len(PREDICTIONS)
    assert gathered.locator("[role=status]").inner_text() == calibration(len(PREDICTIONS), 2, 1, 1)
    line = gathered.locator("[data-predict=session-gap]")
    assert verdict("session-gap", 1.5, 0.5) in line.inner_text()
    assert line.locator("a").get_attribute("href") == "session.html#predict-session-gap"
    assert gathered.locator("[data-held]").count() == 1
    commit(page, "outlook-belief", "33", "5")  # of this page, without a reload
    assert gathered.locator("[role=status]").inner_text() == calibration(len(PREDICTIONS), 3, 2, 2)
    again = page.locator("#predict-outlook-belief").get_by_role("button", name="think again")
    again.click()
    commit(page, "outlook-belief", "90", "0")  # a second thought is no new answer
    again.wait_for()
    assert gathered.locator("[role=status]").inner_text() == calibration(len(PREDICTIONS), 3, 2, 2)


@pytest.mark.push
def test_where_nothing_was_predicted_the_page_says_what_to_do(site):
    with site.visit(View("book/outlook.html")) as page:
        told = page.locator(".bk-calibration [role=status]").inner_text()
        assert told == calibration(len(PREDICTIONS), 0, 0, 0)
    with site.visit(View("book/outlook.html"), java_script_enabled=False) as page:
        assert page.locator(".bk-calibration [role=status]").inner_text() == told


@pytest.mark.push
def test_a_browser_that_keeps_nothing_still_answers(site):
    with site.visit(View(PAGE)) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
        )
        page.reload()
        section = commit(page, "session-gap", "1.5")
        assert section.locator("details").get_attribute("open") is not None


@pytest.mark.push
def test_without_scripts_a_prediction_is_a_question_and_a_reveal_to_open(site):
    with site.visit(View(PAGE), java_script_enabled=False) as page:
        assert not page.locator(".bk-answer").first.is_visible()
        page.locator(".bk-predict__reveal summary").first.click()
        assert page.locator(".bk-reveal").first.is_visible()

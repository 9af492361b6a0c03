"""The bank of questions: what a file may say, and each thing that the build refuses, by name."""

import re
from pathlib import Path

import pytest

from helpers import data, questions
from helpers.calculation import SumError, functions, work_out
from helpers.pipeline import bank
from helpers.questions import Option, Part, Question, QuestionError, Varied

pytestmark = pytest.mark.check(seconds=8)

BOOK = Path(__file__).resolve().parents[1] / "book"
CHAPTERS = questions.chapters()

SOUND = """
[[question]]
id = "session-x"
use = ["page"]
ask = "How far?"

[[question.part]]
answer = '1 + 1'
unit = "percent"
decimals = 1
within = 0.1
mistakes = [{ is = 'right + 1', say = "One too many." }]
"""


def written(tmp_path, text):
    path = tmp_path / "session.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(tmp_path, old, new):
    """What is said of the sound question with one thing changed."""
    assert old in SOUND
    found = questions.read(written(tmp_path, SOUND.replace(old, new)))
    return " ".join(bank.faults_of(found["session-x"]))


CHOICE = Part(
    "session-x",
    "session",
    "one",
    options=(
        Option("Yes", True, "So it is."),
        Option("No", say="It is not."),
        Option("So", say="No."),
    ),
)


def choice(**changed):
    part = Part(**{**CHOICE.__dict__, **changed})
    return " ".join(bank.faults_of(Question("session-x", "session", ("quiz",), "Which?", (part,))))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_questions_of_a_chapter_are_sound(chapter):
    assert bank.faults(chapter) == []


def test_a_sound_question_has_no_fault(tmp_path):
    assert refused(tmp_path, "How far?", "How far is it?") == ""
    assert choice() == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("session-x", "session-x", ""),
        ("1 + 1", 'fact("no_such_fact")', "unknown fact 'no_such_fact'"),
        ("1 + 1", 'model("no_such_model")', "no_such_model"),
        ("1 + 1", 'claim("no_such_claim")', "unknown claim"),
        ("1 + 1", "no_such_function()", "no_such_function is no function of a question"),
        ("1 + 1", "1 / 0", "cannot be worked out"),
        ("1 + 1", "1e308 * 10", "no finite number"),
        ("1 + 1", "(lambda: 1)()", "only numbers, texts"),
        ("1 + 1", 'model("index_without", weight=0.9)', "weight"),
        ("right + 1", "right + 0.05", "too near to the right"),
        ("right + 1", "right + 0.15", "too near to the right"),
        ('say = "One too many."', 'say = ""', "has no reply; write say"),
        ("How far?", "How far is 17?", "the number '17' is typed"),
        ("How far?", "How far is {fact}`nowhere`?", "unknown fact 'nowhere'"),
        ("percent", "per cent", "unknown unit 'per cent'"),
        ('use = ["page"]', 'use = ["exam"]', "unknown use exam; there are: page, quiz, set"),
        ('use = ["page"]', "use = []", "it is used nowhere"),
        ("How far?", "", "it asks nothing"),
        ("One too many.", "One too many, not 3.", "a mistake's reply: the number '3.' is typed"),
    ],
)
def test_an_unsound_number_is_refused_with_its_reason(tmp_path, old, new, said):
    assert said in refused(tmp_path, old, new)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (CHOICE.options[:2], "has 2 options; expected 3"),
        ((*CHOICE.options[:2], Option("So")), "the option 'So' has no reply"),
        (CHOICE.options[1:] * 2, "has 0 right options; expected exactly one"),
        ((*CHOICE.options, CHOICE.options[0]), "has 2 right options; expected exactly one"),
    ],
)
def test_an_unsound_choice_is_refused_with_its_reason(options, said):
    assert said in choice(options=options)


def test_of_several_some_are_right_and_not_all():
    assert "expected some, and not all" in choice(kind="several", options=CHOICE.options[:1] * 3)


def test_an_order_is_told_by_its_values():
    ordered = tuple(Option("Some", value=value) for value in ("3", "2", "1"))
    assert choice(kind="order", options=ordered) == ""
    assert "put them in order" in choice(kind="order", options=ordered[::-1])
    assert "give one to all" in choice(kind="order", options=(*ordered, Option("Some")))


def test_what_nobody_can_judge_has_what_to_look_for_and_an_answer_to_compare_with():
    assert "write look_for and model" in choice(kind="essay", options=())


def test_a_question_of_that_evening_rests_on_nothing_later(tmp_path):
    later = next(fact.id for fact in data.records("facts").values() if fact.hindsight)
    for new in (f'fact("{later}")',):
        assert f"it rests on {later}, known on" in refused(tmp_path, "1 + 1", new)
    assert f"it rests on {later}" in refused(tmp_path, "How far?", f"Was it {{fact}}`{later}`?")
    known = SOUND.replace("1 + 1", f'fact("{later}")').replace(
        'ask = "', f'known_on = "{data.fact(later).known_on}"\nask = "'
    )
    (found,) = questions.read(written(tmp_path, known)).values()
    assert found.hindsight and "it rests on" not in " ".join(bank.faults_of(found))


VARIED = '[[question.vary]]\nof = "index_without.weight"\nlow = {}\nhigh = {}\n\n[[question.part]]'


def test_what_varies_stays_inside_the_assumption(tmp_path):
    said = refused(tmp_path, "[[question.part]]", VARIED.format(0.001, 0.05))
    assert "expected a range inside 0.01 to 0.12, the assumption's" in said


def test_a_mistake_is_kept_apart_from_the_answer_in_every_variant(tmp_path):
    text = SOUND.replace("[[question.part]]", VARIED.format(0.02, 0.1))
    text = text.replace("1 + 1", 'model("index_without", weight=weight)')
    text = text.replace("right + 1", 'model("index_without", weight=0.02)')
    (found,) = questions.read(written(tmp_path, text)).values()
    assert re.search(r"for \{'weight': 0\.02\}: the mistake", " ".join(bank.faults_of(found)))
    assert len(bank.variants(found)) == 2 + bank.VARIANTS
    assert found.vary == (Varied("index_without.weight", 0.02, 0.1),)
    assert found.vary[0].author == 0.0575


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[question]", "no TOML"),
        ("x = 1", r"found x; expected only \[\[question\]\]"),
        ('[[question]]\nid = "session-x"\n', "question session-x: nothing to answer"),
        (SOUND * 2, "question session-x: it is there twice"),
        (SOUND.replace("ask", "asks"), "question session-x: found asks; a question has: id,"),
        (SOUND.replace('ask = "How far?"', ""), "question session-x: a question needs .*'ask'"),
        (SOUND.replace("within", "off"), "found off; a part has: id,"),
    ],
)
def test_a_file_that_says_something_else_is_refused_with_its_place(tmp_path, text, said):
    with pytest.raises(QuestionError, match=said) as told:
        questions.read(written(tmp_path, text))
    assert "session.toml" in str(told.value)


def test_a_formula_is_data_and_no_program():
    for text in ("__import__('os')", "().__class__", "[1][0]", "1 if 1 else 2", "'a' 'b'", "fact"):
        with pytest.raises(SumError):
            work_out(text, "session")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_function_beside_the_bank_is_named_by_it(chapter):
    text = (questions.FOLDER / f"{chapter}.toml").read_text(encoding="utf-8")
    own = (questions.FOLDER / f"{chapter}.py").read_text("utf-8") if functions(chapter) else ""
    for name in functions(chapter):
        used = re.findall(rf"\b{name}\(", text + own.replace(f"def {name}(", ""))
        assert used, name


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_question_serves_an_aim_that_the_chapter_names(chapter):
    text = (BOOK / f"{chapter}.md").read_text(encoding="utf-8")
    aims = re.search(r"After this chapter you can\n\n((?:- .*\n)+)", text).group(1).count("\n")
    for question in questions.bank(chapter).values():
        assert 1 <= question.objective <= aims, question.id


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_six_exercises_in_three_grades_and_five_short_questions(chapter):
    exercises = questions.asked(chapter, "page")
    assert len(exercises) >= 6 and {one.grade for one in exercises} == {1, 2, 3}
    quiz = questions.asked(chapter, "quiz")
    assert len(quiz) == 5
    assert {one.parts[0].kind for one in quiz} == {"one", "several", "number", "order"}
    assert not any(one.hindsight for one in quiz)
    asked = [question.ask for question in exercises]
    assert not any(re.search(r"\b[Ww]hy\b|Explain", ask) for ask in asked)  # a part of its own


def test_the_order_in_which_options_are_shown_does_not_change():
    first = [part.shown for one in questions.bank("session").values() for part in one.parts]
    questions.bank.cache_clear()
    assert first == [part.shown for one in questions.bank("session").values() for part in one.parts]

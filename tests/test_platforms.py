"""Questions for learning platforms: what is right and replied is the bank's; a stale copy is told.

Moodle XML has no schema, and no package that can be installed brings one of QTI 1.2. (The source
archive of pyslet 0.7 has its DTD, by which all packages were found valid in November 2026.) So the
tests hold what is written to the order of elements that QTI gives (`WITHIN`), to the ids that refer
to each other, and to the sums that Moodle asks for.
"""

import dataclasses
import re
import zipfile
from functools import cache
from xml.etree import ElementTree

import pytest

from helpers import checks, questions
from helpers.delivery import platforms, quiz_canvas, quiz_items, quiz_moodle, quiz_paper
from helpers.delivery.quiz_items import BANKS, Choice, Item, Near, QuizError, items
from helpers.questions import Mistake, Option, Part, Question
from helpers.tools import commands

pytestmark = pytest.mark.check(seconds=10)

CHAPTERS = quiz_items.asking()
QTI = {"q": quiz_canvas.QTI}
ALL = [(chapter, bank) for chapter in CHAPTERS for bank in BANKS]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Everything that the command writes."""
    folder = tmp_path_factory.mktemp("quiz")
    platforms.make(folder)
    return folder


@cache
def moodle(made, name):
    return ElementTree.parse(made / "moodle" / f"{name}.xml").getroot()


@cache
def canvas(made, name):
    """The files of a package by name, each parsed."""
    with zipfile.ZipFile(made / "canvas" / f"{name}.zip") as file:
        return {one: ElementTree.fromstring(file.read(one)) for one in file.namelist()}


@cache
def canvas_items(made, name):
    """The questions of a package by id."""
    return {
        item.get("ident"): item
        for root in canvas(made, name).values()
        for item in root.iterfind(".//q:item", QTI)
    }


@cache
def moodle_items(made, name):
    return {
        one.findtext("idnumber"): one for one in moodle(made, name) if one.get("type") != "category"
    }


def parts(chapter, bank):
    """What the bank asks."""
    return [part for one in questions.asked(chapter, BANKS[bank][0]) for part in one.parts]


def example(**changed):
    """A question of a made-up bank, as an item."""
    part = Part("fed-x", "fed", **{"unit": "percent", "decimals": 1, "within": 0.1, **changed})
    question = Question("fed-x", "fed", ("quiz",), changed.get("ask", "How far?"), (part,))
    return quiz_items._item(question, part)


CHOICE = example(
    kind="several",
    options=(Option("A", True, "Yes."), Option("B", True, "Yes."), Option("C < D", say="<No>")),
)


# --- what is right is what the bank says ---------------------------------------------------------


@pytest.mark.parametrize(("chapter", "bank"), ALL)
def test_every_question_of_the_bank_is_in_each_package_once(made, chapter, bank):
    ids = [part.id for part in parts(chapter, bank)]
    for name in (f"{chapter}-{bank}", f"book-{bank}"):
        for found in (moodle_items(made, name), canvas_items(made, name)):
            assert [id for id in found if id in ids] == ids
    assert list(moodle_items(made, f"{chapter}-{bank}")) == ids


@pytest.mark.parametrize(("chapter", "bank"), ALL)
def test_a_right_number_and_its_tolerance_are_the_banks(made, chapter, bank):
    in_moodle = moodle_items(made, f"{chapter}-{bank}")
    in_canvas = canvas_items(made, f"{chapter}-{bank}")
    for part in parts(chapter, bank):
        if part.kind != "number":
            continue
        first = in_moodle[part.id].find("answer")
        assert first.get("fraction") == "100"
        assert float(first.findtext("text")) == pytest.approx(part.right(), abs=5e-5)
        assert float(first.findtext("tolerance")) == part.within
        (scored,) = in_canvas[part.id].iterfind(".//q:respcondition[q:setvar]", QTI)
        value, low, high = (
            float(scored.findtext(f".//q:{name}", None, QTI))
            for name in ("varequal", "vargte", "varlte")
        )
        assert value == pytest.approx(part.right(), abs=5e-5)
        assert (value - low, high - value) == pytest.approx((part.within, part.within))


@pytest.mark.parametrize(("chapter", "bank"), ALL)
def test_a_usual_mistake_has_its_reply_and_lies_outside_the_tolerance(made, chapter, bank):
    in_moodle = moodle_items(made, f"{chapter}-{bank}")
    in_canvas = canvas_items(made, f"{chapter}-{bank}")
    for part in parts(chapter, bank):
        if part.kind != "number":
            continue
        first, *wrong, other = in_moodle[part.id].iterfind("answer")
        assert other.findtext("text") == "*"  # the last: the first that fits is taken
        said = in_canvas[part.id].findtext(
            ".//q:itemfeedback[@ident='general_incorrect_fb']//q:mattext", "", QTI
        )
        for answer, (value, reply) in zip(wrong[: len(part.mistakes)], part.wrong(), strict=True):
            assert answer.get("fraction") == "0"
            assert float(answer.findtext("text")) == pytest.approx(value, abs=5e-5)
            off = abs(float(answer.findtext("text")) - float(first.findtext("text")))
            assert off > part.within + float(answer.findtext("tolerance"))
            assert quiz_items.html(reply) in answer.findtext("feedback/text")
            assert quiz_items.html(reply) in said
            assert f"{quiz_canvas.USUAL}" in said


def test_moodle_asks_about_a_slip_of_sign_or_unit_as_the_page_does(made):
    answers = moodle_items(made, "session-exercises")["session-mirror"].findall("answer")
    part = next(one for one in parts("session", "exercises") if one.id == "session-mirror")
    slips = answers[1 + len(part.mistakes) : -1]
    assert len(slips) == 3
    for answer in slips:
        asked = checks.slip(part, float(answer.findtext("text")))
        assert asked and answer.findtext("feedback/text").startswith(f"<p>{asked}")
    counted = moodle_items(made, "session-exercises")["session-three-ranks-gap"]
    assert len(counted.findall("answer")) == 3  # right, one usual mistake, all others


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_right_options_are_the_banks_and_each_has_its_reply(made, chapter):
    in_moodle = moodle_items(made, f"{chapter}-quiz")
    in_canvas = canvas_items(made, f"{chapter}-quiz")
    for part in parts(chapter, "quiz"):
        if part.kind not in ("one", "several"):
            continue
        right = {quiz_items.html(one.text) for one in part.options if one.right}
        replies = {quiz_items.html(one.say) for one in part.options}
        answers = in_moodle[part.id].findall("answer")
        plain = {re.sub("</?p>", "", one.findtext("text")): one for one in answers}
        assert {text for text, one in plain.items() if float(one.get("fraction")) > 0} == right
        assert {re.sub("</?p>", "", one.findtext("feedback/text")) for one in answers} == replies
        item = in_canvas[part.id]
        labels = {
            one.get("ident"): one.findtext(".//q:mattext", None, QTI)
            for one in item.iterfind(".//q:response_label", QTI)
        }
        scored = item.find(".//q:respcondition[q:setvar]/q:conditionvar", QTI)
        wanted = [*scored.findall("q:varequal", QTI), *scored.findall("q:and/q:varequal", QTI)]
        assert {labels[one.text] for one in wanted} == right
        feedback = {
            one.findtext(".//q:mattext", None, QTI) for one in item.iterfind("q:itemfeedback", QTI)
        }
        assert {f"<p>{reply}</p>" for reply in replies} <= feedback


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_order_matches_each_option_with_its_number(made, chapter):
    (part,) = (part for part in parts(chapter, "quiz") if part.kind == "order")
    wanted = {quiz_items.html(one.text): str(at) for at, one in enumerate(part.options, 1)}
    pairs = moodle_items(made, f"{chapter}-quiz")[part.id].findall("subquestion")
    assert {
        re.sub("</?p>", "", one.findtext("text")): one.findtext("answer/text") for one in pairs
    } == wanted
    item = canvas_items(made, f"{chapter}-quiz")[part.id]
    found = {}
    for response in item.iterfind(".//q:response_lid", QTI):
        text = response.findtext("q:material/q:mattext", None, QTI)
        right = item.findtext(f".//q:varequal[@respident='{response.get('ident')}']", None, QTI)
        label = response.find(f".//q:response_label[@ident='{right}']", QTI)
        found[text] = label.findtext(".//q:mattext", None, QTI)
    assert found == wanted


def test_an_essay_tells_who_marks_it_what_a_good_one_has(made):
    part = next(part for part in parts("session", "exercises") if part.kind == "essay")
    item = moodle_items(made, "session-exercises")[part.id]
    told = canvas_items(made, "session-exercises")[part.id].findtext(
        "q:itemfeedback//q:mattext", None, QTI
    )
    for one in (*part.look_for, part.model):
        assert quiz_items.html(one) in item.findtext("graderinfo/text")
        assert quiz_items.html(one) in told


def test_grade_minutes_and_aim_go_along(made):
    item = moodle_items(made, "session-exercises")["session-won-back"]
    assert [tag.findtext("text") for tag in item.iterfind("tags/tag")] == [
        "grade 1",
        "3 minutes",
        "session aim 1",
    ]
    assert all(len(tag.findtext("text")) <= 50 for tag in moodle(made, "book-quiz").iter("tag"))
    entries = {
        one.text
        for one in canvas_items(made, "session-exercises")["session-won-back"].iterfind(
            ".//q:fieldentry", QTI
        )
    }
    assert {"grade 1", "3 minutes", quiz_items.aims("session")[0]} <= entries


# --- the form that a platform reads --------------------------------------------------------------

WITHIN = {
    "questestinterop": "assessment",
    "assessment": "qtimetadata section",
    "section": "item",
    "item": "itemmetadata presentation resprocessing itemfeedback",
    "itemmetadata": "qtimetadata",
    "qtimetadata": "qtimetadatafield",
    "qtimetadatafield": "fieldlabel fieldentry",
    "presentation": "material response_lid response_str",
    "response_lid": "material render_choice",
    "response_str": "render_fib",
    "render_choice": "response_label",
    "render_fib": "response_label",
    "response_label": "material",
    "resprocessing": "outcomes respcondition",
    "outcomes": "decvar",
    "respcondition": "conditionvar setvar displayfeedback",
    "conditionvar": "or and varequal other",
    "or": "varequal and",
    "and": "varequal not vargte varlte",
    "not": "varequal",
    "itemfeedback": "flow_mat",
    "flow_mat": "material",
    "material": "mattext",
}
"""What of QTI 1.2 is used: in each element what may be, in this order (`and` takes any)."""


@pytest.mark.parametrize("bank", BANKS)
def test_a_package_has_the_order_of_qti_and_every_id_that_it_names(made, bank):
    files = canvas(made, f"book-{bank}")
    quizzes = {name: root for name, root in files.items() if root.tag.endswith("questestinterop")}
    assert len(quizzes) == len(CHAPTERS)
    for root in quizzes.values():
        for element in root.iter():
            tags = [child.tag.partition("}")[2] for child in element]
            allowed = WITHIN.get(element.tag.partition("}")[2], "").split()
            assert set(tags) <= set(allowed), element.tag
            if "not" not in allowed:
                assert tags == sorted(tags, key=allowed.index), element.tag
        for item in root.iterfind(".//q:item", QTI):
            ids = [one.get("ident") for one in item.iterfind(".//*[@ident]")]
            responses = {one for one in ids if one.startswith("response")}
            for one in item.iterfind(".//*[@respident]"):
                assert one.get("respident") in responses
            for one in item.iterfind(".//*[@linkrefid]"):
                assert one.get("linkrefid") in ids
    manifest = files["imsmanifest.xml"]
    resources = manifest.findall(".//{*}resource")
    assert {one.get("href") for one in manifest.iterfind(".//{*}file")} | {
        "imsmanifest.xml"
    } == set(files)
    named = {one.get("identifierref") for one in manifest.iterfind(".//{*}dependency")}
    assert named < {one.get("identifier") for one in resources}


@pytest.mark.parametrize("bank", BANKS)
def test_each_question_in_moodle_has_name_text_and_a_whole_grade(made, bank):
    root = moodle(made, f"book-{bank}")
    assert root.tag == "quiz"
    for one in root:
        if one.get("type") == "category":
            assert one.findtext("category/text").startswith("$course$/top/One day in January/")
            continue
        assert one.findtext("name/text") and one.findtext("questiontext/text")
        fractions = [float(answer.get("fraction")) for answer in one.iterfind("answer")]
        if one.get("type") in ("multichoice", "numerical"):
            assert sum(part for part in fractions if part > 0) == pytest.approx(100, abs=1e-3)
        if one.findtext("single") == "false":
            assert sum(fractions) == pytest.approx(0, abs=1e-3)  # who ticks all gets nothing
        if one.get("type") == "numerical":
            assert all(float(part.findtext("tolerance")) >= 0 for part in one.iterfind("answer"))
        if one.get("type") == "matching":
            assert len(one.findall("subquestion")) >= 3  # Moodle asks for three


def test_a_platform_gets_each_kind_under_its_own_name(made):
    kinds = {part.id: part.kind for chapter, bank in ALL for part in parts(chapter, bank)}
    assert set(kinds.values()) == set(questions.KINDS)
    for bank in BANKS:
        for id, item in canvas_items(made, f"book-{bank}").items():
            assert item.findtext(".//q:fieldentry", None, QTI) == quiz_canvas.TYPES[kinds[id]]
        for id, item in moodle_items(made, f"book-{bank}").items():
            assert item.get("type") == quiz_moodle.TYPES[kinds[id]]


def test_of_several_a_third_is_written_as_moodle_knows_it():
    third = quiz_moodle._fraction(Choice("", True, "", 1), "several", 3, 2)
    assert (third, quiz_moodle._fraction(Choice("", False, "", 1), "several", 3, 2)) == (
        "33.33333",
        "-50",
    )


def test_the_numbers_of_a_text_are_written_as_on_the_page_and_the_unit_stands_beside():
    item = example(answer="1.5", ask="It fell {fact}`gap_close`, & {claim}`claim_gap`.")
    assert "&amp; 1.5\xa0points" in item.text and "{" not in item.text
    assert item.text.endswith("<p><b>Your answer</b>, in %:</p>")
    assert item.answer == Near("1.5", "0.1", "Right: 1.5%.", "1.5%")


def test_what_looks_like_markup_is_text():
    assert [one.text for one in CHOICE.options if "C" in one.text] == ["C &lt; D"]
    for found in (quiz_moodle.question(CHOICE), quiz_canvas.question(CHOICE)):
        text = ElementTree.tostring(found).decode()
        assert "C &amp;lt; D" in text and "<No>" not in text and "&lt;No" not in text
    sheet = quiz_paper.sheet("A & B", [CHOICE])
    assert "<h1>A &amp; B</h1>" in sheet and "C &lt; D" in sheet and "C < D" not in sheet


def test_code_and_formulas_and_links_have_their_form():
    assert quiz_items.html("`x_y` and $p_1$") == r"<code>x_y</code> and \(p_1\)"
    assert quiz_items.html("[the day](session.md)") == "the day"
    assert quiz_items.html("[](chips-next-day)").startswith("“Chips did not catch it")
    with pytest.raises(QuizError, match="the figure 'nowhere', which no chapter titles"):
        quiz_items.html("[](nowhere)")


# --- what a platform cannot keep -----------------------------------------------------------------


def test_a_number_that_a_platform_would_lose_is_refused_with_its_question(monkeypatch):
    small = Part("fed-x", "fed", answer="0.00018", unit="percent")
    assert quiz_items.refused(small)[0].startswith("fed-x: the answer 0.00018 is smaller than 0.01")
    narrow = Part("fed-x", "fed", answer="2", unit="percent", within=0.00005)
    assert "has more than 4 decimals" in quiz_items.refused(narrow)[0]
    asked = [Question("fed-x", "fed", ("quiz",), "How far?", (small,))]
    monkeypatch.setattr(questions, "asked", lambda chapter, use: asked)
    with pytest.raises(QuizError, match=r"^fed-x: .*\n"):
        platforms.all_banks("quiz")


# --- the same answers give the same bytes, others do not -----------------------------------------


@pytest.mark.test
def test_two_builds_are_the_same_to_the_byte(made, tmp_path):
    platforms.make(tmp_path)
    files = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}
    assert files == {path.relative_to(made) for path in made.rglob("*.*")}
    for path in files:
        assert (tmp_path / path).read_bytes() == (made / path).read_bytes(), path


def test_the_stamp_changes_with_an_answer_a_reply_and_a_text_and_with_nothing_else():
    kept = example(answer="1.5", mistakes=(Mistake("right + 1", "One too many."),))
    assert kept.stamp == dataclasses.replace(kept, about={"minutes": "9 minutes"}).stamp
    others = [
        example(answer="1.6", mistakes=(Mistake("right + 1", "One too many."),)),
        example(answer="1.5", mistakes=(Mistake("right + 2", "One too many."),)),
        example(answer="1.5", mistakes=(Mistake("right + 1", "One more."),)),
        example(answer="1.5", within=0.2, mistakes=(Mistake("right + 1", "One too many."),)),
        dataclasses.replace(kept, text="<p>How near?</p>"),
    ]
    assert len({one.stamp for one in (kept, *others)}) == 6
    assert quiz_items.stamp([kept]) != quiz_items.stamp(others[:1])


def test_a_package_says_its_edition_and_the_stamp_of_each_question(made):
    found = items("session", "quiz")
    files = canvas(made, "session-quiz")
    told = files["imsmanifest.xml"].findtext(".//{*}description/{*}langstring")
    assert told.splitlines() == [quiz_items.edition(found), *(item.name for item in found)]
    settings = next(root for name, root in files.items() if name.endswith("meta.xml"))
    assert quiz_items.stamp(found) in settings.findtext("{*}description")
    info = moodle(made, "session-quiz").findtext("question/info/text")
    assert quiz_items.edition(found) in info


@pytest.mark.parametrize("name", ["canvas/session-quiz.zip", "moodle/book-exercises.xml"])
def test_a_copy_of_today_is_told_as_such(made, name, capsys):
    assert commands.main(["quiz", "--check", str(made / name)]) == 0
    assert "is of today's answers" in capsys.readouterr().out


def test_of_a_stale_copy_it_is_told_which_questions_changed(made, tmp_path, capsys):
    first, second, *_ = items("session", "quiz")
    text = (made / "moodle" / "session-quiz.xml").read_text(encoding="utf-8")
    copy = tmp_path / "export.xml"
    text = text.replace(first.name, f"{first.id} [00000000]").replace(
        second.id, "session-quiz-gone"
    )
    copy.write_text(text, encoding="utf-8")
    assert commands.main(["quiz", "--check", str(copy)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{first.id}: the question changed",
        "session-quiz-gone: it is asked no more",
    ]


def test_a_hash_alone_is_known_or_not():
    found = items("session", "quiz")
    assert platforms.check(quiz_items.stamp(found)) == []
    assert platforms.check(found[0].stamp) == []
    assert "no package of today has this hash" in platforms.check("00000000")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "expected a file, or a hash"), ("<quiz/>", "there is no question of this book in it")],
)
def test_what_is_no_copy_is_refused(tmp_path, capsys, text, said):
    copy = tmp_path / "export.xml"
    if text:
        copy.write_text(text)
    assert commands.main(["quiz", "--check", str(copy)]) == 1
    assert said in capsys.readouterr().err


# --- paper ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_sheet_has_no_answer_and_its_key_has_all(made, chapter):
    sheet, key = (
        (made / kind / f"{chapter}.html").read_text(encoding="utf-8") for kind in ("paper", "key")
    )
    for part, item in zip(parts(chapter, "quiz"), items(chapter, "quiz"), strict=True):
        assert item.text in sheet and item.name in key
        for option in item.options:
            assert option.text in sheet
            assert not option.reply or (option.reply in key and option.reply not in sheet)
        if item.answer:
            assert item.answer.reply in key and item.answer.reply not in sheet
        elif part.kind == "order":
            assert f"<b>{', '.join(part.letters.upper())}.</b>" in key
        elif item.options:
            assert f"<b>{', '.join(part.letters.upper())}</b>" in key
    assert "http" not in re.sub(r"<style>.*?</style>", "", sheet)  # needs no other file


def test_an_item_of_later_says_so():
    part = Part("fed-x", "fed", "essay", look_for=("So.",), model="It is.")
    later = Question("fed-x", "fed", ("page",), "Was it?", (part,), known_on="2026-02-01")
    item = quiz_items._item(later, part)
    assert isinstance(item, Item) and item.text.startswith("<p><em>Known only later.</em></p>")

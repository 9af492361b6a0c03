"""Calibration and hand-in: what counts, what is kept, what is copied, what a teacher gets."""

import base64
import io
import json
import struct
import zipfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

import pytest
from playwright.sync_api import expect

from helpers import data, kept, predict, scoring
from helpers.delivery import gather, teaching
from helpers.places import LINE, NODE_MODULES
from tests.support import site as sites
from tests.support.node import ASSETS, HERE, run, run_alone
from tests.support.site import View

pytestmark = pytest.mark.check(seconds=8)

PAGE = "book/session.html"
GATHER = gather.HERE / "gather.js"
MADE = {"guess": 1.5, "range": 0.5, "at": "2026-11-30T08:00:00Z"}
LATER = {"guess": 0.6, "range": 0.1, "at": "2026-11-30T08:05:00Z"}


def ask(script, *questions):
    """What a script answers to each [function, arguments]."""
    return run([HERE / "page.cjs", script], list(questions))


def ask_page(*questions):
    return ask(ASSETS / "exercise.js", *questions)


def ask_line(*questions):
    return ask(LINE, *questions)


def ask_gather(*questions):
    return ask(GATHER, *questions)


# What counts, and what is kept --------------------------------------------------------------------


def test_the_first_commitment_counts_and_second_thoughts_are_kept_beside_it_on_the_page():
    first, second = ask_page(
        ["committed", [None, MADE]], ["committed", [{"v": 2, "first": MADE, "later": []}, LATER]]
    )
    assert first == {"v": 2, "first": MADE, "later": []}
    assert second == {"v": 2, "first": MADE, "later": [LATER]}


def test_the_first_commitment_counts_and_keeps_its_time_in_a_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    times = [datetime(2026, 11, 30, 8, minute, tzinfo=UTC) for minute in (0, 5)]
    kept.commit("session-gap", 1.5, 0.5, times[0])
    kept.commit("session-gap", 0.6, 0.1, times[1])
    assert kept.made("session-gap") == {"first": MADE, "later": [LATER]}
    assert kept.FILE in kept.place()


@pytest.mark.parametrize("text", ["", "[]", '{"v": 9}', "no json", '{"v": 2, "predictions": 3}'])
def test_a_file_of_that_name_that_is_none_of_ours_is_left_alone(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(kept, "_memory", {})
    (tmp_path / kept.FILE).write_text(text)
    kept.commit("session-gap", 1.5, 0.5)
    assert (tmp_path / kept.FILE).read_text() == text
    assert kept.made("session-gap")["first"]["guess"] == 1.5
    assert "as long as the kernel" in kept.place()


def test_a_prediction_that_an_older_version_kept_goes_on_working(tmp_path, monkeypatch):
    old = {"guess": 1.5, "range": 0.5}
    assert ask_page(["madeOf", [old]]) == [{"v": 2, "first": old, "later": []}]
    monkeypatch.chdir(tmp_path)
    one = {"session-gap": {"first": old}, "x": {"first": {"guess": "1"}}, "y": 3}
    (tmp_path / kept.FILE).write_text(json.dumps({"v": 2, "predictions": one}))
    assert kept.made("session-gap") == {"first": old, "later": []}
    assert kept.made("x") is kept.made("y") is None


@pytest.mark.parametrize(
    "found", [3, "x", {}, {"v": 3}, {"v": 2}, {"v": 2, "first": {"guess": 1}}, {"guess": "1"}]
)
def test_what_is_no_prediction_is_taken_for_none(found):
    assert ask_page(["madeOf", [found]]) == [None]


def test_of_fewer_than_five_answers_neither_page_nor_notebook_says_how_good_they_were():
    for answers in range(1, scoring.FEW):
        words = scoring.calibration(19, answers, answers, 0)
        assert "held" not in words and "narrow" not in words
        assert scoring.scores(answers, answers, 1.0) == []
    assert "held" in scoring.calibration(19, scoring.FEW, 1, 0)
    assert len(scoring.scores(scoring.FEW, 1, 1.0)) == 2


def test_a_notebook_scores_the_first_numbers_of_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = list(data.records("predictions").values())[:5]
    for row in asked:
        right = predict.answer(row.id).value
        kept.commit(row.id, right, row.give_or_take / 2)  # half as wide as offered; all hold
        kept.commit(row.id, row.low, 0)
    lines = predict.calibrated().lines
    assert "Your range held the answer in 5; 0 of your numbers were above" in lines[0]
    assert [line[:21] for line in lines[1:]] == ["Brier score 0.04: how", "Interval score 0.5: h"]


def test_page_and_notebook_score_a_range_alike():
    given = [(1, 2, 1.4), (1, 2, 0.5), (-1, 3, 4.25), (0, 0, 0)]
    scored = ask_page(*(["intervalScore", one] for one in given))
    assert scored == pytest.approx([scoring.interval_score(*one) for one in given])


# The line -----------------------------------------------------------------------------------------

SCALE = {"low": -10, "high": 10, "decimals": 2}
STATE = {"number": 2, "range": 1}


def test_an_end_moves_both_ends_and_the_number_takes_them_along():
    number, high, low, beyond = ask_line(
        ["moved", [SCALE, STATE, "number", 3.04]],
        ["moved", [SCALE, STATE, "high", 4]],
        ["moved", [SCALE, STATE, "low", -1]],
        ["moved", [SCALE, STATE, "low", 5]],
    )
    assert number == {"number": 3, "range": 1}
    assert high == {"number": 2, "range": 2}
    assert low == {"number": 2, "range": 3}
    assert beyond == {"number": 2, "range": 0}


def test_without_a_number_the_line_suggests_none_and_the_first_key_gives_one():
    empty = {"number": None, "range": 1}
    moved, place = ask_line(
        ["keyed", [SCALE, empty, "number", "ArrowRight"]], ["placeOf", [SCALE, empty, "low"]]
    )
    assert moved == {"number": 0.1, "range": 1} and place == 0


def test_a_pointer_takes_the_nearest_handle_and_far_from_all_the_number():
    wide, narrow = {"low": 90, "number": 100, "high": 110}, {"low": 100, "number": 100, "high": 100}
    near = [(wide, 101), (wide, 108), (wide, 93), (wide, 180)]
    close = [(narrow, 102), (narrow, 108), (narrow, 90), (narrow, 10)]
    found = ask_line(*(["taken", [*one]] for one in near + close))
    assert found == ["number", "high", "low", "number", "number", "high", "low", "number"]


def test_every_line_has_steps_that_its_answer_is_written_in():
    rows = list(data.records("predictions").values())
    finest = [10.0 ** -predict.answer(row.id).decimals for row in rows]
    scales = [
        {"low": row.low, "high": row.high, "decimals": predict.answer(row.id).decimals}
        for row in rows
    ]
    steps = ask_line(*(["stepOf", [scale]] for scale in scales))
    for row, least, step in zip(rows, finest, steps, strict=True):
        assert least <= step <= max((row.high - row.low) / 40, least), row.id


# What is copied -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address, link",
    [
        ("https://x.org/a/book/fed.html?m.w=0.08&asof=evening&z=1#fig", "fed.html?m.w=0.08#fig"),
        ("file:///home/ann/html/book/further/lives.html?m.w=-2", "further/lives.html?m.w=-2"),
        ("https://x.org/book/fed.html?m.w=<b>", ""),
        ("https://x.org/book/fed.html?asof=evening#fig", ""),
        ("https://x.org/fed.html?m.w=1", ""),
    ],
)  # fmt: skip
def test_a_scenario_is_what_the_models_are_at_and_never_where_the_book_lies(address, link):
    assert ask(ASSETS / "handin.js", ["scenarioOf", [address]]) == [link]


COLLECT = """
const [script, gather] = process.argv.slice(1);
const handin = require(script);
const { store, evening } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const { work, left } = handin.collect({
  names: Object.keys(store), kept: (name) => store[name] ?? null, evening,
  version: "1.0", written: "2026-11-30T08:10:00Z", name: "Ann" });
process.stdout.write(JSON.stringify({ text: handin.textOf(work), left }));
"""
STORE = {
    "book-predict-session-gap": {"v": 2, "first": MADE, "later": [LATER]},
    "book-predict-session-days": {"guess": 25, "range": 10},
    "book-tried-session-mirror": {
        "v": 1,
        "first": {"given": 3, "at": MADE["at"]},
        "last": {"given": 4, "at": MADE["at"]},
        "tries": 2,
    },
    "book-solved-session-mirror": True,
    "book-tried-session-quiz-print": {
        "v": 1,
        "first": {"given": "b", "at": MADE["at"]},
        "last": {"given": "b", "at": MADE["at"]},
        "tries": 1,
        "quiz": True,
    },
    "book-tried-outlook-late": {
        "v": 1,
        "first": {"given": 77.7, "at": MADE["at"]},
        "last": {"given": 77.7, "at": MADE["at"]},
        "tries": 1,
        "later": True,
    },
    "book-text-session-won-back-why": "my own words, for nobody",
    "book-scenarios": {
        "v": 1,
        "list": [
            {"link": "session.html?index_without.weight=0.08#index-without", "say": "It decides."},
            {"link": "outlook.html?a.b=1#c", "say": "In August.", "later": True},
        ],
    },
}


@cache
def copied(evening=False):
    given = {"store": STORE, "evening": evening}
    return run_alone(COLLECT, ASSETS / "handin.js", GATHER, given=given)


@cache
def asked():
    return gather.asked()


def test_what_is_copied_comes_out_of_the_teachers_page_as_it_went_in():
    text = copied()["text"]
    assert "my own words" not in text
    (found,) = ask_gather(["read", ["", text, asked()]])[0]
    assert found["problems"] == [] and found["name"] == "Ann"
    work = found["work"]
    assert work["predictions"] == {
        "session-days": {"number": 25, "range": 10, "at": "", "thoughts": 0},
        "session-gap": {"number": 1.5, "range": 0.5, "at": MADE["at"], "thoughts": 1},
    }
    assert [(one["id"], one["solved"], one["tries"]) for one in work["quiz"]] == [
        ("session-quiz-print", False, 1)
    ]
    checks = {one["id"]: (one["solved"], one["first"], one["last"]) for one in work["checks"]}
    assert checks == {"session-mirror": (True, 3, 4), "outlook-late": (False, 77.7, 77.7)}
    assert work["scenarios"][0]["say"] == "It decides."


def test_a_platforms_page_is_read_as_its_text_and_never_made():
    page = "<p>a &quot;b&quot; &lt;i&gt; &#39;&#x41;</p><script>x()</script><img onerror=y()>"
    assert ask_gather(["textOf", [page]])[0].split() == ["a", '"b"', "<i>", "'A"]


def test_as_known_that_evening_no_later_answer_is_copied():
    made = copied(evening=True)
    assert "77.7" not in made["text"] and "August" not in made["text"]
    assert made["left"] == 2 and '"edition":"evening"' in made["text"]


@pytest.mark.parametrize("way", ["table", "csv", "editor", "many"])
def test_a_pasted_column_is_read_however_a_platform_wrote_it(way):
    text = copied()["text"]
    quoted = '"' + text.replace('"', '""') + '"'
    pasted, names = {
        "table": (f"Ann\t{quoted}\nBo\t{quoted}\n", ["Ann", "Bo"]),
        "csv": (f"name,work\nAnn,{quoted}\n", ["Ann"]),
        "editor": (text.replace('"', "\u201d").replace(" ", "\u00a0"), [""]),
        "many": (f"{text}\n\n{text}", ["", ""]),
    }[way]
    (found,) = ask_gather(["pasted", [pasted]])
    assert [one["name"] for one in found] == names
    for one in found:
        (read,) = ask_gather(["read", ["x", one["text"], asked()]])[0]
        assert read["work"]["predictions"]["session-gap"]["number"] == 1.5


# What comes in is untrusted -----------------------------------------------------------------------


def work(**changed):
    """A text as a student could have changed it."""
    plain = json.loads(copied()["text"].partition("\n")[2])
    return json.dumps(plain | changed)


def all_at_once(cases, question):
    """What the teacher's script makes of each case, asked of one process."""
    return zip(cases, ask_gather(*map(question, cases)), strict=True)


NO_WORKS = [
    ("", "no text of"),
    ("<script>alert(1)</script>", "no text of"),
    ('{"work": "one-day-in-january", "format": 1', "cut off or was changed"),
    (work(work="another-book"), "no work of this book"),
    (work(format=2), "in another form than 1"),
    ("[" * 200_000 + '{"work": ' + "[" * 100_000, "cut off or was changed"),
]


def test_what_is_no_work_is_told_and_not_taken():
    made = all_at_once(NO_WORKS, lambda one: ["read", ["ann.txt", one[0], asked()]])
    for (_, said), (found,) in made:
        assert found["work"] is None and said in found["problems"][0]


ONE = {"id": "session-gap", "first": {"number": 1, "range": 1}}


NO_PIECES = [
    ({"predictions": "all"}, "predictions: no list"),
    ({"predictions": [ONE | {"id": "__proto__"}]}, "one that this book does not ask"),
    ({"predictions": [ONE | {"id": "constructor"}]}, "one that this book does not ask"),
    ({"predictions": [ONE, ONE]}, "one is there twice"),
    ({"predictions": [ONE | {"first": {"number": 1e300, "range": 1}}]}, "no number that its"),
    ({"predictions": [ONE | {"first": {"number": "1", "range": 1}}]}, "no number that its"),
    ({"predictions": [ONE | {"first": {"number": 1, "range": -1}}]}, "no number that its"),
    ({"predictions": [ONE | {"id": f"x{n}"} for n in range(200)]}, "more than 100"),
    ({"checks": [{"id": "<b>", "solved": True}]}, "one without a name of its own"),
    ({"checks": [{"id": "a", "solved": "yes"}]}, "neither solved nor not"),
    ({"quiz": [{"id": "a", "solved": True, "last": "<b>"}]}, "an answer that no form takes"),
    ({"scenarios": [{"link": "javascript:alert(1)", "say": ""}]}, "none of this book's"),
    ({"scenarios": [{"link": "https://x.org/?a.b=1", "say": ""}]}, "none of this book's"),
    ({"scenarios": [{"link": "../../x.html?a.b=1", "say": ""}]}, "none of this book's"),
]


def test_a_piece_that_has_no_place_in_the_form_is_left_out_and_told():
    made = all_at_once(NO_PIECES, lambda one: ["read", ["", work(**one[0]), asked()]])
    for (_, said), (found,) in made:
        assert any(said in one for one in found["problems"]), (said, found["problems"])
        assert found["work"]["book"] == "1.0"


def test_texts_are_one_plain_line_of_some_length():
    say = "a\u202eb\u0000c\n" + "x" * 9000
    link = "session.html?index_without.weight=0.08#index-without"
    (found,) = ask_gather(
        ["read", ["", work(name="<i>Ann</i>\n", scenarios=[{"link": link, "say": say}]), asked()]]
    )[0]
    assert found["work"]["name"] == "<i>Ann</i>"  # shown as text, never as HTML
    assert found["work"]["scenarios"][0]["say"] == "a b c " + "x" * 494


CELLS = [
    ("=1+1", "'=1+1"),
    (" =1+1", "' =1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ('=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'),
    ("Ann", "Ann"),
    ("a;b", '"a;b"'),
    (-1.5, "-1.5"),
]


def test_a_cell_is_no_formula():
    for (_, written), found in all_at_once(CELLS, lambda one: ["cell", [one[0]]]):
        assert found == written


CLIMBS = ["../x.txt", "a/../../x.txt", "/etc/x.txt", "C:\\x.txt", "a\\..\\x.txt"]


def test_a_path_that_climbs_is_refused():
    for _, why in all_at_once(CLIMBS, lambda path: ["refused", [path, 10]]):
        assert "leads out of the zip" in why


UNZIP = """
const [script, fflate] = process.argv.slice(1);
const { unpacked } = require(script), found = [];
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const bytes = new Uint8Array(Buffer.from(given, "base64"));
let error = "", made = { files: [], problems: [] };
try { made = unpacked(bytes, require(fflate)); } catch (one) { error = String(one); }
const memory = process.memoryUsage().arrayBuffers, { problems } = made;
const files = made.files.map((one) => [one.path, one.bytes.length]);
process.stdout.write(JSON.stringify({ error, problems, files, memory }));
"""


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def unpacked(packed):
    script = NODE_MODULES / "fflate" / "umd" / "index.js"
    encoded = base64.b64encode(packed).decode()
    return run_alone(UNZIP, GATHER, script, given=encoded)


def test_a_zip_gives_its_texts_and_says_why_not_the_others():
    found = unpacked(
        zipped({"Ann/work.txt": "a", "Bo/a.pdf": "b", "../c.txt": "c", "__MACOSX/x.txt": "d"})
    )
    assert found["files"] == [["Ann/work.txt", 1]]
    assert {one["path"] for one in found["problems"]} == {"Bo/a.pdf", "../c.txt"}


def test_a_zip_that_would_burst_is_not_unpacked():
    bomb = zipped({"a.txt": b"0" * 50_000_000, "b.txt": "b"})
    assert len(bomb) < 100_000
    found = unpacked(bomb)
    assert found["files"] == [["b.txt", 1]] and "larger than 200 kB" in found["problems"][0]["why"]
    assert found["memory"] < 5_000_000


def test_a_zip_that_lies_about_its_size_gets_no_more_room_than_it_says():
    bomb = bytearray(zipped({"a.txt": b"0" * 20_000_000}))
    for at in range(len(bomb) - 4):  # the size as unpacked, in both of its places
        if bomb[at : at + 4] == struct.pack("<I", 20_000_000):
            bomb[at : at + 4] = struct.pack("<I", 100)
    found = unpacked(bytes(bomb))
    assert found["error"] or found["files"] == [["a.txt", 100]]
    assert found["memory"] < 5_000_000


def test_a_zip_of_a_great_many_files_is_read_in_part_and_what_is_no_zip_is_told():
    found = unpacked(zipped({f"{n}.txt": "x" for n in range(2500)}))
    assert len(found["files"]) == 2000 and "2500 files" in found["problems"][-1]["why"]
    assert unpacked(zlib.compress(b"x" * 50))["error"]


def test_the_teachers_page_is_one_file_that_may_ask_nobody():
    page = gather.page("p {}", "x")
    assert "default-src 'none'" in page and "connect-src" not in page
    assert "unsafe-eval" not in page and page.count("'sha256-") == len(gather.SCRIPTS)
    assert "participation, not proof" in page


# In a browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gatherer(tmp_path_factory):
    path = tmp_path_factory.mktemp("gather") / "gather.html"
    path.write_text(gather.page(teaching._style(), "For whoever teaches"), encoding="utf-8")
    return path


@contextmanager
def gathering(browser, path, **options):
    """The teacher's page, from a folder; it may send nothing and say nothing."""
    context = browser.new_context(**options)
    page = context.new_page()
    requests, said = [], []
    page.on("request", lambda one: requests.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.on("dialog", lambda one: (said.append("a dialog"), one.dismiss()))
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    try:
        yield page
        assert said == []
        assert [one for one in requests if not one.startswith(("file:", "data:", "blob:"))] == []
    finally:
        context.close()


def draw(page, section, share):
    """Press the line at a share of its length."""
    track = section.locator(".bk-line__track")
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)


def finger(page, points):
    """A finger goes along some points, and leaves the screen."""
    session = page.context.new_cdp_session(page)
    for place, (x, y) in enumerate(points):
        kind = "touchMove" if place else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def boxes(section):
    return [section.locator(f"[name={name}]").input_value() for name in ("guess", "range")]


@pytest.mark.test
@pytest.mark.push(seconds=10)
def test_a_number_is_drawn_committed_copied_and_gathered(site, gatherer):
    with site.open(View(f"{PAGE}?index_without.weight=0.08#index-without")) as page:
        section = page.locator("#predict-session-gap")
        handle = section.get_by_role("slider", name="Your number")
        expect(handle).to_have_attribute("aria-valuetext", "none yet")
        draw(page, section, 0.6)
        expect(handle).to_have_attribute("aria-valuetext", "2.00\xa0points")
        handle.press("ArrowLeft")
        section.get_by_role("slider", name="Upper end").press("ArrowRight")
        assert boxes(section) == ["1.90", "1.10"]
        section.locator("[name=guess]").fill("1.5")
        expect(handle).to_have_attribute("aria-valuenow", "1.5")
        section.get_by_role("button", name="Commit").click()
        expect(section.locator(".bk-said-so")).to_contain_text("It counts as of")
        section.get_by_role("button", name="think again").click()
        section.locator("[name=guess]").fill("0.6")
        section.get_by_role("button", name="Commit").click()
        expect(section.locator(".bk-said-so")).to_contain_text("Second thought, kept and not")
        expect(section.locator(".bk-said-so")).to_contain_text("You said 1.50")
        page.get_by_role("button", name="Copy my work").click()
        page.get_by_role("button", name="Add this page’s scenario").click()
        page.get_by_label("A sentence on this scenario").fill("It decides.")
        text = page.get_by_label("The text to copy").input_value()
        assert page.seen.said == []
    with gathering(site.browser, gatherer) as page:
        page.locator("#pasted").fill(text)
        page.locator("#take").press("Enter")
        expect(page.locator("#said")).to_have_text("1 work read.")
        expect(page.locator("#rows")).to_contain_text("It decides.")
        assert "0.58" not in page.locator("main").inner_text()
        page.locator("#csv").focus()
        page.keyboard.press("a")
        expect(page.locator("#q-session-gap .told")).to_contain_text("It was 0.58")


@pytest.mark.nightly(seconds=5)
def test_a_range_is_drawn_with_the_mouse_and_with_a_finger(site):
    with site.open(View(PAGE, 390), has_touch=True) as page:
        section = page.locator("#predict-session-gap")
        draw(page, section, 0.5)
        box = section.locator(".bk-line__track").bounding_box()
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 0.55 * box["width"], middle)  # the upper end, one point away
        page.mouse.down()
        page.mouse.move(box["x"] + 0.75 * box["width"], middle, steps=4)
        page.mouse.up()
        assert boxes(section) == ["0.00", "5.00"]
        finger(page, [(box["x"] + share * box["width"], middle) for share in (0.25, 0.3, 0.4)])
        assert boxes(section) == ["0.00", "2.00"]  # the lower end followed
        finger(page, [(box["x"] + 0.05 * box["width"], middle)])
        assert boxes(section) == ["\u22129.00", "2.00"]  # far from all handles, the number comes


@pytest.mark.nightly(seconds=5)
def test_a_folder_a_zip_and_hostile_files_are_chosen_and_dropped(site, gatherer, tmp_path):
    good = copied()["text"]
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "Ann.txt").write_text(good, encoding="utf-8")
    (folder / "Bo.html").write_text(
        f"<p>{good}</p><img src=x onerror=alert(1)><script>alert(2)</script>", encoding="utf-8"
    )
    evil = work(name="<img src=x onerror=alert(3)>")
    packed = tmp_path / "all.zip"
    packed.write_bytes(zipped({"Cy/w.txt": evil, "../d.txt": good, "e.txt": b"0" * 9_000_000}))
    with gathering(site.browser, gatherer) as page:
        page.locator("#folder").set_input_files(folder)
        expect(page.locator("#said")).to_have_text("2 works read.")
        page.locator("#files").set_input_files(packed)
        expect(page.locator("#said")).to_contain_text("3 works read, 2 not")
        assert page.locator("main img, main script").count() == 0
        expect(page.locator("#rows")).to_contain_text("<img src=x onerror=alert(3)>")
        expect(page.locator("#rows")).to_contain_text("the same work as that of")
        drop = page.evaluate_handle(
            "(text) => { const data = new DataTransfer();"
            " data.items.add(new File([text], 'Di.txt')); return data; }",
            good,
        )
        page.dispatch_event("main", "drop", {"dataTransfer": drop})
        expect(page.locator("#said")).to_contain_text("4 works read, 2 not")
        with page.expect_download() as got:
            page.locator("#csv").click()
        rows = got.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert len(rows) == 7


@pytest.mark.nightly(seconds=8)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_teachers_page_fits_and_can_be_read(site, gatherer, scheme, width):
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    options |= {"bypass_csp": True}  # axe is a script of the test's
    with gathering(site.browser, gatherer, **options) as page:
        page.locator("#pasted").fill(copied()["text"])
        page.locator("#take").click()
        page.locator("#answers").click()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert sites.serious(page) == []


@pytest.mark.nightly(seconds=8)
def test_the_evening_hides_later_answers_from_the_copy_and_loses_nothing(site):
    with site.open(View(PAGE)) as page:
        later = page.locator('form[data-check="session-mirror"]')
        later.evaluate("(form) => form.closest('.exercise').classList.add('hindsight')")
        later.locator("[name=answer]").fill("12345.5")
        later.get_by_role("button", name="Check").click()
        expect(later.locator(".bk-said-so")).not_to_be_empty()
        page.get_by_role("button", name="Copy my work").click()
        text = page.get_by_label("The text to copy")
        assert "12345.5" in text.input_value()
        page.get_by_role("button", name="As known that evening").click()
        assert "12345.5" not in text.input_value()
        expect(page.locator(".bk-handin__count")).to_contain_text("1 on later days left out")
        page.get_by_role("button", name="As known now").click()
        assert "12345.5" in text.input_value()


@pytest.mark.nightly(seconds=5)
def test_all_of_it_is_deleted_by_two_presses(site):
    with site.open(View(PAGE)) as page:
        section = page.locator("#predict-session-gap")
        section.locator("[name=guess]").fill("1")
        section.locator("[name=guess]").press("Enter")
        page.get_by_role("button", name="Copy my work").click()
        page.get_by_role("button", name="Delete all of it").click()
        expect(page.locator(".bk-handin .bk-message")).to_contain_text("cannot be undone")
        page.get_by_role("button", name="press once more").click()
        expect(section.locator("[name=guess]")).to_be_enabled()
        kept_names = "Object.keys(localStorage).filter((name) => /predict|tried|solved/.test(name))"
        assert page.evaluate(kept_names) == []


@pytest.mark.nightly(seconds=5)
def test_on_paper_there_is_a_line_to_write_on_without_scripts_too(site):
    with site.visit(View(PAGE), java_script_enabled=False) as page:
        page.emulate_media(media="print")
        expect(page.locator(".bk-ruler").first).to_be_visible()
        expect(page.locator(".bk-ruler").first).to_have_text("−1010")
        assert not page.locator(".bk-handin").is_visible()

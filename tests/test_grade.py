"""Grading: every kind of submission gets its score, and each wall is tried by itself.

A student stands for a case: one folder holds all of them, and is graded once.
"""

import json
import os
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from helpers import palette
from helpers.delivery import fresh_kernel, grade, grade_pages, marking, private, submissions
from helpers.delivery.fresh_kernel import Limits, Outcome, Walls
from helpers.delivery.submissions import SubmissionError
from helpers.pipeline import sets
from helpers.tools import commands
from tests.support import sheets

pytestmark = pytest.mark.push(seconds=25)

SETS = sets.all_sets()
RECOMPUTE, BUILD, DEFEND = SETS["recompute"], SETS["build"], SETS["defend"]
WAIT = Limits(seconds=240, cell=120, megabytes=2048)
"""What an honest notebook may take on a machine that does much else."""


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """What a submission sees of the book."""
    return fresh_kernel.stage(tmp_path_factory.mktemp("staged") / "book")


@pytest.fixture(scope="session")
def walls(book):
    found = fresh_kernel.find_walls(book)
    if not found.whole:
        pytest.skip(f"this machine gives no walls: {'; '.join(found.missing)}")
    return found


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Seed and roster, as who teaches keeps them."""
    folder = sheets.private(tmp_path / "private")
    monkeypatch.setattr(private, "FOLDER", folder)
    return folder


# --- each wall by itself --------------------------------------------------------------------------

LOOK_FOR = """
import os, subprocess
needles = [bytes.fromhex(one) for one in {needles!r}]
skipped = ("/proc", "/dev", "/usr", {prefix!r}, {base!r})
found, seen = [], 0
for place, folders, files in os.walk("/"):
    folders[:] = [one for one in folders if os.path.join(place, one) not in skipped]
    for name in files:
        path = os.path.join(place, name)
        try:
            with open(path, "rb") as file:
                content = file.read(20_000_000)
        except OSError:
            continue
        seen += 1
        found += [path for one in needles if one in content]
for pid in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc") else []):
    for name in ("environ", "cmdline"):
        try:
            with open(f"/proc/{{pid}}/{{name}}", "rb") as file:
                content = file.read()
        except OSError:
            continue
        found += [f"/proc/{{pid}}/{{name}}" for one in needles if one in content]
answers = {{"found": repr(found), "seen": str(seen),
           "there": repr([one for one in {places!r} if os.path.exists(one)])}}
"""
WRITE = """
import pathlib
done = []
for path in {paths!r}:
    try:
        pathlib.Path(path).write_text("answers = 42")
        done.append(path)
    except OSError:
        pass
try:
    pathlib.Path("helpers").unlink()
    pathlib.Path("helpers").mkdir()
    pathlib.Path("helpers/__init__.py").write_text("")
    pathlib.Path("helpers/model.py").write_text("model = lambda name: lambda **given: 42")
except OSError:
    pass
answers["written"] = repr(done)
"""
CONNECT = """
import socket
said = []
for family, where in ((socket.AF_INET, ("127.0.0.1", {port})), (socket.AF_INET, ("1.1.1.1", 53)),
                      (socket.AF_UNIX, {unix!r})):
    try:
        with socket.socket(family) as line:
            line.settimeout(3)
            line.connect(where)
        said.append(str(where))
    except OSError:
        pass
answers["reached"] = repr(said)
"""
RIGHTS = """
import ctypes, os
library = ctypes.CDLL(None, use_errno=True)
mounted = library.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, b"")
own = library.unshare(0x10000000)
try:
    os.chroot("/tmp"); rooted = True
except OSError:
    rooted = False
try:
    os.setuid(0); user = True
except OSError:
    user = os.getuid() == 0
status = open("/proc/self/status").read() if os.path.exists("/proc/self/status") else ""
held = [line.split()[1] for line in status.splitlines() if line.startswith(("CapEff", "CapBnd"))]
answers["rights"] = repr((mounted == 0, rooted, [int(one, 16) for one in held]))
answers["others"] = repr(sum(name.isdigit() for name in os.listdir("/proc")))
answers["environment"] = repr(sorted(os.environ))
"""


def test_behind_the_walls_there_is_no_key_no_network_no_right_and_nothing_to_write_to(
    walls, book, kept, tmp_path, monkeypatch
):
    import socket

    monkeypatch.setenv("A_TOKEN_OF_WHO_GRADES", "secret")
    key = b'model("index_without", index_change=index_change, weight=weight)\''
    needles = [sheets.SEED.hex().encode(), sheets.STUDENTS[7].name.encode(), key]
    models = fresh_kernel.ROOT / "helpers" / "model.py"
    before = models.read_bytes()
    places = [str(kept), str(sets.FOLDER), str(fresh_kernel.ROOT / "teach"), str(tmp_path)]
    unix = str(tmp_path / "a.socket")
    with socket.socket() as there, socket.socket(socket.AF_UNIX) as local:
        there.bind(("127.0.0.1", 0))
        there.listen()
        local.bind(unix)
        local.listen()
        looking = LOOK_FOR.format(
            needles=[one.hex() for one in needles],
            places=places,
            prefix=sys.prefix,
            base=sys.base_prefix,
        )
        paths = [
            str(models),
            "/book/helpers/model.py",
            "helpers/model.py",
            "/grader/run_cells.py",
            "/usr/x",
            "/x",
            str(kept / "seed"),
        ]
        cells = [
            looking,
            WRITE.format(paths=paths),
            CONNECT.format(port=there.getsockname()[1], unix=unix),
            RIGHTS,
        ]
        outcome = fresh_kernel.run(cells, {}, walls, book, WAIT, [kept])
    said = {name: one["text"] for name, one in outcome.answers.items()}
    assert outcome.stopped == []
    assert said["found"] == said["there"] == "[]" and int(said["seen"]) > 150
    assert said["written"] == "[]" and models.read_bytes() == before
    assert (book / "helpers" / "model.py").read_bytes() == before
    assert said["reached"] == "[]"
    assert said["rights"] == "(False, False, [0, 0])"
    assert int(said["others"]) <= 3  # itself, and the one that waits for it
    assert "TOKEN" not in said["environment"]


def test_what_is_looked_for_would_be_found_where_it_is(walls, book, kept):
    looking = LOOK_FOR.format(
        needles=[b"def index_without(xp".hex()],
        places=["/book"],
        prefix=sys.prefix,
        base=sys.base_prefix,
    )
    outcome = fresh_kernel.run([looking], {}, walls, book, WAIT)
    assert "/book/helpers/models/session.py" in outcome.answers["found"]["text"]
    assert outcome.answers["there"]["text"] == "['/book']"


def test_a_cell_that_does_not_end_is_stopped_and_the_others_count(walls, book):
    cells = ["answers = {'a': 1}", "while True:\n    pass", "answers['b'] = 2"]
    outcome = fresh_kernel.run(cells, {}, walls, book, Limits(seconds=240, cell=1))
    assert outcome.answers == {"a": {"number": "1.0"}, "b": {"number": "2.0"}}
    assert outcome.stopped == [(2, "took too long")] and outcome.ended == "whole"


def test_one_that_eats_memory_is_stopped_and_keeps_what_it_had(walls, book):
    cells = ["answers = {'a': 1}", "x = bytearray(10 ** 10)", "answers['b'] = 2"]
    outcome = fresh_kernel.run(cells, {}, walls, book, Limits(240, 120, megabytes=600))
    assert outcome.answers["b"] == {"number": "2.0"}
    assert outcome.stopped[0][0] == 2 and outcome.stopped[0][1].startswith("MemoryError")


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("import os; os._exit(0)", "ended its own Python"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended its own Python"),
        ("import ctypes; ctypes.string_at(0)", "ended its own Python"),
        (
            "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass",
            "longer than 12 seconds",
        ),
        (
            "import os\nfor _ in range(5):\n    if not os.fork():\n        break\n"
            "x = b'x' * 250_000_000\nimport time; time.sleep(60)",
            "more than 700 MB of memory",
        ),
    ],
)
def test_one_that_ends_or_outlives_its_python_keeps_what_it_had(walls, book, code, ended):
    limits = Limits(seconds=12, cell=100, megabytes=700)
    outcome = fresh_kernel.run(["answers = {'a': 1}", code], {}, walls, book, limits)
    assert outcome.answers == {"a": {"number": "1.0"}} and ended in outcome.ended


@pytest.mark.nightly
def test_one_that_forks_without_end_ends_and_leaves_nothing(walls, book):
    code = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    outcome = fresh_kernel.run([code], {}, walls, book, Limits(seconds=8, cell=100))
    assert "longer than 8 seconds" in outcome.ended
    left = subprocess.run(["pgrep", "-u", str(fresh_kernel.USER)], capture_output=True, text=True)
    assert left.stdout == ""


@pytest.mark.nightly
def test_one_that_says_without_end_is_cut_off(walls, book):
    # By what the grader listens to; and by print, to which it does not.
    flood = "import os\nfor fd in range(3, 60):\n    try:\n        while True:\n"
    flood += "            os.write(fd, b'x' * 65536)\n    except OSError:\n        pass"
    outcome = fresh_kernel.run(["answers = {'a': 1}", flood], {}, walls, book, Limits(60, 50))
    assert "more than a grader reads" in outcome.ended
    printed = "answers = {'a': 1}\nfor _ in range(200):\n    print('x' * 10 ** 7)"
    outcome = fresh_kernel.run([printed], {}, walls, book, WAIT)
    assert outcome.answers == {"a": {"number": "1.0"}} and outcome.ended == "whole"


@pytest.mark.nightly
def test_a_disk_cannot_be_filled(walls, book):
    code = "answers = {}\nfor n in range(100):\n    with open(f'{n}', 'wb') as file:\n"
    code += "        file.write(b'x' * 10 ** 7)\n        answers['written'] = n"
    outcome = fresh_kernel.run([code], {}, walls, book, WAIT)
    assert float(outcome.answers["written"]["number"]) < 7
    assert "No space left" in outcome.stopped[0][1]


# --- what is said across the wall -----------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        b"", b"no json", b"[1]", b'{"answers": 3, "end": true}', b'{"answers": {"a": [1]}}',
        b'{"answers": {"a": {"number": 5}}}', b'{"stopped": [[1], "x", {}]}', b"[" * 100_000,
        b'{"calls": {"f": {"number": "1"}}}', b"\xff\xfe", b'{"answers": null, "calls": 0}',
        b'{"answers": {"a": {"each": {"b": {"each": {"c": 1}}}}}}',
    ],
)  # fmt: skip
def test_whatever_a_submission_says_is_an_answer_or_nothing(line):
    outcome = Outcome()
    fresh_kernel._take(line, outcome)
    numbers = [marking.number(one) for one in outcome.answers.values()]
    assert all(one is None for one in numbers) and outcome.stopped == []


def test_without_walls_nothing_is_graded_and_it_is_said_why(kept, tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    text = sheets.text(sheets.filled(RECOMPUTE, "s01"))
    (tmp_path / "in" / "recompute-s01.ipynb").write_text(text)
    monkeypatch.setattr(fresh_kernel.sys, "platform", "darwin")
    with pytest.raises(grade.GradeError) as told:
        grade.grade(tmp_path / "in")
    said = " ".join(str(told.value).split())
    assert "files: a submission could read what this user can read" in said
    assert "(this is darwin, and only Linux has namespaces)" in said and "--weaker" in said


def test_walls_that_do_not_hold_are_not_taken_for_walls(book, tmp_path):
    hole = tmp_path / "unshare"  # it starts the program and parts it from nothing
    hole.write_text('#!/bin/sh\nwhile [ "${1#--}" != "$1" ]; do shift; done\nexec "$@"\n')
    hole.chmod(0o755)
    code = fresh_kernel.PROBE.replace("PATHS", repr(["/"])).replace("PORT", "1")
    assert "open" in code
    outcome = fresh_kernel.run([code], {}, Walls(), book, WAIT)
    assert outcome.answers["files"]["text"] == "['/']"  # as with nothing around it
    assert fresh_kernel.prove(Walls(), book).startswith("behind them one still finds")


# --- scores ---------------------------------------------------------------------------------------

FIRST = "recompute-index"


def changed(student, **given):
    """The right answers with some changed; one that is None is left out."""
    answers = sheets.answers(RECOMPUTE, student)
    answers |= {name.replace("_", "-"): value for name, value in given.items()}
    return {name: value for name, value in answers.items() if value is not None}


def mistaken(student):
    """The first usual mistake of the first question."""
    question, part = RECOMPUTE.parts[0]
    return part.wrong(RECOMPUTE.numbers(sheets.SEED, student)[question.id])[0][0]


def raw(text):
    """A value that is written into a cell as it is."""
    return type("Raw", (), {"__repr__": lambda self: text})()


NAN = raw("float('nan')")


def right(student):
    return sheets.answers(RECOMPUTE, student)[FIRST]


def sheet(student, of=None, **cells):
    def made(given):
        return sheets.text(sheets.filled(RECOMPUTE, of or student, given, **cells))

    return made


INSTEAD = "from helpers import model as m\nm.model = None\nimport sys\nsys.modules['json'] = None"
ONE = f'answers["{FIRST}"] = 1'
PEEK = """
import sys, gc
for one in gc.get_objects():
    if isinstance(one, dict) and "cells" in one:
        print(one)
answers = {name: 1.0 for name in answers}
"""
CASES = {
    # by student: what is handed in, the points of five, and what is said of the first question
    "s01": ("right", lambda s: sheet(s)(None), 5, "Right."),
    "s02": ("wrong", lambda s: sheet(s)(changed(s, recompute_index=77)), 4, "Take Mic"),
    "s03": ("empty", lambda s: sheet(s)({}), 0, "Nothing was handed in here."),
    "s04": (
        "half",
        lambda s: sheet(s)(dict(list(sheets.answers(RECOMPUTE, s).items())[:2])),
        2,
        "Right.",
    ),
    "s05": ("cells deleted", lambda s: sheet(s, q1_0=None, q2_0=None)(None), 3, "Nothing was"),
    "s06": (
        "cells edited",
        lambda s: sheet(s, q1="Nothing is asked.", q1_0_ask="Free points", last="")(None),
        5,
        "Right.",
    ),
    "s07": ("endless", lambda s: sheet(s, q2_0="while True:\n    pass")(None), 4, "Right."),
    "s08": (
        "other models",
        lambda s: sheet(s, start=f"answers = {{}}\n{INSTEAD}", q1_0=ONE)(None),
        4,
        "Take Mic",
    ),
    "s09": ("looks for the key", lambda s: sheet(s, last=PEEK)(None), 0, "Take Mic"),
    "s10": ("NaN", lambda s: sheet(s)(changed(s, recompute_index=NAN)), 4, "That is no number."),
    "s11": ("text", lambda s: sheet(s)(changed(s, recompute_index="0.5")), 4, "That is a text."),
    "s12": (
        "a share for percent",
        lambda s: sheet(s)(changed(s, recompute_index=right(s) / 100)),
        4,
        "hundredths of what is asked?",
    ),
    "s13": ("huge", lambda s: sheet(s)(changed(s, recompute_index=raw("10**400"))), 4, "no number"),
    "s14": ("a usual mistake", lambda s: sheet(s)(changed(s, recompute_index=mistaken(s))), 4,
            "divide by what is left"),
    "s15": ("another's numbers", lambda s: sheet(s, of="s01")(None), 0, "Take Mic"),
    "s16": ("huge output", lambda s: sheet(s, last="print('x' * 10**8)")(None), 5, "Right."),
    "s17": ("a list", lambda s: sheet(s)(changed(s, recompute_index=[1, 2])), 4, "no number"),
    "s18": ("true", lambda s: sheet(s)(changed(s, recompute_index=True)), 4, "That is no number."),
    "s19": (
        "answers is gone",
        lambda s: sheet(s, last="answers = 5")(None),
        0,
        "Nothing was handed in here.",
    ),
    "s20": (
        "a numpy number",
        lambda s: sheet(s, q1_0=f"import numpy\n{ONE} * numpy.float64({right(s)})")(None),
        5,
        "Right.",
    ),
    "s21": ("memory", lambda s: sheet(s, q2_0="x = bytearray(10**11)")(None), 4, "Right."),
}  # fmt: skip
PUSHED = ("s01", "s03", "s09", "s12", "s14", "s15")


def graded(cases, folder, kept, limits):
    """Every case graded, in one folder; by student."""
    folder.mkdir()
    for student in cases:
        (folder / f"recompute-{student}.ipynb").write_text(CASES[student][1](student))
    found = grade.grade(folder, limits=limits, folder=kept)
    assert found.refused == []
    return found, {one.submission.student: one for one in found.marked["recompute"]}


@pytest.fixture(scope="module")
def pushed(walls, tmp_path_factory):
    place = tmp_path_factory.mktemp("pushed")
    return graded(PUSHED, place / "in", sheets.private(place / "private"), WAIT)


@pytest.fixture(scope="module")
def nightly(walls, tmp_path_factory):
    place = tmp_path_factory.mktemp("nightly")
    rest = [student for student in CASES if student not in PUSHED]
    limits = Limits(seconds=240, cell=60)
    return graded(rest, place / "in", sheets.private(place / "private"), limits)


def check(found, student):
    what, _, points, said = CASES[student]
    marked = found[student]
    first = marked.marks[0]
    assert (marked.points, marked.most) == (points, 5), what
    assert said in first.said, what


@pytest.mark.parametrize("student", PUSHED, ids=lambda one: CASES[one][0])
def test_a_submission_gets_its_points_and_its_reply(pushed, student):
    check(pushed[1], student)


@pytest.mark.nightly
@pytest.mark.parametrize(
    "student", [one for one in CASES if one not in PUSHED], ids=lambda one: CASES[one][0]
)
def test_every_other_submission_gets_its_points_and_its_reply(nightly, student):
    check(nightly[1], student)


def test_who_handed_in_anothers_numbers_is_told_to_who_teaches_and_not_to_the_student(pushed):
    marked = pushed[1]["s15"]
    assert any("it is the sheet of s01" in note for note in marked.notes) or any(
        "right for the numbers of s01" in note for note in marked.notes
    )
    page = grade_pages.feedback(RECOMPUTE, sheets.STUDENTS[14], marked)
    assert "sheet of" not in page and "numbers of" not in page


def test_no_page_for_a_student_holds_a_key_or_a_script(pushed):
    for student, marked in pushed[1].items():
        page = grade_pages.feedback(RECOMPUTE, private.Student(student, "<b>Name</b>"), marked)
        assert "<script>" not in page and "<b>Name" not in page
        numbers = RECOMPUTE.numbers(sheets.SEED, student)
        for mark, (question, part) in zip(marked.marks, RECOMPUTE.parts, strict=True):
            if part.kind == "number" and not mark.points and student != "s12":
                words = page.replace(mark.given, "")
                assert not sets.stands_in(part.right(numbers[question.id]), part.decimals, words)


def test_scores_feedback_and_marking_sheets_are_written_for_their_owner_alone(pushed, tmp_path):
    target = tmp_path / "grades"
    written = grade.write(pushed[0], sheets.STUDENTS, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    rows = [line.split(",") for line in (target / "scores.csv").read_text().splitlines()]
    assert rows[0] == ["Student", "ID", "SIS Login ID", "Section", "Recompute"]
    scores = {row[2]: row[4] for row in rows[1:]}
    assert scores["s01"] == "5" and scores["s03"] == "0" and scores["s40"] == ""
    assert len(written) == 2 + len(PUSHED)
    sheet = (target / "marking-recompute.html").read_text()
    assert "&lt;script&gt;" in sheet and "<script>" not in sheet
    for row in RECOMPUTE.rubric:
        assert sheet.count(row.what.replace("'", "&#x27;")) == len(PUSHED)
    assert palette.LIGHT["known"] in sheet and palette.DARK["known"] in sheet
    said = grade.said(pushed[0], SETS, target)
    assert "Recompute: 6 graded" in said and "not handed in: s02, s04" in said


# --- the other kinds ------------------------------------------------------------------------------


def marked_by_hand(one, student, answers, calls=None):
    """Marks for answers that are given here, by the part's id."""
    from helpers.delivery.run_cells import plain
    from helpers.delivery.submissions import Submission

    outcome = Outcome({name: plain(value) for name, value in answers.items()})
    for _, part in one.parts:
        if part.kind == "function" and calls and part.call in calls:
            inputs = sets.calls(part, sheets.SEED, student)
            outcome.calls[part.call] = [plain(calls[part.call](**values)) for values in inputs]
    made = marking.mark(one, sheets.SEED, Submission("x", one.name, student), outcome)
    return {mark.part.id: mark for mark in made.marks}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("student", ["s01", "s02", "s17"])
def test_the_right_answers_get_all_points_that_are_worked_out(name, student):
    one = SETS[name]
    calls = {
        key: eval(f"lambda **v: eval({formula!r}, {{}}, v)")  # as a student's cell would
        for key, formula in sheets.FORMULAS.items()
    }
    marks = marked_by_hand(one, student, sheets.answers(one, student), calls)
    for mark in marks.values():
        assert mark.points == (None if mark.part.kind == "written" else mark.most), mark


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"short_life": 6, "hurdle": 0.2}, "that is hardly another than the book's"),
        ({"short_life": 3, "hurdle": 20}, "Is that in percent? The model takes a share of one."),
        ({"short_life": 30, "hurdle": 0.2}, "it goes from 2 to 12"),
        ({"short_life": 3}, "Nothing was handed in here."),
        ({"short_life": 3, "hurdle": "0.2"}, "That is a text."),
        ({"short_life": 3, "hurdle": 0.2, "result": 1e9}, "Your capital spending, your life"),
    ],
)
def test_an_own_choice_is_told_what_is_wrong_with_it(values, said):
    mark = marked_by_hand(DEFEND, "s01", {"defend-spending": values})["defend-spending"]
    assert mark.points == 0 and said in mark.said


def test_an_own_choice_that_does_not_meet_what_is_asked_is_told_so():
    numbers = BUILD.numbers(sheets.SEED, "s01")["build-refute"]
    part = next(part for _, part in BUILD.parts if part.id == "build-refute")
    values = {"weight": 0.05, "change": -10.0}
    result = round(sets.right(part, numbers | values), 2)
    mark = marked_by_hand(BUILD, "s01", {"build-refute": values | {"result": result}})
    said = mark["build-refute"].said
    assert said.startswith("The result is right. That is no refutation")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda index_change, weight, change: index_change - weight * change, "did not divide"),
        (lambda index_change, weight, change: None, "It gives no number back"),
        (lambda index_change, weight, change: 0.0, "Solve the weighted mean"),
        (lambda index_change, weight, change: "0.5", "It gives no number back"),
    ],
)
def test_a_function_is_told_its_usual_mistake(function, said):
    mark = marked_by_hand(BUILD, "s01", {}, {"rest": function})["build-rest"]
    assert mark.points == 0 and said in mark.said


def test_a_function_that_is_right_in_some_cases_only_is_told_so():
    seen = []

    def sometimes(index_change, weight, change):
        seen.append(weight)
        return (index_change - weight * change) / (1 - weight) if len(seen) % 2 else 0.0

    mark = marked_by_hand(BUILD, "s01", {}, {"rest": sometimes})["build-rest"]
    assert mark.said.startswith("It is right in some cases only.") and mark.points == 0


@pytest.mark.nightly
def test_every_set_filled_in_rightly_gets_all_points_from_a_run(walls, kept, tmp_path):
    (tmp_path / "in").mkdir()
    for name, one in SETS.items():
        text = sheets.text(sheets.filled(one, "s02"))
        (tmp_path / "in" / f"{name}-s02.ipynb").write_text(text)
    found = grade.grade(tmp_path / "in", limits=WAIT)
    for name, (marked,) in found.marked.items():
        assert marked.points == marked.most > 0, name
        assert marked.outcome.stopped == [], name


# --- folders and zips -----------------------------------------------------------------------------


def small(student="s01", **mark):
    """The least that is a notebook of a set."""
    mark = {"set": "recompute", "student": student} | mark
    cells = [{"cell_type": "code", "source": ["answers = {}"]}]
    return json.dumps({"cells": cells, "metadata": {submissions.MARK: mark}}).encode()


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def found(place, wanted=""):
    return submissions.read(place, sheets.STUDENTS, list(SETS), wanted)


@pytest.mark.parametrize(
    ("name", "student", "number", "again"),
    [
        ("recompute-s03.ipynb", "s03", "", 0),
        ("recompute-s03 (1).ipynb", "s03", "", 0),
        ("family05given05_81_4711_recompute-s05.ipynb", "s05", "81", 0),
        ("family05given05_LATE_81_4711_recompute-s05-2.ipynb", "s05", "81", 2),
        ("given05family05_81_4711_homework.ipynb", "s05", "81", 0),
        ("Given07 Family07_815_assignsubmission_file_recompute-s07.ipynb", "s07", "", 0),
        ("Given07 Family07_815_assignsubmission_file_/recompute-s07.ipynb", "s07", "", 0),
        ("Family07 Given07_815_assignsubmission_file_/mine.ipynb", "s07", "", 0),
        ("s09/anything.ipynb", "s01", "", 0),
    ],
)
def test_whose_a_file_is_is_told_by_the_platforms_name_for_it(
    tmp_path, name, student, number, again
):
    given = found(zipped(tmp_path / "x.zip", {name: small(student)}))
    (one,) = given.submissions
    assert (one.student, one.number, one.again) == (student, number, again)


def test_a_students_name_may_have_what_names_of_platforms_have(tmp_path):
    students = [private.Student("jean-luc.p+1@example.org", "Jean"), private.Student("a-2", "A")]
    files = {f"recompute-{students[0].id}-3.ipynb": small(""), "recompute-a-2.ipynb": small("")}
    given = submissions.read(zipped(tmp_path / "x.zip", files), students, list(SETS))
    assert [(one.student, one.again) for one in given.submissions] == [
        (students[0].id, 3),
        ("a-2", 0),
    ]


def test_who_hands_in_anothers_file_is_who_the_platform_says(tmp_path):
    name = "family05given05_81_4711_recompute-s01.ipynb"
    (one,) = found(zipped(tmp_path / "x.zip", {name: small("s01")})).submissions
    assert (one.student, one.sheet_of) == ("s05", "s01")


def test_of_several_attempts_the_last_counts_and_the_others_are_named(tmp_path):
    base = "family05given05_81_47{}_recompute-s05{}.ipynb"
    files = {base.format(n, f"-{n}" if n else ""): small("s05") for n in (0, 1, 2)}
    given = found(zipped(tmp_path / "x.zip", files))
    (one,) = submissions.latest(given)
    assert one.again == 2 and len(given.refused) == 2
    assert "is a later attempt of the same student" in given.refused[0][1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no json", "it is no notebook that can be read"),
        (b'{"cells": 5}', "it is no notebook that can be read"),
        (b'{"cells": [{"cell_type": "code", "source": 5}]}', "it is no notebook"),
        (b"[" * 200_000, "it is no notebook that can be read"),
        (b"\xff\xfe\x00", "it is no notebook that can be read"),
        (b'{"cells": []}', "does not say which set it is of; there are: build, defend, recompute"),
        (small("s99"), "nobody of the roster can be told from its name"),
        (b" " * (submissions.MOST + 1), "it is larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_sheet_is_passed_over_with_its_reason(tmp_path, content, said):
    given = found(zipped(tmp_path / "x.zip", {"mine.ipynb": content}))
    ((name, why),) = given.refused
    assert name == "mine.ipynb" and said in why and given.submissions == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../recompute-s01.ipynb", "its path leads out of the zip"),
        ("a/../../recompute-s01.ipynb", "its path leads out of the zip"),
        ("/etc/recompute-s01.ipynb", "its path leads out of the zip"),
        ("..\\recompute-s01.ipynb", "its path leads out of the zip"),
        ("C:/recompute-s01.ipynb", "its path leads out of the zip"),
        ("answers.py", "it is no notebook"),
        ("__MACOSX/._recompute-s01.ipynb", "a system's own file"),
    ],
)
def test_a_path_that_climbs_out_is_passed_over_and_nothing_is_written(tmp_path, name, said):
    place = tmp_path / "in"
    place.mkdir()
    given = found(zipped(place / "x.zip", {name: small(), "recompute-s02.ipynb": small("s02")}))
    assert [one.student for one in given.submissions] == ["s02"] and said in given.refused[0][1]
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "x.zip"]


def test_a_link_is_passed_over_in_a_zip_and_in_a_folder(tmp_path):
    entry = zipfile.ZipInfo("recompute-s01.ipynb")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert "it is a link" in found(tmp_path / "x.zip").refused[0][1]
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "recompute-s01.ipynb").write_bytes(small())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "recompute-s01.ipynb").symlink_to("../outside/recompute-s01.ipynb")
    (tmp_path / "in" / "folder").symlink_to("../outside")
    given = found(tmp_path / "in")
    assert given.submissions == [] and {why[:12] for _, why in given.refused} == {"it is a link"}


def test_a_bomb_is_read_no_further_than_a_sheet_is_long(tmp_path):
    bomb = zipped(tmp_path / "x.zip", {"recompute-s01.ipynb": b" " * (40 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert "it is larger than 5 MB" in found(bomb).refused[0][1]


@pytest.mark.parametrize("says", [10, 1 << 31])
def test_sizes_that_lie_are_found_out(tmp_path, says):
    path = zipped(tmp_path / "x.zip", {"recompute-s01.ipynb": b" " * (12 << 20)})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", says)  # the size in the table of contents
    path.write_bytes(content)
    given = found(path)
    assert given.submissions == [] and len(given.refused) == 1


def test_what_is_no_zip_or_nothing_is_told(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK no zip")
    for place in (tmp_path / "none", tmp_path / "x.zip"):
        with pytest.raises(SubmissionError, match="there is no such folder|expected a folder of"):
            found(place)
    with pytest.raises(SubmissionError, match="more than 5000 files"):
        found(zipped(tmp_path / "many.zip", {f"{n}": b"" for n in range(5001)}))


def test_a_damaged_zip_gives_what_is_whole(tmp_path):
    path = zipped(
        tmp_path / "x.zip", {"recompute-s01.ipynb": small(), "recompute-s02.ipynb": small("s02")}
    )
    content = bytearray(path.read_bytes())
    content[60:70] = b"\0" * 10  # inside the first file
    path.write_bytes(content)
    given = found(path)
    assert [one.student for one in given.submissions] == ["s02"]
    assert "the zip is damaged there" in given.refused[0][1]


# --- the command ----------------------------------------------------------------------------------


def test_the_command_says_what_is_missing(kept, tmp_path, capsys):
    assert commands.main(["grade", str(tmp_path / "none")]) == 1
    assert "there is no such folder or zip" in capsys.readouterr().err
    (tmp_path / "in").mkdir()
    assert commands.main(["grade", str(tmp_path / "in")]) == 1
    assert "there is no notebook in it that can be graded" in capsys.readouterr().err
    assert commands.main(["grade", str(tmp_path / "in"), "--set", "x"]) == 1
    assert "there is no set 'x'; there are: build, defend, recompute" in capsys.readouterr().err
    (kept / "seed").unlink()
    assert commands.main(["grade", str(tmp_path / "in")]) == 1
    assert "without it no key can be worked out" in capsys.readouterr().err
    assert not (kept / "seed").exists()


AS_A_USER = """
import json, os, sys
from pathlib import Path
from helpers.delivery import fresh_kernel, grade
os.setgroups([]); os.setresgid(64998, 64998, 64998); os.setresuid(64998, 64998, 64998)
place = Path(sys.argv[1])
limits = fresh_kernel.Limits(seconds=240, cell=120)
try:
    found = grade.grade(place / "in", limits=limits, folder=place / "private")
    print(json.dumps([found.walls.command, [one.points for one in found.marked["recompute"]]]))
except grade.GradeError as error:
    print(json.dumps(str(error)))
"""


@pytest.mark.nightly
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs to become a user")
def test_who_is_not_root_gets_the_same_walls_or_is_told_which_are_missing(walls):
    # Where Python lies in root's own folder, a user of this test sees that folder's Python too.
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        sheets.private(place / "private")
        (place / "in").mkdir()
        text = sheets.text(sheets.filled(RECOMPUTE, "s01"))
        (place / "in" / "recompute-s01.ipynb").write_text(text)
        for path in (place, *place.rglob("*")):
            os.chown(path, 64998, 64998)
        python = Path(sys.base_prefix)
        steps = [
            f"mkdir {place}/python && mount --bind {python} {place}/python",
            "mount -t tmpfs -o mode=755 tmpfs /root",
            f"mkdir -p {python} && mount --bind {place}/python {python}",
        ]
        if not python.is_relative_to("/root"):
            steps = ["true"]
        command = " && ".join([*steps, f"{sys.executable} -c '{AS_A_USER}' {place}"])
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", command],
            cwd=fresh_kernel.ROOT,
            capture_output=True,
            text=True,
        )
        said = json.loads(done.stdout.splitlines()[-1])
    if isinstance(said, str):
        assert "There is no wall for" in said and "--weaker" in said
    else:
        assert "--user" in said[0] and "--net" in said[0] and said[1] == [5]

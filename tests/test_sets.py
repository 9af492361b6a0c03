"""Problem sets: sound, each student's own, the same again, and no key in what goes out."""

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest

from helpers import data
from helpers.delivery import (
    branch,
    lite,
    nbgrader_source,
    notebooks,
    platforms,
    private,
    set_notebooks,
)
from helpers.delivery.private import PrivateError, Student
from helpers.pipeline import address, sets
from helpers.pipeline.varied import draw
from helpers.places import HTML, ROOT
from helpers.questions import QuestionError
from tests.support import environment, later, sheets
from tests.support.lite import LONG, READY, book_with, served

pytestmark = pytest.mark.check(seconds=25)

SETS = sets.all_sets()
FEW = sheets.STUDENTS[:6]

SOUND = """
title = "A set"
about = "What it is."

[[question]]
id = "some-x"
use = ["set"]
ask = "With {given}`weight`?"
vary = [{ of = "index_without.weight", low = 0.05, high = 0.1 }]

[[question.part]]
answer = 'model("index_without", weight=weight)'
unit = "percent"
decimals = 2
within = 0.006
mistakes = [{ is = 'right + 1', say = "One too many." }]

[[question.part]]
id = "own"
kind = "own"
chosen = ["index_without.change"]
answer = 'model("index_without", weight=weight, change=change)'
low = "0"
unit = "percent"

[[question.part]]
id = "call"
kind = "function"
call = "f"
takes = ["index_without.change"]
answer = 'model("index_without", change=change)'
unit = "percent"

[[question.part]]
id = "why"
kind = "written"
ask = "Why?"
"""
RUBRIC = '[[criterion]]\npart = "some-x-why"\npoints = 2\nwhat = "A reason."\n'


def read(folder, text=SOUND, rubric=RUBRIC):
    for name, content in (("sets", text), ("rubrics", rubric)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "some.toml").write_text(content)
    return sets.read_set(folder / "sets" / "some.toml", folder / "rubrics")


# --- what a set may say ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_sound_and_asks_in_more_than_one_way(name):
    assert sets.faults(SETS[name]) == []
    assert len({part.kind for _, part in SETS[name].parts}) >= 2
    assert sum(SETS[name].points(part) for _, part in SETS[name].parts) >= 8


def test_there_is_one_to_recompute_one_to_defend_and_one_to_build_or_refute():
    kinds = {name: {part.kind for _, part in one.parts} for name, one in SETS.items()}
    assert kinds == {
        "recompute": {"number", "written"},
        "defend": {"own", "written"},
        "build": {"function", "own", "written"},
    }


def test_a_sound_set_has_no_fault(tmp_path):
    one = read(tmp_path)
    assert sets.faults(one) == []
    assert [one.points(part) for _, part in one.parts] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("low = 0.05, high", "low = 0.001, high", "expected a range inside 0.01 to 0.12"),
        ("{given}`weight`", "{given}`change`", "is no number that varies; there are: weight"),
        ("{given}`weight`", "{fact}`no_such`", "unknown fact 'no_such'"),
        ("vary = [{ of", "# vary = [{ of", "weight is no number here"),
        ("within = 0.006", "within = 0.001", "is less than rounding"),
        ("right + 1", "right + 0.001", "too near to the right"),
        ('use = ["set"]', 'use = ["page"]', 'a set\'s question has use = ["set"]'),
        ('kind = "own"', 'kind = "essy"', "unknown kind 'essy'"),
        ('chosen = ["index_without.change"]', "", "name its inputs in chosen"),
        ('low = "0"', 'low = "1000"', "no choice was found that meets it"),
        ('call = "f"', 'call = "a b"', "'a b' is no name of a function"),
        ('takes = ["index_without.change"]', 'takes = ["no.such"]', "no.such"),
        ("some-x", "other-x", "expected an id that begins with some-"),
        ("One too many.", "Not 3.", "the number '3.' is typed"),
    ],
)
def test_an_unsound_set_is_refused_with_its_reason(tmp_path, old, new, said):
    assert old in SOUND
    rubric = RUBRIC if old != "some-x" else ""
    assert said in " ".join(sets.faults(read(tmp_path, SOUND.replace(old, new), rubric)))


def test_what_nobody_could_mark_is_refused(tmp_path):
    assert "give it criteria in rubrics/some.toml" in sets.faults(read(tmp_path, rubric=""))[0]
    lost = RUBRIC.replace("some-x-why", "some-y")
    assert any("no part 'some-y'" in one for one in sets.faults(read(tmp_path, rubric=lost)))
    with pytest.raises(QuestionError, match=r"expected \[\[criterion\]\] with part"):
        read(tmp_path, rubric="[[criterion]]\nwords = 1\n")
    with pytest.raises(QuestionError, match="expected title before the questions"):
        read(tmp_path, SOUND.replace('title = "A set"', ""))


def test_a_question_whose_numbers_always_give_the_answer_away_is_told(tmp_path):
    shown = SOUND.replace("?", "? It is {given}`weight`, in percent.")
    shown = shown.replace('model("index_without", weight=weight)', "100 * weight")
    with pytest.raises(QuestionError, match="all gave an answer away"):
        read(tmp_path, shown).numbers(b"any", "s01")


# --- whose numbers are whose ----------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_numbers_lie_on_the_sliders_grid_and_differ_by_student_and_by_seed(name):
    one = SETS[name]
    drawn = [one.numbers(sheets.SEED, student.id) for student in sheets.STUDENTS]
    for numbers in drawn:
        for question in one.questions:
            for varied in question.vary:
                row = data.assumption(varied.of)
                value = numbers[question.id][row.input]
                assert varied.low <= value <= varied.high
                steps = (value - varied.low) / row.step
                assert steps == pytest.approx(round(steps), abs=1e-6)
    # Of a set with one number two students may draw the same; most draw another.
    assert len({repr(numbers) for numbers in drawn}) >= 0.8 * len(drawn)
    assert one.numbers(b"another seed", "s01") != drawn[0]


def test_a_draw_does_not_confuse_a_student_with_a_question():
    question = SETS["recompute"].questions[0]
    assert draw(question, b"a", "s1") != draw(question, b"a", "s11")


@pytest.mark.parametrize("name", SETS)
def test_the_same_seed_and_roster_give_the_same_bytes(name, tmp_path):
    first = dict(set_notebooks.sheets(SETS[name], FEW, sheets.SEED))
    assert first == dict(set_notebooks.sheets(SETS[name], FEW, sheets.SEED))
    assert list(first) == [f"{name}-{student.id}.ipynb" for student in FEW]
    assert len(set(first.values())) == len(FEW)


@pytest.mark.parametrize("name", SETS)
def test_a_sheet_holds_no_answer_at_shown_precision_no_formula_and_no_reply(name):
    one = SETS[name]
    for student in FEW:
        notebook = set_notebooks.sheet(one, student, sheets.SEED)
        nbformat.validate(notebook)
        said = "\n".join(cell.source for cell in notebook.cells)
        numbers = one.numbers(sheets.SEED, student.id)
        for question, part in one.parts:
            if part.kind == "number":
                key = part.right(numbers[question.id])
                assert not sets.stands_in(key, part.decimals, said), (student, part.id)
            for text in (part.answer, *(mistake.reply for mistake in part.mistakes)):
                assert not text or text not in said
        assert sheets.SEED.hex() not in said and "BEGIN" not in said
        assert not any(cell.get("outputs") for cell in notebook.cells)


def test_a_sheet_says_that_the_models_are_public_and_whose_it_is():
    notebook = set_notebooks.sheet(SETS["recompute"], Student("s01", "A*da"), sheets.SEED)
    assert r"**A\*da (s01)**" in notebook.cells[0].source
    said = " ".join(notebook.cells[0].source.split())
    assert "The models are public, with their code. The set tests whether you can use them" in said
    assert notebook.metadata[set_notebooks.MARK]["student"] == "s01"


def test_a_sheet_fetches_the_book_where_it_stands_alone(monkeypatch):
    here = address.Address("owner", "book", "https://owner.github.io/book/")
    monkeypatch.setattr(set_notebooks, "address", lambda: here)
    notebook = set_notebooks.sheet(SETS["build"], FEW[0], sheets.SEED)
    assert notebook.cells[0].id == "fetch" and branch.COLAB in notebook.cells[0].source


def test_a_sheet_imports_only_what_the_branch_and_the_browsers_lab_give():
    for one in SETS.values():
        code = "\n".join(sheets.code(set_notebooks.sheet(one, FEW[0], sheets.SEED)))
        found = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", code, re.M))
        assert found <= {"helpers", "helpers.model"}


# --- seed and roster ------------------------------------------------------------------------------


def test_a_missing_seed_is_made_once_and_by_no_grader(tmp_path):
    with pytest.raises(PrivateError, match="without it no key can be worked out"):
        private.seed(tmp_path)
    made = private.seed(tmp_path, make=True)
    assert made == private.seed(tmp_path, make=True) == private.seed(tmp_path)
    assert (tmp_path / "seed").stat().st_mode & 0o777 == 0o600
    for wrong in ("", "abc", "z" * 64):
        (tmp_path / "seed").write_text(wrong)
        with pytest.raises(PrivateError, match="expected 32 hexadecimal digits or more"):
            private.seed(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "a line for each student"),
        ("", "expected the columns student, name"),
        ("name,student\n", "expected the columns student, name"),
        ("student,name\n", "names nobody"),
        ("student,name\ns01,Ada,more\n", "row 2: expected 2 cells; found more"),
        ("student,name\n../s01,Ada\n", "row 2, column student: expected at most sixty letters"),
        ("student,name\ns 1,Ada\n", "row 2, column student"),
        ("student,name\ns01,\n", "row 2, column name: it is empty"),
        ("student,name\ns01,Ada\nS01,Bea\n", "row 3, column student: 'S01' is there already"),
        ("\ufeffstudent,name\ns01,Ada\n", "byte order mark"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_with_its_place_and_form(tmp_path, text, said):
    if text is not None:
        (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(PrivateError) as told:
        private.roster(tmp_path)
    assert said in str(told.value) and "roster.csv" in str(told.value)
    assert "data/roster.csv" not in str(told.value)


def test_sheets_of_an_earlier_roster_go_and_other_files_stay(tmp_path):
    folder = sheets.private(tmp_path / "private")
    (folder / "roster.csv").write_text("student,name\ns01,Ada\n")
    (tmp_path / "sets" / "build").mkdir(parents=True)
    for name in ("build-s99.ipynb", "mine.ipynb"):
        (tmp_path / "sets" / "build" / name).touch()
    made = set_notebooks.make(tmp_path / "sets", folder)
    assert sorted(path.name for path in made) == [f"{name}-s01.ipynb" for name in sorted(SETS)]
    left = {path.name for path in (tmp_path / "sets" / "build").iterdir()}
    assert left == {"build-s01.ipynb", "mine.ipynb"}


# --- nothing of it goes out -----------------------------------------------------------------------

CANARIES = [
    *(line for path in sorted(sets.FOLDER.glob("*.toml")) for line in path.read_text().splitlines())
]
CANARIES = sorted(
    {line.strip().encode() for line in CANARIES if "answer = " in line or "{ is = " in line}
)
"""Lines of the sets that hold keys: what is planted by itself, in every file of the folder."""


def inside(content, depth=0):
    """A file's bytes; of a zip, a wheel or a package the bytes of all files in it."""
    yield content
    if depth < 3 and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from inside(archive.read(name), depth + 1)


def leaks(folder, canaries=None):
    """Files of a folder that hold a canary."""
    return [
        (path.name, canary)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for content in inside(path.read_bytes())
        for canary in (canaries or CANARIES)
        if canary in content
    ]


def test_a_canary_would_be_found_also_in_a_zip_in_a_zip(tmp_path):
    inner, outer = io.BytesIO(), tmp_path / "x.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", CANARIES[0] * 100)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.whl", inner.getvalue())
    assert leaks(tmp_path) == [("x.zip", CANARIES[0])]
    assert len(CANARIES) > 30


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A canary in each private file: a seed, a roster, a model answer; and where they lie."""
    folder = ROOT / "teach" / "private"
    words = {"canary-of-tests.md": b"c4n4ry-m0del-4nswer", "canary-of-tests.csv": b"c4n4ry-r0ster"}
    folder.mkdir(exist_ok=True)
    for name, word in words.items():
        (folder / name).write_bytes(word)
    yield [*words.values(), sheets.SEED.hex().encode(), *CANARIES]
    for name in words:
        (folder / name).unlink()


@pytest.mark.test
def test_no_key_and_no_private_word_is_in_archive_lab_branch_quiz_or_sheets(planted, tmp_path):
    here = address.Address("owner", "book", "https://owner.github.io/book/")
    branch.write(tmp_path / "branch", here)  # the archive, unpacked, with the notebooks
    notebooks.write(tmp_path / "archive")
    platforms.make(tmp_path / "quiz")
    set_notebooks.make(tmp_path / "sheets", sheets.private(tmp_path.parent / "kept"))
    (tmp_path / "lab.whl").write_bytes(lite.package().content)
    assert leaks(tmp_path, planted) == []
    assert len(list((tmp_path / "sheets").rglob("*.ipynb"))) == 3 * len(sheets.STUDENTS)


@pytest.mark.push
def test_no_key_is_on_the_site_in_its_search_its_lab_or_its_archive():
    assert (HTML / "index.html").is_file(), "there is no book to look at; build it: make book"
    assert leaks(HTML) == []


@pytest.mark.nightly
def test_no_key_is_in_the_evening_edition(tmp_path):
    assert leaks(later.make_edition(tmp_path / "evening")) == []


def test_git_passes_over_the_private_folder():
    for name in ("seed", "roster.csv"):
        done = subprocess.run(
            ["git", "check-ignore", "-q", f"teach/private/{name}"], cwd=ROOT, check=False
        )
        assert done.returncode == 0


def test_a_platform_takes_no_set_and_the_bank_knows_no_kind_of_theirs(tmp_path):
    from helpers.delivery.quiz_items import asking, items

    ids = {
        item.id
        for chapter in asking()
        for bank in ("quiz", "exercises")
        for item in items(chapter, bank)
    }
    assert not ids & {part.id for one in SETS.values() for _, part in one.parts}


# --- where a student runs it ----------------------------------------------------------------------

NOTHING = "Still missing: nothing"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The branch as a repository of this machine, and its address."""
    folder = tmp_path_factory.mktemp("published") / "book"

    class Here(address.Address):
        @property
        def repository(self):
            return folder.as_uri()

    here = Here("owner", "book", "https://owner.github.io/book/")
    branch.write(folder, here)
    for words in (
        ("init", "--quiet", f"--initial-branch={address.BRANCH}"),
        ("add", "--all"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "made"),
    ):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    return folder, here


@pytest.mark.nightly
@pytest.mark.parametrize("name", SETS)
def test_a_sheet_runs_beside_the_books_notebooks(published, name):
    assert NOTHING in environment.printed(sheets.filled(SETS[name], "s01"), published[0], 300)
    assert "Still missing:" in environment.printed(
        sheets.filled(SETS[name], "s01", {}), published[0], 300
    )


@pytest.mark.nightly
def test_a_sheet_alone_in_a_folder_fetches_the_book_as_on_colab(published, tmp_path, monkeypatch):
    monkeypatch.setattr(set_notebooks, "address", lambda: published[1])
    assert NOTHING in environment.printed(sheets.filled(SETS["recompute"], "s01"), tmp_path, 300)


SAVE = """async ([path, content]) => {
    const files = jupyterapp.serviceManager.contents;
    await files.save(path, {type: "notebook", format: "json", content});
    await jupyterapp.commands.execute("docmanager:open", {path, kernel: {name: "python"}});
}"""


@pytest.mark.nightly
def test_a_sheet_runs_in_the_browsers_lab(chromium, tmp_path):
    with served(book_with(tmp_path, "local")) as (host, _):
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        lab = context.new_page()
        lab.goto(f"{host}/{lite.FOLDER}/lab/index.html")
        lab.wait_for_function("() => window.jupyterapp?.serviceManager.isReady", timeout=LONG)
        sheet = sheets.filled(SETS["recompute"], "s01")
        lab.evaluate(SAVE, ["recompute-s01.ipynb", json.loads(nbformat.writes(sheet))])
        lab.wait_for_function(READY, timeout=LONG)
        lab.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
        lab.get_by_text(NOTHING).wait_for(timeout=LONG)
        context.close()


# --- nbgrader's form ------------------------------------------------------------------------------


def test_nbgraders_source_names_every_cell_once_and_hides_its_tests(tmp_path):
    folder = sheets.private(tmp_path / "private")
    made = nbgrader_source.write(tmp_path / "source", folder)
    assert "in the student's own kernel" in (tmp_path / "source" / "README.md").read_text()
    for path in made[1:]:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        marks = [cell.metadata["nbgrader"] for cell in notebook.cells]
        assert len({mark["grade_id"] for mark in marks}) == len(marks)
        one = SETS[path.stem]
        worth = sum(mark.get("points", 0) for mark in marks)
        assert worth == sum(one.points(part) for _, part in one.parts)
        for cell in notebook.cells:
            if "assert" in cell.source:
                assert cell.source.startswith("### BEGIN HIDDEN TESTS")
                assert cell.source.endswith("### END HIDDEN TESTS")


def test_the_commands_say_where_things_are_and_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(private, "FOLDER", tmp_path / "none")
    assert set_notebooks.main(tmp_path / "sets") == 1
    assert "s01,Ada Lovelace" in capsys.readouterr().err
    sheets.private(tmp_path / "none")
    (tmp_path / "none" / "seed").unlink()
    assert set_notebooks.main(tmp_path / "sets") == 0
    said = capsys.readouterr().out
    assert "is new: keep a copy of it" in said and "120 notebooks" in said
    assert Path(tmp_path / "none" / "seed").is_file()

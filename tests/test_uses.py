"""What a chapter's results rest on: a change runs again what depends on it, and nothing else."""

import inspect
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from helpers import data, reads
from helpers.chapters import chapters
from helpers.pipeline import reading, run_chapter, uses

pytestmark = pytest.mark.check(seconds=1)

COMPARE = "helpers.charts.compare"
ONE = '''"""Recipes."""

SIZE = 3


def bars(rows):
    return _axis(rows, SIZE)


def dots(rows):
    return rows


def _axis(rows, size):
    return rows[:size]
'''


@pytest.fixture
def one_module(monkeypatch):
    """Replaces the text of the module that charts are compared by."""
    texts = {}

    def put(text):
        texts[COMPARE] = text
        uses.parts.cache_clear()
        return uses.code_used("from helpers import charts\ncharts.bars(3)", [COMPARE])

    monkeypatch.setattr(uses, "_text", lambda module: texts.get(module, ""))
    yield put
    uses.parts.cache_clear()


def test_a_word_in_a_recipe_that_nobody_names_changes_nothing(one_module):
    before = one_module(ONE)
    assert one_module(ONE.replace("return rows\n", "return rows  # a word more\n")) == before


@pytest.mark.parametrize(
    "old, new",
    [
        ("return _axis(rows, SIZE)", "return _axis(rows, SIZE)  # a word more"),
        ("return rows[:size]", "return rows[size:]"),
        ("SIZE = 3", "SIZE = 4"),
    ],
    ids=["the recipe", "what it calls", "a constant of the module"],
)
def test_a_change_of_a_recipe_that_is_named_or_of_what_it_rests_on_is_seen(one_module, old, new):
    before = one_module(ONE)
    assert one_module(ONE.replace(old, new)) != before


@pytest.mark.parametrize(
    "code, names",
    [
        ("from helpers import charts\ncharts.ranking()", {"ranking"}),
        ("from helpers import charts as c, data\nc.ranking(c.KNOWN)", {"ranking", "KNOWN"}),
        ("from helpers.charts.compare import ranking as r\nr()", {"ranking"}),
        ("from ..explorables import response", {"response"}),
        ("%load_ext autoreload\nimport pandas", set()),
    ],
)
def test_the_recipes_that_code_names_are_found_whatever_they_are_called_there(code, names):
    assert uses.recipe_names(code) == names


@pytest.mark.parametrize(
    "code",
    [
        "from helpers import charts\ngetattr(charts, name)()",
        "from helpers import charts\ndraw = charts\ndraw.ranking()",
        "from helpers.charts import *",
        "import helpers.charts",
        "this is no Python",
    ],
)
def test_code_that_may_name_any_recipe_rests_on_all_of_them(code):
    assert uses.recipe_names(code) is None


def test_a_chapter_rests_on_its_figures_and_on_the_recipes_that_these_name():
    modules = ["helpers.figures.fed", "helpers.explorables.along", "helpers.charts.spread"]
    used = uses.code_used("from helpers.figures import figure, fed as draw", modules)
    assert {"helpers.figures.fed", "helpers.explorables.along:response"} <= set(used)
    assert "helpers.charts.spread:matrix" not in used


def test_no_recipe_is_called_by_a_name_that_is_put_together():
    for package in uses.RECIPES:
        for path in (uses.ROOT / package.replace(".", "/")).glob("*.py"):
            assert not re.search(r"\b(getattr|globals|vars|import_module|eval)\(", path.read_text())


def test_every_question_that_can_be_asked_of_the_data_is_noted():
    asks = {
        name
        for name, thing in vars(data).items()
        if inspect.isfunction(thing)
        and thing.__module__ == data.__name__
        and not name.startswith("_")
    }
    assert asks - {"place"} <= set(reads._askable)  # where a row stands is told in faults alone


def test_an_answer_that_is_gone_is_another_one():
    assert reads.mark("fact", "no_such_fact") == ""
    assert reads.mark("fact", "russell_change") not in ("", reads.mark("fact", "gap_close"))


def test_results_of_which_nobody_said_what_they_rest_on_do_not_stand():
    assert uses.change(None, "") == "it is not said what its results rest on"


# The chapters as they were built ------------------------------------------------------------------


@pytest.fixture
def built():
    """The chapters, all of whose results stand."""
    assert run_chapter.outdated_chapters() == {}, (
        "the book is not built as it is; build it: make book"
    )
    yield
    reads.mark.cache_clear()
    uses.parts.cache_clear()


def ran(reason):
    """The chapters that would run again, for this reason alone."""
    found = run_chapter.outdated_chapters()
    assert set(found.values()) == {reason}
    return {path.stem for path in found}


@pytest.mark.test
def test_one_fact_that_changes_runs_the_chapters_that_read_it(built, monkeypatch):
    ask = reads._askable["fact"]
    monkeypatch.setitem(
        reads._askable, "fact", lambda id: "another" if id == "burry_understated" else ask(id)
    )
    reads.mark.cache_clear()
    readers = {
        path.stem
        for path in chapters()
        if '"burry_understated"' in run_chapter.code(reading.read(path))
    }
    assert readers and ran("fact burry_understated has changed") == readers


@pytest.mark.test
def test_a_comment_in_a_recipe_runs_the_chapters_that_use_it(built, monkeypatch):
    text = uses._text
    monkeypatch.setattr(
        uses,
        "_text",
        lambda module: (
            text(module).replace('"""\n    ', '"""\n    # a word more\n    ', 1)
            if module == "helpers.charts.spread"
            else text(module)
        ),
    )
    changed = next(
        name
        for name, body in uses.parts.__wrapped__("helpers.charts.spread")[0].items()
        if "a word more" in body.text
    )
    uses.parts.cache_clear()
    users = {
        path.stem
        for path in chapters()
        if f"charts.{changed}(" in uses._text(f"helpers.figures.{path.stem}")
    }
    everyone = {path.stem for path in chapters()}
    # The front page shows figures of chapters.
    users |= {
        stem
        for stem in everyone
        for line in uses._text(f"helpers.figures.{stem}").splitlines()
        if line.startswith("from . import ") and users & set(re.findall(r"\w+", line))
    }
    assert set() < users < everyone
    assert ran(f"helpers.charts.spread:{changed} has changed") == users


@pytest.mark.test
def test_every_fact_that_a_cell_names_is_among_what_its_chapter_rests_on(built):
    kept = run_chapter.kept()
    for path in chapters():
        notebook = reading.read(path)
        asked = kept[path].data["uses"]["answers"]
        known = {tuple(question) for question, _ in asked}
        for cell in notebook.cells:
            if cell.cell_type == "code" and "skip-execution" not in cell.metadata.get("tags", []):
                for kind, id in re.findall(r'\b(fact|claim|table)\("([a-z0-9_]+)"\)', cell.source):
                    assert (kind, id) in known, f"{path.stem}: {kind} {id}"


def test_chapters_that_end_at_the_same_time_keep_their_results_one_after_the_other(monkeypatch):
    inside, most = [], []

    class Cache:
        def cache_notebook_bundle(self, bundle, **options):
            inside.append(bundle.uri)
            most.append(len(inside))
            time.sleep(0.01)
            inside.remove(bundle.uri)

    monkeypatch.setattr(run_chapter, "results", Cache)
    empty = nbformat.v4.new_notebook()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: run_chapter.keep(Path(f"{n}.md"), empty, {}), range(8)))
    assert most == [1] * 8

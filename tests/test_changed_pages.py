"""The list of changed pages in a pull request's preview."""

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.check(seconds=1)

SCRIPT = Path(__file__).resolve().parents[1] / ".github" / "changed_pages.py"
CHAPTERS = ["capex", "index", "session"]


@pytest.fixture(scope="module")
def changed_pages():
    spec = importlib.util.spec_from_file_location("changed_pages", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_chapter_changes_its_own_page_only(changed_pages):
    for name in ("book/session.md", "helpers/answers/session.py"):
        assert changed_pages.touched([name], CHAPTERS) == {"session": [name]}


def test_a_chapters_model_changes_its_own_page_and_the_one_that_gathers_predictions(changed_pages):
    touched = changed_pages.touched(["helpers/models/session.py"], [*CHAPTERS, "outlook"])
    assert list(touched) == ["session", "outlook"]
    assert list(changed_pages.touched(["helpers/models/outlook.py"], ["outlook"])) == ["outlook"]


@pytest.mark.parametrize(
    "name",
    [
        "helpers/charts/compare.py",
        "helpers/models/__init__.py",
        "data/facts.csv",
        "_toc.yml",
        "requirements.lock",
        "book/references.bib",
        "book/images/cover.png",
    ],
)
def test_what_every_page_is_made_of_changes_every_page(changed_pages, name):
    assert list(changed_pages.touched([name], CHAPTERS)) == CHAPTERS


@pytest.mark.parametrize("name", ["README.md", "tests/test_lock.py", "book/_template.md"])
def test_what_is_on_no_page_changes_no_page(changed_pages, name):
    assert changed_pages.touched([name], CHAPTERS) == {}
    assert "No page changes" in changed_pages.report([name], CHAPTERS)


def test_a_removed_chapter_is_named_as_removed(changed_pages):
    assert "**gold** (removed)" in changed_pages.report(["book/gold.md"], CHAPTERS)


def test_a_long_list_of_causes_is_cut_and_says_so(changed_pages):
    names = [f"data/table_{i}.csv" for i in range(6)]
    assert "and 2 more" in changed_pages.report(names, CHAPTERS)


def test_the_template_is_no_page(changed_pages, tmp_path):
    (tmp_path / "book").mkdir()
    for name in ("session.md", "_template.md"):
        (tmp_path / "book" / name).write_text("")
    assert changed_pages.pages(tmp_path) == ["session"]

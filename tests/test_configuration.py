"""Settings and contents that cannot be used are told with file, place and reason."""

import shutil

import pytest

from helpers.pipeline import configuration
from helpers.places import ROOT

pytestmark = pytest.mark.check(seconds=1)

BROKEN = {
    "no YAML": (
        "_config.yml",
        "title: One day",
        "title: [One day",
        "_config.yml, row 3, column 7: expected YAML; found: expected ',' or ']', but got ':'; "
        "take it back with: git checkout -- _config.yml",
    ),
    "a setting that there is not": (
        "_config.yml",
        "only_build_toc_files",
        "only_build_toc",
        "_config.yml, only_build_toc: expected one of title, author,",
    ),
    "a part of a setting that there is not": (
        "_config.yml",
        "timeout: 120",
        "time_out: 120",
        "_config.yml, execute.time_out: expected one of execute_notebooks, timeout,",
    ),
    "seconds in words": (
        "_config.yml",
        "timeout: 120",
        "timeout: soon",
        "_config.yml, execute.timeout: expected whole seconds; found 'soon'",
    ),
    "an icon that there is not": (
        "_config.yml",
        "favicon.svg",
        "favikon.svg",
        "_config.yml, html.favicon: expected the name of a file that exists; found",
    ),
    "a page that there is not": (
        "_toc.yml",
        "- file: book/fed",
        "- file: book/feds",
        "_toc.yml, chapter 4: expected a page that exists; found 'book/feds', no book/feds.md",
    ),
    "an entry without a page": (
        "_toc.yml",
        "- file: book/fed",
        "- fil: book/fed",
        "_toc.yml, chapter 4: expected 'file: ' and the name of a page; found {'fil': 'book/fed'}",
    ),
    "packages of npm that are no JSON": ("package.json", "{", "", "package.json, row "),
    "a package of npm without its version": (
        "package.json",
        '"katex": "',
        '"katex": "^',
        "package.json, dependencies.katex: expected an exact version; found '^",
    ),
    "another format": (
        "_toc.yml",
        "format: jb-book",
        "format: jb-article",
        "_toc.yml, format: expected jb-book; found 'jb-article'",
    ),
}


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The settings in a folder of their own, with the book beside them."""
    for name in (configuration.CONFIG, configuration.TOC, "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "book").symlink_to(ROOT / "book")
    (tmp_path / "helpers").symlink_to(ROOT / "helpers")
    monkeypatch.setattr(configuration, "ROOT", tmp_path)
    return tmp_path


def told():
    with pytest.raises(configuration.ConfigurationError) as caught:
        configuration.check()
    return str(caught.value)


def test_the_books_own_are_sound(copy):
    configuration.check()


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_told_with_its_place(copy, fault):
    file, old, new, said = BROKEN[fault]
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert told().startswith(said) and "\n" not in told()


@pytest.mark.parametrize("name", [configuration.CONFIG, configuration.TOC])
@pytest.mark.parametrize(("text", "found"), [("", "nothing"), ("- a\n", "list")])
def test_a_file_that_holds_no_names_is_told(copy, name, text, found):
    (copy / name).write_text(text)
    assert f"{name}, row 1: expected names and what they are set to; found {found}" in told()


def test_a_file_that_is_gone_says_how_to_get_it_back(copy):
    (copy / configuration.TOC).unlink()
    assert told() == "_toc.yml is missing; take it back with: git checkout -- _toc.yml"


def test_a_page_twice_is_told_at_both_its_places(copy):
    path = copy / configuration.TOC
    path.write_text(path.read_text().replace("book/fed\n", "book/capex\n", 1))
    assert told().splitlines() == [
        f"_toc.yml, chapter {number}: expected a page that is named once; found 'book/capex' again"
        for number in (2, 4)
    ]


def test_a_page_that_is_no_text_is_told(copy):
    (copy / "book").unlink()
    shutil.copytree(ROOT / "book", copy / "book")
    (copy / "book" / "fed.md").write_bytes(b"# A \xe9\n")
    assert told().startswith("book/fed.md: expected UTF-8; found 'utf-8' codec can't decode byte")


def test_a_bibliography_that_is_broken_is_told_with_its_line(copy):
    (copy / "book").unlink()
    shutil.copytree(ROOT / "book", copy / "book")
    (copy / "book" / "references.bib").write_text("@book{a, title = {One\n")
    assert told().startswith("book/references.bib: expected BibTeX; found syntax error in line ")

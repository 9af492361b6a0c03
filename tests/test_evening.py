"""The edition of that evening: nobody finds in it what was known only later.

Its notebooks, its archive and its PDF take minutes; `test_evening_whole` has them.
"""

import json
import zipfile

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from helpers import data
from helpers.chapters import chapters
from helpers.delivery import data_files, evening, notebooks
from helpers.places import HTML
from tests.support import later
from tests.support.site import quiet, serve
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=50)


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evening") / "book"
    evening.edition(folder, whole=False)
    return folder


@pytest.fixture(scope="module")
def pages(edition):
    """Its pages by their path, read once."""
    return {
        path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(edition.glob("book/**/*.html"))
    }


@pytest.fixture(scope="module")
def opened(edition, chromium):
    with serve(edition) as host:
        page = chromium.new_page()
        page.faults, page.asked = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("requestfailed", lambda request: page.faults.append(request.url))
        yield lambda name: page.goto(f"{host}/{name}") and page
        page.close()


def test_no_page_search_sheet_chart_or_table_says_what_only_later_rows_say(edition):
    assert later.leaks(edition) == []


def test_a_later_number_a_word_and_an_id_would_be_found(tmp_path):
    fact = data.fact("russell_to_0821")
    (tmp_path / "book").mkdir()
    page = tmp_path / "book" / "session.html"
    page.write_text(f"<p>{fact.text()}</p><p>{fact.label}</p><a href='#{fact.id}'>x</a>")
    assert len(later.leaks(tmp_path)) == 3


def test_nothing_leads_to_what_is_not_there(pages):
    ids = {path: {one["id"] for one in page.select("[id]")} for path, page in pages.items()}
    for path, page in pages.items():
        for link in page.select("a[href]"):
            place, _, id = link["href"].partition("#")
            place = place.partition("?")[0]
            if ":" in place or "notebooks/" in place:
                continue
            to = (path.parent / place).resolve() if place else path
            assert to.exists(), f"{path.name}: {link['href']}"
            if id and to in pages:
                assert id in ids[to], f"{path.name}: {link['href']}"


def test_the_data_page_describes_the_tables_that_are_there_and_no_others(edition, pages):
    page = pages[edition / "book/tables.html"]
    described = json.loads((edition / "data/datapackage.json").read_text("utf-8"))["resources"]
    cards = {card["id"]: card for card in page.select('details[id^="table-"]')}
    assert [*cards] == [f"table-{table['name']}" for table in described]
    for table in described:
        card = cards[f"table-{table['name']}"]
        columns = [code.get_text() for code in card.select("tbody th code")]
        assert columns == [field["name"] for field in table["schema"]["fields"]]
        assert card.summary.get_text().strip() == f"{table['path']} {table['description']}"
        for licence in card.find_all("dt", string="Licence"):
            licence.find_next_sibling("dd").decompose()  # when the book looked it up
        assert list(later.later_days(card.stripped_strings)) == []
    assert all(card.select("tbody tr") for card in page.select('details[id^="model-"]'))


def test_one_archive_has_all_of_its_tables(edition):
    with zipfile.ZipFile(edition / "data" / data_files.ARCHIVE) as archive:
        held = {name.removeprefix("data/"): archive.read(name) for name in archive.namelist()}
    assert held.pop(data_files.LICENCE)
    there = (path for path in (edition / "data").iterdir() if path.name != data_files.ARCHIVE)
    assert held == {path.name: path.read_bytes() for path in there}


def test_a_figure_is_called_alike_on_its_page_and_in_its_notebook(pages):
    by_name = {path.stem: page for path, page in pages.items()}
    there = [path for path in chapters() if path.stem not in evening.FOR_OTHERS]
    for path in there:
        called = notebooks.figures(path)
        for number in by_name[path.stem].select(".bk-figure__number"):
            id = number.find_parent("figure")["id"]
            assert number.get_text() == called[id], f"{path.stem}: {id}"


OF_SOURCES = {"data.html", "tables.html", "bibliography.html", "api.html"}
"""Pages of files and sources, which have names and days of their own."""


def test_the_words_of_a_page_name_no_later_day(pages):
    for path, page in pages.items():
        for source in page.select("script, style, pre, .bk-sources, .bk-tip"):
            source.decompose()
        if path.name not in OF_SOURCES:
            assert list(later.later_days(page.stripped_strings)) == [], path.name


def test_what_a_class_should_not_have_is_not_in_it(edition):
    for name in ("lite", "_sources", "book/teach.html", "data/quotes_0130.csv"):
        assert not (edition / name).exists()
    columns = (edition / "data/claims.csv").read_text("utf-8").splitlines()[0].split(",")
    assert "paraphrase" in columns and "later_note" not in columns


def test_the_data_of_that_evening_fits_its_descriptor(edition):
    described = json.loads((edition / "data/datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        content = (edition / "data" / resource["path"]).read_bytes()
        header = content.decode().splitlines()[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["bytes"] == len(content)
    rows = (edition / "data/facts.csv").read_text("utf-8").splitlines()
    assert len(rows) < len((data.DATA / "facts.csv").read_text("utf-8").splitlines())


@sample("name", ["index", "session", "history", "outlook", "ledger"], ["index", "outlook"])
def test_a_page_of_it_opens_without_a_fault_and_has_no_switch(opened, name):
    page = opened(f"book/{name}.html")
    quiet(page, page.asked)
    assert page.faults == []
    assert page.locator("html").get_attribute("data-asof") == "evening"
    assert page.locator(".bk-asof").count() == 0


def test_its_sliders_live(opened):
    page = opened("book/session.html")
    slider = page.locator("#index-without input[type=range]").nth(1)
    before = page.locator("#index-without output").first.text_content()
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "(old) => document.querySelector('#index-without output').textContent !== old", arg=before
    )
    assert page.faults == []


def test_its_search_does_not_know_a_name_that_came_later(opened):
    page = opened("search.html?q=Hammack")
    expect(page.locator(".bk-found__count")).to_contain_text("as known that evening")
    assert "Hammack" not in page.locator("#search-results").inner_text()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.md").write_text("Chapter 1")
    with pytest.raises(evening.EveningError, match="holds something else"):
        evening.edition(tmp_path)
    assert (tmp_path / "thesis.md").read_text() == "Chapter 1"


def test_without_a_book_it_says_what_to_do(tmp_path):
    with pytest.raises(evening.EveningError, match="Build it:  make book"):
        evening.edition(tmp_path / "new", tmp_path)


def test_of_a_table_with_later_rows_only_the_one_of_that_evening_is_there(edition, pages):
    both = sorted((HTML / "_static/figures").glob("*.evening.csv"))
    assert both
    text = "".join(str(page) for page in pages.values())
    for file in both:
        figure = file.name.removesuffix(".evening.csv")
        assert not (edition / "_static/figures" / f"{figure}.csv").exists()
        kept = edition / "_static/figures" / file.name
        assert kept.is_file() == (f"/{file.name}" in text)
        if kept.is_file():
            later_rows = (HTML / f"_static/figures/{figure}.csv").read_text("utf-8").splitlines()
            assert set(kept.read_text("utf-8").splitlines()) < set(later_rows)


def test_a_figure_file_loses_the_marks_of_later_and_their_rows():
    chart = json.loads(
        evening.chart(
            'Book.define("x",{"marks":[{"name":"hindsight_marks","from":{"data":"b"}},'
            '{"name":"now","from":{"data":"a2"}}],"data":[{"name":"a"},{"name":"b"},'
            '{"name":"a2","source":"a"}]});\n'
        )
        .partition(",")[2]
        .removesuffix(");\n")
    )
    assert [one["name"] for one in chart["marks"]] == ["now"]
    assert [one["name"] for one in chart["data"]] == ["a", "a2"]

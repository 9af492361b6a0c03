"""The search: numbers, signs and names lead to their place, and the evening stays what it was."""

import json

import pytest

from helpers.places import HTML
from helpers.sphinx import hindsight, search, search_words
from tests.support.site import View

pytestmark = pytest.mark.push(seconds=15)


def look_for(page, query):
    """The addresses of the results."""
    page.fill("main form.bd-search [name=q]", query)
    page.press("main form.bd-search [name=q]", "Enter")
    return [link.get_attribute("href") for link in page.locator("#search-results a").all()]


@pytest.fixture(scope="module")
def page(site):
    with site.open(View("search.html", over="file")) as opened:
        yield opened


@pytest.mark.test
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("0.58", "book/ledger.html#claim_gap"),
        ("16.7%", "book/ledger.html#claim_luv_surge"),
        ("LUV", "book/movers.html#name-LUV"),
        ("basis point", "book/glossary.html#term-basis-point"),
        ("capex", "book/glossary.html#term-capex"),
        ("Microsoft", "book/ledger.html#claim_msft_fall"),
        ("how rare", "book/session.html#how-rare-was-it"),
        ("price to book", "book/glossary.html#term-price-to-book"),
        ("how do I cite this book", "book/teach.html#for-the-syllabus"),
        ("License", "book/teach.html#for-the-syllabus"),
        ("Excel", "book/tables.html#tables"),
        ("P/E", "book/glossary.html#term-price-earnings-ratio"),
        ("Fed", "book/fed.html#what-the-fed-told"),
        ("Hammack", "book/fed.html#decisions"),
    ],
)
def test_a_search_leads_to_the_place_itself(page, query, first):
    assert look_for(page, query)[0] == first


@pytest.mark.test
def test_what_is_typed_finds_what_is_set(page):
    assert look_for(page, "-0.53%") == look_for(page, "−0.53%") != []
    assert look_for(page, "year's") == look_for(page, "year’s") != []
    assert look_for(page, "Nasdaq‑100") == look_for(page, "nasdaq-100") != []


def test_an_index_by_name_first_finds_what_is_said_of_it(page):
    assert "bibliography" not in " ".join(look_for(page, "Russell 2000")[:10])


def test_the_number_of_results_is_announced_and_no_snippet_has_code(page):
    look_for(page, "Russell 2000")
    assert "results" in page.locator("main [role=status].bk-found__count").inner_text()
    assert "import" not in page.locator("#search-results").inner_text()


@pytest.mark.test
def test_that_evening_nothing_later_is_found(site):
    with site.open(View("search.html")) as opened:
        assert look_for(opened, "Hammack")
        opened.get_by_role("button", name="As known that evening").click()
        assert look_for(opened, "Hammack") == []


def test_the_book_has_one_index_and_not_sphinxs_too():
    there = {path.name for path in [*HTML.glob("*.js"), *(HTML / "_static").glob("*.js")]}
    assert "search-entries.js" in there and not there & {"searchindex.js"}


def test_every_place_that_is_asked_for_in_words_of_its_own_is_there():
    text = (HTML / "_static" / search.ENTRIES).read_text("utf-8")
    known = json.loads(text.partition(" = ")[2])
    assert set(search_words.ASKED) <= {address for _, address, *_ in known["entries"]}
    asked = [word for words in search_words.ASKED.values() for word in words]
    assert len(set(asked)) == len(asked)


@pytest.mark.check
def test_a_figure_of_which_the_title_came_later_is_found_by_that_of_the_evening():
    html = (
        '<article class="bd-article"><figure class="bk-figure" id="f"><p class="bk-figure__title">'
        '<span class="bk-now">After</span><span class="bk-evening">Then</span></p><p>Source: us'
        "</p></figure></article>"
    )
    assert search.entries_of("p.html", html) == [
        ["figure", "p.html#f", "Then", "Source: us", "After", 0]
    ]


@pytest.mark.check
def test_an_entry_keeps_apart_what_was_known_only_later():
    html = (
        '<article class="bd-article"><section id="s"><h2>Head</h2><p>Then.</p>'
        '<p class="hindsight">After.</p><table><tr><td>Now</td></tr>'
        '<tr><td>Row <span class="bk-later">later</span></td></tr></table></section>'
        '<table><tr id="f" class="bk-hindsight"><th>Fact</th><td>1</td></tr></table></article>'
    )
    assert search.entries_of("p.html", hindsight.marked(html)) == [
        ["section", "p.html#s", "Head", "Then. Now", "After. Row later", 0],
        ["row", "p.html#f", "Fact", "1", "", 1],
    ]

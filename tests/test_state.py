"""What a page shows, its controls and its address are one, however a reader comes to it.

A reload, Back from another page, a second tab, a link: each time the sliders, the boxes, the chart,
the table, the formula, the second title, the sentences and the address tell the same.
"""

import json
import re

import pytest

from helpers.places import HTML
from tests.support.live import PAGE, look, settle
from tests.support.live_figures import PAGES, expect
from tests.support.site import View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=25)

LEDGER = "book/ledger.html"
MODELS = {
    name: json.loads(
        re.search(r'id="book-models"[^>]*>(.*?)</script>', (HTML / name).read_text(), re.S)[1]
    )
    for name in [PAGE, *PAGES]
}
TWO = {"index_without": {"weight": 0.08}, "how_rare": {"way_of_counting": 2.0}}
"""Two models of different kinds, one with a list, and what they are moved to."""
WAYS = ["reload", "back", "second tab", "link"]
"""How a reader comes back to a page."""


@pytest.fixture(scope="module")
def seen_before(site):
    """A browser that has the site's files."""
    context = site.browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def move(page):
    """Move both models by their controls, as a reader does."""
    page.locator("#index-without input[type=number][data-in='index_without.weight']").fill("8")
    page.locator("#daily-gaps select[data-in='how_rare.way_of_counting']").select_option("2")
    page.wait_for_function("location.search.includes('how_rare')")


def see_two(page):
    """Both models stand where they were moved, everywhere on the page."""
    for figure in ("index-without", "daily-gaps"):
        page.wait_for_selector(f"#{figure}[data-awake]")
    settle(page)
    for name, values in TWO.items():
        expect(page, name, **values)
    assert page.locator("a[data-in='index_without.weight']").text_content() == "8.00%"
    for part in ("index_without.weight=0.08", "how_rare.way_of_counting=2"):
        assert part in page.url
    assert page.seen.said == []


@sample("way", WAYS, WAYS, tested=["reload"])
def test_what_was_moved_is_there_again(site, way):
    with site.open(View(PAGE)) as page:
        move(page)
        if way == "reload":
            page.reload()
        elif way == "back":
            page.goto(site.address(LEDGER))
            page.go_back()
        elif way == "second tab":
            seen, address, page = page.seen, page.url, page.context.new_page()
            page.seen = seen
            page.goto(address)
        if way == "link":
            with site.open(View(PAGE + "?" + page.url.partition("?")[2])) as other:
                see_two(other)
        else:
            see_two(page)


@pytest.mark.test
def test_a_move_that_is_followed_by_a_reload_at_once_is_not_lost(site, seen_before):
    with site.open(View(PAGE), within=seen_before) as page:
        page.locator("#index-without input[type=range]").first.press("Home")
        page.locator("#index-without input[type=range]").first.press("ArrowRight")
        value = page.locator("#index-without input[type=range]").first.input_value()
        page.reload()
        assert page.locator("#index-without input[type=range]").first.input_value() == value


def test_back_over_a_place_of_the_page_goes_back_to_what_the_address_says(site, seen_before):
    with site.open(View(PAGE), within=seen_before) as page:
        move(page)
        page.evaluate("location.hash = 'exercises'")
        page.locator("#index-without [data-preset='{}']").click()
        page.wait_for_function("!location.search.includes('index_without')")
        page.go_back()
        see_two(page)


def test_a_link_of_before_with_names_alone_is_understood_and_written_in_full(site, seen_before):
    address = f"{PAGE}?weight=0.08&utm_source=post#index-without"
    with site.open(View(address), within=seen_before) as page:
        page.wait_for_function("location.search.includes('index_without.weight=0.08')")
        assert "utm_source=post" in page.url and "?weight=" not in page.url
        page.wait_for_selector("#index-without[data-awake]")
        settle(page)
        expect(page, "index_without", weight=0.08)


@pytest.mark.test
def test_what_rests_on_one_fact_is_drawn_anew_in_every_figure(site, seen_before):
    name, fact, both = "book/outlook.html", "gap_mean", ("belief_after", "belief_path")
    moved, follows = (
        next(one for one in MODELS[name][key]["inputs"] if one["fact"] == fact) for key in both
    )
    with site.open(View(name), within=seen_before) as page:
        slider = "form input[type=range][data-in='{}.{}']"
        for press in ("ArrowLeft", "ArrowLeft"):
            page.locator(slider.format(both[0], moved["name"])).press(press)
        other = page.locator(slider.format(both[1], follows["name"]))
        figure = other.evaluate("(input) => input.closest('figure').id")
        page.wait_for_selector(f"#{figure}[data-awake]")
        settle(page)
        value = page.evaluate(f"Book.state.{both[0]}.{moved['name']}")
        expect(page, both[1], **{follows["name"]: value})


def claims(page):
    return page.locator(".bk-claims--ledger > [data-item]:not([hidden])").count()


@sample("way", ["reload", "back"], WAYS, tested=["back"])
def test_the_ledgers_filters_its_list_and_its_address_agree(site, seen_before, way):
    with site.open(View(LEDGER), within=seen_before) as page:
        page.locator("[name=kind]").select_option("figure")
        page.locator("[name=order]").select_option("error")
        shown = claims(page)
        first = page.locator(".bk-claims--ledger > :not([hidden])").first.get_attribute("id")
        page.wait_for_function("location.search.includes('error')")
        if way == "reload":
            page.reload()
        else:
            page.goto(site.address(PAGE))
            page.go_back()
        assert page.locator("[name=kind]").input_value() == "figure"
        assert page.locator("[name=order]").input_value() == "error"
        assert claims(page) == shown
        assert (
            page.locator(".bk-claims--ledger > :not([hidden])").first.get_attribute("id") == first
        )
        page.get_by_role("button", name="Show all").click()
        page.wait_for_function("location.search === ''")
        first = page.locator(".bk-claims--ledger > :not([hidden])").first
        assert first.get_attribute("data-number") == "1"


def test_judging_goes_on_after_a_reload(site, seen_before):
    with site.open(View(LEDGER), within=seen_before) as page:
        page.get_by_role("button", name="Judge it yourself").click()
        page.wait_for_function("location.search.includes('judge=on')")
        page.reload()
        assert page.get_by_role("button", name="Show all verdicts").is_visible()
        assert not page.locator(".bk-verdict").first.is_visible()
        assert page.locator(".bk-sift .bk-message").inner_text() == ""


def test_a_prediction_of_one_tab_is_that_of_the_other(site):
    with site.open(View(PAGE)) as page:
        other = page.context.new_page()
        other.goto(site.address(PAGE))
        form = page.locator(".bk-predict form").first
        form.locator("[name=guess]").fill("1.5")
        form.get_by_role("button").click()
        other.wait_for_function("document.querySelector('.bk-predict [name=guess]').disabled")
        said = ".bk-predict .bk-said-so"
        assert other.locator(said).first.inner_text() == page.locator(said).first.inner_text()
        page.get_by_role("button", name="think again").first.click()
        form.locator("[name=guess]").fill("0.6")
        form.get_by_role("button").click()
        other.wait_for_function(
            "document.querySelector('.bk-predict .bk-said-so').textContent.includes('0.60')"
        )


def test_a_page_out_of_the_browsers_memory_shows_the_evening_that_was_chosen_since(site):
    with site.open(View(PAGE)) as page:
        other = page.context.new_page()
        other.goto(site.address(LEDGER))
        other.get_by_role("button", name="As known that evening").click()
        assert page.evaluate("document.documentElement.dataset.asof") == "now"
        # Headless browsers keep no page in their memory; this is what one that does would say.
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        assert page.evaluate("document.documentElement.dataset.asof") == "evening"
        assert page.locator(".bk-asof [aria-pressed=true]").inner_text() == "As known that evening"


@pytest.mark.test
def test_no_form_of_the_book_lets_the_browser_fill_it_in():
    wrong = []
    for path in sorted((HTML / "book").rglob("*.html")):
        for form in re.findall(r'<form class="bk-[^>]*>', path.read_text()):
            if 'autocomplete="off"' not in form:
                wrong.append((path.name, form[:80]))
    assert wrong == []


STATE = "() => JSON.parse(JSON.stringify(Book.state))"


@pytest.mark.nightly
@pytest.mark.parametrize("name", MODELS)
def test_every_model_of_every_page_travels_in_its_address(site, seen_before, name):
    with site.open(View(name), within=seen_before) as page:
        for key, model in MODELS[name].items():
            first = model["inputs"][0]
            end = first["high"] if first["high"] != first["value"] else first["low"]
            page.evaluate("([id, wanted]) => Book.set(id, wanted)", [key, {first["name"]: end}])
        # An input that rests on the same fact as another stands in the address once.
        page.wait_for_function(
            "() => location.search && location.search === `?${new URLSearchParams(Book.moved())}`"
        )
        settle(page)
        state, outputs = page.evaluate(STATE), look(page, "shown", key)["outputs"]
        page.reload()
        settle(page)
        assert page.evaluate(STATE) == state
        page.wait_for_function(
            "() => [...document.querySelectorAll('figure[data-moved]')].every("
            "(figure) => figure.dataset.awake)"
        )
        settle(page)
        assert look(page, "shown", key)["outputs"] == outputs
        assert page.seen.said == []

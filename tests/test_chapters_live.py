"""Every live figure of every chapter follows its sliders, presets and links, as Python has it.

The mechanism is looked at in depth on one page, in test_live.py; here the same eyes go over the
figures of all the others.
"""

import json
import re

import pytest

from helpers import controls
from helpers.places import HTML
from tests.support import site as sites
from tests.support.live import look, rounded, settle
from tests.support.live_figures import (
    FIGURES,
    PAGES,
    PATHS,
    bound,
    expect,
    figures_of,
    hold,
    result,
)
from tests.support.site import PHONE, View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=80)


FIRST = {page: next(figure for name, figure, _ in FIGURES if name == page) for page in PAGES}
# The page with most live figures stands for all where their controls are of the same make.
MOST = max(PAGES, key=lambda name: len(figures_of(name)), default=None)


def figures(pushed, tested=()):
    """Test figures under their names, those that no push looks at in the night."""
    named = "name, figure, model_name"
    return sample(named, FIGURES, pushed, name=lambda one: one[1], tested=tested)


def first(one):
    """The first figure of a page, and what is worked out along rows."""
    page, figure, model_name = one
    return figure == FIRST[page] or model_name in PATHS


def on_most(one):
    return one[0] == MOST


def brought_otherwise(one):
    """What is worked out along rows, or begins with a list."""
    page, _, model_name = one
    if model_name in PATHS:
        return True
    lists = f'<select[^>]* data-in="{bound(model_name).inputs[0].id}"'
    return re.search(lists, (HTML / page).read_text("utf-8"))


@pytest.fixture(scope="module")
def pages(site):
    """Each page once, kept open; a test finds it at the author's values."""
    opened = {}

    def at(name):
        if name not in opened:
            visit = site.open(View(name))
            opened[name] = visit, visit.__enter__()
        page = opened[name][1]
        look(page, "reset")
        settle(page)
        assert page.seen.said == []
        return page

    yield at
    for visit, _ in opened.values():
        visit.__exit__(None, None, None)


def wake(page, figure):
    """The first touch: nothing is moved by it."""
    page.locator(f"#{figure} :is(input, select)").first.focus()
    page.wait_for_selector(f"#{figure}[data-awake]")
    settle(page)


def ends(page, figure, row):
    """The values to try, as a control has them: both ends of a slider, all of a list."""
    options = page.locator(f"#{figure} select[data-in='{row.id}'] option")
    if found := options.evaluate_all("options => options.map((one) => Number(one.value))"):
        return {value: value for value in found}
    return {end * row.display_factor: end for end in (row.low, row.high)}


@figures(lambda one: first(one) or brought_otherwise(one), tested=lambda one: one[1] == FIRST[MOST])
def test_every_slider_moves_number_table_and_chart_to_both_ends(pages, name, figure, model_name):
    page = pages(name)
    wake(page, figure)
    tried = {row.id: ends(page, figure, row) for row in bound(model_name).inputs}
    controls = [{"id": id, "values": [*values]} for id, values in tried.items()]
    asked = {"figure": figure, "model": model_name, "controls": controls}
    drawn = {id: set() for id in tried}
    values = [value for values in tried.values() for value in values.values()]
    for value, seen in zip(values, look(page, "moves", asked), strict=True):
        hold(seen["shown"], model_name, **{seen["id"].rpartition(".")[2]: value})
        drawn[seen["id"]].add(seen["drawn"])
    expect(page, model_name)
    follows = [id for id, drawings in drawn.items() if len(drawings) > 1]
    assert follows, f"{figure}: the chart follows none of its sliders"
    assert look(page, "rubbish") == []


@figures(on_most)
def test_a_slider_follows_the_keys(pages, name, figure, model_name):
    page = pages(name)
    slider = page.locator(f"#{figure} input[type=range]").first
    row = next(row for row in bound(model_name).inputs if row.id == slider.get_attribute("data-in"))
    for key, value in (("End", row.high), ("Home", row.low)):
        slider.press(key)
        page.wait_for_selector(f"#{figure}[data-awake]")
        settle(page)
        expect(page, model_name, **{row.input: value})


@figures(on_most)
def test_a_slider_follows_the_mouse(pages, name, figure, model_name):
    page = pages(name)
    slider = page.locator(f"#{figure} input[type=range]").first
    row = next(row for row in bound(model_name).inputs if row.id == slider.get_attribute("data-in"))
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    settle(page)
    value = rounded(float(slider.input_value()) / row.display_factor)
    assert value != row.value
    expect(page, model_name, **{row.input: controls.snap(row, value)})


@figures(on_most)
def test_every_preset_sets_what_it_says(pages, name, figure, model_name):
    page = pages(name)
    for preset in page.locator(f"#{figure} [data-preset]").all():
        values = json.loads(preset.get_attribute("data-preset"))
        preset.click()
        settle(page)
        expect(page, model_name, **{key: float(value) for key, value in values.items()})


@pytest.fixture(scope="module")
def seen_before(site):
    """A browser that has the site's files."""
    context = site.browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


# Every load of a page is one scenario, read by the same code whatever the figure.
@figures(brought_otherwise)
def test_a_link_brings_its_scenario(site, seen_before, name, figure, model_name):
    row = bound(model_name).inputs[0]
    end = row.high if row.value != row.high else row.low
    address = f"{name}?{row.input}={end:.12g}#{figure}"
    with site.visit(View(address), within=seen_before) as page:
        page.wait_for_selector(f"#{figure}[data-awake]")
        settle(page)
        expect(page, model_name, **{row.input: end})
        assert page.seen.said == []


@sample("name", PAGES, [MOST])
def test_a_phone_does_not_scroll_sideways_with_the_figures_awake(pages, name):
    page = pages(name)
    for figure in figures_of(name):
        wake(page, figure)
    page.set_viewport_size({"width": PHONE, "height": 900})
    for figure in figures_of(name):
        page.wait_for_selector(f"#{figure}[data-awake=narrow]")
    settle(page)
    over = sites.probe(page, "sideways")
    page.set_viewport_size({"width": 1280, "height": 900})
    for figure in figures_of(name):
        page.wait_for_selector(f"#{figure}[data-awake=wide]")
    assert over["over"] <= 0, over


@sample("name, contrast", [(name, on) for name in PAGES for on in (False, True)], [(MOST, False)])
def test_axe_finds_nothing_serious_on_a_phone_in_the_dark_with_the_figures_awake(
    site, name, contrast
):
    with site.open(View(name, PHONE, "dark")) as page:
        for figure in figures_of(name):
            wake(page, figure)
        assert sites.probe(page, "sideways")["over"] <= 0
        assert sites.serious(page, contrast) == []
        assert sites.faint_texts(sites.probe(page, "inks")) == []


def test_cases_stand_beside_the_readers_own(pages):
    page = pages("book/capex.html")
    table = page.locator("#what-to-believe .bk-cases")
    heads = table.locator("thead th").all_text_contents()
    assert heads == ["To believe", "yours", "the bear", "the author", "the bull"]
    page.locator("#what-to-believe [data-preset]", has_text="the bull").click()
    settle(page)
    for row in table.locator("tbody tr").all():
        cells = row.locator("td").all_text_contents()
        assert cells[0] == cells[3]  # the reader's own are now the bull's
    assert cells == [
        result("revenue_coverage", "", values)
        for values in (
            *[{"attributable": 1, "long_life": 20, "hurdle": 0.08, "margin": 0.7}],
            {"attributable": 0.5, "short_life": 3, "hurdle": 0.12, "margin": 0.5},
            {},
            {"attributable": 1, "long_life": 20, "hurdle": 0.08, "margin": 0.7},
        )
    ]

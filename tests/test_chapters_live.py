"""Every live figure of every chapter follows its sliders, presets and links, as Python has it.

The mechanism is looked at in depth on one page, in test_live.py; here the same eyes go over the
figures of all the others.
"""

import json
import re
from functools import cache

import pytest

from helpers import controls, units
from helpers.model import ModelError, model
from helpers.paths import depreciation_wave, factor_window, rate_editor
from helpers.sphinx.build import HTML
from tests.support import site as sites
from tests.support.live import PAGE, look, rounded, settle
from tests.support.site import PHONE, View

pytestmark = pytest.mark.push(seconds=5)


PATHS = {
    "vintage_depreciation": depreciation_wave,
    "rate_editor": rate_editor,
    "factor_window": factor_window,
}
"""Models along rows that a chapter brings itself."""

FIGURE = re.compile(r'<figure class="bk-figure" id="([^"]+)"[^>]* data-model="(\w+)" data-live')
FIGURES = [
    (page, figure, name)
    for page in sites.pages()
    if page != PAGE
    for figure, name in FIGURE.findall((HTML / page).read_text(encoding="utf-8"))
]
PAGES = list(dict.fromkeys(page for page, _, _ in FIGURES))
every_figure = pytest.mark.parametrize(
    "name, figure, model_name", FIGURES, ids=[figure for _, figure, _ in FIGURES]
)


@cache
def bound(model_name):
    return PATHS[model_name]() if model_name in PATHS else model(model_name)


def result(model_name, style, values):
    try:
        return bound(model_name).text(style or "plain", **values)
    except ModelError:
        return "–"


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


def expect(page, model_name, **changes):
    """Every place that shows the model holds what Python gives."""
    shown = look(page, "shown", model_name)
    values = bound(model_name).author() | changes
    assert shown["message"] in ([""], ["", ""]) or "–" in {text for _, text in shown["outputs"]}
    for style, text in shown["outputs"]:
        assert text == result(model_name, style, values), (model_name, changes)
    for row in bound(model_name).inputs:
        places = shown["inputs"][row.input]
        value = pytest.approx(values[row.input] * row.display_factor, abs=1e-6)
        assert places["range"] + places["number"] == [value] * len(
            places["range"] + places["number"]
        )
        if places["select"]:
            assert set(places["select"]) == {values[row.input]}
        else:
            said = {text for text in places["said"] + places["words"] if text is not None}
            assert said == {
                units.write(
                    values[row.input] * row.display_factor,
                    row.display_unit,
                    controls.input_how(row)["decimals"],
                )
            }


def drawing(page, figure):
    return page.locator(f"#{figure} .bk-figure__chart svg:visible").evaluate("svg => svg.innerHTML")


def is_list(control):
    return control.evaluate("one => one.matches('select')")


def ends(control, row):
    """The values to try: both ends of a slider, all of a list."""
    if is_list(control):
        return [
            float(text)
            for text in control.locator("option").evaluate_all(
                "options => options.map((one) => one.value)"
            )
        ]
    return [row.low, row.high]


def move(control, row, value):
    if is_list(control):
        control.select_option(f"{value:g}")
    else:
        control.press("Home" if value == row.low else "End")


@every_figure
def test_every_slider_moves_number_table_and_chart_to_both_ends(pages, name, figure, model_name):
    page = pages(name)
    still = {}
    for row in bound(model_name).inputs:
        slider = page.locator(f"#{figure} [data-in='{row.id}']:is(input[type=range], select)")
        seen = set()
        for value in ends(slider, row):
            move(slider, row, value)
            page.wait_for_selector(f"#{figure}[data-awake]")
            settle(page)
            expect(page, model_name, **{row.input: value})
            seen.add(drawing(page, figure))
        still[row.input] = len(seen) == 1
        look(page, "reset")
        settle(page)
    expect(page, model_name)
    assert not all(still.values()), f"{figure}: the chart follows none of its sliders"
    assert look(page, "rubbish") == []


@every_figure
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


@every_figure
def test_every_preset_sets_what_it_says(pages, name, figure, model_name):
    page = pages(name)
    for preset in page.locator(f"#{figure} [data-preset]").all():
        values = json.loads(preset.get_attribute("data-preset"))
        preset.click()
        settle(page)
        expect(page, model_name, **{key: float(value) for key, value in values.items()})


@every_figure
def test_a_link_brings_its_scenario(site, name, figure, model_name):
    row = bound(model_name).inputs[0]
    with site.visit(View(name)) as page:
        page.goto(f"{site.address(name)}?{row.input}={row.high:.12g}#{figure}")
        page.wait_for_selector(f"#{figure}[data-awake]")
        settle(page)
        expect(page, model_name, **{row.input: row.high})
        assert page.seen.said == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_on_a_phone_in_the_dark_with_the_figures_awake(site, name):
    with site.open(View(name, PHONE, "dark")) as page:
        for found, figure, _ in FIGURES:
            if found == name:
                page.locator(f"#{figure} :is(input, select)").first.focus()
                page.wait_for_selector(f"#{figure}[data-awake]")
        settle(page)
        assert sites.probe(page, "sideways")["over"] <= 0
        page.evaluate(sites._axe())
        assert sites.probe(page, "serious") == []


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

"""Chart and moved control are in view together, on a phone and on a projector."""

import re

import pytest

from helpers.places import HTML
from tests.support import site as sites
from tests.support.live import look
from tests.support.site import View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=15)

FIGURE = re.compile(r'<figure class="bk-figure" id="([^"]+)"[^>]* data-live')
FIGURES = [
    (page, figure)
    for page in sites.pages()
    for figure in FIGURE.findall((HTML / page).read_text(encoding="utf-8"))
]
# A line along an input, a list of names with a tall chart, cases beside each other, a path.
KINDS = ("index-without", "two-factors", "what-to-believe", "rate-path")
SCREENS = ((390, 844), (1280, 620))
LEAST = 0.6
"""The share of the chart that is seen beside the hand."""


@pytest.mark.parametrize("width, height", SCREENS)
@sample(
    "name, figure",
    FIGURES,
    lambda one: one[1] in KINDS,
    name=lambda one: one[1],
    tested=lambda one: one[1] == KINDS[0],
)
def test_the_chart_is_in_view_with_each_input_that_is_moved(site, name, figure, width, height):
    with site.visit(View(name, width)) as page:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_selector(f"#{figure}[data-ready]")
        assert look(page, "outOfView", {"figure": figure, "least": LEAST}) == []


@pytest.mark.test
def test_the_figures_that_stand_for_all_are_there():
    assert set(KINDS) <= {figure for _, figure in FIGURES}


def test_a_fold_opens_for_what_a_link_moves_in_it_and_a_wide_high_screen_folds_nothing(site):
    address = "book/capex.html?margin=0.5#what-to-believe"
    for width, view, opened in (
        (390, "book/capex.html", False),
        (390, address, True),
        (1280, "book/capex.html", True),
    ):
        with site.visit(View(view, width)) as page:
            page.wait_for_selector("#what-to-believe[data-ready]")
            fold = page.locator("#what-to-believe .bk-rest")
            assert fold.evaluate("one => one.open") == opened, (width, view)
            assert fold.locator("summary").is_visible() == (width == 390)


def test_a_chart_reaches_into_the_margin_where_the_contents_are_folded(site):
    with site.visit(View("book/session.html", 1280)) as page:
        page.locator("#index-without").evaluate("one => one.scrollIntoView()")
        page.wait_for_selector(".bd-sidebar-secondary.hide")
        box = page.locator("#index-without .bk-figure__body").bounding_box()
        assert 960 <= box["width"] <= 1040 and box["x"] + box["width"] <= 1280


@pytest.mark.test
def test_the_button_of_a_phone_opens_the_chapters(site):
    with site.visit(View("book/session.html", 390)) as page:
        page.locator("button.primary-toggle:visible").click()
        page.locator("dialog[open] nav a", has_text="Capex").click()
        page.wait_for_url("**/book/capex.html")

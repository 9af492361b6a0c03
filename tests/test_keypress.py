"""A press on a slider reaches the chart first; what can wait for its frame waits, and no longer."""

import json
import re

import pytest

from helpers.places import HTML
from tests.support.live import PAGE, settle
from tests.support.site import View

pytestmark = pytest.mark.push(seconds=5)

FIGURE = "index-without"
WRITTEN = """(figure) => {
  const control = figure.querySelector("input[type=range]");
  const texts = (selector) => [...figure.querySelectorAll(selector)].map((one) => one.textContent);
  const all = () => [texts("[data-out]"), texts("[data-end]")].map(String);
  const before = all(), changed = () => all().map((now, place) => now !== before[place]);
  control.stepUp(5);
  control.dispatchEvent(new Event("input", { bubbles: true }));
  const frame = () => new Promise((next) => requestAnimationFrame(() => next(changed())));
  return frame().then((first) => frame().then((second) => ({ first, second })));
}"""


@pytest.fixture
def awake(site):
    with site.open(View(PAGE)) as page:
        slider = page.locator(f"#{FIGURE} input[type=range]").first
        slider.focus()
        page.wait_for_selector(f"#{FIGURE}[data-awake]")
        slider.press("ArrowRight")  # the first move loads what shares the input
        settle(page)
        yield page


@pytest.mark.test
def test_a_result_is_written_in_the_frame_of_its_chart_and_the_ends_of_ranges_in_the_next(awake):
    written = awake.locator(f"#{FIGURE}").evaluate(WRITTEN)
    assert written == {"first": [True, False], "second": [True, True]}


@pytest.mark.test
def test_who_lets_go_of_a_key_finds_the_address_written(awake):
    awake.keyboard.down("Home")
    awake.keyboard.up("Home")
    place = awake.locator(f"#{FIGURE} input[type=range]").first
    name, least = place.get_attribute("data-in"), float(place.get_attribute("min"))
    found = awake.evaluate("(name) => new URLSearchParams(location.search).get(name)", name)
    assert found is not None
    assert float(found) in (least, least / 100)  # in percent on the page


def test_the_words_of_many_dots_are_no_part_of_what_an_input_moves():
    """Vega works a column out anew where it stands behind one that an input moves."""
    script = (HTML / "_static" / "figures" / "plane-of-days.js").read_text(encoding="utf-8")
    data = json.loads(re.search(r"\{.*\}", script, re.S)[0])["data"]
    steps = [step.get("as") for table in data for step in table.get("transform", [])]
    first = [table["transform"][0].get("as") for table in data if table.get("transform")]
    assert steps.count("dot") == first.count("dot") == 1

"""The front page: when was each figure of the story true, and were they ever all true at once?"""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from helpers import data
from helpers.figures import index_tables as tables
from helpers.model import model
from helpers.places import HTML
from tests.support import site as sites

pytestmark = pytest.mark.check(seconds=5)

PAGE = "book/index.html"
TOLD = data.table("told_at")
PINNED = TOLD[TOLD["first_minute"].notna()]
MINUTES = range(tables.OPEN, tables.CLOSE + 1)


def minute_of(fact):
    """When a fact was observed; one of the session that names no minute is a close."""
    day, _, time = fact.observed_on.partition("T")
    assert day == "2026-01-29", fact.id
    if not time:
        return tables.CLOSE
    hours, minutes = map(int, time.split(":"))
    return 60 * hours + minutes


def test_the_counter_never_reaches_all_at_any_minute():
    true = model("told_true")
    counts = {minute: true(minute=minute) for minute in MINUTES}
    most = data.fact("told_at_once").value
    assert max(counts.values()) == most < len(TOLD) == data.fact("told_figures").value
    assert [minute for minute, count in counts.items() if count == most] == [
        minute_of(data.fact("luv_print_1401"))
    ]
    assert counts[tables.CLOSE] == data.fact("told_at_close").value


def test_neither_of_the_closing_figures_is_the_close():
    closing = TOLD[TOLD["claim"].isin(["claim_russell_close", "claim_nasdaq_100_close"])]
    assert len(closing) == 2
    assert not closing["last_minute"].eq(tables.CLOSE).any()


@pytest.mark.parametrize("row", PINNED.to_dict("records"), ids=PINNED["name"])
def test_each_pin_rests_on_facts_with_a_time_and_a_source_that_fit_what_was_told(row):
    facts = [data.fact(id) for id in row["facts"].split()]
    times = [minute_of(fact) for fact in facts]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (row["first_minute"], row["last_minute"])
    assert all(fact.source in data.records("sources") for fact in facts)
    told = data.claim(row["claim"]).told
    assert all(abs(fact.value - told) <= row["within"] + 1e-9 for fact in facts)


def test_the_spans_are_what_the_prints_and_the_rule_give():
    # From a print that fits to the next one that fits, with none between that does not.
    prints = tables.session_prints(tables.told_rows())
    for row in TOLD.itertuples():
        own = prints[prints["series"].eq(row.series)].drop_duplicates("minute")
        runs = own["fits"].ne(own["fits"].shift()).cumsum()[own["fits"]]
        spans = [
            (int(run["minute"].min()), int(run["minute"].max()))
            for _, run in own[own["fits"]].groupby(runs)
        ]
        pinned = [] if row.found == row.found else [(row.first_minute, row.last_minute)]
        assert spans == pinned, row.name


def test_what_has_no_minute_says_so_and_has_no_facts():
    missing = TOLD[TOLD["first_minute"].isna()]
    assert missing["found"].notna().all() and missing["facts"].isna().all()
    assert PINNED["found"].isna().all()


def test_nothing_above_the_question_gives_the_answer_away():
    source = (data.DATA.parent / "book" / "index.md").read_text(encoding="utf-8")
    above = source[source.index("# One day") : source.index(":::{predict}")]
    assert not re.search(r"\{(fact|claim|result)\}", above)
    assert "clos" not in above


# On the page --------------------------------------------------------------------------------------

COUNTER = ".bk-figure__chart svg text"
SLIDER = "#day-strip input[type=range]"


@contextmanager
def opened(site, query="", **options):
    context = site.browser.new_context(**options)
    try:
        page = context.new_page()
        page.goto(site.address(PAGE) + query)
        yield page
    finally:
        context.close()


def expect_counter(page, words):
    """The words above the strip, of the drawing that is in sight."""
    said = page.locator(f"#day-strip {COUNTER}:visible", has_text="figures")
    expect(said).to_have_text(words)


@pytest.mark.test(seconds=4)
def test_the_minute_is_moved_with_the_keyboard_and_the_counter_follows(site):
    with opened(site) as page:
        slider = page.locator(SLIDER)
        slider.focus()
        page.wait_for_selector("#day-strip[data-awake]")
        expect_counter(page, "16:00: 1 of the 9 figures fits")
        page.keyboard.press("Home")
        expect(slider).to_have_attribute("aria-valuetext", "09:30")
        page.locator("#day-strip button", has_text="just after two").press("Enter")
        expect(page.locator("#day-strip output").first).to_have_text("3")
        expect_counter(page, "14:01: 3 of the 9 figures fit")
        expect(page.locator("#day-strip .bk-box")).to_have_text("14:01")


@pytest.mark.test(seconds=2)
def test_the_strip_has_all_its_pins_without_a_script(site):
    with opened(site, java_script_enabled=False) as page:
        expect_counter(page, "16:00: 1 of the 9 figures fits")
        words = page.locator("main").inner_text()
    drawn = (HTML / PAGE).read_text(encoding="utf-8")
    assert "no print found" in drawn
    assert "at the best minute it is three, and never all" in words


@pytest.mark.test(seconds=3)
def test_that_evening_has_the_whole_strip(site):
    with opened(site, "?asof=evening") as page:
        assert page.locator("html").get_attribute("data-asof") == "evening"
        expect_counter(page, "16:00: 1 of the 9 figures fits")
        assert page.locator("#day-strip .bk-hindsight").count() == 0


@pytest.mark.test(seconds=3)
@pytest.mark.parametrize("width, height", [(1280, 720), (390, 844)])
def test_the_first_screen_has_title_question_and_the_top_of_the_strip(site, width, height):
    with opened(site, viewport={"width": width, "height": height}) as page:
        page.evaluate(sites.SET)
        for part in (".bd-article h1", ".bk-predict__question", "#day-strip .bk-figure__title"):
            box = page.locator(part).first.bounding_box()
            assert box["y"] + min(box["height"], 40) <= height, part

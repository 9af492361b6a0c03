"""A number of the text opens a sheet on its page; its kind is told by its underline."""

import json

import pytest

from helpers import data
from helpers.places import HTML
from helpers.sphinx.sheets import KEY, LINK, sheet_html
from tests.support import site as sites
from tests.support.contrast import contrast
from tests.support.site import PHONE, View

pytestmark = pytest.mark.push(seconds=28)

PAGE = "book/session.html"
KNOWN = "section > p a.bk-known:not(.bk-count):visible"
KINDS = {"a.bk-known:not(.bk-count)": "solid", "a.bk-said": "dotted", "a.bk-result": "dashed"}
FINGER = {"has_touch": True, "is_mobile": True}


def fact_of(link):
    return data.fact(link.get_attribute("href").partition("#")[2])


@pytest.mark.parametrize("over", ["http", "file"])
def test_a_tap_on_a_phone_shows_value_source_and_row_and_the_page_stays(site, over):
    with site.open(View(PAGE, PHONE, over=over), **FINGER) as page:
        link, before = page.locator(KNOWN).first, page.url
        fact = fact_of(link)
        link.tap()
        sheet = page.get_by_role("dialog")
        sheet.wait_for()
        said = sheet.inner_text()
        assert fact.text() in said and fact.label in said and "Confidence" in said
        assert "Source" in said or "Derived here" in said
        row = sheet.get_by_role("link", name="Its row in the catalogue")
        assert row.evaluate("link => link.hash") == f"#{fact.id}"
        assert not page.locator(".bk-tip:visible").count()
        assert page.url == before and page.seen.said == []
        box = sheet.bounding_box()
        assert box["x"] == 0 and box["width"] == PHONE and box["y"] + box["height"] == 900
        page.touchscreen.tap(PHONE / 2, 100)
        assert not sheet.is_visible() and page.url == before


@pytest.mark.test
def test_the_keyboard_opens_it_reads_it_and_comes_back(site):
    with site.open(View(PAGE)) as page:
        link = page.locator(KNOWN).first
        link.focus()
        link.press("Enter")
        sheet = page.get_by_role("dialog", name=fact_of(link).label)
        sheet.wait_for()
        assert sheet.evaluate("sheet => sheet.contains(document.activeElement)")
        page.keyboard.press("Escape")
        assert not sheet.is_visible()
        assert link.evaluate("link => link === document.activeElement")
        # Beside the text it holds nobody: the Tab key leads through it and on in the text.
        link.press("Enter")
        sheet.wait_for()
        for _ in range(sheet.locator("button, a[href]").count() + 1):
            page.keyboard.press("Tab")
        assert not sheet.is_visible()
        order = "link => link.compareDocumentPosition(document.activeElement)"
        assert link.evaluate(order) == 4  # what follows it


def test_one_is_open_at_a_time_near_its_number_and_a_click_beside_it_closes_it(site):
    with site.open(View(PAGE)) as page:
        sheet, seen = page.get_by_role("dialog"), []
        for number in (0, 1):
            link = page.locator(KNOWN).nth(number)
            link.click()
            page.wait_for_function(
                "row => document.querySelector('.bk-sheet[open] .bk-sheet__row a')?.hash === row",
                arg=link.evaluate("link => link.hash"),
            )
            assert sheet.count() == 1
            at, box = link.bounding_box(), sheet.bounding_box()
            assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"]
            assert (
                min(abs(box["y"] - at["y"] - at["height"]), abs(at["y"] - box["y"] - box["height"]))
                < 20
            )
            seen.append(sheet.inner_text())
        assert seen[0] != seen[1]
        link.click()  # once more
        assert not sheet.is_visible()
        link.click()
        sheet.wait_for()
        page.mouse.click(600, 5)
        assert not sheet.is_visible()


def test_a_click_for_another_window_and_a_page_without_scripts_follow_the_link(site):
    with site.open(View(PAGE)) as page:
        link = page.locator(KNOWN).first
        with page.context.expect_page() as opened:
            link.click(modifiers=["Control"])
        opened.value.wait_for_url(f"**/data.html#{fact_of(link).id}")
        assert not page.get_by_role("dialog").is_visible()
    with site.open(View(PAGE), java_script_enabled=False) as page:
        link = page.locator(KNOWN).first
        row = fact_of(link).id
        link.click()
        page.wait_for_url(f"**/data.html#{row}")
        assert page.locator(f"#{row}").is_visible()


def test_a_sheet_that_cannot_be_fetched_leads_to_the_row(site):
    with site.visit(View(PAGE)) as page:
        page.route("**/sheets/*", lambda route: route.abort())
        link = page.locator(KNOWN).first
        row = fact_of(link).id
        link.click()
        page.wait_for_url(f"**/data.html#{row}")


@pytest.mark.test
def test_that_evening_a_sheet_closes_and_shows_no_later_source(site):
    later = next(
        fact
        for fact in data.records("facts").values()
        if data.source(fact.source).published_on > data.EVENING and not fact.hindsight
    )
    title = data.source(later.source).title
    with site.open(View(PAGE)) as page:
        page.locator(KNOWN).first.click()
        page.get_by_role("dialog").wait_for()
        page.evaluate(
            "html => document.querySelector('.bk-sheet > div').innerHTML = html",
            sheet_html(later.id),
        )
        assert title in page.get_by_role("dialog").inner_text()
        page.evaluate("document.documentElement.dataset.asof = 'evening'")
        assert title not in page.get_by_role("dialog").inner_text()
        page.get_by_role("button", name="As known now").click()
        assert not page.get_by_role("dialog").is_visible()


@pytest.mark.parametrize("page", sites.pages(HTML))
def test_a_page_has_a_sheet_for_each_of_its_numbers_and_a_key_at_its_foot(page):
    html = (HTML / page).read_text(encoding="utf-8")
    rows = set(LINK.findall(html))
    if page.startswith("book/"):
        assert KEY in html
    if rows:
        script = HTML / "_static" / "sheets" / f"{page.rpartition('/')[2].removesuffix('.html')}.js"
        sheets = script.read_text(encoding="utf-8").removeprefix("BookSheet.define(")
        assert set(json.loads(sheets.removesuffix(");\n"))) == rows


def test_a_sheet_says_in_words_how_sure_a_number_is():
    facts = data.records("facts").values()
    proxy = next(fact for fact in facts if fact.proxy and fact.error_band is not None)
    assert "a proxy: computed" in sheet_html(proxy.id) and "±" in sheet_html(proxy.id)
    weak = next(fact for fact in facts if fact.confidence == "low")
    assert "a weak source" in sheet_html(weak.id)
    assert "Best case" in sheet_html("claim_gap") and "Verdict" in sheet_html("claim_gap")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_number_has_the_ink_of_its_sentence_and_its_kind_in_the_underline(site, scheme):
    look = """(link) => {
      const own = getComputedStyle(link), around = getComputedStyle(link.closest("p, li, dd"));
      return { line: own.textDecorationStyle, mark: own.textDecorationColor,
        paper: getComputedStyle(document.body).backgroundColor,
        same: own.color === around.color && own.fontWeight === around.fontWeight };
    }"""
    with site.open(View("book/capex.html", scheme=scheme)) as page:
        page.evaluate("document.body.style.background = 'var(--bk-paper)'")
        for kind, line in KINDS.items():
            seen = page.locator(f"article p {kind}").first.evaluate(look)
            assert seen["line"] == line and seen["same"], kind
            assert contrast(seen["mark"], seen["paper"]) > 4.5, kind
        page.goto(site.address(PAGE))
        counted = page.locator("a.bk-count").first
        assert counted.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"


def test_in_forced_colours_the_kinds_stay_apart(site):
    with site.open(View("book/capex.html"), forced_colors="active") as page:
        for kind, line in KINDS.items():
            style = page.locator(f"article p {kind}").first.evaluate(
                "one => getComputedStyle(one).textDecorationStyle"
            )
            assert style == line, kind


@pytest.mark.parametrize("width", [PHONE, 320])
def test_on_a_phone_a_row_of_the_catalogue_is_a_card_with_value_and_source_in_sight(site, width):
    with site.open(View("book/data.html#russell_change", width)) as page:
        page.wait_for_function(
            "Math.abs(document.querySelector(':target').getBoundingClientRect().top) < 400"
        )
        row = page.locator("#russell_change")
        cells = [cell.bounding_box() for cell in row.locator("th, td:visible").all()]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in cells)
        assert row.bounding_box()["height"] < 300
        assert page.evaluate("document.documentElement.scrollWidth") == width

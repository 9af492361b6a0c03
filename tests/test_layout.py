"""How a chapter lies before its reader: the measure, the margin, the switch for code, the folds."""

import pytest

from helpers.places import HTML
from tests.support import site as sites
from tests.support.site import View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=20)

CHAPTER = "book/session.html"
WITH_AIMS = [
    page for page in sites.pages() if 'class="bk-aside' in (HTML / page).read_text(encoding="utf-8")
]
CODE = "div.cell.tag_hide-input > details"

LETTERS = """() => {
  const counts = [], range = document.createRange();
  for (const text of document.querySelectorAll("article section > p")) {
    const lines = {}, walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement.closest(".bk-tip, .bk-hid, .katex-mathml, sup")) continue;
      for (let place = 0; place < node.length; place++) {
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        const box = range.getClientRects()[0];
        const line = box && box.width && Math.round(box.bottom / 14);
        if (line) lines[line] = (lines[line] || 0) + 1;
      }
    }
    counts.push(...Object.values(lines).filter((count) => count > 30).slice(0, -1));
  }
  return counts.reduce((sum, one) => sum + one, 0) / counts.length;
}"""
"""The letters of a full line of the text, on average."""


@pytest.mark.test
def test_a_line_of_the_text_has_66_to_70_letters(site):
    with site.visit(View(CHAPTER)) as page:
        assert 66 <= page.evaluate(LETTERS) <= 70


@pytest.mark.test
def test_ten_chapters_say_what_one_can_after_them():
    assert len(WITH_AIMS) == 10


@sample("name", WITH_AIMS, {CHAPTER, "book/balance.html"})
def test_aims_stand_in_the_margin_and_touch_nothing(site, name):
    with site.visit(View(name, 1280)) as page:
        aims = page.locator(".bk-aside").bounding_box()
        text = page.locator("article section > p").first.bounding_box()
        figures = page.locator(".bk-figure").all()[:1]  # the ledger has none
        contents = page.locator(".bd-sidebar-secondary").bounding_box()
        assert text["x"] + text["width"] < aims["x"]
        assert aims["x"] + aims["width"] <= contents["x"]
        assert all(aims["y"] + aims["height"] <= one.bounding_box()["y"] for one in figures)
        page.set_viewport_size({"width": 1279, "height": 800})
        assert abs(page.locator(".bk-aside").bounding_box()["x"] - text["x"]) < 1


BESIDE = """() => ({
  figures: [...document.querySelectorAll("[data-ready] .bk-figure__body")].map((body) => {
    const { left, right, width } = body.getBoundingClientRect();
    return [left, right, width];
  }),
  wide: document.documentElement.scrollWidth,
})"""
"""Where the figures with controls stand, and how wide the page is."""


def side_bar_is_open(page):
    return page.locator(".bd-sidebar-primary").evaluate(
        "(bar) => getComputedStyle(bar).visibility === 'visible'"
        " && bar.getBoundingClientRect().left >= 0"
    )


@pytest.mark.test
def test_a_figure_beside_its_controls_has_960_to_1040_px_from_1100_px_on(site):
    with site.visit(View("book/balance.html", 1100)) as page:
        page.wait_for_selector("figure[data-ready]")
        for width in (1100, 1180, 1259, 1260, 1279):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_function(
                "(open) => (getComputedStyle(document.querySelector('.bd-sidebar-primary'))"
                ".visibility === 'visible') === open",
                arg=width >= 1260,
            )
            found = page.evaluate(BESIDE)
            assert found["figures"] and found["wide"] == width
            for left, right, wide in found["figures"]:
                assert 0 < left and right < width and 960 <= wide <= 1040


@pytest.mark.nightly
def test_a_folded_side_bar_comes_back_and_figures_make_room_for_it(site):
    with site.visit(View("book/balance.html", 1150)) as page:
        page.wait_for_selector("figure[data-ready]")
        assert not side_bar_is_open(page)
        page.locator(".primary-toggle").click()
        page.wait_for_function(
            "document.querySelector('.bd-sidebar-primary').getBoundingClientRect().left === 0"
        )
        assert side_bar_is_open(page)
        found = page.evaluate(BESIDE)
        assert found["wide"] == 1150 and all(right < 1150 for _, right, _ in found["figures"])


def test_a_page_without_controls_keeps_its_side_bar(site):
    with site.visit(View("book/glossary.html", 1150)) as page:
        assert side_bar_is_open(page)


@pytest.mark.test
def test_one_switch_shows_all_code_and_is_kept(site):
    with site.visit(View(CHAPTER)) as page:
        button = page.locator(".bk-code")
        folds = page.locator(CODE)
        assert not any(fold.is_visible() for fold in folds.all())
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert all(fold.locator("pre").is_visible() for fold in folds.all())
        page.goto(page.url.replace("session", "fed"))
        assert page.locator(f"{CODE} pre").first.is_visible()
        page.locator(".bk-code").click()
        assert not page.locator(CODE).first.is_visible()


SCROLLS = """() => [...document.querySelectorAll("article pre")]
  .filter((code) => code.scrollWidth > code.clientWidth).map((code) => code.tabIndex)"""


@pytest.mark.test
def test_code_that_scrolls_is_within_reach_of_the_keyboard_once_its_fold_is_open(site):
    with site.visit(View("book/history.html")) as page:
        page.wait_for_timeout(400)  # the theme looks for it first, when all is folded
        page.locator(".bk-code").click()
        page.locator(f"{CODE} pre").last.wait_for()
        found = page.evaluate(SCROLLS)
        assert found and set(found) == {0}


def test_without_scripts_each_figures_code_is_a_fold(site):
    with site.visit(View(CHAPTER), java_script_enabled=False) as page:
        assert not page.locator(".bk-code").is_visible()
        fold = page.locator(CODE).first
        assert fold.locator("summary").is_visible() and not fold.locator("pre").is_visible()


def test_a_page_without_such_code_has_no_switch_for_it(site):
    with site.visit(View("book/glossary.html")) as page:
        assert page.locator(".bk-code").count() == 0


@pytest.mark.test
def test_solutions_are_folded_until_they_are_asked_for(site):
    with site.visit(View(CHAPTER)) as page:
        solution = page.locator("details.solution").first
        assert solution.locator("summary").inner_text().startswith("Solution to Exercise 1")
        assert not solution.locator("pre").first.is_visible()
        solution.locator("summary").click()
        assert solution.locator("pre").first.is_visible()

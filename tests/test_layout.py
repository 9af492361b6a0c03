"""How a chapter lies before its reader: the measure, the margin, the switch for code, the folds."""

import pytest

from helpers.places import HTML
from tests.support import site as sites
from tests.support.site import View
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=15)

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


def test_a_line_of_the_text_has_66_to_70_letters(site):
    with site.visit(View(CHAPTER)) as page:
        assert 66 <= page.evaluate(LETTERS) <= 70


def test_ten_chapters_say_what_one_can_after_them():
    assert len(WITH_AIMS) == 10


@sample("name", WITH_AIMS, {CHAPTER, "book/balance.html"})
def test_aims_stand_in_the_margin_and_touch_nothing(site, name):
    with site.visit(View(name, 1280)) as page:
        page.wait_for_selector("figure[data-ready]")
        aims = page.locator(".bk-aside").bounding_box()
        text = page.locator(".bk-predict").first.bounding_box()
        figure = page.locator(".bk-figure").first.bounding_box()
        contents = page.locator(".bd-sidebar-secondary").bounding_box()
        assert text["x"] + text["width"] < aims["x"]
        assert aims["x"] + aims["width"] <= contents["x"]
        assert aims["y"] + aims["height"] <= figure["y"]
        page.set_viewport_size({"width": 1279, "height": 800})
        assert abs(page.locator(".bk-aside").bounding_box()["x"] - text["x"]) < 1


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


def test_without_scripts_each_figures_code_is_a_fold(site):
    with site.visit(View(CHAPTER), java_script_enabled=False) as page:
        assert not page.locator(".bk-code").is_visible()
        fold = page.locator(CODE).first
        assert fold.locator("summary").is_visible() and not fold.locator("pre").is_visible()


def test_a_page_without_such_code_has_no_switch_for_it(site):
    with site.visit(View("book/glossary.html")) as page:
        assert page.locator(".bk-code").count() == 0


def test_solutions_are_folded_until_they_are_asked_for(site):
    with site.visit(View(CHAPTER)) as page:
        solution = page.locator("details.solution").first
        assert solution.locator("summary").inner_text().startswith("Solution to Exercise 1")
        assert not solution.locator("pre").first.is_visible()
        solution.locator("summary").click()
        assert solution.locator("pre").first.is_visible()

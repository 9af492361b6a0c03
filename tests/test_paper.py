"""A page that a reader prints: for a student's hand, as known when the reader says, no answers."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from helpers import data
from helpers.data import EVENING
from helpers.sphinx.hindsight import ON_PAPER
from helpers.units import moment
from tests.support import site as sites
from tests.support.site import View

pytestmark = pytest.mark.push(seconds=15)

CHAPTER = "book/session.html"


@pytest.fixture(scope="module")
def page(site):
    """A chapter as a printer gets it."""
    with site.visit(View(CHAPTER)) as page:
        page.emulate_media(media="print")
        yield page


def printed(page):
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def seen(page, selector):
    """The texts of what is seen of these."""
    return [one.inner_text() for one in page.locator(selector).all() if one.is_visible()]


@pytest.mark.test
def test_a_printed_chapter_holds_no_answer_and_room_to_write(page):
    assert seen(page, ".bk-predict__reveal, details.solution, #solutions") == []
    assert seen(page, ".bk-answers") == []
    lines = page.locator(".exercise .bk-lines")
    assert lines.count() >= 3 and lines.first.bounding_box()["height"] > 60
    after = "one => getComputedStyle(one, '::after').content"
    assert "give or take ...." in page.locator(".bk-predict").first.evaluate(after)


def test_a_number_has_its_line_without_scripts_too_and_a_prediction_its_own(site):
    with site.open(View(CHAPTER), java_script_enabled=False) as page:
        page.emulate_media(media="print")
        asked = page.locator(".exercise form:not(.bk-essay)")
        assert asked.count() >= 6 and all(one.is_visible() for one in asked.all())
        assert seen(page, ".bk-predict form, .bk-essay") == []


def test_a_printed_chapter_has_no_controls(page):
    assert (
        seen(
            page,
            "main :is(button, select, input, summary:not(.bk-claim summary)):not(.bk-checks *)",
        )
        == []
    )
    assert seen(page, "main .bk-checks :is(button, textarea)") == []


@pytest.mark.test
def test_verdicts_are_told_apart_without_backgrounds(page):
    disc = """one => {
      const {borderLeftWidth, borderRightWidth} = getComputedStyle(one, '::before');
      return [borderLeftWidth, borderRightWidth];
    }"""
    looks = {
        kind: page.locator(f".bk-verdict--{kind}").first.evaluate(disc)
        for kind in ("holds", "roughly", "does_not_hold")
    }
    assert len({str(look) for look in looks.values()}) == 3, looks
    assert seen(page, ".bk-verdict")[0] == "roughly right"


def test_code_is_printed_wrapped_and_only_where_it_is_shown(site):
    with site.visit(View(CHAPTER)) as page:
        page.emulate_media(media="print")
        assert seen(page, "div.cell.tag_hide-input pre") == []
        page.emulate_media(media="screen")
        page.locator(".bk-code").click()
        page.emulate_media(media="print")
        code = page.locator("div.cell.tag_hide-input pre").first
        assert code.is_visible()
        assert code.evaluate("one => getComputedStyle(one).whiteSpace") == "pre-wrap"


@pytest.mark.nightly
def test_the_ledger_is_printed_open(site):
    with site.visit(View("book/ledger.html")) as page:
        page.emulate_media(media="print")
        words = "".join(seen(page, ".bk-claims--ledger dt"))
        assert words.count("Best case") == words.count("Evidence") == len(data.records("claims"))
        assert seen(page, "form:not(.bk-checks *), .bk-sift, .bk-judge button") == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["book/data.html", "book/tables.html", "book/colophon.html"])
def test_no_cell_of_a_table_runs_into_the_next_on_paper(site, name):
    with site.visit(View(name, sites.PAPER)) as page:
        page.emulate_media(media="print")
        over = page.evaluate("""() => [...document.querySelectorAll("article td")]
          .filter((cell) => cell.clientWidth && cell.scrollWidth > cell.clientWidth + 1)
          .map((cell) => cell.innerText)""")
    assert over == []


@pytest.mark.nightly
def test_that_evening_is_printed_and_named_on_every_sheet(site):
    assert moment(EVENING[:10]) in ON_PAPER
    for asof, named in (("evening", True), ("now", False)):
        with site.visit(View(f"{CHAPTER}?asof={asof}")) as page:
            texts = [sheet.extract_text() for sheet in printed(page).pages]
        assert all((ON_PAPER in text) == named for text in texts)
        assert bool(re.search("February 2026", "".join(texts))) != named


def test_the_sheets_are_numbered_and_begin_with_the_title(site):
    with site.visit(View(CHAPTER)) as page:
        texts = [sheet.extract_text() for sheet in printed(page).pages]
    assert texts[0].split("\n")[1] == "The session" and "Contents" not in texts[0]
    assert [text.split()[0] for text in texts] == [str(n + 1) for n in range(len(texts))]

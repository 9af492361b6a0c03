"""Cells that a reader edits and runs on the page; stand_in.js of support/ is their Python."""

import json
import re
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from helpers import figure_html
from helpers.places import HTML
from helpers.questions import asked
from helpers.sphinx import answer_forms, run_in_page
from helpers.workbench import explore
from tests.support import site as sites
from tests.support.contrast import contrast
from tests.support.site import NARROWEST, PHONE, View

pytestmark = pytest.mark.push(seconds=24)

PAGE = "book/session.html"
STAND_IN = (Path(__file__).parent / "support" / "stand_in.js").read_text(encoding="utf-8")
WORKBENCH = "#workbench div.cell"
EXERCISE = asked("session", "page")[0].id
COMES_LATER = re.compile(
    r"/(cells|exercise-cells|cell_output|editor|python|vega-lite)\.js|/cells\.css"
)
COST = "Run fetches Python first: 21 MB, once."
TO_OTHERS = "https://elsewhere.example/"


@contextmanager
def page_of(site, view=None, within=None, **options):
    """A page whose Python is the stand-in; what a test says is asked of it lies in window.asked."""
    with site.open(view or View(PAGE), within=within, **options) as page:
        page.route(
            "**/_static/python.js*",
            lambda route: route.fulfill(body=STAND_IN, content_type="text/javascript"),
        )
        yield page


class Cell:
    """A cell that is open on a page."""

    def __init__(self, page, place=WORKBENCH, label="Run here", then=COST):
        self.page = page
        page.locator(place).first.get_by_role("button", name=label).click()
        self.box = page.locator(f"{place} section.bk-py").first
        self.state = self.box.locator(".bk-py__state")
        self.out = self.box.locator(".bk-py__out")
        self.editor = self.box.get_by_role("textbox")
        self.said(then)

    def said(self, text):
        """Wait until its line of state says so."""
        self.state.filter(has_text=text).wait_for()

    def press(self, name):
        self.box.get_by_role("button", name=name, exact=True).first.click()

    def run(self, code, then="Ran in 1.2 seconds"):
        self.write(code)
        self.press("Run")
        self.said(then)

    def write(self, code):
        self.editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)

    @property
    def code(self):
        return "\n".join(self.box.locator(".cm-line").all_inner_texts()).replace("​", "")


def live_figure(handle=""):
    """What Python gives for a model of the page, or for a formula that only Python works out."""
    if handle:
        made = explore(lambda small, large: small - large, small=(1, 0, 2), large=(1, 0, 2))
    else:
        made = explore("index_without", along="change")
    bundle = made.bundle()
    html = figure_html.page(bundle, "", {"wide": "", "narrow": ""}, lambda tex: f"<div>{tex}</div>")
    given = {
        "html": html,
        "specification": bundle["specification"],
        "declared": bundle["model"]["declared"],
    }
    return {"application/vnd.book.figure+json": given | ({"handleId": handle} if handle else {})}


def give(page, name, bundle):
    page.evaluate(
        "([name, bundle]) => { window.gives = { ...window.gives, [name]: bundle }; }",
        [name, bundle],
    )


# Before a press ----------------------------------------------------------------------------------


def test_an_exercise_offers_the_cell_that_its_notebook_has():
    page = (HTML / PAGE).read_text(encoding="utf-8")
    script = (HTML / "_static" / run_in_page.CODES).read_text(encoding="utf-8")
    codes = json.loads(script.partition("=")[2].rstrip(";\n"))
    bank = asked("session", "page")
    assert re.findall(r'<p class="bk-run" data-cell="([^"]+)"', page) == [one.id for one in bank]
    assert [codes[one.id] for one in bank] == [answer_forms.cell(one) for one in bank]


@pytest.mark.test
def test_a_page_fetches_nothing_before_the_press_and_says_what_the_press_fetches(site):
    with page_of(site) as page:
        offer = page.locator(f"{WORKBENCH} .bk-run").first
        said = int(re.search(r"opens an editor, (\d+) KB", offer.inner_text())[1])
        assert not [url for url in page.seen.requests if COMES_LATER.search(url)]
        before = len(page.seen.requests)
        Cell(page)
        came = [url for url in page.seen.requests[before:] if "/_static/" in url]
        weight = sum(
            len(sites.gzip.compress((HTML / "_static" / name).read_bytes(), 6))
            for url in came
            if (name := url.partition("/_static/")[2].partition("?")[0]) != "python.js"
        )
        assert weight <= said * 1000 + 5000, came
        assert not page.evaluate("window.asked.starts")
        assert page.seen.said == []


def test_where_it_cannot_work_it_is_not_offered(site):
    with page_of(site, View(PAGE, over="file")) as page:
        assert page.locator(".bk-run").count()
        assert not page.locator(".bk-run:visible").count()
    with page_of(site, java_script_enabled=False) as page:
        assert not page.locator(".bk-run:visible").count()


# Write and run -----------------------------------------------------------------------------------


@pytest.mark.test
def test_what_a_reader_writes_runs_and_is_there_again_after_a_reload(site):
    with page_of(site) as page:
        cell = Cell(page)
        book = cell.code
        cell.run("#: say hello")
        assert cell.out.inner_text().strip() == "hello"
        assert page.evaluate("window.asked.starts") == 1
        (kept,) = page.evaluate("window.bookCells.mine()")
        assert kept == {"id": "session:workbench-1", "code": "#: say hello"}
        page.reload()
        assert page.evaluate("window.bookCells.mine()") == [kept]
        cell = Cell(page)
        assert cell.code == "#: say hello"
        cell.press("Reset")
        assert cell.code == book and page.evaluate("window.bookCells.mine()") == []
        cell.press("Undo")
        assert cell.code == "#: say hello"
        cell.press("Close")
        offer = page.locator(WORKBENCH).first.get_by_role("button", name="Run here")
        assert offer.evaluate("button => button === document.activeElement")
        assert page.seen.said == []


def test_a_cell_gets_what_the_sliders_of_the_page_say(site):
    with page_of(site) as page:
        page.evaluate('Book.set("breakeven_weight", { change: -12 }, "breakeven")')
        cell = Cell(page)
        cell.run("#: say x")
        scenario = page.evaluate("window.asked.runs.at(-1).scenario")
        declared = json.loads(page.locator("#book-models").text_content())
        assert scenario.keys() == declared.keys()
        assert scenario["breakeven_weight"]["change"] == -12


@pytest.mark.test
def test_an_error_says_its_last_line_first_and_its_line_is_marked(site):
    with page_of(site) as page:
        cell = Cell(page)
        cell.run("x = 1\n#: fail NameError 2", then="NameError in line 2.")
        assert cell.out.inner_text().startswith("NameError: as it was asked")
        assert cell.box.locator(".bk-py-wrong").inner_text() == "#: fail NameError 2"
        # A name that is not there is most often given above: one press runs all of that first.
        before = page.evaluate("window.asked.runs.length")
        cell.out.get_by_role("button", name="Run all above").click()
        page.wait_for_function(f"window.asked.runs.length > {before + 3}")
        cell.said("NameError in line 2.")
        runs = page.evaluate("window.asked.runs").copy()[before:]
        order = page.evaluate(
            "[...document.querySelectorAll('.bk-run:not([data-cell])')].map("
            "(place) => place.closest('.cell_input').querySelector('pre').textContent.trim())"
        )
        assert [run["code"].strip() for run in runs[:-1]] == order[: len(runs) - 1]
        assert runs[-1]["id"] == "session:workbench-1" and len(runs) > 5
        cell.write("y = 2")
        assert not cell.box.locator(".bk-py-wrong").count()


@pytest.mark.test
def test_an_endless_loop_is_stopped_and_what_it_costs_is_said(site):
    with page_of(site) as page:
        cell = Cell(page)
        cell.write("#: say before\n#: forever")
        cell.press("Run")
        cell.out.filter(has_text="before").wait_for()
        cell.press("Stop")
        cell.said("Python was ended for it, and what the cells before had made is lost")
        cell.run("#: say after")
        assert cell.out.inner_text().strip() == "after"
        assert page.evaluate("window.asked.starts") == 2


# What it gave ------------------------------------------------------------------------------------


def test_nothing_that_a_cell_gives_runs_loads_or_leads_away(site):
    evil = (
        f'<script>window.ran = 1</script><img src="{TO_OTHERS}a.png" onerror="window.ran = 2">'
        f'<a href="{TO_OTHERS}">go</a><iframe src="{TO_OTHERS}"></iframe>'
        '<table onclick="window.ran = 3"><tr><td style="position:fixed" colspan="2">7.25</td></tr>'
        "</table><svg><script>window.ran = 4</script></svg>"
    )
    with page_of(site) as page:
        cell = Cell(page)
        figure = live_figure()["application/vnd.book.figure+json"]
        figure["html"] = figure["html"].replace(
            "<figcaption", f'{evil}<a href="javascript:window.ran = 5">x</a><figcaption', 1
        )
        give(page, "table", {"text/html": evil, "text/plain": "table"})
        give(page, "figure", {"application/vnd.book.figure+json": figure})
        cell.run("#: show table\n#: show figure")
        assert cell.out.locator("> div").first.get_by_role("cell").get_attribute("colspan") == "2"
        assert page.evaluate("window.ran") is None
        assert not [url for url in page.seen.requests if url.startswith(TO_OTHERS)]
        assert not cell.out.locator("script, iframe, [onclick], [onerror], a[href^=java]").count()
        assert not cell.out.locator("table[style], td[style]").count()


def test_a_figure_of_a_cell_is_as_wide_as_the_page_s_and_its_sliders_are_the_page_s(site):
    with page_of(site) as page:
        cell = Cell(page)
        give(page, "figure", live_figure())
        cell.run("#: show figure")
        drawn = cell.out.locator(".bk-figure__wide svg.bk-chart")
        drawn.wait_for()
        twin = page.locator("figure#index-without")
        width = "figure => figure.querySelector('.bk-figure__body').getBoundingClientRect().width"
        assert cell.out.locator("figure").evaluate(width) == twin.evaluate(width) > 900
        cell.out.locator('input[type="range"]').first.press("Home")
        name = cell.out.locator('input[type="range"]').first.get_attribute("data-in")
        moved = cell.out.locator('input[type="range"]').first.input_value()
        assert twin.locator(f'input[type="range"][data-in="{name}"]').input_value() == moved
        assert sites.probe(page, "sameIds") == []
        cell.press("Clear")
        assert not cell.out.locator("figure").count()
        twin.locator('input[type="range"]').first.press("End")  # the page's goes on alone
        assert sites.probe(page, "sameIds") == []
        assert page.seen.said == []


@pytest.mark.nightly
def test_a_formula_of_the_reader_s_follows_its_slider_and_the_last_move_counts(site):
    with page_of(site) as page:
        cell = Cell(page)
        give(page, "own", live_figure("mine"))
        page.evaluate(
            """() => { window.gives.mine = ({ small, large }) => {
              const [given] = [window.gives.own["application/vnd.book.figure+json"]];
              const html = given.html.replace(/(<output[^>]*>)[^<]*/, `$1${small - large}`);
              return { ...given, html };
            }; }"""
        )
        cell.run("#: show own")
        cell.out.locator("svg.bk-chart").first.wait_for()
        slider = cell.out.locator('input[type="range"]').first
        page.evaluate("() => { window.gate = new Promise((done) => { window.openGate = done; }); }")
        for key in ("Home", "End", "Home", "End"):
            slider.press(key)
        page.evaluate("window.openGate()")
        cell.out.locator("figure:not([aria-busy])").wait_for()
        assert cell.out.locator("output").first.inner_text() == "1"
        moves = page.evaluate("window.asked.evaluated")
        assert [move["small"] for move in moves] == [0, 2]
        assert page.seen.said == []


@pytest.mark.nightly
def test_a_right_answer_in_a_cell_marks_the_exercise(site):
    with page_of(site) as page:
        cell = Cell(page, f"#{EXERCISE}", "Work in Python")
        assert cell.code.startswith("from helpers.checks import")
        cell.run(f"#: solve {EXERCISE}")
        assert page.locator(f"#{EXERCISE}").get_attribute("data-solved") is not None
        assert page.evaluate("window.bookCells.mine()")[0]["id"] == EXERCISE
        page.reload()
        assert page.locator(f"#{EXERCISE}").get_attribute("data-solved") is not None


@pytest.mark.nightly
def test_a_chart_of_altair_s_is_drawn_in_the_page_s_colours(site):
    with page_of(site, View(PAGE, scheme="dark")) as page:
        cell = Cell(page)
        chart = {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "data": {"values": [{"day": "Mon", "gap": 1.2}, {"day": "Tue", "gap": -0.4}]},
            "mark": "bar",
            "encoding": {"x": {"field": "day"}, "y": {"field": "gap", "type": "quantitative"}},
        }
        give(page, "chart", {"application/vnd.vegalite.v6+json": chart, "text/plain": "alt.Chart"})
        cell.run("#: show chart")
        labels = cell.out.locator("svg .role-axis-label text")
        labels.first.wait_for()
        assert "Tue" in labels.all_text_contents()
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert contrast(labels.first.evaluate("text => getComputedStyle(text).fill"), paper) > 4.5
        assert page.seen.said == []


# Every reader ------------------------------------------------------------------------------------


@pytest.mark.nightly
def test_the_keyboard_alone_opens_writes_runs_leaves_and_closes(site):
    with page_of(site) as page:
        page.locator(f"{WORKBENCH} .bk-run button").first.focus()
        page.keyboard.press("Enter")
        box = page.locator(f"{WORKBENCH} section.bk-py").first
        box.locator(".bk-py__state").filter(has_text=COST).wait_for()
        focused = "document.activeElement.textContent"
        assert page.evaluate(focused) == "Run"
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "textbox"
        page.keyboard.press("Control+a")
        page.keyboard.type("#: say typed\nif x:\n")
        page.keyboard.press("Tab")  # indents
        page.keyboard.type("y")
        assert box.locator(".cm-line").last.inner_text().endswith("y")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "textbox"
        page.keyboard.press("Shift+Enter")
        box.locator(".bk-py__state").filter(has_text="Ran in").wait_for()
        assert box.locator(".bk-py__out").inner_text().strip() == "typed"
        page.keyboard.press("Escape")
        box.locator(".bk-py__hint").filter(has_text="Tab now leaves the editor.").wait_for()
        page.keyboard.press("Tab")
        assert page.evaluate(focused) == "Run"
        for _ in range(5):
            page.keyboard.press("Tab")
        while page.evaluate(focused) != "Close":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(focused) == "Run here" and not box.count()
        assert page.seen.said == []


@pytest.mark.nightly
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_an_open_cell_is_whole_on_every_screen_and_axe_finds_nothing_serious(site, width, scheme):
    with page_of(site, View(PAGE, width, scheme)) as page:
        cell = Cell(page)
        give(page, "figure", live_figure())
        give(page, "table", {"text/html": "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"})
        cell.run("x = 'a'  # b\n#: show table\n#: show figure\n#: say " + "long " * 80)
        cell.out.locator("svg.bk-chart:visible").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == PHONE:
            page.set_viewport_size({"width": NARROWEST, "height": 900})
            page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
            page.set_viewport_size({"width": width, "height": 900})
        scrolls = "x = 1  # " + "long " * 60  # beyond any editor's width
        cell.run(f"{scrolls}\n#: fail ValueError 1", then="ValueError in line 1.")
        assert sites.serious(page) == []
        assert page.seen.said == []


@pytest.mark.nightly
def test_where_nothing_is_kept_it_works_and_says_so(site):
    blocked = """for (const kind of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, kind, { configurable: true, get() {
        throw new DOMException("Access is denied for this document.", "SecurityError"); } });"""
    context = site.browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(blocked)
    try:
        with page_of(site, within=context) as page:
            cell = Cell(page)
            cell.write("#: say hello")
            cell.said("This browser keeps nothing for the book")
            cell.press("Run")
            cell.said("Ran in 1.2 seconds")
            assert page.evaluate("window.bookCells.mine().length") == 1  # till the page is left
            assert page.seen.said == []
    finally:
        context.close()


@pytest.mark.nightly
def test_that_evening_says_what_a_cell_may_know_and_hides_what_was_known_later(site):
    with page_of(site) as page:
        cell = Cell(page)
        note = cell.box.locator(".bk-py__later")
        assert not note.is_visible()
        later = {"text/plain": "known later", "later": True}
        give(page, "later", later)
        cell.run("#: say then\n#: show later")
        assert cell.out.get_by_text("known later").is_visible()
        page.click(".bk-asof [name=evening]")
        assert note.is_visible() and cell.out.get_by_text("then", exact=True).is_visible()
        assert not cell.out.get_by_text("known later").is_visible()


@pytest.mark.nightly
def test_a_hundred_presses_leave_nothing_behind(site):
    with page_of(site) as page:
        cell = Cell(page)
        give(page, "figure", live_figure("mine"))
        cell.run("#: show figure\n#: flood")
        cell.out.locator("svg.bk-chart").first.wait_for()
        client = page.context.new_cdp_session(page)

        def nodes():
            client.send("HeapProfiler.collectGarbage")
            return page.evaluate("document.querySelectorAll('*').length"), client.send(
                "Memory.getDOMCounters"
            )["nodes"]

        for _ in range(3):
            cell.press("Run")
            cell.box.locator("[aria-busy=false]").or_(cell.box).first.wait_for()
        page.evaluate("window.asked.runs.length = 0")
        before = nodes()
        for count in range(1, 101):
            cell.press("Run")
            page.wait_for_function(f"window.asked.runs.length >= {count}")
            page.wait_for_function("document.querySelector('.bk-py').ariaBusy === 'false'")
        after = nodes()
        assert after[0] == before[0]
        assert after[1] < before[1] * 1.5, (before, after)


@pytest.mark.nightly
def test_paper_shows_nothing_of_it(site):
    with page_of(site) as page:
        Cell(page)
        page.emulate_media(media="print")
        assert not page.locator(".bk-py:visible, .bk-run:visible").count()


@pytest.mark.nightly
def test_the_notebook_that_is_downloaded_has_the_page_s_cells_with_the_reader_s(site):
    with page_of(site) as page:
        cell = Cell(page)
        cell.write("mine = 1")
        with page.expect_download() as caught:
            cell.press("Notebook")
        book = json.loads(Path(caught.value.path()).read_text(encoding="utf-8"))
        assert caught.value.suggested_filename == "session-mine.ipynb"
        codes = ["".join(one["source"]) for one in book["cells"] if one["cell_type"] == "code"]
        assert (
            "mine = 1" in codes and len(codes) == page.locator(".bk-run:not([data-cell])").count()
        )
        nbformat.validate(nbformat.from_dict(book))

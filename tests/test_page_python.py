"""Python in the page, with real Pyodide: self-hosted, and every other host out of reach.

The buttons and the editor are another's; here `bookPython` is driven by script, as they drive it.
"""

import re

import pytest

from helpers.chapters import address, chapters
from helpers.delivery import notebooks, page_python
from helpers.model import model
from helpers.pipeline.browser import launch
from helpers.places import HTML
from tests.support import browsers
from tests.support import site as sites
from tests.support.lite import ONLY_HERE, book_with, served, weight
from tests.support.page_python import Driver, errors, shown, text
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=110)

CHAPTERS = {path.stem: path for path in chapters()}
FIGURE = "application/vnd.book.figure+json"
KEY, VALUE = "index_without", {"weight": 0.04}
ENDLESS = 'print("goes", flush=True)\nkept += 1\nwhile True:\n    pass'
IN_ONE_STEP = 'print("goes", flush=True)\nsum(range(10**13))'
STEPPED = """
def paid(price, rate):
    total = 0.0
    for year in range(3):
        if price > 10:
            total += price * rate
    return total

explore(paid, price=(12, 0, 20, 1), rate=(0.1, 0, 1, 0.01))
"""

PARTS = """async (html) => {
  const built = await (await fetch(location.href)).text();
  return [html, built].map((text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const figure = page.getElementById("index-without");
    return ["form", "table", ".bk-figure__source", ".bk-formula"].map((name) =>
      [...figure.querySelectorAll(name)].map((part) => part.innerHTML).join());
  });
}"""


@pytest.fixture(scope="module")
def browser(playwright):
    chromium = launch(playwright, args=[ONLY_HERE])
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    site = book_with(tmp_path_factory.mktemp("page"), "local")
    with served(site) as (host, asked):
        yield site, host, asked


class Opened:
    """A page in a browser that knows nothing yet; what is thrown, said and asked elsewhere."""

    def __init__(self, context):
        self.page, self.said, self.others = context.new_page(), [], []
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on(
            "console", lambda one: one.type in ("warning", "error") and self.said.append(one.text)
        )
        context.on(
            "request",
            lambda one: (
                self.others.append(one.url)
                if one.url.startswith("http") and "127.0.0.1" not in one.url
                else None
            ),
        )


@pytest.fixture
def opened(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Opened(context)
    context.close()


def stop_when_it_goes(driver, code):
    """Run a cell that does not end; stop it once it runs. What came of both."""
    running = driver.begin("run", "endless", code, None)
    driver.until_printed("goes")
    stopped = driver.do("stop")
    return stopped, driver.wait(running)


def test_a_chapter_at_its_sliders_then_whole_and_a_loop_that_is_stopped(opened, book):
    site, host, asked = book
    del asked[:]
    driver = Driver(opened.page, host, "session", f"?{KEY}.weight=0.04")
    assert driver.ask("() => window.bookPython.offered()") == {"ok": True, "why": ""}
    assert not [path for path in asked if path.startswith("/lite/") or "worker" in path]
    told = driver.do("bytes")
    assert told == {"already": 0, "toFetch": page_python.size(site)}

    # The workbench's first cell, at what the page's sliders say: nobody sends a scenario.
    came = driver.run(first_cell_of_the_workbench())
    mine = model(KEY).text(**VALUE), model(KEY).text(weight=0.05)
    assert came["ok"] and text(came).split() == list(mine)
    progress = driver.ask("() => window.pressed.progress")
    fetched = sum(weight(site / path.lstrip("/")) for path in set(asked) if "/pyodide/" in path)
    assert 0 <= fetched - told["toFetch"] < 150_000, "beside Python: formulas, lock, settings"
    assert opened.others == []

    # Every cell, at the author's values, with what solves the exercises.
    wrong, solved = run_all(driver, "session", scenario={})
    assert wrong == [] and solved_in("session") <= set(solved)

    # A loop without end: what cells had made is still there.
    driver.run("kept = 1")
    stopped, came = stop_when_it_goes(driver, ENDLESS)
    assert stopped == {"lost": False} and not came["ok"]
    assert errors(came) == ["KeyboardInterrupt: the cell was stopped"]
    assert shown(driver.run("kept")) == ["2"]
    assert driver.state == "ready" and opened.said == [] and progress == []


def first_cell_of_the_workbench(name="session"):
    """The code under a chapter's heading *Workbench*, up to the first cell's end."""
    source = CHAPTERS[name].read_text(encoding="utf-8").partition("\n## Workbench")[2]
    code = re.search(r"```\{code-cell\} python\n(?::tags:[^\n]*\n)?(.*?)```", source, re.S)
    return code[1]


@pytest.mark.nightly(seconds=40)
def test_what_only_python_works_out_follows_the_sliders(opened, book):
    driver = Driver(opened.page, book[1], "session")
    (figure,) = shown(driver.run(STEPPED), FIGURE)
    assert figure["declared"]["expression"] == "" and ">3.60</output>" in figure["html"]
    moved = driver.do("evaluate", figure["handleId"], {"price": 15, "rate": 0.2})[FIGURE]
    assert ">9.00</output>" in moved["html"] and moved["handleId"] == figure["handleId"]
    number = driver.begin("evaluate", "nothing", {})
    with pytest.raises(AssertionError, match="nothing"):
        driver.wait(number)


@pytest.mark.nightly(seconds=60)
def test_a_figure_in_a_cell_has_the_html_of_its_page(opened, book):
    driver = Driver(opened.page, book[1], "session")
    cells = notebooks.notebook(CHAPTERS["session"]).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    driver.run(code[0])
    (wanted,) = [one for one in code if 'id="index-without"' in one]
    (figure,) = shown(driver.run(wanted), FIGURE)
    # Its formulas, form, table and sources are those of the build; the drawing is the page's work.
    # Quotes are typed straight in a cell: setting them is the build's last work on a page.
    mine, theirs = driver.ask(PARTS, figure["html"])
    assert mine == theirs and all(mine)


@pytest.mark.nightly(seconds=60)
def test_what_does_not_stop_softly_ends_with_its_worker_and_that_is_said(opened, book):
    driver = Driver(opened.page, book[1], "session")
    driver.run("kept = 1")
    stopped, came = stop_when_it_goes(driver, IN_ONE_STEP)
    assert stopped == {"lost": True} and not came["ok"]
    assert errors(driver.run("kept"))[0].startswith("NameError: name 'kept' is not defined")
    driver.run("kept = 1")  # run all above
    assert shown(driver.run("kept")) == ["1"] and opened.said == []


@pytest.mark.nightly(seconds=30)
def test_a_stop_ends_what_waits_for_its_turn_as_well(opened, book):
    driver = Driver(opened.page, book[1], "session")
    driver.run("kept = 1")
    running = driver.begin("run", "endless", ENDLESS, None)
    driver.until_printed("goes")
    waiting = driver.begin("run", "next", "kept = 7", None)
    assert driver.do("stop") == {"lost": False}
    assert [driver.wait(one)["ok"] for one in (running, waiting)] == [False, False]
    assert shown(driver.run("kept")) == ["2"]


@pytest.mark.nightly(seconds=30)
def test_a_sleep_is_stopped_and_a_stop_with_nothing_to_stop_does_nothing(opened, book):
    driver = Driver(opened.page, book[1], "session")
    assert driver.do("stop") == {"lost": False}
    driver.do("start")
    assert driver.do("stop") == {"lost": False}
    stopped, came = stop_when_it_goes(
        driver, 'import time\nprint("goes", flush=True)\ntime.sleep(3600)'
    )
    assert stopped == {"lost": False} and errors(came)[0].startswith("KeyboardInterrupt")


@pytest.mark.nightly(seconds=40)
def test_the_second_time_it_is_said_that_nothing_is_fetched_and_only_what_changed_is(browser, book):
    site, host, asked = book
    context = browser.new_context()
    try:
        for count in range(2):
            driver = Driver(context.new_page(), host, "session")
            told = driver.do("bytes")
            assert told[["toFetch", "already"][count]] == page_python.size(site)
            assert sum(told.values()) == page_python.size(site)
            del asked[:]
            driver.do("start")
    finally:
        context.close()


@pytest.mark.nightly(seconds=30)
def test_where_nothing_is_kept_python_runs_all_the_same(browser, book):
    context = browser.new_context()
    context.add_init_script(browsers.NOTHING_KEPT)
    try:
        driver = Driver(context.new_page(), book[1], "session")
        assert driver.do("bytes")["already"] == 0
        assert shown(driver.run("1 + 1")) == ["2"]
    finally:
        context.close()


def test_from_a_folder_it_is_not_offered_and_says_why(opened):
    driver = Driver(opened.page, HTML.as_uri(), "session")
    found = driver.ask("() => window.bookPython.offered()")
    assert not found["ok"] and "opened from a folder" in found["why"]
    number = driver.begin("start")
    with pytest.raises(AssertionError, match="opened from a folder"):
        driver.wait(number)


STRICT = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
ALLOWED = f"{STRICT}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"


@pytest.mark.nightly(seconds=60)
def test_under_a_strict_policy_it_runs_or_says_what_the_policy_lacks(opened, book):
    site = book[0]
    with sites.serve(site, {"Content-Security-Policy": STRICT}) as host:
        driver = Driver(opened.page, host, "session")
        number = driver.begin("start")
        with pytest.raises(AssertionError, match="policy forbids it.*'wasm-unsafe-eval'"):
            driver.wait(number)
    with sites.serve(site, {"Content-Security-Policy": ALLOWED}) as host:
        driver = Driver(opened.page, host, "session")
        assert shown(driver.run("1 + 1")) == ["2"]
        # Its own file is out of the worker's reach, so a stop ends the worker.
        assert stop_when_it_goes(driver, ENDLESS.replace("kept += 1\n", ""))[0] == {"lost": True}


@pytest.mark.nightly(seconds=60)
def test_a_hundred_presses_leave_nothing_behind(opened, book):
    driver = Driver(opened.page, book[1], "session")
    session = opened.page.context.new_cdp_session(opened.page)
    code = 'import gc\nprint(gc.collect() * 0 + len(gc.get_objects()))\ntable("checkpoints").head()'

    def costs():
        session.send("HeapProfiler.collectGarbage")
        found = session.send("Runtime.getHeapUsage")["usedSize"]
        counted = session.send("Memory.getDOMCounters")
        return found, counted["nodes"], counted["jsEventListeners"]

    def press(times):
        for _ in range(times):
            came = driver.run(code)
        return int(text(came).split()[0])

    objects = press(10)
    heap, nodes, listeners = costs()
    more = press(100)
    heap_after, nodes_after, listeners_after = costs()
    assert (nodes_after, listeners_after) == (nodes, listeners)
    assert heap_after - heap < 500_000 and more - objects < 500


def cells_of(name):
    """The code of a chapter, with its workbench and what solves its exercises, cell by cell."""
    return [
        (cell.id, cell.source)
        for cell in notebooks.notebook(CHAPTERS[name]).cells
        if cell.cell_type == "code" and cell.source.strip()
    ]


def page_of(name):
    """A chapter's page below ``book/``, which for some lies in a folder."""
    return address(CHAPTERS[name]).removeprefix("book/").removesuffix(".html")


def run_all(driver, name, scenario=None):
    """Run a chapter's cells; give the errors, and which exercises were solved."""
    wrong = []
    for cell, code in cells_of(name):
        wrong += errors(driver.run(code, cell, scenario))
    return wrong, driver.ask("() => window.pressed.solved")


def solved_in(name):
    """The exercises that a chapter's cells solve."""
    source = CHAPTERS[name].read_text(encoding="utf-8").partition("\n## Solutions")[2]
    return set(re.findall(r'check\("([\w-]+)"', source))


# "history" reads results that the build keeps for packages that a browser lacks.
@sample("name", sorted(set(CHAPTERS) - {"session"}), ["history"])
def test_each_cell_of_a_chapter_runs_in_the_page_in_chromium(opened, book, name):
    driver = Driver(opened.page, book[1], page_of(name))
    wrong, solved = run_all(driver, name)
    assert wrong == [] and solved_in(name) <= set(solved)
    assert opened.others == [] and opened.said == []


@pytest.fixture(scope="module")
def fox():
    with browsers.firefox() as tab:
        yield tab


@pytest.mark.nightly(seconds=400)
@pytest.mark.parametrize("name", CHAPTERS)
def test_each_cell_of_a_chapter_runs_in_the_page_in_firefox(fox, book, name):
    del fox.said[:]
    driver = Driver(fox, book[1], page_of(name))
    wrong, solved = run_all(driver, name)
    assert wrong == [] and solved_in(name) <= set(solved) and fox.said == []


@pytest.mark.nightly(seconds=60)
def test_firefox_stops_softly_as_well(fox, book):
    driver = Driver(fox, book[1], "session")
    driver.run("kept = 1")
    assert stop_when_it_goes(driver, ENDLESS)[0] == {"lost": False}
    assert shown(driver.run("kept")) == ["2"]
    assert stop_when_it_goes(driver, IN_ONE_STEP)[0] == {"lost": True}
    assert errors(driver.run("kept"))


@pytest.mark.nightly(seconds=40)
def test_who_goes_on_in_the_book_and_comes_back_finds_what_cells_had_made(fox, book):
    # Firefox keeps a whole page for Back, its worker with it, as Chromium does with a window.
    driver = Driver(fox, book[1], "session")
    driver.run("kept = 41")
    fox.goto(f"{book[1]}/book/fed.html")
    driver.go_back()
    assert shown(driver.run("kept + 1")) == ["42"]

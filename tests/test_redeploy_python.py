"""The book is published anew while a browser has its lab and its pages' Python open.

A host mirrors a folder, so what the new book lacks is gone. Another wheel, another lock, other
notebooks, another script: each under four policies of what a browser may keep.
"""

import hashlib
import json
import os
import re

import pytest

from helpers.delivery import lite, page_python, pyodide
from helpers.pipeline.browser import launch
from tests.support import site as sites
from tests.support.hosts import MONTH, POLICIES
from tests.support.lite import LONG, ONLY_HERE, OPEN, READY, book_with
from tests.support.page_python import Driver, text

pytestmark = pytest.mark.nightly(seconds=480)

MINE, OTHER, PAGE = "index", "fed", "session"
ASK = 'import helpers.units\nprint(getattr(helpers.units, "EDITION", "first"))'
WRITTEN = "# What a student wrote."
ANEW = "The text of the second edition."
CELLS = "jupyterapp.shell.currentWidget.content.widgets"
SOURCES = f"() => {CELLS}.map(cell => cell.model.sharedModel.source).join('\\n')"
RUN = """async ([path, code]) => {
  const all = [...jupyterapp.shell.widgets("main")];
  const { content, id } = all.find(one => one.context?.path === path);
  const cell = content.widgets.find(one => one.model.type === "code"), { outputs } = cell.model;
  cell.model.sharedModel.setSource(code);
  outputs.clear();
  jupyterapp.shell.activateById(id);  // what the lab had open may have come to the front since
  content.deselectAll();
  content.activeCellIndex = content.widgets.indexOf(cell);
  await jupyterapp.commands.execute("notebook:run-cell");
  const until = Date.now() + 60_000;
  while (!outputs.length && Date.now() < until) await new Promise((done) => setTimeout(done, 100));
  const given = (one) => one.text || `${one.ename}: ${one.evalue}`;
  return outputs.toJSON().map(given).join("");
}"""
FRONT = """async (path) => {
  await jupyterapp.restored;
  await jupyterapp.commands.execute("docmanager:open", { path });
}"""
RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
DIRTY = "() => jupyterapp.shell.currentWidget.context.model.dirty"
SAVED = "() => !jupyterapp.shell.currentWidget.context.model.dirty"


def second_edition(place, first):
    """The book of a folder as it is published next: other code, notebooks, page and script."""
    plain = pyodide.wheel

    def wheel(name, version, files, metadata=""):
        if name == page_python.OURS:
            units = files["helpers/units.py"] + b'\n\nEDITION = "second"\n'
            files = files | {"helpers/units.py": units}
        return plain(name, version, files, metadata)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyodide, "wheel", wheel)
        site = book_with(place, "local")
    notebooks = {name: json.loads(content) for name, content in lite.contents().items()}
    for notebook in notebooks.values():
        notebook["cells"][0]["source"] += f"\n\n{ANEW}"
    lite.write_contents(
        site / lite.FOLDER,
        {name: json.dumps(notebook).encode() for name, notebook in notebooks.items()},
    )
    script = own(site, "_static/python.js")
    script += b"\nwindow.renewed = true;\n"
    write(site, "_static/python.js", script)
    page = own(site, f"book/{PAGE}.html").decode()
    digest = hashlib.sha256(script).hexdigest()[:8]
    page, count = re.subn(r"(?<=[\" ]python\.js=)\w+", digest, page)
    assert count == 1
    write(site, f"book/{PAGE}.html", page.encode())
    gone = [path.name for path in wheels(first) if path.name not in map(name_of, wheels(site))]
    assert len(gone) == 1 and gone[0].startswith("one_day_in_january")
    return site


def wheels(site):
    return sorted((site / lite.FOLDER / "pyodide").glob("*.whl"))


def name_of(path):
    return path.name


def own(site, name):
    """The content of a file, whose folder is made the site's own, and no link to the built one."""
    folder = site / name.partition("/")[0]
    if folder.is_symlink():
        built = folder.resolve()
        folder.unlink()
        folder.mkdir()
        for path in built.iterdir():
            (folder / path.name).symlink_to(path)
    return (site / name).read_bytes()


def write(site, name, content):
    (site / name).unlink()
    (site / name).write_bytes(content)


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """Two books, the second made later."""
    first = book_with(tmp_path_factory.mktemp("first"), "local")
    return first, second_edition(tmp_path_factory.mktemp("second"), first)


@pytest.fixture
def host(editions, tmp_path, request):
    """A host with a policy, its address, and what publishes the second book there."""
    pages, rest = POLICIES[request.param]
    published = tmp_path / "published"
    published.symlink_to(editions[0])

    def publish():
        new = tmp_path / "new"
        new.symlink_to(editions[1])
        os.replace(new, published)

    def headers(path):
        return {"Cache-Control": pages if path.endswith((".html", "/")) else rest}

    with sites.serve(published, headers) as address:
        yield address, publish, pages


@pytest.fixture
def context(playwright):
    chromium = launch(playwright, args=[ONLY_HERE])
    yield chromium.new_context(viewport={"width": 1280, "height": 900})
    chromium.close()


def lab(context, host, name):
    page = context.new_page()
    page.goto(f"{host}/lite/lab/index.html?path={name}.ipynb")
    is_there(page, name)
    return page


def is_there(page, name):
    """Bring a notebook of the lab to the front, and wait for it and its Python.

    A lab remembers which notebooks were open, and may show another first.
    """
    page.wait_for_function("() => window.jupyterapp?.serviceManager?.isReady", timeout=LONG)
    page.evaluate(FRONT, f"{name}.ipynb")
    page.wait_for_function(OPEN, timeout=LONG)
    page.wait_for_function(READY, timeout=LONG)


def edition(page, name):
    """Which edition a cell of an open notebook finds."""
    return page.evaluate(RUN, [f"{name}.ipynb", ASK]).strip()


def page_edition(driver):
    return text(driver.run(ASK)).strip()


@pytest.mark.parametrize("host", POLICIES, indirect=True)
def test_the_lab_goes_on_and_is_new_after_a_reload_and_a_readers_notebook_stays(context, host):
    address, publish, _ = host
    page = lab(context, address, OTHER)  # so that the browser may keep it
    assert ANEW not in page.evaluate(SOURCES)
    assert not page.evaluate(DIRTY)  # else it is saved by itself, and no newer one is ever seen
    page.close()
    page = lab(context, address, MINE)
    assert edition(page, MINE) == "first"
    page.evaluate(f"text => {CELLS}[0].model.sharedModel.setSource(text)", WRITTEN)
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(SAVED, timeout=LONG)

    publish()

    assert edition(page, MINE) == "first"
    page.evaluate(RESTART)  # a Python that was not started yet, in a tab of the first edition
    page.wait_for_function(READY, timeout=LONG)
    assert edition(page, MINE) in ("first", "second")
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("The book was published anew while this tab was open").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Save and reload").click()
    is_there(page, MINE)
    sources = page.evaluate(SOURCES)
    assert WRITTEN in sources and ASK in sources and ANEW not in sources
    assert edition(page, MINE) == "second"

    page.close()
    page = lab(context, address, OTHER)
    assert ANEW in page.evaluate(SOURCES)
    assert edition(page, OTHER) == "second"


@pytest.mark.parametrize("host", POLICIES, indirect=True)
def test_python_in_a_page_goes_on_and_one_that_starts_later_is_the_new_one(context, host):
    address, publish, pages = host
    running = Driver(context.new_page(), address, PAGE)
    assert page_edition(running) == "first"
    waiting = Driver(context.new_page(), address, PAGE)
    assert waiting.do("bytes")["toFetch"] == 0

    publish()

    assert page_edition(running) == "first"
    assert page_edition(waiting) == "second"
    fresh = context.new_page()
    fresh.goto(f"{address}/book/{PAGE}.html")
    fresh.evaluate("() => window.bookCells.load('python.js')")
    assert fresh.evaluate("window.renewed === true") or pages == MONTH
    fresh.reload()  # which asks for the page itself whatever is kept
    fresh.evaluate("() => window.bookCells.load('python.js')")
    assert fresh.evaluate("window.renewed === true")
    assert page_edition(Driver(fresh, address, PAGE)) == "second"


@pytest.mark.parametrize("host", ["all is kept for a month"], indirect=True)
def test_where_an_open_page_cannot_start_the_new_python_it_says_what_to_do(
    context, host, editions, tmp_path
):
    address, publish, _ = host
    page = context.new_page()
    page.goto(f"{address}/book/{PAGE}.html")
    publish()
    # As if the next edition's scripts did not understand this one's any more.
    page.route("**/page.json", lambda route: route.fulfill(json={"files": {}, "scripts": {}}))
    page.locator("#workbench").get_by_role("button", name="Run here").first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    said = "the book was published anew after this page was opened. Reload the page."
    page.get_by_text(said).wait_for(timeout=LONG)

"""The chapters in JupyterLab in the reader's browser, all of them every night.

On every push two of them run in the same Python on their pages (test_page_python).


The kernel is self-hosted for it and every other host cannot be reached. Each chapter is opened by
its page's button in a browser that has nothing cached, run from its first to its last cell, and a
slider of it is moved. At the end stands what it took, in seconds and bytes.
"""

import re
import shutil

import pytest

from helpers.chapters import chapters
from helpers.delivery import lite, notebooks, pyodide
from helpers.model import model
from helpers.pipeline.browser import launch
from tests.support.lite import LONG, ONLY_HERE, Run, book_with, served, weight

pytestmark = pytest.mark.nightly(seconds=400)

CHAPTERS = {path.stem: path for path in chapters()}

HEAD = ("chapter", "JupyterLab, s", "kernel, s", "first result, s", "all cells, s", "MB")


@pytest.fixture(scope="module")
def browser(playwright):
    chromium = launch(playwright, args=[ONLY_HERE])
    yield chromium
    chromium.close()


@pytest.fixture
def context(browser):
    """A browser that knows nothing yet; closed whatever comes, so that it asks for nothing more."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    site = book_with(tmp_path_factory.mktemp("local"), "local")
    with served(site) as (host, asked):
        yield site, host, asked


@pytest.fixture(scope="module")
def table(request):
    """What each chapter took, printed when all have run."""
    rows = []
    yield rows
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(
            "\n\n"
            + "\n".join(
                f"{name:<12}" + "".join(f"{cell:>18}" for cell in cells)
                for name, *cells in [HEAD, *rows]
            )
        )


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_from_first_to_last_cell_and_a_slider_moves_it(context, book, table, name):
    site, host, asked = book
    del asked[:]
    run = Run(context, host, name)
    assert not [path for path in asked if path.startswith("/lite/")], "loaded before the press"
    promised = int(
        re.search(
            r"up to (\d+) MB",
            run.page.locator(".btn-lite").get_attribute("data-bs-original-title")
            or run.page.locator(".btn-lite").get_attribute("title"),
        )[1]
    )
    del asked[:]
    times = run.press()
    outputs = run.outputs()
    assert [
        f"{one['ename']}: {one['evalue']}" for one in outputs if one["output_type"] == "error"
    ] == []
    assert run.others == [] and run.said == []
    said = "".join(str(one.get("text", "")) for one in outputs)
    assert ("was worked out when the book was built" in said) == kept_results(name)
    source = CHAPTERS[name].read_text(encoding="utf-8")
    drawn = len(re.findall(r"^(?:figure|explore)\(", source, re.M))
    run.lab.wait_for_function(
        f"() => document.querySelectorAll('.bk-nb-chart svg').length === {drawn}", timeout=LONG
    )
    if "model=" in source:
        figure = run.live().first
        figure.scroll_into_view_if_needed()
        slider, said = figure.locator("[role=slider]").first, ".bk-output output, .bk-message"
        before = figure.locator(said).first.inner_text()
        ends = [slider.get_attribute(f"aria-{which}") for which in ("valuenow", "valuemin")]
        slider.press("End" if ends[0] == ends[1] else "Home")
        # The kernel answers when it can: with a result, or with why there is none at this end; and
        # where the result is the author's there too, with what differs.
        run.lab.wait_for_function(
            """([figure, said, before]) => {
              const now = figure.querySelector(said);
              return now && (now.innerText !== before || figure.querySelector(".bk-differs"));
            }""",
            arg=[figure.element_handle(), said, before],
            timeout=LONG,
        )
    fetched = sum(weight(site / path.lstrip("/")) for path in set(asked))
    assert fetched <= promised * 1_000_000, "the button promises less than is downloaded"
    table.append((name, *(f"{seconds:.1f}" for seconds in times), f"{fetched / 1e6:.1f}"))


def kept_results(name):
    """Whether a chapter reads results that the build kept, itself or through a helper."""
    code = "".join(
        cell.source for cell in notebooks.notebook(CHAPTERS[name]).cells if cell.cell_type == "code"
    )
    return any(one in code for one in ("@precomputed(", "helpers.estimates", "factor_window()"))


@pytest.mark.nightly(seconds=30)
def test_what_a_reader_had_set_on_the_page_is_set_in_the_notebook(context, book):
    _, host, _ = book
    run = Run(context, host, "session", "?weight=0.04#index-without")
    run.press()
    wanted = model("index_without").text(weight=0.04)
    assert wanted != model("index_without").text()
    run.lab.wait_for_function(
        "(wanted) => [...document.querySelectorAll('.bk-nb .bk-output output')].some("
        "place => place.textContent === wanted)",
        arg=wanted,
        timeout=LONG,
    )


@pytest.mark.nightly(seconds=60)
def test_a_kernel_from_another_host_is_the_same_kernel(context, tmp_path):
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    for wheel in pyodide.pyodide_wheels(local=True):
        (mirror / wheel.file).write_bytes(wheel.content)
    for name in pyodide.CORE:
        shutil.copy(pyodide.NPM / name, mirror / name)
    with served(mirror, allow_others=True) as (elsewhere, fetched):
        site = book_with(tmp_path, elsewhere)
        assert not list((site / lite.FOLDER / "pyodide").glob("*numpy*"))
        with served(site) as (host, _):
            run = Run(context, host, "index")
            run.press()
            assert [one for one in run.outputs() if one["output_type"] == "error"] == []
    assert {"/pyodide.mjs", "/pyodide.asm.wasm"} <= set(fetched)
    assert any("/numpy-" in path for path in fetched)

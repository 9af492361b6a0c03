"""The session chapter in real JupyterLab, from the archive alone, with no other host to ask."""

import contextlib
import json
import os
import re
import zipfile

import nbformat
import pytest
from playwright.sync_api import expect

from helpers import controls
from helpers.chapters import chapters
from helpers.delivery import lab, notebooks
from helpers.model import model
from tests.support.lab import READY, Notebook, jupyterlab
from tests.support.node import ask, declared

pytestmark = pytest.mark.check(seconds=52)

SESSION = next(path for path in chapters() if path.stem == "session")
LONG = 120_000  # milliseconds; a kernel of a machine that is busy otherwise is slow
LIVE = {
    "index-without": "index_without",
    "weighting-curve": "weighted_return",
    "daily-gaps": "how_rare",
}
OWN = """
from helpers.workbench import explore

explore(lambda price, share: price * share, price=(10, 1, 20, 1), share=(0.5, 0, 1, 0.1))
"""


# The notebooks of `make lab` ---------------------------------------------------------------------


def first(path):
    return nbformat.read(path, as_version=4)


@pytest.mark.test
def test_a_notebook_that_its_reader_changed_survives_and_is_named(tmp_path):
    assert lab.prepare(tmp_path) == []
    mine = first(tmp_path / "session.ipynb")
    mine.cells[0].source += "\n\nMy own words."
    nbformat.write(mine, tmp_path / "session.ipynb")
    (said,) = lab.prepare(tmp_path)
    assert said.startswith("session.ipynb has your changes and stays")
    assert "My own words." in first(tmp_path / "session.ipynb").cells[0].source


@pytest.mark.test
def test_a_notebook_that_cannot_be_read_stays_and_the_others_are_made(tmp_path):
    lab.prepare(tmp_path)
    (tmp_path / "session.ipynb").write_text("")
    (tmp_path / "fed.ipynb").unlink()
    (tmp_path / lab.RECORD).write_text('{"session.ipynb": ')
    (said,) = lab.prepare(tmp_path)
    assert said.startswith("session.ipynb is no notebook that can be read, and stays as it is.")
    assert (tmp_path / "session.ipynb").read_text() == ""
    assert first(tmp_path / "fed.ipynb").cells


@pytest.mark.test
def test_a_notebook_that_was_only_run_is_renewed_with_the_book(tmp_path, monkeypatch):
    lab.prepare(tmp_path)
    run = first(tmp_path / "session.ipynb")
    code = next(cell for cell in run.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("stream", text="42")]
    nbformat.write(run, tmp_path / "session.ipynb")
    made = notebooks.notebook

    def newer(path):
        new = made(path)
        new.cells[0].source += "\n\nA new sentence of the book."
        return new

    monkeypatch.setattr(notebooks, "notebook", newer)
    assert lab.prepare(tmp_path) == []
    assert "A new sentence" in first(tmp_path / "session.ipynb").cells[0].source


def test_jupyterlab_finds_the_books_settings_beside_the_readers_own(monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "SETTINGS", tmp_path / "lab")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    paths = lab.settings()["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert paths == [str(tmp_path / "lab"), "/mine"]
    written = json.loads(
        (tmp_path / "lab" / "labconfig" / "default_setting_overrides.json").read_text()
    )
    assert written == lab.OVERRIDES


def test_jupyterlab_is_offered_the_extensions_here_but_for_the_browsers_kernel(tmp_path):
    lab.write_settings(tmp_path)
    lab.write_settings(tmp_path)
    written = json.loads((tmp_path / "jupyter_lab_config.json").read_text())
    first, *_ = written["LabApp"]["labextensions_path"]
    offered = os.listdir(first)
    assert "@jupyter-widgets" in offered and "@jupyterlite" not in offered


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_a_chapter_opened_and_saved_in_jupyterlab_is_the_same_chapter(path):
    import jupytext

    source = path.read_text(encoding="utf-8")
    saved = jupytext.writes(jupytext.reads(source, fmt="md:myst"), fmt="md:myst")
    cells = re.compile(r"^```\{code-cell\}.*?^```", re.M | re.S)

    def code(text):
        return [
            re.sub(r"^---\n(.*?)---\n", "", cell, flags=re.M | re.S)
            for cell in cells.findall(text.replace("ipython3", "python"))
        ]

    def prose(text):
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
        return re.sub(r"\s+", " ", cells.sub("CELL", text)).replace(" +++ ", " ").strip()

    assert prose(saved) == prose(source)
    assert len(code(saved)) == len(code(source))


# In a browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def notebook(chromium, tmp_path_factory):
    """The session notebook, run once; what a browser asked of others and what it complained of."""
    made = tmp_path_factory.mktemp("made")
    notebooks.write(made)
    folder = tmp_path_factory.mktemp("archive")
    with zipfile.ZipFile(made / notebooks.ARCHIVE) as file:
        file.extractall(folder)
    with jupyterlab(folder) as host:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        opened = Notebook(page)
        opened.folder, opened.others, opened.said = folder, [], []

        def only_here(route):
            if route.request.url.startswith((host, "data:", "blob:")):
                route.continue_()
            else:
                opened.others.append(route.request.url)
                route.abort()

        page.route("**/*", only_here)
        page.on(
            "console", lambda message: message.type == "error" and opened.said.append(message.text)
        )
        page.goto(f"{host}/lab/tree/session.ipynb?reset")
        page.wait_for_function(READY, timeout=LONG)
        opened.append("import helpers; print(helpers.__file__)")
        opened.append(OWN)
        opened.run()
        yield opened
        context.close()


@pytest.mark.push
def test_every_cell_runs_and_asks_no_other_host(notebook):
    outputs = notebook.outputs()
    assert [one["evalue"] for one in outputs if one["output_type"] == "error"] == []
    assert notebook.others == []
    assert notebook.said == []
    # It ran on the archive's own helpers, not on the project's.
    printed = "".join(str(one.get("text", "")) for one in outputs)
    assert str(notebook.folder) in printed


@pytest.mark.push
def test_every_figure_is_drawn(notebook):
    source = SESSION.read_text(encoding="utf-8")
    wanted = len(re.findall(r"^(?:figure|explore)\(", source, re.M)) + 1  # and the reader's own
    notebook.page.wait_for_function(
        f"() => document.querySelectorAll('.bk-nb-chart svg').length === {wanted}", timeout=LONG
    )
    assert notebook.figures().count() == wanted


def live(notebook, key):
    """A live figure, by its place among the figures of the chapter."""
    code = "\n".join(
        cell.source for cell in notebooks.notebook(SESSION).cells if cell.cell_type == "code"
    )
    ids = re.findall(r'^\s+id="([a-z0-9-]+)",', code, re.M)
    return notebook.figures().nth(ids.index(key))


def on_the_page(name, values):
    """The result that the page's own script shows for these inputs."""
    output = model(name).output
    (answer,) = ask([["calculator", [declared(name), [values]]]])
    how = controls.number_format(output.display_unit, output.display_factor, output.decimals)
    return ask([["write", [answer[0]["result"], how]]])[0]


@pytest.mark.push
@pytest.mark.parametrize("key", LIVE)
def test_every_slider_moves_the_chart_to_the_pages_number(notebook, key):
    figure, bound = live(notebook, key), model(LIVE[key])
    figure.scroll_into_view_if_needed()
    chart, result = figure.locator(".bk-nb-chart"), figure.locator(".bk-output output")
    for row in bound.inputs:
        slider = figure.locator(".widget-slider", has_text=row.label).locator("[role=slider]")
        if not slider.count():
            continue  # a list, tried below
        figure.get_by_role("button", name="reset", exact=True).click()
        for press, value in (("Home", row.low), ("End", row.high)):
            before = chart.inner_html()
            wanted = on_the_page(LIVE[key], bound.author() | {row.input: value})
            press_until(slider, press, result, wanted)
            notebook.page.wait_for_function(
                "([chart, before]) => chart.innerHTML !== before",
                arg=[chart.element_handle(), before],
                timeout=LONG,
            )
    figure.get_by_role("button", name="reset", exact=True).click()
    expect_text(result, bound.text())


def press_until(slider, key, result, wanted):
    """Home or End, pressed again if a kernel under load answers the reset before it only now.

    Its late answer undoes a key pressed between; the second press of Home means what the first did.
    """
    for wait in (1000, 2000, 4000, 8000):
        slider.press(key)
        with contextlib.suppress(AssertionError):
            return expect_text(result, wanted, wait)
    slider.press(key)
    expect_text(result, wanted)


def expect_text(place, wanted, wait=LONG):
    expect(place).to_have_text(wanted.replace("\N{NO-BREAK SPACE}", " "), timeout=wait)


@pytest.mark.push
def test_a_slider_moves_by_mouse(notebook):
    figure = live(notebook, "index-without")
    figure.scroll_into_view_if_needed()
    result = figure.locator(".bk-output output")
    before = result.inner_text()
    track = figure.locator(".noUi-base").nth(1)
    box = track.bounding_box()
    notebook.page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    notebook.page.wait_for_function(
        "([place, before]) => place.isConnected && place.innerText !== before || "
        "!place.isConnected",
        arg=[result.element_handle(), before],
        timeout=LONG,
    )
    assert result.inner_text() != before
    figure.get_by_role("button", name="reset", exact=True).click()


@pytest.mark.push
def test_a_list_and_a_preset_move_the_chart_to_the_pages_number(notebook):
    figure = live(notebook, "daily-gaps")
    figure.scroll_into_view_if_needed()
    figure.locator("select").select_option(index=1)
    wanted = on_the_page("how_rare", model("how_rare").author() | {"way_of_counting": 2})
    expect_text(figure.locator(".bk-output output"), wanted)
    figure.get_by_role("button", name="opposite directions").click()
    wanted = on_the_page(
        "how_rare", model("how_rare").author() | {"threshold": 0, "way_of_counting": 3}
    )
    expect_text(figure.locator(".bk-output output"), wanted)
    figure.get_by_role("button", name="reset", exact=True).click()


@pytest.mark.push
def test_a_students_own_formula_has_sliders_and_a_chart(notebook):
    figure = notebook.figures().last
    figure.scroll_into_view_if_needed()
    expect_text(figure.locator(".bk-output output"), "5.00")
    figure.locator("[role=slider]").first.press("End")
    expect_text(figure.locator(".bk-output output"), "10.00")
    assert figure.locator(".bk-nb-chart svg path").count() > 0


@pytest.mark.push
def test_a_prediction_is_locked_in_the_notebook_too(notebook):
    asked = notebook.page.locator(".bk-nb:has(button:text-is('Commit'))").first
    asked.scroll_into_view_if_needed()
    number = asked.get_by_role("slider", name="Your number")
    number.wait_for(timeout=LONG)
    assert number.get_attribute("aria-valuetext") == "none yet"
    number.press("ArrowRight")
    box = asked.get_by_label("Your number, points")
    notebook.page.wait_for_function("(box) => box.value === '0.1'", arg=box.element_handle())
    asked.get_by_role("button", name="Commit").click()
    asked.get_by_text("You said 0.10").first.wait_for(timeout=LONG)
    asked.get_by_text("in the file my-predictions.json").first.wait_for(timeout=LONG)


SAVE = "jupyterapp.commands.execute('docmanager:save')"
STILL = "book-still"


def stills(folder, name="session"):
    """What the saved notebook shows where nothing runs, one for each widget."""
    saved = first(folder / f"{name}.ipynb")
    outputs = [one for cell in saved.cells for one in cell.get("outputs", [])]
    return saved, [one["data"]["text/html"] for one in outputs if STILL in one.get("metadata", {})]


@pytest.mark.push
def test_a_notebook_that_is_handed_in_shows_what_its_student_saw(notebook):
    figure = live(notebook, "index-without")
    figure.scroll_into_view_if_needed()
    slider = figure.locator("[role=slider]").first
    slider.press("End")
    figure.locator(".bk-yours").wait_for(timeout=LONG)
    said = figure.locator(".bk-yours").inner_text().replace("\xa0", " ")
    drawn = len(re.findall(r"^(?:figure|explore)\(", SESSION.read_text(encoding="utf-8"), re.M)) + 1
    saved, shown = saved_once(
        notebook,
        lambda shown: (
            any(said in html_text(html) for html in shown)
            and sum("data:image/svg+xml" in html for html in shown) == drawn
        ),
    )
    assert slider.evaluate("(slider) => slider === document.activeElement")
    nbformat.validate(saved)
    (mine,) = [html for html in shown if 'id="index-without"' in html]
    assert said in html_text(mine)
    assert "Your values differ: " in mine and "data:image/svg+xml" in mine
    assert html_text(mine).count(figure.locator(".bk-output output").first.inner_text()) > 1
    assert sum("data:image/svg+xml" in html for html in shown) == drawn
    # In the notebook that runs nobody sees it twice.
    assert notebook.page.locator(".bk-still:visible").count() == 0


def saved_once(notebook, is_right):
    """The saved notebook and its stills; a kernel writes those a while after the hand rests."""
    for _ in range(120):
        notebook.page.evaluate(SAVE)
        saved, shown = stills(notebook.folder)
        if is_right(shown):
            break
        notebook.page.wait_for_timeout(500)
    return saved, shown


def html_text(html):
    text = re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'").replace("&amp;", "&")
    return " ".join(text.replace("\xa0", " ").split())


@pytest.mark.push
def test_a_saved_notebook_that_is_opened_elsewhere_has_its_pictures_and_its_answers(notebook):
    notebook.page.evaluate(SAVE)
    made = first(notebook.folder / "session.ipynb")
    made.cells = [cell for cell in made.cells if cell.cell_type == "code"]
    nbformat.write(made, notebook.folder / "handed.ipynb")
    page = notebook.page.context.new_page()
    address = notebook.page.url.partition("/lab")[0]
    page.goto(f"{address}/lab/workspaces/other/tree/handed.ipynb?reset")
    page.wait_for_function(READY, timeout=LONG)
    picture = page.locator(".bk-still img[alt]").first
    picture.wait_for(timeout=LONG)
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(image) => image.complete && image.naturalWidth") == 720
    said = page.locator(".bk-still", has_text="You said").first  # by the prediction above
    assert "It was" in said.inner_text()
    page.close()

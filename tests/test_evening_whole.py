"""The whole edition of that evening, with notebooks, archive and PDF: nothing of later in any.

`test_evening` holds the same of its pages, search and tables on every push.
"""

import re
import zipfile

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from pypdf import PdfReader

from helpers.chapters import chapters
from helpers.delivery import evening, notebooks
from helpers.sphinx.hindsight import ON_PAPER
from tests.support import environment, later

pytestmark = pytest.mark.nightly(seconds=240)

CUT = ("capex", "fed", "movers", "outlook")
"""Chapters of which cells, rows or whole figures are of later."""

FIGURE = re.compile(r"\bFigure \d+")


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return later.make_edition(tmp_path_factory.mktemp("evening") / "book")


@pytest.fixture(scope="module")
def archive(edition, tmp_path_factory):
    """What a student unpacks."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(edition / notebooks.FOLDER / notebooks.ARCHIVE) as file:
        file.extractall(folder)
    return folder


def test_no_artefact_of_it_says_what_only_later_rows_say(edition):
    assert later.leaks(edition) == []


def test_every_page_offers_the_notebook_of_that_evening(edition):
    offered = set()
    for path in sorted(edition.glob("book/**/*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for link in page.select('a[href*="notebooks/"]'):
            notebook = (path.parent / link["href"].partition("?")[0]).resolve()
            assert notebook.is_file(), f"{path.name}: {link['href']}"
            offered.add(notebook.stem)
    wanted = {path.stem for path in chapters() if path.stem not in evening.FOR_OTHERS}
    assert wanted <= offered


def test_text_and_notebook_speak_of_the_same_figures_by_the_same_numbers(edition):
    for path in chapters():
        if path.stem in evening.FOR_OTHERS:
            continue
        page = next(edition.glob(f"book/**/{path.stem}.html")).read_text("utf-8")
        links = BeautifulSoup(page, "html.parser").select("article a")
        shown = [text for link in links if FIGURE.fullmatch(text := link.get_text())]
        made = nbformat.read(edition / notebooks.FOLDER / f"{path.stem}.ipynb", as_version=4)
        texts = [cell.source for cell in made.cells if cell.cell_type == "markdown"]
        assert FIGURE.findall("\n".join(texts)) == shown, path.stem


@pytest.mark.parametrize("name", CUT)
def test_a_notebook_of_which_much_was_cut_runs_on_the_tables_of_that_evening(archive, name):
    made = nbformat.read(archive / f"{name}.ipynb", as_version=4)
    made.cells.append(nbformat.v4.new_code_cell("import helpers; print(helpers.__file__)"))
    client = NotebookClient(made, timeout=180, resources={"metadata": {"path": str(archive)}})
    client.execute(env=environment.clean())
    assert made.cells[-1].outputs[0]["text"].startswith(str(archive))


def test_the_pdf_has_every_page_for_a_class_and_names_the_evening(edition):
    paper = PdfReader(edition / evening.PAPER)
    titles = [one.title for one in paper.outline if not isinstance(one, list)]
    assert len(titles) > 15 and "Teach it on Thursday" not in titles
    assert len(paper.pages) > 200
    for sheet in paper.pages[10::50]:
        assert ON_PAPER in sheet.extract_text()

"""The notebooks that a page offers: plain to read, and they run by themselves."""

import json
import re
import zipfile

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, SlidesExporter

from helpers import data, questions, stills
from helpers.chapters import chapters
from helpers.delivery import notebooks
from helpers.places import HTML, ROOT
from tests.support import environment
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=12)

CHAPTERS = {path.stem: path for path in chapters()}

# The one most likely to break alone: it reads results and open data that the archive must bring
# along, through more helpers than any other.
SAMPLE = ("history",)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The archive, unpacked in a folder of its own."""
    folder = tmp_path_factory.mktemp("offered")
    notebooks.write(folder)
    unpacked = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(folder / notebooks.ARCHIVE) as file:
        file.extractall(unpacked)
    return unpacked


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_that_only_this_book_knows_is_left_in_the_text(name):
    made = notebooks.notebook(CHAPTERS[name])
    nbformat.validate(made)
    for cell in made.cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\{[a-z-]+\}`|^:::|^```\{|^\{\.", cell.source, re.M), cell.source
            assert not re.search(r"\]\([a-z_-]*(\.md)?\)", cell.source), cell.source


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_notebook_says_its_language_and_nothing_of_what_only_a_page_has(name):
    made = notebooks.notebook(CHAPTERS[name])
    assert made.metadata.language_info.name == "python"
    assert made.metadata.kernelspec.name == "python3"
    text = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    page_only = (
        r"(?i)\bthis mark|\btap it|\bhover|sort it|in this browser|take hold|Judge it yourself"
    )
    assert not re.search(page_only, text)


def test_a_claim_in_a_notebook_has_all_that_its_page_has():
    text = "".join(cell.source for cell in notebooks.notebook(CHAPTERS["ledger"]).cells)
    claims = list(data.records("claims").values())
    assert text.count("<details><summary>") >= len(claims)
    for part in ("Best case", "Why this verdict", "Evidence", "Judged"):
        assert text.count(f"- **{part}.** ") == len(claims), part
    claim = data.claim("claim_rout")
    for key in claim.evidence:
        assert data.fact(key).label.replace("$", r"\$") in text


def test_exercises_have_the_numbers_of_their_pages():
    for name, path in CHAPTERS.items():
        page = HTML / path.relative_to(ROOT).with_suffix(".html")
        shown = re.findall(
            r'class="caption-number">(Exercise \d+) </span>', page.read_text(encoding="utf-8")
        )
        text = "\n".join(cell.source for cell in notebooks.notebook(path).cells)
        assert re.findall(r"^### (Exercise \d+) ", text, re.M) == shown, name


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_cells_of_a_notebook_keep_their_names(name):
    made = notebooks.notebook(CHAPTERS[name])
    ids = [cell.id for cell in made.cells]
    assert ids == [cell.id for cell in notebooks.notebook(CHAPTERS[name]).cells]
    assert len(set(ids)) == len(ids) and ids[0] == f"{name}-0"


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_notebook_has_the_cells_of_its_chapter_and_one_for_each_answer(name):
    source = CHAPTERS[name].read_text(encoding="utf-8")
    made = notebooks.notebook(CHAPTERS[name])
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    asked = source.count(":::{predict}") + source.count("```{quiz}")
    asked += source.count("```{calibration}")
    asked += len(questions.asked(name, "page"))
    boards = source.count("```{board}")
    assert len(code) == source.count("```{code-cell}") + asked + boards


@pytest.mark.parametrize("name", ["session", "fed"])
def test_a_notebook_folds_its_solutions_under_their_heading(name):
    cells = notebooks.notebook(CHAPTERS[name]).cells
    folds = [cell for cell in cells if cell.metadata.get("jp-MarkdownHeadingCollapsed")]
    assert [cell.source for cell in folds] == ["## Solutions"]
    below = cells[cells.index(folds[0]) + 1 :]
    assert below[0].source.startswith("**Solution")


def test_the_same_book_gives_the_same_archive(tmp_path):
    for name in ("one", "two"):
        notebooks.write(tmp_path / name)
    first, second = ((tmp_path / name / notebooks.ARCHIVE).read_bytes() for name in ("one", "two"))
    assert first == second


def test_the_archive_names_what_its_notebooks_need(archive):
    lines = (archive / "requirements.txt").read_text().splitlines()[1:]
    names = {line.partition("==")[0] for line in lines}
    assert {"pandas", "altair", "anywidget", "jupyterlab"} <= names
    assert not names & {"sphinx", "pytest", "vl-convert-python", "-e ."}


def said_still(made):
    """What a saved notebook shows of its widgets where nothing runs."""
    outputs = [one for cell in made.cells for one in cell.get("outputs", [])]
    return [one["data"]["text/html"] for one in outputs if stills.MARK in one.get("metadata", {})]


@sample("name", CHAPTERS, SAMPLE)
def test_a_notebook_of_the_archive_runs_from_a_clean_kernel(archive, name):
    made = nbformat.read(archive / f"{name}.ipynb", as_version=4)
    made.cells.append(nbformat.v4.new_code_cell("import helpers; print(helpers.__file__)"))
    client = NotebookClient(made, timeout=120, resources={"metadata": {"path": str(archive)}})
    client.execute(env=environment.clean())
    # It ran on the archive's own helpers, not on the project's.
    assert made.cells[-1].outputs[0]["text"].startswith(str(archive))
    shown = json.dumps([cell.get("outputs", []) for cell in made.cells])
    # With no browser there, the file has each chart as it was drawn for the page.
    kept = [one for one in said_still(made) if "<figure class=" in one]
    pictures = [one for one in kept if "data:image/svg+xml;base64," in one]
    # What a reader explores is on no page, and is drawn by the reader's browser alone.
    assert all('id="explore-' in one for one in kept if one not in pictures)
    assert all("Set here: " in one for one in kept if 'data-live="svg"' in one)
    body, _ = HTMLExporter().from_notebook_node(made)
    assert body.count('src="data:image/svg+xml;base64,') == len(pictures)
    assert "Loading widget" not in body and "model not found" not in body
    slides, _ = SlidesExporter().from_notebook_node(made)
    assert slides.count('src="data:image/svg+xml;base64,') == len(pictures)
    drawn = len(kept)
    source = CHAPTERS[name].read_text(encoding="utf-8")
    assert drawn == len(re.findall(r"^(?:figure|explore)\(", source, re.M))
    assert "Not yet" not in shown

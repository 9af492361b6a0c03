"""The book on paper: every chapter in it, every address led somewhere, no figure cut in two."""

import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from helpers.sphinx import pdf
from helpers.sphinx.inputs import toc

pytestmark = pytest.mark.push(seconds=5)


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """The command's own words, and the file it wrote."""
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "pdf", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, path


@pytest.fixture(scope="module")
def printed(command):
    return PdfReader(command[1])


@pytest.fixture(scope="module")
def texts(printed):
    """Each page's text without white space, which a PDF does not keep."""
    return ["".join(page.extract_text().split()) for page in printed.pages]


def figures():
    for path in toc():
        page = BeautifulSoup(
            (pdf.PAGES / f"{path.stem}.html").read_text(encoding="utf-8"), "html.parser"
        )
        for figure in page.select("article .bk-figure"):
            yield path.stem, figure


def squeezed(node):
    """What a reader of paper sees of a text; the words for that evening are not there."""
    for hidden in node.select(".bk-evening"):
        hidden.decompose()
    return "".join(node.get_text().split())


def test_the_outline_names_every_chapter_and_its_sections_in_order(printed):
    outline = []
    for entry in printed.outline:
        if isinstance(entry, list):
            outline += [f"## {section.title}" for section in entry]
        else:
            outline.append(f"# {entry.title}")
    headings = [
        line
        for path in toc()
        for line in path.read_text(encoding="utf-8").replace("'", "’").splitlines()
        if re.match(r"##? ", line)
    ]
    assert outline == headings


def test_every_line_of_the_contents_leads_to_the_page_it_names(printed):
    dests = {
        name.lstrip("/"): printed.get_destination_page_number(place) + 1
        for name, place in printed.named_destinations.items()
    }
    first = min(dests[path.stem] for path in toc())
    lines = {}
    for page in printed.pages[1 : first - 1]:
        for annotation in page.get("/Annots", []):
            name = str(annotation.get_object().get("/Dest", "")).lstrip("/")
            lines[name] = dests[name]
    assert {path.stem for path in toc()} <= set(lines)
    numbers = [
        int(n)
        for page in printed.pages[1 : first - 1]
        for n in re.findall(r"(\d+)\s*$", page.extract_text(), re.MULTILINE)
    ]
    for page in lines.values():
        assert page in numbers


def test_no_link_within_the_book_leads_nowhere(printed):
    dests = {name.lstrip("/") for name in printed.named_destinations}
    lost = set()
    for page in printed.pages:
        for annotation in page.get("/Annots", []):
            target = annotation.get_object().get("/Dest")
            if target is not None and str(target).lstrip("/") not in dests:
                lost.add(str(target))
            address = annotation.get_object().get("/A", {}).get("/URI", "")
            assert not str(address).startswith("file:"), address
    assert not lost


def test_no_figure_is_cut_by_the_end_of_a_page(texts):
    seen = 0
    for page, figure in figures():
        seen += 1
        title = squeezed(figure.select_one(".bk-figure__title"))
        last = squeezed(figure.select(".bk-figure__source, .bk-figure__note")[-1])
        assert any(title in text and last in text for text in texts), f"{page}: {figure['id']}"
    assert seen


def test_a_book_that_is_not_built_is_said_with_the_way_out(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "PAGES", tmp_path)
    with pytest.raises(pdf.PdfError, match="make book"):
        pdf.make(tmp_path / "book.pdf")


def test_the_command_says_where_the_book_is_and_how_long(command, printed):
    said, path = command
    assert f"The book is in {path}: {len(printed.pages)} pages" in said

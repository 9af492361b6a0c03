"""The book on paper: every chapter in it, every address led somewhere, no figure cut in two.

On every push three pages are printed, every night the whole book, for the same promises.
"""

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from helpers.chapters import address, toc
from helpers.delivery import pdf
from helpers.places import HTML
from tests.support import environment

pytestmark = pytest.mark.push(seconds=25)

SMALL = ("index", "valuation", "glossary")
"""The front page, a chapter with figures and formulas, and one that every chapter links to; all
three link to pages that are not printed."""

BOOKS = [
    pytest.param(SMALL, id="three pages"),
    pytest.param(None, id="the whole book", marks=pytest.mark.nightly(seconds=70)),
]


@pytest.fixture(scope="module", params=BOOKS)
def only(request):
    """The pages that are asked for; none for the whole book."""
    return request.param


@pytest.fixture(scope="module")
def sources(only):
    """The pages that must be in it, in the book's order."""
    return [path for path in toc() if only is None or path.stem in only]


def asked(path, *words):
    """What the command says when it is asked for this, and the file it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "pdf", str(path), *words],
        env=environment.clean(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, path


@pytest.fixture(scope="module")
def command(only, tmp_path_factory):
    """The command's own words, and the file it wrote."""
    # In another order than the book's: that of the book must come out.
    pages = [word for name in sorted(only or (), reverse=True) for word in ("--page", name)]
    return asked(tmp_path_factory.mktemp("pdf") / "book.pdf", *pages)


@pytest.fixture(scope="module")
def printed(command):
    return PdfReader(command[1])


@pytest.fixture(scope="module")
def texts(printed):
    """Each page's text without white space, which a PDF does not keep."""
    return ["".join(page.extract_text().split()) for page in printed.pages]


def figures(sources):
    for path in sources:
        page = BeautifulSoup((HTML / address(path)).read_text(encoding="utf-8"), "html.parser")
        for figure in page.select("article .bk-figure"):
            yield path.stem, figure


def squeezed(node):
    """What a reader of paper sees of a text; the words for that evening are not there."""
    for hidden in node.select(".bk-evening"):
        hidden.decompose()
    return "".join(node.get_text().split())


AT_THE_END = ("## Solutions", "## The key")


def test_the_outline_names_every_chapter_and_its_sections_in_order(printed, sources):
    outline = []
    for entry in printed.outline:
        if isinstance(entry, list):
            outline += [f"## {section.title}" for section in entry]
        else:
            outline.append(f"# {entry.title}")
    headings = [
        line
        for path in sources
        for line in path.read_text(encoding="utf-8").replace("'", "’").splitlines()
        if re.match(r"##? ", line) and line not in AT_THE_END
    ]
    asking = [
        re.search("^# (.*)", text, re.M)[1]
        for path in sources
        if ":::{predict}" in (text := path.read_text(encoding="utf-8"))
        or any(f"\n{heading}\n" in text for heading in AT_THE_END)
    ]
    assert outline == [*headings, "# Answers and solutions", *(f"## {one}" for one in asking)]


def stands(said, pages):
    """Whether a page has these words, or begins with the last of them and the one before has the
    others."""
    return any(said in page for page in pages) or any(
        said[:cut] in page and below.startswith(said[cut:])
        for page, below in pairwise(pages)
        for cut in range(1, len(said))
    )


def test_what_a_chapter_asks_is_answered_only_at_the_end(texts, sources):
    answers = next(
        number for number, text in enumerate(texts) if text.startswith("Answersandsolutions")
    )
    assert answers > len(texts) / 2
    at_the_end = [
        text.replace(f"Answersandsolutions{number}", "", 1)
        for number, text in enumerate(texts[answers:], start=answers + 1)
    ]
    asked = 0
    for path in sources:
        page = BeautifulSoup((HTML / address(path)).read_text(encoding="utf-8"), "html.parser")
        for hidden in page.select("article :is(.bk-reveal, details.solution)"):
            for tip in hidden.select(".bk-tip, sup, summary, .bk-hid, .katex, .bk-mark"):
                tip.decompose()
            said = max((squeezed(text) for text in hidden.select("p")), key=len)[-40:]
            asked += 1
            assert not any(said in text for text in texts[:answers]), said
            assert stands(said, at_the_end), said
    assert asked > 4


def test_a_key_is_a_print_of_its_own_and_an_evening_is_named(tmp_path):
    said, path = asked(tmp_path / "key.pdf", "--key", "--evening", "--page", "session")
    texts = [page.extract_text() for page in PdfReader(path).pages]
    assert "The key is in" in said
    assert "answers and solutions" in " ".join(texts[0].split()) and len(texts) < 8
    assert "Solution to Exercise 4" in "".join(texts) and "The day in one figure" not in texts[-1]
    assert all(pdf.ON_PAPER in text for text in texts[2:])
    with pytest.raises(pdf.PdfError, match="no key"):
        pdf.make(tmp_path / "key.pdf", ["glossary"], key=True)


def test_every_line_of_the_contents_leads_to_the_page_it_names(printed, sources):
    dests = {
        name.lstrip("/"): printed.get_destination_page_number(place) + 1
        for name, place in printed.named_destinations.items()
    }
    first = min(dests[path.stem] for path in sources)
    lines = {}
    for page in printed.pages[1 : first - 1]:
        for annotation in page.get("/Annots", []):
            name = str(annotation.get_object().get("/Dest", "")).lstrip("/")
            lines[name] = dests[name]
    assert {path.stem for path in sources} <= set(lines)
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


def test_no_figure_is_cut_by_the_end_of_a_page(texts, sources):
    seen = 0
    for page, figure in figures(sources):
        seen += 1
        title = squeezed(figure.select_one(".bk-figure__title"))
        last = squeezed(figure.select(".bk-figure__source, .bk-figure__note")[-1])
        assert any(title in text and last in text for text in texts), f"{page}: {figure['id']}"
    assert seen


def test_what_is_not_printed_is_not_linked_to_and_its_words_stay(printed, texts, only):
    if only is None:
        assert len(printed.pages) > 200
        return
    assert len(printed.pages) < 40
    front = BeautifulSoup((pdf.PAGES / "index.html").read_text(encoding="utf-8"), "html.parser")
    link = front.select_one('article a[href^="session.html"]')
    assert any(squeezed(link) in text for text in texts)


def test_a_page_that_the_book_does_not_have_is_refused(tmp_path):
    with pytest.raises(pdf.PdfError, match="the book has no page nowhere to print"):
        pdf.make(tmp_path / "book.pdf", ["index", "nowhere"])


def test_a_book_that_is_not_built_is_said_with_the_way_out(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "PAGES", tmp_path)
    with pytest.raises(pdf.PdfError, match="make book"):
        pdf.make(tmp_path / "book.pdf")


def test_the_command_says_where_the_book_is_and_how_long(command, printed):
    said, path = command
    assert f"The book is in {path}: {len(printed.pages)} pages" in said

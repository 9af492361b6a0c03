"""Teaching notes and case: no number goes stale, no link leads nowhere, no student gets a note."""

import re
import subprocess
import sys
import zipfile

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from pypdf import PdfReader

from helpers.chapters import toc
from helpers.delivery import class_texts, notebooks, teaching
from helpers.delivery.class_texts import Reader, TeachingError, exhibit
from helpers.places import HTML, ROOT
from tests.support import environment

pytestmark = pytest.mark.check(seconds=4)

NOTES = sorted((class_texts.TEACH / "notes").glob("*.md"))
CHAPTERS = [path.stem for path in toc()[1:11]]
SECTIONS = [
    "Synopsis",
    "What a student can do afterwards",
    "Place in the course",
    "Roadmap",
    "Board plan",
    "Questions",
    "What students find hard",
    "If time is short",
    "Wrap-up",
    "Assignment",
]
PAGE = BeautifulSoup(
    '<figure id="index-without" data-model="index_without"></figure><figure id="day-path"></figure>'
    '<figure id="month-after" class="bk-figure bk-hindsight"></figure>',
    "html.parser",
)

# In a note or in the case; the line; what is said of it.
NOTE_FAULTS = {
    "an unknown fact": ("It fell\n{fact}`gap_closed`.", 2, "unknown fact 'gap_closed'"),
    "a typed number": ("It fell by 0.5 points.", 1, "the number '0.5' is typed"),
    "a number typed into a state": ("{state}`at 7 <session#day-path>`", 1, "'7' is typed"),
    "a state without a figure": ("{state}`a week <session?window=5>`", 1, "write it as {state}"),
    "a state on no page": ("{state}`it <sesion#day-path>`", 1, "the book has no page 'sesion'"),
    "a state of no figure": ("{state}`it <session#day>`", 1, "page 'session' has no figure 'day'"),
    "a state of no input": ("{state}`it <session?w=1#index-without>`", 1, "has no input 'w'"),
    "a state without a model": ("{state}`it <session?w=1#day-path>`", 1, "has no input 'w'"),
    "a state out of range": (
        "Then\n\n{state}`it <session?weight=7#index-without>`",
        3,
        "weight goes from 0.01 to 0.12, not to 7",
    ),
    "a state that is no number": ("{state}`it <session?weight=x#index-without>`", 1, "no number"),
    "a link to no page": ("See [this](sesion.md).", 1, "the book has no such page"),
}
CASE_FAULTS = {
    "a later day": ("It fell {fact}`russell_change_0130:size`.", 1, "was known on 2026-01-30"),
    "a later hour": ("Open at {fact}`fortune_backlog_openai`.", 1, "known on 2026-01-29T17:56"),
    "a verdict": ("That {claim}`claim_russell_close:verdict`.", 1, "the verdict on claim_russell"),
    "a prediction's fact": ("By {fact}`gap_close`.", 1, "answers the prediction session-gap"),
    "a prediction's model": ("It asks {result}`required_revenue`.", 1, "prediction capex-required"),
    "a way into the book": ("See [this](session.md).", 1, "the case links to no page of the book"),
    "a state": ("{state}`it <session#day-path>`", 1, "the case links to no page of the book"),
    "an exhibit of later": ("[So](exhibit:movers#month-after)", 1, "nothing of 'month-after' was"),
    "no exhibit": ("Look\n\n[So](exhibit:movers#month)", 3, "page 'movers' has no figure 'month'"),
}


def page(name):
    """The page above, whatever is asked for; a name that the book does not have is refused."""
    return PAGE if ROOT / "book" / f"{name}.md" in toc() else class_texts.built(name)


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a text to be read; it may be the case."""

    def write(text, case=False):
        path = tmp_path / "text.md"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(class_texts, "CASE", path if case else class_texts.CASE)
        return Reader(path, page)

    return write


@pytest.mark.parametrize("name", NOTE_FAULTS)
def test_a_note_that_is_wrong_is_refused_with_its_line(name, write):
    text, line, said = NOTE_FAULTS[name]
    with pytest.raises(TeachingError, match=rf"^text\.md:{line}: .*{re.escape(said)}"):
        _ = write(text).markdown


@pytest.mark.parametrize("name", CASE_FAULTS)
def test_a_case_that_knows_too_much_is_refused_with_its_line(name, write):
    text, line, said = CASE_FAULTS[name]
    with pytest.raises(TeachingError, match=rf"^text\.md:{line}: .*{re.escape(said)}"):
        _ = write(text, case=True).markdown


def test_a_state_is_a_link_that_says_what_it_reads_there(write):
    made = write("{state}`heavy <session?weight=0.07&asof=evening#index-without>`").markdown
    link, reads = BeautifulSoup(made, "html.parser").select("a, .reads")
    assert link["href"].endswith("book/session.html?weight=0.07&asof=evening#index-without")
    assert link["data-at"] == "session.html?weight=0.07&asof=evening#index-without"
    assert (link.text, reads.text) == ("heavy", "0.61%")


def test_a_number_has_the_mark_of_its_kind_and_a_claims_words_have_none(write):
    made = write("{claim}`claim_gap` {fact}`gap_share_proxy` {claim}`claim_gap:text`").markdown
    told, known = BeautifulSoup(made, "html.parser").select("span")
    assert (told["class"], told.text.split()) == (["n", "n-said"], ["1.5", "points"])
    assert (known["class"], known.next_sibling.text) == (["n", "n-known"], "proxy")
    assert made.strip().endswith(" Small caps beat the Nasdaq-100 by this much")


def test_the_exhibits_are_numbered_and_named_by_their_number(write):
    reader = write("[](two) after [](one)\n\n[A](exhibit:fed#one)\n\n[B](exhibit:fed#two)")
    reader.page = None
    assert reader.markdown.startswith("Exhibit 2 after Exhibit 1")


def test_an_exhibit_is_what_the_evening_had_of_a_figure():
    figure = BeautifulSoup(
        '<figure id="f" class="bk-figure"><p class="bk-figure__title"><span class='
        '"bk-figure__number">Figure 2</span> A finding</p><p class="bk-figure__subtitle">'
        '<span class="bk-now">to August</span><span class="bk-evening">to the day</span></p>'
        '<div class="bk-figure__drawing" aria-label="Now" data-evening-label="Then">'
        '<div class="bk-figure__wide"><svg><g class="hindsight_1">late</g>'
        '<g class="evening_1">early</g></svg></div><div class="bk-figure__narrow"><svg></svg></div>'
        '</div><p class="bk-figure__source">Source: x</p></figure>',
        "html.parser",
    ).figure
    made = exhibit(figure, "Exhibit 1", "A neutral title")
    assert "\n" not in made
    shown = BeautifulSoup(made, "html.parser")
    assert shown.get_text(" ", strip=True) == "Exhibit 1 A neutral title to the day early Source: x"
    assert shown.select_one('[role="img"]')["aria-label"] == "Then"
    assert not shown.select('[class*="evening_"]')  # the book's sheet would hide it
    assert "A finding" in exhibit(figure, "Exhibit 1")


def test_every_chapter_has_its_note_and_the_case_has_one():
    assert [path.stem for path in class_texts.texts()] == [*CHAPTERS, "case", "case"]


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_note_has_its_parts_and_a_length(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)", text, re.M) == SECTIONS
    made = class_texts.words_of(Reader(path, None).markdown)
    assert 500 <= len(made.split()) <= 950
    questions = re.split(r"^### .*", text[text.index("\n## Questions") :], flags=re.M)[1:]
    assert 4 <= len(questions) <= 6
    for question in questions:
        answers = question.partition("\n## ")[0]
        assert "**Right.**" in answers
        assert len(re.findall(r"^- “.+?” \S", answers, re.M)) == 2  # usual, wrong, with a reply
    assert len(re.split(r"[.?!] ", text.partition("## Wrap-up")[2].partition("##")[0])) == 1


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_roadmap_leaves_no_minute_out(path):
    spans = re.findall(r"^\| (\d+)–(\d+) \|", path.read_text(encoding="utf-8"), re.M)
    starts, ends = zip(*((int(start), int(end)) for start, end in spans), strict=True)
    assert starts == (0, *ends[:-1])
    assert 75 <= ends[-1] <= 90


def test_the_case_reads_and_asks_without_answering():
    made = class_texts.words_of(Reader(class_texts.CASE, None).markdown)
    assert 1200 <= len(made.split()) <= 2000
    assert "invented" in made[:200]
    assert 5 <= len(re.findall(r"^1\. ", class_texts.CASE.read_text(encoding="utf-8"), re.M)) <= 7


def test_a_sentence_of_a_note_may_not_stand_in_the_case(monkeypatch, tmp_path):
    said = "Whoever reads this sentence has read the note that goes with the case."
    for name, text in (("case.md", f"# Case\n\n{said}"), ("notes/case.md", f"# Note\n\n*{said}*")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(class_texts, "TEACH", tmp_path)
    monkeypatch.setattr(class_texts, "CASE", tmp_path / "case.md")
    with pytest.raises(TeachingError, match="^case.md: 'Whoever .* stands in the case too"):
        teaching.read()


def test_a_note_without_a_chapter_is_told(monkeypatch, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "bonds.md").touch()
    monkeypatch.setattr(class_texts, "TEACH", tmp_path)
    with pytest.raises(TeachingError, match="bonds.md: a note has the name of its chapter"):
        class_texts.texts()


def test_what_is_private_is_never_committed():
    done = subprocess.run(
        ["git", "check-ignore", "-q", "teach/private/seed.txt"], cwd=ROOT, check=False
    )
    assert done.returncode == 0


def test_no_archive_takes_from_what_is_taught():
    taken = {path for pattern in notebooks.ARCHIVE_FILES for path in ROOT.glob(pattern)}
    assert taken
    assert not [path for path in taken if path.is_relative_to(class_texts.TEACH)]


def wrap_up(path):
    """The one sentence of a note that stands nowhere else, in plain words."""
    section = path.read_text(encoding="utf-8").partition("## Wrap-up")[2].partition("##")[0]
    return class_texts.words_of(section)


@pytest.mark.push
def test_nothing_of_a_note_and_no_case_is_in_what_students_get():
    canaries = [wrap_up(path) for path in NOTES] + ["Harbour Pilots"]
    assert all(len(one.split()) > 1 for one in canaries)
    canaries += [one.replace("’", "'") for one in canaries if "’" in one]
    kinds = {".html", ".js", ".json", ".ipynb", ".md", ".txt", ".zip"}
    files = [path for path in HTML.rglob("*") if path.suffix in kinds and path.is_file()]
    assert len(files) > 50
    for path in files:
        texts = [path.read_bytes()]
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                assert not [name for name in archive.namelist() if "teach/" in name]
                texts = [archive.read(name) for name in archive.namelist()]
        for canary in canaries:
            assert not [1 for text in texts if canary.encode() in text], (path, canary)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """All of it, made from the built book by the command, and how many files it speaks of."""
    folder = tmp_path_factory.mktemp("teach")
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "teach", str(folder)],
        env=environment.clean(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder, int(done.stdout.split()[0])


@pytest.mark.nightly
def test_the_case_and_every_note_are_made_for_their_readers(made):
    folder, written = made
    assert sorted(path.name for path in folder.glob("student/*")) == ["case.html", "case.pdf"]
    names = {f"{path.stem}.html" for path in NOTES} | {"notes.html", "notes.pdf"}
    names |= {"gather.html"}
    assert {path.name for path in folder.glob("instructor/*")} == names
    assert written == sum(path.is_file() for path in folder.rglob("*"))


@pytest.mark.nightly
def test_the_pages_need_no_other_file_and_the_case_no_link(made):
    for path in made[0].rglob("*.html"):
        if path.name == "gather.html":  # a page with scripts of its own: tests/test_handin.py
            continue
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert not page.select("script, link, img, [src]"), path
        assert "url(" not in re.sub(r"url\(data:", "", str(page.style))
        assert "{" not in page.main.get_text(), path
        links = page.select("main a")
        assert bool(links) != (path.parent.name == "student")
        for link in links:
            address = link["href"].partition("#")[0].partition("?")[0]
            assert address.startswith("http") or (path.parent / address).name.endswith(".html")


@pytest.mark.nightly
def test_the_case_shows_its_exhibits_and_has_about_six_pages(made):
    page = BeautifulSoup((made[0] / "student/case.html").read_text(encoding="utf-8"), "html.parser")
    shown = page.select("figure.exhibit")
    assert [figure.b.text for figure in shown] == [f"Exhibit {n + 1}" for n in range(len(shown))]
    assert len(shown) >= 5
    assert all(figure.select(".wide svg") and figure.select(".narrow svg") for figure in shown)
    paper = PdfReader(made[0] / "student/case.pdf")
    assert 5 <= len(paper.pages) <= 7
    notes = PdfReader(made[0] / "instructor/notes.pdf")
    assert 20 <= len(notes.pages) <= 40
    for pages in (paper.pages, notes.pages):  # an address on this machine is of no use
        assert "file:" not in str([page.get("/Annots") for page in pages])


def states(path):
    """The links of a note that say what is read there: address, figure, model, what is read."""
    read = BeautifulSoup(Reader(path).markdown, "html.parser")
    for link in read.select("a:has(+ .reads)"):
        page, key = link["data-at"].split("#")
        figure = class_texts.built(page.partition(".html")[0]).find("figure", id=key)
        reads = link.find_next_sibling(class_="reads").text
        yield link["data-at"], key, figure["data-model"], reads


OPENED = [
    pytest.param(slice(1), id="one a note", marks=pytest.mark.nightly),
    pytest.param(slice(1, None), id="the others", marks=pytest.mark.nightly),
]


@pytest.mark.parametrize("which", OPENED)
def test_the_page_that_a_note_opens_reads_what_the_note_says(which, chromium):
    tried = [one for path in NOTES for one in list(states(path))[which]]
    assert len(tried) >= 10
    page = chromium.new_page()
    for at, key, model, reads in tried:
        page.goto(f"{(HTML / 'book').as_uri()}/{at}")
        output = page.locator(f'#{key} output[data-out="{model}"]')
        expect(output, at).to_have_text(reads)
    page.close()

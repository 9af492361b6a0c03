"""A fault stops the build, twice in a row, and says what to do; nothing stale survives one.

Each case is a tiny book in a copy of the project, built by the commands that a reader uses, side by
side, one for each core. Most commands run in forks of a Python that has loaded the libraries
(`tests.support.warm`); one book is built by each command from its very start.
"""

import os
import re
import shutil
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.pipeline.address import SETTING
from tests.support import warm
from tests.support.books import (
    BUILD,
    COPIED,
    MOVED,
    PLAIN,
    ROOT,
    SETUP,
    add,
    cell,
    edit,
    from_its_start,
    project,
    run,
    shown,
    snapshot,
    write,
)
from tests.support.tiers import sample

pytestmark = pytest.mark.push(seconds=95)

# What to break and what the build has to say about it. `page` is put on the page, `edit` changes a
# file: its name, what stands there, what is put there.
FAULTS = {
    "a corrupted data file": dict(
        edit=("data/breadth.csv", "1513,1091,", "1513,1O91,"),
        says=[
            "data/breadth.csv, row 2, column declines",
            "expected an integer",
            "found '1O91'",
            "git checkout -- data/",
        ],
    ),
    "a missing column": dict(
        edit=("data/breadth.csv", "universe,advances,declines,", "universe,advances,"),
        plain=True,
        says=["data/breadth.csv", "declines", "git checkout -- data/"],
    ),
    "a data descriptor that is no JSON": dict(
        edit=("data/datapackage.json", '"profile":', '"profile'),
        says=["data/datapackage.json, row 2, column ", ": expected JSON; found "],
        never=["Traceback"],
    ),
    "an unknown fact": dict(
        page="\nSmall caps ended {fact}`russell_chang:move`.\n",
        plain=True,
        says=[
            "page.md:3",
            "unknown fact 'russell_chang' in data/facts.csv",
            "did you mean russell_change",
        ],
    ),
    "a cell that fails": dict(
        page=cell("before = 1", "before / 0"),
        plain=True,
        says=["page.md", "Traceback", "before / 0", "ZeroDivisionError: division by zero"],
    ),
    "a chart that is no figure": dict(
        page=cell(
            "import altair, pandas",
            'altair.Chart(pandas.DataFrame({"x": [1]})).mark_point().encode(x="x:Q")',
        ),
        says=[
            "page.md:",
            "a chart without title and description",
            "pass it to helpers.figure.figure(",
        ],
    ),
    "a figure without a description": dict(
        page=cell(SETUP) + shown("bare", description='""'),
        says=["page.md", "figure 'bare' has no description"],
    ),
    "a number typed into the prose": dict(
        page="\nSmall caps ended 0.05% higher.\n",
        says=[
            "page.md:3",
            "the number '0.05%' is typed into the text",
            "{fact}`id`",
            "helpers/pipeline/digits.py",
        ],
    ),
    "a number typed into a figure's title": dict(
        page=cell(SETUP) + shown("counted", title='"Up {fact}`russell_change` of 3"'),
        says=["page.md:", "the number '3' is typed into the title of a figure", "{fact}`id`"],
    ),
    "two figures of one id": dict(
        page=cell(SETUP) + shown("same") + shown("same", title='"Another"'),
        says=["page.md:", "figure id 'same' is used twice", "choose another"],
    ),
    "two figures of one model": dict(
        page=cell(SETUP + MOVED) + cell('moved("left")') + cell('moved("right")'),
        says=["page.md:", "figures left and right have the same model, gap_zscore", "only one"],
    ),
    "what a notebook cannot say": dict(
        page=cell("1 + 1") + "\n(there)=\n## A heading\n\nIt is under [](there).\n",
        says=[
            "book/page.md:",
            "a label '(there)=': a notebook cannot lead to it",
            "an empty link [](…there): no figure has that id",
        ],
        never=["Traceback"],
    ),
    "a broken formula": dict(
        page="\nIt is $\\frac{1}{$ of it.\n", says=["page.md:3", "cannot be set", "\\frac{1}{"]
    ),
}


ENDS = ("a cell that fails", "a figure without a description")
"""Faults that end a build where they are, as faults of the data do."""

PAGES = [fault for fault, case in FAULTS.items() if "page" in case and fault not in ENDS]
"""The other faults of a page: one build names them all."""


def broken(folder, fault):
    """Build a broken book twice; where the fault says so, then with plain jupyter-book."""
    case = FAULTS[fault]
    project(folder, case.get("page", "\nNothing is wrong here.\n"))
    if "edit" in case:
        edit(folder, *case["edit"])
    commands = [BUILD, BUILD] + ([PLAIN] if case.get("plain") else [])
    return [run(folder, command) for command in commands]


def together(folder, _):
    """Build a book with all of them twice, by either command; all cells are on one page."""
    project(folder, "\nNothing is wrong here.\n")
    pages = {}
    for fault in PAGES:
        name = name_of(fault)
        pages[name] = pages.get(name, "") + FAULTS[fault]["page"]
    for name, page in pages.items():
        add(folder, name, page)
    return [run(folder, command) for command in (BUILD, BUILD, PLAIN)]


def name_of(fault):
    """The name of a fault's page among others."""
    if "{code-cell}" in FAULTS[fault]["page"]:
        return "cells"
    return fault.replace(" ", "-").replace("'", "")


# --- two books that are sound ---------------------------------------------------------------------

SOUND = (
    "\nEconomists expected {fact}`jobless_claims_expected` claims.\n"
    + cell(SETUP)
    + shown("one")
    + cell('print("expected:", fact("jobless_claims_expected").text())')
)
INSERTED = SOUND.replace(cell(SETUP), cell(SETUP) + shown("zero", title='"Another"'))


def page_of(folder):
    path = folder / "_build" / "html" / "book" / "page.html"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def drawing(html, id):
    """The figure's two drawings."""
    figure = re.search(rf'<figure class="bk-figure" id="{id}".*?</figure>', html, re.S)
    return re.findall(r"<svg.*?</svg>", figure.group(0), re.S) if figure else []


def sound(folder, _):
    """Build a sound book; insert a figure; change a helper; change a data file."""
    project(folder, SOUND)
    steps = {}

    def step(name):
        start = from_its_start if name == "first" else run
        built = start(folder, (sys.executable, "-m", *BUILD) if name == "first" else BUILD)
        steps[name] = SimpleNamespace(**vars(built), html=page_of(folder))

    step("first")
    step("again")
    write(folder, INSERTED)
    step("inserted")
    edit(folder, "helpers/palette.py", '"known": "#174a7c"', '"known": "#123456"')
    edit(folder, "data/facts.csv", ",205000,", ",205001,")
    described = run(folder, ("helpers", "describe"))
    step("edited")
    steps["edited"].described = described
    return steps


def addressed(folder, _):
    """The same book with an address, with none again, and with one that is none."""
    project(folder, SOUND)
    steps = {}
    for name, repository in (
        ("with", "https://github.com/Owner/book"),
        ("without", ""),
        ("broken", "https://example.org/book"),
    ):
        built = run(folder, BUILD, **{SETTING: repository})
        html = folder / "_build" / "html"
        files = {
            path.relative_to(html).as_posix(): path.read_bytes()
            for path in (html / "sitemap.xml", *html.glob("cards/*"))
            if path.is_file()
        }
        steps[name] = SimpleNamespace(**vars(built), html=page_of(folder), files=files)
    return steps


def fresh(folder, _):
    """The same book, built elsewhere from empty caches, by plain jupyter-book."""
    project(folder, SOUND)
    script = str(Path(sys.executable).with_name("jupyter-book"))
    built = from_its_start(folder, (script, *PLAIN[1:]))
    return SimpleNamespace(**vars(built), html=page_of(folder))


def template(folder, _):
    """A book whose chapter is the template as a contributor copies it."""
    project(folder, "")
    for name in ("data", "tables"):
        add(folder, name, "")
    add(folder, "ledger", "\nIt is short.\n")
    for name, target in (("_template", "page"), ("data", "data"), ("tables", "tables")):
        shutil.copy(ROOT / "book" / f"{name}.md", folder / "book" / f"{target}.md")
    return run(folder, BUILD)


def folder_for(books, number):
    folder = books / f"book{number}"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def built(request, tmp_path_factory):
    """Starts the builds that the chosen tests need; returns a function that waits for one."""
    books = tmp_path_factory.mktemp("books")
    (books / "snapshot").mkdir()
    snapshot(books / "snapshot")
    chosen = [
        item
        for item in request.session.items
        if item.module is request.module and "built" in item.fixturenames
    ]
    jobs = {
        "together": together,
        "sound": sound,
        "fresh": fresh,
        "template": template,
        "addressed": addressed,
    }
    if all("fault" in item.fixturenames for item in chosen):
        jobs = {"together": together}
    wanted = {
        item.callspec.params["fault"]
        for item in chosen
        if item.originalname.startswith("test_a_fault_alone")
    }
    jobs |= {fault: broken for fault in FAULTS if fault in wanted}
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        futures = {
            name: pool.submit(job, folder_for(books, number), name)
            for number, (name, job) in enumerate(jobs.items())
        }
        yield lambda name: futures[name].result()
        for future in futures.values():
            future.cancel()
    warm.stop()


@pytest.mark.parametrize("fault", PAGES)
def test_broken_pages_stop_the_build_twice_in_a_row_and_each_says_what_to_do(built, fault):
    says = [words.replace("page.md", f"{name_of(fault)}.md") for words in FAULTS[fault]["says"]]
    for number, done in enumerate(built("together"), start=1):
        assert done.code != 0, f"build {number} passed:\n{done.said}"
        missing = [words for words in says if words not in done.said]
        assert missing == [], f"build {number} said:\n{done.said}"


# What ends a build is tried alone: on every push a cell, which needs a kernel to fail. Of
# the data each fault is told without a build as well (test_data, test_faults).
@sample("fault", FAULTS, ["a cell that fails"])
def test_a_fault_alone_stops_the_build_twice_in_a_row_and_says_what_to_do(built, fault):
    case = FAULTS[fault]
    runs = built(fault)
    assert len(runs) == (3 if case.get("plain") else 2)
    for number, done in enumerate(runs, start=1):
        assert done.code != 0, f"build {number} passed:\n{done.said}"
        missing = [words for words in case["says"] if words not in done.said]
        assert missing == [], f"build {number} said:\n{done.said}"
        assert [words for words in case.get("never", []) if words in done.said] == []


def test_a_sound_book_is_built_by_either_command(built):
    for done in (built("sound")["first"], built("fresh")):
        assert done.code == 0, done.said
        assert "WARNING" not in done.said.replace("[IPKernelApp] WARNING", "")
        assert "Figure 1" in done.html
        assert "205,000" in done.html


def test_the_chapter_template_builds_as_it_stands(built):
    done = built("template")
    assert done.code == 0, done.said


def test_a_build_with_nothing_changed_does_nothing(built):
    again = built("sound")["again"]
    assert again.code == 0
    assert "nothing has changed since the last build" in again.said


def test_two_builds_from_empty_caches_give_the_same_figures(built):
    first, other = built("sound")["first"], built("fresh")
    assert len(drawing(first.html, "one")) == 2
    assert drawing(first.html, "one") == drawing(other.html, "one")


def test_a_figure_put_before_another_leaves_its_drawing_as_it_was(built):
    first, inserted = built("sound")["first"], built("sound")["inserted"]
    assert inserted.code == 0, inserted.said
    assert len(drawing(inserted.html, "zero")) == 2
    assert drawing(inserted.html, "one") == drawing(first.html, "one")
    assert re.findall(r"bk-figure__number\">([^<]*)<", inserted.html) == ["Figure 1", "Figure 2"]


def test_a_changed_helper_changes_the_page(built):
    before, edited = built("sound")["inserted"], built("sound")["edited"]
    assert edited.code == 0, edited.said
    assert "#123456" not in before.html and "#174a7c" in before.html
    assert "#174a7c" not in edited.html
    for id in ("zero", "one"):
        assert all("#123456" in svg for svg in drawing(edited.html, id))


def test_a_changed_data_file_changes_the_sentence_and_the_cell(built):
    before, edited = built("sound")["inserted"], built("sound")["edited"]
    assert edited.described.code == 0, edited.described.said
    # In what the page says of itself, twice; in the sentence, and in what the cell printed.
    for html, number in ((before.html, "205,000"), (edited.html, "205,001")):
        head, _, body = html.partition("</head>")
        assert head.count(number) == 2 and body.count(number) == 2
    assert "205,000" not in edited.html


def test_a_book_with_an_address_says_it_wherever_others_look(built):
    done = built("addressed")["with"]
    assert done.code == 0, done.said
    site = "https://owner.github.io/book/"
    for words in (
        f'<link rel="canonical" href="{site}book/page.html"',
        f'<meta property="og:url" content="{site}book/page.html">',
        f'<meta property="og:image" content="{site}cards/page.png">',
        '<meta property="og:title" content="A page">',
        '<meta name="description" content="Economists expected 205,000 claims.">',
        'href="https://colab.research.google.com/github/Owner/book/blob/notebooks/page.ipynb"',
        'href="https://mybinder.org/v2/gh/Owner/book/notebooks?urlpath=lab/tree/page.ipynb"',
        f'href="{site}versions/"',
        'href="https://github.com/Owner/book"',
    ):
        assert words in done.html, words
    assert set(done.files) == {"sitemap.xml", "cards/page.png", "cards/index.png"}
    listed = re.findall("<loc>(.*?)</loc>", done.files["sitemap.xml"].decode())
    assert listed == [f"{site}book/index.html", f"{site}book/page.html"]
    for name in ("page", "index"):
        picture = done.files[f"cards/{name}.png"]
        assert struct.unpack(">II", picture[16:24]) == (1200, 630)
        assert 5_000 < len(picture) < 80_000


def test_a_book_without_an_address_shows_no_link_that_leads_nowhere(built):
    done = built("addressed")["without"]
    assert done.code == 0, done.said
    assert done.files == {}
    for words in ("colab", "binder", "og:url", "og:image", "canonical", "versions/", "github.com"):
        assert words not in re.sub(r"<script.*?</script>", "", done.html, flags=re.S), words
    assert '<meta name="description" content="Economists expected 205,000 claims.">' in done.html


def test_an_address_that_is_none_stops_the_build_and_says_where_it_is_set(built):
    done = built("addressed")["broken"]
    assert done.code != 0
    assert "the book's repository is 'https://example.org/book'" in done.said
    assert "expected https://github.com/owner/name" in done.said and "_config.yml" in done.said
    assert "Traceback" not in done.said


def test_no_case_shares_a_folder_with_the_project(tmp_path):
    # What a case builds in place must be its own: a link into _build/ would let it write there.
    base = tmp_path / "snapshot"
    (base / "_build" / "vendor").mkdir(parents=True)
    for name in ("helpers", "data"):
        (base / name).mkdir()
    for name in COPIED:
        (base / name).write_text("")
    folder = folder_for(tmp_path, 0)
    project(folder, "\nText.\n")
    paths = [folder, *folder.rglob("*")]
    assert all(path.resolve().is_relative_to(tmp_path.resolve()) for path in paths)

"""The comparison with the newest stack sees what a reader sees, and excuses only what it says."""

import shutil

import pytest

from helpers.places import HTML
from helpers.sphinx.run_in_page import offer
from helpers.tools import newest

pytestmark = pytest.mark.check(seconds=1)

PAGE = """<html><head><title>The session</title><script>1</script></head><body>
<header><i class="fa-solid fa-bars fa-lg"></i> Contents</header>
<article class="bd-article"><h1 id="top">The session</h1><p>It fell by <b>half</b>.</p>
<figure id="fig"><svg><path d="M0 0"/></svg></figure>
<table><tr><td>a</td><td>1</td></tr></table></article></body></html>"""


def sites(folder, one, other):
    """Two sites of a page each; the icon fonts are left out of it."""
    for name, text in (("one", one), ("other", other)):
        (folder / name / "book").mkdir(parents=True)
        (folder / name / "book" / "session.html").write_text(text)
        for page in ("search.html", "index.html"):
            (folder / name / page).write_text(PAGE)
    return folder / "one", folder / "other"


@pytest.mark.parametrize(
    ("old", "new", "part", "line"),
    [
        ("half", "a third", "article", "+ It fell by a third ."),
        ('id="fig"', 'id="figure"', "ids", "+ figure"),
        ("M0 0", "M0 1", "figures", '+ <svg><path d="M0 1"></path></svg>'),
        ("<td>1", "<td>2", "tables", "+ a | 2"),
        ("fa-bars", "fa-list", "icons", "+ fa-list"),
        ("Contents", "Menu", "frame", "+ Menu"),
        ("<title>The", "<title>A", "title", "+ A session"),
    ],
)
def test_what_a_reader_sees_differ_is_named(tmp_path, monkeypatch, old, new, part, line):
    monkeypatch.setattr(newest, "_glyphs", lambda pinned, newest: [])
    lines, count = newest.report(*sites(tmp_path, PAGE, PAGE.replace(old, new)))
    assert count and f"book/session.html, {part}: {line}" in lines


def test_what_no_reader_sees_is_no_difference(tmp_path, monkeypatch):
    monkeypatch.setattr(newest, "_glyphs", lambda pinned, newest: [])
    other = PAGE.replace("<script>1", "<script>2").replace("by <b>", "by\n  <b class=x>")
    other = other.replace("</figure>", f"</figure>{offer('Run here')}")
    assert list(newest.differences(*sites(tmp_path, PAGE, other))) == []


def test_a_page_that_is_missing_is_a_difference(tmp_path, monkeypatch):
    monkeypatch.setattr(newest, "_glyphs", lambda pinned, newest: [])
    one, other = sites(tmp_path, PAGE, PAGE)
    (other / "book" / "session.html").unlink()
    assert list(newest.differences(one, other)) == [
        ("book/session.html", "page", "- book/session.html")
    ]


def test_every_known_difference_has_a_reason():
    assert all(len(one.reason.split()) >= 3 for one in newest.KNOWN)


@pytest.mark.push(seconds=8)
def test_pages_of_the_book_do_not_differ_from_themselves(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "_static").symlink_to(HTML / "_static")
    for name in ("index.html", "search.html", "book/index.html", "book/methods.html"):
        shutil.copy(HTML / name, tmp_path / name)
    assert list(newest.differences(tmp_path, tmp_path)) == []

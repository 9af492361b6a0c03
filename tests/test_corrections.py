"""A book that corrects others prints its own corrections: in a table, and as a feed."""

import re
import subprocess
from xml.etree import ElementTree

import pytest

from helpers import data
from helpers.pipeline import corrections as checked
from helpers.places import DATA, HTML
from helpers.sphinx import corrections
from tests.support import site as sites

pytestmark = pytest.mark.check(seconds=2)

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the data, in which a test may change a row."""
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(data, "DATA", tmp_path)
    return tmp_path


def test_what_the_corrections_say_agrees_with_the_data():
    assert list(checked.faults()) == []


def released_as(monkeypatch, table, id, value):
    """Let the last release have had another value."""
    column = checked.COLUMNS[table]
    monkeypatch.setattr(
        checked, "released", lambda name: f"id,{column}\n{id},{value}\n" if name == table else ""
    )


@pytest.mark.parametrize(
    "table, id, value",
    [("facts", "russell_change", "0.07"), ("claims", "claim_stark_divide", "holds")],
)
def test_a_value_that_differs_from_the_last_release_has_to_have_its_row(
    monkeypatch, table, id, value
):
    released_as(monkeypatch, table, id, value)
    (fault,) = checked.faults()
    assert id in fault and repr(value) in fault and "say so in data/corrections.csv" in fault


def test_a_correction_that_the_data_has_left_behind_is_a_fault(monkeypatch):
    real = checked._column
    monkeypatch.setattr(
        checked,
        "_column",
        lambda table, text: real(table, text) | ({"proxy_error_n": "15"} if text else {}),
    )
    faults = [fault for fault in checked.faults() if "(proxy_error_n)" in fault]
    assert len(faults) == 1 and "expected '16'" in faults[0] and "found '15'" in faults[0]


def test_a_release_is_what_git_has_under_its_tag(monkeypatch, tmp_path):
    def git(*words):
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    monkeypatch.setattr(checked, "ROOT", tmp_path)
    assert checked.released("facts") == ""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "facts.csv").write_text("id,value\na,1\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    assert checked.released("facts") == ""
    git("tag", "v0.1.0")
    (tmp_path / "data" / "facts.csv").write_text("id,value\na,2\n")
    git("commit", "-qam", "two")
    assert checked.released("facts") == "id,value\na,1\n"


@pytest.mark.parametrize("address", ["", "https://example.org/book/"])
def test_the_feed_has_an_entry_for_each_with_what_it_was_and_why(address):
    found = corrections.corrections()
    feed = ElementTree.fromstring(corrections.feed(found, "One day", address))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(found) == len(data.table("corrections"))
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry, one in zip(entries, found, strict=True):
        assert one.was in entry.find(f"{ATOM}title").text
        assert one.now in entry.find(f"{ATOM}title").text
        assert entry.find(f"{ATOM}summary").text == one.why
        assert entry.find(f"{ATOM}link").get("href") == f"{address}book/{one.page}.html#{one.row}"
    days = [entry.find(f"{ATOM}updated").text for entry in entries]
    assert days == sorted(days, reverse=True) and feed.find(f"{ATOM}updated").text == days[0]


@pytest.mark.test
def test_every_page_leads_to_the_corrections_and_names_the_feed():
    feed = HTML / corrections.FEED
    assert feed.is_file()
    for name in sites.pages():
        page = (HTML / name).read_text(encoding="utf-8")
        (link,) = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', page)
        href = re.search(r'href="([^"]+)"', link)[1]
        assert ((HTML / name).parent / href).resolve() == feed.resolve()
        if name.startswith("book/"):
            assert "colophon.html#corrections" in page
    colophon = (HTML / f"{corrections.PAGE}.html").read_text(encoding="utf-8")
    assert 'id="corrections"' in colophon

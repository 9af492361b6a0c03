"""Every work that the code or a chapter names has its entry, and every DOI the form of one."""

import re
from pathlib import Path

import pytest
from pybtex.database import parse_file

pytestmark = pytest.mark.check(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = parse_file(str(ROOT / "book" / "references.bib")).entries
WORKS = {
    (person.last_names[-1], entry.fields["year"])
    for entry in ENTRIES.values()
    for person in entry.persons["author"]
}
NAMED = re.compile(r"((?:[A-Z][a-zé-]+(?:, | and |, and )?)+) \(?((?:18|19|20)\d\d)\b")
COMPANIES = {"Morgan", "Sachs"}
"""Banks whose published calculation a model rebuilds: they are in data/sources.csv."""

NOT_WORKS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Since",
    "In",
    "Until",
    "Year",
    "Fiscal",
    "From",
}


def named(path):
    """Works that a file names as "Author (year)" or "(Author year)", by last author and year."""
    notes = re.findall(
        r'Notes\n    -----\n(.*?)(?:\n    [A-Z]\w+\n    ---|""")',
        path.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    for text in notes:
        for authors, year in NAMED.findall(" ".join(text.split())):
            last = re.split(r", and | and |, ", authors.strip(", "))[-1]
            if last not in NOT_WORKS | COMPANIES:
                yield last, year


@pytest.mark.parametrize(
    "path", sorted((ROOT / "helpers" / "models").glob("*.py")), ids=lambda path: path.stem
)
def test_every_work_a_model_names_is_in_the_bibliography(path):
    assert set(named(path)) <= WORKS


def test_the_search_for_works_finds_them():
    found = {work for path in (ROOT / "helpers" / "models").glob("*.py") for work in named(path)}
    assert {("Taylor", "1993"), ("Hsia", "1984")} <= found


@pytest.mark.parametrize("key", ENTRIES)
def test_an_article_has_a_doi_or_says_that_it_has_none(key):
    fields = ENTRIES[key].fields
    if "doi" in fields:
        assert re.fullmatch(r"10\.\d{4,}/\S+", fields["doi"])
    elif ENTRIES[key].type in ("article", "incollection"):
        assert "No DOI" in fields["note"]

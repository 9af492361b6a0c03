"""What is planted is told: file, place and reason, of every kind of fault; see `bench.faults`."""

from collections import Counter

import pytest

from bench.faults import Fault, Result, classes, data, pages, settings
from bench.faults.__main__ import by_kind

pytestmark = pytest.mark.push(seconds=40)

TEN = (
    "facts: the file ends early",
    "claims: a letter in a number",
    "facts: a column has another name",
    "a number that is not whole",
    "an unknown source",
    "a day that does not exist",
    "a copy of nobody knows what",
    "a source that nobody knows",
    "a path outside",
    "a row that was changed",
)


def told(results):
    """Nothing, where every fault was told; else each that was not, with what was said instead."""
    return {one.fault.name: (one.verdict, one.said) for one in results if one.verdict != "told"}


@pytest.mark.check(seconds=1)
def test_a_fault_is_told_only_with_file_place_and_reason():
    fault = Fault("a cell", "one", r"a\.csv", r"row \d+", "expected")
    said = {
        "a.csv, row 3: expected a number": "told",
        "a.csv: expected a number": "unclear: no place",
        "row 3": "unclear: no file, no reason",
        "": "silent",
        "a.csv, row 3: expected\nTraceback (most recent call last)": "unclear: a traceback",
    }
    assert {words: Result(fault, words).verdict for words in said} == said


@pytest.mark.check(seconds=1)
def test_the_table_counts_each_kind_and_all():
    fault = Fault("a cell", "one", "a", "b", "c")
    lines = by_kind([Result(fault, "a b c"), Result(fault, "")]).splitlines()
    assert lines[-2:] == ["| a cell | 2 | 1 | 0 | 1 |", "| all | 2 | 1 | 0 | 1 |"]


@pytest.mark.check(seconds=4)
def test_the_campaign_is_large_and_every_table_and_every_kind_is_in_it():
    faults = [fault for fault, _ in data.planted()]
    kinds = Counter(fault.kind for fault in faults)
    assert set(data.KINDS) <= set(kinds) and len(faults) > 300
    for table in data.tables():
        assert sum(fault.name.startswith(f"{table.name}: ") for fault in faults) >= 3, table.name
    others = [*pages.TEXTS, *pages.FIGURES, *pages.ENDS, *settings.FILES, *settings.NAMES]
    assert len(others) == len(set(others)) > 80


def test_ten_faults_of_data_are_told():
    found = list(data.results(lambda fault: fault.name in TEN))
    assert {one.fault.name for one in found} == set(TEN)
    assert told(found) == {}


@pytest.mark.check(seconds=3)
def test_every_fault_of_a_roster_a_seed_a_set_and_a_rubric_is_told():
    found = list(classes.results())
    assert len(found) > 50 and told(found) == {}


@pytest.mark.nightly
@pytest.mark.parametrize("part", [data, pages, settings], ids=["data", "pages", "settings"])
def test_every_planted_fault_is_told(part):
    assert told(part.results()) == {}

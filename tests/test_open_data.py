"""Histories from packages: typed, complete, and clear where a package is missing."""

import importlib.util
import subprocess
import sys

import pandas as pd
import pytest

from helpers import data
from helpers.open_data import HISTORIES, open_data
from tests.support import environment

pytestmark = pytest.mark.check(seconds=1)


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_is_a_table_of_numbers_in_order(name):
    history = open_data(name)
    assert len(history) > 200 and history.index.is_monotonic_increasing
    assert history.index.is_unique
    assert all(pd.api.types.is_numeric_dtype(history[column]) for column in history)


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_covers_what_it_says_and_has_a_source(name):
    start, end = open_data(name).index[[0, -1]]
    assert str(start.year) in HISTORIES[name].coverage and str(end.year) in HISTORIES[name].coverage
    assert HISTORIES[name].source in data.records("sources")


def test_a_copy_can_be_changed_without_changing_the_history():
    changed = open_data("us_macro")
    changed.iloc[0, 0] = -1
    assert open_data("us_macro").iloc[0, 0] > 0


def test_a_missing_package_is_named_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(data.DataError, match="package arch, which is not installed; install it"):
        open_data("sp500_daily")


def test_an_unknown_history_is_answered_with_those_there_are():
    with pytest.raises(data.DataError, match="no history 'dax'; there are: french_factors"):
        open_data("dax")


def test_no_package_is_imported_before_its_data_are_asked_for():
    code = "import sys, helpers.open_data; print({'arch', 'statsmodels'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment.clean(), capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()"

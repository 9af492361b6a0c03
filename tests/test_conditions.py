"""Conditions on inputs: what they may hold, and that nothing in them is run."""

import re

import numpy as np
import pytest

from helpers import data
from helpers.conditions import ConditionError, holds

pytestmark = pytest.mark.check(seconds=1)

INPUTS = {"a": 0.5, "b": 2.0}


@pytest.mark.parametrize(
    ("condition", "true"),
    [
        ("a < b", True),
        ("a > b", False),
        ("a + b <= 2.5", True),
        ("b - a >= 1.5", True),
        ("b / a > 4", False),
        ("a > (1 - a) * b", False),
        ("a <= -0.01", False),
        ("a < b && b < 3", True),
        ("a < b && b < 1", False),
    ],
)
def test_a_condition_is_worked_out(condition, true):
    assert holds(condition, INPUTS) is true


def test_a_condition_on_an_array_has_an_answer_for_each_value():
    found = holds("a < b && a > 0", {"a": np.array([-1.0, 1.0, 3.0]), "b": 2.0})
    assert found.tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("a", "'a'"),
        ("a < b < 3", "'a < b < 3'"),
        ("a == b", "'a == b'"),
        ("a ** 2 > b", "'a ** 2'"),
        ("a.real > 0", "'a.real'"),
        ("a[0] > 0", "'a[0]'"),
        ("abs(a) > 0", "'abs(a)'"),
        ("__import__('os') > 0", "__import__"),
        ("True > a", "'True'"),
        ("c > a", "'c'"),
        ("'x' > a", "'x'"),
        ("a > ", "'a >'"),
        ("", "''"),
        ("a > 0 || b > 0", "||"),
    ],
)
def test_anything_else_is_refused_and_named(condition, found):
    with pytest.raises(ConditionError, match=f"holds .*{re.escape(found)}.*expected inputs"):
        holds(condition, INPUTS)


@pytest.mark.parametrize(
    "name", [name for name, row in data.records("models").items() if row.requires]
)
def test_every_condition_of_the_book_is_of_that_form(name):
    inputs = {row.input: row.value for row in data.inputs(name)}
    assert holds(data.output(name).requires, inputs) is True

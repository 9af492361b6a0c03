"""No answer of a prediction stands before its question, in the order of reading."""

import pytest
from docutils import nodes

from helpers import data
from helpers.predict import answer
from helpers.sphinx.roles import CATALOGUE, LEDGER, TABLES, Number
from helpers.sphinx.spoilers import Shown, digits_of, rows_of, spoiled

pytestmark = pytest.mark.check(seconds=1)

GAP = Shown("row", "fact:gap_close", 7)
ASKED = Shown("question", "session-gap", 9)


def test_an_answer_on_an_earlier_page_or_above_its_question_is_found():
    expected = [("session-gap", "session", "index", 7, "fact:gap_close")]
    assert list(spoiled({"index": [GAP], "session": [ASKED]})) == expected
    assert list(spoiled({"session": [GAP, ASKED]}))[0][2:4] == ("session", 7)


def test_an_answer_behind_its_question_or_on_a_later_page_is_none():
    assert list(spoiled({"session": [ASKED, GAP], "ledger": [GAP]})) == []


def test_digits_give_an_answer_away_only_if_they_are_too_many_for_a_coincidence():
    written = answer("capex-required").text()
    asked = Shown("question", "capex-required", 9)
    digits = digits_of("capex-required")
    assert len(digits.replace(".", "")) >= 3 and digits in written
    found = {
        text: [*spoiled({"capex": [Shown("text", text, 3), asked]})]
        for text in (
            f"It asks for ${digits}bn.",
            f"It asks for $1{digits}bn.",
            f"It asks for ${digits}1bn.",
        )
    }
    assert [bool(one) for one in found.values()] == [True, False, False]
    assert digits_of("session-gap") == ""  # 0.58 may be many things


@pytest.mark.parametrize(
    ("page", "row", "expected"),
    [
        (CATALOGUE, "gap_close", ["fact:gap_close"]),
        (TABLES, "model-required_revenue", ["model:required_revenue"]),
        (TABLES, "how_rare.threshold", ["fact:gap_close"]),
        (LEDGER, "claim_gap", ["fact:gap_close"]),
        (LEDGER, "claim_sp500_lower", None),
    ],
)
def test_a_number_shows_its_row_what_it_is_taken_from_and_what_its_tip_says(page, row, expected):
    number = Number("", "x", page=page, row=row)
    assert isinstance(number, nodes.inline)
    known = data.claim(row).known if page == LEDGER else ""
    assert list(rows_of(number)) == (expected or ([f"fact:{known}"] if known else []))

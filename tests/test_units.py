"""Numbers as a reader reads them."""

import re
from pathlib import Path

import pytest

from helpers import data, units
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "style", "text"),
    [
        (-0.53, "percent", 2, "plain", "−0.53%"),
        (0.05, "percent", 2, "plain", "0.05%"),
        (0.05, "percent", 2, "signed", "+0.05%"),
        (-9.99, "percent", 2, "signed", "−9.99%"),
        (0, "percent", 2, "signed", "0.00%"),
        (-9.99, "percent", 2, "size", "9.99%"),
        (-9.99, "percent", 2, "move", "down 9.99%"),
        (18.7, "percent", 2, "move", "up 18.70%"),
        (-0.004, "percent", 2, "move", "unchanged"),
        (-1.3, "percent", 1, "bare", "−1.3"),
        (0.58, "percentage_points", 2, "plain", f"0.58{NB}points"),
        (1, "percentage_points", 0, "plain", f"1{NB}point"),
        (1, "percentage_points", 1, "plain", f"1.0{NB}points"),
        (-1, "percentage_points", 0, "move", f"down 1{NB}point"),
        (6969.01, "index_points", 2, "plain", f"6,969.01{NB}index points"),
        (-2, "basis_points", 0, "plain", f"−2{NB}bp"),
        (433.5, "usd", 2, "plain", "$433.50"),
        (-357.7, "usd_bn", 1, "plain", "−$357.7bn"),
        (190.2, "usd_bn", 1, "signed", "+$190.2bn"),
        (5594.82, "usd_per_ounce", 2, "plain", "$5,594.82"),
        (209000, "count", 0, "plain", "209,000"),
        (8, "count", 0, "words", "eight"),
        (12, "count", 0, "words", "twelve"),
        (0, "count", 0, "words", "zero"),
        (12.2, "years", 1, "plain", f"12.2{NB}years"),
        (1, "years", 0, "plain", f"1{NB}year"),
        (14, "days", 0, "plain", f"14{NB}days"),
        (10, "percent_per_year", 0, "plain", f"10%{NB}a{NB}year"),
    ],
)
def test_a_number_is_written_with_its_unit_and_sign(value, unit, decimals, style, text):
    assert units.write(value, unit, decimals, style) == text


@pytest.mark.parametrize(
    ("rank", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (44, "44th"),
        (111, "111th"),
        (112, "112th"),
        (1001, "1,001st"),
    ],
)
def test_a_rank_has_its_ending(rank, text):
    assert units.write(rank, "rank", 0, "ordinal") == text


@pytest.mark.parametrize("value", [-0.004, -0.0, 0.0, 0.004])
def test_a_number_that_rounds_to_zero_has_no_sign(value):
    assert units.digits(value, 2) == "0.00"
    assert units.write(value, "percent", 2, "signed") == "0.00%"


def test_the_minus_is_a_true_minus_and_no_hyphen():
    assert units.digits(-1) == "\u22121"


def test_a_number_and_its_unit_cannot_be_parted_by_a_line_break():
    for name in units.UNITS:
        assert " " not in units.write(2, name, 1).removesuffix("standard deviations").removesuffix(
            "index points"
        )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1, "furlong"), "unknown unit 'furlong'; the book has: percent, "),
        ((1, "percent", 0, "loud"), "unknown style 'loud'; there are: plain, signed"),
        ((13, "count", 0, "words"), "13 has no word of its own"),
        ((-1, "count", 0, "words"), "−1 has no word of its own"),
        ((2.5, "count", 1, "words"), "2.5 has no word of its own"),
        ((2.5, "rank", 1, "ordinal"), "2.5 is no rank"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_way_out(arguments, message):
    with pytest.raises(units.UnitError, match=message):
        units.write(*arguments)


@pytest.mark.parametrize("style", ["words", "ordinal"])
def test_no_word_or_rank_is_given_to_a_number_that_is_not_whole(style):
    with pytest.raises(units.UnitError):
        units.write(2.6, "count", 0, style)


def test_a_moment_is_written_as_a_reader_says_it():
    assert units.moment("2026-01-29") == "29 January 2026"
    assert units.moment("2026-01-05T09:05") == "09:05 on 5 January 2026"
    assert units.clock("2026-01-29T14:01") == "14:01"
    with pytest.raises(units.UnitError, match="2026-01-29 is a date without a time of day"):
        units.clock("2026-01-29")


@together(data.records("facts").values(), lambda fact: fact.id)
def test_every_fact_can_be_written_and_keeps_the_digits_of_its_row(fact):
    shown = fact.text("bare").replace(",", "").replace(units.MINUS, "-")
    assert float(shown) == fact.value
    assert len(shown.partition(".")[2]) == fact.decimals


@together([*sorted((ROOT / "book").rglob("*.md")), *sorted((ROOT / "helpers").rglob("*.py"))])
def test_no_date_is_written_with_what_windows_does_not_know(path):
    found = re.findall(r"%[-#][a-zA-Z]", path.read_text(encoding="utf-8"))
    assert not found, "write the day with helpers.units.day"

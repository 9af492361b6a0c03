"""No number is typed: what the build's linter sees, and what it lets pass and why."""

import re
from pathlib import Path

import pytest

from helpers import data
from helpers.figure import TEXTS
from helpers.pipeline.digits import ALLOWED, typed_digits
from helpers.sphinx.lint import figure_texts

pytestmark = pytest.mark.check(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
PAGES = [path.read_text(encoding="utf-8") for path in (ROOT / "book").rglob("*.md")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Nasdaq-100 fell 0.53%.", ["0.53%."]),
        ("It fell by −0.53 points", ["−0.53"]),
        ("up +0.2 then -1.3", ["+0.2", "-1.3"]),
        ("6,969.01 at the close", ["6,969.01"]),
        ("146 of 168 fell", ["146", "168"]),
        ("On 29 January 2026 the S&P 500 fell 0.13%", ["0.13%"]),
        ("the 29th", ["29"]),
        ("by 14:01", ["14", "01"]),
        ("the Russell 2500", ["2500"]),
        ("the Dow 100", ["100"]),
        ("in 12345", ["12345"]),
        ("Covid-19", ["-19"]),
        ("form 10-X", ["10"]),
    ],
)
def test_a_typed_number_is_found(text, found):
    assert [digits.rstrip(".") for digits in typed_digits(text)] == [
        digits.rstrip(".") for digits in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        "no number",
        "one in four",
        "",
        "on 29 January 2026",
        "on 3 May",
        "in January 2026",
        "since 1999",
        "the S&P 500",
        "the Russell 1000",
        "the Nasdaq-100",
    ],
)
def test_a_name_or_a_date_may_be_typed(text):
    assert list(typed_digits(text)) == []


@pytest.mark.parametrize(("pattern", "reason"), ALLOWED, ids=[reason for _, reason in ALLOWED])
def test_what_may_be_typed_has_a_reason_and_is_used(pattern, reason):
    assert len(reason.split()) >= 1 and reason[0].islower()
    texts = [
        *PAGES,
        *(
            text
            for claim in data.records("claims").values()
            for text in (claim.paraphrase, claim.best_case, claim.note)
        ),
    ]
    # A page's code is full of digits; only its prose counts.
    prose = [re.sub(r"^```.*?^```", "", text, flags=re.M | re.S) for text in texts]
    titles = [text for page in PAGES for text in re.findall(r"title=f?\"(.*?)\"", page)]
    assert any(re.search(pattern, text) for text in [*prose, *titles])


WORDS = dict.fromkeys(TEXTS, "") | {"evening": {}, "numbers": []}


@pytest.mark.parametrize(
    ("texts", "numbers", "found"),
    [
        ({"title": "Up 3 points"}, [], [("title", "3")]),
        ({"subtitle": "Up 3", "note": "and 4"}, [], [("subtitle", "3"), ("note", "4")]),
        ({"description": "Falls by 9.99%"}, [], [("description", "9.99%")]),
        ({"title": "Up 0.05% of 3"}, ["0.05"], [("title", "3")]),
        ({"title": "Up 0.05% today, down −0.53%"}, ["0.05", "0.53"], []),
        ({"title": "At 14:01 the 44th of 6,969.01"}, ["14:01", "44", "6,969.01"], []),
        ({"title": "On 29 January 2026 the S&P 500 fell"}, [], []),
        ({"id": "gap-1", "title": "Up"}, [], []),
        ({"evening": {"title": "Up 3"}}, [], [("evening's title", "3")]),
        # What was written is no licence for what only holds it.
        ({"title": "Up 30.05 of 3"}, ["0.05", "3"], [("title", "30.05")]),
        ({"title": "Up 0.055 of 1,300"}, ["0.05", "300"], [("title", "0.055"), ("title", "1,300")]),
    ],
)
def test_a_number_typed_into_the_text_of_a_figure_is_found(texts, numbers, found):
    assert list(figure_texts(WORDS | texts | {"numbers": numbers})) == found


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_of_a_figure_is_looked_at(name):
    assert list(figure_texts(WORDS | {name: "It was 3"})) == [(name, "3")]

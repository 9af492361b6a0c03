"""No number is typed: what the build's linter sees, and what it lets pass and why."""

import re
from pathlib import Path

import pytest

from helpers import data
from helpers.sphinx.lint import ALLOWED, TEXTS_OF_A_FIGURE, figure_texts, typed_digits

pytestmark = pytest.mark.check(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
PAGES = [path.read_text(encoding="utf-8") for path in (ROOT / "book").glob("*.md")]


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


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("figure(c, title='Up 3 points')", [("title", "3")]),
        ("figure(c, subtitle='Up 3', note='and 4')", [("subtitle", "3"), ("note", "4")]),
        ("figure(c, description='Falls by 9.99%')", [("description", "9.99%")]),
        ("figure(c, title=f'Up {x} of 3')", [("title", "3")]),
        ("figure(c, title=f\"Up {fact('a_2').text('signed')} today\")", []),
        ("figure(c, title=f'Up {x:.2f} and {y!r:>10}')", []),
        ("figure(c, title='Up ' + '3')", [("title", "3")]),
        ("figure(c, title='Up '\n 'by 3')", [("title", "3")]),
        ("figure(c, title='On 29 January 2026 the S&P 500 fell')", []),
        ("figure(c, id='gap-1', table=t[:3], title='Up')", []),
        ("x = figure(c, title='Up 3')\nx", [("title", "3")]),
        ("def show():\n    return figure(c, title='Up 3')", [("title", "3")]),
        ("helpers.figure.figure(c, title='Up 3')", [("title", "3")]),
        ("other(c, title='Up 3')", []),
        ("%matplotlib inline\nfigure(c, title='Up 3')", [("title", "3")]),
    ],
)
def test_a_number_typed_into_the_text_of_a_figure_is_found(code, found):
    assert list(figure_texts(code)) == found


@pytest.mark.parametrize("name", TEXTS_OF_A_FIGURE)
def test_every_text_of_a_figure_is_looked_at(name):
    assert list(figure_texts(f"figure(c, {name}='It was 3')")) == [(name, "3")]


@pytest.mark.parametrize("path", sorted((ROOT / "book").glob("*.md")), ids=lambda path: path.name)
def test_no_figure_of_the_book_has_a_typed_number(path):
    cells = re.findall(
        r"^```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)^```",
        path.read_text(encoding="utf-8"),
        re.M | re.S,
    )
    assert [found for code in cells for found in figure_texts(code)] == []

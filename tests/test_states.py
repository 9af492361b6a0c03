"""A lesson's links open the book in the state that they promise, and say what is read there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from helpers.places import ROOT
from helpers.sphinx.states import StateError, StateRole, inputs_of

pytestmark = pytest.mark.check(seconds=10)


def test_a_link_s_inputs_are_those_of_its_model():
    assert inputs_of("weight=0.07&asof=evening", "index_without") == {"weight": 0.07}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("wieght=0.07", "has no input 'wieght'; has index_change, weight"),
        ("weight=7", "weight goes from 0.01 to 0.12, not to 7"),
        ("weight=heavy", "weight=heavy is no number"),
        ("weight=", "weight= is no number"),
        ("weight=nan", "not to nan"),
    ],
)
def test_a_link_that_the_page_would_not_follow_is_refused(query, said):
    with pytest.raises(StateError, match=re.escape(said)):
        inputs_of(query, "index_without")


def test_a_notebook_names_the_figure_and_what_to_set():
    asked = "the widest gap <outlook?gap=5.82&asof=evening#one-day>"
    assert StateRole.plain(asked) == "the widest gap (figure `one-day` at `gap = 5.82`)"


PART = re.compile(r"^\| (\d+)–(\d+) min \|", re.M)


def test_the_parts_of_the_lesson_fill_eighty_minutes_without_a_gap():
    parts = [(int(a), int(b)) for a, b in PART.findall((ROOT / "book/teach.md").read_text())]
    ends = [end for _, end in parts]
    assert [start for start, _ in parts] == [0, *ends[:-1]] and ends[-1] == 80


@pytest.mark.nightly(seconds=8)
def test_each_link_of_the_lesson_opens_what_it_says_and_the_page_then_says_the_same(site):
    page = site.browser.new_page()
    page.goto(site.address("book/teach.html"))
    links = page.locator("a.bk-state").evaluate_all(
        "all => all.map(a => [a.href, a.nextElementSibling.textContent])"
    )
    assert len(links) > 10
    for address, said in dict(links).items():
        page.goto(address)
        figure = page.locator(f"#{address.partition('#')[2]}")
        expect(figure.locator("output").first, address).to_have_text(said)
        assert page.locator("html").get_attribute("data-asof") == "evening", address
    page.close()

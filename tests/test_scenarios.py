"""A lesson's links open the book in the state that they promise, and say what is read there."""

from __future__ import annotations

import re

import pytest

from helpers.model import model
from helpers.places import ROOT
from helpers.sphinx.scenarios import ScenarioError, ScenarioRole, inputs_of

pytestmark = pytest.mark.check(seconds=1)


def test_a_link_s_inputs_are_those_of_its_model():
    assert inputs_of("weight=0.07", model("index_without")) == {"weight": 0.07}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("wieght=0.07", "'wieght' is no input of index_without; it has index_change, weight"),
        ("weight=7", "weight=7 is outside of 0.01 to 0.12"),
        ("weight=heavy", "weight=heavy: expected a number"),
        ("weight=", "weight=: expected a number"),
        ("weight=nan", "weight=nan is outside of"),
    ],
)
def test_a_link_that_the_page_would_not_follow_is_refused(query, said):
    with pytest.raises(ScenarioError, match=re.escape(said)):
        inputs_of(query, model("index_without"))


def test_a_notebook_names_the_figure_and_what_to_set():
    assert ScenarioRole.plain("one-day?gap=5.82") == "`one-day` at `gap = 5.82`"


PART = re.compile(r"^\| (\d+)–(\d+) min \|", re.M)


def test_the_parts_of_the_lesson_fill_eighty_minutes_without_a_gap():
    parts = [(int(a), int(b)) for a, b in PART.findall((ROOT / "book/teach.md").read_text())]
    ends = [end for _, end in parts]
    assert [start for start, _ in parts] == [0, *ends[:-1]] and ends[-1] == 80


@pytest.mark.push(seconds=8)
def test_each_link_of_the_lesson_opens_what_it_says_and_the_page_then_says_the_same(site):
    lesson = site.browser.new_page()
    lesson.goto(site.address("book/teach.html"))
    links = lesson.locator("a.bk-scenario").evaluate_all("all => all.map(a => [a.href, a.text])")
    assert len(links) > 10
    for address, said in dict(links).items():
        page = site.browser.new_context().new_page()
        page.goto(address)
        figure = page.locator(f"#{address.partition('#')[2]}")
        assert figure.locator("output").first.text_content() == said, address
        assert page.locator("html").get_attribute("data-asof") == "evening", address
        page.context.close()

"""The lesson by the clock: each link of the eighty minutes opened in turn, its number read."""

import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from helpers.delivery import deck
from helpers.places import HTML

pytestmark = pytest.mark.nightly(seconds=30)

LESSON = "book/teach.html"


def links():
    """The links to states as the lesson's page has them: minutes, address, what is read.

    Those before class and in the longer plans have no minutes.
    """
    page = BeautifulSoup((HTML / LESSON).read_text("utf-8"), "html.parser")
    for link in page.select("article a.bk-state"):
        heading = link.find_previous("h3")
        row = link.find_parent("tr")
        words = row.td.text if row else heading.text if heading else ""
        when = re.search(r"\d+–\d+", words)
        yield (when[0] if when else "other", link["href"], link.find_next_sibling("b").text)


def in_order(found):
    """By the clock; the table of the whole lesson stands before its sections."""
    return sorted(found, key=lambda one: int(re.match(r"\d*", one[0])[0] or -1))


def test_the_lesson_leads_to_a_state_in_each_stretch_that_shows_a_figure():
    minutes = {when for when, _, _ in links()}
    shown = {slide.minutes for slide in deck.read() if slide.figure is not None}
    assert shown <= minutes


def test_every_link_of_the_lesson_opens_in_turn_and_reads_what_the_lesson_says(chromium):
    """One tab from the first minute to the last, as a teacher clicks: no state goes along."""
    page = chromium.new_page()
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    tried = in_order(links())
    assert len(tried) > 12
    for _, address, reads in tried:
        page.goto(f"{(HTML / 'book').as_uri()}/{address}")
        figure = page.locator(f"#{address.partition('#')[2]}")
        model = figure.get_attribute("data-model")
        expect(figure.locator(f'output[data-out="{model}"]'), address).to_have_text(reads)
        expect(figure.locator(".bk-figure__chart"), address).to_be_in_viewport()
        expect(page.locator("html")).to_have_attribute("data-asof", "evening")
    assert said == []
    page.close()


def test_the_front_page_asks_before_the_lesson_answers(chromium):
    """Minute nought: the phones see a question and no answer."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.goto((HTML / "book" / "index.html").as_uri())
    asked = page.locator(".bk-predict").first
    expect(asked).to_be_visible()
    expect(asked.locator(".bk-reveal")).to_be_hidden()
    page.close()

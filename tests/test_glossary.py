"""A term's first use in a chapter leads to the glossary, and every entry is led to."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree

from helpers.chapters import address, toc
from helpers.places import HTML
from helpers.sphinx.glossary import link_first_uses, pattern
from helpers.sphinx.roles import Number

pytestmark = pytest.mark.check(seconds=1)

TERMS = [
    (pattern(term), f"term-{nodes.make_id(term)}", f"What {term} is.")
    for term in ("standard deviation", "beta", "EBIT")
]


def linked(text):
    """The words of a text that became links, in order."""
    doctree = publish_doctree(text)
    link_first_uses(doctree, TERMS)
    return [link.astext() for link in doctree.findall(Number)]


def test_only_the_first_use_of_a_term_is_a_link():
    assert linked("A beta is a slope.\n\nAnother beta is not a link.") == ["beta"]


def test_a_term_is_found_in_the_plural_with_a_capital_and_across_a_line():
    assert linked("Standard\ndeviations and betas.") == ["Standard\ndeviations", "betas"]


def test_a_term_within_a_longer_word_is_left_alone():
    assert linked("An alphabeta, EBITDA, beta-blockers.") == []


def test_a_term_that_is_all_of_an_emphasis_is_found():
    assert linked("Its *beta* is high.") == ["beta"]


def test_links_code_and_headings_are_left_alone():
    text = "beta\n====\n\nSee `beta <https://example.org>`_ and ``beta``, then beta.\n"
    assert linked(text) == ["beta"]


def test_the_words_around_a_link_stay_as_they_were():
    doctree = publish_doctree("One beta, one EBIT.")
    link_first_uses(doctree, TERMS)
    paragraph = doctree.next_node(nodes.paragraph)
    assert [str(child) for child in paragraph if isinstance(child, nodes.Text)] == [
        "One ",
        ", one ",
        ".",
    ]


def test_a_link_names_its_definition_and_its_entry():
    doctree = publish_doctree("One beta.")
    link_first_uses(doctree, TERMS)
    link = doctree.next_node(Number)
    assert (link["page"], link["row"]) == ("book/glossary", "term-beta")
    assert link["about"] == "What beta is."


@pytest.mark.test
def test_a_link_on_a_page_leads_to_an_entry_and_shows_its_definition():
    for link in page("valuation").select("a.bk-term"):
        name, _, entry = link["href"].partition("#")
        definition = page("glossary").find(id=entry).find_next("dd").get_text().strip()
        assert name == "glossary.html"
        shown = link.parent.select_one(f"#{link['aria-describedby']}[role=tooltip]")
        assert " ".join(shown.get_text().split()) == " ".join(definition.split())


@cache
def page(name):
    return BeautifulSoup(
        (HTML / "book" / f"{name}.html").read_text(encoding="utf-8"), "html.parser"
    )


def links_to_terms(path):
    """The links of a page to the glossary; all else of it is not looked at."""
    text = (HTML / address(path)).read_text(encoding="utf-8")
    return re.findall(r'<a class="bk-term[^>]* href="[^"#]*#([^"]+)"', text)


@pytest.mark.test
def test_every_entry_of_the_glossary_is_led_to_from_a_chapter():
    entries = {term["id"] for term in page("glossary").select("article dt[id]")}
    used = {entry for path in toc() for entry in links_to_terms(path)}
    assert used <= entries
    assert entries == used, f"no chapter uses {sorted(entries - used)}"


@pytest.mark.test
def test_the_terms_stand_in_the_order_of_the_alphabet():
    terms = [
        re.sub(r"#$", "", term.get_text().strip()).casefold()
        for term in page("glossary").select("article dt[id]")
    ]
    assert terms == sorted(terms)

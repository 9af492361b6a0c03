"""What a course needs to know of a chapter: said to programs on each page, and to readers once."""

import json
import re

import pytest

from helpers.chapters import toc
from helpers.pipeline.budget import budget_of
from helpers.places import HTML, ROOT
from helpers.sphinx.course import citation, citation_file

pytestmark = pytest.mark.test(seconds=3)

WITH_AIMS = [path for path in toc() if "After this chapter you can" in path.read_text("utf-8")]
SAID = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def said(name):
    (text,) = SAID.findall((HTML / "book" / f"{name}.html").read_text("utf-8"))
    return json.loads(text)


@pytest.mark.parametrize("name", ["session", "fed", "outlook"])
def test_a_chapter_tells_programs_its_aims_its_time_and_what_to_know_first(name):
    found = said(name)
    assert found["@type"] == ["Chapter", "LearningResource"]
    assert found["timeRequired"] == f"PT{budget_of(name).minutes}M"
    source = (ROOT / "book" / f"{name}.md").read_text("utf-8")
    aims = source.partition("After this chapter you can")[2].partition("It takes about")[0]
    assert len(found["teaches"]) == aims.count("\n- ") >= 3
    assert found["competencyRequired"] in re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", source)
    assert found["isPartOf"]["name"] == citation_file()["title"]


def test_the_front_page_is_the_book_and_a_page_without_aims_is_no_lesson():
    assert said("index")["@type"] == "Book"
    assert said("methods")["@type"] == ["Chapter"]


def test_each_chapter_with_aims_can_be_cited():
    page = (HTML / "book" / "teach.html").read_text("utf-8")
    assert page.count("@incollection{") == len(WITH_AIMS) >= 9


@pytest.mark.check
def test_a_citation_has_author_year_title_book_and_version():
    text, entry = citation("session", "The session")
    for part in ("The authors", "2026", "The session", citation_file()["version"]):
        assert part in text and part in entry

"""Faults of chapters: texts, links, cells and figures, all of them in one build of a tiny book.

What ends a build where it is gets a build of its own.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.faults import Fault, Result
from tests.support import books
from tests.support.books import SETUP, cell, shown

CELLS = cell("1 + 1")
"""With it a page is a chapter, of which there is a notebook too."""

TEXTS: dict[str, tuple[str, str]] = {
    "a fact that there is not": ("It ended {fact}`russell_chang`.", "did you mean russell_change"),
    "a claim that there is not": ("Told: {claim}`claim_gaps`.", "did you mean claim_gap"),
    "a model that there is not": ("So {result}`contributions`.", "unknown model"),
    "an assumption that there is not": ("With {assume}`contribution.wait`.", "unknown assumption"),
    "a style that there is not": ("It ended {fact}`russell_change:mov`.", "unknown style 'mov'"),
    "a style that cannot write it": (
        "It ended {fact}`russell_change:words`.",
        "no word of its own",
    ),
    "a time that there is not": ("At {when}`russell_change:clock`.", "without a time of day"),
    "a claim without a number": ("Told {claim}`claim_sp500_lower`.", "has no number"),
    "minutes of no chapter": ("It takes {minutes}`sesion` minutes.", "sesion"),
    "a role that there is not": ("It ended {facts}`russell_change`.", "facts"),
    "a role without its text": ("It ended {fact}``.", "brace"),
    "a role that is not closed": ("It ended {fact}`russell_change.\n" + CELLS, "braces|close"),
    "a role with a blank": ("It ended {fact} `russell_change`.\n" + CELLS, "braces|close"),
    "a digit in the text": ("Small caps ended 0.05% higher.", "'0.05%' is typed"),
    "a digit in a heading": ("## Up 17 points\n\nText.", "'17' is typed"),
    "a digit in a list": ("- up 17 points\n- down", "'17' is typed"),
    "a digit in a table": ("| a | b |\n|---|---|\n| up | 17 |\n", "'17' is typed"),
    "a digit of another sign": ("It fell by −1.5 points.", "is typed"),
    "a later fact in the open": ("It fell {fact}`russell_change_0130`.", "hindsight"),
    "a formula that cannot be set": ("It is $\\frac{1}{$ of it.", "cannot be set"),
    "a command that TeX does not have": ("It is $\\fracc{1}{2}$.", "cannot be set"),
    "a formula of no model": ("```{formula} contributions\n```", "unknown model"),
    "a directive that there is not": ("```{claimz}\n```", "claimz"),
    "a directive without its argument": ("```{formula}\n```", "argument"),
    "an option that there is not": ("```{formula} contribution\n:wide: yes\n```", "wide|option"),
    "colons that are not closed": (":::{hindsight}\nIt fell.\n", "is not closed"),
    "a prediction that there is not": (":::{predict} session-gaps\nIt was.\n:::", "session-gaps"),
    "a page that there is not": ("See [the rest](nowhere.md).", "nowhere"),
    "a heading that there is not": ("See [it](index.md#nowhere).", "nowhere"),
    "a figure that there is not": ("In [](no-figure) it rises.\n", "no-figure"),
    "a picture that there is not": ("![A chart](chart.png)", "chart.png"),
    "a term that there is not": ("A {term}`betta` is it.", "betta"),
    "a source that is not in the bibliography": ("As {cite}`nobody` has it.", "nobody"),
    "a label in a chapter": ("(there)=\n## A heading\n\nText.\n" + CELLS, "a label"),
    "a footnote in a chapter": ("It fell.[^1]\n\n[^1]: Much.\n" + CELLS, "footnote"),
    "a comment in a chapter": ("% to do\n\nText.\n" + CELLS, "comment"),
    "a class that there is not": ("It was [so]{.bk-shout}.\n" + CELLS, "bk-shout"),
    "a heading that jumps": ("#### Deep\n\nText.", "[Hh]eader|heading|level"),
    "raw HTML with a script": ("<script>alert(1)</script>\n", "script"),
    "raw HTML with a frame": ('<iframe src="https://example.org"></iframe>\n', "iframe"),
    "raw HTML that is not closed": ("<div>It fell.\n\nText.\n", "div"),
    "two titles": ("# Another title\n\nText.", "title"),
}
"""By fault: what stands on the page, and why that is wrong."""

FIGURES: dict[str, tuple[str, str]] = {
    "a figure with a typed number": (
        shown("counted", title='"Up {fact}`russell_change` of 3"'),
        "'3' is typed into the title",
    ),
    "two figures of one id": (
        shown("same") + shown("same", title='"Another"'),
        "figure id 'same' is used twice",
    ),
    "a chart that is no figure": (
        cell(
            "import altair, pandas",
            'altair.Chart(pandas.DataFrame({"x": [1]})).mark_point().encode(x="x:Q")',
        ),
        "a chart without title and description",
    ),
}

ENDS: dict[str, tuple[str, str]] = {
    "a cell that fails": (cell("before = 1", "before / 0"), "ZeroDivisionError"),
    "a cell that warns": (cell("import warnings", 'warnings.warn("old")'), "old"),
    "a cell that is no Python": (cell("for in"), "SyntaxError"),
    "a cell that imports what there is not": (cell("import nobody"), "No module named 'nobody'"),
    "a fact that a cell asks for": (
        cell("from helpers.data import fact", 'fact("russell_chang")'),
        "did you mean russell_change",
    ),
    "a table that there is not": (
        cell("from helpers.data import table", 'table("breath")'),
        "did you mean breadth",
    ),
    "a figure without a description": (
        cell(SETUP) + shown("bare", description='""'),
        "has no description",
    ),
    "a figure without a title": (cell(SETUP) + shown("bare", title='""'), "has no title"),
    "a figure with an id of capitals": (cell(SETUP) + shown("Bare"), "lower-case words"),
    "a figure of no source": (
        cell(SETUP) + shown("bare").replace('sources=["story"]', "sources=[]"),
        "names no source",
    ),
    "a figure of a source that there is not": (
        cell(SETUP) + shown("bare").replace('"story"', '"storey"'),
        "unknown source 'storey'",
    ),
    "a figure without a table": (
        cell(SETUP) + shown("bare").replace("table=rows, ", ""),
        "has no table",
    ),
    "a fact that a title asks for": (
        cell(SETUP) + shown("bare", title='"Up {fact}`russell_chang`"'),
        "did you mean russell_change",
    ),
    "numbers without a unit": (
        cell(SETUP, "from helpers.figures import Drawing, figure as drawn")
        + cell(
            "drawn(",
            '    Drawing(chart(), "Percent", "Two bars, a short one and a long one."), id="bare",',
            '    title="Up", table=rows, sources=["story"])',
        ),
        "the column 'value' .*says no unit",
    ),
}
"""Faults that end a build where they are."""


READING = "Running Jupyter-Book"
"""What a build says when its chapters have run and it begins to read the pages."""


def name_of(fault: str) -> str:
    """The name of a fault's page."""
    return re.sub(r"[^a-z]+", "-", fault.lower())


def _fault(kind: str, name: str, page: str, reason: str, place: str) -> Fault:
    return Fault(kind, name, rf"{page}\.md", place, reason)


def _said_of(page: str, said: str) -> str:
    """The lines of a build that are about a page."""
    lines = said.splitlines()
    return "\n".join(line for line in lines if re.search(rf"\b{page}(\.md|\b:)", line))


def results(base: Path | None = None) -> Iterator[Result]:
    """Build a book with all the faults of pages; then, for each that ends a build, one with it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "snapshot").mkdir()
        books.snapshot(folder / "snapshot")
        (folder / "all").mkdir()
        books.project(folder / "all", "\nNothing is wrong here.\n")
        for name, (text, _) in TEXTS.items():
            books.add(folder / "all", name_of(name), f"\n{text}\n")
        figures = "".join(text for text, _ in FIGURES.values())
        books.add(folder / "all", "cells", cell(SETUP) + figures)
        said = books.run(folder / "all", books.BUILD).said
        if READING not in said:  # then no fault of a page could be told
            raise RuntimeError(f"the book of all faults was never read; its build said:\n{said}")
        for name, (_, reason) in TEXTS.items():
            page = name_of(name)
            fault = _fault("a text", name, page, reason, rf"{page}\.md:\d+|{page}\.md")
            yield Result(fault, _said_of(page, said))
        for name, (_, reason) in FIGURES.items():
            fault = _fault("a figure", name, "cells", reason, r"cells\.md:\d+")
            yield Result(fault, "\n".join(re.findall(f".*{reason}.*", said)))
        for number, (name, (text, reason)) in enumerate(ENDS.items()):
            own = folder / f"book{number}"
            own.mkdir()
            books.project(own, text)
            done = books.run(own, books.BUILD)
            # Of a cell the traceback is the place: it has the line that failed.
            fault = Fault("a cell", name, r"page(\.md)?", r"-->|line \d+|page\.md", reason)
            yield Result(fault, done.said.replace("Traceback (most", "(most") * (done.code != 0))

"""Words by which readers ask for a place that does not say them, or that many places say.

The search puts the place first. Small words do not count ("how do I cite this book" is "cite"), nor
does the order. What the pages say themselves needs no line here. That every place is there is
`tests/test_search.py`'s to hold.
"""

from __future__ import annotations

ASKED = {
    # what a reader does with the book
    "book/teach.html#for-the-syllabus": (
        *("licence", "license", "copyright", "cc by", "cite", "citation", "reference", "bibtex"),
        *("syllabus", "reuse"),
    ),
    "book/tables.html#tables": (
        *("download", "download data", "data", "excel", "spreadsheet", "csv", "data files"),
        *("dataset", "data set"),
    ),
    "book/hosting.html#which-way": ("notebook", "notebooks", "jupyter", "jupyterlab", "run"),
    "book/teach.html#how-to-grade-it": ("slides", "slide deck", "handout", "grading", "quiz"),
    "book/colophon.html#corrections": ("corrections", "errata", "erratum"),
    # what the field says otherwise
    "book/glossary.html#term-price-earnings-ratio": (
        *("p/e", "pe", "p/e ratio", "pe ratio", "price earnings", "price to earnings"),
    ),
    "book/data.html#vix_change": ("vix", "volatility index", "fear gauge", "fear index"),
    # what most pages speak of
    "book/session.html#daily-gaps": ("gap", "gaps", "size of gap"),
    "book/fed.html#what-the-fed-told": ("fed", "federal reserve", "fomc", "rate decision"),
    "book/ledger.html#claim_msft_fall": ("microsoft", "microsoft fall"),
}
"""By the place, what is asked."""

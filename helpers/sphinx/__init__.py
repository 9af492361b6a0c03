"""The book's Sphinx extension: roles, generated pages, formulas, figures and the build's checks.

One module a concern; this one only connects them to Sphinx.
"""

from __future__ import annotations


def setup(app) -> dict:
    """Register everything with Sphinx."""
    from . import (
        colophon,
        exercises,
        figures,
        formulas,
        glossary,
        hindsight,
        inputs,
        lint,
        live,
        notebooks,
        pages,
        roles,
        sift,
        site,
    )

    for part in (inputs, roles, sift, pages, formulas, live, figures, exercises, hindsight, lint,
                 site, notebooks, glossary, colophon):
        part.setup(app)
    return {"version": "0.1", "parallel_read_safe": False, "parallel_write_safe": True}

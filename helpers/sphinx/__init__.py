"""The book's Sphinx extension: roles, generated pages, formulas, figures and the build's checks.

One module a concern; this one only connects them to Sphinx.
"""

from __future__ import annotations


def setup(app) -> dict:
    """Register everything with Sphinx."""
    from . import (
        colophon,
        corrections,
        course,
        dependencies,
        exercises,
        figures,
        forms,
        formulas,
        glossary,
        hindsight,
        layout,
        lint,
        live,
        moved,
        plain,  # noqa: F401  # imports every module that has forms of its own
        roles,
        run_in_page,
        search,
        sheets,
        sift,
        site,
        spoilers,
        states,
        typography,
    )

    for part in (
        dependencies,
        forms,
        roles,
        sift,
        formulas,
        live,
        moved,
        figures,
        exercises,
        run_in_page,
        spoilers,
        hindsight,
        layout,
        sheets,
        states,
        course,
        corrections,
        lint,
        search,
        site,
        glossary,
        colophon,
        typography,
    ):
        part.setup(app)
    return {"version": "0.1", "parallel_read_safe": False, "parallel_write_safe": True}

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
        forms,
        formulas,
        glossary,
        hindsight,
        inputs,
        launch,
        lint,
        live,
        notebooks,
        reading,
        roles,
        run_here,
        sharing,
        sift,
        site,
    )

    for part in (
        inputs,
        reading,
        forms,  # all forms are entered by now: `notebooks` imports every module that has some
        roles,
        sift,
        formulas,
        live,
        figures,
        exercises,
        hindsight,
        lint,
        site,
        notebooks,
        glossary,
        colophon,
        launch,
        sharing,
        run_here,
    ):
        part.setup(app)
    return {"version": "0.1", "parallel_read_safe": False, "parallel_write_safe": True}

"""What a reader takes along: notebooks, JupyterLab in the browser, PDF, branch, cards, sitemap.

A second Sphinx extension, which puts them beside the pages that `helpers.sphinx` makes, and the
links to them into their heads.
"""

from __future__ import annotations


def setup(app) -> dict:
    """Register with Sphinx; the pages come from `helpers.sphinx`."""
    from . import data_files, launch, not_found, notebooks, run_here, sharing

    for part in (notebooks, launch, sharing, run_here, data_files, not_found):
        part.setup(app)
    return {"version": "0.1", "parallel_read_safe": False, "parallel_write_safe": True}

"""Typographic quotes and apostrophes, set where a page's text is finished.

Prose gets them from Sphinx; here all of a page's text passes by.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from ..typography import typographic


def _set(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    if "body" in context:
        context["body"] = typographic(context["body"])


def setup(app: Sphinx) -> None:
    # After everything else that adds to a page.
    app.connect("html-page-context", _set, priority=950)

"""``{state}`words <session?weight=0.07#index-without>` ``: a figure in a state, and what it reads.

The words link to the figure with its inputs as a page's address has them; ``asof=evening`` opens
that evening. The build works out what the reader will see there, so a lesson that says so cannot go
stale; a page, figure or input that is not there stops it.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qsl

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from .. import data
from ..model import ModelError, model
from . import forms
from .figures import PageFigure, page_figures

logger = logging.getLogger(__name__)

STATE = re.compile(r"(?P<words>[^<]+) <(?P<page>[\w/]+)(?:\?(?P<query>[^#]*))?#(?P<figure>[\w-]+)>")
FORM = "write it as {state}`words <page?input=value#figure>`"


class StateError(Exception):
    """There is no such figure or input, or a value is outside of its range."""


class State(nodes.inline):
    """A state in a sentence, until all figures of the book are known."""


def inputs_of(query: str, id: str) -> dict[str, float]:
    """The values that an address gives a model, each within its range.

    Parameters
    ----------
    query : str
        As in an address: names of inputs, and numbers in the model's own units. What it asks of
        the page, ``asof``, is no value.
    id : str
        The model whose inputs they are.

    Raises
    ------
    StateError
        For a name that the model does not have, and a value that is no number or out of range.

    Examples
    --------
    >>> inputs_of("gap=5.82&prior=0.5&asof=evening", "belief_after")
    {'gap': 5.82, 'prior': 0.5}
    >>> inputs_of("gap=9", "belief_after")
    Traceback (most recent call last):
    ...
    helpers.sphinx.states.StateError: gap goes from -3 to 7, not to 9
    """
    known = {row.input: row for row in data.records("assumptions").values() if row.model == id}
    values = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if (name, text) in (("asof", "evening"), ("asof", "now")):
            continue
        if name not in known:
            others = ", ".join(known) or "none"
            raise StateError(f"the model {id!r} of that figure has no input {name!r}; has {others}")
        try:
            values[name] = float(text)
        except ValueError:
            raise StateError(f"{name}={text} is no number") from None
        row = known[name]
        if not row.low <= values[name] <= row.high:
            raise StateError(f"{name} goes from {row.low:g} to {row.high:g}, not to {text}")
    return values


def reads(query: str, id: str) -> str:
    """What a model reads in a state, as its page shows it; nothing where no one number is.

    Examples
    --------
    >>> reads("weight=0.07", "index_without")
    '0.61%'
    """
    values = inputs_of(query, id)
    return model(id).text("plain", **values) if id in data.records("models") else ""


@forms.role("state")
class StateRole(SphinxRole):
    """A figure in a state."""

    def run(self):
        node = State("", "", asked=self.text)
        node.source, node.line = self.get_source_info()
        return [node], []

    @staticmethod
    def plain(text: str) -> str:
        """A notebook has the figure itself; how to set it is said in the address's words."""
        found = STATE.fullmatch(text)
        if found is None:
            raise data.DataError(FORM)
        asked = parse_qsl(found["query"] or "")
        settings = ", ".join(f"{name} = {value}" for name, value in asked if name != "asof")
        at = f" at `{settings}`" if settings else ""
        return f"{found['words']} (figure `{found['figure']}`{at})"


def _resolve(app, doctree: nodes.document, docname: str) -> None:
    """Write each state of a page as a link, and what is read there."""
    figures = page_figures(app.env)
    for node in list(doctree.findall(State)):
        try:
            node.replace_self(
                nodes.raw("", _html(app, node["asked"], figures, docname), format="html")
            )
        except (StateError, ModelError) as error:
            logger.warning(
                "{state}`%s`: %s", node["asked"], error, location=node, type="book", subtype="state"
            )
            node.replace_self(nodes.inline(text=node["asked"]))


def _html(app, asked: str, figures: dict[str, PageFigure], docname: str) -> str:
    found = STATE.fullmatch(asked)
    if found is None:
        raise StateError(FORM)
    figure = figures.get(found["figure"])
    if not figure or figure.page != f"book/{found['page']}":
        others = [key for key, one in figures.items() if one.page == f"book/{found['page']}"]
        raise StateError(
            f"page {found['page']!r} has no figure {found['figure']!r}; "
            f"it has {', '.join(others) or 'none'}"
        )
    moved, query = figure.bundle["model"], found["query"] or ""
    read = reads(query, moved["id"]) if moved else ""
    if not moved:
        inputs_of(query, "")  # nothing in it can be moved
    page = app.builder.get_relative_uri(docname, figure.page)
    address = f"{page}?{query}".rstrip("?") + f"#{figure.bundle['id']}"
    words = escape(found["words"])
    link = f'<a class="bk-state reference internal" href="{escape(address)}">{words}</a>'
    return f'{link} <b class="bk-state__reads">{read}</b>' if read else link


def setup(app) -> None:
    """Write the states once all pages are read."""
    app.add_node(State)
    app.connect("doctree-resolved", _resolve)

"""``{scenario}`one-day?gap=5.82` ``: a result at other values, and the link that opens it.

What stands before the question mark is a figure that a reader can move, what follows are its
inputs as the page's address has them; ``asof=evening`` opens the evening. The build works the
result out, so a lesson that says what the class will see cannot go stale; a figure or an input that
is not there stops it. A figure that nobody can move is named by its number.
"""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlencode

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from ..model import Model, ModelError, model
from . import forms
from .figures import page_figures

logger = logging.getLogger(__name__)

EVENING = ("asof", "evening")
"""What an address asks of the page, and of no model."""


class ScenarioError(Exception):
    """There is no such figure or input, or a value is outside of its range."""


class Scenario(nodes.inline):
    """A scenario in a sentence, until all figures of the book are known."""


def inputs_of(query: str, formula: Model) -> dict[str, float]:
    """The values in a page's address.

    Parameters
    ----------
    query : str
        As in an address: names of inputs, and numbers in the model's own units.
    formula : Model
        The model whose inputs they are.

    Raises
    ------
    ScenarioError
        For a name that the model does not have, and a value that is no number or out of range.

    Examples
    --------
    >>> inputs_of("gap=5.82&prior=0.5", model("belief_after"))
    {'gap': 5.82, 'prior': 0.5}
    >>> inputs_of("gap=9", model("belief_after"))
    Traceback (most recent call last):
    ...
    helpers.sphinx.scenarios.ScenarioError: gap=9 is outside of -3 to 7
    """
    known = {row.input: row for row in formula.inputs}
    values = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in known:
            others = ", ".join(known)
            raise ScenarioError(f"{name!r} is no input of {formula.output.id}; it has {others}")
        try:
            values[name] = float(text)
        except ValueError:
            raise ScenarioError(f"{name}={text}: expected a number") from None
        row = known[name]
        if not row.low <= values[name] <= row.high:
            raise ScenarioError(f"{name}={text} is outside of {row.low:g} to {row.high:g}")
    return values


@forms.role("scenario")
class ScenarioRole(SphinxRole):
    """A result at other values than the author's."""

    def run(self):
        figure, _, query = self.text.partition("?")
        node = Scenario("", "", figure=figure, query=query)
        node.source, node.line = self.get_source_info()
        return [node], []

    @staticmethod
    def plain(text: str) -> str:
        """A notebook has the figure itself; how to set it is said in the address's words."""
        figure, _, query = text.partition("?")
        settings = ", ".join(f"{name} = {value}" for name, value in parse_qsl(query))
        return f"`{figure}`" + (f" at `{settings}`" if settings else "")


def _resolve(app, doctree: nodes.document, docname: str) -> None:
    """Write each scenario of a page: its result, as a link that opens it."""
    figures = page_figures(app.env)
    for node in list(doctree.findall(Scenario)):
        try:
            node.replace_self(_link(app, node, figures, docname))
        except (ScenarioError, ModelError) as error:
            logger.warning(
                "{scenario}`%s?%s`: %s",
                node["figure"],
                node["query"],
                error,
                location=node,
                type="book",
                subtype="scenario",
            )
            node.replace_self(nodes.inline(text=node["figure"]))


def _link(app, node: Scenario, figures: dict, docname: str) -> nodes.raw:
    found = figures.get(node["figure"])
    if not found:
        raise ScenarioError(f"no figure has that id; there are: {', '.join(figures)}")
    asked = parse_qsl(node["query"], keep_blank_values=True)
    query = urlencode([pair for pair in asked if pair != EVENING])
    if found.bundle["model"]:
        formula = model(found.bundle["model"]["id"])
        shown = formula.text("plain", **inputs_of(query, formula))
    elif query:
        raise ScenarioError(f"nothing in this figure can be moved, so {query!r} says nothing")
    else:
        shown = found.name
    page = app.builder.get_relative_uri(docname, found.page)
    address = f"{page}?{node['query']}".rstrip("?") + f"#{node['figure']}"
    return nodes.raw(
        "",
        f'<a class="bk-scenario reference internal" href="{escape(address)}">{shown}</a>',
        format="html",
    )


def setup(app) -> None:
    """Write the scenarios once all pages are read."""
    app.add_node(Scenario)
    app.connect("doctree-resolved", _resolve)

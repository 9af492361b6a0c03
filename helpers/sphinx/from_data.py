"""What directives share that write a part of a page from ``data/``."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .. import data, units
from ..wording import ROLE
from . import forms
from .roles import marks, marks_html, number_link


def fill(text: str) -> str:
    """Escape a text and put the numbers into it that it asks for by roles."""
    return ROLE.sub(lambda match: number_link(*match.groups()), escape(text))


def evidence(key: str) -> str:
    """A fact as a link with its value and what a reader must know of it."""
    fact = data.fact(key)
    kind = ' class="bk-hindsight"' if fact.hindsight else ""
    source = "derived here" if fact.derivation else data.source(fact.source).printed_by
    return (
        f'<li{kind}><a class="bk-row" href="data.html#{key}">{escape(fact.label)}</a>: '
        f"{escape(fact.text(fact.own_style))}{marks_html(marks(fact))} "
        f'<span class="bk-quiet">{escape(source)}, {units.moment(fact.observed_on)}</span></li>'
    )


def plain_fill(text: str) -> str:
    """The same text in plain Markdown."""
    return ROLE.sub(
        lambda match: forms.ROLES[match[1]]().plain(match[2]), forms.escape_dollars(text)
    )


def plain_evidence(key: str) -> str:
    """The same fact as a line of plain Markdown."""
    fact = data.fact(key)
    source = "derived here" if fact.derivation else data.source(fact.source).publisher
    later = "*(known only later:)* " if fact.hindsight else ""
    number = forms.ROLES["fact"]().plain(f"{key}:{fact.own_style}")
    label = forms.escape_dollars(fact.label)
    return f"{later}{label}: {number}, {source}, {units.moment(fact.observed_on)}"


class FromData(SphinxDirective):
    """A part of a page made of rows of ``data/``; the page is read again when they change."""

    def run(self) -> list[nodes.Node]:
        for path in sorted(data.DATA.glob("*")):
            self.env.note_dependency(str(path))
        return [nodes.raw("", self.html(), format="html")]

    def html(self) -> str:
        raise NotImplementedError

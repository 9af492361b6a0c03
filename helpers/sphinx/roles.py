"""Numbers in a sentence: ``{fact}``, ``{when}``, ``{claim}``, ``{result}`` and ``{assume}``.

``{fact}`nasdaq_100_change:move` `` writes a known number in a style of `helpers.units.STYLES`;
``{when}`luv_print_1401:clock` `` writes when it was observed; ``{claim}`claim_russell_close` ``
writes what the story told, ``:verdict`` and ``:text`` its verdict and paraphrase. Each is a link to
its row, with source, date and confidence on hover and focus, and without a script; with one it
opens a sheet (`helpers.sphinx.sheets`).
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from .. import data, units
from ..model import ModelError, model
from ..wording import VERDICTS, assumption_text, number
from . import forms

logger = logging.getLogger(__name__)

CATALOGUE, TABLES, LEDGER = "book/data", "book/tables", "book/ledger"
"""Where facts have their rows; models and assumptions; claims."""

for _kind in ("said", "known", "assumed"):
    forms.mark(f"bk-{_kind}", span="*{}*")


class Number(nodes.inline):
    """A number in a sentence: its kind, its row, and what to say about it."""


def marks(fact: data.Fact) -> list[str]:
    """The words a reader must see beside a fact: proxy, low (confidence), later (hindsight)."""
    return [
        word
        for word, true in (
            ("proxy", fact.proxy),
            ("low", fact.confidence == "low"),
            ("later", fact.hindsight),
        )
        if true
    ]


def marks_html(found: list[str]) -> str:
    """Marks as HTML: words, for which the style sheet shows a glyph."""
    return "".join(f'<sup class="bk-mark bk-mark--{word}">{word}</sup>' for word in found)


def is_count(fact: data.Fact, style: str) -> bool:
    """Whether a number counts: it is a word of its sentence, and its kind is not underlined."""
    return fact.unit in ("count", "rank") or style in ("words", "capital", "ordinal")


def about_fact(fact: data.Fact) -> str:
    """One line about a fact: what, when, from whom, how sure."""
    source = data.source(fact.source)
    parts = [fact.label, units.moment(fact.observed_on)]
    if fact.hindsight:
        parts.append(f"known only on {units.moment(fact.known_on)}")
    parts.append("derived here" if fact.derivation else source.printed_by)
    parts.append(f"{fact.confidence} confidence")
    if fact.proxy:
        band = fact.error_band
        parts.append(f"proxy, error about {units.write(band, fact.unit, 2)}" if band else "proxy")
    return " · ".join(parts)


def known_text(claim: data.Claim) -> str:
    """The known figure that a claim is judged against, or nothing."""
    return data.fact(claim.known).text(own_style(claim)) if claim.known else ""


def own_style(claim: data.Claim) -> str:
    """The style in which what was told and what is known stand beside each other."""
    return data.fact(claim.known).own_style if claim.known else "plain"


def about_claim(claim: data.Claim) -> str:
    """One line about a claim: told, known, verdict."""
    parts = [
        f"Told: {claim.text(own_style(claim))}"
        if claim.told is not None
        else f"Told: {claim.paraphrase}"
    ]
    if claim.known:
        parts.append(f"known: {known_text(claim)}")
    parts.append(f"verdict: {VERDICTS[claim.verdict]}")
    return " · ".join(parts)


class _NumberRole(SphinxRole):
    """What the roles share: find the row, write it, or fail with a place and a reason."""

    kind = ""
    page = ""

    def run(self):
        key, _, style = self.text.partition(":")
        for kind in ("facts", "claims", "sources", "assumptions", "models"):
            self.env.note_dependency(str(data.DATA / f"{kind}.csv"))
        try:
            shown, about, found, row = self.write(key, style)
        except (data.DataError, units.UnitError, ModelError) as error:
            logger.warning("%s", error, location=self.get_location(), type="book", subtype="number")
            self.env.note_reread()
            return [nodes.inline(text=key)], []
        count = self.env.temp_data["book_tips"] = self.env.temp_data.get("book_tips", 0) + 1
        number = Number(
            "",
            shown,
            kind=self.kinds(key, style),
            about=about,
            marks=found,
            tip=f"tip-{count}",
            page=self.page,
            row=row,
            hooks=self.hook_attributes(key, style),
        )
        if self.uses_model:
            name = key.partition(".")[0]
            self.env.metadata[self.env.docname].setdefault("book_models", {})[name] = None
        return [number], []

    def plain(self, text: str) -> str:
        """The number as bold text; what a reader must know of it stays beside it."""
        key, _, style = text.partition(":")
        shown, _, words, _ = self.write(key, style)
        return f"**{forms.escape_dollars(shown)}**" + (f" *({', '.join(words)})*" if words else "")

    uses_model = False

    def write(self, key: str, style: str) -> tuple[str, str, list[str], str]:
        raise NotImplementedError

    def kinds(self, key: str, style: str) -> str:
        """The classes of the number, each after ``bk-``."""
        return self.kind

    def hook_attributes(self, key: str, style: str) -> str:
        """Attributes by which the page's script finds the number."""
        return ""


def rests_on_later(rows) -> list[str]:
    """The mark ``later``, if an input rests on a fact that was known only later."""
    facts = (row.source.partition(":") for row in rows)
    return (
        ["later"]
        if any(kind == "fact" and data.fact(name).hindsight for kind, _, name in facts)
        else []
    )


@forms.role("fact")
class FactRole(_NumberRole):
    kind, page = "known", CATALOGUE

    def write(self, key, style):
        fact = data.fact(key)
        return number("fact", f"{key}:{style}"), about_fact(fact), marks(fact), fact.id

    def kinds(self, key, style):
        return "known bk-count" if is_count(data.fact(key), style) else self.kind


@forms.role("when")
class WhenRole(_NumberRole):
    kind, page = "known", CATALOGUE

    def write(self, key, style):
        fact = data.fact(key)
        return number("when", f"{key}:{style}"), about_fact(fact), [], fact.id


@forms.role("result")
class ResultRole(_NumberRole):
    """A model's output at the author's values."""

    kind, page = "result", TABLES

    def write(self, key, style):
        formula = model(key)
        given = ", ".join(f"{row.label} {assumption_text(row)}" for row in formula.inputs)
        about = f"{formula.output.label}, with: {given}"
        later = rests_on_later(formula.inputs)
        return number("result", f"{key}:{style}"), about, later, f"model-{key}"

    uses_model = True

    def hook_attributes(self, key, style):
        return f' data-out="{escape(key)}" data-style="{escape(style)}" aria-live="polite"'


@forms.role("assume")
class AssumeRole(_NumberRole):
    """An assumption at the author's value."""

    kind, page = "assumed", TABLES

    def write(self, key, style):
        row = data.assumption(key)
        if style:
            raise units.UnitError(
                f"{key}: expected no style, as a reader who moves an input may turn its sign; "
                f"found {style!r}; write {{assume}}`{key}` and words for either sign"
            )
        later = rests_on_later([row])
        shown = number("assume", key)
        return shown, f"{row.label}. {row.reason}", later, row.id

    uses_model = True

    def hook_attributes(self, key, style):
        return f' data-in="{escape(key)}"'


@forms.role("claim")
class ClaimRole(_NumberRole):
    kind, page = "said", LEDGER

    def write(self, key, style):
        claim = data.claim(key)
        return number("claim", f"{key}:{style}"), about_claim(claim), [], claim.id


def number_html(
    text: str, kind: str, about: str, marks: list[str], tip: str, href: str, hooks: str = ""
) -> str:
    """A number as HTML: a link to its row with what is said about it."""
    later = " bk-later" if "later" in marks else ""
    return (
        f'<span class="bk-number{later}"><a class="bk-{kind}" href="{escape(href)}" '
        f'aria-describedby="{tip}"{hooks}>{escape(text)}</a>{marks_html(marks)}'
        f'<span class="bk-tip" role="tooltip" id="{tip}">{escape(about)}</span></span>'
    )


def number_link(role: str, asked: str) -> str:
    """A number in a text of ``data/`` as HTML: a link to its row, with its marks."""
    form = forms.ROLES[role]()
    key, _, style = asked.partition(":")
    shown, _, found, row = form.write(key, style)
    later = ' class="bk-later"' if "later" in found else ""
    href = f"{form.page.rpartition('/')[2]}.html#{row}"
    link = f'<a class="bk-{form.kinds(key, style)}" href="{href}">{escape(shown)}</a>'
    return f"<span{later}>{link}{marks_html(found)}</span>"


def _visit_html(visitor, node: Number) -> None:
    builder = visitor.builder
    href = builder.get_relative_uri(builder.current_docname, node["page"]) + f"#{node['row']}"
    visitor.body.append(
        number_html(
            node.astext(),
            node["kind"],
            node["about"],
            node["marks"],
            node["tip"],
            href,
            node["hooks"],
        )
    )
    raise nodes.SkipNode


def _pass(visitor, node: Number) -> None:
    """Other builders write the number as plain text."""


def setup(app) -> None:
    """Add the numbers that the roles make."""
    plain = (_pass, _pass)
    app.add_node(Number, html=(_visit_html, None), latex=plain, text=plain)

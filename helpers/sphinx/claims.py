"""The story's claims on pages: a chapter's, the ledger's, and the rules that judge them."""

from __future__ import annotations

import json
import re
from html import escape

from docutils import nodes
from docutils.parsers.rst import directives

from .. import data, units
from ..wording import VERDICTS
from . import forms, sift
from .forms import Used
from .from_data import FromData, evidence, fill, plain_evidence, plain_fill
from .roles import known_text, own_style


def error_of(claim: data.Claim) -> float | None:
    """How far what was told lies from what is known, in the claim's unit."""
    if claim.told is None or not claim.known:
        return None
    return abs(claim.told - data.fact(claim.known).value)


def claim_html(claim: data.Claim, in_ledger: bool) -> str:
    """A claim as one line that opens to its best case, the reason and the evidence."""
    pair = []
    if claim.told is not None:
        pair.append(f'<span class="bk-said">{escape(claim.text(own_style(claim)))}</span>')
    if claim.known and claim.kind == "figure":
        pair.append(f'<span class="bk-known">{escape(known_text(claim))}</span>')
    known = "".join(evidence(key) for key in claim.evidence)
    error = error_of(claim)
    more = "" if in_ledger else f' <a href="ledger.html#{claim.id}">In the ledger</a>'
    number = f'<span class="bk-claim__number">{claim.number}</span> ' if in_ledger else ""
    return (
        f'<details class="bk-claim"{_handles(claim, error) if in_ledger else ""}><summary>'
        f'<span class="bk-claim__text">{number}{escape(claim.paraphrase)}</span>'
        f'<span class="bk-claim__pair">{" → ".join(pair)}</span>'
        f'<span class="bk-verdict bk-verdict--{claim.verdict}">{VERDICTS[claim.verdict]}</span>'
        f"</summary>"
        f"<dl><dt>Best case</dt><dd>{fill(claim.best_case)}</dd>"
        f'<dt class="bk-claim__why">Why this verdict</dt>'
        f'<dd class="bk-claim__why">{fill(claim.note)}{more}</dd>'
        + (
            f'<dt class="bk-claim__why bk-hindsight">Later</dt>'
            f'<dd class="bk-claim__why bk-hindsight">{fill(claim.later_note)}</dd>'
            if claim.later_note
            else ""
        )
        + (
            f"<dt>Told and known differ by</dt><dd>{_written_error(claim, error)}</dd>"
            if error is not None
            else ""
        )
        + f"<dt>Evidence</dt><dd><ul>{known}</ul></dd>"
        + f"<dt>Kind</dt><dd>{escape(claim.kind)}, in “{escape(claim.section)}”</dd>"
        + f"<dt>Judged</dt><dd>on {units.moment(claim.judged_on)}, by the rule "
        f'<a href="ledger.html#rule-{claim.rule}">{_words(claim.rule)}</a></dd></dl></details>'
    )


def _words(rule: str) -> str:
    """The id of a rule as words: what it applies to, and which of several."""
    return rule.replace("_", ", ")


def _written_error(claim: data.Claim, error: float) -> str:
    decimals = max(claim.told_decimals, data.fact(claim.known).decimals)
    unit = "percentage_points" if claim.told_unit == "percent" else claim.told_unit
    return escape(units.write(error, unit, min(decimals, 2)))


CHAPTERS = (
    "session",
    "capex",
    "contagion",
    "fed",
    "balance",
    "valuation",
    "movers",
    "history",
    "outlook",
)


def _handles(claim: data.Claim, error: float | None) -> str:
    """By which a claim is found, filtered and put in order; errors relative to what is known."""
    known = abs(data.fact(claim.known).value) if error is not None else 0
    by = {
        "number": claim.number,
        "verdict": list(VERDICTS).index(claim.verdict),
        "chapter": CHAPTERS.index(claim.chapter),
        "error": f"{-error / known:.4f}"
        if error is not None and known
        else "",  # the largest first
    }
    orders = "".join(f' data-by-{key}="{rank}"' for key, rank in by.items())
    return (
        f' id="{claim.id}" data-item data-number="{claim.number}" data-verdict="{claim.verdict}" '
        f'data-kind="{claim.kind}" data-chapter="{claim.chapter}" '
        f'data-section="{escape(claim.section)}"{orders}'
    )


def ledger_form(claims: list[data.Claim]) -> str:
    """What a reader filters and sorts the ledger by."""

    def used(attribute: str) -> dict[str, str]:
        return {value: value for value in dict.fromkeys(getattr(c, attribute) for c in claims)}

    verdicts = {key: text for key, text in VERDICTS.items() if key in used("verdict")}
    orders = {
        "number": "the story",
        "verdict": "verdict",
        "error": "relative size of the error",
        "chapter": "chapter",
    }
    return sift.form(
        sift.choice("verdict", "Verdict", verdicts)
        + sift.choice("kind", "Kind", used("kind"))
        + sift.choice("chapter", "Chapter", used("chapter"))
        + sift.choice("section", "Section of the story", used("section"))
        + sift.choice("order", "In the order of", orders, first=""),
        items=".bk-claims--ledger",
        noun="claims",
        name="ledger",
        label="Filter and sort the claims",
    )


def judge_form() -> str:
    """The switch by which a reader judges the claims before the book does; a script shows it.

    Returns
    -------
    str
        Hidden, with the verdicts and their words in ``data-verdicts``.
    """
    heads = ("Verdict", "The book", "Both", "You")
    return (
        f'<section class="bk-judge" hidden data-verdicts="{escape(json.dumps(VERDICTS))}" '
        'aria-label="Judge it yourself">'
        '<button type="button" aria-pressed="false">Judge it yourself</button> '
        '<button type="button">Forget my verdicts</button>'
        '<p><output aria-live="polite"></output></p>'
        '<template><table class="bk-table"><caption>Claims by verdict: the book’s, those on '
        "which you both agree, and yours</caption><thead><tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr></thead><tbody></tbody></table></template></section>"
    )


MOST_OPEN = 5
"""Claims that a chapter may leave open: more would stand between a reader and the chapter."""


@forms.directive("claims")
class Claims(FromData):
    """``{claims} chapter``: the claims a chapter takes up, in the story's order.

    With ``:open: id id …`` these stay open, at most `MOST_OPEN`; the rest lie in one fold. Without
    it none is folded.
    """

    required_arguments = 1
    option_spec = {"open": directives.unchanged_required}

    def html(self) -> str:
        try:
            shown, rest = open_and_folded(self.arguments[0], self.options.get("open", ""))
        except data.DataError as error:
            raise self.error(str(error)) from None
        rows, folded = (
            "".join(claim_html(claim, in_ledger=False) for claim in claims)
            for claims in (shown, rest)
        )
        if folded:
            folded = (
                f'<details class="bk-claims__rest"><summary>{the_rest(rest)}</summary>'
                f"{folded}</details>"
            )
        return f'<div class="bk-claims">{rows}{folded}</div>'

    @staticmethod
    def plain(used: Used) -> list[str]:
        shown, rest = open_and_folded(used.argument, used.options.get("open", ""))
        lines = [_plain_claim(claim) for claim in shown]
        if rest:
            lines += [
                f"\n<details><summary>{the_rest(rest)}</summary>\n\n",
                *map(_plain_claim, rest),
                "\n</details>\n",
            ]
        return lines


def open_and_folded(chapter: str, listed: str) -> tuple[list[data.Claim], list[data.Claim]]:
    """A chapter's claims in the story's order: those that stay open, and those that are folded.

    Parameters
    ----------
    chapter : str
        Its name in ``data/claims.csv``.
    listed : str
        The ids of the claims that stay open; if empty, all do.

    Raises
    ------
    helpers.data.DataError
        If there is no such chapter, a listed claim is not one of its, or too many are listed.

    Examples
    --------
    >>> shown, rest = open_and_folded("session", "claim_gap claim_rout")
    >>> [claim.id for claim in shown], len(rest) > 15
    (['claim_rout', 'claim_gap'], True)
    """
    claims = [claim for claim in data.records("claims").values() if claim.chapter == chapter]
    if not claims:
        raise data.DataError(f"no claim of data/claims.csv names the chapter {chapter!r}")
    wanted = listed.split()
    if strange := [id for id in wanted if id not in {claim.id for claim in claims}]:
        raise data.DataError(f"not a claim of the chapter {chapter!r}: {', '.join(strange)}")
    if len(wanted) > MOST_OPEN:
        raise data.DataError(f"at most {MOST_OPEN} claims stay open; {len(wanted)} are listed")
    if not wanted:
        return claims, []
    return [c for c in claims if c.id in wanted], [c for c in claims if c.id not in wanted]


def the_rest(claims: list[data.Claim]) -> str:
    """How many claims lie in a fold, and their verdicts.

    >>> the_rest(open_and_folded("session", "claim_gap")[1]).partition(":")[0]
    'The other 25 claims'
    """
    found = [claim.verdict for claim in claims]
    told = ", ".join(
        f"{words} {found.count(key)}" for key, words in VERDICTS.items() if key in found
    )
    return f"The other {len(claims)} claims: {told}"


def _plain_claim(claim: data.Claim) -> str:
    """A claim as on a page: a line that opens to its best case, the reason and the evidence."""
    pair = [claim.text(own_style(claim))] if claim.told is not None else []
    if claim.known and claim.kind == "figure":
        pair.append(known_text(claim))
    shown = escape(" ".join([claim.paraphrase, " → ".join(pair)]).rstrip(), quote=False)
    error = error_of(claim)
    said = {
        "Best case": plain_fill(claim.best_case),
        "Why this verdict": plain_fill(claim.note),
        "Later": f"*(known only later:)* {plain_fill(claim.later_note)}"
        if claim.later_note
        else "",
        "Told and known differ by": forms.escape_dollars(_written_error(claim, error))
        if error is not None
        else "",
        "Evidence": "".join(f"\n  - {plain_evidence(key)}" for key in claim.evidence),
        "Judged": f"on {units.moment(claim.judged_on)}, by the rule “{_words(claim.rule)}”",
    }
    return (
        # A dollar as an entity: in HTML a backslash before it would be seen.
        f"\n<details><summary>{claim.number}. {shown.replace('$', '&#36;')} "
        f"<em>{VERDICTS[claim.verdict].capitalize()}.</em></summary>\n\n"
        + "".join(f"- **{head}.** {text}\n" for head, text in said.items() if text)
        + "\n</details>\n"
    )


@forms.directive("verdict-rules")
class Rules(FromData):
    """``{verdict-rules}``: the rules by which claims are judged, with the days they are from."""

    def html(self) -> str:
        rules = data.records("verdict_rules").values()
        return f'<ul class="bk-rules">{"".join(map(_rule_html, rules))}</ul>'

    @staticmethod
    def plain(used: Used) -> list[str]:
        return [
            f"- **{_words(rule.id).capitalize()}.** {rule.rule} {_written(rule)}\n"
            for rule in data.records("verdict_rules").values()
        ]


def _rule_html(rule: data.Rule) -> str:
    words = re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(rule.rule, quote=False))
    return (
        f'<li id="rule-{rule.id}"><strong>{_words(rule.id).capitalize()}.</strong> {words} '
        f'<span class="bk-quiet">{escape(_written(rule), quote=False)}</span></li>'
    )


def _written(rule: data.Rule) -> str:
    """When a rule was written, when its words were last changed, and how."""
    first, last = (units.day(at, "%B") for at in (rule.first_written_on, rule.written_on))
    when = f"Written on {first}" + (f", as it stands since {last}." if first != last else ".")
    return f"{when} {rule.changed}".rstrip()


@forms.directive("ledger")
class Ledger(FromData):
    """Every claim, with an address of its own."""

    def html(self) -> str:
        claims = list(data.records("claims").values())
        rows = "".join(claim_html(claim, in_ledger=True) for claim in claims)
        form = ledger_form(claims)
        return f'{judge_form()}{form}<div class="bk-claims bk-claims--ledger">{rows}</div>'

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname] |= {"book_sift": True, "book_judge": True}
        return super().run()

    @staticmethod
    def plain(used: Used) -> list[str]:
        return [_plain_claim(claim) for claim in data.records("claims").values()]

"""Pages and parts of pages that are written from ``data/``: claims, facts, tables, sources."""

from __future__ import annotations

import json
import re
from html import escape

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .. import data, units, xp
from ..controls import input_format
from ..figure_html import source_html
from ..models.outlook import brier_score
from ..open_data import HISTORIES, OpenData
from ..pipeline.validate import FACT_IN_TEXT
from ..wording import VERDICTS, assumption_text
from . import forms, sift
from .derivation_words import in_words, vocabulary
from .forms import Used
from .roles import known_text, marks, rests_on_later


def fill(text: str) -> str:
    """Escape a text and put the facts it names in braces into it, as known numbers."""

    def number(match) -> str:
        fact = data.fact(match.group(1))
        words = "".join(f'<sup class="bk-mark">{word}</sup>' for word in marks(fact))
        shown = escape(fact.text(match.group(2) or "plain"))
        later = ' class="bk-later"' if fact.hindsight else ""
        link = f'<a class="bk-known" href="data.html#{fact.id}">{shown}</a>'
        return f"<span{later}>{link}{words}</span>"

    return FACT_IN_TEXT.sub(number, escape(text))


def error_of(claim: data.Claim) -> float | None:
    """How far what was told lies from what is known, in the claim's unit."""
    if claim.told is None or not claim.known:
        return None
    return abs(claim.told - data.fact(claim.known).value)


def _evidence(key: str) -> str:
    """A fact as a link with its value and what a reader must know of it."""
    fact = data.fact(key)
    words = "".join(f'<sup class="bk-mark">{word}</sup>' for word in marks(fact))
    kind = ' class="bk-hindsight"' if fact.hindsight else ""
    source = "derived here" if fact.derivation else data.source(fact.source).publisher
    return (
        f'<li{kind}><a href="data.html#{key}">{escape(fact.label)}</a>: '
        f"{escape(fact.text())}{words} "
        f'<span class="bk-quiet">{escape(source)}, {units.moment(fact.observed_on)}</span></li>'
    )


def claim_html(claim: data.Claim, in_ledger: bool) -> str:
    """A claim as one line that opens to its best case, the reason and the evidence."""
    pair = []
    if claim.told is not None:
        pair.append(f'<span class="bk-said">{escape(claim.text())}</span>')
    if claim.known and claim.kind == "figure":
        pair.append(f'<span class="bk-known">{escape(known_text(claim))}</span>')
    evidence = "".join(_evidence(key) for key in claim.evidence)
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
        + f"<dt>Evidence</dt><dd><ul>{evidence}</ul></dd>"
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
        '<table class="bk-table" hidden><caption>Claims by verdict: the book’s, those on '
        "which you both agree, and yours</caption><thead><tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in heads)
        + "</tr></thead><tbody></tbody></table></section>"
    )


class _FromData(SphinxDirective):
    """A part of a page made of rows of ``data/``; the page is read again when they change."""

    def run(self) -> list[nodes.Node]:
        for path in sorted(data.DATA.glob("*")):
            self.env.note_dependency(str(path))
        return [nodes.raw("", self.html(), format="html")]

    def html(self) -> str:
        raise NotImplementedError


MOST_OPEN = 5
"""Claims that a chapter may leave open: more would stand between a reader and the chapter."""


@forms.directive("claims")
class Claims(_FromData):
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
    'The other 23 claims'
    """
    found = [claim.verdict for claim in claims]
    told = ", ".join(
        f"{words} {found.count(key)}" for key, words in VERDICTS.items() if key in found
    )
    return f"The other {len(claims)} claims: {told}"


def _plain_claim(claim: data.Claim) -> str:
    """A claim as an item of a list: what was told, and the verdict."""
    told = f" Told: {claim.text()}." if claim.told is not None else ""
    text = forms.escape_dollars(claim.paraphrase + told)
    return f"- {text} *{VERDICTS[claim.verdict].capitalize()}.*\n"


@forms.directive("verdict-rules")
class Rules(_FromData):
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


STATUS = {
    "happened": "happened",
    "did_not_happen": "did not happen",
    "open": "still open",
    "depends": "depends on index and date, no score",
    "no_measure": "no measure, no score",
}
COULD_FAIL = {"yes": "could fail", "hardly": "could hardly fail", "no": "nothing settles it"}


@forms.directive("forecasts")
class Forecasts(_FromData):
    """``{forecasts}``: the story's forecasts as checkable statements, with score and evidence."""

    def html(self) -> str:
        rows = "".join(map(forecast_html, data.table("forecasts").to_dict("records")))
        return f'<div class="bk-claims bk-claims--forecasts">{rows}</div>'

    @staticmethod
    def plain(used: Used) -> list[str]:
        return [
            f"- {forms.escape_dollars(row['statement'])} "
            f"*{COULD_FAIL[row['could_fail']].capitalize()}.* "
            f"{row['settled_by']}.\n"
            for row in data.table("forecasts").to_dict("records")
        ]


def forecast_html(row: dict) -> str:
    """A forecast as one line that opens to what settles it, how sure one could be, what came.

    The outcome is hindsight: its words, its score and its evidence are hidden for that evening.
    """
    score, chance = "None", row["probability"]
    if chance == chance:  # an empty cell is no number
        score = units.write(100 * chance, "percent", 0)
    outcome = STATUS[row["status"]]
    if row["outcome"] in (0, 1):
        brier = brier_score(xp.numpy, chance, int(row["outcome"]))
        outcome += f"; Brier score {units.digits(brier, 2) if brier >= 0.005 else 'under 0.01'}"
    evidence, later = (
        "".join(_evidence(key) for key in row[column].split())
        for column in ("evidence", "later_evidence")
    )
    claim = data.claim(row["claim"])
    return (
        f'<details class="bk-claim" id="forecast-{row["id"]}"><summary>'
        f'<span class="bk-claim__text">{escape(row["statement"])}</span>'
        f'<span class="bk-claim__pair bk-hindsight">{STATUS[row["status"]]}</span>'
        f'<span class="bk-verdict">{COULD_FAIL[row["could_fail"]]}</span></summary><dl>'
        f"<dt>Told</dt><dd>{escape(claim.paraphrase)} "
        f'<a href="ledger.html#{claim.id}">In the ledger</a></dd>'
        f"<dt>What settles it</dt><dd>{escape(row['settled_by'])}</dd>"
        f"<dt>Could it have failed?</dt><dd>{escape(row['why'])}</dd>"
        f"<dt>How sure one could be</dt><dd>{escape(score)}. {fill(row['reason'])}</dd>"
        f"<dt>Evidence that evening</dt><dd><ul>{evidence}</ul></dd>"
        f'<dt class="bk-hindsight">To 21 August</dt><dd class="bk-hindsight">'
        f"{escape(outcome[0].upper() + outcome[1:])}. {fill(row['later_note'])}</dd>"
        f'<dt class="bk-hindsight">Evidence since</dt><dd class="bk-hindsight"><ul>{later}</ul>'
        f"</dd></dl></details>"
    )


@forms.directive("ledger")
class Ledger(_FromData):
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


@forms.directive("facts-catalogue")
class Facts(_FromData):
    """Every fact, with an address of its own."""

    def html(self) -> str:
        table = table_html(
            "Facts",
            ("Fact", "Value", "Observed", "Known", "Source", "Confidence"),
            (_fact_row(fact) for fact in data.records("facts").values()),
        )
        return table + vocabulary()  # behind what a reader came for


def _fact_row(fact: data.Fact) -> str:
    source = data.source(fact.source)
    how = f"<br>Derived: {in_words(fact.derivation)}" if fact.derivation else ""
    note = f'<br><span class="bk-quiet">{escape(fact.note)}</span>' if fact.note else ""
    words = "".join(f' <span class="bk-mark">{word}</span>' for word in marks(fact))
    link = (
        f'<a href="{escape(source.url)}">{escape(source.publisher)}</a>'
        if source.url
        else escape(source.publisher)
    )
    band = f" ± {units.write(fact.error_band, fact.unit, 2)}" if fact.error_band is not None else ""
    unused = "" if fact.preferred else ' <span class="bk-mark">not used</span>'
    return (
        f'<tr id="{fact.id}"{_hindsight(fact.hindsight)}>'
        f'<th scope="row">{escape(fact.label)}{unused}{how}{note}</th>'
        f'<td class="bk-n">{escape(fact.text())}{band}</td>'
        f"<td>{_moment(fact.observed_on)}</td><td>{_moment(fact.known_on)}</td>"
        f"<td>{link}</td><td>{fact.confidence}{words}</td></tr>"
    )


def _hindsight(true: bool) -> str:
    return ' class="bk-hindsight"' if true else ""


def _moment(iso: str) -> str:
    return escape(iso.replace("T", " "))


@forms.directive("models-catalogue")
class Models(_FromData):
    """Every model and assumption, with an address of its own."""

    def html(self) -> str:
        cards = "".join(_model_card(output) for output in data.records("models").values())
        return f'<div class="bk-claims bk-claims--cards">{cards}</div>'


def _model_card(output: data.Output) -> str:
    rows = "".join(
        f'<tr id="{row.id}"{_hindsight(bool(rests_on_later([row])))}>'
        f'<th scope="row">{escape(row.label)}</th>'
        f'<td class="bk-n"><span class="bk-assumed">{escape(assumption_text(row))}</span></td>'
        f'<td class="bk-n">{_display(row, row.low)}</td>'
        f'<td class="bk-n">{_display(row, row.high)}</td>'
        f"<td>{escape(row.reason)}</td></tr>"
        for row in data.records("assumptions").values()
        if row.model == output.id
    )
    condition = f" Condition: {escape(output.requires_text)}." if output.requires else ""
    heads = ("Input", "Author's value", "From", "To", "Reason")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<details class="bk-claim" id="model-{output.id}" open><summary>'
        f'<span class="bk-claim__text">{escape(output.label)} '
        f"<code>{output.chapter}.{output.id}</code></span></summary>"
        f'<div class="bk-scroll" tabindex="0" role="region" aria-label="Inputs: '
        f'{escape(output.label)}"><table class="bk-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div><p class='bk-quiet'>{condition}</p></details>"
    )


def _display(row: data.Assumption, value: float) -> str:
    how = input_format(row)
    return escape(units.write(value * row.display_factor, row.display_unit, how["decimals"]))


@forms.directive("tables-catalogue")
class Tables(_FromData):
    """Every table: what it holds, where it came from, what was done to it, what is missing."""

    def html(self) -> str:
        cards = "".join(_table_card(resource) for resource in data.descriptor()["resources"])
        cards += "".join(_history_card(history) for history in HISTORIES.values())
        return f'<div class="bk-claims bk-claims--cards">{cards}</div>'


def _table_card(resource: dict) -> str:
    fields = "".join(
        f"<tr><th scope='row'><code>{escape(field['name'])}</code></th>"
        f"<td>{escape(field['type'])}</td><td>{escape(field.get('unit', ''))}</td>"
        f"<td>{escape(field.get('description', ''))}</td></tr>"
        for field in resource["schema"]["fields"]
    )
    told = (
        ("From the producer", resource.get("description_from_producer")),
        ("What was done", resource.get("processing")),
        ("Holes", resource.get("holes")),
        ("Holes since", resource.get("holes_later")),
        ("Licence", _licence(resource)),
        ("Known on", resource.get("known_on")),
    )
    items = "".join(
        f"<dt{kind}>{name}</dt><dd{kind}>{escape(str(text))}</dd>"
        for name, text in told
        if text
        for kind in (_hindsight(name == "Holes since"),)
    )
    return (
        f'<details class="bk-claim" id="table-{resource["name"]}"><summary>'
        f'<span class="bk-claim__text"><code>{escape(resource["path"])}</code> '
        f"{escape(resource.get('description', ''))}</span></summary><dl>{items}</dl>"
        f'<div class="bk-scroll" tabindex="0" role="region" aria-label="Columns of '
        f'{escape(resource["path"])}"><table class="bk-table"><thead><tr>'
        f'<th scope="col">Column</th><th scope="col">Type</th>'
        f'<th scope="col">Unit</th><th scope="col">Meaning</th></tr>'
        f"</thead><tbody>{fields}</tbody></table></div></details>"
    )


def _history_card(history: OpenData) -> str:
    """A history that a package carries: it has no file here."""
    told = (
        ("Covers", history.coverage),
        ("Licence", f"{history.licence} (checked {units.moment(history.licence_checked_on)})"),
        ("Read with", f'open_data("{history.name}"), from the package {history.package}'),
    )
    items = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in told)
    return (
        f'<details class="bk-claim" id="history-{history.name}"><summary>'
        f'<span class="bk-claim__text"><code>{history.name}</code> {escape(history.title)}</span>'
        f"</summary><dl>{items}</dl></details>"
    )


def _licence(resource: dict) -> str:
    checked = resource.get("licence_checked_on")
    return resource.get("licence", "") + (f" (checked {units.moment(checked)})" if checked else "")


@forms.directive("sources-list")
class Sources(_FromData):
    """Every page and file that a number was read from."""

    def html(self) -> str:
        rows = "".join(
            f'<li id="source-{source.id}"{_hindsight(source.hindsight)}>{source_html(source)}'
            + (f'<br><span class="bk-quiet">{escape(source.note)}</span>' if source.note else "")
            + "</li>"
            for source in data.records("sources").values()
        )
        return f'<ul class="bk-sources">{rows}</ul>'


def table_html(label: str, heads: tuple[str, ...], rows) -> str:
    """A table of rows that are HTML already, with room to scroll."""
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="bk-scroll bk-scroll--tall" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="bk-table bk-table--facts"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )

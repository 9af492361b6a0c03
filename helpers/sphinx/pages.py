"""Parts of pages that are written from ``data/``: forecasts, facts, models, tables, sources."""

from __future__ import annotations

import re
from html import escape

from .. import data, units, xp
from ..controls import input_format
from ..figure_html import source_html
from ..models.outlook import brier_score
from ..open_data import HISTORIES, OpenData
from ..pipeline.address import address
from ..wording import assumption_text
from . import forms
from .derivation_words import in_words, vocabulary
from .forms import Used
from .from_data import FromData, evidence, fill
from .roles import marks, rests_on_later

STATUS = {
    "happened": "happened",
    "did_not_happen": "did not happen",
    "open": "still open",
    "depends": "depends on index and date, no score",
    "no_measure": "no measure, no score",
}
COULD_FAIL = {"yes": "could fail", "hardly": "could hardly fail", "no": "nothing settles it"}


@forms.directive("forecasts")
class Forecasts(FromData):
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
    known, later = (
        "".join(evidence(key) for key in row[column].split())
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
        f"<dt>Evidence that evening</dt><dd><ul>{known}</ul></dd>"
        f'<dt class="bk-hindsight">To 21 August</dt><dd class="bk-hindsight">'
        f"{escape(outcome[0].upper() + outcome[1:])}. {fill(row['later_note'])}</dd>"
        f'<dt class="bk-hindsight">Evidence since</dt><dd class="bk-hindsight"><ul>{later}</ul>'
        f"</dd></dl></details>"
    )


@forms.directive("facts-catalogue")
class Facts(FromData):
    """Every fact, with an address of its own."""

    def html(self) -> str:
        table = table_html(
            "Facts",
            ("Fact", "Value", "Observed", "Known", "Source", "Confidence"),
            (_fact_row(fact) for fact in data.records("facts").values()),
            cards=True,
        )
        return table + vocabulary()  # behind what a reader came for


def _fact_row(fact: data.Fact) -> str:
    source = data.source(fact.source)
    how = f"<br>Derived: {in_words(fact.derivation)}" if fact.derivation else ""
    note = f'<br><span class="bk-quiet">{escape(fact.note)}</span>' if fact.note else ""
    words = "".join(f' <span class="bk-mark">{word}</span>' for word in marks(fact))
    link = (
        f'<a href="{escape(source.url)}">{escape(source.printed_by)}</a>'
        if source.url
        else escape(source.printed_by)
    )
    band = f" ± {units.write(fact.error_band, fact.unit, 2)}" if fact.error_band is not None else ""
    same = ' class="bk-same"' if fact.known_on == fact.observed_on else ""
    unused = "" if fact.preferred else ' <span class="bk-mark">not used</span>'
    return (
        f'<tr id="{fact.id}"{_hindsight(fact.hindsight)}>'
        f'<th scope="row">{escape(fact.label)}{unused}{how}{note}</th>'
        f'<td class="bk-n">{escape(fact.text())}{band}</td>'
        f'<td data-head="Observed">{_moment(fact.observed_on)}</td>'
        f'<td data-head="Known"{same}>{_moment(fact.known_on)}</td>'
        f'<td data-head="Source">{link}</td>'
        f'<td data-head="Confidence">{fact.confidence}{words}</td></tr>'
    )


def _hindsight(true: bool) -> str:
    return ' class="bk-hindsight"' if true else ""


def _moment(iso: str) -> str:
    return escape(iso.replace("T", " "))


@forms.directive("models-catalogue")
class Models(FromData):
    """Every model and assumption, with an address of its own."""

    def html(self) -> str:
        cards = "".join(_model_card(output) for output in data.records("models").values())
        return f'<div class="bk-claims bk-claims--cards">{cards}</div>'


def _model_card(output: data.Output) -> str:
    rows = "".join(
        f'<tr id="{row.id}"{_hindsight(bool(rests_on_later([row])))}>'
        f'<th scope="row">{escape(row.label)}</th>'
        f'<td class="bk-n"><span class="bk-assumed">{escape(assumption_text(row))}</span></td>'
        f'<td class="bk-n" data-head="From">{_display(row, row.low)}</td>'
        f'<td class="bk-n" data-head="To">{_display(row, row.high)}</td>'
        f'<td class="bk-wide">{escape(row.reason)}</td></tr>'
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
        f'<div class="bk-scroll bk-scroll--cards" tabindex="0" role="region" aria-label="Inputs: '
        f'{escape(output.label)}"><table class="bk-table bk-table--cards">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"<p class='bk-quiet'>{condition}</p></details>"
    )


def limits(row: data.Assumption) -> str:
    """From where to where an assumption may be moved."""
    return f"{_display(row, row.low)} to {_display(row, row.high)}"


def _display(row: data.Assumption, value: float) -> str:
    how = input_format(row)
    return escape(units.write(value * row.display_factor, row.display_unit, how["decimals"]))


FILES = (
    '<p>Each table is a file beside the pages. <a href="../data/datapackage.json">'
    "data/datapackage.json</a> (a Frictionless data package) says what each column is, and "
    '<a href="../data/one-day-in-january-data.zip">one archive</a> has all of it. The files are '
    "in UTF-8, numbers have a point and a plain minus, dates are ISO, an empty cell is not known. "
    "What a figure offers to download is written alike, its units in the headings or in a column; "
    "it starts with a byte order mark, without which spreadsheets misread it.</p>"
)
"""What is said of the files that `helpers.delivery.data_files` puts beside the pages."""


@forms.directive("tables-catalogue")
class Tables(FromData):
    """Every table: what it holds, where it came from, what was done to it, what is missing."""

    def html(self) -> str:
        cards = "".join(_table_card(resource) for resource in data.descriptor()["resources"])
        cards += "".join(_history_card(history) for history in HISTORIES.values())
        return f'{FILES}<div class="bk-claims bk-claims--cards">{cards}</div>'


def _table_card(resource: dict) -> str:
    fields = "".join(
        f"<tr><th scope='row'><code>{escape(field['name'])}</code></th>"
        f"<td>{escape(field['type'])}</td>"
        f'<td data-head="Unit">{escape(field.get("unit", ""))}</td>'
        f'<td class="bk-wide">{_with_code(field.get("description", ""))}</td></tr>'
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
        f"<dt{kind}>{name}</dt><dd{kind}>{_with_code(str(text))}</dd>"
        for name, text in told
        if text
        for kind in (_hindsight(name == "Holes since"),)
    )
    path = f"data/{resource['path']}"
    here = address()
    whole = escape(f"{here.site if here else ''}{path}")
    items += (
        f'<dt>File</dt><dd><a href="../{path}">{path}</a><br>'
        f'<code>pd.read_csv("{whole}")</code><br><code>readr::read_csv("{whole}")</code></dd>'
    )
    return (
        f'<details class="bk-claim" id="table-{resource["name"]}"><summary>'
        f'<span class="bk-claim__text"><code>{escape(resource["path"])}</code> '
        f"{_with_code(resource.get('description', ''))}</span></summary><dl>{items}</dl>"
        f'<div class="bk-scroll bk-scroll--cards" tabindex="0" role="region" '
        f'aria-label="Columns of {escape(resource["path"])}">'
        f'<table class="bk-table bk-table--cards"><thead><tr>'
        f'<th scope="col">Column</th><th scope="col">Type</th>'
        f'<th scope="col">Unit</th><th scope="col">Meaning</th></tr>'
        f"</thead><tbody>{fields}</tbody></table></div></details>"
    )


def _with_code(text: str) -> str:
    """Words of the descriptor as HTML; what stands between backticks is set as code.

    Examples
    --------
    >>> _with_code("`a` < b")
    '<code>a</code> &lt; b'
    """
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


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
class Sources(FromData):
    """Every page and file that a number was read from."""

    def html(self) -> str:
        rows = "".join(
            f'<li id="source-{source.id}"{_hindsight(source.hindsight)}>{source_html(source)}'
            + (f'<br><span class="bk-quiet">{escape(source.note)}</span>' if source.note else "")
            + "</li>"
            for source in data.records("sources").values()
        )
        return f'<ul class="bk-sources">{rows}</ul>'


def table_html(label: str, heads: tuple[str, ...], rows, cards: bool = False) -> str:
    """A table of rows that are HTML already, with room to scroll; on a phone, if so, as cards."""
    kind, way = (" bk-table--cards", " bk-scroll--cards") if cards else ("", "")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="bk-scroll bk-scroll--tall{way}" tabindex="0" role="region" '
        f'aria-label="{label}">'
        f'<table class="bk-table bk-table--facts{kind}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )

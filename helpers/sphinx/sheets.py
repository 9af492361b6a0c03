"""The sheet that a number opens, on the page where it stands, and the key at a page's foot.

What the sheets of a page say is a script of its own, ``_static/sheets/<page>.js``, which a reader's
browser fetches at the first tap, from a folder too. ``assets/sheet.js`` opens them; without scripts
a number leads to its row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from .. import data, units
from ..model import Model, model
from ..wording import VERDICTS, asked, assumption_text, fill
from .derivation_words import in_plain_words
from .pages import limits
from .roles import known_text, rests_on_later

LINK = re.compile(r'<a class="bk-(?:said|known|result|assumed|row)[^"]*" href="[^"#]*#([^"]+)"')

KEY = (
    '<p class="bk-foot"><span class="bk-said">said</span> by the story, '
    '<span class="bk-known">known</span> from a source, <span class="bk-assumed">assumed</span>; '
    + ", ".join(
        f'<span class="bk-nobreak"><sup class="bk-mark bk-mark--{mark}" aria-hidden="true"></sup>'
        f" {words}</span>"
        for mark, words in (
            ("proxy", "a proxy, computed"),
            ("low", "a weak source"),
            ("later", "known only later"),
        )
    )
    + "</p>"
)
"""What the marks mean, in one line."""

CONFIDENCE = {
    "high": "high",
    "medium": "medium",
    "low": "low: a weak source, kept for what it teaches",
}


def sheet_html(row: str) -> str:
    """What a number's sheet says, by the address of its row.

    Raises
    ------
    helpers.data.DataError, helpers.model.ModelError
        If there is no such row.

    Examples
    --------
    >>> "The story said" in sheet_html("claim_russell_close")
    True
    """
    if row in data.records("facts"):
        return _fact(data.fact(row))
    if row in data.records("claims"):
        return _claim(data.claim(row))
    if row.startswith("model-"):
        return _result(model(row.removeprefix("model-")))
    return _assumption(data.assumption(row))


def _sheet(kind: str, value: str, label: str, told: list[tuple[str, str]], row: str) -> str:
    items = "".join(f"<dt>{name}</dt><dd>{html}</dd>" for name, html in told if html)
    return (
        f'<p class="bk-sheet__kind">{kind}</p><p id="bk-sheet-name"><strong>{value}</strong> '
        f'{label}</p><dl>{items}</dl><p class="bk-sheet__row"><a>{row}</a></p>'
    )


CATALOGUE, LEDGER = "Its row in the catalogue", "The claim in the ledger"


def _fact(fact: data.Fact) -> str:
    source, band = data.source(fact.source), fact.error_band
    error = f" ± {units.write(band, fact.unit, 2)}" if band is not None else ""
    title = escape(source.title)
    if source.url:
        title = f'<a href="{escape(source.url)}">{title}</a>'
    if source.published_on > data.EVENING:
        title = f'<span class="bk-hindsight">{title}</span>'
    sure = CONFIDENCE[fact.confidence]
    if fact.proxy:
        sure += ("; " if ":" in sure else ", ") + "a proxy: computed, not printed by its publisher"
    at, since = units.moment(fact.observed_on), units.moment(fact.known_on)
    return _sheet(
        "Known",
        escape(fact.text() + error),
        escape(fact.label),
        [
            ("When", at),
            ("Known since", since if since != at else ""),
            (
                "Source",
                "" if fact.source == "this_book" else f"{escape(source.printed_by)}: {title}",
            ),
            ("Derived here", in_plain_words(fact.derivation) if fact.derivation else ""),
            ("Confidence", sure),
        ],
        CATALOGUE,
    )


def _claim(claim: data.Claim) -> str:
    told = escape(claim.text()) if claim.told is not None else ""
    best = escape(fill(claim.best_case))
    if any(role == "fact" and data.fact(key).hindsight for role, key, _ in asked(claim.best_case)):
        best = f'<span class="bk-hindsight">{best}</span>'
    return _sheet(
        "The story said",
        told,
        escape(claim.paraphrase),
        [
            ("Known", escape(known_text(claim))),
            ("Verdict", VERDICTS[claim.verdict]),
            ("Best case", best),
        ],
        LEDGER,
    )


def _later(rows: Iterable[data.Assumption], html: str) -> str:
    """Hidden for that evening, if an assumption rests on a fact that was known only later."""
    return f'<span class="bk-hindsight">{html}</span>' if rests_on_later(rows) else html


def _result(formula: Model) -> str:
    rows = formula.inputs
    return _sheet(
        "Follows from what is assumed",
        _later(rows, escape(formula.text())),
        escape(f"{formula.output.label}, at the author\u2019s values"),
        [
            (
                "With",
                "<br>".join(
                    _later([row], f"{escape(row.label)}: {escape(assumption_text(row))}")
                    for row in rows
                ),
            )
        ],
        CATALOGUE,
    )


def _assumption(row: data.Assumption) -> str:
    return _sheet(
        "Assumed",
        _later([row], escape(assumption_text(row))),
        escape(row.label),
        [("Range", limits(row)), ("Reason", _later([row], escape(row.reason)))],
        CATALOGUE,
    )


def _page(app, pagename, templatename, context, doctree) -> None:
    """Write the sheets of a page's numbers, load the script, and set the key at the foot."""
    if doctree is None:
        return
    rows = dict.fromkeys(LINK.findall(context["body"]))
    context["body"] += KEY
    if not rows:
        return
    name = pagename.rpartition("/")[2]
    text = json.dumps({row: sheet_html(row) for row in rows}, ensure_ascii=False)
    folder = Path(app.outdir) / "_static" / "sheets"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.js").write_text(f"BookSheet.define({text});\n", encoding="utf-8")
    app.add_js_file("sheet.js", loading_method="defer", **{"data-rows": f"sheets/{name}.js"})


def _forget(app, error) -> None:
    """Remove the sheets of pages that are gone."""
    names = {name.rpartition("/")[2] for name in app.env.found_docs}
    for path in (Path(app.outdir) / "_static" / "sheets").glob("*.js"):
        if path.stem not in names:
            path.unlink()


def setup(app) -> None:
    """Act on every page as it is written."""
    app.connect("html-page-context", _page)
    app.connect("build-finished", _forget)

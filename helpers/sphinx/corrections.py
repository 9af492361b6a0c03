"""What this book has corrected: a table on a page, and a feed for whoever follows it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from .. import data, units
from ..pipeline.address import address
from ..wording import VERDICTS
from . import forms
from .from_data import FromData
from .pages import table_html

FEED, PAGE = "corrections.xml", "book/colophon"


@dataclass(frozen=True)
class Correction:
    """A number or a verdict that was changed, in words."""

    made_on: str
    what: str
    row: str
    page: str
    was: str
    now: str
    why: str
    later: bool


def corrections() -> list[Correction]:
    """All of them, the newest first.

    Examples
    --------
    >>> {one.page for one in corrections()} <= {"data", "ledger"}
    True
    """
    return [_correction(*row) for row in data.table("corrections").itertuples(index=False)][::-1]


def _correction(made_on, table: str, row: str, was: str, now: str, why: str) -> Correction:
    day = f"{made_on:%Y-%m-%d}"
    if table == "claims":
        claim = data.claim(row)
        what, page, later = f"Verdict on “{claim.paraphrase.rstrip('.')}”", "ledger", False
        before, after = (VERDICTS[one] for one in (was, now))
    else:
        fact = data.fact(row)
        what, page, later = fact.label, "data", fact.hindsight
        before, after = (
            units.write(float(one), fact.unit, len(one.partition(".")[2])) for one in (was, now)
        )
    return Correction(day, what, row, page, before, after, why, later)


@forms.directive("corrections")
class Corrections(FromData):
    """``{corrections}``: what was changed after it had been written, the newest first."""

    def html(self) -> str:
        rows = [
            f"<tr{' class=bk-hindsight' if one.later else ''}>"
            f'<th scope="row"><a href="{one.page}.html#{one.row}">{escape(one.what)}</a></th>'
            f'<td data-head="Now">{escape(one.now)}</td><td data-head="Was">{escape(one.was)}</td>'
            f'<td data-head="Changed on">{units.moment(one.made_on)}</td>'
            f"<td>{escape(one.why)}</td></tr>"
            for one in corrections()
        ]
        table = table_html(
            "Corrections", ("What", "Now", "Was", "Changed on", "Why"), rows, cards=True
        )
        root = "../" * self.env.docname.count("/")
        return f'{table}<p><a href="{root}{FEED}">Corrections as a feed (Atom)</a></p>'


def feed(found: list[Correction], title: str, site: str = "") -> str:
    """The feed, in Atom.

    Parameters
    ----------
    found : list of Correction
        The newest first.
    title : str
        The book's.
    site : str
        Its address; without one links lead from where the feed lies.
    """
    entries = "".join(
        f"  <entry>\n    <id>{_id(one)}</id>\n"
        f"    <title>{escape(one.what)}: {escape(one.was)}, now {escape(one.now)}</title>\n"
        f"    <updated>{one.made_on}T00:00:00Z</updated>\n"
        f'    <link href="{escape(site)}book/{one.page}.html#{one.row}"/>\n'
        f"    <summary>{escape(one.why)}</summary>\n  </entry>\n"
        for one in found
    )
    newest = max((one.made_on for one in found), default="2026-01-29")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>urn:uuid:{uuid5(NAMESPACE_URL, site or title)}</id>\n"
        f"  <title>{escape(title)}: corrections</title>\n"
        f"  <updated>{newest}T00:00:00Z</updated>\n"
        f"  <author><name>The authors of the book</name></author>\n"
        f'  <link href="{escape(site)}{PAGE}.html#corrections"/>\n'
        f'  <link rel="self" href="{escape(site)}{FEED}"/>\n{entries}</feed>\n'
    )


def _id(one: Correction) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{one.page}/{one.row}/{one.made_on}/{one.now}')}"


def _announce(app, pagename, templatename, context, doctree) -> None:
    root = "../" * pagename.count("/")
    context["metatags"] = context.get("metatags", "") + (
        f'<link rel="alternate" type="application/atom+xml" title="Corrections" '
        f'href="{root}{FEED}">\n'
    )
    if doctree is not None:
        context["body"] += (
            f'<p class="bk-foot"><a href="{root}{PAGE}.html#corrections">What this book has '
            "corrected</a></p>"
        )


def _write(app, error) -> None:
    if not error and app.builder.format == "html":
        here = address()
        text = feed(
            corrections(), app.config.html_title or app.config.project, here.site if here else ""
        )
        (Path(app.outdir) / FEED).write_text(text, encoding="utf-8")


def setup(app) -> None:
    """Announce the feed and lead to the table on every page; write the feed."""
    app.connect("html-page-context", _announce)
    app.connect("build-finished", _write)

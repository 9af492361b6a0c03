"""A figure's HTML, made from its data: for a page, and for a program that shows no widgets.

A page's figure is complete before any script runs: two inline drawings (wide and narrow), a
sentence that says what one would see, the numbers behind the chart and where they come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from . import forms, tables, units
from .controls import Cell, Grid
from .data import Source

BYTE_ORDER_MARK = "\ufeff"
"""A spreadsheet takes a file for UTF-8 only if it begins with this."""

CSV = f"data:text/csv;charset=utf-8,{quote(BYTE_ORDER_MARK)}"

UNDRAWN = "<p>The chart is drawn where this notebook runs and its widgets are shown.</p>"
NO_RESULT = "<p>These values give no result, so nothing is drawn.</p>"

SOURCES = {
    "record": "primary record",
    "owner": "index owner or exchange",
    "paper": "paper or book",
    "report": "report",
    "copy": "copy",
    "excerpt": "excerpt",
    "compilation": "compilation",
    "archive": "archive",
    "this_book": "",
}
"""Kinds of sources in words; `data/datapackage.json` says what each is."""

LONGEST_FORMULA = 600
"""Characters of TeX; nobody reads a longer one, and set it weighs more than a chart."""

_MARKED = re.compile(r"\[([^\]]+)\]\{\.bk-(said|known|assumed|accent)\}")


def page(
    bundle: dict,
    number: str,
    drawings: dict[str, str],
    set_formula: Callable[[str], str],
    folder: str = "",
) -> str:
    """The figure of a page.

    Parameters
    ----------
    bundle : dict
        From `helpers.figure.Figure.bundle`.
    number : str
        Such as ``Figure 2``.
    drawings : dict
        SVG by variant of `helpers.render`.
    set_formula : callable
        Makes HTML of TeX.
    folder : str
        The address of the one that has its `files`; without it the page holds them itself.

    Returns
    -------
    str
        The whole ``<figure>``, with its form, in its words of today and, where they differ, of
        that evening.
    """
    drawn = "".join(
        f'<div class="bk-figure__{variant}"{" hidden" if variant == "narrow" else ""}>{drawing}'
        "</div>"
        for variant, drawing in drawings.items()
    )
    return _whole(
        bundle,
        head=head(
            bundle,
            f'<span class="bk-figure__number">{number}</span> ',
            evening=True,
            second=_second(bundle["model"]),
        ),
        form=forms.form(bundle["id"], bundle["model"]) if bundle["model"] else "",
        chart=drawn,
        foot=foot(bundle, evening=True),
        set_formula=set_formula,
        folder=folder,
    )


def still(bundle: dict, drawing: str = "", second: str = "") -> str:
    """The figure of a notebook where nothing runs.

    Parameters
    ----------
    bundle : dict
        From `helpers.figure.Figure.bundle`, at the values that are set.
    drawing : str
        The chart as HTML; without it there is a sentence in its place.
    second : str
        What the reader's values give and which they are, as HTML.
    """
    return _whole(
        bundle,
        head=f'<p class="bk-figure__title"><strong>{inline(bundle["title"])}</strong></p>{second}'
        f'<p class="bk-figure__subtitle">{inline(bundle["subtitle"])}</p>',
        form="",
        chart=drawing or UNDRAWN,
        foot=_set(bundle["model"]) + foot(bundle),
        set_formula=lambda tex: f"<div><code>{escape(tex)}</code></div>",
    )


def _set(model: dict | None) -> str:
    """The result, its readings and the values that are set, in words."""
    if not model:
        return ""
    lines = [(model["declared"]["label"], model["result"])]
    lines += [(reading["label"], reading["text"]) for reading in model["readings"]]
    values = ", ".join(
        f"{label.text}: {now.text}" for label, now, *_ in _grid(model["matters"]).rows[:-1]
    )
    said = "".join(
        f"<p>{escape(label)}: <strong>{escape(text)}</strong></p>" for label, text in lines
    )
    return f"{said}<p>Set here: {escape(values)}.</p>"


def _whole(
    bundle: dict, *, head: str, form: str, chart: str, foot: str, set_formula, folder: str = ""
) -> str:
    key, model = bundle["id"], bundle["model"]
    known = "bk-figure bk-hindsight" if _came_later(bundle) else "bk-figure"
    # What a script lays over the drawing stands beside it: an image has nothing to focus in it.
    drawn = (
        '<div class="bk-figure__chart"><div class="bk-figure__drawing" role="img" '
        f'aria-label="{escape(bundle["description"])}"{_evening_label(bundle)}>{chart}</div></div>'
    )
    live = f' data-model="{model["id"]}" data-live="svg"' if model else ""
    return (
        f'<figure class="{known}" id="{key}" data-figure="{key}"{live}>'
        f'<figcaption class="bk-figure__head">{head}</figcaption>'
        f"{_with_form(drawn, form)}{_cases(model)}{foot}"
        f'<div class="bk-figure__more">{_table(bundle, folder)}{_formula(bundle, set_formula)}'
        f"{_sources(bundle)}</div></figure>"
    )


def _with_form(chart: str, form: str) -> str:
    """The chart and what moves it, which a wide screen shows beside each other.

    They reach into the margin there: at the theme's own class, ``popout``, it folds the list of
    contents that stands in it.
    """
    return f'<div class="bk-figure__body popout">{chart}{form}</div>' if form else chart


def _second(model: dict | None) -> str:
    """Where the page's script says the reader's result and what differs, hidden until then."""
    if not model:
        return ""
    key = model["id"]
    return (
        f'<p class="bk-yours" data-title="{key}" hidden>{escape(model["title"])}</p>'
        f'<p class="bk-differs" data-differs="{key}" hidden><span></span> · '
        '<button type="button" class="bk-quietly">reset</button></p>'
    )


def _came_later(bundle: dict) -> bool:
    """Whether nothing of a figure was known that evening: no row, and no words for it."""
    if not bundle["table"] or any(bundle["evening"].values()):
        return False
    return bool(tables.later(tables.frame(bundle["table"])).all())


def head(words: dict, number: str = "", evening: bool = False, second: str = "") -> str:
    """Title, second title and subtitle, if wanted with their words of that evening."""
    return (
        f'<p class="bk-figure__title">{number}{_text(words, "title", evening)}</p>{second}'
        f'<p class="bk-figure__subtitle">{_text(words, "subtitle", evening)}</p>'
    )


def foot(words: dict, evening: bool = False) -> str:
    """Note and publishers, of each first who printed it first."""
    note = (
        f'<p class="bk-figure__note">{_text(words, "note", evening)}</p>' if words["note"] else ""
    )
    publishers = "; ".join(dict.fromkeys(Source(**one).printed_by for one in words["sources"]))
    return f'{note}<p class="bk-figure__source">Source: {escape(publishers)}</p>'


def _text(words: dict, name: str, evening: bool) -> str:
    """A text as known now, and beside it as known that evening, if that tells less."""
    now = inline(words[name])
    if not evening or name not in words["evening"]:
        return now
    then = inline(words["evening"][name])
    return f'<span class="bk-now">{now}</span><span class="bk-evening">{then}</span>'


def _evening_label(bundle: dict) -> str:
    if "description" not in bundle["evening"]:
        return ""
    return f' data-evening-label="{escape(bundle["evening"]["description"])}"'


def _scroll(label: str, table: str) -> str:
    return f'<div class="bk-scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'


def _fold(summary: str, inside: str) -> str:
    return f"<details><summary>{summary}</summary>{inside}</details>"


def _cases(model: dict | None) -> str:
    if not model or not model["cases"]:
        return ""
    table = forms.grid(_grid(model["cases"]), "bk-table bk-cases")
    return _scroll("What one would have to believe", table)


def _grid(held: dict) -> Grid:
    heads, *rows = (tuple(Cell(**cell) for cell in row) for row in [held["heads"], *held["rows"]])
    return Grid(heads, tuple(rows))


def _formula(bundle: dict, set_formula: Callable[[str], str]) -> str:
    """The formula, with letters and with the numbers in force, and what matters most in it."""
    model = bundle["model"]
    if not model:
        return ""
    parts = ""
    if model["formula"]:
        formulas = "".join(map(set_formula, model["formula"]))
        if len(model["formula"][0]) > LONGEST_FORMULA:
            module, _, function = model["function"].rpartition(".")
            formulas = (
                f"<p>On one line it has {len(model['inputs'])} inputs and cannot be read. "
                f"<code>{function}</code> in <code>{module}</code> has it step by step.</p>"
            )
        parts += _fold("Formula", formulas)
    if bundle["table"]:
        matters = forms.grid(_grid(model["matters"]))
        parts += _fold("What matters", _scroll("What matters most", matters))
    return parts


def files(bundle: dict) -> dict[str, str]:
    """The tables that a page leads to, as CSV by name; of later rows, a second is without them.

    What a formula's figure offers is in the page: its script writes the reader's numbers into it.

    Parameters
    ----------
    bundle : dict
        From `helpers.figure.Figure.bundle`.
    """
    return _tables(bundle) if bundle["table"] else {}


def _tables(bundle: dict) -> dict[str, str]:
    name = bundle["id"]
    if not bundle["table"]:
        return {f"{name}.csv": tables.csv(tables.frame(bundle["model"]["numbers"]))}
    whole = tables.frame(bundle["table"])
    now, then = tables.csv(whole), tables.csv(whole[~tables.later(whole)])
    return {f"{name}.csv": now} | ({f"{name}.evening.csv": then} if then != now else {})


def _table(bundle: dict, folder: str) -> str:
    """The numbers behind the chart; of a formula, its inputs and what each of them does."""
    if bundle["table"]:
        table = tables.table_html(tables.frame(bundle["table"]))
    else:
        table = forms.grid(_grid(bundle["model"]["matters"]))
    beside = folder and bundle["table"]
    addresses = [
        f"{folder}/{name}" if beside else f"{CSV}{quote(rows)}"
        for name, rows in _tables(bundle).items()
    ]
    apart = "".join(f' data-evening-href="{address}"' for address in addresses[1:])
    return _fold(
        "Table and download",
        _scroll(f"Table: {escape(plain(bundle['title']))}", table)
        + f'<p><a class="bk-download" download="{bundle["id"]}.csv" '
        f'href="{addresses[0]}"{apart}>Download the table (CSV)</a></p>',
    )


def _sources(bundle: dict) -> str:
    sources = [Source(**source) for source in bundle["sources"]]
    items = "".join(
        f"<li{' class=bk-hindsight' if source.hindsight else ''}>{source_html(source)}</li>"
        for source in sources
    )
    return _fold("Sources and dates", f"<ul>{items}</ul>")


def inline(text: str) -> str:
    """Escape a text and set its marked words.

    >>> inline("[as told]{.bk-said} & closed")
    '<span class="bk-said">as told</span> &amp; closed'
    """
    return _MARKED.sub(r'<span class="bk-\2">\1</span>', escape(text))


def plain(text: str) -> str:
    """A text without its marks.

    >>> plain("[as told]{.bk-said} & closed")
    'as told & closed'
    """
    return _MARKED.sub(r"\1", text)


def source_html(source: Source) -> str:
    """One source as a line: title with link, publishers, kind, date, licence."""
    title = escape(source.title)
    linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    parts = [linked, escape(source.printed_by), *filter(None, [SOURCES[source.kind]])]
    if source.published_on:
        parts.append(units.moment(source.published_on))
    if source.licence:
        parts.append(escape(source.licence))
    return ", ".join(parts)

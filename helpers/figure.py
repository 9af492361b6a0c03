"""A chart becomes one thing to hold: title, drawing, description, table, download and source.

The same object serves every surface. Its HTML is complete before any script runs: two inline
drawings (wide and narrow), a sentence that says what one would see, the numbers behind the chart
and where they come from. Sphinx only numbers it and checks it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

import altair as alt
import pandas as pd

from . import controls, data, render, units
from .model import Model
from .readings import Reading

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PAGES = "BOOK_PAGES"
"""Environment variable by which the build tells its kernels that they work for pages."""

CSV = "data:text/csv;charset=utf-8,"

UNDRAWN = "<p>This program shows no widgets, which draw the chart of a notebook.</p>"

_MARKED = re.compile(r"\[([^\]]+)\]\{(said|known|assumed)\}")

LONGEST_FORMULA = 600
"""Characters of TeX; nobody reads a longer one, and set it weighs more than a chart."""


class FigureError(Exception):
    """A figure lacks something that every figure of the book has."""


@dataclass(frozen=True)
class Figure:
    """A figure of the book; made by `figure`, shown by being a cell's last value."""

    id: str
    chart: alt.TopLevelMixin
    title: str
    subtitle: str
    description: str
    table: pd.DataFrame | None
    sources: tuple[data.Source, ...]
    note: str
    model: Model | None = None
    presets: dict[str, dict] = field(default_factory=dict)
    choices: dict[str, dict] = field(default_factory=dict)
    evening: dict[str, str] = field(default_factory=dict)
    cases: dict[str, dict] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """The HTML for a page; for a notebook the widget, and what a program without widgets shows.

        Each takes most of a chapter's time, so only one is made: the build says in the environment
        of its kernels that they make a page.
        """
        on_page = PAGES in os.environ
        shown = {} if on_page else self.widget()._repr_mimebundle_()
        return shown | {
            "text/html": self.html(drawn=on_page),
            "text/plain": f"Figure {self.id}: {self.title}",
        }

    def widget(self):
        """The figure as an ipywidget: sliders that ask Python, and the chart."""
        from .widgets import notebook_figure

        table = table_html(self.table) if self.table is not None else ""
        return notebook_figure(
            self.chart,
            head=self._head(now=True),
            foot=self._foot(now=True),
            table=table,
            description=self.description,
            model=self.model,
            presets=self.presets,
            choices=self.choices,
            cases=self.cases,
            readings=self.readings,
        )

    def html(self, drawn: bool = True) -> str:
        """The whole ``<figure>``, complete without a script or a kernel.

        Parameters
        ----------
        drawn : bool
            If not, a sentence stands for the drawing and nothing moves: what a notebook falls back
            on in a program that shows no widgets.
        """
        vega, drawings = self._drawings() if drawn else ({}, UNDRAWN)
        live = f' data-model="{self.model.output.id}" data-live="svg"' if self.model else ""
        return (
            f'<figure class="bk-figure" id="{self.id}" data-figure="{self.id}"{live}>'
            f'<figcaption class="bk-figure__head">{self._head(not drawn)}</figcaption>'
            f"{self._form() if drawn else ''}"
            f'<div class="bk-figure__chart" role="img" aria-label="{escape(self.description)}"'
            f"{self._evening_label()}>"
            f"{drawings}</div>"
            f"{self._cases()}{self._foot(not drawn)}"
            f'<div class="bk-figure__more">{self._table()}{self._formula()}{self._sources()}</div>'
            f"{self._script(vega) if drawn else ''}</figure>"
        )

    def _drawings(self) -> tuple[dict, str]:
        """The compiled chart and its static drawings."""
        vega = render.compile_vega(self.chart)
        return vega, "".join(
            f'<div class="bk-figure__{variant}"{" hidden" if variant == "narrow" else ""}>'
            f"{render.svg(vega, variant, f'{self.id}-{variant}-')}</div>"
            for variant in render.WIDTHS
        )

    def _head(self, now: bool) -> str:
        return (
            f'<p class="bk-figure__title"><span class="bk-figure__number"></span>'
            f"{self._text('title', now)}</p>"
            f'<p class="bk-figure__subtitle">{self._text("subtitle", now)}</p>'
        )

    def _text(self, name: str, now: bool) -> str:
        """A text as known now; on a page also as known that evening, if that tells less."""
        known_now = _inline(getattr(self, name))
        if now or name not in self.evening:
            return known_now
        that_evening = _inline(self.evening[name])
        return (
            f'<span class="bk-now">{known_now}</span><span class="bk-evening">{that_evening}</span>'
        )

    def _evening_label(self) -> str:
        if "description" not in self.evening:
            return ""
        return f' data-evening-label="{escape(self.evening["description"])}"'

    def _foot(self, now: bool) -> str:
        note = f'<p class="bk-figure__note">{self._text("note", now)}</p>' if self.note else ""
        source = f'<p class="bk-figure__source">Source: {escape(self._publishers())}</p>'
        return note + source

    def _form(self) -> str:
        if self.model is None:
            return ""
        return controls.form(self.model, self.id, self.presets, self.choices, self.readings)

    def _cases(self) -> str:
        if self.model is None or not self.cases:
            return ""
        return (
            '<div class="bk-scroll" tabindex="0" role="region" aria-label="What one would have to '
            f'believe">{controls.cases_table(self.model, self.cases)}</div>'
        )

    def _script(self, vega: dict) -> str:
        """The chart and its model for the page's script; the build moves both out of the page."""
        if self.model is None:
            return ""
        declared = controls.declare(self.model, self.choices, self.readings)
        declared["figure"] = self.id
        payload = {"model": self.model.output.id, "declared": declared, "spec": vega}
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        return f'<script type="application/json" class="bk-live">{text}</script>'

    def _formula(self) -> str:
        """The formula, with letters and with the numbers in force, and what matters most in it."""
        if self.model is None:
            return ""
        parts = []
        if not self.model.columns:
            formulas = "".join(
                f'<div class="bk-tex" data-tex="{escape(tex)}"><code>{escape(tex)}</code></div>'
                for tex in (self.model.latex(), self.model.latex_with_numbers())
            )
            if len(self.model.latex()) > LONGEST_FORMULA:
                function = self.model.function
                formulas = (
                    f"<p>On one line it has {len(self.model.inputs)} inputs and cannot be read. "
                    f"<code>{function.__name__}</code> in <code>{function.__module__}</code> "
                    "has it step by step.</p>"
                )
            parts.append(f"<details><summary>Formula</summary>{formulas}</details>")
        if self.table is not None:
            table, _ = controls.what_matters(self.model, self.choices)
            parts.append(
                "<details><summary>What matters</summary>"
                '<div class="bk-scroll" tabindex="0" role="region" aria-label="What matters most">'
                f"{table}</div></details>"
            )
        return "".join(parts)

    def _publishers(self) -> str:
        return "; ".join(dict.fromkeys(source.publisher for source in self.sources))

    def _table(self) -> str:
        """The numbers behind the chart; of a formula, its inputs and what each of them does."""
        if self.table is not None:
            shown = self.table.drop(columns="known_on", errors="ignore")  # as the page shows it
            table, csv = table_html(self.table), shown.to_csv(index=False)
            evening = shown[~_later(self.table)].to_csv(index=False)
        else:
            assert self.model, "a figure has a table or a model"
            table, csv = controls.what_matters(self.model, self.choices)
            evening = csv
        csv, evening = quote(csv), quote(evening)
        apart = f' data-evening-href="{CSV}{evening}"' if evening != csv else ""
        return (
            "<details><summary>Table and download</summary>"
            f'<div class="bk-scroll" tabindex="0" role="region" aria-label="Table: '
            f'{escape(_plain(self.title))}">{table}</div>'
            f'<p><a class="bk-download" download="{self.id}.csv" '
            f'href="{CSV}{csv}"{apart}>Download the table (CSV)</a></p></details>'
        )

    def _sources(self) -> str:
        items = "".join(
            f"<li{' class=bk-hindsight' if source.hindsight else ''}>{source_html(source)}</li>"
            for source in self.sources
        )
        return f"<details><summary>Sources and dates</summary><ul>{items}</ul></details>"


def figure(
    chart: alt.TopLevelMixin,
    *,
    id: str,
    title: str,
    subtitle: str,
    description: str,
    table: pd.DataFrame | None = None,
    sources: Sequence[str],
    note: str = "",
    model: Model | None = None,
    presets: dict[str, dict] | None = None,
    choices: dict[str, dict] | None = None,
    evening: dict[str, str] | None = None,
    cases: dict[str, dict] | None = None,
    readings: Sequence[Reading] = (),
) -> Figure:
    """Make a figure of a chart.

    Parameters
    ----------
    chart : altair.Chart
        From a recipe of `helpers.charts`.
    id : str
        Lower-case words joined by hyphens; the figure's address on its page.
    title : str
        The finding, as a sentence; its numbers come from facts.
    subtitle : str
        What is measured, in which unit, when. ``[as told]{said}`` sets words in the mark of what
        was said, known or assumed.
    description : str
        What one would see, for a reader who does not see it.
    table : DataFrame, optional
        The numbers behind the chart, with headings a reader understands. A formula needs none: its
        table has the inputs and what each does to the result.
    sources : sequence of str
        Ids of ``data/sources.csv``.
    note : str
        A caveat that must be seen with the chart, such as the error of a proxy.
    model : Model, optional
        What the reader can move; the chart's parameters have the names of its inputs.
    presets : dict, optional
        By name, the inputs that a preset sets.
    choices : dict, optional
        By input, what its values mean, for an input that is chosen from a list.
    evening : dict, optional
        Other words for ``title``, ``subtitle``, ``description`` or ``note`` where these give away
        what nobody knew that evening. Layers of the chart whose name starts with ``hindsight`` and
        rows of the table with a later ``known_on`` are hidden then.
    cases : dict, optional
        By name, the inputs of a case, such as the bull's. The cases stand side by side under the
        chart with the reader's own, and each is a preset too.
    readings : sequence of helpers.readings.Reading, optional
        What the model's result means for others: a line each beside it.

    Returns
    -------
    Figure

    Raises
    ------
    FigureError
        If something is missing or the id cannot be an address.
    helpers.data.DataError
        If a source is unknown.
    """
    if not _ID.fullmatch(id):
        raise FigureError(
            f"figure id {id!r}: expected lower-case words joined by hyphens, as in 'told-closed'"
        )
    for name, text in (("title", title), ("subtitle", subtitle), ("description", description)):
        if not text.strip():
            raise FigureError(f"figure {id!r} has no {name}; every figure of the book says one")
    if len(description.split()) < 8:
        raise FigureError(
            f"figure {id!r}: the description {description!r} is too short to stand for the "
            "chart; say in a sentence what one would see"
        )
    unknown = set(evening or {}) - {"title", "subtitle", "description", "note"}
    if unknown:
        raise FigureError(
            f"figure {id!r}: 'evening' has {', '.join(sorted(unknown))}; it may have title, "
            "subtitle, description and note"
        )
    if not sources:
        raise FigureError(f"figure {id!r} names no source; give ids of data/sources.csv")
    if table is None and (model is None or model.columns):
        raise FigureError(f"figure {id!r} has no table; give the numbers behind the chart")
    if table is not None and table.empty:
        raise FigureError(f"figure {id!r}: the table behind the chart is empty")
    if readings and model is None:
        raise FigureError(f"figure {id!r} has readings but no model whose result they read")
    presets = {**(cases or {}), **(presets or {})}
    for name, values in presets.items():
        if model is None:
            raise FigureError(f"figure {id!r} has the preset {name!r} but no model to set")
        model(**values)  # a preset that the model refuses is refused here
        for row in model.inputs:
            steps = (values.get(row.input, row.low) - row.low) / row.step
            if abs(steps - round(steps)) > 1e-6:
                raise FigureError(
                    f"figure {id!r}: the preset {name!r} puts {row.input} at "
                    f"{values[row.input]:g}, between two steps of {row.step:g}"
                )
    return Figure(
        id,
        chart,
        title,
        subtitle,
        description,
        table,
        tuple(data.source(key) for key in sources),
        note,
        model,
        presets,
        choices or {},
        evening or {},
        cases or {},
        tuple(readings),
    )


@dataclass(frozen=True)
class Table:
    """A table of a page or a notebook, in the book's own form; made by `show`."""

    frame: pd.DataFrame
    label: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        html = (
            f'<div class="bk-scroll" tabindex="0" role="region" '
            f'aria-label="Table: {escape(self.label)}">{table_html(self.frame)}</div>'
        )
        return {"text/html": html, "text/plain": self.frame.to_string(index=False)}


def show(frame: pd.DataFrame, label: str) -> Table:
    """Show a table that stands by itself, without a chart.

    Parameters
    ----------
    frame : DataFrame
        With headings a reader understands. A column ``known_on`` is not shown; its rows from after
        the day are hindsight.
    label : str
        What it holds, for a reader who does not see it.

    Returns
    -------
    Table
        Shown by being a cell's last value.
    """
    return Table(frame, label)


def _inline(text: str) -> str:
    """Escape a text and set its marked words."""
    return _MARKED.sub(r'<span class="bk-\2">\1</span>', escape(text))


def _plain(text: str) -> str:
    return _MARKED.sub(r"\1", text)


def table_html(frame: pd.DataFrame) -> str:
    """A table as HTML: numbers right-aligned with the same decimals down a column.

    A column ``known_on`` says which rows are hindsight, and is not shown.
    """
    later = _later(frame)
    frame = frame.drop(columns="known_on", errors="ignore")
    numeric = {column: pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns}
    decimals = {column: _decimals(frame[column]) for column, number in numeric.items() if number}

    def cell(column: str, value) -> str:
        if pd.isna(value):
            return "<td>–</td>" if not numeric[column] else '<td class="bk-n">–</td>'
        if not numeric[column] or pd.api.types.is_bool(value):
            return f"<td>{escape(str(value))}</td>"
        # A year is a name and not an amount: no comma between its thousands.
        shown = str(value) if column == "year" else units.digits(value, decimals[column])
        return f'<td class="bk-n">{shown}</td>'

    head = "".join(
        f'<th scope="col"{" class=bk-n" if numeric[column] else ""}>{escape(str(column))}</th>'
        for column in frame.columns
    )
    rows = "".join(
        ('<tr class="bk-hindsight">' if hindsight else "<tr>")
        + "".join(cell(column, row[column]) for column in frame.columns)
        + "</tr>"
        for row, hindsight in zip(frame.to_dict("records"), later, strict=True)
    )
    return f'<table class="bk-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _later(frame: pd.DataFrame) -> pd.Series:
    """Which rows of a table nobody could know that evening."""
    if "known_on" not in frame:
        return pd.Series(False, index=frame.index)
    return pd.to_datetime(frame["known_on"]) > pd.Timestamp(data.EVENING)


def _decimals(column: pd.Series, most: int = 3) -> int:
    """How many decimals the figures of a column are printed with, three at most."""
    written = (f"{value:.{most}f}".rstrip("0") for value in column.dropna())
    return max((len(text.partition(".")[2]) for text in written), default=0)


def source_html(source: data.Source) -> str:
    """One source as a line: title with link, publisher, date, licence."""
    title = escape(source.title)
    linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    parts = [linked, escape(source.publisher)]
    if source.published_on:
        parts.append(units.moment(source.published_on))
    if source.licence:
        parts.append(escape(source.licence))
    return ", ".join(parts)

"""A figure as one object: chart, title, description, table, download and sources.

A cell that ends in a figure gives one bundle: the figure as data, under a type of the book's own,
and what a notebook shows. Pages, cards and checks take the data; nobody takes HTML apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from . import controls, data, figure_html, stills, tables, titles, units
from .charting import alt
from .model import Model, ModelError
from .readings import Reading
from .wording import fill

MIME = "application/vnd.one-day-in-january.figure+json"
"""The type under which a cell gives a figure as data."""

TEXTS = ("title", "subtitle", "description", "note")

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


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
    numbers: tuple[str, ...] = ()

    @cached_property
    def specification(self) -> dict:
        """The chart in Vega-Lite."""
        return self.chart.to_dict()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """The figure as data, as a widget, and as a program without widgets shows it."""
        with units.apart():
            html = self.still(drawing=stills.drawn(self.id, self.specification))
            still = stills.Still(html)
            return self.widget(still)._repr_mimebundle_() | {
                MIME: self.bundle(),
                "text/html": "" if still.is_shown else html,
                "text/plain": f"Figure {self.id}: {self.title}",
            }

    def still(self, values: dict[str, float] | None = None, drawing: str = "") -> str:
        """The figure as HTML where nothing runs.

        Parameters
        ----------
        values : dict, optional
            The model's inputs, the author's unless given.
        drawing : str
            The chart at these values, as SVG.
        """
        with units.apart():
            picture = stills.image(drawing, self.description) if drawing else ""
            if not self.model or not values:
                return figure_html.still(self.bundle(), picture)
            second = titles.second_html(self.model, values, self.choices)
            try:
                return figure_html.still(self.bundle(values), picture, second)
            except ModelError:
                refused = self._words() | {"table": self._set(self.model, values), "model": None}
                return figure_html.still(refused, picture or figure_html.NO_RESULT, second)

    def _set(self, model: Model, values: dict[str, float]) -> list:
        """The values that are set, as a table in columns."""
        said = {
            row.label: self.choices.get(row.input, {}).get(values[row.input])
            or controls.spoken(row, values[row.input])
            for row in model.inputs
        }
        return tables.columns(pd.DataFrame({"Input": list(said), "Set to": list(said.values())}))

    def bundle(self, values: dict[str, float] | None = None) -> dict:
        """The figure as data, such as JSON holds; `helpers.figure_html` makes HTML of it.

        Parameters
        ----------
        values : dict, optional
            The model's inputs, the author's unless given.

        Returns
        -------
        dict
            ``id``; ``title``, ``subtitle``, ``description``, ``note`` and their other words in
            ``evening``; ``numbers``, those in them that data and models wrote;
            ``specification``, in Vega-Lite; ``table``, by columns; ``sources``; ``model``, or
            None. Where an order counts there is a list: a notebook file sorts names.
        """
        return self._words() | {
            "numbers": list(self.numbers),
            "specification": self.specification,
            "table": None if self.table is None else tables.columns(self.table),
            "model": None if self.model is None else self._moved(self.model, values or {}),
        }

    def _words(self) -> dict:
        return {
            "id": self.id,
            **{name: getattr(self, name) for name in TEXTS},
            "evening": self.evening,
            "sources": [asdict(source) for source in self.sources],
        }

    def _moved(self, model: Model, values: dict[str, Any]) -> dict:
        """What a reader can move, and what follows from the values."""
        function = model.function
        return {
            "id": model.output.id,
            "declared": controls.declare(model, self.choices, self.readings),
            "inputs": [
                {
                    "name": row.input,
                    "spoken": controls.spoken(row, row.value),
                    "options": [list(pair) for pair in self.choices.get(row.input, {}).items()],
                }
                for row in model.inputs
            ],
            "result": model.text(**values),
            "presets": [
                {"name": name, "values": values}
                for name, values in controls.presets_of(model, self.presets).items()
            ],
            "title": titles.second_title(model, values),
            "readings": [
                {"label": reading.label, "text": reading.text(model(**values))}
                for reading in self.readings
            ],
            "formula": [] if model.columns else [model.latex(), model.latex_with_numbers(**values)],
            "function": f"{function.__module__}.{function.__name__}",
            "matters": asdict(controls.what_matters(model, self.choices, values)),
            "numbers": tables.columns(controls.numbers(model, self.choices)),
            "cases": asdict(controls.side_by_side(model, self.cases, values))
            if self.cases
            else None,
        }

    def widget(self, still: stills.Still | None = None):
        """The figure as an ipywidget: sliders that ask Python, and the chart.

        Parameters
        ----------
        still : helpers.stills.Still, optional
            What follows the widget, for a file that is kept.
        """
        from .widgets import notebook_figure

        words = self._words()
        return notebook_figure(
            self.specification,
            head=figure_html.head(words),
            foot=figure_html.foot(words),
            table=tables.table_html(self.table) if self.table is not None else "",
            description=self.description,
            model=self.model,
            presets=self.presets,
            choices=self.choices,
            cases=self.cases,
            readings=self.readings,
            hidden=still.hidden if still and still.is_shown else "",
            keep=lambda values, drawing: (
                still.write(self.still(values, drawing)) if still else None
            ),
        )


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
        The finding, as a sentence. Numbers in a figure's texts are asked for by the roles of
        prose; see `helpers.wording`.
    subtitle : str
        What is measured, in which unit, when. ``[as told]{.bk-said}`` sets words in the mark of
        what was said, known or assumed.
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
        If a source is unknown, or a row that a text asks for.
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
    unknown = set(evening or {}) - set(TEXTS)
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
    title, subtitle, description, note = map(fill, (title, subtitle, description, note))
    evening = {name: fill(text) for name, text in (evening or {}).items()}
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
        evening,
        cases or {},
        tuple(readings),
        tuple(
            units.written_parts(" ".join([title, subtitle, description, note, *evening.values()]))
        ),
    )


@dataclass(frozen=True)
class Table:
    """A table of a page or a notebook, in the book's own form; made by `show`."""

    frame: pd.DataFrame
    label: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        with units.apart():
            html = (
                f'<div class="bk-scroll" tabindex="0" role="region" '
                f'aria-label="Table: {escape(self.label)}">{tables.table_html(self.frame)}</div>'
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

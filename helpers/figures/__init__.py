"""The looks of each chapter's figures: a module a chapter, a function a figure.

A chapter's cell chooses what is shown and from which rows, states the finding and names the
sources. Its module says how that looks: axes, labels, the words below the title and beside the
form. A function of it takes what the cell chose and returns a `Drawing`, of which the cell makes a
figure::

    from . import figure, session as draw

    gaps = table("daily_gaps")
    figure(draw.daily_gaps(gaps), id="daily-gaps", title="…", table=gaps, sources=["this_book"])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from .. import figure as figures
from .. import tables
from ..charting import alt
from ..data import claim, fact
from ..figure import show
from ..model import Model
from ..readings import Reading
from ..units import write

__all__ = ["Drawing", "figure", "names_with", "show", "signed", "story_and_close"]


@dataclass(frozen=True)
class Drawing:
    """A chart, the words under which it stands, and what its form offers.

    Parameters
    ----------
    chart : altair.Chart
        From a recipe of `helpers.charts` or `helpers.explorables`.
    subtitle, description, note : str
        As `helpers.figure.figure` has them.
    evening : dict
        Other words for that evening.
    presets, choices, cases : dict
        Of a model's form.
    units : str or dict
        Of the numbers in the table whose headings say none; see `helpers.tables.headed`.

    Examples
    --------
    >>> from helpers.data import table
    >>> from helpers.figures import template as draw
    >>> draw.template_groups(table("sectors")).note
    'The caveat that must be seen with the chart.'
    """

    chart: alt.TopLevelMixin
    subtitle: str
    description: str
    note: str = ""
    evening: dict[str, str] = field(default_factory=dict)
    presets: dict[str, dict] = field(default_factory=dict)
    choices: dict[str, dict] = field(default_factory=dict)
    cases: dict[str, dict] = field(default_factory=dict)
    units: str | dict[str, str] = ""


def figure(
    drawing: Drawing,
    *,
    id: str,
    title: str,
    sources: Sequence[str],
    table: pd.DataFrame | None = None,
    model: Model | None = None,
    readings: Sequence[Reading] = (),
) -> figures.Figure:
    """Make a figure of a drawing.

    Parameters
    ----------
    drawing : Drawing
    id : str
        Lower-case words joined by hyphens; the figure's address on its page.
    title : str
        The finding, as a sentence; its numbers come from facts.
    sources : sequence of str
        Ids of ``data/sources.csv``.
    table : DataFrame, optional
        The numbers behind the chart; a formula needs none.
    model : Model, optional
        What the reader can move.
    readings : sequence of Reading, optional
        What the model's result means for others.

    Returns
    -------
    helpers.figure.Figure
        Shown by being a cell's last value.

    Examples
    --------
    >>> from helpers.data import table
    >>> from helpers.figures import template as draw
    >>> rows = table("sectors")
    >>> shown = figure(
    ...     draw.template_groups(rows), id="groups", title="It fell", table=rows, sources=["story"]
    ... )
    >>> shown.subtitle
    'What is measured, in which unit, when'
    """
    if table is not None:
        try:
            table = tables.headed(table, drawing.units)
        except tables.UnitlessError as error:
            raise figures.FigureError(f"figure {id!r}: {error}") from None
    return figures.figure(
        drawing.chart,
        id=id,
        title=title,
        subtitle=drawing.subtitle,
        description=drawing.description,
        table=table,
        sources=sources,
        note=drawing.note,
        model=model,
        presets=drawing.presets,
        choices=drawing.choices,
        evening=drawing.evening,
        cases=drawing.cases,
        readings=readings,
    )


def names_with(names: pd.Series, values: pd.Series) -> list[str]:
    """What dots say to a reader who points at them: a name and a change in percent.

    >>> names_with(pd.Series(["Comcast"]), pd.Series([2.92]))
    ['Comcast: +2.92']
    """
    return [f"{name}: {signed(value, 2)}" for name, value in zip(names, values, strict=True)]


def signed(value: float, decimals: int) -> str:
    """A change as a label: with its sign and without its unit.

    >>> signed(-0.528, 1), signed(0.05, 2)
    ('−0.5', '+0.05')
    """
    return write(value, "percent", decimals, "signed").rstrip("%")


def story_and_close(figures: dict[str, tuple[str, str]], name: str = "figure") -> pd.DataFrame:
    """What the story told beside what is known: one row a figure, both values also as labels.

    Parameters
    ----------
    figures : dict
        By the figure's name, the ids of its claim and of its fact.
    name : str
        The column with the names.

    Examples
    --------
    >>> story_and_close({"Meta": ("claim_meta_jump", "meta_change")})["told_label"].item()
    '+10'
    """
    return pd.DataFrame(
        {
            name: words,
            "told": claim(said).told,
            "closed": fact(known).value,
            "told_label": signed(claim(said).told, claim(said).told_decimals),
            "closed_label": signed(fact(known).value, fact(known).decimals),
        }
        for words, (said, known) in figures.items()
    )

"""Paths that the reader draws, beside what was known and what came later."""

from __future__ import annotations

import pandas as pd

from ..charting import alt
from ..paths import PathModel
from ..settings import Axis, Handle, Padding, Place, Series
from ..theme import ASSUMED, CONTEXT, DASHED, INK, KNOWN, PAPER, ROWS, SOFT, across, finish, measure
from .parts import parameters


def along_path(
    path: PathModel,
    *,
    x: Axis,
    y: Axis,
    label: str,
    known: Series | None = None,
    padding: Padding = Padding(120, 96),
) -> alt.LayerChart:
    """A path that the reader moves, with known points to compare it with.

    Parameters
    ----------
    path : helpers.paths.PathModel
    x, y : Axis
        The path's own order, and its level.
    label : str
        Stands at the end of the path.
    known : Series, optional
        Column of the path's rows with what is known, drawn as points; its title stands at the last.
    padding : Padding
        Room for the words at the ends.
    """
    order = path.by or path.order
    up = measure("level", y, "~r")
    line = path.transforms(alt.Chart(ROWS)).encode(x=across(order, x), y=alt.Y(**up))
    end = line.transform_filter(f"datum.{order} == {x.high}")
    layers = [
        line.mark_line(color=ASSUMED, strokeWidth=2.4, strokeDash=DASHED, clip=True),
        end.mark_text(
            align="left", dx=9, dy=10 if known else -8, color=ASSUMED, fontWeight="bold", text=label
        ),
    ]
    if known:
        points = line.encode(y=alt.Y(f"{known.column}:Q", scale=up["scale"], axis=up["axis"]))
        last = points.transform_filter(f"datum.{order} == {x.high}")
        layers += [
            points.mark_line(color=KNOWN, strokeWidth=1.2),
            points.mark_point(filled=True, color=KNOWN, size=55, opacity=1),
            last.mark_text(
                align="left", dx=9, dy=-8, color=KNOWN, fontWeight="bold", text=known.title
            ),
        ]
    chart = alt.layer(*layers).add_params(*parameters(path))
    return finish(
        chart,
        rows=path.rows,
        height=300,
        padding=(12, padding.wide, 34, 44),
        narrow={"padding": (12, padding.narrow, 34, 40)},
    )


def stepped_path(
    path: PathModel,
    *,
    x: Axis,
    y: Axis,
    known: pd.DataFrame,
    known_label: str,
    later: pd.DataFrame | None,
    label: str,
    padding: Padding = Padding(96, 84),
) -> alt.LayerChart:
    """A path that holds from step to step, beside what was priced and what came later.

    Parameters
    ----------
    path : helpers.paths.PathModel
        Its inputs add up to the path: where it starts, then each step. Its ``along`` has the column
        of `x`; the last row ends the drawing.
    x, y : Axis
        The place, with its column, and the level.
    known : DataFrame
        What was priced that evening: the column of `x` and ``level``; joined by straight lines, its
        name at the last point.
    later : DataFrame, optional
        What came later: the column of `x`, ``level``, ``label`` (empty for none) and ``joined``,
        which says whether a row is part of the line. Hidden when a reader asks for that evening.
    label : str
        Stands at the end of the reader's path.
    padding : Padding
        Room for the words at the ends.
    """
    along_x, up = across(x.column, x), alt.Y(**measure("level", y, "~r"))
    line = path.transforms(alt.Chart(ROWS)).encode(x=along_x, y=up)
    end = line.transform_filter(f"datum.{x.column} == {x.high}")
    layers = []
    if later is not None:
        joined, texts = later[later["joined"]], later[later["label"].ne("")]
        loose = later[~later["joined"]]
        layers += [
            alt.Chart(joined)
            .mark_line(color=SOFT, strokeWidth=1.6, interpolate="step-after")
            .encode(x=along_x, y=up)
            .properties(name="hindsight_line"),
            alt.Chart(loose)
            .mark_point(filled=True, fill=PAPER, stroke=INK, strokeWidth=1.8, size=70, opacity=1)
            .encode(x=along_x, y=up)
            .properties(name="hindsight_points"),
            alt.Chart(texts)
            .mark_text(align="right", dy=-13, color=SOFT)
            .encode(x=along_x, y=up, text="label:N")
            .properties(name="hindsight_text"),
        ]
    priced = alt.Chart(known).encode(x=along_x, y=up)
    layers += [
        priced.mark_line(color=KNOWN, strokeWidth=1.6),
        priced.mark_point(filled=True, color=KNOWN, size=55, opacity=1),
        alt.Chart(known.tail(1))
        .mark_text(
            align="left",
            dx=9,
            dy=-14,
            color=KNOWN,
            fontWeight="bold",
            text=known_label,
            lineBreak="\n",
        )
        .encode(x=along_x, y=up),
        line.mark_line(
            color=ASSUMED, strokeWidth=2.6, strokeDash=DASHED, clip=True, interpolate="step-after"
        ),
        end.mark_text(align="left", dx=9, dy=8, color=ASSUMED, fontWeight="bold", text=label),
    ]
    ends, steps = list(path.along[x.column]), [row.input for row in path.inputs]
    handles = [
        Handle(
            x=Place(str(round((ends[place] + ends[place + 1]) / 2, 3))),
            y=Place(" + ".join(steps[: place + 1]), step),
            lines="",
        )
        for place, step in enumerate(steps)
    ]
    chart = alt.layer(*layers).add_params(*parameters(path, handles))
    return finish(
        chart,
        rows=path.along,
        handles=handles,
        height=300,
        padding=(12, padding.wide, 30, 44),
        narrow={"padding": (12, padding.narrow, 30, 40)},
    )


def shares_along(
    path: PathModel,
    *,
    x: Axis,
    y: Axis,
    mirrored: dict[str, str],
    starts: tuple[str, str],
    labels: tuple[str, str, str],
    padding: Padding = Padding(128, 104),
) -> alt.LayerChart:
    """Three shares of a hundred along a path, one above the other.

    Parameters
    ----------
    path : helpers.paths.PathModel
        Its level is the lowest share.
    x, y : Axis
        The path's own order, and percent.
    mirrored : dict
        By input of the level, what stands for it in the share on top, which is the level of the
        total with its sign turned round.
    starts : tuple of str
        The inputs with which the lowest and the top share begin, as parts of one.
    labels : tuple of str
        Names, lowest first; each stands beside its share in a third of its own, so that they
        never meet.
    padding : Padding
        Room for the names.
    """
    along, up = across(path.order, x), measure("bottom", y, "~r")
    scale = {"scale": up["scale"], "axis": up["axis"]}
    rows = (
        path.transforms(alt.Chart(ROWS))
        .transform_calculate(turned="-datum.total")
        .transform_calculate(top=path.level_vega(mirrored, total="turned"))
        .transform_calculate(bottom="0", first="datum.level", second="100 - datum.top", whole="100")
        .encode(x=along)
    )
    end = rows.transform_filter(f"datum.{path.order} == {x.high}")
    bands = [
        ("bottom", "first", ASSUMED, 0.45),
        ("first", "second", CONTEXT, 0.35),
        ("second", "whole", INK, 0.2),
    ]
    thirds = [(5, 30), (38, 62), (70, 95)]
    layers = []
    for (low, high, colour, opacity), third, words in zip(bands, thirds, labels, strict=True):
        layers += [
            rows.mark_area(color=colour, opacity=opacity).encode(
                y=alt.Y(f"{low}:Q", **scale), y2=f"{high}:Q"
            ),
            end.transform_calculate(
                middle=f"clamp((datum.{low} + datum.{high}) / 2, {third[0]}, {third[1]})",
                words=f"'{words} ' + format(datum.{high} - datum.{low}, '.0f')",
            )
            .mark_text(
                align="left",
                dx=9,
                color=SOFT if colour == CONTEXT else colour,
                fontWeight="bold" if colour == ASSUMED else "normal",
            )
            .encode(y=alt.Y("middle:Q", **scale), text="words:N"),
        ]
    layers.append(rows.mark_line(color=INK, strokeWidth=1.2).encode(y=alt.Y("second:Q", **scale)))
    layers.append(
        rows.mark_line(color=ASSUMED, strokeWidth=2.4, strokeDash=DASHED).encode(
            y=alt.Y("first:Q", **scale)
        )
    )
    lowest, topmost = starts
    begin = Place(str(x.low))
    handles = [
        Handle(x=begin, y=Place(f"100 * {lowest}", lowest, 100), lines=""),
        Handle(x=begin, y=Place(f"100 - 100 * {topmost}", topmost, -100), lines=""),
    ]
    chart = alt.layer(*layers).add_params(*parameters(path, handles))
    return finish(
        chart,
        rows=path.rows,
        handles=handles,
        height=300,
        padding=(12, padding.wide, 44, 44),
        narrow={"padding": (12, padding.narrow, 44, 40)},
    )

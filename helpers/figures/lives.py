"""The figures of the page on which lives of chips fit the accounts."""

from __future__ import annotations

import json

import pandas as pd

from .. import charts
from ..settings import Axis, Padding
from . import Drawing


def lives_that_fit(pairs: pd.DataFrame, words: list[str]) -> Drawing:
    """How well each life fits, a line a delay.

    Parameters
    ----------
    pairs : DataFrame
        One row a life and delay, with the usual distance.
    words : list of str
        The delays in words.
    """
    return Drawing(
        charts.lines(
            pairs[pairs["error"] <= 2],
            series="delay",
            styles={
                str(delay): {
                    "colour": charts.ACCENT if delay == 2 else charts.CONTEXT,
                    "label": words[delay],
                    "text": charts.ACCENT if delay == 2 else charts.SOFT,
                    "width": 3 if delay == 2 else 1.6,
                    "weight": "bold" if delay == 2 else "normal",
                }
                for delay in range(5)
            },
            x=Axis(
                column="life",
                domain=(2.5, 10),
                ticks=[3, 4, 5, 6, 7, 8, 9, 10],
                title="life of short-lived assets, years",
            ),
            y=Axis(column="error", domain=(0, 2), ticks=[0, 0.5, 1, 1.5, 2], format="~r"),
            padding=Padding(118, 108),
        ),
        subtitle="Usual distance between the wave and reported depreciation, USD billions a "
        "quarter, by life and by delay; lower is better",
        description="Five V-shaped curves, one for each delay from none to four quarters; each "
        "touches a small distance, near nine, seven, six, four and a half and three years.",
        note="Root mean squared error over the six quarters known that evening, with half of the "
        "earlier spending short-lived.",
        units={"life": "years", "others": "billions of dollars"},
    )


def moves_alike(effects: pd.DataFrame) -> Drawing:
    """What a step of each unknown takes off depreciation, a line an unknown.

    Parameters
    ----------
    effects : DataFrame
        One row a step and quarter: ``step``, ``period`` and its words, ``effect``.
    """
    first, last = int(effects["period"].min()), int(effects["period"].max())
    ends = json.dumps(list(effects["quarter"].unique()), ensure_ascii=False)
    looks = {
        "one more year of life": (charts.INK, 3, -8),
        "a quarter more delay": (charts.INK, 1.4, 8),
        "a share of two fifths": (charts.SOFT, 2.2, 0),
    }
    return Drawing(
        charts.lines(
            effects,
            series="step",
            points=True,
            styles={
                name: {"colour": colour, "label": name, "width": width, "dy": dy}
                for name, (colour, width, dy) in looks.items()
            },
            x=Axis(
                column="period",
                domain=(first, last),
                ticks=list(range(first, last + 1)),
                labels=f"{ends}[datum.value - {first}]",
            ),
            y=Axis(column="effect", domain=(-0.8, 0), ticks=[-0.8, -0.6, -0.4, -0.2, 0]),
            padding=Padding(190, 170),
        ),
        subtitle="Change of a quarter's depreciation, USD billions, if one number is changed: "
        "the life from six years to seven, the delay from two quarters to three, the share from a "
        "half to two fifths",
        description="Three lines below zero that fall together over the six quarters, none of "
        "them crossing far from the others.",
        note="Against the wave of six years, two quarters and one half.",
        units="billions of dollars",
    )

"""The figures of the page on published sums of what spending on AI has to earn."""

from __future__ import annotations

import pandas as pd

from .. import charts, explorables
from ..data import fact
from ..model import Model
from ..settings import Axis, Level, Padding
from . import Drawing


def bank_margin(perpetuity: Model) -> Drawing:
    """What a perpetuity asks for, by the margin that is left for capital."""
    return Drawing(
        explorables.response(
            perpetuity,
            along="margin",
            x_ticks=[20, 30, 40, 50, 60, 70, 80, 90],
            reference=Level(fact("jpm_required").value, "as printed"),
            y=Axis(domain=(0, 2500), ticks=[0, 500, 1000, 1500, 2000, 2500], format=",~r"),
        ),
        subtitle="Revenue a year for ever that J.P. Morgan's spending asks for, USD billions, by "
        "the share of revenue left for capital, percent; [what you assume]{.bk-assumed}",
        description="A curve that falls ever more slowly as the margin rises; it meets the "
        "printed figure only where more than three quarters of revenue are left for capital.",
        note="Nothing wears out in a perpetuity.",
        presets={
            "a margin of three fifths": {"margin": 0.6},
            "the reported margin of the cloud": {"margin": fact("cloud_margin").value / 100},
            "a return of five percent": {"hurdle": 0.05},
        },
    )


def critics_life(lives: pd.DataFrame) -> Drawing:
    """Depreciation left out in three years by the true life, a line a short-lived share.

    Parameters
    ----------
    lives : DataFrame
        One row a life and share: ``life``, ``left_out``, ``share``.
    """
    ends = [lives["life"].min(), lives["life"].max()]
    printed = pd.DataFrame(
        {"life": ends, "left_out": fact("burry_understated").value, "share": "as he says"}
    )
    return Drawing(
        charts.lines(
            pd.concat([lives, printed]),
            series="share",
            styles={
                "two thirds": {"colour": charts.INK, "label": "two thirds", "dy": -9},
                "one half": {"colour": charts.SOFT, "label": "half short-lived", "dy": 6},
                "as he says": {
                    "colour": charts.CONTEXT,
                    "text": charts.SOFT,
                    "width": 1.4,
                    "weight": "normal",
                    "label": "as he says",
                },
            },
            x=Axis(
                column="life",
                domain=(ends[0], ends[1]),
                ticks=[3, 4, 5, 6],
                title="true life of short-lived assets, years",
            ),
            y=Axis(column="left_out", domain=(0, 350), ticks=[0, 100, 200, 300], format="~r"),
            padding=Padding(150, 130),
        ),
        subtitle="Depreciation left out from 2026 to 2028, five companies together, USD billions, "
        "by the life that chips really have",
        description="Two falling curves that reach zero where the true life is the stated one; "
        "they cross a level line, the critic's figure, at about four and at three and a half "
        "years.",
        note="The companies' stated life is taken as six years. Spending of 2025 to 2027 is what "
        "analysts expected in January 2026; that of 2028 is taken to be the same as in the year "
        "before.",
        units={"life": "years", "others": "billions of dollars"},
    )

"""The figures of the front page."""

from __future__ import annotations

import pandas as pd

from .. import explorables
from ..data import claim
from ..model import Model
from ..settings import Axis
from . import Drawing, capex, history, session
from .index_tables import CLOSE, NIGHT, OPEN


def day_strip(
    true: Model, told: pd.DataFrame, prints: pd.DataFrame, path: pd.DataFrame, news: pd.DataFrame
) -> Drawing:
    """What was told of the day, at the minutes at which a print fits it.

    Parameters
    ----------
    true : Model
        Counts the figures that are true at the reader's minute.
    told, prints, path, news : DataFrame
        From `helpers.figures.index_tables`.
    """
    return Drawing(
        explorables.day_strip(
            true,
            told=told,
            prints=prints,
            path=path,
            news=news,
            # On a phone there is room for fewer times.
            x=Axis(
                domain=(NIGHT[0] - 6, CLOSE),
                ticks=f"width < 300 ? {[OPEN, 720, CLOSE]} : {[OPEN, *range(660, 961, 60)]}",
            ),
            y=Axis(domain=(-2.4, 0.4), ticks=[-2, -1, 0]),
            night=NIGHT,
        ),
        subtitle="Above, two indices in percent; below, [what was told]{.bk-said}, ringed where "
        "[a print of the day]{.bk-known} fits it; at [your minute]{.bk-assumed} of 29 January 2026 "
        "in New York, what is true lights up",
        description="Nine rows, one for each figure of the story, under the path of two indices "
        "from the opening to the close. The Russell 2000 fits at the opening, Salesforce at noon, "
        "Microsoft from one to two, Southwest just after two, Meta from then to the close; the "
        "other four fit no print with a minute. At no minute are more than "
        "{fact}`told_at_once:words` true.",
        note="Thin lines join the prints; between them nothing is known. Pale, with a question "
        "mark: a low whose minute was not printed. A print fits within a tenth of a point, gold's "
        "within five dollars, and within half a point where the story says nearly. The grey band "
        "is the evening and the night before, folded.",
        presets={
            "the opening": {"minute": OPEN},
            "noon": {"minute": 720},
            "just after two": {"minute": 841},
            "the close": {"minute": CLOSE},
        },
    )


TOLD = {"small_caps_at_least": "claim_russell_close", "nasdaq_at_most": "claim_nasdaq_100_close"}
"""By input, the claim that has the corner as the story tells it."""


def without_microsoft(without: Model) -> Drawing:
    """The index without a stock, of the chapter on the session."""
    return session.index_without(without)


def corner(split: Model) -> Drawing:
    """The plane of days of the chapter on history."""
    return history.plane_of_days(split, {name: claim(id).told for name, id in TOLD.items()})


def corner_table(split: Model) -> pd.DataFrame:
    """The table under `corner`: corners worth a name, and the share of days in each."""
    told = {name: claim(id).told for name, id in TOLD.items()}
    return pd.DataFrame(
        {"corner": name, **(split.author() | values), "share, percent": 100 * split(**values)}
        for name, values in history.corners(told).items()
    )


def bull_and_bear(coverage: Model) -> Drawing:
    """What bull and bear assume, of the chapter on the AI capex debate."""
    return capex.what_to_believe(coverage)

"""The tables of the chapter on the AI capex debate that stand without a chart: their words."""

from __future__ import annotations

import pandas as pd

from ..units import write


def left_out(asks: list[float], tax: float) -> pd.DataFrame:
    """What is asked for a year, in billions of dollars, with one change at a time.

    Parameters
    ----------
    asks : list of float
        As it is, and with each change.
    tax : float
        The rate of tax, as a share.
    """
    changes = [
        "nothing",
        "half a year passes between payment and use",
        f"ten percent after a tax of {write(100 * tax, 'percent')}, straight-line write-off",
        "the same tax, all written off at once",
        "spending that replaces what turned six years old is left out",
        "spending as large as all depreciation of 2025 is left out",
        "from the seventh year on, land and buildings alone",
    ]
    dollars = [write(value, "usd_bn", 1) for value in asks]
    return pd.DataFrame({"what is changed": changes, "asks for, a year": dollars})


def five_answers(reached: list[float], cuts: list[float], rises: list[float]) -> pd.DataFrame:
    """Five answers to what explains the fall by itself.

    Parameters
    ----------
    reached : list of float
        What each model takes to give the price.
    cuts : list of float
        The cut of growth that explains the fall, by model, as shares.
    rises : list of float
        The rise of the required return, of the models that have one.
    """

    def points(share: float) -> str:
        return write(100 * share, "percentage_points", 2)

    fade, asked_for, grows_by, straight, stages = reached
    answers = {
        "model": [
            "H model",
            "H model, fade over ten years",
            "H model, fade over ten years",
            "straight fade, summed year by year",
            "ten years of growth, then four percent",
        ],
        "reaches the price by": [
            f"a fade over {write(fade, 'years', 0)}",
            f"a required return of {write(100 * asked_for, 'percent', 1)}",
            f"growth today of {write(100 * grows_by, 'percent')}",
            f"a fade over {write(straight, 'years', 0)}",
            f"growth of {write(100 * stages, 'percent', 1)}",
        ],
        "cut of growth": [*map(points, cuts[:-1]), f"{points(cuts[-1])} of all ten years"],
        "or rise of the required return": [*map(points, rises), "", ""],
    }
    return pd.DataFrame(answers)

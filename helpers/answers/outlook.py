"""What the questions of the chapter ``outlook`` name."""

from __future__ import annotations

from .. import data
from ..model import model


def recession_that_cancels() -> float:
    """Percent for the fourth scenario at which the expected outcome is zero.

    >>> 0 < recession_that_cancels() < 100
    True
    """
    scenario = model("scenario_mean")
    author = scenario.author()
    return 100 * (1 - author["p_1"] - scenario.solve("p_2", 0) - author["p_3"])


def expected_score(hard_alone: bool = True) -> float:
    """Mean Brier score to expect of the forecasts, if their probabilities are right.

    Parameters
    ----------
    hard_alone : bool
        Of those that could plainly have failed.

    Examples
    --------
    >>> expected_score() > expected_score(hard_alone=False)
    True
    """
    given = data.table("forecasts").dropna(subset=["probability"])
    if hard_alone:
        given = given[given["could_fail"] == "yes"]
    return float((given["probability"] * (1 - given["probability"])).mean())


def days_in_a_row() -> float:
    """Days with the gap of the close that bring the author's prior to one half.

    >>> days_in_a_row() > 5
    True
    """
    bound = model("belief_after")
    belief, days = bound.author()["prior"], 0
    while belief < 0.5:
        belief, days = bound(prior=belief), days + 1
    return float(days)

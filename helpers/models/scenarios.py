"""The road ahead in scenarios: what four of them, with their chances, come to.

Probabilities are in decimals, outcomes in percent.
"""

from __future__ import annotations


def scenario_mean(xp, p_1, p_2, p_3, x_1, x_2, x_3, x_4):
    """Weigh four outcomes by their probabilities; the fourth takes the remainder.

    Parameters
    ----------
    p_1, p_2, p_3 : float
        Probabilities of the first three scenarios; together one at most.
    x_1, x_2, x_3, x_4 : float
        Outcomes, percent.

    Returns
    -------
    float
        Expected outcome, percent.

    Notes
    -----
    Definition of an expected value.

    Examples
    --------
    >>> round(scenario_mean(xp, p_1=0.25, p_2=0.4, p_3=0.25, x_1=20, x_2=8, x_3=-5, x_4=-25), 2)
    4.45
    """
    return p_1 * x_1 + p_2 * x_2 + p_3 * x_3 + (1 - p_1 - p_2 - p_3) * x_4


def scenario_spread(xp, p_1, p_2, p_3, x_1, x_2, x_3, x_4):
    """How far the outcomes of four scenarios lie from their mean.

    Parameters
    ----------
    p_1, p_2, p_3 : float
        Probabilities of the first three scenarios; together one at most.
    x_1, x_2, x_3, x_4 : float
        Outcomes, percent.

    Returns
    -------
    float
        Standard deviation, percentage points.

    Notes
    -----
    Definition of a standard deviation.

    Examples
    --------
    >>> round(float(scenario_spread(xp, p_1=0.25, p_2=0.4, p_3=0.25, x_1=20, x_2=8, x_3=-5,
    ...                             x_4=-25)), 1)
    13.2
    """
    mean = scenario_mean(xp, p_1, p_2, p_3, x_1, x_2, x_3, x_4)
    last = 1 - p_1 - p_2 - p_3
    return xp.sqrt(
        p_1 * (x_1 - mean) ** 2
        + p_2 * (x_2 - mean) ** 2
        + p_3 * (x_3 - mean) ** 2
        + last * (x_4 - mean) ** 2
    )


def scenario_loss(xp, p_1, p_2, p_3, x_1, x_2, x_3, x_4):
    """Chance of a loss, given four scenarios.

    Parameters
    ----------
    p_1, p_2, p_3 : float
        Probabilities of the first three scenarios; together one at most.
    x_1, x_2, x_3, x_4 : float
        Outcomes, percent.

    Returns
    -------
    float
        Probability of an outcome below zero.

    Notes
    -----
    Sum of the probabilities of the scenarios that lose.

    Examples
    --------
    >>> round(float(scenario_loss(xp, p_1=0.25, p_2=0.4, p_3=0.25, x_1=20, x_2=8, x_3=-5,
    ...                           x_4=-25)), 2)
    0.35
    """
    last = 1 - p_1 - p_2 - p_3
    return (
        xp.where(x_1 < 0, p_1, 0)
        + xp.where(x_2 < 0, p_2, 0)
        + xp.where(x_3 < 0, p_3, 0)
        + xp.where(x_4 < 0, last, 0)
    )

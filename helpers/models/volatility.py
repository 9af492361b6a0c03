"""Page "Calm and storm": how long a wild day echoes.

Gaps and deviations are in percentage points.
"""

from __future__ import annotations


def garch_sigma(xp, shock, sigma_before, usual, alpha, beta):
    """Standard deviation to expect of the next day, from the last surprise and the last deviation.

    Parameters
    ----------
    shock : float
        The last day's gap less its mean, percentage points.
    sigma_before : float
        What was expected of that day, percentage points.
    usual : float
        Standard deviation in the long run, percentage points.
    alpha, beta : float
        Weights of the last surprise and of the last expectation; together below one.

    Returns
    -------
    float
        Percentage points.

    Notes
    -----
    GARCH(1,1) of Bollerslev (1986), its constant written by the variance in the long run.

    Examples
    --------
    After a surprise of three standard deviations, with weights of 0.05 and 0.90:

    >>> round(float(garch_sigma(xp, shock=3, sigma_before=1, usual=1, alpha=0.05, beta=0.90)), 4)
    1.1832
    """
    rest = 1 - alpha - beta
    return xp.sqrt(rest * usual**2 + alpha * shock**2 + beta * sigma_before**2)

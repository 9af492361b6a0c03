"""Chapter "The Microsoft contagion": what is left of a fall once market and sector are taken out.

Changes are in percent. In the examples `xp` is `helpers.xp.numpy`.

>>> from helpers.xp import numpy as xp
"""

from __future__ import annotations


def abnormal_return(xp, change, market_change, beta, alpha):
    """Take the market's part out of a stock's return.

    Parameters
    ----------
    change : float
        The stock's return, percent.
    market_change : float
        The market's return, percent.
    beta : float
        Percent that the stock usually moves for one percent of the market.
    alpha : float
        What the stock usually gains on a day on which the market stands still, percent.

    Returns
    -------
    float
        Percent.

    Notes
    -----
    The market model of event studies (Brown and Warner 1985; MacKinlay 1997).

    Examples
    --------
    ServiceNow on 29 January 2026:

    >>> from helpers.xp import numpy as xp
    >>> round(abnormal_return(xp, -9.94, -0.13, 1.1, 0), 2)
    -9.8
    """
    return change - alpha - beta * market_change


def sector_adjusted(xp, change, market_change, sector_change, beta, sector_beta):
    """Take the market's part and the sector's own part out of a stock's return.

    Parameters
    ----------
    change, market_change, sector_change : float
        Returns of the stock, the market and the stock's sector, percent.
    beta : float
        Percent that the stock usually moves for one percent of the market.
    sector_beta : float
        Percent that it moves for each percent by which its sector leads the market.

    Returns
    -------
    float
        Percent.

    Notes
    -----
    A market model with a sector factor (MacKinlay 1997, on factor models). The sector enters less
    the market, so that the market is not taken out twice.

    Examples
    --------
    Salesforce, with application software as its sector: -6.09 + 0.13 + 3.25.

    >>> from helpers.xp import numpy as xp
    >>> round(sector_adjusted(xp, -6.09, -0.13, -3.38, 1, 1), 2)
    -2.71
    """
    return change - beta * market_change - sector_beta * (sector_change - market_change)


def event_z(xp, abnormal, sigma):
    """Measure an abnormal return in the standard deviations of an ordinary day.

    Parameters
    ----------
    abnormal : float
        Abnormal return, percent.
    sigma : float
        Standard deviation of the stock's daily abnormal return, percent; above zero.

    Returns
    -------
    float
        Standard deviations.

    Notes
    -----
    The test of Brown and Warner (1985) for one stock on one day. On a day of results the spread is
    wider than on an ordinary one, so the measure says too much (Boehmer, Musumeci and Poulsen
    1991).

    Examples
    --------
    >>> from helpers.xp import numpy as xp
    >>> round(event_z(xp, -9.80, 2.45), 2)
    -4.0
    """
    return abnormal / sigma


def adjusted_correlation(xp, correlation, variance_increase):
    """Correct a correlation measured in a storm for the storm.

    Parameters
    ----------
    correlation : float
        Correlation measured while the market was wild.
    variance_increase : float
        How much higher the variance of the first market was then: 4 is five times the usual.

    Returns
    -------
    float
        Correlation that the same link between the two would show in a calm.

    Notes
    -----
    Forbes and Rigobon (2002): a common shock raises correlation even if nothing about the link has
    changed. It holds where the shock runs from one to the other and nothing is left out, and one
    day has no correlation to correct.

    Examples
    --------
    0.7 / √(1 + 4 × 0.51):

    >>> from helpers.xp import numpy as xp
    >>> round(float(adjusted_correlation(xp, 0.7, 4)), 3)
    0.401
    """
    return correlation / xp.sqrt(1 + variance_increase * (1 - correlation**2))

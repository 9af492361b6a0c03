"""Chapter "The road ahead, scored": what one day should change, and how forecasts are scored.

The daily gap and its spread are in percentage points, everything else in decimals. In the examples
`xp` is `helpers.xp.numpy`.

>>> from helpers.xp import numpy as xp
"""

from __future__ import annotations

TRADING_DAYS = 252
"""Sessions in a year."""


def likelihood_ratio(xp, gap, drift_if_true, drift_if_false, sigma):
    """Weigh how much better one day's gap fits with a rotation than without one.

    Parameters
    ----------
    gap : float
        Gap of the day, percentage points.
    drift_if_true, drift_if_false : float
        Mean daily gap with and without a rotation, percentage points.
    sigma : float
        Standard deviation of the daily gap, percentage points; above zero.

    Returns
    -------
    float
        Likelihood with a rotation over likelihood without one, a ratio.

    Notes
    -----
    Two normal curves of the same spread (Neyman and Pearson 1933). A gap in the middle between the
    two drifts says nothing; the further from it, the more.

    Examples
    --------
    A rotation worth ten percent a year against none:

    >>> from helpers.xp import numpy as xp
    >>> round(float(likelihood_ratio(xp, 0.58, 10 / 252, 0, 1.10)), 4)
    1.0185
    """
    middle = (drift_if_true + drift_if_false) / 2
    return xp.exp((drift_if_true - drift_if_false) / sigma**2 * (gap - middle))


def posterior(xp, prior, ratio):
    """Update a belief by one piece of evidence.

    Parameters
    ----------
    prior : float
        Probability before.
    ratio : float
        Likelihood of the evidence if the belief is true over that if it is false; above zero.

    Returns
    -------
    float
        Probability after.

    Notes
    -----
    Bayes (1763).

    Examples
    --------
    >>> from helpers.xp import numpy as xp
    >>> round(posterior(xp, 0.30, 1.0185), 3)
    0.304
    """
    return prior * ratio / (prior * ratio + 1 - prior)


def needed_return(xp, target, year_to_date):
    """Ask what return is still needed to reach a year's target.

    Parameters
    ----------
    target : float
        Return of the whole year to be reached, a decimal.
    year_to_date : float
        Return so far, of the same kind: price with price or total with total; above minus one.

    Returns
    -------
    float
        Return of the rest of the year.

    Notes
    -----
    Arithmetic: returns of parts of a year multiply.

    Examples
    --------
    The price gain of 2019 as the bar, with the gain to 29 January 2026 in hand:

    >>> from helpers.xp import numpy as xp
    >>> round(needed_return(xp, 0.2372, 0.06965), 4)
    0.1566
    """
    return (1 + target) / (1 + year_to_date) - 1


def chance_of_beating(xp, required, drift, volatility, years):
    """Ask how likely a price is to gain at least so much in the time left.

    Parameters
    ----------
    required : float
        Return to be beaten, a decimal; above minus one.
    drift : float
        Expected return a year.
    volatility : float
        Standard deviation of the return a year; above zero.
    years : float
        Time left; above zero.

    Returns
    -------
    float
        Probability.

    Notes
    -----
    Lognormal prices with constant drift and spread (Osborne 1959; Black and Scholes 1973). Half the
    variance comes off the drift, because gains compound. It is written as a lower tail, which keeps
    its digits when it is small.

    Examples
    --------
    >>> from helpers.xp import numpy as xp
    >>> round(float(chance_of_beating(xp, 0.1566, 0.09, 0.22, 11 / 12)), 3)
    0.343
    """
    expected = (drift - volatility**2 / 2) * years
    return xp.cdf((expected - xp.log(1 + required)) / (volatility * xp.sqrt(years)))


def tracking_error(xp, tilt, sigma_daily):
    """Ask how far a tilted portfolio may stray from the index in a year.

    Parameters
    ----------
    tilt : float
        Share moved from the one index to the other.
    sigma_daily : float
        Standard deviation of the daily gap between the two, percentage points.

    Returns
    -------
    float
        Standard deviation of the return over the index's, percent a year.

    Notes
    -----
    Grinold and Kahn (2000); days are taken as independent, with 252 sessions a year.

    Examples
    --------
    0.10 × 1.10 × 15.87:

    >>> from helpers.xp import numpy as xp
    >>> round(float(tracking_error(xp, 0.10, 1.10)), 2)
    1.75
    """
    return tilt * sigma_daily * xp.sqrt(TRADING_DAYS)


def brier_score(xp, probability, outcome):
    """Score a forecast by the square of its miss; less is better.

    Parameters
    ----------
    probability : float
        Probability that was given to the event.
    outcome : float
        One if it happened, zero if not.

    Returns
    -------
    float
        Between zero and one; a forecaster who always says one half scores 0.25.

    Notes
    -----
    Brier (1950), for one event with two outcomes.

    Examples
    --------
    Thirty percent, and it did not happen; and it did:

    >>> from helpers.xp import numpy as xp
    >>> [round(brier_score(xp, 0.3, outcome), 2) for outcome in (0, 1)]
    [0.09, 0.49]
    """
    return (probability - outcome) ** 2

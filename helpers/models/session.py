"""Chapter "The session": what one stock does to an index, and how rare a gap between two is.

Changes and contributions are in percent, weights are shares between zero and one. In the examples
`xp` is `helpers.xp.numpy`.

>>> from helpers.xp import numpy as xp
"""

from __future__ import annotations


def contribution(xp, weight, change):
    """Contribute `weight` times `change` to an index: what one stock adds to its return.

    Parameters
    ----------
    weight : float
        Share of the index at the previous close.
    change : float
        The stock's return, percent.

    Returns
    -------
    float
        Percentage points of the index's return.

    Notes
    -----
    Arithmetic of a value-weighted index: its return is the weighted mean of its members' returns.

    Examples
    --------
    Microsoft in the S&P 500 on 29 January 2026:

    >>> from helpers.xp import numpy as xp
    >>> round(contribution(xp, 0.0575, -9.99), 3)
    -0.574
    """
    return weight * change


def index_without(xp, index_change, weight, change):
    """Return of an index if one member is left out and the others keep their proportions.

    Parameters
    ----------
    index_change : float
        Return of the whole index, percent.
    weight : float
        Share of the member left out; below one.
    change : float
        Return of the member left out, percent.

    Returns
    -------
    float
        Percent.

    Notes
    -----
    From I = w r + (1 - w) I', solved for I'.

    Examples
    --------
    >>> from helpers.xp import numpy as xp
    >>> round(index_without(xp, -0.13, 0.0575, -9.99), 3)
    0.472
    """
    return (index_change - weight * change) / (1 - weight)


def index_without_pair(xp, index_change, weight_a, change_a, weight_b, change_b):
    """Return of an index if two members are left out.

    Parameters
    ----------
    index_change : float
        Return of the whole index, percent.
    weight_a, weight_b : float
        Shares of the two; together below one.
    change_a, change_b : float
        Their returns, percent.

    Returns
    -------
    float
        Percent.

    Notes
    -----
    From I = w_a r_a + w_b r_b + (1 - w_a - w_b) I', solved for I'.

    Examples
    --------
    Without Microsoft and Meta:

    >>> from helpers.xp import numpy as xp
    >>> round(index_without_pair(xp, -0.13, 0.0575, -9.99, 0.027, 10.40), 3)
    0.179
    """
    rest = 1 - weight_a - weight_b
    return (index_change - weight_a * change_a - weight_b * change_b) / rest


def breakeven_weight(xp, index_change, other_change, change):
    """Weight above which an index, without one falling member, would have beaten another index.

    Parameters
    ----------
    index_change : float
        Return of the index that holds the member, percent.
    other_change : float
        Return of the other index, percent.
    change : float
        Return of the member, percent; below `other_change`.

    Returns
    -------
    float
        Share of the index.

    Notes
    -----
    `index_without` set equal to `other_change` and solved for the weight.

    Examples
    --------
    The Nasdaq-100 against the Russell 2000, without Microsoft:

    >>> from helpers.xp import numpy as xp
    >>> round(breakeven_weight(xp, -0.53, 0.05, -9.99), 4)
    0.0578
    """
    return (other_change - index_change) / (other_change - change)


def gap_zscore(xp, gap, mean, sigma):
    """How many standard deviations a daily gap lies from its mean.

    Parameters
    ----------
    gap, mean, sigma : float
        Percentage points; `sigma` above zero.

    Returns
    -------
    float
        Standard deviations.

    Examples
    --------
    >>> from helpers.xp import numpy as xp
    >>> round(gap_zscore(xp, 0.58, -0.066, 1.103), 3)
    0.586
    """
    return (gap - mean) / sigma


def share_of_days_above(xp, gap, mean, sigma):
    """Share of days whose gap is at least `gap`, if gaps follow the normal curve.

    Parameters
    ----------
    gap, mean, sigma : float
        Percentage points; `sigma` above zero.

    Returns
    -------
    float
        Share between zero and one.

    Notes
    -----
    The upper tail is written as the lower tail of the negative, which keeps its digits when it is
    small.

    Examples
    --------
    The gap at the close, and the one the story tells:

    >>> from helpers.xp import numpy as xp
    >>> [round(float(share_of_days_above(xp, gap, -0.066, 1.103)), 3) for gap in (0.58, 1.5)]
    [0.279, 0.078]
    """
    return xp.cdf((mean - gap) / sigma)


def years_to_detect(xp, drift, sigma, t_value):
    """Years of daily data until a steady drift stands out from the noise.

    Parameters
    ----------
    drift : float
        What the one index gains on the other, percent a year.
    sigma : float
        Standard deviation of that gain, percent a year.
    t_value : float
        The t statistic that is asked for; two is the usual bar.

    Returns
    -------
    float
        Years.

    Notes
    -----
    The mean over T years has standard error sigma / sqrt(T); set drift over that equal to
    `t_value` and solve for T (Merton 1980).

    Examples
    --------
    A rotation worth ten percent a year, with the daily noise of 1.10 points:

    >>> from helpers.xp import numpy as xp
    >>> round(years_to_detect(xp, 10, 17.46, 2), 1)
    12.2
    """
    return (t_value * sigma / drift) ** 2

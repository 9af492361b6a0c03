"""Chapter "Winners and losers": how much of a jump is earnings, how much is what they fetch.

Changes are decimals.
"""

from __future__ import annotations


def multiple_change(xp, price_change, earnings_change):
    """Split a change of price into news about earnings and what is paid for a dollar of them.

    Parameters
    ----------
    price_change : float
        Change of the price, a decimal.
    earnings_change : float
        Change of the earnings that are expected, a decimal; above minus one.

    Returns
    -------
    float
        Change of price over expected earnings, a decimal.

    Notes
    -----
    An identity: price is expected earnings times their multiple.

    Examples
    --------
    Southwest on 29 January 2026, up 18.7%, with an outlook of 4.00 against 3.19 expected:

    >>> round(multiple_change(xp, 0.187, 4.00 / 3.19 - 1), 3)
    -0.053
    """
    return (1 + price_change) / (1 + earnings_change) - 1


def contribution_by_value(xp, value_change, index_value):
    """Points of an index that come from a change of market value of some of its members.

    Parameters
    ----------
    value_change : float
        Change of their market value, billions of dollars.
    index_value : float
        Market value of the whole index before it, in the same unit.

    Returns
    -------
    float
        Contribution, percentage points.

    Notes
    -----
    Weight times change, with the weight written out: an index by value returns the change of the
    value of all its members over their value before.

    Examples
    --------
    Four small companies that gained 0.14 billion, in an index worth 3,080:

    >>> round(contribution_by_value(xp, 0.14, 3080), 4)
    0.0045
    """
    return 100 * value_change / index_value


def chance_band(xp, spread, years, winners, losers, t_value):
    """How far two groups of shares part by chance alone.

    Parameters
    ----------
    spread : float
        Standard deviation of one share's return around its market's in a year, a decimal.
    years : float
        How long one waits.
    winners, losers : float
        How many shares each group has.
    t_value : float
        Standard errors on either side of zero.

    Returns
    -------
    float
        Half the width of the band around zero for the difference of the two means, a decimal.

    Notes
    -----
    The standard error of a difference of two independent means, with the square root of time.

    Examples
    --------
    Six and four shares with a spread of 40% a year, after half a year:

    >>> round(float(chance_band(xp, spread=0.40, years=0.5, winners=6, losers=4, t_value=2)), 3)
    0.365
    """
    return t_value * spread * xp.sqrt(years) * xp.sqrt(1 / winners + 1 / losers)


def names_needed(xp, spread, years, difference, t_value):
    """How many shares each of two groups must have for a difference to stand out from chance.

    Parameters
    ----------
    spread : float
        Standard deviation of one share's return around its market's in a year, a decimal.
    years : float
        How long one waits.
    difference : float
        True difference of the two means, a decimal.
    t_value : float
        Standard errors that it must reach.

    Returns
    -------
    float
        Shares in each group.

    Notes
    -----
    `chance_band` with two groups of the same size, solved for that size.

    Examples
    --------
    >>> round(float(names_needed(xp, spread=0.40, years=0.5, difference=0.05, t_value=2)), 1)
    256.0
    """
    return 2 * years * (t_value * spread / difference) ** 2

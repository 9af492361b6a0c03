"""How spending is written off: by the year, by the quarter, and with lives that are too long.

Money is in billions of US dollars, rates and shares are decimals, lives are in years.
"""

from __future__ import annotations


def annual_depreciation(xp, capex, short_share, short_life, long_life):
    """Yearly depreciation of one year's capital spending, in equal amounts, class by class.

    Parameters
    ----------
    capex : float
        Capital spending of one year, USD billions.
    short_share : float
        Share of it that buys short-lived assets.
    short_life, long_life : float
        Years over which each class is written off.

    Returns
    -------
    float
        USD billions a year, while both classes are still being written off.

    Notes
    -----
    Straight-line depreciation, the accountants' rule; lives are the company's estimate.

    Examples
    --------
    >>> round(annual_depreciation(xp, capex=150, short_share=2 / 3, short_life=6, long_life=15), 1)
    20.0
    """
    return capex * (short_share / short_life + (1 - short_share) / long_life)


def vintage_depreciation(
    xp, capex, age, latest, short_before, short_latest, short_life, long_life, delay
):
    """One quarter's depreciation of the capital spending of one earlier quarter.

    Parameters
    ----------
    capex : array
        Spending of the vintage, USD billions.
    age : array
        Quarters since it was spent: zero in its own quarter, negative before it.
    latest : array
        One for the vintages of which `short_latest` is said, zero for the earlier ones.
    short_before, short_latest : float
        Share that bought short-lived assets, before and then.
    short_life, long_life : float
        Years over which each class is written off.
    delay : float
        Quarters from spending to use.

    Returns
    -------
    array
        USD billions in the quarter, straight line; the sum over vintages is the depreciation wave.

    Notes
    -----
    Straight-line depreciation by class, the standard of IAS 16 and ASC 360. A last quarter that is
    not full is charged in part, so that lives need not be whole quarters.

    Examples
    --------
    24 billion, all short-lived, four years: one and a half a quarter, from the third quarter on.

    >>> [float(vintage_depreciation(xp, capex=24, age=age, latest=1, short_before=0,
    ...                             short_latest=1, short_life=4, long_life=15, delay=2))
    ...  for age in (1, 2, 17, 18)]
    [0.0, 1.5, 1.5, 0.0]
    """
    share = short_before + (short_latest - short_before) * latest
    in_use = age - delay
    started = xp.where(in_use >= 0, 1, 0)
    short = xp.minimum(xp.maximum(4 * short_life - in_use, 0), 1) / (4 * short_life)
    long = xp.minimum(xp.maximum(4 * long_life - in_use, 0), 1) / (4 * long_life)
    return started * capex * (share * short + (1 - share) * long)


def vintage_depreciation_measure(xp, level, reported):
    """Squared distance of a quarter's depreciation from what was reported.

    Parameters
    ----------
    level : array
        The wave, USD billions a quarter.
    reported : array
        USD billions a quarter.

    Returns
    -------
    array
        Their mean is the mean squared error of the wave.

    Examples
    --------
    >>> vintage_depreciation_measure(xp, 8.5, 8.0)
    0.25
    """
    return (level - reported) * (level - reported)


def vintage_depreciation_result(xp, mean_square):
    """Root mean squared error: how far the wave usually is from what was reported.

    Parameters
    ----------
    mean_square : float
        Mean of the quarters' squared distances.

    Returns
    -------
    float
        USD billions a quarter.

    Examples
    --------
    >>> float(vintage_depreciation_result(xp, 0.25))
    0.5
    """
    return xp.sqrt(mean_square)


def depreciation_shortfall(xp, capex, age, short_share, stated_life, true_life):
    """How much more one year's depreciation of a vintage would be with a shorter life.

    Parameters
    ----------
    capex : array
        Spending of the vintage, USD billions.
    age : array
        Whole years since it was spent: zero in its own year.
    short_share : float
        Share that bought short-lived assets.
    stated_life, true_life : float
        Years over which the companies write them off, and over which they really serve.

    Returns
    -------
    array
        USD billions; the sum over vintages is what a year's profit is overstated by.

    Notes
    -----
    Straight-line depreciation, a full year's charge in the year of spending; the last year of a
    life that is no whole number is charged in part.

    Examples
    --------
    Six billion, written off over six years, serving three: one billion too little a year at first.

    >>> [float(depreciation_shortfall(xp, capex=6, age=age, short_share=1, stated_life=6,
    ...                               true_life=3))
    ...  for age in (0, 2, 3, 6)]
    [1.0, 1.0, -1.0, 0.0]
    """
    stated = xp.minimum(xp.maximum(stated_life - age, 0), 1) / stated_life
    true = xp.minimum(xp.maximum(true_life - age, 0), 1) / true_life
    return capex * short_share * (true - stated)

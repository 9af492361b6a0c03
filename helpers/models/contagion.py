"""Chapter "The Microsoft contagion": what is left of a fall once market and sector are taken out.

Changes are in percent.
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

    >>> round(abnormal_return(xp, change=-9.94, market_change=-0.13, beta=1.1, alpha=0), 2)
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

    >>> round(sector_adjusted(xp, change=-6.09, market_change=-0.13, sector_change=-3.38, beta=1,
    ...                       sector_beta=1), 2)
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
    >>> round(event_z(xp, -9.80, 2.45), 2)
    -4.0
    """
    return abnormal / sigma


def effective_names(xp, names, correlation):
    """Count the independent names that carry as much as so many correlated ones.

    Parameters
    ----------
    names : float
        Number of shares.
    correlation : float
        Average correlation of what the market leaves of their returns; from zero to one.

    Returns
    -------
    float
        Number of names.

    Notes
    -----
    The variance of a mean of n equal variances is (1 + (n - 1) rho) / n of one of them; set it
    equal to one over the result. Kolari and Pynnönen (2010) put the same factor into the tests of
    event studies.

    Examples
    --------
    A hundred and one shares, alike by a tenth:

    >>> round(effective_names(xp, 101, 0.1), 2)
    9.18
    """
    return names / (1 + (names - 1) * correlation)


def group_z(xp, abnormal, sigma, names, correlation):
    """Set the move of a group of shares against its usual spread.

    Parameters
    ----------
    abnormal : float
        Return of the group that the market does not explain, percent.
    sigma : float
        Standard deviation of that return for one share on an ordinary day, percent.
    names, correlation : float
        As in `effective_names`.

    Returns
    -------
    float
        Standard deviations.

    Notes
    -----
    The spread of the mean is that of one share over the root of the effective names.

    Examples
    --------
    >>> round(float(group_z(xp, abnormal=-3, sigma=2, names=101, correlation=0.1)), 2)
    -4.55
    """
    return abnormal / (sigma * xp.sqrt((1 + (names - 1) * correlation) / names))


def breakeven_beta(xp, change, market_change, alpha):
    """Beta that a stock would need for the market to explain its whole change.

    Parameters
    ----------
    change : float
        The stock's return, percent.
    market_change : float
        The market's return, percent; below zero.
    alpha : float
        What the stock usually gains on a day on which the market stands still, percent.

    Returns
    -------
    float
        Percent for one percent of the market.

    Notes
    -----
    `abnormal_return` set to zero and solved for beta.

    Examples
    --------
    ServiceNow would have to move seventy-six times as much as the market:

    >>> round(breakeven_beta(xp, -9.94, -0.13, 0), 1)
    76.5
    """
    return (change - alpha) / market_change


def breakeven_sector_beta(xp, change, market_change, sector_change, beta):
    """Sector beta at which market and sector together explain a stock's whole change.

    Parameters
    ----------
    change, market_change, sector_change : float
        Returns of the stock, the market and the stock's sector, percent; the sector's below the
        market's.
    beta : float
        Percent that the stock usually moves for one percent of the market.

    Returns
    -------
    float
        Percent for each percent by which the sector leads or trails the market.

    Notes
    -----
    `sector_adjusted` set to zero and solved for the sector beta.

    Examples
    --------
    Salesforce: 5.96 / 3.25.

    >>> round(breakeven_sector_beta(xp, change=-6.09, market_change=-0.13, sector_change=-3.38,
    ...                             beta=1), 2)
    1.83
    """
    return (change - beta * market_change) / (sector_change - market_change)


def two_factor_fit(
    xp, change_pct, share_of_squares, market_change, sector_change, beta, sector_beta
):
    """Say how much of the names' changes the market and their sector explain together.

    Parameters
    ----------
    change_pct, share_of_squares : array
        Columns of ``data/software_names.csv``: the change of the day, percent, and its square over
        the sum of all squares.
    market_change, sector_change : float
        Returns of the market and of the sector, percent.
    beta, sector_beta : float
        The same for all names; see `sector_adjusted`.

    Returns
    -------
    array
        What each name adds to the share of squares explained; the sum is that share, one for all,
        and below zero if the two factors make the squares larger.

    Notes
    -----
    The factors are those of `sector_adjusted` (MacKinlay 1997). This is the coefficient of
    determination of a fit without a constant: one less the squares of what is left over the squares
    of the changes, so it is largest at the least squares estimate.

    Examples
    --------
    Two names, down four and eight percent, with a sector that fell by six:

    >>> names = [(-4, 16 / 80), (-8, 64 / 80)]
    >>> [round(sum(two_factor_fit(xp, *name, market_change=0, sector_change=-6, beta=1,
    ...                           sector_beta=slope) for name in names), 2) for slope in (0, 1, 2)]
    [0.0, 0.9, 0.0]
    """
    left = change_pct - beta * market_change - sector_beta * (sector_change - market_change)
    return share_of_squares * (1 - (left / change_pct) ** 2)


def stands_out(
    xp,
    change_pct,
    own_results,
    market_change,
    sector_change,
    beta,
    sector_beta,
    sigma,
    results_ratio,
    bar,
):
    """Count a name whose abnormal return lies outside the band of what is usual for such a day.

    Parameters
    ----------
    change_pct, own_results : array
        Columns of ``data/software_names.csv``: the change of the day, percent, and one if the
        company gave results of its own, else zero.
    market_change, sector_change : float
        Returns of the market and of the sector, percent.
    beta, sector_beta : float
        The same for all names; see `sector_adjusted`.
    sigma : float
        Standard deviation of an abnormal return on an ordinary day, percent.
    results_ratio : float
        How many times as wide the spread is on a day of results.
    bar : float
        Half the width of the band, in standard deviations.

    Returns
    -------
    array
        One for a name that stands out, else zero; the sum is the number of names.

    Notes
    -----
    The test of Brown and Warner (1985), name by name, with a wider spread for a day of results
    (Boehmer, Musumeci and Poulsen 1991).

    Examples
    --------
    Ten percent down is far outside the band of an ordinary day, and inside that of a day of
    results:

    >>> [float(stands_out(xp, change_pct=-9.94, own_results=own, market_change=-0.13,
    ...                   sector_change=-3.38, beta=1, sector_beta=0, sigma=2.45,
    ...                   results_ratio=2.5, bar=2)) for own in (0, 1)]
    [1.0, 0.0]
    """
    left = change_pct - beta * market_change - sector_beta * (sector_change - market_change)
    half_width = bar * sigma * (1 + own_results * (results_ratio - 1))
    return xp.where(xp.maximum(left, -left) > half_width, 1, 0)


def mean_of_picked(
    xp,
    change_pct,
    rank_fell_most,
    rank_fell_least,
    rank_traded,
    rank_alphabet,
    picked,
    way_of_picking,
):
    """Mean change of the first few names in an order that the reader chooses.

    Parameters
    ----------
    change_pct : array
        Column of ``data/software_names.csv``: the change of the day, percent.
    rank_fell_most, rank_fell_least, rank_traded, rank_alphabet : array
        The names' places in the four orders, from one.
    picked : float
        How many names are picked; a whole number of at least one.
    way_of_picking : {1, 2, 3, 4}
        1: the largest falls first. 2: the smallest first. 3: the most traded first. 4: by ticker.

    Returns
    -------
    array
        What each name adds to the mean; the sum is the mean, percent.

    Examples
    --------
    Two names, the one that fell most picked:

    >>> two = [(-8, 1, 2, 2, 1), (-2, 2, 1, 1, 2)]
    >>> [float(sum(mean_of_picked(xp, *name, picked=1, way_of_picking=way) for name in two))
    ...  for way in (1, 2, 3, 4)]
    [-8.0, -2.0, -2.0, -8.0]
    """
    place = xp.where(
        way_of_picking < 1.5,
        rank_fell_most,
        xp.where(
            way_of_picking < 2.5,
            rank_fell_least,
            xp.where(way_of_picking < 3.5, rank_traded, rank_alphabet),
        ),
    )
    return xp.where(place < picked + 0.5, change_pct / picked, 0)

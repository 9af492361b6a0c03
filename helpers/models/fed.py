"""Chapter "What the Fed told": a decision's surprise, its path, its noise, and a rule for the rate.

Rates of policy are in percent, as they are quoted.
"""

from __future__ import annotations


def noise_band(xp, hours, day_spread, session, errors):
    """Half the width of the band in which a difference of two indices usually ends.

    Parameters
    ----------
    hours : float
        Length of the part of a session that is looked at.
    day_spread : float
        Standard deviation of the difference over a whole session, percentage points.
    session : float
        Hours of a session.
    errors : float
        Standard deviations on either side of zero.

    Returns
    -------
    float
        Percentage points.

    Notes
    -----
    The square root of time, as if every hour were as lively as every other. The hours after a
    decision are livelier, so there the true band is wider.

    Examples
    --------
    Two standard deviations, the last two hours and the whole session:

    >>> [round(float(noise_band(xp, hours=hours, day_spread=0.82, session=6.5, errors=2)), 2)
    ...  for hours in (2, 6.5)]
    [0.91, 1.64]
    """
    return errors * day_spread * xp.sqrt(hours / session)


def hold_surprise(xp, probability, move):
    """Surprise of a hold that was almost fully expected.

    Parameters
    ----------
    probability : float
        Chance of a hold that the market had priced.
    move : float
        Size of the move that was the alternative, basis points.

    Returns
    -------
    float
        Basis points by which the rate came out above what was expected, if the alternative was a
        cut.

    Notes
    -----
    Outcome less expectation: the expected cut is (1 - p) times its size. The idea is Kuttner's
    (2001), with a stated chance in place of a futures price.

    Examples
    --------
    >>> round(hold_surprise(xp, 0.97, 25), 2)
    0.75
    """
    return (1 - probability) * move


def policy_surprise(xp, futures_change, days_in_month, meeting_day):
    """Surprise of a decision, from the current month's futures contract.

    Parameters
    ----------
    futures_change : float
        Change of the rate that the contract implies, percentage points.
    days_in_month : float
        Days of the month of the meeting.
    meeting_day : float
        Day of the month on which it decided; before the last.

    Returns
    -------
    float
        Percentage points.

    Notes
    -----
    Kuttner (2001). The contract pays the mean rate of the month, of which a late meeting changes
    only a few days, so a late meeting multiplies the noise in the price: then the next month's
    contract is used, as it stands.

    Examples
    --------
    One basis point on the 28th of a month of 31 days, times 31/3:

    >>> round(policy_surprise(xp, 0.01, 31, 28), 3)
    0.103
    """
    return futures_change * (days_in_month / (days_in_month - meeting_day))


def level_and_timing(xp, surprise, path_change, level_multiplier, timing_multiplier):
    """Usual response of stocks to a decision's surprise about the rate and about its path.

    Parameters
    ----------
    surprise : float
        Percentage points; above zero if the rate came out higher than expected.
    path_change : float
        Change of the rate that futures imply some months ahead, percentage points.
    level_multiplier : float
        Percent of the stock market for a point of surprise that moves the path one for one.
    timing_multiplier : float
        What each point adds by which the path moved more than the target.

    Returns
    -------
    float
        Percent.

    Notes
    -----
    Bernanke and Kuttner (2005), their table VI: stocks on the surprise and on the timing surprise,
    which is the change of the path less the surprise.

    Examples
    --------
    A surprise of 0.70 and a path of two basis points, without outliers and with all events:

    >>> [round(level_and_timing(xp, surprise=0.007, path_change=0.02, level_multiplier=level,
    ...                         timing_multiplier=timing), 3)
    ...  for level, timing in ((-4.17, -4.27), (-6.20, -4.29))]
    [-0.085, -0.099]
    """
    return level_multiplier * surprise + timing_multiplier * (path_change - surprise)


def level_and_timing_error(xp, surprise, path_change, level_error, timing_error):
    """Standard error of the usual response of stocks, from those of its two multipliers.

    Parameters
    ----------
    surprise, path_change : float
        As in `level_and_timing`, percentage points.
    level_error, timing_error : float
        Standard errors of the two multipliers.

    Returns
    -------
    float
        Percentage points.

    Notes
    -----
    The two errors are taken as independent; their covariance is not printed. It is the error of
    the average response and says nothing of how widely single days stray around it.

    Examples
    --------
    A surprise of 0.70 and a path of two basis points, without outliers and with all events:

    >>> [round(float(level_and_timing_error(xp, surprise=0.007, path_change=0.02,
    ...                                     level_error=level, timing_error=timing)), 3)
    ...  for level, timing in ((0.99, 1.31), (1.63, 1.95))]
    [0.018, 0.028]
    """
    return xp.sqrt((level_error * surprise) ** 2 + (timing_error * (path_change - surprise)) ** 2)


def taylor_rate(
    xp,
    inflation,
    unemployment,
    natural_rate,
    natural_unemployment,
    inflation_target,
    inflation_weight,
    gap_weight,
    okun,
):
    """Policy rate that a Taylor rule sets, from inflation and unemployment.

    Parameters
    ----------
    inflation, unemployment : float
        As known on the day of the decision, percent.
    natural_rate : float
        Real rate that neither spurs nor slows, percent.
    natural_unemployment : float
        Unemployment that goes with steady inflation, percent.
    inflation_target : float
        Percent.
    inflation_weight, gap_weight : float
        Answer to one point of inflation above target, and to one percent of output above its
        potential.
    okun : float
        Percent of output that one point of unemployment stands for.

    Returns
    -------
    float
        Percent a year.

    Notes
    -----
    Taylor (1993), with the gap of output written as a gap of unemployment by Okun's law (Okun
    1962). Taylor (1999) doubles `gap_weight`.

    Examples
    --------
    The rule of 1993, that of 1999, and the first with a lower and a higher natural rate:

    >>> [round(taylor_rate(xp, inflation=2.8, unemployment=4.4, natural_rate=natural,
    ...                    natural_unemployment=4.2, inflation_target=2, inflation_weight=0.5,
    ...                    gap_weight=weight, okun=2), 1)
    ...  for natural, weight in ((1.0, 0.5), (1.0, 1.0), (0.5, 0.5), (2, 0.5))]
    [4.0, 3.8, 3.5, 5.0]
    """
    return (
        natural_rate
        + inflation
        + inflation_weight * (inflation - inflation_target)
        + gap_weight * okun * (natural_unemployment - unemployment)
    )

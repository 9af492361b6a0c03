"""Chapter "Rotations in history": what followed, which window, how split.

Changes, gaps and returns are in percent or percentage points, as the tables have them.
"""

from __future__ import annotations


def how_split(xp, small_caps_pct, nasdaq_100_pct, small_caps_at_least, nasdaq_at_most):
    """Count a day on which both legs were at least as far apart as the reader says.

    Parameters
    ----------
    small_caps_pct, nasdaq_100_pct : array
        Columns of ``data/daily_gaps.csv``: the changes of the day, percent.
    small_caps_at_least : float
        Change that small caps must reach, percent.
    nasdaq_at_most : float
        Change that the Nasdaq-100 must not exceed, percent.

    Returns
    -------
    array
        One for a day that counts, else zero; the mean is the share of days.

    Notes
    -----
    A count of a corner of the plane of both changes. A gap alone is another region: all that lies
    above a diagonal.

    Examples
    --------
    Small caps up by a tenth: with the Nasdaq-100 down one percent the day counts, with it up not.

    >>> [float(how_split(xp, small_caps_pct=0.1, nasdaq_100_pct=nasdaq, small_caps_at_least=0.05,
    ...                  nasdaq_at_most=-0.53)) for nasdaq in (-1.0, 1.0)]
    [1.0, 0.0]
    """
    small = xp.where(small_caps_pct >= small_caps_at_least, 1, 0)
    return small * xp.where(nasdaq_100_pct <= nasdaq_at_most, 1, 0)


def what_followed(xp, sessions_ahead, gap_from, extra_pts, threshold, horizon):
    """Average lead of small caps after days with at least the gap, less that after any day.

    Parameters
    ----------
    sessions_ahead, gap_from, extra_pts : array
        Columns of ``data/base_rates.csv``: horizon in sessions, gap to count from and how much
        larger the average lead over the horizon is than after any day, percentage points.
    threshold : float
        Gap to count from, percentage points.
    horizon : {5, 21, 63}
        Sessions to look ahead.

    Returns
    -------
    array
        What each row adds; the sum is the difference, percentage points, linear between the grid's
        gaps.

    Notes
    -----
    The differences are worked out by `helpers.base_rates`; a row counts by its hat function, one at
    its own gap and falling to zero at its neighbours'.

    Examples
    --------
    Half-way between a difference of one point from 0.50 and of two points from 0.52:

    >>> two = [what_followed(xp, sessions_ahead=21, gap_from=g, extra_pts=extra, threshold=0.51,
    ...                      horizon=21) for g, extra in [(0.50, 1), (0.52, 2)]]
    >>> round(float(sum(two)), 6)
    1.5
    """
    distance = xp.maximum(gap_from - threshold, threshold - gap_from)
    apart = xp.maximum(sessions_ahead - horizon, horizon - sessions_ahead)
    return extra_pts * xp.maximum(1 - distance / 0.02, 0) * xp.where(apart < 0.5, 1, 0)


def factor_window(xp, from_start, from_end, size_pct, value_pct, start_moved, end_moved, factor):
    """Growth of a factor in one month, if the month lies in the reader's window.

    Parameters
    ----------
    from_start, from_end : array
        Months from April 2000 and from October 2002, the author's first and last month.
    size_pct, value_pct : array
        The factors of the month, percent: small less big companies, cheap less dear ones.
    start_moved, end_moved : float
        Months by which the reader moves the window's ends.
    factor : {1, 2}
        1: size. 2: value.

    Returns
    -------
    array
        Logarithm of one plus the factor, or zero outside the window.

    Notes
    -----
    Factors of Fama and French (1993). Each is a return of one portfolio less that of another;
    compounding it, as is done here, is what a holder of both would have had who sets them equal
    again every month.

    Examples
    --------
    A month of ten percent inside the window, and the same month outside:

    >>> [round(float(factor_window(xp, from_start=month, from_end=-9, size_pct=10, value_pct=0,
    ...                            start_moved=0, end_moved=0, factor=1)), 4) for month in (0, -1)]
    [0.0953, 0.0]
    """
    inside = xp.where(from_start >= start_moved, 1, 0) * xp.where(from_end <= end_moved, 1, 0)
    return xp.log(1 + xp.where(factor < 1.5, size_pct, value_pct) / 100) * inside


def factor_window_level(xp, total):
    """Growth since the window's start, percent, from the logarithms so far.

    Parameters
    ----------
    total : array
        Sum of the logarithms.

    Returns
    -------
    array
        Percent.

    Examples
    --------
    >>> round(float(factor_window_level(xp, 0.0953)), 1)
    10.0
    """
    return 100 * (xp.exp(total) - 1)


def factor_window_measure(xp, level, is_last):
    """Keep the growth of the last month only; its sum is the window's whole growth.

    Parameters
    ----------
    level : array
        Growth since the window's start, percent.
    is_last : array
        One for the table's last month, else zero.

    Returns
    -------
    array
        Percent in the last month, zero before it.

    Examples
    --------
    >>> [factor_window_measure(xp, 10.0, last) for last in (0, 1)]
    [0.0, 10.0]
    """
    return level * is_last


def years_above(xp, return_pct, bar):
    """Count a year whose return passed the bar.

    Parameters
    ----------
    return_pct : array
        Column of ``data/annual_returns.csv``: the year's return, percent.
    bar : float
        Percent.

    Returns
    -------
    array
        One for a year above the bar, else zero; the sum is the number of years.

    Examples
    --------
    A year that only equals the bar does not pass it:

    >>> [float(years_above(xp, year, 25.52)) for year in (25.52, 38.82)]
    [0.0, 1.0]
    """
    return xp.where(return_pct > bar, 1, 0)

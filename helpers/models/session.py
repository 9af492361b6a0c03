"""Chapter "The session": what one stock does to an index, and how rare a gap between two is.

Changes and contributions are in percent, weights are shares between zero and one.
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

    >>> round(index_without_pair(xp, index_change=-0.13, weight_a=0.0575, change_a=-9.99,
    ...                          weight_b=0.027, change_b=10.40), 3)
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

    >>> round(breakeven_weight(xp, -0.53, 0.05, -9.99), 4)
    0.0578
    """
    return (other_change - index_change) / (other_change - change)


def equal_gap_without(xp, small, small_share, small_change, large, large_share, large_change):
    """Gap between small and large companies, counted alike, if one industry is left out of both.

    Parameters
    ----------
    small, large : float
        Equally weighted returns of the small and of the large companies, percent.
    small_share, large_share : float
        The industry's shares of their numbers; below one.
    small_change, large_change : float
        The industry's equally weighted returns among them, percent.

    Returns
    -------
    float
        Percentage points.

    Notes
    -----
    `index_without` for both groups: with equal weights an industry's weight is its share of the
    companies.

    Examples
    --------
    Small and large companies on 29 January 2026, if software was as assumed:

    >>> round(equal_gap_without(xp, small=0.22, small_share=0.0375, small_change=-3, large=-0.22,
    ...                         large_share=0.06, large_change=-6), 2)
    0.2
    """
    rest_of_small = index_without(xp, small, small_share, small_change)
    return rest_of_small - index_without(xp, large, large_share, large_change)


def weighted_return(
    xp,
    exponent,
    return_pct,
    without_msft,
    without_meta,
    weight_exponent,
    leave_out_msft,
    leave_out_meta,
):
    """Return of the largest five hundred when size counts as much as the reader says.

    Parameters
    ----------
    exponent, return_pct, without_msft, without_meta : array
        Columns of ``data/weighting_curve.csv``: the grid of exponents, the return at each
        (percent), and which of the two companies is left out (one or zero).
    weight_exponent : float
        A company's weight is its market value to this power: zero for all equal, one by value.
    leave_out_msft, leave_out_meta : float
        One to leave the company out, else zero.

    Returns
    -------
    array
        What each row adds; the sum is the return, percent, linear between the grid's points.

    Notes
    -----
    A row counts by its hat function: one at its own exponent, falling to zero at its neighbours'.

    Examples
    --------
    Between a return of 1 percent at exponent 0.50 and 2 percent at 0.55, a fifth of the way:

    >>> two = [weighted_return(xp, exponent=e, return_pct=r, without_msft=0, without_meta=0,
    ...                        weight_exponent=0.51, leave_out_msft=0, leave_out_meta=0)
    ...        for e, r in [(0.50, 1), (0.55, 2)]]
    >>> round(float(sum(two)), 6)
    1.2
    """
    distance = xp.maximum(weight_exponent - exponent, exponent - weight_exponent)
    hat = xp.maximum(1 - distance / 0.05, 0)
    is_msft = 1 - xp.maximum(leave_out_msft - without_msft, without_msft - leave_out_msft)
    is_meta = 1 - xp.maximum(leave_out_meta - without_meta, without_meta - leave_out_meta)
    return return_pct * hat * is_msft * is_meta


def how_rare(xp, small_caps_pct, nasdaq_100_pct, threshold, way_of_counting):
    """Count a day as at least as special as the reader says.

    Parameters
    ----------
    small_caps_pct, nasdaq_100_pct : array
        Columns of ``data/daily_gaps.csv``: the changes of the day, percent.
    threshold : float
        Gap, percentage points.
    way_of_counting : {1, 2, 3}
        1: small caps ahead by at least the threshold. 2: a gap of at least that, either way.
        3: small caps up, the Nasdaq-100 down, and at least that far apart.

    Returns
    -------
    array
        One for a day that counts, else zero; the mean is the share of days.

    Examples
    --------
    Small caps up by half a percent and the Nasdaq-100 by one: a gap of half a point, the wrong way.

    >>> [float(how_rare(xp, small_caps_pct=0.5, nasdaq_100_pct=1.0, threshold=0.4,
    ...                 way_of_counting=way)) for way in (1, 2, 3)]
    [0.0, 1.0, 0.0]
    """
    gap = small_caps_pct - nasdaq_100_pct
    ahead = xp.where(gap >= threshold, 1, 0)
    behind = xp.where(-gap >= threshold, 1, 0)
    opposite = xp.where(small_caps_pct > 0, 1, 0) * xp.where(nasdaq_100_pct < 0, 1, 0)
    either = xp.maximum(ahead, behind)
    return xp.where(
        way_of_counting < 1.5, ahead, xp.where(way_of_counting < 2.5, either, ahead * opposite)
    )


def told_true(xp, first_minute, last_minute, minute):
    """Count a figure of the story if a print fits it at the reader's minute.

    Parameters
    ----------
    first_minute, last_minute : array
        Columns of ``data/told_at.csv``: from when to when prints fit it, minutes after midnight.
    minute : float
        The reader's.

    Returns
    -------
    array
        One for a figure that is true then, else zero; the sum is how many are.

    Examples
    --------
    Of a figure that prints from 13:00 to 14:01 fit, at noon and at half past one:

    >>> [float(told_true(xp, first_minute=780, last_minute=841, minute=at)) for at in (720, 810)]
    [0.0, 1.0]
    """
    return xp.where(minute >= first_minute, 1, 0) * xp.where(minute <= last_minute, 1, 0)


def lead_over_window(xp, sessions, against_sp500, lead_published_pts, window, against):
    """Lead of small caps over the sessions that end on the day.

    Parameters
    ----------
    sessions, against_sp500, lead_published_pts : array
        Columns of ``data/windows.csv``: the length of a window, whether the lead is over the S&P
        500 (one) or the Nasdaq-100 (zero), and the lead on published closes, percentage points.
    window : float
        Sessions.
    against : {0, 1}
        As `against_sp500`.

    Returns
    -------
    array
        What each row adds; the sum is the lead, percentage points.

    Notes
    -----
    A row counts by its hat function, one at its own length and falling to zero at its neighbours'.
    A lead is the return of small companies less that of the other index, each compounded.

    Examples
    --------
    Of windows of 18 and 19 sessions the reader asks for the longer:

    >>> two = [lead_over_window(xp, sessions=k, against_sp500=0, lead_published_pts=lead,
    ...                         window=19, against=0) for k, lead in [(18, 3.15), (19, 4.45)]]
    >>> float(sum(two))
    4.45
    """
    distance = xp.maximum(sessions - window, window - sessions)
    other = xp.maximum(against_sp500 - against, against - against_sp500)
    return lead_published_pts * xp.maximum(1 - distance, 0) * (1 - other)


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

    >>> round(years_to_detect(xp, 10, 17.46, 2), 1)
    12.2
    """
    return (t_value * sigma / drift) ** 2


def detection_power(xp, drift, sigma, years, t_value):
    """Chance that a steady drift stands out from the noise after so many years.

    Parameters
    ----------
    drift, sigma : float
        As in `years_to_detect`.
    years : float
        Length of the record.
    t_value : float
        As in `years_to_detect`.

    Returns
    -------
    float
        Share between zero and one.

    Notes
    -----
    The power of a one-sided test: the t statistic is normal around drift sqrt(T) / sigma, with a
    standard deviation of one. At the years of `years_to_detect` it is one half.

    Examples
    --------
    One half after 12.5 years, four fifths after twice as many:

    >>> [round(float(detection_power(xp, drift=10, sigma=17.7, years=years, t_value=2)), 2)
    ...  for years in (12.53, 25.3)]
    [0.5, 0.8]
    """
    return xp.cdf(drift * xp.sqrt(years) / sigma - t_value)

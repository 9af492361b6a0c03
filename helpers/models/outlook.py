"""Chapter "The road ahead, scored": what one day should change, and how forecasts are scored.

The daily gap and its spread are in percentage points, everything else in decimals.
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

    >>> round(float(likelihood_ratio(xp, gap=0.58, drift_if_true=10 / 252, drift_if_false=0,
    ...                              sigma=1.10)), 4)
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
    >>> round(posterior(xp, 0.30, 1.0185), 3)
    0.304
    """
    return prior * ratio / (prior * ratio + 1 - prior)


def needed_return(xp, target, year_to_date):
    """Return still needed to reach a year's target.

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

    >>> round(needed_return(xp, 0.2372, 0.06965), 4)
    0.1566
    """
    return (1 + target) / (1 + year_to_date) - 1


def chance_of_beating(xp, required, drift, volatility, years):
    """Chance that a price gains at least so much in the time left.

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
    >>> round(float(chance_of_beating(xp, required=0.1566, drift=0.09, volatility=0.22,
    ...                               years=11 / 12)), 3)
    0.343
    """
    expected = (drift - volatility**2 / 2) * years
    return xp.cdf((expected - xp.log(1 + required)) / (volatility * xp.sqrt(years)))


def tracking_error(xp, tilt, sigma_daily):
    """How far a tilted portfolio may stray from the index in a year.

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

    >>> [round(brier_score(xp, 0.3, outcome), 2) for outcome in (0, 1)]
    [0.09, 0.49]
    """
    return (probability - outcome) ** 2


def belief_after(xp, prior, gap, drift, rival, sigma):
    """Update the belief in a rotation by the gap of one day.

    Parameters
    ----------
    prior : float
        Probability before the day.
    gap : float
        Gap of the day, percentage points.
    drift : float
        What a rotation is worth, percent a year.
    rival : float
        Mean daily gap without a rotation, percentage points.
    sigma : float
        Standard deviation of the daily gap, percentage points; above zero.

    Returns
    -------
    float
        Probability after the day.

    Notes
    -----
    `likelihood_ratio` and `posterior` in one.

    Examples
    --------
    Against the record's own drift, and against none:

    >>> [round(float(belief_after(xp, prior=0.30, gap=0.58, drift=10, rival=rival, sigma=1.115)), 3)
    ...  for rival in (-0.079, 0)]
    [0.312, 0.304]
    """
    daily = drift / TRADING_DAYS
    ratio = xp.exp((daily - rival) / sigma**2 * (gap - (daily + rival) / 2))
    return prior * ratio / (prior * ratio + 1 - prior)


def belief_path(xp, gap_anchored, gap_proxy, sessions, anchored, rival):
    """A session's gap beyond the record's drift.

    Parameters
    ----------
    gap_anchored, gap_proxy : float
        Gap since the session before, percentage points: pulled onto published closes, and as the
        proxies have it.
    sessions : float
        How many sessions that spans; more than one where some are missing.
    anchored : float
        One for the first gap, zero for the second.
    rival : float
        Mean daily gap if all goes on as in the record, percentage points.

    Returns
    -------
    float
        Percentage points.

    Notes
    -----
    Independent normal days: their sum holds all that they say of a drift.

    Examples
    --------
    >>> belief_path(xp, gap_anchored=0.5, gap_proxy=0.9, sessions=2, anchored=1, rival=-0.25)
    1.0
    """
    return anchored * gap_anchored + (1 - anchored) * gap_proxy - rival * sessions


def belief_path_level(xp, total, elapsed, prior_rotation, prior_reversal, drift, rival, sigma):
    """Belief in a rotation after the gaps so far, against two rivals.

    Parameters
    ----------
    total : float
        Sum of the gaps so far beyond the record's drift, percentage points.
    elapsed : float
        Sessions so far.
    prior_rotation, prior_reversal : float
        Probabilities before; the record has the remainder.
    drift : float
        What a rotation is worth, percent a year.
    rival : float
        Mean daily gap if all goes on as in the record, percentage points.
    sigma : float
        Standard deviation of the daily gap, percentage points; above zero.

    Returns
    -------
    float
        Percent.

    Notes
    -----
    Bayes (1763) with three normal curves of the same spread. The drift of a reversal lies as far
    below the record's as that of a rotation lies above it.

    Examples
    --------
    A total half-way between record and rotation does not part these two:

    >>> shift = 10 / 252 + 0.079
    >>> round(float(belief_path_level(xp, total=100 * shift / 2, elapsed=100, prior_rotation=0.3,
    ...                               prior_reversal=0.0, drift=10, rival=-0.079, sigma=1.1)), 1)
    30.0
    """
    shift = drift / TRADING_DAYS - rival
    up = xp.exp(shift / sigma**2 * (total - elapsed * shift / 2))
    down = xp.exp(-shift / sigma**2 * (total + elapsed * shift / 2))
    rotation = prior_rotation * up
    others = prior_reversal * down + 1 - prior_rotation - prior_reversal
    return 100 * rotation / (rotation + others)


def belief_path_measure(xp, level, is_last):
    """The belief at the end of the path.

    Parameters
    ----------
    level : float
        Belief after a session, percent.
    is_last : float
        One for the last session, zero for the others.

    Returns
    -------
    float
        Percent; zero but for the last session.

    Notes
    -----
    Picks one row of the path.

    Examples
    --------
    >>> [belief_path_measure(xp, 40.0, last) for last in (0, 1)]
    [0.0, 40.0]
    """
    return level * is_last


def years_to_convince(xp, prior, target, drift, sigma):
    """Years that a true rotation takes, on average, to move a belief.

    Parameters
    ----------
    prior, target : float
        Probability now and the one to be reached; above it.
    drift : float
        What the rotation is worth, percent a year; above zero.
    sigma : float
        Standard deviation of the gap over a year, percentage points.

    Returns
    -------
    float
        Years after which the expected log odds reach the target.

    Notes
    -----
    A year's evidence adds ``(drift / sigma)**2 / 2`` to the log odds on average if the rotation
    is true (Kullback and Leibler 1951, for two normal curves of the same spread).

    Examples
    --------
    >>> round(float(years_to_convince(xp, prior=0.30, target=0.95, drift=10, sigma=17.7)), 1)
    23.8
    """
    odds = xp.log(target / (1 - target)) - xp.log(prior / (1 - prior))
    return 2 * sigma**2 / drift**2 * odds


def at_least_once(xp, share, days):
    """Chance that something happens on at least one of many days.

    Parameters
    ----------
    share : float
        Share of days on which it happens; below one.
    days : float
        How many days.

    Returns
    -------
    float
        Probability.

    Notes
    -----
    Days are taken as independent.

    Examples
    --------
    >>> round(float(at_least_once(xp, 0.131, 20)), 2)
    0.94
    """
    return 1 - (1 - share) ** days


def tilt_gain(xp, tilt, advantage):
    """Return that a tilt is expected to add in a year.

    Parameters
    ----------
    tilt : float
        Share moved from the one index to the other.
    advantage : float
        By how much the other is expected to gain more, percent a year.

    Returns
    -------
    float
        Percent a year.

    Notes
    -----
    Arithmetic.

    Examples
    --------
    >>> tilt_gain(xp, 0.10, 3)
    0.30000000000000004
    """
    return tilt * advantage


def chance_behind(xp, advantage, sigma, years):
    """Chance that a tilt is behind the index after some years, though it is right.

    Parameters
    ----------
    advantage : float
        By how much the tilt's side is expected to gain more, percent a year.
    sigma : float
        Standard deviation of the gap over a year, percentage points; above zero.
    years : float
        How long one waits.

    Returns
    -------
    float
        Probability. The size of the tilt drops out: it scales gain and spread alike.

    Notes
    -----
    Grinold and Kahn (2000): the information ratio times the root of the time; gaps are normal.

    Examples
    --------
    >>> round(float(chance_behind(xp, 3, 17.7, 1)), 3)
    0.433
    """
    return xp.cdf(-advantage * xp.sqrt(years) / sigma)

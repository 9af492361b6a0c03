"""What a price takes for granted: growth, its fade, and the return that is asked for.

Money is in billions of US dollars, rates and shares are decimals, lives are in years.
"""

from __future__ import annotations


def h_model_multiple(xp, growth_now, growth_long, half_fade, required_return):
    """Value of cash, for each dollar paid now, whose growth fades in a straight line.

    Parameters
    ----------
    growth_now, growth_long : float
        Growth a year today and at the end of the fade.
    half_fade : float
        Half the length of the fade, years.
    required_return : float
        A year; above `growth_long`.

    Returns
    -------
    float
        Price over the cash paid now, a multiple; not a ratio to earnings.

    Notes
    -----
    Fuller and Hsia (1984). Without a fade it is the constant growth model (Gordon 1962). It is an
    approximation: the fade of growth is straight, the value it adds is taken as straight too.

    Examples
    --------
    (1.04 + 5 × 0.12) / 0.05:

    >>> round(h_model_multiple(xp, growth_now=0.16, growth_long=0.04, half_fade=5,
    ...                        required_return=0.09), 1)
    32.8
    """
    return ((1 + growth_long) + half_fade * (growth_now - growth_long)) / (
        required_return - growth_long
    )


def implied_growth_cut(xp, drop, growth_now, growth_long, half_fade):
    """How much lower growth today must be to explain a lower price by itself.

    Parameters
    ----------
    drop : float
        Fall of the price, a share of it; above zero for a fall.
    growth_now, growth_long : float
        Growth a year before the fall and at the end of the fade.
    half_fade : float
        Half the length of the fade, years; above zero.

    Returns
    -------
    float
        Cut of today's growth, a share a year: 0.01 is one percentage point.

    Notes
    -----
    `h_model_multiple` (Fuller and Hsia 1984) with the multiple cut by `drop`, solved for the
    change of `growth_now`. The required return cancels out.

    Examples
    --------
    0.0999 × (1.04 / 5 + 0.12):

    >>> round(implied_growth_cut(xp, drop=0.0999, growth_now=0.16, growth_long=0.04,
    ...                          half_fade=5), 4)
    0.0328
    """
    return drop * ((1 + growth_long) / half_fade + growth_now - growth_long)


def implied_return_rise(xp, drop, growth_long, required_return):
    """How much more return investors must require to explain a lower price by itself.

    Parameters
    ----------
    drop : float
        Fall of the price, a share of it; below one.
    growth_long : float
        Growth a year at the end of the fade.
    required_return : float
        A year before the fall; above `growth_long`.

    Returns
    -------
    float
        Rise of the required return, a share a year: 0.01 is one percentage point.

    Notes
    -----
    In `h_model_multiple` (Fuller and Hsia 1984), as with constant growth (Gordon 1962), the price
    is proportional to 1 / (r - g), so that (r - g) has to grow by d / (1 - d). The growth of today
    cancels out.

    Examples
    --------
    0.05 × 0.0999 / 0.9001:

    >>> round(implied_return_rise(xp, 0.0999, 0.04, 0.09), 5)
    0.00555
    """
    return (required_return - growth_long) * drop / (1 - drop)


def two_stage_multiple(xp, growth, terminal_growth, required_return):
    """Value of cash, for each dollar paid now, that grows fast for ten years, then slowly.

    Parameters
    ----------
    growth : float
        Growth a year in the ten years to come.
    terminal_growth : float
        Growth a year after that.
    required_return : float
        A year; above `terminal_growth`.

    Returns
    -------
    float
        Price over the cash paid now, a multiple.

    Notes
    -----
    Growth in stages goes back to Molodovsky, May and Chottiner (1965). With q = (1 + g) / (1 + r)
    the ten years are worth q + q² + … + q¹⁰. Textbooks write that sum as
    (1 + g)(1 - q¹⁰) / (r - g), which has no value at g = r although the sum is ten there. Here it
    is written in factors, which give the same number and never divide by zero.

    Examples
    --------
    >>> round(two_stage_multiple(xp, 0.14, 0.04, 0.09), 1)
    45.5

    Growth equal to the required return is nothing special: ten dollars, and a perpetuity after.

    >>> round(two_stage_multiple(xp, 0.09, 0.04, 0.09), 6), 10 + 1.04 / 0.05
    (30.8, 30.8)
    """
    ratio = (1 + growth) / (1 + required_return)
    ten_years = ratio * (1 + ratio) * (1 + ratio**2 + ratio**4 + ratio**6 + ratio**8)
    return ten_years + ratio**10 * (1 + terminal_growth) / (required_return - terminal_growth)


def fading_growth(xp, year, growth_now, growth_long, fade):
    """Log growth of one year when growth fades in a straight line to its long-run rate.

    Parameters
    ----------
    year : array
        One for the first year; growth is taken in the middle of each.
    growth_now, growth_long : float
        A year, decimals.
    fade : float
        Years until only long-run growth is left.

    Returns
    -------
    array
        Logarithm of one plus the growth of the year.

    Notes
    -----
    The linear fade that the H model approximates (Fuller and Hsia 1984).

    Examples
    --------
    The first of ten years, from 16 to 4 percent, grows by 15.4 percent:

    >>> import math
    >>> round(math.expm1(fading_growth(xp, year=1, growth_now=0.16, growth_long=0.04, fade=10)), 4)
    0.154
    """
    left = xp.maximum(1 - (year - 0.5) / fade, 0)
    return xp.log(1 + growth_long + (growth_now - growth_long) * left)


def fading_growth_level(xp, total):
    """Size after the years so far, as a multiple of the start.

    Parameters
    ----------
    total : array
        Sum of the years' log growth.

    Returns
    -------
    array
        Multiple.

    Examples
    --------
    >>> float(fading_growth_level(xp, 0.0))
    1.0
    """
    return xp.exp(total)


def fading_growth_measure(xp, level, year, last, growth_long, required_return):
    """Present value of a year's cash; that of the last year includes all later years.

    Parameters
    ----------
    level : array
        Cash of the year as a multiple of the cash paid now.
    year : array
        One for the first year.
    last : array
        One in the last year of the path, else zero; growth has faded by then.
    growth_long, required_return : float
        A year, decimals.

    Returns
    -------
    array
        As a multiple of the cash paid now; their sum is the price.

    Notes
    -----
    Dividend discount with growth of Gordon (1962) after the last year.

    Examples
    --------
    Without a fade it is the perpetuity with growth: 1.04 / (0.09 - 0.04).

    >>> float(round(fading_growth_measure(xp, level=1.04, year=1, last=1, growth_long=0.04,
    ...                                   required_return=0.09), 6))
    20.8
    """
    later = last * (1 + growth_long) / (required_return - growth_long)
    return level * (1 + later) * xp.exp(-year * xp.log(1 + required_return))

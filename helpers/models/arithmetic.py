"""Published calculations of what spending on AI has to earn, each as its author made it.

Money is in billions of US dollars, rates and shares are decimals, lives are in years.
"""

from __future__ import annotations


def chain_required_revenue(xp, chip_spend, chip_share, user_margin):
    """Revenue that the end users of one year's chips must take in, once, to pay for them.

    Parameters
    ----------
    chip_spend : float
        Sales of the chip maker in a year, USD billions.
    chip_share : float
        Share of the cost of owning a data centre that the chips are.
    user_margin : float
        Gross margin of the firm that buys the computing and sells what it makes of it; below one.

    Returns
    -------
    float
        USD billions, once: no return on the capital, no year by which, nothing for the clouds.

    Notes
    -----
    The arithmetic of Cahn (2024), "AI's $600B Question": chips over their share of the cost, over
    what the end user's margin leaves for costs.

    Examples
    --------
    >>> round(chain_required_revenue(xp, 150, 0.5, 0.5))
    600
    """
    return chip_spend / (chip_share * (1 - user_margin))


def perpetuity_revenue(xp, capex, hurdle, margin):
    """Yearly revenue that pays the hurdle rate for ever on capital that never wears out.

    Parameters
    ----------
    capex : float
        Capital spent, USD billions.
    hurdle : float
        Return asked for, a year.
    margin : float
        Share of revenue that is left for the owners of the capital.

    Returns
    -------
    float
        USD billions a year, for ever.

    Notes
    -----
    A perpetuity, as behind the estimate of J.P. Morgan (2025). It is `required_revenue` with lives
    without end.

    Examples
    --------
    >>> round(perpetuity_revenue(xp, 5000, 0.10, 0.77))
    649
    """
    return capex * hurdle / margin


def profit_to_keep(xp, capex, profit_per_capex):
    """Profit that keeps a company's usual ratio of profit to capital spending.

    Parameters
    ----------
    capex : float
        Capital spending of a year, USD billions.
    profit_per_capex : float
        Dollars of profit that a dollar of yearly capital spending has usually gone with.

    Returns
    -------
    float
        USD billions a year.

    Notes
    -----
    The form of the test of Goldman Sachs (2026). It asks for the profit of all businesses, old and
    new, and for no return on the new capital as such.

    Examples
    --------
    >>> profit_to_keep(xp, 500, 2)
    1000
    """
    return capex * profit_per_capex


def steady_profit(xp, capex, short_share, short_life, long_life, hurdle):
    """Profit that pays the hurdle rate on all capital, once spending has long been steady.

    Parameters
    ----------
    capex : float
        Capital spending of every year, USD billions.
    short_share : float
        Share of it that buys short-lived assets.
    short_life, long_life : float
        Years of use.
    hurdle : float
        Return asked for, a year.

    Returns
    -------
    float
        USD billions a year after depreciation.

    Notes
    -----
    With the same spending every year and straight-line depreciation half of each life's spending
    is still on the books, so that the net capital of a class is its spending times half its life.

    Examples
    --------
    500 × (2/3 × 3 + 1/3 × 7.5) × 10 percent:

    >>> round(steady_profit(xp, capex=500, short_share=2 / 3, short_life=6, long_life=15,
    ...                     hurdle=0.10), 1)
    225.0
    """
    return capex * hurdle * (short_share * short_life + (1 - short_share) * long_life) / 2

"""Capital spending: what it has to earn, and what a year of it is worth.

Money is in billions of US dollars, rates and shares are decimals, lives are in years.
"""

from __future__ import annotations


def capital_recovery(xp, rate, life):
    """Equal yearly amount that pays back one dollar of capital, with its return, over its life.

    Parameters
    ----------
    rate : float
        Required return, a year; above zero.
    life : float
        Years over which the capital is used up.

    Returns
    -------
    float
        Share of the capital that has to come back each year.

    Notes
    -----
    The reciprocal of the annuity factor, known as the equivalent annual cost of one dollar (Brealey
    and Myers 1981). A long life takes it down to the rate itself; a rate near zero to one over the
    life.

    Examples
    --------
    Chips for six years and buildings for fifteen, at ten percent:

    >>> [round(capital_recovery(xp, 0.10, life), 5) for life in (6, 15)]
    [0.22961, 0.13147]
    """
    return rate / (1 - (1 + rate) ** -life)


def required_revenue(xp, capex, short_share, short_life, long_life, hurdle, margin):
    """Yearly revenue that pays back one year's capital spending at the hurdle rate.

    Parameters
    ----------
    capex : float
        Capital spending of one year, USD billions.
    short_share : float
        Share of it that buys short-lived assets, such as chips.
    short_life, long_life : float
        Years of use of the short-lived and of the long-lived assets.
    hurdle : float
        Required return, a year; above zero.
    margin : float
        Cash left of a dollar of revenue before depreciation: the annuity already returns the
        capital, so a margin after depreciation would count it twice.

    Returns
    -------
    float
        USD billions a year, over the life of each class.

    Notes
    -----
    The sum of two equivalent annual costs (Brealey and Myers 1981) over the cash margin.

    Examples
    --------
    One year at 118 billion; four quarters at 37.5; the same with chips that last four years:

    >>> [round(required_revenue(xp, capex=capex, short_share=2 / 3, short_life=life, long_life=15,
    ...                         hurdle=0.10, margin=0.60), 1)
    ...  for capex, life in ((118, 6), (150, 6), (150, 4))]
    [38.7, 49.2, 63.5]
    """
    recovery = short_share * capital_recovery(xp, hurdle, short_life) + (
        1 - short_share
    ) * capital_recovery(xp, hurdle, long_life)
    return capex / margin * recovery


def revenue_coverage(
    xp, revenue_gain, attributable, capex, short_share, short_life, long_life, hurdle, margin
):
    """Compare the revenue that came with the revenue that the spending has to bring.

    Parameters
    ----------
    revenue_gain : float
        Revenue a year above that of a year before, USD billions.
    attributable : float
        Share of the gain that would not be there without the spending.
    capex, short_share, short_life, long_life, hurdle, margin : float
        As in `required_revenue`.

    Returns
    -------
    float
        Ratio: at one the year pays exactly the hurdle rate, if its revenue lasts as long as its
        assets.

    Notes
    -----
    `required_revenue` (equivalent annual cost, Brealey and Myers 1981) turned into a ratio.

    Examples
    --------
    42.4 billion of new revenue over the 38.7 that 118 billion ask for:

    >>> round(revenue_coverage(xp, revenue_gain=42.4, attributable=1, capex=118,
    ...                        short_share=2 / 3, short_life=6, long_life=15, hurdle=0.10,
    ...                        margin=0.60), 2)
    1.09
    """
    return (
        attributable
        * revenue_gain
        / required_revenue(xp, capex, short_share, short_life, long_life, hurdle, margin)
    )


def project_value(
    xp,
    capex,
    gain,
    attributable,
    short_share,
    short_life,
    long_life,
    generations,
    delay,
    margin,
    price_fall,
    sale,
    tax,
    expensed,
    rate,
):
    """Value one year's capital spending as one project, from the day on which it is paid.

    Parameters
    ----------
    capex : float
        Spending, USD billions.
    gain : float
        Revenue of the first year of use, USD billions.
    attributable : float
        Share of it that needs the spending.
    short_share : float
        Share of the spending that buys machines; the rest is a building.
    short_life, long_life : float
        Years for which a machine earns, and over which the building is written off.
    generations : float
        Lives of machines, one after the other, for which the building is used.
    delay : float
        Years from payment to use.
    margin : float
        Cash left of a dollar of revenue before depreciation and tax.
    price_fall : float
        Fall of the price of computing a year: of what customers pay, and of a new machine.
    sale : float
        What an old machine is sold for, a share of its cost.
    tax : float
        Company tax.
    expensed : float
        Share of all spending that tax lets one write off at once; the rest in a straight line.
    rate : float
        Return asked for, a year, after tax.

    Returns
    -------
    float
        Net present value, USD billions; the rate at which it is zero is the internal rate.

    Notes
    -----
    Net present value (Brealey and Myers 1981) in closed form: customers, replacement, tax on
    machines and on the building, machines sold, the building sold for what the books hold. Revenue
    comes at the end of each year.

    Examples
    --------
    Machines alone, without tax, delay, fall or sale: the revenue that `required_revenue` asks for
    is worth what was paid.

    >>> asked = required_revenue(xp, capex=88.2, short_share=1, short_life=6, long_life=15,
    ...                          hurdle=0.10, margin=0.6)
    >>> worth = project_value(xp, capex=88.2, gain=asked, attributable=1, short_share=1,
    ...                       short_life=6, long_life=15, generations=1, delay=0, margin=0.6,
    ...                       price_fall=0, sale=0, tax=0, expensed=0, rate=0.10)
    >>> float(abs(round(worth, 9)))
    0.0
    """
    years = generations * short_life
    in_use = (1 + rate) ** -delay
    machines, building = short_share * capex, (1 - short_share) * capex
    kept = ((1 - price_fall) / (1 + rate)) ** short_life
    lives = (1 - kept**generations) / (1 - kept)
    used = xp.minimum(years, long_life)
    left = xp.maximum(1 - years / long_life, 0)
    customers = (
        (1 - tax)
        * margin
        * attributable
        * gain
        * (1 - ((1 - price_fall) / (1 + rate)) ** years)
        / (rate + price_fall)
    )
    machines_off = expensed + (1 - expensed) / (short_life * capital_recovery(xp, rate, short_life))
    building_off = expensed + (1 - expensed) / (long_life * capital_recovery(xp, rate, used))
    machines_sold = (1 - tax) * sale * machines * lives * (1 + rate) ** -short_life
    building_sold = building * left * (1 - tax * expensed) * (1 + rate) ** -years
    later = (
        customers
        - machines * (lives - 1)
        + tax * (machines * lives * machines_off + building * building_off)
        + machines_sold
        + building_sold
    )
    return in_use * later - capex

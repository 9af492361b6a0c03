"""Chapter "The AI capex debate": what the spending has to earn, and what a lower price takes away.

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

"""Chapter "The valuation gap": what a ratio of price to book, or to earnings, takes for granted.

Rates and shares are decimals.
"""

from __future__ import annotations


def price_to_book(xp, roe, growth, required_return):
    """Value a dollar of book that earns the same return for ever.

    Parameters
    ----------
    roe : float
        Return on book equity, a year; at least `growth`.
    growth : float
        Growth of book, a year.
    required_return : float
        A year; above `growth`.

    Returns
    -------
    float
        Price over book, a multiple.

    Notes
    -----
    Constant growth (Gordon 1962) with a payout of 1 - g / ROE; price to book against return on
    equity goes back to Wilcox (1984).

    Examples
    --------
    0.20 / 0.04, and the return that makes it 2.1:

    >>> [round(price_to_book(xp, roe, 0.05, 0.09), 1) for roe in (0.25, 0.134)]
    [5.0, 2.1]
    """
    return (roe - growth) / (required_return - growth)


def implied_roe(xp, price_to_book, growth, required_return):
    """Read from a price the return on equity that it takes for granted, for ever.

    Parameters
    ----------
    price_to_book : float
        Price over book, a multiple.
    growth : float
        Growth of book, a year.
    required_return : float
        A year; above `growth`.

    Returns
    -------
    float
        Return on book equity, a year.

    Notes
    -----
    `price_to_book` (Wilcox 1984) solved for the return on equity.

    Examples
    --------
    >>> round(implied_roe(xp, 2.1, 0.05, 0.09), 3)
    0.134
    """
    return growth + price_to_book * (required_return - growth)


def price_to_book_fade(xp, roe, growth, required_return, persistence):
    """Value a dollar of book whose return fades towards what is required.

    Parameters
    ----------
    roe : float
        Return on book equity next year; at least `growth`.
    growth : float
        Growth of book, a year.
    required_return : float
        A year; above `growth`.
    persistence : float
        Share of the spread between the two returns that is still there a year later, at most one.

    Returns
    -------
    float
        Price over book, a multiple.

    Notes
    -----
    Residual income (Ohlson 1995; Feltham and Ohlson 1995) on a book that grows, with the *spread*
    fading. Ohlson's own form lets residual income in dollars fade, which gives 1.84 in the example.
    Without a fade it is `price_to_book`.

    Examples
    --------
    One plus 0.16 / 0.145, and the same without a fade:

    >>> [round(price_to_book_fade(xp, roe=0.25, growth=0.05, required_return=0.09,
    ...                           persistence=left), 2) for left in (0.9, 1)]
    [2.1, 5.0]
    """
    return 1 + (roe - required_return) / (1 + required_return - persistence * (1 + growth))


def convergence_return(xp, ratio_now, ratio_then, years, book_growth_gap):
    """Yearly return from a narrowing gap between two valuations.

    Parameters
    ----------
    ratio_now, ratio_then : float
        Price to book of the cheap over that of the dear, today and at the end; above zero.
    years : float
        Years that it takes; above zero.
    book_growth_gap : float
        Growth of the book of the cheap over that of the dear, a year.

    Returns
    -------
    float
        Return in price of the cheap over that of the dear, a year.

    Notes
    -----
    An identity: price is book times price to book. Whether and when the ratio moves is what has
    to be assumed.

    Examples
    --------
    >>> round(convergence_return(xp, ratio_now=0.42, ratio_then=0.60, years=5,
    ...                          book_growth_gap=0), 3)
    0.074
    """
    return (ratio_then / ratio_now) ** (1 / years) * (1 + book_growth_gap) - 1


def aggregate_pe(xp, profitable_share, profitable_pe, loss_yield):
    """Put companies with losses back into an index's ratio of price to earnings.

    Parameters
    ----------
    profitable_share : float
        Share of the index's market value that makes a profit.
    profitable_pe : float
        Price over earnings of that part, a multiple.
    loss_yield : float
        Losses of the other part over its market value, a year.

    Returns
    -------
    float
        Price over earnings of the whole, a multiple.

    Notes
    -----
    Arithmetic: the earnings yield of a portfolio is the mean of its parts' yields, weighted by
    market value; its ratio of price to earnings is one over that.

    Examples
    --------
    1 / (0.85 / 16 - 0.15 × 0.05):

    >>> round(aggregate_pe(xp, 0.85, 16, 0.05), 1)
    21.9
    """
    return 1 / (profitable_share / profitable_pe - (1 - profitable_share) * loss_yield)


def relative_price_to_book(xp, roe_small, roe_large, growth, required_small, required_large):
    """Compare two price-to-book ratios, each from a return on equity and a required return.

    Parameters
    ----------
    roe_small, roe_large : float
        Return on book equity of the small and of the large companies, a year; at least `growth`.
    growth : float
        Growth of book of both, a year.
    required_small, required_large : float
        Required return of each, a year; above `growth`.

    Returns
    -------
    float
        Price to book of the small over that of the large.

    Notes
    -----
    Two `price_to_book` (Gordon 1962; Wilcox 1984), one over the other.

    Examples
    --------
    (0.084 / 0.04) / (0.20 / 0.04), and with two points more asked of the small:

    >>> [round(relative_price_to_book(xp, roe_small=0.134, roe_large=0.25, growth=0.05,
    ...                               required_small=small, required_large=0.09), 2)
    ...  for small in (0.09, 0.11)]
    [0.42, 0.28]
    """
    small = (roe_small - growth) / (required_small - growth)
    large = (roe_large - growth) / (required_large - growth)
    return small / large


POSSIBLE = {
    "roe_small": (0.06, 0.18),
    "roe_large": (0.16, 0.32),
    "required_large": (0.075, 0.105),
    "extra_small": (0.0, 0.03),
    "growth": (0.04, 0.06),
    "persistence": (0.62, 1.0),
}
"""The ends of what is held possible. They are the ends of the sliders too; a test compares them."""

PRICED = {"ratio": 0.42, "large": 5.0}
"""The story's pair: price to book of the small over that of the large, and of the large."""


def left_to_chance(xp, name, known):
    """Whether one input is left to chance in the worlds: 1 where it is, 0 where it is known.

    Parameters
    ----------
    name : str
        A key of `POSSIBLE`.
    known : float
        Number of the input that is known exactly, in the order of `POSSIBLE`; 0 for none.

    Returns
    -------
    float

    Examples
    --------
    None is known, the first, the last:

    >>> [float(left_to_chance(xp, "persistence", known)) for known in (0, 1, 6)]
    [1.0, 1.0, 0.0]
    """
    number = 1 + list(POSSIBLE).index(name)
    return xp.where(known > number - 0.5, xp.where(known < number + 0.5, 0, 1), 1)


def held_possible(xp, name, middle, score, known):
    """The value of one input in one world.

    Parameters
    ----------
    name : str
        A key of `POSSIBLE`.
    middle : float
        The value that is as likely too low as too high.
    score : float
        Where the world stands, from -1 at the lower end of the range to 1 at the upper.
    known : float
        Number of the input that is known exactly, as `left_to_chance` takes it.

    Returns
    -------
    float

    Notes
    -----
    Two triangles that meet at the middle, each with half of the probability.

    Examples
    --------
    Half way up from the middle, and known:

    >>> [round(float(held_possible(xp, "roe_small", 0.115, 0.5, known)), 4) for known in (0, 1)]
    [0.1475, 0.115]
    """
    low, high = POSSIBLE[name]
    moved = xp.where(score < 0, middle - low, high - middle) * score
    return middle + moved * left_to_chance(xp, name, known)


def drawn_along(xp, score, kept, correlation):
    """Where one input stands in a world, if it goes along with how long an advantage lasts.

    Parameters
    ----------
    score : float
        Where it would stand by itself, from -1 at the lower end of its range to 1 at the upper.
    kept : float
        Where the share kept stands, likewise.
    correlation : float
        Of the two, between minus one and one.

    Returns
    -------
    float

    Notes
    -----
    The usual mixture of two independent numbers with one mean and spread, which keeps both. What
    it takes beyond an end of the range, one world in a hundred or so, stands at that end.

    Examples
    --------
    0.6 × 0.5 + 0.8 × 0.25, and a score that stays as it is:

    >>> [round(float(drawn_along(xp, 0.25, 0.5, correlation)), 2) for correlation in (0.6, 0)]
    [0.5, 0.25]
    """
    together = correlation * kept + xp.sqrt(1 - correlation**2) * score
    return xp.maximum(xp.minimum(together, 1), -1)


def needed_roe(xp, ratio, large_price, required_small, growth, persistence):
    """The return on equity that makes small companies worth a given part of the large.

    Parameters
    ----------
    ratio : float
        Price to book of the small over that of the large.
    large_price : float
        What a dollar of book of the large is worth.
    required_small, growth : float
        Required return and growth of book of the small, a year.
    persistence : float
        Share of the spread between the two returns that is still there a year later.

    Returns
    -------
    float
        Return on book equity next year.

    Notes
    -----
    `price_to_book_fade` solved for the return on equity.

    Examples
    --------
    A tenth of the spread fades a year, and the large are worth 2.1 times their book:

    >>> round(needed_roe(xp, 0.42, 2.1034, 0.10, 0.05, 0.9), 3)
    0.082
    """
    discount = 1 + required_small - persistence * (1 + growth)
    return required_small + discount * (ratio * large_price - 1)


def chance_cheap(
    xp,
    at_small,
    at_large,
    at_required,
    at_extra,
    at_growth,
    at_kept,
    roe_small,
    roe_large,
    required_large,
    extra_small,
    growth,
    persistence,
    known,
    beside,
    large_lasts,
    small_lasts,
):
    """Count a world in which small companies earn more than their price needs.

    Parameters
    ----------
    at_small, at_large, at_required, at_extra, at_growth, at_kept : float
        Columns of ``data/worlds.csv``: where a world stands between the ends of `POSSIBLE`.
    roe_small, roe_large : float
        Return on book equity next year; the middle of what is held possible, as are all below.
    required_large, extra_small : float
        Required return of the large, and what is asked of the small on top of it.
    growth : float
        Growth of book of both, a year.
    persistence : float
        Share of the spread over the required return that is still there a year later.
    known : float
        Number of the input that is known exactly; 0 for none.
    beside : float
        Cheap beside what: 0 what the large are worth in that world, 1 what they cost.
    large_lasts, small_lasts : float
        Correlation of the return of the large, and of the small, with the share kept.

    Returns
    -------
    float
        One if small companies are cheap in that world, else zero; the mean over worlds is the
        chance.

    Notes
    -----
    Monte Carlo with the evenly spread points of Sobol instead of random draws. The price is
    `price_to_book_fade` (Ohlson 1995; Feltham and Ohlson 1995) of both.

    Examples
    --------
    The world in the middle: 11.5 percent are earned, and about 7.7 needed.

    >>> float(chance_cheap(xp, 0, 0, 0, 0, 0, 0, roe_small=0.115, roe_large=0.24,
    ...                    required_large=0.09, extra_small=0.01, growth=0.05, persistence=0.9,
    ...                    known=0, beside=0, large_lasts=0, small_lasts=0))
    1.0
    """
    # What goes along with the share kept goes along with what is left to chance of it alone.
    lasting = at_kept * left_to_chance(xp, "persistence", known)
    small, large_one = (
        drawn_along(xp, at_small, lasting, small_lasts),
        drawn_along(xp, at_large, lasting, large_lasts),
    )
    earned = held_possible(xp, "roe_small", roe_small, small, known)
    roe = held_possible(xp, "roe_large", roe_large, large_one, known)
    required = held_possible(xp, "required_large", required_large, at_required, known)
    extra = held_possible(xp, "extra_small", extra_small, at_extra, known)
    grown = held_possible(xp, "growth", growth, at_growth, known)
    kept = held_possible(xp, "persistence", persistence, at_kept, known)
    worth = price_to_book_fade(xp, roe, grown, required, kept)
    large = xp.where(beside < 0.5, worth, PRICED["large"])
    needed = needed_roe(xp, PRICED["ratio"], large, required + extra, grown, kept)
    return xp.where(earned > needed, 1, 0)

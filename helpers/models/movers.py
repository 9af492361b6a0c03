"""Chapter "Winners and losers": how much of a jump is earnings, how much is what they fetch.

Changes are decimals. In the examples `xp` is `helpers.xp.numpy`.

>>> from helpers.xp import numpy as xp
"""

from __future__ import annotations


def multiple_change(xp, price_change, earnings_change):
    """Split a change of price into news about earnings and what is paid for a dollar of them.

    Parameters
    ----------
    price_change : float
        Change of the price, a decimal.
    earnings_change : float
        Change of the earnings that are expected, a decimal; above minus one.

    Returns
    -------
    float
        Change of price over expected earnings, a decimal.

    Notes
    -----
    An identity: price is expected earnings times their multiple.

    Examples
    --------
    Southwest on 29 January 2026, up 18.7%, with an outlook of 4.00 against 3.19 expected:

    >>> from helpers.xp import numpy as xp
    >>> round(multiple_change(xp, 0.187, 4.00 / 3.19 - 1), 3)
    -0.053
    """
    return (1 + price_change) / (1 + earnings_change) - 1

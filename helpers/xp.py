"""The namespace a formula is written in.

A model says ``xp.sqrt(x)`` instead of ``numpy.sqrt(x)``; what `xp` is decides what comes out. The
adapter here computes with NumPy. Its few names are all that a formula may use, because they are
all that every engine of the book understands.
"""

from __future__ import annotations

import math

import numpy as np

_erfc = np.vectorize(math.erfc, otypes=[float])


class Numpy:
    """Compute with numbers and arrays.

    Examples
    --------
    >>> round(float(numpy.cdf(-1.96)), 4)
    0.025
    """

    exp = staticmethod(np.exp)
    log = staticmethod(np.log)
    sqrt = staticmethod(np.sqrt)
    minimum = staticmethod(np.minimum)
    maximum = staticmethod(np.maximum)
    where = staticmethod(np.where)

    @staticmethod
    def cdf(z):
        """Probability that a standard normal variable is at most `z`."""
        return 0.5 * _erfc(-np.asarray(z, dtype=float) / math.sqrt(2))

    def __getattr__(self, name: str):
        raise AttributeError(
            f"a formula may not use xp.{name}; it has: exp, log, sqrt, minimum, maximum, where, cdf"
        )


numpy = Numpy()

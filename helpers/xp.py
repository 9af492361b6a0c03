"""The namespaces a formula is written in.

A model says ``xp.sqrt(x)`` instead of ``numpy.sqrt(x)``; what `xp` is decides what comes out.
With `numpy` the formula computes, with `sympy()` it prints and differentiates itself, with `vega()`
it writes the expression that a page runs. NumPy, SymPy and Vega disagree on the names of these
functions, so each adapter spells out the same few; any other name is an error in all of them.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

NAMES = ("exp", "log", "sqrt", "minimum", "maximum", "where", "cdf")
"""All that a formula may use besides arithmetic and comparison."""

_erfc = np.vectorize(math.erfc, otypes=[float])


class Namespace:
    """What the three adapters share: a clear refusal of any other name."""

    def __getattr__(self, name: str):
        raise AttributeError(f"a formula may not use xp.{name}; it has: {', '.join(NAMES)}")


class Numpy(Namespace):
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


numpy = Numpy()


@cache
def sympy() -> Namespace:
    """The adapter that builds SymPy expressions; imported on first use.

    Examples
    --------
    >>> import sympy as sp
    >>> z = sp.Symbol("z")
    >>> sp.latex(sympy().cdf(z)), sp.diff(sympy().cdf(z), z).subs(z, 0).evalf(4)
    ('\\\\Phi\\\\left(z\\\\right)', 0.3989)
    """
    import sympy as sp

    class Phi(sp.Function):
        """The standard normal distribution function."""

        nargs = 1

        def fdiff(self, argindex=1):
            return sp.exp(-(self.args[0] ** 2) / 2) / sp.sqrt(2 * sp.pi)

        def _eval_evalf(self, prec):
            return (sp.erfc(-self.args[0] / sp.sqrt(2)) / 2)._eval_evalf(prec)

        def _latex(self, printer):
            return rf"\Phi\left({printer._print(self.args[0])}\right)"

    class Sympy(Namespace):
        exp = staticmethod(sp.exp)
        log = staticmethod(sp.log)
        sqrt = staticmethod(sp.sqrt)
        minimum = staticmethod(sp.Min)
        maximum = staticmethod(sp.Max)
        cdf = Phi

        @staticmethod
        def where(condition, yes, no):
            return sp.Piecewise((yes, condition), (no, True))

    return Sympy()


@cache
def vega() -> Namespace:
    """The adapter that writes Vega expressions, as `altair.expr` objects; imported on first use.

    Examples
    --------
    >>> vega().maximum(vega().name("x") ** 2, 1)
    max(pow(x,2),1)
    """
    from .charting import Expression, expr

    class Name(Expression):
        """A signal; arithmetic on `altair.Parameter` loses its name."""

        def __init__(self, name: str):
            super().__init__(name=name)

        def __repr__(self) -> str:
            return self.name

    class Vega(Namespace):
        exp = staticmethod(expr.exp)
        log = staticmethod(expr.log)
        sqrt = staticmethod(expr.sqrt)
        minimum = staticmethod(expr.min)
        maximum = staticmethod(expr.max)
        where = staticmethod(expr.if_)
        name = Name

        @staticmethod
        def cdf(z):
            return expr.cumulativeNormal(z, 0, 1)

    return Vega()

"""Where a formula meets a target: the roots of a polynomial, or the crossings on a fine grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

HIGHEST_DEGREE = 4
"""Of the polynomials whose roots are taken all at once."""


def of_polynomial(expression, name: str, target: float, others: dict) -> list[float] | None:
    """The real roots in one symbol, where the equation is a polynomial of a low degree in it.

    Parameters
    ----------
    expression : sympy.Expr
    name : str
        The symbol to solve for.
    target : float
    others : dict
        By name, the values of the other symbols.

    Returns
    -------
    list of float or None
        None for another kind of equation.

    Examples
    --------
    >>> import sympy as sp
    >>> x, a = sp.symbols("x a")
    >>> of_polynomial(a * x**2, "x", 2, {"a": 0.5}), of_polynomial(sp.exp(x), "x", 2, {})
    ([-2.0, 2.0], None)
    """
    import sympy as sp

    symbol = sp.Symbol(name)
    equation = expression.subs({key: sp.Rational(str(value)) for key, value in others.items()})
    equation = sp.together(equation - sp.Rational(str(target)))
    if not equation.is_rational_function(symbol):
        return None
    numerator = sp.Poly(sp.fraction(equation)[0], symbol)
    if numerator.degree() > HIGHEST_DEGREE:
        return None
    # Each root once: a double one, where the result only touches the target, does not converge.
    return [float(root) for root in numerator.sqf_part().nroots(n=30) if root.is_real]


def crossings(miss: Callable[[float], float], low: float, high: float) -> Iterator[float]:
    """Bisect wherever a function crosses zero on a fine grid.

    Parameters
    ----------
    miss : callable
        How far the result is from the target; not a number where there is none.
    low, high : float
        The ends of the grid.

    Examples
    --------
    >>> [round(root, 9) for root in crossings(lambda x: x**2 - 2, -3, 3)]
    [-1.414213562, 1.414213562]
    """
    grid = np.linspace(low, high, 401)
    misses = np.array([miss(value) for value in grid])
    yield from (float(value) for value in grid[misses == 0])
    for left in np.flatnonzero(misses[:-1] * misses[1:] < 0):
        low, high = grid[left], grid[left + 1]
        rising = misses[left] < 0
        while high - low > 1e-15 * max(1, abs(low)):
            middle = (low + high) / 2
            if middle in (low, high):
                break
            low, high = (middle, high) if (miss(middle) < 0) == rising else (low, middle)
        yield float((low + high) / 2)

"""A formula as TeX: its terms in the order of the function, and numbers that a page can update."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import units, xp
from .data import Assumption


def printed(function: Callable, symbols: dict[str, str], **settings) -> str:
    """The formula of a function as TeX.

    Parameters
    ----------
    function : callable
        ``f(xp, …)`` of `helpers.models`.
    symbols : dict
        By input, what stands for it: a symbol, or a number as `number` writes it.
    **settings
        Of SymPy's printer.

    Examples
    --------
    >>> printed(lambda xp, rate, years: (1 + rate) ** years, {"rate": "r", "years": "n"})
    '\\\\left(1 + r\\\\right)^{n}'
    """
    import sympy as sp
    from sympy.printing.latex import LatexPrinter

    class Printer(LatexPrinter):
        """SymPy's printer without the brackets of sums within sums."""

        def _print_Add(self, expr, order=None):
            return super()._print_Add(sp.Add(*_terms(expr), evaluate=False), order=order)

    names = {sp.Symbol(name): text for name, text in symbols.items()}
    with sp.evaluate(False):
        expression = function(xp.sympy(), **{symbol.name: symbol for symbol in names})
    return Printer({"order": "none", "symbol_names": names} | settings).doprint(expression)


def _terms(expression) -> Iterator:
    """The terms of a sum, those of sums within it in their place."""
    for term in expression.args:
        if term.is_Add:
            yield from _terms(term)
        else:
            yield term


def words(text: str) -> str:
    """A written number as TeX.

    >>> print(words("−2.5%"))
    \\text{−2.5\\%}
    """
    return rf"\text{{{text}}}".replace("%", r"\%").replace("$", r"\$").replace(units.MINUS, "−")


def number(row: Assumption, value: float) -> str:
    """An input's number in its place: in percent where the reader thinks in percent."""
    is_share = row.display_unit == "percent" and row.display_factor == 100
    shown = value * (row.display_factor if is_share else 1)
    step = row.step * (row.display_factor if is_share else 1)
    digits = units.digits(shown, units.decimals_of(step)) + (r"\%" if is_share else "")
    place = f"in={row.id}" + ("" if is_share else ", bare=1")
    tex = rf"\htmlData{{{place}}}{{{digits.replace(units.MINUS, '-')}}}"
    return rf"\left({tex}\right)" if row.low < 0 else tex

"""Altair, loaded without a grammar that no chart needs.

Altair checks a chart with jsonschema, which, if it finds the package ``rfc3987_syntax``, spends
three seconds of every start on a grammar of international web addresses. No chart holds one to be
checked. The package is out of sight only while Altair is loaded.
"""

import sys

GRAMMAR = "rfc3987_syntax"

_there = sys.modules.get(GRAMMAR)
# None is Python's own way to say "not to be found", of which the type of `modules` does not know.
sys.modules[GRAMMAR] = None  # type: ignore[assignment]
try:
    import altair as alt
    from altair import expr
    from altair.expr.core import Expression
finally:
    del sys.modules[GRAMMAR]
    if _there is not None:
        sys.modules[GRAMMAR] = _there

__all__ = ["Expression", "alt", "expr"]

"""Answers to the exercises of the chapter ``capex``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _leases_to_come_are_worth() -> float:
    """Microsoft's leases not begun, paid in equal amounts over the term of its others."""
    total, years, rate = (
        data.fact(f"msft_{name}").value for name in ("leases_to_come", "lease_term", "lease_rate")
    )
    return total / years / model("capital_recovery")(rate=rate / 100, life=years)


def _fall_of_price_like_half_a_life() -> float:
    """Percent a year, at which the project is worth what it is with machines of three years."""
    project = model("project_value")
    return 100 * project.solve("price_fall", project(short_life=3))


def _return_that_explains_the_rest() -> float:
    """Points of required return beside a cut of growth by one point, for Microsoft's fall."""
    multiple, fall = model("h_model_multiple"), model("implied_growth_cut").author()["drop"]
    author = multiple.author()
    found = multiple.solve(
        "required_return", multiple() * (1 - fall), growth_now=author["growth_now"] - 0.01
    )
    return 100 * (found - author["required_return"])


CHECKS = {
    "capex-value-the-leases": Check(
        _leases_to_come_are_worth,
        1,
        "usd_bn",
        0,
        "divide the sum by the years, and discount each year's payment by the years it is away",
    ),
    "capex-chips-or-price": Check(
        _fall_of_price_like_half_a_life,
        0.5,
        "percent",
        1,
        "put the life back to six years before you move the price",
    ),
    "capex-split-the-fall": Check(
        _return_that_explains_the_rest,
        0.01,
        "percentage_points",
        2,
        "the multiple falls with the price; solve for the return with the lower growth in place",
    ),
}

"""What the questions of the chapter ``capex`` name."""

from __future__ import annotations

from .. import data
from ..model import model


def leases_to_come_are_worth(years: float) -> float:
    """Microsoft's leases not begun, paid in equal amounts over some years, billions of dollars.

    >>> leases_to_come_are_worth(years=20) < leases_to_come_are_worth(years=10)
    True
    """
    total, rate = (data.fact(f"msft_{name}").value for name in ("leases_to_come", "lease_rate"))
    return total / years / model("capital_recovery")(rate=rate / 100, life=years)


def fall_of_price_like_half_a_life() -> float:
    """Percent a year, at which the project is worth what it is with machines of three years.

    >>> 0 < fall_of_price_like_half_a_life() < 100
    True
    """
    project = model("project_value")
    return 100 * project.solve("price_fall", project(short_life=3))


def return_that_explains_the_rest(cut: float) -> float:
    """Points of required return that explain Microsoft's fall beside a cut of growth today.

    Parameters
    ----------
    cut : float
        Of growth today, points.

    Examples
    --------
    >>> return_that_explains_the_rest(cut=1) < return_that_explains_the_rest(cut=0)
    True
    """
    multiple, fall = model("h_model_multiple"), model("implied_growth_cut").author()["drop"]
    author = multiple.author()
    found = multiple.solve(
        "required_return", multiple() * (1 - fall), growth_now=author["growth_now"] - cut / 100
    )
    return 100 * (found - author["required_return"])


def apart_a_year_before() -> float:
    """Microsoft's own measure of a quarter's spending less the cash, a year before, billions.

    >>> apart_a_year_before() > 0
    True
    """
    own, cash = (
        data.fact(f"msft_capex_{name}").value
        / (1 + data.fact(f"msft_capex_growth{growth}").value / 100)
        for name, growth in (("management", ""), ("cash", "_cash"))
    )
    return own - cash

"""Answers to the exercises of the chapter ``capex``."""

from __future__ import annotations

from .. import data
from ..model import model
from ..paths import depreciation_wave
from . import Check


def _delay_that_fits_three_fifths() -> float:
    """Quarters of delay that fit Microsoft's six years, if three fifths were short-lived before."""
    wave = depreciation_wave()
    return float(min(range(7), key=lambda delay: wave(short_before=0.6, delay=delay)))


def _growth_of_cash_and_leases() -> float:
    """Percent over a year, in the quarter to December 2025."""
    both = (
        data.table("msft_quarters")
        .set_index("quarter")[["capex_cash", "lease_additions"]]
        .sum(axis=1)
    )
    return 100 * float(both["FY2026Q2"] / both["FY2025Q2"] - 1)


def _return_that_explains_the_rest() -> float:
    """Points of required return beside a cut of growth by one point, for Microsoft's fall."""
    multiple, fall = model("h_model_multiple"), model("implied_growth_cut").author()["drop"]
    author = multiple.author()
    found = multiple.solve(
        "required_return", multiple() * (1 - fall), growth_now=author["growth_now"] - 0.01
    )
    return 100 * (found - author["required_return"])


CHECKS = {
    "capex-three-bases": Check(
        _growth_of_cash_and_leases,
        0.5,
        "percent",
        0,
        "divide cash and new leases by those of the same quarter a year before, and take one off",
    ),
    "capex-fit-a-delay": Check(
        _delay_that_fits_three_fifths,
        0,
        "count",
        0,
        "try each delay from none to six quarters, and keep the smallest distance",
    ),
    "capex-lives-for-a-bank": Check(
        lambda: (
            10
            * model("required_revenue")(
                capex=500, margin=model("perpetuity_revenue").author()["margin"]
            )
        ),
        1,
        "usd_bn_per_year",
        0,
        "use the author's share and lives, the bank's margin, and the bank's spending",
    ),
    "capex-split-the-fall": Check(
        _return_that_explains_the_rest,
        0.01,
        "percentage_points",
        2,
        "the multiple falls with the price; solve for the return with the lower growth in place",
    ),
}

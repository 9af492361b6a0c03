"""Answers to the exercises of the chapter ``contagion``."""

from __future__ import annotations

from .. import data
from ..model import model
from . import Check


def _hours_from_sap_to_frankfurt() -> float:
    reported = data.table("timeline").set_index("event")["at"]["SAP reports"]
    printed = data.table("checkpoints").query("series == 'SAP (Frankfurt)'")["at"].min()
    return (printed - reported).total_seconds() / 3600


def _sector_beta_of_the_silent() -> float:
    """Of the software names without known results as a group, over the sector's own move."""
    silent = data.table("software_names").query("own_results == 0")["change_pct"].mean()
    market = data.fact("sp500_change").value
    return (silent - market) / (data.fact("application_software_change").value - market)


def _span_of_means() -> float:
    """Between the highest and the lowest mean of five names, over the ways of picking them."""
    picked = model("mean_of_picked")
    means = [picked(picked=5, way_of_picking=way) for way in (1, 2, 3, 4)]
    return max(means) - min(means)


CHECKS = {
    "contagion-clock": Check(
        _hours_from_sap_to_frankfurt,
        0.1,
        "number",
        1,
        "both times are on the day itself, New York time; take hours and minutes",
        "Hours between them",
    ),
    "contagion-witnesses-correlation": Check(
        lambda: model("effective_names").solve("correlation", 10),
        0.005,
        "number",
        2,
        "solve for the correlation with all the shares in, and give it as a number below one",
        "Average correlation",
    ),
    "contagion-witnesses-beta": Check(
        _sector_beta_of_the_silent,
        0.05,
        "number",
        2,
        "take the market out of both, and leave the names with results of their own out",
        "Sector beta of the group",
    ),
    "contagion-sector-left": Check(
        model("sector_adjusted"),
        0.05,
        "percent",
        2,
        "take the sector out less the market, or the market goes out twice",
        "Left with the sector out",
    ),
    "contagion-sector-breakeven": Check(
        model("breakeven_sector_beta"),
        0.005,
        "number",
        2,
        "take the market out of both the share and the sector, and divide",
        "Sector beta at which nothing is left",
    ),
    "contagion-selection": Check(
        _span_of_means,
        0.05,
        "percentage_points",
        1,
        "take the highest and the lowest of the four means, signs and all",
        "Points between the ends",
    ),
}

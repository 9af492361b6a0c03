"""Chart recipes that a reader can move.

Each takes a `helpers.model.Model` and has a parameter for each of its inputs, by the input's name.
Nothing jumps while a slider is held. Where a result can leave its frame the frame follows it in
round steps once the slider is let go (`parts.following`); a comparison keeps its scale.
"""

from ..settings import Bands, Cursor, Window
from .along import curves, funnel, on_curves, response
from .days import above_bar, corner, counted, estimate_along, window
from .names import banded, explained, picked, scenarios
from .parts import parameters, round_numbers
from .paths import along_path, shares_along, stepped_path
from .strip import day_strip
from .worlds import worlds

__all__ = [
    "Bands",
    "Cursor",
    "Window",
    "above_bar",
    "along_path",
    "banded",
    "corner",
    "counted",
    "curves",
    "day_strip",
    "estimate_along",
    "explained",
    "funnel",
    "on_curves",
    "parameters",
    "picked",
    "response",
    "round_numbers",
    "scenarios",
    "shares_along",
    "stepped_path",
    "window",
    "worlds",
]

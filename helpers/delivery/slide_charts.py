"""The chart of a slide: as that evening had it, and in letters that the last row can read.

A slide shows the narrow drawing of a figure so large that its letters are a thirtieth of the
screen's height. What would then be higher than the slide is drawn lower: its rows move together.
"""

from __future__ import annotations

import json
from typing import Any

from ..pipeline import drawings
from ..places import HTML
from . import evening

HIGHEST = 318
"""Of a drawing that is 360 wide, if its smallest letters, of 13, are to be 24 pixels of 720."""

VARIANT = "narrow"


def script(figure: str, later: bool = False) -> str:
    """The file of a live figure for a slide.

    Parameters
    ----------
    figure : str
        Its id.
    later : bool
        Whether the slide shows what was known only later.
    """
    built = (HTML / "_static" / "figures" / f"{figure}.js").read_text(encoding="utf-8")
    head, _, rest = (built if later else evening.chart(built)).partition(",")
    vega = lowered(json.loads(rest.rstrip().removesuffix(");")))
    return f"{head},{json.dumps(vega, ensure_ascii=False, separators=(',', ':'))});\n"


def svg(figure: str, later: bool = False) -> str:
    """The same as it is drawn before anybody moves it."""
    vega = json.loads(script(figure, later).partition(",")[2].rstrip().removesuffix(");"))
    return drawings.svg(vega, VARIANT, f"{figure}-{VARIANT}-")


def lowered(vega: dict[str, Any]) -> dict[str, Any]:
    """A specification whose narrow drawing is at most so high.

    Examples
    --------
    >>> given = {"height": 400, "padding": {"top": 10, "bottom": 8}, "usermeta": {"narrow": {}}}
    >>> lowered(given)["usermeta"]["narrow"]["height"]
    300
    """
    own = vega["usermeta"].get(VARIANT, {})
    padding = own.get("padding", vega["padding"])
    most = HIGHEST - padding["top"] - padding["bottom"]
    height = min(own.get("height", vega["height"]), most)
    return vega | {"usermeta": vega["usermeta"] | {VARIANT: own | {"height": height}}}

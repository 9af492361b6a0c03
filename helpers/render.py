"""Compile a chart, lay it out and turn a drawing into a picture.

Every chart is drawn twice from one compiled Vega specification: wide for a text column and narrow
for a phone, because one drawing scaled down to a phone cannot be read. Only this module knows
vl-convert, and it imports it late: a notebook in a reader's browser has no native code.
"""

from __future__ import annotations

import copy
from functools import cache

from .places import FONTS

FONT = "IBM Plex Sans"
WIDTHS = {"wide": 720, "narrow": 360}
"""Outer width of each variant in design pixels."""


NAMED = "dots_"
"""Begins the name of a mark whose items have names; of "dots_live_" only in the live drawing."""


class RenderError(Exception):
    """A chart cannot be drawn."""


@cache
def _vl_convert():
    try:
        import vl_convert
    except ImportError as error:
        raise RenderError(
            "drawing a chart needs vl-convert-python; install it with: "
            "pip install -r requirements.txt"
        ) from error
    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def compile_vega(spec: dict) -> dict:
    """Compile Vega-Lite to Vega, with the narrow variant's layout in ``usermeta``."""
    vega = _vl_convert().vegalite_to_vega(spec)
    vega["usermeta"] = spec.get("usermeta", {})
    drop_descriptions(vega)
    return vega


def drop_descriptions(group: dict, keep: str = NAMED) -> None:
    """Take out what Vega-Lite writes for each mark's aria label; the figure has one description.

    Dots that a recipe names keep their names, for a reader who points at one.
    """
    for mark in group.get("marks", []):
        for encoding in mark.get("encode", {}).values():
            if not str(mark.get("name", "")).startswith(keep):
                encoding.pop("description", None)
            encoding.pop("ariaRoleDescription", None)
        drop_descriptions(mark, keep)


def lay_out(vega: dict, variant: str) -> dict:
    """The specification with the width, padding and height of one variant."""
    laid_out = copy.deepcopy(vega)
    laid_out |= laid_out.pop("usermeta", {}).get(variant, {})
    padding = laid_out["padding"]
    laid_out["width"] = WIDTHS[variant] - padding["left"] - padding["right"]
    return laid_out


def png(drawing: str) -> bytes:
    """Turn an SVG with literal colours and a size of its own into a picture of that size."""
    return _vl_convert().svg_to_png(drawing, scale=1, ppi=72)

"""Turn a chart into static SVG, the same bytes every time.

Every chart is drawn twice from one compiled Vega specification: wide for a text column and narrow
for a phone, because one drawing scaled down to a phone cannot be read. Only this module knows
vl-convert, and it imports it late: a notebook in a reader's browser has no native code.
"""

from __future__ import annotations

import copy
import re
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
    _drop_descriptions(vega)
    return vega


def _drop_descriptions(group: dict, keep: str = NAMED) -> None:
    """Take out what Vega-Lite writes for each mark's aria label; the figure has one description.

    Dots that a recipe names keep their names, for a reader who points at one.
    """
    for mark in group.get("marks", []):
        for encoding in mark.get("encode", {}).values():
            if not str(mark.get("name", "")).startswith(keep):
                encoding.pop("description", None)
            encoding.pop("ariaRoleDescription", None)
        _drop_descriptions(mark, keep)


def lay_out(vega: dict, variant: str) -> dict:
    """The specification with the width, padding and height of one variant."""
    laid_out = copy.deepcopy(vega)
    laid_out |= laid_out.pop("usermeta", {}).get(variant, {})
    padding = laid_out["padding"]
    laid_out["width"] = WIDTHS[variant] - padding["left"] - padding["right"]
    return laid_out


def svg(vega: dict, variant: str, prefix: str) -> str:
    """Draw one variant as an SVG that can live in a page among others.

    Parameters
    ----------
    vega : dict
        From `compile_vega`.
    variant : {"wide", "narrow"}
    prefix : str
        Stands before every id in the drawing, so that no two drawings of a page share one.

    Returns
    -------
    str
        An ``<svg>`` without fixed width; the page gives it one. Aria roles are taken out: the
        figure around it carries the description, its table the numbers.
    """
    still = lay_out(vega, variant)
    _drop_descriptions(still, keep=f"{NAMED}still_")
    drawing = _vl_convert().vega_to_svg(still)
    drawing = _renumber_ids(drawing, prefix)
    drawing = re.sub(r"(<path) aria-label=", r"\1 data-dot=", drawing)
    drawing = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawing)
    drawing = re.sub(r' (?:transform|d)="[^"]*"', _round_places, drawing)
    drawing = re.sub(r'(<text [^>]*?)(stroke=")', r'\1paint-order="stroke" \2', drawing)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    assert box, "vl-convert wrote an SVG without a viewBox"
    width, height = box.groups()
    head = (
        f'<svg class="bk-chart" viewBox="0 0 {width} {height}" '
        'xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">'
    )
    return re.sub(r"<svg[^>]*>", head, drawing, count=1)


def _round_places(attribute: re.Match) -> str:
    """A point to a tenth of a pixel, a line to a hundredth: with many a page is heavy otherwise."""
    places = 1 if attribute[0].startswith(" transform") else 2
    return re.sub(r"\d+\.\d{2,}", lambda number: f"{float(number[0]):.{places}f}", attribute[0])


def png(drawing: str) -> bytes:
    """Turn an SVG with literal colours and a size of its own into a picture of that size."""
    return _vl_convert().svg_to_png(drawing, scale=1, ppi=72)


def _renumber_ids(drawing: str, prefix: str) -> str:
    """Name ids by their order in this drawing; vl-convert counts them through the whole process."""
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawing))
    for number, name in enumerate(names, start=1):
        new = f"{prefix}{number}"
        drawing = drawing.replace(f'id="{name}"', f'id="{new}"')
        drawing = drawing.replace(f"url(#{name})", f"url(#{new})")
        drawing = drawing.replace(f'href="#{name}"', f'href="#{new}"')
    return drawing

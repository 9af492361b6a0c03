"""A figure's chart compiled and drawn as static SVG, the same bytes every time, and kept.

Vega and the script that places words draw here as they do on a page, so the live chart takes the
static one's place in the same pixels. A word in a text draws nothing. Chapters are drawn as soon as
they have run, several at once; a page takes what is there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from .. import render
from ..figure import MIME
from ..places import DRAWINGS, LABELS, ROOT, VEGA
from ..stills import key
from .light_svg import light
from .worker import Worker

FOLDER = DRAWINGS


_drawer = Worker(Path(__file__).with_name("draw.cjs"), VEGA, LABELS)


@dataclass(frozen=True)
class Drawing:
    """A chart compiled to Vega, and drawn in each variant as SVG."""

    vega: dict
    variants: dict[str, str]


@cache
def _drawn_by() -> bytes:
    """What draws: this code and the versions of packages and fonts."""
    files = (
        Path(render.__file__),
        Path(__file__),
        Path(__file__).with_name("light_svg.py"),
        Path(__file__).with_name("draw.cjs"),
        LABELS,
        ROOT / "requirements.lock",
        ROOT / "package-lock.json",
    )
    return b"".join(path.read_bytes() for path in files if path.is_file())


def _file(figure: str, specification: dict) -> Path:
    wanted = json.dumps([figure, specification], sort_keys=True).encode()
    return FOLDER / f"{figure}-{hashlib.sha256(_drawn_by() + wanted).hexdigest()[:16]}.json"


def svg(vega: dict, variant: str, prefix: str) -> str:
    """Draw one variant as an SVG that can live in a page among others.

    Parameters
    ----------
    vega : dict
        From `helpers.render.compile_vega`.
    variant : {"wide", "narrow"}
    prefix : str
        Stands before every id in the drawing, so that no two drawings of a page share one.

    Returns
    -------
    str
        An ``<svg>`` without fixed width; the page gives it one. Aria roles are taken out: the
        figure around it carries the description, its table the numbers.
    """
    still = render.lay_out(vega, variant)
    render.drop_descriptions(still, keep=f"{render.NAMED}still_")
    drawing = _drawer.ask({"specification": still})["svg"]
    drawing = _renumber_ids(drawing, prefix)
    drawing = re.sub(r"(<path) aria-label=", r"\1 data-dot=", drawing)
    drawing = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawing)
    drawing = re.sub(r' (?:transform|d)="[^"]*"', _round_places, drawing)
    drawing = re.sub(r'(<text [^>]*?)(stroke=")', r'\1paint-order="stroke" \2', drawing)
    drawing = light(drawing)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    assert box, "Vega wrote an SVG without a viewBox"
    width, height = box.groups()
    head = (
        f'<svg class="bk-chart" viewBox="0 0 {width} {height}" '
        'xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">'
    )
    return re.sub(r"<svg[^>]*>", head, drawing, count=1)


def _round_places(attribute: re.Match) -> str:
    """A point to a tenth of a pixel, a line to a hundredth: with many a page is heavy otherwise."""
    places = 1 if attribute[0].startswith(" transform") else 2
    return re.sub(
        r"\d+\.\d+",
        lambda number: f"{float(number[0]):.{places}f}".rstrip("0").rstrip("."),
        attribute[0],
    )


def _renumber_ids(drawing: str, prefix: str) -> str:
    """Name ids by their order in this drawing; Vega counts them through the whole process."""
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawing))
    for number, name in enumerate(names, start=1):
        new = f"{prefix}{number}"
        drawing = drawing.replace(f'id="{name}"', f'id="{new}"')
        drawing = drawing.replace(f"url(#{name})", f"url(#{new})")
        drawing = drawing.replace(f'href="#{name}"', f'href="#{new}"')
    return drawing


def draw(figure: str, specification: dict) -> Drawing:
    """Compile and draw a figure's chart."""
    vega = render.compile_vega(specification)
    variants = {variant: svg(vega, variant, f"{figure}-{variant}-") for variant in render.WIDTHS}
    return Drawing(vega, variants)


def drawing(figure: str, specification: dict) -> Drawing:
    """The drawing of a figure, drawn now if it has not been yet.

    Parameters
    ----------
    figure : str
        Its id, which stands before all ids in the drawing.
    specification : dict
        In Vega-Lite.
    """
    kept, picture = _file(figure, specification), FOLDER / f"{key(figure, specification)}.svg"
    if kept.is_file() and picture.is_file():
        return Drawing(**json.loads(kept.read_text(encoding="utf-8")))
    new = draw(figure, specification)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"{figure}-{'?' * 16}.json"):
        old.unlink(missing_ok=True)
    for old in FOLDER.glob(f"{figure}-{'?' * 16}.svg"):
        old.unlink(missing_ok=True)
    # For notebooks, which draw nothing where no browser is.
    _put(picture, new.variants["wide"])
    _put(kept, json.dumps(asdict(new), ensure_ascii=False))
    return new


def _put(file: Path, text: str) -> None:
    """Write a file that nobody finds half written."""
    half = file.with_suffix(".half")
    half.write_text(text, encoding="utf-8")
    half.replace(file)


def draw_all(cells: Iterable) -> None:
    """Draw the figures that a notebook's cells gave."""
    for cell in cells:
        for output in cell.get("outputs", []):
            bundle = output.get("data", {}).get(MIME)
            if bundle:
                drawing(bundle["id"], bundle["specification"])

"""A figure's chart compiled and drawn, and kept, so that a word in a text draws nothing.

Chapters are drawn as soon as they have run, several at once; a page takes what is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from .. import render
from ..figure import MIME
from ..places import BUILD, ROOT

FOLDER = BUILD / "drawings"


@dataclass(frozen=True)
class Drawing:
    """A chart compiled to Vega, and drawn in each variant as SVG."""

    vega: dict
    variants: dict[str, str]


@cache
def _drawn_by() -> bytes:
    """What draws: this code and the versions of packages and fonts."""
    files = (Path(render.__file__), ROOT / "requirements.lock", ROOT / "package-lock.json")
    return b"".join(path.read_bytes() for path in files if path.is_file())


def _file(figure: str, specification: dict) -> Path:
    wanted = json.dumps([figure, specification], sort_keys=True).encode()
    return FOLDER / f"{figure}-{hashlib.sha256(_drawn_by() + wanted).hexdigest()[:16]}.json"


def draw(figure: str, specification: dict) -> Drawing:
    """Compile and draw a figure's chart."""
    vega = render.compile_vega(specification)
    variants = {
        variant: render.svg(vega, variant, f"{figure}-{variant}-") for variant in render.WIDTHS
    }
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
    kept = _file(figure, specification)
    if kept.is_file():
        return Drawing(**json.loads(kept.read_text(encoding="utf-8")))
    new = draw(figure, specification)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"{figure}-{'?' * 16}.json"):
        old.unlink(missing_ok=True)
    half = kept.with_suffix(".half")
    half.write_text(json.dumps(asdict(new), ensure_ascii=False), encoding="utf-8")
    half.replace(kept)
    return new


def draw_all(cells: Iterable) -> None:
    """Draw the figures that a notebook's cells gave."""
    for cell in cells:
        for output in cell.get("outputs", []):
            bundle = output.get("data", {}).get(MIME)
            if bundle:
                drawing(bundle["id"], bundle["specification"])

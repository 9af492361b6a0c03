"""The picture of a page in a message or a feed: its first figure under its finding."""

from __future__ import annotations

import re
import struct
import textwrap
import zlib
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree

from .. import render
from ..palette import LIGHT
from ..stills import as_now

SIZE = (1200, 630)
"""What messengers ask for, in pixels."""

MARGIN, TITLE_SIZE, LEADING = 60, 40, 50
HEAVY = f"{render.FONT} SemiBold"
"""A picture knows the heavier face by a name of its own, not by its weight."""

LETTERS = 50
"""About as many letters of a headline as fit on a line."""

INK, SOFT, PAPER, ACCENT = (LIGHT[name] for name in ("ink", "soft", "paper", "known"))
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Subject:
    """What a card shows: a headline, and where there is a figure its measure and drawing."""

    headline: str
    measure: str = ""
    drawing: str = ""


def lines(text: str, most: int, letters: int = LETTERS) -> list[str]:
    """A text in lines of a card; what does not fit ends in an ellipsis.

    >>> lines("Can a decision that everyone expected move prices at all?", 2, 40)
    ['Can a decision that everyone expected', 'move prices at all?']
    >>> lines("Can a decision that everyone expected move prices at all?", 1, 40)
    ['Can a decision that everyone expected …']
    """
    broken = textwrap.wrap(text, letters)
    return broken if len(broken) <= most else [*broken[: most - 1], f"{broken[most - 1]} …"]


def svg(kicker: str, what: Subject) -> str:
    """The card as SVG, with literal colours: a picture has no style sheet."""
    width, height = SIZE
    written = lines(what.headline, 3 if what.drawing else 7)
    parts = [
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        f'<rect width="{width}" height="12" fill="{ACCENT}"/>',
        _text(68, 24, SOFT, kicker),
        *(
            _text(124 + LEADING * number, TITLE_SIZE, INK, line, HEAVY)
            for number, line in enumerate(written)
        ),
    ]
    top = 124 + LEADING * (len(written) - 1) + 40
    if what.drawing:
        parts.append(_text(top, 22, SOFT, *lines(what.measure, 1, 100)))
        top += 14
        box = _BOX.search(what.drawing)
        assert box, "a drawing has a viewBox, by helpers.render"
        wide, high = map(float, box.groups())
        scale = min((width - 2 * MARGIN) / wide, (height - 20 - top) / high)
        left = (width - wide * scale) / 2
        parts.append(
            f'<g transform="translate({left:.2f},{top}) scale({scale:.4f})">'
            + "".join(ElementTree.tostring(one, encoding="unicode") for one in as_now(what.drawing))
            + "</g>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )


def _text(y: float, size: int, fill: str, words: str = "", font: str = render.FONT) -> str:
    return (
        f'<text x="{MARGIN}" y="{y}" font-family="{font}" font-size="{size}" '
        f'fill="{fill}">{escape(words)}</text>'
    )


def smaller(picture: bytes) -> bytes:
    """The same picture, packed as tightly as PNG allows; what drew it was in a hurry."""
    chunks, at = [], 8
    while at < len(picture):
        (size,) = struct.unpack(">I", picture[at : at + 4])
        chunks.append((picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]))
        at += 12 + size
    pixels = zlib.compress(
        zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT")), 9
    )
    kept = [
        *(chunk for chunk in chunks if chunk[0] not in (b"IDAT", b"IEND")),
        (b"IDAT", pixels),
        (b"IEND", b""),
    ]
    return picture[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in kept
    )


def card(kicker: str, what: Subject) -> bytes:
    """The card as PNG, 1200 by 630 pixels."""
    return smaller(render.png(svg(kicker, what)))

"""The picture of a page in a message or a feed: its title over its first figure."""

from __future__ import annotations

import re
from html import escape

from .. import render

SIZE = (1200, 630)
"""What messengers ask for, in pixels."""

WIDE = re.compile(r'<div class="bk-figure__wide">(<svg.*?</svg>)', re.S)
"""The drawing that a card takes from a figure."""

MARGIN, TITLE_SIZE, LEADING = 60, 50, 60
LETTERS = 40
"""About as many letters of a title as fit on a line."""

INK, SOFT, PAPER, ACCENT = "#1c2430", "#55606c", "#ffffff", "#174a7c"
_VARIABLE = re.compile(r"var\(--[a-z-]+, *(#[0-9a-fA-F]{3,6})\)")
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def lines(title: str, most: int = 3) -> list[str]:
    """A title in lines of a card; what does not fit ends in an ellipsis.

    >>> lines("Can a decision that everyone expected move prices at all?")
    ['Can a decision that everyone expected', 'move prices at all?']
    """
    broken = [""]
    for word in title.split():
        if len(f"{broken[-1]} {word}") > LETTERS and broken[-1]:
            broken.append("")
        broken[-1] = f"{broken[-1]} {word}".strip()
    return broken if len(broken) <= most else [*broken[: most - 1], f"{broken[most - 1]} …"]


def svg(title: str, book: str, drawing: str) -> str:
    """The card as SVG, with literal colours: a picture has no style sheet."""
    width, height = SIZE
    written = lines(title)
    parts = [
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        f'<rect width="{width}" height="12" fill="{ACCENT}"/>',
        _text(MARGIN, 70, 26, SOFT, book),
        *(_text(MARGIN, 132 + LEADING * number, TITLE_SIZE, INK, line, weight=600)
          for number, line in enumerate(written)),
    ]
    top = 132 + LEADING * (len(written) - 1) + 34
    if drawing:
        wide, high = map(float, _BOX.search(drawing).groups())
        scale = min((width - 2 * MARGIN) / wide, (height - 24 - top) / high)
        left = (width - wide * scale) / 2
        inner = _VARIABLE.sub(r"\1", re.sub(r"^<svg[^>]*>|</svg>$", "", drawing))
        parts.append(f'<g transform="translate({left:.2f},{top}) scale({scale:.4f})">{inner}</g>')
    else:
        parts += [_text(MARGIN, height - 60 - 44 * number, 32, SOFT, line) for number, line in
                  enumerate(reversed(("What was said, what is known,", "what one has to assume.")))]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>')


def _text(x: float, y: float, size: int, fill: str, words: str, weight: int = 400) -> str:
    return (f'<text x="{x}" y="{y}" font-family="{render.FONT}" font-size="{size}" '
            f'font-weight="{weight}" fill="{fill}">{escape(words)}</text>')


def card(title: str, book: str, drawing: str) -> bytes:
    """The card as PNG, 1200 by 630 pixels."""
    return render.png(svg(title, book, drawing))

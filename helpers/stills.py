"""What a notebook's file keeps of what moves: a still that says the same where nothing runs.

A widget lives as long as its kernel. So beside each there is an output of its own, hidden while the
widget works: the chart as a picture, the values that are set, what follows from them. It is written
anew as soon as the reader's hand rests, so that a saved notebook shows what its reader saw, in any
program and on paper.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from base64 import b64encode
from html import escape
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

from .palette import LIGHT
from .places import DRAWINGS, ROOT

FOLDERS = (ROOT / "vendor" / "drawings", DRAWINGS)
"""Where drawings made beforehand are: in an unpacked archive, or where the build puts them."""

MARK = "book-still"
"""In the metadata of such an output: a page, which draws itself, leaves it out."""

EVENING = "evening_"
"""In the class of what a chart shows only to who asks for that evening."""

_VARIABLE = re.compile(r"var\(--[a-z-]+, *(#[0-9a-fA-F]{3,6})\)")
_SVG = "http://www.w3.org/2000/svg"


def key(figure: str, specification: dict) -> str:
    """The name of a drawing, by what is drawn.

    >>> key("a", {"mark": "point"}) == key("a", {"mark": "bar"})
    False
    """
    wanted = json.dumps([figure, specification], sort_keys=True).encode()
    return f"{figure}-{hashlib.sha256(wanted).hexdigest()[:16]}"


def drawn(figure: str, specification: dict) -> str:
    """The drawing that was made beforehand for this very chart, as SVG; empty if there is none."""
    name = f"{key(figure, specification)}.svg"
    found = (folder / name for folder in FOLDERS)
    return next((file.read_text(encoding="utf-8") for file in found if file.is_file()), "")


def as_now(drawing: str) -> ElementTree.Element:
    """A drawing as a page shows it at first, with literal colours: a picture has no style sheet."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(_VARIABLE.sub(r"\1", drawing))
    for parent in list(root.iter()):
        for child in list(parent):
            if EVENING in child.get("class", ""):
                parent.remove(child)
    return root


def image(drawing: str, description: str) -> str:
    """A drawing as an ``<img>`` that holds it; programs that clean HTML let it stand.

    Examples
    --------
    >>> image('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 4"/>', "A dot.")[:54]
    '<img alt="A dot." width="9" src="data:image/svg+xml;ba'
    """
    root = as_now(drawing)
    _, _, width, height = root.get("viewBox", "0 0 720 400").split()
    root.attrib |= {"width": width, "height": height, "style": f"background: {LIGHT['paper']}"}
    style = ElementTree.Element(f"{{{_SVG}}}style")
    style.text = "text { paint-order: stroke; }"
    root.insert(0, style)
    held = b64encode(ElementTree.tostring(root)).decode()
    return (
        f'<img alt="{escape(description)}" width="{float(width):g}" '
        f'src="data:image/svg+xml;base64,{held}">'
    )


class Still:
    """An output that says what a widget shows; shown at once where a notebook runs.

    Parameters
    ----------
    html : str
        What it says at first.

    Attributes
    ----------
    is_shown : bool
        Whether there is such an output: outside a notebook there is none.
    hidden : str
        The style sheet by which a widget that works hides it.
    """

    def __init__(self, html: str):
        self._name = uuid4().hex[:12]
        self._html = ""
        self._handle: Any = None
        of = f'[data-still="{self._name}"]'
        self.hidden = f".bk-still{of}, .jp-OutputArea-child:has(.bk-still{of}) {{ display: none; }}"
        self.is_shown = _in_a_notebook()
        self.write(html)

    def write(self, html: str) -> None:
        """Say this from now on."""
        if not self.is_shown or html == self._html:
            return
        self._html = html
        output = {
            "text/html": f'<div class="bk-still" data-still="{self._name}">{html}</div>',
            "text/plain": "What is set here, in words and as a picture",
        }
        if self._handle:
            self._handle.update(output, raw=True, metadata={MARK: True})
        else:
            show = sys.modules["IPython"].display.display
            self._handle = show(output, raw=True, metadata={MARK: True}, display_id=True)


def _in_a_notebook() -> bool:
    """Whether a kernel runs this, and not a terminal or a script."""
    shell = sys.modules.get("IPython")  # there where a kernel is, and asked for nowhere else
    return shell is not None and hasattr(shell.get_ipython(), "kernel")

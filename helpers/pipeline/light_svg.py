"""A drawing in fewer characters: what all marks of a group say, their group says once.

Vega writes every mark with all that it is drawn with. A page holds each of its charts twice, for
two widths, and a histogram has eighty bars of one colour: a fifth of a page was the same words.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"

INHERITED = (
    "fill",
    "fill-opacity",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "paint-order",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
)
"""Attributes that a mark without them takes from its group."""

_FRAME = {"background", "foreground"}
# A handout takes the marks out and leaves the axes; a page shows some only now, or only then.
_KEPT = re.compile(r"role-mark$|.*(hindsight|evening)_")


def light(drawing: str) -> str:
    """The same picture with less said twice.

    Examples
    --------
    >>> dots = '<path d="M1" fill="red" opacity="1"/><path d="M2" fill="red" opacity="0.5"/>'
    >>> print(light(f'<svg xmlns="{SVG}"><g class="role-mark layer_0_marks">{dots}</g></svg>'))
    <svg xmlns="http://www.w3.org/2000/svg"><g class="role-mark" fill="red"><path d="M1" /><path d="M2" opacity="0.5" /></g></svg>
    """  # noqa: E501
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawing)
    for element in root.iter():
        for unseen in [one for one in element if _is_unseen(one)]:
            element.remove(unseen)
        if element.get("opacity") == "1":
            del element.attrib["opacity"]
        kept = [word for word in element.get("class", "").split() if _KEPT.match(word)]
        if kept:
            element.set("class", " ".join(kept))
        else:
            element.attrib.pop("class", None)
    _say_once(root)
    return ElementTree.tostring(root, encoding="unicode")


def _is_unseen(element: Element) -> bool:
    """Whether it is a text without a word, or the frame of a group without a colour of its own."""
    if element.tag == f"{{{SVG}}}text":
        return not (element.text or len(element))
    painted = {"fill", "stroke"} & set(element.attrib) and element.get("display") != "none"
    return element.get("class") in _FRAME and not painted


def _say_once(element: Element) -> None:
    for child in element:
        _say_once(child)
    if element.tag != f"{{{SVG}}}g" or not len(element):
        return
    for name in INHERITED:
        values = {child.get(name) for child in element}
        if len(values) == 1 and None not in values and name not in element.attrib:
            element.set(name, str(values.pop()))
            for child in element:
                del child.attrib[name]

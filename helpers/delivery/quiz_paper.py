"""The short questions on paper, and their key apart: pages that need no other file."""

from __future__ import annotations

from html import escape
from pathlib import Path

from ..questions import LETTERS
from .quiz_items import Item, edition

ROOM = {"number": 1, "essay": 8}
"""Lines to write on, by kind."""


def sheet(title: str, items: list[Item]) -> str:
    """The questions as a page to print.

    Parameters
    ----------
    title : str
    items : list of Item
    """
    rows = "".join(f"<li>{item.text}{_to_answer(item)}</li>" for item in items)
    name = '<p class="name">Name <span></span></p>'
    return _page(title, f"{name}<ol>{rows}</ol>", items)


def key(title: str, items: list[Item]) -> str:
    """What is right and why, as a page to print."""
    rows = "".join(f"<li>{_answered(item)} <small>{item.name}</small></li>" for item in items)
    return _page(f"{title}, key", f"<ol>{rows}</ol>", items)


def _page(title: str, body: str, items: list[Item]) -> str:
    style = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}<footer>{edition(items)}</footer></main>"
        "</body></html>\n"
    )


def _to_answer(item: Item) -> str:
    if not item.options:
        return '<div class="line"></div>' * ROOM[item.kind]
    box = "number" if item.kind == "order" else item.kind
    rows = "".join(
        f'<li><span class="box {box}"></span><b>{letter.upper()}</b> {option.text}</li>'
        for letter, option in zip(LETTERS, item.options, strict=False)
    )
    return f'<ul class="options">{rows}</ul>'


def _answered(item: Item) -> str:
    lettered = list(zip(LETTERS.upper(), item.options, strict=False))
    if item.answer:
        usual = "".join(f"<li>{one.shown}: {one.reply}</li>" for one in item.mistakes)
        return f"<b>{item.answer.reply}</b> {item.reminder}<ul>{usual}</ul>"
    if item.kind == "order":
        order = sorted(lettered, key=lambda one: one[1].place)
        return f"<b>{', '.join(letter for letter, _ in order)}.</b> {item.reminder}"
    if item.kind == "essay":
        return item.comparison
    right = ", ".join(letter for letter, option in lettered if option.right)
    rows = "".join(f"<li><b>{letter}</b> {option.reply}</li>" for letter, option in lettered)
    return f'<b>{right}</b><ul class="options">{rows}</ul>'

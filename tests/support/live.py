"""A page whose figures a reader moves, as its tests see it; live.js looks from inside."""

from pathlib import Path

PAGE = "book/session.html"
"""The page whose live figures are looked at in depth."""

LOOK = Path(__file__).with_name("live.js").read_text(encoding="utf-8")


def look(page, function, given=None):
    """Run one function of live.js in the page."""
    return page.evaluate(f"(given) => ({LOOK}).{function}(given)", given)


def settle(page):
    look(page, "settled")


def rounded(value):
    return float(f"{value:.12g}")

"""Every colour of the book, by its name, in each of its three schemes.

Charts name a colour as a variable of the page with the light one to fall back on. The style sheets
say the values again, because a page has them before any script; a test holds them equal to these.
"""

from __future__ import annotations

LIGHT = {
    "ink": "#1c2430",
    "soft": "#55606c",
    "grid": "#e2e6ea",
    "rule": "#8b949e",
    "paper": "#ffffff",
    "wash": "#f5f6f8",
    "said": "#a63f14",
    "known": "#174a7c",
    "assumed": "#6a45a5",
    "context": "#77818c",
    "accent": "#39434f",
}
DARK = {
    "ink": "#e4e8ed",
    "soft": "#a9b3be",
    "grid": "#333a43",
    "rule": "#77818c",
    "paper": "#14181e",
    "wash": "#1c222a",
    "said": "#f0936a",
    "known": "#86b9ee",
    "assumed": "#bda3f0",
    "context": "#8b95a1",
    "accent": "#cdd4dc",
}
PRINT = {
    "ink": "#000000",
    "soft": "#444444",
    "grid": "#cccccc",
    "rule": "#888888",
    "paper": "#ffffff",
    "wash": "#ffffff",
    "said": "#8a330d",
    "known": "#123a63",
    "assumed": "#53358a",
    "context": "#777777",
    "accent": "#222222",
}


def variable(name: str) -> str:
    """A colour that follows the page's scheme, and stands alone in the light one.

    >>> variable("known")
    'var(--bk-known, #174a7c)'
    """
    return f"var(--bk-{name}, {LIGHT[name]})"

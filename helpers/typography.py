"""Typographic quotes and apostrophes in HTML.

Titles, notes, controls, claims and tables come from data and code, where a straight one is easier
to type and to search.
"""

from __future__ import annotations

import re

AS_TYPED = {
    "annotation",
    "code",
    "kbd",
    "math",
    "pre",
    "samp",
    "script",
    "style",
    "svg",
    "textarea",
}
"""What is inside these is code, a formula or a drawing, and stays as it is."""

INLINE = {"a", "abbr", "b", "cite", "em", "i", "span", "strong", "sub", "sup"}
"""A word goes on across the tags of these; another tag ends it."""

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.S)
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_QUOTE = re.compile(r"'|&#x27;|&#39;|\"|&quot;|&#34;")


def typographic(html: str) -> str:
    """A page's HTML with typographic quotes in its text.

    Examples
    --------
    >>> typographic("<p title=\\"it's\\">The story's 'nearly', <em>it</em>'s &quot;so&quot;</p>")
    '<p title="it\\'s">The story’s ‘nearly’, <em>it</em>’s “so”</p>'
    >>> typographic("<code>fact('gap')</code>")
    "<code>fact('gap')</code>"
    """
    pieces, inside, before = [], [], " "
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            found = _NAME.match(piece)
            name = found[1].lower() if found else ""
            if name in AS_TYPED and not piece.endswith("/>"):
                if not piece.startswith("</"):
                    inside.append(name)
                elif name in inside:
                    inside.pop()
            if name not in INLINE:
                before = " "
        elif piece and not inside:
            piece = _curled(piece, before)
            before = piece[-1]
        pieces.append(piece)
    return "".join(pieces)


def _curled(text: str, before: str) -> str:
    """One piece of text; `before` is the character before it."""

    def curl(quote: re.Match) -> str:
        last = text[quote.start() - 1] if quote.start() else before
        after = text[quote.end() : quote.end() + 1]
        opens = (last.isspace() or last in "([{“‘—–/") and not after.isspace()
        if "'" in quote[0] or "39" in quote[0] or "27" in quote[0]:
            # Before a number it stands for what is left out: ’26.
            return "‘" if opens and not after.isdigit() else "’"
        return "“" if opens else "”"

    return _QUOTE.sub(curl, text)

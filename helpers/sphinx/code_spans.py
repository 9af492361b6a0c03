"""Shown code in which what a theme does not set apart has no elements of its own.

Pygments puts every name, comma and space into one. Most of them have the one colour that a theme
gives to plain code, in the light and in the dark; without them they have the ink of the page, as
all other text has. Together they weigh a third of the code.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_RULE = re.compile(r'html\[data-theme="(\w+)"\] \.highlight(?: \.(\w+))? \{ ([^}]*?) \}')
_COLOUR = re.compile(r"(?:^|[ ;])color: ([^;}\s]+)")
_CODE = re.compile(r"<pre>.*?</pre>", re.S)


def plain(css: str) -> set[str]:
    """The kinds of tokens that are plain code in every theme.

    Parameters
    ----------
    css : str
        What the theme writes into ``pygments.css``.

    Examples
    --------
    >>> rules = '''html[data-theme="light"] .highlight { background: white; color: black }
    ... html[data-theme="light"] .highlight .n { color: black } /* Name */
    ... html[data-theme="light"] .highlight .k { color: black; font-weight: bold }
    ... html[data-theme="light"] .highlight .p { color: black }
    ... html[data-theme="dark"] .highlight { background: black; color: white }
    ... html[data-theme="dark"] .highlight .p { color: gold }'''
    >>> plain(rules)
    {'n'}
    """
    rules = _RULE.findall(css)
    around = {theme: _COLOUR.findall(said)[-1:] for theme, kind, said in rules if not kind}
    kinds = {kind for _, kind, _ in rules if kind}
    return kinds - {
        kind
        for theme, kind, said in rules
        if kind and [said.removeprefix("color: ")] != around.get(theme)
    }


def without(page: str, kinds: Collection[str]) -> str:
    """A page whose code has no elements of these kinds; what stands in them stays.

    Examples
    --------
    >>> without('<pre><span class="n">x</span><span class="o">=</span></pre>', {"n"})
    '<pre>x<span class="o">=</span></pre>'
    >>> without('<p><span class="n">x</span></p>', {"n"})
    '<p><span class="n">x</span></p>'
    """
    if not kinds:
        return page
    idle = re.compile(rf'<span class="(?:{"|".join(sorted(kinds))})">([^<]*)</span>')
    return _CODE.sub(lambda code: idle.sub(r"\1", code[0]), page)

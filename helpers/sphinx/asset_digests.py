"""The addresses of what a page's scripts fetch later: they change with the content.

A browser, or a server between, may keep a file for a month. A page of today must then not get the
figure of an older one; so it asks for each file by its digest, as it does for scripts and styles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

_MODELS = re.compile(r'id="book-models"(?: data-files="[^"]*")?')
_LIVE = re.compile(r'<figure [^>]*\bid="([^"]+)"[^>]* data-live')
_NAMED = re.compile(
    r'(data-rows="|data-script="|_static/)'
    r'((?:sheets/[\w-]+|minisearch|search(?:-entries)?|handin)\.js)(?:\?v=\w*)?"'
)
_DOWNLOADS = re.compile(
    r'href="((?:\.\./)+)((?:notebooks|data|_static/figures)/[^"?#]+)(?:\?v=\w*)?"'
)
_FETCHES = re.compile(r'data-fetches="([^"]+)"')


def versions(static: Path) -> Callable[[str], str]:
    """A function that gives the digest of a file in the folder, by its name."""

    @cache
    def version(name: str) -> str:
        file = static / name
        return sha256(file.read_bytes()).hexdigest()[:8] if file.is_file() else ""

    return version


def addressed(page: str, version: Callable[[str], str]) -> str:
    """A page that knows the digests of the files that its scripts fetch.

    Examples
    --------
    >>> page = '<figure id="gap" data-model="m" data-live="svg"><script id="book-models">'
    >>> addressed(page, lambda name: "1f").partition("<script ")[2]
    'id="book-models" data-files="vega.js=1f figures/gap.js=1f">'
    >>> addressed('<script data-rows="sheets/fed.js?v=0">', lambda name: "1f")
    '<script data-rows="sheets/fed.js?v=1f">'
    >>> addressed('<script data-fetches="cells.js=0 editor.js">', lambda name: "1f")
    '<script data-fetches="cells.js=1f editor.js=1f">'
    """
    names = ["vega.js", *(f"figures/{figure}.js" for figure in _LIVE.findall(page))]
    files = " ".join(f"{name}={version(name)}" for name in dict.fromkeys(names))
    page = _MODELS.sub(f'id="book-models" data-files="{files}"', page, count=1)
    page = _FETCHES.sub(
        lambda found: 'data-fetches="{}"'.format(
            " ".join(
                f"{name}={version(name)}" for name in re.findall(r"([\w.-]+)(?:=\w*)?", found[1])
            )
        ),
        page,
    )
    return _NAMED.sub(lambda found: f'{found[1]}{found[2]}?v={version(found[2])}"', page)


def downloads(page: str, version: Callable[[str], str]) -> str:
    """A page whose links to notebooks and tables name the digest of what they lead to.

    Examples
    --------
    >>> downloads('<a href="../notebooks/fed.ipynb?v=0">', lambda name: "1f")
    '<a href="../notebooks/fed.ipynb?v=1f">'
    >>> downloads('<a href="../data/gone.csv">', lambda name: "")
    '<a href="../data/gone.csv">'
    """

    def with_digest(found: re.Match[str]) -> str:
        digest = version(found[2])
        return f'href="{found[1]}{found[2]}{f"?v={digest}" if digest else ""}"'

    return _DOWNLOADS.sub(with_digest, page)

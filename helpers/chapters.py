"""The pages of the book in their order, and which of them are chapters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .places import ROOT


def toc() -> list[Path]:
    """The book's pages in the order of ``_toc.yml``.

    Returns
    -------
    list of Path
        The first is the front page.
    """
    return [ROOT / f"{name}.md" for name in _names((ROOT / "_toc.yml").read_text(encoding="utf-8"))]


def address(path: Path) -> str:
    """A page's address below the top of the site.

    Examples
    --------
    >>> address(ROOT / "book" / "further" / "lives.md")
    'book/further/lives.html'
    """
    return path.relative_to(ROOT).with_suffix(".html").as_posix()


def chapters() -> list[Path]:
    """The pages of ``_toc.yml`` that hold cells."""
    return [path for path in toc() if "```{code-cell}" in path.read_text(encoding="utf-8")]


def title(path: Path) -> str:
    """A page's heading.

    Examples
    --------
    >>> title(ROOT / "book" / "session.md")
    'The session'
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(line[2:] for line in lines if line.startswith("# "))


@cache
def _names(text: str) -> tuple[str, ...]:
    import yaml

    contents = yaml.safe_load(text)
    parts = contents.get("parts", [contents])  # without parts the chapters stand by themselves
    return contents["root"], *(entry["file"] for part in parts for entry in part["chapters"])

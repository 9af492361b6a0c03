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


def chapters() -> list[Path]:
    """The pages of ``_toc.yml`` that hold cells."""
    return [path for path in toc() if "```{code-cell}" in path.read_text(encoding="utf-8")]


@cache
def _names(text: str) -> tuple[str, ...]:
    import yaml

    contents = yaml.safe_load(text)
    return contents["root"], *(entry["file"] for entry in contents["chapters"])

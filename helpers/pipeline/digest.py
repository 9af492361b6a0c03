"""A mark of files by what they hold, to tell whether what was made of them still stands."""

from __future__ import annotations

import hashlib

from ..places import ROOT

LOCKS = ("requirements.lock", "package-lock.json")
BOOK_USES = (
    "helpers/**/*",
    "data/*",
    "book/**/*",
    *LOCKS,
    "_config.yml",
    "_toc.yml",
    "package.json",
    "requirements.txt",
    "pyproject.toml",
)
"""Everything that the book is made of."""


def digest(*patterns: str) -> str:
    """Hash of the content of every file that matches, by path."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()

"""Python for a page's own cells: the lab's files, less what only its kernel needs.

A page that runs a cell fetches ``lite/pyodide/page.json`` first: where Python lies, which packages
to load, what each file weighs, and by which digest to ask for the scripts.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from ..places import HTML, NODE_MODULES, ROOT
from . import pyodide
from .fetch import PyodideError

FILE = "page.json"
WORKER = ROOT / "helpers" / "sphinx" / "assets" / "python_worker.js"
FORMULAS = NODE_MODULES / "katex" / "dist" / "katex.min.js"
"""Sets the formulas of a cell's figures, as the build does."""

OURS = "one-day-in-january"
ONLY_OF_THE_LAB = (*pyodide.OF_THE_KERNEL, *pyodide.OF_WIDGETS, "micropip")


def packages(distribution: pyodide.Distribution) -> list[str]:
    """The packages that a page's Python starts with."""
    wanted = {*pyodide.FROM_PYODIDE, *pyodide.OF_CHAPTERS, OURS}
    wanted |= {file.split("-")[0] for file in pyodide.OLDER}
    wanted -= {*pyodide.LATER, *ONLY_OF_THE_LAB}
    if missing := wanted - set(distribution.files):
        raise PyodideError(
            f"Python for the pages needs {', '.join(sorted(missing))}, which Python for the "
            "browser does not have; see helpers/delivery/pyodide.py"
        )
    return sorted(wanted)


def digests() -> dict[str, str]:
    """Of the scripts that a page's Python runs on, by which a page asks for them."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:8] for path in (WORKER, FORMULAS)
    }


def put(folder: Path, distribution: pyodide.Distribution, lock: str) -> None:
    """Write beside Python what a page has to know of it, and what sets formulas.

    Parameters
    ----------
    folder : Path
        With the lock.
    distribution : Distribution
        What was written there.
    lock : str
        The lock's name.
    """
    shutil.copy(FORMULAS, folder)
    files = [*pyodide.CORE, *(distribution.files[name] for name in packages(distribution))]
    said = {
        "pyodide": distribution.url.removeprefix(f"./{folder.name}/"),
        "lock": lock,
        "packages": packages(distribution),
        "files": {name: list(distribution.sizes[name]) for name in files},
        "scripts": digests(),
    }
    (folder / FILE).write_text(json.dumps(said) + "\n", encoding="utf-8")


def size(html: Path = HTML) -> int:
    """Bytes that a page's Python fetches; zero where the book has none."""
    path = html / "lite" / "pyodide" / FILE
    if not path.is_file():
        return 0
    files = json.loads(path.read_text(encoding="utf-8"))["files"]
    return sum(sent for sent, _ in files.values())

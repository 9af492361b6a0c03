"""How long the book takes to build, by what has changed, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.table import Line
from helpers.sphinx.vendor import ROOT


def _copy(folder: Path) -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    for name in files:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


PHASE = re.compile(r"^  \d/\d (.+?)  ([\d.]+) s$", re.M)


def _seconds(folder: Path) -> tuple[float, str]:
    """How long a build takes, and what it printed."""
    started = perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "helpers", "build"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(folder)},
    )
    if run.returncode:
        raise SystemExit(f"the copy was not built:\n{(run.stdout + run.stderr)[-2000:]}")
    return perf_counter() - started, run.stdout


def _edit(path: Path, pattern: str, new: str) -> None:
    old = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, new, old, count=1, flags=re.M)
    if changed == old:
        raise SystemExit(f"{path.name} has no {pattern!r} to change")
    path.write_text(changed, encoding="utf-8")


def measure() -> list[Line]:
    """Cold, unchanged, and after each kind of change."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _copy(folder)
        session = folder / "book" / "session.md"
        helper = folder / "helpers" / "charts" / "compare.py"
        cold, printed = _seconds(folder)
        lines = [Line("build, cold", cold, "s")]
        lines += [
            Line(f"build, cold: {what}", float(took), "s", "the whole", cold)
            for what, took in PHASE.findall(printed)
        ]
        for what, change in (
            ("nothing changed", lambda: None),
            (
                "one chapter's text changed",
                lambda: _edit(session, r"^It takes about forty minutes\.", "It takes long."),
            ),
            (
                "one cell changed",
                lambda: _edit(session, r"^import pandas as pd$", "import pandas as pd  # as ever"),
            ),
            ("a helper changed", lambda: _edit(helper, r"\Z", "\n# a word more\n")),
        ):
            change()
            lines.append(Line(f"build, {what}", _seconds(folder)[0], "s", "cold", cold))
        return lines

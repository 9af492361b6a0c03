"""How long the book takes to build, by what has changed, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bench.table import Line
from helpers.places import ROOT


def copy_of_the_project(folder: Path) -> None:
    """What git has, as it is now, in another folder."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    for name in files:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


PHASE = re.compile(r"^  \d/\d (.+?)  ([\d.]+) s$", re.M)
RAN = re.compile(r"chapters: (\w+) run")
LAB = re.compile(r"JupyterLab for the reader's browser (.+?)  ")
FACT = "burry_understated"
"""One chapter reads it."""


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


def _fact(folder: Path) -> None:
    """Change the note of a fact, and describe the table anew."""
    path = folder / "data" / "facts.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines = [
        line.replace("Michael Burry", "Mr Burry", 1) if line.startswith(f"{FACT},") else line
        for line in lines
    ]
    path.write_text("".join(lines), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "helpers", "describe"],
        cwd=folder,
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(folder)},
    )


def changes(folder: Path) -> dict[str, Callable[[], None]]:
    """What somebody who writes changes, by what it is."""
    session = folder / "book" / "session.md"
    recipes = folder / "helpers" / "charts" / "spread.py"
    assets = folder / "helpers" / "sphinx" / "assets"
    return {
        "nothing": lambda: None,
        "a word of a chapter": lambda: _edit(session, r"^It takes about ", "It takes some "),
        "a style": lambda: _edit(assets / "book.css", r"\Z", "\n/* a word more */\n"),
        "a script": lambda: _edit(assets / "book.js", r"\Z", "\n// a word more\n"),
        "a comment in a recipe": lambda: _edit(
            recipes, r'(def distribution\([\s\S]*?"""[\s\S]*?""")', r"\1\n    # a word more"
        ),
        "one fact": lambda: _fact(folder),
        "a cell": lambda: _edit(
            session, r"^import pandas as pd$", "import pandas as pd  # as ever"
        ),
    }


def measure() -> list[Line]:
    """Cold, and after each kind of change: seconds, chapters that ran, what became of the lab."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        copy_of_the_project(folder)
        cold, printed = _seconds(folder)
        lines = [Line("build, cold", cold, "s")]
        lines += [
            Line(f"build, cold: {what}", float(took), "s", "the whole", cold)
            for what, took in PHASE.findall(printed)
        ]
        for what, change in changes(folder).items():
            change()
            took, printed = _seconds(folder)
            ran, lab = RAN.search(printed), LAB.search(printed)
            done = f" ({ran[1]} chapters run, the lab {lab[1]})" if ran and lab else ""
            lines.append(Line(f"build, {what} changed{done}", took, "s", "cold", cold))
        return lines

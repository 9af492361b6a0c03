"""How long the checks take: what somebody who writes waits for, and what every push does."""

from __future__ import annotations

import subprocess
import time

from bench.table import Line, middle
from helpers.places import ROOT

COMMANDS = (
    ("linters, format, types", "make lint"),
    ("check: those and the tests in process", "make check"),
    ("test, on a tree whose book is built", "make test"),
)


def measure(runs: int) -> list[Line]:
    """Seconds of each command in this tree; each `runs` times.

    Raises
    ------
    SystemExit
        If a command fails: what fails early is quick, and says nothing.
    """
    lines = []
    for what, command in COMMANDS:
        times = []
        for _ in range(runs):
            started = time.perf_counter()
            done = subprocess.run(command.split(), cwd=ROOT, capture_output=True, text=True)
            times.append(time.perf_counter() - started)
            if done.returncode:
                raise SystemExit(f"{command} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        lines.append(Line(what, middle(times), "s"))
    return lines

"""Run a stranger's notebook in a Python of its own, behind the walls that this machine can give.

Linux gives namespaces (``unshare``): the notebook then sees a root in memory with Python, its
packages, the book's helpers and data, all to be read only; no file of who grades, no network, no
other process, and no rights. As root it runs as a user that nobody is; as anybody else it needs
what most systems allow, namespaces of one's own. Elsewhere only memory and time are limited, and
`Walls.missing` says so.

The walls are the kernel's, not a machine's of its own: whoever fears more than curious students
grades on a machine that holds nothing else.
"""

from __future__ import annotations

import compileall
import json
import math
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from ..places import NOTEBOOK, ROOT
from . import notebooks

HERE = Path(__file__).parent
JAIL, CELLS = HERE / "jail.py", HERE / "run_cells.py"
HOME = "/home/student"
USER = 64_999
"""Whom a submission runs as where the grader is root: a number that nobody has."""

SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/lib32", "/sbin", "/etc/ld.so.cache")
"""What a program needs of a system."""

ENVIRONMENT = {
    "HOME": HOME,
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "IPYTHONDIR": "/tmp/ipython",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}
"""All that a submission finds in its environment: nothing of who grades."""

MEGABYTE = 1 << 20
SAID = 8 * MEGABYTE
"""What a submission may say; one that says more is stopped."""

LOOK = 0.2
"""Seconds between two looks at what it holds in memory."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use: seconds in all and for a cell, megabytes, processes."""

    seconds: float = 60
    cell: float = 20
    megabytes: int = 2048
    processes: int = 32


@dataclass(frozen=True)
class Walls:
    """What stands around a submission.

    Attributes
    ----------
    command : tuple of str
        What starts a program behind them; empty where there are none.
    missing : tuple of str
        Walls that this machine cannot give, each with the reason.
    """

    command: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether no wall is missing."""
        return not self.missing


@dataclass
class Outcome:
    """What came of a submission.

    Attributes
    ----------
    answers : dict
        By id, as `helpers.delivery.run_cells.plain` writes them.
    calls : dict
        By function, what it gave for each input.
    stopped : list
        Cells that failed: the number and why.
    ended : str
        ``whole``, or why it did not come to its end.
    """

    answers: dict[str, dict] = field(default_factory=dict)
    calls: dict[str, list[dict]] = field(default_factory=dict)
    stopped: list[tuple[int, str]] = field(default_factory=list)
    ended: str = "whole"
    seconds: float = 0.0
    told: str = ""


def stage(folder: Path) -> Path:
    """A copy of what a student's notebook has beside it, to be shown behind the walls."""
    for path in sorted({path for one in notebooks.ARCHIVE_FILES for path in ROOT.glob(one)}):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    if NOTEBOOK.is_dir():
        shutil.copytree(NOTEBOOK, folder / notebooks.BESIDE.name, dirs_exist_ok=True)
    compileall.compile_dir(folder, quiet=2)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def plan(walls: Walls, book: Path, limits: Limits, hidden: Sequence[Path], root: str) -> dict:
    """What `jail` is to do."""
    behind = bool(walls.command)
    shown, links = [(str(book), "/book"), (str(CELLS), "/grader/run_cells.py")], []
    for name in SYSTEM:
        if os.path.islink(name):
            links.append((name, os.readlink(name)))
        elif os.path.exists(name):
            shown.append((name, name))
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        if not any(Path(prefix).is_relative_to(there) for _, there in shown):
            shown.append((prefix, prefix))
    return {
        "root": root if behind else "",
        "links": links,
        "shown": shown,
        "hidden": [str(path) for path in (*hidden, ROOT / "teach", ROOT / ".git")],
        "home": HOME,
        "beside": [(path.name, f"/book/{path.name}") for path in sorted(book.iterdir())],
        "bytes": limits.megabytes * MEGABYTE,
        "processes": limits.processes if behind else 4096,
        "megabytes_of_files": 64,
        "seconds": math.ceil(limits.seconds) + 5,  # the clock speaks first, and says why
        "user": USER if os.geteuid() == 0 and "--user" not in walls.command else 0,
        "command": [sys.executable, "-B", "/grader/run_cells.py" if behind else str(CELLS)],
        "environment": ENVIRONMENT,
    }


def run(
    cells: Sequence[str],
    calls: Mapping[str, list[dict]],
    walls: Walls,
    book: Path,
    limits: Limits | None = None,
    hidden: Sequence[Path] = (),
) -> Outcome:
    """Run a notebook's cells from the first to the last.

    Parameters
    ----------
    cells : sequence of str
        Their code.
    calls : mapping
        By function, the inputs with which it is called at the end.
    walls : Walls
        As `find_walls` found them.
    book : Path
        As `stage` made it.
    limits : Limits, optional
    hidden : sequence of Path
        Folders that nobody may see, should they lie in one that Python needs.

    Returns
    -------
    Outcome
        Whatever the submission did: nothing that it does is an error of the grader's.
    """
    limits = limits or Limits()
    job = json.dumps({"cells": list(cells), "calls": dict(calls), "seconds": limits.cell})
    with tempfile.TemporaryDirectory(prefix="graded-") as place, tempfile.TemporaryFile() as given:
        given.write(job.encode("utf-8", "surrogatepass"))
        given.seek(0)
        root = Path(place) / "root"
        root.mkdir()
        todo, cwd, environment = plan(walls, book, limits, hidden, str(root)), "/", ENVIRONMENT
        if not walls.command:  # a folder of its own, with copies: that is no wall
            shutil.copytree(book, Path(place) / "work")
            cwd = str(Path(place) / "work")
            environment = ENVIRONMENT | {
                "HOME": cwd,
                "IPYTHONDIR": f"{cwd}/.ipython",
                "MPLCONFIGDIR": f"{cwd}/.matplotlib",
            }
            todo["environment"] = environment
        command = [*walls.command, sys.executable, "-I", "-S", "-B", str(JAIL), json.dumps(todo)]
        process = subprocess.Popen(
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment,
            start_new_session=True,
        )
        return _listen(process, limits)


def _listen(process: subprocess.Popen, limits: Limits) -> Outcome:
    """Read what it says until it ends or has to be ended."""
    started, outcome, text, told = time.monotonic(), Outcome(), bytearray(), bytearray()
    assert process.stdout is not None and process.stderr is not None
    pipes = {process.stdout.fileno(): text, process.stderr.fileno(): told}
    ended, looked = "", started
    while pipes and not ended:
        now = time.monotonic()
        if now - started > limits.seconds:
            ended = f"it ran longer than {limits.seconds:g} seconds"
        elif now - looked > LOOK:
            looked = now
            if _resident(process.pid) > limits.megabytes * MEGABYTE:
                ended = f"it took more than {limits.megabytes} MB of memory"
        for pipe in select.select(list(pipes), [], [], LOOK)[0]:
            piece = os.read(pipe, 65536)
            if not piece:
                del pipes[pipe]
            elif len(pipes[pipe]) + len(piece) > SAID:
                ended = "it said more than a grader reads"
            else:
                pipes[pipe] += piece
    _end(process)
    outcome.seconds = time.monotonic() - started
    outcome.told = told.decode("utf-8", "replace")[-400:].strip()
    whole = _take(bytes(text), outcome)
    if not whole:
        outcome.ended = ended or "it ended its own Python before the last cell was done"
    return outcome


def _resident(pid: int) -> int:
    """Memory that a process and those below it hold, in bytes."""
    held = 0
    with suppress(psutil.Error):
        for one in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.Error):
                held += one.memory_info().rss
    return held


def _end(process: subprocess.Popen) -> None:
    """End it and all that it started; behind the walls its first process takes all along."""
    below: list[psutil.Process] = []
    with suppress(psutil.Error):
        below = psutil.Process(process.pid).children(recursive=True)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for one in below:
        with suppress(psutil.Error):
            one.kill()
    process.wait()
    psutil.wait_procs(below, timeout=5)
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()


def _take(text: bytes, outcome: Outcome) -> bool:
    """Read the last whole line that it said; return whether it came to its end."""
    for line in reversed(text.split(b"\n")):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(said, dict):
            continue
        outcome.answers = {key: _answer(one) for key, one in _items(said.get("answers"))}
        for key, given in _items(said.get("calls")):
            outcome.calls[key] = [_answer(one) for one in given] if isinstance(given, list) else []
        stopped = said.get("stopped")
        for one in stopped[:100] if isinstance(stopped, list) else ():
            if isinstance(one, list) and len(one) == 2 and isinstance(one[0], int):
                outcome.stopped.append((one[0], str(one[1])[:200]))
        return said.get("end") is True
    return False


def _items(value: Any) -> list[tuple[str, Any]]:
    return [(str(key)[:100], one) for key, one in value.items()] if isinstance(value, dict) else []


def _answer(value: Any) -> dict:
    """What was said of an answer, as far as it has the form of one; the rest counts as none."""
    if not isinstance(value, dict):
        return {}
    for key in ("number", "text", "other", "error"):
        if isinstance(value.get(key), str):
            return {key: value[key][:20_000]}
    if isinstance(value.get("each"), dict):
        return {"each": {key: _answer(one) for key, one in _items(value["each"]) if one != value}}
    return {}


# --- which walls there are ------------------------------------------------------------------------

SPACES = ("--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child=KILL")
OWN = ("--user", "--map-root-user")
"""Namespaces for who is not root."""

PROBE = """\
import os, socket
answers = {"files": str([path for path in PATHS if os.path.exists(path)])}
try:
    socket.create_connection(("127.0.0.1", PORT), timeout=2)
    answers["network"] = "open"
except OSError:
    answers["network"] = "closed"
try:
    open("helpers/model.py", "a")
    answers["models"] = "open"
except OSError:
    answers["models"] = "closed"
"""
"""What is tried behind the walls before the first submission."""

FILES = "files: a submission could read what this user can read, the seed among it"
NETWORK = "network: a submission could send and fetch"


def find_walls(book: Path, hidden: Sequence[Path] = ()) -> Walls:
    """The best walls that this machine can give, tried once.

    Parameters
    ----------
    book : Path
        As `stage` made it.
    hidden : sequence of Path
        Folders that nobody may see.

    Returns
    -------
    Walls
        `missing` says which are not there, and why.
    """
    if sys.platform != "linux":
        why = f"this is {sys.platform}, and only Linux has namespaces"
        return Walls((), (f"{FILES} ({why})", f"{NETWORK} ({why})"))
    program = shutil.which("unshare")
    if program is None:
        why = "there is no program unshare; it comes with util-linux"
        return Walls((), (f"{FILES} ({why})", f"{NETWORK} ({why})"))
    why, forms = "", ((), OWN) if os.geteuid() == 0 else (OWN,)
    for network in (("--net",), ()):
        for own in forms:
            command = (program, *own, *SPACES, *network)
            missing = () if network else (f"{NETWORK} (unshare --net was refused: {why})",)
            walls = Walls(command, missing)
            fault = prove(walls, book, hidden)
            if not fault:
                return walls
            why = why or fault
    return Walls((), (f"{FILES} ({why})", f"{NETWORK} ({why})"))


def prove(walls: Walls, book: Path, hidden: Sequence[Path] = ()) -> str:
    """Try the walls with a notebook that looks for what it must not find.

    Returns
    -------
    str
        Why they do not hold; nothing if they do.
    """
    import socket

    with socket.socket() as there:  # something that a network would lead to
        there.bind(("127.0.0.1", 0))
        there.listen()
        looked_for = [str(path) for path in (*hidden, ROOT / "teach", ROOT / "book")]
        code = PROBE.replace("PATHS", repr(looked_for))
        code = code.replace("PORT", str(there.getsockname()[1]))
        outcome = run([code], {}, walls, book, Limits(seconds=60), hidden)
    found = {key: one.get("text", "") for key, one in outcome.answers.items()}
    if not found:
        return outcome.told.replace("\n", "; ") or outcome.ended
    if found.get("files") != "[]":
        return f"behind them one still finds {found.get('files')}"
    if found.get("models") != "closed":
        return "behind them one still writes over the models"
    if found.get("network") != "closed" and "--net" in walls.command:
        return "behind them one still finds a network"
    return ""

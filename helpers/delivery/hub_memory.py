"""What a student's processes on the hub may take: a control group each, or limits of a process.

A control group holds all that a student runs together, whatever it starts; Linux has two versions
of them. Where the machine allows neither, each process is held by itself (``rlimit``), which a
student can get round by starting several. Nothing here needs more than Python and Linux.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import time
from dataclasses import dataclass
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
PROCESSES = 400
"""Processes and threads that one student may have: a notebook or two, and no bomb."""

UNITS = {"M": 2**20, "G": 2**30}


class MemoryLimitError(Exception):
    """A limit cannot be read."""


def size(words: str) -> int:
    """Bytes of a size such as ``1G``.

    >>> size("512M"), size("1.5G")
    (536870912, 1610612736)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([MG])", words.strip().upper())
    if not found:
        raise MemoryLimitError(
            f"memory: expected a number with M or G, as in 512M or 1G; found {words!r}"
        )
    return int(float(found[1]) * UNITS[found[2]])


@dataclass(frozen=True)
class Groups:
    """Control groups of one version, all in a folder of the hub's.

    Parameters
    ----------
    version : int
        1 or 2.
    folder : Path
        The hub's own; each student's is in it.
    """

    version: int
    folder: Path

    @property
    def _limit(self) -> str:
        return "memory.max" if self.version == 2 else "memory.limit_in_bytes"

    def make(self, student: str, limit: int) -> Path:
        """A student's group with its limit; one that is there is set anew."""
        group = self.folder / student
        group.mkdir(parents=True, exist_ok=True)
        (group / self._limit).write_text(str(limit))
        # Memory that is swapped out is memory too; where the kernel does not count it, there is
        # no such file.
        swap = group / ("memory.swap.max" if self.version == 2 else "memory.memsw.limit_in_bytes")
        if swap.exists():
            swap.write_text("0" if self.version == 2 else str(limit))
        return group

    def held(self, student: str) -> int:
        """Bytes that a student's processes hold now, without what is only a copy of files."""
        group = self.folder / student
        name = "anon" if self.version == 2 else "total_rss"
        found = re.search(rf"^{name} (\d+)$", (group / "memory.stat").read_text(), re.M)
        return int(found[1]) if found else 0

    def killed(self, student: str) -> int:
        """How many of a student's processes were stopped because they asked for too much."""
        name = "memory.events" if self.version == 2 else "memory.oom_control"
        found = re.search(r"^oom_kill (\d+)$", (self.folder / student / name).read_text(), re.M)
        return int(found[1]) if found else 0

    def remove(self, student: str) -> None:
        """Take a student's group away; the kernel needs a moment after the last process."""
        _remove(self.folder / student)

    def close(self) -> None:
        """Take away the hub's group, once the students' are gone."""
        if self.folder.is_dir():
            for group in self.folder.iterdir():
                if group.is_dir():
                    _remove(group)
            _remove(self.folder)


def _remove(group: Path) -> None:
    for _ in range(50):
        try:
            group.rmdir()
            return
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.02)


def groups(name: str, mount: Path = MOUNT) -> Groups | None:
    """Control groups that this machine lets us make, or None.

    Parameters
    ----------
    name : str
        Of the hub's group.
    mount : Path
        Where the machine has them.
    """
    controllers = mount / "cgroup.controllers"
    if controllers.is_file():
        found = Groups(2, mount / name) if "memory" in controllers.read_text().split() else None
    else:
        found = Groups(1, mount / "memory" / name) if (mount / "memory").is_dir() else None
    if found is None:
        return None
    try:
        if (
            found.version == 2
        ):  # a group's own processes and limits for groups in it exclude another
            (mount / "cgroup.subtree_control").write_text("+memory")
            found.folder.mkdir(exist_ok=True)
            (found.folder / "cgroup.subtree_control").write_text("+memory")
        else:
            found.folder.mkdir(exist_ok=True)
            (found.folder / "memory.use_hierarchy").write_text("1")
        found.make(".try", 2**30)
        found.remove(".try")
    except OSError:
        return None
    return found


def said(found: Groups | None, limit: str) -> str:
    """What holds a student's memory on this machine, in a sentence."""
    if found:
        return (
            f"Each student may hold {limit} of memory in all (a control group, version "
            f"{found.version}): beyond that the largest process is stopped, nobody else's."
        )
    return (
        f"Each process of a student may hold {limit} of memory (rlimit); this machine lets us make "
        "no control groups, so a student who starts several processes can hold more."
    )


def enter(group: Path | None, number: int, home: Path, limit: int):
    """What a student's process does before it becomes the student's: take its limits and number.

    Returns
    -------
    function
        Without arguments, to be called in the new process while it is still root's.
    """

    def become() -> None:
        if group:
            (group / "cgroup.procs").write_text(str(os.getpid()))
        # A process that fills most of it by itself gets a MemoryError, which says more than a dead
        # kernel; the rest of the group's limit is for the server.
        most = limit * 4 // 5 if group else limit
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.umask(0o077)
        os.setgroups([])
        os.setgid(number)
        os.setuid(number)
        os.chdir(home)

    return become


def owned(number: int) -> list[int]:
    """The processes that run under a student's number."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                words = (path / "status").read_text()
            except OSError:  # it has just ended
                continue
            owner = re.search(r"^Uid:\t(\d+)", words, re.M)
            state = re.search(r"^State:\t(\w)", words, re.M)
            if owner and int(owner[1]) == number and state and state[1] != "Z":
                found.append(int(path.name))
    return found


def sweep(number: int) -> int:
    """End whatever a student left running, also what it starts meanwhile; how many there were."""
    ended: set[int] = set()
    for _ in range(50):
        left = owned(number)
        if not left:
            break
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            ended.add(pid)
        time.sleep(0.02)
    return len(ended)

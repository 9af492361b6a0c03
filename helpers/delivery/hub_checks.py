"""What must be so before a hub is started on this machine, and what is said where it is not."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import hub_memory, hub_roster

FOLDER = Path("/srv/one-day-in-january")
PORT = 8010
FIRST = 52000
ASKED = (
    "import sys, sysconfig; print(sys.version_info >= (3, 11), sys.base_prefix, "
    "sysconfig.get_config_var('Py_ENABLE_SHARED'), sep='\\n')"
)
LONGEST = 50
"""Letters of the folder's name: with a kernel's socket in it, Linux takes 107."""


class HubError(Exception):
    """The hub cannot start; the message says what is missing, why, and what to do."""


@dataclass(frozen=True)
class Options:
    """What the command was asked for."""

    folder: Path = FOLDER
    roster: Path = hub_roster.ROSTER
    address: str = "127.0.0.1"
    port: int = PORT
    python: Path | None = None
    memory: str = "1G"
    idle: int = 3600
    certificate: str = ""
    key: str = ""
    plain: bool = False
    first: int = FIRST

    @property
    def hub(self) -> Path:
        """The hub's own files, which only root reads."""
        return self.folder / "hub"

    @property
    def passwords(self) -> Path:
        return self.roster.with_name(hub_roster.PASSWORDS)

    @property
    def own(self) -> bool:
        """Whether only this machine can reach it."""
        return self.address in ("127.0.0.1", "localhost", "::1")

    @property
    def url(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"


def check(asked: Options) -> None:
    """Refuse what could not work, before anything is made.

    Raises
    ------
    HubError
        For the machine, the address, the port, the folder or the Python.
    RosterError, MemoryLimitError
        For the roster and the limit.
    """
    if not sys.platform.startswith("linux"):
        raise HubError(
            "the hub needs Linux: it gives each student a number and a limit of memory of its own. "
            "On another system, run it in a virtual machine, or let students use the pages"
        )
    if os.geteuid() != 0:
        raise HubError(
            "the hub must be started by root: only root can start a server for each student under "
            "the student's own number. Try: sudo make hub"
        )
    hub_roster.read(asked.roster)
    hub_memory.size(asked.memory)
    check_address(asked)
    if not asked.folder.is_absolute() or len(str(asked.folder)) > LONGEST:
        raise HubError(
            f"--folder: expected a whole path of at most {LONGEST} letters, for the sockets of the "
            f"kernels lie in it; found {str(asked.folder)!r}"
        )
    if shutil.which("git") is None:
        raise HubError("git is missing; it brings students the notebooks. Try: apt install git")
    if closed := closed_to_others(asked.folder):
        raise HubError(
            f"students could not reach their folders in {asked.folder}: {closed} is closed to "
            "others. Choose another place with --folder, as in --folder=/srv/seminar"
        )
    check_python(asked.python or default_python(), asked.first)
    if pid := running(asked.hub / "hub.pid", "jupyterhub"):
        raise HubError(
            f"a hub of {asked.folder} runs already, as process {pid}. Stop it with Ctrl-C where it "
            f"was started, or with: kill {pid}"
        )
    check_ports(asked)


def check_address(asked: Options) -> None:
    """A port that there is; passwords do not travel in the clear unless that is asked for."""
    if not 1 <= asked.port <= 65533:
        raise HubError(
            f"--port: expected a number from 1 to 65533 (the hub takes the next two too); found "
            f"{asked.port}"
        )
    if bool(asked.certificate) != bool(asked.key):
        raise HubError("--certificate and --key go together; one of them is missing")
    for path in filter(None, (asked.certificate, asked.key)):
        if not Path(path).is_file():
            raise HubError(f"there is no file {path}; expected a certificate or key in PEM form")
    if not asked.own and not asked.certificate and not asked.plain:
        raise HubError(
            f"on {asked.address} others can listen: passwords and work would travel in the clear. "
            "Give a certificate with --certificate=FILE --key=FILE, or, on a network of which you "
            "are sure, say --plain"
        )


def check_ports(asked: Options) -> None:
    """Each port is free, or held by the proxy that an earlier hub of this folder left."""
    left = running(asked.hub / "jupyterhub-proxy.pid", "configurable-http-proxy")
    wanted = [("127.0.0.1", asked.port + 1)]
    if not left:  # JupyterHub ends the old proxy itself, and students notice little
        wanted += [(asked.address, asked.port), ("127.0.0.1", asked.port + 2)]
    for address, port in wanted:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((address, port))
            except OSError as error:
                raise HubError(
                    f"port {port} of {address} cannot be had ({error.strerror}). The hub needs "
                    f"{asked.port} and the next two. Choose others, as in: make hub "
                    f'HUB="--port={asked.port + 10}"'
                ) from None


def running(file: Path, word: str) -> int:
    """The process that a file names, if it runs and its command has the word; zero otherwise."""
    try:
        pid = int(file.read_text())
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return 0
    return pid if word.encode() in words else 0


def closed_to_others(path: Path) -> Path | None:
    """The first folder on the way to a path, or the path, that other accounts cannot pass.

    What is not there yet will be made open.

    >>> closed_to_others(Path("/usr/bin"))
    """
    for place in (*reversed(path.parents), path):
        try:
            mode = place.stat().st_mode
        except FileNotFoundError:
            return None
        if not mode & stat.S_IXOTH:
            return place
    return None


def default_python() -> Path:
    """The interpreter that this environment was made from."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return Path(sys.base_prefix) / "bin" / version


class Interpreter(NamedTuple):
    """A Python: whether it is new enough, where it lives, and where its own library is."""

    new: bool
    prefix: str
    library: str
    """The folder of its shared library, for a copy; empty where it has none."""


def interpreter(python: Path) -> Interpreter:
    """What a Python says of itself.

    Raises
    ------
    HubError
        If there is none, or none that runs.
    """
    if not python.is_file():
        raise HubError(f"there is no Python at {python}; name another one with --python=PATH")
    said = subprocess.run([python, "-Ic", ASKED], capture_output=True, text=True)
    if said.returncode:
        raise HubError(f"{python} is no Python that runs; name another one with --python=PATH")
    new, prefix, shared = said.stdout.splitlines()
    return Interpreter(new == "True", prefix, f"{prefix}/lib" if shared == "1" else "")


def check_python(python: Path, number: int = FIRST) -> None:
    """Students must be able to run the interpreter, with its library: it is tried as one of them.

    Raises
    ------
    HubError
        With what to do instead.
    """
    found = interpreter(python)
    if not found.new:
        raise HubError(f"{python} is older than Python 3.11; name another one with --python=PATH")
    places = (python.resolve(), Path(found.prefix, "lib"))
    if closed := next(filter(None, map(closed_to_others, places)), None):
        copy = f"/opt/{Path(found.prefix).name if found.prefix != '/usr' else 'python'}-hub"
        raise HubError(
            f"students cannot run the Python at {python}: {closed} is closed to others. Name "
            'another one, as in: make hub HUB="--python=/usr/bin/python3.12". Or copy this '
            f"one to where all can read it: cp -a {found.prefix} {copy}; then: make hub "
            f'HUB="--python={copy}/bin/{python.name}"'
        )
    tried = subprocess.run(
        [python, "-Ic", "import ctypes, sqlite3, ssl, venv"],
        capture_output=True,
        text=True,
        cwd="/",
        env={"LD_LIBRARY_PATH": found.library} if found.library else {},
        user=number,
        group=number,
        extra_groups=[],
    )
    if tried.returncode:
        raise HubError(
            f"students cannot run the Python at {python}: {tried.stderr.strip()[-200:]}. Name "
            'another one, as in: make hub HUB="--python=/usr/bin/python3.12"'
        )

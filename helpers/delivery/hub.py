"""A hub for a seminar on one machine: ``python -m helpers hub`` (what ``make hub`` calls).

JupyterHub and its proxy, in an environment of their own. Students sign in by roster, each gets a
server under a number and a folder of its own, with the notebooks in it, and what they save stays.
What runs inside JupyterHub is ``teach/hub/``; here is what must be there before it starts, and what
is said where it is not.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from ..chapters import chapters
from ..pipeline.address import BRANCH, Address
from ..pipeline.vendor import ensure, node
from ..places import NODE_MODULES, ROOT
from . import branch, hub_memory, hub_roster, lab
from .hub_checks import HubError, Options, check, default_python, interpreter

PACKAGES = ROOT / "teach" / "hub" / "requirements.txt"
CONFIG = ROOT / "teach" / "hub" / "jupyterhub_config.py"
PROXY = NODE_MODULES / "configurable-http-proxy" / "bin" / "configurable-http-proxy"


class OnThisMachine(Address):
    """A book whose notebooks lie in a folder of this machine, as a git repository."""

    @property
    def repository(self) -> str:
        return self.name


def environment(asked: Options) -> None:
    """The environment of hub and students: a class's packages, by hash, and the hub's.

    Made anew when one of them has changed.
    """
    python = (asked.python or default_python()).resolve()
    names = {line.partition("==")[0] for line in branch.pins(*branch.SERVER)}
    lock = branch.lock_lines((ROOT / "requirements.lock").read_text(encoding="utf-8"), names)
    text = f"{python}\n{lock}{PACKAGES.read_text(encoding='utf-8')}"
    wanted = hashlib.sha256(text.encode()).hexdigest()
    place = asked.folder / "env"
    stamp = place / "stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"an environment for hub and students: {place} (minutes)", flush=True)
    shutil.rmtree(place, ignore_errors=True)
    _run([python, "-m", "venv", place], "the environment could not be made")
    pip = [place / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "-q", "install"]
    with tempfile.TemporaryDirectory() as made:
        locked, held = Path(made, "lock.txt"), Path(made, "held.txt")
        locked.write_text(lock, encoding="utf-8")
        held.write_text(_versions(lock), encoding="utf-8")
        why = "pip could not fetch the packages (is a package registry within reach?)"
        _run([*pip, "--require-hashes", "-r", locked], why)
        _run([*pip, "-c", held, "-r", PACKAGES], why)
    news = place / "etc" / "jupyter" / "labconfig"
    news.mkdir(parents=True, exist_ok=True)
    (news / lab.FILE).write_text(json.dumps(lab.NO_NEWS) + "\n", encoding="utf-8")
    subprocess.run(["chmod", "-R", "go+rX", place], check=True)
    stamp.write_text(wanted)


def _versions(lock: str) -> str:
    """The lines of a lock without their hashes: what pip takes as constraints.

    >>> _versions("a==1 \\\\\\n    --hash=sha256:x\\nb==2 ; python_version < '3.12' \\\\\\n")
    "a==1\\nb==2 ; python_version < '3.12'\\n"
    """
    lines = [line.rstrip("\\ ") for line in lock.splitlines() if line[:1].isalnum()]
    return "".join(f"{line}\n" for line in lines)


def _run(words: list, why: str) -> None:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode:
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise HubError(f"{why}; {Path(words[0]).name} said:\n{said}")


def book(asked: Options) -> str:
    """The notebooks as a repository that students pull from; return its address."""
    place = asked.folder / "book"
    here = OnThisMachine("", place.as_uri(), asked.url + "/")
    place.mkdir(parents=True, exist_ok=True)
    git = ["git", "-C", str(place)]
    if not (place / ".git").is_dir():
        _run([*git, "init", "--quiet", f"--initial-branch={BRANCH}"], "no repository could be made")
    for old in place.iterdir():
        if old.name != ".git":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    branch.write(place, here)
    _run([*git, "add", "--all"], "the notebooks could not be kept")
    if subprocess.run([*git, "diff", "--cached", "--quiet"]).returncode:
        who = (
            "-c",
            "user.name=hub",
            "-c",
            "user.email=hub@localhost",
            "-c",
            "commit.gpgsign=false",
        )
        _run([*git, *who, "commit", "--quiet", "-m", "the book's"], "no notebooks could be kept")
    subprocess.run(["chmod", "-R", "go+rX", place], check=True)
    # git reads no repository of somebody else unless it is told to.
    settings = f'[safe]\n\tdirectory = "{place}"\n\tdirectory = "{place}/.git"\n'
    (asked.folder / "gitconfig").write_text(settings, encoding="utf-8")
    (asked.folder / "gitconfig").chmod(0o644)
    return here.pull(asked.url, chapters()[0].stem)


def folders(asked: Options) -> None:
    """The hub's folders: students pass through to their own, and list none."""
    for name, mode in (
        ("", 0o755),
        ("homes", 0o711),
        ("run", 0o711),
        ("hub", 0o700),
        ("logs", 0o700),
    ):
        place = asked.folder / name
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(mode)


def group_name(folder: Path) -> str:
    """The name of a hub's control group: two hubs on a machine have two.

    >>> group_name(Path("/srv/a")) != group_name(Path("/srv/b"))
    True
    """
    return f"one-day-in-january-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"


def settings(asked: Options, link: str, grouped: bool) -> dict:
    """What ``teach/hub/jupyterhub_config.py`` reads."""
    start = urlsplit(link)
    parent = shutil.which("setpriv")
    return {
        "folder": str(asked.folder),
        "address": asked.address,
        "port": asked.port,
        "certificate": asked.certificate and str(Path(asked.certificate).resolve()),
        "key": asked.key and str(Path(asked.key).resolve()),
        "roster": str(asked.roster.resolve()),
        "passwords": str(asked.passwords.resolve()),
        "first": asked.first,
        "memory": hub_memory.size(asked.memory),
        "idle": asked.idle,
        "group": group_name(asked.folder) if grouped else "",
        # A copied Python looks for its library where it was; root finds it there, a student not.
        "library": interpreter(asked.python or default_python()).library,
        "start": f"{start.path.removeprefix('/hub/user-redirect')}?{start.query}",
        "proxy": [node(), str(PROXY)],
        # A hub that is killed takes its culler along; nothing else would.
        "with_parent": [parent, "--pdeathsig", "TERM", "--"] if parent else [],
    }


def prepare(asked: Options) -> str:
    """Make all that the hub needs; return the link for the class."""
    check(asked)
    ensure(checks=True)
    folders(asked)
    students = list(hub_roster.read(asked.roster))
    new = hub_roster.add_passwords(students, asked.passwords)
    hub_roster.numbers(students, asked.hub / "numbers.csv", asked.first)
    environment(asked)
    link = book(asked)
    grouped = hub_memory.groups(group_name(asked.folder))
    path = asked.hub / "settings.json"
    path.write_text(json.dumps(settings(asked, link, bool(grouped)), indent=1) + "\n")
    print(f"{len(students)} students may sign in at {asked.url}")
    if new:
        print(
            f"Passwords for {len(new)} of them are new, in {asked.passwords}: keep it to yourself."
        )
    print(f"Hand out this link: {link}")
    print(hub_memory.said(grouped, asked.memory))
    print(
        f"Work is kept in {asked.folder / 'homes'}. Idle servers stop after {asked.idle} s. "
        "Ctrl-C stops the hub and all servers.",
        flush=True,
    )
    return link


def main(asked: Options, only_prepare: bool = False) -> int:
    """Prepare the hub, then turn this process into JupyterHub.

    Parameters
    ----------
    asked : Options
        From the command line.
    only_prepare : bool
        Make everything, start nothing.
    """
    prepare(asked)
    if only_prepare:
        return 0
    os.chdir(asked.hub)
    Path("hub.pid").write_text(str(os.getpid()))
    python = str(asked.folder / "env" / "bin" / "python")
    kept = {name: value for name, value in os.environ.items() if name in ("LANG", "LC_ALL", "TERM")}
    there = {"PATH": f"{Path(python).parent}:/usr/local/bin:/usr/bin:/bin", "HOME": "/root"}
    # Ctrl-C reaches JupyterHub and its culler also where a shell started this in the background.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Root's own files are read by root alone, whatever the shell that started this says.
    os.umask(0o077)
    os.execve(
        python,
        [python, "-m", "jupyterhub", f"--config={CONFIG}"],
        kept | there | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )

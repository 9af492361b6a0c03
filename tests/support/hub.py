"""A hub on this machine, loopback only, and its students as their browsers speak to it.

Used by `test_hub` and `bench.hub`. Needs Linux and root, as the hub itself. The interpreter and the
environment, which students must be able to read, are made once and kept in `CACHE`.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from helpers.delivery import hub as delivered
from helpers.delivery import hub_checks, hub_memory, hub_roster
from helpers.places import ROOT
from tests.support import environment, jupyter
from tests.support.jupyter import Server

CACHE = Path("/var/tmp/one-day-in-january-hub")
CHAPTER = "session.ipynb"
SLIDER = "FloatSliderModel"
START = 600
"""Seconds that a hub or a server may take until it answers; a machine may be busy otherwise."""


def possible() -> str:
    """Why no hub can run here; empty if one can."""
    if not sys.platform.startswith("linux"):
        return "a hub needs Linux"
    if os.geteuid() != 0:
        return "a hub needs root"
    return "" if shutil.which("git") else "a hub needs git"


def python() -> Path:
    """An interpreter that others can read: this one, or a copy of it."""
    own = hub_checks.default_python()
    try:
        hub_checks.check_python(own)
    except hub_checks.HubError:
        # Only where there is a closed one: in a home of root's, as pyenv makes it.
        version = f"python-{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info[2]}"
        copy = CACHE / version
        if not (copy / "done").is_file():
            shutil.rmtree(copy, ignore_errors=True)
            left_out = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a")
            shutil.copytree(sys.base_prefix, copy, symlinks=True, ignore=left_out)
            (copy / "done").touch()
        return copy / "bin" / own.name
    return own


def wait(for_what, seconds: float, what: str):
    """The first true answer of a function, asked again and again for a while."""
    until = time.monotonic() + seconds
    while not (answer := for_what()):
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not so after {seconds:.0f} s")
        time.sleep(0.2)
    return answer


def ports() -> int:
    """The first of three ports that were free just now."""
    while True:
        first = random.randrange(20000, 32000)
        with contextlib.ExitStack() as held:
            try:
                for port in range(first, first + 3):
                    tried = held.enter_context(socket.socket())
                    tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return first


@dataclass
class Hub:
    """A hub that runs, or ran."""

    asked: hub_checks.Options
    process: subprocess.Popen | None = None
    log: Path = field(default_factory=Path)

    @property
    def url(self) -> str:
        return self.asked.url

    @property
    def passwords(self) -> dict[str, str]:
        return hub_roster.passwords(self.asked.passwords)

    @property
    def numbers(self) -> dict[str, int]:
        students = list(hub_roster.read(self.asked.roster))
        return hub_roster.numbers(students, self.asked.hub / "numbers.csv", self.asked.first)

    @property
    def groups(self) -> hub_memory.Groups | None:
        return hub_memory.groups(delivered.group_name(self.asked.folder))

    def home(self, student: str) -> Path:
        return self.asked.folder / "homes" / student

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def start(self, **more) -> Hub:
        """Start it with the command; return when it answers."""
        given = {name: getattr(self.asked, name) for name in ("memory", "idle", "first")} | more
        self.log = self.asked.folder.parent / f"{self.asked.folder.name}.txt"
        words = [f"--{name}={value}" for name, value in given.items()]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "helpers", "hub"),
                    f"--folder={self.asked.folder}",
                    f"--roster={self.asked.roster}",
                    f"--port={self.asked.port}",
                    f"--python={self.asked.python}",
                    *words,
                ],
                cwd=ROOT,
                env=environment.clean(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait(self._answers, START, "the hub answers")
        return self

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the hub stopped at once:\n{self.said()}")
        try:
            with urllib.request.urlopen(f"{self.url}/hub/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(120)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def left(self) -> list[str]:
        """The processes of the hub and its students that run now, by their commands."""
        found = []
        mark = str(self.asked.folder)
        api = f"--api-port {self.asked.port + 2} "
        for path in Path("/proc").iterdir():
            if path.name.isdigit() and int(path.name) != os.getpid():
                with contextlib.suppress(OSError):
                    words = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if mark in words or ("configurable-http-proxy" in words and api in words):
                        found.append(f"{path.name}: {words[:120]}")
        for student, number in self.numbers.items():
            found += [f"{pid}: of {student}" for pid in hub_memory.owned(number)]
        return found


@contextmanager
def hub(students: list[str], **options):
    """A hub with these students, started; ended and taken away afterwards."""
    delivered.environment(hub_checks.Options(folder=CACHE, python=python()))
    folder = Path(tempfile.mkdtemp(prefix="hub-", dir="/var/tmp"))
    folder.chmod(0o755)
    private = folder / "private"
    private.mkdir(mode=0o700)
    roster = private / "roster.csv"
    roster.write_text("student,name\n" + "".join(f"{one},{one.title()}\n" for one in students))
    (folder / "env").symlink_to(CACHE / "env")
    asked = hub_checks.Options(
        folder=folder,
        roster=roster,
        port=ports(),
        python=python(),
        # Other tests' students, on this machine at this moment, have other numbers.
        first=53000 + 60 * (os.getpid() % 100),
        **options,
    )
    made = Hub(asked)
    try:
        yield made.start()
    finally:
        made.stop()
        if left := hub_checks.running(
            asked.hub / "jupyterhub-proxy.pid", "configurable-http-proxy"
        ):
            os.kill(left, signal.SIGKILL)
        for number in made.numbers.values():
            hub_memory.sweep(number)
        if groups := made.groups:
            groups.close()
        shutil.rmtree(folder, ignore_errors=True)
        made.log.unlink(missing_ok=True)


class Student:
    """A student's browser, without its window: cookies, the form, the student's server."""

    def __init__(self, at: Hub, name: str):
        self.hub, self.name = at, name
        self.cookies = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.token = ""

    def _xsrf(self) -> str:
        return next(one.value for one in self.cookies if one.name == "_xsrf" and "hub" in one.path)

    def sign_in(self, password: str = "") -> bool:
        """Fill in the form; whether the hub lets the student in."""
        self.browser.open(f"{self.hub.url}/hub/login", timeout=120).read()
        form = {
            "username": self.name,
            "password": password or self.hub.passwords[self.name],
            "_xsrf": self._xsrf(),
        }
        to = urllib.parse.urlencode({"next": "/hub/home"})
        try:
            with self.browser.open(
                f"{self.hub.url}/hub/login?{to}", urllib.parse.urlencode(form).encode(), timeout=120
            ) as answer:
                inside = urllib.parse.urlsplit(answer.url).path == "/hub/home"
        except urllib.error.HTTPError as refused:
            assert refused.code in (401, 403), refused
            return False
        if inside:
            self.token = self.api(f"users/{self.name}/tokens", {"note": "test"})["token"]
        return inside

    def api(self, path: str, body: dict | None = None, method: str = ""):
        """What the hub's API answers to this student."""
        request = urllib.request.Request(
            f"{self.hub.url}/hub/api/{path}",
            method=method or ("POST" if body is not None else "GET"),
            data=json.dumps(body).encode() if body is not None else None,
            headers={"X-XSRFToken": self._xsrf(), "Content-Type": "application/json"},
        )
        with self.browser.open(request, timeout=120) as answer:
            text = answer.read().decode()
        return json.loads(text) if text else None

    def running(self) -> bool:
        """Whether the student's server is ready."""
        return bool(self.api(f"users/{self.name}")["servers"].get("", {}).get("ready"))

    def spawn(self) -> Server:
        """Start the student's server; return it when it answers."""
        self.api(f"users/{self.name}/server", {})
        wait(self.running, START, f"{self.name}'s server is ready")
        return self.server()

    def server(self) -> Server:
        return Server(f"{self.hub.url}/user/{self.name}", self.pid(), self.token)

    def pid(self) -> int:
        """The process of the student's server."""
        for pid in hub_memory.owned(self.hub.numbers[self.name]):
            with contextlib.suppress(OSError):
                if b"jupyterhub-singleuser" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
        return 0

    def pull(self, server: Server) -> str:
        """Follow the class's link: the notebooks come into the student's folder."""
        settings = json.loads((self.hub.asked.hub / "settings.json").read_text())
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(settings["start"]).query)
        asked = {name: query[key][0] for name, key in (("repo", "repo"), ("branch", "branch"))}
        asked["targetpath"] = query["targetPath"][0]
        said = server.ask("/git-pull/api?" + urllib.parse.urlencode(asked))
        assert '"phase": "finished"' in said, said
        return re.sub(r"^lab/tree/", "", query["urlpath"][0])


@dataclass(frozen=True)
class Lesson:
    """What one student waited for, in seconds."""

    started: float
    """From signing in to a server that answers."""
    chapter: float
    """For a chapter, from its first cell to its last."""
    slider: float
    """From a moved slider to the last of what Python gave back."""


def lesson(student: Student, then=lambda: None) -> Lesson:
    """What each of a class does: sign in, start, follow the link, run a chapter, move a slider.

    Parameters
    ----------
    student : Student
        Who leaves a file behind, with the own name in it.
    then : callable
        Called at the end, while the kernel still runs.
    """
    began = time.monotonic()
    assert student.sign_in(), f"{student.name} cannot sign in"
    server = student.spawn()
    started = time.monotonic()
    path = f"{Path(student.pull(server)).parent}/{CHAPTER}"
    cells = server.ask(f"/api/contents/{path}?content=1")["content"]["cells"]
    with jupyter.session(server, path) as kernel:
        line = jupyter.Kernel(server, kernel)
        try:
            ready = time.monotonic()
            shown = []
            for cell in cells:
                if cell["cell_type"] == "code":
                    shown += line.run(cell["source"])
            done = time.monotonic()
            assert jupyter.errors(shown) == [], f"{student.name}'s chapter failed"
            slider, state = next(
                (one, state)
                for one, state in line.widgets.items()
                if state.get("_model_name") == SLIDER and state["value"] != state["max"]
            )
            moved = time.monotonic()
            changed = line.move(slider, state["max"])
            answered = time.monotonic()
            # Python took the value and gave others back: the chart's, a sentence's.
            assert {one["comm"] for one in changed} - {slider}, "nothing followed the slider"
            write(server, f"{Path(path).parent}/mine.txt", student.name)
            then()
        finally:
            line.close()
    return Lesson(started - began, done - ready, answered - moved)


def write(server: Server, path: str, text: str) -> None:
    """Save a file, as the editor of JupyterLab does."""
    body = {"type": "file", "format": "text", "content": text}
    server.ask(f"/api/contents/{path}", body, method="PUT")


def run(server: Server, code: str) -> str:
    """What code prints in a new kernel of a server."""
    line = jupyter.Kernel(server, server.ask("/api/kernels", {"name": "python3"})["id"])
    try:
        return printed(line.run(code))
    finally:
        line.close()


def printed(shown: list[dict]) -> str:
    """What code printed."""
    return "".join(one.get("text", "") for one in shown)

"""Sign-in by roster, and a server for each student under a number of its own.

Loaded by JupyterHub in the hub's own environment; `make hub` sets it up. Numbers instead of the
machine's accounts: a seminar needs no user management, and a number keeps folders apart as well.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import subprocess
from pathlib import Path

from jupyterhub.auth import Authenticator
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Any, Dict, Integer, Unicode

from helpers.delivery import hub_memory, hub_roster

WRONG = 1
"""Seconds that a wrong password takes; guessing shall be slow."""


class RosterAuthenticator(Authenticator):
    """Who stands in the roster may sign in, with the password of the teacher's private file."""

    roster = Unicode(help="The roster's path.").tag(config=True)
    passwords = Unicode(help="The path of the passwords.").tag(config=True)

    async def authenticate(self, handler, data):
        """The student, if the password is right; both files are read anew each time."""
        student = data["username"].strip().lower()
        right = ""
        if student in self._students():
            right = hub_roster.passwords(Path(self.passwords)).get(student, "")
        given = data["password"].strip().encode()
        if right and hmac.compare_digest(right.encode(), given):
            return student
        await asyncio.sleep(WRONG)
        return None

    async def refresh_user(self, user, handler=None, **more):
        """Whoever has left the roster is signed out."""
        return user.name in self._students()

    def _students(self) -> dict[str, str]:
        try:
            return hub_roster.read(Path(self.roster))
        except hub_roster.RosterError as error:
            self.log.error("nobody can sign in: %s", error)
            return {}


class SeminarSpawner(LocalProcessSpawner):
    """A student's server: a number, a private folder, a limit that is enforced, nothing left."""

    folder = Unicode(help="The hub's folder.").tag(config=True)
    first = Integer(help="Where students' numbers begin.").tag(config=True)
    groups = Any(allow_none=True, help="Control groups, as far as there are.").tag(config=True)
    number = Integer(0)
    popen_kwargs = Dict()

    @property
    def home(self) -> Path:
        return Path(self.folder, "homes", self.user.name)

    @property
    def sockets(self) -> Path:
        """Short: the address of a kernel's socket may have a hundred letters."""
        return Path(self.folder, "run", str(self._number()))

    def _number(self) -> int:
        if not self.number:
            kept = Path(self.folder, "hub", "numbers.csv")
            self.number = hub_roster.numbers([self.user.name], kept, self.first)[self.user.name]
        return self.number

    def make_preexec_fn(self, name):
        """In the new process: its limits, then its number."""
        group = self.groups.make(name, self.mem_limit) if self.groups else None
        return hub_memory.enter(group, self._number(), self.home, self.mem_limit)

    def user_env(self, env):
        """What a login would set."""
        return env | {
            "USER": self.user.name,
            "HOME": str(self.home),
            "SHELL": "/bin/bash",
            "JUPYTER_RUNTIME_DIR": str(self.sockets),
        }

    async def start(self):
        """Make the student's folders where they are missing, then start the server."""
        for place in (self.home, self.sockets):
            if place.is_symlink():
                raise RuntimeError(f"{place} is a link; the hub makes this folder itself")
            place.mkdir(mode=0o700, exist_ok=True)
            os.chown(place, self._number(), self._number())
            place.chmod(0o700)
        with Path(self.folder, "logs", f"{self.user.name}.txt").open("ab") as log:
            self.popen_kwargs = {"stdout": log, "stderr": subprocess.STDOUT}
            return await super().start()

    async def poll(self):
        """Whether the server runs; with one that has died, its kernels end too."""
        was = self.pid
        status = await super().poll()
        if status is not None and was:
            self._sweep()
        return status

    async def stop(self, now=False):
        """Stop the server, then whatever else runs under the student's number."""
        await super().stop(now)
        self._sweep()

    def _sweep(self) -> None:
        if ended := hub_memory.sweep(self._number()):
            self.log.info("%s: %d processes were left and are ended", self.user.name, ended)
        if self.groups:
            self.groups.remove(self.user.name)

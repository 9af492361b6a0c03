"""A script in Node that answers one JSON line with another, and is started once.

Formulas and drawings are made by the scripts that the pages use, so they need Node at build time.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import threading
from pathlib import Path
from typing import Any

from .vendor import node


class WorkerError(Exception):
    """A script could not do what it was asked."""


_running: list[Worker] = []


def end_all(*_: object) -> None:
    """End every script that runs; the next question starts it again."""
    for worker in list(_running):
        worker.end()


atexit.register(end_all)  # for whoever asks without a build


class Worker:
    """A script of Node that waits for questions.

    Parameters
    ----------
    script : Path
        Reads a JSON object a line; writes one a line, with ``error`` if it cannot do it.
    *arguments : str or Path
        Given to the script when it starts.
    """

    def __init__(self, script: Path, *arguments: str | Path):
        self.command = [script, *arguments]
        self.process: Any = None
        self.turn = threading.Lock()  # chapters are drawn several at once

    def ask(self, question: dict) -> dict:
        """What the script answers.

        Raises
        ------
        WorkerError
            With the script's words, if it cannot do it.
        """
        with self.turn:
            if self.process is None:
                self._start()
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        if not line:
            self.end()
            raise WorkerError(f"{Path(self.command[0]).name} ended before it answered")
        answer = json.loads(line)
        if "error" in answer:
            raise WorkerError(answer["error"])
        return answer

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [node(), *map(str, self.command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        _running.append(self)

    def end(self) -> None:
        """End the process, if there is one; the next question starts another."""
        process, self.process = self.process, None
        if process is None:
            return
        _running.remove(self)
        process.stdin.close()  # at the end of its input it stops by itself
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

"""A class's server, as a student's browser speaks to it: REST for files and kernels, a websocket
for the cells. Used where no browser is needed: `test_class`, `image`, `bench.reader`; `lab` has the
same server with a browser before it.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.parse
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import websocket

TOKEN = "only-for-this-test"
START = 180
"""Seconds that a server may take until it answers; a machine that is busy otherwise is slow."""


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: its address, its process, and what a request must know."""

    host: str
    pid: int
    token: str = TOKEN

    def ask(self, path: str, body: dict | None = None, method: str = ""):
        """What the server answers to a request, read from JSON where it is JSON."""
        request = urllib.request.Request(
            self.host + path,
            method=method or ("POST" if body is not None else "GET"),
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.startswith(("{", "[")) else text


@contextmanager
def jupyter(
    python: str | Path, folder: Path, token: str = TOKEN, settings: dict[str, str] | None = None
):
    """JupyterLab of a Python environment, on a port that it finds, with only its own settings.

    Parameters
    ----------
    python : path
        The environment's interpreter.
    folder : Path
        What it serves; its own files lie in ``.home`` there.
    token : str
        What a request must know; empty for a browser, which then needs to know nothing.
    settings : dict of str to str, optional
        Variables that name more settings.
    """
    home = folder / ".home"
    home.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    environment = {
        **kept,
        **(settings or {}),
        "HOME": str(home),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "PATH": f"{Path(python).parent}:/usr/local/bin:/usr/bin:/bin",
    }
    # Into a file: a pipe that nobody reads is full after a while, and the server waits.
    said = home / "said.txt"
    with said.open("w") as log:
        process = subprocess.Popen(
            [
                str(python),
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--port=0",
                f"--IdentityProvider.token={token}",
                f"--ServerApp.root_dir={folder}",
                "--ServerApp.terminals_enabled=False",
                "--LabApp.expose_app_in_browser=True",
            ],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    # A port that we chose for it could be another's by the time that it has loaded everything.
    told = home / "runtime" / f"jpserver-{process.pid}.json"
    try:
        until = time.monotonic() + START
        while time.monotonic() < until:
            try:
                port = json.loads(told.read_text())["port"]
                server = Server(f"http://127.0.0.1:{port}", process.pid)
                server.ask("/api")
                break
            except (OSError, ValueError):  # no file yet, half a file, no answer
                if process.poll() is not None:
                    raise RuntimeError(
                        f"JupyterLab of {python} stopped at once:\n{said.read_text()}"
                    ) from None
                time.sleep(0.2)
        else:
            raise RuntimeError(
                f"JupyterLab of {python} did not answer for {START} s:\n{said.read_text()}"
            )
        yield server
    finally:
        end(process)


def end(process: subprocess.Popen) -> None:
    """End a process and all that it started; a kernel is in a process group of its own."""
    try:
        started = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        started = []
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, left = psutil.wait_procs(started, timeout=1)
    for one in left:
        one.kill()
    psutil.wait_procs(left, timeout=30)


@contextmanager
def session(server: Server, path: str):
    """A notebook's kernel, started as JupyterLab does: (its id, its process's working folder)."""
    made = server.ask(
        "/api/sessions",
        {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}},
    )
    try:
        yield made["kernel"]["id"]
    finally:
        server.ask(f"/api/sessions/{made['id']}", method="DELETE")


class Kernel:
    """The websocket to a kernel."""

    def __init__(self, server: Server, kernel: str):
        address = server.host.replace("http", "ws") + f"/api/kernels/{kernel}/channels"
        self.socket = websocket.create_connection(
            address, timeout=120, header=[f"Authorization: token {server.token}"]
        )
        self.widgets: dict[str, dict] = {}
        """What the cells opened, by id: its state then."""

    def _send(self, kind: str, content: dict) -> str:
        """Send a message to the kernel; return its id."""
        asked = uuid.uuid4().hex
        self.socket.send(
            json.dumps(
                {
                    "channel": "shell",
                    "parent_header": {},
                    "metadata": {},
                    "buffers": [],
                    "header": {
                        "msg_id": asked,
                        "msg_type": kind,
                        "session": asked,
                        "username": "",
                        "version": "5.3",
                        "date": "",
                    },
                    "content": content,
                }
            )
        )
        return asked

    def move(self, widget: str, value: float) -> list[dict]:
        """Move a slider as a browser does; return the states that the kernel sent back for it."""
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        asked = self._send("comm_msg", {"comm_id": widget, "data": data})
        changed = []
        while True:
            data = self.socket.recv()
            message = json.loads(data) if isinstance(data, str) else _unpacked(data)
            if message.get("parent_header", {}).get("msg_id") != asked:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "comm_msg" and content["data"].get("method") in ("update", "echo_update"):
                changed.append({"comm": content["comm_id"], **content["data"]["state"]})
            elif kind == "status" and content["execution_state"] == "idle":
                return changed

    def run(self, code: str) -> list[dict]:
        """Run code; return what it showed, as (type, content) of the messages."""
        asked = self._send(
            "execute_request",
            {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
        )
        shown, replied, idle = [], False, False
        while not (replied and idle):
            data = self.socket.recv()
            message = json.loads(data) if isinstance(data, str) else _unpacked(data)
            if message.get("parent_header", {}).get("msg_id") != asked:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "execute_reply":
                replied = True
            elif kind == "status":
                idle = content["execution_state"] == "idle"
            elif kind == "comm_open":
                self.widgets[content["comm_id"]] = content["data"].get("state", {})
            elif kind in ("stream", "display_data", "execute_result", "error"):
                shown.append({"kind": kind, **content})
        return shown

    def close(self) -> None:
        self.socket.close()


def _unpacked(data: bytes) -> dict:
    """A message with buffers: how many parts, where each begins, then the JSON first."""
    count = int.from_bytes(data[:4], "big")
    starts = [int.from_bytes(data[4 * n : 4 * n + 4], "big") for n in range(1, count + 1)]
    return json.loads(data[starts[0] : starts[1] if count > 1 else len(data)])


def run_notebook(server: Server, path: str, last: str = "") -> tuple[list[dict], dict[str, int]]:
    """Run a notebook of the server from its first cell to its last.

    Returns
    -------
    outputs : list of dict
        What all cells showed; of `last`, code of our own, at the end.
    resident : dict
        Resident bytes of the server and of the kernel after that.
    """
    content = server.ask(f"/api/contents/{urllib.parse.quote(path)}?content=1")["content"]
    with session(server, path) as kernel:
        line = Kernel(server, kernel)
        try:
            shown = []
            for cell in content["cells"]:
                if cell["cell_type"] == "code":
                    shown += line.run(cell["source"])
            if last:
                shown += line.run(last)
            said = line.run("import os; print(os.getpid())")
            pid = int("".join(one.get("text", "") for one in said))
        finally:
            line.close()
        return shown, {"server": resident(server.pid), "kernel": resident(pid)}


def resident(pid: int) -> int:
    """Bytes of memory that a process holds (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return 1024 * int(line.split()[1])
    raise RuntimeError(f"/proc/{pid}/status names no VmRSS; memory is measured on Linux only")


def errors(shown: list[dict]) -> list[str]:
    """What went wrong in the cells."""
    return [f"{one['ename']}: {one['evalue']}" for one in shown if one["kind"] == "error"]

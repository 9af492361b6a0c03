"""JupyterLab with a browser before it: a server of the project's environment, an open notebook."""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from socket import socket

from helpers.sphinx import lab

READY = """() => {
  const open = window.jupyterapp?.shell.currentWidget;
  return open?.content?.widgets?.length > 1
    && open.sessionContext?.session?.kernel?.status === "idle";
}"""


@contextmanager
def jupyterlab(folder):
    """JupyterLab on a free port, in a folder, with that folder's settings only."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / ".home"
    home.mkdir()
    environment = (
        os.environ
        | lab.settings()
        | {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "run"),
            "IPYTHONDIR": str(home / "ipython"),
        }
    )
    environment.pop("PYTHONPATH", None)
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            "--IdentityProvider.token=",
            f"--ServerApp.root_dir={folder}",
            "--LabApp.expose_app_in_browser=True",
            "--ServerApp.terminals_enabled=False",
        ],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    host = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{host}/api", timeout=1).read()
                break
            except OSError:
                assert server.poll() is None, "JupyterLab stopped at once"
                time.sleep(0.2)
        yield host
    finally:
        server.terminate()
        server.wait(20)


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page):
        self.page = page

    def run(self):
        self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.content.widgets.every("
            "cell => cell.model.type !== 'code' || cell.model.executionState === 'idle' "
            "&& cell.model.executionCount)",
            timeout=120_000,
        )

    def outputs(self):
        return self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.content.widgets.filter("
            "cell => cell.model.type === 'code').flatMap(cell => cell.model.outputs.toJSON())"
        )

    def figures(self):
        return self.page.locator(".bk-nb:has(.bk-nb-chart)")

    def append(self, code):
        self.page.evaluate(
            "(code) => { const shared = jupyterapp.shell.currentWidget.content.model.sharedModel;"
            "shared.addCell({cell_type: 'code', source: code}); }",
            code,
        )

"""JupyterLab in the reader's browser: a server that counts, a book with its own kernel, a run."""

import gzip
import http.server
import shutil
import threading
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest

from helpers.chapters import address, chapters
from helpers.delivery import lite, pyodide
from helpers.places import HTML

ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
LONG = 240_000  # milliseconds; a machine that is busy with other work is slow
OPEN = "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 1"
READY = "() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
CODE = "jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')"
FIRST = f"() => {CODE}.some(cell => cell.model.outputs.length)"
ALL = (
    f"() => {CODE}.every(cell => !cell.model.sharedModel.source.trim() || "
    "cell.model.executionState === 'idle' && cell.model.executionCount)"
)
OUTPUTS = f"() => {CODE}.flatMap(cell => cell.model.outputs.toJSON())"


@contextmanager
def served(folder, allow_others=False):
    """Serve a folder; give its address and the list of what was asked for.

    Counted here and not in the browser, which does not tell what its workers fetch.
    """
    asked = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        extensions_map = {
            **http.server.SimpleHTTPRequestHandler.extensions_map,
            ".wasm": "application/wasm",
            ".mjs": "text/javascript",
        }

        def __init__(self, *words, **more):
            super().__init__(*words, directory=str(folder), **more)

        def do_GET(self):
            asked.append(self.path.partition("?")[0])
            super().do_GET()

        def end_headers(self):
            if allow_others:
                self.send_header("Access-Control-Allow-Origin", "*")
            super().end_headers()

        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()


def book_with(place: Path, kernel: str) -> Path:
    """The built book with a kernel for its JupyterLab that comes from there."""
    built = HTML / lite.FOLDER
    assert (built / lite.STAMP).is_file(), "there is no JupyterLab to run; build it: make book"
    site = place / "site"
    site.mkdir()
    for path in HTML.iterdir():
        if path.name != lite.FOLDER:
            (site / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(pyodide.SETTING, kernel)
        patch.setattr(lite, "PLACE", place / "made")
        shutil.copytree(built, site / lite.FOLDER, ignore=shutil.ignore_patterns("pyodide"))
        lite.put_python(site / lite.FOLDER, lite.write_python())
    return site


@cache
def weight(path: Path) -> int:
    """Bytes of a file as a web server sends it: compressed, unless it is that already."""
    content = path.read_bytes() if path.is_file() else b""
    packed = path.suffix in (".whl", ".zip", ".woff2", ".png")
    return len(content) if packed else len(gzip.compress(content, 6))


class Run:
    """A chapter, opened from its page in a browser that knows nothing, and run."""

    def __init__(self, context, host, name, scenario=""):
        self.page = context.new_page()
        self.said, self.others = [], []
        context.on(
            "request",
            lambda request: (
                self.others.append(request.url)
                if request.url.startswith("http") and "127.0.0.1" not in request.url
                else None
            ),
        )
        place = next(address(path) for path in chapters() if path.stem == name)
        self.page.goto(f"{host}/{place}{scenario}")
        self.page.wait_for_timeout(500)  # what a page asks for by itself, it has asked for by now

    def press(self):
        started = perf_counter()
        with self.page.expect_popup() as opened:
            self.page.locator(".btn-lite").click()
        self.lab = opened.value
        self.lab.set_viewport_size({"width": 1280, "height": 900})
        self.lab.on("pageerror", lambda error: self.said.append(str(error)))
        times = []
        for state in (OPEN, READY):
            self.lab.wait_for_function(state, timeout=LONG)
            times.append(perf_counter() - started)
        self.lab.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
        for state in (FIRST, ALL):
            self.lab.wait_for_function(state, timeout=LONG)
            times.append(perf_counter() - started)
        return times

    def outputs(self):
        return self.lab.evaluate(OUTPUTS)

    def live(self):
        """The figures that have a slider."""
        return self.lab.locator(".bk-nb:has(.bk-nb-chart):has([role=slider])")

"""The book while it is written: what is saved is on the page, and the browser shows it.

A server shows the built pages and reloads them. The book is built by a second process, which stays:
a chapter's text takes it a few seconds, since everything is loaded. It is replaced when code or
data change, because they are loaded in it. A style or a script is only copied.
"""

from __future__ import annotations

import gc
import multiprocessing
import shutil
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from ..pipeline.digest import BOOK_USES
from ..places import HTML, ROOT
from ..sphinx.first_paint import SHEET
from ..sphinx.site import ASSETS, with_theme

CHAPTERS = "book/"


def kind(path: str) -> str:
    """What has to be done when a file was saved.

    Parameters
    ----------
    path : str
        Relative to the project.

    Returns
    -------
    {"copy", "build", "renew"}
        Copy it to the pages; build with what is loaded; load everything anew and build.

    Examples
    --------
    >>> [kind(path) for path in ("book/fed.md", "data/facts.csv", "helpers/sphinx/assets/book.css")]
    ['build', 'renew', 'copy']
    """
    if path.startswith(ASSETS.relative_to(ROOT).as_posix()):
        return "copy"
    return "build" if path.startswith(CHAPTERS) else "renew"


def files() -> dict[str, int]:
    """Every file that the book is made of, by its path in the project, and when it was saved."""
    found = {}
    for pattern in BOOK_USES:
        for path in ROOT.glob(pattern):
            if path.is_file() and "__pycache__" not in path.parts:
                found[path.relative_to(ROOT).as_posix()] = path.stat().st_mtime_ns
    return found


def changes(before: dict[str, int], now: dict[str, int]) -> list[str]:
    """The files that were saved, added or taken away.

    >>> changes({"a": 1, "b": 1}, {"a": 2, "c": 1})
    ['a', 'b', 'c']
    """
    return sorted(path for path in before | now if before.get(path) != now.get(path))


def copy(path: Path) -> None:
    """Put a style or a script where the pages take it from."""
    target = HTML / "_static" / path.relative_to(ASSETS)
    if path.name == SHEET:
        sheet = with_theme(path.read_text(encoding="utf-8"), target.parent)
        target.write_text(sheet, encoding="utf-8")
    elif path.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    else:
        target.unlink(missing_ok=True)


def _build_on_demand(line) -> None:
    """The second process: build whenever the first one asks, and say whether it went well.

    What the first build has loaded stays. It need not be searched for garbage in every later one.
    """
    from .build import main

    while True:
        try:
            line.recv()
        except EOFError:
            return
        line.send(main())
        gc.collect()
        if not gc.get_freeze_count():
            gc.freeze()


class Builder:
    """The process that builds, and the files as they were when it did."""

    def __init__(self) -> None:
        self.process: BaseProcess | None = None
        self.seen: dict[str, int] = {}

    def renew(self) -> None:
        """Start the process, in place of one that has old code or data loaded."""
        self.stop()
        line, theirs = multiprocessing.Pipe()
        # Spawned, not forked: it must load the code as it is now.
        self.process = multiprocessing.get_context("spawn").Process(
            target=_build_on_demand, args=(theirs,), daemon=True
        )
        self.process.start()
        theirs.close()
        self.line = line

    def stop(self) -> None:
        if self.process is not None:
            self.line.close()
            self.process.terminate()
            self.process.join()

    def build(self) -> bool:
        """Have the book built; return whether it is."""
        self.line.send("build")
        try:
            return self.line.recv() == 0
        except EOFError:
            print("The process that builds the book ended; the next change starts another one.")
            self.renew()
            return False

    def follow(self) -> str:
        """Do what is due for the files that were saved since the last time.

        Returns
        -------
        str
            The path of the page or style to show again; empty where nothing was.
        """
        now = files()
        saved, self.seen = changes(self.seen, now), now
        if not saved:
            return ""
        started = time.perf_counter()
        wanted = {kind(path) for path in saved}
        print(f"saved: {', '.join(saved[:5])}{' …' if len(saved) > 5 else ''}", flush=True)
        if wanted == {"copy"}:
            for path in saved:
                copy(ROOT / path)
        else:
            if "renew" in wanted:
                self.renew()
            if not self.build():
                return ""
        print(f"on the page after {time.perf_counter() - started:.1f} s", flush=True)
        return f"/{saved[0]}" if wanted == {"copy"} else "/index.html"


def watch(port: int) -> None:
    """Build the book, show it, and keep it up to date until somebody stops it.

    Parameters
    ----------
    port : int
        On this machine.
    """
    from livereload import server as server_module
    from livereload.handlers import LiveReloadHandler
    from livereload.watcher import Watcher

    builder = Builder()

    class Follower(Watcher):
        """What livereload asks every second: which path to show again, and after what wait."""

        def examine(self):
            if self._changes:
                return self._changes.pop()
            self.filepath = builder.follow() or None
            return self.filepath, None

    class Fresh(server_module.StaticFileHandler):
        """Files that a browser asks for each time; one with ?v= it would keep for ten years."""

        def set_extra_headers(self, path: str) -> None:
            self.set_header("Cache-Control", "no-store")

    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0  # every build is shown, soon after another too
    watcher = Follower()
    watcher.watch(str(HTML))  # or it would look for itself
    try:
        builder.renew()
        builder.seen = files()
        builder.build()
        print(f"The book is at http://127.0.0.1:{port}/ and follows what you save (Ctrl-C stops)")
        server = server_module.Server(watcher=watcher)
        server.SFH = Fresh
        server.serve(root=str(HTML), host="127.0.0.1", port=port)
    finally:
        builder.stop()

"""How long somebody who writes waits: from saving a file until the browser shows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from socket import socket

from playwright.sync_api import Browser, Page

from bench.build import copy_of_the_project
from bench.table import Line, middle
from helpers.places import ROOT

PAGE = "book/session.html"
WORDS = ("", "once", "twice", "again", "once more")
"""A digit in a chapter would stop the build."""

FIRST = "Saved for the first time."

PATIENCE = 60_000  # milliseconds


def _free_port() -> int:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _answers(port: int, process: subprocess.Popen) -> None:
    """Wait until the server of the pages stands; the book is built before that."""
    while True:
        if process.poll() is not None:
            raise SystemExit("the watch stopped before it had begun")
        with socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)


def _save_and_see(page: Page, path: Path, words: str) -> None:
    """Save a sentence and wait for it, unmeasured: a copy of a book is read anew the first time."""
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")
    page.wait_for_function(f"document.body?.textContent.includes('{words}')", timeout=PATIENCE)
    page.wait_for_load_state("networkidle")


def measure(browser: Browser, runs: int) -> list[Line]:
    """Seconds for a chapter's text, a style and a script; each saved `runs` times, four at most."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        copy_of_the_project(folder)
        for built in ("_build", ".jupyter_cache"):  # what is measured is what comes after
            if (ROOT / built).is_dir():
                shutil.copytree(ROOT / built, folder / built, symlinks=True)
        port = _free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "helpers", "watch", f"--port={port}"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _answers(port, process)
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}/{PAGE}")
            page.wait_for_load_state("networkidle")
            _save_and_see(page, folder / "book" / "session.md", FIRST)
            assets = folder / "helpers" / "sphinx" / "assets"
            lines = []
            for what, path, words, shown in (
                (
                    "a chapter's text",
                    folder / "book" / "session.md",
                    "\nSaved {}.\n",
                    "document.body?.textContent.includes('Saved {}.')",
                ),
                (
                    "a style",
                    assets / "book.css",
                    "\nh1 {{ letter-spacing: {}px !important }}\n",
                    "getComputedStyle(document.querySelector('h1')).letterSpacing === '{}px'",
                ),
                ("a script", assets / "book.js", "\nwindow.saved = {};\n", "window.saved === {}"),
            ):
                times, text = [], path.read_text(encoding="utf-8")
                for run in range(1, runs + 1):
                    number = WORDS[run] if "text" in what else str(run)
                    started = time.perf_counter()
                    path.write_text(text + words.format(number), encoding="utf-8")
                    page.wait_for_function(shown.format(number), timeout=PATIENCE)
                    times.append(time.perf_counter() - started)
                    page.wait_for_load_state("networkidle")
                lines.append(Line(f"saved until shown, {what}", middle(times), "s"))
            page.close()
            return lines
        finally:
            process.terminate()
            process.wait()

"""Build the book: ``python -m helpers build`` (what ``make book`` calls).

Five steps: fetch what the pages need, check the data, run the chapters that have changed on all
cores, put JupyterLab for the reader's browser into the book, write the pages. Each prints what it
does and how long it took. Without it, ``jupyter-book build .`` gives the same book, one chapter
after another, without that JupyterLab.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .vendor import ROOT, VendorError, ensure

BUILD = ROOT / "_build"
HTML = BUILD / "html"
STAMP = BUILD / "built"
STEPS = 5


def _say(step: int, text: str, started: float | None = None) -> None:
    took = f"  {time.perf_counter() - started:.1f} s" if started is not None else ""
    print(f"  {step}/{STEPS} {text}{took}", flush=True)


def _run_chapter(path: Path) -> tuple[Path, str]:
    """Run one chapter in a process of its own and put its results into the cache."""
    run = subprocess.run(
        [sys.executable, "-m", "helpers", "run", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return path, run.stderr.strip() if run.returncode else ""


def _run_chapters() -> None:
    """Run the chapters that the cache does not hold, several at once.

    One alone is left to the page build, which would otherwise wait for a second start of Python;
    but not if it leaves derived results, which go into the browser's package before that.
    A chapter that fails is left to it too: it tells where and why.
    """
    from .run_chapter import uncached, uses_derived

    started = time.perf_counter()
    paths = uncached()
    if len(paths) < 2 and not any(uses_derived(path) for path in paths):
        name = f"{paths[0].stem} runs with the pages" if paths else "none has changed"
        _say(3, f"chapters: {name}", started)
        return
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for path, error in pool.map(_run_chapter, paths):
            last = error.splitlines()[-1] if error else "done"
            print(f"      {path.stem}: {last}", flush=True)
    _say(3, f"chapters: {len(paths)} run on {os.cpu_count()} cores", started)


def _write_pages() -> int:
    started = time.perf_counter()
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from jupyter_book.cli.main import main; main()",
            "build",
            str(ROOT),
            "-W",
            "-n",
            "--keep-going",
            "-q",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
    )
    if run.returncode:
        print(run.stdout.strip(), run.stderr.strip(), sep="\n", file=sys.stderr)
        return run.returncode
    _say(5, "pages", started)
    return 0


def _put_lab() -> Exception | None:
    """Make JupyterLab for the reader's browser; give back what stood in the way.

    A page with a fault makes no notebook. Of such a fault the build of the pages tells more: its
    line, and what to do.
    """
    from . import lite

    started = time.perf_counter()
    try:
        done = lite.ensure()
    except Exception as error:  # whatever it is, it is raised if the pages are sound
        return error
    _say(4, f"JupyterLab for the reader's browser {done}", started)
    return None


def build() -> int:
    """Build the book and say where it is; return zero if all went well."""
    started = time.perf_counter()
    from .address import mark
    from .inputs import BOOK_USES, digest
    from .pyodide import SETTING, kernel

    wanted = digest(*BOOK_USES) + mark() + os.environ.get(SETTING, "")
    if STAMP.is_file() and STAMP.read_text() == wanted and (HTML / "index.html").is_file():
        print("  nothing has changed since the last build")
    else:
        STAMP.unlink(missing_ok=True)
        fetched = ensure()
        kernel()  # a wrong setting is told before minutes have gone by
        _say(1, "fonts and formulas " + ("fetched" if fetched else "are there"), started)
        from . import validate

        at = time.perf_counter()
        validate.once()
        _say(2, "data/ is sound", at)
        _run_chapters()
        fault = _put_lab()
        if code := _write_pages():
            shutil.rmtree(BUILD / ".doctrees", ignore_errors=True)  # so that it fails again
            print(
                f"The book was not built: see above. ({time.perf_counter() - started:.1f} s)",
                file=sys.stderr,
            )
            return code
        if fault:
            raise fault
        STAMP.write_text(wanted)
    print(f"The book is in {HTML / 'index.html'} ({time.perf_counter() - started:.1f} s)")
    print("See it with: make serve    (or open that file in a browser)")
    return 0


def main() -> int:
    """Build, and turn the build's own errors into their message."""
    from ..data import DataError
    from .address import AddressError
    from .lite import LiteError
    from .pyodide import PyodideError
    from .validate import ValidationError

    try:
        return build()
    except (
        VendorError,
        ValidationError,
        DataError,
        AddressError,
        LiteError,
        PyodideError,
    ) as error:
        print(error, file=sys.stderr)
        return 1

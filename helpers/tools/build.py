"""Build the book: ``python -m helpers build`` (what ``make book`` calls).

Five steps: fetch what the pages need, check the data, run the chapters that have changed on all
cores, put JupyterLab for the reader's browser into the book, write the pages. Each prints what it
does and how long it took. JupyterLab itself, with empty notebooks, is made beside the first two.
Without it, ``jupyter-book build .`` gives the same book, one chapter after another, without that
JupyterLab.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from ..pipeline.vendor import VendorError, ensure
from ..places import BUILD, HTML, ROOT

STAMP = BUILD / "built"
STEPS = 5


def _say(step: int, text: str, started: float | None = None) -> None:
    took = f"  {time.perf_counter() - started:.1f} s" if started is not None else ""
    print(f"  {step}/{STEPS} {text}{took}", flush=True)


def _run_chapters() -> None:
    """Run the chapters whose results do not stand any more, several at once."""
    from ..pipeline.run_chapter import run_outdated

    started = time.perf_counter()
    count = run_outdated()
    _say(3, f"chapters: {count or 'none'} run", started)


def _write_pages() -> int:
    """Let jupyter-book write the pages in this process, which has loaded half of it already."""
    from jupyter_book.cli.main import main

    started = time.perf_counter()
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            main(["build", str(ROOT), "-W", "-n", "--keep-going", "-q"], standalone_mode=False)
    except (RuntimeError, SystemExit) as error:
        if not isinstance(error, SystemExit) or error.code:
            print(said.getvalue().strip(), str(error), sep="\n", file=sys.stderr)
            return 1
    _say(5, "pages", started)
    return 0


def _put_lab() -> Exception | None:
    """Make JupyterLab for the reader's browser; give back what stood in the way.

    A page with a fault makes no notebook. Of such a fault the build of the pages tells more: its
    line, and what to do.
    """
    from ..delivery import lite

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
    from ..pipeline import configuration

    configuration.check()
    from ..delivery.pyodide import SETTING, kernel
    from ..pipeline.address import mark
    from ..pipeline.digest import BOOK_USES, digest

    wanted = digest(*BOOK_USES) + mark() + os.environ.get(SETTING, "")
    if STAMP.is_file() and STAMP.read_text() == wanted and (HTML / "index.html").is_file():
        print("  nothing has changed since the last build")
    else:
        STAMP.unlink(missing_ok=True)
        kernel()  # a wrong setting is told before minutes have gone by
        with ThreadPoolExecutor(1) as beside:
            from ..delivery import lite

            # Some ten seconds of one core. What stands in its way is told in its place, step 4.
            beside.submit(lite.ensure_app)
            fetched = ensure()
            _say(1, "fonts and formulas " + ("fetched" if fetched else "are there"), started)
            from ..pipeline import validate

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
    """Build the book; of an expected error print the message only.

    Nearly all that a build makes stays until its end. Looking for garbage in it would be a fifth of
    the time of a saved chapter.
    """
    from ..data import DataError
    from ..delivery.lite import LiteError
    from ..delivery.pyodide import PyodideError
    from ..pipeline.address import AddressError
    from ..pipeline.configuration import ConfigurationError
    from ..pipeline.validate import ValidationError

    gc.disable()
    try:
        return build()
    except (
        VendorError,
        ValidationError,
        DataError,
        AddressError,
        ConfigurationError,
        LiteError,
        PyodideError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        gc.enable()

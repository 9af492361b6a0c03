"""JupyterLab in the built book, for the reader's own browser: ``python -m helpers lite``.

Every chapter's notebook, a kernel that is Python in the browser, and the book's own helpers and
data as one package for it. Nothing of it is loaded before a reader asks for it. It needs a web
server (``make serve``, or wherever the book is published), but none that computes.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

import nbformat

from ..chapters import chapters
from ..pipeline import run_chapter
from ..pipeline.digest import digest
from ..pipeline.vendor import VendorError
from ..places import BUILD, HTML, NOTEBOOK, ROOT
from ..precomputed import FILE as PRECOMPUTED
from . import notebooks, page_python, pyodide
from .pyodide import PyodideError

FOLDER = "lite"
PLACE = BUILD / FOLDER
STAMP = "made-of.json"
APP = (
    "requirements.lock",
    "package-lock.json",
    "pyproject.toml",
    "helpers/delivery/lab_renewed.js",
    "helpers/delivery/lite.py",
    "helpers/delivery/pyodide.py",
)
"""What JupyterLab itself is made of. A chapter or a helper that changes leaves it as it is."""

EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
    "@jupyterlite/pyodide-kernel-extension",
)
"""Of this environment's extensions of JupyterLab, those that the notebooks need."""

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
SPEC = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
"""How the kernel is called there; under another name a notebook would ask which one to take."""

LANGUAGE = {
    "codemirror_mode": {"name": "python", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.8",
}
"""What that kernel says of its language, word for word. Where a notebook says other, opening it
changes it, JupyterLab saves it by itself, and its reader never sees a newer one."""

SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": True},
}


RENEWED = Path(__file__).with_name("lab_renewed.js")
"""What goes before JupyterLab's own first script."""


class LiteError(Exception):
    """JupyterLab for the reader's browser could not be made."""


def package_files() -> dict[str, bytes]:
    """The book's helpers and data, with the layout of the archive of notebooks."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for pattern in notebooks.ARCHIVE_FILES
        for path in ROOT.glob(pattern)
    }
    files |= {
        f"{notebooks.BESIDE.name}/{path.name}": path.read_bytes() for path in NOTEBOOK.iterdir()
    }
    files[f"{PRECOMPUTED.parent.name}/{PRECOMPUTED.name}"] = precomputed_results()
    return files


def package() -> pyodide.Wheel:
    """Those files as a package, which Python in a browser installs."""
    return pyodide.wheel("one-day-in-january", version("one-day-in-january"), package_files())


def precomputed_results() -> bytes:
    """All results that the chapters stored for a Python without the packages they need."""
    return json.dumps(
        run_chapter.precomputed_results(), sort_keys=True, ensure_ascii=False
    ).encode()


def settings() -> dict:
    """The contents of ``jupyter-lite.json``, apart from where Python comes from.

    What a reader saves stays in the browser, under a name that changes with the released version
    and with nothing else: an edit of ours between two releases must hide nobody's work. So a
    notebook that its reader has not saved is always the book's newest; one that was saved stays the
    reader's until it is deleted there, which brings the book's own. The edition that a release
    keeps under its address has its version, and so its readers' notebooks.
    """
    kept = f"One day in January {version('one-day-in-january')}"
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "One day in January",
            "exposeAppInBrowser": True,  # the tests run cells by it
            "contentsStorageName": kept,
            "settingsStorageName": kept,
            "workspacesStorageName": kept,
        },
    }


def _shared(name: str) -> Path:
    place = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name
    if not place.is_dir():
        raise LiteError(
            f"{place} is missing; install what the book needs: pip install -r requirements.txt"
        )
    return place


def contents() -> dict[str, bytes]:
    """The notebooks by file name, with what the kernel there says of itself."""
    return {
        f"{path.stem}.ipynb": _content(path, path.read_text(encoding="utf-8"))
        for path in chapters()
    }


@cache
def _content(path: Path, text: str) -> bytes:
    notebook = notebooks.notebook(path)
    notebook.metadata |= {"kernelspec": SPEC, "language_info": LANGUAGE}
    return nbformat.writes(notebook).encode()


def write_python() -> pyodide.Distribution:
    """Build Python for the browser, with the book's own package, where `put_python` finds it."""
    brought = pyodide.kernel_wheels(_shared(EXTENSIONS[-1]) / "static" / "pypi")
    return pyodide.write(_python(), [package(), *brought], pyodide.kernel())


def _python() -> Path:
    return PLACE.with_name(f"{PLACE.name}-python") / "pyodide"


def put_python(output: Path, distribution: pyodide.Distribution) -> None:
    """Copy that Python into a JupyterLab, and enter in its settings where it lies.

    The lock has its digest in its address and not in its name: a lab that was open when the book
    was published anew, and starts Python only then, finds the new one under the old address.
    """
    shutil.rmtree(output / "pyodide", ignore_errors=True)
    shutil.copytree(_python(), output / "pyodide")
    lock = output / "pyodide" / pyodide.LOCK
    named = f"{lock.name}?v={hashlib.sha256(lock.read_bytes()).hexdigest()[:8]}"
    page_python.put(output / "pyodide", distribution, named)
    path = output / "jupyter-lite.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["jupyter-config-data"]["litePluginSettings"] = {
        KERNEL: {
            "pyodideUrl": distribution.url,
            "disablePyPIFallback": True,
            "loadPyodideOptions": {
                "lockFileURL": f"./pyodide/{named}",
                "packages": distribution.packages,
            },
        }
    }
    path.write_text(json.dumps(said, indent=2, sort_keys=True), encoding="utf-8")


def write_app(output: Path, files: dict[str, bytes]) -> None:
    """Write JupyterLab with these notebooks into a folder of its own.

    Raises
    ------
    LiteError
        If it cannot be built.
    """
    shutil.rmtree(PLACE, ignore_errors=True)
    place = PLACE / "contents"
    place.mkdir(parents=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    for name, written in {
        "jupyter-lite.json": settings(),
        "overrides.json": SETTINGS,
        "jupyter_lite_config.json": {
            "LiteBuildConfig": {
                "apps": ["lab"],
                "contents": [str(place)],
                "output_dir": str(output),
                "no_sourcemaps": True,
                "no_unused_shared_packages": True,
                "no_libarchive": True,
                "ignore_sys_prefix": ["federated_extensions"],
                "federated_extensions": [str(_shared(name)) for name in EXTENSIONS],
                "source_date_epoch": 1769720400,
            }
        },
    }.items():
        (PLACE / name).write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(output, ignore_errors=True)
    run = subprocess.run(
        [sys.executable, "-c", "from jupyterlite_core.app import main; main()", "build"],
        cwd=PLACE,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        said = "\n".join((run.stderr or run.stdout).strip().splitlines()[-8:])
        raise LiteError(f"JupyterLab for the browser was not built; jupyter lite said:\n{said}")
    _ask_anew(output)


def _ask_anew(output: Path) -> None:
    """Let JupyterLab ask the server for what a new build renews, and say when it is outdated.

    Raises
    ------
    LiteError
        If JupyterLab starts in a new way.
    """
    script = output / "config-utils.js"
    text = f"{RENEWED.read_text(encoding='utf-8')}\n{script.read_text(encoding='utf-8')}"
    script.write_text(text, encoding="utf-8")
    address = re.compile(rf"(?<={re.escape(script.name)}\?_=)\w+")
    page = output / "lab" / "index.html"
    start, count = address.subn(
        hashlib.sha256(text.encode()).hexdigest()[:8], page.read_text(encoding="utf-8")
    )
    if count != 1:
        raise LiteError(f"{page} has {count} addresses of {script.name}, not one; see _ask_anew")
    page.write_text(start, encoding="utf-8")


def write_contents(output: Path, files: dict[str, bytes]) -> None:
    """Replace the notebooks of a JupyterLab with others of the same names."""
    if not files:
        return  # a book without chapters has no listing either
    listing = output / "api" / "contents" / "all.json"
    listed = json.loads(listing.read_text(encoding="utf-8"))
    for entry in listed["content"]:
        content = files[entry["name"]]
        (output / "files" / entry["name"]).write_bytes(content)
        entry["size"] = len(content)
    listing.write_text(json.dumps(listed, indent=2, sort_keys=True), encoding="utf-8")


def downloads(site: Path) -> int:
    """Bytes of JupyterLab and the notebooks as a web server sends them, without Python."""
    return sum(
        pyodide.gzip_size(path.read_bytes())
        for path in site.rglob("*")
        if path.is_file() and "pyodide" not in path.relative_to(site).parts[:1]
    )


def size(html: Path = HTML) -> int:
    """The most bytes that a reader fetches; zero where the site was not made."""
    stamp = html / FOLDER / STAMP
    return sum(json.loads(stamp.read_text())["bytes"].values()) if stamp.is_file() else 0


def _made(html: Path) -> dict:
    """Of which parts the site is made, and the bytes of each that a reader fetches."""
    stamp = html / FOLDER / STAMP
    return json.loads(stamp.read_text()) if stamp.is_file() else {"made_of": {}, "bytes": {}}


def ensure_app(html: Path = HTML) -> bool:
    """Make JupyterLab itself if it is missing or outdated; return whether it was.

    It lists the notebooks by name, so it can be made before a chapter has run, beside what a build
    does first. What stands in them, and Python, come by `ensure`.
    """
    names = [f"{path.stem}.ipynb" for path in chapters()]
    wanted = f"{digest(*APP)} {' '.join(names)}"
    if pyodide.kernel() == pyodide.NONE or _made(html)["made_of"].get("app") == wanted:
        return False
    site = html / FOLDER
    write_app(site, dict.fromkeys(names, b"{}"))
    (site / STAMP).write_text(json.dumps({"made_of": {"app": wanted}, "bytes": {}}))
    return True


def _mark(files: dict[str, bytes]) -> str:
    """Of files, by their names and what they hold."""
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def ensure(html: Path = HTML) -> str:
    """Make the site if it is missing, else renew its outdated parts.

    Returns
    -------
    str
        What was done.
    """
    site = html / FOLDER
    if pyodide.kernel() == pyodide.NONE:
        shutil.rmtree(site, ignore_errors=True)
        return "is left out"
    ensure_app(html)
    made, there = contents(), _made(html)
    wanted = there["made_of"] | {
        "python": f"{_mark(package_files())} {pyodide.kernel()} {page_python.digests()}",
        "notebooks": _mark(made),
    }
    took = there["bytes"]
    renewed = [part for part in wanted if there["made_of"].get(part) != wanted[part]]
    if "app" not in took:
        renewed = list(wanted)
    if not renewed:
        return "is there"
    (site / STAMP).unlink(missing_ok=True)
    if "notebooks" in renewed:
        write_contents(site, made)
    if "app" in renewed:
        took["app"] = downloads(site)
    if "python" in renewed:
        distribution = write_python()
        put_python(site, distribution)
        took["python"] = distribution.bytes
    (site / STAMP).write_text(json.dumps({"made_of": wanted, "bytes": took}))
    return f"made: {', '.join(renewed)}"


def main() -> int:
    """Make the site; say where it is and what it costs a reader."""
    started = time.perf_counter()
    try:
        done = ensure()
    except (LiteError, PyodideError, VendorError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{HTML / FOLDER} {done} ({time.perf_counter() - started:.1f} s)")
    return 0

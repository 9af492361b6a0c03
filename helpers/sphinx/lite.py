"""JupyterLab in the built book, for the reader's own browser: ``python -m helpers lite``.

Every chapter's notebook, a kernel that is Python in the browser, and the book's own helpers and
data as one package for it. Nothing of it is loaded before a reader asks for it. It needs a web
server (``make serve``, or wherever the book is published), but none that computes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import nbformat

from ..derived import FILE as DERIVED
from . import notebooks, pyodide
from .inputs import derived_folder, digest
from .pyodide import PyodideError
from .run_chapter import chapters, uses_derived
from .vendor import NOTEBOOK, ROOT, VendorError

HTML = ROOT / "_build" / "html"
FOLDER = "lite"
PLACE = ROOT / "_build" / FOLDER
STAMP = "made-of.txt"
USES = (
    "helpers/**/*",
    "data/*",
    "book/*.md",
    "_toc.yml",
    "requirements.txt",
    "requirements.lock",
    "package-lock.json",
    "pyproject.toml",
)

EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
    "@jupyterlite/pyodide-kernel-extension",
)
"""Of this environment's extensions of JupyterLab, those that the notebooks need."""

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
SPEC = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
"""How the kernel is called there; under another name a notebook would ask which one to take."""

SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": True},
}


class LiteError(Exception):
    """JupyterLab for the reader's browser could not be made."""


def package() -> pyodide.Wheel:
    """The book's helpers and data as a package, laid out as the archive of the notebooks is."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for pattern in notebooks.ARCHIVED
        for path in ROOT.glob(pattern)
    }
    files |= {
        f"{notebooks.BESIDE.name}/{path.name}": path.read_bytes() for path in NOTEBOOK.iterdir()
    }
    files[f"{DERIVED.parent.name}/{DERIVED.name}"] = derived_results()
    return pyodide.wheel("great-rotation-book", version("great-rotation-book"), files)


def derived_results() -> bytes:
    """All results that the chapters left for a Python without the packages they took.

    Raises
    ------
    LiteError
        If there are none although a chapter makes some.
    """
    kept = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(derived_folder().glob("*.json"))
    }
    if not kept and any(uses_derived(path) for path in chapters()):
        raise LiteError(
            "the chapters left no derived results for the browser's Python: their outputs come "
            "from a cache that is older than this. Run them again: make clean, then make book"
        )
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()


def settings(distribution: pyodide.Distribution) -> dict:
    """What ``jupyter-lite.json`` says: where Python comes from, and under which name files stay.

    What a reader saves stays in the browser, under a name that changes with the released version
    and with nothing else: an edit of ours between two releases must hide nobody's work. So a
    notebook that its reader has not saved is always the book's newest; one that was saved stays the
    reader's until it is deleted there, which brings the book's own. The edition that a release
    keeps under its address has its version, and so its readers' notebooks.
    """
    kept = f"One day in January {version('great-rotation-book')}"
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "One day in January",
            "exposeAppInBrowser": True,  # the tests run cells by it
            "contentsStorageName": kept,
            "settingsStorageName": kept,
            "workspacesStorageName": kept,
            "litePluginSettings": {
                KERNEL: {
                    "pyodideUrl": distribution.url,
                    "disablePyPIFallback": True,
                    "loadPyodideOptions": {
                        "lockFileURL": f"./pyodide/{pyodide.LOCK}",
                        "packages": distribution.packages,
                    },
                }
            },
        },
    }


def _shared(name: str) -> Path:
    place = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name
    if not place.is_dir():
        raise LiteError(
            f"{place} is missing; install what the book needs: pip install -r requirements.txt"
        )
    return place


def write(output: Path) -> pyodide.Distribution:
    """Write the whole site into a folder of its own.

    Parameters
    ----------
    output : Path
        Emptied first.

    Raises
    ------
    LiteError, PyodideError
        If a part of it cannot be had.
    """
    shutil.rmtree(PLACE, ignore_errors=True)
    contents = PLACE / "contents"
    contents.mkdir(parents=True)
    for path in chapters():
        made = notebooks.notebook(path)
        made.metadata["kernelspec"] = SPEC
        nbformat.write(made, contents / f"{path.stem}.ipynb")
    brought = pyodide.shipped(_shared(EXTENSIONS[-1]) / "static" / "pypi")
    distribution = pyodide.write(PLACE / "pyodide", [package(), *brought], pyodide.kernel())
    for name, content in {
        "jupyter-lite.json": settings(distribution),
        "overrides.json": SETTINGS,
        "jupyter_lite_config.json": {
            "LiteBuildConfig": {
                "apps": ["lab"],
                "contents": [str(contents)],
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
        (PLACE / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
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
    shutil.copytree(PLACE / "pyodide", output / "pyodide")
    return distribution


def downloads(site: Path, distribution: pyodide.Distribution) -> int:
    """At most so many bytes a reader fetches: Python, its packages and all of JupyterLab, gzip."""
    return distribution.bytes + sum(
        pyodide.gzipped(path.read_bytes())
        for path in site.rglob("*")
        if path.is_file() and "pyodide" not in path.relative_to(site).parts[:1]
    )


def wanted() -> str:
    """A mark of all that the site is made of."""
    return f"{digest(*USES)} {pyodide.kernel()}"


def size(html: Path = HTML) -> int:
    """Bytes that a reader fetches at most; zero where the site was not made."""
    stamp = html / FOLDER / STAMP
    return int(stamp.read_text().rpartition("\n")[2]) if stamp.is_file() else 0


def ensure(html: Path = HTML) -> str:
    """Make the site where it is missing or old; take it away where none is wanted.

    Returns
    -------
    str
        What was done.
    """
    site = html / FOLDER
    stamp = site / STAMP
    if pyodide.kernel() == pyodide.NONE:
        shutil.rmtree(site, ignore_errors=True)
        return "is left out"
    if stamp.is_file() and stamp.read_text().rpartition("\n")[0] == wanted():
        return "is there"
    fetched = downloads(site, write(site))
    stamp.write_text(f"{wanted()}\n{fetched}")
    return "made"


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

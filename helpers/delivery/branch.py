"""What the branch ``notebooks`` holds: ``python -m helpers branch FOLDER``.

The notebooks with data and helpers, as in the archive, and beside them what a server needs to make
an environment for them. Binder and repo2docker build it, nbgitpuller brings it to a student's home,
Colab opens one notebook of it and fetches the rest by the notebook's first cell. The publishing
workflow writes it.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import nbformat

from ..chapters import chapters
from ..pipeline.address import BRANCH, FOLDER, SETTING, Address, AddressError, address
from ..pipeline.vendor import ensure
from ..places import ROOT
from . import lab, notebooks

PYTHON = ROOT / ".binder" / "runtime.txt"
COLAB = "requirements-colab.txt"
SERVER = ("--- run", "--- class")
"""The groups of requirements.txt that a class's server needs."""

THERE = ("jupyterlab",)
"""Packages that Colab must not get: it is a notebook program itself."""

FETCH = """\
# Where this notebook stands alone, as on Colab: fetch the book's data and helpers.
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

if not Path("helpers", "model.py").is_file():
    book = Path("{folder}")
    if not book.is_dir():
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", "--branch", "{branch}",
                        "{repository}", str(book)], check=True)
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "-r",
                    str(book / "{needed}")], check=True)
    os.chdir(book)
    sys.path.insert(0, os.getcwd())
    if old := [name for name in ("numpy", "pandas", "altair")
               if name in sys.modules and sys.modules[name].__version__ != version(name)]:
        raise RuntimeError(f"an older {{' and '.join(old)}} is still loaded: choose Runtime > "
                           "Restart session, then run this cell again")
"""

POST_BUILD = f"""#!/bin/sh
# repo2docker runs this at the end: JupyterLab shall not ask each student about its news.
set -e
mkdir -p "$NB_PYTHON_PREFIX/etc/jupyter/labconfig"
cp {lab.FILE} "$NB_PYTHON_PREFIX/etc/jupyter/labconfig/"
"""

README = """# One day in January: the notebooks

Made from the book at {site} by its publishing workflow; what is changed here is lost at its next
run. The source is {repository}.

- On your machine: `pip install --require-hashes -r requirements.txt`, then `jupyter lab`.
- On Binder, Colab or your JupyterHub: the links are on the book's pages.

Code: BSD-3-Clause. Prose and figures: CC BY 4.0. Data: by source, see `data/datapackage.json`.
"""


def lock_lines(text: str, packages: set[str]) -> str:
    """The lines of a lock for these packages and their dependencies, with hashes.

    Parameters
    ----------
    text : str
        ``requirements.lock``: each entry says in a comment who asked for it.
    packages : set of str
        Their names.

    Examples
    --------
    >>> lock = "a==1 --hash=x\\n    # via -r r.txt\\nb==2 --hash=y\\n    # via a\\nc==3 --hash=z\\n"
    >>> lock_lines(lock, {"a"})
    'a==1 --hash=x\\n    # via -r r.txt\\nb==2 --hash=y\\n    # via a\\n'
    """
    entries = re.findall(r"^[a-z0-9].*\n(?:[ \t].*\n)*", text, re.M)
    name = {entry: entry.partition("==")[0] for entry in entries}
    askers = {
        entry: set(re.findall(r"^ +#(?: +via)? +([a-z0-9._-]+)$", entry, re.M)) for entry in entries
    }
    kept, before = set(packages), 0
    while len(kept) > before:
        before = len(kept)
        kept |= {name[entry] for entry in entries if askers[entry] & kept}
    return "".join(entry for entry in entries if name[entry] in kept)


def pins(*groups: str) -> list[str]:
    """The lines of these groups of requirements.txt, each an exact version."""
    return [line for group in groups for line in notebooks.pins(group)]


def add_fetch_cell(notebook: nbformat.NotebookNode, here: Address) -> nbformat.NotebookNode:
    """Put a cell first that fetches what the notebook needs, where that is not beside it."""
    code = FETCH.format(folder=FOLDER, branch=BRANCH, repository=here.repository, needed=COLAB)
    notebook.cells.insert(
        0,
        nbformat.v4.new_code_cell(
            code.strip(), id="fetch", metadata={"jupyter": {"source_hidden": True}}
        ),
    )
    return notebook


def write(folder: Path, here: Address) -> None:
    """Write all that the branch holds into an empty folder.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    here : Address
        Where the notebooks fetch the rest from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        notebooks.write(Path(made))
        with zipfile.ZipFile(Path(made) / notebooks.ARCHIVE) as archive:
            archive.extractall(folder)
    for path in chapters():
        nbformat.write(
            add_fetch_cell(notebooks.notebook(path), here), folder / f"{path.stem}.ipynb"
        )
    names = {line.partition("==")[0] for line in pins(*SERVER)}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    colab = [line for line in pins("--- run") if line.partition("==")[0] not in THERE]
    texts = {
        "requirements.txt": "# What a class's server needs, exact and with hashes.\n"
        + lock_lines(lock, names),
        COLAB: "\n".join(["# What Google Colab is given for these notebooks.", *colab, ""]),
        "runtime.txt": PYTHON.read_text(encoding="utf-8"),
        "postBuild": POST_BUILD,
        lab.FILE: json.dumps(lab.NO_NEWS, indent=1) + "\n",
        "README.md": README.format(site=here.site, repository=here.repository),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "postBuild").chmod(0o755)


def main(folder: Path) -> int:
    """Write the branch into a folder that is new or empty.

    Raises
    ------
    AddressError, VendorError
        If the notebooks could not fetch the rest, or what they draw with cannot be had.
    """
    if folder.is_dir() and any(folder.iterdir()):
        print(f"{folder} is not empty; name a new folder, or empty it", file=sys.stderr)
        return 1
    here = address()
    if here is None:
        raise AddressError(
            "the notebooks' first cell must know where to fetch the rest: set `repository: "
            f"url` in _config.yml, or {SETTING} in the environment"
        )
    ensure()
    write(folder, here)
    print(f"{folder} holds what the branch {BRANCH} publishes for {here.repository}")
    return 0

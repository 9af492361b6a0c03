"""The chapters in JupyterLab: ``python -m helpers lab`` (what ``make lab`` calls).

``notebooks/`` gets a notebook of each chapter, its text resolved so that it reads well. A notebook
that its reader has changed is left alone. The sources in ``book/`` open as notebooks too, by
jupytext; what is edited there is the book itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

import nbformat
from jupyter_core.paths import ENV_JUPYTER_PATH, jupyter_path

from ..chapters import chapters
from ..pipeline.vendor import ensure
from ..places import BUILD, ROOT
from . import notebooks

FOLDER = ROOT / "notebooks"
RECORD = ".made.json"

SETTINGS = BUILD / "lab"
FILE = "default_setting_overrides.json"
BROWSER_KERNEL = "@jupyterlite"
"""Extensions that `make book` needs and that a JupyterLab with a server cannot load."""

NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
OVERRIDES = NO_NEWS | {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Jupytext Notebook"}}
}
"""A chapter's Markdown opens as a notebook, and JupyterLab asks no other host for its news."""


def content(notebook: nbformat.NotebookNode) -> str:
    """A mark of what a notebook says; what its cells have printed is no part of it."""
    said = [(cell.cell_type, cell.source) for cell in notebook.cells]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def prepare(folder: Path) -> list[str]:
    """Write the notebooks of all chapters, but for those that their reader has changed.

    Returns
    -------
    list of str
        What a reader should know, a sentence each.
    """
    folder.mkdir(exist_ok=True)
    record = folder / RECORD
    made, said = _read_record(record), []
    for path in chapters():
        target = folder / f"{path.stem}.ipynb"
        new = notebooks.notebook(path)
        if target.is_file():
            try:
                there = content(nbformat.read(target, as_version=4))
            except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
                said.append(
                    f"{target.name} is no notebook that can be read, and stays as it is. "
                    "Delete or rename it to get the book's own."
                )
                continue
            if there == content(new):
                made[target.name] = there
                continue
            if there != made.get(target.name):
                said.append(
                    f"{target.name} has your changes and stays as it is; the book's own "
                    "has changed too. Delete or rename yours to get it."
                    if made.get(target.name) != content(new)
                    else f"{target.name} has your changes and stays as it is."
                )
                continue
        nbformat.write(new, target)
        made[target.name] = content(new)
    record.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return said


def _read_record(record: Path) -> dict:
    """What was written last time; a record that cannot be read only makes for more care."""
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return {}


def write_settings(place: Path) -> None:
    """Write the book's settings where JupyterLab looks for them in this place."""
    folder = place / "labconfig"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(json.dumps(OVERRIDES, indent=1) + "\n", encoding="utf-8")
    (place / "jupyter_lab_config.json").write_text(
        json.dumps(
            {"LabApp": {"labextensions_path": _extensions(place / "labextensions")}}, indent=1
        )
        + "\n",
        encoding="utf-8",
    )


def _extensions(folder: Path) -> list[str]:
    """Where JupyterLab looks for extensions: this environment's stand in a folder, but for some."""
    here = Path(ENV_JUPYTER_PATH[0]) / "labextensions"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in here.iterdir() if here.is_dir() else ():
        if path.name != BROWSER_KERNEL:
            (folder / path.name).symlink_to(path)
    return [str(folder), *(path for path in jupyter_path("labextensions") if Path(path) != here)]


def settings() -> dict[str, str]:
    """Environment in which JupyterLab finds this book's settings beside the reader's own."""
    write_settings(SETTINGS)
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


def main(options: list[str], only_prepare: bool = False) -> int:
    """Prepare the notebooks, then turn this process into JupyterLab.

    Parameters
    ----------
    options : list of str
        For JupyterLab.
    only_prepare : bool
        Write the notebooks and this environment's settings, start nothing: for a server's image.
    """
    ensure()
    for sentence in prepare(FOLDER):
        print(sentence)
    if only_prepare:
        write_settings(Path(sys.prefix) / "etc" / "jupyter")
        return 0
    os.chdir(ROOT)
    os.environ |= settings()
    first = chapters()[0].stem
    from jupyterlab.labapp import main as lab

    sys.argv = [
        "jupyter-lab",
        f"--LabApp.default_url=/lab/tree/{FOLDER.name}/{first}.ipynb",
        *options,
    ]
    return lab() or 0

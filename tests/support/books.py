"""Tiny books in copies of the project, built by the commands that a reader uses."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from helpers.delivery.pyodide import SETTING as KERNEL
from helpers.pipeline.address import SETTING
from tests.support import warm

ROOT = Path(__file__).resolve().parents[2]
BUILD = ("helpers", "build")
PLAIN = ("jupyter_book.cli.main:main", "build", ".", "-W", "-n", "--keep-going")
"""What a reader types as ``python -m helpers build`` and as ``jupyter-book build .``"""

NOTEBOOK = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""
"""A page with this head is a notebook: a kernel is started for it, even if it has no cells."""

TOC = "format: jb-book\nroot: book/index\nchapters:\n"

SETUP = """
import pandas as pd
from helpers import charts
from helpers.data import fact
from helpers.figure import figure

rows = pd.DataFrame({"name": ["small", "large"], "value": [0.05, -0.53], "label": ["+", "−"]})

def chart(rows=rows):
    return charts.ranking(rows, name="name", value="value", label="label",
                          axis=charts.Axis(domain=(-1, 1), ticks=[-1, 0, 1]))
"""

MOVED = """
from helpers import explorables
from helpers.model import model

def moved(id):
    return figure(
        explorables.response(model("gap_zscore"), along="gap"), id=id, title="It rises",
        subtitle="By the gap", description="A line that rises from the left to the right.",
        sources=["this_book"], model=model("gap_zscore"))
"""

FIGURE = """
figure(
    chart(), id="{id}", title={title}, subtitle="Percent",
    description={description},
    table=rows, sources=["story"],
)
"""
DESCRIPTION = '"Two bars, a short one to the right and a long one to the left."'


def cell(*codes):
    return "\n```{code-cell} python\n" + "\n".join(code.strip() for code in codes) + "\n```\n"


def shown(id="one", title='"The gap is small"', description=DESCRIPTION):
    return cell(FIGURE.format(id=id, title=title, description=description))


COPIED = (
    "_config.yml",
    "requirements.txt",
    "requirements.lock",
    "package.json",
    "package-lock.json",
    "pyproject.toml",
    "CITATION.cff",
)


def snapshot(folder):
    """The project as it is now, with its own copy of what npm fetched, for the cases to start from.

    Nothing in it is linked to the project: where something fetched is out of date, a build renews
    it in place, and that must never happen in the folder that `make book` uses.
    """
    for name in ("helpers", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED:
        shutil.copy(ROOT / name, folder / name)
    for name in ("vendor", "sound"):
        if (ROOT / "_build" / name).is_dir():
            shutil.copytree(ROOT / "_build" / name, folder / "_build" / name, symlinks=True)
    if (ROOT / "_build" / "data.ok").is_file():  # of the same data and the same checks
        shutil.copy(ROOT / "_build" / "data.ok", folder / "_build" / "data.ok")
    for code in (
        "from helpers.pipeline.vendor import ensure; ensure()",
        "from helpers.pipeline.validate import once; once()",
    ):
        done = from_its_start(folder, (sys.executable, "-c", code))
        assert done.code == 0, done.said
    return folder


def project(folder, page):
    """A copy of the snapshot with a book of two pages; only what was fetched is shared with it."""
    base = folder.parent / "snapshot"
    for name in ("helpers", "data"):
        shutil.copytree(base / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED:
        shutil.copy(base / name, folder / name)
    # What is known of data that are as they were; a case that breaks some is looked at again.
    shutil.copytree(base / "_build", folder / "_build", ignore=shutil.ignore_patterns("vendor"))
    (folder / "_build" / "vendor").symlink_to(base / "_build" / "vendor")
    (folder / "_toc.yml").write_text(TOC)
    (folder / "book").mkdir()
    (folder / "book" / "references.bib").write_text("")
    (folder / "book" / "index.md").write_text("# A tiny book\n\nIt has pages.\n")
    add(folder, "page", page)
    return folder


def add(folder, name, page):
    """Put a page into the book, last."""
    write(folder, page, name)
    with (folder / "_toc.yml").open("a") as contents:
        contents.write(f"  - file: book/{name}\n")


def write(folder, page, name="page"):
    head = NOTEBOOK if "{code-cell}" in page else ""
    (folder / "book" / f"{name}.md").write_text(f"{head}# A page\n{page}", encoding="utf-8")


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} is no longer in {name}; take another place"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def environment(folder, variables):
    """The copy's own helpers come first, in kernels too.

    A book here has an address only where `variables` give it one, wherever these tests run; and
    JupyterLab for the browser only then, because that takes as long as all the rest of it.
    """
    return (
        os.environ
        | {
            SETTING: "",
            KERNEL: "none",
            "PYTHONPATH": str(folder),
            "NO_COLOR": "1",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
        | variables
    )


def seen(code, said):
    """A terminal's colours and line breaks are no part of a message."""
    return SimpleNamespace(code=code, said=re.sub(r"\x1b\[[0-9;]*m", "", said))


def run(folder, command, **variables):
    """Run a command of the copy; return its code and all it said."""
    module, *arguments = command
    return seen(*warm.run(folder, module, arguments, environment(folder, variables)))


def from_its_start(folder, command):
    """The same in a process of its own, as at a keyboard."""
    done = subprocess.run(
        command,
        cwd=folder,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(folder, {}),
    )
    return seen(done.returncode, done.stdout)

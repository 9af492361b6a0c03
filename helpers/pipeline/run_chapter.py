"""Run the chapters whose results are outdated, and keep the new ones.

jupyter-cache keys results by a chapter's cells alone. Beside them lies here what else they rest on
(`uses`); where that has changed they are dropped, and the chapter runs again.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import nbformat

from ..chapters import chapters
from ..places import CACHE, ROOT
from ..precomputed import VARIABLE
from ..stills import MARK
from . import drawings, uses
from .reading import read

if TYPE_CHECKING:
    from jupyter_cache.cache.db import NbCacheRecord

PRECOMPUTED = CACHE / "precomputed"
"""Where chapters store what the browser's Python cannot work out."""

KERNELS = {
    VARIABLE: str(PRECOMPUTED),
    "PYTHONPATH": os.pathsep.join(
        dict.fromkeys([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    ),
}
"""What a chapter's kernel finds in its environment, whoever starts it: this project's `helpers`
before any other of that name, too."""

SECONDS = 120  # for a cell
MOST_RESULTS = 100  # older ones are dropped; an edit that is taken back finds its own again

STORING = Lock()
"""One chapter at a time keeps its results: jupyter-cache asks twice which records there are, and
takes for old what another thread adds in between."""


class ChapterError(Exception):
    """A chapter's cell failed; the message is the last line of its traceback."""


def code(notebook: nbformat.NotebookNode) -> str:
    """The code of a notebook's cells."""
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


def results():
    """The cache that the page build will use."""
    from jupyter_cache import get_cache

    CACHE.mkdir(parents=True, exist_ok=True)
    return get_cache(str(CACHE))


def kept() -> dict[Path, NbCacheRecord]:
    """What is kept of each chapter that ran with the cells that it has now."""
    records = {record.hashkey: record for record in results().list_cache_records()}
    marks = {path: _mark(path, path.read_text(encoding="utf-8")) for path in chapters()}
    return {path: records[mark] for path, mark in marks.items() if mark in records}


@cache
def _mark(path: Path, text: str) -> str:
    """What jupyter-cache calls a chapter by: a hash of its cells."""
    return results().create_hashed_notebook(read(path))[1]


def outdated_chapters() -> dict[Path, str]:
    """The chapters that have to run, each with the reason."""
    ran, found = kept(), {}
    for path in chapters():
        if path not in ran:
            found[path] = "its cells are new"
        elif why := uses.change(ran[path].data.get("uses"), code(read(path))):
            found[path] = why
    return found


def drop(paths: Iterable[Path]) -> None:
    """Forget chapters' results, so that nobody takes them if one fails now."""
    ran = kept()
    for path in paths:
        if path in ran:
            results().remove_cache(ran[path].pk)


def precomputed_results() -> dict:
    """The results that the chapters stored for a Python without the packages they need.

    Of a chapter that failed there are none; the page build tells.
    """
    names = {name for record in kept().values() for name in record.data["uses"]["precomputed"]}
    return {
        name: json.loads((PRECOMPUTED / f"{name}.json").read_text(encoding="utf-8"))
        for name in sorted(names)
    }


def keep(path: Path, notebook: nbformat.NotebookNode, data: dict) -> None:
    """Keep the results of a chapter that ran, with what they rest on."""
    from jupyter_cache.base import CacheBundleIn

    with STORING:
        results().cache_notebook_bundle(
            CacheBundleIn(notebook, str(path), data=data), check_validity=False, overwrite=True
        )


def run(path: Path) -> None:
    """Run a chapter from its own folder and keep its results as MyST-NB does.

    Raises
    ------
    ChapterError
        If a cell fails. Nothing is kept then.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = read(path)
    whole = nbformat.from_dict(notebook)
    whole.cells.append(nbformat.v4.new_code_cell(uses.RECORD))
    client = NotebookClient(
        whole,
        timeout=SECONDS,
        store_widget_state=False,  # no kernel stands behind a page
        record_timing=False,  # it would stand among the metadata that the cache goes by
        resources={"metadata": {"path": str(path.parent)}},
        # A kernel that is asked to leave takes two seconds to tidy up; nothing is left to tidy.
        shutdown_kernel="immediate",
    )
    started = time.perf_counter()
    try:
        # What a kernel says of itself is no part of its cells' output.
        client.execute(env=os.environ | KERNELS, stderr=subprocess.DEVNULL)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise ChapterError(str(error).strip().splitlines()[-1]) from None
    took = time.perf_counter() - started
    kernel = json.loads(whole.cells.pop().outputs[0].text)
    record = uses.record(code(notebook), kernel)
    for cell in whole.cells:  # a page draws itself
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if MARK not in one.get("metadata", {})]
    drawings.draw_all(whole.cells)
    keep(path, whole, {"execution_seconds": took, "uses": record})


def run_outdated(say: Callable[[str], None] = print) -> int:
    """Run the chapters that have to, several at once; return how many there were.

    One that fails keeps no results; the page build runs it again and tells where and why.
    """
    paths = outdated_chapters()
    if not paths:
        return 0
    results().change_cache_limit(MOST_RESULTS)
    drop(paths)

    def one(path: Path) -> str:
        try:
            run(path)
        except ChapterError as error:
            return str(error)
        return paths[path]

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for path, said in zip(paths, pool.map(one, paths), strict=True):
            say(f"      {path.stem}: {said}")
    return len(paths)

"""Run one chapter and put its results where the page build looks for them.

``python -m helpers run book/session.md`` is what the parallel build starts.
"""

from __future__ import annotations

import os
from pathlib import Path

from ..derived import FOLDER as DERIVED
from ..figure import PAGES
from .inputs import cache_folder, derived_folder, toc


def chapters() -> list[Path]:
    """The files of ``_toc.yml`` that hold cells."""
    return [path for path in toc() if "```{code-cell}" in path.read_text(encoding="utf-8")]


def read(path: Path):
    """A chapter as a notebook, read as MyST-NB reads it."""
    from myst_nb.core.read import read_myst_markdown_notebook
    from myst_parser.config.main import MdParserConfig

    return read_myst_markdown_notebook(
        path.read_text(encoding="utf-8"), MdParserConfig(), path=str(path), add_source_map=True
    )


def cache():
    """The cache that the page build will use."""
    from jupyter_cache import get_cache

    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return get_cache(str(folder))


def uncached() -> list[Path]:
    """The chapters whose results the cache does not hold."""
    store = cache()
    missing = []
    for path in chapters():
        try:
            store.match_cache_notebook(read(path))
        except KeyError:
            missing.append(path)
    return missing


def uses_derived(path: Path) -> bool:
    """Whether a chapter leaves results for a Python without the packages that it takes."""
    return "@derived(" in path.read_text(encoding="utf-8")


def run(path: Path) -> None:
    """Run a chapter from its own folder and cache it, as MyST-NB does; a cell's error is raised."""
    from jupyter_cache.base import CacheBundleIn
    from jupyter_cache.executors.utils import single_nb_execution

    os.environ |= {PAGES: "1", DERIVED: str(derived_folder())}
    notebook = read(path)
    # A kernel that is asked to leave takes two seconds to tidy up; nothing is left to tidy.
    result = single_nb_execution(
        notebook, cwd=str(path.parent), timeout=120, allow_errors=False, shutdown_kernel="immediate"
    )
    if result.err is not None:
        raise result.err
    cache().cache_notebook_bundle(
        CacheBundleIn(notebook, str(path), data={"execution_seconds": result.time}),
        check_validity=False,
        overwrite=True,
    )

"""What a built page depends on besides its own text, and what must be sound before a build starts.

jupyter-cache keys a chapter's results by its cells alone, so an edit of a helper or a data file
would leave old results standing. Here the cache's folder is named after everything the cells use.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from ..derived import FOLDER as DERIVED
from ..figure import PAGES
from .address import SETTING
from .vendor import ROOT, VendorError, ensure

CACHE = ROOT / ".jupyter_cache"
CELLS_USE = (
    "helpers/*.py",
    "helpers/charts/*.py",
    "helpers/explorables/*.py",
    "helpers/models/*.py",
    "data/*",
    "requirements.lock",
    "package-lock.json",
)
PAGES_USE = ("helpers/sphinx/**/*", "_config.yml", "_toc.yml")
BOOK_USES = (
    *CELLS_USE,
    *PAGES_USE,
    "helpers/*.js",
    "helpers/*.css",
    "book/**/*",
    "package.json",
    "requirements.txt",
    "pyproject.toml",
)


def toc() -> list[Path]:
    """The book's pages in the order of ``_toc.yml``.

    Returns
    -------
    list of Path
        The first is the front page.
    """
    import yaml

    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [
        ROOT / f"{name}.md" for name in (toc["root"], *(entry["file"] for entry in toc["chapters"]))
    ]


def digest(*patterns: str) -> str:
    """Hash of the content of every file that matches, by path."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def cache_folder() -> Path:
    """Where results of cells belong that ran with the code and data as they are now."""
    return CACHE / digest(*CELLS_USE)[:16]


def derived_folder() -> Path:
    """Where a chapter that is run leaves what the browser's Python cannot work out."""
    return cache_folder() / "derived"


def prune_caches(keep: Path, most: int = 3) -> None:
    """Drop all but the newest few caches: an edit taken back is quick, the disk stays small."""
    others = [path for path in CACHE.glob("*") if path.is_dir() and path != keep]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[: 1 - most]:
        shutil.rmtree(path, ignore_errors=True)


def _prepare(app, config) -> None:
    from sphinx.errors import ExtensionError

    from . import validate

    try:
        ensure()
        validate.once()
    except (VendorError, validate.ValidationError) as error:
        raise ExtensionError(str(error)) from None
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    prune_caches(folder)
    os.environ |= {PAGES: "1", DERIVED: str(derived_folder())}
    config["nb_execution_cache_path"] = str(folder)
    # A page whose roles, figures or links were written by other code is read again.
    config["book_inputs"] = digest(*CELLS_USE, *PAGES_USE) + os.environ.get(SETTING, "")


def _forget_failure(app, error) -> None:
    """After a failure or a warning, make the next build read everything again.

    Sphinx keeps a page whose warning it has already given, so a second build would be green.
    """
    if error or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app) -> None:
    """Run before MyST-NB reads its configuration."""
    app.add_config_value("book_inputs", "", "env")
    app.connect("config-inited", _prepare, priority=100)
    app.connect("build-finished", _forget_failure, priority=900)

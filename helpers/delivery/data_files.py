"""``data/`` beside the pages: each table at an address that stays, and all in one archive."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from ..places import DATA, ROOT

FOLDER = "data"
ARCHIVE = "one-day-in-january-data.zip"
LICENCE = "LICENSE-TEXT"
THE_DAY = (2026, 1, 29, 16, 0, 0)
"""The date of each entry: the same content gives the same archive."""


def write(folder: Path) -> list[Path]:
    """Write the descriptor and the tables as they are, and the archive that holds them.

    Parameters
    ----------
    folder : Path
        Emptied first: a table that was taken away has no address any more.

    Returns
    -------
    list of Path
        What was written.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = sorted(path for path in DATA.iterdir() if path.suffix in (".csv", ".json"))
    written = [Path(shutil.copyfile(path, folder / path.name)) for path in files]
    return [*written, pack(folder, files)]


def pack(folder: Path, files: list[Path]) -> Path:
    """Write the archive that holds these files, and the licence, into a folder."""
    with zipfile.ZipFile(folder / ARCHIVE, "w") as archive:
        for path in [*files, *ROOT.glob(LICENCE)]:
            entry = zipfile.ZipInfo(f"{FOLDER}/{path.name}", THE_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return folder / ARCHIVE


def _write(app, error) -> None:
    if not error and app.builder.format == "html":
        write(Path(app.outdir) / FOLDER)


def setup(app) -> None:
    """Write the files once the pages are written."""
    app.connect("build-finished", _write)

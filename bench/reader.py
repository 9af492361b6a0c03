"""What a class costs: bytes for each reader, memory for each kernel.

``python -m bench.reader`` prints them; with ``--write`` they become ``data/measurements.csv``,
which the page for the person who runs a class shows. Needs the built book, a browser and Linux.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import tempfile
import zipfile
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from playwright.sync_api import sync_playwright

from helpers.chapters import address, chapters
from helpers.data import DATA
from helpers.delivery import lite
from helpers.delivery.notebooks import ARCHIVE
from helpers.delivery.run_here import megabytes
from helpers.pipeline.browser import launch
from helpers.places import HTML
from tests.support import jupyter as server
from tests.support import site as sites
from tests.support.site import Site, View

TABLE = DATA / "measurements.csv"
KB, MB = 1000, 1_000_000


@dataclass(frozen=True)
class Measurement:
    """One row of the table."""

    id: str
    label: str
    value: float
    unit: str
    measured_on: str
    how: str


def first_touch(site: Site, page: str) -> dict[str, int]:
    """What a page asks for once its first control is touched, if it has one: bytes by file."""
    asked = []
    with site.open(View(page)) as opened:
        slider = opened.locator("figure form input[type=range]").first
        if not slider.count():
            return {}
        opened.on("request", lambda request: asked.append(request.url))
        slider.focus()
        slider.press("ArrowRight")
        opened.wait_for_load_state("networkidle")
    paths = {site._path(url) for url in asked if url.startswith(site.host)}
    return {
        path.relative_to(site.folder).as_posix(): len(gzip.compress(path.read_bytes(), 6))
        for path in paths
    }


def pages() -> dict[str, float]:
    """Of the chapters' pages: the heaviest first load, what a touch adds, and all of them."""
    names = [address(path) for path in chapters()]
    with sync_playwright() as playwright, sites.serve(HTML) as host:
        browser = launch(playwright)
        site = Site(browser, HTML, host)
        weights = [site.weight(name) for name in names]
        touches = [first_touch(site, name) for name in names]
        site.close()
        browser.close()
    # What several pages use, a browser fetches once.
    files = {path: size for one in (*weights, *touches) for path, size in one.items()}
    return {
        "page": max(sum(one.values()) for one in weights) / KB,
        "touch": max(sum(one.values()) for one in touches) / KB,
        "book": sum(files.values()) / MB,
    }


def kernels() -> dict[str, float]:
    """Resident memory of a kernel, the largest of all chapters, and of its server."""
    held = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with zipfile.ZipFile(HTML / "notebooks" / ARCHIVE) as archive:
            archive.extractall(folder)
        with server.jupyter(sys.executable, folder) as running:
            for path in chapters():
                shown, found = server.run_notebook(running, f"{path.stem}.ipynb")
                if faults := server.errors(shown):
                    raise SystemExit(f"{path.stem} failed: {'; '.join(faults)}")
                print(
                    f"  {path.stem}: kernel {found['kernel'] / MB:.0f} MB, "
                    f"server {found['server'] / MB:.0f} MB",
                    flush=True,
                )
                held.append(found)
    return {name: max(one[name] for one in held) / MB for name in ("kernel", "server")}


def measure(day: str) -> list[Measurement]:
    """All rows of the table."""
    found = pages() | kernels()
    archive = (HTML / "notebooks" / ARCHIVE).stat().st_size / MB
    return [
        Measurement(id, label, round(value, digits or None), unit, day, how)
        for id, label, value, digits, unit, how in (
            (
                "page",
                "A chapter's page on a first visit, the heaviest",
                found["page"],
                0,
                "KB",
                "every file that it asks for, gzip",
            ),
            (
                "touch",
                "What a page's first touched slider adds, at most",
                found["touch"],
                0,
                "KB",
                "every file that is asked for then, gzip",
            ),
            (
                "book",
                "All chapters, one slider touched on each",
                found["book"],
                1,
                "MB",
                "each file once, gzip",
            ),
            (
                "archive",
                "All notebooks with data and helpers",
                archive,
                1,
                "MB",
                "the archive that every page offers",
            ),
            (
                "browser",
                "A chapter in JupyterLab in the reader's own browser, at most",
                megabytes(lite.size(HTML)),
                0,
                "MB",
                "JupyterLab, Python and every package, gzip",
            ),
            (
                "kernel",
                "A kernel after it ran a chapter, the largest",
                found["kernel"],
                0,
                "MB",
                "resident memory on Linux, run through JupyterLab's API",
            ),
            (
                "server",
                "The JupyterLab server of one student",
                found["server"],
                0,
                "MB",
                "resident memory on Linux, after all chapters",
            ),
        )
    ]


def write(rows: list[Measurement], path: Path = TABLE) -> None:
    """Write the rows as the table of the book."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([field.name for field in fields(Measurement)])
        table.writerows(astuple(row) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"renew data/{TABLE.name}")
    given = parser.parse_args()
    if not (HTML / "index.html").is_file():
        raise SystemExit("there is no book to measure; build it: make book")
    rows = measure(date.today().isoformat())
    for row in rows:
        print(f"{row.value:>10g} {row.unit}  {row.label} ({row.how})")
    if given.write:
        write(rows)
        print("written; now: python -m helpers describe")


if __name__ == "__main__":
    main()

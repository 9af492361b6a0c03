"""A chapter in the reader's own browser against the same notebook in a JupyterLab on the machine.

Both are opened in a browser that has nothing cached. The server of JupyterLab runs already and has
every package; the reader's browser fetches Python first, here from this machine, so what a line
takes to carry the bytes comes on top.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from time import perf_counter

from playwright.sync_api import sync_playwright

from bench.table import Line, middle
from helpers.delivery.notebooks import ARCHIVE
from helpers.pipeline.browser import launch
from helpers.places import HTML
from tests.support import lite
from tests.support.lab import jupyterlab


def local(browser, host: str, name: str) -> list[float]:
    """Seconds to the notebook, the kernel, the first result and the last in JupyterLab."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    started, times = perf_counter(), []
    page.goto(f"{host}/lab/tree/{name}.ipynb?reset")
    for state in (lite.OPEN, lite.READY):
        page.wait_for_function(state, timeout=lite.LONG)
        times.append(perf_counter() - started)
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    for state in (lite.FIRST, lite.ALL):
        page.wait_for_function(state, timeout=lite.LONG)
        times.append(perf_counter() - started)
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    context.close()
    return times


def _told(times: list[float]) -> str:
    return ", ".join(f"{seconds:.1f}" for seconds in times)


def measure(chapters: list[str], runs: int) -> list[Line]:
    """The first and the last result of each chapter, and what its reader fetches.

    Parameters
    ----------
    chapters : list of str
        Names of notebooks.
    runs : int
        Of each; the two ways take turns, and the medians are told.
    """
    lines = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        site = lite.book_with(folder, "local")
        shutil.unpack_archive(HTML / "notebooks" / ARCHIVE, folder / "lab")
        browser = launch(playwright, args=[lite.ONLY_HERE])
        with lite.served(site) as (host, asked), jupyterlab(folder / "lab") as lab:
            for name in chapters:
                here, there, fetched = [], [], []
                for _ in range(runs):
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    run = lite.Run(context, host, name)
                    del asked[:]
                    here.append(run.press())
                    fetched.append(sum(lite.weight(site / path.lstrip("/")) for path in set(asked)))
                    context.close()
                    there.append(local(browser, lab, name))
                    print(
                        f"  {name}: {_told(here[-1])} s, on the machine {_told(there[-1])} s "
                        "(JupyterLab, kernel, first, last result)",
                        flush=True,
                    )
                for what, state in (("first result", 2), ("last result", 3)):
                    lines.append(
                        Line(
                            f"{name} in the reader's browser, {what}",
                            middle([times[state] for times in here]),
                            "s",
                            "JupyterLab on the machine",
                            middle([times[state] for times in there]),
                        )
                    )
                lines.append(
                    Line(f"{name} in the reader's browser, fetched", middle(fetched) / 1e6, "MB")
                )
        browser.close()
    return lines

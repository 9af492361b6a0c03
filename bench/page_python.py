"""Python in the page: from the press to the first result, against the browser's lab and JupyterLab.

``python -m bench.page_python`` prints it. The same cell in three places that take turns in one run:
in the page, in the browser's JupyterLab, and in a JupyterLab on this machine. Cold is a browser
that knows nothing; warm is the same browser once more. Everything is self-hosted, so what a line
takes to carry the bytes comes on top.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter

import nbformat
from playwright.sync_api import sync_playwright

from bench.browser import notebooks_folder
from bench.table import Line, markdown, middle
from helpers.delivery import page_python
from helpers.delivery.lite import SPEC
from helpers.pipeline.browser import launch
from tests.support.lab import jupyterlab
from tests.support.lite import ALL, LONG, ONLY_HERE, OPEN, READY, book_with, served
from tests.support.page_python import Driver, text

NAME = "session"
CODE = 'from helpers.model import model\nprint(model("index_without").text())'


def in_the_page(context, host: str) -> float:
    """Seconds from the press to the cell's result, in a context of its own or one once more."""
    page = context.new_page()
    driver = Driver(page, host, NAME)
    started = perf_counter()
    assert text(driver.run(CODE)).strip()
    took = perf_counter() - started
    page.close()
    return took


def in_a_lab(context, address: str) -> float:
    """Seconds from opening a notebook with that cell in JupyterLab to its result."""
    page = context.new_page()
    started = perf_counter()
    page.goto(address)
    for state in (OPEN, READY):
        page.wait_for_function(state, timeout=LONG)
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(ALL, timeout=LONG)
    took = perf_counter() - started
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()
    return took


def notebook() -> nbformat.NotebookNode:
    """A notebook with that cell."""
    cells = [nbformat.v4.new_markdown_cell("One cell"), nbformat.v4.new_code_cell(CODE)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def measure(runs: int) -> list[Line]:
    """Medians of so many runs, the places taking turns."""
    times: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        site = book_with(folder, "local")
        size = page_python.size(site) / 1e6
        one = notebook()
        write_contents(site / "lite", {f"{NAME}.ipynb": as_in_the_lab(one)})
        work = folder / "work"
        work.mkdir()
        notebooks_folder(work)
        nbformat.write(one, work / "one.ipynb")
        with served(site) as (host, _), jupyterlab(work) as lab:
            chromium = launch(playwright, args=[ONLY_HERE])
            addresses = {
                "lab": f"{host}/lite/lab/index.html?path={NAME}.ipynb",
                "server": f"{lab}/lab/tree/one.ipynb?reset",
            }
            for _ in range(runs):
                for where in ("page", *addresses):
                    context = chromium.new_context()
                    for heat in ("cold", "warm"):
                        took = (
                            in_the_page(context, host)
                            if where == "page"
                            else in_a_lab(context, addresses[where])
                        )
                        times.setdefault((where, heat), []).append(took)
                    context.close()
            chromium.close()
    found = {key: middle(taken) for key, taken in times.items()}
    return [
        *(
            Line(
                f"press to first result in the page, {heat}",
                found["page", heat],
                "s",
                against,
                found[where, heat],
            )
            for heat in ("cold", "warm")
            for where, against in (("lab", "the browser's lab"), ("server", "JupyterLab here"))
        ),
        Line("Python for the page", size, "MB"),
    ]


def as_in_the_lab(one: nbformat.NotebookNode) -> bytes:
    """The notebook with the name that the kernel has in the browser's lab."""
    one = nbformat.from_dict({**one, "metadata": {"kernelspec": SPEC}})
    return nbformat.writes(one).encode()


def write_contents(lab: Path, files: dict[str, bytes]) -> None:
    """Put notebooks in the place of a lab's own."""
    for name, content in files.items():
        (lab / "files" / name).write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {given.runs} runs\n", flush=True)
    print(markdown(measure(given.runs)))


if __name__ == "__main__":
    main()

"""``python -m bench``: what the book costs, as one table in Markdown.

Needs the built book (make book) and a browser. The ways that are compared take turns in one run on
one machine; what is printed are medians. ``--only`` measures a part, ``--quick`` with few
repetitions, to see that it works.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable

from playwright.sync_api import Browser, sync_playwright

from bench import browser, build, checks, evaluations, lite, watch
from bench.table import Line, head, row
from helpers.chapters import chapters
from helpers.pipeline.browser import launch
from helpers.places import HTML

PARTS = ("evaluations", "browser", "lite", "build", "watch", "checks")
QUICK = (10, 1)
LONG = (60, 7)
"""Presses of a slider and first charts."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    parts = given.only or PARTS
    if not (HTML / browser.PAGE).is_file():
        raise SystemExit("there is no book to measure; build it: make book")
    presses, runs = QUICK if given.quick else LONG
    busy = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, load {busy:.1f}; "
        f"{presses} presses, {runs} first charts; the last column says how many times as much "
        "it is there\n",
        flush=True,
    )
    print(head(), flush=True)
    for part in parts:  # a part's rows are there at once: if a later one fails, they stay
        for line in measure(part, given.quick):
            print(row(line), flush=True)


def measure(part: str, quick: bool) -> list[Line]:
    """The rows of one part."""
    if part == "evaluations":
        return evaluations.measure(5 if quick else 40)
    if part == "browser":
        return _in_browser(lambda chromium: browser.measure(chromium, *(QUICK if quick else LONG)))
    if part == "lite":
        names = [path.stem for path in chapters()]
        return lite.measure(names[:2] if quick else names, 1)
    if part == "build":
        return build.measure()
    if part == "watch":
        return _in_browser(lambda chromium: watch.measure(chromium, 1 if quick else 3))
    return checks.measure(1 if quick else 3)


def _in_browser(measured: Callable[[Browser], list[Line]]) -> list[Line]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        lines = measured(chromium)
        chromium.close()
        return lines


if __name__ == "__main__":
    main()

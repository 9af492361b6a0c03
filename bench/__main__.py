"""``python -m bench``: what the book costs, as one table in Markdown.

Needs the built book (make book) and a browser. The ways that are compared take turns in one run on
one machine; what is printed are medians. ``--only`` measures a part, ``--quick`` with few
repetitions, to see that it works.
"""

from __future__ import annotations

import argparse
import os
import platform

from playwright.sync_api import sync_playwright

from bench import browser, build, checks, evaluations, lite, watch
from bench.table import markdown
from helpers.chapters import chapters
from helpers.pipeline.browser import launch
from helpers.places import HTML

PARTS = ("evaluations", "browser", "lite", "build", "watch", "checks")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    parts = given.only or PARTS
    if not (HTML / browser.PAGE).is_file():
        raise SystemExit("there is no book to measure; build it: make book")
    presses, runs = (10, 1) if given.quick else (60, 7)
    busy = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, load {busy:.1f}; "
        f"{presses} presses, {runs} first charts; the last column says how many times as much "
        "it is there\n",
        flush=True,
    )
    lines = []
    if "evaluations" in parts:
        lines += evaluations.measure(5 if given.quick else 40)
    if "browser" in parts:
        with sync_playwright() as playwright:
            chromium = launch(playwright)
            lines += browser.measure(chromium, presses, runs)
            chromium.close()
    if "lite" in parts:
        names = [path.stem for path in chapters()]
        lines += lite.measure(names[:2] if given.quick else names, 1)
    if "build" in parts:
        lines += build.measure()
    if "watch" in parts:
        with sync_playwright() as playwright:
            chromium = launch(playwright)
            lines += watch.measure(chromium, 1 if given.quick else 3)
            chromium.close()
    if "checks" in parts:
        lines += checks.measure(1 if given.quick else 3)
    print(markdown(lines))


if __name__ == "__main__":
    main()

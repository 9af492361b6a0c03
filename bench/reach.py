"""How far it is into a chapter: screens to its first figure and slider, its words and minutes.

``python -m bench.reach`` prints one table in Markdown. Needs the built book and a browser.
"""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from helpers.chapters import address, chapters
from helpers.pipeline.browser import launch
from helpers.pipeline.budget import budget_of
from helpers.places import HTML
from tests.support import site as sites

SCREENS = ((1280, 720), (390, 844))
"""Width and height: a projector and a phone."""

FIRST = """(selector) => {
  const seen = [...document.querySelectorAll(selector)].find((one) => one.offsetParent);
  return seen ? (seen.getBoundingClientRect().top + scrollY) / innerHeight : null;
}"""
WANTED = {"figure": "figure.bk-figure", "slider": "form.bk-controls input[type=range]"}


def far(page) -> list[str]:
    """Screens from the top of an opened page to its first figure and its first slider."""
    found = [page.evaluate(FIRST, selector) for selector in WANTED.values()]
    return ["none" if screens is None else f"{screens:.1f}" for screens in found]


def table() -> list[list[str]]:
    """A row a page: its name, the screens at each size, its words and its minutes."""
    rows = []
    with sync_playwright() as playwright, sites.serve(HTML) as host:
        browser = launch(playwright)
        for path in chapters():
            row = [path.stem]
            for width, height in SCREENS:
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(f"{host}/{address(path)}", timeout=120_000)  # a busy machine
                sites.scripted(page)
                page.evaluate("document.fonts.ready.then(() => true)")
                row += far(page)
                page.close()
            budget = budget_of(path.stem)
            rows.append([*row, f"{budget.words:,}", str(budget.minutes)])
        browser.close()
    return rows


def main() -> None:
    if not (HTML / "index.html").is_file():
        raise SystemExit("there is no book to measure; build it: make book")
    heads = ["page"]
    heads += [f"screens to {what}, {width}" for width, _ in SCREENS for what in WANTED]
    heads += ["words", "minutes"]
    print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}")
    for row in table():
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()

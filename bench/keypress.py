"""How long from a keypress to the painted chart, on the page, on a slow processor too.

    python -m bench.keypress        needs the built book (make book) and a browser

For each live figure and each slowdown of the processor: presses of the arrow keys on its first
slider, from the event's own time stamp to the second frame after the drawing changed. The first
of the two frames paints it; the second one starts when that is done.
"""

import argparse
from statistics import median

from playwright.sync_api import sync_playwright

from helpers.sphinx.build import HTML
from tests import site as sites
from tests.browser import launch

PAGE = "book/session.html"
SLOWDOWNS = (1, 4, 6)

WATCH = """(figure) => {
  window.times = [];
  let pressed = 0;
  const slider = document.querySelector(`#${figure} input[type=range]`);
  slider.addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (!pressed) return;
    const since = pressed;
    pressed = 0;
    requestAnimationFrame(() => requestAnimationFrame(() =>
      window.times.push(performance.now() - since)));
  }).observe(document.querySelector(`#${figure} .bk-figure__chart`),
    { subtree: true, childList: true, attributes: true, characterData: true });
}"""


def times(browser, address, figure, slowdown, presses):
    """Milliseconds from keydown to paint, one for each press that changed the drawing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    slider = page.locator(f"#{figure} input[type=range]").first
    slider.focus()
    page.wait_for_selector(f"#{figure}[data-awake]")
    page.evaluate(WATCH, figure)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    for press in range(presses):
        # to and fro, so that a slider of few steps does not stand at its end
        slider.press("ArrowLeft" if press // 10 % 2 == 0 else "ArrowRight")
        try:
            page.wait_for_function(f"window.times.length > {press}", timeout=3000)
        except Exception as error:
            raise SystemExit(f"{figure}: press {press + 1} changed nothing in the chart") from error
    found = page.evaluate("window.times")
    context.close()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--presses", type=int, default=100)
    presses = parser.parse_args().presses
    if not (HTML / PAGE).is_file():
        raise SystemExit("there is no book to measure; build it: make book")
    print(f"keydown to painted chart, ms, {presses} presses: median / 95th percentile")
    print("figure".ljust(20) + "".join(f"{rate}×".rjust(18) for rate in SLOWDOWNS))
    with sync_playwright() as playwright, sites.serve(HTML) as host:
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(f"{host}/{PAGE}")
        figures = page.locator("figure[data-live]").evaluate_all("all => all.map((one) => one.id)")
        for figure in figures:
            cells = []
            for slowdown in SLOWDOWNS:
                found = sorted(times(browser, f"{host}/{PAGE}", figure, slowdown, presses))
                late = found[min(len(found) - 1, round(0.95 * len(found)))]
                cells.append(f"{median(found):.0f} / {late:.0f}".rjust(18))
            print(figure.ljust(20) + "".join(cells), flush=True)
        browser.close()


if __name__ == "__main__":
    main()

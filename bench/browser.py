"""In a browser: keypress to painted chart, first chart, bytes of a page.

"Painted" is the second frame after the drawing changed: the first one paints it, the second starts
when that is done.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import nbformat

from bench.table import Line, middle
from helpers.delivery.notebooks import ARCHIVE
from helpers.places import HTML
from tests.support import site as sites
from tests.support.lab import READY, Notebook, jupyterlab

PAGE = "book/session.html"
FIGURE = "index-without"

WATCH = """([place, control, drawn]) => {
  // `drawn` names what is drawn anew as a whole; where there is none, any change counts.
  window.times = [];
  let pressed = 0, before = null;
  control.addEventListener("keydown", (event) => {
    pressed = event.timeStamp;
    before = drawn && place.querySelector(drawn);
  }, true);
  new MutationObserver(() => {
    const now = drawn && place.querySelector(drawn);
    if (!pressed || (drawn && (!now || now === before))) return;
    const since = pressed;
    pressed = 0;
    requestAnimationFrame(() => requestAnimationFrame(() =>
      window.times.push(performance.now() - since)));
  }).observe(place, { subtree: true, childList: true, attributes: true, characterData: true });
}"""

SHOWN = """(selector) => new Promise((done) => {
  const look = () => document.querySelector(selector)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
    : requestAnimationFrame(look);
  look();
})"""

OURS = """
from helpers.workbench import explore

explore("index_without", along="weight")
"""

STOCK = """
import ipywidgets, pandas as pd
import altair as alt
from IPython.display import display

def draw(weight=0.0575):
    weights = pd.DataFrame({"weight": [step / 800 for step in range(4, 97)]})
    weights["result"] = (-0.13 + 9.99 * weights["weight"]) / (1 - weights["weight"])
    here = pd.DataFrame({"weight": [weight], "result": [(-0.13 + 9.99 * weight) / (1 - weight)]})
    base = alt.Chart(weights).mark_line().encode(x="weight", y="result")
    spec = (base + alt.Chart(here).mark_point().encode(x="weight", y="result")).to_dict()
    # JupyterLab draws Vega-Lite 5 by itself, without another host
    spec["$schema"] = "https://vega.github.io/schema/vega-lite/v5.json"
    display({"application/vnd.vegalite.v5+json": spec, "text/plain": ""}, raw=True)

ipywidgets.interact(draw, weight=ipywidgets.FloatSlider(
    min=0.005, max=0.12, step=0.0005, value=0.0575, readout_format=".4f"));
"""


def _press(page, place, control, presses: int, drawn: str = "") -> list[float]:
    """Milliseconds from keydown to paint, one for each press."""
    control.focus()
    page.evaluate(WATCH, [place.element_handle(), control.element_handle(), drawn])
    for press in range(presses):
        control.press("ArrowLeft" if press // 5 % 2 == 0 else "ArrowRight")
        page.wait_for_function(f"window.times.length > {press}", timeout=10_000)
    return page.evaluate("window.times")


def _open_notebook(context, host: str, name: str):
    page = context.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.continue_()
            if route.request.url.startswith((host, "data:", "blob:"))
            else route.abort()
        ),
    )
    page.goto(f"{host}/lab/tree/{name}?reset")
    return page


BARE = """
<input type="range" min="1" max="20" value="5" step="0.1"><div id="place"></div>
<script src="{host}/_static/vega.js"></script><script src="{host}/_static/book.js"></script>
<script>Book.define = (id, spec) => {{ window.spec = spec; }};</script>
<script src="{host}/_static/figures/{figure}.js"></script>
<script>
  const laidOut = Book.layOut(spec, "wide", {{ wide: 720, narrow: 360 }});
  const view = new vega.View(vega.parse(laidOut), {{ renderer: "svg", container: "#place" }});
  view.run();
  document.querySelector("input").addEventListener("input", (event) =>
    view.signal("weight", Number(event.target.value) / 100).runAsync());
</script>
"""


def bare_view(page, host: str, presses: int) -> list[float]:
    """The same chart, one slider, and nothing else: no words, no formula, no labels in place."""
    page.set_content(BARE.format(host=host, figure=FIGURE))
    page.wait_for_selector("#place svg")
    return _press(page, page.locator("#place"), page.locator("input"), presses)


def keypress(browser, host: str, lab: str, presses: int) -> list[Line]:
    """The page against a bare Vega view, our widget and plain ``interact``."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{host}/{PAGE}")
    sites.scripted(page)
    control = page.locator(f"#{FIGURE} input[type=range]").nth(1)
    control.focus()
    page.wait_for_selector(f"#{FIGURE}[data-awake]")
    on_page = middle(_press(page, page.locator(f"#{FIGURE} .bk-figure__chart"), control, presses))
    bare = middle(bare_view(page, host, presses))
    page.close()
    page = _open_notebook(context, lab, "keys.ipynb")
    page.wait_for_function(READY, timeout=60_000)
    Notebook(page).run()
    page.wait_for_selector(".bk-nb-chart svg")
    page.wait_for_timeout(1500)
    figure = page.locator(".bk-nb")
    ours = middle(
        _press(
            page, figure.locator(".bk-nb-chart"), figure.locator("[role=slider]").nth(1), presses
        )
    )
    area = page.locator(".jp-OutputArea:has(.widget-slider)").last
    slider = area.locator(".widget-slider [role=slider]").last
    stock = middle(_press(page, area, slider, presses, drawn="canvas, .vega-embed svg"))
    context.close()
    return [
        Line("key to painted chart, page", on_page, "ms", "a bare Vega view of the chart", bare),
        Line("key to painted chart, page", on_page, "ms", "interact in JupyterLab", stock),
        Line(
            "key to painted chart, our widget in JupyterLab",
            ours,
            "ms",
            "interact in JupyterLab",
            stock,
        ),
    ]


def first_chart(browser, host: str, lab: str, runs: int) -> list[Line]:
    """A first visitor's wait, the ways taking turns; the server of JupyterLab runs already."""
    page_ms: list[float] = []
    lab_ms: list[float] = []
    stock_ms: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        stock = Path(folder) / "stock.html"
        stock.write_text(_stock_altair_page(), encoding="utf-8")
        for _ in range(runs):
            for times, address in ((page_ms, f"{host}/{PAGE}"), (stock_ms, stock.as_uri())):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                page.goto(address, wait_until="commit")
                times.append(page.evaluate(SHOWN, "figure svg, #vis svg, #vis canvas"))
                context.close()
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            started = perf_counter()
            page = _open_notebook(context, lab, "session.ipynb")
            page.wait_for_function(READY, timeout=60_000)
            page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
            page.wait_for_selector(".bk-nb-chart svg", timeout=60_000, state="attached")
            lab_ms.append(1000 * (perf_counter() - started))
            page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
            context.close()
    ours = middle(page_ms)
    return [
        Line("first chart, cold", ours, "ms", "the chapter run in JupyterLab", middle(lab_ms)),
        Line(
            "first chart, cold",
            ours,
            "ms",
            "a stock Altair page (scripts inline)",
            middle(stock_ms),
        ),
    ]


def _stock_altair_page() -> str:
    import altair as alt
    import pandas as pd

    days = pd.DataFrame({"x": range(50), "y": [step**1.5 for step in range(50)]})
    return alt.Chart(days).mark_line().encode(x="x", y="y").to_html(inline=True)


def weight(browser, host: str) -> list[Line]:
    """Bytes of a page with a chart, gzip, against a stock Jupyter Book page with one chart."""
    ours = sum(sites.Site(browser, HTML, host).weight(PAGE).values())
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        book.mkdir()
        (book / "_config.yml").write_text("title: Stock\nexecute: {execute_notebooks: force}\n")
        (book / "_toc.yml").write_text("format: jb-book\nroot: page\n")
        (book / "page.md").write_text(STOCK_CHAPTER)
        run = subprocess.run(
            [
                sys.executable,
                "-c",
                "from jupyter_book.cli.main import main; main()",
                "build",
                str(book),
                "-q",
            ],
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise SystemExit(f"the stock book was not built:\n{run.stderr[-2000:]}")
        html = book / "_build" / "html"
        asked = []
        with sites.serve(html) as stock:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"{stock}/page.html")
            page.wait_for_timeout(1500)
            context.close()
            here = {url for url in asked if url.startswith(stock)}
            local = sum(_gzipped(html / urlsplit(url).path.lstrip("/")) for url in here)
    import vl_convert

    # Vega, Vega-Lite and vega-embed in one, in place of the three files of the CDN.
    # (Its type asks for a snippet, its documentation and its code do not.)
    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]
    scripts = len(gzip.compress(bundle.encode(), 6))
    others = sorted(
        {
            urlsplit(url).netloc
            for url in set(asked) - here
            if "://" in url and not url.startswith("data:")
        }
    )
    note = f"a stock Jupyter Book page with one chart, Vega included (asks {len(others)} hosts)"
    return [
        Line("page before first touch, gzip", ours / 1000, "KB", note, (local + scripts) / 1000)
    ]


STOCK_CHAPTER = """---
kernelspec: {display_name: Python 3, language: python, name: python3}
jupytext: {text_representation: {extension: .md, format_name: myst}}
---
# Stock

```{code-cell}
import altair as alt, pandas as pd
days = pd.DataFrame({"x": range(50), "y": [step**1.5 for step in range(50)]})
alt.Chart(days).mark_line().encode(x="x", y="y")
```
"""


def _gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6)) if path.is_file() else 0


def notebooks_folder(folder: Path) -> None:
    """The archive, unpacked, and a notebook with our widget and with plain ``interact``."""
    shutil.unpack_archive(HTML / "notebooks" / ARCHIVE, folder)
    keys = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(OURS), nbformat.v4.new_code_cell(STOCK)]
    )
    keys.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    nbformat.write(keys, folder / "keys.ipynb")


def measure(browser, presses: int, runs: int) -> list[Line]:
    """All that needs a browser, on one server of pages and one JupyterLab."""
    with tempfile.TemporaryDirectory() as place, sites.serve(HTML) as host:
        folder = Path(place)
        notebooks_folder(folder)
        with jupyterlab(folder) as lab:
            return [
                *keypress(browser, host, lab, presses),
                *first_chart(browser, host, lab, runs),
                *weight(browser, host),
            ]

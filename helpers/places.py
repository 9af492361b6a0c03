"""Where things lie: what is written by hand, what is built, what is fetched.

Every other module takes its folders from here. In an unpacked archive of notebooks the same folders
lie beside the helpers, as far as they are there.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"

BUILD = ROOT / "_build"
HTML = BUILD / "html"
"""The built pages."""
CACHE = ROOT / ".jupyter_cache"
"""What the chapters' cells gave."""

VENDOR = BUILD / "vendor"
"""What was fetched for the pages, cut to size."""
NODE_MODULES = VENDOR / "node_modules"
STATIC = VENDOR / "static"
"""What is copied into the pages' own static files."""
FONTS = VENDOR / "ttf"
"""The charts' font, so that text is measured as the page will set it."""
VEGA = NODE_MODULES / "vega" / "build" / "vega.min.js"
"""What draws a chart, at build time and in a reader's browser."""
LABELS = ROOT / "helpers" / "labels.js"
"""Where the words of a chart stand; it goes wherever Vega goes."""
LINE = ROOT / "helpers" / "line.js"
"""On which a reader draws a range, on a page and in a notebook."""
DRAWINGS = BUILD / "drawings"
"""The charts as they were drawn for the pages."""
NOTEBOOK = VENDOR / "notebook"
"""Scripts and fonts that a chart in a notebook needs."""
NOTEBOOK_FILES = ("vega.js", "vega-lite.js", "regular.woff2", "semibold.woff2")
"""Their names, in the order in which helpers/chart.js takes them."""

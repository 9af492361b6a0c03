"""A figure as a page has it, made of its data as a notebook file holds them."""

import json
from html import escape

from helpers import figure_html
from helpers.chapters import chapters
from helpers.figure import MIME
from helpers.pipeline import drawings, run_chapter


def as_kept(figure):
    """The figure's data after a notebook file, which sorts names and knows no other numbers."""
    return json.loads(json.dumps(figure.bundle(), sort_keys=True, allow_nan=False))


def page_html(figure, set_formula=lambda tex: f'<div class="tex">{escape(tex)}</div>'):
    """The whole ``<figure>`` of a page."""
    bundle = as_kept(figure)
    drawing = drawings.draw(bundle["id"], bundle["specification"])
    return figure_html.page(bundle, "Figure 1", drawing.variants, set_formula)


def kept_bundles():
    """The figures of the built book as data, one for each."""
    store, kept = run_chapter.results(), run_chapter.kept()
    for path in chapters():
        for cell in store.get_cache_bundle(kept[path].pk).nb.cells:
            for output in cell.get("outputs", []):
                if MIME in output.get("data", {}):
                    yield output["data"][MIME]


def states(bundle):
    """What a reader can set a figure to, by name: the values of its inputs."""
    model = bundle["model"]
    if not model:
        return [["at rest", {}]]
    inputs = model["declared"]["inputs"]
    author = {row["name"]: row["value"] for row in inputs}
    found = [["at rest", author]]
    found += [[one["name"], author | one["values"]] for one in model["presets"]]
    for row in inputs:
        ends = [float(value) for value in row.get("choices") or (row["low"], row["high"])]
        found += [[f"{row['label']} at {end:g}", author | {row["name"]: end}] for end in ends]
    return found

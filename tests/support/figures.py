"""A figure as a page has it, made of its data as a notebook file holds them."""

import json
from html import escape

from helpers import figure_html
from helpers.pipeline import drawings


def as_kept(figure):
    """The figure's data after a notebook file, which sorts names and knows no other numbers."""
    return json.loads(json.dumps(figure.bundle(), sort_keys=True, allow_nan=False))


def page_html(figure, set_formula=lambda tex: f'<div class="tex">{escape(tex)}</div>'):
    """The whole ``<figure>`` of a page."""
    bundle = as_kept(figure)
    drawing = drawings.draw(bundle["id"], bundle["specification"])
    return figure_html.page(bundle, "Figure 1", drawing.variants, set_formula)

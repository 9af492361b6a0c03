"""A prediction in a notebook: boxes for a number and its range, and a line to draw both on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

from . import units
from .places import LINE
from .stills import Still
from .widgets import box_class

STYLE = Path(__file__).with_name("notebook.css")

_AROUND_IT = """
export default {
  render({ model, el }) {
    const line = globalThis.BookLine.make(el, model.get("scale"), (state) => {
      model.set("drawn", state);
      model.save_changes();
    });
    const show = () => line.show(model.get("state"));
    model.on("change:state", show);
    show();
  },
};
"""
"""What makes a notebook's widget of the script that a page loads as it is."""


@cache
def _line_class() -> type:
    import anywidget
    import traitlets

    class Line(anywidget.AnyWidget):
        """A number line; what is drawn on it comes back in `drawn`."""

        _esm = LINE.read_text(encoding="utf-8") + _AROUND_IT
        _css = STYLE
        scale = traitlets.Dict().tag(sync=True)
        state = traitlets.Dict().tag(sync=True)
        drawn = traitlets.Dict().tag(sync=True)

    return Line


def question(
    text: str,
    *,
    unit: units.Unit,
    low: float,
    high: float,
    give_or_take: float,
    decimals: int,
    answer: float,
    made: dict | None,
    commit: Callable[[float, float], dict],
    said: Callable[[dict], list[str]],
):
    """Boxes for a number and its give-or-take, a line to draw both on, a button that commits.

    Parameters
    ----------
    text : str
        The question.
    unit : helpers.units.Unit
        Of the answer.
    low, high : float
        What a sensible answer can be.
    give_or_take : float
        What stands in the second box at first.
    decimals : int
        Of the answer.
    answer : float
        Marked on the line, once there is a commitment.
    made : dict or None
        What was committed to before, as `helpers.kept.made` gives it.
    commit : callable
        Keeps a number and its range; gives what is kept now.
    said : callable
        Says what to make of what is kept, line by line.

    Returns
    -------
    ipywidgets.VBox
    """
    import ipywidgets

    width = {"description_width": "initial"}
    after = (unit.before + unit.after).strip()
    step = 10.0**-decimals
    number = ipywidgets.BoundedFloatText(
        value=max(low, min(high, 0)),
        min=low,
        max=high,
        step=step,
        style=width,
        description=f"Your number{f', {after}' if after else ''}",
    )
    around = ipywidgets.BoundedFloatText(
        value=give_or_take,
        min=0,
        max=high - low,
        step=step,
        style=width,
        description="Give or take",
        tooltip="You are eight tenths sure of this range.",
    )
    button = ipywidgets.Button(description="Commit", layout={"width": "auto"})
    again = ipywidgets.Button(description="Think again", layout={"width": "auto"})
    ends = {"low": low, "high": high, "decimals": decimals}
    scale = ends | {"before": unit.before, "after": unit.after}
    line = _line_class()(scale=scale)
    place = ipywidgets.HTML()
    asked = f"<p><b>{escape(text)}</b></p>"
    still = Still(f"{asked}<p>No number was committed to.</p>")
    locked, touched = False, False  # a line with a handle on it would suggest a number

    def draw(_change=None, marked: dict | None = None) -> None:
        line.state = {
            "number": number.value if touched else None,
            "range": around.value,
            "locked": locked,
            **(marked or {}),
        }

    def drawn(change) -> None:
        """The line was drawn on: the boxes say the same."""
        if change["new"]["number"] is not None:
            number.value, around.value = change["new"]["number"], change["new"]["range"]

    def typed(_change) -> None:
        nonlocal touched
        touched = True
        draw()

    def show(kept: dict) -> None:
        nonlocal locked, touched
        locked = touched = True
        for control in (number, around, button):
            control.disabled = True
        again.layout.display = ""
        number.value, around.value = kept["first"]["guess"], kept["first"]["range"]
        draw(marked={"answer": answer})
        verdict = "".join(f"<p>{escape(one)}</p>" for one in said(kept))
        place.value = f'<div role="status">{verdict}</div>'
        still.write(f"{asked}{verdict}")

    def think_again(_button) -> None:
        nonlocal locked
        locked = False
        for control in (number, around, button):
            control.disabled = False
        again.layout.display = "none"
        draw(marked={"answer": answer})

    number.observe(typed, names="value")
    around.observe(draw, names="value")
    line.observe(drawn, names="drawn")
    button.on_click(lambda _button: show(commit(number.value, around.value)))
    again.on_click(think_again)
    again.layout.display = "none"
    style = f"<style>{still.hidden}</style>" if still.is_shown else ""
    whole = box_class()(
        [
            ipywidgets.HTML(asked + style),
            ipywidgets.HBox([number, around, button, again], layout={"flex_flow": "row wrap"}),
            line,
            place,
        ]
    )
    whole.add_class("bk-nb")
    if made:
        show(made)
    else:
        draw()
    return whole

"""A notebook's figure: sliders that call Python, and a chart that our own script draws.

The sliders are made of the same rows as a page's form. Every number beside them is worked out by
the model in Python; the chart is drawn in the browser by the Vega that the build took from npm, so
a notebook needs no other host and no native code. Only this module and ``asking`` know ipywidgets,
and they are imported when something is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl

from . import controls, forms, titles, units
from .data import Assumption
from .model import Model, ModelError
from .places import LABELS, NOTEBOOK, NOTEBOOK_FILES, ROOT
from .readings import Reading

HERE = Path(__file__).resolve().parent
SCRIPTS = (ROOT / "vendor", NOTEBOOK)
"""Where Vega and the fonts are: beside an unpacked archive, or where the build puts them."""

LABEL = "21rem"


def _scripts() -> list[bytes]:
    for folder in SCRIPTS:
        files = [folder / name for name in NOTEBOOK_FILES]
        if all(file.is_file() for file in files):
            vega, lite, *fonts = (file.read_bytes() for file in files)
            return [vega, lite, LABELS.read_bytes(), *fonts]
    raise FileNotFoundError(
        f"{NOTEBOOK_FILES[0]} is neither in {SCRIPTS[0]} nor in {SCRIPTS[1]}; run `make book` "
        "once, or unpack the whole archive of the notebooks"
    )


@cache
def _chart_class() -> type:
    import anywidget
    import traitlets

    class Chart(anywidget.AnyWidget):
        """A Vega-Lite chart whose parameters follow `values`."""

        _esm = HERE / "chart.js"
        _css = HERE / "notebook.css"
        spec = traitlets.Dict().tag(sync=True)
        values = traitlets.Dict().tag(sync=True)
        description = traitlets.Unicode().tag(sync=True)
        hidden = traitlets.Unicode().tag(sync=True)

        def __init__(self, **given):
            super().__init__(**given)
            self.on_msg(self._answer)

        def _answer(self, _widget, message, _buffers):
            """Give the script what it asks for: Vega and the fonts, once for all charts."""
            if message.get("kind") != "vega":
                return
            try:
                self.send({"kind": "vega"}, buffers=_scripts())
            except FileNotFoundError as error:
                self.send({"error": str(error)})

    return Chart


@cache
def box_class() -> type:
    import ipywidgets

    class Box(ipywidgets.VBox):
        """A box beside which a `stills.Still` says in a file what it shows."""

        def _repr_mimebundle_(self, **kwargs):
            return super()._repr_mimebundle_(**kwargs) | {"text/html": "", "text/plain": ""}

    return Box


class Panel:
    """What a reader can move: a slider or a list for each input, presets, a reset.

    Parameters
    ----------
    model : helpers.model.Model
    presets, choices : dict
        As in `helpers.figure.figure`.
    changed : callable
        Called without arguments after every move.
    """

    def __init__(
        self,
        model: Model,
        presets: dict[str, dict],
        choices: dict[str, dict],
        changed: Callable[[], None],
    ):
        import ipywidgets

        self.model, self._changed, self._silent = model, changed, False
        self.inputs = {
            row.input: _choice(row, choices[row.input]) if row.input in choices else _slider(row)
            for row in model.inputs
        }
        for control in self.inputs.values():
            control.observe(lambda _change: self._moved(), names="value")
        buttons = []
        for name, values in controls.presets_of(model, presets).items():
            button = ipywidgets.Button(description=name, layout={"width": "auto"})
            button.on_click(lambda _button, values=values: self.set(values))
            buttons.append(button)
        self.widget = ipywidgets.VBox(
            [*self.inputs.values(), ipywidgets.HBox(buttons, layout={"flex_flow": "row wrap"})]
        )

    @property
    def values(self) -> dict[str, float]:
        """The current inputs, in the units that the model computes in."""
        return {
            row.input: controls.snap(row, self.inputs[row.input].value / _factor(self, row))
            for row in self.model.inputs
        }

    def set(self, values: dict[str, float]) -> None:
        """Set these inputs, and the others to the author's values, in a single change."""
        self._silent = True
        try:
            for row in self.model.inputs:
                self.inputs[row.input].value = values.get(row.input, row.value) * _factor(self, row)
        finally:
            self._silent = False
        self._moved()

    def take(self, query: str) -> dict[str, float]:
        """Take over the scenario from a page's address, if it belongs to this model.

        Parameters
        ----------
        query : str
            Such as ``?path=session.ipynb&index_without.weight=0.04``. It is untrusted: only known
            names with numbers in range, and among the choices if there are any, are taken.

        Returns
        -------
        dict
            What was taken.
        """
        asked = dict(parse_qsl(query.lstrip("?")))
        taken = {}
        for row in self.model.inputs:
            value = _number(asked.get(row.id))
            if value is None or not row.low <= value <= row.high:
                continue
            choices = getattr(self.inputs[row.input], "options", ())
            if not choices or value in [choice for _, choice in choices]:
                taken[row.input] = controls.snap(row, value)
        if taken:
            self.set(taken)
        return taken

    def _moved(self) -> None:
        if not self._silent:
            self._changed()


def _number(text: str | None) -> float | None:
    """A plain number, as an address writes it.

    >>> _number("0.04"), _number("-2"), _number("1e9"), _number("nan"), _number(None)
    (0.04, -2.0, None, None, None)
    """
    plain = re.fullmatch(r"-?\d{1,12}(\.\d{1,12})?", text or "")
    return float(plain[0]) if plain else None


def _factor(panel: Panel, row: Assumption) -> float:
    """A list holds the model's own values, a slider what is shown."""
    is_list = hasattr(panel.inputs[row.input], "options")
    return 1 if is_list else row.display_factor


def _slider(row: Assumption):
    import ipywidgets

    how = controls.input_format(row)
    low, high, step, value = (
        round(number * row.display_factor, how["decimals"] + 6)
        for number in (row.low, row.high, row.step, row.value)
    )
    unit = units.unit(row.display_unit)
    around = (unit.before + unit.after).strip()
    return ipywidgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        readout_format=f".{how['decimals']}f",
        description=f"{row.label}{f', {around}' if around else ''}",
        tooltip=row.reason,
        style={"description_width": LABEL},
        layout={"width": "100%"},
    )


def _choice(row: Assumption, meanings: dict):
    import ipywidgets

    return ipywidgets.Dropdown(
        options=[(text, value) for value, text in meanings.items()],
        value=row.value,
        description=row.label,
        style={"description_width": LABEL},
        layout={"width": "100%"},
    )


def notebook_figure(
    specification: dict,
    *,
    head: str,
    foot: str,
    description: str,
    table: str,
    model: Model | None = None,
    presets: dict[str, dict] | None = None,
    choices: dict[str, dict] | None = None,
    cases: dict[str, dict] | None = None,
    readings: tuple[Reading, ...] = (),
    hidden: str = "",
    keep: Callable[[dict, str], None] = lambda values, drawing: None,
):
    """A figure as a widget.

    Parameters
    ----------
    specification : dict
        The chart in Vega-Lite; its parameters have the names of the model's inputs.
    head, foot, table : str
        HTML: the title and subtitle; note and sources; the table behind a chart without a model.
    description : str
        For a reader who does not see the chart.
    model, presets, choices, cases, readings
        As in `helpers.figure.figure`.
    hidden : str
        The style sheet that hides the figure's still once the chart is drawn.
    keep : callable
        Called with the values and their drawing, empty where there is none, when a hand rests.

    Returns
    -------
    ipywidgets.VBox
        With the attributes ``chart`` and, if there is a model, ``panel``.
    """
    import ipywidgets

    drawing = _chart_class()(
        spec=specification,
        description=description,
        hidden=hidden,
        values=model.author() if model else {},
    )
    # Such a chart says in words what is wrong with values that make no sense together.
    explains = drawing.spec.get("usermeta", {}).get("explains", False)
    title = ipywidgets.HTML(head)
    parts = [title]
    panel: Panel | None = None
    if model:
        result, matters = ipywidgets.HTML(), ipywidgets.HTML()
        formula = ipywidgets.HTMLMath() if not model.columns else None
        beliefs = ipywidgets.HTML() if cases else None
        letters = "" if model.columns else model.latex()

        def show():
            assert panel, "a panel calls it once it is there"
            values = panel.values
            result.value, right = _result(model, values, readings)
            title.value = head + titles.second_html(model, values, choices)
            if right or explains:
                drawing.values = values  # before the rest: this is what a reader looks at
            else:
                keep(values, "")
            if right:
                matters.value = _fold(
                    "What matters", forms.grid(controls.what_matters(model, choices or {}, values))
                )
                if cases and beliefs:
                    beliefs.value = forms.grid(
                        controls.side_by_side(model, cases, values), "bk-table bk-cases"
                    )
                if formula:
                    tex = _plain_tex(model.latex_with_numbers(**values))
                    formula.value = f"${letters}$<br>${tex}$"

        panel = Panel(model, presets or {}, choices or {}, show)
        show()
        drawing.on_msg(
            lambda _chart, message, _buffers: (
                panel.take(message["query"]) if message.get("kind") == "scenario" else None
            )
        )
        parts += [
            panel.widget,
            result,
            drawing,
            *([beliefs] if beliefs else []),
            *([formula] if formula else []),
            matters,
        ]
    else:
        parts.append(drawing)

    def answer(_chart, message, _buffers):
        """Keep a drawing, unless the reader has moved on; the next one is on its way."""
        values = message.get("values")
        if message.get("kind") == "drawn" and values == (panel.values if panel else {}):
            keep(values, message["drawing"])

    drawing.on_msg(answer)
    if table:
        parts.append(ipywidgets.HTML(_fold("Table", table)))
    whole = ipywidgets.VBox([*parts, ipywidgets.HTML(foot)])
    whole.add_class("bk-nb")
    whole.chart, whole.panel = drawing, panel
    return whole


def _result(model: Model, values: dict, readings: tuple[Reading, ...]) -> tuple[str, bool]:
    """The result and its readings in words, or why there is none."""
    try:
        lines = [(model.output.label, model.text(**values))]
        lines += [(reading.label, reading.text(model(**values))) for reading in readings]
    except ModelError as error:
        return f'<p class="bk-message" role="status">{escape(str(error))}</p>', False
    return "".join(
        f'<p class="bk-output">{escape(label)}: <output aria-live="polite">{escape(shown)}</output>'
        "</p>"
        for label, shown in lines
    ), True


def _fold(summary: str, html: str) -> str:
    return f'<details><summary>{summary}</summary><div class="bk-scroll">{html}</div></details>'


def _plain_tex(tex: str) -> str:
    r"""LaTeX without the hooks that only a page's formulas have.

    >>> _plain_tex(r"I = \htmlData{in=a.b}{0.1} \times \htmlData{out=c}{\text{2\%}}")
    'I = {0.1} \\times {\\text{2\\%}}'
    """
    return re.sub(r"\\htmlData\{[^{}]*\}", "", tex)

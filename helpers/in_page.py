"""Cells that run in the page itself: what `helpers` does there that it does not do in a notebook.

A page's worker makes one `Page` and gives it cell after cell. They run as in a notebook: one after
the other in one namespace, the last expression shown, `display`, what is printed, errors with the
cell's lines. What differs is taken care of where a cell imports it: ``model("…")`` has the values
that the page's sliders are at, `check` marks the exercise, `predict` leads to the page's own form,
and `explore` moves any function. Other modules keep the book's own.

Nothing here knows a browser: what is to be shown goes through a function, as JSON holds it.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import io
import linecache
import re
import sys
import time
import traceback
import types
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from . import checks, data, predict, units
from .model import Model, ModelError, model

FIGURE = "application/vnd.book.figure+json"
"""The type of a figure for the page's engine; see `helpers.cell_figures.as_data`."""

VEGA_LITE = "application/vnd.vegalite.v6+json"
"""The type of a chart of Altair's own."""

OFFERED = {
    **dict.fromkeys(("claim", "fact", "records", "source", "table"), "helpers.data"),
    **dict.fromkeys(("attempt", "check"), "helpers.checks"),
    **dict.fromkeys(("figure", "show", "story_and_close"), "helpers.figures"),
    **dict.fromkeys(("explore", "formula"), "helpers.workbench"),
    "model": "helpers.model",
    "predict": "helpers.predict",
    "display": "IPython.display",
}
"""Names that a cell may use without importing them, and whose they are."""

MODULES = {"np": "numpy", "pd": "pandas", "math": "math", "charts": "helpers.charts"}
"""Modules that a cell may use without importing them, by the name that the book gives them."""

AT_ONCE = 0.05
"""Seconds for which what is printed is gathered before it is shown."""

MOST = 200_000
"""Characters that one run may print."""

_MAGIC = re.compile(r"^\s*([%!]\S*)", re.M)


@dataclass(frozen=True)
class ModelAsSet(Model):
    """A model at the values that its sliders have on the page, unless a call gives others.

    `author` still gives the author's.
    """

    at: dict[str, float] = field(default_factory=dict, compare=False)

    def _given(self, values: dict) -> dict:
        return super()._given({**self.at, **values})

    def as_in_the_book(self) -> Model:
        """The same formula at the author's values."""
        return Model(self.output, self.function, self.inputs, self.columns)


class Shown:
    """Something that says itself how it is shown, such as what ``display(HTML(…))`` gets."""

    def __init__(self, bundle: dict[str, str]):
        self.bundle = bundle

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return self.bundle


class _Printed(io.TextIOBase):
    """What a cell prints, on its way to the page in not too many pieces."""

    def __init__(self, tell: Callable[[str], None]):
        self._tell, self._held, self._left = tell, "", MOST
        self._due = time.monotonic()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._left > 0:
            self._held += text[: self._left]
            self._left -= len(text)
            if self._left <= 0:
                self._held += "\n… The cell has printed enough; the rest is left out.\n"
        late = time.monotonic() - self._due
        if late >= (0 if self._held.endswith("\n") else AT_ONCE):
            self.flush()
        return len(text)

    def flush(self) -> None:
        held, self._held = self._held, ""
        self._due = time.monotonic() + AT_ONCE
        if held:
            self._tell(held)


def _as_tex(tex: str) -> str:
    return f"<code>{escape(tex)}</code>"


class Page:
    """A page's Python: runs its cells and answers its sliders.

    Parameters
    ----------
    tell : callable
        ``tell(kind, what)``: ``stdout`` and ``stderr`` with a text, ``display`` with a bundle by
        MIME type, ``error`` with a dict, ``solved`` with an exercise's id, ``predicted`` with a
        dict.
    chapter : str
        The page's name; in a cell ``draw`` is the module of its figures.
    set_formula : callable
        Makes HTML of TeX.

    Examples
    --------
    >>> told = []
    >>> page = Page(lambda kind, what: told.append((kind, what)))
    >>> page.run("a", "x = 2\\nx + 1"), told
    (True, [('display', {'text/plain': '3'})])
    """

    def __init__(
        self,
        tell: Callable[[str, Any], None],
        chapter: str = "",
        set_formula: Callable[[str], str] = _as_tex,
    ):
        self._tell, self._chapter, self._set_formula = tell, chapter, set_formula
        self._scenario: dict[str, dict[str, float]] = {}
        self._handles: dict[str, tuple] = {}
        self._cell = ""
        self._as_here: dict[str, dict[str, Any]] = {
            "helpers.model": {"model": self.model},
            "helpers.checks": {"check": self.check},
            "helpers.predict": {"predict": self.predict},
            "helpers.workbench": {"explore": self.explore},
            "IPython": {"display": types.SimpleNamespace(**self._displays())},
            "IPython.display": self._displays(),
        }
        builtin = types.ModuleType("builtins")
        builtin.__dict__.update(vars(builtins), __import__=self._import, display=self.display)
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtin}

    # --- running ---------------------------------------------------------------------------------

    def run(self, cell: str, code: str, scenario: dict | None = None) -> bool:
        """Run a cell; return whether it came to its end.

        Parameters
        ----------
        cell : str
            Its name, by which an error finds it.
        code : str
        scenario : dict
            What the page's models are at: ``{model: {input: value}}``.
        """
        self._scenario, self._cell = scenario or {}, cell
        place = f"/cells/{re.sub(r'[^A-Za-z0-9_-]+', '-', cell)}.py"
        out, wrong = (
            _Printed(lambda text: self._tell("stdout", text)),
            _Printed(lambda text: self._tell("stderr", text)),
        )
        # Where a traceback, and whoever asks for a function's source, looks for the code.
        linecache.cache[place] = (len(code), None, code.splitlines(keepends=True), place)
        try:
            with redirect_stdout(out), redirect_stderr(wrong):
                self._execute(code, place)
            return True
        except BaseException as error:  # a reader's exit() and interruption too
            out.flush()
            self._tell("error", self._report(error, place, code))
            return False
        finally:
            out.flush()
            wrong.flush()

    def _execute(self, code: str, place: str) -> None:
        tree = ast.parse(code, place)
        self._bring(tree)
        last = tree.body[-1] if tree.body else None
        is_shown = isinstance(last, ast.Expr) and not code.rstrip().endswith(";")
        if is_shown:
            tree.body.pop()
        exec(compile(tree, place, "exec"), self.names)
        if is_shown and isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), place, "eval"), self.names)
            if value is not None:
                self.names["_"] = value
                self.display(value)

    def _bring(self, tree: ast.Module) -> None:
        """Put what the cell uses and nobody has made into its namespace, if the book offers it."""
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        made = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        for name in used - made - set(self.names):
            if name in OFFERED:
                self.names[name] = getattr(self._import(OFFERED[name], fromlist=(name,)), name)
            elif name in MODULES:
                self.names[name] = importlib.import_module(MODULES[name])
            elif name == "alt":
                self.names[name] = importlib.import_module("helpers.charting").alt
            elif name == "draw" and self._chapter:
                try:
                    module = importlib.import_module(f"helpers.figures.{self._chapter}")
                except ModuleNotFoundError:
                    continue
                self.names[name] = module

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        """What a cell gets that imports: of some modules, what they are in the page."""
        if name.partition(".")[0] == "IPython":  # which is not here, and of which little is needed
            found = types.ModuleType(name)
        else:
            found = builtins.__import__(name, globals, locals, fromlist, level)
        if name not in self._as_here or (not fromlist and name != "IPython"):
            return found
        here = types.ModuleType(name, found.__doc__)
        here.__dict__.update(vars(found), **self._as_here[name])
        return here

    # --- errors ----------------------------------------------------------------------------------

    def _report(self, error: BaseException, place: str, code: str) -> dict:
        """An error as a page shows it: its name, what it says, the cell's line, where it came by.

        Of the way only the cells and the book's modules are told, not how a cell is run.
        """
        name, said = type(error).__name__, str(error)
        if isinstance(error, SyntaxError):
            magic = _MAGIC.search(code)
            line = error.lineno if error.filename == place else None
            said = error.msg
            if magic and code[: magic.start(1)].count("\n") + 1 == line:
                said = f"{magic[1]} is a command of Jupyter's; a cell of the page takes Python only"
            whole = traceback.TracebackException.from_exception(error)
            whole.stack.clear()
        else:
            whole = traceback.TracebackException.from_exception(error, limit=-40)
            whole.stack = traceback.StackSummary.from_list(
                [frame for frame in whole.stack if frame.filename != __file__]
            )
            lines = [frame.lineno for frame in whole.stack if frame.filename == place]
            line = lines[-1] if lines else None
        if isinstance(error, KeyboardInterrupt):
            said = said or "the cell was stopped"
        elif isinstance(error, NameError):
            said += f"; if a cell above makes {error.name}, run all above" if error.name else ""
        elif isinstance(error, ModuleNotFoundError):
            said += ". In the page there are the standard library and the packages of the book"
        return {
            "name": name,
            "message": said,
            "line": line,
            "traceback": "".join(whole.format()).rstrip().replace("/cells/", ""),
        }

    # --- showing ---------------------------------------------------------------------------------

    def display(self, *values: Any, **_more: Any) -> None:
        """Show values, as a notebook's `display` does."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # what was printed before stands before
        for value in values:
            self._tell("display", self.bundle(value))

    def bundle(self, value: Any) -> dict[str, Any]:
        """What shows a value, by MIME type."""
        if shown := self._figure(value):
            return shown
        with units.apart():
            bundle = self._own_bundle(value)
        bundle.setdefault("text/plain", repr(value))
        return bundle

    def _figure(self, value: Any) -> dict[str, Any]:
        """The bundle of a figure of the book or a chart of Altair's; of all else nothing."""
        module = sys.modules.get("helpers.figure")
        if module and isinstance(value, module.Figure):
            from . import cell_figures

            bound = value.model
            if isinstance(bound, ModelAsSet):
                value = replace(value, model=bound.as_in_the_book())
            with units.apart():
                made = cell_figures.as_data(value, self._set_formula)
            return {FIGURE: made, "text/plain": f"Figure {value.id}: {value.title}"}
        charting = sys.modules.get("helpers.charting")
        if charting and isinstance(value, charting.alt.TopLevelMixin):
            return {VEGA_LITE: value.to_dict(), "text/plain": "A chart made with Altair"}
        if isinstance(value, Handle):
            self._handles[value.id] = (value.model, value.along)
            return {FIGURE: self.evaluate(value.id, value.at), "text/plain": repr(value)}
        return {}

    @staticmethod
    def _own_bundle(value: Any) -> dict[str, Any]:
        """What an object says of itself in the ways that notebooks know."""
        if isinstance(value, type):
            return {}
        if whole := getattr(value, "_repr_mimebundle_", None):
            given = whole()
            return dict(given[0] if isinstance(given, tuple) else given)
        found = {}
        for kind, name in (
            ("text/html", "_repr_html_"),
            ("image/svg+xml", "_repr_svg_"),
            ("image/png", "_repr_png_"),
            ("text/latex", "_repr_latex_"),
        ):
            method = getattr(value, name, None)
            given = method() if callable(method) else None
            if isinstance(given, tuple):
                given = given[0]
            if isinstance(given, bytes):
                import base64

                given = base64.b64encode(given).decode()
            if given:
                found[kind] = given
        return found

    def _displays(self) -> dict[str, Any]:
        """What a cell can import from ``IPython.display``."""

        def of(kind: str) -> Callable[[str], Shown]:
            return lambda text: Shown({kind: text, "text/plain": text})

        return {
            "display": self.display,
            "HTML": of("text/html"),
            "SVG": of("image/svg+xml"),
            "Markdown": of("text/markdown"),
            "Latex": of("text/latex"),
        }

    # --- what is otherwise in the page -----------------------------------------------------------

    def model(self, name: str) -> Model:
        """A model of the book, at the values that its sliders have on the page."""
        found = model(name)
        asked = self._scenario.get(name) or {}
        at = {}
        for row in found.inputs:
            value = asked.get(row.input)
            if isinstance(value, int | float) and row.low <= value <= row.high:
                at[row.input] = float(value)
        if at == found.author():
            at = {}
        return ModelAsSet(found.output, found.function, found.inputs, found.columns, at)

    def check(self, id: str, answer: float | str | None) -> checks.Result:
        """Say whether an answer is right, as `helpers.checks.check`; the page marks what is."""
        result = checks.check(id, answer)
        if result.right:
            self._tell("solved", id)
        return result

    def predict(self, id: str, guess: float | None = None, give_or_take: float | None = None):
        """A prediction in the page: its question, or what becomes of a number.

        Parameters
        ----------
        id : str
            Of ``data/predictions.csv``.
        guess, give_or_take : float, optional
            Without them the question is shown, and the way to the page's own form.
        """
        asked = data.prediction(id)
        if guess is None:
            call = f'predict("{id}", your_number, give_or_take)'
            return Shown(
                {
                    "text/html": f"<p>{escape(asked.question)}</p><p>Commit to a number in "
                    f'<a href="#predict-{id}">the page’s own form</a>, or here: '
                    f"<code>{escape(call)}</code></p>",
                    "text/plain": f"{asked.question} Commit to a number in the page's own form, "
                    f"or here: {call}",
                }
            )
        around = asked.give_or_take if give_or_take is None else give_or_take
        for value, low, high in ((guess, asked.low, asked.high), (around, 0, asked.high)):
            if not low <= value <= max(high, asked.high - asked.low):
                raise ModelError(f"predict({id!r}): {value:g} is outside {low:g} to {high:g}")
        said = predict.verdict(id, float(guess), float(around))
        self._tell("predicted", {"id": id, "guess": float(guess), "range": float(around)})
        return Shown({"text/plain": said})

    def explore(self, what: str | Model | Callable, *, along: str = "", **inputs):
        """A formula with its sliders and a chart, as `helpers.workbench.explore`.

        A function of one's own may be any: what has no form in Vega's language, a loop or a
        condition, is worked out by Python at each move.
        """
        from . import cell_figures, workbench

        if isinstance(what, str):
            what = self.model(what)
        elif not isinstance(what, Model):
            what, inputs = workbench.formula(what, **inputs), {}
        if inputs or what.columns or cell_figures.is_symbolic(what):
            return workbench.explore(what, along=along, **inputs)
        made, axis = cell_figures.numeric(what, along)
        return Handle(f"{self._cell}:{made.output.id}:{axis}", made, axis, {})

    def evaluate(self, handle: str, inputs: dict[str, float]) -> dict:
        """The figure of a formula that only Python works out, at other values.

        Raises
        ------
        KeyError
            If no cell has made such a figure, or Python was started anew since.
        """
        from . import cell_figures

        bound, along = self._handles[handle]
        with units.apart():
            made = cell_figures.numeric_data(bound, along, inputs, self._set_formula)
        return made | {"handleId": handle}


@dataclass(frozen=True)
class Handle:
    """A figure that asks Python at each move; made by `Page.explore`."""

    id: str
    model: Any
    along: str
    at: dict[str, float]

    def __repr__(self) -> str:
        return f"{self.model.output.label}, worked out by Python"

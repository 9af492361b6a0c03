"""What made the book: seconds of each chapter, versions of the packages."""

from __future__ import annotations

import re
from html import escape
from importlib.metadata import version
from platform import python_version

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..places import ROOT
from . import forms
from .pages import table_html

_REQUIREMENT = re.compile(r"^([\w-]+)==\S+\s+# (.+)$", re.MULTILINE)


class _Times(nodes.General, nodes.Element):
    """Where the times go once every chapter has run."""


@forms.directive("execution-times")
class ExecutionTimes(SphinxDirective):
    """Seconds that the cells of each chapter took, and their sum."""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["book_times"] = True
        return [_Times()]


@forms.directive("versions")
class Versions(SphinxDirective):
    """The packages of ``requirements.txt``: the version that ran, and what it is there for."""

    def run(self) -> list[nodes.Node]:
        path = ROOT / "requirements.txt"
        self.env.note_dependency(str(path))
        rows = [f'<tr><th scope="row">Python</th><td>{python_version()}</td><td></td></tr>']
        rows += [
            f'<tr><th scope="row">{escape(name)}</th><td>{escape(version(name))}</td>'
            f"<td>{escape(reason)}</td></tr>"
            for name, reason in _REQUIREMENT.findall(path.read_text(encoding="utf-8"))
        ]
        html = table_html("Versions", ("Package", "Version", "What for"), rows)
        return [nodes.raw("", html, format="html")]


def _seconds(env) -> dict[str, float]:
    """Seconds by page, for the pages that ran, in the book's order."""
    first = env.config.root_doc
    order = [first, *env.toctree_includes.get(first, ())]
    ran = {
        name: env.nb_metadata[name].get("exec_data")
        for name in [*order, *sorted(env.found_docs - set(order))]
    }
    return {
        name: data["runtime"] for name, data in ran.items() if data and data["runtime"] is not None
    }


def _updated(app, env) -> list[str]:
    """The page is written again when a chapter has run."""
    old, env.book_seconds = getattr(env, "book_seconds", {}), _seconds(env)
    if old == env.book_seconds:
        return []
    return [name for name in env.found_docs if env.metadata[name].get("book_times")]


def _fill(app, doctree, docname) -> None:
    for place in list(doctree.findall(_Times)):
        seconds = _seconds(app.env)
        rows = [
            f'<tr><th scope="row">{escape(app.env.titles[name].astext())}</th>'
            f'<td class="bk-n">{took:.1f}</td></tr>'
            for name, took in seconds.items()
        ]
        rows.append(
            f'<tr><th scope="row">Together</th>'
            f'<td class="bk-n">{sum(seconds.values()):.1f}</td></tr>'
        )
        html = table_html("Execution times", ("Chapter", "Seconds"), rows)
        place.replace_self(nodes.raw("", html, format="html"))


def setup(app) -> None:
    """Fill in the times once every chapter has run."""
    app.add_node(_Times)
    app.connect("env-updated", _updated)
    app.connect("doctree-resolved", _fill)

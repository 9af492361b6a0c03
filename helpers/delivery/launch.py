"""Links that a page shows once the book has an address: Colab, Binder, versions, source."""

from __future__ import annotations

from html import escape
from importlib.metadata import version
from pathlib import Path

from ..chapters import chapters
from ..pipeline.address import AddressError, address
from ..places import ROOT

GROUP = "launch-buttons"


def buttons(here, chapter: str) -> list[dict]:
    """Where a chapter's notebook runs, in the theme's own form."""
    return [
        {
            "type": "link",
            "text": "Colab",
            "url": here.colab(chapter),
            "label": "colab-button",
            "icon": "fas fa-cloud",
            "tooltip": "Run this chapter on Google Colab (needs a Google account)",
        },
        {
            "type": "link",
            "text": "Binder",
            "url": here.binder(chapter),
            "label": "binder-button",
            "icon": "fas fa-server",
            "tooltip": "Run this chapter on Binder (no account; starting takes minutes)",
        },
    ]


def footer(here) -> str:
    """Which version this is, where the others are, and where it is made."""
    return (
        f"<p>Version {escape(version('one-day-in-january'))} · "
        f'<a href="{here.versions}">all versions</a> · '
        f'<a href="{here.repository}">source</a></p>'
    )


def _configure(app, config) -> None:
    from sphinx.errors import ExtensionError

    try:
        here = address()
    except AddressError as error:
        raise ExtensionError(str(error)) from None
    if here:
        # The newest version is the one that a search engine should show, whichever this is.
        config.html_baseurl = here.site
        config.html_theme_options["extra_footer"] = footer(here)


def _offer(app, pagename, templatename, context, doctree) -> None:
    here = address()
    runs = {path.relative_to(ROOT).with_suffix("").as_posix() for path in chapters()}
    if not here or pagename not in runs:
        return
    groups = context.setdefault("header_buttons", [])
    offered = next((group for group in groups if group.get("label") == GROUP), None)
    if offered is None:
        offered = {
            "type": "group",
            "tooltip": "Run this chapter",
            "icon": "fas fa-rocket",
            "buttons": [],
            "label": GROUP,
        }
        groups.insert(0, offered)
    offered["buttons"] += buttons(here, Path(pagename).name)


def setup(app) -> None:
    """Set what follows from the address, and offer each chapter where it runs."""
    app.connect("config-inited", _configure, priority=110)
    app.connect("html-page-context", _offer, priority=910)

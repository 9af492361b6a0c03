"""Are ``_config.yml``, ``_toc.yml`` and the packages of npm sound? Each fault with its place.

jupyter-book takes a key that it does not know for one that it need not know, and tells of a file
that is no YAML in a traceback.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..places import ROOT

CONFIG, TOC = "_config.yml", "_toc.yml"

KEYS: dict[str, tuple[str, ...]] = {
    "title": (),
    "author": (),
    "copyright": (),
    "logo": (),
    "only_build_toc_files": (),
    "exclude_patterns": (),
    "execute": ("execute_notebooks", "timeout", "allow_errors", "stderr_output"),
    "parse": ("myst_enable_extensions",),
    "bibtex_bibfiles": (),
    "repository": ("url", "branch", "path_to_book"),
    "html": (
        "use_repository_button",
        "use_issues_button",
        "use_edit_page_button",
        "home_page_in_navbar",
        "favicon",
        "baseurl",
    ),
    "sphinx": ("config",),
}
"""The settings that this book has a use for, and in each what may be set."""

RUNS = ("cache", "auto", "force", "off", "inline")
ENTRIES = ("file", "title")


class ConfigurationError(Exception):
    """The settings or the contents cannot be used; one line for each fault."""


def check() -> None:
    """Raise `ConfigurationError` if the settings or the contents are not sound."""
    if faults := [*_config(), *_toc(), *_npm()]:
        raise ConfigurationError("\n".join(faults))


def _read(name: str) -> tuple[Any, list[str]]:
    """What a file holds, and why it cannot be read."""
    import yaml

    restore = f"take it back with: git checkout -- {name}"
    try:
        found = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None, [f"{name} is missing; {restore}"]
    except UnicodeDecodeError as error:
        return None, [f"{name}: expected UTF-8; found {error}; {restore}"]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", row {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "none"
        return None, [f"{name}{place}: expected YAML; found: {problem}; {restore}"]
    if not isinstance(found, dict):
        said = "nothing" if found is None else type(found).__name__
        return None, [f"{name}, row 1: expected names and what they are set to; found {said}"]
    return found, []


def _config() -> Iterator[str]:
    config, faults = _read(CONFIG)
    if config is None:
        yield from faults
        return
    for key, value in config.items():
        if key not in KEYS:
            yield f"{CONFIG}, {key}: expected one of {', '.join(KEYS)}; found a key that is unknown"
        elif KEYS[key] and not isinstance(value, dict):
            yield f"{CONFIG}, {key}: expected {', '.join(KEYS[key])}; found {value!r}"
        elif KEYS[key]:
            for inner in value:
                if inner not in KEYS[key]:
                    yield (
                        f"{CONFIG}, {key}.{inner}: expected one of {', '.join(KEYS[key])}; found a "
                        "key that is unknown"
                    )
    if not isinstance(config.get("title"), str):
        yield f"{CONFIG}, title: expected a text; found {config.get('title')!r}"
    run = config.get("execute")
    if isinstance(run, dict):
        if run.get("execute_notebooks", "cache") not in RUNS:
            yield (
                f"{CONFIG}, execute.execute_notebooks: expected one of {', '.join(RUNS)}; found "
                f"{run['execute_notebooks']!r}"
            )
        if not isinstance(run.get("timeout", 1), int):
            yield f"{CONFIG}, execute.timeout: expected whole seconds; found {run['timeout']!r}"
    html = config.get("html")
    named = [("html.favicon", html.get("favicon"))] if isinstance(html, dict) else []
    named += [("bibtex_bibfiles", name) for name in config.get("bibtex_bibfiles") or ()]
    for place, name in named:
        if name and not (ROOT / str(name)).is_file():
            yield f"{CONFIG}, {place}: expected the name of a file that exists; found {name!r}"
        elif place == "bibtex_bibfiles":
            yield from _bibliography(str(name))


def _bibliography(name: str) -> Iterator[str]:
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    try:
        parse_file(str(ROOT / name), bib_format="bibtex")
    except PybtexError as error:
        yield f"{name}: expected BibTeX; found {error}"


def _toc() -> Iterator[str]:
    contents, faults = _read(TOC)
    if contents is None:
        yield from faults
        return
    for key in contents:
        if key not in ("format", "root", "parts", "chapters", "options"):
            yield f"{TOC}, {key}: expected format, root, and parts or chapters; found {key!r}"
    if contents.get("format", "jb-book") != "jb-book":
        yield f"{TOC}, format: expected jb-book; found {contents['format']!r}"
    parts = contents.get("parts") or [{"chapters": contents.get("chapters") or []}]
    entries = [entry for part in parts for entry in part.get("chapters") or ()]
    pages = [("root", contents.get("root"))]
    for number, entry in enumerate(entries, start=1):
        place = f"chapter {number}"
        if not isinstance(entry, dict) or not set(entry) <= set(ENTRIES) or "file" not in entry:
            yield f"{TOC}, {place}: expected 'file: ' and the name of a page; found {entry!r}"
        else:
            pages.append((place, entry["file"]))
    times = Counter(name for _, name in pages)
    for place, name in pages:
        if not isinstance(name, str):
            yield f"{TOC}, {place}: expected the name of a page; found {name!r}"
        elif not (ROOT / f"{name}.md").is_file():
            yield f"{TOC}, {place}: expected a page that exists; found {name!r}, no {name}.md"
        elif wrong := _no_text(name):
            yield f"{name}.md: expected UTF-8; found {wrong}"
        elif times[name] > 1:
            yield f"{TOC}, {place}: expected a page that is named once; found {name!r} again"


def _no_text(page: str) -> str:
    """Why a page cannot be read, with the place in it; nothing if it can."""
    try:
        (ROOT / f"{page}.md").read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return str(error)
    return ""


def _npm() -> Iterator[str]:
    held: dict[str, dict] = {}
    for name in ("package.json", "package-lock.json"):
        try:
            held[name] = json.loads((ROOT / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            yield f"{name} is missing; take it back with: git checkout -- {name}"
        except json.JSONDecodeError as error:
            yield (
                f"{name}, row {error.lineno}, column {error.colno}: expected JSON; found: "
                f"{error.msg}; take it back with: git checkout -- {name}"
            )
    if len(held) < 2:
        return
    locked = held["package-lock.json"].get("packages", {})
    for group in ("dependencies", "devDependencies"):
        for package, version in held["package.json"].get(group, {}).items():
            place = f"package.json, {group}.{package}"
            if not re.fullmatch(r"\d+\.\d+\.\d+([-+].+)?", version):
                yield f"{place}: expected an exact version; found {version!r}"
            elif locked.get(f"node_modules/{package}", {}).get("version") != version:
                yield (
                    f"{place}: expected the version of package-lock.json; found {version!r}; npm "
                    "install --package-lock-only renews the lock"
                )

"""A built page's dependencies besides its own text, and what must be sound before a build.

A page is read again when the code or the data that its roles use have changed, or when its chapter
has new results; it is written again when a style or a script has.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from ..pipeline import reading
from ..pipeline.address import SETTING
from ..pipeline.digest import LOCKS, digest
from ..pipeline.vendor import VendorError, ensure
from ..places import CACHE, ROOT

CODE = (
    "helpers/*.py",
    "helpers/answers/*",
    "helpers/derivations/*.py",
    "helpers/models/*.py",
    "helpers/pipeline/*.py",
    "helpers/sphinx/*.py",
    "helpers/sphinx/*.cjs",
    "helpers/delivery/*.py",
)
"""What reads a page and writes its roles. Charts are drawn by cells, whose results are kept."""

READ_AGAIN = (*CODE, "data/*", *LOCKS, "_config.yml", "_toc.yml")
WRITTEN_AGAIN = ("helpers/sphinx/assets/**/*",)


def _prepare(app, config) -> None:
    from sphinx.errors import ExtensionError

    from ..pipeline import configuration, run_chapter, validate

    try:
        configuration.check()
        ensure()
        validate.once()
    except (configuration.ConfigurationError, VendorError, validate.ValidationError) as error:
        raise ExtensionError(str(error)) from None
    # Whoever starts the build; `make book` has run them before, and then there is nothing to do.
    run_chapter.run_outdated()
    os.environ |= run_chapter.KERNELS
    config["nb_execution_cache_path"] = str(CACHE)
    config["book_inputs"] = digest(*READ_AGAIN) + os.environ.get(SETTING, "")
    config["book_assets"] = digest(*WRITTEN_AGAIN)
    # The theme adds to a list that all builds of a process share; a longer one is another
    # configuration, for which every page would be written again.
    config["templates_path"] = list(dict.fromkeys(config["templates_path"]))


def _results() -> dict[str, str]:
    """A mark of the results of each chapter, by its page's name."""
    from ..pipeline import run_chapter

    return {
        path.relative_to(ROOT).with_suffix("").as_posix(): f"{kept.hashkey} {kept.created}"
        for path, kept in run_chapter.kept().items()
    }


def _ran_again(app, env, added, changed, removed) -> list[str]:
    """The pages whose chapters have other results than those that they were read with."""
    old, env.book_results = getattr(env, "book_results", {}), _results()
    names = {name for name, mark in env.book_results.items() if old.get(name) != mark}
    return sorted(names & set(env.found_docs))


def _read_alike(app, env, docnames) -> None:
    """Stop a build whose pages are read by other settings than the notebooks."""
    from sphinx.errors import ExtensionError

    mine = dataclasses.replace(reading.config(), url_schemes=env.myst_config.url_schemes)
    if env.myst_config != mine:
        raise ExtensionError(
            f"the pages are read by {env.myst_config}, the notebooks by {mine}; let "
            "helpers.pipeline.reading.config take over what _config.yml sets"
        )


def _forget_failure(app, error) -> None:
    """After a failure or a warning, make the next build read everything again.

    Sphinx keeps a page whose warning it has already given, so a second build would be green.
    """
    if error or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app) -> None:
    """Run before MyST-NB reads its configuration."""
    app.add_config_value("book_inputs", "", "env")
    app.add_config_value("book_assets", "", "html")
    app.connect("config-inited", _prepare, priority=100)
    app.connect("env-get-outdated", _ran_again)
    app.connect("env-before-read-docs", _read_alike)
    app.connect("build-finished", _forget_failure, priority=900)

"""What repo2docker would do with a folder, asked of repo2docker itself: no container is needed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

from repo2docker.app import Repo2Docker
from repo2docker.buildpacks.base import BaseImage


@contextmanager
def inside(folder: Path):
    """The buildpacks look about them in the working folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def buildpack(folder: Path) -> BaseImage:
    """The first buildpack that takes the folder, in the order in which repo2docker tries them."""
    app = Repo2Docker()
    with inside(folder):
        for kind in app.buildpacks:
            found = kind(base_image=app.base_image)
            found.platform = app.platform
            if found.detect():
                return found
    raise AssertionError(f"repo2docker does not know what to do with {folder}")


def dockerfile(folder: Path) -> str:
    """The Dockerfile that it would build."""
    pack = buildpack(folder)
    with inside(folder):
        return pack.render(build_args={"NB_USER": "jovyan", "NB_UID": "1000"})


def steps(folder: Path) -> list[str]:
    """What it runs in the repository once conda and Python are there, as lines of shell."""
    pack = buildpack(folder)
    with inside(folder):
        scripts = [
            line for _, line in (*pack.get_preassemble_scripts(), *pack.get_assemble_scripts())
        ]
        return [line.strip() for line in scripts] + list(pack.get_post_build_scripts())

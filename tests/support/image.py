"""A class's image, made as repo2docker would, without a container: ``make image``.

For the repository itself and for the branch with the notebooks: repo2docker names its steps, they
are run in a new environment with this Python, JupyterLab is started from it, and a chapter runs
through its API. Takes minutes and the network, so it is not among the tests of ``make test``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.delivery import branch
from helpers.pipeline import address
from helpers.pipeline.vendor import ensure
from helpers.places import ROOT
from tests.support import jupyter as server
from tests.support import repo2docker

CHAPTER = "session"


def copy_of_the_repository(folder: Path) -> None:
    """What git would clone: files that it knows or would add, as they are now."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def environment(folder: Path) -> dict[str, str]:
    """Variables that repo2docker's steps use, for an environment in this folder."""
    path = f"{folder / 'bin'}:/usr/local/bin:/usr/bin:/bin"
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("HOME", "LANG", "TMPDIR")
        or name.lower().endswith("_proxy")
        or name.startswith(("PIP_", "npm_config_", "NPM_CONFIG_"))
    }
    return kept | {
        "PATH": path,
        "KERNEL_PYTHON_PREFIX": str(folder),
        "NB_PYTHON_PREFIX": str(folder),
    }


def build(source: Path, place: Path) -> Path:
    """Run repo2docker's steps for a folder in a new environment; return its Python."""
    wanted = repo2docker.buildpack(source).python_version
    here = "{}.{}".format(*sys.version_info)
    if wanted != here:
        print(f"    Python {here} stands for {wanted}, which the image would have")
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    for step in repo2docker.steps(source):
        print(f"    $ {step}", flush=True)
        command = str(source / step) if (source / step).is_file() else step
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=source,
            env=environment(place),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"the step failed:\n{done.stdout[-4000:]}")
    return place / "bin" / "python"


def check(name: str, source: Path, place: Path, notebook: str) -> None:
    """Build, start JupyterLab, run a chapter; say what it took."""
    started = time.perf_counter()
    python = build(source, place)
    built = time.perf_counter()
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    with server.jupyter(python, source) as running:
        up = time.perf_counter()
        shown, held = server.run_notebook(
            running, notebook, last="import helpers; print(helpers.__file__)"
        )
    if faults := server.errors(shown):
        raise SystemExit("the chapter failed:\n" + "\n".join(faults))
    where = "".join(one.get("text", "") for one in shown)
    if not re.search(re.escape(str(source)) + r"\S*helpers", where):
        raise SystemExit(f"the chapter ran on other helpers than those of {source}")
    figures = str(shown).count("<figure class=")
    print(
        f"  {name}: {built - started:.0f} s to build, {size / 1e6:.0f} MB; JupyterLab up in "
        f"{up - built:.1f} s; {notebook} ran in {time.perf_counter() - up:.1f} s with {figures} "
        f"figures; kernel {held['kernel'] / 1e6:.0f} MB, server {held['server'] / 1e6:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("repository", "notebooks"))
    parser.add_argument("--dockerfile", action="store_true", help="print it, build nothing")
    given = parser.parse_args()
    ensure()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sources = {"repository": place / "repository", "notebooks": place / "notebooks"}
        sources["repository"].mkdir()
        copy_of_the_repository(sources["repository"])
        branch.write(
            sources["notebooks"],
            address.address() or address.parse("https://github.com/owner/book"),
        )
        paths = {"repository": f"notebooks/{CHAPTER}.ipynb", "notebooks": f"{CHAPTER}.ipynb"}
        for name, source in sources.items():
            if given.only not in (None, name):
                continue
            print(f"{name}: {type(repo2docker.buildpack(source)).__name__}")
            if given.dockerfile:
                print(repo2docker.dockerfile(source))
            else:
                check(name, source, place / f"{name}-environment", paths[name])


if __name__ == "__main__":
    main()

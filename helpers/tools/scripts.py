"""Check our JavaScript and CSS with ESLint: ``python -m helpers lint-js``.

What it is held to stands in ``eslint.config.mjs``.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from ..pipeline import vendor
from ..places import NODE_MODULES, ROOT

CONFIG = ROOT / "eslint.config.mjs"
OURS = ("helpers", "tests/support", CONFIG.name)


def check(*paths: Path | str, root: Path = ROOT) -> tuple[int, str]:
    """Run ESLint on files or folders.

    Parameters
    ----------
    *paths : Path or str
        Relative to the root; all of ours where none is named.
    root : Path
        Which folder's configuration counts.

    Returns
    -------
    code : int
        Zero if nothing is wrong.
    said : str
        What ESLint printed.
    """
    vendor.ensure(checks=True)
    done = subprocess.run(
        [
            vendor.node(),
            str(NODE_MODULES / "eslint" / "bin" / "eslint.js"),
            "--max-warnings=0",
            *map(str, paths or OURS),
        ],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, (done.stdout + done.stderr).strip()

"""What mypy finds, and what is passed over says why.

That it finds nothing in helpers and bench is a step of make check, test and ci (test_makefile.py).
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.check(seconds=5)

ROOT = Path(__file__).resolve().parents[1]
FILES = [path for name in ("helpers", "bench") for path in sorted((ROOT / name).rglob("*.py"))]


def mypy(folder, *words):
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--no-pretty", *words],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


PLANTED = {
    "operator": "def f(n):\n    return 1 + 'a'\n",
    "assignment": "def f(n: int = None) -> int:\n    return n\n",
    "union_attr": "import re\ndef f(s: str):\n    return re.match('a', s).end()\n",
    "unused_ignore": "n: int = 1  # type: ignore[assignment]\n",
}
"""A module for each kind of fault, by mypy's name for it."""


@pytest.mark.test
def test_each_planted_fault_is_found_and_no_other(tmp_path):
    for name, code in PLANTED.items():
        (tmp_path / f"{name}.py").write_text(code)
    asked = [word for name in PLANTED for word in ("-m", name)]
    found = mypy(tmp_path, f"--config-file={ROOT / 'pyproject.toml'}", *asked)
    told = re.findall(r"^(\w+)\.py:\d+: error: .*\[([a-z-]+)\]$", found, re.M)
    assert sorted(told) == [(name, name.replace("_", "-")) for name in sorted(PLANTED)], found


def test_every_line_that_is_passed_over_says_which_fault_and_why():
    for path in FILES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if "# type: ignore" in line:
                assert re.search(r"# type: ignore\[[a-z-]+\]", line), f"{path}:{number + 1}"
                assert lines[number - 1].lstrip().startswith("#"), f"{path}:{number + 1} no reason"


def test_a_function_without_types_is_looked_into_as_well():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["check_untyped_defs"] and settings["warn_unused_ignores"]
    assert set(settings["packages"]) == {"helpers", "bench"}

"""requirements.txt, requirements.lock and pyproject.toml say the same; nothing asks the network."""

import ast
import itertools
import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.check(seconds=5)

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # what requirements.lock promises
RENEW = "run `make lock`"

# Not imported by our code, yet needed: by a tool that we start, or that another one loads by name.
NOT_IMPORTED = {
    "brotli": "fonttools loads it for WOFF2",
    "jupyter-book": "the build starts it",
    "jupyter-cache": "the build starts it",
    "jupyterlab-myst": "JupyterLab loads it",
    "jupyterlite-core": "the build starts it",
    "jupyterlite-pyodide-kernel": "jupyterlite-core loads it",
    "jupytext": "JupyterLab loads it",
    "nbgitpuller": "JupyterLab loads it",
    "myst-nb": "_config.yml names it",
    "pydata-sphinx-theme": "sphinx-book-theme is made on it",
    "mypy": "make check starts it",
    "pytest-xdist": "pytest loads it",
    "ruff": "make lint starts it",
    "setuptools": "pip builds this project with it",
    "sphinx-book-theme": "_config.yml names it",
    "sphinx-exercise": "_config.yml names it",
    "types-pyyaml": "mypy reads it",
}


def read_pins():
    """Name to version, from requirements.txt."""
    pins = {}
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        code = line.partition("#")[0].strip()
        if code and code != "-e .":
            name, _, version = code.partition("==")
            pins[canonicalize_name(name)] = version
    return pins


def read_lock():
    """Entries of the lock: requirement, hashes, and who asked for it."""
    entries = []
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            requirement = Requirement(line.rstrip("\\ "))
            entries.append({"requirement": requirement, "hashes": [], "via": []})
        elif line.strip().startswith("--hash="):
            entries[-1]["hashes"].append(line.strip("\\ ").removeprefix("--hash="))
        elif line.startswith("    #"):
            asker = line.strip("# ").removeprefix("via").strip()
            if asker:
                entries[-1]["via"].append(asker)
    return entries


PINS = read_pins()
LOCK = read_lock()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def name_of(entry):
    return canonicalize_name(entry["requirement"].name)


def version_of(entry):
    (specifier,) = entry["requirement"].specifier
    assert specifier.operator == "=="
    return specifier.version


def test_every_line_of_requirements_is_an_exact_pin_with_a_word_on_why():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    for line in lines:
        if line and not line.startswith(("#", "-e")):
            assert re.fullmatch(r"[a-z0-9-]+==[0-9][a-z0-9.]* +# .{10,}", line), line
    assert lines[-1] == "-e .", "the last line makes `from helpers import …` work without make"


def test_every_pin_is_in_the_lock_with_the_same_version():
    everywhere = [entry for entry in LOCK if entry["requirement"].marker is None]
    locked = {name_of(entry): version_of(entry) for entry in everywhere}
    for name, version in PINS.items():
        assert locked.get(name) == version, f"{name}: requirements.txt has {version}; {RENEW}"


def test_every_entry_of_the_lock_has_a_hash():
    for entry in LOCK:
        assert entry["hashes"], entry["requirement"]
        for digest in entry["hashes"]:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest), entry["requirement"]


def test_the_lock_names_no_index_no_path_and_not_the_project_itself():
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        assert not line.startswith(("-", "one-day-in-january", ".")), line
        if not line.startswith("#"):
            assert "://" not in line and " @ " not in line and "/tmp" not in line, line


def test_a_version_is_locked_twice_only_for_different_machines():
    systems = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix")]
    systems.append(("win32", "Windows", "nt"))
    pythons = ["3.11.0", *(f"{minor}.9" for minor in PYTHONS)]
    for python, (system, long_name, kind) in itertools.product(pythons, systems):
        environment = default_environment() | {
            "python_version": python.rpartition(".")[0],
            "python_full_version": python,
            "sys_platform": system,
            "platform_system": long_name,
            "os_name": kind,
        }
        names = [
            name_of(entry)
            for entry in LOCK
            if entry["requirement"].marker is None
            or entry["requirement"].marker.evaluate(environment)
        ]
        assert sorted(names) == sorted(set(names)), environment


def test_every_entry_of_the_lock_is_required_by_a_pin_or_by_another_entry():
    askers = {}
    for entry in LOCK:
        askers.setdefault(name_of(entry), set()).update(entry["via"])
    reached, new = set(), set(PINS)
    while new:
        reached |= new
        new = {name for name, via in askers.items() if via & reached} - reached
    assert set(askers) - reached == set(), f"required by nothing; {RENEW}"
    listed = {name for name, via in askers.items() if "-r requirements.txt" in via}
    assert listed == set(PINS), f"the lock was made from other requirements; {RENEW}"


@pytest.mark.test
def test_who_requires_an_entry_is_true_where_the_asker_is_installed():
    installed = {}
    for distribution in metadata.distributions():
        installed[canonicalize_name(distribution.name)] = distribution
    locked = {name_of(entry): version_of(entry) for entry in LOCK}
    for entry in LOCK:
        for asker in entry["via"]:
            distribution = installed.get(asker)
            if distribution is None or distribution.version != locked.get(asker):
                continue  # another system's package, or an environment made without the lock
            wanted = {canonicalize_name(Requirement(r).name) for r in distribution.requires or []}
            assert name_of(entry) in wanted, f"{asker} does not require {name_of(entry)}; {RENEW}"


def test_the_project_asks_for_the_python_that_the_lock_was_made_for():
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"
    assert f"--python-version {PYTHONS[0]} " in (ROOT / ".ci" / "lock").read_text()
    header = (ROOT / "requirements.lock").read_text().partition("==")[0]
    for python in PYTHONS:
        assert python in header


def test_no_installed_package_excludes_a_python_that_the_lock_promises():
    names = {name_of(entry) for entry in LOCK}
    locked = {(name_of(entry), version_of(entry)) for entry in LOCK}
    for distribution in metadata.distributions():
        name = canonicalize_name(distribution.name)
        allowed = distribution.metadata.get("Requires-Python")
        if name in names and allowed and (name, distribution.version) in locked:
            for python in PYTHONS:
                # .9: a lower bound such as >=3.11.5 is a marker in the lock
                assert f"{python}.9" in SpecifierSet(allowed), f"{name} {allowed}"


def imports_of(path):
    """Top-level names of the modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


@cache
def distributions_imported():
    """Distributions that helpers/ and tests/ import, each with a file that does."""
    by_module = metadata.packages_distributions()
    found = {}
    for folder in ("helpers", "tests", "bench"):
        for path in sorted(ROOT.joinpath(folder).rglob("*.py")):
            for module in imports_of(path):
                top = module.partition(".")[0]
                if top in sys.stdlib_module_names or top in ("helpers", "tests", "bench"):
                    continue
                owners = by_module.get(top, [top])
                if len(owners) == 1:  # more: a namespace such as sphinxcontrib
                    found[canonicalize_name(owners[0])] = path.relative_to(ROOT)
    return found


@pytest.mark.test
def test_what_our_code_imports_is_a_line_of_requirements():
    found = distributions_imported()
    missing = {name: str(path) for name, path in found.items() if name not in PINS}
    assert not missing, f"add to requirements.txt, then {RENEW}: {missing}"


@pytest.mark.test
def test_every_line_of_requirements_is_needed():
    unused = set(PINS) - set(distributions_imported()) - set(NOT_IMPORTED)
    assert not unused, "take these out of requirements.txt, or say in NOT_IMPORTED who needs them"
    assert set(NOT_IMPORTED) <= set(PINS)

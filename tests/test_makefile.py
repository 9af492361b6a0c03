"""What `make` says, and what it says when it cannot go on. Nothing is built here."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.test(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.fixture
def make(tmp_path):
    """Run make in a copy, where it can spoil nothing, on a machine with the system's tools only."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()

    def run(*words, path=""):
        # what a make above these tests was told (MAKEFLAGS, PYTHON=…) is not meant for this one
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "PYTHON"))}
        environment["PATH"] = f"{path}:/usr/bin:/bin"
        return subprocess.run(
            ["make", *words], cwd=tmp_path, env=environment, capture_output=True, text=True
        )

    return run


def python_that_says(folder, name, version):
    """A program that is this Python, but takes itself for another version."""
    number = tuple(int(part) for part in version.split("."))
    path = folder / name
    path.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" = --version ]; then echo "Python {version}"; exit; fi\n'
        f"exec {sys.executable} -c "
        f"'import sys; sys.version_info = {number}; exec(sys.argv[2])' \"$@\"\n"
    )
    path.chmod(0o755)
    return path


def test_make_alone_lists_every_target_with_a_word_on_what_it_does(make):
    done = make()
    assert done.returncode == 0, done.stderr
    targets = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M).group(1).split()
    assert set(targets) >= {"help", "book", "test", "serve", "clean", "lint", "lock", "distclean"}
    for target in targets:
        assert re.search(rf"^  {target} +\w.{{10,}}$", done.stdout, re.M), f"{target} is not listed"


def test_an_old_python_is_refused_with_its_version_and_the_way_out(make, tmp_path):
    python_that_says(tmp_path, "python3", "3.9.6")
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        python_that_says(tmp_path, name, "3.9.6").write_text("#!/bin/sh\nexit 127\n")  # as if none
    done = make("book", path=tmp_path)
    assert done.returncode != 0
    assert 'The book needs Python 3.11 or newer, but "python3" is Python 3.9.6.' in done.stderr
    assert "make book PYTHON=/path/to/python3.12" in done.stderr
    assert "https://www.python.org/downloads/" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_newer_python_on_the_same_machine_is_named(make, tmp_path):
    python_that_says(tmp_path, "python3", "3.9.6")
    python_that_says(tmp_path, "python3.14", "3.14.0")
    done = make("book", path=tmp_path)
    assert done.returncode != 0
    assert "make book PYTHON=python3.14" in done.stderr


def test_a_python_that_is_not_there_is_said_not_to_be_there(make, tmp_path):
    done = make("test", "PYTHON=no-such-python", path=tmp_path)
    assert done.returncode != 0
    assert '"no-such-python" is not to be found' in done.stderr


def test_serve_says_what_to_do_where_there_is_no_book(make, tmp_path):
    (tmp_path / ".venv").mkdir()
    for stamp in (".packages", ".installed"):
        (tmp_path / ".venv" / stamp).touch()
    done = make("serve")
    assert done.returncode != 0
    assert "make book" in done.stderr


def test_clean_keeps_the_environment_and_distclean_does_not(make, tmp_path):
    for folder in (".venv", "_build", ".jupyter_cache", "helpers/__pycache__", "data"):
        (tmp_path / folder).mkdir(parents=True)
    assert make("clean").returncode == 0
    left = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert left == {".venv", "helpers", "data"}
    assert not any((tmp_path / "helpers").iterdir())
    assert make("distclean").returncode == 0
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("target", ["check", "prepare", "test", "ci", "lint"])
def test_style_format_types_and_scripts_are_checked_once_in_each_of(target):
    recipe = re.search(rf"^{target}: \$\(VENV\).*\n((?:\t.*\n)+)", MAKEFILE, re.M).group(1)
    steps = recipe.replace("$(BOOK_AND_LINT)", defined("BOOK_AND_LINT"))
    steps = re.sub(r"\$\(call BESIDE_TYPES,", defined("BESIDE_TYPES"), steps)
    asked = {"STYLE": ["ruff check", "ruff format"], "TYPES": ["mypy", "helpers lint-js"]}
    for name, tools in asked.items():
        assert steps.count(f"$({name})") == 1
        assert re.findall(r"\$\(PY\) -m (ruff \w+|mypy|helpers [\w-]+)", defined(name)) == tools
        assert defined(name).count("&&") == len(tools) - 1  # the first that finds something ends it


@pytest.mark.parametrize("broken", ["ruff check", "mypy", "helpers build", "nothing"])
def test_what_the_linters_find_ends_make_and_is_told(make, tmp_path, broken):
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for stamp in (".packages", ".installed"):
        (tmp_path / ".venv" / stamp).touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(
        '#!/bin/sh\necho "did: $*"\n'
        f'case "$*" in "-m {broken}"*) echo "found by $*" >&2; exit 7;; esac\n'
    )
    python.chmod(0o755)
    done = make("test")
    said = done.stdout + done.stderr
    sound = broken == "nothing"
    assert (done.returncode == 0) == sound
    assert ("did: -m pytest --tier test" in said) == sound
    assert (f"found by -m {broken}" in said) == (not sound)
    assert ("did: -m helpers build" in said) == (broken != "ruff check")


@pytest.mark.parametrize("uv", ["exit 0", "echo 'no such index' >&2; exit 2"])
def test_where_uv_cannot_install_pip_does_and_by_hash_as_well(make, tmp_path, uv):
    (tmp_path / ".ci").mkdir()
    recorder = '#!/bin/sh\necho "did: $*"\n'
    (tmp_path / ".ci" / "uv").write_text(f"{recorder}{uv}\n")
    python_that_says(tmp_path, "python3", "3.11.0").write_text(
        f"#!/bin/sh\nmkdir -p .venv/bin\nprintf '{recorder}' >.venv/bin/python\n"
        'chmod +x .venv/bin/python\necho "Python 3.11.0"\n'
    )
    (tmp_path / ".ci" / "uv").chmod(0o755)
    done = make("env", path=tmp_path)
    assert done.returncode == 0, done.stderr
    asked = "--require-hashes -r requirements.lock"
    assert re.search(rf"did: pip install .*{asked}", done.stdout)
    fell_back = uv != "exit 0"
    assert bool(re.search(rf"did: -m pip .*{asked}", done.stdout)) == fell_back
    assert ("no such index" in done.stderr) == fell_back
    assert ("uv could not install the packages" in done.stdout) == fell_back


def defined(name):
    """What stands in a `define` of the Makefile."""
    return re.search(rf"^define {name}\n(.*?)^endef", MAKEFILE, re.M | re.S).group(1)


def test_the_makefile_keeps_to_what_macos_make_knows():
    assert ".ONESHELL" not in MAKEFILE.replace("no .ONESHELL", "")
    assert not re.search(r"^\w+ *!=", MAKEFILE, re.M)
    assert "&:" not in MAKEFILE
    assert not re.search(r"^define \w+ *=", MAKEFILE, re.M)

"""The command line: each command says what it does, and asking for that does nothing."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.pipeline.vendor import VendorError
from helpers.tools import commands
from tests.support.image import copy_of_the_repository

pytestmark = pytest.mark.check(seconds=10)

ROOT = Path(__file__).resolve().parents[1]
OTHERS = ("bench", "bench.hub", "bench.reader", "tests.support.image")
SHOWN = ("bench", "book", "data", "helpers", "tests", "_build/pdf")


def state():
    """Every file that a command could have changed, with the time of its last change."""
    files = [path for path in ROOT.iterdir() if path.is_file()]
    files += [path for name in SHOWN for path in (ROOT / name).rglob("*") if path.is_file()]
    return {path: path.stat().st_mtime_ns for path in files if "__pycache__" not in path.parts}


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_a_command_that_is_asked_for_help_says_its_arguments_and_does_nothing(name, capsys):
    before = state()
    with pytest.raises(SystemExit) as ended:
        commands.main([name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    one = commands.COMMANDS[name]
    assert said.startswith(f"usage: python -m helpers {name}")
    assert " ".join(one.help.split()) in " ".join(said.split())
    for names, options in one.arguments:
        assert options["help"] in " ".join(said.split())
        assert (names[0] if names[0].startswith("-") else options["metavar"]) in said
    assert state() == before


@pytest.mark.parametrize("module", OTHERS)
def test_the_other_programs_have_their_help_too(module, monkeypatch, capsys):
    before = state()
    monkeypatch.setattr(sys, "argv", [module, "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module, run_name="__main__")
    assert not ended.value.code
    assert re.search(r"^usage: (?:.+\n)+\n\S.{20,}", capsys.readouterr().out, re.M)
    assert state() == before


def test_help_loads_nothing_of_the_book():
    code = (
        "import sys; from helpers.tools.commands import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted({'pandas', 'altair', 'sphinx', 'numpy'} & {*sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr.strip() == ""
    for name in commands.COMMANDS:
        assert re.search(rf"^    {name}\b", done.stdout, re.M)


def test_an_unknown_command_is_told_which_there_are(capsys):
    with pytest.raises(SystemExit) as ended:
        commands.main(["biuld"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "biuld" in said and all(name in said for name in commands.COMMANDS)


@pytest.mark.parametrize(
    "words", [["describe", "now"], ["pdf", "--fast"], ["branch"], ["run"], ["vendor", "--check"]]
)
def test_an_argument_that_is_missing_or_unknown_does_nothing(words, capsys):
    before = state()
    with pytest.raises(SystemExit) as ended:
        commands.main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(f"usage: python -m helpers {words[0]}")
    assert state() == before


def test_a_file_that_is_no_chapter_is_not_run(capsys):
    assert commands.main(["run", "book/_template.md"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("book/_template.md is no chapter") and "book/session.md" in said


def test_a_fault_that_is_told_has_no_traceback_and_any_other_keeps_it(monkeypatch, capsys):
    def fails(error):
        def run(given):
            raise error

        return commands.COMMANDS["validate"]._replace(run=run)

    monkeypatch.setitem(commands.COMMANDS, "validate", fails(VendorError("no npm; get one")))
    assert commands.main(["validate"]) == 1
    assert capsys.readouterr().err == "no npm; get one\n"
    monkeypatch.setitem(commands.COMMANDS, "validate", fails(ZeroDivisionError("ours")))
    with pytest.raises(ZeroDivisionError):
        commands.main(["validate"])


def row(one):
    """A command as the table of CONTRIBUTING.md has it."""
    return f"| `{one.name}` | {one.help} |"


def test_contributing_lists_every_command_as_its_help_does():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = re.search(r"^\| `python -m helpers …` .*\n\|---\|---\|\n((?:\|.*\n)+)", text, re.M)[1]
    assert table.splitlines() == [row(one) for one in commands.COMMANDS.values()]


@pytest.mark.parametrize("name", ["Makefile", "README.md", "CONTRIBUTING.md", ".binder/postBuild"])
def test_a_command_that_is_spoken_of_is_one(name):
    spoken = re.findall(r"-m helpers ([a-z]\S*?)[`\s]", (ROOT / name).read_text(encoding="utf-8"))
    assert {word for word in spoken if re.fullmatch(r"[a-z-]+", word)} <= {*commands.COMMANDS}


def test_no_older_form_of_a_command_is_spoken_of():
    files = [ROOT / name for name in ("Makefile", "README.md", "CONTRIBUTING.md")]
    for folder in ("helpers", "bench", "book", "tests", ".github", ".binder"):
        files += [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.md")]
        files += (ROOT / folder).rglob("*.yml")
    old = re.compile(r"-m(\"?,? \"?)helpers\.\w")
    assert [path for path in files if old.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.push(seconds=12)
def test_the_first_build_of_a_clone_needs_nothing_before_it_is_fetched(tmp_path):
    copy_of_the_repository(tmp_path)
    nowhere = {
        "npm_config_registry": "http://127.0.0.1:9",
        "npm_config_fetch_retries": "0",
        "npm_config_cache": str(tmp_path / "cache"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "build"],
        cwd=tmp_path,
        env=os.environ | nowhere | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "npm could not fetch the packages of package-lock.json" in done.stderr
    assert "Traceback" not in done.stderr

"""What `make hub` refuses, makes and says, without a hub."""

import csv
import os
import socket
import stat
import sys
from pathlib import Path

import pytest
import yaml

from helpers.delivery import hub, hub_checks, hub_memory, hub_roster
from helpers.places import ROOT
from helpers.tools import commands

pytestmark = pytest.mark.check(seconds=4)


@pytest.fixture
def roster(tmp_path):
    """Write a roster; return its path."""

    def write(text):
        path = tmp_path / "roster.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)


# The roster ---------------------------------------------------------------------------------------


def test_a_roster_is_read_as_a_spreadsheet_writes_it(roster):
    path = roster('\ufeffstudent,name\r\nAda,Ada Lovelace\r\n\r\nben-2,"Graham, Ben"\r\n')
    assert hub_roster.read(path) == {"ada": "Ada Lovelace", "ben-2": "Graham, Ben"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "name,student\nAda,ada\n",
            "line 1: expected the columns student,name; found name,student",
        ),
        ("", "line 1: expected the columns student,name; found nothing"),
        ("student,name\n", "lists no student"),
        ("student,name\nada,Ada\nADA,Ada\n", "line 3, student: 'ada' stands there twice"),
        ("student,name\n../ada,Ada\n", "line 2, student: expected 1 to 32 letters"),
        ("student,name\n,Ada\n", "line 2, student: expected 1 to 32 letters"),
        ("student,name\nada,Lovelace, Ada\n", "line 2: expected 2 cells; found 3. A comma within"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_by_file_line_and_reason(roster, text, said):
    path = roster(text)
    with pytest.raises(hub_roster.RosterError) as told:
        hub_roster.read(path)
    assert str(told.value).startswith(str(path)) and said in str(told.value)


def test_without_a_roster_its_form_is_shown(tmp_path):
    with pytest.raises(hub_roster.RosterError, match="`student,name`.*`ada,Ada Lovelace`"):
        hub_roster.read(tmp_path / "roster.csv")


def test_passwords_are_made_once_for_the_teacher_alone(tmp_path):
    path = tmp_path / "passwords.csv"
    assert hub_roster.add_passwords(["ada", "ben"], path) == ["ada", "ben"]
    first = hub_roster.passwords(path)
    assert len(set(first.values())) == 2 and all(len(one) == 14 for one in first.values())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert hub_roster.add_passwords(["ben", "cleo"], path) == ["cleo"]
    assert first.items() <= hub_roster.passwords(path).items()
    assert hub_roster.add_passwords(["ben"], path) == []


def test_a_students_number_stays_the_students_and_is_nobody_elses(tmp_path):
    path = tmp_path / "numbers.csv"
    assert hub_roster.numbers(["ada", "ben"], path, 52000) == {"ada": 52000, "ben": 52001}
    assert hub_roster.numbers(["cleo", "ben"], path, 52000) == {"cleo": 52002, "ben": 52001}
    assert hub_roster.numbers(["ada"], path, 60000) == {"ada": 52000}
    assert 0 not in hub_roster.numbers(["eve"], path, 0).values(), "an account of the machine"


def test_the_roster_is_never_committed():
    assert hub_roster.ROSTER.relative_to(ROOT).as_posix() == "teach/private/roster.csv"
    assert "teach/private/" in (ROOT / ".gitignore").read_text().splitlines()


# What is refused ----------------------------------------------------------------------------------


def refused(**given):
    with pytest.raises(hub_checks.HubError) as told:
        hub_checks.check(hub_checks.Options(**given))
    return str(told.value)


def test_who_is_not_root_is_told_why_and_what_to_type(roster, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "only root" in (said := refused(roster=roster("student,name\nada,A\n")))
    assert said.endswith("sudo make hub")


def test_another_system_is_told_what_else_there_is(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert "needs Linux" in refused()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"port": 70000}, "--port: expected a number from 1 to 65533"),
        ({"address": "0.0.0.0"}, "would travel in the clear"),
        ({"certificate": "a.pem"}, "--certificate and --key go together"),
        ({"certificate": "a.pem", "key": "b.pem"}, "there is no file a.pem"),
        ({"folder": Path("/srv/" + "x" * 60)}, "at most 50 letters"),
        ({"folder": Path("srv")}, "expected a whole path"),
        ({"python": Path("/no/python")}, "there is no Python at /no/python"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_made(roster, as_root, given, said):
    assert said in refused(roster=roster("student,name\nada,A\n"), **given)


def test_a_python_that_students_cannot_run_is_refused_with_two_ways_out(
    roster, as_root, tmp_path, monkeypatch
):
    python = tmp_path / "closed" / "bin" / "python3.11"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nprintf 'True\\n{tmp_path}/closed\\n0\\n'\n")
    python.chmod(0o755)
    python.parent.parent.chmod(0o700)
    closed = tmp_path / "closed"
    monkeypatch.setattr(hub_checks, "closed_to_others", lambda path: closed)  # pytest's is, too
    with pytest.raises(hub_checks.HubError) as told:
        hub_checks.check_python(python)
    said = str(told.value)
    assert f"{closed} is closed to others" in said
    assert 'make hub HUB="--python=' in said and f"cp -a {closed} /opt/" in said


def test_the_first_closed_folder_of_a_path_is_named(tmp_path):
    closed = tmp_path / "closed"
    (closed / "open").mkdir(parents=True)
    closed.chmod(0o700)
    found = hub_checks.closed_to_others(closed / "open")
    assert found is not None and closed.is_relative_to(found)  # pytest's own folder may be closed
    assert hub_checks.closed_to_others(Path("/usr/bin")) is None
    assert hub_checks.closed_to_others(Path("/usr/not-there-yet")) is None


def test_a_port_that_is_taken_is_named_with_another_one(tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1] - 1  # the hub's own is the one after
        with pytest.raises(
            hub_checks.HubError, match=f"port {port + 1} of 127.0.0.1 cannot be had"
        ):
            hub_checks.check_ports(hub_checks.Options(folder=tmp_path, port=port))


def test_a_hub_that_runs_is_found_by_its_process_and_another_program_is_not(tmp_path):
    file = tmp_path / "hub.pid"
    assert hub_checks.running(file, "python") == 0
    file.write_text(str(os.getpid()))
    assert hub_checks.running(file, Path(sys.executable).name) == os.getpid()
    assert hub_checks.running(file, "no-such-word") == 0


def test_a_fault_of_the_hub_is_a_message_without_a_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert commands.main(["hub", "--roster", str(tmp_path / "none.csv")]) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'none.csv'} is missing: the hub must")


# Memory -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["1", "1GB", "-1G", "", "one"])
def test_a_size_that_is_none_is_refused(words):
    with pytest.raises(hub_memory.MemoryLimitError, match="expected a number with M or G"):
        hub_memory.size(words)


def machine(folder, version, memory=True):
    """A folder that looks like a machine's control groups; limits become plain files."""
    if version == 2:
        (folder / "cgroup.controllers").write_text("cpu memory\n" if memory else "cpu\n")
    elif memory:
        (folder / "memory").mkdir()
    return folder


@pytest.mark.test
@pytest.mark.parametrize(
    ("version", "file"),
    [(1, "memory/class/ada/memory.limit_in_bytes"), (2, "class/ada/memory.max")],
)
def test_each_version_of_control_groups_gets_the_limit_in_its_own_file(tmp_path, version, file):
    found = hub_memory.groups("class", machine(tmp_path, version))
    assert found.version == version
    found.make("ada", 2**30)
    assert (tmp_path / file).read_text() == str(2**30)
    assert f"version {version}" in hub_memory.said(found, "1G")


@pytest.mark.parametrize("version", [1, 2])
def test_a_machine_without_groups_for_memory_has_none_and_says_what_that_means(tmp_path, version):
    found = hub_memory.groups("class", machine(tmp_path, version, memory=False))
    assert found is None
    assert "can hold more" in hub_memory.said(found, "1G")


def test_groups_that_may_not_be_made_are_none(tmp_path):
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "class").write_text("no folder")
    assert hub_memory.groups("class", tmp_path) is None


# What is made -------------------------------------------------------------------------------------


def test_the_book_is_a_repository_that_is_renewed_only_by_changes(tmp_path, monkeypatch):
    def write(folder, here, text=("one",)):
        (folder / "session.ipynb").write_text(text[0])

    monkeypatch.setattr(hub.branch, "write", write)
    asked = hub_checks.Options(folder=tmp_path)
    link = hub.book(asked)
    assert link.startswith("http://127.0.0.1:8010/hub/user-redirect/git-pull?repo=file")
    head = (tmp_path / "book" / ".git" / "refs" / "heads" / "notebooks").read_text()
    assert hub.book(asked) == link
    kept = tmp_path / "book" / ".git" / "refs" / "heads" / "notebooks"
    assert kept.read_text() == head
    monkeypatch.setattr(hub.branch, "write", lambda *given: write(*given, text=("two",)))
    hub.book(asked)
    assert kept.read_text() != head
    start = hub.settings(asked, link, grouped=False)["start"]
    assert start.startswith("/git-pull?repo=file") and "urlpath=lab%2Ftree%2F" in start


def test_the_hubs_packages_are_exact_pins_with_a_word_on_why():
    lines = [line for line in hub.PACKAGES.read_text().splitlines() if not line.startswith("#")]
    assert [line.partition("==")[0] for line in lines] == ["jupyterhub", "jupyterhub-idle-culler"]
    assert all("==" in line and len(line.partition("# ")[2]) > 10 for line in lines)


# The Kubernetes hub's chart -----------------------------------------------------------------------


VALUES = ROOT / "teach" / "hub" / "values.yaml"


def keys(node, before=""):
    """Every key of nested tables, as a path, with its value."""
    for name, part in node.items():
        yield f"{before}{name}", part
        if isinstance(part, dict):
            yield from keys(part, f"{before}{name}.")


def kept_types():
    """The keys that were compared with the chart's schema, with the type that it has for each.

    "own" is a key below one where the schema takes any: JupyterHub's or Kubernetes' own.
    """
    lines = (VALUES.parent / "values_keys.csv").read_text().splitlines()
    return dict(csv.reader(lines[1:]))


def test_every_key_of_the_charts_values_was_compared_with_its_schema():
    used = {key for key, _ in keys(yaml.safe_load(VALUES.read_text()))}
    assert used == set(kept_types()), "compare with values.schema.yaml of the chart, add the row"


def test_every_value_has_the_type_that_the_charts_schema_asks_for():
    python = {
        "object": dict,
        "string": str,
        "number": int | float,
        "integer": int,
        "boolean": bool,
        "array": list,
        "own": object,
    }
    types = kept_types()
    wrong = [
        key
        for key, value in keys(yaml.safe_load(VALUES.read_text()))
        if not isinstance(value, python[types[key]])
    ]
    assert wrong == []

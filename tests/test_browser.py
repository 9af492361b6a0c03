"""What `python -m helpers browser` finds, tries and says."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.pipeline import browser
from helpers.pipeline.browser import PACKAGE

pytestmark = pytest.mark.check(seconds=1)

ROOT = Path(__file__).resolve().parents[1]


def program(folder, name, body):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine with an empty PATH and no browser; returns the folder on its PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("BOOK_BROWSER", raising=False)
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser, "_playwrights_path", lambda: str(tmp_path / "not-downloaded"))
    return folder


@pytest.fixture
def commands(monkeypatch):
    """Record what would be installed, and let it fail; `--version` is really asked."""
    ran = []
    really = browser._run

    def run(command, seconds):
        if command[-1] == "--version":
            return really(command, seconds)
        ran.append(command)
        return SimpleNamespace(returncode=1, stdout="", stderr="Error: no such host\n  at line 1\n")

    monkeypatch.setattr(browser, "_run", run)
    return ran


def test_a_browser_on_the_path_is_found_and_nothing_is_installed(bare, commands):
    path = program(bare, "chromium", "echo Chromium 156.0")
    assert browser.find_browser() == path
    assert browser.ensure_browser() == path
    assert commands == []


def test_the_browser_that_is_named_comes_first(bare, monkeypatch, tmp_path):
    program(bare, "chromium", "echo Chromium 156.0")
    named = program(tmp_path, "mine", "echo Google Chrome 150.0")
    monkeypatch.setenv("BOOK_BROWSER", named)
    assert browser.find_browser() == named


def test_no_other_browser_stands_in_for_one_that_is_named_wrongly(bare, commands, monkeypatch):
    program(bare, "chromium", "echo Chromium 156.0")
    monkeypatch.setenv("BOOK_BROWSER", "/no/such/browser")
    assert browser.find_browser() is None
    with pytest.raises(browser.NoBrowserError, match=r"\$BOOK_BROWSER: /no/such/browser does not"):
        browser.ensure_browser()
    assert commands == []


def test_a_stub_that_only_says_where_to_get_one_is_passed_over(bare):
    program(bare, "chromium-browser", "echo 'requires the chromium snap' >&2; exit 1")
    path = program(bare, "google-chrome", "echo Google Chrome 150.0")
    assert browser.find_browser() == path


def test_playwrights_own_comes_after_the_path(bare, monkeypatch, tmp_path):
    own = program(tmp_path, "chrome", "echo Google Chrome for Testing 159.0")
    monkeypatch.setattr(browser, "_playwrights_path", lambda: own)
    assert browser.find_browser() == own
    path = program(bare, "chromium", "echo Chromium 156.0")
    assert browser.find_browser() == path


def test_playwright_downloads_before_debians_package_is_tried(bare, commands, monkeypatch):
    program(bare, "apt-get", "exit 0")
    monkeypatch.setattr(browser, "_is_root", lambda: True)
    with pytest.raises(browser.NoBrowserError):
        browser.ensure_browser()
    assert commands[0][1:] == ["-m", "playwright", "install", "--no-shell", "chromium"]
    assert commands[1] == ["apt-get", "update"]


def test_debians_package_is_installed_without_a_question_when_root(bare, monkeypatch):
    log = bare / "log"
    note = f'echo "$DEBIAN_FRONTEND $*" >> {log}'
    program(bare, "apt-get", f"{note}\n[ $1 = update ] || /bin/mv {bare}/later {bare}/{PACKAGE}")
    program(bare, "later", "echo Chromium 156.0")
    monkeypatch.setattr(browser, "_is_root", lambda: True)
    monkeypatch.setattr(browser, "_download", lambda tried: None)
    assert browser.ensure_browser() == str(bare / PACKAGE)
    assert log.read_text().splitlines() == [
        "noninteractive update",
        f"noninteractive install -y --no-install-recommends {PACKAGE}",
    ]


def test_the_message_says_what_was_tried_why_it_failed_and_the_way_out(bare, commands, monkeypatch):
    program(bare, "apt-get", "exit 0")
    monkeypatch.setattr(browser, "_is_root", lambda: False)
    with pytest.raises(browser.NoBrowserError) as caught:
        browser.ensure_browser()
    message = str(caught.value)
    assert "$BOOK_BROWSER: not set" in message
    assert f"on the PATH: none of {PACKAGE}, chromium, chromium-browser, google-chrome" in message
    assert "Playwright's download: " in message and "Error: no such host" in message
    assert "Debian's package: only root may install it" in message
    assert f"apt install {PACKAGE}" in message
    assert "BOOK_BROWSER=/path/to/chrome make test" in message


@pytest.mark.push
def test_the_command_fails_without_a_stack_where_there_is_no_browser():
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "browser"],
        cwd=ROOT,
        env=os.environ | {"BOOK_BROWSER": "/no/such/browser"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("The tests look at every page in a real browser")
    assert "Traceback" not in done.stderr


@pytest.mark.push
def test_the_browser_starts_with_our_arguments_and_opens_a_page(playwright):
    with browser.launch(playwright) as chromium:
        page = chromium.new_page()
        page.goto("data:text/html,<title>it opens</title>")
        assert page.title() == "it opens"

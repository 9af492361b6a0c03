"""The browser that looks at every page: find one, get one where none is there, start it.

    python -m helpers browser        prints its path, or says what was tried and the way out

In this order: $BOOK_BROWSER; a Chromium or Chrome on the PATH; Playwright's own, downloaded if the
network allows it; Debian's package, where we are root. A browser counts only if it starts:
Ubuntu's ``chromium-browser`` is a program that merely says where to get one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "chromium-headless-shell"
"""Debian's Chromium without a window: the same pages for half the work of the whole browser."""

NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Not on the PATH, but where its installer puts it.
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)

DOWNLOAD_SECONDS = 600  # 170 MB on a slow line; where the network is closed it fails in seconds

# Quiet: no GPU, no UDP, and none of the requests that a browser makes for itself, so that a
# request to another host is a page's doing.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Without a window Chromium would fit letters to whole pixels, which no reader's screen does.
    "--font-render-hinting=none",
)

WAY_OUT = """\
The way out, any one of these:
  - install Chromium or Chrome so that it is on the PATH   (Debian: apt install {package})
  - let Playwright fetch its own, where the network is open:
        {python} -m playwright install --no-shell chromium
  - name a browser that is somewhere else:
        BOOK_BROWSER=/path/to/chrome make test"""


class NoBrowserError(RuntimeError):
    """No browser can be had; the message says what was tried and what to do."""


def find_browser(attempts=None):
    """Find a browser that is already here; install nothing.

    Parameters
    ----------
    attempts : list of str, optional
        Gets one line for each place that had none, with the reason.

    Returns
    -------
    str or None
        Path of a browser that starts, or None.
    """
    attempts = [] if attempts is None else attempts
    named = os.environ.get("BOOK_BROWSER")
    if named:  # whoever names a browser wants that one: no other stands in for it
        return _if_it_starts(shutil.which(named) or named, "$BOOK_BROWSER", attempts)
    attempts.append("$BOOK_BROWSER: not set")
    for name in NAMES:
        path = shutil.which(name)
        if path and _if_it_starts(path, "on the PATH", attempts):
            return path
    for path in PLACES:
        if os.path.exists(path) and _if_it_starts(path, "installed", attempts):
            return path
    if not any(line.startswith(("on the PATH", "installed")) for line in attempts):
        attempts.append(f"on the PATH: none of {', '.join(NAMES)}")
    path = _playwrights_path()
    if path and os.path.exists(path):
        return _if_it_starts(path, "Playwright's own", attempts)
    attempts.append("Playwright's own: not downloaded yet")
    return None


def ensure_browser():
    """Find a browser, or get one.

    Returns
    -------
    str
        Path of a browser that starts.

    Raises
    ------
    NoBrowserError
        If none can be had.
    """
    attempts: list[str] = []
    path = find_browser(attempts)
    if path or os.environ.get("BOOK_BROWSER"):
        return path or _give_up(attempts)
    return _download(attempts) or _install_package(attempts) or _give_up(attempts)


def launch(playwright, **options):
    """Start the browser, headless.

    Playwright gives each start a new user-data-dir of its own and removes it at the end, so no
    test sees what another one left behind.

    Parameters
    ----------
    playwright : playwright.sync_api.Playwright
    **options
        For ``playwright.chromium.launch``; ``args`` are added to ours.

    Returns
    -------
    playwright.sync_api.Browser
    """
    path = find_browser()
    if path is None:
        raise NoBrowserError("There is no browser. Get one:  python -m helpers browser")
    extra = options.pop("args", [])
    # Chromium refuses its sandbox to root; BOOK_BROWSER_SANDBOX=0 is for containers without
    # user namespaces. False makes Playwright pass --no-sandbox.
    sandbox = not _is_root() and os.environ.get("BOOK_BROWSER_SANDBOX") != "0"
    return playwright.chromium.launch(
        executable_path=path, chromium_sandbox=sandbox, args=[*ARGUMENTS, *extra], **options
    )


def _if_it_starts(path, where, attempts):
    """Return the path if the program there is a browser that starts; else note why not."""
    try:
        done = _run([path, "--version"], seconds=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        attempts.append(f"{where}: {path} does not start: {_reason(error)}")
        return None
    if done.returncode or "chrom" not in done.stdout.lower():
        said = _last_line(done.stderr + done.stdout) or f"exit code {done.returncode}"
        attempts.append(f"{where}: {path} is no browser that starts: {said}")
        return None
    return path


def _playwrights_path():
    """Where Playwright puts its Chromium, whether it is there yet or not."""
    # In a process of its own: Playwright refuses to start twice in one, and a test may run in it.
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    try:
        return _last_line(_run([sys.executable, "-c", code], seconds=60).stdout)
    except (OSError, subprocess.TimeoutExpired):
        return None


def _download(attempts):
    """Let Playwright download its Chromium (without the second one, the headless shell)."""
    _say("no browser here; downloading Playwright's Chromium (about 170 MB)")
    command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    if not _did(command, DOWNLOAD_SECONDS, "Playwright's download", attempts):
        return None
    # Without the system's libraries it does not start: bare Debian. Its package brings them.
    return _if_it_starts(_playwrights_path() or "", "Playwright's own, downloaded", attempts)


def _install_package(attempts):
    """Install Debian's Chromium, where that is allowed."""
    if not shutil.which("apt-get"):
        attempts.append("Debian's package: there is no apt-get on this machine")
        return None
    if not _is_root():
        attempts.append("Debian's package: only root may install it")
        return None
    _say(f"installing Debian's {PACKAGE}")
    # without `update` a fresh container has no list of packages at all
    update = ["apt-get", "update"]
    install = ["apt-get", "install", "-y", "--no-install-recommends", PACKAGE]
    for command in (update, install):
        if not _did(command, DOWNLOAD_SECONDS, "Debian's package", attempts):
            return None
    path = shutil.which(PACKAGE)
    if path is None:
        attempts.append(f"Debian's package: installed, but it brought no `{PACKAGE}`")
        return None
    return _if_it_starts(path, "Debian's package", attempts)


def _give_up(attempts):
    lines = "\n".join(f"  - {line}" for line in attempts)
    raise NoBrowserError(
        "The tests look at every page in a real browser, and none can be had. Tried:\n"
        f"{lines}\n{WAY_OUT.format(python=_shown(sys.executable), package=PACKAGE)}"
    )


def _did(command, seconds, what, attempts):
    """Run a command; if it fails, note the reason."""
    try:
        done = _run(command, seconds)
    except (OSError, subprocess.TimeoutExpired) as error:
        attempts.append(f"{what}: `{_shown(*command)}`: {_reason(error)}")
        return False
    if done.returncode:
        said = _error_line(done.stderr + done.stdout) or f"exit code {done.returncode}"
        attempts.append(f"{what}: `{_shown(*command)}` failed: {said}")
        return False
    return True


def _run(command, seconds):
    # DEBIAN_FRONTEND, no stdin: nobody is there to answer a question.
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=False,
    )


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Windows has no such thing


def _reason(error):
    if isinstance(error, subprocess.TimeoutExpired):
        return f"not done after {error.timeout:.0f} s"
    return getattr(error, "strerror", None) or str(error)


def _error_line(text):
    """The first line that says what went wrong: the rest repeats it or shows a stack."""
    for line in text.splitlines():
        if line.startswith(("Error", "E:", "ERROR")):
            return line.strip()
    return _last_line(text)


def _last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _shown(*words):
    """A command as one would type it here."""
    first = Path(words[0])
    if first.is_absolute() and first.is_relative_to(Path.cwd()):
        words = (str(first.relative_to(Path.cwd())), *words[1:])
    return " ".join(words)


def _say(message):
    print(f"browser: {message}", file=sys.stderr, flush=True)

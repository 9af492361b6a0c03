"""What several tests share: the tiers, one browser for a session, the built book on a port.

Each test module says its tier and about how many seconds it takes on two cores, as in
``pytestmark = pytest.mark.push(seconds=40)``; a single test or case may say its own.

* ``check``: in this process, without a built book; the loop of somebody who writes.
* ``test``: a sample of the built pages in a browser; before a push, in minutes.
* ``push``: more of them, and what starts processes; a machine runs it on every push.
* ``nightly``: what looks at everything that ``push`` looks at samples of.

``--tier`` runs one and those before it (``push`` where nothing is said); ``--only`` that one alone.
"""

import re
from collections import Counter
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, sync_playwright

from helpers.pipeline import worker
from helpers.pipeline.browser import launch
from helpers.places import HTML
from tests.support import site as sites
from tests.support import sound
from tests.support.site import Site

pytest.register_assert_rewrite("tests.support.live_figures")  # what it asserts is explained too

TIERS = ("check", "test", "push", "nightly")
SLOWEST = 20


def pytest_addoption(parser):
    parser.addoption("--tier", choices=TIERS, default="push", help="run it and those before it")
    parser.addoption("--only", choices=TIERS, help="run this tier alone")
    parser.addoption("--costs", action="store_true", help="print seconds by file, slowest tests")


def pytest_configure(config):
    config.addinivalue_line("markers", "looks_for(*parts): what a test sees in its view of a page")


def tier_of(item):
    """The tier of a case, or of its test, or of its module; of several the latest."""
    case = item.callspec.marks if hasattr(item, "callspec") else []
    module = list(item.getparent(pytest.Module).iter_markers())
    test = [mark for mark in item.own_markers if mark not in case]
    for marks in (case, test, module):
        if said := [mark.name for mark in marks if mark.name in TIERS]:
            return max(said, key=TIERS.index)
    raise pytest.UsageError(
        f"{item.location[0]} says no tier; put pytestmark = pytest.mark.check(seconds=1) into it, "
        f"or another of {', '.join(TIERS)}"
    )


def seconds_of(item):
    """The seconds that a test's module says it takes."""
    for mark in item.getparent(pytest.Module).iter_markers():
        if mark.name in TIERS and "seconds" in mark.kwargs:
            return mark.kwargs["seconds"]
    raise pytest.UsageError(
        f"{item.location[0]} does not say its seconds; write its tier as "
        "pytest.mark.push(seconds=40)"
    )


def wanted_tiers(config):
    """The tiers that ``--only`` or ``--tier`` asks for."""
    only, last = config.getoption("only"), config.getoption("tier")
    return {only} if only else set(TIERS[: TIERS.index(last) + 1])


def pytest_ignore_collect(collection_path, config):
    """Pass over a file without a word of the wanted tiers: what it imports alone takes seconds."""
    if collection_path.suffix != ".py" or not collection_path.name.startswith("test_"):
        return None
    text = collection_path.read_text(encoding="utf-8")
    said = set(re.findall(rf"\bmark\.({'|'.join(TIERS)})\b", text))
    if "sample(" in text:
        said |= {"test", "nightly"}  # as tests.support.tiers marks what is left out of a push
    return True if said and not said & wanted_tiers(config) else None


def pytest_collection_modifyitems(config, items):
    """Leave out the tests of later tiers; on several cores the longest files come first."""
    wanted = wanted_tiers(config)
    config.said = {item.location[0]: seconds_of(item) for item in items}
    if hasattr(config, "workeroutput"):  # of pytest-xdist: only its controller prints
        config.workeroutput["said"] = config.said
    left_out = [item for item in items if tier_of(item) not in wanted]
    if left_out:
        items[:] = [item for item in items if tier_of(item) in wanted]
        config.hook.pytest_deselected(items=left_out)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (-config.said[item.location[0]], item.location[0]))


LEFT = []
"""Processes that the tests started and left running."""


def started_by_us():
    """The processes below this one, without those that end with it; psutil comes with Jupyter.

    Of Python's own: the tracker of a pool's shared memory lives as long as the interpreter. Workers
    of pytest-xdist look below themselves.
    """
    found = {}
    for child in psutil.Process().children(recursive=True):
        try:
            words = " ".join(child.cmdline())
            if child.status() == psutil.STATUS_ZOMBIE or "resource_tracker" in words:
                continue
            found[child] = f"{child.pid}: {words[:150]}"
        except psutil.NoSuchProcess:
            pass
    return found


def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):
        sound.check()
    session.config.before = set(started_by_us())


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Fail a session whose tests leave a process running; what is just ending may end."""
    config = session.config
    worker.end_all()  # scripts that set formulas and draw live as long as the interpreter
    if not config.getoption("numprocesses", None):
        new = [one for one in started_by_us() if one not in config.before]
        psutil.wait_procs(new, timeout=5)
        LEFT.extend(words for one, words in started_by_us().items() if one not in config.before)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left"] = LEFT
    elif LEFT and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take over what a worker of pytest-xdist says at its end."""
    told = getattr(node, "workeroutput", {})
    node.config.said = getattr(node.config, "said", {}) | told.get("said", {})
    LEFT.extend(told.get("left", []))


def pytest_terminal_summary(terminalreporter, config):
    """Seconds of each file beside what it says, the slowest tests; last, what was left running."""
    if config.getoption("costs"):
        _costs(terminalreporter, config)
    if LEFT:
        terminalreporter.section("left running by the tests, which fails them")
        for line in LEFT:
            terminalreporter.write_line(line)


def _costs(terminalreporter, config):
    files, tests = Counter(), Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                files[report.location[0]] += report.duration
                tests[report.nodeid] += report.duration
    said = getattr(config, "said", {})
    terminalreporter.section("seconds by file (and what it says)")
    for name, took in files.most_common():
        note = f"({said[name]})" if name in said else ""
        terminalreporter.write_line(f"{took:7.1f}  {Path(name).name} {note}")
    terminalreporter.section(f"the {SLOWEST} slowest tests")
    for name, took in tests.most_common(SLOWEST):
        terminalreporter.write_line(f"{took:7.1f}  {name.removeprefix('tests/')}")


@pytest.fixture(scope="session")
def playwright():
    """One for all: Playwright refuses to start twice in a process."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        for step in ("goto", "reload", "go_back", "go_forward"):
            patch.setattr(Page, step, sites.until_scripted(getattr(Page, step)))
        yield started


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(chromium, request):
    assert (HTML / "index.html").is_file(), "there is no book to look at; build it: make book"
    with sites.serve(HTML) as host:
        made = Site(chromium, HTML, host, parts=sites.asked_of(request.session.items))
        yield made
        made.close()

"""A real hub on this machine: what a seminar does with it, and what may not happen.

Loopback only. Each test has a hub of its own, so that none leans on another.
"""

import os
import re
import signal
import statistics
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpers.delivery import hub_memory
from tests.support import hub as hubs
from tests.support import jupyter

pytestmark = [
    pytest.mark.nightly(seconds=600),
    pytest.mark.skipif(bool(hubs.possible()), reason=hubs.possible() or "possible"),
]

TWENTY = [f"student{number:02}" for number in range(1, 21)]

EAT = """
held = []
for _ in range(400):
    held.append(bytearray(b"x" * 2**20 * 8))
"""
"""Three gigabytes, eight megabytes at a time."""

ASIDE = """
import subprocess, sys
code = "held = [bytearray(b'x' * 2**20 * 8) for _ in range(60)]; import time; time.sleep(60)"
eaters = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(6)]
"""
"""Six processes with half a gigabyte each: none of them too much by itself."""


def test_twenty_sign_in_run_a_chapter_move_a_slider_and_are_culled():
    with hubs.hub(TWENTY) as hub:
        students = [hubs.Student(hub, name) for name in TWENTY]
        with ThreadPoolExecutor(len(students)) as room:
            waited = list(room.map(hubs.lesson, students))
        assert all(one.slider < 60 for one in waited)
        numbers = hub.numbers
        assert len(set(numbers.values())) == len(TWENTY) and 0 not in numbers.values()
        for name, number in numbers.items():
            found = hub.home(name).stat()
            assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (number, number, 0o700)
        # The same servers under a hub that is less patient: all of them are idle now.
        pids = {one.name: one.pid() for one in students}
        hub.process.kill()
        hub.process.wait()
        hub.start(idle=8)
        hubs.wait(
            lambda: not any(hub_memory.owned(number) for number in numbers.values()),
            240,
            "nobody uses a server, and all are stopped",
        )
        assert len(set(pids.values())) == len(TWENTY), "each had a server of its own until then"
        culled = re.findall(r"Culling server (\w+)", hub.said())
        assert set(culled) == set(TWENTY)
        for name in TWENTY:
            (kept,) = hub.home(name).rglob("mine.txt")
            assert kept.read_text() == name
        hub.stop()
        assert hub.left() == []
        # Whoever comes back another day finds it.
        hub.start()
        again = hubs.Student(hub, TWENTY[0])
        assert again.sign_in()
        kept = again.spawn().ask("/api/contents/one-day-in-january/mine.txt")
        assert kept["content"] == TWENTY[0]
        hub.stop()
        assert hub.left() == []
        assert hub.groups is None or not any(one.is_dir() for one in hub.groups.folder.iterdir())


def test_a_wrong_password_and_a_stranger_are_refused_and_nothing_starts():
    with hubs.hub(["ada", "ben"]) as hub:
        ada = hubs.Student(hub, "ada")
        began = time.monotonic()
        assert not ada.sign_in(hub.passwords["ben"])
        assert time.monotonic() - began >= 1, "guessing is slow"
        assert not hubs.Student(hub, "eve").sign_in(hub.passwords["ada"])
        assert not hubs.Student(hub, "../ada").sign_in(hub.passwords["ada"])
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"{hub.url}/hub/api/users", timeout=60)
        assert all(hub_memory.owned(number) == [] for number in hub.numbers.values())
        assert ada.sign_in(), "a mistake is no lock"
        # Who leaves the roster cannot come back.
        hub.asked.roster.write_text("student,name\nben,Ben\n")
        assert not hubs.Student(hub, "ada").sign_in(hub.passwords["ada"])


def test_a_student_reads_nobody_elses_folder_and_reaches_nobody_elses_server():
    with hubs.hub(["ada", "ben"]) as hub:
        ada, ben = hubs.Student(hub, "ada"), hubs.Student(hub, "ben")
        assert ada.sign_in() and ben.sign_in()
        server, other = ada.spawn(), ben.spawn()
        hubs.write(other, "secret.txt", "mine")
        closed = [
            hub.home("ben") / "secret.txt",
            hub.home("ben"),
            hub.home("ben").parent,
            hub.asked.folder / "run" / str(hub.numbers["ben"]),
            hub.asked.folder / "logs",
            hub.asked.hub / "settings.json",
            hub.asked.hub / "jupyterhub.sqlite",
            hub.asked.roster,
            hub.asked.passwords,
        ]
        assert all(path.exists() for path in closed)
        code = f"""
import os
for path in {[str(path) for path in closed]}:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).read()
        print("read", path)
    except PermissionError:
        print("closed")
print(os.getuid(), os.getgid(), os.getgroups())
try:
    os.kill({ben.pid()}, 9)
    print("killed")
except PermissionError:
    print("alive")
try:
    open("/proc/{ben.pid()}/environ").read()
    print("read")
except PermissionError:
    print("closed")
"""
        said = hubs.run(server, code).splitlines()
        number = hub.numbers["ada"]
        assert said == ["closed"] * len(closed) + [f"{number} {number} []", "alive", "closed"]
        # Through the proxy with a token of one's own, and past it, straight to the port.
        intruder = jupyter.Server(other.host, other.pid, ada.token)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            intruder.ask("/api/contents/secret.txt")
        (port,) = re.findall(
            rb"JUPYTERHUB_SERVICE_URL=http://127.0.0.1:(\d+)",
            Path(f"/proc/{other.pid}/environ").read_bytes(),
        )
        straight = jupyter.Server(f"http://127.0.0.1:{port.decode()}/user/ben", 0, ada.token)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            straight.ask("/api/contents/secret.txt")
        with pytest.raises(urllib.error.HTTPError, match="404|403"):
            ada.api("users/ben/server", method="DELETE")
        assert other.ask("/api/contents/secret.txt")["content"] == "mine"


def test_a_kernel_that_eats_memory_is_stopped_alone():
    with hubs.hub(["ada", "ben"], memory="1G") as hub:
        ada, ben = hubs.Student(hub, "ada"), hubs.Student(hub, "ben")
        assert ada.sign_in() and ben.sign_in()
        server, other = ada.spawn(), ben.spawn()
        quiet = jupyter.Kernel(other, other.ask("/api/kernels", {"name": "python3"})["id"])
        quiet.run("kept = 42")
        hungry = server.ask("/api/kernels", {"name": "python3"})["id"]
        line = jupyter.Kernel(server, hungry)
        shown = line.run(EAT)
        assert [one["ename"] for one in shown if one["kind"] == "error"] == ["MemoryError"]
        line.run("del held")
        if hub.groups:  # several processes, of which none is too large: the group is
            line.run(ASIDE)
            hubs.wait(lambda: hub.groups.killed("ada"), 60, "one of six is stopped")
            assert hub.groups.held("ada") <= 2**30
            assert hub.groups.killed("ben") == 0
        line.close()
        assert hubs.printed(quiet.run("print(kept)")) == "42\n"
        quiet.close()
        assert ben.running()
        # The student whose it was goes on as well, if need be with a new server.
        if not ada.pid():
            hubs.wait(lambda: not ada.running(), 60, "the hub knows that the server ended")
            server = ada.spawn()
        assert hubs.run(server, "print(6 * 7)") == "42\n"


def test_a_hub_that_is_killed_comes_back_and_nobody_loses_saved_work():
    with hubs.hub(["ada", "ben"]) as hub:
        ada, ben = hubs.Student(hub, "ada"), hubs.Student(hub, "ben")
        assert ada.sign_in() and ben.sign_in()
        server, other = ada.spawn(), ben.spawn()
        hubs.write(server, "work.txt", "hours of it")
        kernel = server.ask("/api/kernels", {"name": "python3"})["id"]
        line = jupyter.Kernel(server, kernel)
        line.run("kept = 42")
        line.close()
        os.kill(hub.process.pid, signal.SIGKILL)
        hub.process.wait()
        # The proxy outlives it: students notice nothing yet.
        assert server.ask("/api/contents/work.txt")["content"] == "hours of it"
        hub.start()
        assert (ada.pid(), ben.pid()) == (server.pid, other.pid), "the servers are the same"
        hubs.wait(ada.running, 60, "the hub has found ada's server, and her cookie is good")
        line = jupyter.Kernel(server, kernel)
        assert hubs.printed(line.run("print(kept)")) == "42\n", "what was in memory is there too"
        line.close()
        assert server.ask("/api/contents/work.txt")["content"] == "hours of it"
        assert sum("jupyterhub_idle_culler" in one for one in hub.left()) == 1
        hub.stop()
        assert hub.left() == []


def test_the_link_of_a_class_opens_the_notebook_in_a_browser(chromium):
    with hubs.hub(["ada"]) as hub:
        link = re.search(r"Hand out this link: (\S+)", hub.said())[1]
        page = chromium.new_page()
        page.set_default_timeout(240_000)
        try:
            page.goto(link)
            page.fill("input[name=username]", "ada")
            page.fill("input[name=password]", hub.passwords["ada"])
            page.click("input[type=submit]")
            page.wait_for_selector(".jp-Notebook .jp-Cell")
            assert "/user/ada/lab/tree/one-day-in-january/" in page.url
        finally:
            page.close()
        assert statistics.mode(path.suffix for path in hub.home("ada").glob("*/*")) == ".ipynb"

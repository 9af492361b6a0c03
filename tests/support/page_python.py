"""Python in the page, driven by script: what a cell's buttons do, without the buttons.

What takes a minute on a busy machine is begun and then asked for, so that no connection waits long:
the same lines drive Chromium and Firefox.
"""

import time
from pathlib import Path

LONG = 420  # seconds; a machine that is busy with other work is slow
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


class Driver:
    """A page's `bookPython`, in any browser whose page has `goto` and `evaluate`."""

    def __init__(self, page, host, name, query=""):
        self.page, self.count = page, 0
        page.goto(f"{host}/book/{name}.html{query}")
        self.ask(SCRIPT)

    def ask(self, function, given=None):
        """What a function of the page answers, soon."""
        return self.page.evaluate(function, given)

    def begin(self, act, *given):
        """Begin something that takes a while; gives the number under which it is asked for."""
        self.count += 1
        self.ask("given => { window.pressed.begin(...given); }", [self.count, act, list(given)])
        return self.count

    def wait(self, number, seconds=LONG):
        """What came of it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = self.ask("number => window.pressed.soon(number)", number)
            if found is not None:
                if "failed" in found:
                    raise AssertionError(found["failed"])
                return found["came"]
        raise AssertionError(f"nothing after {seconds} s; Python is {self.state}")

    def do(self, act, *given):
        """Do something and wait for what comes of it."""
        return self.wait(self.begin(act, *given))

    def run(self, code, cell="here", scenario=None):
        """Run a cell: whether it came to its end, and what it gave."""
        return self.do("run", cell, code, scenario)

    def until_printed(self, text, seconds=LONG):
        """Wait until a cell that runs has printed something."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if text in self.ask("() => window.pressed.printed"):
                return
        raise AssertionError(f"{text!r} was not printed")

    def go_back(self, seconds=60):
        """Back from another page to this one, which the browser must have kept as it was."""
        self.ask("() => { history.back(); }")
        until = time.monotonic() + seconds
        while not self.ask("() => Boolean(window.pressed)"):
            assert time.monotonic() < until, "the page was loaded anew, without its Python"

    @property
    def state(self):
        return self.ask("() => window.bookPython.state")


def text(came):
    """What a cell printed."""
    return "".join(what for kind, what in came["gave"] if kind == "stdout")


def shown(came, kind="text/plain"):
    """What a cell showed, of one kind."""
    return [what[kind] for how, what in came["gave"] if how == "display" and kind in what]


def errors(came):
    """The errors of a cell, each in a line."""
    return [f"{what['name']}: {what['message']}" for kind, what in came["gave"] if kind == "error"]

"""Run a submission's cells inside the walls and say what its answers hold; standard library first.

`helpers.delivery.fresh_kernel` starts this file alone, in a Python of its own, and gives it the
cells on its input. It says one line of JSON after each cell that changed an answer, and a last one.
What it says is the student's to forge: whoever reads it takes it for an answer and nothing more. No
key and no seed is here to be found.
"""

import json
import os
import signal
import sys
import types

TEXT = 20_000
"""Characters of an answer that are kept."""

MOST = 200
"""Answers that are kept."""


class TooLong(BaseException):
    """A cell or a function took longer than it may; `except Exception` does not stop it."""


def ring(*_: object) -> None:
    """What the clock does."""
    raise TooLong


def within(seconds: float, do, *given):
    """Do something, but no longer than that."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return do(*given)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def plain(value: object, deep: bool = True) -> dict:
    """An answer as JSON: what it is, and its text.

    >>> plain(1.5), plain("a"), plain(None), plain(True)
    ({'number': '1.5'}, {'text': 'a'}, {}, {'other': 'bool'})
    >>> plain({"weight": 0.05})
    {'each': {'weight': {'number': '0.05'}}}
    """
    if value is None:
        return {}
    if isinstance(value, str):
        return {"text": str(value)[:TEXT]}
    if isinstance(value, dict) and deep:
        some = list(value.items())[:MOST]
        return {"each": {key: plain(one, False) for key, one in some if isinstance(key, str)}}
    if not isinstance(value, bool):
        try:
            # whatever is no number is told below
            return {"number": repr(float(value))}  # type: ignore[arg-type]
        except OverflowError:
            return {"number": "inf"}
        except Exception:
            pass
    return {"other": type(value).__name__[:60]}


def held(names: dict, seconds: float) -> dict:
    """What ``answers`` holds."""
    answers = names.get("answers")
    if not isinstance(answers, dict):
        return {}
    try:
        some = list(answers.items())[:MOST]
        return {key[:100]: within(seconds, plain, one) for key, one in some if isinstance(key, str)}
    except BaseException as error:
        return {"": {"other": type(error).__name__}}


def called(function: object, inputs: list, seconds: float) -> list:
    """What a student's function gives for each of some inputs."""
    found = []
    for values in inputs:
        try:
            if not callable(function):
                raise NameError
            found.append(within(seconds, lambda values=values: plain(function(**values))))
        except BaseException as error:
            found.append({"error": type(error).__name__[:60]})
    return found


def main() -> None:
    """Run what comes on the input."""
    job = json.load(sys.stdin)
    say = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    sys.path[0] = os.getcwd()
    from IPython.core.interactiveshell import InteractiveShell

    # As in a kernel: names live in __main__, %matplotlib and ! and await are understood.
    shell = InteractiveShell.instance(
        user_module=types.ModuleType("__main__"), history_length=0, colors="NoColor"
    )
    sys.modules["__main__"] = shell.user_module
    if shell.history_manager:
        shell.history_manager.enabled = False
    # a faulty cell is told by its result; nothing is printed
    shell.showtraceback = shell.showsyntaxerror = lambda *given, **named: None
    before: dict | None = None
    stopped: list[list] = []

    def tell(**more: object) -> None:
        say.write(json.dumps({"answers": before, "stopped": stopped} | more) + "\n")
        say.flush()

    signal.signal(signal.SIGALRM, ring)
    for number, code in enumerate(job["cells"], 1):
        try:
            done = within(job["seconds"], shell.run_cell, code)
            error = done.error_before_exec or done.error_in_exec
        except BaseException as caught:
            error = caught
        if error is not None:
            kind = "took too long" if isinstance(error, TooLong) else type(error).__name__
            try:
                words = "" if isinstance(error, TooLong) else str(error)
            except BaseException:
                words = ""
            stopped.append([number, f"{kind}: {words}"[:200].strip(": ")])
        signal.signal(signal.SIGALRM, ring)  # a cell may have set another one
        now = held(shell.user_ns, job["seconds"])
        if now != before:
            before = now
            tell()
    calls = {
        name: called(shell.user_ns.get(name), inputs, job["seconds"])
        for name, inputs in job["calls"].items()
    }
    tell(calls=calls, end=True)
    say.close()
    os._exit(0)  # whatever a submission left to be done at the end is not done


if __name__ == "__main__":
    main()

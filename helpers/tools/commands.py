"""The command line: ``python -m helpers COMMAND``, what `make` calls.

A command is declared with `command`; its function imports what it needs only when it is run, so
that ``--help`` is there at once. A fault that a module tells by an exception of its own becomes one
message without a traceback; anything else is a fault of ours and keeps its traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Run = Callable[[argparse.Namespace], int | None]


class Argument(NamedTuple):
    """One argument, as ``argparse.ArgumentParser.add_argument`` takes it."""

    names: tuple[str, ...]
    options: dict


class Command(NamedTuple):
    """What a word on the command line does."""

    name: str
    help: str
    more: str
    arguments: tuple[Argument, ...]
    run: Run


COMMANDS: dict[str, Command] = {}
"""By name, in the order in which the help lists them."""


def argument(*names: str, **options) -> Argument:
    """An argument of a command; takes what ``add_argument`` takes."""
    return Argument(names, options)


def command(name: str, *arguments: Argument) -> Callable[[Run], Run]:
    """Make a function a command; its docstring's first line is the help, the rest says more."""

    def declare(run: Run) -> Run:
        first, _, more = (run.__doc__ or "").partition("\n")
        text = "\n".join(line.strip() for line in more.strip().splitlines())
        COMMANDS[name] = Command(name, first.rstrip("."), text, arguments, run)
        return run

    return declare


@command("build")
def _build(arguments: argparse.Namespace) -> int:
    """Build the book into _build/html (make book).

    A second run builds only what has changed. Which repository the links lead to, and where Python
    for the reader's browser comes from, is set by BOOK_REPOSITORY and LITE_KERNEL.
    """
    from .build import main

    return main()


@command("watch", argument("--port", type=int, default=8000, help="where it answers (8000)"))
def _watch(arguments: argparse.Namespace) -> None:
    """Build the book, show it, and follow what is saved (make watch).

    The browser shows a saved chapter after a few seconds and a saved style at once. Code and data
    are loaded anew when they change, which takes longer. Ctrl-C stops.
    """
    from .watch import watch

    watch(arguments.port)


@command("validate")
def _validate(arguments: argparse.Namespace) -> None:
    """Check data/ against data/datapackage.json, and its numbers against each other."""
    from ..pipeline.validate import check

    check()
    print("data/ is sound")


@command("describe")
def _describe(arguments: argparse.Namespace) -> None:
    """Write sizes and hashes of the data files into data/datapackage.json.

    Do it after a change of data that is meant; everything else in that file is written by hand.
    """
    from .. import data
    from ..pipeline.describe import describe

    data.DESCRIPTOR.write_text(describe(), encoding="utf-8")
    print(f"described {len(data.descriptor()['resources'])} tables in {data.DESCRIPTOR.name}")


@command("base-rates")
def _base_rates(arguments: argparse.Namespace) -> None:
    """Work out data/base_rates.csv anew (a minute); then describe it."""
    from .. import data
    from ..base_rates import table

    path = data.DATA / "base_rates.csv"
    table().to_csv(path, index=False, float_format="%.2f")
    print(f"{path} is written; now: python -m helpers describe")


@command("windows")
def _windows(arguments: argparse.Namespace) -> None:
    """Work out data/windows.csv anew (half a minute); then describe it."""
    from .. import data
    from ..windows import table

    path = data.DATA / "windows.csv"
    table().to_csv(path, index=False, float_format="%.2f", date_format="%Y-%m-%d")
    print(f"{path} is written; now: python -m helpers describe")


@command("run", argument("chapter", metavar="CHAPTER", help="a chapter's file, as book/session.md"))
def _run(arguments: argparse.Namespace) -> None:
    """Run one chapter and keep its results where the build looks for them."""
    from ..chapters import chapters
    from ..pipeline.run_chapter import run

    path = Path(arguments.chapter).resolve()
    if path not in (known := [one.resolve() for one in chapters()]):
        raise CommandError(
            f"{arguments.chapter} is no chapter that _toc.yml lists and that has cells; those are: "
            + ", ".join(f"book/{one.name}" for one in known)
        )
    run(path)


@command("vendor", argument("--checks", action="store_true", help="with what only the checks need"))
def _vendor(arguments: argparse.Namespace) -> None:
    """Fetch what comes from npm into _build/vendor: fonts, formulas, Vega, Python for browsers."""
    from ..pipeline.vendor import ensure
    from ..places import VENDOR

    print("fetched" if ensure(checks=arguments.checks) else "nothing to fetch", "→", VENDOR)


@command("browser")
def _browser(arguments: argparse.Namespace) -> None:
    """Find the browser of the tests and the PDF, or get one; print its path.

    In this order: $BOOK_BROWSER; a Chromium or Chrome on the PATH; Playwright's own, downloaded if
    the network allows it; Debian's package, where we are root.
    """
    from ..pipeline.browser import ensure_browser

    print(ensure_browser())


@command(
    "lab",
    argument("--prepare", action="store_true", help="write notebooks and settings, start nothing"),
    argument("options", nargs="*", metavar="OPTION", help="for JupyterLab, after --"),
)
def _lab(arguments: argparse.Namespace) -> int:
    """Open the chapters as notebooks in JupyterLab (make lab).

    What you change in notebooks/ stays. JupyterLab's own options go after two dashes, as in
    python -m helpers lab -- --port=8889
    """
    from ..delivery.lab import main

    return main(arguments.options, only_prepare=arguments.prepare)


@command("lite")
def _lite(arguments: argparse.Namespace) -> int:
    """Put JupyterLab for the reader's own browser into the built book (a part of build)."""
    from ..delivery.lite import main

    return main()


@command(
    "pdf",
    argument("file", nargs="?", metavar="FILE", help="where it goes (default: into _build/pdf)"),
    argument("--page", action="append", metavar="NAME", help="only this one; may be given again"),
    argument("--key", action="store_true", help="only the answers and solutions"),
    argument("--evening", action="store_true", help="only what was known that evening"),
)
def _pdf(arguments: argparse.Namespace) -> int:
    """Print the built book as one PDF (make pdf)."""
    from ..delivery.pdf import main

    target = Path(arguments.file) if arguments.file else None
    return main(target, arguments.page, key=arguments.key, evening=arguments.evening)


@command("evening", argument("folder", nargs="?", metavar="FOLDER", help="default: _build/evening"))
def _evening(arguments: argparse.Namespace) -> None:
    """Write the book without anything that was known only later (make evening).

    With its own notebooks, tables, search and PDF. Takes some minutes.
    """
    from ..delivery.evening import TARGET, EveningError, edition

    folder = Path(arguments.folder) if arguments.folder else TARGET
    try:
        edition(folder)
    except EveningError as error:
        raise CommandError(str(error)) from None
    print(f"the evening is in {folder}")


@command("teach", argument("folder", nargs="?", metavar="FOLDER", help="default: _build/teach"))
def _teach(arguments: argparse.Namespace) -> int:
    """Make the case and the teaching notes of teach/ into _build/teach (make teach).

    Takes the exhibits from the built book. Nothing of it gets to students by itself: hand out the
    folder student, keep the folder instructor.
    """
    from ..delivery.teaching import TARGET, main

    return main(Path(arguments.folder or TARGET))


@command("slides", argument("--at", default="", metavar="ADDRESS", help="the book's, on the web"))
def _slides(arguments: argparse.Namespace) -> int:
    """Make the slides of the lesson and their handout into _build/teach (a part of make teach).

    Takes the figures from the built book. The codes on the slides lead phones to the address that
    the configuration gives the book, unless it is given here.
    """
    from ..delivery.slides import main

    return main(arguments.at)


@command(
    "quiz",
    argument("folder", nargs="?", metavar="FOLDER", help="default: _build/quiz"),
    argument("--check", metavar="COPY", help="a package, an export of a platform, or its hash"),
)
def _quiz(arguments: argparse.Namespace) -> int:
    """Write the questions for Canvas, for Moodle and for paper into _build/quiz (make quiz).

    Needs no built book. With --check nothing is written: it says whether a copy is of today's
    answers, and which questions changed.
    """
    from ..delivery.platforms import TARGET, main

    return main(Path(arguments.folder or TARGET), arguments.check)


@command(
    "hub",
    argument("--folder", metavar="FOLDER", help="what the hub keeps (/srv/one-day-in-january)"),
    argument("--roster", metavar="FILE", help="who may sign in (teach/private/roster.csv)"),
    argument("--address", default="127.0.0.1", metavar="IP", help="where it listens (127.0.0.1)"),
    argument("--port", type=int, default=8010, help="where it answers (8010)"),
    argument("--python", metavar="PATH", help="an interpreter that students can read"),
    argument("--memory", default="1G", metavar="SIZE", help="what a student may hold (1G)"),
    argument("--idle", type=int, default=3600, help="seconds until an idle server stops (3600)"),
    argument("--certificate", default="", metavar="PEM", help="a certificate, for https"),
    argument("--key", default="", metavar="PEM", help="its key"),
    argument("--plain", action="store_true", help="without a certificate on other addresses too"),
    argument("--first", type=int, default=52000, help="where students' numbers begin (52000)"),
    argument("--prepare", action="store_true", help="make everything, start nothing"),
)
def _hub(arguments: argparse.Namespace) -> int:
    """Start a JupyterHub for a seminar on this machine (make hub).

    Needs Linux and root. Students are those of teach/private/roster.csv, with the columns
    student,name; each gets a password, a number, a folder and a limit of memory of its own.
    """
    from ..delivery import hub, hub_checks, hub_memory, hub_roster

    given = {name: value for name, value in vars(arguments).items() if value is not None}
    for name in ("folder", "roster", "python"):
        if name in given:
            given[name] = Path(given[name])
    known = {name: given[name] for name in hub_checks.Options.__dataclass_fields__ if name in given}
    try:
        return hub.main(hub_checks.Options(**known), only_prepare=arguments.prepare)
    except (hub_checks.HubError, hub_roster.RosterError, hub_memory.MemoryLimitError) as error:
        raise CommandError(str(error)) from None


@command(
    "sets",
    argument("folder", nargs="?", metavar="FOLDER", help="default: _build/sets"),
    argument("--nbgrader", metavar="SOURCE", help="write nbgrader's source/ there instead"),
)
def _sets(arguments: argparse.Namespace) -> int:
    """Write the problem sets, a notebook for each student of the roster (make sets).

    Takes teach/private/roster.csv and the seed beside it, from which each student's numbers are
    drawn; a missing seed is made. The same seed and roster give the same bytes.
    """
    if arguments.nbgrader:
        from ..delivery.nbgrader_source import main as write_source

        return write_source(Path(arguments.nbgrader))
    from ..delivery.set_notebooks import TARGET, main

    return main(Path(arguments.folder or TARGET))


@command(
    "grade",
    argument("folder", metavar="FOLDER", help="what was handed in, or the zip of a platform"),
    argument(
        "--to", metavar="FOLDER", help="where scores and feedback go (default: _build/grades)"
    ),
    argument("--set", default="", metavar="SET", help="the set of notebooks that say none"),
    argument("--seconds", type=float, default=60, help="what a notebook may take (60)"),
    argument("--megabytes", type=int, default=2048, help="what it may hold in memory (2048)"),
    argument("--weaker", action="store_true", help="grade though a wall is missing here"),
)
def _grade(arguments: argparse.Namespace) -> int:
    """Grade problem sets that were handed in (make grade FOLDER=…).

    Runs each notebook in a Python of its own, without a network and without any file of yours,
    reads its answers out and compares them outside. Writes scores.csv, a page of feedback for each
    student and a marking sheet for what a person has to read.
    """
    from ..delivery.fresh_kernel import Limits
    from ..delivery.grade import TARGET, main

    return main(
        Path(arguments.folder),
        Path(arguments.to or TARGET),
        arguments.set,
        Limits(arguments.seconds, arguments.seconds / 3, arguments.megabytes),
        weaker=arguments.weaker,
    )


@command("branch", argument("folder", metavar="FOLDER", help="a new or an empty folder"))
def _branch(arguments: argparse.Namespace) -> int:
    """Write what the branch "notebooks" holds into a folder.

    Needs to know the repository that the notebooks fetch the rest from: `repository: url` in
    _config.yml, or BOOK_REPOSITORY.
    """
    from ..delivery.branch import main

    return main(Path(arguments.folder))


@command(
    "lint-js",
    argument("path", nargs="*", metavar="PATH", help="files or folders (default: all of ours)"),
)
def _lint_js(arguments: argparse.Namespace) -> int:
    """Check our JavaScript and CSS with ESLint (a part of make check)."""
    from .scripts import check

    code, said = check(*arguments.path)
    if said:
        print(said, file=sys.stderr)
    return code


@command(
    "newest",
    argument("--built", metavar="FOLDER", help="compare this site, build none"),
    argument("--again", action="store_true", help="keep the environment of the last time"),
)
def _newest(arguments: argparse.Namespace) -> int:
    """Build the book with the newest Sphinx and theme, and compare it with make book's.

    Takes minutes and a package registry. Ends with an error, and a line for each difference, if a
    reader would see any; those that no reader minds are listed in helpers/tools/newest.py.
    """
    from .newest import NewestError, main

    try:
        return main(Path(arguments.built) if arguments.built else None, arguments.again)
    except NewestError as error:
        raise CommandError(str(error)) from None


@command("rooms")
def _rooms(arguments: argparse.Namespace) -> None:
    """Draw the rooms of helpers, and who takes from whom, into CONTRIBUTING.md."""
    import helpers

    from .rooms import TARGET, RoomsError, write

    try:
        write(helpers.__doc__ or "")
    except RoomsError as error:
        raise CommandError(str(error)) from None
    print(f"the rooms are in {TARGET.name}")


class CommandError(Exception):
    """A command cannot do what it was asked for; the message says why and what to do."""


def plain_errors() -> tuple[type[Exception], ...]:
    """The exceptions whose message is all that a person at the keyboard needs."""
    from ..data import DataError
    from ..pipeline.address import AddressError
    from ..pipeline.browser import NoBrowserError
    from ..pipeline.validate import ValidationError
    from ..pipeline.vendor import VendorError
    from ..sphinx.forms import NotebookError

    return (
        *(CommandError, DataError, AddressError, NoBrowserError, NotebookError),
        *(ValidationError, VendorError),
    )


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="python -m helpers",
        description="Everything that is done with the book. `make help` lists the usual ways.",
        epilog="Each has its own help: python -m helpers COMMAND --help",
    )
    words = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for one in COMMANDS.values():
        part = words.add_parser(
            one.name,
            help=one.help,
            description=f"{one.help}.\n\n{one.more}".strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        for names, options in one.arguments:
            part.add_argument(*names, **options)
        part.set_defaults(parser=part)
    return top


def main(words: list[str] | None = None) -> int:
    """Run the command that the words name; return zero if all went well."""
    arguments, unknown = parser().parse_known_args(words)
    if unknown:  # the command's own parser says it, with the command's usage
        arguments.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        return COMMANDS[arguments.command].run(arguments) or 0
    except Exception as error:
        if not isinstance(error, plain_errors()):
            raise
        print(error, file=sys.stderr)
        return 1

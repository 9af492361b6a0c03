"""Faults of what a teacher writes: the roster, the seed, a problem set and its rubric."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.faults import Fault, Result
from helpers.delivery import hub_roster, private
from helpers.pipeline import sets
from helpers.questions import QuestionError

HEAD = "student,name\n"
TWO = f"{HEAD}s01,Ada Lovelace\ns02,Louis Bachelier\n"

ROSTERS: dict[str, tuple[bytes | None, str, str]] = {
    # what the file holds (None: it is gone), the place and the reason that have to be said
    "a roster that is gone": (None, "roster", "is missing"),
    "an empty roster": (b"", "row 1|line 1", "expected the columns"),
    "a roster of nobody": (HEAD.encode(), "roster", "names nobody|lists no student"),
    "a roster without its head": (b"s01,Ada\n", "row 1|line 1", "expected the columns"),
    "a roster whose columns changed places": (
        b"name,student\nAda,s01\n",
        "row 1|line 1",
        "expected the columns",
    ),
    "a roster with semicolons": (
        TWO.replace(",", ";").encode(),
        "row 1|line 1",
        "expected the columns",
    ),
    "a student twice": (f"{TWO}s01,Ada\n".encode(), "(row|line) 4.*student", "already|twice"),
    "a student twice, in capitals": (
        f"{TWO}S01,Ada\n".encode(),
        "(row|line) 4.*student",
        "already|twice",
    ),
    "a student with a blank": (
        f"{TWO}s 3,Ada\n".encode(),
        "(row|line) 4.*student",
        "expected .*; found",
    ),
    "a student who would leave the folder": (
        f"{TWO}../s03,Ada\n".encode(),
        "(row|line) 4.*student",
        "expected .*; found",
    ),
    "a student of no letters": (f"{TWO},Ada\n".encode(), "(row|line) 4", "expected .*; found"),
    "a cell too many in a roster": (
        f"{TWO}s03,Byron,Ada\n".encode(),
        "(row|line) 4",
        "expected 2 cells; found",
    ),
    "a cell too few in a roster": (
        f"{TWO}s03\n".encode(),
        "(row|line) 4",
        "expected 2 cells; found",
    ),
    "a roster of another encoding": (
        "student,name\ns01,Zoë\n".encode("latin-1"),
        "roster",
        "UTF-8",
    ),
}

OF_THE_GRADER: dict[str, tuple[bytes | None, str, str]] = {
    "a student without a name": (f"{TWO}s03,\n".encode(), "row 4, column name", "empty"),
    "a byte order mark in a roster": (b"\xef\xbb\xbf" + TWO.encode(), "row 1", "byte order"),
}
"""The hub takes both: it shows no name, and spreadsheets write the mark."""

SEEDS: dict[str, tuple[bytes | None, str, str]] = {
    "a seed that is gone": (None, "seed", "is missing"),
    "an empty seed": (b"", "seed", "expected 32 hexadecimal"),
    "a seed that is too short": (b"abc123\n", "seed", "expected 32 hexadecimal"),
    "a seed of other letters": (b"z" * 64, "seed", "expected 32 hexadecimal"),
    "a seed that is no text": (b"\xff\xfe" * 32, "seed", "cannot be read"),
}

SETS: dict[str, tuple[str, str, str]] = {
    # what stands in the set "recompute" (its first such words), what is put there, the reason
    "a set that is no TOML": ('title = "', 'title = ""', "no TOML"),
    "a set without a title": ('title = "Recompute"\n', "", "expected title"),
    "a set with a key of its own": ("[[question]]", "mark = 1\n\n[[question]]", "found mark"),
    "a question twice": ('id = "recompute-revenue"', 'id = "recompute-index"', "there twice"),
    "a question of another set": ('id = "recompute-index"', 'id = "defend-index"', "recompute-"),
    "a question with a key of its own": ("minutes = 5", "minuts = 5", "minuts"),
    "a question of the bank's use": ('use = ["set"]', 'use = ["page"]', 'use = \\["set"\\]'),
    "a question without a text": ('ask = "Suppose', 'aks = "Suppose', "aks"),
    "a fact that a question does not find": ("{fact}`msft_change`", "{fact}`msft`", "unknown fact"),
    "a number that does not vary": ("{given}`weight`", "{given}`wait`", "no number that varies"),
    "an assumption that a set does not find": (
        'of = "index_without.weight"',
        'of = "index_without.wait"',
        "wait",
    ),
    "a range beyond the slider's": ("low = 0.05", "low = 0.0001", "expected a range inside"),
    "a model that an answer does not find": (
        'answer = \'model("index_without"',
        'answer = \'model("index_with"',
        "index_with",
    ),
    "an input that an answer does not find": ("weight=weight)", "weight=wait)", "wait"),
    "a sum that cannot be read": ("weight=weight)'", "weight=weight'", "expected|read|syntax"),
    "a unit that a set does not find": ('unit = "percent"', 'unit = "per cent"', "unknown unit"),
    "an answer narrower than rounding": ("within = 0.006", "within = 0.001", "less than rounding"),
    "a mistake that is no mistake": ("is = 'index_change',", "is = 'right',", "too near"),
    "a number typed into a question": ("Suppose the", "Suppose the 500", "is typed"),
    "a kind that there is not": (
        'label = "Change of the rest"',
        'kind = "essy"',
        "unknown kind 'essy'",
    ),
}
"""By fault; the place is the set's question, or its file where it cannot be read."""

RUBRICS: dict[str, tuple[str, str, str]] = {
    # of the set "defend"
    "a rubric that is no TOML": ("[[criterion]]", "[[criterion]", "expected \\[\\[criterion"),
    "a criterion of no part": (
        'part = "defend-spending-why"',
        'part = "defend-spending-y"',
        "no part 'defend-spending-y'",
    ),
    "a criterion with a key of its own": ("points = 1", "point = 1", "expected \\[\\[criterion"),
    "a number typed into a criterion": (
        "Names a printed",
        "Names 17 printed",
        "criterion 1.*is typed",
    ),
}

Wrong = (private.PrivateError, hub_roster.RosterError, QuestionError)


def _said(act: Callable[[], object]) -> str:
    """What is said of a fault; what it gives back, if that is a list of sentences."""
    try:
        found = act()
    except Wrong as error:
        return str(error)
    return "\n".join(found) if isinstance(found, list) and found else ""


def _private(folder: Path) -> Iterator[Result]:
    for name, cases, read in (
        ("roster.csv", {**ROSTERS, **OF_THE_GRADER}, lambda: _nobody(private.roster(folder))),
        ("roster.csv", ROSTERS, lambda: _nobody(hub_roster.read(folder / "roster.csv"))),
        ("seed", SEEDS, lambda: _nobody(private.seed(folder))),
    ):
        for case, (content, place, reason) in cases.items():
            path = folder / name
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_bytes(content)
            yield Result(
                Fault("a class", case, name.replace(".", r"\."), place, reason), _said(read)
            )


def _nobody(_: object) -> None:
    """What was read is of no interest."""


def _faults(path: Path, folder: Path) -> list[str]:
    return sets.faults(sets.read_set(path, folder / "rubrics"))


def _sets(folder: Path) -> Iterator[Result]:
    for name, cases, kind in (("recompute", SETS, "sets"), ("defend", RUBRICS, "rubrics")):
        for case, (old, new, reason) in cases.items():
            for part, whole in (("sets", sets.FOLDER), ("rubrics", sets.RUBRICS)):
                (folder / part).mkdir(exist_ok=True)
                text = (whole / f"{name}.toml").read_text(encoding="utf-8")
                if part == kind:
                    if old not in text:
                        raise RuntimeError(f"{case}: {old!r} does not stand in {part}/{name}.toml")
                    text = text.replace(old, new, 1)
                (folder / part / f"{name}.toml").write_text(text, encoding="utf-8")
            path = folder / "sets" / f"{name}.toml"
            said = _said(partial(_faults, path, folder))
            place = rf"question {name}-|{kind}/{name}\.toml"
            yield Result(
                Fault("a set", case, rf"(sets|rubrics)/{name}(\.toml)?", place, reason), said
            )


def results() -> Iterator[Result]:
    """Read each roster, seed, set and rubric with its fault."""
    with tempfile.TemporaryDirectory() as place:
        yield from _private(Path(place))
        yield from _sets(Path(place))

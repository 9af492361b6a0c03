"""How long it takes to grade a class: ``python -m bench.grading``, each set from twenty students.

The sheets are filled in rightly, which takes longest: each function is called and every cell runs.
Each runs in a Python of its own behind all walls that the machine gives.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
from pathlib import Path
from time import perf_counter

import nbformat

from bench.table import Line, markdown
from helpers.delivery import grade
from helpers.pipeline import sets
from tests.support import sheets


def hand_in(place: Path, students: int) -> int:
    """Sheets of every set in a folder, as students hand them in; how many."""
    place.mkdir()
    count = 0
    for name, one in sets.all_sets().items():
        for student in sheets.STUDENTS[:students]:
            sheet = sheets.filled(one, student.id)
            nbformat.write(sheet, place / f"{student.id}-{name}.ipynb")
            count += 1
    return count


def measure(students: int) -> list[Line]:
    """Seconds for all, and what a submission takes of a core.

    Raises
    ------
    SystemExit
        If a submission was refused or its answers are not right: that would be quick.
    """
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        folder = sheets.private(place / "private")
        count = hand_in(place / "handed-in", students)
        started, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        graded = grade.grade(place / "handed-in", folder=folder)
        took, after = perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    marked = [one for some in graded.marked.values() for one in some]
    if graded.refused or len(marked) != count:
        raise SystemExit(f"{count} were handed in, {len(marked)} graded: {graded.refused}")
    if wrong := [one for one in marked if one.points != one.most]:
        raise SystemExit(f"{len(wrong)} of {count} right sheets did not get every point")
    held = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [
        Line(f"{count} submissions graded", took, "s"),
        Line("of a core for each", held / count, "s"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=20, help="how many hand in each set")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n", flush=True)
    print(markdown(measure(given.students)))


if __name__ == "__main__":
    main()

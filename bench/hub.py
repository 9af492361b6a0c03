"""What a hub on one machine costs: seconds and memory by the number of students at work at once.

``python -m bench.hub`` prints them; with ``--write`` they become ``data/hub_measurements.csv``,
which the page for the person who runs a class shows. Needs Linux and root, as the hub itself, and
some minutes. Everybody comes at the same moment, which is the worst that a class can do.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from statistics import median

from helpers.data import DATA
from helpers.delivery import hub_memory
from tests.support import hub as hubs

TABLE = DATA / "hub_measurements.csv"
SIZES = (1, 5, 10, 20, 40)
MB = 1_000_000


@dataclass(frozen=True)
class Row:
    """What a number of students waited for, and what they held."""

    students: int
    cores: int
    start_seconds: float
    start_longest: float
    chapter_seconds: float
    chapter_longest: float
    slider_seconds: float
    student_mb: float
    hub_mb: float
    load_before: float
    measured_on: str


def held(pids: list[int]) -> float:
    """Megabytes that processes hold, what they share counted in parts (Linux: PSS).

    >>> held([])
    0.0
    """
    total = 0
    for pid in pids:
        try:
            words = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        found = re.search(r"^Pss: +(\d+) kB", words, re.M)
        total += int(found[1]) if found else 0
    return total * 1024 / MB


def measure(count: int, day: str) -> Row:
    """A class of this size on a hub of its own."""
    names = [f"student{number:02}" for number in range(1, count + 1)]
    load = os.getloadavg()[0]
    with hubs.hub(names) as hub:
        found: dict[str, float] = {}

        def look() -> None:
            """While all kernels run: what the students hold, and what the hub does."""
            pids = [pid for number in hub.numbers.values() for pid in hub_memory.owned(number)]
            own = [int(line.partition(":")[0]) for line in hub.left() if ": of " not in line]
            found["students"] = held(pids)
            found["hub"] = held([pid for pid in own if pid not in pids])

        together = threading.Barrier(count, action=look, timeout=1200)
        students = [hubs.Student(hub, name) for name in names]
        with ThreadPoolExecutor(count) as room:
            waited = list(room.map(lambda one: hubs.lesson(one, then=together.wait), students))
    return Row(
        count,
        len(os.sched_getaffinity(0)),
        round(median(one.started for one in waited), 1),
        round(max(one.started for one in waited), 1),
        round(median(one.chapter for one in waited), 1),
        round(max(one.chapter for one in waited), 1),
        round(median(one.slider for one in waited), 2),
        round(found["students"] / count),
        round(found["hub"]),
        round(load, 1),
        day,
    )


def write(rows: list[Row], path: Path = TABLE) -> None:
    """Write the rows as the table of the book."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([field.name for field in fields(Row)])
        table.writerows(astuple(row) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"renew data/{TABLE.name}")
    parser.add_argument("--students", type=int, nargs="+", default=SIZES, help="how many at once")
    given = parser.parse_args()
    if why := hubs.possible():
        raise SystemExit(f"nothing can be measured here: {why}")
    rows = []
    for count in given.students:
        rows.append(measure(count, date.today().isoformat()))
        print(
            *(f"{field.name} {getattr(rows[-1], field.name)}" for field in fields(Row)),
            sep=", ",
            flush=True,
        )
        if given.write:
            write(rows)
    if given.write:
        print("written; now: python -m helpers describe")


if __name__ == "__main__":
    main()

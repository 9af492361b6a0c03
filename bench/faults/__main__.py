"""``python -m bench.faults``: plant every fault, print what became of each kind, write each case.

Needs what a build needs (make book has fetched it). ``--only`` plants the faults of one module;
the code is one if a fault is silent or told unclearly.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator

from bench.faults import Result, classes, data, pages, settings
from helpers.places import BUILD

PARTS: dict[str, Callable[[], Iterator[Result]]] = {
    "data": data.results,
    "pages": pages.results,
    "settings": settings.results,
    "classes": classes.results,
}
WRITTEN = BUILD / "faults.md"


def by_kind(results: list[Result]) -> str:
    """A table in Markdown: of each kind how many were planted, told, told unclearly, silent.

    Examples
    --------
    >>> from bench.faults import Fault
    >>> print(by_kind([Result(Fault("a cell", "one", "a", "b", "c"), "a b c")]))
    | kind | planted | told with file, place and reason | unclear | silent |
    |---|---:|---:|---:|---:|
    | a cell | 1 | 1 | 0 | 0 |
    | all | 1 | 1 | 0 | 0 |
    """
    counts: dict[str, Counter[str]] = {}
    for result in results:
        verdict = result.verdict.partition(":")[0]
        for kind in (result.fault.kind, "all"):
            counts.setdefault(kind, Counter())[verdict] += 1
    total = counts.pop("all", Counter())
    lines = [
        "| kind | planted | told with file, place and reason | unclear | silent |",
        "|---|---:|---:|---:|---:|",
    ]
    for kind, found in [*counts.items(), ("all", total)]:
        numbers = [found.total(), *(found[verdict] for verdict in ("told", "unclear", "silent"))]
        lines.append(f"| {kind} | {' | '.join(map(str, numbers))} |")
    return "\n".join(lines)


def each(results: list[Result]) -> str:
    """Every case with its verdict and the line that told it."""
    lines = ["| fault | verdict | said |", "|---|---|---|"]
    for result in results:
        said = " ".join(result.said.split())[:300].replace("|", "\\|")
        lines.append(f"| {result.fault.name} | {result.verdict} | {said} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append")
    given = parser.parse_args()
    found: list[Result] = []
    for part in given.only or PARTS:
        for result in PARTS[part]():
            found.append(result)
            if result.verdict != "told":
                said = " ".join(result.said.split())[-400:]
                print(f"  {result.verdict}: {result.fault.name}: {said}", flush=True)
    print(f"\n{by_kind(found)}")
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(f"{by_kind(found)}\n\n{each(found)}\n", encoding="utf-8")
    print(f"\nEach case: {WRITTEN}")
    return any(result.verdict != "told" for result in found)


if __name__ == "__main__":
    raise SystemExit(main())

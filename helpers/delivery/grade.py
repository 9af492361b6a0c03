"""Grade what a class handed in: ``python -m helpers grade FOLDER``.

Each notebook runs alone behind walls (`helpers.delivery.fresh_kernel`); its answers come out as
data and are compared here, where seed and models are, and where no line of a submission runs.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ..model import ModelError
from ..pipeline import sets
from ..pipeline.sets import Set
from ..places import BUILD
from ..questions import QuestionError
from . import fresh_kernel, grade_pages, marking, private, submissions
from .fresh_kernel import Limits, Walls
from .marking import Marked
from .private import PrivateError, Student
from .submissions import Submission, SubmissionError

TARGET = BUILD / "grades"

WEAKER = """\
Nothing was graded: this machine cannot put all walls around a submission. There is no wall for
{missing}
Grade on a Linux machine, as root or where a user may make namespaces (a virtual machine will do,
or a container that is started with --privileged). With --weaker it is graded here all the same: do
that only with notebooks that you have read, or where this user holds nothing worth taking."""


@dataclass
class Graded:
    """What grading found."""

    walls: Walls
    marked: dict[str, list[Marked]] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0


class GradeError(Exception):
    """Nothing can be graded; why, and what to do."""


def grade(
    place: Path,
    wanted: str = "",
    limits: Limits | None = None,
    weaker: bool = False,
    folder: Path | None = None,
    workers: int | None = None,
) -> Graded:
    """Run and mark all that was handed in.

    Parameters
    ----------
    place : Path
        A folder, or a platform's zip.
    wanted : str, optional
        The set of notebooks that do not say theirs.
    limits : Limits, optional
    weaker : bool
        Grade though a wall is missing.
    folder : Path, optional
        Where seed and roster lie.
    workers : int, optional
        How many at once; as many as there are cores.

    Raises
    ------
    GradeError, PrivateError, QuestionError, SubmissionError
        If nothing can be graded.
    """
    started = time.monotonic()
    every = sets.all_sets()
    if wanted and wanted not in every:
        raise GradeError(f"there is no set {wanted!r}; there are: {', '.join(every)}")
    students, seed = private.roster(folder), private.seed(folder)
    found = submissions.read(place, students, list(every), wanted)
    chosen = submissions.latest(found)
    if not chosen:
        why = "".join(f"\n- {name}: {said}" for name, said in found.refused)
        raise GradeError(f"{place}: there is no notebook in it that can be graded{why}")
    hidden = [path.resolve() for path in (place, folder or private.FOLDER)]
    with tempfile.TemporaryDirectory(prefix="book-") as temporary:
        book = fresh_kernel.stage(Path(temporary) / "book")
        walls = fresh_kernel.find_walls(book, hidden)
        if not walls.whole and not weaker:
            rows = "\n".join(f"- {one}" for one in walls.missing)
            raise GradeError(WEAKER.format(missing=rows))

        def one(submission: Submission) -> Marked:
            which = every[submission.set]
            calls = {
                part.call: sets.calls(part, seed, submission.student)
                for _, part in which.parts
                if part.kind == "function"
            }
            outcome = fresh_kernel.run(submission.cells, calls, walls, book, limits, hidden)
            return marking.mark(which, seed, submission, outcome)

        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
            marked = list(pool.map(one, chosen))
    graded = Graded(walls, refused=found.refused)
    ids = [student.id for student in students]
    for each in marked:
        which = every[each.submission.set]
        if other := marking.same_as_another(which, seed, each, ids):
            each.notes.append(f"its answers are right for the numbers of {other}")
        graded.marked.setdefault(which.name, []).append(each)
    for name, some in graded.marked.items():
        there = {each.submission.student for each in some}
        graded.missing[name] = [id for id in ids if id not in there]
    graded.seconds = time.monotonic() - started
    return graded


def write(graded: Graded, students: list[Student], target: Path) -> list[Path]:
    """Write scores, feedback and marking sheets into a folder that only its owner reads."""
    every = sets.all_sets()
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o700)
    feedback = target / "feedback"
    shutil.rmtree(feedback, ignore_errors=True)
    texts = {
        target / "scores.csv": grade_pages.scores(
            students, graded.marked, {name: one.title for name, one in every.items()}
        )
    }
    for name, marked in graded.marked.items():
        texts[target / f"marking-{name}.html"] = grade_pages.sheet(every[name], students, marked)
        for one in marked:
            student = next(each for each in students if each.id == one.submission.student)
            path = feedback / name / f"{student.id}.html"
            texts[path] = grade_pages.feedback(every[name], student, one)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)


def said(graded: Graded, every: dict[str, Set], target: Path) -> str:
    """What a person at the keyboard should know."""
    lines = [f"No wall for {one}" for one in graded.walls.missing]
    for name, marked in graded.marked.items():
        lines.append(f"{every[name].title}: {len(marked)} graded")
        lines += [f"  {one.submission.student}: {note}" for one in marked for note in one.notes]
        if missing := graded.missing[name]:
            lines.append(f"  not handed in: {', '.join(missing)}")
    lines += [f"Passed over: {name}: {why}" for name, why in graded.refused]
    lines.append(
        f"It took {graded.seconds:.0f} seconds. scores.csv, feedback/ and the marking sheets are "
        f"in {private.place(target)}"
    )
    return "\n".join(lines)


def main(
    place: Path,
    target: Path = TARGET,
    wanted: str = "",
    limits: Limits | None = None,
    weaker: bool = False,
) -> int:
    """Grade, write and say what was found."""
    try:
        graded = grade(place, wanted, limits, weaker)
        write(graded, private.roster(), target)
    except (GradeError, PrivateError, QuestionError, SubmissionError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    print(said(graded, sets.all_sets(), target))
    return 0

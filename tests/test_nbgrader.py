"""The sets' export, taken through nbgrader's own steps in an environment of its own."""

import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest

from helpers.delivery import fresh_kernel, nbgrader_source
from helpers.pipeline import sets
from helpers.places import BUILD, ROOT
from tests.support import sheets

pytestmark = pytest.mark.check(seconds=1)

PLACE = BUILD / "teaching-env"
REQUIREMENTS = ROOT / "teach" / "requirements.txt"


def pins(path):
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text(encoding="utf-8"), re.M))


def test_what_both_environments_have_has_one_version():
    ours, book = pins(REQUIREMENTS), pins(ROOT / "requirements.txt")
    assert {"nbgrader", "notebook", "pandas", "sympy"} <= set(ours)
    assert {name: ours[name] for name in ours if name in book} == {
        name: book[name] for name in ours if name in book
    }
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[0-9][0-9.]* +# .{5,}", line)


@pytest.fixture(scope="module")
def nbgrader():
    """The program, as `make teaching-env` installs it; made where it is missing."""
    program = PLACE / "bin" / "nbgrader"
    if not program.is_file():
        subprocess.run(["make", "teaching-env"], cwd=ROOT, check=True)
    return program


@pytest.mark.nightly
def test_nbgrader_assigns_without_a_key_and_grades_the_right_and_the_wrong(nbgrader, tmp_path):
    course = tmp_path / "course"
    private = sheets.private(tmp_path / "private")
    nbgrader_source.write(course / "source", private)
    book = fresh_kernel.stage(tmp_path / "book")

    def run(*words):
        environment = {
            "PATH": f"{Path(nbgrader).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(book),
            "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
            "JUPYTER_PLATFORM_DIRS": "1",
        }
        done = subprocess.run(
            [nbgrader, *words], cwd=course, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    (course / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'course'\n"
        "c.ExecutePreprocessor.timeout = 300\n"
    )
    for name, one in sets.all_sets().items():
        run("generate_assignment", name, "--create")
        released = course / "release" / name / f"{name}.ipynb"
        given = nbformat.read(released, as_version=4)
        said = "\n".join(cell.source for cell in given.cells)
        assert "HIDDEN" not in said and "assert" not in said
        right = sheets.filled(one, nbgrader_source.CLASS.id)
        by_id = {cell.id: cell.source for cell in right.cells}
        for student in ("right", "empty"):
            for cell in given.cells:
                mark = cell.metadata.nbgrader
                if student == "right" and mark.solution:
                    cell.source = by_id[mark.grade_id]
            if student == "empty":
                given = nbformat.read(released, as_version=4)
            target = course / "submitted" / student / name / f"{name}.ipynb"
            target.parent.mkdir(parents=True)
            nbformat.write(given, target)
        run("autograde", name)
    run("export")
    rows = [line.split(",") for line in (course / "grades.csv").read_text().splitlines()]
    head = rows[0]
    scores = {
        (row[head.index("student_id")], row[head.index("assignment")]): float(
            row[head.index("raw_score")]
        )
        for row in rows[1:]
    }
    for name, one in sets.all_sets().items():
        worked = sum(
            one.points(part) for _, part in one.parts if part.kind in ("number", "function")
        )
        assert scores["right", name] == worked
        assert scores["empty", name] == 0

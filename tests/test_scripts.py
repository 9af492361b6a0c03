"""What the linter of our JavaScript and CSS looks at and finds.

That it finds nothing in ours is a step of make check, test and ci (test_makefile.py).
"""

import os
from pathlib import Path

import pytest

from helpers.tools import scripts

pytestmark = pytest.mark.check(seconds=5)

ROOT = Path(__file__).resolve().parents[1]


def test_every_script_of_ours_is_among_what_it_checks():
    found = set()
    for folder, below, files in os.walk(ROOT):
        if Path(folder) == ROOT:  # not into the tens of thousands of files of others
            below[:] = set(below) - {"_build", ".venv", ".git", "notebooks", ".jupyter_cache"}
        found |= {
            Path(folder, file).relative_to(ROOT).as_posix()
            for file in files
            if file.endswith((".js", ".cjs", ".mjs"))
        }
    assert len(found) > 5
    assert {name for name in found if not name.startswith(scripts.OURS)} == set()


PLANTED = [
    ("helpers/sphinx/assets/one.js", "console.log(undefinedName);", "no-undef"),
    ("helpers/sphinx/assets/two.js", "(function () { const idle = 1; })();", "no-unused-vars"),
    ("helpers/new.js", "export default { render: (x) => vega.parse(x) };", "no-undef"),
    ("tests/support/new.js", "({ look() { if (a == 1) return 1; } })", "eqeqeq"),
    ("tests/support/new.cjs", "const fs = require('fs');", "no-unused-vars"),
    ("helpers/new.css", "p { colour: red }", "css/no-invalid-properties"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What one run says of all planted faults: its code, and the lines under each file's name."""
    root = tmp_path_factory.mktemp("planted")
    (root / "eslint.config.mjs").write_text(scripts.CONFIG.read_text(encoding="utf-8"))
    (root / "_build").symlink_to(ROOT / "_build")
    for file, content, _ in PLANTED:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(content + "\n")
    code, said = scripts.check(*(file for file, _, _ in PLANTED), root=root)
    blocks = (block.strip().splitlines() for block in said.split("\n\n"))
    return code, {
        Path(head).resolve().relative_to(root.resolve()).as_posix(): "\n".join(lines)
        for head, *lines in blocks
        if lines
    }


@pytest.mark.test
@pytest.mark.parametrize(("file", "content", "fault"), PLANTED)
def test_a_fault_is_found_by_name_and_place(told, file, content, fault):
    code, faults = told
    assert code == 1
    assert fault in faults[file] and "1:" in faults[file]

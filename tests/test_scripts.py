"""Our JavaScript and CSS: nothing is undefined, unused or misspelt."""

from pathlib import Path

import pytest

from helpers.tools import scripts

pytestmark = pytest.mark.check(seconds=9)

ROOT = Path(__file__).resolve().parents[1]


def test_the_linter_finds_nothing():
    assert scripts.check() == (0, "")


def test_every_script_of_ours_is_among_what_it_checks():
    found = {
        path.relative_to(ROOT).as_posix()
        for kind in ("js", "cjs", "mjs")
        for path in ROOT.glob(f"**/*.{kind}")
        if path.relative_to(ROOT).parts[0] not in ("_build", ".venv", "notebooks", ".jupyter_cache")
    }
    assert {name for name in found if not name.startswith(scripts.OURS)} == set()


@pytest.mark.parametrize(
    ("file", "content", "fault"),
    [
        ("helpers/sphinx/assets/new.js", "console.log(undefinedName);", "no-undef"),
        ("helpers/sphinx/assets/new.js", "(function () { const idle = 1; })();", "no-unused-vars"),
        ("helpers/new.js", "export default { render: (x) => vega.parse(x) };", "no-undef"),
        ("tests/support/new.js", "({ look() { if (a == 1) return 1; } })", "eqeqeq"),
        ("tests/support/new.cjs", "const fs = require('fs');", "no-unused-vars"),
        ("helpers/new.css", "p { colour: red }", "css/no-invalid-properties"),
    ],
)
def test_a_fault_is_found_by_name_and_place(tmp_path, file, content, fault):
    (tmp_path / "eslint.config.mjs").write_text(scripts.CONFIG.read_text(encoding="utf-8"))
    (tmp_path / "_build").symlink_to(ROOT / "_build")
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(content + "\n")
    code, said = scripts.check(file, root=tmp_path)
    assert code == 1
    assert file in said and fault in said and "1:" in said

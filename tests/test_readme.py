"""What the README shows is what one gets."""

import re
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.check(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = textwrap.dedent(re.search(r"```python\n(.*?)```", README, re.S).group(1))
SHOWN = re.findall(r"^(\S.*?)\s+# ('[^']*')", CODE, re.M)


def test_the_example_shows_results():
    assert len(SHOWN) == 2


@pytest.mark.parametrize("expression, result", SHOWN)
def test_an_expression_gives_what_stands_behind_it(expression, result):
    names = {}
    exec("\n".join(re.findall(r"^from .*", CODE, re.M)), names)
    # A number and its unit hold together by a no-break space, which a reader does not see.
    assert repr(eval(expression, names).replace("\N{NO-BREAK SPACE}", " ")) == result


def test_every_line_of_the_example_runs():
    exec(CODE, {})


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)h][^)]*)\)", README))
def test_every_file_it_points_to_is_there(target):
    assert (ROOT / target).is_file()

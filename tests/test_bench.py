"""The bench's table is made of measurements, and those that need no browser run."""

from bench import evaluations
from bench.table import Line, markdown


def test_a_line_says_how_many_times_as_much_the_other_takes():
    line = Line("a key to a chart", 20, "ms", "another way", 150)
    assert line.cells() == ["a key to a chart", "20 ms", "another way", "150 ms", "7.5"]
    assert Line("a build", 30, "s").cells() == ["a build", "30 s", "", "", ""]


def test_the_table_is_markdown():
    table = markdown([Line("a build", 30, "s")]).splitlines()
    assert table[0] == "| Measured | This book | Against | There | Times |"
    assert len(table) == 3 and table[2].count("|") == 6


def test_models_and_numpy_are_measured_side_by_side():
    lines = evaluations.measure(1)
    assert len(lines) == 4 and all(line.ours > 0 and line.other > 0 for line in lines)

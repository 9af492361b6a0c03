"""The bench's table is made of measurements, and those that need no browser run."""

import pytest

from bench import __main__ as command
from bench import browser, build, evaluations, reader
from bench.table import Line, markdown
from helpers import data
from helpers.chapters import address, chapters

pytestmark = pytest.mark.check(seconds=5)


def test_a_line_says_how_many_times_as_much_the_other_takes():
    line = Line("a key to a chart", 20, "ms", "another way", 150)
    assert line.cells() == ["a key to a chart", "20 ms", "another way", "150 ms", "7.5"]
    assert Line("a build", 30, "s").cells() == ["a build", "30 s", "", "", ""]


def test_the_table_is_markdown():
    table = markdown([Line("a build", 30, "s")]).splitlines()
    assert table[0] == "| Measured | This book | Against | There | Times |"
    assert len(table) == 3 and table[2].count("|") == 6


def test_what_was_measured_stands_there_when_a_later_part_fails(monkeypatch, tmp_path, capsys):
    def measure(part, quick):
        if part == "watch":
            raise SystemExit("the watch stopped")
        return [Line(part, 30, "s")]

    (tmp_path / browser.PAGE).parent.mkdir(parents=True)
    (tmp_path / browser.PAGE).touch()
    monkeypatch.setattr(command, "HTML", tmp_path)
    monkeypatch.setattr(command, "measure", measure)
    monkeypatch.setattr("sys.argv", ["bench", "--only", "build", "--only", "watch"])
    with pytest.raises(SystemExit):
        command.main()
    assert capsys.readouterr().out.splitlines()[2:] == [
        *markdown([Line("build", 30, "s")]).splitlines()
    ]


def test_models_and_numpy_are_measured_side_by_side():
    lines = evaluations.measure(1)
    assert len(lines) == 4 and all(line.ours > 0 and line.other > 0 for line in lines)


def test_every_change_that_a_build_is_measured_after_can_still_be_made(tmp_path):
    build.copy_of_the_project(tmp_path)
    for what, change in build.changes(tmp_path).items():
        before = {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
        change()
        changed = [path for path in before if path.read_bytes() != before[path]]
        assert bool(changed) == (what != "nothing"), what


def test_what_a_reader_costs_is_written_as_the_table_of_the_book(tmp_path):
    row = reader.Measurement("page", "A page", 355, "KB", "2026-11-26", "gzip")
    reader.write([row], tmp_path / "table.csv")
    head, line = (tmp_path / "table.csv").read_text().splitlines()
    assert head.split(",") == list(data.table("measurements").columns)
    assert line == "page,A page,355,KB,2026-11-26,gzip"


# A browser opens every chapter for it, and a table that is off by a tenth misleads nobody in a day.
@pytest.mark.nightly(seconds=50)
def test_the_measured_page_is_about_as_heavy_as_that_of_the_book_as_it_is(site):
    heaviest = max(sum(site.weight(address(path)).values()) for path in chapters())
    written = data.table("measurements").set_index("id")["value"]["page"]
    assert heaviest / 1000 == pytest.approx(written, rel=0.1), (
        "the pages have changed; renew the table: python -m bench.reader --write"
    )
    assert sum(reader.first_touch(site, "book/session.html").values()) > 100_000  # Vega is in it

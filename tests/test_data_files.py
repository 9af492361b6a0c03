"""``data/`` beside the pages: stable addresses, a package that validates over http, one archive."""

import re
import zipfile
from urllib.request import urlopen

import pandas as pd
import pytest

from helpers import data
from helpers.delivery import data_files
from helpers.places import DATA, HTML
from tests.support import site as sites

pytestmark = pytest.mark.check(seconds=2)

TABLES = [resource["path"] for resource in data.descriptor()["resources"]]


def test_each_table_lies_at_its_name_as_it_is_and_the_archive_has_all_of_them(tmp_path):
    written = data_files.write(tmp_path / "data")
    names = {path.name for path in written} - {data_files.ARCHIVE}
    assert names == {*TABLES, "datapackage.json"}
    for path in written[:-1]:
        assert path.read_bytes() == (DATA / path.name).read_bytes()
    with zipfile.ZipFile(written[-1]) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert set(held) == {f"data/{name}" for name in (*names, "LICENSE-TEXT")}
    assert held["data/facts.csv"] == (DATA / "facts.csv").read_bytes()


def test_the_archive_is_the_same_each_time_and_what_was_taken_away_goes(tmp_path):
    folder = tmp_path / "data"
    first = data_files.write(folder)[-1].read_bytes()
    (folder / "old.csv").write_text("a\n1\n")
    assert data_files.write(folder)[-1].read_bytes() == first
    assert not (folder / "old.csv").exists()


@pytest.mark.parametrize("path", TABLES)
def test_one_line_of_pandas_reads_a_table_and_takes_no_word_for_a_hole(path):
    plain = pd.read_csv(DATA / path)
    cells = pd.read_csv(DATA / path, dtype=str, keep_default_na=False)
    assert list(plain) == list(cells) and len(plain) == len(cells)
    assert (plain.isna() == cells.eq("")).all(axis=None)


@pytest.fixture(scope="module")
def host():
    assert (HTML / "index.html").is_file(), "there is no book to look at; build it: make book"
    with sites.serve(HTML) as served:
        yield served


@pytest.mark.push
def test_the_package_validates_from_its_address_on_the_web(host):
    from frictionless import Package

    package = Package(f"{host}/data/datapackage.json")
    assert [resource.path for resource in package.resources] == TABLES
    report = package.validate()
    assert report.valid, report.flatten(["title", "message"])[:5]


@pytest.mark.push
def test_the_catalogue_says_how_each_table_is_read_and_every_link_leads_to_a_file(host):
    page = urlopen(f"{host}/book/tables.html").read().decode().replace("&quot;", '"')
    fields = {one["path"]: one["schema"]["fields"] for one in data.descriptor()["resources"]}
    for path in TABLES:
        assert re.search(rf'href="\.\./data/{path}\?v=\w{{8}}"', page), path
        for line in ("pd.read_csv", "readr::read_csv"):
            assert re.search(rf'<code>{line}\("(\S+/)?data/{path}"\)</code>', page), (line, path)
        found = pd.read_csv(f"{host}/data/{path}")
        assert len(found) and not wrong_types(found, fields[path]), path
    for name in ("datapackage.json", data_files.ARCHIVE):
        assert f'href="../data/{name}?v=' in page and urlopen(f"{host}/data/{name}").status == 200


def wrong_types(found, fields):
    """The columns that pandas, asked for nothing, does not read as what the descriptor says."""
    return [
        field["name"]
        for field in fields
        for cells in [found[field["name"]].dropna()]
        if len(cells) and not READ_AS.get(field["type"], lambda _: True)(cells)
    ]


READ_AS = {
    "number": pd.api.types.is_numeric_dtype,
    "integer": lambda cells: pd.api.types.is_numeric_dtype(cells) and (cells % 1 == 0).all(),
    "boolean": lambda cells: set(cells) <= {True, False},
    "date": lambda cells: pd.to_datetime(cells, format="%Y-%m-%d").notna().all(),
}

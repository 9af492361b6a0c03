"""The book is published anew while browsers keep parts of the old one."""

import json
import re

import pytest

from helpers.delivery import lite, pyodide
from helpers.places import HTML
from helpers.sphinx import late
from tests.support import site as sites

pytestmark = pytest.mark.check(seconds=2)


def test_a_wheel_with_other_content_has_another_name():
    one, other, same = (
        pyodide.wheel("a", "1", {"a.py": content}) for content in (b"1", b"2", b"1")
    )
    assert one.file != other.file and one.file == same.file
    assert one.version == other.version == "1"


def test_a_file_that_a_script_fetches_has_another_address_once_it_changes(tmp_path):
    (tmp_path / "figures").mkdir()
    figure = tmp_path / "figures" / "gap.js"
    page = '<figure id="gap" data-model="m" data-live="svg"><script id="book-models">'
    figure.write_text("one")
    before = late.addressed(page, late.versions(tmp_path))
    assert late.addressed(before, late.versions(tmp_path)) == before
    figure.write_text("two")
    after = late.addressed(before, late.versions(tmp_path))
    assert before != after and after.count("data-files=") == 1


@pytest.mark.push
def test_everything_that_a_page_loads_of_its_own_changes_its_address_with_its_content():
    version = late.versions(HTML / "_static")
    for name in sites.pages():
        page = (HTML / name).read_text(encoding="utf-8")
        for file in re.findall(r'<script[^>]* src="[^"]*_static/([^"]+)"', page):
            assert "?" in file, (name, file)
        for file, digest in re.findall(r'data-rows="(sheets/[^"?]+)\?v=(\w+)"', page):
            assert version(file) == digest
        for files in re.findall(r'data-files="([^"]+)"', page):
            for one in files.split(" "):
                file, _, digest = one.partition("=")
                assert version(file) == digest != "", (name, file)


@pytest.mark.push
def test_a_page_asks_for_what_it_fetches_by_its_digest(site):
    with site.open(sites.View("book/session.html")) as page:
        page.locator("#index-without input[type=range]").first.press("Home")
        page.wait_for_selector("#index-without[data-awake]")
        fetched = [url for url in page.seen.requests if "vega.js" in url or "/figures/" in url]
        assert fetched and all("?v=" in url for url in fetched)
        assert page.seen.said == []


@pytest.mark.push
def test_the_labs_settings_are_asked_for_anew_and_name_the_rest_by_digest():
    lab = HTML / lite.FOLDER
    if not lab.is_dir():
        pytest.skip("this book has no lab")
    assert "no-cache" in (lab / "config-utils.js").read_text(encoding="utf-8")
    said = json.loads((lab / "jupyter-lite.json").read_text(encoding="utf-8"))
    options = said["jupyter-config-data"]["litePluginSettings"][lite.KERNEL]["loadPyodideOptions"]
    lock = lab / options["lockFileURL"]
    assert lock.is_file() and re.fullmatch(r"pyodide-lock\.[0-9a-f]{8}\.json", lock.name)
    entry = json.loads(lock.read_text(encoding="utf-8"))["packages"]["one-day-in-january"]
    assert entry["file_name"] == lite.package().file
    assert (lock.parent / entry["file_name"]).is_file()

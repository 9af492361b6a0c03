"""The book is published anew while browsers keep parts of the old one."""

import hashlib
import json
import re
from contextlib import contextmanager

import pytest

from helpers.delivery import lite, pyodide
from helpers.places import HTML
from helpers.sphinx import asset_digests
from tests.support import site as sites
from tests.support.hosts import MONTH, POLICIES
from tests.support.live import settle
from tests.support.tiers import sample

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
    before = asset_digests.addressed(page, asset_digests.versions(tmp_path))
    assert asset_digests.addressed(before, asset_digests.versions(tmp_path)) == before
    figure.write_text("two")
    after = asset_digests.addressed(before, asset_digests.versions(tmp_path))
    assert before != after and after.count("data-files=") == 1


@pytest.mark.push
def test_everything_that_a_page_loads_of_its_own_changes_its_address_with_its_content():
    version = asset_digests.versions(HTML / "_static")
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
    name, _, asked = options["lockFileURL"].partition("?v=")
    lock = lab / name
    assert asked == hashlib.sha256(lock.read_bytes()).hexdigest()[:8]
    entry = json.loads(lock.read_text(encoding="utf-8"))["packages"]["one-day-in-january"]
    assert entry["file_name"] == lite.package().file
    assert (lock.parent / entry["file_name"]).is_file()


@pytest.mark.push
def test_every_notebook_and_table_that_a_page_offers_has_its_digest_in_its_address():
    version, found = asset_digests.versions(HTML), set()
    offers = re.compile(r'href="(?:\.\./)+((?:notebooks|data)/[^"?#]+)([^"]*)"')
    for name in sites.pages():
        page = (HTML / name).read_text(encoding="utf-8")
        for file, asked in offers.findall(page):
            assert asked == f"?v={version(file)}", (name, file)
            found.add(file.partition("/")[0])
    assert found == {"notebooks", "data"}


# A host before and after --------------------------------------------------------------------------

PAGE, FIGURE = "book/session.html", "_static/figures/index-without.js"


@contextmanager
def host(pages, rest, renewed):
    """A host of the book with these policies; what is in `renewed` takes the place of its files."""

    def headers(path):
        return {"Cache-Control": pages if path.endswith(".html") else rest}

    def instead(path):
        name = path.lstrip("/")
        return (200, renewed[name]) if name in renewed else None

    with sites.serve(HTML, headers, instead) as address:
        yield f"{address}/"


def touched(page):
    """Move the figure of an open page; whether the new file drew it."""
    page.locator("#index-without input[type=range]").first.press("Home")
    page.wait_for_selector("#index-without[data-awake]")
    settle(page)
    assert page.locator("#index-without .bk-yours").inner_text().startswith("With your values")
    assert page.said == []
    return page.evaluate("window.renewed === true")


def opened(context, address):
    page = context.new_page()
    page.said = []
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(address)
    return page


@pytest.mark.push
@sample("policy", POLICIES, ["all is kept for a month", "pages are kept, the rest is fresh"])
def test_a_page_works_before_and_after_it_is_published_anew(site, policy):
    renewed = {}
    pages, rest = POLICIES[policy]
    context = site.browser.new_context()
    with host(pages, rest, renewed) as root:
        assert not touched(opened(context, root + PAGE))
        left_open = opened(context, root + PAGE)
        figure = (HTML / FIGURE).read_bytes() + b"window.renewed = true;\n"
        html = (HTML / PAGE).read_text(encoding="utf-8")
        old = asset_digests.versions(HTML / "_static")(FIGURE.removeprefix("_static/"))
        assert html.count(old) == 1
        renewed |= {FIGURE: figure, PAGE: html.replace(old, "0" * 8).encode()}
        touched(left_open)
        # A page that is new brings what is new; one that was kept works with what it finds.
        assert touched(opened(context, root + PAGE)) or pages == MONTH
    context.close()

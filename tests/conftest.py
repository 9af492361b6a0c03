"""What several tests share: one browser for a session, and the built book on a port."""

import pytest
from playwright.sync_api import sync_playwright

from helpers.sphinx.browser import launch
from helpers.sphinx.build import HTML
from tests import site as sites
from tests.site import Site


@pytest.fixture(scope="session")
def playwright():
    """One for all: Playwright refuses to start twice in a process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(chromium):
    assert (HTML / "index.html").is_file(), "there is no book to look at; build it: make book"
    with sites.serve(HTML) as host:
        yield Site(chromium, HTML, host)

"""An address that leads nowhere shows a page that leads back, wherever the book is served."""

import http.server
import threading
from contextlib import contextmanager

import pytest

from helpers.delivery import missing
from helpers.places import HTML
from tests.support import site as sites

pytestmark = pytest.mark.push(seconds=8)


@contextmanager
def host(base):
    """A host that serves the book below a path and shows 404.html for what it does not have."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given):
            super().__init__(*given, directory=HTML)

        def do_GET(self):
            path = self.path.partition("?")[0]
            file = HTML / path.removeprefix(base).lstrip("/")
            if path.startswith(base) and file.is_file():
                self.path = "/" + path.removeprefix(base).lstrip("/")
                return super().do_GET()
            body = (HTML / missing.FILE).read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)
            return None

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("base", ["/", "/teaching/2026/book/"])
@pytest.mark.parametrize("address", ["nothing.html", "book/sesion.html", "book/further/a/b/c"])
def test_a_wrong_address_leads_to_the_pages_and_to_the_search(site, base, address):
    with host(base) as root:
        page = site.browser.new_page()
        page.goto(root + address)
        page.wait_for_function("(root) => document.querySelector('base').href === root", arg=root)
        page.get_by_role("link", name="The session").click()
        page.wait_for_url(root + "book/session.html")
        page.go_back()
        page.wait_for_function("(root) => document.querySelector('base').href === root", arg=root)
        page.get_by_label("Search the book").fill("Hammack")
        page.keyboard.press("Enter")
        page.wait_for_url(root + "search.html?q=Hammack")
        page.close()


def test_the_page_for_a_wrong_address_lists_every_page_of_the_book():
    text = (HTML / missing.FILE).read_text(encoding="utf-8")
    names = [name for name in sites.pages() if name.startswith("book/")]
    own = [name for name in names if f'href="{name}"' not in text]
    assert set(own) <= {"book/_template.html"}, own


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_it(site, scheme):
    page = site.browser.new_page(color_scheme=scheme)
    page.goto(site.address(missing.FILE))
    assert sites.serious(page, True) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()

"""The pages' text has typographic quotes, whoever wrote it."""

import re
from html import unescape

import pytest

from helpers.places import HTML
from helpers.typography import AS_TYPED, typographic

pytestmark = pytest.mark.check(seconds=1)


def text(html):
    """What a reader reads of a page's article, without code, formulas and drawings."""
    body = html[html.index("<article") : html.index("</article>")]
    for name in AS_TYPED:
        body = re.sub(rf"<{name}\b.*?</{name}>", "", body, flags=re.S)
    return unescape(re.sub(r"<[^>]*>", "\0", body))


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("<p>Student's t</p>", "<p>Student’s t</p>"),
        ("<p>the banks' margins</p>", "<p>the banks’ margins</p>"),
        ("<p>since '26</p>", "<p>since ’26</p>"),
        ("<td>&quot;so&quot; (&#x27;nearly&#x27;)</td>", "<td>“so” (‘nearly’)</td>"),
        ("<b>SAP</b>'s", "<b>SAP</b>’s"),
        ("<div>a</div>'b'", "<div>a</div>‘b’"),
        ('<a title="it\'s"></a>', '<a title="it\'s"></a>'),
        ("<pre><b>x</b>'</pre>'", "<pre><b>x</b>'</pre>‘"),
        ("<!-- it's --><br/>", "<!-- it's --><br/>"),
    ],
)
def test_a_quote_is_set_as_its_place_asks(typed, seen):
    assert typographic(typed) == seen


@pytest.mark.test(seconds=5)
def test_no_page_has_a_straight_quote_in_its_text():
    pages = sorted((HTML / "book").rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        found = re.findall(
            r"[^\0\n]{0,30}['\"][^\0\n]{0,30}", text(page.read_text(encoding="utf-8"))
        )
        assert found == [], page.name

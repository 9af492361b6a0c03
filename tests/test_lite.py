"""JupyterLab in the built book: its parts, its faults, its button; test_lite_chapters runs it."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest

from helpers.sphinx import build, lite, pyodide, run_here
from helpers.sphinx.build import HTML
from helpers.sphinx.pyodide import PyodideError
from tests.support import environment
from tests.support.site import View

pytestmark = pytest.mark.check(seconds=5)

SHA = hashlib.sha256(b"right").hexdigest()


# What is fetched ---------------------------------------------------------------------------------


def test_a_file_that_is_not_the_one_is_refused_and_nothing_of_it_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(pyodide, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(
        pyodide, "_pip_download", lambda what, place: (place / "a.whl").write_bytes(b"wrong")
    )
    with pytest.raises(PyodideError, match="a.whl from a==1 is not the file that was expected"):
        pyodide._kept({"a.whl": SHA}, "a==1")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_file_that_was_spoilt_in_the_cache_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(pyodide, "cache", lambda: tmp_path)
    (tmp_path / "a.whl").write_bytes(b"spoilt")
    with pytest.raises(PyodideError, match=f"Delete it if it lies in {tmp_path}"):
        pyodide._kept({"a.whl": SHA}, "a==1")


def test_what_is_in_the_cache_is_not_fetched_again(monkeypatch, tmp_path):
    monkeypatch.setattr(pyodide, "cache", lambda: tmp_path)
    monkeypatch.setattr(pyodide, "_pip_download", lambda *words: pytest.fail("fetched again"))
    (tmp_path / "a.whl").write_bytes(b"right")
    assert pyodide._kept({"a.whl": SHA}, "a==1") == {"a.whl": b"right"}


def test_of_a_package_that_carries_others_only_those_are_taken(monkeypatch, tmp_path):
    monkeypatch.setattr(pyodide, "cache", lambda: tmp_path / "cache")

    def fetched(what, place):
        (place / "big.whl").write_bytes(
            pyodide.packed({"inside/a.whl": b"right", "inside/more": b"", "code.py": b""})
        )

    monkeypatch.setattr(pyodide, "_pip_download", fetched)
    assert pyodide._kept({"a.whl": SHA}, "big==1", "inside/") == {"a.whl": b"right"}
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["a.whl"]
    with pytest.raises(PyodideError, match="big==1 does not carry b.whl"):
        pyodide._kept({"b.whl": SHA}, "big==1", "inside/")


def test_without_a_network_it_is_said_what_is_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(pyodide, "cache", lambda: tmp_path)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(
        PyodideError,
        match="pip could not fetch no-such-thing==1, which Python in the reader's browser needs",
    ):
        pyodide._kept({"a.whl": SHA}, "no-such-thing==1")


# What is made ------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["cloud", "", "ftp://mirror", "LOCAL"])
def test_a_setting_that_is_none_is_refused_with_those_there_are(monkeypatch, given):
    monkeypatch.setenv(pyodide.SETTING, given)
    with pytest.raises(PyodideError, match="LITE_KERNEL is .*; expected cdn, local, none, or"):
        pyodide.kernel()


def test_a_book_without_it_has_none_and_an_older_one_is_taken_away(monkeypatch, tmp_path):
    (tmp_path / lite.FOLDER).mkdir()
    monkeypatch.setenv(pyodide.SETTING, pyodide.NONE)
    assert lite.ensure(tmp_path) == "is left out"
    assert not (tmp_path / lite.FOLDER).exists() and lite.size(tmp_path) == 0


def test_a_page_that_makes_no_notebook_is_left_to_the_build_of_the_pages(monkeypatch):
    fault = ValueError("unknown fact")

    def fails():
        raise fault

    monkeypatch.setattr(lite, "ensure", fails)
    assert build._put_lab() is fault


def test_a_package_of_this_environment_is_packed_the_same_twice_and_nothing_compiled():
    one, other = pyodide.installed("markupsafe"), pyodide.installed("markupsafe")
    assert one.content == other.content
    with zipfile.ZipFile(io.BytesIO(one.content)) as wheel:
        names = wheel.namelist()
    assert "markupsafe/_native.py" in names
    assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc"))]
    assert any(name.endswith(".dist-info/RECORD") for name in names)
    assert any("LICENSE" in name for name in names)  # what is passed on keeps its licence


def test_a_package_that_is_not_installed_is_named():
    with pytest.raises(PyodideError, match="no-such-package is not installed"):
        pyodide.installed("no-such-package")


def test_the_books_own_package_runs_by_itself(tmp_path):
    with zipfile.ZipFile(io.BytesIO(lite.package().content)) as wheel:
        wheel.extractall(tmp_path)
    code = (
        "from helpers.data import fact; from helpers import derived, widgets; "
        "print(fact('gap_close').text(), len(derived._all_kept()) > 0, "
        "len(widgets._scripts()), derived.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment.clean(),
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("0.58\N{NO-BREAK SPACE}points True 4 "), done.stderr
    assert str(tmp_path) in done.stdout  # on its own files, not on the project's


def test_everything_that_the_kernel_loads_is_in_the_lock_with_a_hash(monkeypatch, tmp_path):
    monkeypatch.setenv(pyodide.SETTING, "https://mirror.example")
    made = pyodide.write(tmp_path / "pyodide", [], pyodide.kernel())
    lock = json.loads((tmp_path / "pyodide" / pyodide.LOCK).read_text())["packages"]
    assert set(made.packages) | set(pyodide.LATER) == set(lock)
    for name, entry in lock.items():
        assert len(entry["sha256"]) == 64, name
        if name in pyodide.DISTRIBUTED:
            assert entry["file_name"].startswith("https://mirror.example/")
        else:
            content = (tmp_path / "pyodide" / entry["file_name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert made.url == "https://mirror.example/pyodide.mjs"


def test_an_older_cache_without_derived_results_is_told_apart_from_a_book_that_has_none(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(lite, "derived_folder", lambda: tmp_path)
    with pytest.raises(lite.LiteError, match="make clean, then make book"):
        lite.derived_results()
    monkeypatch.setattr(lite, "uses_derived", lambda path: False)
    assert lite.derived_results() == b"{}"


def test_a_site_is_made_once_and_again_when_something_changes(monkeypatch, tmp_path):
    made = []

    def write(output):
        output.mkdir(exist_ok=True)
        made.append(output)
        return pyodide.Distribution("", [], 40_000_000)

    monkeypatch.setattr(lite, "write", write)
    assert (lite.ensure(tmp_path), lite.ensure(tmp_path)) == ("made", "is there")
    assert lite.size(tmp_path) == 40_000_000
    monkeypatch.setenv(pyodide.SETTING, "local")
    assert lite.ensure(tmp_path) == "made"
    assert len(made) == 2


# The button --------------------------------------------------------------------------------------


def test_the_button_says_what_it_does_and_what_that_costs():
    made = run_here.button("../", "session", 41_200_000)
    assert made["url"] == "../lite/lab/index.html?path=session.ipynb"
    assert "in your browser" in made["tooltip"] and "up to 42 MB" in made["tooltip"]


def test_only_a_chapter_that_imports_a_heavy_package_asks_for_it(tmp_path):
    light, heavy = tmp_path / "light.md", tmp_path / "heavy.md"
    light.write_text("import pandas\n# scipy is another matter\n")
    heavy.write_text("import pandas\nfrom scipy import stats\n")
    assert run_here.spared(heavy) == 0
    assert run_here.spared(light) == pyodide.DISTRIBUTED["scipy"]


@pytest.mark.push
def test_the_button_is_shown_by_a_server_only_and_nothing_is_loaded_before_it_is_pressed(site):
    assert lite.size(HTML), "there is no JupyterLab in the book; build it: make book"
    page = "book/session.html"
    with site.open(View(page)) as opened:
        assert opened.locator(".btn-lite").is_visible()
        assert not [url for url in opened.seen.requests if "/lite/" in url]
        opened.emulate_media(media="print")
        assert not opened.locator(".btn-lite").is_visible()
    with site.open(View(page, over="file")) as opened:
        assert not opened.locator(".btn-lite").is_visible()


@pytest.mark.push
def test_the_button_takes_the_scenario_along(site):
    with site.open(View("book/session.html?weight=0.04#index-without")) as opened:
        link = opened.locator(".btn-lite")
        link.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
        link.click()
        assert link.get_attribute("href").endswith(
            "lite/lab/index.html?path=session.ipynb&model=index_without&weight=0.04"
        )

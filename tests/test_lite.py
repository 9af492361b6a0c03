"""JupyterLab in the built book: its parts, its faults, its button; test_lite_chapters runs it."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.delivery import fetch, lite, pyodide, run_here
from helpers.delivery.pyodide import PyodideError
from helpers.places import HTML
from helpers.tools import build
from tests.support import environment
from tests.support import site as sites
from tests.support.site import View

pytestmark = pytest.mark.check(seconds=12)

SHA = hashlib.sha256(b"right").hexdigest()


# What is fetched ---------------------------------------------------------------------------------


def test_a_file_that_is_not_the_one_is_refused_and_nothing_of_it_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(
        fetch, "_pip_download", lambda what, place: (place / "a.whl").write_bytes(b"wrong")
    )
    with pytest.raises(PyodideError, match="a.whl from a==1 is not the file that was expected"):
        fetch.cached_files({"a.whl": SHA}, "a==1")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_file_that_was_spoilt_in_the_cache_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path)
    (tmp_path / "a.whl").write_bytes(b"spoilt")
    with pytest.raises(PyodideError, match=f"Delete it if it lies in {tmp_path}"):
        fetch.cached_files({"a.whl": SHA}, "a==1")


def test_what_is_in_the_cache_is_not_fetched_again(monkeypatch, tmp_path):
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path)
    monkeypatch.setattr(fetch, "_pip_download", lambda *words: pytest.fail("fetched again"))
    (tmp_path / "a.whl").write_bytes(b"right")
    assert fetch.cached_files({"a.whl": SHA}, "a==1") == {"a.whl": b"right"}


def test_of_a_package_that_carries_others_only_those_are_taken(monkeypatch, tmp_path):
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path / "cache")

    def fetched(what, place):
        (place / "big.whl").write_bytes(
            pyodide.archive_of({"inside/a.whl": b"right", "inside/more": b"", "code.py": b""})
        )

    monkeypatch.setattr(fetch, "_pip_download", fetched)
    assert fetch.cached_files({"a.whl": SHA}, "big==1", "inside/") == {"a.whl": b"right"}
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["a.whl"]
    with pytest.raises(PyodideError, match="big==1 does not carry b.whl"):
        fetch.cached_files({"b.whl": SHA}, "big==1", "inside/")


@pytest.fixture
def address(tmp_path):
    """A folder that is served, and its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    with sites.serve(folder) as host:
        yield folder, f"{host}/"


def test_an_address_is_asked_before_the_package(monkeypatch, tmp_path, address):
    folder, where = address
    (folder / "a.whl").write_bytes(b"right")
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(fetch, "_pip_download", lambda *words: pytest.fail("asked pip"))
    assert fetch.cached_files({"a.whl": SHA}, "a==1", address=where) == {"a.whl": b"right"}


@pytest.mark.parametrize("content", [None, b"a page to log in"], ids=["absent", "another file"])
def test_where_an_address_fails_the_package_is_taken_and_that_is_said(
    monkeypatch, tmp_path, address, capsys, content
):
    folder, where = address
    if content:
        (folder / "a.whl").write_bytes(content)
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(
        fetch, "_pip_download", lambda what, place: (place / "a.whl").write_bytes(b"right")
    )
    assert fetch.cached_files({"a.whl": SHA}, "a==1", address=where) == {"a.whl": b"right"}
    assert f"{where} did not give a.whl" in capsys.readouterr().out


def test_the_address_of_pyodides_files_is_its_own_or_the_one_that_is_set(monkeypatch):
    monkeypatch.delenv(pyodide.SOURCE, raising=False)
    assert pyodide.source() == pyodide.CDN.format(version=pyodide.version())
    monkeypatch.setenv(pyodide.SOURCE, "https://mirror.example.edu/pyodide")
    assert pyodide.source() == "https://mirror.example.edu/pyodide/"
    monkeypatch.setenv(pyodide.SOURCE, "none")
    assert pyodide.source() == ""
    monkeypatch.setenv(pyodide.SOURCE, "mirror")
    with pytest.raises(PyodideError, match="PYODIDE_FILES is 'mirror'; expected an address"):
        pyodide.source()


@pytest.mark.test
def test_without_a_network_it_is_said_what_is_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(
        PyodideError,
        match="pip could not fetch no-such-thing==1, which Python in the reader's browser needs",
    ):
        fetch.cached_files({"a.whl": SHA}, "no-such-thing==1")


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
    one, other = pyodide.installed_wheel("markupsafe"), pyodide.installed_wheel("markupsafe")
    assert one.content == other.content
    with zipfile.ZipFile(io.BytesIO(one.content)) as wheel:
        names = wheel.namelist()
    assert "markupsafe/_native.py" in names
    assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc"))]
    assert any(name.endswith(".dist-info/RECORD") for name in names)
    assert any("LICENSE" in name for name in names)  # what is passed on keeps its licence


def test_a_package_that_is_not_installed_is_named():
    with pytest.raises(PyodideError, match="no-such-package is not installed"):
        pyodide.installed_wheel("no-such-package")


@pytest.mark.push
def test_the_books_own_package_runs_by_itself(tmp_path):
    with zipfile.ZipFile(io.BytesIO(lite.package().content)) as wheel:
        wheel.extractall(tmp_path)
    code = (
        "from helpers.data import fact; from helpers import precomputed, widgets; "
        "print(fact('gap_close').text(), len(precomputed._stored_results()) > 0, "
        "len(widgets._scripts()), precomputed.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment.clean(),
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("0.58\N{NO-BREAK SPACE}points True 5 "), done.stderr
    assert str(tmp_path) in done.stdout  # on its own files, not on the project's


@pytest.mark.push
def test_everything_that_the_kernel_loads_is_in_the_lock_with_a_hash(monkeypatch, tmp_path):
    monkeypatch.setenv(pyodide.SETTING, "https://mirror.example")
    made = pyodide.write(tmp_path / "pyodide", [], pyodide.kernel())
    lock = json.loads((tmp_path / "pyodide" / pyodide.LOCK).read_text())["packages"]
    assert set(made.packages) | set(pyodide.LATER) == set(lock)
    for name, entry in lock.items():
        assert len(entry["sha256"]) == 64, name
        if name in pyodide.FROM_PYODIDE:
            assert entry["file_name"].startswith("https://mirror.example/")
        else:
            content = (tmp_path / "pyodide" / entry["file_name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert made.url == "https://mirror.example/pyodide.mjs"


@pytest.mark.push
def test_the_books_package_has_the_results_that_the_chapters_as_they_are_left():
    kept = json.loads(lite.precomputed_results())
    assert kept and all(re.fullmatch(r"\w+-[0-9a-f]{16}", name) for name in kept)


@pytest.fixture
def parts(monkeypatch, tmp_path):
    """What a site is made of, to be changed, and what was made anew."""
    have = SimpleNamespace(chapters={"a.ipynb": b"one"}, helpers=b"as they are", made=[])

    def write_app(output, made):
        output.mkdir(exist_ok=True)
        have.made.append("app")

    def write_python():
        have.made.append("python")
        return pyodide.Distribution("", [], 41_000_000)

    monkeypatch.setattr(lite, "chapters", lambda: [Path(name) for name in have.chapters])
    monkeypatch.setattr(lite, "contents", lambda: have.chapters)
    monkeypatch.setattr(lite, "package_files", lambda: {"helpers.py": have.helpers})
    monkeypatch.setattr(lite, "write_app", write_app)
    monkeypatch.setattr(lite, "write_python", write_python)
    monkeypatch.setattr(lite, "put_python", lambda site, distribution: None)
    monkeypatch.setattr(
        lite, "write_contents", lambda site, made: have.made.append(made["a.ipynb"])
    )
    return have


def test_a_site_is_made_once_and_then_only_the_parts_of_it_that_changed(
    monkeypatch, tmp_path, parts
):
    assert lite.ensure_app(tmp_path) and not lite.ensure_app(tmp_path)
    assert lite.ensure(tmp_path) == "made: app, python, notebooks"
    assert lite.ensure(tmp_path) == "is there" and not lite.ensure_app(tmp_path)
    assert lite.size(tmp_path) == 41_000_000 and parts.made == ["app", b"one", "python"]
    parts.made.clear()
    parts.chapters = {"a.ipynb": b"two"}
    assert lite.ensure(tmp_path) == "made: notebooks"
    parts.helpers = b"changed"
    assert lite.ensure(tmp_path) == "made: python"
    assert parts.made == [b"two", "python"]
    parts.chapters = {"a.ipynb": b"two", "b.ipynb": b"one"}  # the app lists them by name
    assert lite.ensure(tmp_path) == "made: app, python, notebooks"
    monkeypatch.setenv(pyodide.SETTING, "local")
    assert lite.ensure(tmp_path) == "made: python"


def test_other_notebooks_take_the_place_of_those_in_a_site(tmp_path):
    (tmp_path / "api" / "contents").mkdir(parents=True)
    (tmp_path / "files").mkdir()
    listing = tmp_path / "api" / "contents" / "all.json"
    there = {"name": "a.ipynb", "size": 1, "type": "notebook"}
    listing.write_text(json.dumps({"content": [there]}))
    lite.write_contents(tmp_path, {"a.ipynb": b"longer"})
    assert (tmp_path / "files" / "a.ipynb").read_bytes() == b"longer"
    assert json.loads(listing.read_text())["content"] == [there | {"size": 6}]


# The button --------------------------------------------------------------------------------------


def test_the_button_says_what_it_does_and_what_that_costs():
    made = run_here.button("../", "session", 41_200_000)
    assert made["url"] == "../lite/lab/index.html?path=session.ipynb"
    assert "in your browser" in made["tooltip"] and "up to 42 MB" in made["tooltip"]


def test_only_a_chapter_that_imports_a_heavy_package_asks_for_it(tmp_path):
    light, heavy = tmp_path / "light.md", tmp_path / "heavy.md"
    cell = "import scipy is told here, and done or not there\n\n```{{code-cell}} python\n{}\n```\n"
    light.write_text(cell.format("import pandas\n# scipy is another matter"))
    heavy.write_text(cell.format("import pandas\nfrom scipy import stats"))
    assert run_here.saved_bytes(heavy) == 0
    assert run_here.saved_bytes(light) == pyodide.FROM_PYODIDE["scipy"]


@pytest.mark.test
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
            "lite/lab/index.html?path=session.ipynb&index_without.weight=0.04"
        )

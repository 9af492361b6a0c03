"""What a reader saves in the browser's JupyterLab outlives an edit of the book, by us."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.chapters import chapters
from helpers.delivery import lite
from helpers.pipeline.browser import launch
from tests.support import environment
from tests.support.lite import LONG, ONLY_HERE, OPEN, book_with, served

pytestmark = pytest.mark.check(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "helpers",
    "book",
    "data",
    "_toc.yml",
    "_config.yml",
    "requirements.txt",
    "pyproject.toml",
)
NAMES = """
import json
from helpers.delivery import lite
told = lite.settings()
print(json.dumps({name: text for name, text in told["jupyter-config-data"].items()
                  if name.endswith("StorageName")}))
"""


def storage(folder):
    """The names under which the book in a folder keeps what its readers save."""
    done = subprocess.run(
        [sys.executable, "-c", NAMES],
        cwd=folder,
        env=environment.clean(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.push
def test_the_storage_keeps_its_name_when_a_chapter_or_a_helper_changes(tmp_path):
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    before = storage(tmp_path)
    for name in ("book/session.md", "helpers/units.py", "data/facts.csv", "requirements.txt"):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write("\n")
    assert storage(tmp_path) == before
    assert set(before) == {f"{kind}StorageName" for kind in ("contents", "settings", "workspaces")}


def test_another_version_has_another_storage(monkeypatch):
    def named():
        return lite.settings()["jupyter-config-data"]["contentsStorageName"]

    before = named()
    monkeypatch.setattr(lite, "version", lambda name: "9.9.9")
    assert named() != before and "9.9.9" in named()


# In a browser -----------------------------------------------------------------------------------

CELLS = "jupyterapp.shell.currentWidget.content.widgets"
SOURCES = f"() => {CELLS}.map(cell => cell.model.sharedModel.source).join('\\n')"
OURS, THEIRS = "A correction by the authors.", "What a student wrote."


def opened(context, host, name):
    page = context.new_page()
    page.goto(f"{host}/lite/lab/index.html?path={name}.ipynb")
    # A lab remembers which notebooks were open, and shows those first.
    page.wait_for_function(
        "path => window.jupyterapp?.shell.currentWidget?.context?.path === path",
        arg=f"{name}.ipynb",
        timeout=LONG,
    )
    page.wait_for_function(OPEN, timeout=LONG)
    return page


@pytest.mark.nightly(seconds=90)
def test_a_saved_notebook_is_there_after_the_book_has_changed_and_others_are_new(
    playwright, tmp_path, monkeypatch
):
    touched, untouched = (path.stem for path in chapters()[:2])
    site = book_with(tmp_path, "cdn")  # no cell is run, so no Python has to be there
    chromium = launch(playwright, args=[ONLY_HERE])
    context = chromium.new_context()
    try:
        with served(site) as (host, _):
            page = opened(context, host, touched)
            page.evaluate(f"text => {CELLS}[0].model.sharedModel.setSource(text)", THEIRS)
            page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
            page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
            page.close()

            changed = tmp_path / "book"
            shutil.copytree(ROOT / "book", changed)
            for name in (touched, untouched):
                with (changed / f"{name}.md").open("a", encoding="utf-8") as file:
                    file.write(f"\n{OURS}\n")
            files = [changed / path.relative_to(ROOT / "book") for path in chapters()]
            monkeypatch.setattr(lite, "chapters", lambda: files)
            lite.write_contents(site / lite.FOLDER, lite.contents())

            sources = opened(context, host, touched).evaluate(SOURCES)
            assert THEIRS in sources and OURS not in sources
            assert OURS in opened(context, host, untouched).evaluate(SOURCES)

            # Who deletes theirs gets the book's own.
            page = context.new_page()
            page.goto(f"{host}/lite/lab/index.html")
            page.wait_for_function("() => window.jupyterapp?.serviceManager.isReady", timeout=LONG)
            page.evaluate(
                "name => jupyterapp.serviceManager.contents.delete(name)", f"{touched}.ipynb"
            )
            page.close()
            sources = opened(context, host, touched).evaluate(SOURCES)
            assert OURS in sources and THEIRS not in sources
    finally:
        context.close()
        chromium.close()

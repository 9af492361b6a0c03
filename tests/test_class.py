"""What a class's server is told, as far as it can be tried without a container.

`python -m tests.support.image` makes the environments themselves, which takes minutes.
"""

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from urllib.parse import parse_qs, urlencode, urlsplit

import nbformat
import psutil
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.chapters import chapters
from helpers.delivery import branch, lab
from helpers.pipeline import address
from helpers.places import ROOT
from tests.support import environment, repo2docker
from tests.support import jupyter as server

pytestmark = pytest.mark.push(seconds=20)

NAMES = [path.stem for path in chapters()]


class Here(address.Address):
    """A book whose repository is a folder of this machine."""

    @property
    def repository(self):
        return self.name


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The branch as the workflow would write it, in a repository here; its folder and address."""
    folder = tmp_path_factory.mktemp("published") / "book"
    here = Here("owner", folder.as_uri(), "https://owner.github.io/book/")
    branch.write(folder, here)
    for words in (
        ("init", "--quiet", "--initial-branch", address.BRANCH),
        ("add", "--all"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "made"),
    ):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    return folder, here


# repo2docker: Binder and JupyterHub --------------------------------------------------------------


@pytest.mark.test
def test_repo2docker_builds_the_repository_from_the_lock():
    pack = repo2docker.buildpack(ROOT)
    assert type(pack).__name__ == "PythonBuildPack"
    assert pack.python_version == "3.11"
    pip, post_build = repo2docker.steps(ROOT)
    assert pip.endswith('pip install --no-cache-dir -r ".binder/requirements.txt"')
    assert post_build == ".binder/postBuild"
    assert (ROOT / ".binder" / "requirements.txt").read_text().splitlines()[-1] == (
        "-r ../requirements.lock"
    )
    file = repo2docker.dockerfile(ROOT)
    # The lock lies outside .binder/: the whole repository must be there before pip runs.
    assert file.index("COPY --chown=1000:1000 src/ ") < file.index(pip)


def test_repo2docker_builds_the_branch_from_its_own_lock(published):
    folder, _ = published
    pack = repo2docker.buildpack(folder)
    assert type(pack).__name__ == "PythonBuildPack" and pack.python_version == "3.11"
    pip, post_build = repo2docker.steps(folder)
    assert pip.endswith('pip install --no-cache-dir -r "requirements.txt"')
    assert post_build == "postBuild"
    file = repo2docker.dockerfile(folder)
    # The workflow's artifact loses the mark of what may be run; repo2docker sets it.
    assert file.index(pip) < file.index("RUN chmod +x postBuild") < file.index("RUN ./postBuild")


def test_a_students_jupyterlab_is_told_not_to_ask_about_news(published, tmp_path):
    folder, _ = published
    subprocess.run(
        [folder / "postBuild"],
        cwd=folder,
        check=True,
        env=environment.clean(NB_PYTHON_PREFIX=tmp_path),
    )
    (settings,) = tmp_path.rglob("*.json")
    assert settings.relative_to(tmp_path).as_posix() == f"etc/jupyter/labconfig/{lab.FILE}"
    assert json.loads(settings.read_text()) == lab.NO_NEWS


@pytest.mark.check
def test_the_python_of_the_image_is_one_that_is_tested_and_that_the_container_has():
    (version,) = re.findall(r"python-(\S+)", branch.PYTHON.read_text())
    assert version in (ROOT / ".github" / "workflows" / "test.yml").read_text()
    assert json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())["image"].endswith(
        f":{version}"
    )
    least = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert (
        metadata.version("one-day-in-january")
        and version in {"3.11", "3.12", "3.13", "3.14"}
        and least == ">=3.11"
    )


def needed(names):
    """What these installed packages need, by their own metadata; independent of any lock."""
    here, found, waiting = default_environment(), set(), list(names)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        asked = (name, *sorted(requirement.extras))
        if asked in found:
            continue
        found.add(asked)
        for line in metadata.requires(name) or []:
            other = Requirement(line)
            extras = [{"extra": extra} for extra in ("", *requirement.extras)]
            if other.marker is None or any(other.marker.evaluate(here | extra) for extra in extras):
                waiting.append(
                    f"{other.name}[{','.join(other.extras)}]" if other.extras else other.name
                )
    return {name for name, *_ in found}


def test_the_branchs_lock_holds_all_that_its_packages_need_and_no_tool_of_the_build(published):
    text = (published[0] / "requirements.txt").read_text()
    held = {canonicalize_name(name) for name in re.findall(r"^([a-z0-9._-]+)==", text, re.M)}
    wanted = {line.partition("==")[0] for line in branch.pins(*branch.SERVER)}
    assert {"pandas", "jupyterlab", "nbgitpuller"} <= wanted
    assert needed(wanted) <= held
    assert held.isdisjoint({"sphinx", "jupyter-book", "pytest", "vl-convert-python", "playwright"})
    for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]:
        assert "--hash=sha256:" in entry


@pytest.mark.test
def test_an_image_gets_notebooks_and_settings_and_starts_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "FOLDER", tmp_path / "notebooks")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    assert lab.main([], only_prepare=True) == 0
    assert {path.stem for path in (tmp_path / "notebooks").glob("*.ipynb")} == set(NAMES)
    (settings,) = (tmp_path / "environment").rglob(lab.FILE)
    assert settings.parent.relative_to(tmp_path).as_posix() == "environment/etc/jupyter/labconfig"
    assert json.loads(settings.read_text()) == lab.OVERRIDES
    assert (ROOT / ".binder" / "postBuild").stat().st_mode & 0o111
    assert "python -m helpers lab --prepare" in (ROOT / ".binder" / "postBuild").read_text()


@pytest.mark.check
def test_the_development_container_does_what_the_makefile_knows():
    told = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()
    labels = [about["label"] for about in told["portsAttributes"].values()]
    for words in (told["postCreateCommand"], *re.findall(r"make \w+", " ".join(labels))):
        assert words.split()[1] in targets
    ports = {int(port) for port in re.findall(r"^\w*PORT +\?= (\d+)", makefile, re.M)}
    assert set(told["forwardPorts"]) == ports == {int(port) for port in told["portsAttributes"]}


# A student's server ------------------------------------------------------------------------------


@pytest.mark.nightly(seconds=28)
def test_the_link_of_a_class_brings_the_notebooks_and_a_chapter_runs_there(published, tmp_path):
    _, here = published
    link = urlsplit(here.pull("https://hub.example.edu", "session"))
    asked = {name: value for name, (value,) in parse_qs(link.query).items()}
    # The hub leads /hub/user-redirect/git-pull to the student's server, with the same question.
    assert link.path == "/hub/user-redirect/git-pull"
    with server.jupyter(sys.executable, tmp_path) as running:
        page = running.ask(f"/git-pull?{link.query}")
        assert asked["urlpath"] in page.replace("\\u002F", "/").replace("&#47;", "/")
        said = running.ask(
            "/git-pull/api?"
            + urlencode(
                {
                    "repo": asked["repo"],
                    "branch": asked["branch"],
                    "targetpath": asked["targetPath"],
                }
            )
        )
        assert '"phase": "finished"' in said, said
        path = asked["urlpath"].removeprefix("lab/tree/")
        shown, held = server.run_notebook(
            running, path, last="import helpers; print('ran on', helpers.__file__)"
        )
    assert server.errors(shown) == []
    source = (ROOT / "book" / "session.md").read_text(encoding="utf-8")
    made = re.findall(r"^(?:figure|explore)\(", source, re.M)
    assert str(shown).count("<figure class=") == len(made) > 10
    assert f"ran on {tmp_path / address.FOLDER / 'helpers'}" in str(shown)
    assert 50e6 < held["kernel"] < 1e9 and 50e6 < held["server"] < 1e9


@pytest.mark.nightly(seconds=8)
def test_the_server_that_runs_the_chapter_sees_a_cell_that_fails(tmp_path):
    # So that the test above cannot pass for want of sight.
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(made, tmp_path / "bad.ipynb")
    with server.jupyter(sys.executable, tmp_path) as running:
        shown, _ = server.run_notebook(running, "bad.ipynb")
    assert server.errors(shown) == ["ZeroDivisionError: division by zero"]


@pytest.mark.nightly(seconds=9)
def test_a_server_ends_with_all_that_was_started_in_it(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "any.ipynb")
    # Deaf to what asks it to end, and in a group of its own, as a kernel is.
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('deaf', flush=True); time.sleep(600)"
    )
    start = (
        "import subprocess, sys\n"
        f"deaf = subprocess.Popen([sys.executable, '-c', {deaf!r}],\n"
        "    start_new_session=True, stdout=subprocess.PIPE, text=True)\n"
        "deaf.stdout.readline()"
    )
    with server.jupyter(sys.executable, tmp_path) as running:
        kernel = running.ask("/api/kernels", {"name": "python3"})
        line = server.Kernel(running, kernel["id"])
        assert server.errors(line.run(start)) == []
        line.close()
        started = [psutil.Process(running.pid)]
        started += started[0].children(recursive=True)
        assert len(started) == 3
    assert [one for one in started if one.is_running()] == []


# A notebook that stands alone, as on Colab --------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_of_the_branch_begins_by_fetching_what_is_not_there(published, name):
    made = nbformat.read(published[0] / f"{name}.ipynb", as_version=4)
    nbformat.validate(made)
    assert made.cells[0].id == "fetch" and published[1].repository in made.cells[0].source
    fetching = [cell for cell in made.cells if '"git", "clone"' in cell.source]
    assert fetching == made.cells[:1]


def test_a_notebook_alone_in_a_folder_fetches_the_book_and_runs(published, tmp_path):
    made = nbformat.read(published[0] / "ledger.ipynb", as_version=4)
    made.cells.append(nbformat.v4.new_code_cell("import helpers; print(helpers.__file__)"))
    assert str(tmp_path / address.FOLDER / "helpers") in environment.printed(made, tmp_path)


def test_a_notebook_beside_the_book_fetches_nothing(published, tmp_path):
    made = nbformat.read(published[0] / "ledger.ipynb", as_version=4)
    made.cells[1:] = [nbformat.v4.new_code_cell("import os; print(os.listdir())")]
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "model.py").touch()
    assert environment.printed(made, tmp_path).strip() == "['helpers']"


@pytest.mark.nightly
def test_a_kernel_that_has_loaded_another_pandas_is_told_to_restart(published, tmp_path):
    made = nbformat.read(published[0] / "ledger.ipynb", as_version=4)
    other = "import sys, types; sys.modules['pandas'] = types.SimpleNamespace(__version__='1.0')"
    made.cells[1:] = []
    made.cells.insert(0, nbformat.v4.new_code_cell(other))
    with pytest.raises(Exception, match="an older pandas is still loaded: choose Runtime > Rest"):
        environment.printed(made, tmp_path)


def test_colab_is_given_no_other_notebook_program(published):
    text = (published[0] / branch.COLAB).read_text()
    names = set(re.findall(r"^([a-z0-9-]+)==", text, re.M))
    assert {"pandas", "anywidget", "altair"} <= names and "jupyterlab" not in names


# The command -------------------------------------------------------------------------------------


@pytest.mark.check
def test_the_branch_is_not_written_without_an_address_or_over_something(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(branch, "address", lambda: None)
    with pytest.raises(address.AddressError, match=address.SETTING):
        branch.main(tmp_path / "new")
    (tmp_path / "mine.txt").touch()
    assert branch.main(tmp_path) == 1
    assert "is not empty; name a new folder" in capsys.readouterr().err

"""What goes out: a release's files, one site of all versions, the branch with the notebooks."""

import hashlib
import importlib.util
import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.push(seconds=1)

ROOT = Path(__file__).resolve().parents[1]
PAGE = '<html><body><article class="bd-article"><h1>{}</h1></article></body></html>'


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / ".github" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


release_files, assemble_site = script("release_files"), script("assemble_site")


def book(folder, words, pages=("index.html", "book/session.html")):
    """A small site with what a built book has in the places where it is looked for."""
    for name in pages:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE.format(words))
    notebooks = folder / release_files.NOTEBOOKS
    notebooks.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(notebooks, "w") as archive:
        archive.writestr("session.ipynb", words)
    return folder


@pytest.fixture
def released(tmp_path):
    """Two releases as they lie on GitHub: one folder a tag."""
    for stated, pages in (
        ("0.9.0", ("index.html", "book/old.html")),
        ("0.10.0", ("index.html", "book/session.html")),
    ):
        site = book(tmp_path / f"site-{stated}", f"words of {stated}", pages)
        release_files.make(site, tmp_path / "github" / f"v{stated}", f"v{stated}", stated)
    return tmp_path / "github"


def listed(released):
    return [
        {"tagName": path.name, "publishedAt": "2026-11-26T03:00:00Z"}
        for path in sorted(released.iterdir())
    ]


def fetch_from(released):
    def fetch(tag, folder):
        for path in (released / tag).iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        return (released / tag / release_files.SUMS).is_file()

    return fetch


# A release ---------------------------------------------------------------------------------------


def test_a_release_holds_the_book_the_notebooks_and_their_checksums(tmp_path):
    made = release_files.make(book(tmp_path / "site", "words"), tmp_path / "out", "v1.2.0", "1.2.0")
    assert [path.name for path in made] == [
        "one-day-in-january-v1.2.0.zip",
        "one-day-in-january-v1.2.0-notebooks.zip",
        "SHA256SUMS",
    ]
    for line in made[-1].read_text().splitlines():
        sum_, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == sum_
    done = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, text=True
    )
    assert done.returncode == 0 and done.stdout.count(": OK") == 2


def test_the_same_book_gives_the_same_release(tmp_path):
    site = book(tmp_path / "site", "words")
    sums = []
    for name in ("one", "two"):
        os.utime(site / "index.html", (0, 10_000 if name == "one" else 20_000))
        sums.append(release_files.make(site, tmp_path / name, "v1.0", "1.0")[-1].read_text())
    assert sums[0] == sums[1]


def test_a_tag_that_is_not_the_version_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(SystemExit, match=r"tag is v2.0, but pyproject.toml states version 1.0"):
        release_files.make(book(tmp_path / "site", ""), tmp_path / "out", "v2.0", "1.0")


def test_a_release_of_no_book_says_how_to_build_one(tmp_path):
    with pytest.raises(SystemExit, match="index.html is missing; build the book first: make book"):
        release_files.make(tmp_path, tmp_path / "out", "v1.0", "1.0")


def test_the_version_is_the_same_wherever_it_is_stated():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"]
    assert release_files.version(ROOT) == cited
    assert assemble_site.TAG.fullmatch(f"v{cited}")


# One site ----------------------------------------------------------------------------------------


def test_the_newest_lies_at_the_root_and_every_release_under_its_tag(tmp_path, released):
    out = tmp_path / "out"
    tags = assemble_site.assemble(
        book(tmp_path / "new", "newest words"), out, listed(released), fetch_from(released)
    )
    assert tags == ["v0.10.0", "v0.9.0"]
    assert "newest words" in (out / "book" / "session.html").read_text()
    assert "words of 0.10.0" in (out / "v0.10.0" / "book" / "session.html").read_text()
    assert (out / "v0.9.0" / "notebooks" / "one-day-in-january.zip").is_file()
    versions = (out / "versions" / "index.html").read_text()
    for tag in tags:
        assert f'href="../{tag}/index.html"' in versions
    assert "released 2026-11-26" in versions


def test_an_older_page_leads_to_the_same_page_of_the_newest_or_to_its_front(tmp_path, released):
    out = tmp_path / "out"
    assemble_site.assemble(
        book(tmp_path / "new", "newest"), out, listed(released), fetch_from(released)
    )
    same = (out / "v0.10.0" / "book" / "session.html").read_text()
    assert "This is v0.10.0 of the book" in same
    assert 'href="../../book/session.html"' in same
    gone = (out / "v0.9.0" / "book" / "old.html").read_text()
    assert 'href="../../index.html"' in gone and 'href="../../versions/index.html"' in gone
    for page in (out / "v0.10.0", out / "v0.9.0"):
        for path in page.rglob("*.html"):
            for link in assemble_site.re.findall(r'href="([^"]+)"', path.read_text()):
                assert (path.parent / link).resolve().is_file(), f"{path}: {link}"
    assert "stays as it is" not in (out / "book" / "session.html").read_text()


def test_the_notice_finds_its_place_on_a_page_of_the_real_theme():
    from helpers.places import HTML

    text = (HTML / "book" / "session.html").read_text(encoding="utf-8")
    assert len(assemble_site.ARTICLE.findall(text)) == 1


def test_a_changed_file_of_a_release_stops_the_publication(tmp_path, released):
    spoiled = released / "v0.9.0" / release_files.site_name("v0.9.0")
    spoiled.write_bytes(spoiled.read_bytes() + b"x")
    with pytest.raises(SystemExit, match="is not what was released.*Nothing is published"):
        assemble_site.assemble(
            book(tmp_path / "new", ""), tmp_path / "out", listed(released), fetch_from(released)
        )


def test_a_release_without_a_book_is_left_out_and_named(tmp_path, released, capsys):
    (released / "v0.9.0" / release_files.SUMS).unlink()
    tags = assemble_site.assemble(
        book(tmp_path / "new", ""), tmp_path / "out", listed(released), fetch_from(released)
    )
    assert tags == ["v0.10.0"]
    assert "v0.9.0: no one-day-in-january-v0.9.0.zip" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["top/../../out.txt", "elsewhere/page.html", "/etc/out.txt"])
def test_a_file_that_would_leave_its_folder_is_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr(name, "")
    with pytest.raises(SystemExit, match="does not lie in top/"):
        assemble_site.unpack(tmp_path / "bad.zip", tmp_path / "folder", "top")


GH = """#!{python}
import json, pathlib, shutil, sys
folder, words = pathlib.Path({released!r}), sys.argv[1:]
if words[:2] == ["release", "list"]:
    tags = [path.name for path in folder.iterdir()] + ["nightly"]
    print(json.dumps([dict(tagName=tag, publishedAt="2026-11-26T03:00:00Z") for tag in tags]))
elif words[:2] == ["release", "view"]:
    names = [path.name for path in (folder / words[2]).iterdir()]
    print(json.dumps(dict(assets=[dict(name=name) for name in names])))
elif words[:2] == ["release", "download"]:
    wanted = [words[n + 1] for n, word in enumerate(words) if word == "--pattern"]
    for name in wanted:
        shutil.copy(folder / words[2] / name, words[words.index("--dir") + 1])
else:
    sys.exit("unknown command")
"""


def test_the_script_fetches_what_gh_lists_and_says_what_it_kept(tmp_path, released):
    import sys

    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(GH.format(python=sys.executable, released=str(released)))
    program.chmod(0o755)
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / ".github" / "assemble_site.py"),
            str(book(tmp_path / "new", "newest")),
            str(tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": f"{program.parent}:{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stderr
    assert "the newest book, and v0.10.0, v0.9.0" in done.stdout
    assert (tmp_path / "out" / "v0.9.0" / "book" / "old.html").is_file()


def test_what_gh_complains_of_is_the_error(tmp_path, monkeypatch):
    program = tmp_path / "gh"
    program.write_text("#!/bin/sh\necho 'HTTP 403: no access' >&2\nexit 4\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SystemExit, match="gh release list .* failed: HTTP 403: no access"):
        assemble_site.releases()


# The branch --------------------------------------------------------------------------------------


def write_branch(folder, remote):
    """Run the workflow's own lines against a repository here."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "publish.yml").read_text())
    (step,) = [
        step
        for step in workflow["jobs"]["notebooks"]["steps"]
        if step.get("name") == "Write the branch"
    ]
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ
        | {
            "REMOTE": remote.as_uri(),
            "BOT": "a bot",
            "MADE_OF": "abc123",
            "GIT_CONFIG_GLOBAL": os.devnull,
        },
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
    ).stdout


def test_the_workflow_adds_to_the_branch_and_never_begins_it_anew(tmp_path):
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    for number, files in enumerate(({"one.ipynb": "1", "gone.ipynb": "1"}, {"one.ipynb": "2"})):
        folder = tmp_path / f"run{number}"
        (folder / "made").mkdir(parents=True)
        for name, text in files.items():
            (folder / "made" / name).write_text(text)
        write_branch(folder, remote)
    assert git(remote, "ls-tree", "--name-only", "notebooks").split() == ["one.ipynb"]
    assert git(remote, "show", "notebooks:one.ipynb") == "2"
    assert (
        git(remote, "log", "--format=%s", "notebooks").splitlines() == ["Notebooks of abc123"] * 2
    )
    again = tmp_path / "again"
    (again / "made").mkdir(parents=True)
    (again / "made" / "one.ipynb").write_text("2")
    assert "nothing has changed" in write_branch(again, remote)
    assert json.loads(git(remote, "rev-list", "--count", "notebooks")) == 2

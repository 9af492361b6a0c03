"""Scripts of the pages outside a page: questions go to Node as JSON, answers come back as JSON."""

import json
import subprocess
from functools import cache
from pathlib import Path

from helpers import controls
from helpers.model import model
from helpers.pipeline import vendor
from helpers.pipeline.worker import Worker
from helpers.places import NODE_MODULES

HERE = Path(__file__).parent
ASSETS = Path(controls.__file__).with_name("sphinx") / "assets"
VEGA = NODE_MODULES / "vega" / "build" / "vega.min.js"


@cache
def _started(*arguments):
    """A script of this folder that waits for questions; Node and Vega are started once for all."""
    return Worker(HERE / "asked.cjs", *arguments)


def run(arguments, question):
    """What a script of this folder, given these arguments, answers to a question."""
    return _started(*arguments).ask({"question": question})["answer"]


def run_alone(code, *arguments, given):
    """What JavaScript in a process of its own answers to an object on its standard input."""
    done = subprocess.run(
        [vendor.node(), "-e", code, *map(str, arguments)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def ask_page(script, questions):
    """What a script of the pages answers to each [function, arguments]."""
    return run([HERE / "page.cjs", ASSETS / script], questions)


def ask(questions):
    """What the script of the sliders, book.js, answers to each [function, arguments]."""
    return run([HERE / "runtime.cjs", ASSETS / "book.js", VEGA], questions)


def answers(function, many):
    """What one function of book.js answers to each list of arguments."""
    return ask([[function, given] for given in many])


def ask_exercise(questions):
    """What the script of the exercises, exercise.js, answers to each [function, arguments]."""
    return ask_page("exercise.js", questions)


def ask_judge(questions):
    """What the script of the ledger, judge.js, answers to each [function, arguments]."""
    return ask_page("judge.js", questions)


def ask_address(questions):
    """What the script of the address, address.js, answers to each [function, arguments]."""
    return ask_page("address.js", questions)


@cache
def declared(name):
    """A model as the page has it once its rows are there."""
    bound = model(name)
    rows = {"rows": bound.rows.astype(float).to_dict("records")} if bound.columns else {}
    return controls.declare(bound) | rows

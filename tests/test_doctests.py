"""Examples in docstrings are run, and every function of the book has a docstring that helps."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import helpers
from helpers import xp
from tests.support.together import together

pytestmark = pytest.mark.check(seconds=4)

ROOT = Path(helpers.__file__).parent
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(helpers.__path__, prefix="helpers.")
)
ROOMS = ("helpers.pipeline", "helpers.sphinx", "helpers.delivery", "helpers.tools")
"""Where Sphinx, a command or a hook calls most functions, and no student."""

PLAIN = [name for name in MODULES if not name.startswith(ROOMS)]
MODELS = [name for name in MODULES if name.startswith("helpers.models.")]


def public(name):
    """The public functions and classes that a module defines itself, by name."""
    module = importlib.import_module(name)
    return {
        key: thing
        for key, thing in vars(module).items()
        if not key.startswith("_")
        and (inspect.isfunction(thing) or inspect.isclass(thing))
        and thing.__module__ == name
    }


def methods(thing):
    """The public methods and properties of a class; of a function there are none."""
    for key, member in vars(thing).items() if inspect.isclass(thing) else ():
        member = getattr(member, "__func__", getattr(member, "fget", member))
        if not key.startswith("_") and inspect.isfunction(member):
            yield key, member


FORMULAS = [
    function
    for name in MODELS
    for function in public(name).values()
    if inspect.isfunction(function)
]


def test_every_file_of_helpers_is_among_the_modules_tested_here():
    files = {
        path.relative_to(ROOT.parent).with_suffix("").as_posix().replace("/", ".")
        for path in ROOT.rglob("*.py")
    }
    packages = {name.removesuffix(".__init__") for name in files if name.endswith(".__init__")}
    files = {name for name in files if not name.endswith(".__init__")}
    assert files == set(MODULES) - packages


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_come_out_as_printed(name):
    module = importlib.import_module(name)
    extra = {"xp": xp.numpy} if name in MODELS else {}
    failed, tried = doctest.testmod(module, optionflags=doctest.FAIL_FAST, extraglobs=extra)
    assert not failed
    # doctest passes silently over an example that it does not find.
    assert tried or ">>> " not in Path(module.__file__).read_text(encoding="utf-8")


@together(MODULES)
def test_a_module_says_what_it_is_for(name):
    assert importlib.import_module(name).__doc__


@together(PLAIN)
def test_every_public_function_class_and_method_has_a_docstring(name):
    module = importlib.import_module(name)
    bare = []
    for key, thing in public(name).items():
        # A dataclass writes itself a docstring, its signature, which says nothing.
        if not thing.__doc__ or thing.__doc__.startswith(f"{key}("):
            bare.append(key)
        bare += [f"{key}.{name}" for name, member in methods(thing) if not member.__doc__]
    assert bare == [], f"without docstring in {module.__file__}"


@together(FORMULAS, lambda function: f"{function.__module__}.{function.__name__}")
def test_a_model_documents_its_inputs_its_result_and_an_example(function):
    sections = re.split(r"\n(\w+)\n-{3,}\n", "\n" + inspect.cleandoc(function.__doc__))
    sections = dict(zip(sections[1::2], sections[2::2], strict=True))
    names = re.findall(r"^(\w[\w, ]*) : \S", sections.get("Parameters", ""), re.M)
    documented = [name for line in names for name in line.split(", ")]
    # numpydoc lists arguments of one kind together, so the order may differ.
    assert sorted(["xp", *documented]) == sorted(inspect.signature(function).parameters)
    assert sections.get("Returns", "").strip()
    assert f"{function.__name__}(xp" in sections.get("Examples", "")

"""Commands of a project's copy in a Python that has loaded the libraries already.

A build of a tiny book spends most of its time on starting Python. Here a server loads the libraries
once, and each command runs in a fork of it: the module that a reader names, with its own helpers,
folder and environment. Nothing of the book is loaded in the server.
"""

import importlib
import multiprocessing
import os
import runpy
import sys
import tempfile
import traceback
from pathlib import Path

LIBRARIES = [
    "altair",
    "anywidget",
    "frictionless",
    "ipywidgets",
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "jupyter_cache",
    "myst_nb",
    "myst_nb.sphinx_ext",
    "nbclient",
    "pydata_sphinx_theme",
    "sphinx_book_theme",
    "sphinx_design",
    "sphinx_exercise",
    "sphinxcontrib.bibtex",
    "sympy",
]

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(LIBRARIES)


def run(folder, module, arguments=(), environment=None):
    """Run ``python -m module arguments``, or the function of ``module:function``, in a folder.

    Parameters
    ----------
    folder : Path
        The copy; its own `helpers` come first.
    module : str
    arguments : sequence of str
    environment : dict, optional
        All of the variables, in place of this process's.

    Returns
    -------
    code : int
    said : str
        What it wrote, as a terminal would show it.
    """
    with tempfile.NamedTemporaryFile() as said:
        process = _context.Process(
            target=_be, args=(str(folder), module, list(arguments), environment, said.name)
        )
        process.start()
        process.join()
        return process.exitcode, Path(said.name).read_text(encoding="utf-8", errors="replace")


def stop():
    """End the server of this process."""
    from multiprocessing import forkserver

    forkserver._forkserver._stop()


def _be(folder, module, arguments, environment, said):
    """Become the command."""
    file = os.open(said, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    if environment is not None:
        os.environ.clear()
        os.environ.update(environment)
    sys.path.insert(0, folder)
    sys.argv = [module, *arguments]
    code = 0
    try:
        name, _, function = module.partition(":")
        if function:
            getattr(importlib.import_module(name), function)()
        else:
            runpy.run_module(name, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if code and not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # whatever threads a library has left

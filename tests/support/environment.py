"""The environment that the tests' processes get."""

import os

FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "PYTHONSTARTUP")
"""What leads Python to other code than this project's: somebody's `helpers.py`, for one."""


def clean(**more):
    """This process's environment without what leads Python elsewhere, and with more."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return kept | {name: str(value) for name, value in more.items()}


def printed(notebook, folder, seconds=120):
    """What a notebook prints, run from the top in JupyterLab's kernel, in a folder."""
    from nbclient import NotebookClient

    options = {"timeout": seconds, "resources": {"metadata": {"path": str(folder)}}}
    NotebookClient(notebook, **options).execute(env=clean())
    return "".join(
        out.get("text", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for out in cell.outputs
    )

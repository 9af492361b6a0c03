"""JupyterLab with a browser before it: a server of the project's environment, an open notebook."""

import sys
from contextlib import contextmanager

from helpers.delivery import lab
from tests.support import jupyter

READY = """() => {
  const open = window.jupyterapp?.shell.currentWidget;
  return open?.content?.widgets?.length > 1
    && open.sessionContext?.session?.kernel?.status === "idle";
}"""


@contextmanager
def jupyterlab(folder):
    """JupyterLab in a folder as ``make lab`` starts it, open to a browser; gives its address."""
    with jupyter.jupyter(sys.executable, folder, token="", settings=lab.settings()) as server:
        yield server.host


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page):
        self.page = page

    def run(self):
        self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.content.widgets.every("
            "cell => cell.model.type !== 'code' || cell.model.executionState === 'idle' "
            "&& cell.model.executionCount)",
            timeout=120_000,
        )

    def outputs(self):
        return self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.content.widgets.filter("
            "cell => cell.model.type === 'code').flatMap(cell => cell.model.outputs.toJSON())"
        )

    def figures(self):
        return self.page.locator(".bk-nb:has(.bk-nb-chart)")

    def append(self, code):
        self.page.evaluate(
            "(code) => { const shared = jupyterapp.shell.currentWidget.content.model.sharedModel;"
            "shared.addCell({cell_type: 'code', source: code}); }",
            code,
        )

"""``{class-links}``: the links and commands by which a class gets the book, for this very copy."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..pipeline.address import BRANCH, Address, address
from . import forms
from .forms import Used

HUB = "https://hub.example.edu"
CHAPTER = "session"
IMAGE = "one-day-in-january"

UNKNOWN = """
This copy of the book does not know the address of its repository, so it shows no link that could
lead nowhere. `repository: url` in `_config.yml` sets it; the publishing workflow sets it by itself.
From a folder with the repository, the image of a hub is made by

```sh
repo2docker --no-run --image-name {image} .
```
"""

KNOWN = """
- **Colab**: [the session]({colab}). Its first cell fetches the rest. A student needs a Google
  account.
- **Binder**: [the session]({binder}). No account; starting takes minutes, and what a student writes
  is lost at the end.
- **A development container**: [in Codespaces]({codespace}), or open the repository in an editor
  that knows `.devcontainer/`. It has all that builds and tests the book.
- **Your hub's image**, with the notebooks' packages, by hash:

  ```sh
  repo2docker --no-run --image-name {image} \\
    --ref {branch} {repository}
  ```

- **The link for your students**, with your hub's address in place of `{hub}`. It brings the
  notebooks to a student's folder and opens the session; on a later click it brings what is new, and
  leaves what the student changed:

  ```text
  {pull}
  ```
"""


def class_links(here: Address | None) -> str:
    """The links as Markdown, or why there are none."""
    if here is None:
        return UNKNOWN.format(image=IMAGE)
    return KNOWN.format(
        colab=here.colab(CHAPTER),
        binder=here.binder(CHAPTER),
        codespace=here.codespace,
        image=IMAGE,
        branch=BRANCH,
        repository=here.repository,
        hub=HUB,
        pull=here.pull(HUB, CHAPTER),
    )


@forms.directive("class-links")
class ClassLinks(SphinxDirective):
    """The links and commands, as a part of the page."""

    def run(self) -> list[nodes.Node]:
        return self.parse_text_to_nodes(class_links(address()))

    @staticmethod
    def plain(used: Used) -> list[str]:
        return [class_links(address())]

"""Where the book is published: one setting, from which every public link follows.

The setting is ``repository: url`` of ``_config.yml``. The publishing workflow gives it in the
environment instead, so that a copy's links lead to the copy. Where neither names a repository, no
page shows a link that would lead nowhere.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlencode

from ..places import ROOT

SETTING = "BOOK_REPOSITORY"
"""Environment variable that comes before ``_config.yml``."""

BRANCH = "notebooks"
"""The branch with the generated notebooks; the publishing workflow writes it."""

FOLDER = "one-day-in-january"
"""The folder in which a student finds them."""

_GITHUB = re.compile(r"https://github\.com/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?/?")


class AddressError(Exception):
    """The setting names no repository that the links could lead to."""


@dataclass(frozen=True)
class Address:
    """A repository on GitHub and the addresses that follow from it.

    Examples
    --------
    >>> here = parse("https://github.com/owner/book")
    >>> here.site
    'https://owner.github.io/book/'
    >>> here.colab("session")
    'https://colab.research.google.com/github/owner/book/blob/notebooks/session.ipynb'
    >>> here.binder("session")
    'https://mybinder.org/v2/gh/owner/book/notebooks?urlpath=lab/tree/session.ipynb'
    """

    owner: str
    name: str
    site: str

    @property
    def repository(self) -> str:
        return f"https://github.com/{self.owner}/{self.name}"

    @property
    def codespace(self) -> str:
        """The development container, in a browser."""
        return f"https://codespaces.new/{self.owner}/{self.name}"

    @property
    def releases(self) -> str:
        return f"{self.repository}/releases"

    @property
    def versions(self) -> str:
        """The page with every version that was published."""
        return f"{self.site}versions/"

    def colab(self, chapter: str) -> str:
        """A chapter's notebook in Google Colab."""
        return (
            "https://colab.research.google.com/github/"
            f"{self.owner}/{self.name}/blob/{BRANCH}/{chapter}.ipynb"
        )

    def binder(self, chapter: str) -> str:
        """A chapter's notebook on Binder, in the environment that the branch describes."""
        return (
            f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/{BRANCH}"
            f"?urlpath=lab/tree/{quote(chapter)}.ipynb"
        )

    def pull(self, hub: str, chapter: str) -> str:
        """A link for nbgitpuller, which brings the notebooks to a student's home and opens one."""
        asked = {
            "repo": self.repository,
            "branch": BRANCH,
            "targetPath": FOLDER,
            "urlpath": f"lab/tree/{FOLDER}/{chapter}.ipynb",
        }
        return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(asked, safe='')}"


def parse(repository: str, site: str = "") -> Address:
    """The addresses of a repository; `site` is the book's own if it is not on GitHub Pages.

    Raises
    ------
    AddressError
        If it is not on GitHub, on which Colab, Pages and the workflows rely.
    """
    found = _GITHUB.fullmatch(repository.strip())
    if not found:
        raise AddressError(
            f"the book's repository is {repository!r}; expected https://github.com/owner/name. Set "
            f"`repository: url` in _config.yml (or {SETTING} in the environment), or leave it "
            "empty: then no page shows a link to it"
        )
    owner, name = found.groups()
    own = f"https://{owner.lower()}.github.io/"
    pages = own if name.lower() == f"{owner.lower()}.github.io" else f"{own}{name}/"
    return Address(owner, name, f"{(site or pages).rstrip('/')}/")


@cache
def _settings(text: str) -> dict:
    import yaml

    return yaml.safe_load(text)


def address() -> Address | None:
    """The book's address, or None where it is not set.

    Raises
    ------
    AddressError
        If the setting cannot be used.
    """
    config = _settings((ROOT / "_config.yml").read_text(encoding="utf-8"))
    repository = os.environ.get(SETTING) or (config.get("repository") or {}).get("url") or ""
    site = (config.get("html") or {}).get("baseurl") or ""
    return parse(repository, site) if repository else None


def mark() -> str:
    """A text that stands for the address: pages built with the same text have the same links."""
    return repr(address())

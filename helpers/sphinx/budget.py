"""``{minutes}`session` ``: how long a chapter takes, counted from the chapter as it is written."""

from __future__ import annotations

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from ..data import DataError
from ..pipeline.budget import budget_of
from . import forms

logger = logging.getLogger(__name__)


@forms.role("minutes")
class MinutesRole(SphinxRole):
    """The minutes of a page; no mark, as a count is neither said nor known nor assumed."""

    def run(self):
        try:
            shown = self.plain(self.text)
        except DataError as error:
            logger.warning("%s", error, location=self.get_location(), type="book")
            self.env.note_reread()
            return [nodes.inline(text=self.text)], []
        return [nodes.inline(text=shown, counted=True)], []

    @staticmethod
    def plain(text: str) -> str:
        return str(budget_of(text).minutes)

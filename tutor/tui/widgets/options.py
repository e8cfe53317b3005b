"""A list to choose from that lives through terminals without room for it."""

from __future__ import annotations

import contextlib

from textual.geometry import Size
from textual.widgets import OptionList


class Options(OptionList):
    """An option list that lives without room, where Textual's own ends the program."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """In OptionList, a column to break words in is taken for granted."""
        beside = self.get_component_styles("option-list--option").padding.width
        return super().get_content_height(container, viewport, max(width, beside + 1))

    def action_page_up(self) -> None:
        """Does nothing while no line has been laid out."""
        with contextlib.suppress(LookupError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Does nothing while no line has been laid out."""
        with contextlib.suppress(LookupError):
            super().action_page_down()  # type: ignore[no-untyped-call]

"""A list to choose from that lives through terminals without room for it."""

from __future__ import annotations

from textual.widgets import OptionList


class Options(OptionList):
    """An option list whose page keys wait until there is a page: Textual's own end the program."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Page keys do nothing while not a single line is visible."""
        if action in ("page_up", "page_down"):
            return bool(self.scrollable_content_region)
        return super().check_action(action, parameters)

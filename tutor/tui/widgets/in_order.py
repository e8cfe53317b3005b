"""Keys in the order in which they were typed, however many come at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

if TYPE_CHECKING:
    from textual.widget import Widget as Beside
else:
    Beside = object  # Textual takes styles and bindings from the first widget among the bases


class InOrder(Beside):
    """Stands before a widget to type in; its own keys then act where letters do: at once.

    In Textual a key with a binding goes through all widgets around it to the app, and letters that
    were typed after it are there first: a backspace would take one of those.
    """

    async def on_key(self, event: Key) -> None:
        """Does what a key of the widget's own does, before the next one is heard."""
        if not self.app.screen_stack:
            return  # the program ends
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if not binding.priority and await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return

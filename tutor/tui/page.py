"""The driver for a page of a browser: frames go to ``cnn-tutor serve``, keys come from it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from textual.drivers.web_driver import WebDriver

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp


class PageDriver(WebDriver):
    """As Textual's, but a page that is closed loses nothing and leaves no process behind."""

    def write(self, data: str) -> None:
        """Sends what is drawn; where the server is gone, nobody looks any more."""
        with contextlib.suppress(OSError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tells the server something; where it is gone, nobody listens any more."""
        with contextlib.suppress(OSError):
            super().write_meta(data)

    def run_input_thread(self) -> None:
        """Takes keys until the end of the pipe: then the server has gone, however it ended."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._end()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """As in WebDriver; that the page was closed is told to the application first."""
        if packet_type == "quit":
            self._end()
        else:
            super().on_meta(packet_type, payload)

    def _end(self) -> None:
        from tutor.tui.app import TutorApp

        if isinstance(self._app, TutorApp):
            self._app.call_later(self._when_keys_are_heard, self._app)

    @staticmethod
    def _when_keys_are_heard(app: TutorApp, queues: int = 4) -> None:
        """Behind the last keys, which go from queue to queue until they are in the text."""
        if queues:
            later = PageDriver._when_keys_are_heard
            (app.focused or app).call_later(app.call_later, later, app, queues - 1)
        else:
            app.end_now()

"""The driver for a terminal: reads whatever comes from it, and notices that it has gone."""

from __future__ import annotations

import codecs
import os
import selectors
import signal
import threading
from collections.abc import Callable

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_LOOK_EVERY = 0.1  # seconds between looks at whether to end; also when an escape is a key by itself


class TerminalDriver(LinuxDriver):
    """As Textual's, but neither stray bytes nor the end of the terminal are its undoing.

    A program gets SIGHUP only from the terminal that controls it. One that was started in a session
    of its own has none: when its terminal goes, that reads as empty and takes nothing, for ever.
    """

    def start_application_mode(self) -> None:
        """As in LinuxDriver; the terminal may have gone while another program had it."""
        if os.isatty(self.fileno):
            super().start_application_mode()  # type: ignore[no-untyped-call]
        else:
            _hang_up()

    def run_input_thread(self) -> None:
        """Takes keys until the program ends, or the terminal."""
        self._parser = XTermParser(self._debug)
        # A terminal that speaks Latin-1, or a pasted picture: better a strange letter than an end.
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not self._hear(selector, decode):
                    _hang_up()
                    return
            self._hear(selector, decode)  # what was typed, or answered, before the end

    def _hear(self, selector: selectors.BaseSelector, decode: Callable[[bytes], str]) -> bool:
        """Passes on what has come, if anything; whether the terminal is still there."""
        text = ""
        if selector.select(_LOOK_EVERY):
            try:
                data = os.read(self.fileno, 4096)
            except OSError:
                return False
            if not data and not os.isatty(self.fileno):
                return False
            text = decode(data)
        for character in text:
            self._feed(character)
        for event in self._parser.tick():
            self.process_message(event)
        return True

    def _feed(self, character: str) -> None:
        try:
            for event in self._parser.feed(character):
                self.process_message(event)
        except (ValueError, OverflowError, ParseError):  # a number that no key has, say
            self._parser = XTermParser(self._debug)


def _hang_up() -> None:
    """Sends SIGHUP, as the system would have done.

    To the main thread, and not through the loop: that may be waiting for the terminal to take what
    was drawn.
    """
    main = threading.main_thread().ident
    assert main is not None
    signal.pthread_kill(main, signal.SIGHUP)

"""The hand-in: everything checked, the report made anew, what is missing, and the archive."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from tutor.errors import TutorError
from tutor.phrases import phrase

if TYPE_CHECKING:
    from tutor.desk import Desk
    from tutor.packing import HandIn


class HandInScreen(ModalScreen[None]):
    """Prepares the hand-in, tells what is missing, and packs when that is asked for.

    Args:
        one_check: held while lessons are checked: two checks would write one record.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p,f9",
            "pack",
            phrase("hand_in.pack"),
            id="hand-in.pack",
            tooltip=phrase("hand_in.pack.told"),
        ),
        Binding(
            "escape,q",
            "dismiss",
            phrase("hand_in.close"),
            id="hand-in.close",
            tooltip=phrase("hand_in.close.told"),
        ),
    ]

    @dataclass
    class Prepared(Message):
        """Everything was checked, and the report made."""

        hand_in: HandIn

    @dataclass
    class NotPossible(Message):
        """Why not; the sentence is for the learner."""

        sentence: str

    def __init__(self, desk: Desk, one_check: threading.Lock) -> None:
        super().__init__(classes="dialog")
        self._desk = desk
        self._one_check = one_check
        self._hand_in: HandIn | None = None

    def compose(self) -> ComposeResult:
        """What is missing, and what to press."""
        with Vertical() as box:
            box.border_title = phrase("hand_in.title")
            with VerticalScroll():
                yield Static(phrase("hand_in.preparing"), id="hand-in", markup=False)
            yield Static(phrase("hand_in.back"), id="hand-in-keys", markup=False)

    def on_mount(self) -> None:
        """Begins at once."""
        self._prepare()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to pack before all is checked."""
        return action != "pack" or self._hand_in is not None

    @work(thread=True)
    def _prepare(self) -> None:
        from tutor import packing

        worker = get_current_worker()
        message: Message
        with self._one_check:
            if worker.is_cancelled:
                return
            try:
                message = self.Prepared(packing.prepare(self._desk))
            except TutorError as error:
                message = self.NotPossible(str(error))
        if not worker.is_cancelled:
            self.post_message(message)

    @on(Prepared)
    def show_hand_in(self, event: Prepared) -> None:
        """Tells what is missing, and what the key does now."""
        self._hand_in = event.hand_in
        self.query_one("#hand-in", Static).update(_told(event.hand_in))
        todo = phrase("hand_in.all" if event.hand_in.complete else "hand_in.as_it_is")
        self._say(f"{todo}      {phrase('hand_in.back')}")

    @on(NotPossible)
    def show_problem(self, event: NotPossible) -> None:
        """Tells why there is no hand-in."""
        self.query_one("#hand-in", Static).update(Content(event.sentence))

    def action_pack(self) -> None:
        """Writes the archive into the learner's folder."""
        from tutor import packing

        if self._hand_in is None:
            return
        file = self._desk.workspace.folder / packing.NAME
        try:
            packing.write(self._hand_in, file)
        except TutorError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        packed = phrase("hand_in.packed", count=len(self._hand_in.files), name=packing.NAME)
        self.query_one("#hand-in", Static).update(Content(packed))
        self._say(phrase("hand_in.back"))

    def _say(self, keys: str) -> None:
        self.query_one("#hand-in-keys", Static).update(Content(keys))


def _told(hand_in: HandIn) -> Content:
    """All that is missing or doubtful, a paragraph each; the mark says which."""
    parts: list[str | Content] = []
    for sentence in hand_in.missing:
        parts += [Content.styled("!  ", "$text-warning bold"), sentence, "\n\n"]
    for name, claim in hand_in.doubts:
        where = phrase("hand_in.where", name=name, line=claim.line)
        told = f"{where}: {claim.sentence}\n   {claim.quote}"
        parts += [Content.styled("✗  ", "$text-error bold"), told, "\n\n"]
    if not parts:
        return Content(phrase("hand_in.complete"))
    return Content.assemble(*parts).rstrip()

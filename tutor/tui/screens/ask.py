"""A question with a few answers, each with its key."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class Ask(ModalScreen[str]):
    """Dismissed with the key of the answer; escape is the last answer, which changes nothing.

    Args:
        question: plain text.
        answers: key and label of each answer, in order.
        rest: seconds in which no key is an answer. For a question that comes while somebody types:
            those keys were meant for what they typed into.
    """

    def __init__(self, question: str, answers: dict[str, str], rest: float = 0) -> None:
        super().__init__(classes="dialog")
        self._question = question
        self.answers = answers
        self._rest = rest

    def compose(self) -> ComposeResult:
        """The question, and a button for each answer."""
        with Vertical():
            yield Static(self._question, markup=False)
            with Horizontal(classes="buttons", disabled=self._rest > 0):
                for key, label in self.answers.items():
                    yield Button(f"{key}  {label}", id=f"answer-{key}")

    def on_mount(self) -> None:
        """Has the answers wait."""
        if self._rest:
            self.set_timer(self._rest, self._take_answers)

    def _take_answers(self) -> None:
        self._buttons.disabled = False
        self.query(Button).first().focus()

    @property
    def _buttons(self) -> Horizontal:
        return self.query_one(".buttons", Horizontal)

    @on(Button.Pressed)
    def answered(self, event: Button.Pressed) -> None:
        """A button was pressed."""
        self.dismiss(str(event.button.id).removeprefix("answer-"))

    def on_key(self, event: Key) -> None:
        """A key was pressed: one of the answers, or escape."""
        if self._buttons.disabled:
            event.stop()
        elif event.key in self.answers:
            event.stop()
            self.dismiss(event.key)
        elif event.key == "escape":
            event.stop()
            self.dismiss(list(self.answers)[-1])

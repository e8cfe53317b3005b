"""Small questions, one after the other: the learner answers, then sees the answer and why."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tutor.errors import TutorError
from tutor.phrases import phrase
from tutor.questions.sitting import Sitting
from tutor.tui.standing import mark
from tutor.tui.widgets.field import Field


class QuestionsScreen(ModalScreen[None]):
    """One question at a time; each answer is recorded as soon as it is given.

    A choice is answered by its number as well as a number is: both are typed, and enter takes it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,f9",
            "next",
            phrase("questions.next"),
            id="questions.next",
            tooltip=phrase("questions.next.told"),
        ),
        Binding(
            "f8",
            "skip",
            phrase("questions.skip"),
            id="questions.skip",
            tooltip=phrase("questions.skip.told"),
        ),
        Binding(
            "escape",
            "dismiss",
            phrase("questions.close"),
            id="questions.close",
            tooltip=phrase("questions.close.told"),
        ),
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(id="questions", classes="dialog")
        self._sitting = sitting

    def compose(self) -> ComposeResult:
        """The question, the field, the answer, and what to press."""
        with Vertical(id="questions-box"):
            with VerticalScroll():
                yield Static(id="asked", markup=False)
                yield Static(id="revealed", markup=False)
            yield Field(id="answer", compact=True)
            yield Static(classes="keys", id="questions-keys", markup=False)

    def on_mount(self) -> None:
        """Asks the first one."""
        self._ask()

    @on(Input.Submitted, "#answer")
    def take(self, event: Input.Submitted) -> None:
        """An answer was typed."""
        question = self._sitting.question
        assert question is not None
        try:
            reply = self._sitting.answer(event.value)
        except TutorError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        standing = mark("passed" if reply.right else "failed")
        told = Content.assemble("\n", standing, f" {reply.sentence}\n\n{question.why}")
        self.query_one("#revealed", Static).update(told)
        self._field(shown=False)
        self.query_one("#questions-keys", Static).update(phrase("questions.goes_on"))
        self.query_one(VerticalScroll).focus()
        self.call_after_refresh(self.query_one(VerticalScroll).scroll_end, animate=False)

    def action_next(self) -> None:
        """The next question, once this one was answered; at the end, back."""
        if self._sitting.question is None:
            self.dismiss()
        else:
            self.action_skip()

    def action_skip(self) -> None:
        """The next question, whether this one was answered or not."""
        self._sitting.go_on()
        self._ask()

    def _ask(self) -> None:
        question = self._sitting.question
        box = self.query_one("#questions-box")
        asked, revealed = (self.query_one(name, Static) for name in ("#asked", "#revealed"))
        revealed.update("")
        self._field(shown=question is not None)
        if question is None:
            asked.update(self._sitting.tally or phrase("questions.none_answered"))
            self.query_one("#questions-keys", Static).update(phrase("questions.back"))
            self.query_one(VerticalScroll).focus()
            return
        box.border_title = phrase(
            "questions.title",
            number=self._sitting.number,
            count=self._sitting.count,
            lesson=question.lesson,
        )
        choices = [f"  {number}  {choice}" for number, choice in enumerate(question.choices, 1)]
        asked.update(Content("\n".join([question.text, *([""] if choices else []), *choices])))
        field = self.query_one("#answer", Input)
        most = len(question.choices)
        field.placeholder = (
            phrase("questions.choice", most=most) if most else phrase("questions.number")
        )
        field.focus()
        keys = phrase("questions.keys")
        self.query_one("#questions-keys", Static).update(keys)

    def _field(self, *, shown: bool) -> None:
        field = self.query_one("#answer", Input)
        field.value = ""
        field.display = shown

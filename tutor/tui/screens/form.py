"""The form of a lab: its strategies as fields, written as readable Keras."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.errors import TutorError
from tutor.phrases import phrase
from tutor.training import form
from tutor.training.choices import OF_LAB, AnyChoices
from tutor.tui.widgets.field import Field


class FormScreen(ModalScreen[bool]):
    """Dismissed with whether the learner's file was written.

    The first F2 writes; where the learner's own edits would be lost, it shows them, and only the
    second one replaces them, a copy kept.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2,ctrl+s",
            "write",
            phrase("form.write"),
            id="form.write",
            tooltip=phrase("form.write.told"),
        ),
        Binding(
            "escape",
            "leave",
            phrase("form.leave"),
            id="form.leave",
            tooltip=phrase("form.leave.told"),
        ),
    ]

    def __init__(self, folder: Path, what: str = "digits") -> None:
        super().__init__(classes="dialog")
        self._folder = folder
        self._what = what
        self._shown_for: AnyChoices | None = None

    def compose(self) -> ComposeResult:
        """A field for each choice in two columns, then the sentence or the difference."""
        names = self._names
        chosen, problem = self._chosen()
        half = len(names) // 2
        with Vertical(id="form") as box:
            box.border_title = phrase(f"form.title.{self._what}")
            with Horizontal(id="form-fields"):
                for column in (names[:half], names[half:]):
                    with Vertical():
                        for name in column:
                            yield _field(name, getattr(chosen, name))
            with VerticalScroll(id="form-lost"):
                yield Static(problem, id="form-told", markup=False)
            yield Static(phrase("form.keys"), classes="keys", markup=False)

    def action_write(self) -> None:
        """Writes the file, or shows first what would be lost."""
        try:
            choices = OF_LAB[self._what](**{name: self._value(name) for name in self._names})
            lost = form.difference(self._folder, choices)
            if lost and choices != self._shown_for:
                self._shown_for = choices
                self._tell(f"{phrase('form.edited')}\n{lost}")
                return
            form.write(self._folder, choices)
        except TutorError as error:
            self._tell(str(error))
        else:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Goes back; the file stays as it is."""
        self.dismiss(False)

    @property
    def _names(self) -> list[str]:
        return [field.name for field in fields(OF_LAB[self._what])]

    def _chosen(self) -> tuple[AnyChoices, str]:
        """What the file was made from, and why that cannot be told."""
        try:
            return form.chosen_in(self._folder, self._what), ""
        except TutorError as error:
            return OF_LAB[self._what](), str(error)

    def _value(self, name: str) -> Any:
        typed = self.query_one(f"#choose-{name}", Field).value
        in_words = {phrase("form.yes"): "yes", phrase("form.no"): "no"}
        return form.checked(name, in_words.get(typed.strip().lower(), typed), self._what)

    def _tell(self, text: str) -> None:
        self.query_one("#form-told", Static).update(Content(text))


def _field(name: str, value: bool | float) -> Horizontal:
    """A word for yes and no: the mark of a box would differ in its colour only."""
    told = f"{value:g}"
    if isinstance(value, bool):
        told = phrase("form.yes" if value else "form.no")
    return Horizontal(
        Static(phrase(f"form.field.{name}"), markup=False),
        Field(told, id=f"choose-{name}", compact=True),
        classes="form-field",
    )

"""The training images of a lab, class by class, before any network has seen them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from tutor import gallery, outside_text
from tutor.errors import TutorError
from tutor.gallery import Gallery
from tutor.phrases import phrase
from tutor.training import data
from tutor.training.labs import lab
from tutor.tui.widgets.gallery_view import GalleryView
from tutor.tui.widgets.tiles import Tiles


@dataclass
class DataRead(Message, bubble=False):
    """The images are there; or not, and the sentence says why."""

    gallery: Gallery | None
    label: str


class LookScreen(Screen[None]):
    """Each row is of one class. The test set stays closed.

    Args:
        name: a set of the learner's own; None for the lab's.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f6,n",
            "numbers",
            phrase("look.numbers"),
            id="look.numbers",
            tooltip=phrase("look.numbers.told"),
        ),
        Binding(
            "escape,q",
            "dismiss",
            phrase("look.leave"),
            id="look.leave",
            tooltip=phrase("look.leave.told"),
        ),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-near"), (140, "-far")]  # noqa: RUF012 - as Textual has it

    def __init__(self, what: str, name: str | None = None) -> None:
        super().__init__(id="look")
        self._lab = lab(what)
        self._data = name
        self._numbers = False
        self._colours = ""

    def compose(self) -> ComposeResult:
        """What to ask, and the pictures."""
        title = phrase(f"lab.title.{self._lab.what}")
        yield Static(f" {title}   {phrase('look.reading')}", id="where", markup=False)
        yield Static(phrase(f"look.question.{self._lab.what}"), id="question", markup=False)
        yield GalleryView(by_class=True)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Reads in the background: tissue that was never made before takes its time."""
        self.query_one(Tiles).focus()
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            loaded = data.load(self._lab.what, self._data)
            found = gallery.of_training(loaded, self._lab.names, self._lab.thing)
            self._colours = "\n".join(gallery.colours(found))
            self.post_message(DataRead(found, loaded.label))
        except TutorError as error:
            self.post_message(DataRead(None, str(error)))

    @on(DataRead)
    def show(self, event: DataRead) -> None:
        """Hands the pictures on."""
        view = self.query_one(GalleryView)
        if event.gallery is None:
            view.tell(event.label)
            return
        title = phrase("look.images", count=f"{len(event.gallery):,}")
        told = outside_text.clean(f" {title}, {event.label}")
        self.query_one("#where", Static).update(Content(told))
        view.show(event.gallery)
        self._tell()

    def action_numbers(self) -> None:
        """Pictures become numbers, numbers pictures."""
        self._numbers = not self._numbers
        self.query_one(GalleryView).show_numbers(self._numbers)
        self._tell()

    def _tell(self) -> None:
        """The question; with numbers, the classes too."""
        question = phrase(f"look.question.{self._lab.what}")
        told = f"{self._colours}\n{question}" if self._numbers else question
        self.query_one("#question", Static).update(Content(told))

"""The text of a lesson, one step at a time: a long one drawn at once would be slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.course import Lesson
from tutor.phrases import phrase

if TYPE_CHECKING:
    from textual.widgets import Markdown


_OPEN_AFTER = 0.05  # seconds: after the map, the keys and all else that is there at once


class LessonText(VerticalScroll):
    """Shows the steps of a lesson; left and right turn the pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,pagedown", "turn(1)", phrase("step.next"), id="step.next", show=False),
        Binding("left,pageup", "turn(-1)", phrase("step.back"), id="step.back", show=False),
    ]

    step: reactive[int] = reactive(0, init=False)

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(id="lesson")
        self._lesson = lesson
        self._page_widget: Markdown | None = None

    def compose(self) -> ComposeResult:
        """A line that tells the step; the page comes right after the first frame."""
        yield Static(self._where(), id="step", markup=False)

    def on_mount(self) -> None:
        """The Markdown parser takes longer to load than the rest of the screen."""
        self.call_after_refresh(self.set_timer, _OPEN_AFTER, self._open_book)

    def _open_book(self) -> None:
        if not self.is_attached:
            return  # the program ends already
        from textual.widgets import Markdown

        self._page_widget = Markdown(self._page(), id="page", open_links=False)
        self.mount(self._page_widget)

    def show(self, lesson: Lesson) -> None:
        """Opens a lesson at its first step."""
        if lesson.id != self._lesson.id:
            self._lesson = lesson
            self.set_reactive(LessonText.step, 0)
            self.watch_step()

    def action_turn(self, by: int) -> None:
        """Turns to another step, as far as there are any."""
        self.step = max(0, min(self.step + by, len(self._lesson.steps) - 1))

    def watch_step(self) -> None:
        """Draws the step."""
        self.query_one("#step", Static).update(self._where())
        if self._page_widget is not None:
            self._page_widget.update(self._page())
        self.scroll_home(animate=False)

    def _page(self) -> str:
        step = self._lesson.steps[self.step]
        goal = f"\n\n**{phrase('step.goal')}** {self._lesson.goal}" if self.step == 0 else ""
        last = self.step == len(self._lesson.steps) - 1 and self._lesson.function
        keys = f"\n\n*{phrase('step.keys', file=self._lesson.file)}*" if last else ""
        return f"# {step.title}\n\n{step.markdown}{goal}{keys}"

    def _where(self) -> Content:
        count = len(self._lesson.steps)
        dots = "●" * (self.step + 1) + "○" * (count - self.step - 1)
        told = phrase("step.where", number=self.step + 1, count=count)
        return Content.styled(f"{dots}  {told}", "$text-muted")

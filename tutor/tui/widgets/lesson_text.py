"""The text of a lesson, one step at a time: a long one drawn at once would be slow."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Markdown, Static

from tutor.course import Lesson


class LessonText(VerticalScroll):
    """Shows the steps of a lesson; left and right turn the pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,pagedown", "turn(1)", "Next step", id="step.next", show=False),
        Binding("left,pageup", "turn(-1)", "Step back", id="step.back", show=False),
    ]

    step: reactive[int] = reactive(0, init=False)

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(id="lesson")
        self._lesson = lesson

    def compose(self) -> ComposeResult:
        """A line that tells the step, and the step."""
        yield Static(self._where(), id="step", markup=False)
        yield Markdown(self._page(), id="page", open_links=False)

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
        self.query_one("#page", Markdown).update(self._page())
        self.scroll_home(animate=False)

    def _page(self) -> str:
        step = self._lesson.steps[self.step]
        goal = f"\n\n**Goal.** {self._lesson.goal}" if self.step == 0 else ""
        return f"# {step.title}\n\n{step.markdown}{goal}"

    def _where(self) -> Content:
        count = len(self._lesson.steps)
        dots = "●" * (self.step + 1) + "○" * (count - self.step - 1)
        text = f"{dots}  step {self.step + 1} of {count}   ← → turn the page"
        return Content.styled(text, "$text-muted")

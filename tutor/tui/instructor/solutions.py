"""The solutions: a stub and the reference of a lesson side by side, and why it is as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor import course, ideas
from tutor.course import Lesson
from tutor.errors import TutorError
from tutor.tui.instructor.engine import Engine
from tutor.tui.instructor.place import Place
from tutor.tui.screens.lesson_panes import WIDE
from tutor.tui.widgets.options import Options
from tutor.tui.widgets.source_text import SourceText
from tutor.wording import reflowed


class SolutionsPlace(Place):
    """The lessons that have a function; the stub, and one face of the reference."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f,f6",
            "face",
            "Clear or fast",
            id="solutions.face",
            tooltip="The reference to read, or the quick one",
        ),
        Binding(
            "t,f7",
            "stub",
            "Stub or reference",
            id="solutions.stub",
            tooltip="Show the other one of the two",
        ),
    ]
    PLACE = "solutions"

    lesson: reactive[Lesson] = reactive(lambda: _with_function()[0], init=False)
    face: reactive[str] = reactive(course.FACES[0], init=False)
    stub_first: reactive[bool] = reactive(False, init=False)

    def __init__(self, engine: Engine) -> None:
        super().__init__(id="solutions-place")
        self._engine = engine
        self._differences: dict[str, list[str]] = {}

    def told(self) -> str:
        """That learners do not see this."""
        return "learners see these after they have passed"

    def content(self) -> Iterable[Widget]:
        """Lessons at the left; above why, below it the code."""
        lessons = [Option(f"{one.number:>2} {one.id}", id=one.id) for one in _with_function()]
        with Horizontal(id="solutions"):
            yield Options(*lessons, id="lessons", markup=False)
            with Vertical(id="solution"):
                with VerticalScroll(id="why"):
                    yield Static(id="why-text", markup=False)
                with Horizontal(id="both"):
                    yield SourceText("", id="stub", title="The stub")
                    yield SourceText("", id="reference-code", title="The reference")

    def on_mount(self) -> None:
        """The first lesson is open."""
        self.query_one("#lessons", OptionList).focus()
        self._draw()

    @on(OptionList.OptionHighlighted, "#lessons")
    def open_lesson(self, event: OptionList.OptionHighlighted) -> None:
        """Another lesson is under the cursor."""
        self.lesson = course.lesson(str(event.option_id))

    def watch_lesson(self) -> None:
        """Draws it."""
        self._draw()

    def watch_face(self) -> None:
        """Draws the other face."""
        self._draw()

    def watch_stub_first(self) -> None:
        """Where there is room for one of them, shows the other one."""
        self.set_class(self.stub_first, "-stub-first")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The other face is offered where there is one, the stub where it is not there already."""
        if action == "stub":
            return self.size.width < WIDE
        return self.lesson.fast_file.exists() if action == "face" else True

    def action_face(self) -> None:
        """Shows the other face of the reference."""
        self.face = course.FACES[1 - course.FACES.index(self.face)]

    def action_stub(self) -> None:
        """Shows the stub in place of the reference, or the other way round."""
        self.stub_first = not self.stub_first

    def _draw(self) -> None:
        face = self.face if self.lesson.fast_file.exists() else course.FACES[0]
        self.query_one("#stub", SourceText).show(self.lesson.stub)
        reference = self.query_one("#reference-code", SourceText)
        reference.show(course.solution(self.lesson, face))
        reference.border_title = f"The reference, {face}"
        self.query_one("#why").border_title = self.lesson.title
        self._draw_why(face)
        self.refresh_bindings()
        if self.lesson.id not in self._differences:
            self._compare(self.lesson)

    def _draw_why(self, face: str) -> None:
        parts: list[str | Content] = [reflowed(course.explanation(self.lesson, face))]
        for sentence in self._differences.get(self.lesson.id, ["Looking at both faces …"]):
            parts += ["\n", Content.styled(sentence, "$text-muted")]
        self.query_one("#why-text", Static).update(Content.assemble(*parts))

    @work(thread=True, group="compare")
    def _compare(self, lesson: Lesson) -> None:
        """The faces are looked into by workers."""
        try:
            told = ideas.between_the_faces(lesson, self._engine.sandbox)
        except TutorError as error:
            told = [str(error)]
        self.app.call_from_thread(self._compared, lesson, told)

    def _compared(self, lesson: Lesson, told: list[str]) -> None:
        self._differences[lesson.id] = told
        if lesson is self.lesson:
            self._draw()


def _with_function() -> list[Lesson]:
    return [one for one in course.cnn_lessons() if one.function]

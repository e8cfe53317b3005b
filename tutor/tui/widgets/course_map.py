"""The map of the course: every lesson, where it stands, and which one is open."""

from __future__ import annotations

from textual.content import Content
from textual.widgets.option_list import Option

from tutor import course
from tutor.course import Lesson
from tutor.phrases import phrase
from tutor.progress import LessonRecord, standing
from tutor.tui.standing import mark, star
from tutor.tui.widgets.options import Options

_SIGNS = ("passed", "failed", "open", "waiting", "could_not_run")


class CourseMap(Options):
    """A list of lessons; selecting one opens it."""

    BORDER_TITLE = phrase("pane.course")

    def __init__(self, records: dict[str, LessonRecord], lesson: Lesson) -> None:
        options = [Option(_line(one, records), id=one.id) for one in course.lessons()]
        signs = Option(_signs(), id="signs", disabled=True)
        super().__init__(*options, None, signs, id="course", markup=False)
        self._open = lesson
        self.highlighted = lesson.number - 1

    def action_page_down(self) -> None:
        """To a lesson: what the signs mean cannot be chosen."""
        super().action_page_down()
        if self.highlighted_option is None or self.highlighted_option.disabled:
            self.action_last()

    def show(self, records: dict[str, LessonRecord], lesson: Lesson) -> None:
        """Draws the lessons anew; a lesson that was opened just now is marked.

        Else the cursor stays: somebody may be on the way to another lesson.
        """
        for one in course.lessons():
            self.replace_option_prompt(one.id, _line(one, records))
        if lesson is not self._open:
            self._open = lesson
            self.highlighted = lesson.number - 1


def _signs() -> Content:
    """What the signs mean, a line each."""
    marks = {name: mark(name.replace("_", " ")) for name in _SIGNS} | {"star": star(1)}
    told = [Content.assemble(one, " ", phrase(f"map.{name}")) for name, one in marks.items()]
    return Content("\n").join(told)


def _line(lesson: Lesson, records: dict[str, LessonRecord]) -> Content:
    record = records.get(lesson.id, LessonRecord())
    where = mark(standing(lesson, records))
    name = phrase("map.bonus", name=lesson.id) if lesson.bonus else lesson.id
    return Content.assemble(where, f" {lesson.number:>2} {name:<12}", star(record.stars))

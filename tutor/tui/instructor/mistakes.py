"""The bank: every wrong implementation, its code, and what a learner would see who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tutor import bank, course
from tutor.bank import Entry
from tutor.errors import TutorError
from tutor.results import LessonResult
from tutor.tui.instructor.engine import Engine
from tutor.tui.instructor.place import Place
from tutor.tui.standing import star
from tutor.tui.widgets.check_pane import CheckPane
from tutor.tui.widgets.in_order import InOrder
from tutor.tui.widgets.options import Options
from tutor.tui.widgets.source_text import SourceText

if TYPE_CHECKING:
    from tutor.sandbox.client import Session


@dataclass
class HandedIn(Message):
    """A wrong implementation was judged; or was not, and the sentence says why."""

    entry: Entry
    result: LessonResult | None
    problem: str = ""


class Filter(InOrder, Input):
    """A field whose arrows move the cursor of the list below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Down", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding(
            "enter",
            "submit",
            "Hand it in",
            id="filter.hand_in",
            tooltip="Run the one under the cursor",
        ),
    ]

    def action_move(self, by: int) -> None:
        """Moves the cursor of the list; the field keeps the keys."""
        found = self.screen.query_one("#bank", OptionList)
        if by > 0:
            found.action_cursor_down()
        else:
            found.action_cursor_up()


class Bank(Options):
    """The list of the bank, which says what enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "select",
            "Hand it in",
            id="bank.hand_in",
            tooltip="Run it, as if a learner had saved it",
        ),
    ]


class MistakesPlace(Place):
    """A list that is filtered as one types; enter hands the one under the cursor in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,f5", "find", "Find", id="mistakes.find", tooltip="Type words of a mistake"),
        Binding(
            "k,f6",
            "show('check')",
            "The check",
            id="mistakes.check",
            tooltip="What a learner would see",
        ),
        Binding(
            "o,f7",
            "show('code')",
            "Its code",
            id="mistakes.code",
            tooltip="The wrong implementation itself",
        ),
        Binding(
            "escape", "show('list')", "The list", id="mistakes.list", tooltip="Back to the list"
        ),
    ]
    PLACE = "mistakes"

    def __init__(self, engine: Engine) -> None:
        super().__init__(id="mistakes-place")
        self._engine = engine
        self._found = list(bank.entries())
        self._chosen: Entry | None = None
        self._session: Session | None = None

    def told(self) -> str:
        """How large the bank is."""
        return f"{len(bank.entries())} wrong implementations"

    def content(self) -> Iterable[Widget]:
        """The list, the code, the check."""
        with Horizontal(id="mistakes"):
            with Vertical(id="bank-list"):
                yield Filter(
                    placeholder="words of a lesson or a mistake", id="filter", compact=True
                )
                yield Bank(id="bank", markup=False)
            yield SourceText("", id="mistake-code", title="Its code")
            yield CheckPane()

    def on_mount(self) -> None:
        """All of them are listed."""
        self.query_one(CheckPane).border_title = "What a learner would see"
        self._show_found()
        self.action_show("list")
        self.query_one("#bank", OptionList).focus()

    @on(Input.Changed, "#filter")
    def filter(self, event: Input.Changed) -> None:
        """Lists those that have all the words."""
        self._found = bank.matching(event.value)
        self._show_found()

    def _show_found(self) -> None:
        listed = self.query_one("#bank", OptionList)
        listed.clear_options()
        options: list[Option] = []
        for lesson in course.cnn_lessons():
            own = [one for one in self._found if one.lesson == lesson.id]
            if own:
                options.append(Option(_heading(lesson, len(own)), disabled=True))
                options += [Option(_line(one), id=one.name) for one in own]
        if not options:
            options.append(Option("No mistake of the bank has all these words.", disabled=True))
        listed.add_options(options)
        listed.highlighted = 1 if self._found else None
        self.query_one("#bank-list").border_subtitle = f"{len(self._found)} found"

    @on(OptionList.OptionHighlighted, "#bank")
    def choose(self, event: OptionList.OptionHighlighted) -> None:
        """Shows the code of the one under the cursor."""
        if event.option_id is None:
            return
        self._chosen = bank.entry(event.option_id)
        code = self.query_one("#mistake-code", SourceText)
        code.show(self._chosen.code)
        code.border_title = Content(self._chosen.name)
        self.query_one(CheckPane).say("Enter hands it in: set into the reference, run and judged.")

    @on(OptionList.OptionSelected, "#bank")
    @on(Input.Submitted, "#filter")
    def hand_in_chosen(self) -> None:
        """Enter in the list or in the field."""
        self.action_hand_in()

    def action_find(self) -> None:
        """Moves the keys to the field."""
        self.action_show("list")
        self.query_one("#filter", Input).focus()

    def action_show(self, what: str) -> None:
        """Where there is room for one pane, shows that one; moves the keys there."""
        for name in ("list", "code", "check"):
            self.set_class(name == what, f"-show-{name}")
        cases = self.query_one(CheckPane).cases
        if what != "check":
            self.query_one({"list": "#bank", "code": "#mistake-code"}[what]).focus()
        elif cases.is_attached:
            cases.focus()

    def open(self, name: str) -> None:
        """Puts the cursor on one of the bank, and hands it in."""
        self.query_one("#filter", Input).value = ""
        self._found = list(bank.entries())
        self._show_found()
        listed = self.query_one("#bank", OptionList)
        listed.highlighted = listed.get_option_index(name)
        self._chosen = bank.entry(name)
        self.action_hand_in()

    def action_hand_in(self) -> None:
        """Runs the one under the cursor, as if a learner had saved it."""
        if self._chosen is None:
            return
        if self._session is not None:
            self._session.cancel()
        pane = self.query_one(CheckPane)
        pane.say("Running …")
        self._hand_in(self._chosen)

    @work(thread=True, group="hand in", exclusive=True)
    def _hand_in(self, one: Entry) -> None:
        worker = get_current_worker()
        try:
            result = bank.handed_in(one, self._engine.checker, self._opened)
            message = HandedIn(one, result)
        except TutorError as error:
            message = HandedIn(one, None, str(error))
        if not worker.is_cancelled:
            self.post_message(message)

    def _opened(self, session: Session) -> None:
        self._session = session
        if get_current_worker().is_cancelled:
            session.cancel()

    @on(HandedIn)
    def show_result(self, event: HandedIn) -> None:
        """Draws what a learner would see, unless the cursor went on meanwhile."""
        if event.entry is not self._chosen:
            return
        pane = self.query_one(CheckPane)
        if event.result is None:
            pane.say(event.problem)
        else:
            pane.show(event.result)
        self.action_show("check")

    def on_unmount(self) -> None:
        """Stops what runs."""
        if self._session is not None:
            self._session.cancel()


def _heading(lesson: course.Lesson, count: int) -> Content:
    return Content.styled(f"{lesson.number} {lesson.id}, {count}", "bold")


def _line(one: Entry) -> Content:
    name = " ".join(one.mistake.name.split()).replace("Two things at once.", "Both:")
    return Content.assemble(star(one.beyond), " ", name)

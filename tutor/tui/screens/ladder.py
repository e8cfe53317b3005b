"""How fast the bonus lesson's layer is: a ladder of bars, and the roofline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, Static

from tutor import outside_text
from tutor.desk import Desk
from tutor.errors import TutorError
from tutor.ladder import roofline, text
from tutor.ladder.climbing import Ladder, climb
from tutor.phrases import phrase

if TYPE_CHECKING:
    from tutor.sandbox.client import Session

_BOTH = 40  # rows from which the bars and the roofline stand below each other
_MOST_ROWS = 24  # of the roofline
_BARS = 28  # rows of all else where both are there
_BESIDE = 6  # columns of padding and scrollbar


@dataclass
class StepBegun(Message, bubble=False):
    """What is being done now, in words."""

    what: str

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, StepBegun)


@dataclass
class Climbed(Message, bubble=False):
    """All is measured; or nothing, and the sentence says why."""

    ladder: Ladder | None
    problem: str = ""


class _LeftError(Exception):
    """The screen was left, so nobody waits for the result."""


class LadderScreen(Screen[None]):
    """Checks ``fast.py``, times it beside all else, and draws what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,f3",
            "turn",
            phrase("ladder.turn"),
            id="ladder.turn",
            tooltip=phrase("ladder.turn.told"),
        ),
        Binding(
            "r,f9",
            "again",
            phrase("ladder.again"),
            id="ladder.again",
            tooltip=phrase("ladder.again.told"),
        ),
        Binding(
            "k,f4",
            "keras",
            phrase("ladder.keras"),
            id="ladder.keras",
            tooltip=phrase("ladder.keras.told"),
        ),
        Binding(
            "escape,q",
            "leave",
            phrase("ladder.leave"),
            id="ladder.leave",
            tooltip=phrase("ladder.leave.told"),
        ),
    ]

    roof: reactive[bool] = reactive(False, init=False)

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="ladder-screen")
        self._desk = desk
        self._ladder: Ladder | None = None
        self._session: Session | None = None
        self._measuring = False
        self._left = False

    def compose(self) -> ComposeResult:
        """What is done now, and below it what came of it."""
        yield Static(f" {phrase('ladder.where')}", id="where", markup=False)
        with VerticalScroll(id="ladder-scroll"):
            yield Static(id="ladder", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Begins at once."""
        self._begin(keras=False)

    def _begin(self, *, keras: bool) -> None:
        if not self._measuring:
            self._measuring = True
            self._climb(keras=keras)

    @work(thread=True, exclusive=True)
    def _climb(self, *, keras: bool) -> None:
        try:
            ladder = climb(self._desk, keras=keras, on_step=self._told, opened=self._opened)
        except _LeftError:
            return
        except TutorError as error:
            self.post_message(Climbed(None, str(error)))
        else:
            self.post_message(Climbed(ladder))

    def _told(self, what: str) -> None:
        if self._left:
            raise _LeftError
        self.post_message(StepBegun(what))

    def _opened(self, session: Session) -> None:
        self._session = session
        if self._left:
            session.cancel()

    @on(StepBegun)
    def show_step(self, event: StepBegun) -> None:
        """Says what takes its time."""
        self._say(f"{event.what} …")

    @on(Climbed)
    def show_ladder(self, event: Climbed) -> None:
        """Draws what was measured, or says why nothing was."""
        self._measuring = False
        self._ladder = event.ladder
        self._draw(event.problem)

    def _say(self, what: str) -> None:
        self.query_one("#where", Static).update(Content(f" fast.py   {outside_text.clean(what)}"))

    def _draw(self, problem: str = "") -> None:
        shown = self.query_one("#ladder", Static)
        ladder = self._ladder
        if ladder is None or ladder.finding is not None:
            told = problem or (ladder.finding.sentence if ladder and ladder.finding else "")
            self._say(phrase("ladder.not_timed"))
            shown.update(Content(f"{outside_text.clean(told)}\n\n{phrase('ladder.first_right')}"))
            return
        times = f"{ladder.times_the_floor:.1f}"
        self._say(phrase("ladder.times", times=times))
        shown.update(Content("\n").join(self._parts(ladder)))

    def _parts(self, ladder: Ladder) -> Iterator[Content]:
        both = self.size.height >= _BOTH
        width = self.size.width - _BESIDE
        if both or not self.roof:
            yield from _bars(ladder, width)
        if both:
            yield Content("")
        if both or self.roof:
            rows = self.size.height - (_BARS if both else _BESIDE + 4)
            rows = min(rows, _MOST_ROWS)
            yield from _roofline(ladder, width, rows)

    def watch_roof(self) -> None:
        """The other page was asked for."""
        self._redraw()

    def on_resize(self) -> None:
        """Bars and plot are drawn for the room that there is; with little, one is turned to."""
        self._redraw()
        self.refresh_bindings()

    def _redraw(self) -> None:
        if self._ladder is not None and not self._measuring:
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to turn where both are there."""
        return action != "turn" or self.size.height < _BOTH

    def action_turn(self) -> None:
        """Shows the roofline in place of the bars, or the bars again."""
        self.roof = not self.roof
        self.query_one("#ladder-scroll").scroll_home(animate=False)

    def action_again(self) -> None:
        """Checks and times the file as it is now."""
        self._begin(keras=False)

    def action_keras(self) -> None:
        """Times Keras as well."""
        self._begin(keras=True)

    def action_leave(self) -> None:
        """Stops what runs, and goes back."""
        self.dismiss()

    def on_unmount(self) -> None:
        """Stops what runs, whoever closes the screen."""
        self._left = True
        if self._session is not None:
            self._session.cancel()


def _bars(ladder: Ladder, width: int) -> Iterator[Content]:
    for line in text.bars(ladder, width):
        style = "$text-accent bold" if line.startswith("▶") else ""
        yield Content.styled(line, style) if style else Content(line)
    for sentence in text.sentences(ladder):
        yield Content(f"\n{sentence}")
    if not any(rung.sign == "K" for rung in ladder.rungs):
        yield Content.styled(f"\n{phrase('ladder.no_keras')}", "$text-muted")


def _roofline(ladder: Ladder, width: int, rows: int) -> Iterator[Content]:
    for line in roofline.plot(ladder, width, rows):
        yield Content(line)
    yield from map(Content, roofline.legend(ladder))
    if ladder.machine is not None:
        yield from map(Content, text.floors(ladder.machine))

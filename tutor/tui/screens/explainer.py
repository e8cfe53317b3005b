"""See it: how one number of the learner's own layer comes about, stepped through cell by cell."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ScrollableContainer, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, Input, Static

from tutor import outside_text
from tutor.course import Lesson
from tutor.errors import TutorError, UsageError
from tutor.explain import inputs, text, yours
from tutor.explain.steps import Cell, Explainer, differing_first, parsed
from tutor.phrases import phrase
from tutor.sandbox.client import Sandbox
from tutor.tui.widgets.field import Field
from tutor.tui.widgets.tensors import Tensors

_PLAY_EVERY = 0.25  # seconds: four cells a second can be followed
_MOST_PARTS = 6
_MOST_DIGITS = 15  # of the weights that are expected


@dataclass
class Looked(Message, bubble=False):
    """The learner's code has made its outputs; or not, and the sentence says why."""

    found: list[Explainer]
    problem: str = ""


class Page(VerticalScroll, inherit_bindings=False):
    """Scrolls up and down only: left and right step, and the footer shows it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        one
        for one in ScrollableContainer.BINDINGS
        if isinstance(one, Binding) and one.key not in ("left", "right")
    ]


class ExplainerScreen(Screen[None]):
    """One input of a lesson at a time, one cell of its output at a time.

    Args:
        lesson: one that has an explainer.
        source: the learner's ``cnn.py``.
        sandbox: where it runs.
        folder: the learner's, where drawings are kept.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right",
            "step(1)",
            phrase("explain.step"),
            id="explain.on",
            tooltip=phrase("explain.step.told"),
        ),
        Binding("left", "step(-1)", phrase("explain.back"), id="explain.back", show=False),
        Binding(
            "space",
            "play",
            phrase("explain.play"),
            id="explain.play",
            tooltip=phrase("explain.play.told"),
        ),
        Binding(
            "d,f5",
            "difference",
            phrase("explain.difference"),
            id="explain.difference",
            tooltip=phrase("explain.difference.told"),
        ),
        Binding(
            "g,f6",
            "go",
            phrase("explain.go"),
            id="explain.go",
            tooltip=phrase("explain.go.told"),
            show=False,  # at 80 columns the footer has no room for all
        ),
        Binding(
            "c,f7",
            "channel",
            phrase("explain.channel"),
            id="explain.channel",
            tooltip=phrase("explain.channel.told"),
        ),
        Binding(
            "i,f8",
            "input(1)",
            phrase("explain.input"),
            id="explain.input",
            tooltip=phrase("explain.input.told"),
        ),
        Binding(
            "shift+f8",
            "input(-1)",
            phrase("explain.input.before"),
            id="explain.input.back",
            show=False,
        ),
        Binding(
            "number_sign,f9",
            "numbers",
            phrase("explain.numbers"),
            id="explain.numbers",
            tooltip=phrase("explain.numbers.told"),
        ),
        Binding(
            "escape,q,v",
            "leave",
            phrase("explain.leave"),
            id="explain.leave",
            tooltip=phrase("explain.leave.told"),
        ),
        Binding(
            "w,f4",
            "draw",
            phrase("explain.draw"),
            id="explain.draw",
            tooltip=phrase("explain.draw.told"),
        ),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (130, "-beside")]  # noqa: RUF012 - as Textual has it

    def __init__(self, lesson: Lesson, source: str, sandbox: Sandbox, folder: Path) -> None:
        super().__init__(id="explainer")
        self._lesson = lesson
        self._folder = folder
        self._source = source
        self._sandbox = sandbox
        self._found: list[Explainer] = []
        self._shown: Explainer | None = None
        self._cell: Cell = ()
        self._numbers = bool(os.environ.get("NO_COLOR"))  # pictures are nothing but colour
        self._playing: Timer | None = None
        self._expected: dict[int, int | None] = {}  # of each network; None where none was typed

    def compose(self) -> ComposeResult:
        """Parts and terms first, then what goes in and comes out, whole."""
        asking = phrase("explain.asking", name=self._lesson.title)
        yield Static(f" {asking}", id="where", markup=False)
        with Page(id="explained"):
            with Horizontal(id="arithmetic"):
                yield Tensors(id="parts")
                yield Static(id="terms", markup=False)
            yield Static(id="verdict-of-cell", markup=False)
            yield Tensors(id="panels")
        with Horizontal(id="go-to-bar"):
            yield Static(id="to-type", markup=False)
            yield Field(id="go-to", compact=True)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """The learner's code runs in a worker, as in a check."""
        self._close_field()
        self._look()

    @work(thread=True)
    def _look(self) -> None:
        try:
            cases = inputs.inputs(self._lesson.id)
            found = yours.explainers(self._sandbox, self._source, self._lesson.id, cases)
        except TutorError as error:
            self.post_message(Looked([], str(error)))
        else:
            self.post_message(Looked(found))

    @on(Looked)
    def begin(self, event: Looked) -> None:
        """Shows the first input that differs, at the first cell that does."""
        self._found = event.found
        if not self._found:
            self.query_one("#verdict-of-cell", Static).update(Content(event.problem))
            return
        self._open(differing_first(self._found))
        self.refresh_bindings()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides keys that do nothing with this output."""
        if action == "leave":
            return True
        if self._shown is None:
            return False
        if self._asks_first:
            return action == "input"
        if action == "draw":
            return self._lesson.id == "network"
        if action == "channel":
            return self._shown.keras.ndim == 3 and self._shown.keras.shape[2] > 1
        if action == "difference":
            return self._shown.first_difference() is not None
        return True

    def action_step(self, by: int) -> None:
        """To the next cell, or the one before; round at the ends."""
        assert self._shown is not None
        cells = self._shown.cells
        self._go(cells[(cells.index(self._cell) + by) % len(cells)])

    def action_play(self) -> None:
        """Steps by itself, until the same key or the last cell."""
        if self._playing is None:
            self._playing = self.set_interval(_PLAY_EVERY, self._play_on)
        else:
            self._stop()

    def _play_on(self) -> None:
        assert self._shown is not None
        if self._cell == self._shown.cells[-1]:
            self._stop()
        else:
            self.action_step(1)

    def _stop(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    def action_difference(self) -> None:
        """To the first cell that differs from Keras."""
        assert self._shown is not None
        cell = self._shown.first_difference()
        if cell is not None:
            self._go(cell)

    def action_channel(self) -> None:
        """To the same place of the next output channel."""
        assert self._shown is not None
        *place, channel = self._cell
        self._go((*place, (channel + 1) % self._shown.keras.shape[-1]))

    def action_input(self, by: int) -> None:
        """Opens another input."""
        assert self._shown is not None
        place = self._found.index(self._shown) + by
        self._open(self._found[place % len(self._found)])

    def action_numbers(self) -> None:
        """Numbers in place of pictures, or back."""
        self._numbers = not self._numbers
        self._draw()

    def action_draw(self) -> None:
        """Opens a sheet for a digit of the learner's own."""
        from tutor.tui.screens.drawing import DrawingScreen

        self.app.push_screen(DrawingScreen(self._source, self._sandbox, self._folder))

    def action_go(self) -> None:
        """Asks for a cell."""
        self._open_field(phrase("explain.place"), ", ".join(map(str, self._cell)))

    def _open_field(self, label: str, value: str = "") -> None:
        self.query_one("#to-type", Static).update(label)
        self.query_one("#go-to-bar").display = True
        field = self.query_one("#go-to", Input)
        field.value = value
        field.focus()

    @on(Input.Submitted, "#go-to")
    def go_there(self, event: Input.Submitted) -> None:
        """A cell was typed, or how many weights are expected."""
        assert self._shown is not None
        if self._asks_first:
            self._take_expected(event.value)
            return
        try:
            cell = parsed(event.value, self._shown)
        except UsageError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self._close_field()
        self._go(cell)

    def action_leave(self) -> None:
        """Closes the field, or goes back."""
        if not self.query_one("#go-to-bar").display:
            self.dismiss()
            return
        if self._asks_first:
            self._answer(None)
        else:
            self._close_field()

    @property
    def _number(self) -> int:
        """Of the input that is shown, from 1."""
        assert self._shown is not None
        return self._found.index(self._shown) + 1

    @property
    def _asks_first(self) -> bool:
        """Whether the answer is covered: who counts weights first says how many there are."""
        counts = self._shown is not None and self._lesson.id == "setup_model"
        return counts and self._number not in self._expected

    def _take_expected(self, typed: str) -> None:
        digits = "".join(letter for letter in typed if letter not in " ,_")
        # Python takes no number of thousands of digits, which a slip of the clipboard may hold.
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
            self.notify(phrase("explain.no_number"), severity="error", markup=False)
            return
        self._answer(int(digits))

    def _answer(self, expected: int | None) -> None:
        self._expected[self._number] = expected
        self._close_field()
        self._draw()
        self.refresh_bindings()

    def _close_field(self) -> None:
        self.query_one("#go-to-bar").display = False
        self.query_one("#explained").focus()

    # Drawing

    def on_resize(self) -> None:
        """Which input and which cell stand beside each other where there is room."""
        if self._shown is not None:
            self._draw()

    def _open(self, one: Explainer) -> None:
        self._stop()
        self._shown = one
        self._go(one.first_difference() or one.cells[0])
        if self._asks_first:
            self._open_field(phrase("explain.how_many"))
        elif self.query_one("#go-to-bar").display:
            self._close_field()
        self.refresh_bindings()

    def _go(self, cell: Cell) -> None:
        self._cell = cell
        self._draw()

    def _draw(self) -> None:
        assert self._shown is not None
        scene = self._shown.scene(self._cell)
        which = phrase("explain.which", number=self._number, count=len(self._found))
        where = f" {self._lesson.title}   {which}: {self._shown.case.id}"
        fits = cell_len(where) + cell_len(scene.where) + 3 <= self.size.width
        where += f"   {scene.where}" if fits else f"\n {scene.where}"
        self.query_one("#where", Static).update(where)
        self.query_one("#parts", Tensors).show(scene.parts[:_MOST_PARTS], numbers=True)
        self.query_one("#parts").display = bool(scene.parts)
        terms = [one.label for one in scene.terms] if self._asks_first else text.terms(scene)
        self.query_one("#terms", Static).update(Content("\n".join(terms)))
        self.query_one("#arithmetic").display = bool(scene.parts or scene.terms)
        told = "\n".join([*scene.told, outside_text.clean(self._shown.problem)]).rstrip()
        if self._asks_first:
            asked = phrase("explain.how_many.told")
            self.query_one("#verdict-of-cell", Static).update(f"\n{asked}")
            return
        if (expected := self._expected.get(self._number)) is not None:
            right = "right" if expected == scene.keras else "wrong"
            told = f"{phrase(f'explain.expected.{right}', count=expected)}\n{told}"
        verdict = Content.styled(text.verdict(scene), "bold")
        below = f"\n{told}" if told else ""
        self.query_one("#verdict-of-cell", Static).update(Content.assemble(verdict, below))
        self.query_one("#panels", Tensors).show((scene.panels,), numbers=self._numbers)

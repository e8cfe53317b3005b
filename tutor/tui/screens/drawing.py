"""A digit of the learner's own, drawn with the cursor and read by their network beside Keras."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import get_current_worker

from tutor.errors import TutorError, WorkspaceError
from tutor.explain import drawing, network
from tutor.frames import Array
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Question
from tutor.sandbox import verdicts
from tutor.sandbox.client import Sandbox
from tutor.tui.widgets.sheet import Sheet

_DEFINITIONS = "the definitions"
"""Who computed what Keras has not: the layers by their formulas."""

_BAR = 12  # columns of a probability of 1
_HOW_TO = (
    "Arrows move, space draws, p keeps the pen down, backspace erases.\n\n"
    "enter: your network reads it. Its weights are learned ones once you have run it beside Keras "
    "(r in the lesson), else random."
)


@dataclass
class Read(Message, bubble=False):
    """What was made of a drawing.

    Attributes:
        case: name of the input, which says whose weights were taken.
        yours: the learner's probabilities, None where there are none; ``problem`` says why.
        right: the probabilities to hold them against.
        by: who computed ``right``.
        problem: for the learner; empty for none.
    """

    case: str
    yours: Array | None
    right: Array
    by: str
    problem: str = ""


class DrawingScreen(Screen[None]):
    """A sheet, and what both networks make of it.

    Keras is started by the first drawing that is read, and until it has answered the definitions of
    the layers stand in its place.

    Args:
        source: the learner's ``cnn.py``.
        sandbox: where it runs.
        folder: the learner's, where drawings are kept.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,f9", "read", "Read it", id="draw.read", tooltip="Your network and Keras's"),
        Binding(
            "c,f7", "centre", "Centre", id="draw.centre", tooltip="To where MNIST would have put it"
        ),
        Binding("x,f12", "clear", "Clear", id="draw.clear", tooltip="A clean sheet"),
        Binding("s,ctrl+s", "save", "Save", id="draw.save", tooltip="Keep it in your folder"),
        Binding(
            "o,f8", "open_next", "Open", id="draw.open", tooltip="The next drawing that you kept"
        ),
        Binding("escape,q", "dismiss", "Back", id="draw.leave", tooltip="Back to the digits"),
    ]

    def __init__(self, source: str, sandbox: Sandbox, folder: Path) -> None:
        super().__init__(id="drawing")
        self._source = source
        self._sandbox = sandbox
        self._folder = folder
        self._oracle = Oracle()
        self._opened = -1

    def compose(self) -> ComposeResult:
        """The sheet on the left, the probabilities beside it."""
        yield Static(id="where", markup=False)
        with Horizontal(id="sheet-and-answers"):
            yield Sheet(id="drawn")
            yield Static(_HOW_TO, id="answers", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The keys go to the sheet."""
        self._sheet.focus()

    def on_unmount(self) -> None:
        """Ends Keras, if it was started."""
        self._oracle.close()

    @property
    def _sheet(self) -> Sheet:
        return self.query_one(Sheet)

    @on(Sheet.Changed)
    def draw_where(self) -> None:
        """Says where the pen is."""
        row, column = self._sheet.pen
        pen = "down" if self._sheet.down else "up"
        self.query_one("#where", Static).update(
            f" Your digit   row {row}, column {column}   pen {pen}   (space, p, backspace)"
        )

    # Keys

    def action_centre(self) -> None:
        """Sizes and moves the drawing as MNIST's digits were."""
        self._sheet.image = drawing.centred(self._sheet.image)

    def action_clear(self) -> None:
        """Takes a clean sheet."""
        self._sheet.image = drawing.empty()

    def action_save(self) -> None:
        """Keeps the drawing as a file of NumPy."""
        try:
            file = drawing.save(self._folder, self._sheet.image)
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.notify(f"Kept as {file.relative_to(self._folder)}.", markup=False)

    def action_open_next(self) -> None:
        """Opens the drawings of the folder, one after the other."""
        kept = drawing.kept(self._folder)
        if not kept:
            self.notify("No drawing is kept yet: s keeps one.", markup=False)
            return
        self._opened = (self._opened + 1) % len(kept)
        try:
            self._sheet.image = drawing.load(kept[self._opened])
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(f"Opened {kept[self._opened].name}.", markup=False)

    def action_read(self) -> None:
        """Puts the drawing through both networks."""
        self.query_one("#answers", Static).update("Your network reads it …")
        self._read(self._sheet.image)

    @work(thread=True, exclusive=True)
    def _read(self, image: Array) -> None:
        try:
            case = network.drawn(image)
            with self._sandbox.open(self._source) as session:
                found = network.Explained(case, network.replies(session.call, case))
        except TutorError as error:
            self._tell(Read("", None, np.zeros(0), "", str(error)))
            return
        yours, right = found.probabilities
        problem = found.problem or ("" if yours is not None else "Your network gave no numbers.")
        self._tell(Read(case.id, yours, right, _DEFINITIONS, f"{problem}\nKeras is asked …"))
        x = np.asarray(case.call.ask["x"], dtype=np.float64)
        try:
            (keras,) = self._oracle.ask([Question("output", x, network.layers_of(case))])
        except TutorError as error:
            self._tell(Read(case.id, yours, right, _DEFINITIONS, f"{problem}\n{error}"))
        else:
            self._tell(Read(case.id, yours, keras[0], "Keras", problem))

    def _tell(self, read: Read) -> None:
        if not get_current_worker().is_cancelled:  # else another drawing is being read
            self.post_message(read)

    @on(Read)
    def show(self, event: Read) -> None:
        """Draws the probabilities, and the digit that each takes it for."""
        self.query_one("#answers", Static).update(Content("\n".join(_lines(event))))


def _lines(event: Read) -> list[str]:
    problem = verdicts.clean(event.problem).strip()
    if not event.right.size:
        return [problem]
    lines = [event.case, f"{'':<3}{'yours':<20}{event.by}"]
    for digit, right in enumerate(event.right.tolist()):
        mine = "" if event.yours is None else _bar(float(event.yours[digit]))
        lines.append(f"{digit:<3}{mine:<20}{_bar(right)}")
    taken = int(event.right.argmax())
    if event.yours is None:
        lines.append(f"It is taken for a {taken}.")
    else:
        off = float(np.abs(event.yours - event.right).max())
        theirs = int(event.yours.argmax())
        lines.append(f"Yours takes it for a {theirs}, the other for a {taken}.")
        lines.append(f"Largest difference {off:.1e}")
    return [*lines, *([problem] if problem else [])]


def _bar(probability: float) -> str:
    full = "█" * round(_BAR * min(max(np.nan_to_num(probability), 0.0), 1.0))
    return f"{probability:.2f} {full}"

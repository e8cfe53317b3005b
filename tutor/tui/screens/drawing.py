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

from tutor import outside_text
from tutor.errors import TutorError, WorkspaceError
from tutor.explain import drawing, network
from tutor.frames import Array
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Question
from tutor.phrases import phrase
from tutor.sandbox.client import Sandbox
from tutor.tui.widgets.sheet import Sheet

_BAR = 12  # columns of a probability of 1
_LARGE = (118, 34)  # columns and rows for a large sheet with the answers beside it


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
        Binding(
            "enter,f9",
            "read",
            phrase("draw.read"),
            id="draw.read",
            tooltip=phrase("draw.read.told"),
        ),
        Binding(
            "c,f7",
            "centre",
            phrase("draw.centre"),
            id="draw.centre",
            tooltip=phrase("draw.centre.told"),
        ),
        Binding(
            "x,f12",
            "clear",
            phrase("draw.clear"),
            id="draw.clear",
            tooltip=phrase("draw.clear.told"),
        ),
        Binding(
            "s,ctrl+s",
            "save",
            phrase("draw.save"),
            id="draw.save",
            tooltip=phrase("draw.save.told"),
        ),
        Binding(
            "o,f8",
            "open_next",
            phrase("draw.open"),
            id="draw.open",
            tooltip=phrase("draw.open.told"),
        ),
        Binding(
            "escape,q",
            "dismiss",
            phrase("draw.leave"),
            id="draw.leave",
            tooltip=phrase("draw.leave.told"),
        ),
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
            yield Static(phrase("draw.how_to"), id="answers", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The keys go to the sheet."""
        self._sheet.focus()

    def on_unmount(self) -> None:
        """Ends Keras, if it was started."""
        self._oracle.close()

    def on_resize(self) -> None:
        """The sheet is twice as large where the answers still have room beside it."""
        large = self.size.width >= _LARGE[0] and self.size.height >= _LARGE[1]
        self.set_class(large, "-large")

    @property
    def _sheet(self) -> Sheet:
        return self.query_one(Sheet)

    @on(Sheet.Changed)
    def draw_where(self) -> None:
        """Says where the pen is."""
        row, column = self._sheet.pen
        pen = phrase("draw.pen.down" if self._sheet.down else "draw.pen.up")
        where = phrase("draw.where", row=row, column=column, pen=pen)
        self.query_one("#where", Static).update(f" {where}")

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
        self.notify(phrase("draw.kept", file=file.relative_to(self._folder)), markup=False)

    def action_open_next(self) -> None:
        """Opens the drawings of the folder, one after the other."""
        kept = drawing.kept(self._folder)
        if not kept:
            self.notify(phrase("draw.none_kept"), markup=False)
            return
        self._opened = (self._opened + 1) % len(kept)
        try:
            self._sheet.image = drawing.load(kept[self._opened])
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(phrase("draw.opened", file=kept[self._opened].name), markup=False)

    def action_read(self) -> None:
        """Puts the drawing through both networks."""
        self.query_one("#answers", Static).update(phrase("draw.reading"))
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
        problem = found.problem or ("" if yours is not None else phrase("draw.no_numbers"))
        # Who computed what Keras has not: the layers by their formulas.
        by = phrase("draw.definitions")
        self._tell(Read(case.id, yours, right, by, f"{problem}\n{phrase('draw.keras_asked')}"))
        x = np.asarray(case.call.ask["x"], dtype=np.float64)
        try:
            (keras,) = self._oracle.ask([Question("output", x, network.layers_of(case))])
        except TutorError as error:
            self._tell(Read(case.id, yours, right, by, f"{problem}\n{error}"))
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
    problem = outside_text.clean(event.problem).strip()
    if not event.right.size:
        return [problem]
    lines = [event.case, f"{'':<3}{phrase('draw.yours'):<20}{event.by}"]
    for digit, right in enumerate(event.right.tolist()):
        mine = "" if event.yours is None else _bar(float(event.yours[digit]))
        lines.append(f"{digit:<3}{mine:<20}{_bar(right)}")
    taken = int(event.right.argmax())
    if event.yours is None:
        lines.append(phrase("draw.taken", digit=taken))
    else:
        off = float(np.abs(event.yours - event.right).max())
        theirs = int(event.yours.argmax())
        alike = phrase("draw.taken_by_both", digit=taken)
        apart = phrase("draw.taken_apart", yours=theirs, other=taken)
        lines.append(alike if theirs == taken else apart)
        lines.append(phrase("draw.difference", by=f"{off:.1e}"))
    return [*lines, *([problem] if problem else [])]


def _bar(probability: float) -> str:
    full = "█" * round(_BAR * min(max(np.nan_to_num(probability), 0.0), 1.0))
    return f"{probability:.2f} {full}"

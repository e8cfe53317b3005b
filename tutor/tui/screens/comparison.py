"""The learner's whole network beside Keras on real digits, with progress and an end at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static

from tutor import comparison
from tutor.comparison import Progress, Report
from tutor.desk import fingerprint
from tutor.errors import TutorError
from tutor.measured import Measured
from tutor.phrases import phrase
from tutor.sandbox.client import Sandbox
from tutor.tui.standing import mark
from tutor.wording import duration
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.sandbox.client import Session


@dataclass
class KerasTrained(Message, bubble=False):
    """Keras's own network is trained so far, as a fraction."""

    fraction: float

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, KerasTrained)


@dataclass
class ImagesDone(Message, bubble=False):
    """The learner's network is so far."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, ImagesDone)


@dataclass
class Compared(Message, bubble=False):
    """Both are done; or neither, and the sentence says why."""

    report: Report | None
    problem: str = ""


class _LeftError(Exception):
    """The screen was left, so nobody waits for the result."""


class ComparisonScreen(ModalScreen[None]):
    """Trains Keras's network where that was not done before, then runs both on the same images."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,q,enter",
            "leave",
            phrase("compare.leave"),
            id="compare.leave",
            tooltip=phrase("compare.leave.told"),
        ),
    ]

    def __init__(self, workspace: Workspace, sandbox: Sandbox) -> None:
        super().__init__(classes="dialog")
        self._workspace = workspace
        self._sandbox = sandbox
        self._session: Session | None = None
        self._left = False

    def compose(self) -> ComposeResult:
        """Two bars, the table, and what to press."""
        with Vertical() as box:
            box.border_title = phrase("compare.title")
            yield Static(phrase("compare.keras"), id="keras", markup=False)
            yield ProgressBar(total=1.0, show_eta=False, id="bar-keras")
            yield Static(phrase("compare.then"), id="yours", markup=False)
            yield ProgressBar(total=1.0, show_eta=False, id="bar-yours")
            yield Static(id="report", markup=False)
            yield Static(phrase("compare.esc"), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Begins at once."""
        self._compare()

    @work(thread=True, exclusive=True)
    def _compare(self) -> None:
        try:
            source = self._workspace.read()
            report = comparison.against_keras(
                self._sandbox,
                source,
                comparison.IMAGES,
                on_keras=lambda fraction: self._told(KerasTrained(fraction)),
                on_yours=lambda progress: self._told(ImagesDone(progress)),
                opened=self._opened,
            )
            if report.yours.finding is None:
                Measured(self._workspace.records).compared(report, fingerprint(source))
        except _LeftError:
            return
        except TutorError as error:
            self.post_message(Compared(None, str(error)))
        else:
            self.post_message(Compared(report))

    def _told(self, message: Message) -> None:
        if self._left:
            raise _LeftError
        self.post_message(message)

    def _opened(self, session: Session) -> None:
        self._session = session
        if self._left:
            session.cancel()

    @on(KerasTrained)
    def show_keras(self, event: KerasTrained) -> None:
        """Moves Keras's bar."""
        self.query_one("#bar-keras", ProgressBar).progress = event.fraction

    @on(ImagesDone)
    def show_yours(self, event: ImagesDone) -> None:
        """Moves the learner's bar, and says how long it will take."""
        at = event.progress
        self.query_one("#bar-yours", ProgressBar).progress = at.done / at.total
        left = duration(at.eta)
        told = phrase("compare.yours", done=at.done, count=at.total, left=left)
        self.query_one("#yours", Static).update(Content(told))

    @on(Compared)
    def show_report(self, event: Compared) -> None:
        """Shows the table, or why there is none."""
        report = self.query_one("#report", Static)
        if event.report is None:
            report.update(Content(event.problem))
        elif event.report.yours.finding is not None:
            report.update(Content(event.report.yours.finding.sentence))
        else:
            report.update(_table(event.report))

    def action_leave(self) -> None:
        """Stops what runs, and goes back."""
        self.dismiss()

    def on_unmount(self) -> None:
        """Stops what runs, whoever closes the screen."""
        self._left = True
        if self._session is not None:
            self._session.cancel()


def _table(report: Report) -> Content:
    images = phrase("compare.images", count=report.yours.images, all=report.available)
    lines = [f"{report.dataset}, {images}\n"]
    lines.append(f"{'':<15}{phrase('compare.column'):>12}{'Keras':>12}")
    lines += [f"{name:<15}{mine:>12}{theirs:>12}" for name, mine, theirs in report.rows()]
    largest = report.yours.largest_difference
    off = f"{largest:.1e}" if largest else "0"
    lines.append(f"{phrase('compare.largest', by=off)}\n")
    verdict = phrase("compare.equal" if report.equal else "compare.differ")
    standing = mark("passed" if report.equal else "failed")
    return Content.assemble("\n" + "\n".join(lines) + "\n", standing, " ", verdict)

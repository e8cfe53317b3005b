"""The check on the lesson's screen: the engine, what it said last, and the learner's record."""

from __future__ import annotations

import gc
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import get_current_worker

from tutor import course
from tutor.course import Lesson
from tutor.errors import TutorError, WorkspaceError
from tutor.phrases import phrase
from tutor.progress import LessonRecord, Progress, first_open
from tutor.tui.messages import CheckFinished, CheckNotPossible
from tutor.tui.screens.lesson_file import FileScreen
from tutor.tui.widgets.check_pane import CheckPane
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.desk import Desk
    from tutor.lookback import Milestone
    from tutor.results import LessonResult
    from tutor.sandbox.client import Sandbox, Session

_PREPARE_AFTER = 0.25  # seconds
_PUT_ASIDE = "progress-unreadable-*.json"


class CheckScreen(FileScreen):
    """A screen that checks its file at every change; opens the first lesson that has not passed.

    Args:
        workspace: the learner's folder.
        id: of the screen.
    """

    def __init__(self, workspace: Workspace, id: str) -> None:
        super().__init__(workspace, id)
        self.progress = Progress(workspace.records)
        self._records = self._read_records()
        self.set_reactive(CheckScreen.lesson, first_open(self._records))
        self._take_file_of(self.lesson)
        self._results: dict[str, LessonResult] = {}
        self._milestones: dict[str, Milestone] = {}
        self._problem = ""
        self._desk: Desk | None = None
        self._session: Session | None = None
        self._one_check = threading.Lock()  # two would write the record at the same time
        self._proving = False  # whether it was begun to try what keeps learner code apart

    def on_mount(self) -> None:
        """Gets the engine ready behind the first frame."""
        # Not before the first frames: they would have to share the processor with NumPy and SciPy.
        self.set_timer(_PREPARE_AFTER, self._prepare)

    def _draw(self) -> None:
        """Results or records are others than before: screens that draw them do so now."""
        raise NotImplementedError

    # The engine

    @work(thread=True, group="prepare")
    def _prepare(self) -> None:
        """Loads the engine while the learner reads: NumPy alone takes a moment."""
        self._desk = self.make_desk()
        # It stays: to look through it for garbage took 0.1 s, in which no key is heard. Not again
        # for another screen, since what closed screens left behind would stay too.
        if not gc.get_freeze_count():
            gc.freeze()
        self.app.call_from_thread(self._check)

    def make_desk(self) -> Desk | None:
        """The engine, called in a thread; None where nothing is to be checked."""
        from tutor.desk import Desk
        from tutor.sandbox.client import Sandbox

        sandbox = Sandbox(self.app.workplace)  # type: ignore[attr-defined]
        sandbox.start()
        return Desk(self.workspace, sandbox)

    def end_engine(self, desk: Desk) -> None:
        """Ends what :meth:`make_desk` began."""
        desk.close()

    def on_unmount(self) -> None:
        """Ends the engine's children."""
        if self._session is not None:
            self._session.cancel()  # else it would start another worker
        if self._desk is not None:
            self.end_engine(self._desk)

    @work(thread=True, group="prove")
    def _prove(self, sandbox: Sandbox) -> None:
        """Tries whether learner code is kept apart as it should be; says so if it is not."""
        try:
            isolation = sandbox.prove()
        except (TutorError, OSError):
            return  # the screens are being closed, or every check tells the same
        if isolation.through or isolation.left_out:
            self.app.call_from_thread(
                self.notify, isolation.sentence, severity="warning", markup=False, timeout=20
            )

    # A check

    def lessons_to_check(self) -> Sequence[Lesson]:
        """What the next check is about."""
        return [self.lesson]

    def _check(self) -> None:
        """Starts a check of the open lesson; one that still runs is ended first."""
        if self._desk is None:
            return  # the engine is loading, and checks when it is there
        pane = self.query(CheckPane)
        if not pane:
            return  # the program ends: the panes go before their screen does
        if self._session is not None:
            self._session.cancel()
        pane.first().border_title = phrase("check.running")
        self._run_check(self._desk, self.lessons_to_check())

    @work(thread=True, group="check", exclusive=True)
    def _run_check(self, desk: Desk, lessons: Sequence[Lesson]) -> None:
        worker = get_current_worker()
        message: CheckFinished | CheckNotPossible
        with self._one_check:
            if worker.is_cancelled:
                return
            try:
                message = CheckFinished(desk.check(lessons, opened=self._opened))
            except TutorError as error:
                message = CheckNotPossible(str(error))
        if not worker.is_cancelled:  # else a newer check is on its way
            self.post_message(message)

    def _opened(self, session: Session) -> None:
        self._session = session
        if get_current_worker().is_cancelled:
            session.cancel()

    @on(CheckFinished)
    def show_result(self, event: CheckFinished) -> None:
        """Draws a result, unless it was stopped for a newer one."""
        result = event.result.lessons[0]
        if result.finding is not None and result.finding.kind == "stopped":
            return
        before = self._records.get(result.lesson, LessonRecord())
        self._problem = ""
        for one in event.result.lessons + event.result.needed:
            self._results[one.lesson] = one
        self._records = self._read_records()
        self._celebrate(course.lesson(result.lesson), before)
        self.query_one(CheckPane).border_title = phrase("pane.check")
        self._draw()
        if self._desk is not None and self._desk.unrecorded:
            self.notify(self._desk.unrecorded, severity="warning", markup=False)
        if self._desk is not None and not self._proving:
            self._proving = True  # after the first check, which should not wait for it
            self._prove(self._desk.sandbox)

    def _celebrate(self, lesson: Lesson, before: LessonRecord) -> None:
        """Says calmly what a lesson took that has passed for the first time."""
        from tutor import lookback

        reached = lookback.milestone(lesson, before, self._records)
        if reached is not None:
            self._milestones[lesson.id] = reached
            if not self.query_one(CheckPane).display:
                done = phrase("check.lesson_done", name=lesson.title)
                self.notify(done, title=phrase("outcome.passed"), markup=False)

    @on(CheckNotPossible)
    def show_problem(self, event: CheckNotPossible) -> None:
        """Draws why there was no check."""
        self._problem = event.sentence
        self.query_one(CheckPane).border_title = phrase("pane.check")
        self._draw()

    # The record

    def _read_records(self) -> dict[str, LessonRecord]:
        put_aside = set(self.workspace.records.glob(_PUT_ASIDE))
        try:
            records = self.progress.lessons()
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return {}
        for file in set(self.workspace.records.glob(_PUT_ASIDE)) - put_aside:
            sentence = phrase("check.new_record", name=file.name)
            self.notify(sentence, severity="warning", markup=False, timeout=10)
        return records

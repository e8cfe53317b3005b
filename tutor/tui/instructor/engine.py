"""What is behind instructor mode: one sandbox, one Keras if it is needed, the open submissions.

The screens share it, so that going from learner to learner prepares nothing anew.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tutor.grading.folder import GradedFolder
from tutor.grading.records import Grade
from tutor.grading.visit import Visit
from tutor.sandbox import launch

if TYPE_CHECKING:
    from tutor.checker import Checker
    from tutor.oracle.client import Oracle
    from tutor.sandbox.client import Sandbox


class Engine:
    """Made when it is first asked for: NumPy alone takes a moment. Safe to use from threads.

    Args:
        workplace: where code runs; whoever made it ends it.
        accept_weak: whether strangers' code runs where this machine cannot confine it.
    """

    def __init__(self, workplace: launch.Workplace, *, accept_weak: bool) -> None:
        self._workplace = workplace
        self._accept_weak = accept_weak
        self._making = threading.Lock()
        self._sandbox: Sandbox | None = None
        self._oracle: Oracle | None = None
        self._checker: Checker | None = None
        self._visits: list[Visit] = []

    @property
    def sandbox(self) -> Sandbox:
        """Where code runs and files are looked into."""
        from tutor.sandbox.client import Sandbox

        with self._making:
            if self._sandbox is None:
                self._sandbox = Sandbox(self._workplace)
                self._sandbox.start()
            return self._sandbox

    @property
    def checker(self) -> Checker:
        """What judges wrong implementations and submissions; it keeps what the bank answered."""
        from tutor.checker import Checker
        from tutor.oracle.client import Oracle

        sandbox = self.sandbox
        with self._making:
            if self._checker is None:
                self._oracle = Oracle()
                self._checker = Checker(sandbox, self._oracle)
            return self._checker

    def why_not_run(self) -> str:
        """Why strangers' code is not run here, empty if it is; the first time it tries the walls.

        Raises:
            ChildError: no worker could be had.
        """
        isolation = self.sandbox.prove()
        if not isolation.weak or self._accept_weak:
            return ""
        return (
            f"Not run here: {isolation.sentence} What grading found is shown. "
            "--accept-weak-isolation runs it all the same."
        )

    def visit(self, graded: GradedFolder, grade: Grade) -> Visit:
        """A copy of a submission; removed at the end of the program at the latest.

        Raises:
            UsageError: there is no text to open.
            WorkspaceError: no copy can be made.
        """
        visit = Visit(graded, grade)
        self._visits.append(visit)
        return visit

    def close(self) -> None:
        """Removes the copies, and ends Keras; the workplace belongs to somebody else."""
        for visit in self._visits:
            visit.close()
        if self._oracle is not None:
            self._oracle.close()

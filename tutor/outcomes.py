"""What can become of a case or a lesson, and what it counts for.

Apart from ``results``, whose words these are, because a first frame needs no more of it.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What became of a case or a lesson.

    ``OUR_FAULT`` is the program's own failure and is never counted against the
    learner; ``WAITING`` is said at the learner's desk only, when what a lesson
    stands on is broken.
    """

    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT_RUN = "could not run"
    WAITING = "waiting"
    OUR_FAULT = "our fault"


class Tier(StrEnum):
    """``CORE`` decides a lesson; ``BEYOND`` earns a star and never fails anybody."""

    CORE = "core"
    BEYOND = "beyond the lab"

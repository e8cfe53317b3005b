"""``results.json`` as Gradescope's autograder wants it, one for each submission.

By "Autograder Specifications" of Gradescope's documentation. What a learner may see is
``visible``; what shows values of hidden cases is ``hidden``, which there means: for the staff.
"""

from __future__ import annotations

import json
from typing import Any

from tutor.grading import disclosure, feedback
from tutor.grading.records import Grade, LessonGrade, State
from tutor.outcomes import Outcome


def results(grade: Grade) -> str | None:
    """The file's text; None where it was our fault: Gradescope then says that it has failed."""
    if grade.points is None:
        return None
    about: dict[str, Any] = {
        "score": grade.points,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "output": _said(grade),
        "output_format": "text",
        "tests": [_test(number, one) for number, one in enumerate(grade.lessons, 1)],
    }
    told = "\n".join(_for_the_staff(grade))
    if told:
        about["tests"].append(
            {
                "name": "What the hidden cases showed",
                "visibility": "hidden",
                "output": told,
                "output_format": "text",
            }
        )
    return json.dumps(about, indent=1, ensure_ascii=False) + "\n"


def _said(grade: Grade) -> str:
    if grade.state is not State.GRADED:
        return disclosure.without_fractions(grade.reason)
    stars = f"{grade.stars} of {len(grade.lessons)} stars for what is beyond the lab."
    return f"{stars} {grade.late}".rstrip()


def _test(number: int, lesson: LessonGrade) -> dict[str, Any]:
    star = " ★" if lesson.stars else ""
    return {
        "number": str(number),
        "name": f"{lesson.lesson}{star}",
        "score": lesson.points,
        "max_score": lesson.most,
        "status": "passed" if lesson.outcome is Outcome.PASSED else "failed",
        "output": feedback.of_lesson(lesson) or "All of it works.",
        "output_format": "md",
        "visibility": "visible",
    }


def _for_the_staff(grade: Grade) -> list[str]:
    return [
        f"{lesson.lesson}, {case.sentence}: {case.told}"
        for lesson in grade.lessons
        for case in lesson.cases
        if case.told
    ]

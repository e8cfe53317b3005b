"""What it costs to name a mistake, with the processes warm and the bank's answers known.

Promised: at most 0.05 s more than the same check without a diagnosis. Measured in turns, on a
named mistake of each lesson, on a pair, and on one that no name fits, which tries all names.
"""

import os
import tempfile
from functools import partial

from measure import seconds_of, show, told

from tutor import course, misconceptions
from tutor.checker import Checker
from tutor.diagnosis import Diagnosis
from tutor.misconceptions import Part
from tutor.oracle.client import Oracle
from tutor.sandbox.client import Sandbox

RUNS = 20
UNKNOWN = "\n\nright = {place}\n{name} = lambda *a: right(*a) + np.sin(right(*a)) * 0.3\n"


def sources() -> dict[str, tuple[str, str]]:
    """By what it is: the lesson, and a file with one mistake."""
    found = {}
    for lesson in course.cnn_lessons():
        last = misconceptions.of(lesson.id, Part.SINGLE)[-1]
        found[f"{lesson.id}: {last.id}"] = (
            lesson.id,
            misconceptions.as_file(lesson.id, Part.SINGLE, last.id),
        )
        if "." not in lesson.place:
            unknown = UNKNOWN.format(place=lesson.place, name=lesson.place)
            found[f"{lesson.id}: no name"] = lesson.id, course.reference_file() + unknown
    pair = misconceptions.of("conv2d", Part.PAIRS)[-1].id
    found[f"conv2d: {pair}"] = "conv2d", misconceptions.as_file("conv2d", Part.PAIRS, pair)
    return found


def main() -> None:
    """Measures with caches that are thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNN_TUTOR_CACHE"] = folder
        sandbox, oracle = Sandbox(), Oracle()
        with_names, without = Checker(sandbox, oracle), Checker(sandbox, oracle)
        without._diagnosis = Silent(sandbox)
        try:
            figures = {
                name: added(with_names, without, source, lesson)
                for name, (lesson, source) in sources().items()
            }
        finally:
            sandbox.close()
            oracle.close()
    worst = max(figure["added"]["median"] for figure in figures.values())
    show("diagnosis", promised=0.05, worst_median_added=worst, mistakes=figures)


class Silent(Diagnosis):
    """Leaves every finding as it is."""

    def of(self, lesson_id, found, *_):
        """Nothing is added."""
        return found


def added(with_names: Checker, without: Checker, source: str, lesson: str) -> dict:
    """Seconds of a check with and without a diagnosis, in turns, and their differences."""
    pairs = []
    for number in range(-1, RUNS):
        text = f"{source}\n# {number}\n"
        pairs.append(
            tuple(
                seconds_of(partial(one.check, text, [lesson], at_desk=False))
                for one in (without, with_names)
            )
        )
    pairs = pairs[1:]  # the first ones run the bank
    return {
        "without": told([one for one, _ in pairs]),
        "with": told([other for _, other in pairs]),
        "added": told([other - one for one, other in pairs]),
    }


if __name__ == "__main__":
    main()

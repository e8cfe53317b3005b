"""A class as it hands in, made by a seeded generator, with what must be said of each file.

Run by the tests and by ``tests/benchmarks/grading.py`` (:func:`runpy.run_path`); not a test.
"""

import random
import runpy
from dataclasses import dataclass
from pathlib import Path

from tutor import course, misconceptions
from tutor.misconceptions import Part
from tutor.outcomes import Outcome, Tier

HERE = Path(__file__).resolve().parent
LESSONS = tuple(one.id for one in course.cnn_lessons())
_RIGHT = runpy.run_path(str(HERE.parent / "parity" / "test_right_ways.py"))["RIGHT_WAYS"]

BUILT_ON = {lesson: {"network"} for lesson in LESSONS} | {
    "activation": {"conv2d", "dense", "network"},
    "evaluate": set(),
    "network": set(),
}
"""Which lessons a broken one may break too."""


@dataclass(frozen=True)
class HandIn:
    """One file, and what must be said of it.

    Attributes:
        lesson: the one that is not right; empty if all are.
        tier: what it breaks.
        mistake: the id of the misconception that it is.
        kind: what the finding must be, where the file is abusive.
        unloadable: whether nothing of it can be run.
    """

    name: str
    source: str
    lesson: str = ""
    tier: Tier = Tier.CORE
    mistake: str = ""
    kind: str = ""
    unloadable: bool = False


def wrong_of(grade, hand_in: HandIn) -> str:
    """What is said of a hand-in and should not be; empty if all is as it was made."""
    if hand_in.unloadable:
        return "" if grade.state == "unloadable" and grade.points == 0 else str(grade.state)
    if grade.state != "graded":
        return f"{grade.state}: {grade.reason}"
    may_fail = {hand_in.lesson, *BUILT_ON.get(hand_in.lesson, ())}
    for one in grade.lessons:
        if one.lesson not in may_fail and (one.outcome is not Outcome.PASSED):
            return f"{one.lesson} is {one.outcome}: {one.finding}"
    if not hand_in.lesson:
        missing = [one.lesson for one in grade.lessons if not one.stars and one.lesson in STARRED]
        return f"no star for {missing}" if missing and hand_in.name.startswith("ref") else ""
    told = grade.lesson(hand_in.lesson)
    if hand_in.tier is Tier.BEYOND:
        fine = told.outcome is Outcome.PASSED and not told.stars
    else:
        fine = told.outcome in (Outcome.FAILED, Outcome.COULD_NOT_RUN)
    if not fine:
        return f"{hand_in.lesson} is {told.outcome} with {told.stars} stars"
    if hand_in.kind and told.finding.kind != hand_in.kind:
        return f"{hand_in.lesson} is told as {told.finding}"
    return ""


def named(grade, hand_in: HandIn) -> bool:
    """Whether a wrong implementation of the bank was named, by its name or one that is alike."""
    told = grade.lesson(hand_in.lesson).finding
    return told is not None and bool(told.misconceptions)


STARRED = {"activation", "conv2d", "pool2d", "evaluate"}


def classroom(number: int, seed: int, abusive: int | None = None) -> list[HandIn]:
    """``number`` files: a quarter references, right ways, wrong implementations, 5 % abusive."""
    rng = random.Random(seed)
    bad = ABUSIVE[: len(ABUSIVE) if abusive is None else abusive]
    abuses = bad if abusive is not None else [bad[i % len(bad)] for i in range(number // 20)]
    files = [HandIn(f"abuse {i:03} {kind}", *rest) for i, (kind, *rest) in enumerate(abuses)]
    references = (number - len(files)) // 4
    files += [HandIn(f"ref {i:03}", _reference(rng)) for i in range(references)]
    rest = number - len(files)
    for i in range(rest * 2 // 5):
        files.append(HandIn(f"right {i:03}", rng.choice(_RIGHT).values[1]))
    bank = [
        (lesson, part, one.id)
        for lesson in LESSONS
        for part in Part
        for one in misconceptions.of(lesson, part)
    ]
    for i, (lesson, part, id_) in enumerate(rng.sample(bank, number - len(files))):
        source = misconceptions.as_file(lesson, part, id_)
        files.append(HandIn(f"wrong {i:03} {id_}", source, lesson, part.tier, id_))
    rng.shuffle(files)
    return files


def _reference(rng: random.Random) -> str:
    return f"{course.reference_file()}\n# {rng.random()}\n"


def _with(place: str, body: str) -> str:
    """The reference with ``body`` in place of one function."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{course.reference_file()}\n\ndef bad(*arguments):\n{lines}\n\n{place} = bad\n"


ABUSIVE = [
    ("loop", _with("pool2d_layer", "while True:\n    pass"), "pool2d", Tier.CORE, "", "time"),
    ("exit", _with("dense_layer", "import os\nos._exit(0)"), "dense", Tier.CORE, "", "exit"),
    (
        "loop",
        _with(
            "flatten_layer",
            "while True:\n    try:\n        1 / 0\n    except BaseException:\n        pass",
        ),
        "flatten",
        Tier.CORE,
        "",
        "time",
    ),
    (
        "crash",
        _with("flatten_layer", "import ctypes\nreturn ctypes.string_at(0)"),
        "flatten",
        Tier.CORE,
        "",
        "crash",
    ),
    (
        "memory",
        _with("dense_layer", "return [np.ones(1 << 26) for _ in range(9)]"),
        "dense",
        Tier.CORE,
        "",
        "memory",
    ),
    (
        "file",
        _with("pool2d_layer", "return open('/etc/passwd').read()"),
        "pool2d",
        Tier.CORE,
        "",
        "refused",
    ),
    (
        "program",
        _with("flatten_layer", "import subprocess\nreturn subprocess.run(['id'])"),
        "flatten",
        Tier.CORE,
        "",
        "refused",
    ),
    (
        "flood",
        _with("dense_layer", "while True:\n    print('x' * 9999)"),
        "dense",
        Tier.CORE,
        "",
        "output",
    ),
    (
        "equal",
        _with(
            "flatten_layer",
            "class Same:\n    __eq__ = lambda a, b: True\n    __array__ = None\nreturn Same()",
        ),
        "flatten",
        Tier.CORE,
        "",
        "type",
    ),
    ("quits", f"import sys\nsys.exit(0)\n{course.reference_file()}", "", Tier.CORE, "", "", True),
]
"""Ten ways to be in the way; the two loops cost the most."""


def write(files: list[HandIn], folder: Path) -> None:
    """Hands the files in, a folder for each learner."""
    for one in files:
        (folder / one.name).mkdir(parents=True)
        (folder / one.name / "cnn.py").write_text(one.source, encoding="utf-8")

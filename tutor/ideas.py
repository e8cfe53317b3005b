"""What differs in idea between two ways to write a function, told by what they are made of.

For a learner who has passed: the reference beside their own code.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tutor import course
from tutor.course import Lesson
from tutor.sandbox.client import Sandbox
from tutor.sandbox.inspection import Inspection, Span


def beside_the_reference(lesson: Lesson, source: str, sandbox: Sandbox) -> tuple[str, list[str]]:
    """The learner's function as they wrote it, and sentences on what differs in idea.

    Args:
        lesson: one with a function.
        source: the learner's file.
        sandbox: where both files are looked into, and not run.
    """
    mine = _function(source, lesson.place, sandbox)
    reference = _function(course.reference_for(lesson.file), lesson.place, sandbox)
    if mine is None or reference is None:
        return "", []
    lines = source.split("\n")[mine.first - 1 : mine.last]
    return "\n".join(lines), list(differences(mine, reference))


def _function(source: str, place: str, sandbox: Sandbox) -> Span | None:
    found = sandbox.inspect(source)
    functions = found.functions if isinstance(found, Inspection) else ()
    # Of two functions with one name, Python takes the last.
    return next((one for one in reversed(functions) if one.name == place), None)


def between_the_faces(lesson: Lesson, sandbox: Sandbox) -> list[str]:
    """Sentences on what differs in idea between the clear face of the reference and the fast one.

    Args:
        lesson: one with a function.
        sandbox: where both are looked into, and not run.
    """
    if not lesson.fast_file.exists():
        return ["It has no fast face: the clear one is quick enough, and stands in."]
    clear, fast = (_whole(course.solution(lesson, face), sandbox) for face in course.FACES)
    return list(differences(clear, fast, OF_FACES)) if clear and fast else []


def _whole(source: str, sandbox: Sandbox) -> Span | None:
    """All functions of a text as if they were one: helpers are part of the idea."""
    found = sandbox.inspect(textwrap.dedent(source))
    if not isinstance(found, Inspection) or not found.functions:
        return None
    own = {one.name for one in found.functions}
    calls = frozenset().union(*(one.calls for one in found.functions)) - own
    return Span("", 1, 1, calls, max(one.loops for one in found.functions))


@dataclass(frozen=True)
class Names:
    """How two ways to write a function are called when they are compared."""

    loops: str
    other_loops: str
    only: str
    other_only: str


YOURS = Names("Your loops", "Those of the reference", "Only yours", "Only the reference")
OF_FACES = Names(
    "Loops of the clear one", "Of the fast one", "Only the clear one", "Only the fast one"
)


def differences(mine: Span, reference: Span, names: Names = YOURS) -> Iterator[str]:
    """Sentences on what differs; one that says so where nothing that we know of does."""
    told = False
    if mine.loops != reference.loops:
        told = True
        yield f"{names.loops}: {_deep(mine.loops)}. {names.other_loops}: {_deep(reference.loops)}."
    for whose, calls in (
        (names.only, mine.calls - reference.calls),
        (names.other_only, reference.calls - mine.calls),
    ):
        for name in sorted(calls & _WHAT_IT_DOES.keys()):
            told = True
            yield f"{whose} uses {name}, which {_WHAT_IT_DOES[name]}."
    if not told:
        yield "Both are built on the same idea."


def _deep(loops: int) -> str:
    return f"{loops} inside each other" if loops > 1 else "one" if loops else "none, NumPy has them"


_WHAT_IT_DOES = {
    "@": "is the matrix product",
    "amax": "takes the largest along the axes that it is told",
    "argmax": "finds where the largest stands",
    "as_strided": "looks at all windows of the image at once, without copying a number",
    "block_reduce": "goes block by block, and fills an odd edge up with zeros",
    "clip": "keeps numbers inside two bounds: log never meets 0",
    "concatenate": "joins arrays end to end",
    "convolve": "slides a kernel and turns it round on the way",
    "convolve2d": "slides a kernel and turns it round on the way, so it is turned before as well",
    "correlate": "slides a kernel as it lies",
    "correlate2d": "slides a kernel as it lies: nothing has to be turned",
    "dot": "is the product of matrices",
    "einsum": "names the axes by letters, and sums over those that do not come back",
    "expit": "is SciPy's sigmoid, safe for very negative numbers",
    "fftconvolve": "convolves by way of the Fourier transform: quicker for large kernels only",
    "flip": "turns a kernel round, here because convolve2d will turn it once more",
    "log_softmax": "takes softmax and logarithm in one go, so that neither can overflow",
    "logaddexp": "adds two exponentials without computing either: it cannot overflow",
    "logsumexp": "sums exponentials by their largest, so that none can overflow",
    "matmul": "is the product of matrices",
    "maximum": "takes the larger of two numbers, place by place",
    "pad": "lays the zeros around the image itself, so that even kernels fall into place too",
    "prod": "multiplies the sizes of the axes to a number of elements",
    "ravel": "gives one axis, copying only where it must",
    "reshape": "gives the same numbers other axes; no number moves",
    "rot90": "turns by a quarter; twice is a flip in both directions",
    "sliding_window_view": "looks at all windows of the image at once, without copying a number",
    "softmax": "is a ready softmax",
    "tensordot": "sums over several axes in one product of matrices",
    "vdot": "is the product of vectors",
    "where": "chooses between two numbers, place by place; both are computed",
}
"""What functions of NumPy, SciPy and scikit-image that learners choose between do."""

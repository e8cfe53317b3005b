"""Which sections a report has, in which order and words: facts in, a document out.

What was not done is said to be missing, with the command that does it; no figure stands in for
another one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import tutor
from tutor.report import labs
from tutor.report.document import Block, Code, Document, Heading, Own, Paragraph, Table
from tutor.report.facts import Facts, Function

_QUESTIONS = {
    "activation": "Explain in your own words what each activation does to a number, and what "
    "softmax does to a row of them.",
    "conv2d": "Explain in your own words how your convolution adds up over the input channels, "
    "and why the kernel is turned.",
    "pool2d": "Explain in your own words what max pooling keeps and what it throws away.",
    "flatten": "Explain in your own words in which order flatten puts the numbers, and why the "
    "order matters.",
    "dense": "Explain in your own words what a dense layer computes, with the shapes of W, h "
    "and b.",
    "setup_model": "Explain in your own words how the weights of a layer are counted.",
    "evaluate": "Explain in your own words how the loss is computed from the probabilities, and "
    "what it says that accuracy does not.",
}


def document(facts: Facts, *, hints: bool = False) -> Document:
    """The report on ``facts``; with ``hints``, how many hints each lesson took."""
    return (
        Heading(1, "Lab report: convolutional neural networks"),
        Paragraph(
            "Every figure here was recorded when it was measured. A figure that is missing was "
            "not measured. The blocks under questions are yours to fill in; they are kept when "
            "the report is made again."
        ),
        Own("summary", "In a few sentences: what did you build, and what did you find?"),
        *_network(facts),
        *(block for one in facts.labs for block in labs.section(one)),
        *_code(facts),
        *(_hints(facts) if hints else ()),
        *_made_with(facts),
    )


def _network(facts: Facts) -> Iterator[Block]:
    yield Heading(2, "My network beside Keras")
    yield from _parity(facts)
    yield Heading(3, "The whole network")
    yield from _compared(facts)
    yield Own("network", "What do the differences to Keras come from, and do they matter?")


def _parity(facts: Facts) -> Iterator[Block]:
    rows, older = [], False
    for lesson, one in facts.known.parity.items():
        older = older or one.source != facts.source
        where = f"{_place(one.index)}: {one.yours:.6g}, Keras {one.keras:.6g}" if one.case else "-"
        rows.append(
            (
                lesson + (" (older cnn.py)" if one.source != facts.source else ""),
                one.outcome,
                f"{one.passed} of {one.cases}",
                "-" if one.largest is None else f"{one.largest:.1e}",
                f"{one.case}, {where}" if one.case else where,
            )
        )
    if not rows:
        yield Paragraph("No layer was checked against Keras yet: cnn-tutor check")
        return
    head = ("lesson", "outcome", "cases", "largest difference", "where")
    yield Table("Each layer against Keras on hidden cases, the last check of each", head, (*rows,))
    if older:
        yield Paragraph(
            "cnn.py has changed since the checks that are marked so: cnn-tutor check makes them "
            "anew."
        )


def _compared(facts: Facts) -> Iterator[Block]:
    one = facts.known.compared
    if one is None:
        yield Paragraph("The whole network was not run beside Keras yet: cnn-tutor compare")
        return
    rows = (
        ("weights", str(one.weights), str(one.keras_weights)),
        ("loss", f"{one.loss:.4f}", f"{one.keras_loss:.4f}"),
        ("accuracy", percent(one.accuracy), percent(one.keras_accuracy)),
        ("time an image", f"{1000 * one.seconds:.3f} ms", f"{1000 * one.keras_seconds:.3f} ms"),
    )
    of = f"the weights of my run {one.run}" if one.run else "the weights of the lab's network"
    caption = f"Both with {of}, on {one.images} test images of {one.dataset}"
    yield Table(caption, ("", "mine", "Keras"), rows)
    yield Paragraph(f"The largest difference of any probability is {one.largest_difference:.1e}.")
    if one.source != facts.source:
        yield Paragraph("cnn.py has changed since: cnn-tutor compare measures it anew.")


def _code(facts: Facts) -> Iterator[Block]:
    yield Heading(2, "My functions")
    for one in facts.functions:
        yield Heading(3, one.lesson.place)
        if not one.code:
            yield Paragraph(f"{one.lesson.place} is not in cnn.py.")
        elif _unwritten(one):
            yield Paragraph("Not written yet.")
        else:
            yield Code(one.code)
        yield Own(one.lesson.id, _QUESTIONS[one.lesson.id])


def _unwritten(one: Function) -> bool:
    return one.code.strip() == "\n".join(one.lesson.stub.rstrip().split("\n")).strip()


def _hints(facts: Facts) -> Iterator[Block]:
    yield Heading(2, "Hints taken")
    rows = [
        (
            one.lesson.id,
            str(one.record.attempts),
            f"{one.record.hints} of {len(one.lesson.hints)}",
            str(len(one.record.explained)),
            "yes" if one.record.solution else "no",
        )
        for one in facts.functions
    ]
    head = ("lesson", "attempts", "hints", "mistakes explained", "solution opened before the pass")
    yield Table("As recorded in the folder", head, tuple(rows))


def _made_with(facts: Facts) -> Iterator[Block]:
    yield Heading(2, "Versions and data")
    rows = {name: version for name, version in facts.versions.items() if name != "cnn-tutor"}
    versions = (("cnn-tutor", tutor.__version__), *rows.items())
    yield Table("Programs, as the newest runs recorded them", ("program", "version"), versions)
    data = [
        (one.lab.title, label, "a stand-in, not the real data" if stand_in else "the real data")
        for one in facts.labs
        for label, stand_in in one.datasets.items()
    ]
    if facts.known.compared is not None:
        label = facts.known.compared.dataset
        told = "a stand-in, not the real data" if "stand-in" in label else "the real data"
        data.append(("my network beside Keras", label, told))
    if data:
        yield Table("Data sets that figures come from", ("used in", "data", ""), tuple(data))


def percent(fraction: float | None) -> str:
    """``0.8312`` as ``83.12 %``; a dash where there is none."""
    return "-" if fraction is None or math.isnan(fraction) else f"{100 * fraction:.2f} %"


def _place(index: tuple[int, ...]) -> str:
    return f"at ({', '.join(map(str, index))})" if index else "the number itself"

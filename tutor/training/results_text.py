"""Results in lines of plain text: for commands, and in place of the pictures of the screens."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from tutor.metrics import CUT
from tutor.training.results import Results

_CUTS = tuple(round(0.1 * n, 1) for n in range(1, 10))
_BEFORE_BAR = 42  # columns


def summary(results: Results) -> Iterator[str]:
    """What was looked at, and the two figures that count."""
    yield f"{results.run}: {looked_at(results)}"
    if results.stand_in:
        yield "They stand in for the real data: these figures say nothing about it."
    yield f"accuracy {100 * results.accuracy:.2f} %" + area(results)


def looked_at(results: Results) -> str:
    """How many images of which data: no figure stands without it."""
    return f"{results.count:,} validation images, {results.data}"


def area(results: Results) -> str:
    """The AUC with its number of patches, as the end of a line; empty in a lab without one."""
    if not results.lab.two_classes:
        return ""
    if results.roc is None:
        return "   no AUC: only one class is there"
    return f"   AUC {results.roc.area:.4f} of the tumour column, {results.count:,} patches"


def roc(results: Results) -> Iterator[str]:
    """The ROC curve at a few cuts, the usual and the best one among them."""
    if results.roc is None:
        yield no_roc(results)
        return
    yield f"{'cut':<8}{'tumour found':>13}{'false alarms':>14}"
    for cut in sorted({*_CUTS, CUT, results.roc.best}):
        point, _ = results.at(cut)
        told = f"  {_known(results, cut)}".rstrip()
        yield (
            f"{cut:<8.3f}{100 * point.true_positive:>11.1f} %{100 * point.false_positive:>12.1f} %"
            f"{told}"
        )


def _known(results: Results, cut: float) -> str:
    """What is special about a cut; empty where nothing is."""
    best = results.roc is not None and cut == results.roc.best
    names = [
        *(["the usual cut"] if cut == CUT else []),
        *(["the best cut (Youden)"] if best else []),
    ]
    return ", ".join(names)


def no_roc(results: Results) -> str:
    """Why there is no ROC curve."""
    if not results.lab.two_classes:
        return "A ROC curve is of one class against another; there are ten here. See confusion."
    return "There is no ROC curve: all validation patches are of one class."


def at_cut(results: Results, cut: float) -> Iterator[str]:
    """What one cut means: the two rates, and the counts behind them."""
    point, counts = results.at(cut)
    (right_0, wrong_1), (wrong_0, right_1) = counts
    yield f"tumour is said above cut {cut:.3f}"
    yield _known(results, cut)
    yield f"tumour found  {_share(point.true_positive)}  (TPR)"
    yield f"false alarms  {_share(point.false_positive)}  (FPR)"
    yield ""
    yield f"{'':<10}{'called':>8}{'called':>8}"
    yield f"{'':<10}{'healthy':>8}{'tumour':>8}"
    yield f"{'healthy':<10}{right_0:>8,}{wrong_1:>8,}"
    yield f"{'tumour':<10}{wrong_0:>8,}{right_1:>8,}"
    yield ""
    yield f"accuracy      {_share((right_0 + right_1) / max(results.count, 1))}"


def confusion(results: Results) -> Iterator[str]:
    """The confusion matrix, and the share of each class that is found."""
    names, counts = results.names, results.confusion
    width = max(7, *(len(f"{one:,}") + 1 for one in counts.ravel())) if len(names) == 2 else 5
    yield f"{'':<9}it says"
    yield f"{'label':<9}" + "".join(f"{name:>{width}}" for name in names) + f"{'found':>10}"
    for name, row in zip(names, counts, strict=True):
        right = row[names.index(name)] / row.sum() if row.sum() else math.nan
        cells = "".join(f"{count:>{width},}" for count in row)
        yield f"{name:<9}{cells}{_share(right):>10}"
    if told := most_confused(results):
        yield ""
        yield told


def most_confused(results: Results) -> str:
    """The mistake that is made most often, as a sentence; empty where none is made."""
    names, counts = results.names, results.confusion
    wrong = counts - np.diag(np.diag(counts))
    if not wrong.any():
        return ""
    label, said = np.unravel_index(int(wrong.argmax()), wrong.shape)
    told = f"{names[label]}, called {names[said]}: {counts[label, said]:,}"
    return f"The most frequent mistake: {told} of {counts[label].sum():,}."


def calibration(results: Results, width: int = 0) -> Iterator[str]:
    """Said against found, bin by bin; in ``width`` columns drawn as well, where there is room."""
    room = min(width - _BEFORE_BAR, 100)
    bars = room >= 10
    yield calibration_question(results)
    yield ""
    drawn = "  found █ and said │" if bars else ""
    yield f"{'said':<13}{'images':>8}{'mean said':>11}{'found':>8}{drawn}"
    for one in results.bins:
        place = f"{one.low:.1f} to {one.high:.1f}"
        if not one.count:
            yield f"{place:<13}{0:>8}{'-':>11}{'-':>8}"
            continue
        bar = f"  {_bar(one.said, one.found, room)}" if bars else ""
        yield f"{place:<13}{one.count:>8,}{one.said:>11.2f}{one.found:>8.2f}{bar}".rstrip()
    yield ""
    error = 100 * results.calibration_error
    yield f"calibration error {error:.1f} points (ECE): {_tendency(results)}"


def calibration_question(results: Results) -> str:
    """What calibration asks, in the words of the lab."""
    if results.lab.two_classes:
        return "Of the patches that it calls tumour with 0.8, are 80 % tumour?"
    return "Of the digits of which it is sure to 0.8, are 80 % right?"


def _tendency(results: Results) -> str:
    """Whether it is surer than it may be: sureness and accuracy of what it says, all together."""
    sure = float(results.probability.max(axis=1).mean())
    points = 100 * (sure - results.accuracy)
    if abs(points) < 1:
        return "as sure as it is right."
    return f"{abs(points):.1f} points {'too sure' if points > 0 else 'not sure enough'}."


def _bar(said: float, found: float, room: int) -> str:
    cells = list("█" * round(found * room) + "·" * (room - round(found * room)))
    cells[min(int(said * room), room - 1)] = "│"
    return "".join(cells)


def _share(fraction: float) -> str:
    return "-" if math.isnan(fraction) else f"{100 * fraction:.1f} %"

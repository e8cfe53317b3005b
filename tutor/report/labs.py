"""The section of a training lab: every model tried, the final runs, their curves, and more."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tutor import metrics
from tutor.errors import TutorError
from tutor.gallery import Tile
from tutor.pixels import png
from tutor.report import plots
from tutor.report.document import (
    Block,
    Heading,
    Own,
    Paragraph,
    Picture,
    Pictures,
    Plot,
    Series,
    Table,
)
from tutor.report.facts import LabFacts, Trained
from tutor.training import results
from tutor.training.expectations import Judgement, judgements, tally
from tutor.training.summary import Figures, figures

_QUESTIONS = {
    "digits": "Which regularization did you try, in which order, and why? What helped, what did "
    "not, and by more than noise?",
    "patchcam": "What did you change for tissue, and why does it keep the label true? What helped, "
    "and what did not?",
}


def section(facts: LabFacts) -> Iterator[Block]:
    """The lab's part of the report."""
    lab = facts.lab
    yield Heading(2, f"The {lab.title}")
    if not facts.tried:
        yield Paragraph(f"No training has finished yet: cnn-tutor train {lab.what}")
        yield Own(lab.what, _QUESTIONS[lab.what])
        return
    for label, stand_in in facts.datasets.items():
        yield Paragraph(f"Data: {label}.{_STAND_IN if stand_in else ''}")
    judged = judgements(facts.tried)
    yield _tried(facts, judged)
    if judged:
        yield from _expected(judged)
    if facts.unfinished:
        yield Paragraph(f"{facts.unfinished} more runs did not come to their end.")
    yield from _final(facts)
    yield Own(lab.what, _QUESTIONS[lab.what])


_MORE = ("tumour, called healthy", "tumour, called tumour", "calibration error, points")
_STAND_IN = " It stands in for the real data: these figures say nothing about the real data."


def _tried(facts: LabFacts, judged: Sequence[Judgement]) -> Table:
    expected = {one.model: one.cell for one in judged}
    first, rows = facts.tried[0], []
    for one in facts.tried:
        against = one.against(first) if one is not first else None
        row: tuple[str, ...] = (one.name, str(one.count), _mean(one.valid), _mean(one.test))
        if facts.lab.two_classes:
            row += (f"{one.auc.mean:.4f}" if one.auc else "-",)
        if judged:
            row += (expected.get(one.name, "-"),)
        rows.append((*row, against.sentence if against else "-"))
    auc = ("AUC",) if facts.lab.two_classes else ()
    said = ("expected",) if judged else ()
    head = ("model", "runs", "validation", "test", *auc, *said, "against the first, points")
    return Table("Every model that was tried: means in percent, 95 % interval", head, tuple(rows))


def _expected(judged: Sequence[Judgement]) -> Iterator[Block]:
    """What was said before each model was trained, held against the model before it."""
    rows = [
        (
            one.model,
            one.before or "its runs are gone",
            str(one.expectation),
            str(one.came or "cannot be told yet"),
            f"{one.difference.points} on {one.difference.figures.count}" if one.difference else "-",
        )
        for one in judged
    ]
    caption = "What was expected of validation before a model was trained, and what came"
    head = ("model", "against", "expected", "came", "points, on seeds in common")
    yield Table(caption, head, tuple(rows))
    yield Paragraph(f"{tally(judged)} A difference within its 95 % interval counts as the same.")


def _final(facts: LabFacts) -> Iterator[Block]:
    yield Heading(3, "The final runs")
    if not facts.final:
        yield Paragraph(
            f"No final run yet: cnn-tutor train {facts.lab.what} --runs 5 --final opens the test "
            "set."
        )
        return
    if len(facts.final) < 5:
        yield Paragraph(f"{len(facts.final)} of 5 final runs are finished; the lab asks for five.")
    yield _runs(facts)
    yield from _spread(facts)
    params = sorted({one.seen.params for one in facts.final})
    yield Paragraph(f"Trainable parameters of the model: {', '.join(map(str, params))}.")
    yield from _curves(facts)
    if facts.lab.two_classes:
        yield from _tissue(facts.final)


def _runs(facts: LabFacts) -> Table:
    rows = []
    for one in facts.final:
        end = one.end
        row: tuple[str, ...] = (
            str(one.recipe.seed),
            _percent(end.valid_accuracy),
            _percent(end.test_accuracy),
        )
        row += (_four(end.valid_loss), _four(end.test_loss))
        if facts.lab.two_classes:
            row += (_four(end.valid_auc), _four(end.test_auc))
        rows.append((*row, str(end.best_epoch or "-")))
    auc = ("validation AUC", "test AUC") if facts.lab.two_classes else ()
    head = ("seed", "validation", "test", "validation loss", "test loss", *auc, "kept epoch")
    name = facts.final[0].recipe.source
    return Table(f"All final runs of {name}; accuracies in percent", head, tuple(rows))


def _spread(facts: LabFacts) -> Iterator[Block]:
    """Mean and variance of what the final runs gave, one line a metric."""
    rows = []
    for name in ("valid_accuracy", "test_accuracy", "valid_auc", "test_auc"):
        known = [v for one in facts.final if (v := getattr(one.end, name)) is not None]
        if known:
            told = name.replace("valid", "validation").replace("_", " ")
            scale = 100 if name.endswith("accuracy") else 1
            rows.append((told.replace("auc", "AUC"), *_figures(figures(known), scale)))
    head = ("", "runs", "mean", "variance", "standard deviation", "95 % interval")
    yield Table("Over all final runs; accuracies in percent, not the best run", head, tuple(rows))
    if not any(one.end.test_accuracy is not None for one in facts.final):
        yield Paragraph("The test set has no labels here, so that nothing is measured on it.")


def _figures(told: Figures, scale: float) -> tuple[str, ...]:
    digits = 2 if scale == 100 else 4
    if told.count == 1:
        return ("1", f"{scale * told.mean:.{digits}f}", "-", "-", "-")
    return (
        str(told.count),
        f"{scale * told.mean:.{digits}f}",
        f"{scale**2 * told.variance:.{digits if scale == 100 else 6}f}",
        f"{scale * told.deviation:.{digits}f}",
        f"± {scale * told.half_width:.{digits}f}",
    )


def _curves(facts: LabFacts) -> Iterator[Plot]:
    """Of the first final run: one seed, named, since a mean of curves hides what one does."""
    one = facts.final[0]
    epochs = tuple(float(n) for n in range(1, len(one.seen.loss) + 1))
    if len(epochs) < 2:
        return
    for of, scale in (("accuracy", 100), ("loss", 1)):
        train, valid = getattr(one.seen, of), getattr(one.seen, f"valid_{of}")
        told = f"{of}, %" if scale == 100 else of
        yield Plot(
            f"{facts.lab.what}-{of}",
            f"{of.capitalize()} by epoch, the final run of seed {one.recipe.seed}",
            "epoch",
            told,
            (
                Series("training", epochs, tuple(scale * v for v in train)),
                Series("validation", epochs, tuple(scale * v for v in valid), dash=1),
            ),
            (0, 100) if scale == 100 else None,
        )


def _tissue(final: Sequence[Trained]) -> Iterator[Block]:
    """ROC, confusion and calibration on the validation set, which has labels in any case."""
    curves: list[Series] = []
    calibrated: list[Series] = []
    points: list[tuple[float, float]] = []
    rows: list[tuple[str, ...]] = []
    for one in final:
        found = one.predictions
        curve = metrics.roc(found.label, found.probability[:, 1]) if found else None
        if found is None or curve is None:
            continue
        at = metrics.operating_point(found.label, found.probability[:, 1])
        bins = metrics.calibration(found.label, found.probability[:, 1])
        (right_0, wrong_1), (wrong_0, right_1) = metrics.confusion(found.label, found.probability)
        counts = (right_0, wrong_1, wrong_0, right_1)
        error = metrics.calibration_error(bins)
        rows.append((str(one.recipe.seed), *map(str, counts), f"{100 * error:.1f}"))
        name = f"seed {one.recipe.seed}"
        curves.append(Series(name, curve.false_positive, curve.true_positive, dash=len(curves)))
        points.append((at.false_positive, at.true_positive))
        known = [one for one in bins if one.count]
        said, found_share = tuple(b.said for b in known), tuple(b.found for b in known)
        calibrated.append(Series(name, said, found_share, dash=len(calibrated)))
    if not curves:
        why = (
            "are of one class, or no numbers"
            if any(one.predictions for one in final)
            else "were not recorded"
        )
        yield Paragraph(f"No ROC curve: the predictions of the validation set {why}.")
        return
    yield Plot(
        "patchcam-roc",
        "ROC curves on the validation set; the dots are the cut at 0.5",
        "false positive rate",
        "true positive rate",
        (
            *curves,
            Series(
                "cut 0.5", tuple(x for x, _ in points), tuple(y for _, y in points), markers=True
            ),
            Series("guessing", (0, 1), (0, 1), dash=plots.DOTS),
        ),
        (0, 1),
    )
    head = ("seed", "healthy, called healthy", "healthy, called tumour", *_MORE)
    yield Table("Confusion on the validation set, cut at 0.5", head, tuple(rows))
    yield Plot(
        "patchcam-calibration",
        "Calibration on the validation set: of the patches called tumour with a probability, "
        "how many are",
        "mean probability of tumour",
        "share that is tumour",
        (*calibrated, Series("perfect", (0, 1), (0, 1), dash=plots.DOTS)),
        (0, 1),
    )
    yield from _gallery(final[0])


_TILES = 8
_TIMES = 4  # a patch of 32 pixels is four centimetres wide on paper


def _gallery(one: Trained) -> Iterator[Block]:
    """The surest mistakes of the first final run, as pictures."""
    try:
        gallery = results.gallery(one.run)
    except TutorError as error:
        yield Paragraph(str(error))
        return
    tiles = [gallery.tile(number) for number in range(min(_TILES, len(gallery)))]
    pictures = tuple(
        Picture(f"patchcam-gallery-{number}", png(tile.image, _TIMES), _told(tile))
        for number, tile in enumerate(tiles, 1)
    )
    yield Pictures(
        f"Validation patches, the surest mistakes first, the run of seed {one.recipe.seed}",
        pictures,
    )


def _told(tile: Tile) -> str:
    verdict = "a mistake" if tile.wrong else "right"
    return (
        f"patch {tile.place}: {tile.label}, called {tile.said} ({tile.probability:.2f}), {verdict}"
    )


def _mean(told: Figures | None) -> str:
    if told is None:
        return "-"
    interval = "" if math.isnan(told.half_width) else f" ± {100 * told.half_width:.2f}"
    return f"{100 * told.mean:.2f}{interval}"


def _percent(fraction: float | None) -> str:
    return "-" if fraction is None else f"{100 * fraction:.2f}"


def _four(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _columns(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(x for x, _ in points), tuple(y for _, y in points)

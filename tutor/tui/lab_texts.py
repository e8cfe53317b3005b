"""The words and figures of the labs' screen. Pure functions of what runs recorded."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.training.events import End
from tutor.training.progress import Snapshot
from tutor.training.summary import Figures, summary
from tutor.wording import duration

GUIDES = {
    "digits": (
        "The model in regularization.py learns 128 digits (F2 shows them). Others, from which "
        "it never learns, tell how well it does. It begins as the lab's starting network, with "
        "nothing against overfitting.\n\n"
        "Before you press F9: what will the two accuracies do? How far apart?\n\n"
        "Afterwards change one thing, in the form (F4) or with your editor, and train again on the "
        "same seeds: F9 first asks what you expect. F6 shows whether the difference is more than "
        "noise."
    ),
    "patchcam": (
        "The model in patchcam.py learns to tell tumour from healthy tissue. Patches from which "
        "it never learns tell how well it does: accuracy, and the AUC of the tumour column. It "
        "begins as the lab's start, which sees no shape.\n\n"
        "Before you press F9, look (F2): which AUC can it reach by colour alone?\n\n"
        "Afterwards change one thing, in the form (F4) or with your editor, and train again on "
        "the same seeds: F9 first asks what you expect. F6 shows whether the difference is more "
        "than noise."
    ),
}
"""What the screen says before anything was trained, by lab."""


def percent(fraction: float | None) -> str:
    """``0.8312`` as ``83.1``; a dash where there is no number."""
    return "-" if fraction is None or fraction != fraction else f"{100 * fraction:.1f}"


def area(auc: float | None) -> str:
    """``0.93124`` as ``0.9312``; a dash where there is none."""
    return "-" if auc is None else f"{auc:.4f}"


def standing(seen: Snapshot) -> str:
    """Where a run is: epoch, speed and the time that is left, or a sentence."""
    if not seen.epochs or seen.message:
        return seen.message or seen.status.value
    speed = f"{seen.images_per_second:.0f} img/s"
    parts = [f"epoch {seen.epoch} of {seen.epochs}", f"{speed} on {seen.device or '?'}"]
    if seen.eta is not None:
        parts.append(f"{duration(seen.eta)} left")
    return "  ".join(parts)


def summed_up(ends: Iterable[End | None]) -> str:
    """Mean, interval and variance of the finished runs in a line; empty where there is none."""
    told = summary(ends)
    parts = [
        f"{name}: {_accuracies(figures)}"
        for name, figures in (("validation", told.valid), ("test", told.test))
        if figures is not None
    ]
    parts += [
        f"{name}: {_areas(figures)}"
        for name, figures in (("AUC", told.valid_auc), ("on the test set", told.test_auc))
        if figures is not None
    ]
    count = told.valid.count if told.valid else 0
    runs_told = "1 finished run" if count == 1 else f"{count} finished runs"
    return "   ".join([runs_told, *parts]) if parts else ""


def _areas(figures: Figures) -> str:
    if figures.count == 1:
        return area(figures.mean)
    spread = 1e4 * figures.variance  # of hundredths, as the variance of percentages
    return f"mean {figures.mean:.4f} ± {figures.half_width:.4f} (95 %), variance {spread:.2f}"


def _accuracies(figures: Figures) -> str:
    mean = f"{100 * figures.mean:.2f} %"
    if figures.count == 1:
        return mean
    variance = 1e4 * figures.variance  # of percentages, as the table shows them
    return f"mean {mean} ± {100 * figures.half_width:.2f} (95 %), variance {variance:.2f}"

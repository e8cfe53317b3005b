"""The words and figures of the labs' screen. Pure functions of what runs recorded."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.phrases import counted, phrase
from tutor.training.events import End
from tutor.training.progress import Snapshot
from tutor.training.summary import Figures, summary
from tutor.wording import duration


def percent(fraction: float | None) -> str:
    """``0.8312`` as ``83.1``; a dash where there is no number."""
    return "-" if fraction is None or fraction != fraction else f"{100 * fraction:.1f}"


def area(auc: float | None) -> str:
    """``0.93124`` as ``0.9312``; a dash where there is none."""
    return "-" if auc is None else f"{auc:.4f}"


def standing(seen: Snapshot) -> str:
    """Where a run is: epoch, speed and the time that is left, or a sentence."""
    if not seen.epochs or seen.message:
        return seen.message or phrase(f"status.{seen.status}")
    speed = f"{seen.images_per_second:.0f}"
    parts = [
        phrase("runs.at_epoch", epoch=seen.epoch, count=seen.epochs),
        phrase("runs.speed", speed=speed, device=seen.device or "?"),
    ]
    if seen.eta is not None:
        parts.append(phrase("runs.left", time=duration(seen.eta)))
    return "  ".join(parts)


def summed_up(ends: Iterable[End | None]) -> str:
    """Mean, interval and variance of the finished runs in a line; empty where there is none."""
    told = summary(ends)
    parts = [
        f"{phrase(name)}: {_accuracies(figures)}"
        for name, figures in (("runs.of.valid", told.valid), ("runs.of.test", told.test))
        if figures is not None
    ]
    parts += [
        f"{phrase(name)}: {_areas(figures)}"
        for name, figures in (("runs.of.auc", told.valid_auc), ("runs.of.test_auc", told.test_auc))
        if figures is not None
    ]
    count = told.valid.count if told.valid else 0
    return "   ".join([counted("runs.finished", count), *parts]) if parts else ""


def _areas(figures: Figures) -> str:
    if figures.count == 1:
        return area(figures.mean)
    spread = 1e4 * figures.variance  # of hundredths, as the variance of percentages
    return _spread(f"{figures.mean:.4f}", f"{figures.half_width:.4f}", spread)


def _accuracies(figures: Figures) -> str:
    mean = f"{100 * figures.mean:.2f} %"
    if figures.count == 1:
        return mean
    variance = 1e4 * figures.variance  # of percentages, as the table shows them
    return _spread(mean, f"{100 * figures.half_width:.2f}", variance)


def _spread(mean: str, half: str, variance: float) -> str:
    return phrase("runs.spread", mean=mean, half=half, variance=f"{variance:.2f}")

"""What a run used, for its recipe: settings of the model's file, images, data and versions."""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import Any

import numpy as np

from tutor.datasets import Dataset
from tutor.training import evaluation
from tutor.training.labs import Lab
from tutor.training.modelfile import Settings
from tutor.training.recipes import Recipe


def completed(recipe: Recipe, settings: Settings, data: Dataset, lab: Lab, keras: Any) -> Recipe:
    """``recipe`` with everything that the trainer used, for whoever wants to train it again."""
    available, wanted = len(data.x_train), settings.training_images
    return replace(
        recipe,
        epochs=recipe.epochs or settings.epochs,
        batch_size=settings.batch_size,
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        training_images=available if wanted is None else min(wanted, available),
        validated_images=len(evaluation.looked_at(lab, len(data.x_valid))),
        schedule=settings.schedule,
        warmup_steps=settings.warmup_steps,
        label_smoothing=settings.label_smoothing,
        validate_every=settings.validate_every,
        keep=settings.keep,
        patience=settings.patience,
        from_logits=settings.from_logits,
        validation=_validation_told(lab, len(data.x_valid), settings),
        dataset=data.label,
        stand_in=data.stand_in,
        versions=recipe.versions
        | {
            "python": platform.python_version(),
            "keras": keras.__version__,
            "backend": keras.backend.backend(),
            "numpy": np.__version__,
        },
    )


def _validation_told(lab: Lab, available: int, settings: Settings) -> str:
    looked_at = evaluation.looked_at(lab, available)
    which = "The first" if len(looked_at) == looked_at[-1] + 1 else "Evenly spread"
    often = "every epoch" if settings.validate_every == 1 else f"{settings.validate_every} epochs"
    kept = (
        "the weights of the epoch with the best accuracy on them are kept"
        if settings.keep == "best"
        else "nothing is chosen by them: the weights of the last epoch are kept"
    )
    return (
        f"{which} {len(looked_at)} validation images after {often}; {kept}, and only these see all "
        "validation images and, if final, the test set."
    )

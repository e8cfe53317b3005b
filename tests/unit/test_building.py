"""What a model must look like before it is trained."""

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from tutor.datasets import Dataset
from tutor.errors import TrainingError
from tutor.training import building
from tutor.training.labs import PATCHCAM
from tutor.training.modelfile import ModelFile, Settings


@pytest.fixture
def built(monkeypatch):
    """``built(output_shape)``: a model with that output, built as the trainer does."""
    monkeypatch.setattr(building, "_created_layers", lambda keras: nullcontext([]))
    images, labels = np.zeros((2, 32, 32, 3), np.uint8), np.zeros(2, np.uint8)
    data = Dataset("patchcam", "tissue", True, *(3 * (images, labels)), classes=2)

    def build(output_shape):
        model = SimpleNamespace(output_shape=output_shape) if output_shape else "no model"
        file = ModelFile(Settings(), lambda shape, classes: model)
        return building.build(None, file, data, PATCHCAM, "patchcam.py")[0]

    return build


def test_two_probabilities_a_patch_are_taken(built):
    assert built((None, 2)).output_shape == (None, 2)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((None, 1), "wants two, healthy and tumour"),
        ((None, 8, 8, 2), r"it must be \(None, 2\)"),
        ((None, 10), r"it must be \(None, 2\)"),
        (None, "must return a Keras model"),
    ],
)
def test_what_is_no_model_of_two_classes_is_said(built, shape, said):
    with pytest.raises(TrainingError, match=said):
        built(shape)

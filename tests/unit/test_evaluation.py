"""What a model makes of a set: figures chunk by chunk, AUC of the tumour column, predictions."""

import dataclasses

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tutor.training import evaluation
from tutor.training.evaluation import Evaluation, tumour_auc
from tutor.training.labs import DIGITS, PATCHCAM
from tutor.training.modelfile import Settings

RANDOM = np.random.default_rng(0)


class Pretender:
    """Gives a probability that follows from the first pixel; its loss is 1 for each chunk."""

    def __init__(self, logits=False):
        self.given = []
        self._logits = logits

    def predict_on_batch(self, images):
        self.given.append(images)
        tumour = (images[:, 0, 0, 0] + 1) / 2
        both = np.stack([1 - tumour, tumour], axis=1)
        return np.log(np.maximum(both, 1e-9)) if self._logits else both

    def compute_loss(self, y, y_pred, training):
        assert len(y) == len(y_pred)
        assert training is False
        return float(len(y))


def patches(count):
    return RANDOM.integers(1, 255, (count, 4, 4, 3), dtype=np.uint8)


def look(model, lab=PATCHCAM, **settings):
    return Evaluation(model, lab, Settings(**settings), classes=2)


def test_a_set_is_looked_at_in_chunks_and_counts_as_a_whole():
    images, labels = patches(300), RANDOM.integers(0, 2, 300).astype(np.uint8)
    model = Pretender()
    found = look(model).evaluate(images, labels)
    assert [len(chunk) for chunk in model.given] == [128, 128, 44]
    assert all(chunk.dtype == np.float32 for chunk in model.given)
    tumour = images[:, 0, 0, 0] / 255
    assert found.probability.shape == (300, 2)
    assert np.allclose(found.probability[:, 1], tumour, atol=1e-6)
    assert (look(Pretender()).predict(images) == found.probability).all()
    assert found.accuracy == pytest.approx(np.mean((tumour > 0.5) == labels))
    assert found.auc == pytest.approx(roc_auc_score(labels, tumour))
    assert found.loss == pytest.approx((128**2 + 128**2 + 44**2) / 300)


def test_logits_become_probabilities_and_smoothed_labels_rows():
    images, labels = patches(10), np.arange(10, dtype=np.uint8) % 2
    plain = look(Pretender()).evaluate(images, labels)
    logits = look(Pretender(logits=True), from_logits=True).evaluate(images, labels)
    assert np.allclose(plain.probability, logits.probability, atol=1e-6)
    assert evaluation.targets_of(labels, Settings(label_smoothing=0.1), 2).shape == (10, 2)
    assert evaluation.targets_of(labels, Settings(), 2) is labels


def test_a_look_that_is_stopped_gives_nothing():
    model = Pretender()
    stopping = iter([None, "stop"])
    stopped = Evaluation(model, PATCHCAM, Settings(), 2, lambda: next(stopping))
    assert stopped.evaluate(patches(300), np.zeros(300, np.uint8)) is None
    assert len(model.given) == 1


def test_the_auc_is_that_of_the_tumour_column_and_not_of_both_flattened():
    """The hand-made pairs of the lesson: 5 of 6."""
    labels = np.array([1, 1, 1, 0, 0], np.uint8)
    tumour = np.array([0.9, 0.6, 0.4, 0.5, 0.2], np.float32)
    both = np.stack([1 - tumour, tumour], axis=1)
    assert tumour_auc(labels, both) == pytest.approx(5 / 6)
    flattened = roc_auc_score(np.eye(2)[labels].ravel(), both.ravel())
    assert flattened == pytest.approx(0.84)


def test_there_is_no_auc_of_one_class_of_no_numbers_and_of_digits():
    both = np.full((4, 2), 0.5, np.float32)
    assert tumour_auc(np.zeros(4, np.uint8), both) is None
    assert tumour_auc(np.array([0, 1, 0, 1], np.uint8), both * np.nan) is None
    assert look(Pretender(), DIGITS).evaluate(patches(4), np.zeros(4, np.uint8)).auc is None


def test_the_fixed_images_of_a_set_that_is_sorted_are_of_all_its_parts():
    places = evaluation.looked_at(dataclasses.replace(PATCHCAM, validated=5), 101)
    assert places.tolist() == [0, 25, 50, 75, 100]
    assert evaluation.looked_at(PATCHCAM, 3).tolist() == [0, 1, 2]
    assert evaluation.looked_at(DIGITS, 6_000).tolist() == list(range(500))


def test_predictions_are_kept_as_plain_arrays(tmp_path):
    probability = RANDOM.random((6, 2)).astype(np.float32)
    labels = np.arange(6) % 2
    evaluation.write_predictions(tmp_path, "valid", labels, probability)
    with np.load(tmp_path / evaluation.PREDICTIONS, allow_pickle=False) as kept:
        assert set(kept) == {"split", "label", "probability"}
        assert str(kept["split"]) == "valid"
        assert (kept["label"].dtype, kept["probability"].dtype) == (np.uint8, np.float32)
        assert (kept["label"] == labels).all()
        assert (kept["probability"] == probability).all()

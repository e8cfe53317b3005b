"""Figures of predictions, each held against scikit-learn or against counting by hand."""

import math
import warnings

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, roc_auc_score, roc_curve

from tutor import metrics


def drawn(seed, count=500, ties=False):
    """Labels and probabilities of tumour, single precision; with ``ties``, only eleven values."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, count).astype(np.uint8)
    tumour = np.clip(random.normal(0.4 + 0.2 * labels, 0.25), 0, 1).astype(np.float32)
    return labels, (np.round(tumour, 1) if ties else tumour)


def both(tumour):
    return np.stack([1 - tumour, tumour], axis=1)


MADE = [(seed, ties) for seed in range(5) for ties in (False, True)]


@pytest.mark.parametrize(("seed", "ties"), MADE)
def test_curve_and_area_are_those_of_scikit_learn(seed, ties):
    labels, tumour = drawn(seed, ties=ties)
    found = metrics.roc(labels, tumour)
    false, true, _ = roc_curve(labels, tumour, drop_intermediate=False)
    assert found.false_positive == pytest.approx(false, abs=1e-12)
    assert found.true_positive == pytest.approx(true, abs=1e-12)
    assert found.area == pytest.approx(roc_auc_score(labels, tumour), abs=1e-12)


@pytest.mark.parametrize(("seed", "ties"), MADE)
def test_each_cut_stands_on_the_curve(seed, ties):
    labels, tumour = drawn(seed, ties=ties)
    false, true, lowest = roc_curve(labels, tumour, drop_intermediate=False)
    for x, y, reached in zip(false[1:], true[1:], lowest[1:], strict=True):
        point = metrics.operating_point(labels, tumour, np.nextafter(float(reached), -1))
        assert (point.false_positive, point.true_positive) == pytest.approx((x, y), abs=1e-12)


@pytest.mark.parametrize(("seed", "ties"), MADE)
def test_no_cut_is_better_than_the_best(seed, ties):
    labels, tumour = drawn(seed, ties=ties)
    best = metrics.operating_point(labels, tumour, metrics.roc(labels, tumour).best)
    false, true, _ = roc_curve(labels, tumour)
    assert best.true_positive - best.false_positive == pytest.approx(max(true - false), abs=1e-12)


def test_a_cut_between_neighbours_of_single_precision_parts_them():
    low = np.float32(0.7)
    tumour = np.array([low, np.nextafter(low, np.float32(1))], np.float32)
    labels = np.array([0, 1], np.uint8)
    best = metrics.roc(labels, tumour).best
    assert metrics.confusion_at(labels, tumour, best).tolist() == [[1, 0], [0, 1]]


def test_a_network_that_ranks_the_wrong_way_round_has_a_best_cut_all_the_same():
    labels = np.array([0, 0, 1, 1], np.uint8)
    found = metrics.roc(labels, np.array([0.9, 0.8, 0.2, 0.1]))
    assert found.area == 0
    assert 0 <= found.best <= 1


def test_all_probabilities_alike_are_no_better_than_guessing():
    labels = np.array([0, 1, 0, 1], np.uint8)
    found = metrics.roc(labels, np.full(4, 0.5))
    assert found.area == 0.5
    assert (found.false_positive, found.true_positive) == ((0, 1), (0, 1))


@pytest.mark.parametrize("label", [0, 1])
def test_of_one_class_there_is_no_curve_and_one_rate(label):
    labels, tumour = np.full(4, label, np.uint8), np.array([0.1, 0.4, 0.6, 0.9])
    with warnings.catch_warnings(action="error"):
        assert metrics.roc(labels, tumour) is None
        point = metrics.operating_point(labels, tumour)
    assert math.isnan(point.true_positive) == (label == 0)
    assert math.isnan(point.false_positive) == (label == 1)
    known = point.true_positive if label else point.false_positive
    assert known == 0.5


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_scikit_learn_at_any_cut(seed):
    labels, tumour = drawn(seed)
    for cut in (0.0, 0.25, 0.5, 0.9, 1.0):
        found = metrics.confusion_at(labels, tumour, cut)
        assert (found == confusion_matrix(labels, tumour > cut, labels=[0, 1])).all()
    assert (metrics.confusion_at(labels, tumour) == metrics.confusion(labels, both(tumour))).all()


@pytest.mark.parametrize("seed", range(3))
def test_counts_of_ten_classes_are_those_of_scikit_learn(seed):
    random = np.random.default_rng(seed)
    labels, said = random.integers(0, 10, 300).astype(np.uint8), random.integers(0, 10, 300)
    probability = np.eye(10, dtype=np.float32)[said]
    assert (metrics.confusion(labels, probability) == confusion_matrix(labels, said)).all()


def test_rows_are_what_is_there_and_a_class_that_never_comes_has_its_row():
    labels = np.array([0, 0, 2], np.uint8)
    probability = np.eye(4, dtype=np.float32)[[0, 1, 2]]
    assert metrics.confusion(labels, probability).tolist() == [
        [1, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 0],
    ]


@pytest.mark.parametrize("seed", range(5))
def test_calibration_is_that_of_scikit_learn(seed):
    labels, tumour = drawn(seed)
    tumour = tumour.astype(np.float64)
    bins = [one for one in metrics.calibration(labels, tumour) if one.count]
    found, said = calibration_curve(labels, tumour, n_bins=10)
    assert [one.found for one in bins] == pytest.approx(found)
    assert [one.said for one in bins] == pytest.approx(said)
    assert sum(one.count for one in bins) == len(labels)


def test_a_bin_has_its_lower_edge_and_the_last_one_both():
    bins = metrics.calibration(np.array([0, 1, 1], np.uint8), np.array([0.0, 0.5, 1.0]))
    assert [place for place, one in enumerate(bins) if one.count] == [0, 5, 9]
    assert math.isnan(bins[1].said)


def test_the_calibration_error_is_the_mean_distance_by_hand():
    labels = np.array([1, 1, 0, 1], np.uint8)
    bins = metrics.calibration(labels, np.array([0.9, 0.9, 0.9, 0.25]))
    # three said 0.9 and two thirds are; one said 0.25 and is
    assert metrics.calibration_error(bins) == pytest.approx((3 * (0.9 - 2 / 3) + 0.75) / 4)


def test_the_surest_mistakes_come_first_and_the_surest_right_ones_last():
    labels = np.array([0, 0, 1, 1, 0], np.uint8)
    tumour = np.array([0.9, 0.1, 0.3, 0.95, 0.6])
    assert metrics.surest_first(labels, both(tumour)).tolist() == [0, 2, 4, 1, 3]
    # Of many classes it counts how sure it is of what it says, not how little it gives the label.
    three = np.array([[0.1, 0.45, 0.45], [0.2, 0.79, 0.01], [0.6, 0.2, 0.2]])
    assert metrics.surest_first(np.zeros(3, np.uint8), three).tolist() == [1, 0, 2]


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_what_is_no_number_is_refused(broken):
    labels, tumour = np.array([0, 1, 1], np.uint8), np.array([0.2, broken, 0.8])
    assert metrics.roc(labels, tumour) is None
    for figure in (metrics.operating_point, metrics.confusion_at, metrics.calibration):
        with pytest.raises(ValueError, match="no number"):
            figure(labels, tumour)
    for figure in (metrics.confusion, metrics.surest_first):
        with pytest.raises(ValueError, match="no number"):
            figure(labels, both(tumour))


def test_a_screen_does_not_wait_for_scikit_learn(fresh_python):
    loaded = fresh_python(
        "import sys, numpy as np\nfrom tutor import metrics\n"
        "metrics.roc(np.array([0, 1], np.uint8), np.array([0.2, 0.8]))\n"
        "metrics.confusion(np.array([0, 1], np.uint8), np.eye(2))\nprint(*sys.modules)"
    ).split()
    assert "tutor.metrics" in loaded
    assert "sklearn" not in loaded

"""What a finished run makes of the validation set: which figures, and when there are none."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tutor.errors import TrainingError
from tutor.training import results, results_text, runs
from tutor.training.evaluation import PREDICTIONS, write_predictions
from tutor.training.events import End, Status
from tutor.training.recipes import Recipe


def told(lines):
    return "\n".join(lines)


def test_a_run_has_the_figures_of_its_validation_set(tmp_path, tissue_run, nuclei):
    found = results.read(tissue_run(tmp_path))
    tumour = found.probability[:, 1]
    assert found.count == len(nuclei.y_valid) == 30
    assert found.roc.area == pytest.approx(roc_auc_score(nuclei.y_valid, tumour))
    assert found.accuracy == np.mean((tumour > 0.5) == nuclei.y_valid)
    assert found.confusion.sum() == 30
    assert found.stand_in
    point, counts = found.at(0.2)
    assert counts[:, 1].sum() == (tumour > 0.2).sum()
    assert point.true_positive == counts[1, 1] / 15


def test_its_pictures_begin_with_the_surest_mistakes(tmp_path, tissue_run, nuclei):
    found = results.gallery(tissue_run(tmp_path))
    tiles = [found.tile(number) for number in range(len(found))]
    wrong = [tile.probability for tile in tiles if tile.wrong]
    right = [tile.probability for tile in tiles if not tile.wrong]
    assert 0 < len(wrong) < 30
    assert [tile.wrong for tile in tiles] == [True] * len(wrong) + [False] * len(right)
    assert wrong == sorted(wrong, reverse=True)
    assert right == sorted(right)
    assert all((tile.image == nuclei.x_valid[tile.place]).all() for tile in tiles)


def test_the_newest_finished_run_with_predictions_is_taken(tmp_path, tissue_run):
    with pytest.raises(TrainingError, match="cnn-tutor train patchcam"):
        results.newest(tmp_path)
    older = tissue_run(tmp_path)
    tissue_run(tmp_path, status=Status.STOPPED)
    (tissue_run(tmp_path).folder / PREDICTIONS).unlink()
    assert results.newest(tmp_path) == older
    with pytest.raises(TrainingError, match="cnn-tutor train digits"):
        results.newest(tmp_path, "digits")


@pytest.mark.parametrize("status", [Status.STOPPED, Status.FAILED])
def test_a_run_that_did_not_end_has_none(tmp_path, tissue_run, status):
    with pytest.raises(TrainingError, match="did not come to its end"):
        results.read(tissue_run(tmp_path, status=status))


def test_predictions_of_the_test_set_are_not_opened(tmp_path, tissue_run):
    with pytest.raises(TrainingError, match="no predictions of the validation set"):
        results.read(tissue_run(tmp_path, split="test"))


@pytest.mark.parametrize("content", [b"", b"no archive", None], ids=["empty", "rubbish", "missing"])
def test_a_broken_file_of_predictions_is_told_as_such(tmp_path, tissue_run, content):
    run = tissue_run(tmp_path)
    if content is None:
        (run.folder / PREDICTIONS).unlink()
    else:
        (run.folder / PREDICTIONS).write_bytes(content)
    with pytest.raises(TrainingError, match="or they are broken: cnn-tutor train patchcam"):
        results.read(run)


def test_labels_without_a_column_are_broken_predictions(tmp_path, tissue_run):
    with pytest.raises(TrainingError, match="or they are broken"):
        results.read(tissue_run(tmp_path, tumour=np.full(30, 0.5), labels=np.full(30, 7)))


def test_probabilities_that_are_no_numbers_are_refused(tmp_path, tissue_run):
    tumour = np.full(30, 0.3)
    tumour[[3, 8]] = np.nan
    with pytest.raises(TrainingError, match="gives 2 of 30 images a probability that is no number"):
        results.read(tissue_run(tmp_path, tumour))


def test_of_one_class_there_is_no_curve_and_all_else(tmp_path, tissue_run):
    found = results.read(tissue_run(tmp_path, np.linspace(0.1, 0.9, 30), labels=np.zeros(30)))
    assert found.roc is None
    assert "all validation patches are of one class" in told(results_text.roc(found))
    assert "no AUC: only one class" in told(results_text.summary(found))
    assert "tumour found  -" in told(results_text.at_cut(found, 0.5))
    for lines in (results_text.confusion, results_text.calibration):
        assert "nan" not in told(lines(found))


def test_pictures_of_other_data_are_not_shown_for_those_of_the_run(tmp_path, tissue_run, nuclei):
    run = tissue_run(tmp_path)
    write_predictions(run.folder, "valid", 1 - nuclei.y_valid, np.full((30, 2), 0.5))
    assert results.read(run).count == 30
    with pytest.raises(TrainingError, match="cannot be shown"):
        results.gallery(run)


def test_pictures_that_are_gone_are_told_with_what_is_here(tmp_path, tissue_run, monkeypatch):
    run = tissue_run(tmp_path)
    monkeypatch.setenv("CNN_TUTOR_DATA", str(tmp_path / "elsewhere"))
    with pytest.raises(TrainingError, match="no data set nuclei here"):
        results.gallery(run)


def test_the_digits_have_all_but_a_curve(tmp_path):
    labels = np.arange(20, dtype=np.uint8) % 10
    probability = np.full((20, 10), 0.02, np.float32)
    probability[np.arange(20), labels] = 0.82
    probability[3] = np.eye(10)[5]
    run = runs.create(tmp_path, Recipe("digits", "best", 0, False, dataset="MNIST"), "")
    write_predictions(run.folder, "valid", labels, probability)
    runs.finish(run.folder, End(110.0, Status.FINISHED))
    found = results.read(run)
    assert (found.roc, found.accuracy) == (None, 0.95)
    assert [one.count for one in found.bins if one.count] == [19, 1]
    assert [one.found for one in found.bins if one.count] == [1, 0]
    assert "3, called 5: 1 of 2" in told(results_text.confusion(found))
    assert "See confusion" in told(results_text.roc(found))
    assert "AUC" not in told(results_text.summary(found))


def test_the_usual_and_the_best_cut_are_named(tmp_path, tissue_run):
    found = results.read(tissue_run(tmp_path))
    lines = told(results_text.roc(found))
    assert "the usual cut" in lines
    assert "the best cut (Youden)" in lines
    assert "the best cut (Youden)" in told(results_text.at_cut(found, found.roc.best))
    assert "30 patches" in results_text.area(found)


def test_a_stand_in_is_named_wherever_a_figure_is(tmp_path, tissue_run):
    lines = told(results_text.summary(results.read(tissue_run(tmp_path))))
    assert "not PatchCamelyon" in lines
    assert "say nothing about it" in lines


@pytest.mark.parametrize(("said", "sentence"), [(0.99, "too sure"), (0.76, "not sure enough")])
def test_calibration_says_in_which_direction_it_is_off(
    tmp_path, tissue_run, nuclei, said, sentence
):
    tumour = np.where(nuclei.y_valid == 1, said, 1 - said)
    if said > 0.9:
        tumour[:10] = 1 - tumour[:10]
    found = results.read(tissue_run(tmp_path, tumour))
    assert sentence in told(results_text.calibration(found))


def test_bars_are_as_wide_as_there_is_room_for(tmp_path, tissue_run):
    found = results.read(tissue_run(tmp_path))
    for width in (70, 150):
        lines = list(results_text.calibration(found, width))
        assert max(map(len, lines)) == min(width, 142)
        assert any("█" in line and "│" in line for line in lines)
    assert not any("█" in line for line in results_text.calibration(found))

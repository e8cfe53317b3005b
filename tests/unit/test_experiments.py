"""Runs taken together: one experiment a model, compared seed by seed."""

import math

import pytest

from tutor import course, predictions
from tutor.datasets import tissue
from tutor.outcomes import Outcome
from tutor.training import runs
from tutor.training.events import End, Status
from tutor.training.experiments import experiments, opened_before
from tutor.training.lab import check_lab
from tutor.training.recipes import Recipe


def ran(
    folder, source, seed, valid=0.9, test=None, text="", status=Status.FINISHED, stand_in=False
):
    recipe = Recipe("digits", source, seed, test is not None, epochs=2, stand_in=stand_in)
    run = runs.create(folder, recipe, text or source)
    runs.finish(run.folder, End(1.0, status, valid_accuracy=valid, test_accuracy=test))
    return run


def found_in(folder):
    return experiments(runs.runs_in(folder))


def test_runs_of_one_model_are_one_experiment_and_only_finished_ones_count(tmp_path):
    for seed in (0, 1, 2):
        ran(tmp_path, "mine", seed, 0.8 + seed / 100)
    ran(tmp_path, "mine", 3, 0.1, status=Status.STOPPED)
    (one,) = found_in(tmp_path)
    assert (one.name, one.count) == ("mine", 3)
    assert one.valid.mean == pytest.approx(0.81)
    assert one.test is None


def test_a_changed_file_is_another_experiment_of_another_name(tmp_path):
    ran(tmp_path, "mine", 0, text="a = 1")
    ran(tmp_path, "mine", 0, text="a = 2")
    ran(tmp_path, "best", 0)
    assert [one.name for one in found_in(tmp_path)] == ["mine", "mine (2)", "best"]


def test_the_newest_run_of_a_seed_counts(tmp_path):
    ran(tmp_path, "mine", 0, 0.5)
    ran(tmp_path, "mine", 0, 0.6)
    (one,) = found_in(tmp_path)
    assert (one.count, one.valid.mean) == (1, 0.6)


@pytest.mark.parametrize(
    ("gains", "verdict"),
    [((0.02, 0.03, 0.025), True), ((0.03, -0.03, 0.01), False), ((0.02, 0.03), None)],
)
def test_a_difference_is_held_against_its_noise_seed_by_seed(tmp_path, gains, verdict):
    """The seeds differ by far more than the models do: unpaired, nothing could be told."""
    for seed, gain in enumerate(gains):
        ran(tmp_path, "first", seed, 0.5 + seed / 10)
        ran(tmp_path, "second", seed, 0.5 + seed / 10 + gain)
    ran(tmp_path, "second", 9, 0.99)  # a seed that the other has not
    first, second = found_in(tmp_path)
    told = second.against(first)
    assert told.figures.count == len(gains)
    assert told.figures.mean == pytest.approx(math.fsum(gains) / len(gains))
    assert told.more_than_noise is verdict
    assert {True: "more than noise", False: "may be noise", None: "too few seeds"}[verdict] in (
        told.sentence
    )


def test_without_a_seed_in_common_nothing_is_compared(tmp_path):
    ran(tmp_path, "first", 0)
    ran(tmp_path, "second", 1)
    first, second = found_in(tmp_path)
    assert second.against(first) is None


def test_the_test_set_decides_where_both_opened_it(tmp_path):
    ran(tmp_path, "first", 0, 0.9, test=0.8)
    ran(tmp_path, "second", 0, 0.9, test=0.85)
    first, second = found_in(tmp_path)
    assert second.against(first).of == "test"
    assert second.against(first).figures.mean == pytest.approx(0.05)


def test_a_test_set_that_was_opened_before_is_told_of(tmp_path):
    ran(tmp_path, "mine", 0)
    assert opened_before(tmp_path, "digits") == ""
    run = ran(tmp_path, "mine", 0, test=0.8)
    told = opened_before(tmp_path, "digits")
    assert "opened before, by 1 run" in told
    assert run.id in told


def test_on_a_stand_in_the_lab_tells_the_gain_over_the_baseline_on_the_same_seeds(tmp_path):
    digits = course.lesson("digits")
    for seed in range(5):
        ran(tmp_path, "best", seed, test=0.92 + seed / 1000, stand_in=True)
    cases = {case.case: case.sentence for case in check_lab(tmp_path, digits).cases}
    assert "train the recipe baseline on the same seeds" in cases["gain"]
    for name, test in (("baseline", 0.9), ("mine", 0.95)):
        for seed in range(5):
            ran(tmp_path, name, seed, test=test + seed / 1000, stand_in=True)
    result = check_lab(tmp_path, digits)
    cases = {case.case: case.sentence for case in result.cases}
    assert "provisional: +5.00 ± 0.00: more than noise" in cases["gain"]
    assert result.outcome is Outcome.PASSED


def predicted(file, count=1500):
    """A prediction file for generated tissue."""
    file.parent.mkdir(exist_ok=True)
    file.write_text("id,class\n" + "".join(f"{i},{i % 2}\n" for i in range(count)))


def ran_on_tissue(folder, source, seed, data=tissue.LABEL, valid=0.8, auc=0.9, test=None):
    """A final run of the tumour lab; the lab's own test set has no labels."""
    recipe = Recipe("patchcam", source, seed, True, epochs=2, dataset=data, stand_in=True)
    run = runs.create(folder, recipe, source)
    test_auc = auc - 0.1 if test is not None else None
    figures = {"valid_accuracy": valid, "test_accuracy": test, "valid_auc": auc}
    runs.finish(run.folder, End(1.0, Status.FINISHED, **figures, test_auc=test_auc))
    return run


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (None, "mean validation accuracy 82.00 %, mean AUC 0.9200"),
        (0.7, "mean test accuracy 70.00 %, mean AUC 0.8200"),
    ],
)
def test_the_tumour_lab_passes_with_five_runs_and_tells_accuracy_and_auc(tmp_path, test, said):
    patchcam = course.lesson("patchcam")
    predicted(tmp_path / "predictions" / "mine.csv")
    for seed in range(5):
        assert check_lab(tmp_path, patchcam).outcome is Outcome.COULD_NOT_RUN
        gain = seed / 100
        ran_on_tissue(tmp_path, "mine", seed, valid=0.8 + gain, auc=0.9 + gain, test=test)
    result = check_lab(tmp_path, patchcam)
    assert result.outcome is Outcome.PASSED
    assert said in {case.case: case.sentence for case in result.cases}["mean"]
    assert "AUC 0.9" in result.cases[0].sentence or "AUC 0.8" in result.cases[0].sentence


def test_the_tumour_lab_asks_for_a_prediction_file_and_says_what_is_wrong_with_one(tmp_path):
    patchcam = course.lesson("patchcam")
    for seed in range(5):
        ran_on_tissue(tmp_path, "mine", seed)
    result = check_lab(tmp_path, patchcam)
    assert result.outcome is Outcome.COULD_NOT_RUN
    assert "cnn-tutor predict patchcam --runs all -o predictions" in result.finding.sentence
    assert "1500 lines" in result.finding.sentence
    predicted(tmp_path / "predictions" / "mine.csv", count=1499)
    result = check_lab(tmp_path, patchcam)
    assert result.outcome is Outcome.COULD_NOT_RUN
    assert result.finding.sentence == (
        "predictions/mine.csv: It has 1499 lines for 1500 test patches."
    )
    predicted(tmp_path / "other.csv")
    result = check_lab(tmp_path, patchcam)
    assert result.outcome is Outcome.PASSED
    assert result.cases[-1].sentence.startswith("other.csv: a prediction file without a fault")


def test_files_of_runs_and_hidden_ones_are_no_prediction_files(tmp_path):
    for name in (".hidden/a.csv", "runs/b.csv", "one/two/c.csv", "metrics.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("id,class\n" if name != "metrics.csv" else "epoch,loss\n")
    assert predictions.files_in(tmp_path) == []
    (tmp_path / "my_predictions.csv").write_text("0,1\n")
    (tmp_path / "d.csv").write_text("id,class\n")
    assert {one.name for one in predictions.files_in(tmp_path)} == {"my_predictions.csv", "d.csv"}


def test_runs_on_other_data_are_another_experiment_and_never_compared(tmp_path):
    for seed in range(3):
        ran_on_tissue(tmp_path, "mine", seed)
        ran_on_tissue(tmp_path, "mine", seed, data="nuclei", valid=0.9)
    first, second = found_in(tmp_path)
    assert second.against(first) is None
    assert first.auc.mean == pytest.approx(0.9)


def test_the_table_of_experiments_tells_the_auc_where_there_is_one(cnn_tutor, workspace):
    for seed in (0, 1, 2):
        ran(workspace.folder, "baseline", seed, 0.8)
        ran_on_tissue(workspace.folder, "mine", seed, auc=0.9)
        ran_on_tissue(workspace.folder, "best", seed, valid=0.85, auc=0.95)
    told = cnn_tutor("runs", "--experiments", "-C", workspace.folder)
    head, digits, mine, best = told.out.splitlines()
    assert "mean AUC" in head
    assert digits.split()[-1] == mine.split()[-1] == "-"
    assert "0.9000" in mine
    assert "+5.00 ± 0.00: more than noise" in best
    listed = cnn_tutor("runs", "-C", workspace.folder).out.splitlines()
    assert listed[0].endswith("AUC valid  AUC test")
    assert listed[4].split()[-2:] == ["0.9000", "-"]


def test_the_table_of_experiments_is_a_command(cnn_tutor, workspace):
    for seed in (0, 1, 2):
        ran(workspace.folder, "baseline", seed, 0.8 + seed / 10, test=0.8)
        ran(workspace.folder, "best", seed, 0.85 + seed / 10, test=0.9)
    told = cnn_tutor("runs", "--experiments", "-C", workspace.folder)
    head, first, second = told.out.splitlines()
    assert head.split()[:4] == ["experiment", "runs", "mean", "valid"]
    assert first.split()[:3] == ["baseline", "3", "90.00"]
    assert second.split()[:3] == ["best", "3", "95.00"]
    assert "+10.00 ± 0.00: more than noise" in second

"""``cnn-tutor results`` and ``cnn-tutor data look``: lines of text and JSON, and honest endings."""

import pytest

from tutor.training.events import Status
from tutor.workspace import Workspace


@pytest.fixture
def mine(tmp_path):
    return Workspace.create(tmp_path / "mine").folder


def test_all_parts_of_the_newest_run_are_told(cnn_tutor, mine, tissue_run):
    run = tissue_run(mine)
    ended = cnn_tutor("results", "-C", mine)
    assert ended.code == 0, ended.err
    assert ended.out.startswith(f"{run.id}: 30 validation images, nuclei (your own data")
    for part in ("AUC 0.", "the usual cut", "it says", "calibration error", "✗"):
        assert part in ended.out
    assert "\x1b" not in ended.out


def test_only_what_was_asked_for_is_told(cnn_tutor, mine, tissue_run):
    run = tissue_run(mine)
    tissue_run(mine)
    ended = cnn_tutor("results", run.id, "--cut", "0.25", "--gallery", "3", "-C", mine)
    assert run.id in ended.out
    assert "tumour is said above cut 0.250" in ended.out
    assert len(ended.out.partition("patch  ")[2].splitlines()) == 1 + 3
    assert "calibration" not in ended.out
    assert "usual cut" not in ended.out


def test_programs_get_the_same_figures(cnn_tutor, mine, tissue_run):
    tissue_run(mine)
    found = cnn_tutor("results", "--json", "--cut", "0.25", "-C", mine).json
    assert found["split"] == "valid"
    assert found["stand_in"] is True
    assert sum(map(sum, found["confusion"])) == found["images"] == 30
    assert len(found["points"]) == 3
    for point in found["points"]:
        assert sum(map(sum, point["confusion"])) == 30
    told = cnn_tutor("results", "--roc", "-C", mine).out
    assert f"AUC {found['auc']:.4f}" in told
    assert f"{found['best_cut']:.3f}" in told


def test_what_there_is_none_of_is_null(cnn_tutor, mine, tissue_run):
    tissue_run(mine, [0.1] * 30, labels=[0] * 30)
    found = cnn_tutor("results", "--json", "-C", mine).json
    assert found["auc"] is None
    assert found["points"][0]["tpr"] is None
    assert [one["said"] for one in found["calibration"]].count(None) == 9


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "No finished run has results to look at yet: cnn-tutor train patchcam"),
        (["no-such-run"], "There is no run called no-such-run"),
    ],
)
def test_without_a_run_it_says_what_to_do(cnn_tutor, mine, arguments, sentence):
    ended = cnn_tutor("results", *arguments, "-C", mine)
    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err


def test_a_run_that_was_stopped_is_told_as_such(cnn_tutor, mine, tissue_run):
    run = tissue_run(mine, status=Status.STOPPED)
    ended = cnn_tutor("results", run.id, "-C", mine)
    assert ended.code == 2
    assert "did not come to its end" in ended.err


def test_figures_stay_where_the_pictures_are_gone(cnn_tutor, mine, tissue_run, tmp_path):
    tissue_run(mine)
    elsewhere = {"CNN_TUTOR_DATA": str(tmp_path / "elsewhere")}
    ended = cnn_tutor("results", "-C", mine, env=elsewhere)
    assert ended.code == 0
    assert "calibration error" in ended.out
    assert "cannot be shown" in ended.err
    assert cnn_tutor("results", "--gallery", "3", "-C", mine, env=elsewhere).code == 2


def test_the_training_images_are_looked_at_class_by_class(cnn_tutor, nuclei):
    ended = cnn_tutor("data", "look", "patchcam", "--data", "nuclei", "--gallery", "2")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("30 training images, nuclei (your own data")
    lines = ended.out.splitlines()
    assert [line.split()[:2] for line in lines[2:4]] == [["healthy", "15"], ["tumour", "15"]]
    assert [line.split()[1] for line in lines[6:]] == ["healthy"] * 2 + ["tumour"] * 2


def test_only_the_patches_have_sets_of_ones_own(cnn_tutor):
    assert cnn_tutor("data", "look", "digits", "--data", "nuclei").code == 2

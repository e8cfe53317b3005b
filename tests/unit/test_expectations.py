"""What was expected of a model before it was trained, and whether it came so."""

import os
import re
import signal
import sys

import pytest

from tutor.claims.check import check_file
from tutor.errors import UsageError
from tutor.report import make
from tutor.training import expectations, runs
from tutor.training.data import label_of
from tutor.training.engine import Training
from tutor.training.events import End, Status
from tutor.training.expectations import Expectation, judgements, tally
from tutor.training.experiments import experiments
from tutor.training.recipes import Recipe

SEEDS = (0.5, 0.62, 0.71, 0.8)
"""What a model reaches by seed: they differ by more than any gain below."""


def ran(folder, source, seed, valid=None, expected=None, against=None, status=Status.FINISHED):
    """A run as the trainer leaves it; ``against`` is a run."""
    recipe = Recipe(
        "digits",
        source,
        seed,
        False,
        epochs=2,
        dataset=label_of("digits"),
        expected=expected,
        expected_against=against.id if against else None,
    )
    run = runs.create(folder, recipe, f"EPOCHS = 2\nNAME = {source!r}\n")
    runs.finish(run.folder, End(1.0, status, valid_accuracy=valid))
    return run


def trained(folder, expected, gains, source="second"):
    """A first model on all seeds, and one of which something is expected on as many as gains."""
    for seed, valid in enumerate(SEEDS):
        before = ran(folder, "first", seed, valid)
    for seed, gain in enumerate(gains):
        ran(folder, source, seed, SEEDS[seed] + gain, expected, before)


def judged_in(folder):
    return judgements(experiments(runs.runs_in(folder)))


RISE, FALL, NOISE = (0.05, 0.06, 0.055), (-0.05, -0.06, -0.055), (0.03, -0.03, 0.01)


@pytest.mark.parametrize(
    ("gains", "came"), [(RISE, "up"), (FALL, "down"), (NOISE, "same"), (RISE[:2], None)]
)
@pytest.mark.parametrize("expected", ["up", "down", "same"])
def test_what_came_is_read_from_paired_seeds_and_held_against_the_answer(
    tmp_path, expected, gains, came
):
    trained(tmp_path, expected, gains)
    (one,) = judged_in(tmp_path)
    assert one.came == came
    assert one.as_expected is (None if came is None else came == expected)
    verdict = "open" if came is None else "yes" if came == expected else f"no, {came}"
    assert one.cell == f"{expected}: {verdict}"
    asked = {"up": "a higher", "down": "a lower", "same": "the same"}[expected]
    assert one.sentence.startswith(f"You expected {asked} validation accuracy ")
    assert " that of first. " in one.sentence
    if came is not None:
        assert ("So it came" in one.sentence) is (came == expected)


def test_the_sentence_tells_the_difference_with_its_interval_and_its_seeds(tmp_path):
    trained(tmp_path, "up", RISE)
    (one,) = judged_in(tmp_path)
    # mean 5.5, deviation 0.5, Student's 97.5 % point of 2 degrees 4.303: 4.303 * 0.5 / root of 3
    assert one.sentence == (
        "You expected a higher validation accuracy than that of first. So it came: "
        "+5.50 ± 1.24 points on 3 seeds, more than noise."
    )


def test_a_difference_that_may_be_noise_tells_how_many_seeds_would_decide(tmp_path):
    trained(tmp_path, "up", (0.04, -0.01, 0.03))
    (one,) = judged_in(tmp_path)
    assert "It came out the same, as far as can be told: +2.00 ± 6.57 points" in one.sentence
    # mean 2, deviation 2.646: 2.306 * 2.646 / root of 9 is above 2, 2.262 * 2.646 / root of 10 not
    assert one.sentence.endswith("If that goes on, about 10 seeds would tell.")


@pytest.mark.parametrize(("seeds", "missing"), [((0,), 2), ((0, 1), 1), ((7, 8, 9), 3)])
def test_too_few_pairs_tell_nothing_but_how_many_more_would(tmp_path, seeds, missing):
    before = [ran(tmp_path, "first", seed, 0.5) for seed in (0, 1)][-1]
    for seed in seeds:
        ran(tmp_path, "second", seed, 0.9, "up", before)
    (one,) = judged_in(tmp_path)
    assert (one.as_expected, one.missing) == (None, missing)
    assert f"train both on {missing} more of the same seeds" in one.sentence


def test_only_the_validation_set_decides_even_where_the_test_set_was_opened(tmp_path):
    trained(tmp_path, "up", RISE)
    for run in runs.runs_in(tmp_path):
        end = run.result()
        test = 0.9 if run.recipe.source == "first" else 0.1 + run.recipe.seed / 100
        runs.finish(
            run.folder,
            End(1.0, Status.FINISHED, valid_accuracy=end.valid_accuracy, test_accuracy=test),
        )
    (one,) = judged_in(tmp_path)
    assert one.difference.of == "validation"
    assert one.as_expected


def test_an_answer_stays_when_its_seed_is_trained_once_more_without_one(tmp_path):
    trained(tmp_path, "up", RISE)
    for seed, gain in enumerate(RISE):
        ran(tmp_path, "second", seed, SEEDS[seed] + gain)
    assert [one.cell for one in judged_in(tmp_path)] == ["up: yes"]


def test_where_the_runs_before_are_gone_it_says_so(tmp_path):
    before = ran(tmp_path, "first", 0, 0.5)
    ran(tmp_path, "second", 0, 0.9, "up", before)
    for file in before.folder.iterdir():
        file.unlink()
    (one,) = judged_in(tmp_path)
    assert (one.before, one.as_expected) == (None, None)
    assert "whose runs are gone" in one.sentence


def test_an_answer_that_is_none_of_the_three_is_passed_over(tmp_path):
    trained(tmp_path, "sideways", RISE)
    assert judged_in(tmp_path) == ()


def test_the_tally_counts_what_can_be_told_and_names_the_rest(tmp_path):
    trained(tmp_path, "up", RISE)
    trained(tmp_path, "up", NOISE, source="third")
    assert tally(judged_in(tmp_path)) == "1 of 2 came as expected."
    trained(tmp_path, "down", RISE[:1], source="fourth")
    assert tally(judged_in(tmp_path)) == "1 of 2 came as expected, 1 cannot be told yet."
    assert tally(judged_in(tmp_path)[-1:]) == "1 cannot be told yet."
    assert tally(()) == ""


PRETENDER = """
import sys, time
from pathlib import Path
from tutor.datasets import digits_label
from tutor.training import locks, recipes, runs
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.parent import Parent
from dataclasses import replace

mode, folder = sys.argv[1], Path(sys.argv[2])
parent, lock = Parent(), locks.hold(folder)
recipe = recipes.read_recipe(folder)
recipes.write_recipe(folder, replace(recipe, epochs=recipe.epochs or 2, dataset=digits_label()))
runs.append(folder, Start(time.time(), recipe.seed, 2, 2, 64, 128))
runs.append(folder, Epoch(time.time(), 1, 1.0, 0.5, 1.0, 0.5))
while mode == "patient" and parent.stopping() is None:
    time.sleep(0.01)
better = "better" in (folder / runs.MODEL).read_text()
valid = 0.5 + recipe.seed / 10 + better * (0.05 + recipe.seed / 1000)
runs.finish(folder, End(time.time(), parent.stopping() or Status.FINISHED, valid_accuracy=valid))
"""


@pytest.fixture
def train(tmp_path, poll_until):
    """``train("better = 1")``: writes the learner's file and trains it with a pretender."""
    script = tmp_path / "pretender.py"
    script.write_text(PRETENDER, encoding="utf-8")

    def begin(text="", mode="quick", **settings):
        if text:
            (tmp_path / "regularization.py").write_text(text, encoding="utf-8")
        worker = (sys.executable, str(script), mode)
        training = Training(tmp_path, worker=worker, jobs=1, **settings)
        if mode == "quick":
            with training:
                poll_until(training, lambda: training.finished)
        return training

    return begin


def test_an_answer_is_recorded_with_each_run_against_the_model_that_was_trained_last(
    tmp_path, train
):
    train("first = 1", runs=3)
    train("second = 1", runs=1)
    last = runs.runs_in(tmp_path)[-1]
    training = train("better = 1", runs=2, expected=Expectation.UP)
    recipes = [run.recipe for run in training.runs]
    assert [(one.expected, one.expected_against) for one in recipes] == [("up", last.id)] * 2
    (one,) = judged_in(tmp_path)
    assert (one.model, one.before) == ("regularization.py (3)", "regularization.py (2)")


def test_a_first_model_has_nothing_to_be_expected_against(tmp_path, train):
    with pytest.raises(UsageError, match="no finished run to compare with yet"):
        train("first = 1", expected=Expectation.UP)
    assert runs.runs_in(tmp_path) == ()


@pytest.mark.parametrize(("text", "epochs"), [("EPOCHS = 2\n", None), ("EPOCHS = 9\n", 2)])
def test_a_model_whose_result_is_known_has_nothing_left_to_be_expected(
    tmp_path, train, text, epochs
):
    train("first = 1")
    train(text, epochs=epochs)
    with pytest.raises(UsageError, match="before the first one only"):
        train(expected=Expectation.UP, epochs=epochs)


def test_the_same_file_for_more_epochs_is_another_model(tmp_path, train):
    """Such as after a short try-out."""
    train("EPOCHS = 9\n", epochs=1)
    training = train(epochs=None, expected=Expectation.UP)
    assert training.runs[0].recipe.expected == "up"


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_crash_and_a_resume_keep_the_answer(tmp_path, train, poll_until):
    train("first = 1", runs=3)
    with train("better = 1", mode="patient", runs=3, expected=Expectation.SAME) as training:
        poll_until(training, lambda: training.snapshots()[0].epochs_done)
        os.kill(training.pids[0], signal.SIGKILL)
        poll_until(training, lambda: training.snapshots()[0].status is Status.INTERRUPTED)
    train(resume=True)
    (one,) = judged_in(tmp_path)
    assert one.expectation is Expectation.SAME
    assert one.cell == "same: open"


def test_seeds_that_cannot_tell_are_said_before_they_are_trained(tmp_path, train):
    train("first = 1", runs=2)
    held = expectations.before(tmp_path, "digits", "baseline", None, label_of("digits"))
    assert held.name == "regularization.py"
    asked = expectations.question(held, range(1, 4))
    assert "These runs share 1 seed with it, and it takes 3" in asked
    train(runs=3)
    held = expectations.before(tmp_path, "digits", "baseline", None, label_of("digits"))
    assert expectations.question(held, range(3)).endswith("or stay the same?")


def test_the_command_tells_a_column_a_sentence_each_and_a_tally(cnn_tutor, workspace):
    trained(workspace.folder, "up", RISE)
    trained(workspace.folder, "same", FALL, source="third")
    told = cnn_tutor("runs", "--experiments", "-C", workspace.folder)
    head, first, second, third = told.out.splitlines()
    assert re.search(r"you expected +against the first$", head)
    assert first.split()[-2:] == ["-", "-"]
    assert re.search(r"up: yes +\+5\.50", second)
    assert re.search(r"same: no, down +-5\.50", third)
    assert "second: You expected a higher validation accuracy than that of first" in told.err
    assert "third: You expected the same" in told.err
    assert "1 of 2 came as expected." in told.err
    as_json = cnn_tutor("runs", "--json", "-C", workspace.folder).json
    assert {one["recipe"]["expected"] for one in as_json} == {None, "up", "same"}


def test_without_an_answer_the_table_has_no_such_column(cnn_tutor, workspace):
    trained(workspace.folder, None, RISE)
    told = cnn_tutor("runs", "--experiments", "-C", workspace.folder)
    assert "expected" not in told.out + told.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--expect", "up"], "no finished run to compare with yet"),
        (["--expect", "sideways"], "up"),
        (["--expect", "up", "--resume"], "--resume finishes runs as they were begun"),
        (["--expect", "up", "--recipe", "best", "--recipe", "baseline"], "speaks of one model"),
    ],
)
def test_an_answer_that_cannot_count_trains_nothing(cnn_tutor, workspace, arguments, said):
    ended = cnn_tutor("train", "digits", *arguments, "-C", workspace.folder)
    assert ended.code == 2
    assert said in ended.err
    assert runs.runs_in(workspace.folder) == ()


@pytest.mark.keras
def test_a_real_training_ends_with_whether_it_came_as_expected(cnn_tutor, workspace):
    """Two models of an epoch each on one seed: too few to tell, and that is what it says."""
    said = ("train", "digits", "--epochs", "1", "--plain", "-C", workspace.folder)
    assert cnn_tutor(*said, "--recipe", "baseline").code == 0
    told = cnn_tutor(*said, "--recipe", "lab-report", "--expect", "down")
    assert told.code == 0
    assert "lab-report: You expected a lower validation accuracy than that of baseline" in told.err
    assert "on 1 seed cannot tell it from noise yet: train both on 2 more" in told.err


def test_the_report_lists_what_was_expected_beside_what_came_and_claims_nothing(workspace):
    trained(workspace.folder, "up", RISE)
    trained(workspace.folder, "same", FALL, source="third")
    files = make.make(workspace, workspace.folder, make.FORMATS)
    text = files[0].read_text(encoding="utf-8")
    assert "| second | first | up | up | +5.50 ± 1.24 on 3 |" in text
    assert "| third | first | same | down | -5.50 ± 1.24 on 3 |" in text
    assert "1 of 2 came as expected." in text
    for file in files:
        assert "came as expected" in file.read_text(encoding="utf-8")
        if file.suffix != ".html":
            assert check_file(workspace, file) == ()


def test_a_report_on_runs_without_answers_says_nothing_of_them(workspace):
    trained(workspace.folder, None, RISE)
    (file,) = make.make(workspace, workspace.folder)
    assert "expected" not in file.read_text(encoding="utf-8")

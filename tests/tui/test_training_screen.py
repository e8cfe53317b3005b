"""The digits lab, with a trainer that pretends, and once with the real one."""

import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest

from tutor.training import runs
from tutor.training.data import label_of
from tutor.training.engine import Training
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.recipes import Recipe
from tutor.tui.screens.ask import Ask

PRETENDER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from tutor.training import locks, recipes, runs
from tutor.training.data import label_of
from tutor.training.events import End, Epoch, Start, Status, Step
from tutor.training.parent import Parent

mode, folder = sys.argv[1], Path(sys.argv[2])
parent, lock = Parent(), locks.hold(folder)
recipe = runs.read_recipe(folder)
known = {"epochs": recipe.epochs or 8, "dataset": label_of(recipe.what)}
recipes.write_recipe(folder, replace(recipe, **known))
if mode == "broken":
    raise ValueError("[/bad] [bold]no layer \\x1b[31mConv9D")
epochs = recipe.epochs or 8
runs.append(folder, Start(time.time(), recipe.seed, epochs, 2, 64, 128))
for epoch in range(1, 4):
    valid = 1.2 / epoch, 0.25 * epoch
    runs.append(folder, Epoch(time.time(), epoch, 1 / epoch, 0.3 * epoch, *valid))
runs.append(folder, Step(time.time(), 4, 1, 321.0))
while mode == "patient" and parent.stopping() is None:
    time.sleep(0.01)
valid = 0.8 + recipe.seed / 100 if "better" in (folder / "model.py").read_text() else 0.75
test = 0.7 + recipe.seed / 100 if recipe.final else None
status = parent.stopping() or Status.FINISHED
runs.finish(folder, End(time.time(), status, "", 3, 0.4, valid, 0.5, test))
"""


@pytest.fixture
def trainer(tmp_path, monkeypatch):
    """``trainer("patient")``: what the screen starts from now on."""
    script = tmp_path / "pretender.py"
    script.write_text(PRETENDER, encoding="utf-8")

    def pretend(mode):
        worker = (sys.executable, str(script), mode)
        pretended = partial(Training, worker=worker, jobs=1)
        monkeypatch.setattr("tutor.tui.screens.training.Training", pretended)

    return pretend


@pytest.fixture
def in_the_lab(opened):
    """As ``opened``, with the training screen open."""

    @asynccontextmanager
    async def lab(folder, size=(112, 24), lesson="digits", title="digits lab"):
        async with opened(folder, size) as learner:
            await learner.goes_to(lesson)
            await learner.press("f9")
            await learner.until(lambda: learner.screen.id == "training")
            await learner.reads(title)
            yield learner

    return lab


def row(learner, number=-1):
    """The cells of a row of the table."""
    table = learner.screen.query_one("#table")
    if not table.row_count:
        return [""] * 8
    return [str(cell) for cell in table.get_row_at(number % table.row_count)]


async def types(learner, **settings):
    """Goes to the fields, one after the other, and fills them."""
    for field, text in settings.items():
        await learner.press("tab")
        await learner.until(lambda field=field: learner.screen.query_one(f"#{field}").has_focus)
        await learner.press("end", *["backspace"] * 3, *text)


def curves(learner):
    """How many cells of the screen hold a piece of a curve."""
    return sum("\u2800" < cell <= "\u28ff" for cell in learner.drawn)


def drawn_colours(learner):
    """The colours of the marks of curves, in the plots and below them."""
    return {
        segment.style.color.name
        for strip in learner.screen._compositor.render_strips()
        for segment in strip
        if set(segment.text.strip()) & set("⣀▄▀▚▞▗▖") and segment.style.color
    }


def recorded(folder, seed, status, epochs=2, **figures):
    """A run of another day."""
    known = {"epochs": epochs, "dataset": label_of("digits")}
    recipe = Recipe("digits", "regularization.py", seed=seed, final=False, **known)
    run = runs.create(folder, recipe, "EPOCHS = 2\n")
    runs.append(run.folder, Start(100.0, seed, epochs, 2, 64, 128))
    for epoch in range(1, epochs + 1):
        runs.append(run.folder, Epoch(100.0 + epoch, epoch, 1.0, 0.5, 1.0, 0.5 + epoch / 10))
    runs.finish(run.folder, End(110.0, status, **figures))


async def test_keys_move_nothing_where_nothing_was_trained(folder, in_the_lab):
    """A table without a row."""
    async with in_the_lab(folder) as learner:
        assert learner.screen.query_one("#table").row_count == 0
        for key in ("pagedown", "pageup", "down", "up", "end", "home", "enter"):
            learner.screen.query_one("#table").focus()
            await learner.press(key)
        assert learner.screen.query_one("#table").cursor_row == 0
        assert learner.screen.id == "training"


async def test_a_training_is_watched_while_it_runs(folder, in_the_lab, trainer):
    """Progress, both curves and the row of the table, before anything has ended."""
    trainer("patient")
    async with in_the_lab(folder) as learner:
        assert learner.sees("Before you press F9")
        await learner.press("f9")
        await learner.reads("epoch 4 of 8")
        await learner.reads("321 img/s")
        await learner.reads("0 of 3")
        await learner.until(lambda: row(learner)[1:] == PATIENT)
        await learner.reads("train 0.333  ▄ valid 0.400")
        await learner.reads("train 90.0 %  ▄ valid 75.0 %")
        await learner.until(lambda: curves(learner) > 10)


PATIENT = ["0", "running", "3/8", "90.0", "75.0", "epoch 3", "-"]


async def test_curves_take_the_colours_of_another_theme(folder, in_the_lab):
    """Also those of a run that is over, and their legend."""
    recorded(folder, 0, Status.FINISHED, best_epoch=2, valid_accuracy=0.7)
    async with in_the_lab(folder) as learner:
        await learner.until(lambda: curves(learner) > 3)
        for theme in ("tutor-light", "tutor-dark"):
            learner.app.theme = theme
            for name in ("primary", "warning"):
                colour = learner.app.theme_variables[name].lower()
                await learner.until(lambda colour=colour: colour in drawn_colours(learner))


async def test_f9_while_a_training_runs_starts_no_second_one(folder, in_the_lab, trainer):
    """Impatience costs nothing."""
    trainer("patient")
    async with in_the_lab(folder) as learner:
        await learner.press("f9", "f9", "r")
        await learner.reads("epoch 4 of 8")
        training = learner.screen._training
        await learner.press("f9", "r", "x", "f11")
        assert learner.screen._training is training
        assert learner.sees("the test set stays closed")
        assert len(runs.runs_in(folder)) == 1


async def test_a_stop_keeps_what_was_recorded_and_shows_it(folder, in_the_lab, trainer):
    """Stopped is not lost: the row and the curves stay."""
    trainer("patient")
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.reads("epoch 4 of 8")
        await learner.press("s")
        await learner.until(lambda: row(learner)[2:4] == ["stopped", "3/8"])
        await learner.until(lambda: learner.screen._training.finished)
        await learner.pilot.pause(0.5)
        assert curves(learner) > 10
        assert learner.sees("train 90.0 %")
        assert [run.status() for run in runs.runs_in(folder)] == [Status.STOPPED]
        await learner.press("f9")
        await learner.until(lambda: len(runs.runs_in(folder)) == 2)


async def test_finished_runs_are_summed_up(folder, in_the_lab, trainer):
    """All seeds, one after the other, and their mean."""
    trainer("quick")
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.reads("3 finished runs")
        assert not learner.sees("all runs")  # on 24 rows the curves have their lines
        await learner.resize((112, 40))
        await learner.reads("3 of 3")
        await learner.until(lambda: row(learner)[1:3] == ["2", "finished"])
        assert row(learner, 0)[1:3] == ["0", "finished"]
        assert not learner.sees("test: ")


async def test_the_test_set_is_opened_only_on_demand(folder, in_the_lab, trainer):
    """X, and the line above the bars says so before anything starts."""
    trainer("quick")
    async with in_the_lab(folder) as learner:
        assert learner.sees("the test set stays closed")
        await learner.press("x")
        await learner.reads("final: the test set is opened")
        await learner.press("x")
        await learner.reads("the test set stays closed")
        await learner.press("f11", "f9")
        await learner.until(lambda: row(learner)[-1] == "72.0")
        await learner.reads("test: mean 71.00 %")
        assert all(run.recipe.final for run in runs.runs_in(folder))


async def test_settings_are_typed_and_nonsense_does_no_harm(folder, in_the_lab, trainer):
    """Letters go nowhere, and a lonely sign counts as nothing."""
    trainer("quick")
    async with in_the_lab(folder) as learner:
        await types(learner, runs="3", epochs="qs-")
        await learner.press("f9")
        await learner.reads("3 finished runs")
        assert [run.recipe.epochs for run in runs.runs_in(folder)] == [8] * 3  # the trainer's own
        await types(learner, runs="1", epochs="5")
        await learner.press("escape", "r")
        await learner.is_asked()  # five epochs of the same file are another model
        await learner.press("enter")
        await learner.until(lambda: len(runs.runs_in(folder)) == 4)
        assert 5 in [run.recipe.epochs for run in runs.runs_in(folder)]


async def test_leaving_a_training_asks_first(folder, in_the_lab, trainer):
    """N goes on; y stops it, and no trainer is left."""
    trainer("patient")
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.reads("epoch 4 of 8")
        training = learner.screen._training
        await learner.press("escape")
        await learner.is_asked()
        await learner.press("n")
        await learner.until(lambda: learner.screen.id == "training")
        assert training.working == 1
        await learner.press("q")
        await learner.is_asked()
        await learner.press("y")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.until(lambda: training.finished)
        assert training.pids == ()


async def test_quitting_during_a_training_asks_first(folder, in_the_lab, trainer):
    """The same question for the key that leaves everything."""
    trainer("patient")
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.reads("epoch 4 of 8")
        training = learner.screen._training
        await learner.press("ctrl+q")
        await learner.until(lambda: isinstance(learner.screen, Ask))
        await learner.press("y")
        await learner.until(lambda: not learner.app.is_running)
    assert training.finished


async def test_runs_of_other_days_are_listed_with_their_curves(folder, in_the_lab):
    """The cursor chooses what is drawn; a run without an epoch draws nothing."""
    recorded(folder, 0, Status.FINISHED, best_epoch=2, valid_accuracy=0.7, test_accuracy=0.66)
    recorded(folder, 1, Status.FAILED, epochs=0, message="[/bad]")
    async with in_the_lab(folder) as learner:
        await learner.until(lambda: learner.screen.query_one("#table").row_count == 2)
        assert row(learner, 0)[1:] == ["0", "finished", "2/2", "50.0", "70.0", "epoch 2", "66.0"]
        assert row(learner, 1)[1:] == ["1", "failed", "-", "-", "-", "-", "-"]
        await learner.press("up")
        await learner.reads("train 50.0 %")
        await learner.press("down")
        await learner.until(lambda: not learner.sees("train 50.0 %"))


async def test_a_model_that_cannot_be_trained_is_told_in_its_own_words(folder, in_the_lab, trainer):
    """Whatever the message holds, it is text; and the next seed is not tried."""
    trainer("broken")
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.until(lambda: row(learner)[2] == "failed")
        await learner.reads("[/bad] [bold]no layer")
        assert "\x1b" not in learner.drawn
        assert len(runs.runs_in(folder)) == 1


async def test_a_file_that_cannot_be_read_starts_nothing(folder, in_the_lab, trainer):
    """The sentence says what to do, and the keys still work."""
    trainer("quick")
    (folder / "regularization.py").write_bytes("EPOCHS = 2".encode("utf-16"))
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.is_told("saved as UTF-16")
        assert runs.runs_in(folder) == ()
        (folder / "regularization.py").write_text("EPOCHS = 2\n", encoding="utf-8")
        await learner.press("f9")
        await learner.reads("3 finished runs")


async def test_a_full_disk_starts_nothing(folder, in_the_lab, trainer, monkeypatch):
    """A sentence, not an end."""

    def no_room(file, data):
        raise OSError(28, "No space left on device")

    trainer("quick")
    async with in_the_lab(folder) as learner:
        monkeypatch.setattr("tutor.training.runs.write_whole", no_room)
        await learner.press("f9")
        await learner.is_told("No space left on device")
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)


@pytest.mark.keras
async def test_a_real_training_ends_finished_and_is_listed(folder, in_the_lab):
    """Two epochs of the lab's own model."""
    async with in_the_lab(folder) as learner:
        await types(learner, runs="1", epochs="2")
        await learner.press("f9")
        await learner.until(lambda: row(learner)[1:4] == ["0", "finished", "2/2"], seconds=180)
        await learner.reads("1 finished run ")
    (run,) = runs.runs_in(folder)
    assert run.status() is Status.FINISHED


async def test_a_run_that_a_crash_left_is_finished_with_a_key(
    folder, in_the_lab, trainer, monkeypatch
):
    """The screen says so by itself; F8 goes on in the same folder."""
    monkeypatch.setattr(runs, "_GRACE_SECONDS", -1.0)
    trainer("quick")
    left = runs.create(folder, Recipe("digits", "regularization.py", 4, False, epochs=8), "")
    runs.append(left.folder, Start(100.0, 4, 8, 2, 64, 128))
    async with in_the_lab(folder) as learner:
        await learner.reads("A run was interrupted. F8 finishes it")
        await learner.until(lambda: row(learner)[1:3] == ["4", "interrupted"])
        await learner.press("f8")
        await learner.until(lambda: row(learner)[1:3] == ["4", "finished"])
        assert runs.runs_in(folder) == (left,)


async def test_the_model_is_chosen_with_a_key_and_trained_as_a_copy(folder, in_the_lab, trainer):
    """Your own file first, then the recipes; the file on disk stays as it is."""
    trainer("quick")
    async with in_the_lab(folder) as learner:
        assert learner.sees("regularization.py, ")
        await learner.press("f7")
        await learner.reads("recipe baseline, ")
        await learner.press("f9")
        await learner.reads("3 finished runs")
        await learner.until(lambda: not learner.screen._working)
        assert {run.recipe.source for run in runs.runs_in(folder)} == {"baseline"}
        await learner.press("f7", "f7", "f7")
        await learner.reads("regularization.py, ")


async def test_experiments_are_held_against_the_first_on_the_same_seeds(folder, in_the_lab):
    """One line a model in place of the runs, and the runs again."""
    for seed in range(3):
        recorded(folder, seed, Status.FINISHED, valid_accuracy=0.8 + seed / 100)
    async with in_the_lab(folder) as learner:
        await learner.press("f6")
        await learner.reads("against the first")
        await learner.reads("81.0")
        await learner.press("f6")
        await learner.until(lambda: not learner.sees("against the first"))


async def test_what_the_lint_found_is_read_out(folder, in_the_lab, trainer):
    """While it runs, so that nobody waits for a training that cannot work."""
    warning = "runs.append(folder, Warn(time.time(), 'flip', 'It mirrors [/the] digits.'))"
    warned = PRETENDER.replace("epochs = recipe", f"{warning}\nepochs = recipe")
    warned = warned.replace("Status, Step", "Status, Step, Warn")
    trainer("patient")
    script = folder.parent / "pretender.py"
    script.write_text(warned, encoding="utf-8")
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.reads("! It mirrors [/the] digits.")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_tumour_lab_tells_its_data_its_auc_and_has_recipes_of_its_own(
    folder, in_the_lab, size, monkeypatch
):
    recipe = Recipe("patchcam", "patchcam.py", seed=3, final=True)
    runs.create(folder, replace(recipe, seed=2, final=False), "EPOCHS = 2\n")  # no test here yet
    run = runs.create(folder, recipe, "EPOCHS = 2\n")
    runs.append(run.folder, Start(100.0, 3, 2, 2, 64, 128))
    for epoch, auc in ((1, 0.8), (2, 0.9)):
        runs.append(run.folder, Epoch(100.0 + epoch, epoch, 1.0, 0.7, 1.0, 0.75, auc))
    figures = {"best_epoch": 2, "valid_accuracy": 0.75, "valid_auc": 0.8765}
    figures |= {"test_accuracy": 0.7, "test_auc": 0.8123}
    runs.finish(run.folder, End(110.0, Status.FINISHED, **figures))
    recorded(folder, 9, Status.FINISHED)  # of the digits lab
    for place in ("tutor.tui.screens.training", "tutor.tui.widgets.next_runs"):
        monkeypatch.setattr(f"{place}.own_names", lambda: ("nuclei",))
    labels = {"patchcam": "tissue", "nuclei": "nuclei [/own]"}
    monkeypatch.setattr("tutor.training.data.patches_label", labels.get)
    async with in_the_lab(folder, size, "patchcam", "tumour lab") as learner:
        await learner.reads("patchcam.py, tissue")
        assert learner.screen.query_one("#table").row_count == 2
        assert row(learner, 0)[-2:] == ["-", "-"]
        cells = row(learner)
        assert cells[1:] == ["3", "finished", "2/2", "70.0", "75.0", "0.8765", "70.0", "0.8123"]
        await learner.reads("0.8765")
        await learner.press("f5")
        await learner.reads("nuclei [/own]")
        await learner.press("f7")
        await learner.reads("recipe baseline")
        await learner.press("f6")
        await learner.reads("0.8123")
        await learner.press("f4")
        await learner.reads("quarter turns")


@pytest.fixture
def first_model(folder):
    """Three seeds of a first model are finished, and the learner's file is another one now."""
    for seed in range(3):
        recorded(folder, seed, Status.FINISHED, best_epoch=2, valid_accuracy=0.7)
    (folder / "regularization.py").write_text("EPOCHS = 8  # better\n", encoding="utf-8")


def answers(folder):
    """What was expected of the runs so far, oldest first."""
    return [run.recipe.expected for run in runs.runs_in(folder)]


@pytest.mark.parametrize("lab", [("digits", "digits lab"), ("patchcam", "tumour lab")])
async def test_what_to_do_in_a_lab_fits_on_a_small_screen(folder, in_the_lab, lab):
    async with in_the_lab(folder, (80, 24), *lab) as learner:
        await learner.reads("more than noise.")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_before_a_changed_model_is_trained_the_tutor_asks_and_then_says_whether_it_came(
    folder, in_the_lab, trainer, first_model, size
):
    trainer("quick")
    async with in_the_lab(folder, size) as learner:
        await learner.press("f9")
        await learner.is_asked()
        for text in ("against regularization.py", "u  up", "d  down", "s  same", "escape  back"):
            assert learner.sees(text), text
        await learner.press("u")
        await learner.until(lambda: answers(folder) == [None] * 3 + ["up"] * 3)
        await learner.reads("You expected a higher validation accuracy")
        await learner.reads("it came: +11.00 ± 2.48 points on 3 seeds")
        await learner.press("f6")
        await learner.reads("What you expected: 1 of 1 came as expected.")


async def test_enter_trains_without_an_answer_and_escape_trains_nothing(
    folder, in_the_lab, trainer, first_model
):
    trainer("quick")
    async with in_the_lab(folder) as learner:
        await learner.press("f9")
        await learner.is_asked()
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "training")
        await learner.press("r")
        await learner.is_asked()
        assert answers(folder) == [None] * 3
        await learner.press("enter")
        await learner.reads("3 finished runs")
        assert answers(folder) == [None] * 6
        assert not learner.sees("You expected")


async def test_an_answer_can_be_given_before_and_is_forgotten_with_another_model(
    folder, in_the_lab, trainer, first_model
):
    """F3 asks too; then F9 does not."""
    trainer("patient")
    async with in_the_lab(folder) as learner:
        for press, shown in (("d", "you expect: down"), ("s", "you expect: same")):
            await learner.press("f3")
            await learner.is_asked()
            await learner.press(press)
            await learner.reads(shown)
        await learner.press("f7", "f7", "f7", "f7")
        await learner.until(lambda: not learner.sees("you expect"))
        await learner.press("e")
        await learner.is_asked()
        await learner.press("s", "f9")
        await learner.reads("epoch 4 of 8")
        assert answers(folder)[3:] == ["same"]
        assert learner.sees("you expect: same")
        assert "f3" not in learner.screen.active_bindings


async def test_where_nothing_can_be_expected_f3_says_why_and_f9_just_trains(
    folder, in_the_lab, trainer
):
    trainer("quick")
    (folder / "regularization.py").write_text("EPOCHS = 8\n", encoding="utf-8")
    async with in_the_lab(folder) as learner:
        await learner.press("f3")
        await learner.reads("There is no finished run to compare with yet.")
        await learner.press("f9")
        await learner.reads("3 finished runs")
        await learner.until(lambda: not learner.screen._working)
        await learner.press("f3")
        await learner.reads("This model has finished runs")
        await learner.press("f9")
        await learner.until(lambda: len(answers(folder)) == 6)
        assert answers(folder) == [None] * 6


async def test_an_answer_that_no_longer_fits_the_file_is_not_recorded(
    folder, in_the_lab, trainer, first_model
):
    """The learner took the change back in an editor, and that model's result is known."""
    trainer("quick")
    async with in_the_lab(folder) as learner:
        await learner.press("f3")
        await learner.is_asked()
        await learner.press("u")
        await learner.reads("you expect: up")
        (folder / "regularization.py").write_text("EPOCHS = 2\n", encoding="utf-8")
        await learner.press("f9")
        await learner.until(lambda: len(answers(folder)) == 6)
        assert answers(folder) == [None] * 6


async def test_too_few_seeds_are_said_with_the_question(folder, in_the_lab, trainer, first_model):
    async with in_the_lab(folder) as learner:
        await types(learner, runs="2")
        await learner.press("escape", "e")
        await learner.is_asked()
        await learner.reads("These runs share 2 seeds with it")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_palette_finds_what_keys_do_by_name(folder, in_the_lab, size):
    async with in_the_lab(folder, size) as learner:
        await learner.press("ctrl+p", *"expect")
        await learner.reads("Say what you expect")
        await learner.until(lambda: learner.screen.query_one("CommandList").option_count)
        await learner.press("enter")
        await learner.reads("There is no finished run to compare with yet.")


async def test_the_palette_offers_nothing_that_cannot_be_done_now(folder, in_the_lab):
    """No run is at work that could be stopped."""
    async with in_the_lab(folder, (112, 60)) as learner:
        await learner.press("ctrl+p")
        await learner.reads("Start the runs")
        assert not learner.sees("Stop now, keep the best")

"""Pictures of every screen, to be looked at as a stranger would.

``pictures.py [FOLDER] [-k WORDS]`` writes an SVG of each screen in three sizes and two themes, by
default into ``pictures/``, or only of the screens whose names fit WORDS as in pytest. The screens
come about by keys and by the fixtures of the tests; the digits lab really trains, with Keras.
"""

import asyncio
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from tutor import course, misconceptions, recovery
from tutor.datasets import tissue
from tutor.misconceptions import Part
from tutor.results import Finding
from tutor.training import runs
from tutor.training.evaluation import write_predictions
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.recipes import Recipe
from tutor.tui.screens.training import TrainingScreen
from tutor.tui.widgets.sheet import Sheet
from tutor.workspace import Workspace

ROOT = Path(__file__).parents[2]
SIZES = [(80, 24), (120, 40), (200, 60)]
THEMES = ["tutor-dark", "tutor-light"]
MOST_LOOKS = 60  # at a screen that does not come to rest

TALL = (80, 40)
SLIMMER = {
    r"terminal-\d+-": "t-",
    r'<clipPath id="t-line-\d+">.*?</clipPath>': "",
    r' clip-path="url\(#t-line-\d+\)"': "",
    ' shape-rendering="crispEdges"': "",
    "<style>": "<style>rect { shape-rendering: crispEdges }",
}

RELU_ONLY = "def activation(x, activation):\n    return np.maximum(x, 0)\n"
LAST_CHANNEL_ONLY = """def conv2d_layer(h, W, b, act):
    CI, CO = W.shape[2], W.shape[3]
    out = np.zeros((*h.shape[:2], CO))
    for j in range(CO):
        for i in range(CI):
            kernel = np.flip(W[:, :, i, j])
            z = signal.convolve2d(h[:, :, i], kernel, mode="same")
            out[:, :, j] = activation(z + b[j], act)
    return out
"""
CHANNEL_BY_CHANNEL = "def flatten_layer(h):\n    return h.transpose(2, 0, 1).ravel()\n"
BROKEN = "def pool2d_layer(h):\n    return h.reshape(-1, 2, h.shape[1] // 2, 2).max(axis=(1, 3))\n"


@pytest.fixture
def shows():
    """Writes what is on the screen, under a name, in all sizes and themes."""
    folder = Path(os.environ["PICTURES"])

    async def write(learner, name, sizes=SIZES):
        before = learner.app.size
        for theme in THEMES:
            learner.app.theme = theme
            for width, height in sizes:
                await learner.resize((width, height))
                await at_rest(learner)
                file = folder / f"{name}-{width}x{height}-{theme.removeprefix('tutor-')}.svg"
                picture = learner.app.export_screenshot(title="cnn-tutor")
                file.write_text(slim(picture), encoding="utf-8")
        learner.app.theme = THEMES[0]
        await learner.resize(before)

    return write


def slim(picture):
    """An SVG of Rich's in half as many bytes: short names, and no clipping."""
    for pattern, instead in SLIMMER.items():
        picture = re.sub(pattern, instead, picture, flags=re.DOTALL)
    return picture


async def at_rest(learner):
    """Waits until the screen looks twice the same, or long enough."""
    before = ""
    for _ in range(MOST_LOOKS):
        learner.app.clear_notifications()
        await asyncio.sleep(0.25)
        now = learner.drawn
        if now == before:
            return
        before = now


async def opens(learner, key):
    """Presses a key that opens a screen."""
    before = learner.screen
    await learner.press(key)
    await learner.until(lambda: learner.screen is not before)


async def leaves(learner):
    """Back to the screen below."""
    before = learner.screen
    await learner.press("escape")
    await learner.until(lambda: learner.screen is not before)


async def types(learner, field, text):
    """Fills a field."""
    box = learner.screen.query_one(field)
    box.focus()
    await learner.until(lambda: box.has_focus)
    await learner.press("end", *["backspace"] * len(box.value), *text)


async def test_welcome(opened, shows, tmp_path):
    (tmp_path / "empty").mkdir()
    async with opened(tmp_path / "empty") as learner:
        await shows(learner, "welcome")


async def test_lesson(opened, shows, folder, code, right):
    """From the first look to the first pass, and what surrounds a lesson."""
    async with opened(folder) as learner:
        await learner.is_checked()
        await shows(learner, "lesson-fresh")
        await learner.press("ctrl+p")
        await learner.reads("Search for commands")
        await shows(learner, "palette")
        await leaves(learner)
        await learner.press("f1")
        await shows(learner, "help")
        await learner.press("f1")
        learner.app.search_themes()
        await shows(learner, "themes")
        await leaves(learner)
        await opens(learner, "h")
        await shows(learner, "hint-first")
        await leaves(learner)
        await learner.saves(code(activation=RELU_ONLY))
        await shows(learner, "code")
        await learner.press("f6")
        await shows(learner, "check-failed")
        await learner.saves(code(activation=right("activation")))
        await learner.press("f6")
        await shows(learner, "check-first-pass")
        await opens(learner, "f10")
        await shows(learner, "reference")
        await leaves(learner)
        await learner.press("f12")
        await learner.is_asked()
        await shows(learner, "ask-stub-back")


async def test_mistakes(opened, shows, folder, code, right):
    """A named one, one with an error, a hint, the map, the look back and the hand-in."""
    source = code(
        activation=right("activation"),
        conv2d=LAST_CHANNEL_ONLY,
        pool2d=BROKEN,
        flatten=CHANNEL_BY_CHANNEL,
    )
    (folder / "cnn.py").write_text(source, encoding="utf-8")
    async with opened(folder) as learner:
        await learner.is_checked()
        for lesson in ("pool2d", "flatten", "evaluate", "conv2d"):
            await learner.goes_to(lesson)
            await learner.press("f3" if lesson == "conv2d" else "f6")
            await shows(learner, f"check-{lesson}")
        await learner.opens_the_code()
        await shows(learner, "code-and-check")
        await learner.press("f6", "down")
        await shows(learner, "check-case")
        await opens(learner, "h")
        await shows(learner, "hint")
        await leaves(learner)
        await learner.press("m")
        await shows(learner, "map")
        await opens(learner, "b")
        await shows(learner, "look-back")
        await leaves(learner)
        await learner.press("f3", "i")
        await learner.reads("p  pack it as it is", 60)
        await shows(learner, "hand-in")


async def test_questions(opened, shows, folder):
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.goes_to("conv2d")
        await learner.press("a")
        await learner.reads("How many weights")
        await shows(learner, "question")
        await learner.press("7", "enter")
        await learner.reads("You expected")
        await shows(learner, "question-answer")
        await learner.press("enter")
        await learner.reads("2 of 4")
        await shows(learner, "question-choices")


async def test_explainers(opened, shows, folder, code, right):
    """Of a mistake and of what is right; a digit is drawn."""
    lessons = [one.id for one in course.cnn_lessons()]
    wrong = {"conv2d": LAST_CHANNEL_ONLY, "flatten": CHANNEL_BY_CHANNEL}
    done = {one: wrong.get(one, right(one)) for one in lessons if course.lesson(one).function}
    (folder / "cnn.py").write_text(code(**done), encoding="utf-8")
    async with opened(folder, (120, 40)) as learner:
        await learner.is_checked()
        for lesson in lessons:
            await learner.goes_to(lesson)
            await opens(learner, "v")
            if lesson == "setup_model":
                await learner.reads("How many weights")
                await shows(learner, "see-setup_model-first")
                await learner.press("2", "enter")
            await learner.reads("Keras ")
            await shows(learner, f"see-{lesson}")
            if lesson == "conv2d":
                await learner.press("g")
                await shows(learner, "see-conv2d-go")
                await learner.press("end", *["backspace"] * 9, *"10,9,0", "enter")
                await shows(learner, "see-conv2d-step", [*SIZES, TALL])
                await learner.press("number_sign")
                await shows(learner, "see-conv2d-numbers")
            await leaves(learner)


async def test_network(opened, shows, folder, keras_network):
    """All is right: beside Keras, its maps, and a digit of the learner's own."""
    (folder / "cnn.py").write_text(course.reference_file(), encoding="utf-8")
    async with opened(folder, (120, 40)) as learner:
        await learner.is_checked()
        await learner.goes_to("network")
        await learner.press("f6")
        await shows(learner, "check-milestone")
        await learner.press("f9")
        await learner.reads("The losses", 60)
        await shows(learner, "beside-keras")
        await leaves(learner)
        await learner.is_checked()
        await opens(learner, "v")
        await learner.reads("input 1 of")
        await shows(learner, "see-network")
        await learner.press("c", "c")
        await shows(learner, "see-network-map")
        await opens(learner, "w")
        await shows(learner, "draw-empty")
        sheet = learner.screen.query_one(Sheet)
        await learner.press("p", *["right"] * 6, *["down"] * 5, *["left"] * 3, *["down"] * 6, "p")
        assert sheet.image.any()
        await learner.press("enter")
        await learner.reads("Largest difference", 90)
        await shows(learner, "draw-read")


async def test_fast(opened, shows, folder):
    (folder / "fast.py").write_text(course.reference_for("fast.py"), encoding="utf-8")
    async with opened(folder, (120, 40)) as learner:
        await learner.is_checked()
        await learner.goes_to("fast")
        await shows(learner, "fast")
        await learner.press("f9")
        await learner.reads("▶ yours, version 1", 120)
        await shows(learner, "fast-ladder")
        await learner.resize((80, 24))
        await learner.press("f3")
        await shows(learner, "fast-roofline")


async def test_digits(opened, shows, folder):
    """Trained by Keras: at work, finished, a changed model, experiments, results."""
    async with opened(folder, (120, 40)) as learner:
        await learner.is_checked()
        await learner.goes_to("digits")
        await shows(learner, "digits-lesson")
        await opens(learner, "f9")
        await shows(learner, "digits-fresh")
        await opens(learner, "f2")
        await learner.reads("1 of")
        await shows(learner, "digits-look")
        await leaves(learner)
        await opens(learner, "f4")
        await shows(learner, "digits-form")
        await leaves(learner)
        await types(learner, "#runs", "2")
        await learner.press("escape", "f9")
        await learner.until(lambda: re.search(r"epoch [3-9]\d of", learner.drawn), 120)
        await shows(learner, "digits-running")
        await learner.reads("2 finished runs", 400)
        await shows(learner, "digits-finished")
        await opens(learner, "f4")
        await types(learner, "#choose-rotation", "0.05")
        await types(learner, "#choose-dropout", "0.3")
        await learner.press("f2")
        await learner.until(lambda: learner.screen.id == "training")
        await learner.press("f9")
        await learner.is_asked()
        await shows(learner, "digits-expect")
        await learner.press("u")
        await learner.reads("You expected", 400)
        await shows(learner, "digits-judged")
        await learner.press("f6")
        await shows(learner, "digits-experiments")
        await learner.press("f6", "f11")
        await shows(learner, "digits-final")
        await opens(learner, "f12")
        await shows(learner, "digits-confusion")
        await learner.press("f4")
        await shows(learner, "digits-calibration")
        await learner.press("f5")
        await learner.reads("1 of")
        await shows(learner, "digits-gallery")
        await learner.press("f6")
        await shows(learner, "digits-gallery-numbers")


@pytest.fixture
def tumour_run(folder):
    """A finished run on the generated tissue; what it says is drawn at random, mostly right."""
    labels = tissue.load().y_valid
    recipe = Recipe(
        "patchcam", "patchcam.py", 0, final=False, dataset=tissue.LABEL, stand_in=True, epochs=12
    )
    run = runs.create(folder, recipe, "EPOCHS = 12\n")
    runs.append(run.folder, Start(100.0, 0, 12, 94, 64, 6000))
    for epoch in range(1, 13):
        fit, held = 0.95 - 0.4 * 0.8**epoch, 0.83 - 0.3 * 0.7**epoch
        losses = 0.7 * 0.85**epoch, 0.4 + 0.25 * 0.8**epoch
        runs.append(
            run.folder, Epoch(100.0 + epoch, epoch, losses[0], fit, losses[1], held, held + 0.08)
        )
    draw = np.random.default_rng(1)
    tumour = 1 / (1 + np.exp(-(3 * (labels - 0.5) + draw.normal(0, 1.5, len(labels)))))
    tumour = tumour.astype(np.float32)
    write_predictions(run.folder, "valid", labels, np.stack([1 - tumour, tumour], axis=1))
    figures = {"best_epoch": 12, "valid_accuracy": 0.83, "valid_auc": 0.91}
    runs.finish(run.folder, End(400.0, Status.FINISHED, **figures))
    return run


async def test_tumour(opened, shows, folder, tumour_run):
    async with opened(folder, (120, 40)) as learner:
        await learner.is_checked()
        learner.app.push_screen(TrainingScreen(folder, "patchcam"))
        await learner.reads("tumour lab")
        await learner.until(lambda: learner.screen.query_one("#table").row_count == 1)
        await shows(learner, "tumour-lab")
        await opens(learner, "f4")
        await shows(learner, "tumour-form")
        await leaves(learner)
        await opens(learner, "f2")
        await learner.reads("1 of", 120)
        await shows(learner, "tumour-look")
        await leaves(learner)
        await opens(learner, "f12")
        await learner.reads("AUC")
        for key, name in (("f2", "roc"), ("f3", "confusion"), ("f4", "calibration")):
            await learner.press(key)
            await shows(learner, f"tumour-{name}")
        await learner.press("f5")
        await learner.reads("1 of", 120)
        await shows(learner, "tumour-gallery")
        await learner.press("f2", "f6")
        await shows(learner, "tumour-roc-numbers")


async def test_instructor(teaching, shows, graded_folder, code, right):
    """A class of six, with mistakes that some of them share."""
    no_bias = next(m for m in misconceptions.of("conv2d", Part.SINGLE) if m.id == "bias_missing")
    named = Finding("misconception", no_bias.name, no_bias.explanation, (no_bias.id,))
    without = misconceptions.as_file("conv2d", Part.SINGLE, "bias_missing")
    sources = dict.fromkeys(("Ada Byron", "Mary Cartwright"), without)
    sources |= dict.fromkeys(("Emmy Noether", "Karen Uhlenbeck"), course.reference_file())
    sources["Sofia Kovalevskaya"] = code(activation=right("activation"))
    raised = Finding("raised", "Line 12 raised IndexError: index 3 is out of bounds.")
    failed = {name: {"conv2d": named} for name in ("Ada Byron", "Mary Cartwright")}
    failed["Sofia Kovalevskaya"] = dict.fromkeys(("pool2d", "dense"), raised)
    graded = graded_folder(failed, {"regularization.py": "import keras\n"}, **sources)
    async with teaching(graded, (120, 40)) as teacher:
        await teacher.reads("5 submissions")
        await shows(teacher, "class")
        await teacher.press("f6")
        await teacher.reads("Who:")
        await shows(teacher, "class-shared")
        await teacher.press("f7")
        await shows(teacher, "class-figures")
        await teacher.press("f8")
        await teacher.reads("compared.", 90)
        await shows(teacher, "class-alike")
        await teacher.press("enter")
        await teacher.reads("Lines with the same number")
        await shows(teacher, "class-side-by-side")
        await leaves(teacher)
        await teacher.press("f5")
        await opens(teacher, "enter")
        await teacher.is_checked()
        await shows(teacher, "class-learner")
        await teacher.press("f11")
        await teacher.reads("points")
        await shows(teacher, "class-page")
        await leaves(teacher)
        await leaves(teacher)
        await teacher.press("f2")
        await shows(teacher, "solutions")
        await teacher.press("f3")
        await teacher.reads("343 found")
        await shows(teacher, "mistakes")
        await teacher.press("slash", *"no bias", "down", "up", "enter")
        await teacher.reads("Keras[:, :, 0] = 7")
        await shows(teacher, "mistake-run")


async def test_dialogs(opened, shows, folder, code):
    """What was not saved is offered, and two versions are a question."""
    recovery.leave(Workspace(folder), "# mine\n" + code())
    async with opened(folder) as learner:
        await learner.is_asked()
        await shows(learner, "recovery")
        await learner.press("l")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.writes("# mine\n" + code())
        (folder / "cnn.py").write_text("# theirs\n" + code(), encoding="utf-8")
        await learner.is_asked()
        await shows(learner, "two-versions")
        await learner.press("d")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.writes("# mine again\n" + code())
        await learner.press("ctrl+q")
        await learner.is_asked()
        await shows(learner, "quit-unsaved")
        await learner.press("d")


def main(arguments):
    """Has pytest run this file, away from the tests; its exit code."""
    folder = Path(arguments.pop(0) if arguments[:1] and arguments[0] != "-k" else "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PICTURES"] = str(folder.resolve())
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    options = ["-n0", "-q", "-p", "no:cacheprovider", "-p", "tests.tui.conftest"]
    return pytest.main([*options, str(Path(__file__).resolve()), *arguments])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

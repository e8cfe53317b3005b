"""Every finding of the lint, on a real Keras model that has the fault and on one that has not."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest

from tutor.training import lint, reading
from tutor.training.events import Status
from tutor.training.modelfile import Settings
from tutor.training.progress import Snapshot

PROGRAM = """
import json, sys
from tutor.training import building, lint, worker
from tutor.training.labs import LABS
from tutor.training.modelfile import Settings
keras = worker.import_keras()
found = {}
for name, (body, settings, what) in json.load(sys.stdin).items():
    names = {"keras": keras, "layers": keras.layers}
    exec("def build(inputs):\\n" + body, names)
    inputs = keras.Input((28, 28, 1) if what == "digits" else (32, 32, 3))
    with building._created_layers(keras) as created:
        x = names["build"](inputs)
        model = x if isinstance(x, keras.Model) else keras.Model(inputs, x)
    made = [layer for layer in created if layer is not model]
    seen = lint.built(model, made, Settings(**settings), LABS[what])
    found[name] = [[one.kind, one.sentence] for one in seen]
import numpy as np
from types import SimpleNamespace
from tutor import paths
from tutor.training import modelfile, recipes
for what, lab in LABS.items():
    shape, classes = ((28, 28, 1), 10) if what == "digits" else ((32, 32, 3), 2)
    light = np.array([0.1, 0.5, 1], "float32").reshape(3, 1, 1, 1)
    images = light * (np.random.default_rng(0).random((3, *shape), "float32") * 2 - 1)
    data = SimpleNamespace(x_train=images, x_valid=images, classes=classes)
    for name in recipes.shipped(what):
        path = paths.lessons() / lab.folder / "recipes" / f"{name}.py"
        file = modelfile.load(path, name, lab.settings)
        model, made = building.build(keras, file, data, lab, name)
        text = path.read_text(encoding="utf-8")
        settings = file.settings
        seen = building.findings(text, model, made, settings.epochs, settings, data, lab)
        found[f"{what} {name}"] = [one.kind for one in seen]
best = modelfile.load(path.with_name("best.py"), "best", lab.settings).build(shape, classes)
turned = [images, images[:, ::-1], images[:, :, ::-1], images.transpose(0, 2, 1, 3)]
found["turned"] = [best.predict_on_batch(np.ascontiguousarray(one)).tolist() for one in turned]
found["alone"] = best.predict_on_batch(images[1:2]).tolist()
print("FOUND" + json.dumps(found))
"""

HEAD = """
    x = layers.Flatten()(x)
    return layers.Dense(10, activation="softmax")(x)
"""

# What is found, a model that has the fault, one that has not, and settings.
FAULTS = {
    "augmentation not wired in": (
        "    x = layers.RandomRotation(0.1)(inputs)\n    x = inputs" + HEAD,
        "    x = layers.RandomRotation(0.1)(inputs)" + HEAD,
    ),
    "layer leads nowhere": (
        "    x = layers.Conv2D(2, 3)(inputs)\n    layers.Dropout(0.5)(x)" + HEAD,
        "    x = layers.Conv2D(2, 3)(inputs)\n    x = layers.Dropout(0.5)(x)" + HEAD,
    ),
    "value range": (
        "    x = layers.RandomBrightness(0.2)(inputs)" + HEAD,
        "    x = layers.RandomBrightness(0.2, value_range=(-1, 1))(inputs)" + HEAD,
    ),
    "flip": (
        "    x = layers.RandomFlip('horizontal')(inputs)" + HEAD,
        "    x = layers.RandomTranslation(0.1, 0.1)(inputs)" + HEAD,
    ),
    "full crop": (
        "    x = layers.RandomCrop(28, 28)(inputs)" + HEAD,
        "    x = layers.ZeroPadding2D(2)(inputs)\n    x = layers.RandomCrop(28, 28)(x)" + HEAD,
    ),
    "no softmax": (
        "    return layers.Dense(10)(layers.Flatten()(inputs))",
        "    return layers.Softmax()(layers.Dense(10)(layers.Flatten()(inputs)))",
    ),
}
FROM_LOGITS = {
    "softmax twice": (
        "    x = inputs" + HEAD,
        "    return layers.Dense(10)(layers.Flatten()(inputs))",
    ),
}
OF_TISSUE = {
    "label lost": (
        "    x = layers.RandomZoom(0.5)(inputs)" + HEAD,
        "    x = layers.RandomZoom((0, 0.3))(inputs)" + HEAD,
    ),
    "label lost by a shift": (
        "    x = layers.RandomTranslation(0.05, 0.3)(inputs)" + HEAD,
        "    x = layers.RandomTranslation(0.05, 0.05)(inputs)" + HEAD,
    ),
    "label lost by a crop": (
        "    x = layers.RandomCrop(24, 24)(inputs)" + HEAD,
        "    x = layers.RandomFlip()(inputs)" + HEAD,
    ),
    "value range of saturation": (
        "    x = layers.RandomSaturation(0.4, value_range=(-1, 1))(inputs)" + HEAD,
        "    x = layers.Rescaling(0.5, offset=0.5)(inputs)\n"
        "    x = layers.RandomSaturation(0.4, value_range=(0, 1))(x)\n"
        "    x = layers.Rescaling(2, offset=-1)(x)" + HEAD,
    ),
    "value range of a colour jitter": (
        "    x = layers.RandomColorJitter(brightness_factor=0.1)(inputs)" + HEAD,
        "    x = layers.RandomColorJitter(value_range=(-1, 1), brightness_factor=0.1,"
        " contrast_factor=0.1, hue_factor=0.05)(inputs)" + HEAD,
    ),
}
OTHERS = {
    "a contrast layer too": ("    x = layers.RandomContrast(0.2)(inputs)" + HEAD, ["value range"]),
    "a range of 255 after rescaling": (
        "    x = layers.Rescaling(127.5, 127.5)(inputs)\n"
        "    x = layers.RandomBrightness(0.2)(x)" + HEAD,
        [],
    ),
    "a layer that is never called": (
        "    layers.RandomZoom(0.1)\n    x = inputs" + HEAD,
        ["augmentation not wired in"],
    ),
    "layers inside a sequential model": (
        "    inner = keras.Sequential([layers.Conv2D(2, 3), layers.RandomFlip()])\n"
        "    x = inner(inputs)" + HEAD,
        ["flip"],
    ),
    "a sequential model": (
        "    return keras.Sequential([inputs, layers.Flatten(),"
        " layers.Dense(10, activation='softmax')])",
        [],
    ),
}


@pytest.fixture(scope="module")
def found():
    """The findings of all models: Keras is started once."""
    models = {}
    for faults, settings, what in (
        (FAULTS, {}, "digits"),
        (FROM_LOGITS, {"from_logits": True}, "digits"),
        (OF_TISSUE, {}, "patchcam"),
    ):
        for kind, (with_fault, without) in faults.items():
            models[kind] = (with_fault, settings, what)
            models[f"{kind}, mended"] = (without, settings, what)
    models |= {name: (body, {}, "digits") for name, (body, _) in OTHERS.items()}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        command, input=json.dumps(models), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.partition("FOUND")[2])


@pytest.mark.keras
@pytest.mark.parametrize("kind", [*FAULTS, *FROM_LOGITS])
def test_a_fault_is_found_and_its_absence_too(found, kind):
    assert [one[0] for one in found[kind]] == [kind]
    assert found[f"{kind}, mended"] == []


@pytest.mark.keras
@pytest.mark.parametrize("name", OF_TISSUE)
def test_what_is_wrong_with_tissue_is_found_and_flips_are_right(found, name):
    assert [one[0] for one in found[name]] == [" ".join(name.split()[:2])]
    assert found[f"{name}, mended"] == []


@pytest.mark.keras
def test_the_recipes_have_no_fault_but_the_one_that_the_lesson_speaks_of(found):
    for what in ("digits", "patchcam"):
        for name in ("baseline", "lab-report", "best"):
            expected = ["label lost"] if (what, name) == ("patchcam", "lab-report") else []
            assert found[f"{what} {name}"] == expected


@pytest.mark.keras
def test_the_best_tissue_recipe_says_the_same_however_a_patch_lies(found):
    as_it_is, *others = map(np.array, found["turned"])
    assert as_it_is.shape == (3, 2)
    assert np.allclose(as_it_is.sum(axis=1), 1, atol=1e-5)
    for turned in others:
        assert np.allclose(turned, as_it_is, rtol=1e-3, atol=0)
    assert np.allclose(found["alone"], as_it_is[1:2], rtol=1e-3, atol=0)
    apart = np.ptp(as_it_is, axis=0) / as_it_is.mean(axis=0)
    assert apart.max() > 0.02  # other patches get other answers, by far more than those agree


@pytest.mark.keras
@pytest.mark.parametrize("name", OTHERS)
def test_a_fault_is_found_in_other_forms_and_no_false_one(found, name):
    assert [one[0] for one in found[name]] == OTHERS[name][1]


def before(text="", epochs=20, valid_images=500, **settings):
    return [one.kind for one in lint.before(text, Settings(**settings), epochs, valid_images)]


def test_early_stopping_that_cannot_stop_is_found():
    assert before(patience=20) == ["early stopping"]
    assert before(patience=5, validate_every=6) == ["early stopping"]
    assert before(patience=5, validate_every=5) == []


def test_a_callback_that_nobody_calls_is_found():
    assert before("stop = keras.callbacks.EarlyStopping()") == ["early stopping"]
    assert before("# no EarlyStopping here\ntext = 'EarlyStopping'") == []
    assert before("this is no Python") == []


def test_a_training_without_validation_is_found():
    assert before(validate_every=21) == ["no validation"]
    assert before(valid_images=0) == ["no validation"]
    assert before(validate_every=20) == []


def curve(loss, train=None, valid=None, status=Status.FINISHED):
    train = train or [0.5] * len(loss)
    return Snapshot(
        0,
        status=status,
        loss=tuple(loss),
        accuracy=tuple(train),
        valid_loss=tuple(loss),
        valid_accuracy=tuple(valid or train),
    )


def test_a_loss_that_explodes_is_found():
    for loss in ([2.3, math.nan], [2.3, math.inf], [2.3, 40.0]):
        assert [one.kind for one in lint.after(curve(loss))] == ["exploding loss"]
        assert "exploded" in reading.read([curve(loss)])[0]
    assert list(lint.after(curve([2.3, 3.0, 0.1]))) == []


def rising(first, last, count=40):
    """A curve that rises and is flat in its second half."""
    half = count // 2
    return [first + (last - first) * min(at / half, 1) for at in range(count)]


@pytest.mark.parametrize(
    ("train", "valid", "said"),
    [
        (rising(0.1, 1.0), rising(0.1, 0.8), "Overfitting"),
        (rising(0.1, 0.6), rising(0.1, 0.58), "Underfitting"),
        (rising(0.1, 0.97), rising(0.1, 0.95), "stay together"),
        (rising(0.1, 1.0), [0.5 + 0.4 * at / 40 for at in range(40)], "Still improving"),
        (rising(0.1, 1.0), [0.9 - 0.4 * at / 40 for at in range(40)], "Getting worse"),
        (rising(0.1, 1.0), [0.9, 0.7] * 20, "Unstable"),
    ],
)
def test_curves_are_read_in_words(train, valid, said):
    sentences = reading.read([curve([1.0] * 40, train, valid)])
    assert any(said in sentence for sentence in sentences)


def test_what_was_validated_now_and_then_is_read_all_the_same():
    valid = [0.8 if at % 4 == 3 else math.nan for at in range(40)]
    sentences = reading.read([curve([1.0] * 40, rising(0.1, 1.0), valid)])
    assert "Overfitting (training 100 %, validation 80 %)" in sentences[0]


def test_one_run_and_few_epochs_are_said_to_tell_little():
    one = curve([1.0] * 40, rising(0.1, 1.0), rising(0.1, 0.9))
    other = curve([1.0] * 40, rising(0.1, 1.0), rising(0.1, 0.85))
    assert any("One run is one draw" in sentence for sentence in reading.read([one]))
    assert any("differs by 5.0 points" in sentence for sentence in reading.read([one, other]))
    assert reading.read([curve([1.0, 1.0])]) == ()

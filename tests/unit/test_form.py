"""The form: the same choices give the same readable file, and no edit of a learner's is lost."""

import ast
from dataclasses import fields, replace

import pytest

from tutor.errors import UsageError
from tutor.training import form, recipes
from tutor.training.form import Choices, TissueChoices

OTHER = Choices(
    *(0.05, 0.1, 0.15, 0.2, 0.5, 1e-4),
    batch_norm=True,
    width=12,
    depth=1,
    strided=True,
    skip=True,
    dense=64,
    epochs=30,
    batch_size=16,
)
ONE_AT_A_TIME = [
    replace(Choices(), **{field.name: getattr(OTHER, field.name)}) for field in fields(Choices)
]

BLOCKS = TissueChoices(depth=2, dense=32)
OF_TISSUE = TissueChoices(
    *(True, True, 0.1, 0.2, 0.1, 0.5, 1e-4, True, 24, 1, True, True, True),
    dense=64,
    epochs=20,
    batch_size=64,
)
TISSUE_ONE_AT_A_TIME = [
    replace(BLOCKS, **{field.name: getattr(OF_TISSUE, field.name)})
    for field in fields(TissueChoices)
]


def own(folder, text="EPOCHS = 7  # mine\n"):
    path = recipes.learners_file(folder)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("choices", [TissueChoices(), OF_TISSUE, *TISSUE_ONE_AT_A_TIME])
def test_a_file_of_the_tumour_lab_tells_its_choices_too(choices):
    text = form.program(choices)
    ast.parse(text)
    code = [line for line in text.splitlines() if not line.startswith("# Chosen")]
    assert max(map(len, code)) <= 100
    assert form.choices_of(text, "patchcam") == choices
    assert form.choices_of(text) is None  # of the digits lab


def test_every_choice_of_the_tumour_lab_changes_the_program_of_its_blocks():
    texts = {form.program(one).partition("import keras")[2] for one in TISSUE_ONE_AT_A_TIME}
    assert len(texts) == len(fields(TissueChoices))


def test_the_tumour_lab_begins_with_the_linear_model_and_writes_its_own_file(tmp_path):
    text = form.program(TissueChoices())
    assert "Conv2D" not in text
    assert 'layers.Dense(classes, activation="softmax")' in text
    assert form.write(tmp_path, OF_TISSUE) is None
    assert form.chosen_in(tmp_path, "patchcam") == OF_TISSUE
    assert [path.name for path in tmp_path.iterdir()] == ["patchcam.py"]


@pytest.mark.parametrize("choices", [Choices(), OTHER, *ONE_AT_A_TIME])
def test_a_file_is_python_of_short_lines_and_tells_its_choices(choices):
    text = form.program(choices)
    ast.parse(text)
    code = [line for line in text.splitlines() if not line.startswith("# Chosen")]
    assert max(map(len, code)) <= 100
    assert form.choices_of(text) == choices


def test_every_choice_changes_the_program():
    texts = {form.program(choices).partition("import keras")[2] for choices in ONE_AT_A_TIME}
    assert len(texts) == len(fields(Choices))


def test_a_file_that_was_edited_is_the_learners_own():
    text = form.program(OTHER)
    assert form.choices_of(text.replace("BATCH_SIZE = 16", "BATCH_SIZE = 8")) is None
    assert form.choices_of(text.replace('"skip": true', '"slip": true')) is None
    assert form.choices_of("no form wrote this") is None


def test_a_file_that_nobody_edited_is_replaced_without_a_word(tmp_path):
    recipes.learners_file(tmp_path)
    assert form.difference(tmp_path, OTHER) == ""
    assert form.write(tmp_path, OTHER) is None
    assert form.chosen_in(tmp_path) == OTHER
    assert form.write(tmp_path, Choices()) is None
    assert not (tmp_path / ".cnn-tutor").exists()


def test_edits_are_shown_and_a_copy_is_kept(tmp_path):
    path = own(tmp_path)
    assert "-EPOCHS = 7  # mine" in form.difference(tmp_path, OTHER)
    copy = form.write(tmp_path, OTHER)
    assert copy.read_text(encoding="utf-8") == "EPOCHS = 7  # mine\n"
    assert form.choices_of(path.read_text(encoding="utf-8")) == OTHER


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("epochs", "30", 30),
        ("rotation", "0.05", 0.05),
        ("skip", "yes", True),
        ("skip", "NO", False),
        ("batch_size", "128", 128),
    ],
)
def test_what_is_typed_is_taken(name, typed, value):
    assert form.checked(name, typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("epochs", "3.5", "a whole number from 1"),
        ("epochs", "0", "a whole number from 1"),
        ("rotation", "nan", "a number from 0 to 0.5"),
        ("rotation", "", "a number from 0 to 0.5"),
        ("skip", "maybe", "yes or no"),
        ("speed", "1", "no choice speed"),
    ],
)
def test_what_cannot_be_is_said(name, typed, said):
    with pytest.raises(UsageError, match=said):
        form.checked(name, typed)


def test_the_command_shows_writes_and_asks(cnn_tutor, workspace):
    folder = workspace.folder
    assert "rotation=0.0" in cnn_tutor("model", "-C", folder).out
    assert cnn_tutor("model", "rotation=0.05", "skip=yes", "-C", folder).code == 0
    assert form.chosen_in(folder) == Choices(rotation=0.05, skip=True)
    own(folder)
    asked = cnn_tutor("model", "dropout=0.2", "-C", folder)
    assert asked.code == 1
    assert "-EPOCHS = 7  # mine" in asked.out
    assert "--yes" in asked.err
    done = cnn_tutor("model", "dropout=0.2", "--yes", "-C", folder)
    assert done.code == 0
    assert "kept as" in done.err


def test_the_command_writes_the_model_of_the_tumour_lab_too(cnn_tutor, workspace):
    folder = workspace.folder
    assert "flips=no" in cnn_tutor("model", "patchcam", "-C", folder).out
    done = cnn_tutor("model", "patchcam", "flips=yes", "depth=2", "batch_size=512", "-C", folder)
    assert done.code == 0, done.err
    assert form.chosen_in(folder, "patchcam") == TissueChoices(flips=True, depth=2, batch_size=512)
    refused = cnn_tutor("model", "patchcam", "rotation=0.1", "-C", folder)
    assert refused.code == 2
    assert "no choice rotation" in refused.err
    assert cnn_tutor("model", "network", "-C", folder).code == 2

"""The form: the same choices give the same readable file, and no edit of a learner's is lost."""

import ast
from dataclasses import fields, replace

import pytest

from tutor.errors import UsageError
from tutor.training import form, recipes
from tutor.training.form import Choices

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


def own(folder, text="EPOCHS = 7  # mine\n"):
    path = recipes.learners_file(folder)
    path.write_text(text, encoding="utf-8")
    return path


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

"""What a run is made from: the model's file, and ``recipe.toml``, which says the rest.

Owns the choice of the file (the learner's own, or a recipe that ships with the lesson) and
the form of ``recipe.toml``. Never runs a model's file: only the trainer does.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from tutor import paths
from tutor.errors import TrainingError, UsageError, WorkspaceError
from tutor.files import write_whole
from tutor.intake import read_source
from tutor.training.labs import LABS, lab

LEARNERS_FILE = {what: lab.file for what, lab in LABS.items()}
_RECIPE = "recipe.toml"


@dataclass(frozen=True)
class Recipe:
    """What one run was made from. None: not known before the trainer has read the model.

    Attributes:
        what: the lesson, ``"digits"`` or ``"patchcam"``.
        source: the file or shipped recipe that ``model.py`` was copied from.
        data: the name of the set of patches; None for the lesson's own.
        epochs: asked for, or else the file's own ``EPOCHS`` once the trainer has read it.
        final: whether the test set is opened at the end.
        training_images: the random training images used; their choice follows from ``seed``.
        validated_images: the fixed validation images looked at while it trains.
        threads: of the trainer's arithmetic; their number decides how sums are rounded.
        validation: how the kept weights are chosen and validated, in words.
        expected: what the learner said of the validation accuracy before the run, as in
            :class:`~tutor.training.expectations.Expectation`; None where nothing was said.
        expected_against: the id of a run of the model that was compared with.
        dataset: the data's label for people; ``stand_in`` says that it is not the real thing.
        versions: program, Python, Keras and so on.
    """

    what: str
    source: str
    seed: int
    final: bool
    data: str | None = None
    epochs: int | None = None
    batch_size: int | None = None
    optimizer: str | None = None
    learning_rate: float | None = None
    schedule: str | None = None
    warmup_steps: int | None = None
    label_smoothing: float | None = None
    validate_every: int | None = None
    keep: str | None = None
    patience: int | None = None
    from_logits: bool | None = None
    training_images: int | None = None
    validated_images: int | None = None
    threads: int | None = None
    validation: str | None = None
    expected: str | None = None
    expected_against: str | None = None
    dataset: str | None = None
    stand_in: bool | None = None
    versions: dict[str, str] = field(default_factory=dict)


def shipped(what: str = "digits") -> tuple[str, ...]:
    """The names of the recipes that come with the lesson."""
    return tuple(sorted(path.stem for path in _shipped_folder(what).glob("*.py")))


def learners_file(folder: Path, what: str = "digits") -> Path:
    """The learner's own model file; made from the recipe ``baseline`` where it is missing.

    Raises:
        WorkspaceError: it cannot be written.
    """
    path = folder / LEARNERS_FILE[what]
    if not path.exists():
        shipped_one = (_shipped_folder(what) / "baseline.py").read_bytes()
        try:
            write_whole(path, shipped_one)
        except OSError as error:
            raise WorkspaceError(f"{path} cannot be written: {error.strerror}.") from error
    return path


def find(folder: Path, recipe: str | None, what: str = "digits") -> tuple[str, str]:
    """The name and the text of what ``recipe`` means.

    Args:
        folder: the learner's folder.
        recipe: None for the learner's own file, the name of a shipped recipe, or a file.

    Raises:
        UsageError: there is no such recipe.
        SourceError: the file is not text that can be read.
    """
    if recipe is None:
        path = learners_file(folder, what)
    elif recipe in shipped(what):
        path = _shipped_folder(what) / f"{recipe}.py"
    else:
        path = Path(recipe)
    if not path.is_file():
        known = ", ".join(shipped(what))
        raise UsageError(f"There is no recipe {recipe}: name a file, or one of {known}.")
    return recipe or path.name, read_source(path)


def read_recipe(folder: Path) -> Recipe:
    """Reads a run's ``recipe.toml``; keys of a newer program are passed over.

    Raises:
        TrainingError: it is missing or not a recipe.
    """
    try:
        pairs = tomllib.loads((folder / _RECIPE).read_text(encoding="utf-8"))
        return Recipe(**{f.name: pairs[f.name] for f in fields(Recipe) if f.name in pairs})
    except (OSError, ValueError, TypeError) as error:
        raise TrainingError(f"The recipe of the run {folder.name} cannot be read.") from error


def write_recipe(folder: Path, recipe: Recipe) -> None:
    """Writes ``recipe.toml`` at one stroke; what is not known is left out."""
    pairs = {name: value for name, value in asdict(recipe).items() if value is not None}
    versions = pairs.pop("versions")
    lines = [f"{name} = {_toml(value)}" for name, value in pairs.items()]
    lines += ["", "[versions]"]
    lines += [f"{_toml(name)} = {_toml(value)}" for name, value in versions.items()]
    write_whole(folder / _RECIPE, ("\n".join(lines) + "\n").encode())


def _shipped_folder(what: str) -> Path:
    return paths.lessons() / lab(what).folder / "recipes"


def _toml(value: object) -> str:
    """A text, a number or a yes/no as TOML: as in JSON, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

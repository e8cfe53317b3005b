"""What a learner expects of a changed model before it is trained, and whether it came so.

Owns the answer, the model that it is held against, and the words about both. The answer is part
of the run's recipe, so that a crash and a resume keep it. Whether it came is read from the seeds
that both models were trained on: where their difference may be noise, it came out the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from tutor.errors import UsageError
from tutor.training import recipes, runs
from tutor.training.experiments import PAIRS, Difference, Experiment, experiments
from tutor.training.recipes import Recipe
from tutor.training.runs import Run
from tutor.training.summary import runs_to_tell


class Expectation(StrEnum):
    """What the mean validation accuracy will do against the model before."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


_EXPECTED = {
    Expectation.UP: "a higher validation accuracy than that of",
    Expectation.DOWN: "a lower validation accuracy than that of",
    Expectation.SAME: "the same validation accuracy as that of",
}
_CAME = {Expectation.UP: "higher", Expectation.DOWN: "lower", Expectation.SAME: "the same"}


@dataclass(frozen=True)
class Judgement:
    """What was expected of a model, and what came.

    Attributes:
        model: its name among the experiments.
        before: the name of the model that it is held against; None where its runs are gone.
        difference: on the validation set; None where they have no seed in common.
    """

    model: str
    expectation: Expectation
    before: str | None
    difference: Difference | None

    @property
    def came(self) -> Expectation | None:
        """What the paired seeds say; None where they are too few to say anything."""
        if self.difference is None or self.difference.more_than_noise is None:
            return None
        if not self.difference.more_than_noise:
            return Expectation.SAME
        return Expectation.UP if self.difference.figures.mean > 0 else Expectation.DOWN

    @property
    def as_expected(self) -> bool | None:
        """None where it cannot be told yet."""
        return None if self.came is None else self.came is self.expectation

    @property
    def missing(self) -> int:
        """How many more seeds in common would tell."""
        return max(PAIRS - (self.difference.figures.count if self.difference else 0), 0)

    @property
    def cell(self) -> str:
        """For a table: ``up: yes``, ``up: no, same`` or ``up: open``."""
        if self.came is None:
            return f"{self.expectation}: open"
        return f"{self.expectation}: {'yes' if self.as_expected else f'no, {self.came}'}"

    @property
    def sentence(self) -> str:
        """For the learner; differences in points of a percent."""
        if self.before is None:
            return (
                f"You expected {self.expectation}, against a model whose runs are gone: whether it "
                "came so cannot be told."
            )
        expected = f"You expected {_EXPECTED[self.expectation]} {self.before}"
        if self.came is None or self.difference is None:
            return f"{expected}. {self._too_few()}"
        so = "So it came" if self.as_expected else f"It came out {_CAME[self.came]}"
        told = f"{self.difference.points} points on {self.difference.figures.count} seeds"
        if self.came is not Expectation.SAME:
            return f"{expected}. {so}: {told}, more than noise."
        return f"{expected}. {so}, as far as can be told: {told} may be noise.{self._would_tell()}"

    def _too_few(self) -> str:
        more = f"train both on {self.missing} more of the same seeds"
        if self.difference is None:
            return f"Without a seed in common that cannot be told: {more}."
        count = self.difference.figures.count
        told = "1 seed" if count == 1 else f"{count} seeds"
        return f"{self.difference.points} points on {told} cannot tell it from noise yet: {more}."

    def _would_tell(self) -> str:
        assert self.difference is not None
        count = runs_to_tell(self.difference.figures)
        if count is None or self.as_expected:
            return ""
        return f" If that goes on, about {count} seeds would tell."


def before(
    folder: Path, what: str, recipe: str | None, epochs: int | None, data: str
) -> Experiment:
    """The model that the next runs are held against: the one that was trained last.

    Args:
        folder: the learner's.
        recipe: that will be trained; None for the learner's own file.
        epochs: in place of the file's; None for these.
        data: the label of what it will be trained on.

    Raises:
        UsageError: there is none on this data, or the next runs' model was trained before, so
            that its result is known.
        SourceError: the file cannot be read.
    """
    source, text = recipes.find(folder, recipe, what)
    tried = [one for one in experiments(runs.runs_in(folder, what)) if one.data == data]
    if any(_trained(one.finished[0], source, text, epochs) for one in tried):
        raise UsageError(
            "This model has finished runs: what you expect of it counts before the first one only."
        )
    if not tried:
        raise UsageError(
            "There is no finished run to compare with yet. Train a first model; then say before "
            "each change what you expect of it."
        )
    return max(tried, key=lambda one: one.finished[-1].id)


def recorded(recipe: Recipe, expected: Expectation, held_against: Experiment) -> Recipe:
    """``recipe`` with the answer in it."""
    run = held_against.finished[-1].id
    return replace(recipe, expected=str(expected), expected_against=run)


def question(held_against: Experiment, seeds: Sequence[int]) -> str:
    """What the learner is asked before ``seeds`` are trained, and whether these will tell."""
    asked = (
        f"Validation accuracy, against {held_against.name}: will it go up, go down or stay the "
        "same?"
    )
    return " ".join((asked, *few_in_common(held_against, seeds)))


def few_in_common(held_against: Experiment, seeds: Sequence[int]) -> Iterator[str]:
    """A sentence where ``seeds`` are too few to tell it from noise afterwards."""
    both = len(held_against.ended.keys() & set(seeds))
    if both < PAIRS:
        told = "1 seed" if both == 1 else f"{both or 'no'} seeds"
        yield (
            f"These runs share {told} with it, and it takes {PAIRS} to tell a difference from "
            "noise."
        )


def judgements(tried: Sequence[Experiment]) -> tuple[Judgement, ...]:
    """What was expected of each of ``tried``, in their order; ``tried`` are all of a lab."""
    return tuple(_judged(one, tried, *said) for one in tried if (said := _said_of(one)))


def judgements_of(folder: Path, what: str, trained: Sequence[Run]) -> tuple[Judgement, ...]:
    """Of the lab's models in the learner's ``folder``, those that ``trained`` belong to."""
    tried = experiments(runs.runs_in(folder, what))
    names = {one.name for one in tried if set(one.finished) & set(trained)}
    return tuple(one for one in judgements(tried) if one.model in names)


def tally(found: Sequence[Judgement]) -> str:
    """How many came as expected: ``5 of 7 came as expected.`` and what is open."""
    told = [one.as_expected for one in found if one.as_expected is not None]
    parts = []
    if told:
        parts.append(f"{sum(told)} of {len(told)} came as expected")
    if len(found) > len(told):
        parts.append(f"{len(found) - len(told)} cannot be told yet")
    return f"{', '.join(parts)}." if parts else ""


def _judged(
    one: Experiment, tried: Sequence[Experiment], said: Expectation, against: str
) -> Judgement:
    other = next((e for e in tried if any(run.id == against for run in e.finished)), None)
    if other is None:
        return Judgement(one.name, said, None, None)
    return Judgement(one.name, said, other.name, one.against(other, ("validation",)))


def _said_of(one: Experiment) -> tuple[Expectation, str] | None:
    """The first answer that its runs recorded, and the run that it was held against."""
    for run in one.finished:
        recipe = run.recipe
        if recipe.expected in list(Expectation) and recipe.expected_against:
            return Expectation(recipe.expected), recipe.expected_against
    return None


def _trained(run: Run, source: str, text: str, epochs: int | None) -> bool:
    """Whether ``run`` trained this model for as many epochs."""
    recipe = run.recipe
    try:
        same = (run.folder / runs.MODEL).read_bytes() == text.encode()
    except OSError:
        return False
    epochs = epochs or _epochs_in(text) or recipe.epochs
    return same and recipe.source == source and recipe.epochs == epochs


def _epochs_in(text: str) -> int | None:
    """What the file sets ``EPOCHS`` to, where that is a plain number; the file is not run."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError):
        return None
    for statement in statements:
        match statement:
            case ast.Assign([ast.Name("EPOCHS")], ast.Constant(int(epochs))):
                return epochs
    return None

"""Whether a training lab is passed, from its recorded runs alone."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tutor.course import Lesson
from tutor.errors import TrainingError
from tutor.outcomes import Outcome, Tier
from tutor.results import CaseResult, Finding, LessonResult
from tutor.training import runs
from tutor.training.events import Status
from tutor.training.experiments import experiments
from tutor.training.recipes import LEARNERS_FILE
from tutor.training.runs import Run
from tutor.training.summary import summary

RUNS = 5
"""How many finished runs of one model, each with the test set opened, pass the lab."""


def check_lab(folder: Path, lesson: Lesson) -> LessonResult:
    """The result of a training lab in the learner's ``folder``."""
    if lesson.id not in LEARNERS_FILE:
        sentence = "This version of cnn-tutor teaches this lab but cannot train it yet."
        return LessonResult(lesson.id, Outcome.WAITING, (), Finding("not here", sentence))
    final = _final_runs_of_one_model(folder, lesson.id)
    cases = tuple(_as_case(run) for run in final)
    if final and lesson.id == "digits":
        cases += (_mean(final), *_gain(folder, lesson.id, final))
    elif final:
        cases += (_mean_of_tissue(final), *_gain(folder, lesson.id, final))
    if len(final) >= RUNS and lesson.id == "patchcam":
        return _with_prediction(folder, lesson, final, cases)
    if len(final) >= RUNS:
        return LessonResult(lesson.id, Outcome.PASSED, cases)
    sentence = (
        f"{len(final)} of {RUNS} runs of one model are finished with the test set opened. "
        f"Tune first; then: cnn-tutor train {lesson.id} --runs {RUNS} --final"
    )
    return LessonResult(lesson.id, Outcome.COULD_NOT_RUN, cases, Finding("runs missing", sentence))


def _with_prediction(
    folder: Path, lesson: Lesson, final: list[Run], cases: tuple[CaseResult, ...]
) -> LessonResult:
    """The tumour lab asks for a prediction file too, if its data have test patches."""
    from tutor import predictions

    count = _patches_of(final[-1])
    if count is None:
        return LessonResult(lesson.id, Outcome.PASSED, cases)
    sentence = (
        f"The runs are finished; what is missing is a prediction file of {count} lines: "
        "p in the lab, or cnn-tutor predict patchcam --runs all -o predictions"
    )
    missing = Finding("prediction missing", sentence)
    for file in predictions.files_in(folder):
        name = file.relative_to(folder).as_posix()
        faults = predictions.serious(file, count)
        if not faults:
            told = f"{name}: a prediction file without a fault, {count} lines"
            case = CaseResult("prediction", told, Tier.CORE, Outcome.PASSED)
            return LessonResult(lesson.id, Outcome.PASSED, (*cases, case))
        place = f", line {faults[0].line}" if faults[0].line else ""
        if missing.kind == "prediction missing":
            missing = Finding("prediction", f"{name}{place}: {faults[0].sentence}")
    return LessonResult(lesson.id, Outcome.COULD_NOT_RUN, cases, missing)


def patches_asked(folder: Path) -> int | None:
    """How many patches a prediction file in the learner's ``folder`` should be about.

    Those of the newest finished run's data; None where there is none, or its data have no test set.
    """
    done = [run for run in runs.runs_in(folder, "patchcam") if run.status() is Status.FINISHED]
    return _patches_of(done[-1]) if done else None


def _patches_of(run: Run) -> int | None:
    from tutor.datasets.patches import patches_to_predict

    return patches_to_predict(run.recipe.data or "patchcam", run.recipe.dataset or "")


def _final_runs_of_one_model(folder: Path, what: str) -> list[Run]:
    """Of the finished final runs, those of the model that has most of them; the newest last.

    Runs with the same seed count once: they would be the same run.
    """
    of_model: dict[bytes, dict[int, Run]] = defaultdict(dict)
    for run in runs.runs_in(folder, what):
        try:
            recipe = run.recipe
            model = (run.folder / runs.MODEL).read_bytes()
        except (TrainingError, OSError):
            continue
        end = run.result()
        if recipe.final and end is not None and end.status is Status.FINISHED:
            of_model[model][recipe.seed] = run
    # Of as many runs each, those of the model that was begun last.
    return list(max(reversed(of_model.values()), key=len, default={}).values())


def _mean(final: list[Run]) -> CaseResult:
    """What the runs come to. Told, not judged: the goal of 90 % belongs to MNIST."""
    told = summary(run.result() for run in final).test
    sentence = "the mean is not known"
    if told is not None:
        sentence = f"mean test accuracy {100 * told.mean:.2f} % (the lab asks for 90 % on MNIST)"
    return CaseResult("mean", sentence, Tier.CORE, Outcome.PASSED)


def _mean_of_tissue(final: list[Run]) -> CaseResult:
    """Accuracy and AUC on the test set, or on the validation set where the test has no labels."""
    told = summary(run.result() for run in final)
    accuracy, auc, of = told.test, told.test_auc, "test"
    if accuracy is None:
        accuracy, auc, of = told.valid, told.valid_auc, "validation"
    sentence = "the mean is not known"
    if accuracy is not None and auc is not None:
        sentence = (
            f"mean {of} accuracy {100 * accuracy.mean:.2f} %, mean AUC {auc.mean:.4f} "
            "(the best hand-in known: 82.2 % on PatchCamelyon's validation set)"
        )
    return CaseResult("mean", sentence, Tier.CORE, Outcome.PASSED)


def _gain(folder: Path, what: str, final: list[Run]) -> tuple[CaseResult, ...]:
    """On a stand-in, which is easier than MNIST: the gain over the baseline on the same seeds."""
    if not final[0].recipe.stand_in:
        return ()
    (mine,) = experiments(final)
    tried = experiments(runs.runs_in(folder, what))
    baseline = next((one for one in tried if (one.name, one.data) == ("baseline", mine.data)), None)
    gain = mine.against(baseline) if baseline is not None else None
    told = gain.sentence if gain is not None else "train the recipe baseline on the same seeds"
    sentence = f"on a stand-in the goal is a gain over the baseline; provisional: {told}"
    return (CaseResult("gain", sentence, Tier.CORE, Outcome.PASSED),)


def _as_case(run: Run) -> CaseResult:
    end = run.result()
    found = summary([end])
    accuracy, of = (found.test, "test") if found.test else (found.valid, "validation")
    told = f"{of} accuracy {100 * accuracy.mean:.2f} %" if accuracy else "no test accuracy"
    if auc := found.test_auc or found.valid_auc:
        told += f", AUC {auc.mean:.4f}"
    sentence = f"{run.id}, {run.recipe.dataset}: {told}"
    return CaseResult(run.id, sentence, Tier.CORE, Outcome.PASSED)

"""What a hand-in says of itself: its files, where its figures come from, what is missing.

Proves nothing: a grade is a fresh check. Tells no time and no folder.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from typing import Any

import tutor
from tutor.report.facts import Facts, LabFacts, Trained
from tutor.results import LessonResult
from tutor.training.summary import Figures, summary

NAME = "manifest.json"
FORM = 1
"""One more when a reader must know of a change."""


def is_one(data: bytes) -> bool:
    """Whether this is the manifest of a hand-in."""
    try:
        return bool(json.loads(data)["form"] >= 1)
    except (ValueError, KeyError, TypeError):
        return False


def made(
    files: dict[str, bytes], results: Sequence[LessonResult], facts: Facts, missing: Sequence[str]
) -> bytes:
    """The manifest of ``files``, as JSON."""
    told = {
        "form": FORM,
        "versions": facts.versions
        | {"cnn-tutor": tutor.__version__, "python": platform.python_version()},
        "lessons": {one.lesson: one.outcome.value for one in results},
        "labs": [_lab(lab) for lab in facts.labs if lab.final],
        "data": _data(facts),
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
        "missing": list(missing),
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _lab(lab: LabFacts) -> dict[str, Any]:
    """The final runs of a lab."""
    of = summary(one.end for one in lab.final)
    named = {
        "validation accuracy": of.valid,
        "test accuracy": of.test,
        "validation AUC": of.valid_auc,
        "test AUC": of.test_auc,
    }
    return {
        "lab": lab.lab.what,
        "model": lab.final[0].recipe.source,
        "data": lab.final[0].recipe.dataset,
        "runs": [_run(one) for one in lab.final],
        "results": {name: _figures(one) for name, one in named.items() if one is not None},
    }


def _run(one: Trained) -> dict[str, Any]:
    return {"seed": one.recipe.seed, "epochs": one.recipe.epochs}


def _figures(of: Figures) -> dict[str, float | int | None]:
    """Mean and variance; of one run there is no variance."""
    return {"mean": of.mean, "variance": of.variance if of.count > 1 else None}


def _data(facts: Facts) -> list[dict[str, Any]]:
    used = {label: stand_in for lab in facts.labs for label, stand_in in lab.datasets.items()}
    if facts.known.compared is not None:
        label = facts.known.compared.dataset
        used.setdefault(label, "stand-in" in label)
    return [{"name": label, "stand_in": stand_in} for label, stand_in in sorted(used.items())]

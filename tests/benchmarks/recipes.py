"""What the shipped recipes reach on the test set, on the same seeds, and what they cost.

``recipes.py [--lab digits] [--data NAME] [--seeds 0-9] [RECIPE...]`` trains each recipe with each
seed, one run at a time, each in a trainer of one thread, and opens the test set at the end of
every run: this is the ONE test run of docs/digits-study.md and docs/patchcam-study.md, not a way
to tune. All runs are reported. For the comparison of times, start one process a recipe at the
same moment. Needs the lab's data in the data folder; for the tumour lab, NAME's.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from measure import show

from tutor.training.engine import Training
from tutor.training.summary import figures

FIGURES = ("valid_accuracy", "valid_auc", "test_accuracy", "test_auc")


def main(asked: argparse.Namespace) -> None:
    """Trains in a folder that is thrown away; a line on stderr after every run."""
    first, _, last = asked.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    with tempfile.TemporaryDirectory() as folder:
        found = {
            recipe: [run(Path(folder), asked, recipe, seed) for seed in seeds]
            for recipe in asked.recipes or ["baseline", "lab-report", "best"]
        }
    show("recipes", lab=asked.lab, data=asked.data, summed=_summed(found), runs=found)


def _summed(found: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    summed: dict[str, object] = {}
    for recipe, runs in found.items():
        told = {}
        for name in FIGURES:
            known = [one[name] for one in runs if one[name] is not None]
            if known:
                of = figures(known)
                told[name] = {
                    "mean": of.mean,
                    "variance": of.variance,
                    "deviation": of.deviation,
                    "half_width_95": of.half_width,
                }
        summed[recipe] = told | {"cpu_seconds": sum(one["cpu_seconds"] for one in runs)}
    return summed


def run(folder: Path, asked: argparse.Namespace, recipe: str, seed: int) -> dict[str, object]:
    """One run to its end."""
    before, begun = _cpu(), time.perf_counter()
    settings = {"what": asked.lab, "data": asked.data, "final": True, "jobs": 1}
    with Training(folder, recipe=recipe, seed=seed, **settings) as training:
        while not training.finished:
            training.poll()
            time.sleep(0.2)
    end = training.snapshots()[0].end
    told = {
        "recipe": recipe,
        "seed": seed,
        "status": end.status,
        **{name: getattr(end, name) for name in FIGURES},
        "kept_epoch": end.best_epoch,
        "waited": end.waited,
        "cpu_seconds": round(_cpu() - before, 1),
        "wall_seconds": round(time.perf_counter() - begun, 1),
    }
    print(json.dumps(told), file=sys.stderr, flush=True)
    return told


def _cpu() -> float:
    """CPU seconds of the trainers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lab", default="digits", choices=["digits", "patchcam"])
    parser.add_argument("--data", help="for patchcam: the name of an imported set")
    parser.add_argument("--seeds", default="0-9")
    parser.add_argument("recipes", nargs="*")
    main(parser.parse_args())

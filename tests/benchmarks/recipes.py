"""What the shipped recipes reach on the test set, on the same subsets, and what they cost.

``recipes.py [RECIPE...]`` trains each recipe with seeds 0 to 9, one run at a time, each in a
trainer of one thread, and opens the test set at the end of every run: this is the ONE test
run of docs/digits-study.md, not a way to tune. All runs are reported. For the comparison of
times, start one process a recipe at the same moment. Needs MNIST in the data folder.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from measure import show

from tutor.training.engine import Training
from tutor.training.summary import figures

SEEDS = range(10)


def main(recipes: list[str]) -> None:
    """Trains in a folder that is thrown away; a line on stderr after every run."""
    with tempfile.TemporaryDirectory() as folder:
        found = {recipe: [run(Path(folder), recipe, seed) for seed in SEEDS] for recipe in recipes}
    summed = {}
    for recipe, runs in found.items():
        told = figures([one["test_accuracy"] for one in runs])
        summed[recipe] = {
            "mean": told.mean,
            "variance": told.variance,
            "deviation": told.deviation,
            "half_width_95": told.half_width,
            "cpu_seconds": sum(one["cpu_seconds"] for one in runs),
        }
    show("recipes", summed=summed, runs=found)


def run(folder: Path, recipe: str, seed: int) -> dict[str, object]:
    """One run to its end."""
    before, begun = _cpu(), time.perf_counter()
    with Training(folder, recipe=recipe, seed=seed, final=True, jobs=1) as training:
        while not training.finished:
            training.poll()
            time.sleep(0.2)
    end = training.snapshots()[0].end
    told = {
        "recipe": recipe,
        "seed": seed,
        "status": end.status,
        "test_accuracy": end.test_accuracy,
        "valid_accuracy": end.valid_accuracy,
        "kept_epoch": end.best_epoch,
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
    main(sys.argv[1:] or ["baseline", "lab-report", "best"])

"""How hard generated tissue is: what colour gives on its test split, and what a small network.

Promised: whatever sees colour alone is right in at most 75 %, and a small network in 85 to 95 %, in
the mean of three seeds. Colour is seen as its mean and deviation, and as histograms; each is given
to logistic regressions and to gradient boosting, and the best on the test split counts, so that
the bound is on the safe side. The networks are trained by the program's own engine, as a learner
does: the linear start, and three conv layers as the form writes them. Some minutes on one core.
"""

import os
import tempfile
import time
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

import numpy as np
from measure import show
from recipes import FIGURES, run
from skimage.color import rgb2hed
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tutor.datasets import tissue
from tutor.training import form
from tutor.training.form import TissueChoices
from tutor.training.summary import figures

SEEDS = range(3)
PROMISED = {"colour": 0.75, "network": (0.85, 0.95)}
SMALL = TissueChoices(flips=True, depth=1, batch_norm=True, mean=True, batch_size=32)
PARTS = 16  # of a channel's range, in its histogram
COARSE = 4  # the same in the histogram of all three together


def main() -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        os.environ |= {"CNN_TUTOR_DATA": str(base / "data"), "CNN_TUTOR_CACHE": str(base / "cache")}
        begun = time.process_time()
        tissue.load()
        made = time.process_time() - begun
        colour = {name: fitted(see) for name, see in SEEN.items()}
        small = base / "small.py"
        small.write_text(form.program(SMALL), encoding="utf-8")
        networks = {
            "linear start": trained(base, "baseline"),
            "small network": trained(base, str(small)),
        }
        show(
            "tissue",
            patches=tissue.COUNTS,
            cpu_seconds_to_make=round(made, 2),
            promised=PROMISED,
            best_by_colour=max(max(found.values()) for found in colour.values()),
            by_colour=colour,
            small_network=asdict(SMALL),
            networks=networks,
        )


def mean_and_deviation(images: np.ndarray) -> np.ndarray:
    """Of each channel: ``[n, 6]``."""
    return np.concatenate([images.mean(axis=(1, 2)), images.std(axis=(1, 2))], axis=1)


def histograms(images: np.ndarray) -> np.ndarray:
    """Of each channel, and of the three together in coarser steps: ``[n, 112]``, in pixels."""
    flat = images.reshape(len(images), -1, 3).astype(int)
    joint = flat // (256 // COARSE) @ np.array([COARSE**2, COARSE, 1])
    channels = [counted(flat[..., channel] // (256 // PARTS), PARTS) for channel in range(3)]
    return np.concatenate([*channels, counted(joint, COARSE**3)], axis=1)


def stains(images: np.ndarray) -> np.ndarray:
    """Percentiles of haematoxylin, of eosin and of what is left, in each patch: ``[n, 45]``."""
    mixed = rgb2hed(images).reshape(len(images), -1, 3)
    points = np.percentile(mixed, [0.5, 1, 2, *range(5, 100, 10), 98, 99], axis=1)
    return points.transpose(1, 0, 2).reshape(len(images), -1)


def counted(values: np.ndarray, kinds: int) -> np.ndarray:
    """How often each of the numbers below ``kinds`` is in each patch of ``[n, pixels]``."""
    return np.array([np.bincount(one, minlength=kinds) for one in values])


SEEN = {"mean and deviation": mean_and_deviation, "histograms": histograms, "stains": stains}


def fitted(see) -> dict[str, float]:
    """Accuracy on the test split of each classifier that learns from all training patches."""
    data = tissue.load()
    train, test = see(data.x_train), see(data.x_test)
    return {
        name: round(classifier.fit(train, data.y_train).score(test, data.y_test), 4)
        for name, classifier in classifiers().items()
    }


def classifiers() -> dict[str, object]:
    """Fresh ones, by name."""
    linear = {
        f"logistic regression, C {strength:g}": make_pipeline(
            StandardScaler(), LogisticRegression(C=strength, max_iter=1_000)
        )
        for strength in (0.01, 1, 100)
    }
    return linear | {"gradient boosting": HistGradientBoostingClassifier(random_state=0)}


def trained(folder: Path, recipe: str) -> dict[str, object]:
    """What ``recipe`` reaches with each seed; a line on stderr after every run."""
    asked = Namespace(lab="patchcam", data=None)
    runs = [run(folder, asked, recipe, seed) for seed in SEEDS]
    summed = {name: figures([one[name] for one in runs]) for name in FIGURES}
    means = {name: {"mean": of.mean, "deviation": of.deviation} for name, of in summed.items()}
    return means | {"runs": runs}


if __name__ == "__main__":
    main()

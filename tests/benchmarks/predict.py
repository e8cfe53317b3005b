"""How long a prediction file for the lab's 32,768 test patches takes, from a finished run.

Promised: under 60 s on two cores, the start of Keras included. The files are the lab's HDF5, of
generated tissue; the run is a recipe's, ``predict.py [RECIPE]``, after an epoch on a few patches:
what the weights say does not change how long they take. The file is then judged as a file.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import seconds_of, show
from patchcam_memory import COUNTS, PROGRAM, write

FEW = 512  # patches of the other splits
TIMES = 3


def main(recipe: str) -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        os.environ |= {"CNN_TUTOR_DATA": str(base / "data"), "CNN_TUTOR_CACHE": str(base / "cache")}
        (base / "h5").mkdir()
        for split, count in COUNTS.items():
            write(base / "h5", split, count if split == "test" else FEW)
        mine, file = base / "mine", base / "prediction.csv"
        cnn_tutor("new", mine)
        cnn_tutor("data", "import", "patchcam", base / "h5")
        cnn_tutor("train", "patchcam", "--recipe", recipe, "--epochs", "1", "--plain", "-C", mine)
        # Exit code 1: after so short a training a file may have but one class, and is refused.
        taken = [
            seconds_of(lambda: cnn_tutor("predict", "patchcam", "-o", file, "-C", mine, fails=True))
            for _ in range(TIMES)
        ]
        lines = len(file.read_text().splitlines()) if file.exists() else None
        show(
            "predict",
            recipe=recipe,
            patches=COUNTS["test"],
            promised=60,
            seconds=[round(one, 1) for one in taken],
            lines_written=lines,
        )


def cnn_tutor(*arguments: object, fails: bool = False) -> None:
    """Runs the command; what it says goes to stderr."""
    subprocess.run([PROGRAM, *map(str, arguments)], check=not fails, stdout=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "best")

"""How long it takes from nothing: ``--help``, and a first check against the imports it needs.

Promised: ``--help`` under 0.15 s; a cold ``check conv2d`` at most 1.5 times as long as
``python -c "import numpy, scipy.signal, skimage.measure"``. Run alternately, so that what
else the machine does falls on both.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import seconds_of, show, told

from tutor import course
from tutor.workspace import Workspace

RUNS = 12
COMMAND = Path(sys.executable).with_name("cnn-tutor")
IMPORTS = [sys.executable, "-c", "import numpy, scipy.signal, skimage.measure"]


def main() -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "mine")
        workspace.write(course.reference_file())
        environment = os.environ | {"CNN_TUTOR_CACHE": str(Path(folder) / "cache")}

        def run(command: list[object]) -> float:
            return seconds_of(
                lambda: subprocess.run(
                    list(map(str, command)), check=True, capture_output=True, env=environment
                )
            )

        check = [COMMAND, "check", "conv2d", "-C", workspace.folder]
        run(check), run(IMPORTS)  # the disk is read once before anything counts
        times: dict[str, list[float]] = {"help": [], "check": [], "imports": []}
        for _ in range(RUNS):
            times["help"].append(run([COMMAND, "--help"]))
            times["check"].append(run(check))
            times["imports"].append(run(IMPORTS))
    ratio = statistics.median(times["check"]) / statistics.median(times["imports"])
    show(
        "startup",
        help={**told(times["help"]), "promised": 0.15},
        cold_check_conv2d=told(times["check"]),
        imports_alone=told(times["imports"]),
        check_to_imports={"ratio": round(ratio, 3), "promised": 1.5},
    )


if __name__ == "__main__":
    main()

"""Is a right way ever called wrong? Every one of tests/parity/right_ways on many seeds.

Prints how many checks there were, and each one that did not pass. Asks live Keras.
"""

import argparse
import os
import runpy
import tempfile
import time
from pathlib import Path

from measure import show

from tutor.checker import Checker
from tutor.oracle.client import Oracle
from tutor.outcomes import Outcome
from tutor.sandbox.client import Sandbox

PARITY = Path(__file__).parents[1] / "parity"


def main() -> None:
    """Checks all of them, seed after seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    seeds = range(1000, 1000 + parser.parse_args().seeds)
    ways = runpy.run_path(str(PARITY / "test_right_ways.py"))["RIGHT_WAYS"]
    started, wrong = time.perf_counter(), []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNN_TUTOR_CACHE"] = folder
        sandbox, oracle = Sandbox(), Oracle()
        checker = Checker(sandbox, oracle)
        try:
            for seed in seeds:
                for way in ways:
                    lesson, source, _ = way.values
                    result = checker.check(source, [lesson], seed=seed, at_desk=False).lessons[0]
                    if result.outcome is not Outcome.PASSED:
                        wrong.append(f"{way.id}, seed {seed}: {result.finding}")
        finally:
            sandbox.close()
            oracle.close()
    figures = {"ways": len(ways), "seeds": len(seeds), "checks": len(ways) * len(seeds)}
    seconds = round(time.perf_counter() - started, 1)
    show("right_ways", **figures, false_alarms=wrong, seconds=seconds)


if __name__ == "__main__":
    main()

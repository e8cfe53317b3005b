"""Are copies found among independent work, and how long does it take?

``python tests/benchmarks/similarity.py [--number 200] [--copies 20] [--seeds 5]``

For each generator seed: how many copies are in the first 20 pairs, how many pairs of independent
right files are there too, how alike the least alike copy and the most alike other pair are, and
the seconds with two workers at a time, cold start included.
"""

import argparse
import runpy
import statistics
import time
from pathlib import Path

from measure import show

from tutor.grading import similarity
from tutor.grading.similarity import SHOWN, Document
from tutor.sandbox.client import Sandbox

HERE = Path(__file__).resolve().parent
COPIES = runpy.run_path(str(HERE.parent / "grading" / "copies.py"))


def measured(number: int, copies: int, seed: int) -> dict:
    """One class."""
    files = {one.name: one for one in COPIES["class_with_copies"](number, copies, seed)}
    sandbox = Sandbox()
    started = time.perf_counter()
    documents = [Document(one.name, one.source) for one in files.values()]
    found = similarity.compare(documents, sandbox, shown=10 * SHOWN)
    seconds = time.perf_counter() - started
    sandbox.close()
    planted = [COPIES["is_copy"](files, one.one.name, one.other.name) for one in found.pairs]
    right = [files[one.one.name].right and files[one.other.name].right for one in found.pairs]
    others = [one.alike for one, copy in zip(found.pairs, planted, strict=True) if not copy]
    first = list(zip(planted, right, strict=True))[:SHOWN]
    return {
        "seed": seed,
        "copies in the first pairs": sum(copy for copy, _ in first),
        "independent right pairs there": sum(both and not copy for copy, both in first),
        "least alike copy": min(
            one.alike for one, copy in zip(found.pairs, planted, strict=True) if copy
        ),
        "most alike other pair": max(others, default=0),
        "seconds": round(seconds, 2),
    }


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=5)
    asked = parser.parse_args()
    runs = [measured(asked.number, asked.copies, 100 + i) for i in range(asked.seeds)]
    median = statistics.median(run["seconds"] for run in runs)
    show("similarity", number=asked.number, copies=asked.copies, median=median, runs=runs)


if __name__ == "__main__":
    main()

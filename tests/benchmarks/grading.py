"""How long a class takes: 200 submissions, all functions, cold start included.

``python tests/benchmarks/grading.py [--number 200] [--runs 3] [--processes N] [--seeds 5]
[--broken] [--same]``

Prints the phases of each run, the pure floor (fork, run, kill, without batch and judging) and
whether every verdict is as it was made. ``--seeds`` grades that many classes, each of another
generator seed and with other hidden cases. ``--broken`` adds fifteen hand-ins that are broken in
fifteen ways; ``--same`` grades each class again with one helper, and compares the bytes.
"""

import argparse
import json
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import show

from tutor import course
from tutor.asking import ask
from tutor.grading.records import Report
from tutor.sandbox.client import Sandbox

HERE = Path(__file__).resolve().parent
BROKEN = runpy.run_path(str(HERE.parent / "grading" / "test_collecting.py"))["broken_class"]
CLASS = runpy.run_path(str(HERE.parent / "grading" / "classroom.py"))


def graded(folder: Path, out: Path, processes: int | None, seed: int) -> tuple[float, dict, Report]:
    """One batch by the command, from its start to its end."""
    command = [Path(sys.executable).with_name("cnn-tutor"), "grade", folder, "--out", out]
    command += ["--seed", str(seed), *(["--processes", str(processes)] if processes else [])]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    timings = json.loads((out / "timings.json").read_text())
    return seconds, timings, Report.from_json((out / "results.json").read_text())


def verdicts(files: list, report: Report) -> dict:
    """How many are as they were made."""
    by_name = {grade.name: grade for grade in report.grades}
    wrong = {
        one.name: problem for one in files if (problem := CLASS["wrong_of"](by_name[one.name], one))
    }
    mutants = [one for one in files if one.mistake]
    named = sum(CLASS["named"](by_name[one.name], one) for one in mutants)
    return {
        "submissions": len(files),
        "rows": len(report.grades),
        "refused": sum(grade.state == "refused" for grade in report.grades),
        "as made": len(files) - len(wrong),
        "wrong": wrong,
        "named": f"{named} of {len(mutants)} wrong implementations",
    }


def floor(files: list, seed: int) -> float:
    """Seconds for a fork, all calls and a kill of each file that is not abusive, one by one."""
    sandbox = Sandbox()
    sandbox.start()
    with sandbox.open("") as session:
        session.load()
    honest = [one for one in files if not one.name.startswith("abuse")][:40]
    started = time.perf_counter()
    for one in honest:
        with sandbox.open(one.source) as session:
            for lesson in course.cnn_lessons():
                ask(session, lesson.id, seed)
    seconds = (time.perf_counter() - started) / len(honest)
    sandbox.close()
    return seconds


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--processes", type=int)
    parser.add_argument("--broken", action="store_true")
    parser.add_argument("--same", action="store_true")
    asked = parser.parse_args()
    runs, judged, same = [], [], []
    for number in range(max(asked.runs, asked.seeds)):
        seed = number % asked.seeds
        files = CLASS["classroom"](asked.number, 100 + seed)
        with tempfile.TemporaryDirectory() as folder:
            if asked.broken:
                BROKEN(Path(folder) / "class")
            CLASS["write"](files, Path(folder) / "class")
            seconds, timings, report = graded(
                Path(folder) / "class", Path(folder) / "out", asked.processes, 1000 + seed
            )
            if asked.same:
                graded(Path(folder) / "class", Path(folder) / "one", 1, 1000 + seed)
                both = [
                    (Path(folder) / one / "results.json").read_bytes() for one in ("out", "one")
                ]
                same.append(both[0] == both[1])
        runs.append({"seconds": round(seconds, 2), "phases": timings["phases"]})
        judged.append(verdicts(files, report))
    each = floor(files, 7)
    show(
        "grading",
        median=round(statistics.median(run["seconds"] for run in runs), 2),
        runs=runs,
        floor={
            "milliseconds each, one core": round(1000 * each, 1),
            "seconds for all, two cores": round(each * asked.number / 2, 1),
        },
        verdicts=judged,
        **({"the same to the byte with one helper": same} if asked.same else {}),
    )


if __name__ == "__main__":
    main()

"""Somebody leans on the keyboard for long: no key ends the program, and no text is lost.

``soak.py [KEYS] [SEEDS] [FIRST]`` runs ``tests/tui/test_soak.py``, which says what is pressed and
what must hold, with so many keys a seed, and so many seeds from the first one on: ``soak.py 10000 1
7`` is seed 7 alone. What goes wrong is told on stderr, with the keys that led there.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from measure import show

KEYS, SEEDS, FIRST = 10_000, 10, 1
# A seed takes longer than any hanging test should; the older form has room for what is counted.
SETTINGS = ["-o", "faulthandler_timeout=0", "-o", "junit_family=xunit1"]
SOAK = Path(__file__).parents[1] / "tui" / "test_soak.py"


def main(keys: int, seeds: int, first: int) -> int:
    """Leans, prints what came of it, and gives the exit code: 0 where nothing went wrong."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        asked = {"SOAK_KEYS": str(keys), "SOAK_SEEDS": str(seeds), "SOAK_FIRST": str(first)}
        options = ["-n0", "-q", "-p", "no:cacheprovider", "--capture=sys", *SETTINGS]
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *options, f"--junitxml={report}", str(SOAK)],
            env=os.environ | asked,
            cwd=SOAK.parents[2],
            stdout=sys.stderr,
            check=False,
        )
        root = ElementTree.parse(report).getroot() if report.exists() else ElementTree.Element("no")
        cases = [told(case) for case in root.iter("testcase")]
    screens = sum((Counter(case.pop("screens")) for case in cases), Counter())
    show(
        "soak",
        keys=sum(case["keys"] for case in cases),
        seconds=round(time.perf_counter() - started),
        failed=[case["name"] for case in cases if case["failed"]],
        screens=dict(screens.most_common()),
        cases=cases,
    )
    return ended.returncode


def told(case: ElementTree.Element) -> dict[str, Any]:
    """What one test recorded: its keys, and how many of them each screen saw."""
    recorded = [one.get("value") for one in case.iter("property") if one.get("name") == "soak"]
    found = json.loads(recorded[0] or "{}") if recorded else {"keys": 0, "screens": {}}
    failed = any(case.find(kind) is not None for kind in ("failure", "error"))
    return {"name": case.get("name"), "failed": failed, **found}


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:]]
    raise SystemExit(main(*asked, *(KEYS, SEEDS, FIRST)[len(asked) :]))

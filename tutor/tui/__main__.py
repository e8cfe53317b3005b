"""The screens as a program of their own: what ``cnn-tutor serve`` starts for each page."""

from __future__ import annotations

import sys
from pathlib import Path

from tutor.tui.app import run

if __name__ == "__main__":
    raise SystemExit(run(Path(sys.argv[1])))

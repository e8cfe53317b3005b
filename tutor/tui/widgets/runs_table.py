"""The table of a folder's runs, one row each, kept up to date while they run."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from textual.content import Content

from tutor.errors import TutorError
from tutor.phrases import phrase
from tutor.training import recipes
from tutor.training.labs import Lab
from tutor.training.progress import Snapshot
from tutor.training.runs import Run
from tutor.tui.lab_texts import area, percent
from tutor.tui.widgets.row_table import Table

SHOWN_RUNS = 100
_COLUMNS = {
    "run": 16,
    "seed": 4,
    "state": 11,
    "epochs": 7,
    "train": 5,
    "valid": 5,
    "best_at": 9,
    "test": 5,
}
# 80 columns have no room for the best epoch too, and none for the test before it is opened.
_TISSUE_COLUMNS = {
    name: width for name, width in _COLUMNS.items() if name not in ("best_at", "test")
} | {"auc": 6}
_TEST_COLUMNS = {"test": 5, "test_auc": 8}


class RunsTable(Table):
    """A row for each run; the keys of its rows are the ids of the runs."""

    def __init__(self, lab: Lab) -> None:
        super().__init__(id="table", cursor_type="row", zebra_stripes=True)
        self._columns = dict(_TISSUE_COLUMNS if lab.two_classes else _COLUMNS)
        self._seen: dict[str, Snapshot] = {}

    def on_mount(self) -> None:
        """The head."""
        for name, width in self._columns.items():
            self.add_column(phrase(f"runs.column.{name}"), key=name, width=width)

    def show(self, run: Run, seen: Snapshot) -> bool:
        """Adds a run or brings its row up to date; False where nothing has changed."""
        if self._seen.get(run.id) is seen:
            return False
        cells = _cells(run, seen)
        if "test" not in self._columns and seen.end and seen.end.test_accuracy is not None:
            self._add_test_columns()
        if run.id in self._seen:
            before = _cells(run, self._seen[run.id])
            for name in self._columns:
                if cells[name] != before[name]:
                    self.update_cell(run.id, name, Content(cells[name]))
        else:
            self.add_row(*(Content(cells[name]) for name in self._columns), key=run.id)
            self.move_cursor(row=self.row_count - 1)
        self._seen[run.id] = seen
        return True

    def _add_test_columns(self) -> None:
        for name, width in _TEST_COLUMNS.items():
            label = phrase(f"runs.column.{name}")
            self.add_column(label, key=name, width=width, default=Content("-"))
        self._columns |= _TEST_COLUMNS

    @property
    def chosen(self) -> str:
        """The id of the run under the cursor; empty where there is none."""
        if not self.is_valid_coordinate(self.cursor_coordinate):
            return ""
        return str(self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value)

    def seen(self, run_id: str) -> Snapshot:
        """A run as its row shows it."""
        return self._seen.get(run_id, Snapshot(seed=0))


def _cells(run: Run, seen: Snapshot) -> dict[str, str]:
    """By the names of the columns."""
    best = seen.best_epoch
    return {
        "run": _name(run.folder),
        "seed": str(seen.seed),
        "state": phrase(f"status.{seen.status}"),
        "epochs": f"{seen.epochs_done}/{seen.epochs}" if seen.epochs else "-",
        "train": percent(seen.accuracy[-1] if seen.accuracy else None),
        "valid": percent(seen.best_valid_accuracy),
        "best_at": phrase("runs.best_at", epoch=best) if best else "-",
        "test": percent(seen.end.test_accuracy if seen.end else None),
        "auc": area(seen.kept_valid_auc),
        "test_auc": area(seen.end.test_auc if seen.end else None),
    }


@lru_cache(maxsize=2 * SHOWN_RUNS)
def _name(folder: Path) -> str:
    """When the run was made, and what it trains: ``02:40 best``."""
    run = Run(folder)
    try:
        source = run.recipe.source
    except TutorError:
        source = "?"
    hour = [*run.id.split("-"), "", "", ""][2]
    model = phrase("runs.yours") if source in recipes.LEARNERS_FILE.values() else source
    return f"{hour[:2]}:{hour[2:4]} {model}"[: _COLUMNS["run"]]

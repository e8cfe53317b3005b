"""Is a batch seen as it goes, at 80 columns too?"""

import io

from rich.console import Console

from tutor.cli.grading_table import Plain, Table
from tutor.grading.batch import Step
from tutor.grading.records import Grade, LessonGrade, State, Submission
from tutor.outcomes import Outcome
from tutor.results import Finding


def test_points_marks_and_the_mistake_fit_into_80_columns(monkeypatch):
    """Whatever a name or a sentence holds, it is text."""
    monkeypatch.setenv("COLUMNS", "80")
    found = Finding("values", "[/red] " + "Your kernel is turned. " * 9)
    lessons = tuple(LessonGrade(str(i), Outcome.FAILED, finding=found) for i in range(8))
    grade = Grade("[bold]" + "x" * 40, "k", "f", State.GRADED, points=62.25, lessons=lessons)
    table = Table([Submission(grade.name, "k", "f")])
    table.step(Step("judge", 3, 8, "k"))
    table.step(Step("judge", 0, 0, "k", grade))
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table._drawn())
    text = console.export_text()
    assert "Judging: 3 of 8" in text
    line = next(one for one in text.splitlines() if one.startswith("[bold]"))
    assert "62.25" in line
    assert line.count("✗") == 8
    assert "[/red] Your kernel" in line


def test_without_a_terminal_a_phase_is_a_line(capsys):
    """And not each submission."""
    plain = Plain([])
    with plain:
        for done in range(200):
            plain.step(Step("run", done, 200, "k"))
        plain.step(Step("judge", 1, 200, "k"))
    assert capsys.readouterr().err.splitlines() == [
        "Running the submissions: 0 of 200",
        "Judging: 1 of 200",
    ]

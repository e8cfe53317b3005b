"""The rules that keep the house in order."""

import ast
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import tutor
from tutor import bank, checks, course, ideas
from tutor.channel import Channel
from tutor.checker import DEFAULT_SEED, Checker
from tutor.cli.commands import COMMANDS
from tutor.desk import Desk
from tutor.grading.visit import Visit
from tutor.oracle import answers

PACKAGE = Path(tutor.__file__).parent
CHECKOUT = Path(__file__).parents[2]


def imports() -> list[tuple[str, str]]:
    """Every import statement of the program: where it stands, and the module it names."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE).as_posix()
        if place.startswith("_content/"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found += [(place, name.name) for name in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{place} has a relative import"
                found += [(place, f"{node.module}.{name.name}") for name in node.names]
    return found


def who_imports(*packages: str) -> set[str]:
    """The files that import any of the packages."""
    pattern = re.compile(rf"({'|'.join(map(re.escape, packages))})(\.|$)")
    return {place for place, name in imports() if pattern.match(name)}


def test_only_the_screens_import_textual():
    """Rule 1, first half."""
    found = who_imports("textual", "textual_plot")
    assert found
    assert {place.split("/")[0] for place in found} == {"tui"}


def test_only_the_oracle_and_the_trainer_import_keras():
    """Rule 1, second half."""
    found = who_imports("keras", "tensorflow")
    assert "training/worker.py" in found
    assert {place for place in found if not place.startswith("oracle/")} == {"training/worker.py"}


def test_only_the_scheduler_module_imports_dask():
    """So that nothing else can depend on it; it does so at the moment it is needed."""
    assert not who_imports("dask", "distributed")
    text = (PACKAGE / "grading" / "scheduler.py").read_text(encoding="utf-8")
    assert 'import_module("distributed")' in text


def test_commands_know_the_screens_only_to_open_them():
    """Rule 2, one way: where ``cnn-tutor`` without a command ends, and in instructor mode."""
    found = [one for one in imports() if one[1].startswith("tutor.tui") and "tui/" not in one[0]]
    assert found == [
        ("cli/instructor.py", "tutor.tui.instructor.app.run"),
        ("cli/main.py", "tutor.tui.app.run"),
    ]


def test_screens_do_not_know_the_commands():
    """Rule 2, the other way: nobody but the commands themselves imports them."""
    found = who_imports("tutor.cli")
    assert found
    assert {place.split("/")[0] for place in found} == {"cli"}


@pytest.mark.parametrize(
    "module",
    [
        "tutor.results",
        "tutor.outcomes",
        "tutor.errors",
        "tutor.paths",
        "tutor.course",
        "tutor.files",
        "tutor.watching",
        "tutor.sandbox.launch",
    ],
)
def test_the_foundations_need_only_the_standard_library(module, fresh_python):
    """Rule 3, and what else says so of itself."""
    loaded = fresh_python(
        "import sys; before = set(sys.modules)\n"
        f"import {module}\n"
        "print(*(set(sys.modules) - before))"
    ).split()
    assert module in loaded
    foreign = {name.split(".")[0] for name in loaded} - sys.stdlib_module_names
    assert foreign == {"tutor"}


def test_what_learner_code_runs_in_knows_no_answers(fresh_python):
    """Rule 4: neither expected values, nor solutions, nor Keras are imported there."""
    loaded = fresh_python(
        "import sys\n"
        "from tutor.sandbox import worker, zygote\n"
        "worker.preload()\n"
        "print(*sys.modules)"
    ).split()
    assert {"numpy", "scipy.signal", "skimage.measure", "tutor.sandbox.worker"} <= set(loaded)
    secret = ("tutor.oracle", "tutor.checks", "tutor.course", "tutor.judge", "tutor.checker")
    assert not [one for one in loaded if one.startswith(secret)]
    assert not {"keras", "tensorflow"} & set(loaded)


def test_no_expected_value_is_ever_sent_to_learner_code(check, monkeypatch):
    """Rule 4: all that goes through the pipes to workers was looked at."""
    sent = []
    real = Channel.ask

    def spy(self, frame, *rest):
        sent.append(frame)
        return real(self, frame, *rest)

    monkeypatch.setattr(Channel, "ask", spy)
    looked_for = 0
    for lesson in course.cnn_lessons():
        sent.clear()
        check(course.starting_file(), lesson.id)
        arrays = [array for frame in sent for array in frame.arrays]
        assert {frame.kind for frame in sent} > {"load"}
        everything = b"".join(array.tobytes() for array in arrays)
        given = {single(array) for array in arrays}
        for expected in expected_values(lesson.id):
            # What a function leaves as it is, and a single count, is no secret.
            if expected.size > 1 and single(expected) not in given:
                looked_for += 1
                assert expected.tobytes() not in everything
                assert single(expected) not in everything
    assert looked_for > 40


def single(array: np.ndarray) -> bytes:
    """The numbers of an array in single precision, whatever its shape and type."""
    return array.astype(np.float32).tobytes()


def expected_values(lesson_id: str) -> list[np.ndarray]:
    """Keras's answers for the default seed."""
    cases = checks.cases(lesson_id, DEFAULT_SEED)
    questions = [case.question for case in cases if case.question is not None]
    found = answers.shipped(checks.name_of_answers(lesson_id, DEFAULT_SEED), questions)
    assert found is not None
    return found


def test_no_line_of_a_reference_is_ever_sent_to_learner_code(check, monkeypatch):
    """Rule 4 again: the only source that a worker gets is the learner's."""
    sources = []
    real = Channel.ask

    def spy(self, frame, *rest):
        if frame.kind == "load":
            sources.append(frame.body["source"])
        return real(self, frame, *rest)

    monkeypatch.setattr(Channel, "ask", spy)
    check(course.starting_file(), "conv2d")
    assert sources
    assert set(sources) == {course.starting_file()}


def test_in_instructor_mode_no_worker_sees_learner_code_and_a_solution(
    sandbox, graded_folder, monkeypatch
):
    """Rule 4 where both are at hand: solutions, the bank and a learner's file, in one sandbox."""
    given: dict[int, set[str]] = {}
    kept = []  # so that no two channels have one id
    real = Channel.ask

    def spy(self, frame, *rest):
        if frame.kind in ("load", "inspect"):
            kept.append(self)
            given.setdefault(id(self), set()).add(frame.body["source"])
        return real(self, frame, *rest)

    monkeypatch.setattr(Channel, "ask", spy)
    learner = course.starting_file()
    graded = graded_folder(ann=learner)
    with Visit(graded, graded.report.grades[0]) as visit:
        desk = Desk(visit.workspace, sandbox)
        desk.check(course.cnn_lessons())
        bank.handed_in(bank.entry("conv2d/bias_missing"), Checker(sandbox, desk.oracle))
        ideas.between_the_faces(course.lesson("conv2d"), sandbox)
        ideas.beside_the_reference(course.lesson("conv2d"), visit.workspace.read(), sandbox)
        desk.oracle.close()
        assert not [file for file in visit.workspace.folder.rglob("*") if _shows_a_solution(file)]
    with_learner = [sources for sources in given.values() if learner in sources]
    assert with_learner
    assert all(sources == {learner} for sources in with_learner)
    assert any("right" in source for sources in given.values() for source in sources)


def _shows_a_solution(file: Path) -> bool:
    return file.is_file() and "signal.convolve2d(padded" in file.read_text(encoding="utf-8")


def test_who_may_reach_the_solutions():
    """Rule 4: whoever else asks for them has to be argued for here."""
    reach = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if "_content" not in file.parts
        and re.search(
            r"reference_file\(|reference_for\b|course\.solution\(|lesson\.solution\b|solution_file|fast_file",
            file.read_text(encoding="utf-8"),
        )
    }
    assert reach == WITH_SOLUTIONS


WITH_SOLUTIONS = {
    "cli/compare.py",  # times them, on request
    "cli/solution.py",
    "course.py",
    "grading/similarity.py",  # what the reference has counts for nothing there
    "ladder/climbing.py",  # times them beside the learner's, in workers of their own
    "ideas.py",  # beside the learner's own, once a lesson has passed
    "misconceptions.py",  # the bank is set into them
    "tui/instructor/solutions.py",
    "tui/screens/reference.py",
    "verify.py",
}


HEAVY = {"textual", "numpy", "scipy", "keras", "tensorflow", "rich", "pandas", "skimage", "sklearn"}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["--no-such-option"], *([name, "--help"] for name in COMMANDS)],
    ids=" ".join,
)
def test_help_is_light(arguments, fresh_python):
    """Rule 5: what only asks for words waits for no library."""
    loaded = fresh_python(
        "import sys, tutor.cli.main\n"
        "try:\n"
        f"    tutor.cli.main.main({arguments!r})\n"
        "except SystemExit:\n"
        "    print('MODULES', *sys.modules)\n"
    ).partition("MODULES")[2]
    names = {name.split(".")[0] for name in loaded.split()}
    assert "click" in names
    assert not names & HEAVY


def test_every_command_has_a_module_of_its_own_and_the_table_names_it():
    """What ``--help`` lists is what there is."""
    helpers = {"__init__", "main", "commands", "common", "terminal", "text", "grading_table"}
    modules = {file.stem for file in (PACKAGE / "cli").glob("*.py")} - helpers
    assert modules == set(COMMANDS)


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="at home the checkout may be tested")
def test_ci_tests_the_wheel():
    """Where CI runs, ``tutor`` is what was installed, content and all."""
    assert "site-packages" in PACKAGE.parts
    assert course.lessons()[0].folder.is_relative_to(PACKAGE / "_content")


def test_ci_runs_the_command_that_the_readme_names():
    """One command for a newcomer and for CI."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    marker = "<!-- the command that CI runs -->"
    command = readme.partition(f"{marker}\n```sh\n")[2].partition("\n```")[0]
    assert command == (
        "python3 -m venv .venv && .venv/bin/pip install '.[test]'"
        " && .venv/bin/pytest -n 2 --dist loadfile"
    )
    script = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert marker in script
    assert "README.md" in script

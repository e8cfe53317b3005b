"""Does a batch give each hand-in what it was made for, the same each time, whatever happens?"""

import json
import os
import runpy
import shutil
import signal
import subprocess
import time
from pathlib import Path

import jsonschema
import pytest

from tutor import checks, course, examples
from tutor.checker import DEFAULT_SEED
from tutor.errors import ChildError
from tutor.grading import feedback, records, replies, rubric, work
from tutor.grading.batch import Batch
from tutor.grading.collecting import collect
from tutor.grading.crew import Crew, Task
from tutor.grading.records import Report, State
from tutor.grading.workbench import Workbench
from tutor.oracle import answers
from tutor.results import Finding
from tutor.sandbox.client import Reply, Returned, Sandbox

HERE = Path(__file__).parent
CLASS = runpy.run_path(str(HERE / "classroom.py"))
HandIn = CLASS["HandIn"]
BROKEN = runpy.run_path(str(HERE / "test_collecting.py"))["broken_class"]
RUBRIC = "partial = 'none'\n[points]\nactivation = 1\npool2d = 2\nflatten = 1\ndense = 3\n"
NOISE = course.reference_file() + (
    "\n\ndef noisy(x):\n    import random\n    return np.ravel(x) + random.random()\n"
    "\nflatten_layer = noisy\n"
)
TELLS = course.reference_file() + (
    "\n\ndef tells(h, W, b, act):\n    raise ValueError(str(h.ravel()))\n\ndense_layer = tells\n"
)
SAME = ("results.json", "grades.csv", "junit.xml", "feedback", "submissions", "gradescope")


def class_of(folder: Path) -> dict:
    """Thirty hand-ins: right, wrong, abusive and broken ones."""
    files = CLASS["classroom"](8, 3, abusive=0)
    files += [one for one in CLASS["classroom"](10, 3, abusive=10) if "loop" not in one.name]
    files += [HandIn('noise, "x"', NOISE, "flatten", kind="unsteady")]
    files += [HandIn("tells", TELLS, "dense", kind="raised")]
    BROKEN(folder)
    CLASS["write"](files, folder)
    return {one.name: one for one in files}


def tree(folder: Path) -> dict[str, bytes]:
    """All that must be the same each time."""
    files = [file for name in SAME for file in [folder / name, *(folder / name).rglob("*")]]
    return {str(one.relative_to(folder)): one.read_bytes() for one in files if one.is_file()}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class graded by two helpers: its hand-ins, the folder, what was said."""
    folder = tmp_path_factory.mktemp("graded")
    made = class_of(folder / "class")
    (folder / "rubric.toml").write_text(RUBRIC)
    ended = grade(folder, "two", "--processes", 2)
    assert ended.returncode == 0, ended.stderr
    return made, folder, ended


def command(folder: Path, out: str, *more: object) -> list[str]:
    """The command that grades the class with the cases of every learner, so without Keras."""
    program = Path(os.sys.executable).with_name("cnn-tutor")
    options = ["--rubric", "rubric.toml", "--out", out, *map(str, more)]
    if "--resume" not in more:
        options += ["--seed", str(DEFAULT_SEED)]
    return [str(program), "grade", "class", *options]


def grade(folder: Path, out: str, *more: object) -> subprocess.CompletedProcess[str]:
    """The command to its end."""
    return subprocess.run(
        command(folder, out, *more),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def report_of(folder: Path) -> Report:
    """What lies there."""
    return Report.from_json((folder / "results.json").read_text(encoding="utf-8"))


def test_each_hand_in_gets_what_it_was_made_for(graded):
    """And fifteen broken ones get their reasons."""
    made, folder, ended = graded
    report = report_of(folder / "two")
    by_name = {one.name: one for one in report.grades}
    assert len(by_name) == len(report.grades) == len(made) + 15
    known = set(report.lessons)
    for name, one in made.items():
        if one.lesson in known | {""}:
            assert not CLASS["wrong_of"](by_name[name], one), name
    refused = [one for one in report.grades if one.state is State.REFUSED]
    assert len(refused) == 15
    assert all(one.reason in ended.stdout for one in refused)
    schema = json.loads(records.SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((folder / "two" / "results.json").read_text()), schema)


def test_killed_resumed_and_with_one_helper_it_is_the_same_to_the_byte(graded):
    """SIGKILL in the middle; the helpers notice, and what ran is not run again."""
    _, folder, _ = graded
    with subprocess.Popen(
        command(folder, "one", "--processes", 1), cwd=folder, stderr=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + 60
        while len(list((folder / "one" / ".work").glob("*.ran"))) < 3:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert not (folder / "one" / "results.json").exists()
    again = grade(folder, "one")
    assert again.returncode == 2
    assert "--resume" in again.stderr
    ended = grade(folder, "one", "--resume", "--processes", 1)
    assert ended.returncode == 0, ended.stderr
    assert json.loads((folder / "one" / "timings.json").read_text())["resumed"] >= 3
    assert tree(folder / "one") == tree(folder / "two")
    assert not (folder / "one" / ".work").exists()


def test_only_one_is_graded_again_and_the_others_stand(graded):
    """By its name, with what it holds now; nothing else is run."""
    _, folder, _ = graded
    before = report_of(folder / "two")
    shutil.copytree(folder / "two", folder / "three")
    file = folder / "class" / "tells" / "cnn.py"
    file.write_text(course.reference_file())
    try:
        ended = grade(folder, "three", "--only", "tells", "--resume")
    finally:
        file.write_text(TELLS)
    assert ended.returncode == 0, ended.stderr
    after = report_of(folder / "three")
    changed = [a.name for a, b in zip(after.grades, before.grades, strict=True) if a != b]
    assert changed == ["tells"]
    timings = json.loads((folder / "three" / "timings.json").read_text())
    assert len(timings["submissions"]) == 1
    assert grade(folder, "three", "--only", "nobody").returncode == 2


def test_no_page_holds_a_value_of_a_hidden_case(graded):
    """Of what Keras answered, and of what went in, even where code tells it in an error."""
    _, folder, _ = graded
    report = report_of(folder / "two")
    hidden = set()
    for lesson in report.lessons:
        cases = checks.cases(lesson, DEFAULT_SEED)
        questions = [one.question for one in cases if one.question is not None]
        shipped = answers.shipped(checks.name_of_answers(lesson, DEFAULT_SEED), questions)
        arrays = [*shipped, *(one.x for one in questions)]
        hidden |= {examples.number(float(x)) for array in arrays for x in array.ravel()}
    shown = {
        row
        for lesson in report.lessons
        for case in checks.examples(lesson)
        for part in case.call.ask["arguments"]
        if not isinstance(part, str)
        for x in part.ravel()
        if (row := examples.number(float(x)))
    }
    hidden = {one for one in hidden - shown if len(one.strip("-0.")) >= 3}
    assert len(hidden) > 500
    for grade_ in report.grades:
        told = feedback.markdown(grade_)
        words = {word.strip("[](),;:.") for word in told.split()}
        examples_told = {
            word
            for lesson in grade_.lessons
            if lesson.example
            for _, rows in (*lesson.example.yours, *lesson.example.keras)
            for row in rows
            for word in row.split()
        }
        assert not (hidden & (words - examples_told)), grade_.name
    assert "…" in (folder / "two" / "feedback" / f"{key_of(report, 'tells')}.md").read_text()


def key_of(report: Report, name: str) -> str:
    """The key of a submission."""
    return next(one.key for one in report.grades if one.name == name)


class BadCrew(Crew):
    """Helpers that fail as long as they are told to."""

    failing = 0

    def do(self, tasks, *, alone=False):
        """Says of the first ones that they failed."""
        for came in super().do(tasks, alone=alone):
            if came.task.do == "run" and self.failing > 0:
                self.failing -= 1
                yield type(came)(came.task, error="A disk broke.")
            else:
                yield came


@pytest.mark.parametrize(("failing", "state"), [(1, State.GRADED), (2, State.OUR_FAULT)])
@pytest.mark.keras
def test_our_fault_is_tried_again_and_is_never_a_zero(tmp_path, keras, failing, state):
    """A fresh seed, so with live Keras; the second time it is a row without points."""
    (tmp_path / "a.py").write_text(course.reference_file())
    rules = rubric.Rubric({"flatten": 10.0})
    with BadCrew(1) as crew:
        crew.failing = failing
        with Batch(crew, rules, Workbench(tmp_path / "w", 77, ["flatten"]), oracle=keras) as batch:
            assert not batch.walls().weak
            (row,) = batch.grade(collect([tmp_path / "a.py"])).grades
        assert row.state is state
        assert row.points == (10.0 if state is State.GRADED else None)
        if state is State.GRADED:  # the helper knows what is right now
            unit = work.Unit("a", "", 77, ("flatten",))
            (came,) = crew.do([Task("run", {"unit": vars(unit)})])
            assert "never runs where answers are known" in came.error


def test_a_helper_that_dies_is_replaced_and_its_units_are_done_again():
    """Killed from outside, in the middle of its work; one that always dies is our fault."""
    unit = work.Unit("a", course.reference_file(), 1, ("flatten", "pool2d", "conv2d"))
    with Crew(1) as crew:
        crew.walls  # noqa: B018 - waits until it is ready
        done = crew.do([Task("run", {"unit": vars(unit)}) for _ in range(4)])
        first = next(done)
        crew._helpers[0]._process.kill()
        rest = list(done)
        assert not any(one.error for one in (first, *rest))
        assert len({one.result.tobytes()[-1000:] for one in (first, *rest)}) == 1
        with pytest.raises(ChildError):
            crew._helpers[0].ask("know", {"seed": 1, "answers": {}, "banks": [["x", "y", []]]})


def test_what_ran_crosses_as_data_and_a_torn_file_is_run_again(tmp_path):
    """Arrays, words and printed numbers come back as they were; too many bytes do not."""
    sandbox = Sandbox()
    unit = work.Unit("a", NOISE, 1, ("evaluate", "flatten"))
    ran = work.run(unit, sandbox)
    sandbox.close()
    bench = Workbench(tmp_path, 1, unit.lessons)
    bench.keep(unit, ran.to_bytes())
    assert bench.load(unit) == ran
    (file,) = tmp_path.glob("*.ran")
    file.write_bytes(file.read_bytes()[:100])
    assert bench.load(unit) is None
    assert Workbench.seed_in(tmp_path) == 1


def test_what_chance_decides_is_not_in_a_report():
    """Addresses, the line of an endless loop, the stack of a crash."""
    loop = Finding("time", "f was still computing after 5 s at line 7: is there", line=7, code="x")
    assert work.steady(loop) == Finding("time", "f was still computing after 5 s: is there")
    crash = Finding("crash", "Python crashed.", detail="Thread 0x00007f1234")
    assert work.steady(crash).detail == ""
    raised = Finding("raised", "KeyError: <f at 0x7fab12345678>", values=("f is 0x7fab12345678",))
    assert "7fab" not in str(work.steady(raised))


def test_a_reply_keeps_what_a_judge_looks_at():
    """One level of items, dtype and shape."""
    inner = Returned("float", dtype="float64", shape=())
    reply = Reply(Returned("tuple", items=(inner, inner)), printed="loss 1", ours=True)
    body = json.loads(json.dumps(replies._as_body(reply, "evaluate")))
    assert replies.from_body(body) == reply
    assert replies.from_body(replies._as_body(reply, "dense")).printed == ""


def test_weak_walls_are_refused_unless_accepted(graded, monkeypatch):
    """Before anything of a submission runs."""
    from tutor.cli import grade as module
    from tutor.errors import UsageError
    from tutor.grading.terms import Walls

    walls = Walls("Isolation: separate process only.", weak=True)
    with pytest.raises(UsageError, match="--accept-weak-isolation"):
        module._accept(walls, accept_weak=False)
    module._accept(walls, accept_weak=True)

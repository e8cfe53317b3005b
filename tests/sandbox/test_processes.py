"""The processes that learner code runs in: none outlives its purpose, and no death is fatal."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tutor import course
from tutor.checker import Checker
from tutor.oracle import answers
from tutor.outcomes import Outcome
from tutor.sandbox import launch
from tutor.sandbox.client import Call, Sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")

F = Call("f", "call", {"function": "f", "arguments": []})
KINDS = pytest.mark.parametrize("kind", [launch.ForkedWorkers, launch.FreshWorkers])


@pytest.fixture
def sandbox():
    """One of its own for each test: what is killed here is missed by nobody."""
    made = Sandbox(launch.ForkedWorkers())
    made.start()
    yield made
    made.close()


@pytest.fixture
def zygote(sandbox, descendants):
    """``zygote()``: the process id of the prepared parent, which is that of every worker."""

    def pid() -> int:
        with sandbox.open("x = 1") as session:
            session.load()
            started = sandbox._workplace._zygote._process.pid  # itself, or bwrap around it
            (worker,) = (one for one in descendants(started) if not descendants(one))
            return int(Path(f"/proc/{worker}/stat").read_text().rpartition(") ")[2].split()[1])

    return pid


def open_descriptors() -> int:
    """How many this process has."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_thirty_jobs_leave_no_process_no_descriptor_and_no_thread(
    sandbox, zygote, descendants, until
):
    """Good ones, raising ones, and some that end their worker."""
    sources = [
        "def f(): return 1.0",
        "def f(): raise ValueError",
        "import os\ndef f(): os._exit(1)",
        "def f(:",
        "import os\ndef f():\n    if os.fork() == 0:\n        while True: pass\n    return 2.0",
    ]
    zygote()
    before = descendants(), open_descriptors(), threading.active_count()
    for source in sources * 6:
        with sandbox.open(source) as session:
            session.call(F)
    until(lambda: (descendants(), open_descriptors(), threading.active_count()) == before)


@KINDS
def test_closing_ends_all_children(kind, descendants, until):
    """Those that wait, those that work, and the prepared parent."""
    before = descendants(), open_descriptors()
    sandbox = Sandbox(kind())
    sandbox.start()
    with sandbox.open("def f(): return 1.0") as session:
        assert session.call(F).returned is not None
        assert descendants() > before[0]
    sandbox.close()
    until(lambda: (descendants(), open_descriptors()) == before)


@KINDS
def test_a_sandbox_that_was_never_used_closes_at_once(kind, descendants, until):
    """Even while it is still preparing."""
    before = descendants()
    sandbox = Sandbox(kind())
    sandbox.close()
    sandbox.start()
    sandbox.close()
    until(lambda: descendants() == before)


def test_the_death_of_the_prepared_parent_is_survived(sandbox, zygote):
    """Between two checks: nobody notices."""
    for _ in range(3):
        os.kill(zygote(), signal.SIGKILL)
        with sandbox.open("def f(): return 1.0") as session:
            assert session.unloadable is None
            assert session.call(F).returned.array == 1.0


def test_the_death_of_the_prepared_parent_during_a_check_is_survived(
    sandbox, zygote, descendants, until
):
    """Its workers die with it: the function is run once more, in a new one."""
    source = course.reference_file().replace(
        "def pool2d_layer(h):", "def pool2d_layer(h):\n    import time\n    time.sleep(0.2)"
    )
    parent = zygote()
    until(lambda: not descendants(parent))
    results = []
    checker = Checker(sandbox, None)
    running = threading.Thread(
        target=lambda: results.append(checker.check(source, ["pool2d", "flatten"]))
    )
    running.start()
    until(lambda: descendants(parent))
    os.kill(parent, signal.SIGKILL)
    running.join(60)
    assert not descendants(parent)
    assert [lesson.outcome for lesson in results[0].lessons] == [Outcome.PASSED] * 2


SLOW_TO_LOAD = "import time\ntime.sleep(0.3)\ndef f(): return 1.0\n"
SLOW_TO_CALL = "import time\ndef f():\n    time.sleep(0.3)\n    return 1.0\n"


@pytest.mark.parametrize(
    ("source", "done"),
    [
        (SLOW_TO_LOAD, lambda session: session.load().finding is None),
        (SLOW_TO_LOAD, lambda session: [one.returned.array for _, one in session.run([F])] == [1]),
        (SLOW_TO_CALL, lambda session: [one.returned.array for _, one in session.run([F])] == [1]),
        (
            SLOW_TO_CALL,
            lambda session: [one.returned.array for one in session.together([F])] == [1],
        ),
    ],
    ids=["load", "load for a call", "call", "calls together"],
)
def test_whatever_was_at_work_when_the_prepared_parent_died_is_done_again(
    sandbox, zygote, source, done
):
    """Killed in the midst of it; nobody notices."""
    parent = zygote()
    ended = threading.Timer(0.2, os.kill, [parent, signal.SIGKILL])
    with sandbox.open(source) as session:
        ended.start()
        assert done(session)
        ended.join()
    assert zygote() != parent


def test_a_parent_that_dies_again_and_again_is_our_fault(sandbox, zygote, monkeypatch):
    """Never the learner's."""
    zygote()
    monkeypatch.setattr(launch.bubblewrap, "around", lambda _: None)
    monkeypatch.setattr(launch, "PYTHON", (sys.executable, "-c", "raise SystemExit", "-P"))
    os.kill(zygote(), signal.SIGKILL)
    result = Checker(sandbox, None).check(course.reference_file(), ["pool2d"])
    assert result.lessons[0].outcome is Outcome.OUR_FAULT
    assert result.unloadable is None


def test_spare_processes_that_died_while_they_waited_are_replaced(until):
    """A fresh process may be ended by somebody else before it is needed."""
    workplace = launch.FreshWorkers()
    sandbox = Sandbox(workplace)
    sandbox.start()
    try:
        for worker in list(workplace._waiting):
            worker.kill()
            worker.status()
        with sandbox.open("def f(): return 1.0") as session:
            assert session.unloadable is None
            assert session.call(F).returned.array == 1.0
    finally:
        sandbox.close()


PROGRAM = """
from tutor.sandbox import launch
from tutor.sandbox.client import Allowance, Call, Sandbox
sandbox = Sandbox(launch.{kind}(), Allowance(300, 300))
with sandbox.open("def f():\\n    while True: pass") as session:
    session.load()
    print("loaded", flush=True)
    session.call(Call("f", "call", {{"function": "f", "arguments": []}}))
"""


@KINDS
def test_children_die_with_the_program(kind, tmp_path, descendants, until):
    """Even where the program is killed without a chance to clean up."""
    program = subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM.format(kind=kind.__name__)],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
    )
    with program:
        assert program.stdout.readline() == b"loaded\n"
        children = descendants(program.pid)
        assert children
        program.kill()
        program.wait()
    until(lambda: not any(alive(pid) for pid in children))


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def test_the_worker_is_dead_before_an_answer_is_looked_at(
    sandbox, zygote, descendants, monkeypatch
):
    """There is nothing to steal: learner code has ended when Keras's values are loaded."""
    parent = zygote()
    seen = []
    real = answers.load

    def spy(*arguments):
        seen.append(descendants(parent))
        return real(*arguments)

    monkeypatch.setattr(answers, "load", spy)
    result = Checker(sandbox, None).check(course.reference_file(), ["pool2d", "flatten"])
    assert {lesson.outcome for lesson in result.lessons} == {Outcome.PASSED}
    assert seen == [set(), set()]

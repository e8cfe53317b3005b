"""Is a class graded the same through a Dask cluster, and is what does not fit refused?

Scheduler and workers are processes as a university would start them, on this machine.
"""

import json
import runpy
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tutor import checks, course
from tutor.checker import DEFAULT_SEED
from tutor.errors import ChildError, UsageError
from tutor.grading import addresses, cluster, rubric, station, terms
from tutor.grading.batch import Batch
from tutor.grading.cluster import ClusterCrew
from tutor.grading.collecting import collect
from tutor.grading.crew import Task
from tutor.grading.scheduler import Scheduler
from tutor.grading.terms import Terms, Walls
from tutor.grading.work import Unit
from tutor.grading.workbench import Workbench
from tutor.sandbox.layers import CONFINEMENT, Layer

HERE = Path(__file__).parent
CLASS = runpy.run_path(str(HERE / "classroom.py"))
BATCH = runpy.run_path(str(HERE / "test_batch.py"))
grade, command, tree = BATCH["grade"], BATCH["command"], BATCH["tree"]
UP_WITHIN = 60


class Dask:
    """A scheduler and its workers, each a process of its own, one unit at a time."""

    def __init__(self, folder: Path, *options: object) -> None:
        self._folder, self._options = folder, list(map(str, options))
        self.file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._scheduler = self._start("scheduler", "--port", 0)
        self._wait_for(self._is_announced)
        self.address = json.loads(self.file.read_text())["address"]

    def _is_announced(self) -> bool:
        try:
            return "address" in json.loads(self.file.read_text())
        except (OSError, ValueError):  # not there yet, or half written
            return False

    def add_worker(self) -> subprocess.Popen[bytes]:
        """One more; returns once it is at work."""
        number = len(self.workers)
        new = self._start("worker", "--no-nanny", "--nthreads", 1, "--name", number)
        self.workers.append(new)
        log = self._folder / f"worker-{number}.log"
        self._wait_for(lambda: "Registered to" in log.read_text())
        return new

    def close(self) -> None:
        """Ends all of it."""
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _start(self, kind: str, *options: object) -> subprocess.Popen[bytes]:
        name = kind if kind == "scheduler" else f"{kind}-{len(self.workers)}"
        with (self._folder / f"{name}.log").open("wb") as log:
            module = f"distributed.cli.dask_{kind}"
            about = ["--scheduler-file", self.file, "--host", "127.0.0.1", "--no-dashboard"]
            return subprocess.Popen(
                [sys.executable, "-m", module, *map(str, (*about, *options)), *self._options],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def _wait_for(self, is_so) -> None:
        deadline = time.monotonic() + UP_WITHIN
        while not is_so():
            assert time.monotonic() < deadline, sorted(self._folder.iterdir())
            time.sleep(0.05)


@contextmanager
def dask(folder: Path, workers: int, *options: object):
    """A cluster, for as long as it is needed."""
    folder.mkdir(exist_ok=True)
    started = Dask(folder, *options)
    try:
        for _ in range(workers):
            started.add_worker()
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    """A cluster with two workers."""
    with dask(tmp_path_factory.mktemp("dask"), 2) as started:
        yield started


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class graded by one helper of this machine."""
    folder = tmp_path_factory.mktemp("graded")
    files = CLASS["classroom"](6, 3, abusive=0)
    abusive = [one for one in CLASS["classroom"](10, 3, abusive=10) if one.kind != "time"]
    files += [one for one in abusive if one.kind in ("exit", "crash", "memory", "refused")]
    CLASS["write"](files, folder / "class")
    (folder / "rubric.toml").write_text(BATCH["RUBRIC"])
    ended = grade(folder, "here", "--processes", 1)
    assert ended.returncode == 0, ended.stderr
    return folder


def test_through_two_workers_it_is_the_same_to_the_byte(graded, two_workers):
    """As with one helper at home; and what keeps learner code apart there is said."""
    ended = grade(graded, "there", "--cluster", two_workers.address)
    assert ended.returncode == 0, ended.stderr
    assert "2 workers" in ended.stderr
    assert "Isolation: kernel-confined" in ended.stderr
    assert tree(graded / "there") == tree(graded / "here")
    timings = json.loads((graded / "there" / "timings.json").read_text())
    assert timings["processes"] == 2


def ran(folder: Path, number: int, process: subprocess.Popen[bytes]) -> None:
    """Waits until so many units of a batch are done."""
    deadline = time.monotonic() + 60
    while len(list((folder / ".work").glob("*.ran"))) < number:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_units_of_a_killed_worker_are_done_again(graded, tmp_path):
    """SIGKILL to one of two workers in the middle: the other one does its units; same report."""
    with dask(tmp_path / "dask", 2) as started:
        with subprocess.Popen(
            command(graded, "lost", "--cluster", started.file),
            cwd=graded,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            ran(graded / "lost", 3, process)
            started.workers[0].kill()
            _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert started.workers[1].poll() is None
    assert tree(graded / "lost") == tree(graded / "here")


def test_a_killed_head_goes_on_where_it_was(graded, two_workers):
    """SIGKILL to the command in the middle; the workers stay, and the same report comes out."""
    with subprocess.Popen(
        command(graded, "resumed", "--cluster", two_workers.address),
        cwd=graded,
        stderr=subprocess.DEVNULL,
    ) as process:
        ran(graded / "resumed", 3, process)
        process.send_signal(signal.SIGKILL)
    ended = grade(graded, "resumed", "--resume", "--cluster", two_workers.address)
    assert ended.returncode == 0, ended.stderr
    assert json.loads((graded / "resumed" / "timings.json").read_text())["resumed"] >= 3
    assert tree(graded / "resumed") == tree(graded / "here")


def test_a_scheduler_that_dies_is_told_and_the_batch_goes_on_at_home(graded, tmp_path):
    """In one sentence, without Dask's own words; what ran there is not run again."""
    with (
        dask(tmp_path / "dask", 1) as started,
        subprocess.Popen(
            command(graded, "home", "--cluster", started.address),
            cwd=graded,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        ran(graded / "home", 2, process)
        started.close()
        _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "does not answer any more" in said
    assert "go on with --resume" in said
    assert "Traceback" not in said
    ended = grade(graded, "home", "--resume")
    assert ended.returncode == 0, ended.stderr
    assert json.loads((graded / "home" / "timings.json").read_text())["resumed"] >= 2
    assert tree(graded / "home") == tree(graded / "here")


def test_nothing_that_travels_knows_an_answer(two_workers, tmp_path, monkeypatch):
    """Only learner code to be run, and who is there; judging stays here."""
    (tmp_path / "a.py").write_text(course.reference_file())
    sent = []
    real = Scheduler.send

    def spy(self, question, *rest, **where):
        sent.append(question)
        return real(self, question, *rest, **where)

    monkeypatch.setattr(Scheduler, "send", spy)
    bench = Workbench(tmp_path / "w", DEFAULT_SEED, ["dense"])
    rules = rubric.Rubric({"dense": 10.0})
    with ClusterCrew(two_workers.address, 1) as crew, Batch(crew, rules, bench) as batch:
        batch.walls()
        (row,) = batch.grade(collect([tmp_path / "a.py"])).grades
    assert row.points == 10
    asked = [station.answer(one)["task"] for one in sent]
    assert [one and one["do"] for one in asked] == [None, None, "run"]
    questions = [one.question for one in checks.cases("dense", DEFAULT_SEED) if one.question]
    kept = BATCH["answers"].shipped(checks.name_of_answers("dense", DEFAULT_SEED), questions)
    assert kept
    assert not any(answer.tobytes() in one for answer in kept for one in sent)
    with pytest.raises(AssertionError, match="does not travel"):
        crew._question(Task("judge", {}))


@pytest.mark.parametrize(("alone", "at_once"), [(True, 1), (False, 4)])
def test_units_that_run_alone_are_one_at_each_machine(two_workers, monkeypatch, alone, at_once):
    """Both workers are of one machine; otherwise each thread has two units under way."""
    unit = Unit("a", course.reference_file(), 1, ("flatten",))
    under_way = []
    real = Scheduler.send

    def spy(self, *question, **where):
        key = real(self, *question, **where)
        under_way.append(len(self._flying))
        return key

    with ClusterCrew(two_workers.address, 1) as crew:
        assert crew.walls.layers >= CONFINEMENT
        assert crew.threads == 2
        monkeypatch.setattr(Scheduler, "send", spy)
        done = list(crew.do([Task("run", {"unit": vars(unit)}) for _ in range(5)], alone=alone))
    assert max(under_way) == at_once
    assert not any(one.error for one in done)
    assert len({one.result.tobytes()[-1000:] for one in done}) == 1


def test_a_worker_without_a_layer_is_refused(two_workers, monkeypatch):
    """The head demands one that no Linux has: each worker is named, with what is missing."""
    demanded = terms.CONFINEMENT | {Layer.SEATBELT}
    monkeypatch.setattr(terms, "CONFINEMENT", demanded)
    said = r"(?s)refused.*without seatbelt.*refused"
    with ClusterCrew(two_workers.address, 1) as crew, pytest.raises(UsageError, match=said):
        crew.walls  # noqa: B018 - waits until the workers are ready


def test_a_worker_of_another_version_is_refused(two_workers, monkeypatch):
    """Of the program, or of what learner code computes with; nothing of a batch is run there."""
    mine = {**terms.versions(), "NumPy": "1.0"}
    monkeypatch.setattr(terms, "versions", lambda: mine)
    said = r"refused. It has NumPy [\d.]+, and here it is 1\.0"
    with ClusterCrew(two_workers.address, 1) as crew, pytest.raises(UsageError, match=said):
        crew.walls  # noqa: B018 - waits until the workers are ready


def test_a_worker_of_another_python_is_refused():
    """Before any code is sent there."""
    here = terms.versions()["Python"]
    cluster._refuse_other_pythons({"a": f"{here}.99.final.0"})
    with pytest.raises(UsageError, match=r"b is refused. It has Python 3\.1\.4\.final\.0"):
        cluster._refuse_other_pythons({"a": f"{here}.1.final.0", "b": "3.1.4.final.0"})


WALLS = Walls("Isolation: here.", False, CONFINEMENT, terms.versions())


@pytest.mark.parametrize(
    ("there", "weak", "said"),
    [
        (WALLS, False, ""),
        (replace(WALLS, layers=CONFINEMENT - {Layer.SECCOMP}), False, "without seccomp"),
        (replace(WALLS, layers=frozenset(), weak=True), True, ""),
        (replace(WALLS, weak=True), False, "Isolation: here."),
        (replace(WALLS, versions={}), False, "It has cnn-tutor none"),
        (replace(WALLS, layers=CONFINEMENT | {Layer.NAMESPACES}), False, ""),
    ],
)
def test_terms_tell_why_a_worker_is_refused(there, weak, said):
    """A layer, weak walls, a version; more walls than here are welcome."""
    refused = Terms.of(WALLS, weak=weak).broken_by(there)
    assert said in refused
    assert bool(refused) == bool(said)
    assert Walls.from_body(there.as_body()) == there


def test_namespaces_are_demanded_where_the_head_has_them():
    """The same walls everywhere, or none."""
    head = replace(WALLS, layers=CONFINEMENT | {Layer.NAMESPACES})
    demanded = Terms.of(head, weak=False)
    assert Terms.from_body(demanded.as_body()) == demanded
    assert "without namespaces" in demanded.broken_by(WALLS)


def test_a_unit_at_a_worker_that_joined_later_is_refused_and_no_zero():
    """The terms come with each unit; a station that does not meet them does nothing."""
    demanded = Terms(terms.versions(), frozenset({Layer.CONTAINER}))
    unit = Unit("a", course.reference_file(), 1, ("flatten",))
    task = Task("run", {"unit": vars(unit)})
    told = station.answer(station.answered(station.question(task, demanded)))
    assert "without container" in told["refused"]
    assert "result" not in told
    with pytest.raises(UsageError, match="stop that worker, then go on with --resume"):
        cluster._done(task, told)


def test_a_station_replaces_its_helper_and_answers_whatever_comes():
    """A helper that was killed, and bytes that are no question."""
    unit = Unit("a", course.reference_file(), 1, ("flatten",))
    question = station.question(Task("run", {"unit": vars(unit)}), Terms.of(WALLS, weak=False))
    first = station.answer(station.answered(question))
    (helper,) = station._free
    helper._process.kill()
    again = station.answer(station.answered(question))
    assert station._free != [helper]
    assert first["result"].tobytes()[-1000:] == again["result"].tobytes()[-1000:]
    assert "EOFError" in station.answer(station.answered(b""))["error"]
    for one in station._free:
        one.close()
    station._free.clear()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:8786", ""),
        ("localhost:8786", ""),
        ("tcp://[::1]:8786", ""),
        ("tls://head.example.org:8786", ""),
        ("tcp://10.0.0.7:8786", "without TLS"),
        ("head:8786", "without TLS"),
        ("tcp://127.0.0.1", "no address"),
        ("ucx://127.0.0.1:8786", "no address"),
        ("tls://:8786", "no address"),
        ("tls://head:99999", "no address"),
    ],
)
def test_off_this_machine_only_tls_will_do(address, said):
    """What goes over a network is hand-ins and what they came to."""
    if said:
        with pytest.raises(UsageError, match=said):
            addresses.protected(address)
    else:
        assert addresses.protected(address).endswith(address.removeprefix("tcp://"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://192.0.2.1:8786", "--protocol tls"),
        ("tcp://127.0.0.1:1", "no Dask scheduler at tcp://127.0.0.1:1"),
        ("tls://127.0.0.1:1", "no certificates"),
        ("rubric.toml", "no file of a Dask scheduler"),
    ],
)
def test_a_cluster_that_cannot_be_had_is_told_at_once(graded, address, said):
    """Nothing was begun, so the same command works once there is one."""
    ended = grade(graded, "none", "--cluster", address)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (graded / "none" / ".work").exists()


def test_a_scheduler_without_workers_is_told(tmp_path, monkeypatch):
    """With the command that starts one; and one that ends in the middle, with --resume."""
    monkeypatch.setattr(cluster, "_WORKERS_WITHIN", 0.2)
    with dask(tmp_path / "dask", 0) as started, ClusterCrew(started.address, 1) as crew:
        with pytest.raises(UsageError, match=f"has no workers.*dask worker {started.address}"):
            crew.walls  # noqa: B018 - looks for workers
        started.close()
        with pytest.raises(ChildError, match="go on with --resume"):
            crew._scheduler.threads()


def test_with_certificates_it_works_and_with_others_it_does_not(graded, tmp_path):
    """Of Dask's own configuration, as docs/cluster.md says."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificates")
    for name in ("ours", "theirs"):
        make_certificate(tmp_path / f"{name}.pem")
    ours, theirs = (tls_configuration(tmp_path / f"{name}.pem") for name in ("ours", "theirs"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASK_CONFIG", str(ours))
        with dask(tmp_path / "dask", 1, "--protocol", "tls") as started:
            assert started.address.startswith("tls://")
            ended = grade(graded, "tls", "--cluster", started.address)
            assert ended.returncode == 0, ended.stderr
            patch.setenv("DASK_CONFIG", str(theirs))
            refused = grade(graded, "other", "--cluster", started.address)
    assert tree(graded / "tls") == tree(graded / "here")
    assert refused.returncode == 2
    assert "certificates do not fit" in refused.stderr


def make_certificate(file: Path) -> None:
    """A key and a certificate that signs itself, in one file."""
    makes = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=cnn-tutor -keyout"
    subprocess.run(
        [*makes.split(), str(file), "-out", f"{file}.crt"], check=True, capture_output=True
    )
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())


def tls_configuration(certificate: Path) -> Path:
    """Dask's configuration with one certificate for everybody."""
    lines = ["distributed:", "  comm:", "    require-encryption: true", "    tls:"]
    lines += [f"      ca-file: {certificate}"]
    for one in ("scheduler", "worker", "client"):
        lines += [f"      {one}:", f"        cert: {certificate}", f"        key: {certificate}"]
    file = certificate.with_suffix(".yaml")
    file.write_text("\n".join(lines) + "\n")
    return file


def test_dask_is_imported_only_for_a_cluster(fresh_python):
    """It takes a second, and is not installed everywhere."""
    loaded = fresh_python(
        "import sys\n"
        "import tutor.cli.grade, tutor.grading.batch, tutor.grading.crew, tutor.grading.cluster\n"
        "print(*sys.modules)"
    ).split()
    assert "tutor.grading.cluster" in loaded
    assert not {"dask", "distributed"} & set(loaded)


def test_the_command_says_what_to_install_where_dask_is_missing(monkeypatch):
    """The extra, by its name."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'cnn-tutor\[cluster\]'"):
        ClusterCrew("tcp://127.0.0.1:8786", 1)

"""The commands as programs: exit codes, what goes where, and no traceback whatever happens."""

import contextlib
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tutor import course
from tutor.cli.commands import COMMANDS
from tutor.cli.walk import texts

CNN = [lesson.id for lesson in course.cnn_lessons()]


@pytest.fixture
def folder(workspace):
    """A learner's folder with the stubs, by its path."""
    return workspace.folder


def test_help_names_every_command(cnn_tutor):
    """In the order in which a learner meets them."""
    ended = cnn_tutor("--help")
    assert (ended.code, ended.err) == (0, "")
    places = [ended.out.index(f"  {name}  ") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(cnn_tutor, name):
    """And says what its options are for."""
    ended = cnn_tutor(name, "-h")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: cnn-tutor {name}")


def test_the_version_is_told(cnn_tutor):
    """On stdout."""
    assert cnn_tutor("--version").out.startswith("cnn-tutor, version ")


def test_without_a_terminal_the_course_goes_on_in_lines(cnn_tutor, folder):
    """A sentence says so; the end of input ends it."""
    ended = cnn_tutor(cwd=folder)
    assert (ended.code, ended.err) == (0, f"{texts.NO_TERMINAL}\n")
    assert ended.out.startswith(texts.HELLO)


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["--no-such-option"],
        ["check", "--no-such-option"],
        ["check", "no-such-lesson"],
        ["check", "--seed", "-1"],
        ["check", "--seed", "one"],
        ["check", "-C", "no-such-folder"],
        ["-C", "no-such-folder", "check"],
        ["watch", "no-such-lesson"],
        ["show"],
        ["show", "no-such-lesson"],
        ["hint", "no-such-lesson"],
        ["reset"],
        ["reset", "no-such-lesson"],
        ["reset", "network"],
        ["solution", "network"],
        ["new"],
        ["new", "mine"],
        ["new", "other", "--from", "no-such-file"],
        ["compare", "--images", "0"],
        ["train", "no-such-lab"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_a_sentence(cnn_tutor, folder, arguments):
    """On stderr, and nothing is changed."""
    before = (folder / "cnn.py").read_bytes()
    inside = arguments[0] in ("check", "watch", "hint", "reset", "solution", "compare", "train")
    ended = cnn_tutor(*arguments, cwd=folder if inside else folder.parent)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.strip()
    assert "Traceback" not in ended.err
    assert (folder / "cnn.py").read_bytes() == before


@pytest.mark.parametrize("name", ["check", "watch", "hint", "reset", "progress", "compare", "runs"])
def test_outside_of_a_learners_folder_the_way_into_one_is_told(cnn_tutor, name):
    """How to make one."""
    lesson = ["conv2d"] if name in ("hint", "reset") else []
    ended = cnn_tutor(name, *lesson)
    assert (ended.code, ended.out) == (2, "")
    assert "cnn-tutor new" in ended.err


def test_new_makes_a_folder_once(cnn_tutor, tmp_path):
    """The second time it changes nothing and says so."""
    first = cnn_tutor("new", "w")
    assert (first.code, first.out) == (0, "")
    assert (tmp_path / "w" / "cnn.py").read_text() == course.starting_file()
    (tmp_path / "w" / "cnn.py").write_text("mine")
    second = cnn_tutor("new", "w")
    assert second.code == 2
    assert "there already" in second.err
    assert (tmp_path / "w" / "cnn.py").read_text() == "mine"


def test_new_takes_over_work_already_begun(cnn_tutor, tmp_path):
    """A copy of it."""
    (tmp_path / "old.py").write_text("x = 1\n")
    assert cnn_tutor("new", "w", "--from", "old.py").code == 0
    assert (tmp_path / "w" / "cnn.py").read_text() == "x = 1\n"


def test_new_refuses_what_is_no_text(cnn_tutor, tmp_path):
    """And makes no folder for it."""
    (tmp_path / "old.py").write_bytes("x = 1\n".encode("utf-16"))
    ended = cnn_tutor("new", "w", "--from", "old.py")
    assert ended.code == 2
    assert "UTF-16" in ended.err
    assert not (tmp_path / "w").exists()


def test_a_fresh_folder_says_of_every_lesson_what_is_not_written(cnn_tutor, folder):
    """Exit code 1, a sentence each, and no traceback."""
    ended = cnn_tutor("-C", folder, "check")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.count("is not written yet") == len(CNN)
    assert [line.split()[1] for line in ended.out.splitlines() if line[0] != " "] == CNN
    assert "Traceback" not in ended.out


def test_the_references_pass_and_the_folder_may_stand_before_or_after(cnn_tutor, reference):
    """Exit code 0, however it is said."""
    for arguments in (
        ["-C", reference.folder, "check"],
        ["-C", "no-such-folder", "check", "-C", reference.folder],
    ):
        ended = cnn_tutor(*arguments)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.count("✓") == len(CNN)


def test_one_lesson_is_shown_case_by_case(cnn_tutor, reference):
    """By its number too."""
    ended = cnn_tutor("check", "3", "-C", reference.folder)
    assert ended.code == 0
    assert "✓ pool2d" in ended.out
    assert "(beyond the lab)" in ended.out
    assert "conv2d" not in ended.out


def test_json_is_all_that_stdout_carries(cnn_tutor, folder):
    """With outcomes, cases and findings."""
    ended = cnn_tutor("check", "--json", "-C", folder)
    assert ended.code == 1
    assert [lesson["lesson"] for lesson in ended.json["lessons"]] == CNN
    assert {lesson["outcome"] for lesson in ended.json["lessons"]} == {"could not run"}
    assert ended.json["lessons"][0]["finding"]["kind"] == "not written"
    assert ended.json["lessons"][1]["cases"]
    assert ended.json["seed"] == 1
    assert ended.json["unloadable"] is None


def test_json_of_a_pass_holds_differences_and_stars(cnn_tutor, reference):
    """Numbers, not texts."""
    ended = cnn_tutor("check", "conv2d", "--json", "-C", reference.folder)
    (lesson,) = ended.json["lessons"]
    assert (ended.code, lesson["outcome"], lesson["stars"]) == (0, "passed", 1)
    assert 0 <= lesson["cases"][0]["difference"]["largest"] < 1e-9


def test_a_check_of_what_is_wrong_ends_with_1_and_names_the_mistake(cnn_tutor, reference):
    """By its name, where it has one."""
    reference.write(reference.read().replace("blocks.max(", "blocks.min("))
    ended = cnn_tutor("check", "pool2d", "-C", reference.folder)
    assert ended.code == 1
    assert "✗ pool2d" in ended.out
    assert "You take the smallest number of each block." in ended.out


def test_a_mistake_without_a_name_is_shown_with_its_place_and_both_values(cnn_tutor, reference):
    """And with what all wrong values have in common."""
    right = "return blocks.max(axis=(1, 3))"
    reference.write(reference.read().replace(right, right + " * 1.25"))
    ended = cnn_tutor("check", "pool2d", "-C", reference.folder)
    assert ended.code == 1
    assert "Your result is Keras's times 1.25, everywhere." in ended.out
    assert "differ from Keras, the first at [" in ended.out


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"x = = 1\n", 3, "Line 1 cannot be read by Python"),
        (b"def activation(x:\n", 1, "Line 1 cannot be read by Python"),
        (b"import sys\nsys.exit(0)\n", 3, "Line 2 ends the program"),
        ("x = 1\n".encode("utf-16"), 3, "saved as UTF-16"),
        (b"\xff\xff", 3, "not UTF-8 at line 1"),
        (b"\xef\xbb\xbfx = 1\r\n", 1, "no function activation"),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, bytes) else "",
)
def test_a_file_that_cannot_be_loaded_ends_with_3(cnn_tutor, folder, content, code, said):
    """In a sentence; a file that can, but holds nothing, with 1."""
    (folder / "cnn.py").write_bytes(content)
    ended = cnn_tutor("check", "activation", "-C", folder)
    assert ended.code == code
    assert said in ended.out + ended.err
    assert "Traceback" not in ended.out + ended.err


@pytest.mark.parametrize("instead", ["nothing", "directory"])
def test_a_cnn_py_that_is_not_there_ends_with_2(cnn_tutor, folder, instead):
    """Missing, or a directory in its place."""
    (folder / "cnn.py").unlink()
    if instead == "directory":
        (folder / "cnn.py").mkdir()
    ended = cnn_tutor("check", "-C", folder)
    assert (ended.code, ended.out) == (2, "")
    assert "There is no cnn.py" in ended.err


def test_a_record_that_cannot_be_written_is_our_fault(cnn_tutor, folder):
    """A file lies where the record belongs: exit code 4, and a sentence."""
    shutil.rmtree(folder / ".cnn-tutor")
    (folder / ".cnn-tutor").write_text("")
    ended = cnn_tutor("check", "flatten", "-C", folder)
    assert ended.code == 4
    assert "cannot be" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_read_only_folder_is_our_fault(cnn_tutor, folder):
    """The learner's file is read, the record cannot be kept."""
    for path in (folder / ".cnn-tutor", folder):
        path.chmod(0o555)
    try:
        ended = cnn_tutor("check", "flatten", "-C", folder)
    finally:
        for path in (folder, folder / ".cnn-tutor"):
            path.chmod(0o755)
    assert ended.code == 4
    assert "Traceback" not in ended.err


def test_a_cache_that_cannot_be_written_does_not_matter(cnn_tutor, reference, tmp_path):
    """A check with shipped answers needs none."""
    (tmp_path / "file").write_text("")
    env = {"CNN_TUTOR_CACHE": str(tmp_path / "file" / "cache")}
    ended = cnn_tutor("check", "-C", reference.folder, env=env)
    assert (ended.code, ended.err) == (0, "")


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=str,
)
def test_a_narrow_encoding_does_not_matter(cnn_tutor, reference, env):
    """What cannot be shown is replaced."""
    ended = cnn_tutor("check", "flatten", "-C", reference.folder, env=env)
    assert (ended.code, ended.err) == (0, "")
    assert "flatten" in ended.out
    assert cnn_tutor("show", "conv2d", env=env).code == 0


@pytest.mark.parametrize("arguments", [["show", "conv2d"], ["check"], ["progress"], ["--help"]])
def test_a_reader_that_goes_away_gets_no_traceback(cnn_tutor, reference, arguments):
    """As in ``cnn-tutor check | head -1``."""
    with cnn_tutor.start(*arguments, cwd=reference.folder) as process:
        process.stdout.close()
        process.stdout = None
        _, err = process.communicate(timeout=120)
    assert process.returncode in (0, 1)
    assert err == ""


@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals_that_want_them(cnn_tutor, reference, env, coloured):
    """See no-color.org."""
    cnn_tutor("check", "flatten", "-C", reference.folder)
    ours, theirs = pty.openpty()
    settings = {"TERM": "xterm", **env}
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    command = [cnn_tutor.program, "progress", "-C", reference.folder]
    with subprocess.Popen(command, stdout=theirs, env=environment | settings) as process:
        os.close(theirs)
        shown = b""
        while chunk := read_terminal(ours):
            shown += chunk
    os.close(ours)
    assert process.returncode == 0
    assert "flatten" in shown.decode()
    assert (b"\x1b[" in shown) == coloured


def read_terminal(descriptor: int) -> bytes:
    """What came, or nothing at the end."""
    try:
        return os.read(descriptor, 65536)
    except OSError:  # on Linux the end of a terminal is an error
        return b""


def test_show_prints_the_lesson(cnn_tutor):
    """Its text and its goal, anywhere."""
    ended = cnn_tutor("show", "2")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(course.lesson("conv2d").markdown.rstrip("\n"))
    assert course.lesson("conv2d").goal in ended.out


def test_a_hint_comes_after_each_try(cnn_tutor, folder):
    """Without one, the last hint again, and what comes first."""
    hints = course.lesson("flatten").hints
    first, again = (cnn_tutor("hint", "flatten", cwd=folder) for _ in range(2))
    assert first.out.strip() == again.out.strip() == hints[0]
    assert (first.err, again.code) == ("", 0)
    assert "comes after your next try" in again.err


def test_reset_puts_a_stub_back_with_a_backup(cnn_tutor, reference):
    """One function, or all."""
    before = reference.read()
    ended = cnn_tutor("reset", "conv2d", "-C", reference.folder)
    assert (ended.code, ended.out) == (0, "")
    assert reference.read() == before.replace(
        course.lesson("conv2d").solution, course.lesson("conv2d").stub
    )
    (copy,) = (reference.records / "backups").iterdir()
    assert copy.read_text() == before
    assert copy.name in ended.err
    assert cnn_tutor("reset", "all", "-C", reference.folder).code == 0
    assert reference.read() == course.starting_file()


def test_progress_tells_where_every_lesson_stands(cnn_tutor, reference):
    """In lines, and as JSON."""
    cnn_tutor("check", "activation", "flatten", "-C", reference.folder)
    told = cnn_tutor("progress", "--json", "-C", reference.folder).json["lessons"]
    assert list(told) == [lesson.id for lesson in course.lessons()]
    standings = {name: told[name]["standing"] for name in ("activation", "conv2d", "network")}
    assert standings == {"activation": "passed", "conv2d": "open", "network": "waiting"}
    assert (told["activation"]["stars"], told["activation"]["attempts"]) == (1, 1)
    lines = cnn_tutor("progress", "-C", reference.folder).out.splitlines()
    assert len(lines) == len(course.lessons())
    assert "✓" in lines[0]
    assert "★" in lines[0]


def test_a_solution_is_not_shown_by_mistake(cnn_tutor, folder):
    """It asks first, and nobody is there to say yes."""
    ended = cnn_tutor("solution", "flatten", "-C", folder)
    assert (ended.code, ended.out) == (130, "")
    told = cnn_tutor("progress", "--json", "-C", folder).json
    assert not told["lessons"]["flatten"]["solution"]


def test_a_solution_that_is_asked_for_is_shown_and_recorded(cnn_tutor, folder):
    """Before the lesson has passed."""
    ended = cnn_tutor("solution", "flatten", "--yes", "-C", folder)
    assert ended.code == 0
    assert ended.out.rstrip("\n") == course.lesson("flatten").solution_file.read_text().rstrip("\n")
    told = cnn_tutor("progress", "--json", "-C", folder).json
    assert told["lessons"]["flatten"]["solution"]


def test_after_a_pass_the_solution_is_shown_at_once(cnn_tutor, reference):
    """And nothing is recorded against anybody."""
    cnn_tutor("check", "flatten", "-C", reference.folder)
    assert cnn_tutor("solution", "flatten", "-C", reference.folder).code == 0
    told = cnn_tutor("progress", "--json", "-C", reference.folder).json
    assert not told["lessons"]["flatten"]["solution"]


def test_a_folder_without_runs_has_none(cnn_tutor, folder):
    """An empty list is JSON too."""
    assert cnn_tutor("runs", "--json", "-C", folder).json == []
    ended = cnn_tutor("runs", "-C", folder)
    assert (ended.code, ended.out) == (0, "")
    assert "cnn-tutor train" in ended.err


def test_the_doctor_finds_this_machine_fit(cnn_tutor):
    """Every line has a name and a sentence."""
    ended = cnn_tutor("doctor", "--json")
    assert ended.code == 0
    assert {"Python", "packages", "digits", "your code"} <= {one["about"] for one in ended.json}
    assert all(one["fine"] and one["told"] for one in ended.json)


def test_the_doctor_names_what_is_missing(cnn_tutor, tmp_path):
    """A cache that cannot be written."""
    (tmp_path / "file").write_text("")
    ended = cnn_tutor("doctor", "--json", env={"CNN_TUTOR_CACHE": str(tmp_path / "file" / "x")})
    assert ended.code == 1
    assert [one["about"] for one in ended.json if not one["fine"]] == ["cache"]


class Watching:
    """``cnn-tutor watch`` under way."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._guard = threading.Timer(120, process.kill)
        self._guard.start()

    def reads(self, text: str) -> list[str]:
        """All lines until one holds ``text``; fails where the program ends before."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if text in line:
                return lines
        raise AssertionError(f"no {text!r} in {lines}, {self.process.stderr.read()}")

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=120)
        self._guard.cancel()
        return self.process.returncode


def test_watch_checks_at_every_save_until_it_is_interrupted(cnn_tutor, workspace):
    """From the first lesson that is open to the next one; a broken save is told."""
    text = workspace.read()
    stub = course.lesson("activation").stub
    with cnn_tutor.start("watch", "-C", workspace.folder) as process:
        watching = Watching(process)
        watching.reads("! activation")
        workspace.write(text.replace(stub, stub.replace("    raise", "    return x  #")))
        watching.reads("✗ activation")
        workspace.file.write_bytes("x".encode("utf-16"))
        assert "UTF-16" in next(line for line in process.stderr if "Watching" not in line)
        workspace.write(text.replace(stub, course.lesson("activation").solution))
        watching.reads("✓ activation")
        watching.reads("! conv2d")
        assert watching.interrupt() == 130


def test_watch_stays_with_the_lesson_that_was_named(cnn_tutor, workspace):
    """Also when it has passed."""
    text = workspace.read()
    flatten = course.lesson("flatten")
    with cnn_tutor.start("watch", "flatten", "-C", workspace.folder) as process:
        watching = Watching(process)
        watching.reads("! flatten")
        workspace.write(text.replace(flatten.stub, flatten.solution))
        watching.reads("✓ flatten")
        workspace.write(text)
        watching.reads("! flatten")
        assert watching.interrupt() == 130


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_an_endless_check_is_interrupted_at_once_and_leaves_no_process(cnn_tutor, workspace):
    """Ctrl-C while learner code runs."""
    workspace.write("while True:\n    pass\n")
    with cnn_tutor.start("check", "-C", workspace.folder) as process:
        wait_for(lambda: any(seconds_of_cpu(pid) > 0.5 for pid in workers(process.pid)))
        below = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    wait_for(lambda: not below & set(running()))


def running() -> dict[int, list[str]]:
    """What /proc tells of every process, from its state on; zombies are none (proc(5))."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(") ")[2].split()
            if fields[0] != "Z":
                found[int(stat.parent.name)] = fields
    return found


def descendants(of: int) -> set[int]:
    """The processes below one, at every depth."""
    parents = {pid: int(fields[1]) for pid, fields in running().items()}
    found: set[int] = set()
    while more := {pid for pid, parent in parents.items() if parent in {of, *found}} - found:
        found |= more
    return found


def workers(of: int) -> set[int]:
    """Those of the descendants that are forks: they have the command line of their parent."""
    found = set()
    for pid in descendants(of):
        with contextlib.suppress(OSError, KeyError):
            parent = running()[pid][1]
            mine, theirs = (Path(f"/proc/{one}/cmdline").read_bytes() for one in (pid, parent))
            if mine == theirs:
                found.add(pid)
    return found


def seconds_of_cpu(pid: int) -> float:
    """How much a process has computed since it began."""
    fields = running().get(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def wait_for(condition) -> None:
    """Waits until it holds, within limits."""
    holds = threading.Event()
    for _ in range(6000):
        if condition():
            return
        holds.wait(0.01)
    raise AssertionError("it never came to that")


def test_results_survive_a_round_trip_through_json(cnn_tutor, reference):
    """No number that JSON does not know."""
    reference.write(reference.read().replace("return e / np.sum(", "return e / 0 / np.sum("))
    ended = cnn_tutor("check", "--json", "-C", reference.folder)

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    assert json.loads(ended.out, parse_constant=refuse)["lessons"][0]["outcome"] == "failed"


def test_a_failing_case_is_written_as_a_program_that_runs(cnn_tutor, reference):
    """``--repro``: beside cnn.py, with Keras's answer in it."""
    reference.write(reference.read().replace("return np.maximum(x, 0.0)", "return np.abs(x)"))
    ended = cnn_tutor("check", "activation", "--repro", cwd=reference.folder)
    assert "Wrote repro_activation.py." in ended.err
    program = [sys.executable, "repro_activation.py"]
    ran = subprocess.run(program, cwd=reference.folder, capture_output=True, text=True, check=True)
    assert ran.stdout == "yours\n[1. 2.]\nKeras\n[1. 0.]\n"


def test_a_file_that_is_not_ours_is_not_written_over(cnn_tutor, reference):
    """Whatever has the name of a repro."""
    reference.write(reference.read().replace("return np.maximum(x, 0.0)", "return np.abs(x)"))
    mine = reference.folder / "repro_activation.py"
    mine.write_text("mine", encoding="utf-8")
    ended = cnn_tutor("check", "activation", "--repro", "-C", reference.folder)
    assert ended.code == 1
    assert "is not one of ours" in ended.err
    assert mine.read_text(encoding="utf-8") == "mine"


def test_after_a_pass_the_solution_tells_what_differs(cnn_tutor, reference):
    """In idea; before, only the reference itself."""
    other = "return np.where(x > 0, x, 0.0)"
    reference.write(reference.read().replace("return np.maximum(x, 0.0)", other))
    before = cnn_tutor("solution", "activation", "--yes", "-C", reference.folder)
    assert "What differs" not in before.out
    cnn_tutor("check", "activation", "-C", reference.folder)
    after = cnn_tutor("solution", "activation", "-C", reference.folder)
    assert "#   Only yours uses where, which chooses between two numbers" in after.out

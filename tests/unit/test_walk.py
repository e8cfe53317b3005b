"""``cnn-tutor --plain``: the course in lines of text, through a pipe and on a dumb terminal."""

import os
import pty
import re
import signal
import subprocess
import sys
import time

import pytest

from tutor import course
from tutor.cli.commands import COMMANDS
from tutor.cli.walk import page, session, texts
from tutor.progress import Progress
from tutor.workspace import Workspace

DEADLINE = 60
PROMPT = re.compile(r"^\w+> .*\n", re.MULTILINE)
FLATTEN = "def flatten_layer(h):\n    return {}\n"


@pytest.fixture
def walk(cnn_tutor, workspace):
    """``walk("n", "c")``: what is said to these lines."""

    def walked(*typed: str):
        ended = cnn_tutor("--plain", cwd=workspace.folder, typed="".join(f"{t}\n" for t in typed))
        assert ended.code == 0
        assert "\x1b" not in ended.out + ended.err
        assert "\r" not in ended.out + ended.err
        return ended

    return walked


@pytest.fixture
def written(workspace):
    """``written("h.ravel()")``: flatten_layer returns this, from now on."""

    def write(expression: str) -> None:
        stub = course.lesson("flatten").stub
        text = course.starting_file().replace(stub, FLATTEN.format(expression))
        workspace.file.write_text(text, encoding="utf-8")

    return write


def answers(out: str) -> list[str]:
    """What was said after each prompt."""
    return PROMPT.split(out)[1:]


def test_enter_alone_reads_the_whole_course(walk):
    """Every step of every lesson, in order; nothing comes after the last."""
    steps = [step.title for lesson in course.lessons() for step in lesson.steps]
    ended = walk(*[""] * len(steps))
    assert re.findall(r"^Step \d+ of \d+: (.+)$", ended.out, re.MULTILINE) == steps
    assert answers(ended.out)[len(steps) - 1].startswith(texts.LAST_STEP_OF_ALL)
    assert texts.GOODBYE in ended.out


def test_back_goes_over_the_border_between_lessons_and_stops_at_the_first_step(walk):
    """As far as there are any."""
    said = answers(walk("b", "g 2", "b", "a").out)
    assert said[0].startswith(texts.FIRST_STEP)
    assert "Step 1 of 11: 2D convolutional layer" in said[1]
    assert "Lesson 1, activation" in said[2]
    assert "Step 1 of 8: Activation functions" in said[3]


def test_a_check_says_what_the_command_says(walk, written, cnn_tutor, workspace):
    """The same verdict, word by word, and it is in the record."""
    written("h.transpose(2, 0, 1).ravel()")
    said = answers(walk("flatten", "c").out)
    ended = cnn_tutor("check", "flatten", "-C", workspace.folder)
    assert said[1] == ended.out
    assert "You put the channels first" in said[1] or "✗ flatten" in said[1]
    assert Progress(workspace.records).lesson("flatten").outcome == "failed"


def test_who_comes_back_finds_the_first_lesson_that_is_open(walk, reference, cnn_tutor):
    """As in the screens: what has passed is behind."""
    typed = "c\nn\nq\n"
    first = cnn_tutor("--plain", "-C", reference.folder, typed=typed)
    again = cnn_tutor("--plain", "-C", reference.folder, typed="q\n")
    assert "Lesson 1, activation: open." in first.out
    assert "Lesson 2, conv2d_layer: open." in again.out
    assert "1 of 10 lessons passed" in again.out


def test_the_words_of_a_lesson_are_about_the_open_one(walk, written, workspace):
    """Nobody has to repeat its name."""
    written("h.transpose(2, 0, 1).ravel()")
    said = answers(walk("4", "c", "h", "e", "s", "solution", "reset", "c", "p", "l").out)
    assert "flatten_layer" in said[4]
    assert "    return h.transpose(2, 0, 1).ravel()" in said[4]
    assert "yours" in said[3]
    assert "solution --yes" in said[5]
    assert "not written yet" in said[7]
    assert said[8] == said[9]
    assert Progress(workspace.records).lesson("flatten").explained


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("fly", texts.UNKNOWN.format(typed="fly")),
        ("[/bold] \x07", texts.UNKNOWN.format(typed="[/bold]")),
        ('"', texts.UNREADABLE),
        ("g", texts.WHICH_LESSON),
        ("99", "There is no lesson 99."),
        ("b 2", texts.NO_ARGUMENTS.format(word="back")),
        ("r", texts.NOTHING_TO_RUN.format(lesson="activation")),
        ("check --seed one", "Invalid value for '--seed'"),
        ("t", "Missing argument"),
        ("explain --cell 9,9", "9,9 is no cell"),
        ("results", "No finished run"),
    ],
)
def test_a_wrong_word_gives_a_sentence_and_the_walk_goes_on(walk, typed, answer):
    """Whatever is typed."""
    ended = walk(typed, "a")
    said = answers(ended.out)
    assert answer in said[0]
    assert "Traceback" not in ended.out + ended.err
    assert "Step 1 of 8" in said[1]


def test_a_first_pass_says_what_it_took_and_enter_goes_on(walk, written):
    """The mistake of another session too; the second time nothing is said."""
    written("h.transpose(2, 0, 1).ravel()")
    walk("flatten", "c", "h")
    written("h.ravel()")
    said = answers(walk("flatten", "c", "", "b", "c", "p --back").out)
    assert course.lesson("flatten").goal in said[1]
    assert "It took 2 checks, 1 hint." in said[1]
    assert "- You read one channel after the other." in said[1]
    assert "Lesson 5, dense_layer" in said[2]
    assert said[4].startswith("✓ flatten")
    assert "It took" not in said[4]
    assert "4 flatten_layer: 2 checks, 1 hint" in said[5]
    assert "Read again: step" in said[5]


def test_help_knows_every_word(walk):
    """All that is listed can be typed, and all that can be typed is listed."""
    listed = {word for words, _ in texts.HELP for word in re.findall(r"[a-z]+|\?", words)}
    words = {*session._WITHOUT_ARGUMENTS, *session._WITH_ARGUMENTS, *session._COMMANDS}
    assert words - {"ladder"} <= listed  # by r, in the one lesson that has it
    for_learners = {*COMMANDS} - {"new", "grade", "similar", "instructor", "verify", "serve"}
    assert for_learners <= words
    said = answers(walk("?", "help train", "? c").out)
    assert all(told in said[0] for _, told in texts.HELP)
    assert "--epochs" in said[1]
    assert "--repro" in said[2]


def test_a_folder_is_made_where_there_is_none(cnn_tutor, tmp_path):
    """Enter takes the proposal; a name that cannot be used is asked for again."""
    (tmp_path / "file").touch()
    ended = cnn_tutor("--plain", typed="file/below\n\nq\n")
    assert ended.out.count("Where should your work go?") == 2
    assert Workspace.find(tmp_path / "my-cnn")
    assert "Lesson 1, activation" in ended.out


def test_no_folder_is_made_at_the_end_of_input(cnn_tutor, tmp_path):
    """A script that starts the program by mistake leaves nothing behind."""
    before = set(tmp_path.iterdir())
    assert texts.NO_FOLDER in cnn_tutor("--plain").out
    assert set(tmp_path.iterdir()) == before


def test_saves_are_checked_while_somebody_watches(cnn_tutor, workspace, written):
    """Ctrl-C ends the watch and not the walk; a word typed meanwhile ends it and is heard."""
    with cnn_tutor.start("--plain", cwd=workspace.folder, stdin=subprocess.PIPE) as process:
        try:
            said = _Said(process)
            said.types("4", "w")
            said.until("Watching ")
            written("h.transpose(2, 0, 1).ravel()")
            said.until("✗ flatten")
            process.send_signal(signal.SIGINT)
            said.until(texts.INTERRUPTED)
            said.types("w")
            said.until("Watching ")
            written("h.ravel()")
            said.until("✓ flatten")
            said.types("5")
            said.until("Lesson 5, dense_layer")
            said.types("q")
            assert process.wait(DEADLINE) == 0
        finally:
            process.kill()


class _Said:
    """What a program says, read as it comes."""

    def __init__(self, process) -> None:
        self._process = process

    def types(self, *lines: str) -> None:
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def until(self, text: str) -> None:
        """Reads on to the line that has ``text``."""
        deadline = time.monotonic() + DEADLINE
        for line in self._process.stdout:
            if text in line:
                return
            assert time.monotonic() < deadline
        pytest.fail(f"It ended without saying {text!r}.")


def test_the_learners_editor_gets_the_file_and_a_check_follows(
    cnn_tutor, workspace, tmp_path, monkeypatch
):
    """EDITOR may have options; where there is none of that name, a sentence."""
    script = tmp_path / "editor.py"
    right = f"open(sys.argv[-1], 'w').write({course.reference_file()!r})"
    script.write_text(f"import sys\n{right}\n", encoding="utf-8")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}' --wait")
    assert "✓ activation" in cnn_tutor("--plain", cwd=workspace.folder, typed="o\n").out
    monkeypatch.setenv("EDITOR", "no-such-editor")
    ended = cnn_tutor("--plain", cwd=workspace.folder, typed="o\na\n")
    assert "There is no program called no-such-editor" in ended.out
    assert ended.code == 0


def test_a_dumb_terminal_is_given_lines_and_nothing_else(cnn_tutor, workspace):
    """Chosen by itself, with a sentence; no colour, though somebody looks at a terminal."""
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "dumb"}
    with subprocess.Popen(
        [cnn_tutor.program],
        cwd=workspace.folder,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        os.write(ours, b"l\nc\nq\n")
        shown = b""
        while chunk := _read(ours):
            shown += chunk
    os.close(ours)
    told = shown.decode()
    assert texts.DUMB in told
    assert "! activation" in told
    assert texts.GOODBYE in told
    assert "\x1b" not in told


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # on Linux the end of a terminal is an error
        return b""


@pytest.mark.keras
def test_the_digits_lab_from_training_to_report(walk, workspace):
    """Lines as train prints them, the run's figures, what a pass still needs, the report."""
    ended = walk("digits", "model dropout=0.2", "t --epochs 1", "results --confusion", "report")
    said = answers(ended.out)
    assert "run 1 of 1: finished after 1 epochs" in ended.err
    assert "regularization.py is written" in ended.err
    assert "0 of 5 runs of one model are finished" in said[2]
    assert "digits" in said[3]
    assert (workspace.folder / "report.md").is_file()


def test_marks_of_markdown_are_left_out_and_code_is_kept():
    """Emphasis over two lines too; what only looks like it in code stays."""
    text = "In **both\nhands**, *never* one: `a * b * c`.\n\n```text\n*a*  `b`\n\n  c\n```\nEnd."
    assert list(page.plain(text)) == [
        *("In both", "hands, never one: a * b * c.", ""),
        *("    *a*  `b`", "", "      c"),
        "End.",
    ]


@pytest.mark.parametrize("lesson", course.lessons(), ids=lambda one: one.id)
def test_no_lesson_leaves_a_mark_in_its_prose(lesson):
    """Read out, a stray asterisk or fence is noise; code is four columns in."""
    for number in range(len(lesson.steps)):
        prose = [line for line in page.lines(lesson, number) if not line.startswith("    ")]
        assert not [line for line in prose if re.search(r"```|\*\*|`", line)]

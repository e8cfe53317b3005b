"""The program in a real terminal: stray bytes, strange keys, and a terminal that goes away."""

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time

import pytest

pty = pytest.importorskip("pty", reason="Windows has no such terminals")

SECONDS = 60
F4 = b"\x1bOS"
ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[^\[])")


class Program:
    """``cnn-tutor`` in a folder, in a terminal that does not control it."""

    def __init__(self, folder) -> None:
        self.ours, theirs = pty.openpty()
        command = "from tutor.cli.main import main; import sys; main(sys.argv[1:])"
        self.process = subprocess.Popen(
            [sys.executable, "-c", command, "-C", str(folder)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        )
        os.close(theirs)

    def reads(self, text) -> None:
        """Waits until ``text`` was drawn."""
        drawn, deadline = b"", time.monotonic() + SECONDS
        while text not in ESCAPES.sub(b"", drawn).decode("utf-8", "replace"):
            left = deadline - time.monotonic()
            assert select.select([self.ours], [], [], max(0, left))[0], f"{text!r} never came"
            drawn += os.read(self.ours, 1 << 16)

    def press(self, keys: bytes) -> None:
        """Sends bytes as a terminal does."""
        os.write(self.ours, keys)

    def vanish(self) -> None:
        """Closes the terminal."""
        os.close(self.ours)
        self.ours = -1

    def ends(self) -> int:
        """Takes what is still drawn until the end; the exit code."""
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < deadline, "It does not end."
            if self.ours < 0:
                time.sleep(0.02)
            elif select.select([self.ours], [], [], 0.02)[0]:
                with contextlib.suppress(OSError):  # the other end is closed
                    os.read(self.ours, 1 << 16)
        return self.process.returncode

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.ours >= 0:
            os.close(self.ours)


@pytest.fixture
def typed(folder):
    """``typed(keys)``: the program, with those in its editor and not saved."""

    def begun(keys: bytes) -> Program:
        program = Program(folder)
        program.reads("activation")
        program.press(F4)
        program.reads("array of any shape")
        program.press(keys)
        program.reads("not saved")
        return program

    return begun


def test_a_terminal_that_vanishes_ends_the_program_and_loses_nothing(typed, kept):
    """Without SIGHUP, which a program gets only from the terminal that controls it."""
    with typed(b"# half a thought") as program:
        program.vanish()
        assert program.ends() == 128 + signal.SIGHUP
    (copy,) = kept()
    assert "# half a thought" in copy


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_the_program_and_loses_nothing(name, typed, kept):
    """All that ask for an end, and can be heard."""
    with typed(b"# half a thought") as program:
        program.process.send_signal(getattr(signal, name))
        program.ends()
    (copy,) = kept()
    assert "# half a thought" in copy


def test_bytes_and_keys_that_nobody_knows_do_no_harm(typed, kept):
    """Latin-1, a picture, keys with numbers that no key has."""
    keys = b"# \xff\xfe\xe9 \x1b[97;1:3u \x1b[1114112;1u \x1b[99999999999;5u \x1b]52;c;QQ==\x07 "
    with typed(keys + b"half a thought") as program:
        program.press(b" and the rest")
        program.reads("and the rest")
        program.vanish()
        program.ends()
    (copy,) = kept()
    assert "half a thought and the rest" in copy

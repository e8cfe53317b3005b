"""Child side: the prepared parent, from which workers are forked on Linux.

It has imported what learners import, runs one thread, holds no secret and no learner
code. It ends when the program closes the control socket, by dying or otherwise. What a
worker leaves behind, should a layer be missing that forbids it to start anything, is found
here and ended with it.

On the control socket (SOCK_SEQPACKET, one message a packet):

    program -> zygote   ``fork ID LAYERS`` with three descriptors (questions, answers, log);
                        ``kill ID``
    zygote -> program   ``ready``; ``dead ID STATUS CPU`` (STATUS as in subprocess, CPU in ms)
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from pathlib import Path

from tutor.sandbox import layers, process, worker
from tutor.sandbox.confinement import Confinement
from tutor.sandbox.layers import Layer


class Zygote:
    """Forks workers when asked, kills them when asked, and tells when one is dead."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._confinement = Confinement()
        self._pid = os.getpid()
        self._children = Path(f"/proc/self/task/{self._pid}/children")
        self._ids: dict[int, str] = {}
        self._wake, wake_write = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Works until the control socket is closed."""
        self._tell("ready")
        while True:
            control = self._control.fileno()
            ready, _, _ = select.select([control, self._wake], [], [])
            if self._wake in ready:
                os.read(self._wake, 4096)
                self._bury()
            if control in ready:
                message, descriptors, _, _ = socket.recv_fds(self._control, 256, 3)
                if not message:
                    return
                match message.decode("ascii").split():
                    case ["fork", name, wanted]:
                        self._fork(name, layers.read(wanted), descriptors)
                    case [_, name]:
                        self._kill(name)

    def _fork(self, name: str, wanted: frozenset[Layer], descriptors: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            self._become_worker(wanted, descriptors)
        self._ids[pid] = name
        for descriptor in descriptors:
            os.close(descriptor)

    def _become_worker(self, wanted: frozenset[Layer], descriptors: list[int]) -> None:
        """Never returns: whatever happens, a worker must not go on as a second zygote."""
        try:
            os.setsid()
            process.die_with_parent(self._pid)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            questions, answers, log = descriptors
            nowhere = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nowhere, 0)
            os.dup2(log, 1)
            os.dup2(log, 2)
            _close_all_but(questions, answers, *self._confinement.descriptors)
            pipes = os.fdopen(questions, "rb"), os.fdopen(answers, "wb")
            worker.serve(*pipes, self._confinement, wanted)
        finally:
            os._exit(0)

    def _kill(self, name: str) -> None:
        for pid, known in self._ids.items():
            if known == name:
                _kill_group(pid)

    def _bury(self) -> None:
        while (dead := _dead_child()) is not None:
            _kill_group(dead)
            _, status, usage = os.wait4(dead, 0)
            name = self._ids.pop(dead, None)
            self._kill_strays()
            if name is not None:
                cpu = round(1000 * (usage.ru_utime + usage.ru_stime))
                self._tell(f"dead {name} {os.waitstatus_to_exitcode(status)} {cpu}")

    def _kill_strays(self) -> None:
        """Ends what a dead worker started and left: as adopted orphans they are our children."""
        with contextlib.suppress(OSError):  # a kernel without this list
            for pid in map(int, self._children.read_text(encoding="ascii").split()):
                if pid not in self._ids:
                    _kill_group(pid)

    def _tell(self, message: str) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._control.send(message.encode("ascii"))


def _close_all_but(*kept: int) -> None:
    """Closes every descriptor from 3 on, whoever opened it."""
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, max(start, os.sysconf("SC_OPEN_MAX")))


def _dead_child() -> int | None:
    """A child that has ended, not reaped yet: as long as its pid is taken, its group is its own."""
    with contextlib.suppress(ChildProcessError):
        dead = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return dead.si_pid if dead is not None else None
    return None


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill):  # the worker may not have made its group yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def main() -> None:
    """``python -m tutor.sandbox.zygote DESCRIPTOR``."""
    process.die_with_parent()
    process.hide_memory()
    process.adopt_orphans()
    os.chdir("/")  # the learner's folder is not ours to hold
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    worker.preload()
    gc.collect()
    gc.freeze()  # what the forks share stays shared: the collector writes to what it visits
    Zygote(control).serve()


if __name__ == "__main__":
    main()

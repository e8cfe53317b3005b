"""Child side: the prepared parent, from which workers are forked on Linux.

It has imported what learners import, runs one thread, holds no secret and no learner
code. It ends when the program closes the control socket, by dying or otherwise.

On the control socket (SOCK_SEQPACKET, one message a packet):

    program -> zygote   ``fork ID`` with three descriptors (questions, answers, log); ``kill ID``
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

from tutor.sandbox import limits, worker


class Zygote:
    """Forks workers when asked, kills them when asked, and tells when one is dead."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
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
                verb, _, name = message.decode("ascii").partition(" ")
                if verb == "fork":
                    self._fork(name, descriptors)
                else:
                    self._kill(name)

    def _fork(self, name: str, descriptors: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            self._become_worker(descriptors)
        self._ids[pid] = name
        for descriptor in descriptors:
            os.close(descriptor)

    def _become_worker(self, descriptors: list[int]) -> None:
        """Never returns: whatever happens, a worker must not go on as a second zygote."""
        try:
            os.setsid()
            limits.die_with_parent()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            questions, answers, log = descriptors
            nowhere = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nowhere, 0)
            os.dup2(log, 1)
            os.dup2(log, 2)
            self._control.close()
            for descriptor in range(3, max(questions, answers, log, nowhere, self._wake) + 8):
                if descriptor not in (questions, answers):
                    with contextlib.suppress(OSError):
                        os.close(descriptor)
            limits.limit_memory_and_files()
            worker.serve(os.fdopen(questions, "rb"), os.fdopen(answers, "wb"))
        finally:
            os._exit(0)

    def _kill(self, name: str) -> None:
        for pid, known in self._ids.items():
            if known == name:
                _kill_group(pid)

    def _bury(self) -> None:
        while self._ids:
            # Look without reaping first: as long as the pid is taken, its group is the worker's.
            dead = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if dead is None:
                return
            _kill_group(dead.si_pid)
            _, status, usage = os.wait4(dead.si_pid, 0)
            name = self._ids.pop(dead.si_pid, None)
            if name is not None:
                cpu = round(1000 * (usage.ru_utime + usage.ru_stime))
                self._tell(f"dead {name} {os.waitstatus_to_exitcode(status)} {cpu}")

    def _tell(self, message: str) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._control.send(message.encode("ascii"))


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill):  # the worker may not have made its group yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def main() -> None:
    """``python -m tutor.sandbox.zygote DESCRIPTOR``."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    worker.preload()
    gc.collect()
    gc.freeze()  # what the forks share stays shared: the collector writes to what it visits
    Zygote(control).serve()


if __name__ == "__main__":
    main()

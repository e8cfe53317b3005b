"""What a process of ours gives up about itself. Linux; elsewhere these do nothing.

Used by the program, the prepared parent and the workers. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys

from tutor.sandbox import kernel

# prctl(2); the numbers are those of <linux/prctl.h>
_SET_PDEATHSIG = 1
_GET_DUMPABLE = 3
_SET_DUMPABLE = 4
_SET_CHILD_SUBREAPER = 36
_SET_NO_NEW_PRIVS = 38

# capset(2); version 3 takes two sets of 32 capabilities
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522


def die_with_parent(parent: int | None = None) -> None:
    """Has the kernel kill this process when its parent ends (PR_SET_PDEATHSIG of prctl(2)).

    The parent is, to the kernel, the thread that started this process.

    Args:
        parent: its process id, where that is known: had it ended before this call, nothing
            would come, so this process then ends itself.
    """
    if sys.platform != "linux":
        return
    kernel.prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def hide_memory(hidden: bool = True) -> None:
    """Keeps other processes of the same user from reading this one (PR_SET_DUMPABLE of prctl(2)).

    Neither ``/proc/PID/mem`` nor ptrace(2) is open to them then. A program that is started
    from here begins with its memory readable again (execve(2)).
    """
    if sys.platform == "linux":
        kernel.prctl(_SET_DUMPABLE, int(not hidden))


def memory_is_hidden() -> bool:
    """Whether :func:`hide_memory` holds for this process."""
    return sys.platform == "linux" and kernel.prctl(_GET_DUMPABLE) == 0


def adopt_orphans() -> None:
    """Makes this process the parent of all below it whose own parent ended.

    PR_SET_CHILD_SUBREAPER of prctl(2): what forks away from a worker stays in sight.
    """
    if sys.platform == "linux":
        kernel.prctl(_SET_CHILD_SUBREAPER, 1)


def drop_privileges() -> None:
    """Gives up what root can do, for good: capabilities(7), and PR_SET_NO_NEW_PRIVS of prctl(2).

    An ordinary user has no capabilities; for them only the second does something: no program
    that is started can gain rights, which is also what lets a process without rights confine
    itself (landlock(7), seccomp(2)).
    """
    if sys.platform != "linux":
        return
    kernel.prctl(_SET_NO_NEW_PRIVS, 1)
    if number := _CAPSET.get(platform.machine()):
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)  # 0: this process
        nothing = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32
        kernel.syscall(number, ctypes.byref(header), ctypes.byref(nothing))

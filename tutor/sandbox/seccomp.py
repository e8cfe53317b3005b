"""seccomp: system calls that are not for computing are refused by the kernel.

Documented in seccomp(2) and bpf(4). The filter is a program that the kernel runs before
every system call of this process; it cannot be taken off again. Some calls are decided by
their arguments: threads but no processes, signals to oneself but to nobody else, limits
looked at but not changed. Standard library only.

The filter was run on x86-64; the one for aarch64 is made from the same lists and was not.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable

from tutor.sandbox import kernel, syscalls

# <linux/seccomp.h>
_SET_MODE_FILTER = 1
_FLAG_ALL_THREADS = 1  # SECCOMP_FILTER_FLAG_TSYNC
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000

# <linux/bpf_common.h>: load a word of the call's description, compare, mask, end
_LOAD, _EQUAL, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x45, 0x54, 0x06

# struct seccomp_data: int number, u32 architecture, u64 instruction pointer, u64 arguments[6];
# of an argument the lower half comes first on the processors that are known here.
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # <linux/audit.h>
_X32_BIT = 0x40000000

_CLONE_THREAD = 0x00010000  # clone(2)
_CLONE_NAMESPACES = 0x7E020080
_TERMINAL_READS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# ioctl_tty(2), ioctl(2): TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_DESCRIPTOR_FLAGS = (0, 1, 2, 3, 4, 1030)
# fcntl(2): F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC; above all not F_SETOWN,
# by which the kernel would signal another process
_SET_NAME = 15  # prctl(2): the name of a thread
_ANY_PID = 0x7FFFFFFF  # above all that there are (proc_sys_kernel(5), pid_max): to be filled in

Instruction = tuple[int, int, int, int]
"""Code, how far to jump where it holds and where it does not, operand."""


def available() -> bool:
    """Whether there is a filter for this system and the kernel can take it."""
    if sys.platform != "linux" or platform.machine() not in _AUDIT_ARCHITECTURE:
        return False
    number = syscalls.numbers(platform.machine())["seccomp"]
    try:  # a null pointer: EFAULT says that filters are known
        kernel.syscall(number, _SET_MODE_FILTER, 0, None)
    except OSError as error:
        return error.errno == errno.EFAULT
    return False


class WorkerFilter:
    """The filter of a worker, as far as it can be made before there is one."""

    def __init__(self) -> None:
        self._machine = platform.machine()
        self._code = assembled(worker_filter(self._machine, _ANY_PID))

    def enforce(self) -> None:
        """Puts this process and all its threads under the filter, for good.

        Raises:
            OSError: the kernel refused.
        """
        anybody, me = (assembled([(_EQUAL, 0, 1, pid)]) for pid in (_ANY_PID, os.getpid()))
        install(self._code.replace(anybody, me), self._machine)


def assembled(program: list[Instruction]) -> bytes:
    """``program`` as the kernel takes it: struct sock_filter { u16, u8, u8, u32 }, one by one."""
    return b"".join(struct.pack("HBBI", *one) for one in program)


def install(code: bytes, machine: str) -> None:
    """Has the kernel run ``code`` before each system call from now on.

    Raises:
        OSError: the kernel refused.
    """
    held = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog { unsigned short len; struct sock_filter *filter; }
    pointed = ctypes.create_string_buffer(struct.pack("HP", len(code) // 8, ctypes.addressof(held)))
    number = syscalls.numbers(machine)["seccomp"]
    kernel.syscall(number, _SET_MODE_FILTER, _FLAG_ALL_THREADS, ctypes.byref(pointed))


def worker_filter(machine: str, pid: int) -> list[Instruction]:
    """The program for a worker.

    Args:
        machine: as ``platform.machine()`` names it; one of those that are known.
        pid: the worker's own process id, the only one that it may signal.
    """
    number = syscalls.numbers(machine)
    allowed = [number[name] for name in syscalls.ALLOWED if name in number]
    refused = [number[name] for name in syscalls.REFUSED if name in number]
    return [
        *_only(machine),
        *_each(allowed, _ALLOW),
        *_when(number["clone"], *_thread_only()),
        *_when(number["kill"], *_argument_among(0, [pid])),
        *_when(number["tgkill"], *_argument_among(0, [pid])),
        *_when(number["prlimit64"], *_own_cpu_limit()),
        *_when(number["ioctl"], *_argument_among(1, _TERMINAL_READS)),
        *_when(number["fcntl"], *_argument_among(1, _DESCRIPTOR_FLAGS)),
        *_when(number["prctl"], *_argument_among(0, [_SET_NAME])),
        *_each(refused, _ERRNO | errno.EPERM),
        _end(_ERRNO | errno.ENOSYS),
    ]


def refusing(machine: str, names: Iterable[str]) -> list[Instruction]:
    """A program that allows everything but the calls named, as if the kernel had none such."""
    number = syscalls.numbers(machine)
    refused = _each([number[name] for name in names], _ERRNO | errno.ENOSYS)
    return [*_only(machine), *refused, _end(_ALLOW)]


def _only(machine: str) -> list[Instruction]:
    """Ends whoever calls by another processor's numbers; leaves the call's number loaded."""
    program = [
        _load(_ARCHITECTURE),
        (_EQUAL, 1, 0, _AUDIT_ARCHITECTURE[machine]),
        _end(_KILL_PROCESS),
        _load(_NUMBER),
    ]
    if machine == "x86_64":
        program += [(_ANY_BIT, 0, 1, _X32_BIT), _end(_ERRNO | errno.ENOSYS)]
    return program


def _each(numbers: Iterable[int], then: int) -> list[Instruction]:
    return [step for number in numbers for step in _when(number, _end(then))]


def _when(number: int, *then: Instruction) -> list[Instruction]:
    """``then``, which must end in every case, for one call; the number must be loaded."""
    return [(_EQUAL, 0, len(then), number), *then]


def _argument_among(place: int, values: Iterable[int]) -> list[Instruction]:
    """Allowed where the lower half of an argument is one of ``values``."""
    tests = [step for value in values for step in _when(value, _end(_ALLOW))]
    return [_load(_ARGUMENTS + 8 * place), *tests, _end(_ERRNO | errno.EPERM)]


def _thread_only() -> list[Instruction]:
    return [
        _load(_ARGUMENTS),
        (_ANY_BIT, 2, 0, _CLONE_NAMESPACES),
        (_ANY_BIT, 0, 1, _CLONE_THREAD),
        _end(_ALLOW),
        _end(_ERRNO | errno.EPERM),
    ]


def _own_cpu_limit() -> list[Instruction]:
    """Any limit of its own may be asked for; set only that of CPU time, below its hard one.

    prlimit64(pid, resource, new, old): the worker moves its soft limit on from function to
    function. Whether there is a ``new`` is seen in both halves of the pointer.
    """
    return [
        _load(_ARGUMENTS),
        (_EQUAL, 0, 7, 0),
        _load(_ARGUMENTS + 8),
        (_EQUAL, 4, 0, resource.RLIMIT_CPU),
        _load(_ARGUMENTS + 16),
        (_EQUAL, 0, 3, 0),
        _load(_ARGUMENTS + 20),
        (_EQUAL, 0, 1, 0),
        _end(_ALLOW),
        _end(_ERRNO | errno.EPERM),
    ]


def _load(offset: int) -> Instruction:
    return (_LOAD, 0, 0, offset)


def _end(result: int) -> Instruction:
    return (_RETURN, 0, 0, result)

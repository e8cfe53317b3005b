"""What a worker may use up, set by itself before it loads learner code.

POSIX only; elsewhere the deadline of the program is what ends a worker. Memory is
limited as address space above what the worker starts with, because that is what
``RLIMIT_AS`` counts (setrlimit(2)).
"""

from __future__ import annotations

import faulthandler
import math
import os
import signal
import sys

MEMORY = 1 << 30
"""Bytes of address space that learner code may add."""

FILES = 64
"""Descriptors that it may have open; more than an import takes."""


def limit_resources() -> bool:
    """Bounds memory and open files, and leaves no way to write files or to lock memory.

    Returns:
        whether memory is bounded too, which of the systems known here only Linux does. The
        hard limits are set as well as the soft ones, so that a process without privileges
        cannot raise them again (setrlimit(2)).
    """
    if sys.platform == "win32":
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _lower(resource.RLIMIT_NOFILE, FILES)
    if sys.platform != "linux":
        return False
    _lower(resource.RLIMIT_MEMLOCK, 0)
    _lower(resource.RLIMIT_MSGQUEUE, 0)
    _lower(resource.RLIMIT_AS, _pages() * os.sysconf("SC_PAGE_SIZE") + MEMORY)
    return True


def _pages() -> int:
    """The pages of this process's address space.

    Read without a text file around it: what Python touches to make one is a megabyte that this
    fork would have to copy.
    """
    about = os.open("/proc/self/statm", os.O_RDONLY)
    try:
        return int(os.read(about, 256).split()[0])
    finally:
        os.close(about)


def _lower(what: int, most: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def report_where_on_timeout() -> None:
    """On SIGXCPU, writes the Python stack to stderr before the signal does its work."""
    if sys.platform != "win32":
        faulthandler.register(signal.SIGXCPU, file=2, all_threads=False, chain=True)


def allow(cpu_seconds: float, wall_seconds: float) -> None:
    """Starts the allowance of one function: CPU from now on, and a stack when wall time is up."""
    faulthandler.dump_traceback_later(wall_seconds, file=2)
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime + cpu_seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))

"""What a worker may use up, set by itself before it loads learner code.

POSIX only; elsewhere the deadline of the program is what ends a worker. Memory is
limited as address space above what the worker starts with, because that is what
``RLIMIT_AS`` counts (setrlimit(2)).
"""

from __future__ import annotations

import ctypes
import faulthandler
import math
import os
import signal
import sys
from pathlib import Path

MEMORY = 1 << 30
"""Bytes of address space that learner code may add."""

FILES = 256
"""Descriptors that it may have open; far more than an import takes."""

_PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent() -> None:
    """Has the kernel kill this process when its parent ends (Linux; prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_memory_and_files() -> None:
    """At most :data:`MEMORY` more address space and :data:`FILES` open files; no core files."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


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

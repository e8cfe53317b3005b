"""Calls to the Linux kernel that Python has no function for. Standard library only."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import Any


@cache
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def syscall(number: int, *arguments: Any) -> int:
    """Asks the kernel for the service ``number``; the manual's page of this name tells more.

    Args:
        number: as the kernel numbers it on this processor.
        arguments: integers, ctypes objects, or None for a null pointer. Each integer is passed
            as wide as a register, which is what the kernel reads.

    Raises:
        OSError: the kernel refused; ``errno`` says why.
    """
    wide = [ctypes.c_size_t(one) if isinstance(one, int) else one for one in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *wide))


def prctl(option: int, *arguments: Any) -> int:
    """Reads or sets an attribute of this process; the manual's page of this name tells more.

    Raises:
        OSError: the kernel refused.
    """
    filled = [*arguments, 0, 0, 0, 0][:4]
    wide = [ctypes.c_ulong(one) if isinstance(one, int) else one for one in filled]
    return _checked(_libc().prctl(ctypes.c_int(option), *wide))


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result

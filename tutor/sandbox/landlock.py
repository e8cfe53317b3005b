"""Landlock: files that are not listed cannot be opened, whatever the user may open.

Documented in landlock(7) and in the kernel's Documentation/userspace-api/landlock.rst;
what each version added is told there. A ruleset is made once, in the prepared parent, and
every fork puts itself under it: that takes one system call. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from tutor.sandbox import kernel

# The same numbers on every processor: landlock_create_ruleset(2) and its two sisters.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_GET_VERSION = 1 << 0
_PATH_BENEATH = 1

KNOWN = 7
"""The latest version of Landlock that is used here; what came later is left alone."""

# <linux/landlock.h>, LANDLOCK_ACCESS_FS_*
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_FIRST_RIGHTS = (1 << 13) - 1  # version 1: execute, read, write, make and remove of every kind
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15  # versions 2, 3 and 5
_TCP = 0b11  # version 4: bind and connect
_SCOPES = 0b11  # version 6: abstract unix sockets, and signals, to outside of the domain


class _RulesetAttributes(ctypes.Structure):
    _fields_ = [
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [
        ("allowed_access", ctypes.c_uint64),
        ("parent_fd", ctypes.c_int32),
    ]


def version() -> int:
    """The version of Landlock that this kernel offers; 0 where there is none or it is off."""
    if sys.platform != "linux":
        return 0
    try:
        return kernel.syscall(_CREATE_RULESET, None, 0, _GET_VERSION)
    except OSError:  # ENOSYS: not built in; EOPNOTSUPP: not switched on at boot
        return 0


class Ruleset:
    """What may be read; everything else about files, TCP and foreign signals is refused.

    Args:
        readable: files, and folders with all that is below them.
        listable: folders whose entries may be listed, at every depth, and no more than that.
        writable: files (never folders) that may be written too.
        version: as what version of Landlock to act, at most what :func:`version` gives.

    Raises:
        OSError: the kernel refused.
    """

    def __init__(
        self,
        readable: Iterable[Path],
        listable: Iterable[Path] = (),
        writable: Iterable[Path] = (),
        version: int = KNOWN,
    ) -> None:
        rights = _RulesetAttributes(
            _FIRST_RIGHTS
            | (_REFER if version >= 2 else 0)
            | (_TRUNCATE if version >= 3 else 0)
            | (_IOCTL_DEV if version >= 5 else 0),
            _TCP if version >= 4 else 0,
            _SCOPES if version >= 6 else 0,
        )
        size = 24 if version >= 6 else 16 if version >= 4 else 8
        self._truncate = _TRUNCATE if version >= 3 else 0
        self.descriptor = kernel.syscall(_CREATE_RULESET, ctypes.byref(rights), size, 0)
        for path in readable:
            self._allow(path, _READ_FILE | _READ_DIR)
        for path in listable:
            self._allow(path, _READ_DIR)
        for path in writable:
            self._allow(path, _READ_FILE | _WRITE_FILE | self._truncate)

    def enforce(self) -> None:
        """Puts the calling thread, and all that it starts, under the rules; for good.

        Raises:
            OSError: the kernel refused.
        """
        kernel.syscall(_RESTRICT_SELF, self.descriptor, 0)

    def close(self) -> None:
        """Forgets the rules; who is under them stays so."""
        os.close(self.descriptor)

    def _allow(self, path: Path, rights: int) -> None:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                rights &= ~_READ_DIR  # a right that a file cannot have is an error (EINVAL)
            if rights:
                rule = _PathBeneath(rights, descriptor)
                kernel.syscall(_ADD_RULE, self.descriptor, _PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(descriptor)

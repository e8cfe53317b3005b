"""Fourteen attempts to get out, run in a worker at the start to see that none succeeds.

Never imported by the program: its text is given to a worker as a learner's file would be.
Each function goes straight to the C library, past the words of
:mod:`tutor.sandbox.refusals`, and gives back 1 where it got through. Nothing here does harm
where it does: files are the program's own bait, processes end at once, signals are number 0.
"""

import ctypes
import os
import socket

LIBC = ctypes.CDLL(None, use_errno=True)


def through(result):
    """1 where a call of the C library succeeded."""
    return float(result >= 0)


def reads_a_file(bait):
    return through(LIBC.open(bait["file"].encode(), os.O_RDONLY))


def writes_a_file(bait):
    return through(LIBC.open(bait["new"].encode(), os.O_WRONLY | os.O_CREAT, 0o600))


def changes_permissions(bait):
    return through(LIBC.chmod(bait["file"].encode(), 0o600))


def reads_the_programs_memory(bait):
    return through(LIBC.open(f"/proc/{bait['pid']}/mem".encode(), os.O_RDONLY))


def copies_the_programs_memory(bait):
    class Part(ctypes.Structure):
        _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

    room = ctypes.create_string_buffer(8)
    here, there = Part(ctypes.addressof(room), 8), Part(int(bait["address"]), 8)
    arguments = (ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return through(LIBC.process_vm_readv(bait["pid"], *arguments))


def signals_the_program(bait):
    return through(LIBC.kill(bait["pid"], 0))


def limits_the_program(bait):
    room = ctypes.create_string_buffer(16)
    return through(LIBC.prlimit(bait["pid"], 7, None, ctypes.byref(room)))


def starts_a_process(bait):
    pid = LIBC.fork()
    if pid == 0:
        LIBC._exit(0)
    return through(pid)


def starts_a_program(bait):
    pid = ctypes.c_int()
    arguments = (ctypes.c_char_p * 2)(b"true", None)
    result = LIBC.posix_spawnp(ctypes.byref(pid), b"true", None, None, arguments, None)
    return float(result == 0)


def connects_by_tcp(bait):
    return through(LIBC.socket(socket.AF_INET, socket.SOCK_STREAM, 0))


def sends_by_udp(bait):
    return through(LIBC.socket(socket.AF_INET, socket.SOCK_DGRAM, 0))


def opens_a_local_socket(bait):
    return through(LIBC.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0))


def takes_memory_beyond_its_limit(bait):
    LIBC.mmap.restype = ctypes.c_ssize_t
    size = ctypes.c_size_t(2 << 30)
    return through(LIBC.mmap(None, size, 3, 0x22, -1, 0))  # private and anonymous


def takes_memory_as_a_file(bait):
    return through(LIBC.memfd_create(b"canary", 0))

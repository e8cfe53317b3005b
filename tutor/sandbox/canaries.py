"""Tries at the start whether the walls hold, and whether honest code still works behind them.

A sandbox that has switched itself off without a word is worse than none. So fourteen small
attempts to get out are made once a session, and three honest programs are run.
"""

from __future__ import annotations

import ctypes
import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.errors import ChildError
from tutor.sandbox.client import Call, Reply, Sandbox
from tutor.sandbox.isolation import Isolation
from tutor.sandbox.layers import Layer

if TYPE_CHECKING:
    from tutor.sandbox.launch import Workplace

_HERE = Path(__file__).parent
_FUNCTION = re.compile(r"^def (\w+)\(bait\)", re.MULTILINE)
_LEFT_OUT_FIRST = (Layer.SECCOMP, Layer.LANDLOCK, Layer.LIMITS)


def proven(sandbox: Sandbox, workplace: Workplace) -> Isolation:
    """What holds on this machine, tried in workers of ``sandbox``; takes about 0.2 s.

    A layer behind which honest programs cannot do their work, as could happen with a system
    that is newer than this program, is left out of ``workplace``.

    Raises:
        ChildError: no worker could be had.
    """
    found = first = _tried(sandbox)
    for layer in _LEFT_OUT_FIRST:
        if not found.hindered:
            break
        workplace.within -= {layer}
        found = replace(_tried(sandbox), left_out=(*found.left_out, layer))
    return replace(found, hindered=first.hindered)


def _tried(sandbox: Sandbox) -> Isolation:
    with tempfile.TemporaryDirectory(prefix="cnn-tutor-") as folder:
        bait = _Bait(Path(folder))
        in_force, hostile = _replies(sandbox, "canary_hostile.py", bait)
        _, honest = _replies(sandbox, "canary_honest.py", bait)
    answered = {name: reply for name, reply in hostile if not reply.ours}
    return Isolation(
        in_force,
        canaries=len(answered),
        through=tuple(name for name, reply in answered.items() if _is_one(reply)),
        hindered=tuple(name for name, reply in honest if not _is_one(reply)),
    )


class _Bait:
    """What the canaries reach for, all of it the program's own."""

    def __init__(self, folder: Path) -> None:
        file = folder / "bait"
        file.write_text("bait", encoding="ascii")
        self._secret = ctypes.create_string_buffer(b"secret!")
        self.told: dict[str, Any] = {
            "file": str(file),
            "new": str(folder / "new"),
            "pid": os.getpid(),
            "address": str(ctypes.addressof(self._secret)),
        }


def _replies(
    sandbox: Sandbox, file: str, bait: _Bait
) -> tuple[frozenset[Layer], list[tuple[str, Reply]]]:
    """What each function of ``file`` came to, and the layers that it ran under.

    Raises:
        ChildError: the file did not even load, so that nothing was tried.
    """
    source = (_HERE / file).read_text(encoding="utf-8")
    calls = [
        Call(name, "call", {"function": name, "arguments": [bait.told]})
        for name in _FUNCTION.findall(source)
    ]
    with sandbox.open(source) as session:
        if session.unloadable is not None:
            raise ChildError(f"The canaries cannot be tried: {session.unloadable.sentence}")
        return session.in_force, [(call.function, reply) for call, reply in session.run(calls)]


def _is_one(reply: Reply) -> bool:
    returned = reply.returned
    return returned is not None and returned.array is not None and bool(returned.array == 1)

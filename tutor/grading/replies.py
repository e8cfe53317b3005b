"""What came of calls, as data for a pipe or a file: :class:`Reply` and back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tutor import frames
from tutor.asking import Asked
from tutor.grading import records
from tutor.sandbox.client import Reply, Returned

_MOST_ARRAYS = 16 << 20
"""Bytes of answers that are kept of a submission; honest ones come to less than 1 MiB."""

_LIMITS = frames.Limits(header=64 << 20, payload=64 << 20)
_READ_FROM_PRINT = "evaluate"  # the one lesson whose answers may be printed


def as_bodies(asked: Asked) -> list[list[dict[str, Any]]]:
    """The replies to the cases, then those to the examples, in a form that frames take."""
    parts = (asked.replies, asked.of_examples)
    return [[_as_body(reply, asked.lesson) for reply in part] for part in parts]


def _as_body(reply: Reply, lesson: str) -> dict[str, Any]:
    return {
        "returned": None if reply.returned is None else _returned(reply.returned, items=True),
        "finding": None if reply.finding is None else asdict(reply.finding),
        "printed": reply.printed if lesson == _READ_FROM_PRINT else "",
        "ours": reply.ours,
    }


def _returned(value: Returned, *, items: bool) -> dict[str, Any]:
    """What came back, with one level of items: no judge looks deeper."""
    return {
        "type": value.type,
        "array": value.array,
        "dtype": value.dtype,
        "shape": list(value.shape),
        "items": [_returned(one, items=False) for one in value.items] if items else [],
    }


def from_body(body: dict[str, Any]) -> Reply:
    """One reply of :func:`as_bodies`, back again."""
    returned = body["returned"]
    return Reply(
        None if returned is None else _came_back(returned),
        records.finding(body["finding"]),
        body["printed"],
        ours=body["ours"],
    )


def _came_back(body: dict[str, Any]) -> Returned:
    items = tuple(_came_back(one) for one in body["items"])
    return Returned(body["type"], body["array"], body["dtype"], tuple(body["shape"]), items)


def drop_what_is_too_much(told: dict[str, Any]) -> None:
    """Leaves arrays out once there were too many of them; their shape stays, and is enough."""
    left = _MOST_ARRAYS
    for value in _values(told):
        if value["array"] is not None:
            left -= value["array"].nbytes
            if left < 0:
                value["array"] = None


def _values(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for parts in told.values():
        for one in (reply for part in parts for reply in part):
            if one["returned"] is not None:
                yield one["returned"]
                yield from one["returned"]["items"]


def read(data: bytes) -> dict[str, Any]:
    """The body of a frame.

    Raises:
        EOFError, ProtocolError: the bytes are none.
    """
    frame = frames.decode(frames.from_stream(io.BytesIO(data)), limits=_LIMITS)
    body: dict[str, Any] = frames.unpacked(frame)
    return body

"""The one format in which our processes speak: a JSON header and raw array bytes.

Owns encoding, decoding and the limits; knows nothing of what is said. Nothing is ever
unpickled, and every size is checked against its limit before a byte of it is read, so
that a frame from a hostile child costs no more than the caller allows.

On the wire, little-endian::

    4 s   magic b"CNT1"
    u32   sequence number, u64 nonce     an answer repeats those of its question
    u32   bytes of the JSON header
    u64   bytes of the payload
    JSON  {"kind": str, "body": any JSON, "arrays": [[dtype, [dim, ...]], ...]}
    raw   the arrays, C order, one after the other
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from tutor.errors import ProtocolError

Array = NDArray[Any]

_PREFIX = struct.Struct("<4sIQIQ")
_MAGIC = b"CNT1"
_MAX_DIMENSIONS = 8
_MAX_ARRAYS = 4096
_PLAIN = frozenset({str, int, float, bool, type(None)})
_REFERENCE = {"@"}

# Plain numbers in native or little-endian order; anything else has no bytes worth sending.
_DTYPES = {
    np.dtype(name).str: np.dtype(name)
    for name in [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ]
}


@dataclass(frozen=True)
class Frame:
    """One message.

    Attributes:
        kind: what it is, such as ``"call"``.
        body: any JSON value; arrays are referred to as packed by :func:`pack`.
        arrays: the arrays that go with it.
        nonce: of a question, what its answer must repeat.
    """

    kind: str
    body: Any = None
    arrays: tuple[Array, ...] = ()
    nonce: int = field(default=0, compare=False)

    @cached_property
    def bytes(self) -> tuple[bytes, bytes]:
        """The header and the payload; made once for a question that is asked often.

        Raises:
            TypeError: an array is of a dtype that cannot cross.
        """
        arrays = [_portable(array) for array in self.arrays]
        about = [[array.dtype.str, list(array.shape)] for array in arrays]
        header = json.dumps({"kind": self.kind, "body": self.body, "arrays": about}).encode()
        return header, b"".join(array.tobytes() for array in arrays)


@dataclass(frozen=True)
class Limits:
    """The most that a reader takes in, in bytes."""

    header: int = 1 << 20
    payload: int = 1 << 30


def is_plain(dtype: np.dtype[Any]) -> bool:
    """Whether arrays of ``dtype`` can cross: plain numbers and booleans."""
    return dtype.newbyteorder("<").str in _DTYPES or dtype.str in _DTYPES


def encode(frame: Frame, sequence: int = 0, nonce: int = 0) -> bytes:
    """The bytes of a frame.

    Raises:
        TypeError: an array is of a dtype that cannot cross.
    """
    header, payload = frame.bytes
    return _PREFIX.pack(_MAGIC, sequence, nonce, len(header), len(payload)) + header + payload


def decode(
    read: Callable[[int], bytes],
    sequence: int = 0,
    nonce: int | None = 0,
    limits: Limits | None = None,
) -> Frame:
    """Reads one frame.

    Args:
        read: gives exactly as many bytes as it is asked for, or raises.
        sequence: what the frame must repeat.
        nonce: what the frame must repeat; None where it is a question, and brings its own.
        limits: the most that is taken in.

    Raises:
        ProtocolError: the bytes are not such a frame, or exceed the limits.
    """
    limits = limits or Limits()
    magic, got_sequence, got_nonce, header_size, payload_size = _PREFIX.unpack(read(_PREFIX.size))
    nonce = got_nonce if nonce is None else nonce
    if (magic, got_sequence, got_nonce) != (_MAGIC, sequence, nonce):
        raise ProtocolError("The answer does not belong to the question.")
    if header_size > limits.header or payload_size > limits.payload:
        raise ProtocolError(f"The answer is too large: {header_size + payload_size} bytes.")
    kind, body, about = _parse(read(header_size))
    dtypes_and_shapes = list(_checked(about))
    if sum(dtype.itemsize * math.prod(shape) for dtype, shape in dtypes_and_shapes) != payload_size:
        raise ProtocolError("The arrays do not add up to the payload.")
    payload = read(payload_size)
    arrays, start = [], 0
    for dtype, shape in dtypes_and_shapes:
        count = math.prod(shape)
        flat = np.frombuffer(payload, dtype, count, start)
        try:
            arrays.append(flat.reshape(shape).copy())
        except ValueError as error:  # empty, but with other axes beyond what NumPy can count
            raise ProtocolError("An array of the answer has an impossible shape.") from error
        start += dtype.itemsize * count
    return Frame(kind, body, tuple(arrays), nonce)


def from_stream(stream: BinaryIO) -> Callable[[int], bytes]:
    """What :func:`decode` reads with, from a blocking stream; raises EOFError at its end."""

    def read(size: int) -> bytes:
        data = stream.read(size)
        if len(data) < size:
            raise EOFError
        return data

    return read


def pack(value: Any, arrays: list[Array]) -> Any:
    """``value`` as JSON, its arrays moved to the end of ``arrays`` and referred to by place.

    Takes numbers, strings, None, lists, tuples (they become lists), dictionaries with
    string keys and arrays, nested as one likes.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"@": len(arrays) - 1}
    if isinstance(value, list | tuple):
        return [pack(one, arrays) for one in value]
    if isinstance(value, dict):
        return {key: pack(one, arrays) for key, one in value.items()}
    return value


def unpack(value: Any, arrays: tuple[Array, ...]) -> Any:
    """The reverse of :func:`pack`.

    Raises:
        ProtocolError: a reference leads nowhere.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list):
        return [unpack(one, arrays) for one in value]
    if isinstance(value, dict):
        if value.keys() == _REFERENCE:
            place = value["@"]
            if not isinstance(place, int) or not 0 <= place < len(arrays):
                raise ProtocolError("The answer refers to an array that it did not send.")
            return arrays[place]
        return {key: unpack(one, arrays) for key, one in value.items()}
    return value


def packed(kind: str, value: Any) -> Frame:
    """A frame of ``kind`` whose body is ``value``, arrays and all."""
    arrays: list[Array] = []
    return Frame(kind, pack(value, arrays), tuple(arrays))


def unpacked(frame: Frame) -> Any:
    """What :func:`packed` put into a frame.

    Raises:
        ProtocolError: a reference leads nowhere, or the body is nested too deeply.
    """
    try:
        return unpack(frame.body, frame.arrays)
    except RecursionError as error:
        raise ProtocolError("The answer is nested too deeply.") from error


def _portable(array: Array) -> Array:
    plain = np.ascontiguousarray(array).reshape(array.shape)  # 0-d stays 0-d
    little = plain.astype(plain.dtype.newbyteorder("<"), copy=False)
    if little.dtype.str not in _DTYPES:
        raise TypeError(f"arrays of dtype {array.dtype} cannot cross to another process")
    return little


def _parse(header: bytes) -> tuple[str, Any, Any]:
    try:
        parsed = _JSON.decode(header.decode())
    except (ValueError, RecursionError) as error:
        raise ProtocolError("The header of the answer is not JSON.") from error
    if not isinstance(parsed, dict) or not isinstance(parsed.get("kind"), str):
        raise ProtocolError("The header of the answer has no kind.")
    return parsed["kind"], parsed.get("body"), parsed.get("arrays")


def _refuse(constant: str) -> None:
    raise ValueError(constant)


_JSON = json.JSONDecoder(parse_constant=_refuse)


def _checked(about: Any) -> Iterator[tuple[np.dtype[Any], tuple[int, ...]]]:
    if not isinstance(about, list) or len(about) > _MAX_ARRAYS:
        raise ProtocolError("The header of the answer lists no arrays.")
    for entry in about:
        match entry:
            case [str(name), [*shape]] if (
                name in _DTYPES
                and len(shape) <= _MAX_DIMENSIONS
                and all(type(n) is int and 0 <= n < 1 << 31 for n in shape)
            ):
                yield _DTYPES[name], tuple(shape)
            case _:
                raise ProtocolError("The header of the answer describes an array that cannot be.")

"""The frames that our processes exchange: what goes in comes out, and nothing else gets in."""

import json
import struct

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tutor import frames
from tutor.errors import ProtocolError
from tutor.frames import Frame, Limits

PLAIN = [
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
]


class Bytes:
    """Bytes as a pipe gives them: exactly so many, or the end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.taken = 0

    def __call__(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        part = self.data[self.taken : self.taken + size]
        if len(part) < size:
            raise EOFError
        self.taken += size
        return part


def there_and_back(frame: Frame) -> Frame:
    """What a reader makes of a frame."""
    return frames.decode(Bytes(frames.encode(frame)))


def wire(header: object, payload: bytes = b"", *, size: int | None = None) -> bytes:
    """A frame made by hand."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<4sIQIQ", b"CNT1", 0, 0, len(text), size or len(payload)) + text + payload


@pytest.mark.parametrize("dtype", PLAIN)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 4), (1,) * 8])
def test_arrays_of_every_plain_type_and_shape_cross_unchanged(dtype, shape):
    """Numbers, dtype and shape come back, in an array of their own that can be written."""
    sent = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    (got,) = there_and_back(Frame("x", arrays=(sent,))).arrays
    assert (got.dtype, got.shape) == (sent.dtype, sent.shape)
    assert got.tobytes() == sent.tobytes()
    assert got.flags.writeable
    assert got.flags.owndata or got.base.flags.owndata


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(lambda a: a.T, id="transposed"),
        pytest.param(lambda a: a[::-1, ::2], id="backwards"),
        pytest.param(np.asfortranarray, id="fortran"),
        pytest.param(lambda a: np.broadcast_to(a[0], (5, 6)), id="broadcast"),
        pytest.param(lambda a: a.astype(">f8"), id="big-endian"),
        pytest.param(lambda a: a.astype(">f8")[2, 3], id="big-endian-number"),
    ],
)
def test_arrays_cross_however_they_lie_in_memory(view):
    """The values count, not their strides or the order of their bytes."""
    sent = view(np.arange(24.0).reshape(4, 6))
    (got,) = there_and_back(Frame("x", arrays=(np.asarray(sent),))).arrays
    assert np.array_equal(got, sent)
    assert got.dtype == np.float64


@pytest.mark.parametrize(
    "array",
    [
        np.array([None]),
        np.array(["a"]),
        np.array([b"a"]),
        np.zeros(2, dtype="f8,i4"),
        np.array(["2020-01-01"], dtype="M8[D]"),
        np.zeros(2, dtype=np.longdouble),
    ],
    ids=lambda array: str(array.dtype),
)
def test_what_is_no_plain_number_cannot_cross(array):
    """Objects, texts, records and dates have no bytes worth sending."""
    assert not frames.is_plain(array.dtype)
    with pytest.raises(TypeError, match="cannot cross"):
        frames.encode(Frame("x", arrays=(array,)))


def test_nested_values_are_packed_and_unpacked():
    """Arrays stand where they stood; tuples become lists."""
    array = np.arange(3)
    sent = {"a": [array, {"b": (array, None)}], "c": "text", "d": 1.5, "e": True}
    got = frames.unpacked(there_and_back(frames.packed("x", sent)))
    assert np.array_equal(got["a"][0], array)
    assert np.array_equal(got["a"][1]["b"][0], array)
    assert got["a"][1]["b"][1] is None
    assert (got["c"], got["d"], got["e"]) == ("text", 1.5, True)


@pytest.mark.parametrize("place", [1, -1, "0", 0.0, None, [0]])
def test_a_reference_that_leads_nowhere_is_refused(place):
    """``{"@": n}`` must name an array that came along."""
    with pytest.raises(ProtocolError, match="did not send"):
        frames.unpacked(Frame("x", {"@": place}, (np.zeros(1),)))


def test_a_body_nested_too_deeply_is_refused():
    """Not even a recursion without end gets through."""
    body = []
    for _ in range(100_000):
        body = [body]
    with pytest.raises(ProtocolError, match="deep"):
        frames.unpacked(Frame("x", body))


@pytest.mark.parametrize(("sequence", "nonce"), [(1, 7), (0, 8)])
def test_an_answer_to_another_question_is_refused(sequence, nonce):
    """The sequence number and the nonce must be repeated."""
    data = frames.encode(Frame("x"), sequence=0, nonce=7)
    assert frames.decode(Bytes(data), 0, 7) == Frame("x")
    with pytest.raises(ProtocolError, match="does not belong"):
        frames.decode(Bytes(data), sequence, nonce)


@pytest.mark.parametrize(
    ("limits", "taken"), [(Limits(header=8), 0), (Limits(payload=79), 0), (Limits(payload=80), 1)]
)
def test_a_size_is_held_against_its_limit_before_a_byte_is_read(limits, taken):
    """What is too large costs its prefix and no more."""
    source = Bytes(frames.encode(Frame("x", arrays=(np.zeros(10),))))
    if taken:
        frames.decode(source, limits=limits)
        assert source.taken == len(source.data)
    else:
        with pytest.raises(ProtocolError, match="too large"):
            frames.decode(source, limits=limits)
        assert source.taken == 28


def test_a_shape_that_does_not_fit_its_bytes_is_refused_before_they_are_read():
    """80 bytes that claim to be 32 GiB are not waited for."""
    for dims in ([65536, 65536], [11], [9], [2**31 - 1] * 8):
        source = Bytes(wire({"kind": "x", "arrays": [["<f8", dims]]}, bytes(80)))
        with pytest.raises(ProtocolError, match="add up"):
            frames.decode(source)
        assert len(source.data) - source.taken == 80


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"kind": NaN}',
        b'{"kind": "x", "body": Infinity}',
        b"9" * 5_000,
        [],
        {"body": 1},
        {"kind": 1},
        {"kind": "x"},
        {"kind": "x", "arrays": {}},
        {"kind": "x", "arrays": [["<f8"]]},
        {"kind": "x", "arrays": [["<f8", [0], 1]]},
        {"kind": "x", "arrays": [["O", [0]]]},
        {"kind": "x", "arrays": [[">f8", [0]]]},
        {"kind": "x", "arrays": [["<f8", 0]]},
        {"kind": "x", "arrays": [["<f8", [-1]]]},
        {"kind": "x", "arrays": [["<f8", [0.0]]]},
        {"kind": "x", "arrays": [["<f8", [False]]]},
        {"kind": "x", "arrays": [["<f8", [2**31, 0]]]},
        {"kind": "x", "arrays": [["<f8", [0] * 9]]},
        {"kind": "x", "arrays": [["<f8", [2**31 - 1] * 7 + [0]]]},
        {"kind": "x", "arrays": [["<f8", [0]]] * 4097},
    ],
    ids=lambda header: repr(header)[:40],
)
def test_a_header_that_is_not_as_agreed_is_refused(header):
    """Whatever a hostile child writes, there is one exception for it."""
    with pytest.raises(ProtocolError):
        frames.decode(Bytes(wire(header)))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)
ARRAYS = arrays.arrays(
    st.sampled_from(PLAIN), arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
)


@settings(deadline=None)
@given(VALUES.filter(lambda value: "inf" not in repr(value)), st.lists(ARRAYS, max_size=3))
def test_whatever_can_be_said_arrives(value, some):
    """Any JSON value and any arrays, byte by byte."""
    got = frames.unpacked(there_and_back(frames.packed("x", {"value": value, "arrays": some})))
    assert got["value"] == value
    assert [(one.dtype, one.shape, one.tobytes()) for one in got["arrays"]] == [
        (one.dtype, one.shape, one.tobytes()) for one in some
    ]


REAL = frames.encode(
    frames.packed("answer", {"value": {"array": np.arange(6.0).reshape(2, 3)}, "printed": "é\n"})
)
SMALL = Limits(header=400, payload=400)


@settings(deadline=None, max_examples=6000)
@given(st.binary(max_size=36), st.integers(0, len(REAL)))
@example(bytes([0, 0, REAL[0]]), len(REAL))
def test_mutated_frames_are_read_or_refused(changes, length):
    """Bytes changed and cut off: a frame, ProtocolError or the end, and never too much read.

    Three bytes make a change: two for its place, one for what is put there.
    """
    data = bytearray(REAL)
    for high, low, value in zip(*[iter(changes)] * 3, strict=False):
        data[(high * 256 + low) % len(data)] = value
    is_read_or_refused(bytes(data[:length]))


@settings(deadline=None, max_examples=3700)
@given(st.binary(max_size=300))
def test_noise_behind_a_right_prefix_is_read_or_refused(noise):
    """The header is noise, and so is the payload."""
    half = len(noise) // 2
    is_read_or_refused(wire(noise[:half], noise[half:]))


@settings(deadline=None, max_examples=300)
@given(VALUES, VALUES)
def test_any_json_in_a_header_is_read_or_refused(kind, about):
    """JSON, but not as agreed."""
    is_read_or_refused(wire({"kind": kind, "arrays": about, "body": about}))
    is_read_or_refused(wire({"kind": "x", "arrays": [[kind, about]], "body": {"@": kind}}))


def is_read_or_refused(data: bytes) -> None:
    """Decodes; anything but a frame, ProtocolError or the end of the bytes fails the test."""
    source = Bytes(data)
    try:
        frame = frames.decode(source, limits=SMALL)
        frames.unpacked(frame)
    except (ProtocolError, EOFError):
        pass
    assert source.taken <= 28 + SMALL.header + SMALL.payload

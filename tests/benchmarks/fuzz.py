"""Mutates frames a million times: the reader gives a frame or a refusal, and keeps its cap.

``python tests/benchmarks/fuzz.py [MUTATIONS]``; the seed is fixed, so a failure comes again.
"""

import random
import resource
import struct
import sys

import numpy as np
from measure import seconds_of, show

from tutor import frames
from tutor.errors import ProtocolError

SEED = 20_260_101
LIMITS = frames.Limits(header=1 << 12, payload=1 << 16)
PREFIX = 28
PIECES = (b"[" * 50, b"{", b"]", b'"@"', b"1e999", b"-1", b"NaN", b"99999999999999999999", b"null")


class Verdicts:
    """How the readings ended."""

    def __init__(self) -> None:
        self.read = self.refused = self.ended = self.most_taken = 0

    def take(self, data: bytes) -> None:
        """Reads one frame; anything but a frame, a refusal or the end of the bytes is raised."""
        taken = 0

        def read(size: int) -> bytes:
            nonlocal taken
            part = data[taken : taken + size]
            taken += len(part)
            if len(part) < size:
                raise EOFError
            return part

        try:
            frames.unpacked(frames.decode(read, 1, 7, LIMITS))
            self.read += 1
        except ProtocolError:
            self.refused += 1
        except EOFError:
            self.ended += 1
        self.most_taken = max(self.most_taken, taken)


def seeds() -> list[bytes]:
    """Frames as workers send them."""
    values = [
        {"value": {"type": "ndarray", "array": np.arange(24.0).reshape(2, 3, 4)}, "printed": "é"},
        {"error": {"type": "ValueError", "message": "no", "line": 3}, "seconds": 0.1},
        {"value": {"items": [{"array": np.zeros(0)}, {"array": np.array(True)}]}, "tried": []},
    ]
    return [frames.encode(frames.packed("answer", value), 1, 7) for value in values]


def mutated(draw: random.Random, frame: bytes) -> bytes:
    """A frame with a few bytes changed, pieces put in or taken out, and lengths that lie."""
    payload = struct.unpack_from("<Q", frame, 20)[0]
    header = bytearray(frame[PREFIX:])
    for _ in range(draw.randrange(1, 6)):
        place = draw.randrange(len(header) + 1)
        match draw.randrange(3):
            case 0:
                header[place : place + 1] = bytes([draw.randrange(256)])
            case 1:
                header[place:place] = draw.choice(PIECES)
            case _:
                del header[place : place + draw.randrange(1, 9)]
    prefix = bytearray(frame[:PREFIX])
    # Most keep lengths that fit, else the lengths alone would give them away.
    struct.pack_into("<I", prefix, 16, max(0, len(header) - payload))
    if draw.random() < 0.05:
        struct.pack_into("<Q", prefix, 20, draw.getrandbits(draw.randrange(1, 64)))
    if draw.random() < 0.05:
        prefix[draw.randrange(PREFIX)] = draw.randrange(256)
    data = bytes(prefix + header)
    return data[: draw.randrange(len(data))] if draw.random() < 0.05 else data


def main() -> None:
    """Runs them all."""
    mutations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    draw, frames_sent, verdicts = random.Random(SEED), seeds(), Verdicts()
    for frame in frames_sent:
        verdicts.take(frame)
    assert verdicts.read == len(frames_sent)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def run() -> None:
        for _ in range(mutations):
            verdicts.take(mutated(draw, draw.choice(frames_sent)))

    seconds = seconds_of(run)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    show(
        "fuzz",
        mutations=mutations,
        seconds=round(seconds, 1),
        read=verdicts.read,
        refused=verdicts.refused,
        ended=verdicts.ended,
        most_bytes_taken=verdicts.most_taken,
        cap=PREFIX + LIMITS.header + LIMITS.payload,
        memory_grown_KiB=grown,
    )
    assert verdicts.most_taken <= PREFIX + LIMITS.header + LIMITS.payload


if __name__ == "__main__":
    main()

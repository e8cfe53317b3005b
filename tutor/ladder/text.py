"""A ladder in lines of text: a bar for each version, and sentences on what they say."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.ladder import layer
from tutor.ladder.climbing import Ladder, Rung
from tutor.ladder.history import Version
from tutor.ladder.machine import Machine
from tutor.ladder.timing import Timing

_CELLS_A_DOUBLING = 2
_CLOCKS_AGREE = 0.8
_QUIET = 0.85  # of the time with a processor, below which times are told to be too long
_ROOM, _ROOM_BUSY = 1.1, 1.5  # factors by which two measurements of the same code may differ


def bars(ladder: Ladder, width: int) -> Iterator[str]:
    """The rungs and the floor among them, the slowest first; at most ``width`` columns."""
    if ladder.machine is None:
        return
    floor = ladder.machine.floor
    slower = [rung for rung in ladder.rungs if rung.seconds >= floor]
    yield f"  {'':<20}{'ms an image':>12}{'x floor':>9}"
    for rung in slower:
        yield _bar(rung, floor, width)
    yield f"  {'floor':<20}{_milliseconds(floor):>12}{1:>9}  ▏"
    for rung in ladder.rungs[len(slower) :]:
        yield _bar(rung, floor, width)


def _bar(rung: Rung, floor: float, width: int) -> str:
    times = rung.seconds / floor
    head = f"{'▶' if rung.now else ' '} {rung.name:<20}{_milliseconds(rung.seconds):>12}"
    head += f"{_times(times):>9}  "
    cells = 1 + round(_CELLS_A_DOUBLING * math.log2(max(1.0, times)))
    return head + "█" * max(1, min(cells, width - len(head)))


def sentences(ladder: Ladder) -> Iterator[str]:
    """What the bars say, for the learner; each one a paragraph."""
    if ladder.machine is None:
        return
    yield f"A bar is {_CELLS_A_DOUBLING} cells longer for each doubling. It is for {layer.NAMED}."
    if ladder.before is not None:
        yield _against_before(ladder.yours, ladder.before)
    yield _why(ladder.times_the_floor)
    yield from _remarks(ladder)


def floors(machine: Machine) -> Iterator[str]:
    """Where the floor comes from, for one image."""
    yield (
        f"multiply-adds  {layer.MULTIPLY_ADDS / 1e6:.1f} million / {machine.matrix / 1e9:.0f} "
        f"thousand million a second = {_milliseconds(machine.floor)} ms"
    )
    yield (
        f"each number moved once  {layer.BYTES_ONCE / 1e3:.0f} kB / "
        f"{machine.copying / 1e9:.1f} GB a second = {_milliseconds(machine.moving_once)} ms"
    )
    yield (
        f"all windows copied out  {layer.BYTES_IM2COL / 1e3:.0f} kB "
        f"= {_milliseconds(machine.moving_im2col)} ms, if no cache holds them"
    )


def _against_before(yours: Timing, before: Version) -> str:
    gain = before.seconds / yours.seconds
    busy = any(one.busy is not None and one.busy < _QUIET for one in (yours, before))
    room = _ROOM_BUSY if busy else _ROOM
    if 1 / room < gain < room:
        why = "as far as a busy machine can tell" if busy else "within what two measurements differ"
        return f"As fast as version {before.number}, {why}."
    if gain > 1:
        return f"{_times(gain)} times as fast as version {before.number}, which you timed before."
    return f"Slower than version {before.number}: it takes {_times(1 / gain)} times as long."


def _why(times: float) -> str:
    """What most of the time goes to, as far as its distance to the floor tells."""
    if times > 5000:
        return (
            "Nearly all of the time is Python, going from line to line for single numbers. Have "
            "one call of NumPy or SciPy do a whole image."
        )
    if times > 100:
        return (
            "Most of the time is spent between calls, and in sums that use the processor for a "
            "number or two at a time. A matrix product is what it is fast at: find one."
        )
    if times > 6:
        return (
            "What is left is mostly memory: copies, new arrays, numbers in double precision. "
            "Count the bytes that each line reads and writes."
        )
    if times > 2:
        return "Near the floor. What is left is a copy or two, and sums that leave the cache."
    if times > 0.9:
        return "This is the floor, as nearly as NumPy gets there: the multiply-adds are the time."
    return "Below the floor: with fewer multiplications than the sums have, as in Winograd's way."


def _remarks(ladder: Ladder) -> Iterator[str]:
    yours = ladder.yours
    if ladder.dtype != "float32":
        yield (
            f"Your result is {ladder.dtype}: where float64 comes in, twice the bytes are moved, "
            "and a multiply-add takes twice as long."
        )
    images = "1 image" if yours.images == 1 else f"{yours.images} images"
    rounds = "one round" if yours.rounds == 1 else f"the best of {yours.rounds} rounds"
    told = f"Measured around the calls, {images} each, {rounds}"
    if math.isfinite(yours.claimed):
        told += f"; the worker's own clock says {_milliseconds(yours.claimed)} ms"
        if yours.claimed < _CLOCKS_AGREE * yours.seconds:
            told += ", which is less: ours counts, with the wait for a processor in it"
    yield f"{told}."
    if yours.busy is not None and yours.busy < _QUIET:
        yield (
            f"The worker had a processor for {100 * yours.busy:.0f} % of the time: this machine is "
            "busy, and all times are too long. Measure again when it is quiet."
        )


def _milliseconds(seconds: float) -> str:
    milliseconds = 1000 * seconds
    digits = max(0, min(4, 2 - math.floor(math.log10(milliseconds)))) if milliseconds > 0 else 0
    return f"{milliseconds:.{digits}f}"


def _times(times: float) -> str:
    return f"{times:.1f}" if times < 100 else f"{times:.0f}"

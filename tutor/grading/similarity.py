"""Which submissions are so alike that a person should look at them.

Every file becomes a bag of parts (:mod:`tutor.grading.structure`), and two bags are compared by
the cosine of their weights: a part that few have weighs much, one that many share little (TF-IDF).
What the stubs give and what the reference has weighs nothing. That two files are alike is no
proof of anything; what is said is "look here".
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tutor import course
from tutor.errors import ChildError
from tutor.grading.records import Submission
from tutor.grading.structure import Part, Vocabulary, parts, statements
from tutor.sandbox.client import Sandbox
from tutor.sandbox.inspection import Inspection

SHOWN = 20
"""Pairs that are shown: more than a person reads at one sitting."""

LEAST = 0.5
"""Cosine from which a pair is told. In six generated classes of 200, the least alike copy has 0.62
to 0.77, the most alike pair of independent files 0.54 to 0.66: what counts is the order
(``tests/benchmarks/similarity.py`` prints both)."""

_OF_ALL = 0.1

_ABOVE = 4
"""Lines above the first one that two files share, where they are shown side by side."""

_FEWEST = 12
"""Parts of its own below which a file says too little to be compared."""


@dataclass(frozen=True)
class Document:
    """A file that is compared.

    Attributes:
        name: whose it is.
        source: its text.
        last_year: whether it is compared with this year's files only.
    """

    name: str
    source: str
    last_year: bool = False


@dataclass(frozen=True)
class Pair:
    """Two files that are alike.

    Attributes:
        alike: from 0, nothing rare in common, to 1, all of it.
        rare: how many of the parts that they share nobody else has.
        lines: which line of ``one`` says the same as which of ``other``, from 1; statements that
            few have first.
    """

    one: Document
    other: Document
    alike: float
    rare: int
    lines: tuple[tuple[int, int], ...]

    @property
    def numbers(self) -> tuple[dict[int, int], dict[int, int]]:
        """For each file its lines that say the same as one of the other, with a common number."""
        mine = {line: number for number, (line, _) in enumerate(self.lines, 1)}
        theirs = {line: number for number, (_, line) in enumerate(self.lines, 1)}
        return mine, theirs

    def numbered(self) -> tuple[str, str]:
        """Both texts from a little above the first line that says the same, with its number."""
        one, other = (
            _numbered(file.source, numbers)
            for file, numbers in zip((self.one, self.other), self.numbers, strict=True)
        )
        return one, other


def _numbered(source: str, numbers: Mapping[int, int]) -> str:
    begin = max(min(numbers, default=1) - _ABOVE, 1)
    lines = list(enumerate(source.split("\n"), 1))[begin - 1 :]
    told = [f"{numbers.get(place, ''):>3} {line}" for place, line in lines]
    return "\n".join([f"    # line {begin}", *told])


@dataclass(frozen=True)
class Similarity:
    """What came of a comparison.

    Attributes:
        pairs: the most alike first.
        compared: how many files were compared.
        left_out: names of files that cannot be read as Python, or have too little of their own.
    """

    pairs: tuple[Pair, ...]
    compared: int
    left_out: tuple[str, ...]


def documents(submissions: Sequence[Submission], *, last_year: bool = False) -> list[Document]:
    """Submissions that have a text."""
    return [Document(one.name, one.text, last_year) for one in submissions if one.text]


def compare(files: Sequence[Document], sandbox: Sandbox, shown: int = SHOWN) -> Similarity:
    """The pairs that are most alike.

    Args:
        files: of one class, and of last year.
        sandbox: where they are parsed, each in a worker of its own; nothing of them is run.
        shown: how many pairs at most.

    Raises:
        ChildError: the given parts cannot be read, so that nothing can.
    """
    vocabulary = Vocabulary()
    looked_into = _inspected([one.source for one in files], sandbox)
    given = _given(sandbox, vocabulary)
    own = [
        [part for part in parts(one, vocabulary) if part.number not in given] if one else []
        for one in looked_into
    ]
    enough = [i for i, found in enumerate(own) if len(found) >= _FEWEST]
    left_out = tuple(one.name for i, one in enumerate(files) if i not in set(enough))
    kept, bags = [files[i] for i in enough], [own[i] for i in enough]
    owners = Counter(number for bag in bags for number in {part.number for part in bag})
    pairs = tuple(
        _pair(kept[i], kept[j], bags[i], bags[j], alike, owners)
        for alike, i, j in _most_alike(kept, bags, vocabulary, shown)
    )
    return Similarity(pairs, len(kept), left_out)


def _inspected(sources: Sequence[str], sandbox: Sandbox) -> list[Inspection | None]:
    def one(source: str) -> Inspection | None:
        found = sandbox.inspect(source)
        return found if isinstance(found, Inspection) else None

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(one, sources))


def _given(sandbox: Sandbox, vocabulary: Vocabulary) -> set[int]:
    """Parts that nobody needs to have from somebody else."""
    given = set()
    for source in (course.starting_file(), course.reference_file()):
        found = sandbox.inspect(source)
        if not isinstance(found, Inspection):
            raise ChildError(f"No file can be looked into here: {found.sentence}")
        given |= {part.number for part in parts(found, vocabulary)}
    return given


def _most_alike(
    files: Sequence[Document], bags: Sequence[list[Part]], vocabulary: Vocabulary, most: int
) -> list[tuple[float, int, int]]:
    """Pairs as cosine and two places; of two that are equally alike, the first names first."""
    if len(files) < 2:
        return []
    import numpy as np
    from scipy import sparse

    places = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    all_parts = [part for bag in bags for part in bag]
    numbers = np.array([part.number for part in all_parts])
    sizes = np.array(vocabulary.sizes)
    owners = np.bincount(np.unique(np.stack([places, numbers]), axis=1)[1], minlength=len(sizes))
    # The rarity counts twice, so that what a fourth of the class shares cannot add up; a little
    # of it is left for what everybody has, or two files alone would have nothing to compare. What
    # only two have is as rare as what only one has: changing lines must not hide the others.
    rarity = (np.log((1 + len(bags)) / (1 + np.maximum(owners, 2))) + _OF_ALL) ** 2
    # A large part that is the same says more than a small one, if not as much as its size.
    weight = (rarity * np.log1p(sizes))[numbers]
    # One long function that two share by chance must not hide that the others differ.
    of_function = np.unique(
        np.stack([places, [part.function for part in all_parts]]), axis=1, return_inverse=True
    )[1].ravel()
    weight /= np.bincount(of_function, weight**2)[of_function] ** 0.4
    weights: sparse.csr_matrix = sparse.csr_matrix(
        (weight, (places, numbers)), shape=(len(bags), len(sizes))
    )
    length = np.asarray(np.sqrt(weights.multiply(weights).sum(axis=1))).ravel()
    even = sparse.diags(1 / length) @ weights
    cosines = sparse.triu(even @ even.T, k=1).tocoo()
    triples = (cosines.data.tolist(), cosines.row.tolist(), cosines.col.tolist())
    found = [
        (round(alike, 6), i, j)
        for alike, i, j in zip(*triples, strict=True)
        if alike >= LEAST and not (files[i].last_year and files[j].last_year)
    ]
    found.sort(key=lambda pair: (-pair[0], files[pair[1]].name, files[pair[2]].name))
    return found[:most]


def _pair(
    one: Document,
    other: Document,
    mine: Sequence[Part],
    theirs: Sequence[Part],
    alike: float,
    owners: Counter[int],
) -> Pair:
    shared = {part.number for part in mine} & {part.number for part in theirs}
    rare = sum(owners[number] == 2 for number in shared)
    return Pair(one, other, alike, rare, tuple(_lines(mine, theirs, shared)))


def _lines(mine: Sequence[Part], theirs: Sequence[Part], shared: set[int]) -> list[tuple[int, int]]:
    """Lines that say the same, in the order of the first file; each of the other is taken once."""
    places: dict[int, list[int]] = {}
    for part in statements(list(theirs)):
        places.setdefault(part.number, []).append(part.line)
    taken: set[int] = set()
    found: dict[int, int] = {}
    for part in statements(list(mine)):
        if part.number not in shared or part.line in found:
            continue
        free = [line for line in places.get(part.number, []) if line not in taken]
        if free:
            found[part.line] = free[0]
            taken.add(free[0])
    return list(found.items())

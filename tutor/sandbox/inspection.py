"""What a worker tells of a file that it has parsed and not run. Data, checked on its way in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.frames import Array
from tutor.outside_text import clean


@dataclass(frozen=True)
class Span:
    """A function or method, such as ``CNN.evaluate``.

    Attributes:
        first: its first line, from 1.
        last: its last line.
        calls: the last part of the names that it calls; ``@`` for a matrix
            product, ``**2`` for a square.
        loops: how deep its loops lie inside each other, comprehensions included.
    """

    name: str
    first: int
    last: int
    calls: frozenset[str] = frozenset()
    loops: int = 0


@dataclass(frozen=True)
class Inspection:
    """A file without its comments, layout and own names.

    Attributes:
        functions: all of them, in the order of the file.
        imports: modules that import statements name, and their lines.
        names: the kinds of token, by number: nodes of Python's grammar; attributes keep their
            name and constants their type, variables and functions lose theirs.
        tokens: the tree, parents first: ``[n, 3]`` integers, each row a token's number in
            ``names``, its depth and its line.
    """

    functions: tuple[Span, ...]
    imports: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    tokens: Array

    @classmethod
    def read(cls, told: dict[str, Any]) -> Inspection:
        """From what the worker sent.

        Raises:
            KeyError, TypeError, ValueError: it does not have that form.
        """
        tokens, names = told["tokens"], tuple(clean(name, 200) for name in told["names"])
        if not isinstance(tokens, np.ndarray) or tokens.ndim != 2 or tokens.shape[1] != 3:
            raise ValueError("the tokens are no table of three columns")
        if tokens.size and not (tokens.min() >= 0 and tokens[:, 0].max() < len(names)):
            raise ValueError("a token has no name")
        return cls(
            tuple(_span(*one) for one in told["functions"]),
            tuple((clean(name, 200), int(line)) for name, line in told["imports"]),
            names,
            tokens,
        )


def _span(name: object, first: Any, last: Any, calls: Any, loops: Any) -> Span:
    named = frozenset(clean(call, 80) for call in calls)
    return Span(clean(name, 200), int(first), int(last), named, int(loops))

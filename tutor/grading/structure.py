"""What a program is made of, so that names, comments, layout and order do not matter.

From the token tree that a worker made (:mod:`tutor.sandbox.inspection`): each statement, and each
larger expression, becomes a *part*, a number that is the same wherever the same thing is written.
The operands of an expression have no order in it, statements are told one by one, and a loop is
told by what is in it and by the bounds in its head, be it ``for`` or ``while``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tutor.sandbox.inspection import Inspection

_SMALLEST = 5
"""Nodes of the smallest expression that is a part of its own: ``h.shape[2]`` has four."""

_LOOPS = frozenset({"For", "While", "AsyncFor"})
_NO_PART = frozenset(
    {*_LOOPS, "FunctionDef", "AsyncFunctionDef", "ClassDef", "Import", "ImportFrom", "Module"}
    | {"Pass", "Global", "Nonlocal", "Try", "Break", "Continue"}
)
_STATEMENTS = _NO_PART | {
    *("Assign", "AnnAssign", "AugAssign", "Expr", "Return", "Raise", "Assert", "Delete"),
    *("If", "With", "AsyncWith", "Match"),
}
_LEFT_OUT = frozenset({"arguments", "alias"})
_ONE_NAME = {
    "Constant float": "Constant number",
    "Constant int": "Constant number",
    "Gt": "Lt",  # a < b and b > a
    "GtE": "LtE",
    "ListComp": "GeneratorExp",
}


@dataclass
class Vocabulary:
    """Gives every part its number, the same in all files that share the vocabulary."""

    _numbers: dict[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)

    def number(self, kind: str, below: list[int]) -> int:
        """The number of a node of this kind with these below it, in whatever order."""
        key = (kind, tuple(sorted(below)))
        if key not in self._numbers:
            self._numbers[key] = len(self.sizes)
            self.sizes.append(1 + sum(self.sizes[one] for one in below))
        return self._numbers[key]


@dataclass(frozen=True)
class Part:
    """A statement or a larger expression.

    Attributes:
        number: the same for the same thing.
        line: where it begins.
        statement: whether it is one.
        function: which function of the file it is in, by place; -1 outside of all.
    """

    number: int
    line: int
    statement: bool
    function: int


@dataclass
class _Node:
    kind: str
    line: int
    of_loop: bool = False
    number: int = -1
    below: list[_Node] = field(default_factory=list)

    @property
    def is_statement(self) -> bool:
        return self.kind in _STATEMENTS


def parts(inspection: Inspection, vocabulary: Vocabulary) -> list[Part]:
    """All parts of a file."""
    found = []
    inside = _functions(inspection)
    for node in reversed(_nodes(inspection)):  # what is below comes first
        inner = [one.number for one in node.below if not one.is_statement]
        if node.kind in _NO_PART or node.kind in _LEFT_OUT or _is_text(node):
            continue
        node.number = vocabulary.number(*_normal(node.kind, inner, vocabulary))
        large = vocabulary.sizes[node.number] >= _SMALLEST and not node.of_loop
        if node.is_statement or large:
            function = inside.get(node.line, -1)
            found.append(Part(node.number, node.line, node.is_statement, function))
    return found


def _functions(inspection: Inspection) -> dict[int, int]:
    """For each line the place of the innermost function that it is in."""
    last = inspection.tokens[:, 2].max(initial=0)
    return {
        line: place
        for place, span in enumerate(inspection.functions)  # the outer ones come first
        for line in range(span.first, min(span.last, last) + 1)
    }


def _is_text(node: _Node) -> bool:
    """A docstring, or a text in the place of a comment."""
    return node.kind == "Expr" and [one.kind for one in node.below] == ["Constant str"]


def _normal(kind: str, below: list[int], vocabulary: Vocabulary) -> tuple[str, list[int]]:
    """One form for what can be written in two."""
    if kind == "AugAssign" and len(below) == 3:
        target, operator, value = below
        return "Assign", [target, vocabulary.number("BinOp", [target, operator, value])]
    if kind == "AnnAssign" and len(below) == 3:
        return "Assign", [below[0], below[2]]
    return _ONE_NAME.get(kind, kind), [one for one in below if one >= 0]


def _nodes(inspection: Inspection) -> list[_Node]:
    """The tree as its nodes, parents first; without what a signature says."""
    nodes: list[_Node] = []
    above: list[_Node] = []
    left_out: int | None = None
    for number, depth, line in inspection.tokens.tolist():
        if left_out is not None and depth > left_out:
            continue
        kind = inspection.names[number]
        left_out = depth if kind in _LEFT_OUT else None
        del above[depth:]
        node = _Node(kind, line, of_loop=bool(above) and above[-1].kind in _LOOPS)
        if above:
            above[-1].below.append(node)
        above.append(node)
        nodes.append(node)
    return nodes


def statements(found: list[Part]) -> Iterator[Part]:
    """The statements among parts, from the top of the file to its end."""
    yield from sorted((one for one in found if one.statement), key=lambda one: one.line)

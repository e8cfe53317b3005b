"""Child side: what a file looks like, without running it: functions, imports, a token tree.

Parsing a stranger's file can take gigabytes, so it happens in a worker and nowhere else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from tutor.sandbox.source import FILE, readable_part

_MOST_LISTED = 1000
"""Functions, and imports, of one file that are told; nobody reads more."""

_MOST_CALLS = 100


def inspected(source: str) -> dict[str, Any]:
    """The file as data, for :class:`tutor.sandbox.inspection.Inspection`.

    Raises:
        SyntaxError: what cannot be read is not inside a function.
        ValueError, MemoryError, RecursionError: as ``compile`` does.
    """
    tree = ast.parse(readable_part(source), FILE)
    names: dict[str, int] = {}
    tokens = np.array(
        [(names.setdefault(label, len(names)), depth, line) for label, depth, line in _walk(tree)],
        dtype=np.int32,
    ).reshape(-1, 3)
    return {
        "functions": [list(one) for one in islice(_functions(tree, ""), _MOST_LISTED)],
        "imports": [list(one) for one in islice(_imports(tree), _MOST_LISTED)],
        "names": list(names),
        "tokens": tokens,
    }


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, int, int, list[str], int]]:
    """Every function and method, as :class:`~tutor.sandbox.inspection.Span` has them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if not isinstance(child, ast.ClassDef):
                first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                calls = list(dict.fromkeys(_calls(child)))[:_MOST_CALLS]
                yield name, first, child.end_lineno or child.lineno, calls, _depth(child)
            yield from _functions(child, f"{name}.")
        else:
            yield from _functions(child, prefix)


def _calls(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute | ast.Name):
            yield inner.func.attr if isinstance(inner.func, ast.Attribute) else inner.func.id
        elif isinstance(inner, ast.BinOp | ast.AugAssign) and isinstance(inner.op, ast.MatMult):
            yield "@"
        if isinstance(inner, ast.BinOp | ast.AugAssign | ast.Call) and _is_square(inner):
            yield "**2"


def _is_square(node: ast.BinOp | ast.AugAssign | ast.Call) -> bool:
    """``x ** 2``, ``x **= 2``, ``x * x`` or a ``power`` of 2."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Pow) and _is_two(node.value)
    if isinstance(node, ast.BinOp):
        power = isinstance(node.op, ast.Pow) and _is_two(node.right)
        # What is written alike is alike; of large trees the answer is not worth the time.
        small = isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Name | ast.Attribute)
        return power or (small and ast.dump(node.left) == ast.dump(node.right))
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name in ("power", "pow") and len(node.args) == 2 and _is_two(node.args[1])


def _is_two(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in (2, 2.0)


def _depth(function: ast.AST) -> int:
    """How deep loops lie inside each other; a walk without recursion."""
    deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(function, 0)]
    while waiting:
        node, depth = waiting.pop()
        loops = len(getattr(node, "generators", ())) or isinstance(node, ast.For | ast.While)
        deepest = max(deepest, depth + loops)
        waiting += [(child, depth + loops) for child in ast.iter_child_nodes(node)]
    return deepest


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that an import statement names, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, node.lineno) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ".", node.lineno


def _walk(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Label, depth and line of every node, parents first; a walk without recursion."""
    waiting: list[tuple[ast.AST, int, int]] = [(tree, 0, 0)]
    while waiting:
        node, depth, line = waiting.pop()
        line = getattr(node, "lineno", line)
        if not isinstance(node, ast.expr_context):
            yield _label(node), depth, line
        children = [(child, depth + 1, line) for child in ast.iter_child_nodes(node)]
        waiting.extend(reversed(children))


def _label(node: ast.AST) -> str:
    """What a node is, but for what a copyist would change: own names, numbers and texts."""
    kind = type(node).__name__
    if isinstance(node, ast.Attribute):
        return f"{kind} {node.attr}"
    if isinstance(node, ast.Constant):
        return f"{kind} {type(node.value).__name__}"
    return kind

"""Child side: what a source is made of, found without running it.

Sources of strangers are parsed here and nowhere else. What this says is a claim by a process
that may have run their code, good for showing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

_MOST_NAMES = 64


def outline(source: str) -> dict[str, Any]:
    """The functions of a file, and what each is made of.

    Returns:
        ``functions``, each with ``name`` (``CNN.evaluate`` for a method), ``first`` and ``last``
        line, ``calls`` (the last part of the names that it calls, ``@`` for a matrix product)
        and ``loops`` (how deep they lie inside each other). Empty for a file that Python
        cannot read.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return {"functions": []}
    return {"functions": [_about(name, node) for name, node in _functions(tree)]}


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _about(name: str, node: ast.FunctionDef) -> dict[str, Any]:
    calls = dict.fromkeys(_calls(node))
    return {
        "name": name[:200],
        "first": node.lineno,
        "last": node.end_lineno,
        "calls": [call[:80] for call in calls][:_MOST_NAMES],
        "loops": _depth(node),
    }


def _calls(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            if isinstance(inner.func, ast.Attribute):
                yield inner.func.attr
            elif isinstance(inner.func, ast.Name):
                yield inner.func.id
        elif isinstance(inner, ast.BinOp | ast.AugAssign) and isinstance(inner.op, ast.MatMult):
            yield "@"


def _depth(node: ast.AST) -> int:
    deepest = max((_depth(inner) for inner in ast.iter_child_nodes(node)), default=0)
    inside = len(getattr(node, "generators", ()))  # a comprehension loops around its element
    return deepest + (isinstance(node, ast.For | ast.While) or bool(inside))

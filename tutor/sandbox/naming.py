"""Child side: why a function that a lesson needs was not found in a learner's file."""

from __future__ import annotations

import ast
import difflib
import types
import unicodedata


class NoSuchFunction(Exception):
    """The file does not define what is to be called; the text is its name."""


class FunctionMisspelt(NoSuchFunction):
    """It defines something whose name is nearly the same; the text tells both."""


class FunctionUnderMain(NoSuchFunction):
    """It defines it where nothing is run: under ``if __name__ == "__main__"``."""


_LOOK_ALIKES = str.maketrans("авеіјкмнорѕстухѵƒɑɡοναр", "abeijkmhopsctyxvfagovap")
"""Letters of other alphabets that nobody can tell from Latin ones."""


def not_found(name: str, module: types.ModuleType, source: str) -> NoSuchFunction:
    """What to raise for a function ``name`` that ``module``, made from ``source``, has not."""
    if name in _under_main(source):
        return FunctionUnderMain(name)
    defined = [known for known, value in vars(module).items() if isinstance(value, _CODE)]
    for known in defined:
        if known != name and _plain(known) == _plain(name):
            return FunctionMisspelt(f"{name}, but it has {_told(known)}")
    if near := difflib.get_close_matches(name, defined, n=1, cutoff=0.85):
        return FunctionMisspelt(f"{name}, but it has {near[0]}")
    return NoSuchFunction(name)


_CODE = (types.FunctionType, type)


def _plain(name: str) -> str:
    """As it looks: without accents, capitals, and letters of other alphabets."""
    bare = unicodedata.normalize("NFKD", name.lower()).translate(_LOOK_ALIKES)
    return "".join(c for c in bare if not unicodedata.combining(c))


def _told(name: str) -> str:
    foreign = next((c for c in name if ord(c) > 127), "")
    return f"{name} with a {unicodedata.name(foreign, 'letter')}" if foreign else name


def _under_main(source: str) -> set[str]:
    """Names of the functions and classes that are defined below ``if __name__ == ...``."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    guards = [
        node
        for node in tree.body
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
    ]
    inside = [node for guard in guards for node in ast.walk(guard)]
    return {node.name for node in inside if isinstance(node, ast.FunctionDef | ast.ClassDef)}

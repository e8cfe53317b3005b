"""A class for the search for alike files: independent work, and copies made to look different.

Run by the tests and by ``tests/benchmarks/similarity.py`` (:func:`runpy.run_path`); not a test.
Every independent file has, for each function, one of the right ways, of the mistakes from the
wild, or of the bank, and no two have more than three functions in common word for word: who has
did not work independently. A copy is another learner's file with all names changed, comments and
layout new, functions and independent statements in another order, and ``for`` as ``while``.
"""

import ast
import random
import string
from dataclasses import dataclass
from pathlib import Path

from tutor import checks, course

PARITY = Path(__file__).resolve().parent.parent / "parity"
BANK = Path(checks.__file__).parent / "misconceptions"
LESSONS = [one for one in course.cnn_lessons() if one.function]
MOST_IN_COMMON = 3

_Chosen = list[tuple[int, list[ast.stmt]]]


@dataclass(frozen=True)
class File:
    """One hand-in; ``copied`` is the name of whose work it is, ``right`` whether all of it is."""

    name: str
    source: str
    copied: str = ""
    right: bool = False


def class_with_copies(number: int, copies: int, seed: int) -> list[File]:
    """``number`` files, of which ``copies`` are copies of as many others; in a mixed order."""
    rng = random.Random(seed)
    right, wrong = _ways(PARITY / "right_ways"), _ways(PARITY / "from_the_wild", BANK)
    alone = []
    taken: list[_Chosen] = []
    for i in range(number - copies):
        all_right = rng.random() < 0.5
        chosen = _chosen(rng, right, {} if all_right else wrong, taken)
        taken.append(chosen)
        tree = _put_together([one for _, one in chosen])
        alone.append(File(f"{_name(rng)} {i:04}", ast.unparse(tree), right=all_right))
    files = [*alone, *(copy_of(one, rng) for one in rng.sample(alone, copies))]
    rng.shuffle(files)
    return files


def copy_of(file: File, rng: random.Random) -> File:
    """The same work, made to look like another's."""
    tree = ast.parse(file.source)
    tree = Rewritten(rng).visit(tree)
    _reorder(tree.body, rng)
    text = ast.unparse(ast.fix_missing_locations(tree))
    return File(f"{_name(rng)} of {file.name}", _laid_out(text, rng), file.name, file.right)


def _name(rng: random.Random) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=6)).title()


def _ways(*folders: Path) -> dict[str, list[list[ast.stmt]]]:
    """For each lesson, functions with the helpers that they need."""
    found: dict[str, list[list[ast.stmt]]] = {}
    for lesson in LESSONS:
        for folder in folders:
            body = ast.parse((folder / f"{lesson.id}.py").read_text(encoding="utf-8")).body
            functions = [one for one in body if isinstance(one, ast.FunctionDef)]
            helpers = [one for one in functions if one.name.startswith("_")]
            found.setdefault(lesson.id, []).extend(
                [*_needed(helpers, one), one] for one in functions if one not in helpers
            )
    return found


def _needed(helpers: list[ast.FunctionDef], function: ast.FunctionDef) -> list[ast.FunctionDef]:
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return [one for one in helpers if one.name in names]


def _chosen(rng: random.Random, right: dict, wrong: dict, taken: list[_Chosen]) -> _Chosen:
    """A way for each lesson, with the number by which it is known."""
    while True:
        pools = [right[one.id] + wrong.get(one.id, []) for one in LESSONS]
        places = [rng.randrange(len(pool)) for pool in pools]
        chosen = [(place, pool[place]) for place, pool in zip(places, pools, strict=True)]
        if all(_common(chosen, one) <= MOST_IN_COMMON for one in taken):
            return chosen


def _common(one: _Chosen, other: _Chosen) -> int:
    return sum(a[0] == b[0] for a, b in zip(one, other, strict=True))


def _put_together(ways: list[list[ast.stmt]]) -> ast.Module:
    tree = ast.parse(course.starting_file())
    helpers: list[ast.stmt] = []
    for lesson, (*needed, function) in zip(LESSONS, ways, strict=True):
        helpers += needed
        for place in ast.walk(tree):
            for i, one in enumerate(place.body if _holds(place) else []):
                if isinstance(one, ast.FunctionDef) and one.name == lesson.place.split(".")[-1]:
                    renamed = ast.parse(ast.unparse(function)).body[0]
                    renamed.name = one.name
                    place.body[i] = renamed
    tree.body[4:4] = helpers
    return tree


def _holds(node: ast.AST) -> bool:
    return isinstance(node, ast.Module | ast.ClassDef)


class Rewritten(ast.NodeTransformer):
    """Other names, other loops, other order, longer assignments."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names: dict[str, str] = {}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Names are of a function; its docstring goes."""
        before, self.names = self.names, {}
        own = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)} - {"self"}
        own |= {
            one.id
            for one in ast.walk(node)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        }
        for one in sorted(own):
            self.names[one] = "".join(self.rng.choices(string.ascii_lowercase, k=5)) + "_"
        if ast.get_docstring(node) is not None and len(node.body) > 1:
            del node.body[0]
        self.generic_visit(node)
        _reorder(node.body, self.rng)
        self.names = before
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Another name."""
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Another name."""
        return ast.arg(self.names.get(node.arg, node.arg))

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """``a += b`` as ``a = a + b``, now and then."""
        self.generic_visit(node)
        if self.rng.random() < 0.5 or not isinstance(node.target, ast.Name):
            return node
        old = ast.Name(node.target.id, ast.Load())
        return ast.Assign([node.target], ast.BinOp(old, node.op, node.value))

    def visit_For(self, node: ast.For) -> ast.AST | list[ast.stmt]:
        """As ``while``, whatever it goes through."""
        self.generic_visit(node)
        if any(isinstance(one, ast.Continue) for one in ast.walk(node)):
            return node
        counter = "".join(self.rng.choices(string.ascii_lowercase, k=4)) + "_"
        begin, end, step = _range(node.iter)
        if end is not None and isinstance(node.target, ast.Name):
            counter = node.target.id
        head = ast.parse(f"{counter} = {ast.unparse(begin) if begin else 0}").body
        size = ast.unparse(end) if end is not None else f"len({ast.unparse(node.iter)})"
        loop = ast.parse(f"while {counter} < {size}:\n    pass").body[0]
        taken = []
        if end is None:
            taken = ast.parse(
                f"{ast.unparse(node.target)} = {ast.unparse(node.iter)}[{counter}]"
            ).body
        further = ast.parse(f"{counter} += {ast.unparse(step) if step else 1}").body
        loop.body = [*taken, *node.body, *further]
        return [*head, loop]


def _range(node: ast.expr) -> tuple:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        parts = node.args
        if len(parts) == 1:
            return None, parts[0], None
        return parts[0], parts[1], parts[2] if len(parts) > 2 else None
    return None, None, None


def _reorder(body: list[ast.stmt], rng: random.Random) -> None:
    """Changes places of neighbours that have nothing to do with each other."""
    for i in range(len(body) - 1):
        one, other = body[i], body[i + 1]
        kinds = (ast.Assign, ast.FunctionDef, ast.ClassDef)
        if not (isinstance(one, kinds) and isinstance(other, kinds)):
            continue
        bound = _stores(one) & _names(other) or _stores(other) & _names(one)
        if not bound and rng.random() < 0.7:
            body[i], body[i + 1] = other, one


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _stores(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return set()  # called later, so its place does not matter
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    } | {one.value.id for one in ast.walk(node) if _is_place(one)}


def _is_place(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Subscript | ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
    )


def _laid_out(text: str, rng: random.Random) -> str:
    """Comments and empty lines of one's own, and tabs for spaces."""
    lines = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if line.strip() and rng.random() < 0.3:
            lines.append(f"{indent}# {' '.join(_name(rng).lower() for _ in range(3))}")
        lines.append(line)
        if rng.random() < 0.1 and not line.strip():
            lines.append("")
    return "\n".join(lines).replace("    ", "\t") + "\n"


def is_copy(files: dict[str, File], one: str, other: str) -> bool:
    """Whether one of two is a copy of the other, or both are of a third."""
    origins = [files[name].copied or name for name in (one, other)]
    return origins[0] == origins[1]

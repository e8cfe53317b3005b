"""Reads the course: the lessons in their order, their texts, and ``cnn.py`` put together.

Owns the form of ``lessons/`` and ``solutions/``; imports the standard library only,
and parses the program's own content, never a learner's file.

A lesson folder is ``NN_name`` with ``lesson.toml``, ``lesson.md`` and, where the
learner writes a function of ``cnn.py``, ``stub.py``. ``lessons/frame.py`` is what the
learner is given: imports, the class and its forward pass, with a marker comment such
as ``# <conv2d>`` where a lesson's function belongs. A stub and a solution are modules
of their own; only the function named in ``lesson.toml`` (a method of ``CNN`` where
``method = true``) is set into the frame. A lesson whose ``lesson.toml`` names another ``file``
has the whole of its ``stub.py`` there, and with ``bonus = true`` it does not count towards
completion.

``solutions/fast/`` is the second face of the reference, made for speed, with a frame of its
own. Of its modules every function is set in; where it has none, the clear one stands in.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutor import paths
from tutor.errors import ContentError, UsageError

FACES = ("clear", "fast")
"""The two ways in which the reference is written: to be read, and to be quick."""

CNN_FILE = "cnn.py"
"""The file that the lessons of the lab are about."""

_MARKER = re.compile(r"^(?P<indent> *)# <(?P<id>\w+)>$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One screen of a lesson's text: the heading and the Markdown below it."""

    title: str
    markdown: str


@dataclass(frozen=True)
class Lesson:
    """One lesson as its folder tells it.

    Attributes:
        number: its place in the course, from 1.
        file: the learner's file that it is judged from, empty where it is judged from runs.
        function: the name in that file that it is about, empty where it has no stub.
        method: whether ``function`` is a method of ``CNN``.
        bonus: whether it comes after the course and does not count towards completion.
        needs: the lessons it stands on, by id.
        goal: one sentence: what the learner can do afterwards.
        hints: from the idea, over the place, to pseudo-code.
    """

    id: str
    number: int
    folder: Path
    title: str
    file: str
    function: str
    method: bool
    bonus: bool
    needs: tuple[str, ...]
    goal: str
    hints: tuple[str, ...]

    @property
    def place(self) -> str:
        """What is called in the learner's file: ``conv2d_layer``, ``CNN.evaluate``."""
        name = self.function or "feedforward"
        return f"CNN.{name}" if self.method or not self.function else name

    @property
    def markdown(self) -> str:
        """The whole text of the lesson."""
        return (self.folder / "lesson.md").read_text(encoding="utf-8")

    @property
    def steps(self) -> tuple[Step, ...]:
        """The text cut at its second-level headings; the first step carries the title."""
        parts = re.split(r"^(#{1,2}) +(.+)$", self.markdown, flags=re.MULTILINE)
        return tuple(
            Step(title.strip(), text.strip())
            for title, text in zip(parts[2::3], parts[3::3], strict=True)
        )

    @property
    def stub(self) -> str:
        """The learner's starting point for this lesson's function, as it stands in their file.

        Raises:
            ContentError: the lesson has no stub.
        """
        return self._function_in(self.folder / "stub.py")

    @property
    def solution(self) -> str:
        """The reference for this lesson's function, as it would stand in their file.

        Raises:
            ContentError: there is none.
        """
        return self._function_in(self.solution_file)

    @property
    def solution_file(self) -> Path:
        """The module that holds the reference and explains it."""
        return paths.solutions() / f"{self.folder.name}.py"

    @property
    def fast_file(self) -> Path:
        """The module of the fast face; it is not there where the clear one stands in."""
        return paths.solutions() / "fast" / f"{self.folder.name}.py"

    def _function_in(self, file: Path) -> str:
        if not self.function:
            raise ContentError(f"Lesson {self.id} has no function of its own.")
        import ast  # seldom needed, and not free: the first frame does without it

        source = file.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name == self.function:
                lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
                return textwrap.indent("\n".join(lines), "    " if self.method else "") + "\n"
        raise ContentError(f"{file.name} of lesson {self.id} does not define {self.function}.")


@cache
def lessons() -> tuple[Lesson, ...]:
    """All lessons in the order of the course.

    Raises:
        ContentError: a folder is not a lesson.
    """
    folders = sorted(p for p in paths.lessons().iterdir() if re.match(r"\d\d_", p.name))
    return tuple(_read(folder) for folder in folders)


def lesson(name: str) -> Lesson:
    """The lesson with the id or the number ``name``.

    Raises:
        UsageError: there is no such lesson.
    """
    for candidate in lessons():
        if name in (candidate.id, str(candidate.number)):
            return candidate
    known = ", ".join(f"{one.number} {one.id}" for one in lessons())
    raise UsageError(f"There is no lesson {name}. The lessons are: {known}.")


def counted_lessons() -> tuple[Lesson, ...]:
    """The lessons that make up the course: all but the bonus."""
    return tuple(one for one in lessons() if not one.bonus)


def lessons_of(file: str) -> tuple[Lesson, ...]:
    """The lessons that are judged from one of the learner's files alone."""
    return tuple(one for one in lessons() if one.file == file)


def cnn_lessons() -> tuple[Lesson, ...]:
    """The lessons that are judged from ``cnn.py`` alone: those with a function, and ``network``."""
    return lessons_of(CNN_FILE)


def judged_lessons() -> tuple[Lesson, ...]:
    """The lessons that are judged from a file of the learner's, not from recorded runs."""
    return tuple(one for one in lessons() if one.file)


def files() -> tuple[str, ...]:
    """The learner's files that lessons are judged from, ``cnn.py`` first."""
    return tuple(dict.fromkeys(one.file for one in judged_lessons()))


def starting_file(file: str = CNN_FILE) -> str:
    """A file as a learner begins: ``cnn.py`` has a stub for every function of the lab."""
    if file != CNN_FILE:
        stub = lessons_of(file)[0].folder / "stub.py"
        return stub.read_text(encoding="utf-8")
    return _assemble(lambda one: one.stub)


def reference_file(face: str = "clear") -> str:
    """``cnn.py`` put together from the solutions. Never shown to a process with learner code.

    Args:
        face: one of :data:`FACES`.
    """
    if face == "fast":
        return _assemble(_fast_solution, paths.solutions() / "fast" / "frame.py")
    return _assemble(lambda one: one.solution)


def reference_for(file: str) -> str:
    """One of the learner's files as it would be with every lesson solved, in the clear face."""
    if file != CNN_FILE:
        return lessons_of(file)[0].solution_file.read_text(encoding="utf-8")
    return reference_file()


def solution(one: Lesson, face: str) -> str:
    """A lesson's functions in one face of the reference, as they would stand in ``cnn.py``.

    Raises:
        ContentError: the lesson has no function.
    """
    return _fast_solution(one) if face == "fast" else one.solution


def explanation(one: Lesson, face: str) -> str:
    """What the module of a lesson's reference says of itself: why it is as it is."""
    import ast

    fast = face == "fast" and one.fast_file.exists()
    file = one.fast_file if fast else one.solution_file
    return ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""


def _fast_solution(one: Lesson) -> str:
    import ast

    if not one.fast_file.exists():
        return one.solution
    source = one.fast_file.read_text(encoding="utf-8")
    functions = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    parts = (
        source.splitlines()[
            min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1 : node.end_lineno
        ]
        for node in functions
    )
    return "\n\n\n".join("\n".join(lines) for lines in parts)


def _assemble(function_of: Callable[[Lesson], str], frame_file: Path | None = None) -> str:
    file = frame_file or paths.lessons() / "frame.py"
    frame = file.read_text(encoding="utf-8")

    def fill(marker: re.Match[str]) -> str:
        return function_of(lesson(marker["id"])).rstrip("\n")

    return _MARKER.sub(fill, frame)


def _read(folder: Path) -> Lesson:
    number, _, name = folder.name.partition("_")
    try:
        about = tomllib.loads((folder / "lesson.toml").read_text(encoding="utf-8"))
        return Lesson(
            id=name,
            number=int(number),
            folder=folder,
            title=about["title"],
            file=about.get("file", CNN_FILE if about.get("function") or name == "network" else ""),
            function=about.get("function", ""),
            method=about.get("method", False),
            bonus=about.get("bonus", False),
            needs=tuple(about["needs"]),
            goal=about["goal"],
            hints=tuple(about["hints"]),
        )
    except (OSError, KeyError, ValueError) as error:
        raise ContentError(f"The lesson folder {folder.name} cannot be read: {error}") from error

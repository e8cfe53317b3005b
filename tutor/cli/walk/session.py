"""The walk: which lesson and which step the learner is at, and what each word does."""

from __future__ import annotations

import importlib
import shlex
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor import course, own_editor
from tutor.cli.common import echo
from tutor.cli.walk import beginning, page, texts
from tutor.cli.walk.keyboard import Keyboard
from tutor.course import Lesson
from tutor.errors import TutorError
from tutor.outcomes import Outcome
from tutor.progress import Progress, first_open, standing
from tutor.watching import Watch
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.desk import Desk

_LOOK_EVERY = 0.2  # seconds: below what a person notices, and no load
_LABS = ("digits", "patchcam")

_LETTERS = {
    "": "next",
    "n": "next",
    "b": "back",
    "a": "again",
    "l": "lessons",
    "g": "go",
    "c": "check",
    "w": "watch",
    "h": "hint",
    "e": "explain",
    "o": "open",
    "s": "show",
    "r": "run",
    "t": "train",
    "p": "progress",
    "?": "help",
    "q": "quit",
}
_OF_A_LESSON = frozenset({"check", "hint", "explain", "questions", "solution", "reset"})
_OF_A_LAB = frozenset({"train", "predict", "model"})
_OTHERS = frozenset(
    {"compare", "ladder", "results", "runs", "report", "pack", "progress", "data", "doctor"}
)
_COMMANDS = _OF_A_LESSON | _OF_A_LAB | _OTHERS
_RUN = {"network": "compare", "fast": "ladder", **dict.fromkeys(_LABS, "train")}


def run(context: click.Context, folder: Path) -> None:
    """Walks the course in the learner's folder, to ``q`` or the end of input.

    Args:
        context: of the program; says of all commands below it that nothing is drawn.
        folder: where to look for the learner's folder.
    """
    keyboard = Keyboard()
    workspace = beginning.workspace(folder, keyboard)
    if workspace is None:
        return
    context.obj = workspace.folder  # what the commands take for -C
    with ExitStack() as desks:
        walk = Walk(context, workspace, keyboard, desks)
        walk.begin()
        while not walk.ended:
            walk.hear(keyboard.line(walk.prompt))
    echo(texts.GOODBYE)


class Walk:
    """One learner on the way through the course.

    Args:
        desks: ends the desk, which is set up for the first check.

    Attributes:
        ended: whether the learner has left.
    """

    def __init__(
        self, context: click.Context, workspace: Workspace, keyboard: Keyboard, desks: ExitStack
    ) -> None:
        self.ended = False
        self._context = context
        self._workspace = workspace
        self._keyboard = keyboard
        self._desks = desks
        self._the_desk: Desk | None = None
        self._progress = Progress(workspace.records)
        self._lesson = first_open(self._progress.lessons())
        self._step = 0

    @property
    def prompt(self) -> str:
        """Says the lesson, so that a learner who was away knows where they are."""
        return texts.PROMPT.format(lesson=self._lesson.id)

    def begin(self) -> None:
        """Says where the learner is, and reads out the first step."""
        records = self._progress.lessons()
        counted = course.counted_lessons()
        echo(texts.HELLO)
        told = texts.STANDING.format(
            folder=self._workspace.folder.resolve().name,
            passed=sum(standing(one, records) == Outcome.PASSED for one in counted),
            all=len(counted),
            stars=sum(one.stars for one in records.values()),
        )
        echo(told)
        self._open(self._lesson)

    def hear(self, typed: str | None) -> None:
        """Does what a line asks for; None is the end of input. Ctrl-C ends what it began."""
        if typed is None:
            self.ended = True
            return
        try:
            words = shlex.split(typed) or [""]
        except ValueError:
            echo(texts.UNREADABLE)
            return
        try:
            self._do(words[0], words[1:])
        except TutorError as error:
            echo(str(error))
        except KeyboardInterrupt:
            echo(texts.INTERRUPTED)

    def _do(self, typed: str, arguments: list[str]) -> None:
        word = _LETTERS.get(typed.lower(), typed.lower())
        if word.isdigit() or word in {one.id for one in course.lessons()}:
            word, arguments = "go", [word, *arguments]
        if word in _WITHOUT_ARGUMENTS and arguments:
            echo(texts.NO_ARGUMENTS.format(word=word))
        elif word in _WITHOUT_ARGUMENTS:
            _WITHOUT_ARGUMENTS[word](self)
        elif word in _WITH_ARGUMENTS:
            _WITH_ARGUMENTS[word](self, arguments)
        elif word in _COMMANDS:
            self._command(word, arguments)
        else:
            echo(texts.UNKNOWN.format(typed=typed))

    # Reading

    def _open(self, lesson: Lesson) -> None:
        self._lesson, self._step = lesson, 0
        self._workspace = self._workspace.of(lesson)
        if lesson.bonus:
            self._workspace.begin()
        told = standing(lesson, self._progress.lessons())
        echo()
        echo(texts.LESSON.format(number=lesson.number, title=lesson.title, standing=told))
        self._again()

    def _again(self) -> None:
        echo()
        for line in page.lines(self._lesson, self._step):
            echo(line)
        echo()
        if self._step == len(self._lesson.steps) - 1:
            last = self._lesson is course.lessons()[-1]
            echo(texts.LAST_STEP_OF_ALL if last else texts.LAST_STEP)

    def _next(self) -> None:
        if self._step < len(self._lesson.steps) - 1:
            self._step += 1
            self._again()
        elif self._lesson is not course.lessons()[-1]:
            self._open(course.lessons()[self._lesson.number])
        else:
            echo(texts.LAST_STEP_OF_ALL)

    def _back(self) -> None:
        if self._step > 0:
            self._step -= 1
            self._again()
        elif self._lesson.number > 1:
            self._open(course.lessons()[self._lesson.number - 2])
        else:
            echo(texts.FIRST_STEP)

    def _go(self, arguments: list[str]) -> None:
        if len(arguments) == 1:
            self._open(course.lesson(arguments[0]))
        else:
            echo(texts.WHICH_LESSON)

    def _lessons(self) -> None:
        self._command("progress", [])

    # The file

    @property
    def _file(self) -> Workspace:
        """The folder with the file that is written for this lesson; made where it is missing."""
        if self._lesson.id in _LABS:
            from tutor.training.recipes import learners_file

            made = learners_file(self._workspace.folder, self._lesson.id)
            return Workspace(self._workspace.folder, made.name)
        return self._workspace

    def _show(self) -> None:
        there = self._file
        echo(str(there.file.resolve()))
        if lines := own_editor.lines_of(there, self._lesson):
            first, last = lines
            echo(texts.LINES.format(function=self._lesson.place, first=first, last=last))
            for number, line in enumerate(there.read().split("\n")[first - 1 : last], first):
                echo(f"{number}: {line}")

    def _editor(self) -> None:
        words = own_editor.command(self._file, self._lesson)
        try:
            subprocess.run(words, check=False)
        except OSError as error:
            echo(texts.EDITOR_FAILED.format(program=words[0], why=error.strerror))
        else:
            self._check()

    # Checking

    @property
    def _desk(self) -> Desk:
        """Set up when it is first needed: its processes take a moment to begin."""
        if self._the_desk is None:
            from tutor.desk import Desk

            self._the_desk = self._desks.enter_context(Desk(self._workspace))
        return self._the_desk

    def _check(self) -> None:
        from tutor import lookback
        from tutor.cli.check import tell_check

        before = self._progress.lesson(self._lesson.id)
        tell_check(self._desk, self._lesson)
        reached = lookback.milestone(self._lesson, before, self._progress.lessons())
        if reached is not None:
            self._step = len(self._lesson.steps) - 1  # what comes next is the next lesson
            for paragraph in reached.paragraphs:
                echo(f"\n{paragraph}")
            echo(texts.GOES_ON)

    def _check_as_asked(self, arguments: list[str]) -> None:
        if arguments:
            self._command("check", arguments)
        else:
            self._check()

    def _watch(self) -> None:
        if not self._lesson.file:
            echo(texts.NO_FILE.format(lesson=self._lesson.id))
            return
        watched = Watch(self._workspace.file)
        self._check()
        echo(texts.WATCHING.format(file=self._workspace.file))
        while not self._keyboard.waiting():
            if watched.changed():
                echo()
                self._check()
            time.sleep(_LOOK_EVERY)
        typed = self._keyboard.line("")
        if typed is None or typed.strip():
            self.hear(typed)

    # The commands of the rest

    def _run(self, arguments: list[str]) -> None:
        if self._lesson.id in _RUN:
            self._command(_RUN[self._lesson.id], arguments)
        else:
            echo(texts.NOTHING_TO_RUN.format(lesson=self._lesson.id))

    def _command(self, name: str, arguments: list[str]) -> None:
        """Runs a command as from the shell, the open lesson being meant where none is named."""
        named = bool(arguments) and not arguments[0].startswith("-") and "=" not in arguments[0]
        of_this = name in _OF_A_LESSON or (name in _OF_A_LAB and self._lesson.id in _LABS)
        if of_this and not named:
            arguments = [self._lesson.id, *arguments]
        if name == "solution" and self._asks_first(arguments):
            return
        command: click.Command = importlib.import_module(f"tutor.cli.{name}").command
        try:
            with command.make_context(name, arguments, parent=self._context) as context:
                command.invoke(context)
        except (SystemExit, click.exceptions.Exit):
            pass  # the code is for programs, and what it means was said
        except click.ClickException as error:
            echo(error.format_message())
        if name in ("train", "predict") and self._lesson.id in _LABS:
            self._check()

    def _asks_first(self, arguments: list[str]) -> bool:
        """Whether a solution is not shown yet: a question would read what is typed ahead."""
        lesson = course.lesson(arguments[0])
        if "--yes" in arguments or self._progress.lesson(lesson.id).passed_at:
            return False
        echo(texts.NOT_PASSED_YET.format(lesson=lesson.id))
        return True

    def _help(self, arguments: list[str]) -> None:
        word = _LETTERS.get(arguments[0], arguments[0]) if arguments else ""
        if word in _COMMANDS:
            self._command(word, ["--help"])
            return
        echo(texts.HELP_HEAD)
        for words, told in texts.HELP:
            echo(f"{words}: {told}.")

    def _quit(self) -> None:
        self.ended = True


_WITHOUT_ARGUMENTS: dict[str, Callable[[Walk], None]] = {
    "next": Walk._next,
    "back": Walk._back,
    "again": Walk._again,
    "lessons": Walk._lessons,
    "show": Walk._show,
    "open": Walk._editor,
    "watch": Walk._watch,
    "quit": Walk._quit,
}
_WITH_ARGUMENTS: dict[str, Callable[[Walk, list[str]], None]] = {
    "go": Walk._go,
    "check": Walk._check_as_asked,
    "run": Walk._run,
    "help": Walk._help,
}

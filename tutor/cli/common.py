"""What the commands share: exit codes, the ``-C`` option, plain drawing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from tutor import outside_text
from tutor.cli.terminal import has_terminal

Function = TypeVar("Function", bound=Callable[..., Any])


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    PASSED = 0
    NOT_PASSED = 1
    USAGE = 2
    UNLOADABLE = 3
    OUR_FAULT = 4
    INTERRUPTED = 130


GLYPHS = {
    "passed": "✓",
    "failed": "✗",
    "could not run": "!",
    "waiting": "…",
    "our fault": "?",
    "open": "○",
}
_COLOURS = {"passed": "green", "failed": "red", "could not run": "yellow", "our fault": "magenta"}
# Characters that Unicode sets aside for such inner use: in no text that others write.
_BEGINS = {"green": "\ufdd0", "red": "\ufdd1", "yellow": "\ufdd2", "magenta": "\ufdd3"}
_ENDS = "\ufdd4"
_STYLES = {sign: click.style("", fg=colour, reset=False) for colour, sign in _BEGINS.items()}
_STYLES[_ENDS] = click.style("")
_MARKS = re.compile(f"([{''.join(_STYLES)}])")


def folder_option(function: Function) -> Function:
    """Adds ``-C DIR``, which may also stand before the command; passes ``folder: Path``."""

    def chosen(context: click.Context, _: click.Parameter, value: Path | None) -> Path:
        return value or context.find_root().obj or Path()

    return click.option(
        "-C",
        "folder",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        callback=chosen,
        help="The learner's folder, in place of the current one.",
    )(function)


def json_option(function: Function) -> Function:
    """Adds ``--json``; passes ``as_json: bool``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(
        function
    )


def need_a_terminal(instead: str) -> None:
    """Ends the program where the screens cannot be drawn, with what to do ``instead``."""
    if not has_terminal():
        say(f"There is no terminal here for the screens. {instead}")
        raise SystemExit(Exit.USAGE)


_PLAIN = "tutor.plain"


def draw_nothing(context: click.Context) -> None:
    """From now on ``context`` and all commands below it print lines: no bars, no colour."""
    context.meta[_PLAIN] = True
    context.color = False


def may_draw() -> bool:
    """Whether bars may be drawn over and over on stderr."""
    context = click.get_current_context(silent=True)
    return sys.stderr.isatty() and not (context is not None and context.meta.get(_PLAIN))


def echo(text: str = "", *, nl: bool = True, err: bool = False) -> None:
    """A line on stdout, or lines; all of it is shown, and none of it obeyed by the terminal.

    Whatever others wrote may be in ``text``: names of files, what their code printed. Of commands
    to the terminal only the colours of :func:`coloured` are given.
    """
    shown = _MARKS.split(text)
    shown[::2] = [outside_text.clean(one, len(one)) for one in shown[::2]]
    shown[1::2] = [_STYLES[one] for one in shown[1::2]]
    click.echo("".join(shown), nl=nl, err=err)


def say(text: str = "") -> None:
    """Talk, on stderr; see :func:`echo`."""
    echo(text, err=True)


def mark(standing: str) -> str:
    """The glyph of an outcome, coloured where the terminal wants colour; for :func:`echo`."""
    return coloured(GLYPHS[standing], _COLOURS.get(standing))


def coloured(text: str, colour: str | None) -> str:
    """``text`` in a colour, for :func:`echo`; plain where ``NO_COLOR`` is set (no-color.org)."""
    if os.environ.get("NO_COLOR") or colour is None:
        return text
    return f"{_BEGINS[colour]}{text}{_ENDS}"

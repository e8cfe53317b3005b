"""The editor for the learner's file, and whether it holds anything that is not on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Self

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.events import Key
from textual.geometry import Region
from textual.theme import Theme
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

from tutor import workspace
from tutor.course import Lesson
from tutor.outside_text import commands_marked
from tutor.phrases import phrase
from tutor.tui.widgets.in_order import InOrder

_ROLES = {
    "primary": "keyword keyword.function keyword.return keyword.operator conditional repeat "
    "include exception operator constant.builtin boolean",
    "success": "string string.documentation regex.punctuation.bracket",
    "warning": "number float type type.class type.builtin class constant",
    "secondary": "function function.call method method.call constructor attribute tag",
    "foreground": "variable variable.parameter variable.builtin parameter punctuation.bracket "
    "punctuation.delimiter punctuation.special",
}
"""What of a program has which colour of the theme, all of which can be read on its ground."""


def _colours(theme: Theme) -> TextAreaTheme:
    """Highlighting in the colours of the program's theme; ground and gutter come from the sheet."""
    variables = theme.to_color_system().generate()
    styles = {
        name: Style(color=Color.parse(variables[role]).rich_color)
        for role, names in _ROLES.items()
        for name in names.split()
    }
    muted = Color.parse(variables["foreground"]).blend(Color.parse(variables["surface"]), 0.2)
    styles["comment"] = Style(color=muted.rich_color, italic=True)
    return TextAreaTheme(name=f"of-{theme.name}", syntax_styles=styles)


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines are the same before the first that is not."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


class CodeEditor(InOrder, TextArea):
    """A code editor for ``cnn.py``. Reads and writes nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", phrase("editor.leave"), id="editor.leave", show=False),
    ]

    def __init__(self) -> None:
        self._editing = False
        super().__init__(
            "",
            language="python",
            soft_wrap=False,
            tab_behavior="indent",
            show_line_numbers=True,
            id="code",
        )
        self._on_disk = ""

    def on_mount(self) -> None:
        """Colours that can be read on the theme's ground, now and when the theme changes."""
        self._take_colours(self.app.current_theme)
        self.app.theme_changed_signal.subscribe(self, self._take_colours)

    def _take_colours(self, theme: Theme) -> None:
        colours = _colours(theme)
        self.register_theme(colours)
        self.theme = colours.name

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn; the text itself stays as it is."""
        return Text(commands_marked(self.document.get_line(line_index)), end="", no_wrap=True)

    def edit(self, edit: Edit) -> EditResult:
        """Draws only the rows again that look different now: of a letter mostly one, of 40."""
        with self._drawn_where_it_differs():
            return super().edit(edit)

    @contextmanager
    def _drawn_where_it_differs(self) -> Iterator[None]:
        """Draws the rows again that look different after the block, and no others."""
        if self._editing:  # the block around this one does
            yield
            return
        before = self._looks()
        self._editing = True
        try:
            yield
        finally:
            self._editing = False
        after = self._looks()
        if before.keys() != after.keys():
            self.refresh()
        else:
            for row in after:
                if after[row] != before[row]:
                    self.refresh_lines(row)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """During an edit, draws no row by itself: which of them differ is looked at after it."""
        if self._editing and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _looks(self) -> dict[int, object]:
        """Of each row that is to be seen: what its look depends on."""
        top, marked, bracket = self.scroll_offset.y, self.selection, self._matching_bracket_location
        return {
            row: (
                self.document.line_count,  # it has the width of the numbers
                self.document.get_line(row),
                tuple(self._highlights[row]),
                marked if marked.contains_line(row) else None,
                bracket if bracket is not None and bracket[0] == row else None,
            )
            for row in range(top, min(top + self.size.height, self.document.line_count))
        }

    @property
    def unsaved(self) -> bool:
        """Whether the text differs from what was last read or written."""
        return self.text != self._on_disk

    def take(self, text: str) -> None:
        """Shows what is on disk; the cursor stays where it was as far as that exists."""
        row, column = self.cursor_location
        if text != self.text:
            with self._drawn_where_it_differs():
                self._take_what_differs(text)
                self._go_back_to(row, column)
            if self.text != text:  # its lines end otherwise than those that were shown
                self.load_text(text)
                self._go_back_to(row, column)
        self._on_disk = self.text

    def _go_back_to(self, row: int, column: int) -> None:
        row = min(row, self.document.line_count - 1)
        self.cursor_location = row, min(column, len(self.document.get_line(row)))

    def _take_what_differs(self, text: str) -> None:
        """Puts the lines that are others in their place: to load all takes four times as long."""
        before, after = self.text.split("\n"), text.split("\n")
        top = _alike(before, after)
        bottom = _alike(before[top:][::-1], after[top:][::-1])
        if top:  # one line more, so that there is something to replace, and something to put there
            top -= 1
        elif bottom:
            bottom -= 1
        last = len(before) - bottom - 1
        lines = "\n".join(after[top : len(after) - bottom])
        self.replace(lines, (top, 0), (last, len(before[last])))
        self.history.clear()

    def replace_all(self, text: str) -> None:
        """Shows ``text``, which is not on disk; undo brings back what was there."""
        self.replace(text, (0, 0), self.document.end)

    def saved(self) -> None:
        """The text has just been written."""
        self._on_disk = self.text

    def go_to(self, lesson: Lesson) -> None:
        """Puts the cursor on the function of a lesson."""
        if lesson.function:
            found = workspace.function_lines(self.text, lesson.function, method=lesson.method)
            if found:
                self.go_to_line(found[0])

    def go_to_line(self, line: int) -> None:
        """Puts the cursor on a line, counted from 1, near the top."""
        row = max(0, min(line, self.document.line_count) - 1)
        self.cursor_location = row, 0
        self.call_after_refresh(self.scroll_to, y=max(0, row - 2), animate=False, force=True)

    async def on_key(self, event: Key) -> None:
        """Enter goes on at the indentation of the line, one step deeper after a colon."""
        if event.key == "enter" and not self.read_only:
            event.stop()
            event.prevent_default()
            row, column = self.cursor_location
            before = self.document.get_line(row)[:column]
            deeper = 4 if before.rstrip().endswith(":") else 0
            indent = len(before) - len(before.lstrip(" ")) + deeper
            self.replace("\n" + " " * indent, *self.selection, maintain_selection_offset=False)

    def action_leave(self) -> None:
        """Hands the keys back to the screen, so that its letters work again."""
        self.screen.set_focus(None)

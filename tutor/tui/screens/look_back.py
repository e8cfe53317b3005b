"""The look back: what was hard so far, the hardest first, and where to read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor import lookback
from tutor.lookback import Hard, Place
from tutor.phrases import phrase
from tutor.progress import LessonRecord
from tutor.tui.widgets.options import Options


class LookBack(ModalScreen[Place | None]):
    """The lessons that took more than one check; dismissed with the place to read again.

    Args:
        records: what is known of each lesson, by its id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,q,b,shift+f2",
            "dismiss",
            phrase("look_back.close"),
            id="look_back.close",
            tooltip=phrase("look_back.close.told"),
        ),
    ]

    def __init__(self, records: Mapping[str, LessonRecord]) -> None:
        super().__init__(classes="dialog")
        self._hard = lookback.hard(records)
        self._places = [place for one in self._hard for place in _places(one)]

    def compose(self) -> ComposeResult:
        """A line for each lesson, and below it one for each mistake that was named."""
        with Vertical() as box:
            box.border_title = phrase("look_back.title")
            yield Static(
                lookback.HARDEST_FIRST if self._hard else lookback.NOTHING_HARD, markup=False
            )
            if self._hard:
                told = (one for hard in self._hard for one in _told(hard))
                yield Options(*(Option(one) for one in told), id="places", markup=False)
            yield Static(
                phrase("look_back.keys" if self._hard else "look_back.no_keys"),
                id="look-back-keys",
                markup=False,
            )

    @on(OptionList.OptionSelected, "#places")
    def read_again(self, event: OptionList.OptionSelected) -> None:
        """Goes to the step that explains it."""
        self.dismiss(self._places[event.option_index])


def _places(hard: Hard) -> Iterator[Place]:
    """Where each line leads: the lesson's to its beginning."""
    yield Place(hard.lesson, "", 0)
    yield from hard.places


def _told(hard: Hard) -> Iterator[Content]:
    """As many lines as there are places."""
    yield Content.styled(hard.sentence, "bold")
    yield from (Content(f"  {place.sentence}") for place in hard.places)

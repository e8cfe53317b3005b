"""A gallery as it is looked at: small pictures on the left, the chosen one large on the right."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor import gallery, outside_text
from tutor.gallery import Gallery
from tutor.phrases import phrase
from tutor.tui.widgets.tiles import Picture, Tiles


class GalleryView(Horizontal):
    """Pictures, or with ``show_numbers`` the numbers in their place.

    Args:
        by_class: whether each row is of one class.
    """

    def __init__(self, *, by_class: bool = False) -> None:
        super().__init__(id="gallery")
        self._by_class = by_class

    def compose(self) -> ComposeResult:
        """The page, and beside it the chosen one."""
        yield Tiles(by_class=self._by_class)
        with Vertical(id="chosen"):
            yield Picture()
            yield Static(id="as-numbers", markup=False)
            yield Static(id="about-chosen", markup=False)

    def show(self, pictures: Gallery) -> None:
        """Shows other pictures."""
        self.query_one(Tiles).show(pictures)

    def tell(self, sentence: str) -> None:
        """Says why there are no pictures, in their place."""
        self.add_class("-without")
        self.query_one("#about-chosen", Static).update(Content(outside_text.clean(sentence)))

    def show_numbers(self, numbers: bool) -> None:
        """Numbers in place of pictures, or pictures."""
        self.query_one(Tiles).numbers = numbers
        self.query_one(Picture).display = not numbers
        self.query_one("#as-numbers").display = numbers

    @on(Tiles.Chosen)
    def show_chosen(self, event: Tiles.Chosen) -> None:
        """Shows the picture under the cursor, and what is known of it."""
        self.query_one(Picture).show(event.tile.image)
        numbers = "\n".join(gallery.numbers(event.tile))
        self.query_one("#as-numbers", Static).update(f"{phrase('gallery.brightness')}\n{numbers}\n")
        where = phrase(
            "gallery.where", number=f"{event.number + 1:,}", count=f"{len(event.gallery):,}"
        )
        told = "\n".join((*gallery.details(event.gallery, event.tile), where))
        self.query_one("#about-chosen", Static).update(Content(told))

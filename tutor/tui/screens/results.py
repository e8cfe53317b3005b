"""What a finished run makes of the validation images: ROC curve, confusion, calibration, gallery.

Shows what :mod:`tutor.training.results` gives and nothing else; numbers stand in for each picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Footer, Static

from tutor.errors import TutorError
from tutor.gallery import Gallery
from tutor.metrics import CUT
from tutor.sandbox import verdicts
from tutor.training import results, results_text
from tutor.training.results import Results
from tutor.training.runs import Run
from tutor.tui.widgets.gallery_view import GalleryView
from tutor.tui.widgets.matrix import matrix
from tutor.tui.widgets.roc_plot import RocPlot
from tutor.tui.widgets.tiles import Tiles

_BESIDE = 6  # columns of padding and scrollbar
PARTS = {"roc": "ROC", "confusion": "Confusion", "calibration": "Calibration", "gallery": "Gallery"}


@dataclass
class ResultsRead(Message, bubble=False):
    """The figures are there; or not, and the sentence says why."""

    results: Results | None
    problem: str = ""


@dataclass
class GalleryRead(Message, bubble=False):
    """The pictures are there; or not, and the sentence says why."""

    gallery: Gallery | None
    problem: str = ""


class ResultsScreen(Screen[None]):
    """One part at a time; ``F6`` turns pictures into numbers and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,o", "part('roc')", "ROC", id="results.roc", tooltip="Cuts and what they cost"),
        Binding(
            "f3,c",
            "part('confusion')",
            "Confusion",
            id="results.confusion",
            tooltip="What it takes for what",
        ),
        Binding(
            "f4,b",
            "part('calibration')",
            "Calibration",
            id="results.calibration",
            tooltip="How sure it is, and how right",
        ),
        Binding("f5,g", "part('gallery')", "Gallery", id="results.gallery", tooltip="Pictures"),
        Binding("f6,n", "numbers", "Numbers", id="results.numbers", tooltip="Or pictures"),
        Binding(
            "left", "cut(-0.01)", "Cut lower", id="results.lower", tooltip="By 0.01", show=False
        ),
        Binding(
            "right", "cut(0.01)", "Cut higher", id="results.higher", tooltip="By 0.01", show=False
        ),
        Binding("down,pagedown", "cut(-0.1)", "Much lower", id="results.much_lower", show=False),
        Binding("up,pageup", "cut(0.1)", "Much higher", id="results.much_higher", show=False),
        Binding("home", "usual", "Cut 0.5", id="results.usual", tooltip="Back to it", show=False),
        Binding(
            "end",
            "best",
            "Best cut",
            id="results.best",
            tooltip="Youden: rates furthest apart",
            show=False,
        ),
        Binding("escape,q", "dismiss", "Back", id="results.leave", tooltip="Back to the lab"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-near"), (140, "-far")]  # noqa: RUF012 - as Textual has it

    part: reactive[str] = reactive("", init=False)
    numbers: reactive[bool] = reactive(False, init=False)
    cut: reactive[float] = reactive(CUT, init=False)

    def __init__(self, run: Run) -> None:
        super().__init__(id="results")
        self._run = run
        self._results: Results | None = None

    def compose(self) -> ComposeResult:
        """A line of figures, the names of the parts, the part that is shown."""
        yield Static(f" {verdicts.clean(self._run.id)}", id="where", markup=False)
        yield Static(id="parts", markup=False)
        with ContentSwitcher(id="part"):
            with Horizontal(id="roc"):
                yield RocPlot()
                with VerticalScroll(id="roc-scroll"):
                    yield Static(id="roc-told", markup=False)
            for name in ("confusion", "calibration"):
                with VerticalScroll(id=name):
                    yield Static(id=f"{name}-told", markup=False)
            yield GalleryView()
            with VerticalScroll(id="problem-scroll"):
                yield Static("Reading the results …", id="results-problem", markup=False)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Reads in the background: pictures may take a moment."""
        self.query_one(ContentSwitcher).current = "problem-scroll"
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            self.post_message(ResultsRead(results.read(self._run)))
        except TutorError as error:
            self.post_message(ResultsRead(None, str(error)))
            return
        try:
            self.post_message(GalleryRead(results.gallery(self._run)))
        except TutorError as error:
            self.post_message(GalleryRead(None, str(error)))

    @on(ResultsRead)
    def show_results(self, event: ResultsRead) -> None:
        """Shows the first part that there is, or why there is none."""
        self._results = event.results
        if event.results is None:
            self._tell(event.problem)
            return
        title = f" {results_text.looked_at(event.results)}   {event.results.run}"
        self.query_one("#where", Static).update(Content(verdicts.clean(title)))
        self.part = "roc" if event.results.lab.two_classes else "confusion"
        self._draw()
        self.refresh_bindings()

    @on(GalleryRead)
    def show_gallery(self, event: GalleryRead) -> None:
        """Hands the pictures on."""
        view = self.query_one(GalleryView)
        if event.gallery is None:
            view.tell(event.problem)
        else:
            view.show(event.gallery)

    def on_resize(self) -> None:
        """Bars are as wide as there is room for."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The cut moves on the ROC curve alone, and there is none of ten classes."""
        if action == "part":
            return self._results is not None and (
                parameters != ("roc",) or self._results.lab.two_classes
            )
        if action in ("cut", "usual", "best"):
            found = self._results
            return self.part == "roc" and found is not None and found.roc is not None
        return self._results is not None if action == "numbers" else True

    def action_part(self, name: str) -> None:
        """Shows another part."""
        self.part = name

    def action_numbers(self) -> None:
        """Pictures become numbers, numbers pictures."""
        self.numbers = not self.numbers

    def action_cut(self, by: float) -> None:
        """Moves the cut."""
        self.cut = min(max(round(self.cut + by, 2), 0.0), 1.0)

    def action_usual(self) -> None:
        """Puts the cut back to a half."""
        self.cut = CUT

    def action_best(self) -> None:
        """Puts the cut where the two rates are furthest apart."""
        if self._results is not None and self._results.roc is not None:
            self.cut = self._results.roc.best

    def watch_part(self, name: str) -> None:
        """Shows it, and gives it the keys."""
        self.query_one(ContentSwitcher).current = name
        self._draw_names()
        holder = self.query_one(Tiles) if name == "gallery" else None
        self.set_focus(holder)
        self.refresh_bindings()

    def watch_numbers(self) -> None:
        """Draws all parts the other way."""
        self.query_one(GalleryView).show_numbers(self.numbers)
        self._draw()

    def watch_cut(self) -> None:
        """Moves the mark, and tells what the cut means."""
        self._draw_roc()

    def _draw(self) -> None:
        found = self._results
        if found is None:
            return
        self._draw_names()
        self._draw_roc()
        room = 0 if self.numbers else self.size.width - _BESIDE
        if self.numbers:
            told = Content("\n".join(results_text.confusion(found)))
        else:
            worst = results_text.most_confused(found)
            told = Content.assemble(matrix(found, room), "\n\n", worst)
        self.query_one("#confusion-told", Static).update(told)
        bars = "\n".join(results_text.calibration(found, room))
        self.query_one("#calibration-told", Static).update(Content(bars))

    def _draw_roc(self) -> None:
        found, told = self._results, self.query_one("#roc-told", Static)
        plot = self.query_one(RocPlot)
        if found is None:
            return
        plot.display = not self.numbers and found.roc is not None
        self.query_one("#roc-scroll").set_class(not plot.display, "-alone")
        if found.roc is None:
            told.update(Content(results_text.no_roc(found)))
            return
        plot.show(found, self.cut)
        lines = [
            *(results_text.roc(found) if self.numbers else ()),
            *([""] if self.numbers else ()),
        ]
        lines += results_text.at_cut(found, self.cut)
        lines += ["", f"AUC {found.roc.area:.4f}, {found.count:,} patches", ""]
        lines += ["← → move the cut   ↑ ↓ by 0.1", "home 0.5   end the best cut"]
        told.update(Content("\n".join(lines)))

    def _draw_names(self) -> None:
        """The parts, the one that is shown in brackets, and the two figures that count."""
        found = self._results
        if found is None:
            return
        parts: list[Content | str] = []
        for name, title in PARTS.items():
            if name != "roc" or found.lab.two_classes:
                look = "bold" if name == self.part else "$text-muted"
                told = rf"\[{title}]" if name == self.part else f" {title} "
                click = f"[@click=screen.part('{name}')]"
                parts.append(Content.from_markup(f"{click}[{look}]{told}[/][/]"))
        area = f"  AUC {found.roc.area:.4f}" if found.roc else ""
        figures = f"  accuracy {100 * found.accuracy:.1f} %{area}"
        self.query_one("#parts", Static).update(Content.assemble(*parts, figures))

    def _tell(self, sentence: str) -> None:
        self.query_one("#results-problem", Static).update(Content(verdicts.clean(sentence)))

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

from tutor import outside_text
from tutor.errors import TutorError
from tutor.gallery import Gallery
from tutor.metrics import CUT
from tutor.phrases import phrase
from tutor.training import results, results_text
from tutor.training.results import Results
from tutor.training.runs import Run
from tutor.tui.widgets.gallery_view import GalleryView
from tutor.tui.widgets.matrix import matrix
from tutor.tui.widgets.roc_plot import RocPlot
from tutor.tui.widgets.tiles import Tiles

_BESIDE = 6  # columns of padding and scrollbar
PARTS = ("roc", "confusion", "calibration", "gallery")


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
        Binding(
            "f2,o",
            "part('roc')",
            phrase("results.roc"),
            id="results.roc",
            tooltip=phrase("results.roc.told"),
        ),
        Binding(
            "f3,c",
            "part('confusion')",
            phrase("results.confusion"),
            id="results.confusion",
            tooltip=phrase("results.confusion.told"),
        ),
        Binding(
            "f4,b",
            "part('calibration')",
            phrase("results.calibration"),
            id="results.calibration",
            tooltip=phrase("results.calibration.told"),
        ),
        Binding(
            "f5,g",
            "part('gallery')",
            phrase("results.gallery"),
            id="results.gallery",
            tooltip=phrase("results.gallery.told"),
        ),
        Binding(
            "f6,n",
            "numbers",
            phrase("results.numbers"),
            id="results.numbers",
            tooltip=phrase("results.numbers.told"),
        ),
        Binding(
            "left",
            "cut(-0.01)",
            phrase("results.lower"),
            id="results.lower",
            tooltip=phrase("results.lower.told"),
            show=False,
        ),
        Binding(
            "right",
            "cut(0.01)",
            phrase("results.higher"),
            id="results.higher",
            tooltip=phrase("results.higher.told"),
            show=False,
        ),
        Binding(
            "down,pagedown",
            "cut(-0.1)",
            phrase("results.much_lower"),
            id="results.much_lower",
            show=False,
        ),
        Binding(
            "up,pageup",
            "cut(0.1)",
            phrase("results.much_higher"),
            id="results.much_higher",
            show=False,
        ),
        Binding(
            "home",
            "usual",
            phrase("results.usual"),
            id="results.usual",
            tooltip=phrase("results.usual.told"),
            show=False,
        ),
        Binding(
            "end",
            "best",
            phrase("results.best"),
            id="results.best",
            tooltip=phrase("results.best.told"),
            show=False,
        ),
        Binding(
            "escape,q",
            "dismiss",
            phrase("results.leave"),
            id="results.leave",
            tooltip=phrase("results.leave.told"),
        ),
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
        yield Static(f" {outside_text.clean(self._run.id)}", id="where", markup=False)
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
                yield Static(phrase("results.reading"), id="results-problem", markup=False)
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
        self.query_one("#where", Static).update(Content(outside_text.clean(title)))
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
        patches = phrase("results.patches", count=f"{found.count:,}")
        lines += ["", f"AUC {found.roc.area:.4f}, {patches}", "", phrase("results.keys")]
        told.update(Content("\n".join(lines)))

    def _draw_names(self) -> None:
        """The parts, the one that is shown in brackets, and the two figures that count."""
        found = self._results
        if found is None:
            return
        parts: list[Content | str] = []
        for name in PARTS:
            if name != "roc" or found.lab.two_classes:
                look = "bold" if name == self.part else "$text-muted"
                title = phrase(f"results.{name}")
                told = rf"\[{title}]" if name == self.part else f" {title} "
                click = f"[@click=screen.part('{name}')]"
                parts.append(Content.from_markup(f"{click}[{look}]{told}[/][/]"))
        area = f"  AUC {found.roc.area:.4f}" if found.roc else ""
        accuracy = phrase("results.accuracy", percent=f"{100 * found.accuracy:.1f}")
        figures = f"  {accuracy}{area}"
        self.query_one("#parts", Static).update(Content.assemble(*parts, figures))

    def _tell(self, sentence: str) -> None:
        self.query_one("#results-problem", Static).update(Content(outside_text.clean(sentence)))

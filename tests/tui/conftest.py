"""A learner at the keyboard: opens the program in a folder, presses keys, reads the screen."""

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import asynccontextmanager

import numpy as np
import pytest
from textual import events

from tutor import course
from tutor.comparison import cross_entropy
from tutor.datasets import load_digits, scaled
from tutor.sandbox import launch
from tutor.training.reference import ReferenceNetwork
from tutor.tui.app import TutorApp
from tutor.tui.instructor.app import ClassApp, InstructorApp
from tutor.tui.screens.ask import Ask
from tutor.tui.screens.lesson import LessonScreen
from tutor.workspace import Workspace

SIZE = (112, 24)
"""All panes side by side, and no more cells than that: drawing them is what takes the time."""


async def until(pilot, condition: Callable[[], object], seconds: float = 30) -> None:
    """Lets the program run until ``condition`` holds; fails with the screen where it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if pilot.app._exception is not None:
            raise pilot.app._exception
        if time.monotonic() > deadline:
            pytest.fail(f"It never came to that:\n{drawn(pilot.app)}")
        await asyncio.sleep(0.02)


def drawn(app) -> str:
    """What is on the screen now, as text."""
    if not app.is_running:
        return "The program has ended."
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def texts_in(folder) -> list[str]:
    """What the Python files of a folder say."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))]


class Learner:
    """Presses keys and reads what the program draws."""

    def __init__(self, app: TutorApp, pilot) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self):
        """The screen on top."""
        return self.app.screen

    @property
    def lessons(self):
        """The screen of the lessons, whatever is on top of it."""
        return next(one for one in self.app.screen_stack if isinstance(one, LessonScreen))

    @property
    def editor(self):
        """The editor for cnn.py."""
        return self.lessons.query_one("#code")

    @property
    def check(self) -> str:
        """The verdict as it is shown."""
        return str(self.lessons.query_one("#verdict").render())

    @property
    def file(self):
        """Where the learner's cnn.py is."""
        return self.lessons.workspace.file

    @property
    def kept(self) -> list[str]:
        """The texts in the backups."""
        return texts_in(self.lessons.workspace.records / "backups")

    @property
    def drawn(self) -> str:
        """All that is on the screen."""
        return drawn(self.app)

    def sees(self, text: str) -> bool:
        """Whether ``text`` is on the screen."""
        return text in self.drawn

    async def press(self, *keys: str) -> None:
        """Presses keys, each when the one before has been heard by all that it concerns."""
        for key in keys:
            await self.pilot.press(key)

    async def click(self, x: int, y: int) -> None:
        """Presses the mouse's button and lets it go, as a terminal sends it."""
        for kind in (events.MouseDown, events.MouseUp):
            self.app._driver.process_message(kind(None, x, y, 0, 0, 1, False, False, False))
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object], seconds: float = 30) -> None:
        """Waits for ``condition``."""
        await until(self.pilot, condition, seconds)

    async def reads(self, text: str, seconds: float = 30) -> None:
        """Waits for ``text`` on the screen."""
        await until(self.pilot, lambda: self.sees(text), seconds)

    async def is_told(self, text: str) -> None:
        """Waits for ``text`` in the check or in a notification, wherever lines are broken."""
        await until(self.pilot, lambda: any(text in one for one in (self.check, *self.messages)))

    @property
    def messages(self) -> list[str]:
        """All notifications so far."""
        return [one.message for one in self.app._notifications]

    async def is_asked(self) -> None:
        """Waits for a question that takes answers."""
        await self.until(lambda: isinstance(self.screen, Ask) and self.screen.focused)
        await self.pilot.pause()

    async def resize(self, size: tuple[int, int]) -> None:
        """Gives the terminal another size."""
        await self.pilot.resize_terminal(*size)
        await self.until(lambda: self.app.screen.size == size)

    async def opens_the_code(self) -> None:
        """Presses c, and waits for the editor."""
        await self.press("c")
        await self.until(lambda: self.lessons.query("#code") and self.editor.has_focus)

    async def writes(self, text: str) -> None:
        """Has ``text`` in the editor, unsaved."""
        await self.opens_the_code()
        self.editor.text = text
        await self.pilot.pause()

    async def saves(self, text: str) -> None:
        """Has ``text`` in the editor, saves it and waits for the check."""
        await self.writes(text)
        await self.saves_and_waits()

    async def saves_and_waits(self) -> None:
        """Saves what the editor holds, and waits for the check."""
        await self.press("ctrl+s")
        await self.is_checked()

    async def is_checked(self) -> None:
        """Waits until no check is under way."""
        await self.until(lambda: self.lessons._desk is not None)
        await self.until(lambda: all(worker.is_finished for worker in self.app.workers))
        await self.until(lambda: self.lessons.query_one("#check").border_title == "Check")

    async def goes_to(self, lesson: str) -> None:
        """Opens a lesson in the course map and waits for its check."""
        await self.press("m")
        await self.until(lambda: self.lessons.query_one("#course").has_focus)
        to = course.lesson(lesson).number - self.lessons.lesson.number
        await self.press(*["down" if to > 0 else "up"] * abs(to), "enter")
        await self.until(lambda: self.lessons.lesson.id == lesson)
        await self.is_checked()

    async def finds_in_the_map(self, text: str) -> None:
        """Looks into the course map, and goes back to what had the keys."""
        back = {"code": "f4", "lesson": "f3", "check": "f6", "course": "f2"}[self.lessons.pane]
        await self.press("f2")
        await self.reads(text)
        await self.press(back)


class Shared:
    """A workplace that one test after the other uses: only the last one ends it."""

    def __init__(self) -> None:
        self.real = launch.workplace()

    @property
    def around(self):
        """The layers around its workers."""
        return self.real.around

    @property
    def within(self):
        """The layers that its workers put themselves under."""
        return self.real.within

    def start(self) -> None:
        """Begins to prepare."""
        self.real.start()

    def worker(self):
        """A fresh worker."""
        return self.real.worker()

    def close(self) -> None:
        """Leaves the prepared process to the next test."""


@pytest.fixture(scope="session")
def workplace():
    """Where learner code runs: preparing it takes seconds, so once for all tests."""
    shared = Shared()
    shared.start()
    yield shared
    shared.real.close()


@pytest.fixture
def code():
    """``code(activation=...)``: cnn.py with the stubs, but for the functions that are given."""

    def put_together(**functions: str) -> str:
        text = course.starting_file()
        for lesson, function in functions.items():
            text = text.replace(course.lesson(lesson).stub, function)
        return text

    return put_together


@pytest.fixture
def right():
    """``right("activation")``: the reference's function of a lesson."""
    return lambda lesson: course.lesson(lesson).solution


@pytest.fixture(autouse=True)
def _no_idling(monkeypatch):
    """The pilot waits after each key until nothing is to be done; here ``until`` does that."""

    async def a_moment(*_):
        await asyncio.sleep(0.005)

    monkeypatch.setattr("textual.app.wait_for_idle", a_moment)
    monkeypatch.setattr("textual.pilot.wait_for_idle", a_moment)


@pytest.fixture
def folder(tmp_path):
    """A learner's folder with the stubs."""
    return Workspace.create(tmp_path / "my-cnn").folder


@pytest.fixture
def kept(folder):
    """``kept()``: the texts in the backups."""
    return lambda: texts_in(folder / ".cnn-tutor" / "backups")


@pytest.fixture
def opened(workplace):
    """The program at work in a folder and a learner before it, as a context manager."""

    @asynccontextmanager
    async def program(folder, size=SIZE):
        app = TutorApp(folder, workplace)
        app.animation_level = "none"
        async with app.run_test(size=size, notifications=True) as pilot:
            learner = Learner(app, pilot)
            await until(pilot, lambda: app.screen.id in ("lesson-screen", "welcome"))
            yield learner
            if app.is_running:
                await pilot.pause()  # keys that are still under way must find a screen
        _stop_listening()

    return program


@pytest.fixture
def teaching(workplace):
    """The program in instructor mode and an instructor before it, as a context manager."""

    @asynccontextmanager
    async def program(graded=None, size=SIZE, **settings):
        kind = InstructorApp if graded is None else ClassApp
        app = kind(graded, workplace, **settings)
        app.animation_level = "none"
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                await until(pilot, lambda: str(app.screen.id).endswith("-place"))
                yield Learner(app, pilot)
                if app.is_running:
                    await pilot.pause()
        finally:
            app.engine.close()
            _stop_listening()

    return program


_COMPARED = 20  # images
_LAYERS = ("conv2d", "max_pooling2d", "conv2d_1", "max_pooling2d_1", "flatten", "dense")


@pytest.fixture(scope="session")
def drawn_network():
    """The lab's network with weights drawn at random, run by the reference ``cnn.py``."""
    draw = np.random.default_rng(1)
    W = [draw.normal(0, 0.3, s) if s else [] for s in ((3, 3, 1, 4), 0, (3, 3, 4, 8), 0, 0)]
    b = [draw.normal(0, 0.1, s) if s else [] for s in (4, 0, 8, 0, 0)]
    W, b = [*W, draw.normal(0, 0.1, (10, 392))], [*b, draw.normal(0, 0.1, (10, 1))]
    module: dict = {}
    exec(compile(course.reference_file(), "cnn.py", "exec"), module)
    digits = load_digits()
    cnn = module["CNN"](digits)
    cnn.dataset = type("Digits", (), {"K": 10})
    cnn.setup_model(W, b, list(_LAYERS), "relu")
    probabilities = cnn.feedforward(scaled(digits.x_test[:_COMPARED]))
    labels = digits.y_test[:_COMPARED]
    right = float(np.mean(probabilities.argmax(axis=1) == labels))
    loss = cross_entropy(probabilities, labels)
    return ReferenceNetwork(
        _LAYERS, tuple(W), tuple(b), cnn.N, loss, right, 1e-4, 1e-2, probabilities, digits.label
    )


@pytest.fixture
def keras_network(drawn_network, monkeypatch):
    """In the place of Keras's trained network stands one that is there at once; 20 images."""
    monkeypatch.setattr("tutor.comparison.IMAGES", _COMPARED)
    monkeypatch.setattr("tutor.training.reference.reference_network", lambda *_: drawn_network)


def _stop_listening() -> None:
    """Takes back the signal handlers of a program that has ended."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            loop.remove_signal_handler(getattr(signal, name))
    signal.signal(signal.SIGINT, signal.default_int_handler)

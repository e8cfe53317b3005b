"""Somebody leans on the keyboard: nothing ends the program, and nothing typed is lost.

``tests/benchmarks/soak.py`` leans on it for longer: SOAK_KEYS, SOAK_SEEDS and SOAK_FIRST say how
many keys a seed, how many seeds, and which of them is the first.
"""

import asyncio
import contextlib
import faulthandler
import json
import os
import random
import string
import sys
from collections import Counter, deque
from functools import partial
from pathlib import Path

import pytest
from textual import events
from textual.keys import KEY_NAME_REPLACEMENTS, _character_to_key

from tutor import course
from tutor.errors import TrainingError
from tutor.ladder import timing
from tutor.training.engine import Training
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.workspace import Workspace

KEYS = int(os.environ.get("SOAK_KEYS", "200"))
FIRST = int(os.environ.get("SOAK_FIRST", "1"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("SOAK_SEEDS", "2")))

HANGS = 60  # half seconds in which a screen hears nothing
BLOCKED = 180  # seconds without a step, after which all threads are told on stderr, and that is all

SIZES = [(80, 24), (112, 24), (80, 24), (150, 45), (250, 70), (20, 5), (10, 3)]
KEYS_THAT_ACT = [
    *(f"f{number}" for number in range(1, 13)),
    *("shift+f2", "shift+f3", "shift+f7", "shift+f8", "shift+f9", "shift+f12"),
    *("ctrl+t", "ctrl+l", "ctrl+p", "ctrl+s", "ctrl+o", "ctrl+q"),
    *("tab", "shift+tab", "enter", "enter", "escape", "escape", "space", "up", "down", "left"),
    *("right", "home", "end", "pageup", "pagedown", "ctrl+pageup", "ctrl+pagedown"),
]
COMMANDS = [*"hnprmlckxsydvitgofbejuqwaz?#[]+-0123", *KEYS_THAT_ACT]
EDITS = [
    *("backspace", "delete", "ctrl+z", "ctrl+y", "ctrl+x", "ctrl+c", "ctrl+v", "ctrl+k", "ctrl+u"),
    *("ctrl+w", "ctrl+a", "ctrl+e", "ctrl+d", "shift+up", "shift+right", "shift+end", "ctrl+left"),
    *("up", "down", "home", "end", "pageup", "pagedown", "enter", "tab", "shift+tab", "ctrl+s"),
]
LETTERS = [*string.ascii_letters, *string.digits, *"()[]{}<>:,.#'\"\\/|&%!=+-* "]
LETTERS += ["é", "ß", "ø", "日", "本", "😀", "\u0301", "\u200d", "\u05d0", "\u202e", "\u00a0", "ﷺ"]
PASTES = [
    "a = 1\r\nb = 2\r\n",
    "[/bad] [bold]",
    "\x1b[31mred\x1b]0;title\x07",
    "👩‍🔬 🇸🇪",
    "x" * 3000,
]
PLACES = [
    ["f4"],
    ["f4"],
    ["m", "home", "enter", "f10"],
    ["m", "home", "enter", "shift+f3"],
    ["m", "home", "down", "enter", "v"],
    ["m", "home", "enter", "f7"],
    ["ctrl+p"],
    ["f1"],
    ["shift+f2"],
    ["shift+f7"],
    ["shift+f9"],
    ["m", "end", "up", "up", "up", "enter", "f9"],
    ["m", "end", "up", "up", "up", "enter", "v", "w"],
    ["m", "end", "enter", "f9"],
    ["m", "end", "enter", "f4"],
    *(["m", "end", "up", "up", "enter", "f9", *then] for then in ([], ["f4"], ["f2"], ["f9"])),
    *(["m", "end", "up", "enter", "f9", *then] for then in (["f12"], ["f12", "f5"], ["f6"])),
]
"""Keys that lead from the lesson to each of the screens."""
TEACHING = [["1"], ["2"], ["3"], ["enter"], ["enter", "f4"], ["enter", "g"], ["ctrl+p"], ["f2"]]


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """Trainings, timings and Keras end as soon as they begin."""

    def no_keras(*_):
        raise TrainingError("Not here.")

    worker = tmp_path / "worker.py"
    worker.write_text("raise SystemExit(1)\n", encoding="utf-8")
    monkeypatch.setattr("tutor.training.reference.reference_network", no_keras)
    monkeypatch.setattr("tutor.ladder.climbing._keras", no_keras)
    monkeypatch.setattr(timing, "_ALL_SECONDS", 0.02)
    pretended = partial(Training, worker=(sys.executable, str(worker)))
    monkeypatch.setattr("tutor.tui.screens.training.Training", pretended)
    monkeypatch.setenv("HOME", str(tmp_path))  # the palette's screenshots go there


class Kept:
    """What the editor held and what lay on the disk, and whether the program lost any of it.

    Attributes:
        lost: what was, in sentences.
        taken: how often the program itself has put a text into the editor.
    """

    def __init__(self, folder: Path, monkeypatch) -> None:
        self._folder = folder
        self.lost: list[str] = []
        self.taken = 0
        self._seen: set[bytes] = set()
        take, write = CodeEditor.take, Workspace.write

        def watched_take(editor, text):
            if editor.unsaved and not editor.read_only and editor.text != text:
                self.look_for(_bytes(editor.text), "The editor was given another text")
            take(editor, text)
            self.taken += 1
            self._seen.add(_bytes(text))

        def watched_write(workspace, text):
            if workspace.folder == folder and workspace.file.exists():
                self._wrote_over(workspace.file)
            write(workspace, text)
            self._seen.add(_bytes(text))

        monkeypatch.setattr(CodeEditor, "take", watched_take)
        monkeypatch.setattr(Workspace, "write", watched_write)

    def _wrote_over(self, file: Path) -> None:
        if file.read_bytes() not in self._seen:
            self.look_for(file.read_bytes(), f"{file.name} was written over")

    def look_for(self, text: bytes, when: str) -> None:
        """Notes a text that is in no file of the folder and in no backup."""
        files = [*self._folder.glob("*.py"), *self._folder.glob(".cnn-tutor/backups/*.py")]
        if text not in [file.read_bytes() for file in files]:
            self.lost.append(f"{when}, and this is nowhere:\n{text!r}")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class Leaning:
    """Presses keys at random, and knows what has to come of those that go into the editor."""

    def __init__(self, seed: int, kept: Kept | None, places: list[list[str]]) -> None:
        self.draw = random.Random(seed)
        self.kept = kept
        self.places = places
        self.last = ""  # what only the editor holds
        self.done = 0
        self.log: deque[str] = deque(maxlen=60)
        self.screens: Counter[str] = Counter()

    async def leans(self, learner, keys: int) -> None:
        """Until ``keys`` are done or the program has ended."""
        try:
            while self.done < keys and learner.app.is_running:
                await self._goes_somewhere(learner)
                for _ in range(self.draw.randint(10, 60)):
                    if self.done >= keys or not learner.app.is_running:
                        break
                    await self._does_something(learner)
        except BaseException:
            print("Waiting:", _awaited(), sep="\n")
            raise

    async def _goes_somewhere(self, learner) -> None:
        for _ in range(4):
            await self._press(learner, "escape")
        for key in self.draw.choice(self.places):
            await self._press(learner, key)

    async def _does_something(self, learner) -> None:
        faulthandler.dump_traceback_later(BLOCKED, exit=True, file=sys.__stderr__)
        dice = self.draw.random()
        if dice < 0.02:
            await self._resizes(learner)
        elif dice < 0.04:
            await self._clicks(learner)
        elif dice < 0.05:
            self._saves_from_outside()
        elif dice < 0.07:
            await self._pastes(learner)
        elif _editor(learner) is None:
            await self._press(learner, self.draw.choice(COMMANDS + LETTERS[:30]))
        elif dice < 0.6:
            await self._types(learner, self.draw.choice(LETTERS))
        else:
            await self._press(learner, self.draw.choice(EDITS * 2 + KEYS_THAT_ACT))

    async def _press(self, learner, key: str) -> None:
        if not learner.app.is_running:
            return
        self.log.append(key)
        self.done += 1
        self.screens[type(learner.screen).__name__] += 1
        if len(key) == 1:  # as a terminal sends it: the pilot knows few characters
            name = key if key.isalnum() else _character_to_key(key)
            learner.app._driver.send_message(events.Key(KEY_NAME_REPLACEMENTS.get(name, name), key))
        else:
            await learner.pilot.press(key)
        await self._looks_when_settled(learner)

    async def _looks_when_settled(self, learner) -> None:
        """Behind the keys, which go from queue to queue until they are in the text."""
        for node in (learner.app, learner.app.screen, learner.app.focused):
            heard = asyncio.Event()
            if node is None or not node.call_later(heard.set):
                continue
            for _ in range(HANGS):
                if heard.is_set() or not node.is_running:
                    break
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(heard.wait(), 0.5)
            else:
                pytest.fail(f"{node!r} hears nothing any more:\n{learner.drawn}")
        self._looks(learner)

    def _looks(self, learner) -> None:
        assert learner.app._exception is None
        if self.kept is None or not learner.app.is_running:
            return
        assert not self.kept.lost
        found = [one for one in learner.app.screen_stack if isinstance(one, LessonScreen)]
        editors = found[0].query(CodeEditor) if found and found[0].is_mounted else []
        for editor in editors:
            self.last = "" if editor.read_only or not editor.unsaved else editor.text

    async def _types(self, learner, letter: str) -> None:
        """What is typed stands where the cursor was, unless a question came before it."""
        editor = _editor(learner)
        start, end = sorted(editor.selection)
        wanted = editor.text  # where the letter is one that is not typed
        if letter.isprintable():
            before = editor.document.get_text_range((0, 0), start)
            wanted = before + letter + editor.document.get_text_range(end, editor.document.end)
        taken = self.kept.taken if self.kept else 0
        await self._press(learner, letter)
        if self.kept and learner.app.is_running:
            await learner.until(
                lambda: (
                    editor.text == wanted
                    or self.kept.taken > taken
                    or _editor(learner) is not editor
                ),
                10,
            )

    async def _pastes(self, learner) -> None:
        text = self.draw.choice(PASTES)
        self.log.append(f"paste {text[:20]!r}")
        learner.app.screen._forward_event(events.Paste(text))
        await self._looks_when_settled(learner)

    async def _resizes(self, learner) -> None:
        size = self.draw.choice(SIZES)
        self.log.append(f"resize {size}")
        await learner.pilot.resize_terminal(*size)
        await self._looks_when_settled(learner)

    async def _clicks(self, learner) -> None:
        width, height = learner.app.size
        place = self.draw.randrange(width), self.draw.randrange(height)
        self.log.append(f"click {place}")
        await learner.click(*place)
        await self._looks_when_settled(learner)

    def _saves_from_outside(self) -> None:
        """As another editor would; or the file is gone, or no text any more."""
        if self.kept is None:
            return
        file = self.kept._folder / self.draw.choice(["cnn.py", "cnn.py", "fast.py"])
        what = self.draw.choice(["changed", "changed", "changed", "emptied", "gone", "UTF-16"])
        self.log.append(f"{file.name} {what}")
        text = f"# {self.draw.random()}\n{course.starting_file()}"
        if what == "gone":
            file.unlink(missing_ok=True)
        elif what == "UTF-16":
            file.write_bytes(text.encode("utf-16"))
        else:
            file.write_text(text if what == "changed" else "", encoding="utf-8")


def _editor(learner):
    """The editor, where a letter goes into it."""
    focused = learner.app.focused if learner.app.is_running else None
    return focused if isinstance(focused, CodeEditor) and not focused.read_only else None


def _awaited() -> str:
    """Where all tasks wait, each from its beginning on; in front, how many do so there."""
    places = Counter(" < ".join(_waits(task.get_coro())) for task in asyncio.all_tasks())
    return "\n".join(f"{count} {place}" for place, count in places.items())


def _waits(one):
    while frame := getattr(one, "cr_frame", None):
        yield f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_name}"
        one = one.cr_await


@contextlib.contextmanager
def told(leaning: Leaning, record_property):
    """What was pressed last where it goes wrong, and which screens saw how many keys."""
    try:
        yield
    except BaseException:
        print("Pressed last:", *leaning.log, sep=" | ")
        raise
    finally:
        faulthandler.cancel_dump_traceback_later()
        record_property("soak", json.dumps({"keys": leaning.done, "screens": leaning.screens}))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("quick")
async def test_any_keys_in_any_order_do_no_harm(
    seed, folder, opened, tissue_run, code, right, monkeypatch, record_property
):
    """On all screens, at all sizes, with saves from outside between; and again after each end."""
    (folder / "cnn.py").write_text(code(activation=right("activation")), encoding="utf-8")
    tissue_run(folder)
    kept = Kept(folder, monkeypatch)
    leaning = Leaning(seed, kept, PLACES)
    with told(leaning, record_property):
        while leaning.done < KEYS:
            async with opened(folder, leaning.draw.choice(SIZES[:4])) as learner:
                await leaning.leans(learner, KEYS)
                if learner.app.is_running:
                    learner.app.end_now()
                    await learner.until(lambda app=learner.app: not app.is_running)
            if leaning.last:
                kept.look_for(_bytes(leaning.last), "The program was ended")
            assert kept.lost == []
            if not (folder / "cnn.py").exists():
                (folder / "cnn.py").write_text(code(), encoding="utf-8")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("quick")
async def test_any_keys_do_no_harm_in_instructor_mode(
    seed, teaching, graded_folder, record_property
):
    """Solutions, the bank, a class and its submissions."""
    sources = {"ann": course.starting_file(), "bob [/x]": course.reference_file()}
    leaning = Leaning(seed, None, TEACHING)
    with told(leaning, record_property):
        while leaning.done < KEYS // 4:
            async with teaching(graded_folder(**sources), leaning.draw.choice(SIZES[:4])) as one:
                await leaning.leans(one, KEYS // 4)

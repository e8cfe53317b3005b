"""The learner's own editor, started from the screens."""

import contextlib
import sys

import pytest

from tutor.tui.app import TutorApp


@pytest.fixture
def own_editor(tmp_path, monkeypatch):
    """EDITOR is a script that appends a line and notes what it was given."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys\n"
        f"open({str(tmp_path / 'given')!r}, 'w').write(' '.join(sys.argv[1:]))\n"
        "open(sys.argv[-1], 'a').write('# from my editor\\n')\n",
        encoding="utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}' --wait")
    return tmp_path / "given"


@pytest.fixture
def can_suspend(monkeypatch):
    """As in a real terminal, which the program can hand over."""
    monkeypatch.setattr(TutorApp, "suspend", lambda self: contextlib.nullcontext())


async def test_what_another_editor_wrote_is_shown_when_it_is_left(
    folder, opened, own_editor, can_suspend
):
    """With its own options, and with what was typed here before."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        await learner.press("#", "space", "ctrl+o")
        await learner.until(lambda: learner.editor.text.endswith("# from my editor\n"))
        assert "# def activation" in learner.file.read_text(encoding="utf-8")
    assert own_editor.read_text() == f"--wait {folder / 'cnn.py'}"


async def test_a_terminal_that_cannot_be_handed_over_is_told(folder, opened, own_editor):
    """The driver of these tests is one."""
    async with opened(folder) as learner:
        await learner.press("e")
        await learner.is_told("Open cnn.py yourself")
    assert not own_editor.exists()


@pytest.mark.parametrize("editor", ["no-such-editor-here", "'[/x] half a quotation", "  "])
async def test_an_editor_that_is_not_there_is_told(
    editor, folder, opened, can_suspend, monkeypatch
):
    """A typing mistake in EDITOR is no reason to end."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.setattr("shutil.which", lambda name: None)
    async with opened(folder) as learner:
        await learner.press("ctrl+o")
        await learner.until(lambda: learner.messages)
        said = learner.messages[-1]
        assert "no program called no-such-editor-here" in said or "Set EDITOR" in said

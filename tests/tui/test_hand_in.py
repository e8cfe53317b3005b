"""From the lessons to the archive that is handed in."""

import zipfile

from tutor import course
from tutor.tui.screens.hand_in import HandInScreen

FUNCTIONS = [one for one in course.cnn_lessons() if one.function]


async def test_a_learner_reads_what_is_missing_and_may_pack_it_as_it_is(
    folder, opened, code, right
):
    """One function of seven is written; nothing is packed before it is asked for."""
    (folder / "cnn.py").write_text(code(activation=right("activation")), encoding="utf-8")
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.press("i")
        await learner.until(lambda: isinstance(learner.screen, HandInScreen))
        await learner.reads("p  pack it as it is", 60)
        assert learner.sees("Not written yet: conv2d, pool2d, flatten,")
        await learner.reads("digits has not passed. 0 of")
        assert (folder / "report.md").exists()
        assert not (folder / "hand-in.zip").exists()
        await learner.press("p")
        await learner.reads("files in hand-in.zip")
        with zipfile.ZipFile(folder / "hand-in.zip") as archive:
            assert {"cnn.py", "report.md", "manifest.json"} <= set(archive.namelist())
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "lesson-screen")


async def test_what_to_press_is_seen_however_much_is_missing(folder, opened, code):
    """On 24 rows, with a sentence for each lesson."""
    wrong = {one.id: one.stub.replace("raise NotImplementedError", "return") for one in FUNCTIONS}
    (folder / "cnn.py").write_text(code(**wrong), encoding="utf-8")
    async with opened(folder, (80, 24)) as learner:
        await learner.is_checked()
        await learner.press("i")
        await learner.reads("p  pack it as it is", 60)


async def test_the_palette_knows_the_hand_in(folder, opened):
    """For whoever looks for it by its name."""
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.press("ctrl+p")
        await learner.reads("Search for commands")
        await learner.press(*"hand")
        await learner.reads("Check all, make the report, pack it")


async def test_what_cannot_be_packed_is_told(folder, opened):
    """A file of that name which is not ours stays as it is."""
    (folder / "hand-in.zip").write_bytes(b"mine")
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.press("shift+f9")
        await learner.reads("p  pack it as it is", 60)
        await learner.press("p")
        await learner.is_told("is no hand-in of ours")
        assert (folder / "hand-in.zip").read_bytes() == b"mine"

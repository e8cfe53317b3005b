"""Results of a run and pictures of the data, looked at with real keys."""

from contextlib import asynccontextmanager

import numpy as np
import pytest
from textual.color import Color
from textual.geometry import Region

from tutor.training import results
from tutor.training.evaluation import PREDICTIONS
from tutor.training.events import Status
from tutor.training.labs import PATCHCAM
from tutor.tui.screens.training import TrainingScreen
from tutor.tui.widgets.tiles import Tiles

NARROW, WIDE = (80, 24), (160, 50)


@pytest.fixture
def in_the_lab(opened):
    """As ``opened``, with the training screen of the tumour lab open."""

    @asynccontextmanager
    async def lab(folder, size=NARROW, what=PATCHCAM.what):
        async with opened(folder, size) as learner:
            learner.app.push_screen(TrainingScreen(folder, what))
            await learner.until(lambda: learner.screen.id == "training")
            await learner.reads("runs")
            yield learner

    return lab


@pytest.fixture
def at_results(in_the_lab):
    """As ``in_the_lab``, with the results of the newest run open."""

    @asynccontextmanager
    async def seen(folder, size=NARROW):
        async with in_the_lab(folder, size) as learner:
            await learner.until(lambda: learner.screen.query_one("#table").row_count)
            await learner.press("f12")
            await learner.until(lambda: learner.screen.id == "results")
            await learner.until(lambda: learner.screen.part or learner.sees("The run"))
            yield learner

    return seen


def cell(learner, x, y):
    """The character in a cell of the screen, its colour and that behind it."""
    left = 0
    for segment in learner.screen._compositor.render_strips()[y]:
        if left <= x < left + segment.cell_length:
            return segment.text[x - left], segment.style.color, segment.style.bgcolor
        left += segment.cell_length
    raise AssertionError(f"There is no cell {x}, {y}")


def tiles(learner):
    return learner.screen.query_one("#tiles")


async def pictures(learner):
    """Waits for the first picture."""
    await learner.until(lambda: tiles(learner)._shown is not None)
    await learner.reads("1 of ")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_roc_curve_is_drawn_with_guessing_and_its_cuts(
    folder, at_results, tissue_run, size
):
    found = results.read(tissue_run(folder))
    async with at_results(folder, size) as learner:
        await learner.reads("30 validation images, nuclei (your own data")
        await learner.reads(f"AUC {found.roc.area:.4f}, 30 patches")
        await learner.reads("the usual cut")
        for mark in ("◆", "★", "·"):
            await learner.reads(mark)
        await learner.until(lambda: any("\u2800" < one <= "\u28ff" for one in learner.drawn))


async def test_arrows_move_the_cut_and_tell_what_it_means(folder, at_results, tissue_run):
    found = results.read(tissue_run(folder))

    def told(cut):
        point, counts = found.at(cut)
        return f"above cut {cut:.3f}", f"{100 * point.true_positive:.1f} %  (TPR)", counts

    async with at_results(folder) as learner:
        for keys, cut in ((["right"], 0.51), (["up"], 0.61), (["left", "down"], 0.5)):
            await learner.press(*keys)
            where, rate, counts = told(cut)
            await learner.reads(where)
            await learner.reads(rate)
            await learner.reads(f"{'tumour':<10}{counts[1, 0]:>8}{counts[1, 1]:>8}")
        await learner.press("end")
        await learner.reads("the best cut (Youden)")
        assert learner.screen.cut == found.roc.best
        await learner.press(*["up"] * 12)
        await learner.reads("above cut 1.000")
        await learner.press("home")
        await learner.reads("above cut 0.500")


async def test_each_part_has_its_key_and_its_numbers(folder, at_results, tissue_run):
    tissue_run(folder)
    async with at_results(folder) as learner:
        await learner.press("f3")
        await learner.reads("[Confusion]")
        await learner.reads("false alarm")
        await learner.press("f6")
        await learner.reads("it says")
        assert not learner.sees("█")
        await learner.press("b")
        await learner.reads("Of the patches that it calls tumour with 0.8")
        assert not learner.sees("█")
        await learner.press("f6")
        await learner.reads("█")
        await learner.press("f2", "n")
        await learner.reads("the best cut (Youden)")
        assert not learner.sees("guessing")
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "training")


async def test_the_gallery_shows_the_surest_mistake_first_in_its_own_colours(
    folder, at_results, tissue_run, nuclei
):
    """Two pixels a cell: the upper one in front, the lower one behind."""
    run = tissue_run(folder)
    first = results.gallery(run).tile(0)
    async with at_results(folder) as learner:
        await learner.press("f5")
        await pictures(learner)
        await learner.reads(f"▸✗{first.said} {first.probability:.2f}")
        await learner.reads(f"patch {first.place}, validation")
        await learner.reads(f"{first.said}, ✗ wrong")
        large = learner.screen.query_one("#picture").region
        await learner.until(lambda: cell(learner, large.x, large.y)[0].strip())
        for x, y in ((0, 0), (5, 3), (31, 15)):
            glyph, above, below = cell(learner, large.x + x, large.y + y)
            assert glyph == "▀"
            for half, colour in enumerate((above, below)):
                expected = Color(*first.image[2 * y + half, x].tolist())
                assert Color.from_rich_color(colour) == expected


@pytest.mark.parametrize(("size", "room"), [(NARROW, 6), (WIDE, 30)])
async def test_as_many_pictures_as_there_is_room_for_and_pages_of_them(
    folder, at_results, tissue_run, size, room
):
    tissue_run(folder)
    async with at_results(folder, size) as learner:
        await learner.press("g")
        await pictures(learner)
        assert tiles(learner).page == (0, room)
        await learner.press("pagedown")
        await learner.until(lambda: tiles(learner).cursor == min(room, 29))
        await learner.press("end", "right")
        await learner.reads("30 of 30")
        await learner.press("home", "down", "right")
        columns = 3 if size == NARROW else 6
        await learner.until(lambda: tiles(learner).cursor == columns + 1)
        await learner.resize((120, 40))
        await learner.reads(f"{columns + 2} of 30")


async def test_the_mouse_chooses_parts_and_pictures(folder, at_results, tissue_run):
    """For hands that are on it."""
    tissue_run(folder)
    async with at_results(folder) as learner:
        parts = learner.screen.query_one("#parts")
        at = str(parts.render()).index("Gallery")
        await learner.pilot.click(parts, offset=(at + parts.styles.padding.left + 1, 0))
        await learner.reads("[Gallery]")
        await pictures(learner)
        await learner.pilot.click(tiles(learner), offset=(20, 10))
        await learner.reads("5 of 30")
        await learner.pilot.click(tiles(learner), offset=(46, 1))
        await learner.pilot.pause()
        assert tiles(learner).cursor == 4, "beside the pictures there is nothing to choose"
        await learner.press("n")
        await learner.pilot.click(tiles(learner), offset=(5, 3))
        await learner.reads("3 of 30")


@pytest.mark.parametrize("what", ["digits", "patchcam"])
async def test_at_80_columns_the_footer_of_a_lab_has_room_for_its_keys(folder, in_the_lab, what):
    async with in_the_lab(folder, NARROW, what) as learner:
        for name in ("Train", "Form", "Look", "Table", "Final", "Back", "palette"):
            await learner.reads(name)


async def test_the_mark_goes_with_the_cursor(folder, at_results, tissue_run):
    """One picture is marked at any time, and it is the one that is told of."""
    found = results.gallery(tissue_run(folder))
    async with at_results(folder) as learner:
        await learner.press("f5")
        await pictures(learner)
        for key, number in (("right", 1), ("down", 4), ("left", 3), ("pagedown", 9), ("home", 0)):
            await learner.press(key)
            await learner.reads(f"{number + 1} of 30")
            await learner.reads(f"▸{found.tile(number).caption}")
            await learner.until(lambda: learner.drawn.count("▸") == 1)


async def test_a_step_on_a_page_sends_only_the_two_captions_to_the_terminal(
    folder, at_results, tissue_run, monkeypatch
):
    """From the first row to the second: the line under each, and no picture."""
    tissue_run(folder)
    async with at_results(folder) as learner:
        await learner.press("f5")
        await pictures(learner)
        drawn, refresh = [], Tiles.refresh

        def spy(self, *regions, **how):
            drawn.append(regions)
            return refresh(self, *regions, **how)

        monkeypatch.setattr(Tiles, "refresh", spy)
        await learner.press("down")
        await learner.reads("4 of 30")
        width = tiles(learner).size.width
        assert drawn == [(Region(0, 7, width, 1),), (Region(0, 15, width, 1),)]


async def test_numbers_stand_in_for_pictures(folder, at_results, tissue_run):
    """What is drawn can be read aloud, too."""
    first = results.gallery(tissue_run(folder)).tile(0)
    async with at_results(folder) as learner:
        await learner.press("f5")
        await pictures(learner)
        await learner.until(lambda: learner.sees("▀"))
        await learner.press("n")
        await learner.reads(f"▸ {first.place:<7}{first.label:<8}✗ {first.said:<8}")
        await learner.reads("brightness in 8 by 8 parts")
        assert not learner.sees("▀")
        await learner.press("down", "pagedown", "f6")
        await learner.until(lambda: learner.sees("▀"))


async def test_why_there_are_no_results_is_told_in_their_place(folder, at_results, tissue_run):
    tissue_run(folder, status=Status.STOPPED)
    async with at_results(folder) as learner:
        await learner.reads("did not come to its end")
        await learner.press("f5", "f6", "f2", "right")
        await learner.reads("did not come to its end")
        await learner.press("q")
        await learner.until(lambda: learner.screen.id == "training")


async def test_probabilities_that_are_no_numbers_are_told(folder, at_results, tissue_run):
    tissue_run(folder, np.full(30, np.nan))
    async with at_results(folder) as learner:
        await learner.reads("no number")


async def test_a_missing_file_is_no_end(folder, at_results, tissue_run):
    (tissue_run(folder).folder / PREDICTIONS).unlink()
    async with at_results(folder) as learner:
        await learner.reads("left no predictions")


async def test_figures_stay_where_the_pictures_are_gone(
    folder, at_results, tissue_run, monkeypatch, tmp_path
):
    tissue_run(folder)
    monkeypatch.setenv("CNN_TUTOR_DATA", str(tmp_path / "elsewhere"))
    async with at_results(folder) as learner:
        await learner.reads("AUC 0.")
        await learner.press("f5")
        await learner.reads("cannot be shown")
        await learner.press("right", "pagedown", "n", "f3")
        await learner.reads("[Confusion]")


async def test_of_one_class_there_is_no_curve_and_the_rest(folder, at_results, tissue_run):
    tissue_run(folder, np.linspace(0.1, 0.9, 30), labels=np.zeros(30))
    async with at_results(folder) as learner:
        await learner.reads("all validation patches are of one class")
        await learner.press("right", "f3")
        await learner.reads("left in peace")


async def test_without_a_run_there_are_no_results_to_open(folder, in_the_lab):
    async with in_the_lab(folder) as learner:
        await learner.press("f12", "v")
        assert learner.screen.id == "training"
        assert not learner.sees("Results")


async def test_enter_opens_the_results_of_the_run_under_the_cursor(folder, in_the_lab, tissue_run):
    older, _ = tissue_run(folder), tissue_run(folder)
    async with in_the_lab(folder, WIDE) as learner:
        await learner.until(lambda: learner.screen.query_one("#table").row_count == 2)
        await learner.press("up", "enter")
        await learner.until(lambda: learner.screen.id == "results")
        await learner.reads(older.id)


async def test_the_data_is_looked_at_before_any_run(folder, in_the_lab, nuclei, monkeypatch):
    """Each row is of one class, and nothing but training images is shown."""
    async with in_the_lab(folder) as learner:
        await learner.press("f5", "f2")
        await learner.until(lambda: learner.screen.id == "look")
        await learner.reads("30 training images, nuclei (your own data")
        await learner.reads("Could you tell them apart?")
        await pictures(learner)
        rows = [
            line for line in learner.drawn.splitlines() if "healthy" in line or "tumour" in line
        ]
        healthy, tumour = (row for row in rows if row.count("healthy") + row.count("tumour") == 3)
        assert healthy.count("healthy") == tumour.count("tumour") == 3
        await learner.reads("training")
        await learner.press("n")
        await learner.reads("mean red, green, blue")
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "training")


@pytest.mark.parametrize("size", [(30, 8), (12, 5), (250, 70)])
async def test_no_size_ends_the_program(folder, at_results, tissue_run, size):
    tissue_run(folder)
    async with at_results(folder) as learner:
        await learner.resize(size)
        for key in ("f5", "right", "pagedown", "end", "n", "down", "f2", "right", "f3", "f4"):
            await learner.press(key)
        await learner.resize(NARROW)
        await learner.reads("[Calibration]")

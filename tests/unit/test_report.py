"""The report tells what was recorded, and nothing else."""

import html
import math
import re
import runpy
import statistics
from html.parser import HTMLParser
from pathlib import Path

import pytest
from skimage import io as pictures

from tutor import course
from tutor.measured import Measured
from tutor.report import make, own
from tutor.training import results

WORK = runpy.run_path(str(Path(__file__).with_name("recorded_work.py")))
record, fill, DIGITS = WORK["record"], WORK["fill"], WORK["DIGITS"]
HOSTILE = runpy.run_path(str(Path(__file__).parents[1] / "hostile_text.py"))
TAGS = "</code></pre></td></title></style><script>x</script><img src=x onerror=x><!-- end -->\"'&"


@pytest.fixture
def done(reference):
    fill(reference)
    return reference


@pytest.fixture
def make_hostile(monkeypatch):
    """``make_hostile(workspace)``: runs and a function that say what no page should obey."""

    def write(workspace):
        train = HOSTILE["train"]
        monkeypatch.setitem(train.__globals__, "TEXT", HOSTILE["TEXT"] + TAGS)
        train(workspace.folder)
        function = f"def activation(x, activation):\n    # {TAGS} \x1b[2J \u202e\n    return x\n"
        stub = course.lesson("activation").stub
        workspace.write(course.starting_file().replace(stub, function))

    return write


@pytest.mark.parametrize("how_much", ["nothing", "half", "all"])
def test_the_report_is_made_of_what_there_is_and_says_what_is_missing(workspace, how_much):
    if how_much == "half":
        record(workspace.folder, "digits", 0, 0.9, final=False)
    if how_much == "all":
        fill(workspace)
    files = make.make(workspace, workspace.folder, make.FORMATS, hints=True)
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert [file.name for file in files] == ["report.md", "report.html", "report.tex"]
    for text in texts:
        assert "nan" not in text.lower().replace("finance", "")
        assert "Not written yet." in text
        assert ("cnn-tutor train digits" in text.replace("{-}", "-")) == (how_much != "all")
        assert ("90.73" in text) == (how_much == "all")  # the mean, to be told with its variance
        assert (f"{1e4 * statistics.variance(DIGITS):.2f}" in text) == (how_much == "all")
        assert ("does not stand in" in text) is False
    if how_much != "nothing":
        assert "stand" in texts[0]
    for one in ("0.9012", "90.12", "92.43") if how_much == "all" else ():
        assert one in texts[0] or one == "0.9012"


def test_what_the_learner_wrote_is_kept_and_goes_to_the_other_forms(done):
    (file,) = make.make(done, done.folder)
    text = file.read_text(encoding="utf-8")
    mine = "I add <b> & 50 % of\n\nthe channels_up."
    begin = own.begin("conv2d")
    file.write_text(text.replace(begin, f"{begin}\n{mine}"), encoding="utf-8")
    files = make.make(done, done.folder, make.FORMATS)
    made = [one.read_text(encoding="utf-8") for one in files]
    assert mine in made[0]
    assert "I add &lt;b&gt; &amp; 50 % of" in made[1]
    assert r"50 \% of" in made[2]
    again = make.make(done, done.folder, make.FORMATS)
    assert [one.read_text(encoding="utf-8") for one in again] == made


class Tags(HTMLParser):
    """The tags of a page, with the names of their attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.add((tag, *(name for name, _ in attrs)))


def test_what_others_wrote_is_text_in_every_form(workspace, make_hostile):
    record(workspace.folder, "digits", 0, 0.9, final=False)
    before = make.make(workspace, workspace.folder, make.FORMATS)
    tags = Tags(before[1].read_text(encoding="utf-8")).found
    make_hostile(workspace)
    files = make.make(workspace, workspace.folder, make.FORMATS)
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert [HOSTILE["obeyed"](text) for text in texts] == [set(), set(), set()]
    assert Tags(texts[1]).found - tags == {("pre",), ("code",)}  # the function, written by now
    assert html.escape(TAGS) in texts[1]
    again = make.make(workspace, workspace.folder, make.FORMATS)
    assert [file.read_text(encoding="utf-8") for file in again] == texts


def test_a_block_without_an_end_stops_it_and_nothing_is_changed(done):
    (file,) = make.make(done, done.folder)
    broken = file.read_text(encoding="utf-8").replace(own.end(), "", 1)
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(Exception, match="has no end"):
        make.make(done, done.folder)
    assert file.read_text(encoding="utf-8") == broken


def test_lines_of_a_plot_differ_by_more_than_their_colour(done):
    files = make.make(done, done.folder, make.FORMATS)
    roc = (done.folder / "report_plots" / "patchcam-roc.svg").read_text(encoding="utf-8")
    lines = re.findall(r"<polyline [^>]*>", roc)
    assert len(lines) == 6  # five seeds, and guessing
    patterns = {"".join(re.findall(r'stroke-dasharray="([^"]*)"', line)) for line in lines}
    assert len(patterns) == 6
    tex = files[2].read_text(encoding="utf-8")
    drawn = re.findall(r"\\draw\[thick,(.*?)color=", tex[tex.rindex("tikzpicture}[font") :])
    assert len(set(drawn)) == 6


def test_no_tick_stands_at_half_an_epoch(done):
    make.make(done, done.folder)
    told = (done.folder / "report_plots" / "digits-loss.svg").read_text(encoding="utf-8")
    across = re.findall(r'text-anchor="middle">([\d.]+)</text>', told)
    assert across == ["1", "2"]


def test_the_figures_of_a_check_are_recorded(check, reference):
    result = check(course.reference_file(), "conv2d")
    Measured(reference.records).checked([result], "f" * 16, 1)
    kept = Measured(reference.records).read().parity["conv2d"]
    assert kept.passed == kept.cases > 5
    assert 0 <= kept.largest < 1e-5
    assert kept.case
    assert math.isfinite(kept.yours)


def test_the_surest_mistakes_are_in_the_report_as_pictures(workspace, tissue_run, nuclei):
    tissue_run(workspace.folder, final=True)
    files = make.make(workspace, workspace.folder, make.FORMATS)
    markdown, page, tex = (file.read_text(encoding="utf-8") for file in files)
    for number in range(1, 9):
        name = f"report_plots/patchcam-gallery-{number}.png"
        assert f"({name})" in markdown
        assert f"{{{name}}}" in tex
        image = pictures.imread(workspace.folder / name)
        assert image.shape == (128, 128, 3)
    first = results.gallery(results.newest(workspace.folder)).tile(0)
    drawn = pictures.imread(workspace.folder / "report_plots" / "patchcam-gallery-1.png")
    assert (drawn[::4, ::4] == first.image).all()
    told = f"patch {first.place}: {first.label}, called {first.said} ({first.probability:.2f}), "
    told += "a mistake"
    assert told in markdown
    assert page.count("data:image/png;base64,") == 8
    assert f'alt="{told}"' in page


def test_the_calibration_is_drawn_in_every_form(done):
    files = make.make(done, done.folder, make.FORMATS)
    markdown, page, tex = (file.read_text(encoding="utf-8") for file in files)
    assert "report_plots/patchcam-calibration.svg" in markdown
    assert (done.folder / "report_plots" / "patchcam-calibration.svg").is_file()
    assert "mean probability of tumour" in page
    assert "share that is tumour" in tex


def test_pictures_that_are_gone_are_told_and_the_report_is_made(done):
    (file,) = make.make(done, done.folder)
    assert "its pictures cannot be shown" in file.read_text(encoding="utf-8")

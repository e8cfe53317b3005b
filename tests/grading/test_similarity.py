"""Are copies found whatever was done to hide them, and is independent work left alone?"""

import json
import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner

from tutor import course
from tutor.cli.commands import cli
from tutor.grading.similarity import Document, compare
from tutor.grading.similarity_page import similarity_page
from tutor.sandbox.client import Sandbox

COPIES = runpy.run_path(str(Path(__file__).with_name("copies.py")))
NUMBER, PLANTED = 40, 4


@pytest.fixture(scope="module")
def sandbox():
    box = Sandbox()
    box.start()
    yield box
    box.close()


@pytest.fixture(scope="module")
def files():
    """A class of which some copied, by name."""
    return {one.name: one for one in COPIES["class_with_copies"](NUMBER, PLANTED, seed=7)}


@pytest.fixture(scope="module")
def found(files, sandbox):
    return compare([Document(one.name, one.source) for one in files.values()], sandbox)


def test_copies_come_first(files, found):
    """Renamed, reordered, with other layout and loops: they are the most alike of all."""
    first = found.pairs[:PLANTED]
    assert all(COPIES["is_copy"](files, one.one.name, one.other.name) for one in first)
    assert len({frozenset((one.one.name, one.other.name)) for one in first}) == PLANTED
    assert found.compared == NUMBER


def test_side_by_side_the_same_lines_have_the_same_number(found):
    """Both texts begin shortly above the first of them."""
    pair = found.pairs[0]
    for text, file, numbers in zip(
        pair.numbered(), (pair.one, pair.other), pair.numbers, strict=True
    ):
        begin, *shown = text.split("\n")
        first = int(begin.rpartition(" ")[2])
        assert first <= min(numbers) <= first + 4
        lines = file.source.split("\n")
        for place, number in numbers.items():
            assert shown[place - first] == f"{number:>3} {lines[place - 1]}"
    assert set(pair.numbers[0].values()) == set(pair.numbers[1].values())


def test_the_lines_that_are_told_say_the_same(files, found):
    """Of a copy most statements are found again, and no line is used twice."""
    pair = found.pairs[0]
    assert len(pair.lines) >= 10
    mine, theirs = zip(*pair.lines, strict=True)
    assert len(set(mine)) == len(mine)
    assert len(set(theirs)) == len(theirs)
    for place in (0, 1):
        source = (pair.one, pair.other)[place].source.split("\n")
        assert all(source[lines[place] - 1].strip() for lines in pair.lines)


def test_the_same_class_gives_the_same_pairs(files, found, sandbox):
    """In another order of files too."""
    again = compare([Document(one.name, one.source) for one in reversed(files.values())], sandbox)
    told = [{one.one.name, one.other.name} for one in found.pairs]
    assert [{one.one.name, one.other.name} for one in again.pairs] == told


def test_what_the_course_gives_is_nobodys(sandbox):
    """Two who handed in the stubs, or the reference with comments, are not shown."""
    texts = [course.starting_file(), course.reference_file()]
    documents = [Document(f"{i}", f"{text}\n# {i}\n") for i, text in enumerate(texts * 2)]
    alike = compare(documents, sandbox)
    assert alike.pairs == ()
    assert len(alike.left_out) == 4


def test_last_years_files_are_compared_with_this_years_only(files, sandbox):
    """And a file that no Python can read is told, and stops nothing."""
    copied = {one.copied for one in files.values() if one.copied}
    documents = [Document(one.name, one.source, one.name in copied) for one in files.values()]
    documents += [Document("also old", files[one].source, True) for one in copied]
    alike = compare([*documents, Document("broken", "def f(:\n")], sandbox)
    assert {(pair.one.last_year, pair.other.last_year) for pair in alike.pairs} <= {
        (True, False),
        (False, True),
        (False, False),
    }
    first = alike.pairs[: 2 * PLANTED]
    assert all(pair.one.last_year or pair.other.last_year for pair in first)
    assert alike.left_out == ("broken",)


def test_the_page_shows_text_and_never_markup(found, sandbox):
    """A name, or a line of a learner, cannot become part of the page."""
    source = found.pairs[0].one.source + "\nz = '<script>alert(1)</script>'\n"
    names = ("<img src=x>", "'\" onclick=")
    page = similarity_page(compare([Document(name, source) for name in names], sandbox))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page
    assert "proves nothing" in page
    assert "cheat" not in page.lower()


def test_the_command_writes_the_page_and_tells_the_pairs(files, tmp_path):
    """From a folder of files; JSON for programs."""
    copied = next(one for one in files.values() if one.copied)
    (tmp_path / "class").mkdir()
    for name, source in (("ann", copied.source), ("bob", files[copied.copied].source)):
        (tmp_path / "class" / f"{name}.py").write_text(source, encoding="utf-8")
    page = tmp_path / "alike.html"
    ran = CliRunner().invoke(cli, ["similar", str(tmp_path / "class"), "-o", str(page), "--json"])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert [(one["one"], one["other"]) for one in told["pairs"]] == [("ann", "bob")]
    assert "ann" in page.read_text(encoding="utf-8")

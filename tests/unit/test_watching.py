"""Noticing that a file was saved, however an editor does it."""

import os

import pytest

from tutor.watching import Watch


@pytest.fixture
def file(tmp_path):
    """A file that is watched."""
    made = tmp_path / "cnn.py"
    made.write_text("one")
    return made


def test_a_change_is_told_once(file):
    """And nothing before it."""
    watch = Watch(file)
    assert not watch.changed()
    file.write_text("two, and longer")
    assert watch.changed()
    assert not watch.changed()


def test_a_change_of_the_same_length_is_noticed(file):
    """By its time."""
    watch = Watch(file)
    before = file.stat().st_mtime_ns
    file.write_text("eno")
    os.utime(file, ns=(before + 1, before + 1))
    assert watch.changed()


def test_a_save_by_renaming_is_noticed(file, tmp_path):
    """The old file away, a new one in its place."""
    watch = Watch(file)
    file.rename(tmp_path / "cnn.py~")
    assert not watch.changed()
    (tmp_path / ".cnn.py.swp").write_text("two")
    assert not watch.changed()
    (tmp_path / ".cnn.py.swp").rename(file)
    assert watch.changed()
    assert not watch.changed()


def test_a_file_that_is_only_touched_has_not_changed(file):
    """Another time, the same content."""
    watch = Watch(file)
    os.utime(file, ns=(1, 1))
    assert not watch.changed()
    file.unlink()
    file.write_text("one")
    assert not watch.changed()


def test_a_file_that_is_missing_at_first_is_noticed_when_it_comes(tmp_path):
    """Whoever watches need not wait for it."""
    watch = Watch(tmp_path / "cnn.py")
    assert not watch.changed()
    (tmp_path / "cnn.py").write_text("one")
    assert watch.changed()


def test_a_file_that_comes_back_unchanged_has_not_changed(file):
    """Deleted by mistake, and restored."""
    watch = Watch(file)
    file.unlink()
    assert not watch.changed()
    assert not watch.changed()
    file.write_text("one")
    assert not watch.changed()


def test_what_we_wrote_ourselves_is_no_change(file):
    """Until somebody else writes."""
    watch = Watch(file)
    file.write_text("ours, from the editor")
    watch.accept()
    assert not watch.changed()
    file.write_text("theirs")
    assert watch.changed()


def test_a_directory_in_the_place_of_the_file_is_no_change(file):
    """Nor a reason to fail."""
    watch = Watch(file)
    file.unlink()
    file.mkdir()
    assert not watch.changed()

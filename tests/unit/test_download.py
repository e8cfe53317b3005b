"""Downloads from a mirror that has bad days: each ends in a sentence, and the next try goes on."""

import errno
import hashlib
import shutil
import socket
import threading
from collections import namedtuple

import pytest

from tutor.datasets import download
from tutor.datasets.download import Patience
from tutor.datasets.sources import SourceFile
from tutor.errors import DataError

CONTENT = bytes(range(256)) * 4000  # a megabyte: several chunks
FILE = SourceFile("set.gz", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
QUICK = Patience(connect=5, read=5, tries=2, pause=0)


@pytest.fixture
def mirror(serving):
    with serving({FILE.name: CONTENT}) as one:
        yield one


@pytest.fixture
def target(tmp_path):
    return tmp_path / "kept" / FILE.name


@pytest.fixture
def fetch(mirror, target):
    def fetched(**settings):
        mirrors = settings.pop("mirrors", (mirror.url,))
        download.fetch(mirrors, FILE, target, **{"patience": QUICK} | settings)

    return fetched


def part(target):
    return target.with_name(f"{target.name}.part")


def test_a_file_comes_whole_and_progress_is_told(fetch, target):
    told = []
    fetch(told=told.append)
    assert target.read_bytes() == CONTENT
    assert not part(target).exists()
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, len(CONTENT))
    assert len(told) < 40


def test_a_broken_connection_goes_on_by_itself_where_it_broke(mirror, fetch, target):
    mirror.cut_after = [300_000, 0, 400_000]
    fetch()
    assert target.read_bytes() == CONTENT
    assert mirror.asked == [None, *[f"bytes={at}-" for at in (300_000, 300_000, 700_000)]]


def test_a_download_that_was_given_up_goes_on_the_next_time(mirror, fetch, target):
    mirror.cut_after = [500_000, 0, 0]
    with pytest.raises(DataError, match="What came so far is kept"):
        fetch()
    assert not target.exists()
    assert part(target).stat().st_size == 500_000
    told = []
    fetch(told=told.append)
    assert told[0] == 500_000
    assert target.read_bytes() == CONTENT
    assert mirror.asked[-1] == "bytes=500000-"


def test_a_mirror_without_ranges_sends_all_again_and_nothing_is_doubled(mirror, fetch, target):
    mirror.knows_ranges = False
    mirror.cut_after = [700_000]
    fetch()
    assert target.read_bytes() == CONTENT


def test_another_content_is_thrown_away_and_said(mirror, fetch, target):
    mirror.files[FILE.name] = bytes(len(CONTENT))
    with pytest.raises(DataError, match="not the official file: its checksum differs"):
        fetch()
    assert list(target.parent.iterdir()) == []
    mirror.files[FILE.name] = CONTENT
    fetch()
    assert target.read_bytes() == CONTENT


def test_what_a_part_held_of_another_content_does_not_live_on(mirror, fetch, target):
    target.parent.mkdir()
    part(target).write_bytes(b"of another file")
    with pytest.raises(DataError, match="checksum differs"):
        fetch()
    fetch()
    assert target.read_bytes() == CONTENT


def test_a_file_longer_than_it_should_be_is_refused(mirror, fetch, target):
    mirror.files[FILE.name] = CONTENT + b"more"
    with pytest.raises(DataError, match="sends more than the 1,024,000 bytes"):
        fetch()
    assert not target.exists()


def test_a_file_that_is_not_there_is_said_at_once_with_a_way_out(mirror, fetch):
    del mirror.files[FILE.name]
    with pytest.raises(DataError, match=r"404 Not Found \(set.gz\)\. Name another mirror"):
        fetch()
    assert len(mirror.asked) == 1


def test_the_second_mirror_serves_where_the_first_one_lacks_the_file(
    mirror, fetch, target, serving
):
    with serving({}) as empty:
        fetch(mirrors=(empty.url, mirror.url))
    assert target.read_bytes() == CONTENT


def test_a_server_that_is_busy_is_asked_again(mirror, fetch):
    mirror.status = 503
    with pytest.raises(DataError, match="it answers 503"):
        fetch()
    assert len(mirror.asked) == QUICK.tries


def test_a_mirror_that_says_nothing_is_given_up(mirror, fetch):
    mirror.silent = threading.Event()
    with pytest.raises(DataError, match="does not answer in time"):
        fetch(patience=Patience(connect=5, read=0.1, tries=2, pause=0))


def test_without_a_network_it_says_so(fetch):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(DataError, match="cannot be reached; is there a network"):
            fetch(mirrors=(nobody,))


def test_an_address_that_is_none_is_said(fetch):
    with pytest.raises(DataError, match="no address to fetch from"):
        fetch(mirrors=("gopher://somewhere/",))


def test_a_folder_serves_as_a_mirror(tmp_path, fetch, target):
    (tmp_path / FILE.name).write_bytes(CONTENT)
    fetch(mirrors=(str(tmp_path),))
    assert target.read_bytes() == CONTENT


def test_a_folder_without_the_file_is_said(tmp_path, fetch):
    with pytest.raises(DataError, match=r"cannot be read: No such file"):
        fetch(mirrors=(str(tmp_path),))


def test_a_full_disk_keeps_what_came_and_says_what_to_do(fetch, target):
    def full_after_half(come):
        if come > len(CONTENT) // 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DataError, match=r"is full\. What came so far is kept"):
        fetch(told=full_after_half)
    assert not target.exists()
    assert part(target).stat().st_size > len(CONTENT) // 2
    fetch()
    assert target.read_bytes() == CONTENT


def test_too_little_room_is_said_before_anything_is_fetched(mirror, fetch, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 500_000))
    with pytest.raises(DataError, match=r"has 500 kB left, and 1\.0 MB more are needed"):
        fetch()
    assert mirror.asked == []


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (4_542, "4.5 kB"),
        (805_965_320, "806 MB"),
        (999_600, "1.0 MB"),
        (6_421_353_462, "6.4 GB"),
    ],
)
def test_sizes_are_told_as_people_write_them(count, told):
    assert download.size(count) == told

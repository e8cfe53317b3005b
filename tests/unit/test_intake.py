"""What strangers hand in: text in whatever way it was saved, and archives of any kind."""

import gzip
import io
import os
import stat
import tarfile
import zipfile

import pytest

from tutor.archives import members
from tutor.errors import SourceError
from tutor.intake import LARGEST_SOURCE, decode_source, read_source, shown_name

TEXT = b"x = 1\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"x = 1\r\ny = 2\r", "x = 1\ny = 2\n"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "# coding: latin-1\nx = 'é'\n"),
        ("x = 'é'\n".encode(), "x = 'é'\n"),
    ],
)
def test_text_is_read_as_it_was_saved(data, text):
    """A byte order mark, other line ends, a declared Latin encoding."""
    assert decode_source(data) == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("x = 1".encode("utf-16"), "saved as UTF-16. Save it as UTF-8"),
        (b"x = 1\0", "NUL bytes"),
        (b"x = '\xe9'", "not UTF-8 at line 1"),
        (b"# coding: no-such-codec\nx = '\xe9'", "not UTF-8 at line 2"),
        (b"# coding: unicode_escape\nx = '\xe9'", "not UTF-8 at line 2"),
        (b'{"cells": [], "nbformat": 4}', "is a notebook. Export it as a Python file"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data, said):
    """And with the line, where there is one."""
    with pytest.raises(SourceError, match=said):
        decode_source(data)


@pytest.mark.parametrize("kind", ["link", "link to a device", "fifo", "folder", "sparse", "gone"])
def test_only_regular_files_of_strangers_are_read(tmp_path, kind):
    """At once: nothing is waited for, and nothing endless is begun."""
    file = tmp_path / "cnn.py"
    if kind.startswith("link"):
        (tmp_path / "real.py").write_bytes(TEXT)
        file.symlink_to("/dev/zero" if kind == "link to a device" else tmp_path / "real.py")
    elif kind == "fifo":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "sparse":
        file.touch()
        os.truncate(file, 50 << 30)
    with pytest.raises(SourceError, match=r"not a regular file|larger than 256 KiB"):
        read_source(file, follow_links=False)


def zipped(folder, *entries: tuple[zipfile.ZipInfo | str, bytes]):
    """An archive with these members."""
    file = folder / "hand-in.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for about, data in entries:
            archive.writestr(about, data)
    return file


def special(kind: int) -> zipfile.ZipInfo:
    """A member that claims to be a link or a device."""
    about = zipfile.ZipInfo("odd.py")
    about.external_attr = (kind | 0o777) << 16
    return about


def test_members_of_a_zip_are_given_one_by_one(tmp_path):
    """Names that lead elsewhere stay names; what is no source is passed over."""
    file = zipped(
        tmp_path,
        ("a/cnn.py", TEXT),
        ("../../escape.py", TEXT),
        ("/etc/absolute.py", TEXT),
        ("a/report.pdf", b"x"),
        ("a/", b""),
    )
    found = list(members(file))
    assert [one.name for one in found] == ["a/cnn.py", "../../escape.py", "/etc/absolute.py"]
    assert {one.data for one in found} == {TEXT}
    assert [path.name for path in tmp_path.iterdir()] == ["hand-in.zip"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_member_that_is_no_file_is_refused_and_the_next_one_given(tmp_path, kind):
    """A link in a zip is a text that names its target."""
    odd, right = members(zipped(tmp_path, (special(kind), b"/etc/passwd"), ("cnn.py", TEXT)))
    assert (odd.data, odd.refused) == (b"", "It is not a regular file.")
    assert (right.data, right.refused) == (TEXT, "")


def test_a_bomb_is_refused_and_the_next_one_given(tmp_path):
    """Whatever size it claims: what counts is what comes out."""
    file = zipped(tmp_path, ("bomb.py", bytes(100 << 20)), ("cnn.py", TEXT))
    bomb, right = members(file)
    assert (bomb.data, bomb.refused) == (b"", "It unpacks to more than 256 KiB.")
    assert right.data == TEXT


def test_damage_in_one_member_leaves_the_others(tmp_path):
    """Found by its checksum."""
    file = zipped(tmp_path, ("cnn.py", TEXT), ("last.py", b"y = 2\n"))
    data = bytearray(file.read_bytes())
    place = data.index(b"cnn.py") + len("cnn.py")
    data[place] ^= 0xFF
    file.write_bytes(bytes(data))
    damaged, right = members(file)
    assert damaged.refused.startswith("It is damaged")
    assert right.data == b"y = 2\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["tar", "tar.gz"])
def test_members_of_a_tar_are_given_and_its_odd_ones_refused(tmp_path, pack):
    """Links, devices and bombs; nothing reaches the disk."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, kind in (("link.py", tarfile.SYMTYPE), ("device.py", tarfile.CHRTYPE)):
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, "/etc/passwd"
            archive.addfile(about)
        for name, data in (("bomb.py", bytes(LARGEST_SOURCE + 1)), ("../cnn.py", TEXT)):
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    file = tmp_path / "hand-in.tar"
    file.write_bytes(pack(packed.getvalue()))
    link, device, bomb, right = members(file)
    assert {link.refused, device.refused} == {"It is not a regular file."}
    assert bomb.refused == "It unpacks to more than 256 KiB."
    assert (right.name, right.data) == ("../cnn.py", TEXT)


def test_a_header_that_claims_gigabytes_is_not_believed(tmp_path):
    """Headers of a tar file have lengths too, and compress well."""
    about = tarfile.TarInfo("x")
    about.type, about.size = tarfile.XHDTYPE, 8 << 30
    file = tmp_path / "hand-in.tgz"
    with gzip.open(file, "wb") as stream:
        stream.write(about.tobuf())
        stream.write(bytes(4 << 20))
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        list(members(file))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"noise" * 1000, b"\x1f\x8bnoise"])
def test_what_is_no_archive_is_told(tmp_path, data):
    """No traceback."""
    file = tmp_path / "hand-in.zip"
    file.write_bytes(data)
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        list(members(file))


def test_names_are_made_fit_for_showing():
    """Line feeds, escapes and directions are not passed on."""
    assert shown_name("a\nb\x1b[31m\u202ec d") == "a�b�[31m�c d"

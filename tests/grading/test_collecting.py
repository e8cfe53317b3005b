"""Does every hand-in get its row, whatever the platform calls it and whatever is wrong with it?"""

import io
import json
import os
import tarfile
import zipfile

import pytest

from tutor.errors import UsageError
from tutor.grading import naming, notebooks
from tutor.grading.collecting import collect

SOURCE = "def activation(x, act):\n    return x\n"


def rows(*paths):
    """What was collected, by name."""
    found = collect(paths)
    assert len({one.key for one in found}) == len(found), "two hand-ins share a key"
    return {one.name: one for one in found}


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def notebook(*cells: str) -> bytes:
    """A notebook with these code cells, and a text cell before them."""
    told = [{"cell_type": "markdown", "source": "# Task"}]
    told += [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": told}).encode()


CANVAS = {
    "doejane_4711_900001_cnn-1.py": ("doejane", "4711", False),
    "roerick_LATE_4712_900002_cnn.py": ("roerick", "4712", True),
}
MOODLE = {
    "Jane Doe_12345_assignsubmission_file_/cnn.py": ("Jane Doe", "12345", False),
    "Åsa Ek_12346_assignsubmission_file_/work/cnn.py": ("Åsa Ek", "12346", False),
    "Rick Roe_12347_assignsubmission_file_cnn.py": ("Rick Roe", "12347", False),
}
PLAIN = {"Jane.py": ("Jane", "", False), "Rick Roe/cnn.py": ("Rick Roe", "", False)}


@pytest.mark.parametrize("layout", [CANVAS, MOODLE, PLAIN])
@pytest.mark.parametrize("packed", ["folder", "zip", "tar", "zip in a folder"])
def test_what_a_platform_lets_one_download_names_its_learners(tmp_path, layout, packed):
    """As a folder or an archive, with or without a folder around it all."""
    files = {name: SOURCE.encode() for name in layout}
    if packed == "folder":
        for name, data in files.items():
            (tmp_path / "all" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "all" / name).write_bytes(data)
        path = tmp_path / "all"
    elif packed == "tar":
        path = tmp_path / "all.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for name, data in files.items():
                about = tarfile.TarInfo(name)
                about.size = len(data)
                archive.addfile(about, io.BytesIO(data))
    else:
        around = "Lab 3/" if packed == "zip in a folder" else ""
        path = tmp_path / "all.zip"
        path.write_bytes(zipped({around + name: data for name, data in files.items()}))
    found = rows(path)
    assert {(one.name, one.id, one.late) for one in found.values()} == set(layout.values())
    assert {one.text for one in found.values()} == {SOURCE}


def test_gradescope_tells_the_names_in_a_file_of_its_own(tmp_path):
    """Folders are numbers; groups hand in together."""
    told = (
        "---\nsubmission_11:\n  :submitters:\n  - :name: Jane Doe\n    :sid: '4711'\n"
        "    :email: jane@example.org\n  :created_at: 2026-11-20 12:00:00.5 Z\n"
        "submission_12:\n  :submitters:\n  - :name: Rick Roe\n  - :name: Ann Ott\n"
    )
    files = {"submission_11/cnn.py": SOURCE, "submission_12/cnn.py": SOURCE}
    around = {f"assignment_9_export/{name}": text for name, text in files.items()}
    around["assignment_9_export/submission_metadata.yml"] = told
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({name: text.encode() for name, text in around.items()}))
    found = rows(path)
    assert set(found) == {"Jane Doe", "Rick Roe, Ann Ott"}
    assert found["Jane Doe"].id == "4711"
    assert found["Jane Doe"].submitted.startswith("2026-11-20T12:00:00")


@pytest.mark.parametrize(
    "text", ["[", "a: &x [*x]", "1", "submission_1: 3", "submission_1: {':submitters': [1]}"]
)
def test_metadata_that_is_no_metadata_names_nobody(text):
    """The folders then keep their own names."""
    assert naming.gradescope(text) == {}


def test_one_learners_folder_is_one_hand_in(tmp_path):
    """What the course itself puts there is not taken for the hand-in."""
    for name in ("cnn.py", "regularization.py", "repro_conv2d.py", "notes.txt"):
        (tmp_path / name).write_text(SOURCE if name == "cnn.py" else "x")
    assert list(rows(tmp_path)) == [tmp_path.name]
    (tmp_path / "again.py").write_text(SOURCE)
    assert list(rows(tmp_path / "cnn.py")) == [tmp_path.name]


def test_a_notebook_is_its_code_cells(tmp_path):
    """Commands of the notebook stay as comments, so that line numbers hold."""
    data = notebook("%matplotlib inline\nimport numpy as np", SOURCE, "%%bash\nrm -rf /", "!ls")
    (tmp_path / "Jane.ipynb").write_bytes(data)
    (tmp_path / "Rick.zip").write_bytes(zipped({"lab/cnn.ipynb": data}))
    found = rows(tmp_path)
    assert found["Jane"].text == found["Rick"].text
    lines = found["Jane"].text.splitlines()
    assert lines[:3] == ["# Cell 1", "# %matplotlib inline", "import numpy as np"]
    assert "# rm -rf /" in lines
    compile(found["Jane"].text, "cnn.py", "exec")


def test_a_notebook_that_is_none_is_refused():
    """Nested too deeply, or something else."""
    from tutor.errors import SourceError

    for data in (b"[" * 100_000, b"{}", b'{"cells": [1]}', b"\xff"):
        with pytest.raises(SourceError, match="no notebook"):
            notebooks.source_of(data)


def broken_class(folder):
    """Fifteen hand-ins that are broken in fifteen ways, and what must be said of each."""
    folder.mkdir()
    secret = folder.parent / "secret.py"
    secret.write_text(SOURCE)
    bomb = zipped({"cnn.py": b"#" * (32 << 20)})
    contents = {
        "empty.py": b"",
        "blank.py": b" \n\n",
        "binary.py": bytes(range(256)),
        "utf16.py": SOURCE.encode("utf-16"),
        "latin.py": "# Größe\n".encode("latin-1"),
        "bomb.zip": bomb,
        "torn.zip": bomb[: len(bomb) // 2],
        "nothing.zip": zipped({"notes.txt": b"later"}),
        "two.zip": zipped({"a.py": b"x", "b.py": b"x"}),
        "report.pdf": b"%PDF-1.7",
        "bad.ipynb": b"{}",
        "deep.ipynb": b"[" * 100_000,
        "out.zip": zipped({"../../cnn.txt": b"x"}),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    with (folder / "huge.py").open("wb") as stream:
        stream.truncate(50 << 20)
    (folder / "link.py").symlink_to(secret)
    return {
        "empty": "empty",
        "blank": "empty",
        "binary": "NUL",
        "utf16": "UTF-16",
        "latin": "not UTF-8 at line 1",
        "bomb": "unpacks to more than",
        "torn": "cannot be read as an archive",
        "nothing": "no Python file",
        "two": "a.py, b.py",
        "report.pdf": "no Python file",
        "bad": "no notebook",
        "deep": "no notebook",
        "out": "no Python file",
        "huge": "larger than 256 KiB",
        "link": "is a link",
    }


def test_fifteen_broken_hand_ins_get_fifteen_reasons(tmp_path):
    """And none of them costs another one its row."""
    wanted = broken_class(tmp_path / "class")
    (tmp_path / "class" / "fine.py").write_text(SOURCE)
    found = rows(tmp_path / "class")
    assert found.pop("fine").text == SOURCE
    assert set(found) == set(wanted)
    for name, words in wanted.items():
        assert words in found[name].refused, name
        assert str(tmp_path) not in found[name].refused
        assert not found[name].text


@pytest.mark.parametrize("name", ["a,b", 'a"b', "a\nb", "=cmd()", "😀", "-1", "a\u202eb", "__"])
def test_a_name_is_for_showing_and_the_key_for_files(tmp_path, name):
    """Whatever it is, the key is plain."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "cnn.py").write_text(SOURCE)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "cnn.py").write_text(SOURCE)
    found = collect([tmp_path])
    one = next(one for one in found if one.name != "other")
    assert set(one.key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert "\n" not in one.name
    assert "\u202e" not in one.name


def test_a_name_that_is_no_text_is_shown_all_the_same(tmp_path):
    """Linux allows any bytes; some systems do not even make such a file."""
    try:
        (tmp_path / os.fsdecode(b"J\xe4ne.py")).write_text(SOURCE)
    except OSError:
        assert os.name == "nt" or os.uname().sysname == "Darwin"
        return
    (one,) = collect([tmp_path])
    assert one.name == "J�ne"


def test_a_path_that_is_not_there_is_said(tmp_path):
    """Before anything is run."""
    with pytest.raises(UsageError, match="does not exist"):
        collect([tmp_path / "nobody"])

"""A learner's folder: reading any text, putting stubs back, losing nothing."""

import codecs
import os

import pytest

from tutor import course, files, intake
from tutor.errors import SourceError, WorkspaceError
from tutor.intake import LARGEST_SOURCE, read_source
from tutor.workspace import Workspace, function_lines

LESSONS = [lesson for lesson in course.cnn_lessons() if lesson.function]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (b"", ""),
        ("x = 'é'\n".encode(), "x = 'é'\n"),
        (codecs.BOM_UTF8 + "x = 'é'\n".encode(), "x = 'é'\n"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\r", "a\nb\n"),
        (b"# coding: latin-1\nx = '\xe9'\n", "# coding: latin-1\nx = 'é'\n"),
        (b"#!python\n# -*- coding: cp1252 -*-\n'\x80'", "#!python\n# -*- coding: cp1252 -*-\n'€'"),
        (b"# coding: utf-8\n'\xc3\xa9'", "# coding: utf-8\n'é'"),
        (b"# coding: no-such-thing\n'\xc3\xa9'", "# coding: no-such-thing\n'é'"),
        (b"# coding: rot13\nk = 1\n", "# coding: rot13\nk = 1\n"),
        (b"\n\n# coding: latin-1\n'\xc3\xa9'", "\n\n# coding: latin-1\n'é'"),
    ],
)
def test_text_is_read_in_the_encodings_that_editors_write(tmp_path, data, text):
    """UTF-8, with a mark or without, and declared Latin encodings; line ends become one."""
    file = tmp_path / "cnn.py"
    file.write_bytes(data)
    assert read_source(file) == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("x = 1\n".encode("utf-16"), "saved as UTF-16. Save it as UTF-8"),
        (codecs.BOM_UTF16_BE + "x = 1\n".encode("utf-16-be"), "saved as UTF-16"),
        ("x = 1\n".encode("utf-16-le"), "NUL bytes"),
        (b"x = 1\n\0", "NUL bytes"),
        (b"a = 1\nb = 2\nc = '\xe9'\n", "not UTF-8 at line 3"),
        (b"# coding: ascii\n'\xe9'\n", "not UTF-8 at line 2"),
        (b"#" * (LARGEST_SOURCE + 1), "larger than 256 KiB"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(tmp_path, data, said):
    """It says what to do."""
    file = tmp_path / "cnn.py"
    file.write_bytes(data)
    with pytest.raises(SourceError, match=said):
        read_source(file)


def test_the_largest_file_is_still_read(tmp_path):
    """256 KiB, not a byte less."""
    (tmp_path / "cnn.py").write_bytes(b"#" * LARGEST_SOURCE)
    assert len(read_source(tmp_path / "cnn.py")) == LARGEST_SOURCE


@pytest.mark.parametrize("kind", ["missing", "directory", "fifo", "device"])
def test_what_is_no_file_is_refused_without_waiting(tmp_path, kind):
    """Nobody reads a pipe that has no writer."""
    file = tmp_path / "cnn.py"
    if kind == "directory":
        file.mkdir()
    elif kind == "fifo":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    with pytest.raises(SourceError, match="not there, or is not a regular file"):
        read_source(file)


def test_a_new_folder_holds_the_stubs(tmp_path):
    """And a place for what the program keeps."""
    made = Workspace.create(tmp_path / "a" / "b")
    assert made.read() == course.starting_file()
    assert made.records.is_dir()


def test_a_new_folder_takes_over_work_begun_elsewhere(tmp_path):
    """Byte order marks and line ends of another system aside."""
    (tmp_path / "old.py").write_bytes(codecs.BOM_UTF8 + b"x = 1\r\n")
    made = Workspace.create(tmp_path / "new", tmp_path / "old.py")
    assert made.file.read_bytes() == b"x = 1\n"


def test_a_folder_that_has_a_cnn_py_is_left_alone(workspace):
    """Making it twice changes nothing."""
    workspace.write("mine")
    with pytest.raises(WorkspaceError, match="there already; nothing was changed"):
        Workspace.create(workspace.folder)
    assert workspace.read() == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    """A file is in the way."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be made"):
        Workspace.create(tmp_path / "file" / "mine")


def test_the_folder_is_found_from_inside(workspace):
    """From a folder below, as git does; from above it is not."""
    inside = workspace.folder / "runs" / "1"
    inside.mkdir(parents=True)
    assert Workspace.at(inside).file.resolve() == workspace.file.resolve()
    with pytest.raises(WorkspaceError, match="There is no cnn"):
        Workspace.at(workspace.folder.parent)


def test_a_cnn_py_that_is_not_ours_is_taken_only_where_one_stands(tmp_path):
    """A hand-in in the current folder is one; one further up, without our records, is not."""
    (tmp_path / "cnn.py").write_text("")
    (tmp_path / "below").mkdir()
    assert Workspace.find(tmp_path) is not None
    assert Workspace.find(tmp_path / "below") is None


def test_all_stubs_together_compile_and_hold_every_function():
    """The starting file is Python, and each function is found in it."""
    text = course.starting_file()
    compile(text, "cnn.py", "exec")
    for lesson in LESSONS:
        first, last = function_lines(text, lesson.function, method=lesson.method)
        lines = text.split("\n")[first - 1 : last]
        assert "\n".join(lines) + "\n" == lesson.stub


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("damage", ["none", "syntax", "tabs", "comments", "signature"])
def test_reset_puts_one_stub_back_and_touches_nothing_else(workspace, lesson, damage):
    """Even in a file that Python cannot parse."""
    indent = "    " if lesson.method else ""
    bodies = {
        "none": "    return 1\n",
        "syntax": "    return ((1\n",
        "tabs": "\treturn 1\n",
        "comments": "    x = 1\n\n# at the margin\n    return x\n",
        "signature": "    return 1\n",
    }
    body = "".join(f"{indent}{line}\n" for line in bodies[damage].splitlines())
    head = f"{indent}def {lesson.function}(\n{indent}    a, b\n{indent}):\n"
    if damage != "signature":
        head = f"{indent}def {lesson.function}(a, b):\n"
    broken = course.reference_file().replace(lesson.solution, head + body)
    assert broken != course.reference_file()
    workspace.write(broken)
    copy = workspace.reset(lesson)
    assert copy.read_text(encoding="utf-8") == broken
    assert workspace.read() == course.reference_file().replace(lesson.solution, lesson.stub)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_reset_gives_a_function_back_that_was_deleted(workspace, lesson):
    """At its place: before the class, or at the end of it."""
    workspace.write(course.starting_file().replace(lesson.stub, ""))
    workspace.reset(lesson)
    text = workspace.read()
    compile(text, "cnn.py", "exec")
    assert text.count(lesson.stub) == 1
    names = {}
    exec(text, names)
    holder = names["CNN"].__dict__ if lesson.method else names
    assert lesson.function in holder


def test_reset_of_a_method_whose_class_is_gone_changes_nothing(workspace):
    """It says what to do in its place."""
    workspace.write("x = 1\n")
    with pytest.raises(WorkspaceError, match="The class CNN is gone"):
        workspace.reset(course.lesson("evaluate"))
    assert workspace.read() == "x = 1\n"
    assert not (workspace.records / "backups").exists()


def test_reset_of_a_lesson_without_a_function_is_refused(workspace):
    """The network has no stub."""
    with pytest.raises(WorkspaceError, match="no function"):
        workspace.reset(course.lesson("network"))


def test_reset_of_all_works_on_a_file_that_cannot_be_read(workspace):
    """The bytes are kept as they were."""
    data = "x = 1".encode("utf-16")
    workspace.file.write_bytes(data)
    with pytest.raises(WorkspaceError, match="reset all"):
        workspace.reset(course.lesson("conv2d"))
    copy = workspace.reset(None)
    assert copy.read_bytes() == data
    assert workspace.read() == course.starting_file()


def test_every_backup_gets_a_name_of_its_own(workspace):
    """However many there are in one second."""
    copies = []
    for number in range(5):
        workspace.write(str(number))
        copies.append(workspace.backup())
    assert [copy.read_text() for copy in copies] == list("01234")


def test_nothing_is_reset_where_no_backup_can_be_made(workspace):
    """A file lies where the backups belong."""
    workspace.write("mine")
    (workspace.records / "backups").write_text("in the way")
    with pytest.raises(WorkspaceError, match="No backup could be made"):
        workspace.reset(None)
    assert workspace.read() == "mine"


@pytest.mark.parametrize("broken", ["write", "fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_content_and_no_litter(workspace, monkeypatch, broken):
    """A full disk at any moment."""
    workspace.write("old")

    def fails(*_):
        raise OSError(28, "No space left on device")

    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", fails)
    else:
        monkeypatch.setattr(f"pathlib.Path.{ {'write': 'open'}.get(broken, broken) }", fails)
    with pytest.raises(WorkspaceError, match="No space left on device"):
        workspace.write("new")
    monkeypatch.undo()
    assert workspace.read() == "old"
    assert sorted(path.name for path in workspace.folder.iterdir()) == [".cnn-tutor", "cnn.py"]


def test_a_write_keeps_links_and_permissions(tmp_path):
    """A symbolic link stays one; who may read the file is not changed."""
    target, link = tmp_path / "real.py", tmp_path / "cnn.py"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    files.write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_an_unsaved_text_is_kept_beside_the_backups(workspace):
    """It never reached the file, and does not."""
    before = workspace.read()
    copy = workspace.keep_copy("unsaved")
    assert copy.read_text() == "unsaved"
    assert copy.parent == workspace.backup().parent
    assert workspace.read() == before


def test_a_file_that_vanishes_while_it_is_read_is_told(tmp_path, monkeypatch):
    """No traceback for a race."""
    file = tmp_path / "cnn.py"
    file.write_text("x")
    monkeypatch.setattr(intake.os, "open", lambda *_: (tmp_path / "gone").stat())
    with pytest.raises(SourceError, match="not there"):
        read_source(file)


def test_a_file_is_written_in_the_encoding_that_it_declares(tmp_path):
    """Else the next reading, and Python, would take é for two characters."""
    workspace = Workspace.create(tmp_path / "mine")
    source = "# -*- coding: latin-1 -*-\nname = 'Andr\xe9'\n"
    workspace.file.write_bytes(source.encode("latin-1"))
    workspace.write(workspace.read() + "x = 1\n")
    assert workspace.file.read_bytes() == (source + "x = 1\n").encode("latin-1")
    assert workspace.read() == source + "x = 1\n"


def test_what_the_declared_encoding_cannot_hold_is_refused_with_what_to_do(tmp_path):
    """And the old content is still there."""
    workspace = Workspace.create(tmp_path / "mine")
    source = "# -*- coding: latin-1 -*-\n"
    workspace.file.write_bytes(source.encode("latin-1"))
    with pytest.raises(WorkspaceError, match="Take the declaration out"):
        workspace.write(source + "digit = '∑'\n")
    assert workspace.read() == source

"""The hand-in: everything that belongs in it, nothing else, and what is missing said aloud."""

import hashlib
import io
import json
import os
import runpy
import zipfile
from pathlib import Path

import pytest

from tutor import course, packing
from tutor.desk import Desk
from tutor.errors import UsageError, WorkspaceError
from tutor.grading.collecting import collect
from tutor.report import own
from tutor.workspace import Workspace

WORK = runpy.run_path(str(Path(__file__).with_name("recorded_work.py")))
PREDICTED = "id,class\n" + "".join(f"{i},{i % 2}\n" for i in range(1500))
ANSWER = "I wrote this myself."


def answered(folder, answer=ANSWER):
    """Writes below every question of the report."""
    file = folder / "report.md"
    text = file.read_text(encoding="utf-8")
    for key in own.texts(text, file.name):
        text = text.replace(own.begin(key) + "\n\n", f"{own.begin(key)}\n{answer}\n")
    file.write_text(text, encoding="utf-8")


def prepared(workspace, sandbox, added=()):
    desk = Desk(workspace, sandbox)
    try:
        return packing.prepare(desk, added)
    finally:
        desk.oracle.close()


@pytest.fixture(scope="module")
def finished(tmp_path_factory, sandbox):
    """A folder in which everything is done, and much that does not belong into a hand-in."""
    made = Workspace.create(tmp_path_factory.mktemp("packing") / "Ada Lovelace")
    made.write(course.reference_file())
    WORK["fill"](made)
    folder = made.folder
    (folder / "regularization.py").write_text("# a model\n")
    (folder / "patchcam.py").write_text("# another model\n")
    (folder / "predictions").mkdir()
    (folder / "predictions" / "mine.csv").write_text(PREDICTED)
    prepared(made, sandbox)  # makes the report
    answered(folder)
    for name in ("train.h5", "mnist.npz", ".secret", "best.weights.h5", "notes.txt", "old.zip"):
        (folder / name).write_bytes(b"not for handing in")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "cnn.pyc").write_bytes(b"x")
    made.backup()
    return made


@pytest.fixture(scope="module")
def hand_in(finished, sandbox):
    return prepared(finished, sandbox)


def test_everything_that_belongs_in_it_is_there_and_nothing_else(hand_in):
    assert (hand_in.missing, hand_in.doubts) == ((), ())
    plots = {name for name in hand_in.files if name.startswith("report_plots/")}
    assert plots == {name for name in hand_in.files if name.endswith((".svg", ".png"))}
    for name in plots:
        assert name.encode() in hand_in.files["report.md"]
    assert set(hand_in.files) - plots == {
        "cnn.py",
        "regularization.py",
        "patchcam.py",
        "report.md",
        "predictions/mine.csv",
        "manifest.json",
    }


def test_the_same_work_gives_the_same_bytes(hand_in, finished, sandbox):
    again = prepared(finished, sandbox)
    assert packing.archive(again.files) == packing.archive(hand_in.files)
    turned = dict(reversed(hand_in.files.items()))
    assert packing.archive(turned) == packing.archive(hand_in.files)


def test_our_own_grading_reads_it(hand_in, finished, tmp_path):
    file = tmp_path / "class" / "Ada Lovelace.zip"
    packing.write(hand_in, file)
    for path in (file, file.parent):
        (one,) = collect([path])
        assert (one.name, one.refused) == ("Ada Lovelace", "")
        assert one.text == finished.read()


def test_the_manifest_names_files_seeds_versions_and_stand_ins(hand_in):
    told = json.loads(hand_in.files["manifest.json"])
    for one in told["files"]:
        data = hand_in.files[one["name"]]
        assert (one["bytes"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert {one["name"] for one in told["files"]} == set(hand_in.files) - {"manifest.json"}
    assert set(told["versions"]) >= {"cnn-tutor", "python", "keras"}
    assert set(told["lessons"].values()) == {"passed"}
    labs = {one["lab"]: one for one in told["labs"]}
    assert [run["seed"] for run in labs["digits"]["runs"]] == [0, 1, 2, 3, 4]
    assert labs["digits"]["results"]["test accuracy"]["mean"] == pytest.approx(0.9073)
    assert labs["patchcam"]["results"]["test AUC"]["variance"] > 0
    assert len(told["data"]) == 2
    assert all(one["stand_in"] for one in told["data"])
    assert "Ada" not in hand_in.files["manifest.json"].decode()


def test_what_is_not_done_is_said_and_nothing_is_packed_unless_asked_for(workspace, cnn_tutor):
    ended = cnn_tutor("-C", workspace.folder, "pack")
    assert ended.code == 1
    assert "! Not written yet: activation, conv2d, pool2d," in ended.err
    assert "! patchcam has not passed" in ended.err
    assert "cnn-tutor train digits --runs 5 --final" in ended.err
    assert "11 questions in report.md are not answered" in ended.err
    assert "Nothing was packed" in ended.err
    assert not list(workspace.folder.glob("*.zip"))
    ended = cnn_tutor("-C", workspace.folder, "pack", "--anyway")
    assert ended.code == 1
    file = Path(ended.out.splitlines()[-1])
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read("manifest.json"))
    assert any("Not written yet: activation" in sentence for sentence in told["missing"])


def test_a_false_claim_in_the_report_or_an_added_draft_is_told_with_its_place(
    finished, sandbox, tmp_path
):
    draft = tmp_path / "mine.md"
    draft.write_text("# Digits\nThe digits stand in. The test accuracy is 99.1 % on the digits.\n")
    file = finished.folder / "report.md"
    before = file.read_text(encoding="utf-8")
    claim = "Our digit network reaches a test accuracy of 92.4 %."
    file.write_text(before.replace(ANSWER, claim, 1), encoding="utf-8")
    try:
        found = prepared(finished, sandbox, [draft])
    finally:
        file.write_text(before, encoding="utf-8")
    told = {(name, one.kind) for name, one in found.doubts}
    assert told == {("report.md", "best of several"), ("mine.md", "never measured")}
    assert not found.complete
    assert found.files["mine.md"] == draft.read_bytes()


def test_a_prediction_file_with_a_fault_is_left_out_and_an_old_one_is_told(finished, sandbox):
    good = finished.folder / "predictions" / "mine.csv"
    bad = finished.folder / "predictions" / "worse.csv"
    bad.write_text(PREDICTED.replace("7,1\n", "7,2\n"))
    stamp = good.stat()
    os.utime(good, (1, 1))
    try:
        found = prepared(finished, sandbox)
    finally:
        bad.unlink()
        os.utime(good, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert "predictions/worse.csv" not in found.files
    assert "predictions/mine.csv" in found.files
    first, second = found.missing
    assert first.startswith("predictions/worse.csv is left out: The class must be 0 or 1")
    assert second.startswith("mine.csv is older than the newest final run")


def test_a_report_written_elsewhere_answers_the_questions(workspace, sandbox, tmp_path):
    report = tmp_path / "report of mine.pdf"
    report.write_bytes(b"%PDF-1.7")
    found = prepared(workspace, sandbox, [report])
    assert "report of mine.pdf" in found.files
    assert not any("not answered" in sentence for sentence in found.missing)


@pytest.mark.parametrize("name", ["best.weights.h5", "x_train.npy", ".hidden.md", "run.sh"])
def test_data_weights_and_hidden_files_cannot_be_added(workspace, sandbox, tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UsageError, match="does not belong into a hand-in"):
        prepared(workspace, sandbox, [tmp_path / name])


def test_an_added_file_cannot_take_the_place_of_another(workspace, sandbox, tmp_path):
    (tmp_path / "report.md").write_text("another report\n")
    with pytest.raises(UsageError, match="rename"):
        prepared(workspace, sandbox, [tmp_path / "report.md"])


def test_what_is_no_hand_in_of_ours_is_not_written_over(hand_in, tmp_path):
    file = tmp_path / "holiday.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("photo.txt", "sea")
    for data in (stream.getvalue(), b"no archive at all"):
        file.write_bytes(data)
        with pytest.raises(WorkspaceError, match="no hand-in of ours"):
            packing.write(hand_in, file)
        assert file.read_bytes() == data


def test_it_is_written_whole_or_not_at_all(hand_in, tmp_path, monkeypatch):
    file = tmp_path / "hand-in.zip"
    packing.write(hand_in, file)
    before = file.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match="No space left"):
        packing.write(hand_in, file)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["hand-in.zip"]

"""The prediction file: what is written is right, and each fault of a file is found."""

import numpy as np
import pytest

from tutor import predictions


def lines(count=100):
    return ["id,class", *(f"{i},{i % 2}" for i in range(count))]


def faults(rows, count=100, share=None):
    return predictions.check("\n".join(rows) + "\n", count, share)


def test_a_right_file_has_no_fault():
    assert faults(lines()) == ()
    assert predictions.check("\r\n".join(lines()), 100) == ()


def test_what_is_written_is_in_order_and_passes_its_own_check():
    random = np.random.default_rng(0)
    tumour = random.random(500).astype(np.float32)
    probability = np.stack([1 - tumour, tumour], axis=1)
    for wide in (False, True):
        text = predictions.text_of(probability, with_probability=wide)
        assert predictions.check(text, 500) == ()
        rows = [row.split(",") for row in text.splitlines()[1:]]
        assert [int(row[0]) for row in rows] == list(range(500))
        assert [int(row[1]) for row in rows] == (tumour > 0.5).astype(int).tolist()


@pytest.mark.parametrize(
    ("change", "kind", "line"),
    [
        (lambda rows: rows[:-1], "rows", None),
        (lambda rows: [*rows, "100,1"], "rows", None),
        (lambda rows: rows[1:], "head", 1),
        (lambda rows: ["Id;Class", *rows[1:]], "head", 1),
        (lambda rows: [rows[0], rows[2], rows[1], *rows[3:]], "id", 2),
        (lambda rows: [*rows[:3], rows[2], *rows[4:]], "id", 4),
        (lambda rows: [rows[0], *(f"{i + 1},{i % 2}" for i in range(100))], "id", 2),
        (lambda rows: [*rows[:5], "4,nan", *rows[6:]], "number", 6),
        (lambda rows: [*rows[:5], "4,", *rows[6:]], "number", 6),
        (lambda rows: [*rows[:5], "4,2", *rows[6:]], "class", 6),
        (lambda rows: [*rows[:5], "4,0.7", *rows[6:]], "class", 6),
        (lambda rows: [*rows[:5], "4,1,1", *rows[6:]], "file", 6),
        (lambda rows: [rows[0], *(f"{i},1" for i in range(100))], "one class", None),
        (lambda rows: [rows[0], *(f"{i},{int(i < 5)}" for i in range(100))], "share", None),
        (lambda rows: [], "head", 1),
    ],
)
def test_each_fault_is_found_where_it_is(change, kind, line):
    found = faults(change(lines()))
    assert (kind, line) in [(one.kind, one.line) for one in found]


def test_a_share_far_from_validation_is_a_warning_and_a_near_one_is_not():
    rows = ["id,class", *(f"{i},{int(i % 4 == 0)}" for i in range(4000))]
    assert faults(rows, 4000, share=0.3) == ()
    (far,) = faults(rows, 4000, share=0.5)
    assert (far.kind, far.warning) == ("share", True)
    assert "25 % are called tumour" in far.sentence


@pytest.mark.parametrize("cell", ["1.4", "nan", "0.2"])
def test_a_probability_that_cannot_be_is_found(cell):
    rows = ["id,class,probability", *(f"{i},{i % 2},{i % 2}" for i in range(100))]
    rows[2] = f"1,1,{cell}"
    assert [one.line for one in faults(rows)] == [3]


def test_a_fault_of_every_line_is_told_a_few_times():
    found = faults(["id,class", *(f"{i},{2 + i}" for i in range(100))])
    assert len(found) < 8
    assert "95 more lines" in found[-1].sentence


def test_probabilities_that_are_no_numbers_are_refused_before_a_file_is_made():
    probability = np.full((4, 2), 0.5, np.float32)
    assert predictions.check_probabilities(probability) == ()
    probability[2, 1] = np.nan
    assert "patch 2" in predictions.check_probabilities(probability)[0].sentence


def test_the_command_judges_a_file_of_others(cnn_tutor, tmp_path):
    file = tmp_path / "theirs [x].csv"
    file.write_text("\n".join(lines()), encoding="utf-8")
    assert cnn_tutor("predict", "--check", file, "--count=100").code == 0
    short = cnn_tutor("predict", "--check", file)
    assert short.code == 1
    assert "100 lines for 32768 test patches" in short.out
    file.write_bytes(b"\xff\xfe\x00")
    assert cnn_tutor("predict", "--check", file).code == 2

"""Text of others: it cannot command a terminal, and has an end."""

import pytest

from tutor import outside_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain [bold] text\n\tnext", "plain [bold] text\n\tnext"),
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("\x1b]52;c;AAAA\x07", "�]52;c;AAAA�"),
        ("a\rb\x08c\x00d\x7f\x85", "a�b�c�d��"),
        ("\u202eback\u2066wards\u200b", "�back�wards�"),
        ("half \ud800 of a pair", "half � of a pair"),
        (7, "7"),
        (None, "None"),
    ],
)
def test_text_from_learner_code_cannot_command_the_terminal(text, clean):
    """Control and direction characters are replaced; everything else stays."""
    assert outside_text.clean(text) == clean


def test_text_from_learner_code_is_cut_off():
    """However long it is."""
    assert len(outside_text.clean("x" * 10**6)) == 32 * 1024

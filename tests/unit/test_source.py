"""A file with functions that cannot be read is compiled without them."""

import pytest

from tutor.sandbox.source import compiled

AFTER = "\n\ndef after(x):\n    return x + 1\n"


def loaded(source: str) -> dict:
    """What the file defines."""
    names: dict = {}
    exec(compiled(source), names)
    return names


def told(function) -> tuple[int, str]:
    """The line and the message of a function that was set aside."""
    with pytest.raises(SyntaxError) as raised:
        function(1, 2)
    return raised.value.lineno, raised.value.msg


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ("def f(x):\n    y =\n    return y", 2, "invalid syntax"),
        ("def f(x:\n    return x", 1, "never closed"),
        ("def f(x):\n    return (x", 2, "never closed"),
        ('def f(x):\n    """Not closed.\n    return x', 2, "unterminated triple-quoted"),
        ("def f(x):\n    # your code\n", 1, "expected an indented block"),
        ("def f(x):\n    y = 1\nreturn y", 3, "outside function"),
        ("def f(x):\n    y = 1\n\treturn y", 3, ""),
        ("class A:\n    def f(self):\n        y = =\n", 3, "invalid syntax"),
    ],
)
def test_the_others_are_there_and_the_broken_one_tells_its_line(broken, line, said):
    """Wherever Python itself noticed it first."""
    names = loaded(broken + AFTER)
    assert names["after"](1) == 2
    function = names["f"] if "f" in names else names["A"].f
    told_line, message = told(function)
    assert told_line == line or "on line 1" in message
    assert said in message


def test_line_numbers_stay_as_they_are():
    """A function after a broken one raises at its own line."""
    source = "def f(x):\n    y =\n    return y\n\n\ndef after(x):\n    return x / 0\n"
    with pytest.raises(ZeroDivisionError) as raised:
        loaded(source)["after"](1)
    assert raised.traceback[-1].lineno + 1 == 7


@pytest.mark.parametrize("source", ["x = = 1\n", "def f(x):\n    return x\n\nx = (\n", "%ls\n"])
def test_what_is_broken_outside_of_functions_is_raised(source):
    """There is nothing to set aside that would help."""
    with pytest.raises(SyntaxError):
        compiled(source)

"""What the screens say: in one place, in every language, and nothing in it that nobody says."""

import ast
import re
import string
from importlib import import_module
from pathlib import Path

import pytest

import tutor
from tutor import phrases, settings

SCREENS = Path(tutor.__file__).parent / "tui"
ENGLISH = import_module("tutor.phrases.en").PHRASES
OTHERS = [name for name in phrases.LANGUAGES if name != "en"]
WORDS = re.compile(r"[^\W\d_]{2,}[,:;.!?]? [^\W\d_]{2,}")
"""Two words beside each other: a sentence or a label, and no name of a widget."""

NOT_SAID = {
    "screens/hand_in.py": {"$text-warning bold", "$text-error bold"},
    "screens/hints.py": {"$text-accent bold"},
    "screens/ladder.py": {"$text-accent bold"},
    "widgets/pane_bar.py": {"bold reverse"},
    "standing.py": {"could not run", "our fault"},  # values of outcomes
    "widgets/check_pane.py": {
        "our fault",
        "not here",
        "not written",
        "the example",
    },  # kinds, an id
}
"""Two words that stand in the program's own business, by file."""

NOT_SAID_NAMES = {"DEFAULT_CSS", "_ROLES"}
"""What is assigned to these is a style."""

ENGLISH_ONLY = "instructor/"
"""Instructor mode is not translated yet."""


@pytest.fixture
def afresh(monkeypatch):
    """The language of the tests is settled again before and after."""
    for name in ("CNN_TUTOR_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    phrases.language.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    phrases.language.cache_clear()


def places(text: str) -> set[str]:
    """The names of what is filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def files() -> list[tuple[str, ast.Module]]:
    """The screens' modules, parsed."""
    return [
        (file.relative_to(SCREENS).as_posix(), ast.parse(file.read_text(encoding="utf-8")))
        for file in sorted(SCREENS.rglob("*.py"))
    ]


def is_call(node: ast.AST, *names: str) -> bool:
    """Whether a node calls a function of one of these names."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in names


@pytest.mark.parametrize("name", OTHERS)
def test_every_language_has_the_same_phrases_with_the_same_places(name):
    """What is missing would be said in English, and what is misspelt never."""
    other = import_module(f"tutor.phrases.{name}").PHRASES
    assert other.keys() == ENGLISH.keys()
    assert {key: places(text) for key, text in other.items()} == {
        key: places(text) for key, text in ENGLISH.items()
    }


def test_every_phrase_is_said_somewhere_and_every_one_that_is_said_is_there():
    """By the keys in the program; of one put together, by what it begins and ends with."""
    said, put_together = set(), []
    for _, tree in files():
        said |= ENGLISH.keys() & {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)
        }
        for node in ast.walk(tree):
            if not is_call(node, "phrase", "counted"):
                continue
            key = node.args[0]
            for one in (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,):
                if node.func.id == "counted":
                    said |= {f"{one.value}.one", f"{one.value}.many"}
                elif isinstance(one, ast.Constant):
                    said.add(one.value)
                elif isinstance(one, ast.JoinedStr):
                    put_together.append(pattern(one))
    missing = said - ENGLISH.keys()
    unsaid = {
        key
        for key in ENGLISH.keys() - said
        if not any(re.fullmatch(one, key) for one in put_together)
    }
    assert (missing, unsaid) == (set(), set())


def pattern(key: ast.JoinedStr) -> str:
    """What the keys that are put together so look like."""
    return "".join(
        re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in key.values
    )


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """The strings that stand alone as statements."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def styles(tree: ast.Module) -> set[ast.AST]:
    """All within what is assigned to one of the names that hold styles."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NOT_SAID_NAMES
        for inner in ast.walk(node)
    }


def hard_coded(place: str, tree: ast.Module) -> list[str]:
    """Strings with two words or more beside each other, and single ones that name a key."""
    apart = docstrings(tree) | styles(tree)
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in apart
        and WORDS.search(node.value)
        and node.value not in NOT_SAID.get(place, ())
    ]
    for node in ast.walk(tree):
        if is_call(node, "Binding"):
            named = [*node.args[2:3], *(k.value for k in node.keywords if k.arg == "tooltip")]
            found += [one.value for one in named if isinstance(one, ast.Constant)]
    return found


def test_no_screen_says_anything_of_its_own():
    """All that people read is in the catalogue, so that another language finds it."""
    found = {
        place: told
        for place, tree in files()
        if not place.startswith(ENGLISH_ONLY) and (told := hard_coded(place, tree))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        'self.notify("All is saved.")',
        'Binding("h", "hint", "Hint", id="hint")',
        'Binding("h", "hint", phrase("a.b"), tooltip="Help")',
        'box.border_title = f"The model of {name}"',
    ],
)
def test_what_is_hard_coded_is_found(source):
    """The search itself."""
    assert hard_coded("a.py", ast.parse(source))


@pytest.mark.parametrize(
    ("asked", "chosen", "system", "spoken"),
    [
        (None, None, {}, "en"),
        (None, None, {"LANG": "sv_SE.UTF-8"}, "sv"),
        (None, None, {"LANG": "sv_SE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        (None, None, {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "sv_FI"}, "sv"),
        (None, None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, "sv", {"LANG": "en_GB.UTF-8"}, "sv"),
        (None, "tlh", {"LANG": "sv_SE.UTF-8"}, "sv"),
        ("en", "sv", {"LANG": "sv_SE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_asked_for_or_chosen_or_that_of_the_system(
    asked, chosen, system, spoken, afresh
):
    """In this order; one that is not there counts as none."""
    for name, value in system.items():
        afresh.setenv(name, value)
    if chosen:
        settings.choose_language(chosen)
    if asked:
        afresh.setenv("CNN_TUTOR_LANGUAGE", asked)
    assert phrases.language() == spoken


def test_a_phrase_without_a_translation_is_said_in_english(afresh):
    """So that a language can grow key by key."""
    afresh.setenv("CNN_TUTOR_LANGUAGE", "sv")
    swedish = import_module("tutor.phrases.sv").PHRASES
    assert phrases.phrase("lesson.hint") == swedish["lesson.hint"] != ENGLISH["lesson.hint"]
    afresh.delitem(swedish, "lesson.hint")
    assert phrases.phrase("lesson.hint") == ENGLISH["lesson.hint"]


def test_choosing_a_language_leaves_the_theme_as_it_was():
    """Both are in one file."""
    settings.choose_theme("tutor-light")
    settings.choose_language("sv")
    assert (settings.theme(), settings.language()) == ("tutor-light", "sv")


def test_a_language_that_is_not_there_is_wrong_usage(cnn_tutor):
    """The others are named."""
    ended = cnn_tutor("--language", "tlh", "progress")
    assert ended.code == 2
    assert all(f"'{name}'" in ended.err for name in phrases.LANGUAGES)

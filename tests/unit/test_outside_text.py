"""What others wrote is printed as it is, and gives no command to the terminal."""

import json
import re
import runpy
import shutil
from pathlib import Path

import pytest

from tutor import course
from tutor.cli.main import main

HOSTILE = runpy.run_path(str(Path(__file__).parents[1] / "hostile_text.py"))
TEXT, NAME, MARKUP, LONG = (HOSTILE[name] for name in ("TEXT", "NAME", "MARKUP", "LONG"))


@pytest.fixture
def ends(capsys, monkeypatch, workspace):
    """``ends(arguments)``: the exit code and all that was printed, as a terminal would get it."""
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_, **__: False)
    monkeypatch.setenv("NO_COLOR", "1")  # our own colours are commands too
    monkeypatch.chdir(workspace.folder)

    def printed(*arguments):
        with pytest.raises(SystemExit) as ending:
            main([str(one) for one in arguments])
        told = capsys.readouterr()
        return ending.value.code, told.out + told.err

    return printed


@pytest.fixture
def trained(workspace):
    """A folder of runs, of which everything that can be read is hostile."""
    HOSTILE["train"](workspace.folder)
    return workspace.folder


def a_file(name, text=TEXT):
    Path(name).write_text(text, encoding="utf-8")
    return name


def a_folder(name):
    """A learner's folder that is called so."""
    shutil.copytree(".", Path("..") / name)
    return Path("..") / name


def work(body):
    """The learner's cnn.py, whose first function does so."""
    stub = course.lesson("activation").stub
    function = f"def activation(x, activation):\n    {body}\n"
    return a_file("cnn.py", course.starting_file().replace(stub, function))


PLACES = {
    "the folder's name": lambda: ("progress", "-C", a_folder(NAME)),
    "the folder's name, checked": lambda: ("check", "activation", "-C", a_folder(NAME)),
    "a folder that is not there": lambda: ("progress", "-C", NAME),
    "a folder without a file": lambda: (Path(NAME).mkdir(), "check", "-C", NAME)[1:],
    "a folder that is there": lambda: ("new", a_folder(NAME)),
    "a file to begin with": lambda: ("new", "x", "--from", NAME),
    "a new folder": lambda: ("new", NAME),
    "a command": lambda: (TEXT,),
    "an option": lambda: ("check", f"--{TEXT}"),
    "a lesson": lambda: ("check", TEXT),
    "a lesson to show": lambda: ("show", TEXT),
    "a lesson to reset": lambda: ("reset", TEXT),
    "a number": lambda: ("check", "--seed", TEXT),
    "a mistake": lambda: ("instructor", "--mistake", TEXT),
    "what is printed": lambda: (work(f"print({TEXT + LONG!r})"), "check", "activation")[1:],
    "what is raised": lambda: (work(f"raise ValueError({TEXT!r})"), "check", "activation")[1:],
    "a type": lambda: (work(f"return type({TEXT!r}, (), {{}})()"), "check", "activation")[1:],
    "what is explained": lambda: (work(f"raise ValueError({TEXT!r})"), "explain", "activation")[1:],
    "a line of code": lambda: (work(f"return nothing  # {MARKUP}"), "check", "activation")[1:],
    "a syntax error": lambda: (a_file("cnn.py", f"def {TEXT}("), "check")[1:],
    "the record": lambda: (a_file(".cnn-tutor/progress.json", json.dumps(TEXT)), "progress")[1:],
    "a choice": lambda: ("model", f"{TEXT}={TEXT}"),
    "a choice's value": lambda: ("model", f"dropout={TEXT}"),
    "a recipe": lambda: ("train", "digits", "--recipe", NAME),
    "a model's file": lambda: (a_file("regularization.py"), "model", "dropout=0.2")[1:],
    "a data set": lambda: ("train", "patchcam", "--data", TEXT),
    "a data set to be called so": lambda: ("data", "import", TEXT, a_file(NAME)),
    "a data set's file": lambda: ("data", "import", "mine", a_file(NAME)),
    "a data set to look at": lambda: ("data", "look", TEXT),
    "a data set to fetch": lambda: ("data", "fetch", TEXT),
    "a mirror": lambda: ("data", "fetch", "digits", "--from", NAME),
    "a prediction file": lambda: ("predict", "--check", a_file("p.csv", f"{TEXT}\n{TEXT},1\n")),
    "a prediction file's name": lambda: ("predict", "--check", a_file(NAME)),
    "a draft": lambda: ("report", "--check", a_file("d.md", f"Accuracy {TEXT} 0.99 {LONG}\n")),
    "a draft's name": lambda: ("report", "--check", a_file(NAME, "The accuracy is 0.99.")),
    "a report's form": lambda: ("report", "--format", TEXT),
    "a run": lambda: ("results", TEXT),
    "a run to predict with": lambda: ("predict", "patchcam", "--run", TEXT, "-o", "x.csv"),
    "a run's weights": lambda: ("compare", "--model", TEXT),
    "what to pack": lambda: ("pack", "--add", NAME),
    "an archive": lambda: ("pack", "-o", Path("nowhere") / NAME),
    "what to grade": lambda: ("grade", NAME, "--out", "x"),
    "what to compare": lambda: ("similar", a_file(f"{NAME}.py"), a_file("b.py")),
    "a class": lambda: ("instructor", NAME, "--text"),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_command_reaches_the_terminal(place, ends):
    """Wherever it stands; and nothing ends in a traceback."""
    code, told = ends(*PLACES[place]())
    assert code in (0, 1, 2, 3), told
    assert "Traceback" not in told
    assert HOSTILE["obeyed"](told) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["runs"],
        ["runs", "--experiments"],
        ["results"],
        ["results", NAME],
        ["report"],
        ["check", "digits"],
        ["compare", "--model", HOSTILE["RUN"]],
        ["results", HOSTILE["RUN"]],
        ["predict", "digits", "--run", HOSTILE["RUN"], "-o", "x.csv"],
        ["progress"],
    ],
    ids=lambda one: one[0] + "-" * len(one),
)
def test_what_is_recorded_of_runs_gives_no_commands(arguments, ends, trained):
    """Names, models, data, and what a trainer said last."""
    code, told = ends(*arguments)
    assert code in (0, 1, 2), told
    assert HOSTILE["obeyed"](told) == set()


@pytest.mark.parametrize("arguments", [["--text"], ["--learner", TEXT]], ids=["class", "learner"])
def test_names_of_a_class_give_no_commands(arguments, ends, graded_folder):
    """Those of strangers, from their archives."""
    folder = graded_folder(**{TEXT: f"# {TEXT}", "ann": "x = 1\n"}).folder
    code, told = ends("instructor", folder, *arguments)
    assert code in (0, 2), told
    assert HOSTILE["obeyed"](told) == set()


def test_the_walk_gives_no_commands(ends, workspace, monkeypatch):
    """What is typed or comes through a pipe is said again; and the folder has a name."""
    lines = [TEXT.replace("\r", ""), f"go {NAME}", "c", "s", "help x\x9b2J", "q"]
    work(f"raise ValueError({TEXT!r})")
    with Path(a_file("typed", "\n".join(lines))).open(encoding="utf-8") as typed:
        monkeypatch.setattr("sys.stdin", typed)
        code, told = ends("--plain", "-C", a_folder(NAME))
    assert code == 0
    assert "[/bad] [bold]x" in told
    assert HOSTILE["obeyed"](told) == set()


def test_all_that_is_printed_goes_one_way():
    """``echo`` in ``cli/common.py``; a print beside it would pass commands on."""
    cli = Path(course.__file__).parent / "cli"
    sources = {file.name: file.read_text(encoding="utf-8") for file in cli.rglob("*.py")}
    printing = {name for name, text in sources.items() if re.search(r"click\.echo|\bprint\(", text)}
    assert printing == {"common.py", "train.py"}  # train.py: rich's console, with clean text

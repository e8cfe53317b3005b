"""The right isolation is found and said: as root, as an ordinary user, without Landlock."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.errors import UsageError
from tutor.sandbox import bubblewrap, canaries, container, landlock, launch, seatbelt, seccomp
from tutor.sandbox.client import Sandbox
from tutor.sandbox.isolation import Isolation, Level
from tutor.sandbox.layers import CONFINEMENT, Layer, read, spelled

DEADLINE = 120
SAY = """
import json, sys
from tutor.sandbox import launch
from tutor.sandbox.client import Sandbox
sandbox = Sandbox(launch.ForkedWorkers(bubblewrap={bubblewrap}))
found = sandbox.prove()
sandbox.close()
about = found.level, sorted(found.layers), found.canaries, found.through, found.sentence
print(json.dumps(about))
"""
REFUSE = """
import platform
from tutor.sandbox import process, seccomp
NAMES = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
machine = platform.machine()
process.drop_privileges()
seccomp.install(seccomp.assembled(seccomp.refusing(machine, NAMES)), machine)
"""


def said(program: str, cache: Path, *command: str) -> list:
    """What a new program finds; ``command`` comes before Python."""
    python = [sys.executable] if not command else [*command]
    ended = subprocess.run(
        [*python, "-c", program],
        env=os.environ | {"CNN_TUTOR_CACHE": str(cache)},
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_all_fourteen_canaries_are_blocked_here(sandbox):
    """And the three honest ones get through, so that no layer is left out."""
    found = sandbox.prove()
    assert (found.canaries, found.through, found.hindered) == (14, (), ())
    assert found.level in (Level.NAMESPACES, Level.CONFINED)
    assert "14/14 canaries blocked" in found.sentence
    assert not found.weak
    assert sandbox.prove() is found


@pytest.mark.parametrize(
    ("missing", "through"),
    [
        (Layer.LANDLOCK, {"reads_a_file", "writes_a_file"}),
        (
            Layer.SECCOMP,
            {
                "changes_permissions",
                "starts_a_process",
                "connects_by_tcp",
                "sends_by_udp",
                "opens_a_local_socket",
                "takes_memory_as_a_file",
            },
        ),
        (Layer.LIMITS, {"takes_memory_beyond_its_limit"}),
    ],
)
def test_a_canary_gets_through_where_a_layer_is_missing(missing, through):
    """So each layer has canaries that none but it holds; the level is lowered in words."""
    workplace = launch.ForkedWorkers(bubblewrap=False)
    workplace.within = CONFINEMENT - {missing}
    sandbox = Sandbox(workplace)
    try:
        found = sandbox.prove()
    finally:
        sandbox.close()
    got_out = through - ({"limits_the_program"} if os.geteuid() else set())
    assert set(found.through) >= got_out
    assert found.level is Level.PARTIAL
    assert found.weak
    for name in found.through:
        assert name.replace("_", " ") in found.sentence


def test_a_layer_that_hinders_honest_code_is_left_out_aloud(monkeypatch):
    """As a filter could that is too tight for a newer system."""
    workplace = launch.ForkedWorkers()

    def tried(_):
        hindered = ("computes",) if Layer.SECCOMP in workplace.within else ()
        return Isolation(workplace.within, canaries=14, hindered=hindered)

    monkeypatch.setattr(canaries, "_tried", tried)
    found = canaries.proven(Sandbox(workplace), workplace)
    assert workplace.within == CONFINEMENT - {Layer.SECCOMP}
    assert (found.left_out, found.level) == ((Layer.SECCOMP,), Level.PARTIAL)
    assert "Honest code failed here (computes), so seccomp was left out." in found.sentence


def test_a_worker_under_fewer_layers_than_were_proven_is_not_used():
    """A sandbox must not switch itself off between two files."""
    workplace = launch.ForkedWorkers()
    sandbox = Sandbox(workplace)
    try:
        sandbox.prove()
        workplace.within = frozenset()
        with sandbox.open("x = 1") as session:
            assert session.ours
            assert "without landlock, limits, seccomp" in session.unloadable.sentence
    finally:
        sandbox.close()


def test_canaries_that_cannot_be_tried_prove_nothing(monkeypatch):
    """Fourteen that did not run are not fourteen that were blocked."""
    monkeypatch.setattr(canaries, "_HERE", Path(__file__).parent / "nowhere")
    with pytest.raises(OSError, match="canary_hostile"):
        canaries.proven(Sandbox(launch.ForkedWorkers()), launch.ForkedWorkers())


def test_without_namespaces_it_is_kernel_confined(tmp_path):
    """The level of a Linux without bwrap, or where bwrap is forbidden."""
    level, layers, tried, through, sentence = said(SAY.format(bubblewrap=False), tmp_path)
    assert (level, tried, through) == (Level.CONFINED, 14, [])
    assert set(layers) == CONFINEMENT
    assert sentence.startswith("Isolation: kernel-confined (limits, Landlock ")


def test_where_bwrap_works_it_is_put_around(tmp_path):
    """Found by trying it, and never below what there is without; where it is missing too."""
    level, layers, tried, through, _ = said(SAY.format(bubblewrap=True), tmp_path)
    program = shutil.which("bwrap")
    works = program is not None and bubblewrap._works(program)
    assert (Layer.NAMESPACES in layers) == works
    assert level == (Level.NAMESPACES if works else Level.CONFINED)
    assert (tried, through) == (14, [])


def test_where_bwrap_fails_it_is_done_without(tmp_path):
    """As on systems that forbid namespaces to ordinary users; one level down, and said."""
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    program = f"import os; os.environ['PATH'] = {str(tmp_path)!r}\n" + SAY.format(bubblewrap=True)
    assert said(program, tmp_path)[0] == Level.CONFINED


def test_where_bwrap_dies_with_the_zygote_in_it_it_is_done_without(tmp_path):
    """It passed its trial, and then did not start what it was for."""
    broken = tmp_path / "bwrap"
    broken.write_text('#!/bin/sh\nfor last; do :; done\n[ "$last" = true ]\n')
    broken.chmod(0o755)
    program = f"import os; os.environ['PATH'] = {str(tmp_path)!r}\n" + SAY.format(bubblewrap=True)
    assert said(program, tmp_path)[0] == Level.CONFINED


def test_without_landlock_it_is_partial_and_says_what_is_open(tmp_path):
    """As in a container whose rules refuse these calls."""
    program = REFUSE + SAY.format(bubblewrap=False)
    level, layers, tried, through, sentence = said(program, tmp_path)
    assert (level, tried) == (Level.PARTIAL, 14)
    assert set(layers) == {Layer.LIMITS, Layer.SECCOMP}
    assert set(through) == {"reads_a_file", "writes_a_file"}
    assert "Submitted code can read your files." in sentence


@pytest.mark.skipif(os.geteuid() != 0, reason="the whole suite is run without privileges already")
def test_without_privileges_the_level_is_the_same(tmp_path):
    """None of the layers needs root."""
    command = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", sys.executable)
    level, _, tried, through, _ = said(SAY.format(bubblewrap=False), tmp_path, *command)
    assert (level, tried, through) == (Level.CONFINED, 14, [])


def test_doctor_says_it(cnn_tutor):
    """With the layers by their names."""
    ended = cnn_tutor("doctor", "--json")
    (told,) = [one["told"] for one in ended.json if one["about"] == "your code"]
    assert re.search(r"Isolation: kernel-confined.*seccomp.*14/14 canaries blocked", told)


@pytest.mark.parametrize(
    ("layers", "level", "said"),
    [
        ({Layer.NAMESPACES, *CONFINEMENT}, Level.NAMESPACES, "limits, Landlock"),
        ({Layer.CONTAINER, *CONFINEMENT}, Level.NAMESPACES, "container"),
        (CONFINEMENT, Level.CONFINED, "kernel-confined ("),
        ({Layer.SECCOMP, Layer.LIMITS}, Level.PARTIAL, "read your files"),
        ({Layer.LANDLOCK}, Level.PARTIAL, "start programs and use the network and take all memory"),
        ({Layer.SEATBELT, Layer.LIMITS}, Level.PARTIAL, "Memory is not capped."),
        ({Layer.LIMITS}, Level.SEPARATE, "read your files and start programs"),
        (set(), Level.SEPARATE, "no layers"),
    ],
)
def test_every_level_has_its_sentence(layers, level, said):
    """Nothing is claimed that does not hold."""
    isolation = Isolation(frozenset(layers))
    assert isolation.level is level
    assert isolation.weak == (level in (Level.PARTIAL, Level.SEPARATE))
    assert said in isolation.sentence
    assert "canaries" not in isolation.sentence


def test_a_canary_that_got_out_lowers_the_level():
    """Whatever the layers say of themselves."""
    isolation = Isolation(CONFINEMENT, canaries=14, through=("sends_by_udp",))
    assert isolation.level is Level.PARTIAL
    assert "13/14 canaries blocked" in isolation.sentence
    assert "Not held: sends by udp." in isolation.sentence


@pytest.mark.parametrize("layers", [frozenset(), CONFINEMENT, frozenset({Layer.LANDLOCK})])
def test_layers_are_spelled_and_read(layers):
    """As they cross to a child."""
    assert read(spelled(layers)) == layers


def test_the_memory_of_the_program_is_hidden_as_soon_as_learner_code_may_run(fresh_python):
    """Before the first worker is started."""
    told = fresh_python(
        "from tutor.sandbox import launch, process\n"
        "before = process.memory_is_hidden()\n"
        "workplace = launch.ForkedWorkers()\n"
        "workplace.start()\n"
        "print(before, process.memory_is_hidden())\n"
        "workplace.close()\n"
    )
    assert told.split() == ["False", "True"]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_leads_every_call_to_an_end(machine):
    """Each jump stays inside, and the last instruction ends whatever came so far."""
    program = seccomp.worker_filter(machine, 4711)
    assert len(program) < 4096  # what the kernel takes
    for place, (code, holds, fails, _) in enumerate(program):
        if code in (seccomp._EQUAL, seccomp._ANY_BIT):
            assert max(holds, fails) + place + 1 < len(program)
    assert program[-1][0] == seccomp._RETURN


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_no_call_is_both_allowed_and_refused(machine):
    """And every call that is named has its number."""
    numbers = seccomp.syscalls.numbers(machine)
    allowed, refused = set(seccomp.syscalls.ALLOWED), set(seccomp.syscalls.REFUSED)
    assert not allowed & refused
    assert not (allowed | refused) - set(seccomp.syscalls.numbers("x86_64"))
    assert len(set(numbers.values())) == len(numbers)
    assert seccomp.syscalls.numbers("riscv64") == {}


@pytest.mark.parametrize("version", range(1, landlock.KNOWN + 1))
def test_every_version_of_landlock_can_be_asked_for(version, tmp_path, fresh_python):
    """An older kernel offers fewer rights; a newer one is asked for those of the older."""
    told = fresh_python(
        "from pathlib import Path\n"
        "from tutor.sandbox import landlock, process\n"
        f"version = min(landlock.version(), {version})\n"
        "process.drop_privileges()\n"
        "rules = landlock.Ruleset([Path('/usr')], [], [Path('/dev/null')], version)\n"
        "rules.enforce()\n"
        "rules.close()\n"
        "open('/dev/null', 'w').close()\n"
        f"for path, mode in (('/etc/passwd', 'r'), ({str(tmp_path / 'new')!r}, 'w')):\n"
        "    try:\n"
        "        open(path, mode)\n"
        "    except PermissionError:\n"
        "        print('refused')\n"
    )
    assert told.split() == ["refused", "refused"]


def test_a_container_gets_nothing_of_this_machine(monkeypatch):
    """No network, no mount, no rights; the command alone, for no container is started here."""
    command = container.command("docker", "image")
    assert command[:2] == ["docker", "run"]
    assert not {"-v", "--volume", "--mount", "--privileged", "--env-file"} & set(command)
    for walls in (["--network", "none"], ["--cap-drop", "ALL"], ["--user", "65534:65534"]):
        place = command.index(walls[0])
        assert command[place : place + 2] == walls
    assert command[-4:] == ["python", "-I", "-m", "tutor.sandbox.worker"]


def test_a_backend_that_is_not_there_is_told(monkeypatch):
    """Misspelt, or not installed."""
    with pytest.raises(UsageError, match="choose docker or podman"):
        container.workers("dokcer")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="podman is not installed here"):
        container.workers("podman")


def test_workers_of_a_backend_speak_as_all_do(tmp_path, monkeypatch):
    """The same frames over a container's stdin and stdout: here a script stands in for it."""
    docker = tmp_path / "docker"
    docker.write_text(
        "#!/bin/sh\n"
        "for layers; do :; done\n"
        f'exec {shlex.quote(sys.executable)} -P -m tutor.sandbox.worker "$layers"\n'
    )
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    sandbox = Sandbox(container.workers("docker"))
    try:
        with sandbox.open("x = 1") as session:
            assert session.unloadable is None
            assert session.isolation.layers == CONFINEMENT | {Layer.CONTAINER}
    finally:
        sandbox.close()


def test_the_rules_for_macos_name_what_they_should():
    """Text only: they were not run on macOS."""
    rules = seatbelt.profile(sys.executable)
    for line in ("(deny network*)", "(deny process-fork)", "(deny file-write*)"):
        assert line in rules
    assert rules.index("(deny file-read-data") < rules.index("(allow file-read-data")
    assert seatbelt.around(sys.executable) == [] or sys.platform == "darwin"

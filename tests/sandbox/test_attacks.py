"""Hostile and broken files: none has an effect that can be seen from outside, each its verdict.

An attack is a file in ``attacks``. Its first line names its row in the table of abuses, the
kinds of finding that it may end in (``value`` where something is returned), and words of which
one must be in the sentence. ``effects.toml`` holds what gets through where a layer is missing.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tutor.sandbox import landlock, launch, process, seccomp
from tutor.sandbox.client import Allowance, Call, Reply, Sandbox
from tutor.sandbox.isolation import Isolation
from tutor.sandbox.layers import CONFINEMENT, Layer

HERE = Path(__file__).parent / "attacks"
SHORT = Allowance(cpu=1, wall=2)


@dataclass(frozen=True)
class Attack:
    """One file."""

    name: str
    source: str
    kinds: list[str]
    words: list[str]

    @classmethod
    def read(cls, file: Path) -> "Attack":
        """As its first line says."""
        source = file.read_text(encoding="utf-8")
        first, _, words = source.partition("\n")[0].partition(" | ")
        kinds = first.partition(": ")[2].split("|")
        return cls(file.stem, source, kinds, words.split("|"))

    def made_in(self, sandbox: Sandbox, bait: dict) -> Reply:
        """What came of it."""
        call = Call("f", "call", {"function": "f", "arguments": [bait]})
        with sandbox.open(self.source, SHORT) as session:
            return session.call(call)


ATTACKS = {file.stem: Attack.read(file) for file in sorted(HERE.glob("*.py"))}


@pytest.fixture(scope="module")
def strongest():
    """The workplace of this system, with all that it has."""
    made = Sandbox(allowance=SHORT)
    made.start()
    made.prove()
    yield made
    made.close()


def told(reply: Reply) -> str:
    """All that an attack got out to somebody who reads."""
    return f"{reply.printed} {reply.finding} {reply.returned} {reply.tried}"


@pytest.fixture(scope="module")
def isolation(strongest):
    """What is in force."""
    return strongest.prove()


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
def test_no_attack_gets_out_and_each_has_its_verdict(
    strongest, isolation, world, attack, record_property
):
    """With all layers that there are; the record of the tests says which."""
    record_property("isolation", isolation.sentence)
    world.look()
    reply = attack.made_in(strongest, world.bait)
    effects = world.effects(told(reply))
    assert effects <= allowed_at(attack.name, isolation)
    kind = "value" if reply.finding is None else reply.finding.kind
    assert kind in attack.kinds, reply
    if reply.finding is not None:
        assert any(word in reply.finding.sentence for word in attack.words), reply.finding


def allowed_at(name: str, isolation: Isolation) -> set[str]:
    """What is known to get through behind the layers that this system has."""
    if Layer.NAMESPACES in isolation.layers:
        return set()
    tables = [table for table, layers in TABLES.items() if layers == isolation.layers & CONFINEMENT]
    (table,) = tables
    return {TABLE["effects"][name]} if name in getting_through_at(table) else set()


def getting_through_at(table: str) -> list[str]:
    """The attacks that a table lists, for whoever runs these tests."""
    names = TABLE["gets_through"][table]
    if os.geteuid() != 0 and Layer.SECCOMP not in TABLES[table]:
        names = names + TABLE["gets_through"]["of_an_ordinary_user"]
    return names


TABLE = tomllib.loads((HERE / "effects.toml").read_text(encoding="utf-8"))
TABLES = {
    "all": CONFINEMENT,
    "without_landlock": CONFINEMENT - {Layer.LANDLOCK},
    "without_seccomp": CONFINEMENT - {Layer.SECCOMP},
    "without_limits": CONFINEMENT - {Layer.LIMITS},
    "landlock": frozenset({Layer.LANDLOCK}),
    "seccomp": frozenset({Layer.SECCOMP}),
    "limits": frozenset({Layer.LIMITS}),
    "none": frozenset(),
}
NOT_TRIED = {"dangerous_calls", "slows_the_program", "huge_view", "huge_answer"}
"""What is not to be undone where it gets through, or is no attack on anything but a limit."""

REACHING = [
    attack
    for attack in ATTACKS.values()
    if attack.kinds[0] == "value" and attack.name not in NOT_TRIED
] + [ATTACKS["other_instruction_set"]]
"""Attacks that go past Python's own words, down to the kernel."""


@pytest.fixture(scope="module")
def forks():
    """A workplace without namespaces, so that each layer inside it is seen alone."""
    made = launch.ForkedWorkers(bubblewrap=False)
    yield made
    made.close()


def getting_through(workplace, world, attacks) -> dict[str, set[str]]:
    """The attacks that had effects, with them."""
    sandbox = Sandbox(workplace, SHORT)
    with sandbox.open("x = 1") as session:
        assert session.unloadable is None
        wanted, in_force = workplace.within, session.in_force
    assert in_force == wanted & available(), "a layer of this system is not in force"
    found = {}
    for attack in attacks:
        world.look()
        reply = attack.made_in(sandbox, world.bait)
        if effects := world.effects(told(reply)):
            found[attack.name] = effects
    return found


def available() -> frozenset[Layer]:
    """The layers that this system has, by its own word."""
    has = {Layer.LIMITS}
    has |= {Layer.LANDLOCK} if landlock.version() else set()
    has |= {Layer.SECCOMP} if seccomp.available() else set()
    return frozenset(has)


@pytest.mark.parametrize("table", TABLES)
def test_each_layer_holds_what_it_should(forks, world, table, record_property):
    """Alone and missing: what gets through is what the table says, no more and no less."""
    forks.within = TABLES[table]
    (effective,) = [
        name for name, layers in TABLES.items() if layers == TABLES[table] & available()
    ]
    record_property("layers", effective)
    names = getting_through_at(effective)
    found = getting_through(forks, world, REACHING)
    assert found == {name: {TABLE["effects"][name]} for name in names}


def test_hidden_memory_holds_alone(forks, world):
    """With every other layer off, the memory of the program stays its own.

    Root's processes are guarded besides, because a worker gives up what root can do.
    """
    forks.within = frozenset()
    attacks = [ATTACKS[name] for name in TABLE["gets_through"]["memory_open"]]
    assert getting_through(forks, world, attacks) == {}
    process.hide_memory(False)
    try:
        found = set(getting_through(forks, world, attacks))
    finally:
        process.hide_memory()
    assert found == (set() if os.geteuid() == 0 else {attack.name for attack in attacks})


def test_what_was_caught_is_remembered(strongest, world):
    """Code that tries and goes on is judged on its values, and what it tried is told."""
    reply = ATTACKS["reads_and_swallows"].made_in(strongest, world.bait)
    assert reply.returned is not None
    (tried,) = reply.tried
    assert tried.kind == "refused"
    assert "tried to read" in tried.sentence

"""Both kinds of workplace, a look at what lives, and bait for attacks."""

import contextlib
import ctypes
import importlib.util
import os
import platform
import resource
import secrets
import shutil
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor import paths
from tutor.sandbox import launch
from tutor.sandbox.client import Allowance, Sandbox

SMALL = Allowance(cpu=1, wall=2)


@pytest.fixture(scope="session", params=["forked", "fresh"])
def each_sandbox(request):
    """First forks of a prepared parent, then fresh processes; both with small limits."""
    kinds = {"forked": launch.ForkedWorkers, "fresh": launch.FreshWorkers}
    made = Sandbox(kinds[request.param](), SMALL)
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="session")
def small_sandbox():
    """The workplace of this system, with small limits."""
    made = Sandbox(allowance=SMALL)
    made.start()
    yield made
    made.close()


def descendants(of: int | None = None) -> set[int]:
    """All living processes below this one; zombies are dead."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(folder.name)] = int(parent)
    found: set[int] = set()
    new = {of or os.getpid()}
    while new:
        new = {pid for pid, parent in parents.items() if parent in new} - found
        found |= new
    return found


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Waits until ``condition`` holds; fails where it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


@pytest.fixture(name="until")
def _until():
    """``until(condition)``: waits for it, within limits."""
    return until


@pytest.fixture(name="descendants", scope="session")
def _descendants():
    """``descendants()``: all living processes below this one."""
    return descendants


SHARED_MEMORY_KEY = 0x5EC7E7
KEY = b"cnn-tutor-attack"


class World:
    """Bait of every kind, and what is seen of it afterwards.

    Attributes:
        bait: what an attack is told: paths, ports, an address in the memory of this process.
    """

    def __init__(self, folder: Path) -> None:
        self._children: set[int] = set()
        self._folder = folder
        self._signals = 0
        words = ("secret", "memory", "listing")
        self._words = {word: secrets.token_hex(16) for word in words}
        # Others see the environment that a program was started with, and no later change of it.
        self._words["environment"] = os.environ["PATH"]
        self._memory = ctypes.create_string_buffer(self._words["memory"].encode())
        # A size that is printed by nobody who does not know it.
        self._size = 10**9 + secrets.randbelow(10**8)
        self._listeners = dict(self._listening())
        self._before = signal.signal(signal.SIGWINCH, self._signalled)
        self._lay_out()
        self._stolen = (folder / "secret").open("rb")
        keras = importlib.util.find_spec("keras")
        self.bait = {
            "secret": str(folder / "secret"),
            "link": str(folder / "link"),
            "victim": str(folder / "victim"),
            "new": str(folder / "new"),
            "folder": str(folder),
            "solution": str(next(paths.solutions().glob("*.py"))),
            "keras": keras.origin,
            "pid": os.getpid(),
            "address": str(ctypes.addressof(self._memory)),
            "descriptor": self._stolen.fileno(),
            "files": list(resource.getrlimit(resource.RLIMIT_NOFILE)),
            "tcp": self._listeners["tcp"].getsockname()[1],
            "udp": self._listeners["udp"].getsockname()[1],
            "unix": self._listeners["unix socket"].getsockname(),
            "abstract": self._listeners["abstract socket"].getsockname()[1:].decode(),
        }
        self._own = self._limits()
        self._files = self._snapshot()

    def close(self) -> None:
        """Puts this process back."""
        for one in self._listeners.values():
            one.close()
        self._stolen.close()
        signal.signal(signal.SIGWINCH, self._before)

    def look(self) -> None:
        """Takes in what lives before an attack."""
        self._children = descendants()

    def effects(self, said: str) -> set[str]:
        """What an attack did, by name; ``said`` is all that it gave out."""
        found = {word for word, secret in self._words.items() if secret in said}
        found |= {"seen"} if "SEEN" in said else set()
        found |= {"existence"} if str(self._size) in said else set()
        found |= set(self._heard())
        found |= self._changed()
        deadline = time.monotonic() + 1
        while (strays := descendants() - self._children) and time.monotonic() < deadline:
            time.sleep(0.005)
        return found | ({"stray process"} if strays else set())

    def _listening(self):
        yield "tcp", socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        yield "udp", udp
        for name, address in (
            ("unix socket", str(self._folder.parent / "listener")),
            ("abstract socket", f"\0cnn-tutor-{secrets.token_hex(4)}"),
        ):
            unix = socket.socket(socket.AF_UNIX)
            unix.bind(address)
            unix.listen()
            yield name, unix

    def _heard(self):
        for name, listener in self._listeners.items():
            listener.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                if name == "udp":
                    listener.recv(64)
                else:
                    listener.accept()[0].close()
                yield name

    def _signalled(self, *_) -> None:
        self._signals += 1

    def _lay_out(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        secret = self._folder / "secret"
        secret.write_text(self._words["secret"])
        os.truncate(secret, self._size)  # sparse
        (self._folder / "victim").write_text("as it was")
        (self._folder / "link").symlink_to(secret)
        (self._folder / self._words["listing"]).touch()

    def _snapshot(self) -> list[tuple]:
        about = []
        for file in sorted(self._folder.iterdir()):
            state = file.lstat()
            content = file.read_bytes() if file.name == "victim" else b""
            about.append((file.name, state.st_mode, state.st_mtime_ns, state.st_size, content))
        return about

    def _limits(self) -> tuple:
        kinds = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
        return (
            [resource.getrlimit(kind) for kind in kinds],
            os.sched_getaffinity(0),
            os.getpriority(os.PRIO_PROCESS, 0),
        )

    def _changed(self) -> set[str]:
        """Of files, of this process and of what outlives every process; then as it was before."""
        found = set()
        if self._snapshot() != self._files:
            found.add("files")
            self._lay_out()
            self._files = self._snapshot()
        if self._limits() != self._own:
            found.add("limits")
            os.sched_setaffinity(0, self._own[1])
            resource.setrlimit(resource.RLIMIT_NOFILE, tuple(self.bait["files"]))
            self._own = self._limits()
        if self._signals:
            found.add("signal")
            self._signals = 0
        return found | _shared_memory() | _keys()


def _shared_memory() -> set[str]:
    libc = ctypes.CDLL(None)
    segment = libc.shmget(SHARED_MEMORY_KEY, 0, 0)
    if segment < 0:
        return set()
    libc.shmctl(segment, 0, None)  # IPC_RMID
    return {"shared memory"}


def _keys() -> set[str]:
    if platform.machine() != "x86_64":
        return set()
    libc = ctypes.CDLL(None)
    key = libc.syscall(250, 10, -4, b"user", KEY, 0)  # keyctl(2): KEYCTL_SEARCH
    if key < 0:
        return set()
    libc.syscall(250, 9, key, -4)  # KEYCTL_UNLINK
    return {"keyring"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One world for all attacks of a module; what one of them changes is put back."""
    made = World(tmp_path_factory.mktemp("world") / "bait")
    yield made
    made.close()

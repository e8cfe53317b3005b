"""A crew whose learner code runs on the workers of a Dask cluster; see ``docs/cluster.md``.

The same tasks as at home go out as bytes, and the same bytes come back. Only ``run`` travels:
what knows an answer stays with the helpers of this machine, which run no learner code at all. A
unit whose worker is lost is done again by another one; Dask sees to that.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tutor.errors import ChildError, UsageError
from tutor.grading import addresses, station
from tutor.grading.crew import Crew, Done, Task
from tutor.grading.scheduler import Scheduler, Told
from tutor.grading.terms import Terms, Walls, versions

_WORKERS_WITHIN = 10.0
_READY_WITHIN = 120.0  # SciPy and scikit-image from a cold disk; Dask may be busy with others
_LOOK_UP = 5.0  # seconds after which the workers are counted again
_NO_WORKER_FOR = 120.0  # those that a queue starts anew may take as long
_AHEAD = 2  # units under way for each thread, so that none waits for the head
_TOLD_AT_ONCE = 5


class ClusterCrew(Crew):
    """Workers somewhere, and helpers here that judge.

    Args:
        address: of the scheduler, or the file that it wrote its address into.
        processes: how many helpers work here.
        accept_weak: whether workers may be behind walls that do not hold.

    Raises:
        UsageError: there is no such cluster, or its connections could be read.
    """

    def __init__(self, address: str, processes: int, *, accept_weak: bool = False) -> None:
        self._scheduler = Scheduler(address)
        self._accept_weak = accept_weak
        self._terms: Terms | None = None
        self._workers: dict[str, int] = {}
        self._counted = self._seen = 0.0
        super().__init__(processes)

    @property
    def walls(self) -> Walls:
        """What keeps learner code apart at the workers; waits until they are ready.

        Raises:
            ChildError: one of them, or a helper here, could not get ready.
            UsageError: there is no worker, or one that does not meet the terms.
        """
        self._wait_for_workers()
        _refuse_other_pythons(self._scheduler.pythons())
        self._terms = Terms.of(super().walls, weak=self._accept_weak)
        told = self._introduced(list(self._workers))
        refused = [_refusal(worker, one) for worker, one in told.items() if "refused" in one]
        if refused:
            more = len(refused) - _TOLD_AT_ONCE
            tail = [f"And {more} more."] if more > 0 else []
            raise UsageError("\n".join([*refused[:_TOLD_AT_ONCE], *tail]))
        for worker, one in told.items():
            if "error" in one:
                raise ChildError(f"The worker {worker} could not get ready: {one['error']}")
        found = [Walls.from_body(one["walls"]) for one in told.values()]
        walls = next((one for one in found if one.weak), found[0])
        number = f"{len(found)} workers" if len(found) > 1 else "one worker"
        at = f"At {number} of {self._scheduler.address}:"
        return replace(walls, isolation=f"{at} {walls.isolation}")

    @property
    def threads(self) -> int:
        """How many units the workers do at once."""
        return sum(self._present().values())

    def do(self, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Done]:
        """As in :class:`Crew`; learner code runs at the workers, all else here.

        Args:
            tasks: all of them.
            alone: whether each machine is to do one at a time.

        Raises:
            ChildError: the cluster is gone, or no worker is left.
            UsageError: a worker that joined meanwhile does not meet the terms.
        """
        todo = deque(tasks)
        if any(task.do == "run" for task in todo):
            return self._done_elsewhere(todo, alone=alone)
        return super().do(todo, alone=alone)

    def close(self) -> None:
        """Lets go of the cluster, which goes on, and ends the helpers here."""
        self._scheduler.close()
        super().close()

    def _wait_for_workers(self) -> None:
        deadline = time.monotonic() + _WORKERS_WITHIN
        while not self._present():
            if time.monotonic() > deadline:
                at = self._scheduler.address
                raise UsageError(
                    f"The scheduler at {at} has no workers. Start some (dask worker {at} "
                    "--nthreads 1), or try again when your queue has started them."
                )
            time.sleep(0.1)

    def _introduced(self, workers: Collection[str]) -> dict[str, Told]:
        """What each worker tells of itself, none standing in for another.

        Raises:
            ChildError: one does not say anything.
        """
        question = self._question(None)
        asked = {self._scheduler.send(question, one, only=True): one for one in workers}
        told: dict[str, Told] = {}
        deadline = time.monotonic() + _READY_WITHIN
        while len(told) < len(asked):
            if time.monotonic() > deadline:
                missing = ", ".join(sorted(set(workers) - set(told))[:_TOLD_AT_ONCE])
                raise ChildError(f"Not ready within {_READY_WITHIN:g} s: {missing}.")
            told |= {asked[key]: came for key, came in self._scheduler.landed(_LOOK_UP)}
        return told

    def _done_elsewhere(self, waiting: deque[Task], *, alone: bool) -> Iterator[Done]:
        under_way: dict[str, tuple[Task, str]] = {}
        try:
            while waiting or under_way:
                for worker in self._free([one for _, one in under_way.values()], alone=alone):
                    if waiting:
                        task = waiting.popleft()
                        key = self._scheduler.send(self._question(task), worker)
                        under_way[key] = task, worker
                for key, told in self._scheduler.landed(_LOOK_UP):
                    yield _done(under_way.pop(key)[0], told)
        finally:
            self._scheduler.forget()

    def _free(self, busy: Collection[str], *, alone: bool) -> list[str]:
        """A worker for each unit that there is room for; empty where Dask chooses.

        Args:
            busy: what was chosen for those under way.
            alone: one for each machine, that is.
        """
        present = self._present()
        if not alone:
            return [""] * (_AHEAD * sum(present.values()) - len(busy))
        one_each = {_host(worker): worker for worker in present}
        return [one_each[host] for host in one_each.keys() - set(map(_host, busy))]

    def _present(self) -> dict[str, int]:
        """The workers and their threads, as they were not long ago.

        Raises:
            ChildError: there has been none for long.
        """
        now = time.monotonic()
        if now - self._counted > _LOOK_UP or not self._workers:
            self._workers, self._counted = self._scheduler.threads(), now
        if self._workers or not self._seen:
            self._seen = now
        if now - self._seen > _NO_WORKER_FOR:
            raise ChildError(
                f"No worker is left at {self._scheduler.address}. What ran is kept: start some, "
                "then go on with --resume."
            )
        return self._workers

    def _question(self, task: Task | None) -> bytes:
        assert self._terms is not None, "the walls are looked at first"
        assert task is None or task.do == "run", "what knows answers does not travel"
        return station.question(task, self._terms)


def _host(worker: str) -> str:
    return addresses.host_and_port(worker)[0]


def _done(task: Task, told: Told) -> Done:
    """What came of a task.

    Raises:
        UsageError: it came to a worker that does not meet the terms.
    """
    if "refused" in told:
        raise UsageError(
            f"{_refusal(told['host'], told)}\nIt joined after the others were looked at. What ran "
            "is kept: stop that worker, then go on with --resume."
        )
    return Done(task, told.get("result"), told.get("error", ""))


def _refusal(worker: str, told: Told) -> str:
    host = f" ({told['host']})" if told["host"] not in ("", worker) else ""
    return f"The worker {worker}{host} is refused. {told['refused']}"


def _refuse_other_pythons(pythons: dict[str, str]) -> None:
    """Of another Python, a worker could not even read what it is to do.

    Raises:
        UsageError: there is such a worker.
    """
    wanted = versions()["Python"]
    for worker, version in pythons.items():
        if ".".join(version.split(".")[:2]) != wanted:
            raise UsageError(
                f"The worker {worker} is refused. It has Python {version}, and here it is "
                f"{wanted}: install the same there."
            )

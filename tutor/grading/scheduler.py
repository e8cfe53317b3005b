"""The connection to a Dask scheduler. Dask is imported here only, and only once it is needed.

What goes and comes is bytes, and a result is taken as nothing else. Dask's own messages (the
function that it calls, an error) are pickles all the same, so whoever can speak to one of a cluster
runs code on all of it: off this machine every connection must be of TLS.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import queue
import socket
import ssl
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from typing import Any

from tutor.errors import ChildError, TutorError, UsageError
from tutor.grading import addresses, station

_CONNECTED_WITHIN = 5.0
_EXTRA = "pip install 'cnn-tutor[cluster]'"

Told = dict[str, Any]
"""As :func:`tutor.grading.station.answered` tells it."""


class Scheduler:
    """A Dask scheduler, for one thread.

    Args:
        address: its own, or the file that it wrote its address into.

    Raises:
        UsageError: nothing answers there, the connection could be read, or Dask is missing.
    """

    def __init__(self, address: str) -> None:
        self.address = addresses.protected(addresses.written_in(address))
        self._client = _connected(self.address)
        self._function = _function()
        self._flying: dict[str, Any] = {}
        self._landed: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def threads(self) -> dict[str, int]:
        """The addresses of its workers, each with the number of units that it does at once.

        Raises:
            ChildError: it does not answer any more.
            UsageError: a worker's connection could be read.
        """
        with self._answering():
            found: dict[str, int] = self._client.nthreads()
        for worker in found:
            addresses.protected(worker)
        return dict(sorted(found.items()))

    def pythons(self) -> dict[str, str]:
        """The version of Python at each worker, which must be known before code is sent there.

        Raises:
            ChildError: it does not answer any more.
        """
        with self._answering():
            workers = self._client.get_versions()["workers"]
        return {one: workers[one]["host"]["python"] for one in workers}

    def send(self, question: bytes, worker: str = "", *, only: bool = False) -> str:
        """Has a worker answer a question; what names it in :meth:`landed`.

        Args:
            question: for :func:`tutor.grading.station.answered`.
            worker: one that is preferred; empty for any.
            only: whether no other one may do it.
        """
        key = f"cnn-tutor-{uuid.uuid4().hex}"
        where = {"workers": [worker], "allow_other_workers": not only} if worker else {}
        future = self._client.submit(self._function, question, key=key, pure=False, **where)
        self._flying[key] = future
        future.add_done_callback(self._landed.put)
        return key

    def landed(self, seconds: float) -> list[tuple[str, Told]]:
        """What came of questions since; waits so many seconds for the first one.

        Raises:
            ChildError: the scheduler is gone, and what was under way with it.
        """
        futures = []
        with contextlib.suppress(queue.Empty):
            futures.append(self._landed.get(timeout=seconds))
            while True:
                futures.append(self._landed.get_nowait())
        with self._answering():
            told = self._results([one for one in futures if one.key in self._flying])
        for key, _ in told:
            del self._flying[key]
        return told

    def forget(self) -> None:
        """Takes back what is under way."""
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._flying.values()))
        self._flying.clear()

    def close(self) -> None:
        """Lets go of it; it goes on."""
        self.forget()
        with contextlib.suppress(Exception):
            self._client.close(timeout=_CONNECTED_WITHIN)

    def _results(self, futures: Sequence[Any]) -> list[tuple[str, Told]]:
        try:  # all in one go, and one by one only where one of them failed
            found = self._client.gather(futures) if futures else []
        except Exception:  # noqa: BLE001 - whatever a worker raised
            found = [_result(one) for one in futures]
        return [(one.key, _told(came)) for one, came in zip(futures, found, strict=True)]

    def _answering(self) -> contextlib.AbstractContextManager[None]:
        return _told_as_gone(self.address)


@contextlib.contextmanager
def _told_as_gone(address: str) -> Any:
    try:
        yield
    except TutorError:
        raise
    except (Exception, CancelledError) as error:
        raise ChildError(
            f"The scheduler at {address} does not answer any more ({type(error).__name__}). "
            "What ran is kept: go on with --resume."
        ) from error


def _connected(address: str) -> Any:
    """A client of the scheduler at a protected address.

    Raises:
        UsageError: see :class:`Scheduler`.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise UsageError(f"--cluster needs Dask, which is not installed: {_EXTRA}") from error
    _silence()
    _try(address, distributed.Security())
    try:
        return distributed.Client(
            address,
            timeout=_CONNECTED_WITHIN,
            set_as_default=False,
            serializers=["dask", "msgpack", "pickle"],
            deserializers=["dask", "msgpack"],  # a result that is a pickle is not read
        )
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{address} does not answer as a Dask scheduler: {error}") from error


def _silence() -> None:
    """What Dask logs is for whoever runs the cluster; what matters here is told in our words."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":  # most have a level and a handler of their own
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _try(address: str, security: Any) -> None:
    """Opens a connection and closes it: quicker than Dask to fail, and it knows why.

    Raises:
        UsageError: that cannot be done.
    """
    host, port = addresses.host_and_port(address)
    context: ssl.SSLContext | None = None
    if address.startswith("tls://"):
        context = security.get_connection_args("client").get("ssl_context")
        if context is None:
            raise UsageError(
                "There are no certificates for tls:// in Dask's configuration "
                "(distributed.comm.tls): docs/cluster.md says how to name them."
            )
    try:
        with socket.create_connection((host, port), _CONNECTED_WITHIN) as plain:
            if context is not None:
                context.wrap_socket(plain, server_hostname=host).close()
    except ssl.SSLError as error:
        raise UsageError(f"The certificates do not fit those of {address}: {error}") from error
    except OSError as error:
        raise UsageError(
            f"There is no Dask scheduler at {address} ({error.strerror or error}). Is the address "
            "right, and does it run? To start one: dask scheduler"
        ) from error


def _function() -> Callable[[bytes], bytes | str]:
    """What a worker is to call.

    Made here, so that Dask sends its code and not its name: the scheduler itself, which looks
    into what it hands on, then needs no cnn-tutor.
    """

    def cnn_tutor_unit(question: bytes) -> bytes | str:
        try:
            from tutor.grading import station
        except ImportError as error:
            return f"It has no such cnn-tutor as is here ({error}): install the same there."
        return station.answered(question)

    return cnn_tutor_unit


def _result(future: Any) -> Any:
    """What a question came to: bytes, or the error."""
    try:
        return future.result()
    except CancelledError:  # by nobody here: the scheduler has gone, or was started anew
        raise
    except Exception as error:  # noqa: BLE001 - whatever a worker raised
        return error


def _told(came: Any) -> Told:
    if isinstance(came, str):
        return {"host": "", "refused": came}
    if not isinstance(came, bytes):
        if type(came).__name__ == "KilledWorker":
            return {"host": "", "error": "The workers that ran it died, one after another."}
        return {"host": "", "error": f"The worker failed: {type(came).__name__}: {came}"}
    try:
        return station.answer(came)
    except (EOFError, ChildError) as error:
        return {"host": "", "error": f"The worker's answer cannot be read: {error}"}

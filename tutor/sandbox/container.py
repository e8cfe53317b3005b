"""Workers in containers of Docker or Podman: one more wall, around the same worker.

The frames go over the container's stdin and stdout; nothing of this machine is mounted, so
neither answers nor other submissions are in there. The image needs this program installed
(``pip install cnn-tutor``) in the version that is running here. The inner layers are put on
inside as well, as far as the container's own rules allow, and the canaries tell.

Written by the documentation of ``docker run`` and ``podman run``; it was not run.
"""

from __future__ import annotations

import os
import shutil

from tutor.errors import UsageError
from tutor.sandbox.launch import FreshWorkers
from tutor.sandbox.layers import Layer

BACKENDS = ("docker", "podman")
DEFAULT_IMAGE = "cnn-tutor"

_WALLS = (
    *("--rm", "--interactive", "--network", "none", "--read-only", "--ipc", "none"),
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", "65534:65534"),
    *("--pids-limit", "64", "--memory", "2g", "--memory-swap", "2g", "--cpus", "1"),
    *("--ulimit", "fsize=0", "--ulimit", "nofile=256", "--env", "OPENBLAS_NUM_THREADS=1"),
)


def command(program: str, image: str) -> list[str]:
    """What starts one worker in a container of its own."""
    return [program, "run", *_WALLS, image, "python", "-I", "-m", "tutor.sandbox.worker"]


def workers(backend: str, image: str | None = None) -> FreshWorkers:
    """A workplace whose workers are containers.

    Args:
        backend: one of :data:`BACKENDS`.
        image: its name; else what ``CNN_TUTOR_IMAGE`` names, else ``cnn-tutor``.

    Raises:
        UsageError: there is no such backend, or it is not installed.
    """
    if backend not in BACKENDS:
        raise UsageError(f"There is no backend {backend}: choose {' or '.join(BACKENDS)}.")
    program = shutil.which(backend)
    if program is None:
        raise UsageError(f"{backend} is not installed here.")
    image = image or os.environ.get("CNN_TUTOR_IMAGE") or DEFAULT_IMAGE
    return FreshWorkers(
        command=command(program, image),
        around=frozenset({Layer.CONTAINER}),
        environment=os.environ,  # the client finds its server by it; nothing of it gets inside
    )

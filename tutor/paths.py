"""Every folder that the program reads or writes, and nothing else.

Imports the standard library only; ``platformdirs`` is asked for the user's cache
folder at the moment it is needed.

Environment:
    CNN_TUTOR_DATA: where data sets are kept and looked for (``mnist.npz``, ``patchcam/``).
    CNN_TUTOR_CACHE: where kept answers, trained weights and logs go.
    CNN_TUTOR_SETTINGS: the file that keeps what a person has chosen, as the theme.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from tutor.errors import ContentError

_HERE = Path(__file__).resolve().parent


def content() -> Path:
    """The folder that holds ``lessons``, ``solutions`` and ``data``.

    In an installed wheel that is ``tutor/_content``; in a checkout, or an editable
    installation of one, the checkout itself.

    Raises:
        ContentError: neither is there.
    """
    for candidate in (_HERE / "_content", _HERE.parent):
        if (candidate / "lessons").is_dir():
            return candidate
    raise ContentError("The lessons are missing from this installation: install cnn-tutor again.")


def lessons() -> Path:
    """What the learner reads."""
    return content() / "lessons"


def solutions() -> Path:
    """What the instructor reads."""
    return content() / "solutions"


def shipped_data() -> Path:
    """What the program brings along: the answers for the default seed."""
    return content() / "data"


def data() -> Path:
    """The folder for data sets: no cache, since it may have taken hours to fill."""
    named = os.environ.get("CNN_TUTOR_DATA")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("cnn-tutor", appauthor=False))


def cache() -> Path:
    """The folder for what can be made again: answers for other seeds, weights, logs."""
    named = os.environ.get("CNN_TUTOR_CACHE")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("cnn-tutor", appauthor=False))


def settings() -> Path:
    """The file that keeps what a person has chosen."""
    named = os.environ.get("CNN_TUTOR_SETTINGS")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir("cnn-tutor", appauthor=False)) / "settings.json"


def answers_cache() -> Path:
    """Keras's answers for seeds other than the default one."""
    return cache() / "answers"


def weights_cache() -> Path:
    """Weights of the networks that ``compare`` trains."""
    return cache() / "weights"


def open_log(name: str) -> IO[bytes]:
    """The file that takes the stderr of the child called ``name``, or nowhere.

    A full disk or a home that cannot be written must not stop a check.
    """
    folder = cache() / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / f"{name}.log").open("wb")
    except OSError:
        return open(os.devnull, "wb")  # noqa: PTH123 - there is no Path for nowhere on Windows

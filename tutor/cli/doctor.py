"""``cnn-tutor doctor``."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from importlib import metadata

import click

from tutor.cli.common import Exit, echo, json_option, mark

_PACKAGES = ("textual", "numpy", "scipy", "scikit-image", "tensorflow", "keras", "scikit-learn")
_ROOM_NEEDED = 200 << 20  # bytes: answers, weights and logs stay far below
_COLUMNS, _ROWS = 80, 24


@click.command("doctor")
@click.option("--keras", is_flag=True, help="Start Keras too, and ask it something.")
@json_option
def command(keras: bool, as_json: bool) -> None:
    """Show what this machine has, and what would keep the tutor from working."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Python", lambda: f"{platform.python_version()} on {platform.platform(terse=True)}"),
        ("packages", _packages),
        ("processors", _processors),
        ("terminal", _terminal),
        ("cache", _cache),
        ("digits", _digits),
        ("your code", _worker),
    ]
    if keras:
        checks.append(("Keras", _keras))
    told = list(_run(checks))
    if as_json:
        names = ("about", "fine", "told")
        echo(json.dumps([dict(zip(names, one, strict=True)) for one in told], indent=1))
    else:
        for name, fine, sentence in told:
            echo(f"{mark('passed' if fine else 'failed')} {name:<11} {sentence}")
    raise SystemExit(Exit.PASSED if all(fine for _, fine, _ in told) else Exit.NOT_PASSED)


def _run(checks: list[tuple[str, Callable[[], str]]]) -> Iterator[tuple[str, bool, str]]:
    from tutor.errors import TutorError

    for name, check in checks:
        try:
            yield name, True, check()
        except (TutorError, OSError, metadata.PackageNotFoundError) as error:
            yield name, False, str(error)


def _packages() -> str:
    return ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES)


def _processors() -> str:
    from tutor.training.engine import cores

    return f"{cores()} usable"


def _terminal() -> str:
    size = shutil.get_terminal_size()
    told = f"{size.columns}x{size.lines}, {sys.stdout.encoding}"
    if not sys.stdout.isatty():
        return f"none (the screens need one of at least {_COLUMNS}x{_ROWS})"
    if size.columns < _COLUMNS or size.lines < _ROWS:
        return f"{told}: make it at least {_COLUMNS}x{_ROWS} for the screens"
    return told


def _cache() -> str:
    from tutor import paths

    folder = paths.cache()
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} cannot be written")
    free = shutil.disk_usage(folder).free
    if free < _ROOM_NEEDED:
        raise OSError(f"{folder} has only {free >> 20} MiB left")
    return f"{folder}, {free >> 30} GiB free"


def _digits() -> str:
    from tutor.datasets import load_digits

    dataset = load_digits()
    return f"{dataset.label}, {len(dataset.x_train)} training images"


def _worker() -> str:
    from tutor.sandbox import launch
    from tutor.sandbox.client import Sandbox

    sandbox = Sandbox()
    try:
        started = time.perf_counter()
        with sandbox.open("x = 1") as session:
            unloadable = session.unloadable
        cold = time.perf_counter() - started
        started = time.perf_counter()
        with sandbox.open("x = 1") as session:
            session.load()
        warm = time.perf_counter() - started
        if unloadable is not None:
            raise OSError(unloadable.sentence)
        isolation = sandbox.prove()
    finally:
        sandbox.close()
    return (
        f"runs in a process of its own ({launch.kind()}; ready in {cold:.1f} s, then in "
        f"{1000 * warm:.0f} ms). {isolation.sentence}"
    )


def _keras() -> str:
    from tutor.oracle.client import Oracle

    oracle = Oracle()
    started = time.perf_counter()
    try:
        oracle.warm_up()
    finally:
        oracle.close()
    return f"answers; it started in {time.perf_counter() - started:.1f} s"

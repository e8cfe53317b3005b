"""Addresses of a Dask cluster: their form, and whether what goes there can be read on the way."""

from __future__ import annotations

import contextlib
import ipaddress
import json
from pathlib import Path
from urllib.parse import urlsplit

from tutor.errors import UsageError


def protected(address: str) -> str:
    """An address in Dask's own form, if nobody else can read what goes there.

    Raises:
        UsageError: it is neither of TLS nor of this machine, or no address at all.
    """
    scheme, found, rest = address.partition("://")
    if not found:
        scheme, rest = "tcp", address
    host, port = host_and_port(f"{scheme}://{rest}")
    if not (host and port) or scheme not in ("tcp", "tls"):
        raise UsageError(
            f"{address} is no address of a scheduler: it looks like tls://HOST:8786, or "
            "tcp://127.0.0.1:8786 on this machine."
        )
    if scheme == "tcp" and not _is_here(host):
        raise UsageError(
            f"{scheme}://{rest} is on another machine and without TLS: hand-ins and grades could "
            "be read and changed on the way. Start the cluster with --protocol tls; "
            "docs/cluster.md says how."
        )
    return f"{scheme}://{rest}"


def written_in(address: str) -> str:
    """The address in a file as ``dask scheduler --scheduler-file`` writes it; else ``address``.

    Raises:
        UsageError: it is another kind of file.
    """
    if not Path(address).is_file():
        return address
    try:
        return str(json.loads(Path(address).read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{address} is no file of a Dask scheduler.") from error


def host_and_port(address: str) -> tuple[str, int]:
    """Of ``tls://HOST:PORT``; empty and 0 for what is not there."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(f"//{address.partition('://')[2]}")
        return parts.hostname or "", parts.port or 0
    return "", 0


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""What the server listens on, what browsers call it, and who can reach that.

One setting for all three: a page that is known under two names could not be told from a page of
somebody else (DNS rebinding). Standard library only.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from tutor.errors import UsageError

HERE = "127.0.0.1"
"""This machine and no other; a number, because ``localhost`` may be two addresses."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Url:
    """What browsers call the page.

    Attributes:
        scheme: ``http`` or ``https``.
        host: as a browser sends it in ``Host``: in small letters, with the port unless that is
            the scheme's own.
    """

    scheme: str
    host: str

    def __str__(self) -> str:
        """Without a path, as a browser sends it in ``Origin``."""
        return f"{self.scheme}://{self.host}"

    @property
    def socket(self) -> str:
        """The same for WebSockets."""
        return f"{'wss' if self.scheme == 'https' else 'ws'}://{self.host}"


def read(text: str) -> Url:
    """The address that a person named.

    Raises:
        UsageError: it is none of a page, or has more than scheme, host and port.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{text} is no address of a page: {error}.") from error
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or more:
        raise UsageError(f"{text} is not of the form http://name:port or https://name:port.")
    return _url(parts.scheme, parts.hostname, port)


def of(address: str, port: int) -> Url:
    """What browsers call an address of this machine.

    Raises:
        UsageError: it stands for all addresses, so browsers call it something else.
    """
    if _stands_for_all(address):
        raise UsageError(
            f"{address} stands for all addresses of this machine. Name the one that browsers use, "
            "or say with --url what they call it."
        )
    return _url("http", address, port)


def _url(scheme: str, name: str, port: int | None) -> Url:
    name = name.lower()
    if ":" in name:
        name = f"[{name}]"
    own = port is None or port == _DEFAULT_PORTS[scheme]
    return Url(scheme, name if own else f"{name}:{port}")


def _stands_for_all(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return not address


def only_here(name: str) -> bool:
    """Whether an address or a host name can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"


def name_in(url: Url) -> str:
    """The host without port and brackets."""
    return urlsplit(str(url)).hostname or ""


def listen(address: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        address: of this machine.
        port: 0 takes one that is free.

    Raises:
        UsageError: that cannot be done.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except (OSError, OverflowError) as error:
        said = getattr(error, "strerror", None) or error
        raise UsageError(
            f"Nothing can listen at {address}, port {port}: {said}. --port 0 takes a free one."
        ) from error

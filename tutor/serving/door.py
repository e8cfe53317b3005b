"""Who gets in: every request is looked at before anything answers it.

Four things are asked, and a request that lacks one of them gets a sentence and nothing else:

- ``Host`` is what the page is called. Another name that leads here may be somebody's trick to
  make a browser take us for their page (DNS rebinding).
- ``Origin``, where a browser sends it, is this page; a WebSocket must bring it. Else any page that
  is open in the same browser could type here.
- the token of the link, once; for it the browser gets
- a cookie, which no program in a page can read and which no other site makes a browser send.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tutor.serving.address import Url

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BYTES = 32  # 256 bits: nobody guesses that


def _secret() -> str:
    return secrets.token_urlsafe(_BYTES)


@dataclass(frozen=True)
class Door:
    """Lets a browser in that came by the link.

    Attributes:
        url: what browsers call the page.
        token: what the link holds; as long as the server runs it opens the door.
    """

    url: Url
    token: str = field(default_factory=_secret, repr=False)
    _cookie: str = field(default_factory=_secret, repr=False)

    @property
    def link(self) -> str:
        """What a person opens."""
        return f"{self.url}/?token={self.token}"

    @property
    def _cookie_name(self) -> str:
        # Cookies do not know ports: two servers must not take each other's away.
        return "cnn-tutor-" + "".join(one if one.isalnum() else "-" for one in self.url.host)

    def put_before(self, application: web.Application) -> None:
        """Has everything that ``application`` answers go through here."""

        @web.middleware
        async def at_the_door(request: web.Request, handler: Handler) -> web.StreamResponse:
            return self._turned_away(request) or await handler(request)

        async def with_headers(_: web.Request, response: web.StreamResponse) -> None:
            response.headers.update(self._headers())

        application.middlewares.append(at_the_door)
        application.on_response_prepare.append(with_headers)

    def _turned_away(self, request: web.Request) -> web.Response | None:
        """The answer for whoever does not get in, or comes by the link; None lets them in."""
        if request.headers.getall("Host", []) != [self.url.host]:
            return _refused(f"This page is called {self.url} and nothing else.")
        origins = request.headers.getall("Origin", [])
        for_a_socket = request.path == "/ws" or "Upgrade" in request.headers
        if origins != [str(self.url)] and (origins or for_a_socket):
            return _refused("This was asked for by a page that is not ours.")
        if request.path == "/" and "token" in request.query:
            return self._by_the_link(request)
        if not _same(request.cookies.get(self._cookie_name, ""), self._cookie):
            return _refused("Open the link that cnn-tutor serve has printed: it lets you in.")
        return None

    def _by_the_link(self, request: web.Request) -> web.Response:
        """Gives the cookie for the token, and takes the token out of the browser's address line."""
        if request.query.getall("token") != [request.query["token"]] or not _same(
            request.query["token"], self.token
        ):
            return _refused("This link is none of this server: take the one it has printed.")
        response = web.Response(
            status=303, headers={"Location": str(request.rel_url.without_query_params("token"))}
        )
        response.set_cookie(
            self._cookie_name,
            self._cookie,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self.url.scheme == "https",
        )
        return response

    def _headers(self) -> dict[str, str]:
        """For every answer: what the page may load, nobody frames it, and no one keeps it."""
        # textual-serve's page has its program and its style in line, and asks for a font of
        # another host, which is refused: nothing leaves this machine, and nothing waits for it.
        policy = (
            "default-src 'none'; script-src 'self' 'unsafe-inline'; "
            "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
            f"connect-src 'self' {self.url.socket}; "
            "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        )
        return {
            "Content-Security-Policy": policy,
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }


def _same(said: str, secret: str) -> bool:
    """Without telling by the time it takes how much of it was right."""
    return hmac.compare_digest(said.encode("utf-8", "surrogateescape"), secret.encode())


def _refused(sentence: str) -> web.Response:
    return web.Response(status=403, text=sentence + "\n")

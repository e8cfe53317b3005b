"""textual-serve behind the door; each page's process, from its start to its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from tutor.children import PYTHON
from tutor.serving.door import Door

_LEAVES_WITHIN = 10.0  # seconds for the screens to keep what is not saved, and end
_IN_THE_HEAD = """<title>cnn-tutor</title>
<script>
  new MutationObserver((_, observer) => {
    const keys = document.querySelector(".xterm-helper-textarea");
    if (keys) { keys.focus(); observer.disconnect(); }
  }).observe(document, {childList: true, subtree: true});
</script>
"""  # keys go to the screens at once, without a click

_MOST_CELLS = 1000  # a side: more is no screen, but a way to fill the memory


class Page(AppService):
    """The screens for one page of a browser, in a process of their own."""

    def __init__(self, folder: Path, websocket: web.WebSocketResponse, server: TutorServer) -> None:
        super().__init__(
            "",
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=self._close_page,
            download_manager=server.download_manager,
        )
        self._folder = folder
        self._websocket = websocket

    async def _close_page(self) -> None:
        await self._websocket.close()

    async def start(self, width: int, height: int) -> None:
        """Starts the screens, in cells."""
        await super().start(_cells(width), _cells(height))

    async def set_terminal_size(self, width: int, height: int) -> None:
        """The page has another size, in cells."""
        await super().set_terminal_size(_cells(width), _cells(height))

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """As in textual-serve, but without a shell and out of reach of the terminal's Ctrl-C."""
        environment = self._build_environment(width=width, height=height)
        environment["TEXTUAL_DRIVER"] = "tutor.tui.page:PageDriver"
        self._process = await asyncio.create_subprocess_exec(
            *PYTHON,
            "-m",
            "tutor.tui",
            str(self._folder),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment,
            start_new_session=os.name == "posix",
        )
        self._stdin = self._process.stdin
        return self._process

    async def run(self) -> None:
        """Carries what the screens draw to the browser; closes the page when they have ended."""
        try:
            await super().run()
        finally:
            with contextlib.suppress(ConnectionError, RuntimeError):
                await self._close_page()

    async def stop(self) -> None:
        """Has the screens keep what is not saved and end; ends them where they do not."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(super().stop(), _LEAVES_WITHIN)
        if self._process is None:
            return
        try:
            await asyncio.wait_for(self._process.wait(), _LEAVES_WITHIN)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


class TutorServer(Server):
    """Serves the screens in a learner's folder to whoever the door lets in.

    Args:
        folder: where the screens look for the learner's folder.
        door: who gets in.
    """

    def __init__(self, folder: Path, door: Door) -> None:
        super().__init__("", title="cnn-tutor", public_url=str(door.url))
        self._folder = folder
        self._door = door
        self._pages: set[Page] = set()

    async def _make_app(self) -> web.Application:
        application = await super()._make_app()
        self._door.put_before(application)
        return application

    async def on_startup(self, app: web.Application) -> None:
        """Says nothing: the command has said where the page is."""

    async def on_shutdown(self, app: web.Application) -> None:
        """Ends all pages at once, each of which keeps what is not saved."""
        await asyncio.gather(*(page.stop() for page in self._pages))

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page: textual-serve's, with a title, and with the keys in the screens."""
        response = await super().handle_index(request)
        if isinstance(response, web.Response) and response.text:
            response.text = response.text.replace("<head>", f"<head>{_IN_THE_HEAD}", 1)
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A page: its process lives as long as the page is open."""
        websocket = web.WebSocketResponse(heartbeat=15)
        await websocket.prepare(request)
        page = Page(self._folder, websocket, self)
        self._pages.add(page)
        try:
            size = [to_int(request.query.get(one, ""), 0) for one in ("width", "height")]
            await page.start(*size)
            await self._process_messages(websocket, page)
        except (ValueError, LookupError, TypeError, AssertionError):
            await websocket.close(message=b"That is not what a page says.")
        finally:
            await page.stop()
            self._pages.discard(page)
        return websocket

    def run(self, listening: socket.socket) -> None:
        """Serves until Ctrl-C or SIGTERM."""
        # No access log: it would show the token.
        web.run_app(self._make_app(), sock=listening, print=None, access_log=None)


def _cells(wanted: int) -> int:
    return min(max(int(wanted), 1), _MOST_CELLS)

"""``cnn-tutor serve`` in a real browser: Chromium without a window, where there is one."""

import asyncio
import contextlib
import shutil
import subprocess
import time

import aiohttp
import pytest

from tutor.workspace import Workspace

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))),
    None,
)
SECONDS = 90
LISTEN = """
window.drawn = "";
window.WebSocket = class extends WebSocket {
  constructor(...told) {
    super(...told);
    const text = new TextDecoder();
    this.addEventListener("message", async ({data}) => {
      if (typeof data === "string") return;
      const bytes = await new Blob([data]).arrayBuffer();
      drawn += text.decode(bytes);
    });
  }
};
"""
"""What the page is told to draw; the canvas itself holds no text."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


class Browser:
    """One page, driven by the DevTools protocol as a hand would."""

    def __init__(self, socket) -> None:
        self._socket = socket
        self._asked = 0
        self.said: list[str] = []

    async def do(self, method: str, **parameters):
        """Asks for something, and waits for the answer; keeps what the page complains of."""
        self._asked += 1
        await self._socket.send_json({"id": self._asked, "method": method, "params": parameters})
        while True:
            told = await self._socket.receive_json(timeout=SECONDS)
            if told.get("id") == self._asked:
                return told["result"]
            # What it says of itself without being asked has no id.
            if told.get("method") == "Runtime.exceptionThrown":
                self.said.append(str(told["params"]))

    async def knows(self, expression: str):
        """What a line of JavaScript gives in the page."""
        answer = await self.do("Runtime.evaluate", expression=expression)
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Waits until that is true in the page."""
        await until(lambda: self.knows(expression))

    async def press(self, key: str, number: int, *, control: bool = False) -> None:
        """Presses a key, which has a number besides its name."""
        about = {"key": key, "windowsVirtualKeyCode": number, "modifiers": 2 if control else 0}
        await self.do("Input.dispatchKeyEvent", type="rawKeyDown", **about)
        await self.do("Input.dispatchKeyEvent", type="keyUp", **about)

    async def opens_the_code(self) -> None:
        """F4: the keys go to the editor."""
        await self.press("F4", 115)

    async def saves(self) -> None:
        """Ctrl+S."""
        await self.press("s", ord("S"), control=True)

    async def type(self, text: str) -> None:
        """Has it typed, or pasted, where the keys go."""
        await self.do("Input.insertText", text=text)


async def until(condition) -> None:
    """Waits for a condition that is a coroutine."""
    deadline = time.monotonic() + SECONDS
    while not await condition():
        assert time.monotonic() < deadline, "It never came to that."
        await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def browser(profile):
    """Chromium without a window, with a profile of its own."""
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += ["--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        where = profile / "DevToolsActivePort"

        async def listens():
            return where.exists() and where.read_text().count("\n") > 0

        await until(listens)
        port = where.read_text().split()[0]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"]) as socket:
                yield Browser(socket)
    finally:
        process.terminate()
        process.wait(SECONDS)


@pytest.fixture
def served(tmp_path, command_in):
    """A learner's folder, and the link to its screens."""
    folder = Workspace.create(tmp_path / "mine").folder
    with command_in(folder).start("serve", "--port", "0") as process:
        try:
            yield folder, process.stdout.readline().strip()
        finally:
            process.terminate()
            try:
                process.communicate(timeout=SECONDS)
            finally:
                process.kill()


async def test_a_learner_works_in_a_browser(served, tmp_path):
    """Opens the link, types without a click, saves; what is not saved outlives the page."""
    folder, link = served
    code = folder / "cnn.py"
    backups = folder / ".cnn-tutor" / "backups"
    async with browser(tmp_path / "profile") as page:
        await page.do("Runtime.enable")
        await page.do("Page.enable")
        await page.do("Page.addScriptToEvaluateOnNewDocument", source=LISTEN)
        await page.do("Page.navigate", url=link)
        await page.until("!!document.body && document.body.classList.contains('-first-byte')")
        assert await page.knows("location.search") == ""
        assert await page.knows("document.cookie") == ""
        await page.until("document.activeElement.className == 'xterm-helper-textarea'")

        await page.until("drawn.includes('activation')")
        await page.opens_the_code()
        await page.until("drawn.includes('array of any shape')")
        await page.type("# typed in a browser")
        await page.until("drawn.includes('not saved')")
        await page.saves()

        async def saved():
            return "# typed in a browser" in code.read_text(encoding="utf-8")

        await until(saved)
        await page.knows("drawn = ''")
        await page.opens_the_code()
        await page.until("drawn.includes('array of any shape')")
        await page.type("# half a thought")
        await page.until("drawn.includes('not saved')")
        await page.do("Page.navigate", url="about:blank")

        async def kept():
            texts = [one.read_text(encoding="utf-8") for one in backups.glob("recovery-*")]
            return any("# half a thought" in text for text in texts)

        await until(kept)
        assert page.said == []

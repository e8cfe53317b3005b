"""``cnn-tutor serve``: who gets in, who does not, and what is left when it ends."""

import asyncio
import contextlib
import os
import signal
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from tutor.errors import UsageError
from tutor.serving import address
from tutor.workspace import Workspace

SECONDS = 60


class Served:
    """A server that runs, and ways to ask it."""

    def __init__(self, process, folder) -> None:
        self.process = process
        self.folder = folder
        self.link = process.stdout.readline().strip()
        assert self.link, process.stderr.read()
        parts = urlsplit(self.link)
        self.host = parts.netloc
        self.origin = f"http://{parts.netloc}"
        self.by_the_link = f"{parts.path}?{parts.query}"

    def get(self, path="/", **headers):
        """The answer and its text; a header that is None is not sent."""
        connection = HTTPConnection(self.host, timeout=SECONDS)
        try:
            connection.putrequest("GET", path, skip_host=True)
            for name, value in ({"Host": self.host} | headers).items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer, answer.read().decode()
        finally:
            connection.close()

    @property
    def cookie(self) -> str:
        """What a browser has that came by the link."""
        answer, _ = self.get(self.by_the_link)
        return answer.getheader("Set-Cookie").partition(";")[0]


@contextlib.contextmanager
def serving(command, folder, *arguments):
    """A server as a program of its own; it does not outlive the test, whatever happens there."""
    with command.start("serve", "--port", "0", "-C", folder, *arguments) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def served(tmp_path_factory, command_in):
    """A server for a learner's folder, as it is installed."""
    folder = Workspace.create(tmp_path_factory.mktemp("serve") / "mine").folder
    with serving(command_in(folder), folder) as process:
        yield Served(process, folder)


def test_the_link_gives_a_cookie_and_loses_its_token(served):
    """The token does not stay in the address line, and no program in the page reads the cookie."""
    answer, _ = served.get(served.by_the_link + "&fontsize=20")
    assert (answer.status, answer.getheader("Location")) == (303, "/?fontsize=20")
    cookie = answer.getheader("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert urlsplit(served.link).query.partition("=")[2] not in cookie


def test_the_cookie_lets_in_to_the_page_and_what_it_loads(served):
    """And the page asks nobody else for anything."""
    for path, holds in {"/": "cnn-tutor", "/static/js/textual.js": "WebSocket"}.items():
        answer, text = served.get(path, Cookie=served.cookie)
        assert answer.status == 200
        assert holds in text
        policy = answer.getheader("Content-Security-Policy")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert f"ws://{served.host}" in policy
        assert answer.getheader("Cache-Control") == "no-store"
        assert answer.getheader("Referrer-Policy") == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/", "/ws", "/static/js/textual.js", "/static/", "/download/x", "/nothing"]
)
def test_without_a_token_nothing_is_there(served, path):
    """Not even whether there is such a page; the sentence says what to do."""
    answer, text = served.get(path, Origin=served.origin)
    assert (answer.status, answer.getheader("Set-Cookie")) == (403, None)
    assert text == "Open the link that cnn-tutor serve has printed: it lets you in.\n"


@pytest.mark.parametrize("said", ["?token=", "?token=guessed", "?token=%FF%00é", "{right}&token=x"])
def test_a_wrong_token_opens_nothing(served, said):
    """An old link says of itself that it is one."""
    answer, text = served.get("/" + said.format(right=served.by_the_link[1:]).replace("é", "%C3"))
    assert (answer.status, answer.getheader("Set-Cookie")) == (403, None)
    assert "take the one it has printed" in text


@pytest.mark.parametrize("cookie", ["{name}=guessed", "{name}=", "other={value}", "{name}=é"])
def test_a_wrong_cookie_opens_nothing(served, cookie):
    """Whatever it is called."""
    name, _, value = served.cookie.partition("=")
    answer, _ = served.get(Cookie=cookie.format(name=name, value=value).encode())
    assert answer.status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "localhost:{port}", "", None]
)
def test_under_another_name_there_is_no_page(served, host):
    """DNS rebinding: a name of somebody else that leads here, with link and cookie in hand."""
    name = host and host.format(port=served.host.partition(":")[2])
    for path in ("/", served.by_the_link):
        answer, _ = served.get(path, Host=name, Cookie=served.cookie)
        # A request without Host is none of HTTP 1.1, and may get 400.
        assert answer.status in ((400, 403) if host is None else (403,))
        assert answer.getheader("Set-Cookie") is None


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://{host}", "http://127.0.0.1"]
)
def test_pages_of_others_get_nothing(served, origin):
    """Even where a browser sent the cookie along."""
    for path in ("/", served.by_the_link, "/static/js/textual.js"):
        answer, text = served.get(
            path, Origin=origin.format(host=served.host), Cookie=served.cookie
        )
        assert answer.status == 403
        assert text == "This was asked for by a page that is not ours.\n"


async def opened(served, session, **headers):
    """A WebSocket as a browser opens it."""
    return await session.ws_connect(f"ws://{served.host}/ws?width=80&height=24", headers=headers)


@pytest.mark.parametrize("lacks", ["Cookie", "Origin"])
async def test_nobody_types_without_both_cookie_and_origin(served, lacks):
    """A WebSocket is what drives the screens, and browsers let any page open one."""
    headers = {"Cookie": served.cookie, "Origin": served.origin}
    del headers[lacks]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await opened(served, session, **headers)
    assert refused.value.status == 403


async def test_a_page_of_another_site_does_not_type(served):
    """With the cookie, and the origin that a browser would send."""
    headers = {"Cookie": served.cookie, "Origin": "http://evil.example"}
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await opened(served, session, **headers)
    assert refused.value.status == 403


async def read_until(socket, text: str) -> str:
    """What is drawn, until ``text`` has been."""
    drawn = ""
    try:
        async with asyncio.timeout(SECONDS):
            while text not in drawn:
                message = await socket.receive()
                assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), drawn
                data = message.data
                drawn += data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    except TimeoutError:
        pytest.fail(f"{text!r} never came, but this: {drawn!r}")
    return drawn


async def half_a_thought(socket) -> None:
    """Types something into the editor and does not save it."""
    await read_until(socket, "activation")
    await socket.send_json(["stdin", "c"])
    await read_until(socket, "array of any shape")
    await socket.send_json(["stdin", "# half a thought"])
    await read_until(socket, "not saved")


async def test_with_both_the_screens_are_there_and_a_closed_page_loses_nothing(served):
    """What was typed and not saved is in the backups when the page has gone."""
    headers = {"Cookie": served.cookie, "Origin": served.origin}
    backups = served.folder / ".cnn-tutor" / "backups"
    async with aiohttp.ClientSession() as session:
        async with await opened(served, session, **headers) as socket:
            await half_a_thought(socket)
        async with asyncio.timeout(SECONDS):
            while not (kept := list(backups.glob("recovery-*"))):
                await asyncio.sleep(0.05)
    assert "# half a thought" in kept[0].read_text(encoding="utf-8")


async def test_a_page_that_talks_nonsense_is_closed_and_the_next_is_not(served):
    """And no size of a screen fills the memory."""
    headers = {"Cookie": served.cookie, "Origin": served.origin}
    async with aiohttp.ClientSession() as session:
        for nonsense in ("{", "[]", '["resize", {"width": "x", "height": 1}]', '["stdin"]'):
            async with await opened(served, session, **headers) as socket:
                await socket.send_str(nonsense)
                async with asyncio.timeout(SECONDS):
                    while (await socket.receive()).type != aiohttp.WSMsgType.CLOSE:
                        pass
        async with await opened(served, session, **headers) as socket:
            await socket.send_json(["resize", {"width": 10**9, "height": -5}])
            await socket.send_json(["resize", {"width": 80, "height": 24}])
            await read_until(socket, "activation")


@contextlib.asynccontextmanager
async def a_page_with_half_a_thought(process, folder):
    """Opens a page of a server, types something there, and gives its socket."""
    served = await asyncio.to_thread(Served, process, folder)
    headers = {"Cookie": served.cookie, "Origin": served.origin}
    async with (
        aiohttp.ClientSession() as session,
        await opened(served, session, **headers) as socket,
    ):
        await half_a_thought(socket)
        yield socket


async def test_ctrl_c_ends_the_pages_and_keeps_what_they_hold(workspace, cnn_tutor):
    """The exit code is 0: to end it so is what was said."""
    with serving(cnn_tutor, workspace.folder) as process:
        async with a_page_with_half_a_thought(process, workspace.folder):
            process.send_signal(signal.SIGINT)
            _, err = await asyncio.to_thread(process.communicate, timeout=SECONDS)
    assert process.returncode == 0
    assert "Traceback" not in err
    (kept,) = (workspace.records / "backups").glob("recovery-*")
    assert "# half a thought" in kept.read_text(encoding="utf-8")


async def test_a_page_does_not_outlive_a_server_that_was_killed(workspace, cnn_tutor):
    """Nobody could type there any more; what it held is kept."""
    with serving(cnn_tutor, workspace.folder) as process:
        async with a_page_with_half_a_thought(process, workspace.folder):
            process.kill()
            async with asyncio.timeout(SECONDS):
                while not list((workspace.records / "backups").glob("recovery-*")):
                    await asyncio.sleep(0.05)
        # Its end closes the pipes that it had from the server.
        await asyncio.to_thread(process.communicate, timeout=SECONDS)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="nobody lists a child's children")
async def test_a_page_whose_program_is_ended_keeps_what_it_holds(workspace, cnn_tutor):
    """As when the machine is shut down: SIGTERM comes to each process."""
    with serving(cnn_tutor, workspace.folder) as process:
        async with a_page_with_half_a_thought(process, workspace.folder) as socket:
            tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
            (page,) = [int(one) for task in tasks for one in task.read_text().split()]
            os.kill(page, signal.SIGTERM)
            async with asyncio.timeout(SECONDS):
                while (await socket.receive()).type != aiohttp.WSMsgType.CLOSE:
                    pass
    (kept,) = (workspace.records / "backups").glob("recovery-*")
    assert "# half a thought" in kept.read_text(encoding="utf-8")


def test_the_link_and_nothing_else_is_on_stdout(workspace, cnn_tutor):
    """The log of what was asked would show the token."""
    with serving(cnn_tutor, workspace.folder) as process:
        served = Served(process, workspace.folder)
        served.get(served.by_the_link)
        process.terminate()
        out, err = process.communicate(timeout=SECONDS)
    assert out == ""
    assert urlsplit(served.link).hostname == "127.0.0.1"
    assert "token" not in err
    assert "WARNING" not in err


def test_another_address_is_warned_of(workspace, cnn_tutor):
    """What it means, before the link."""
    arguments = ("--expose", "0.0.0.0", "--url", "http://lab.example:8000")
    with serving(cnn_tutor, workspace.folder, *arguments) as process:
        assert process.stdout.readline().startswith("http://lab.example:8000/?token=")
        process.terminate()
        _, err = process.communicate(timeout=SECONDS)
    assert err.startswith("WARNING: http://lab.example:8000 is not for this machine alone.")
    assert "runs code here as you" in err
    assert "Nothing is encrypted" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--expose", "0.0.0.0"], "--url"),
        (["--expose", "::"], "--url"),
        (["--expose", "no.such.name.invalid"], "Nothing can listen"),
        (["--url", "ftp://here"], "is not of the form"),
        (["--url", "http://here/a/path"], "is not of the form"),
        (["--url", "http://you@here"], "is not of the form"),
        (["--url", "http://here:port"], "no address of a page"),
        (["-C", "no-such-folder"], "There is no folder"),
    ],
)
def test_what_cannot_be_served_is_said(cnn_tutor, arguments, says):
    """In one line, and nothing listens."""
    ended = cnn_tutor("serve", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_port_that_is_taken_is_said(served, cnn_tutor):
    """With what to do."""
    ended = cnn_tutor("serve", "--port", served.host.partition(":")[2])
    assert ended.code == 2
    assert "--port 0 takes a free one" in ended.err


def test_without_the_extra_one_line_says_what_to_install(fresh_python):
    """As where it was not installed."""
    said = fresh_python(
        "import sys\n"
        "sys.modules['textual_serve'] = None\n"
        "sys.stderr = sys.stdout\n"
        "from tutor.cli.main import main\n"
        "try:\n"
        "    main(['serve', '--port', '0'])\n"
        "except SystemExit as ending:\n"
        "    print(ending.code)\n"
    )
    assert said == (
        "serve needs textual-serve, which is not installed: pip install 'cnn-tutor[serve]'\n2\n"
    )


@pytest.mark.parametrize(
    ("named", "called", "socket"),
    [
        ("http://Lab.Example:8000/", "http://lab.example:8000", "ws://lab.example:8000"),
        ("http://lab.example:80", "http://lab.example", "ws://lab.example"),
        ("https://lab.example:443", "https://lab.example", "wss://lab.example"),
        ("http://[::1]:8000", "http://[::1]:8000", "ws://[::1]:8000"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(named, called, socket):
    """In ``Origin``: small letters, and no port where it is the scheme's own."""
    url = address.read(named)
    assert (str(url), url.socket) == (called, socket)


def test_what_stands_for_all_addresses_is_none_that_a_browser_opens():
    """Its name is not known."""
    assert str(address.of("::1", 8000)) == "http://[::1]:8000"
    with pytest.raises(UsageError):
        address.of("0.0.0.0", 8000)


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("lab.example", False),
        ("localhost.lab.example", False),
    ],
)
def test_what_only_this_machine_reaches(name, here):
    """A name is asked of nobody."""
    assert address.only_here(name) is here

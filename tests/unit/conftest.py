"""A mirror that does what real ones do on a bad day, and waiting for trainings. For tests."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Mirror:
    """Serves ``files``; its attributes say what goes wrong.

    Attributes:
        cut_after: bytes after which the next replies break off, one entry a reply.
        knows_ranges: whether a Range is heard; else every reply begins at the first byte.
        status: answered in place of a file, where it is not None.
        silent: says nothing until it is set: the slowest mirror there is.
        asked: the Range of every request, None where there was none.
    """

    def __init__(self, files):
        self.files = files
        self.cut_after = []
        self.knows_ranges = True
        self.status = None
        self.silent = None
        self.asked = []
        self.url = ""


@contextmanager
def _serving(files):
    """A :class:`Mirror` at work on a free port of this machine."""
    mirror = Mirror(files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            wanted = self.headers.get("Range")
            mirror.asked.append(wanted)
            if mirror.silent is not None:
                mirror.silent.wait(30)
                return
            content = mirror.files.get(self.path.lstrip("/"))
            if mirror.status is not None or content is None:
                self.send_error(mirror.status or 404)
                return
            start = int(wanted[6:-1]) if wanted and mirror.knows_ranges else 0
            self.send_response(206 if start else 200)
            if start:
                self.send_header(
                    "Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}"
                )
            body = content[start:]
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: mirror.cut_after.pop(0)] if mirror.cut_after else body)
            self.close_connection = True

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    mirror.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield mirror
    finally:
        if mirror.silent is not None:
            mirror.silent.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def serving():
    """Starts a mirror, as a context manager: it is given the files by their names."""
    return _serving


@pytest.fixture
def poll_until():
    """``poll_until(training, condition)`` looks after the trainers until the condition holds."""

    def wait(training, condition, seconds=20.0):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, training.snapshots()
            training.poll()
            time.sleep(0.01)

    return wait

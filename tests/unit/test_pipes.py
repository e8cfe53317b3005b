"""The two ways to use a child's pipes do the same."""

import os
import threading
import time

import pytest

from tutor import frames
from tutor.channel import Channel
from tutor.errors import ChildDied, ChildTimeout, ProtocolError
from tutor.pipes import LOG_MOST, PolledPipes, ThreadedPipes

BOTH = [
    pytest.param(PolledPipes, marks=pytest.mark.skipif(os.name == "nt", reason="no poll there")),
    ThreadedPipes,
]


class Child:
    """The child's ends of the pipes, played by the test."""

    def __init__(self, kind, monkeypatch):
        monkeypatch.setattr("tutor.channel.pipes", kind)
        self.questions, questions = os.pipe()
        answers, self.answers = os.pipe()
        log, self.log = os.pipe()
        self.ends = {self.questions, self.answers, self.log}
        self.channel = Channel(questions, answers, log)

    def answer(self, kind="answer", body=None):
        """Reads one question and answers it."""
        stream = os.fdopen(os.dup(self.questions), "rb")
        asked = frames.decode(frames.from_stream(stream), nonce=None)
        stream.close()
        os.write(
            self.answers, frames.encode(frames.Frame(kind, body or asked.body), 0, asked.nonce)
        )

    def gone(self, *ends):
        """Closes some ends, or all."""
        for end in ends or tuple(self.ends):
            os.close(end)
            self.ends.discard(end)

    def later(self, work, *arguments):
        """Works beside the test."""
        thread = threading.Thread(target=work, args=arguments)
        thread.start()
        return thread


@pytest.fixture(params=BOTH)
def child(request, monkeypatch):
    """A child whose pipes are used in one way or the other."""
    child = Child(request.param, monkeypatch)
    yield child
    child.channel.close()
    child.gone()


def test_a_question_larger_than_a_pipe_arrives_whole(child):
    """While the child takes its time."""
    asked = frames.Frame("call", "x" * 900_000)
    thread = child.later(child.answer)
    assert child.channel.ask(asked, 20).body == asked.body
    thread.join()


def test_silence_ends_at_the_deadline(child):
    """And is told as such."""
    with pytest.raises(ChildTimeout):
        child.channel.ask(frames.Frame("call"), 0.05)


def test_a_child_that_is_gone_is_told(child):
    """Whether it read the question or not, and however often one asks."""
    child.gone()
    for _ in range(2):
        with pytest.raises(ChildDied):
            child.channel.ask(frames.Frame("call", "x" * 900_000), 20)


def test_what_was_printed_is_there_after_the_end(child):
    """The last 64 KiB of it, even if nobody asked before the pipes were closed."""
    os.write(child.log, b"before\n" + b"x" * 60_000)
    thread = child.later(child.answer)
    child.channel.ask(frames.Frame("call"), 20)
    thread.join()
    os.write(child.log, b"y" * 20_000 + b"the end")
    child.gone()
    child.channel.close()
    text = child.channel.log()
    assert len(text) == 64 * 1024
    assert text.endswith("ythe end")


def test_a_flood_is_not_read_to_its_end(child):
    """The child stops in the midst of it."""
    stopped = threading.Event()

    def flood():
        for _ in range(3 * LOG_MOST // 50_000):
            try:
                os.write(child.log, b"x" * 50_000)
            except BrokenPipeError:
                stopped.set()
                return

    thread = child.later(flood)
    with pytest.raises(ProtocolError, match="4 MiB"):
        child.channel.ask(frames.Frame("call"), 20)
    assert child.channel.flooded
    assert thread.is_alive()
    child.channel.close()
    thread.join(10)
    assert stopped.is_set()


def test_closing_ends_a_wait_in_another_thread(child):
    """No descriptor is closed under it."""
    told = []

    def wait():
        with pytest.raises((ChildDied, ChildTimeout)) as caught:
            child.channel.ask(frames.Frame("call"), 20)
        told.append(caught.type)

    thread = child.later(wait)
    while not child.channel._using.locked():
        time.sleep(0.001)
    child.channel.close()
    thread.join(10)
    assert told == [ChildDied]
    with pytest.raises(ChildDied):
        child.channel.ask(frames.Frame("call"), 1)

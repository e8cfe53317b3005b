"""The learner's network beside Keras's, in whose place stands one that is there at once."""

import time
from contextlib import asynccontextmanager

import pytest

from tutor import course
from tutor.errors import TrainingError

SLOW = course.reference_file().replace(
    "    blocks = ",
    "    if h.shape == (28, 28, 4):\n        import time\n        time.sleep(0.3)\n    blocks = ",
)
"""Takes its time with the images of the lab only."""


@pytest.fixture
def beside(opened, folder, keras_network):
    """The comparison, open, with the source that is given in ``cnn.py``."""

    @asynccontextmanager
    async def comparing(source, size=(112, 24)):
        (folder / "cnn.py").write_text(source, encoding="utf-8")
        async with opened(folder, size) as learner:
            await learner.goes_to("network")
            await learner.press("f9")
            await learner.until(lambda: learner.screen.query("#bar-yours"))
            yield learner

    return comparing


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_reference_has_the_same_loss_and_weights_as_keras(beside, size):
    """Both columns agree, and a sentence says so."""
    async with beside(course.reference_file(), size) as learner:
        report = learner.screen.query_one("#report")
        await learner.until(lambda: "✓ The losses are equal to four" in str(report.render()))
        assert "4266        4266" in str(report.render())
        assert "digits (stand-in for MNIST), 20 of 398 test images" in str(report.render())
        assert report.region in learner.screen.region
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)


async def test_a_network_without_its_bias_differs(beside):
    """The figures of both are shown, so that the gap can be judged."""
    source = course.reference_file().replace("h + np.reshape(b, -1)", "h")
    async with beside(source) as learner:
        await learner.reads("✗ The losses differ.")


async def test_what_went_wrong_in_the_network_is_told(beside):
    """The learner's own words, as they are."""
    source = course.reference_file().replace(
        "    blocks = ", "    raise ValueError('[/bad] [bold]x')\n    blocks = "
    )
    async with beside(source) as learner:
        await learner.reads("raised ValueError: [/bad] [bold]x")


async def test_escape_ends_a_slow_network_at_once(beside):
    """No thread goes on waiting, and no process computing."""
    async with beside(SLOW) as learner:
        comparing = learner.screen
        await learner.reads("of 20 digits")
        session, begun = comparing._session, time.monotonic()
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.until(lambda: session._worker is None, seconds=3)
        await learner.is_checked()
        assert time.monotonic() - begun < 5
        assert learner.app.is_running


async def test_escape_ends_the_training_of_keras(beside, monkeypatch):
    """What the progress raises ends Keras's child; nobody waits for it."""
    ended = []

    def endless(dataset, images, on_progress):
        try:
            while True:
                on_progress(type("Seen", (), {"fraction": 0.25}))
                time.sleep(0.01)
        finally:
            ended.append(True)

    monkeypatch.setattr("tutor.training.reference.reference_network", endless)
    async with beside(course.reference_file()) as learner:
        bar = learner.screen.query_one("#bar-keras")
        await learner.until(lambda: bar.progress == 0.25)
        await learner.press("escape")
        await learner.until(lambda: ended)


async def test_quitting_ends_the_comparison_too(beside, monkeypatch):
    """The key that leaves everything leaves no child behind either."""
    async with beside(SLOW) as learner:
        await learner.reads("of 20 digits")
        session = learner.screen._session
        learner.app.end_now()
        await learner.until(lambda: not learner.app.is_running)
    await learner.until(lambda: session._worker is None, seconds=3)


async def test_keras_that_cannot_train_is_told(beside, monkeypatch):
    """A sentence in place of the table."""

    def broken(*_):
        raise TrainingError("Keras could not train its network. [/bad]")

    monkeypatch.setattr("tutor.training.reference.reference_network", broken)
    async with beside(course.reference_file()) as learner:
        await learner.reads("Keras could not train its network. [/bad]")

"""The fast face of the reference: as right as the clear one, in single precision."""

import numpy as np
import pytest

from tutor import course
from tutor.outcomes import Outcome, Tier


def functions(face):
    """Everything that the reference defines."""
    module: dict = {}
    exec(compile(course.reference_file(face), "cnn.py", "exec"), module)
    return module


@pytest.fixture(scope="module")
def fast():
    """The fast functions."""
    return functions("fast")


@pytest.fixture(scope="module")
def clear():
    """The clear functions."""
    return functions("clear")


@pytest.mark.parametrize("lesson", [one.id for one in course.cnn_lessons()])
def test_every_hidden_case_passes(lesson, check):
    """Those beyond the lab too: single precision is within the tolerance."""
    result = check(course.reference_file("fast"), lesson)
    assert result.outcome is Outcome.PASSED
    assert [case.case for case in result.cases if case.outcome is not Outcome.PASSED] == []
    assert any(case.tier is Tier.CORE for case in result.cases)


@pytest.mark.parametrize("kernel", [(3, 3), (1, 1), (5, 3), (2, 2), (4, 1), (7, 7), (1, 13)])
def test_a_batch_gives_what_its_images_give_one_by_one(fast, clear, kernel):
    """Kernels that are even, longer than the image, and softmax over channels, included."""
    draw = np.random.default_rng(3)
    h = draw.normal(size=(5, 6, 5, 3)).astype(np.float32)
    W = draw.normal(size=(*kernel, 3, 4)).astype(np.float32) / np.sqrt(3 * np.prod(kernel))
    b = draw.normal(size=4).astype(np.float32)
    for act in ("linear", "relu", "sigmoid", "softmax"):
        batch = fast["conv2d_layer"](h, W, b, act)
        singly = np.stack([clear["conv2d_layer"](one, W, b, act) for one in h])
        assert batch.dtype == np.float32
        assert batch.shape == singly.shape
        assert np.abs(batch - singly).max() < 1e-5


@pytest.mark.parametrize("act", ["linear", "relu", "sigmoid", "softmax"])
def test_pooling_before_the_activation_gives_what_pooling_after_it_gives(fast, act):
    """Softmax is the one that cannot be pooled before."""
    draw = np.random.default_rng(7)
    h, W, b = draw.normal(size=(3, 7, 6, 2)), draw.normal(size=(3, 3, 2, 4)), draw.normal(size=4)
    after = fast["pool2d_layer"](fast["conv2d_layer"](h, W, b, act))
    assert np.abs(fast["conv2d_layer"](h, W, b, act, pool=True) - after).max() < 1e-6


def test_pool_and_flatten_go_by_the_axes_and_not_by_memory(fast, clear):
    """What a fast layer returns lies in memory in an order of its own; an odd edge is dropped."""
    draw = np.random.default_rng(4)
    h = draw.normal(size=(7, 5, 3, 4)).astype(np.float32).transpose(2, 0, 1, 3)
    pooled = fast["pool2d_layer"](h)
    assert np.array_equal(pooled, np.stack([clear["pool2d_layer"](one) for one in h]))
    assert np.array_equal(
        fast["flatten_layer"](h), np.stack([clear["flatten_layer"](one) for one in h])
    )


def test_no_argument_is_changed_and_no_result_is_changed_later(fast):
    """In place is only what the layers made themselves; the kept buffer never leaves a call."""
    draw = np.random.default_rng(5)
    h, W = draw.normal(size=(2, 4, 4, 3, 2)), draw.normal(size=(3, 3, 2, 2))
    kept, b = h.copy(), np.ones(2)
    first = fast["conv2d_layer"](h[0, ..., :2], W, b, "relu")
    before = first.copy()
    fast["conv2d_layer"](h[1, ..., :2], W, b, "relu")
    assert np.array_equal(first, before)
    x = draw.normal(size=(3, 4)).astype(np.float32)
    original = x.copy()
    for act in ("linear", "relu", "sigmoid", "softmax"):
        fast["activation"](x, act)
    assert np.array_equal(x, original)
    assert np.array_equal(h, kept)


def test_any_number_of_images_goes_through(fast, clear):
    """Fewer than a block, one more than a block."""
    names = ["conv2d", "pool", "flatten", "dense"]
    draw = np.random.default_rng(6)
    W = [draw.normal(size=(3, 3, 1, 2)) / 3, [], [], draw.normal(size=(10, 32)) / 6]
    b = [draw.normal(size=2), [], [], draw.normal(size=(10, 1))]
    x = draw.normal(size=(33, 8, 8, 1))
    results = []
    for module in (fast, clear):
        network = module["CNN"](type("Digits", (), {"K": 10}))
        network.setup_model(W, b, names)
        results.append(network.feedforward(x))
        assert np.array_equal(network.feedforward(x[:1])[0].argmax(), results[-1][0].argmax())
    assert results[0].shape == (33, 10)
    assert np.abs(results[0] - results[1]).max() < 1e-5

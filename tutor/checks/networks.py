"""Networks with random weights, for the lessons that need whole ones."""

from __future__ import annotations

from tutor.checks.case import Network
from tutor.checks.draw import Draw
from tutor.oracle.questions import Layer

Image = tuple[int, int, int]


def only_dense(draw: Draw, image: Image) -> Network:
    """Flatten, dense."""
    height, width, channels = image
    classes = 4
    layers = (Layer("flatten"), _dense(draw, height * width * channels, classes, "softmax"))
    return Network(layers, "relu", classes)


def two_dense(draw: Draw, image: Image) -> Network:
    """Flatten, dense, dense."""
    height, width, channels = image
    hidden = _dense(draw, height * width * channels, 6, "relu")
    return Network((Layer("flatten"), hidden, _dense(draw, 6, 3, "softmax")), "relu", 3)


def only_conv(draw: Draw, image: Image) -> Network:
    """Two convolutions, flatten, dense."""
    height, width, channels = image
    first = _conv(draw, (3, 3, channels, 2), "relu")
    second = _conv(draw, (3, 5, 2, 3), "relu")
    last = _dense(draw, height * width * 3, 5, "softmax")
    return Network((first, second, Layer("flatten"), last), "relu", 5)


def small(draw: Draw, image: Image, activation: str = "relu") -> Network:
    """Convolution, pooling, flatten, dense."""
    height, width, channels = image
    conv = _conv(draw, (3, 3, channels, 3), activation)
    last = _dense(draw, (height // 2) * (width // 2) * 3, 4, "softmax")
    return Network((conv, Layer("pool2d"), Layer("flatten"), last), activation, 4)


def deep(draw: Draw, image: Image) -> Network:
    """Two convolutions to a block, two blocks, and a hidden dense layer."""
    height, width, channels = image
    layers = (
        _conv(draw, (3, 3, channels, 4), "relu"),
        _conv(draw, (3, 3, 4, 4), "relu"),
        Layer("pool2d"),
        _conv(draw, (3, 3, 4, 6), "relu"),
        _conv(draw, (1, 1, 6, 5), "relu"),
        Layer("pool2d"),
        Layer("flatten"),
        _dense(draw, (height // 2 // 2) * (width // 2 // 2) * 5, 8, "relu"),
        _dense(draw, 8, 6, "softmax"),
    )
    return Network(layers, "relu", 6)


def of_the_lab(draw: Draw, image: Image) -> Network:
    """The network of the lab's first task; 4266 weights on 28x28x1."""
    height, width, channels = image
    layers = (
        _conv(draw, (3, 3, channels, 4), "relu"),
        Layer("pool2d"),
        _conv(draw, (3, 3, 4, 8), "relu"),
        Layer("pool2d"),
        Layer("flatten"),
        _dense(draw, (height // 2 // 2) * (width // 2 // 2) * 8, 10, "softmax"),
    )
    return Network(layers, "relu", 10)


def _conv(draw: Draw, kernel: tuple[int, int, int, int], activation: str) -> Layer:
    height, width, channels_in, channels_out = kernel
    W = draw.weights(*kernel, fan_in=height * width * channels_in)
    return Layer("conv2d", activation, W, draw.uniform(channels_out, scale=0.5))


def _dense(draw: Draw, inputs: int, outputs: int, activation: str) -> Layer:
    kernel = draw.weights(inputs, outputs, fan_in=inputs)
    return Layer("dense", activation, 2 * kernel, draw.uniform(outputs))

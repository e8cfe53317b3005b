"""The activations by their definitions, float64: what a Keras layer with that name computes."""

from __future__ import annotations

import numpy as np

from tutor.frames import Array


def activated(x: Array, name: str) -> Array:
    """``x`` of any shape after the activation ``name``; softmax over the last axis.

    As in Keras: sigmoid and softmax in the forms that do not overflow.

    Raises:
        ValueError: there is no activation of that name.
    """
    x = np.asarray(x, dtype=np.float64)
    if name == "linear":
        return x
    if name == "relu":
        return np.maximum(x, 0.0)
    if name == "sigmoid":
        e = np.exp(-np.abs(x))
        return np.asarray(np.where(x >= 0, 1 / (1 + e), e / (1 + e)))
    if name == "softmax":
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        return np.asarray(e / e.sum(axis=-1, keepdims=True))
    raise ValueError(f"There is no activation called {name}.")


def correlated(h: Array, W: Array, b: Array) -> Array:
    """``[H, W, CI]`` under kernels ``[kh, kw, CI, CO]``, plus bias: ``[H, W, CO]`` float64.

    Cross-correlation, stride 1, zero "same" padding as in Keras: where the padding is uneven, the
    larger part is below and to the right.
    """
    height, width = h.shape[:2]
    padded = padded_for(h, W)
    total = np.zeros((height, width, W.shape[3])) + np.ravel(b)
    for row, column in np.ndindex(W.shape[0], W.shape[1]):
        shifted = padded[row : row + height, column : column + width]
        total += np.einsum("hwi,io->hwo", shifted, W[row, column])
    return np.asarray(total)


def pooled(h: Array) -> Array:
    """The largest of every 2x2 block of ``[H, W, C]``: ``[H//2, W//2, C]`` float64.

    As Keras does with padding "valid": an odd last row or column is dropped.
    """
    height, width, channels = h.shape
    whole = np.asarray(h[: height // 2 * 2, : width // 2 * 2], dtype=np.float64)
    blocks = whole.reshape(height // 2, 2, width // 2, 2, channels)
    return np.asarray(blocks.max(axis=(1, 3)))


def padded_for(h: Array, W: Array) -> Array:
    """The image in its frame of zeros, ``[H + kh - 1, W + kw - 1, CI]`` float64."""
    tall, wide = W.shape[0] - 1, W.shape[1] - 1
    frame = ((tall // 2, tall - tall // 2), (wide // 2, wide - wide // 2), (0, 0))
    framed: Array = np.pad(np.asarray(h, dtype=np.float64), frame)
    return framed

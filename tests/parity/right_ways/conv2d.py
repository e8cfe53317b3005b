"""Other right ways to write ``conv2d_layer``: each must pass."""

# ruff: noqa: F821 - activation is in the file that a way is set into

import numpy as np
from scipy import ndimage, signal


def loops_only(h, W, b, act):
    """Six loops over plain numbers."""
    rows, columns, inputs = h.shape
    kh, kw, _, outputs = W.shape
    top, left = (kh - 1) // 2, (kw - 1) // 2
    out = np.zeros((rows, columns, outputs))
    for y in range(rows):
        for x in range(columns):
            for j in range(outputs):
                total = b[j]
                for dy in range(max(0, top - y), min(kh, rows + top - y)):
                    for dx in range(max(0, left - x), min(kw, columns + left - x)):
                        for i in range(inputs):
                            total += h[y + dy - top, x + dx - left, i] * W[dy, dx, i, j]
                out[y, x, j] = total
    return activation(out, act)


def windows_and_einsum(h, W, b, act):
    """A view of all windows, and one sum over three axes."""
    kh, kw = W.shape[:2]
    padded = np.pad(h, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(0, 1))
    return activation(np.einsum("yxikl,klio->yxo", windows, W) + b, act)


def correlate2d_of_scipy(h, W, b, act):
    """No flip at all."""
    out = np.empty((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        parts = [
            signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same") for i in range(W.shape[2])
        ]
        out[:, :, j] = np.sum(parts, axis=0) + b[j]
    return activation(out, act)


def one_large_matrix(h, W, b, act):
    """Of im2col: every patch a row, then a single product of matrices."""
    kh, kw, inputs, outputs = W.shape
    rows, columns, _ = h.shape
    padded = np.pad(h, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)))
    step_y, step_x, step_i = padded.strides
    patches = np.lib.stride_tricks.as_strided(
        padded,
        (rows, columns, kh, kw, inputs),
        (step_y, step_x, step_y, step_x, step_i),
        writeable=False,
    )
    table = patches.reshape(rows * columns, kh * kw * inputs)
    out = table @ W.reshape(-1, outputs) + b
    return activation(out.reshape(rows, columns, outputs), act)


def of_the_lab(h, W, b, act):
    """As in a hand-in: flipped, convolve2d, the channels counted from the image."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for co in range(W.shape[3]):
        for ci in range(h.shape[2]):
            kernel = np.flipud(np.fliplr(W[:, :, ci, co]))
            out[:, :, co] += signal.convolve2d(h[:, :, ci], kernel, mode="same")
        out[:, :, co] += b[co]
    return activation(out, act)


def shifted_images(h, W, b, act):
    """For each place in the kernel, the whole image moved."""
    kh, kw = W.shape[:2]
    padded = np.pad(h, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)))
    out = 0
    for y in range(kh):
        for x in range(kw):
            out = out + padded[y : y + h.shape[0], x : x + h.shape[1]] @ W[y, x]
    return activation(out + b.reshape(1, 1, -1), act)


def by_ndimage(h, W, b, act):
    """All channels at once, as a volume."""
    out = [
        sum(
            ndimage.correlate(h[..., i].astype(float), W[..., i, j], mode="constant")
            for i in range(W.shape[2])
        )
        for j in range(W.shape[3])
    ]
    return activation(np.stack(out, axis=-1) + b, act)


def by_fourier(h, W, b, act):
    """A product of spectra."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.fftconvolve(h[:, :, i], W[::-1, ::-1, i, j], mode="full")[
                W.shape[0] // 2 : W.shape[0] // 2 + h.shape[0],
                W.shape[1] // 2 : W.shape[1] // 2 + h.shape[1],
            ]
    return activation(out + b, act)


def in_float32(h, W, b, act):
    """Everything in single precision, in Fortran's order of memory."""
    h, W, b = (np.asfortranarray(one, dtype=np.float32) for one in (h, W, b))
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]), dtype=np.float32, order="F")
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same")
    return activation(out + b, act).astype(np.float32)


def padded_and_convolved(h, W, b, act):
    """The kernel turned by two quarters, the zeros put around the image by hand."""
    kh, kw, CI, CO = W.shape
    H, width, _ = h.shape
    big = np.zeros((H + kh - 1, width + kw - 1, CI))
    big[(kh - 1) // 2 : (kh - 1) // 2 + H, (kw - 1) // 2 : (kw - 1) // 2 + width] = h
    maps = []
    for co in range(CO):
        s = b[co] * np.ones((H, width))
        for ci in range(CI):
            s = s + signal.convolve2d(big[:, :, ci], np.rot90(W[:, :, ci, co], 2), "valid")
        maps.append(s)
    return activation(np.dstack(maps), act)


def patch_by_patch(h, W, b, act):
    """Two loops over the pixels; one tensordot gives all output channels of a pixel."""
    kh, kw, _, CO = W.shape
    padded = np.pad(h, [((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)])
    out = np.zeros([h.shape[0], h.shape[1], CO])
    for r in range(h.shape[0]):
        for c in range(h.shape[1]):
            out[r, c] = np.tensordot(padded[r : r + kh, c : c + kw], W, axes=3) + b
    return activation(out, act)


def volumes(h, W, b, act):
    """One three-dimensional correlation for each output channel: the channels shrink to one."""
    pad = [((k - 1) // 2, k // 2) for k in W.shape[:2]] + [(0, 0)]
    padded = np.pad(h.astype(float), pad)
    maps = [
        signal.correlate(padded, W[:, :, :, j], mode="valid", method="direct")[:, :, 0]
        for j in range(W.shape[3])
    ]
    return activation(np.stack(maps, axis=2) + b[None, None, :], act)


def every_pixel_spreads(h, W, b, act):
    """The other way round: each pixel of the image gives to all results that it is part of."""
    rows, columns, _ = h.shape
    kh, kw, _, CO = W.shape
    z = np.zeros((rows + kh - 1, columns + kw - 1, CO))
    kernel = W[::-1, ::-1]
    for y in range(rows):
        for x in range(columns):
            for i in range(W.shape[2]):
                z[y : y + kh, x : x + kw] += h[y, x, i] * kernel[:, :, i, :]
    z = z[kh // 2 : kh // 2 + rows, kw // 2 : kw // 2 + columns]
    z += b
    return activation(z, act)


def row_by_row(h, W, b, act):
    """Only one-dimensional: rows of the image against rows of the kernel."""
    kh, kw, CI, CO = W.shape
    above, left = (kh - 1) // 2, (kw - 1) // 2
    padded = np.pad(h, ((above, kh // 2), (left, kw // 2), (0, 0)))
    out = np.tile(np.asarray(b, dtype=float), (h.shape[0], h.shape[1], 1))
    for co in range(CO):
        for ci in range(CI):
            for r in range(h.shape[0]):
                for u in range(kh):
                    line = padded[r + u, :, ci]
                    out[r, :, co] += np.correlate(line, W[u, :, ci, co], mode="valid")
    return activation(out, act)


def patches_in_a_list(h, W, b, act):
    """Of im2col with lists: one dot product of flat vectors for each number."""
    kh, kw, CI, CO = W.shape
    padded = np.zeros((h.shape[0] + kh - 1, h.shape[1] + kw - 1, CI))
    padded[(kh - 1) // 2 :, (kw - 1) // 2 :][: h.shape[0], : h.shape[1]] += h
    kernels = [W[..., co].ravel() for co in range(CO)]
    out = [
        [
            [np.dot(padded[r : r + kh, c : c + kw].ravel(), kernels[j]) + b[j] for j in range(CO)]
            for c in range(h.shape[1])
        ]
        for r in range(h.shape[0])
    ]
    return activation(np.array(out), act)


def rolled_images(h, W, b, act):
    """np.roll moves the image; a frame of zeros keeps what comes round from counting."""
    kh, kw, CI, _ = W.shape
    rows, columns = h.shape[:2]
    frame = np.zeros((rows + kh, columns + kw, CI))
    frame[:rows, :columns] = h
    total = np.zeros((*frame.shape[:2], W.shape[3]))
    for u in range(kh):
        for v in range(kw):
            moved = np.roll(frame, ((kh - 1) // 2 - u, (kw - 1) // 2 - v), axis=(0, 1))
            total += np.einsum("yxi,io->yxo", moved, W[u, v])
    return activation(total[:rows, :columns] + b, act)

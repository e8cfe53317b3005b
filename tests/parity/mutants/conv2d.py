"""Wrong convolutions: each takes the place of ``conv2d_layer`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# ruff: noqa: F821 - right and activation are in the file that a mutant is set into

import numpy as np
from scipy import signal


def kernel_not_flipped(h, W, b, act):
    """Of convolve2d, which flips the kernel: the flip that undoes it is forgotten."""
    return right(h, W[::-1, ::-1], b, act)


def flipped_up_down_only(h, W, b, act):
    """The kernel is flipped along its rows alone before convolve2d."""
    return right(h, W[:, ::-1], b, act)


def flipped_left_right_only(h, W, b, act):
    """The kernel is flipped along its columns alone before convolve2d."""
    return right(h, W[::-1], b, act)


def channels_flipped_too(h, W, b, act):
    """Of np.flip without axes, which turns the channels round as well."""
    return right(h, W[:, :, ::-1, ::-1], b, act)


def kernel_transposed(h, W, b, act):
    """Rows and columns of the kernel are swapped where they should be flipped."""
    return right(h, W[::-1, ::-1].swapaxes(0, 1), b, act)


def rows_and_columns_of_the_kernel_swapped(h, W, b, act):
    """Flipped, and then rows and columns are swapped."""
    return right(h, W.swapaxes(0, 1), b, act)


def kernel_rotated_once(h, W, b, act):
    """A quarter turn where a half turn is needed."""
    return right(h, np.rot90(W), b, act)


def bias_missing(h, W, b, act):
    """No bias at all."""
    return right(h, W, 0 * b, act)


def bias_after_the_activation(h, W, b, act):
    """The bias is added to what the activation gave."""
    return right(h, W, 0 * b, act) + b


def bias_for_each_input_channel(h, W, b, act):
    """The bias is added inside the inner loop."""
    return right(h, W, b * W.shape[2], act)


def bias_of_the_first_channel(h, W, b, act):
    """One bias for all output channels."""
    return right(h, W, 0 * b + b[0], act)


def bias_of_the_input_channel(h, W, b, act):
    """Indexed by the input channel: raises where there are more of them."""
    return right(h, W, 0 * b + sum(b[i] for i in range(W.shape[2])), act)


def bias_subtracted(h, W, b, act):
    """The sign of the bias is wrong."""
    return right(h, W, -b, act)


def last_input_channel_only(h, W, b, act):
    """``=`` where ``+=`` is meant."""
    return right(h[:, :, -1:], W[:, :, -1:], b, act)


def first_input_channel_only(h, W, b, act):
    """The other input channels are never looked at."""
    return right(h[:, :, :1], W[:, :, :1], b, act)


def mean_over_input_channels(h, W, b, act):
    """The mean over the input channels in place of their sum."""
    return right(h, W / W.shape[2], b, act)


def channels_paired(h, W, b, act):
    """Input channel 0 goes to output channel 0 only, 1 to 1, and so on."""
    return right(h, W * np.eye(W.shape[2], W.shape[3]), b, act)


def input_indexed_by_the_output_channel(h, W, b, act):
    """``h[:, :, j]`` where ``h[:, :, i]`` is meant: raises where there are more outputs."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, j], W[:, :, i, j], mode="same")
    return activation(out + b, act)


def input_indexed_by_the_output_channel_and_wrapped(h, W, b, act):
    """The same, and it never raises."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            image = h[:, :, j % h.shape[2]]
            out[:, :, j] += signal.correlate2d(image, W[:, :, i, j], mode="same")
    return activation(out + b, act)


def kernel_indexed_out_in(h, W, b, act):
    """``W[:, :, j, i]``: raises where the numbers of channels differ."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, j, i], mode="same")
    return activation(out + b, act)


def kernel_reshaped_out_in(h, W, b, act):
    """A reshape to ``[kh, kw, CO, CI]`` where the axes should be swapped."""
    kernels = W.reshape(W.shape[0], W.shape[1], W.shape[3], W.shape[2])
    return right(h, kernels.swapaxes(2, 3), b, act)


def first_kernel_for_all_outputs(h, W, b, act):
    """All output channels use the first kernel."""
    return right(h, W[:, :, :, :1] + 0 * W, b, act)


def sum_never_reset(h, W, b, act):
    """The sum of one output channel goes on into the next."""
    return right(h, np.cumsum(W, axis=3), b, act)


def sum_over_output_channels(h, W, b, act):
    """The output channels are added up into one."""
    return right(h, W, b, "linear").sum(axis=2)


def activation_for_each_input_channel(h, W, b, act):
    """The activation is inside the inner loop."""
    channels = range(W.shape[2])
    return sum(right(h[:, :, [i]], W[:, :, [i]], 0 * b, act) for i in channels) + b


def activation_missing(h, W, b, act):
    """The activation is never applied."""
    return right(h, W, b, "linear")


def activation_applied_and_dropped(h, W, b, act):
    """What the activation gives is not kept."""
    out = right(h, W, b, "linear")
    activation(out, act)
    return out


def activation_twice(h, W, b, act):
    """Once for each channel and once more at the end."""
    return activation(right(h, W, b, act), act)


def activation_called_as_a_function(h, W, b, act):
    """``act`` is a name, not a function."""
    return act(right(h, W, b, "linear"))


def always_relu(h, W, b, act):
    """The name of the activation is not looked at."""
    return right(h, W, b, "relu")


def relu_or_nothing(h, W, b, act):
    """Only relu is known; any other name is taken for linear."""
    return right(h, W, b, "relu" if act == "relu" else "linear")


def relu_on_the_input(h, W, b, act):
    """Negative inputs are cut off before the convolution."""
    return right(np.maximum(h, 0), W, b, act)


def symmetric_border(h, W, b, act):
    """The border mirrors the image; Keras pads with zeros."""
    return _bordered(h, W, b, act, boundary="symm")


def wrapped_border(h, W, b, act):
    """The border continues on the other side."""
    return _bordered(h, W, b, act, boundary="wrap")


def border_of_ones(h, W, b, act):
    """The border is filled with ones."""
    return _bordered(h, W, b, act, fillvalue=1)


def border_never_computed(h, W, b, act):
    """The outermost pixels stay zero."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    top, left = W.shape[0] // 2, W.shape[1] // 2
    for y in range(top, h.shape[0] - top):
        for x in range(left, h.shape[1] - left):
            patch = h[y - top : y + top + 1, x - left : x + left + 1]
            out[y, x] = np.tensordot(patch, W, 3) + b
    return activation(out, act)


def one_pixel_of_padding(h, W, b, act):
    """Padded by one pixel, which is right for 3x3 kernels alone."""
    return _unpadded(np.pad(h, ((1, 1), (1, 1), (0, 0))), W, b, act)


def square_kernels_only(h, W, b, act):
    """The columns are padded as the rows are."""
    k = W.shape[0] // 2
    return _unpadded(np.pad(h, ((k, k), (k, k), (0, 0))), W, b, act)


def three_by_three_kernels_only(h, W, b, act):
    """The loops run over three rows and columns, whatever the kernel is."""
    padded = np.pad(h, ((1, 1), (1, 1), (0, 0)))
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for y in range(min(3, W.shape[0])):
        for x in range(min(3, W.shape[1])):
            out += padded[y : y + h.shape[0], x : x + h.shape[1]] @ W[y, x]
    return activation(out + b, act)


def square_images_only(h, W, b, act):
    """The number of rows is taken for the number of columns too."""
    out = np.zeros((h.shape[0], h.shape[0], W.shape[3]))
    out[:, :] = right(h, W, b, "linear")
    return activation(out, act)


def mode_valid(h, W, b, act):
    """No padding."""
    return _unpadded(h, W, b, act)


def mode_full(h, W, b, act):
    """All the padding there can be."""
    rows, columns = W.shape[0] - 1, W.shape[1] - 1
    return _unpadded(np.pad(h, ((rows, rows), (columns, columns), (0, 0))), W, b, act)


def arguments_of_convolve2d_swapped(h, W, b, act):
    """The result takes the size of the kernel."""
    out = np.zeros((W.shape[0], W.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            kernel = W[::-1, ::-1, i, j]
            out[:, :, j] += signal.convolve2d(kernel, h[:, :, i], mode="same")
    return activation(out + b, act)


def kernel_moved_by_one(h, W, b, act):
    """Padded on the right and below alone, so the image moves up and left."""
    padded = np.pad(h, ((0, W.shape[0] - 1), (0, W.shape[1] - 1), (0, 0)))
    return _unpadded(padded, W, b, act)


def stride_of_two(h, W, b, act):
    """Every second pixel is left out."""
    return right(h, W, b, act)[::2, ::2]


def channels_first(h, W, b, act):
    """The result is ``[CO, H, W]``."""
    return np.moveaxis(right(h, W, b, act), 2, 0)


def batch_axis_left_on(h, W, b, act):
    """The result is ``[1, H, W, CO]``."""
    return right(h, W, b, act)[None]


def result_of_the_type_of_the_input(h, W, b, act):
    """``zeros_like`` of whole numbers cuts off everything behind the point."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]), dtype=h.dtype)
    out[...] = right(h, W, b, "linear")
    return activation(out, act)


def sum_into_the_type_of_the_input(h, W, b, act):
    """The same, but ``+=`` raises where the other one cuts off."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]), dtype=h.dtype)
    out += right(h, W, b, "linear")
    return activation(out, act)


def input_overwritten_by_its_result(h, W, b, act):
    """Written into ``h`` while ``h`` is still needed for the next output channel."""
    h = h.astype(float)
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            h[:, :, i] = signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same")
            out[:, :, j] += h[:, :, i]
    return activation(out + b, act)


def rounded(h, W, b, act):
    """Rounded to three decimals."""
    return np.round(right(h, W, b, act), 3)


def in_half_precision(h, W, b, act):
    """Three digits."""
    return right(h, W, b, act).astype(np.float16).astype(np.float32)


def adds_to_its_last_result(h, W, b, act, sums={}):  # noqa: B006 - that is the mistake
    """The sum is made once for each shape, and never set back to zero."""
    shape = h.shape, W.shape
    sums[shape] = sums.get(shape, 0) + right(h, W, b, "linear")
    return activation(sums[shape], act)


def remembers_its_first_result(h, W, b, act, kept={}):  # noqa: B006 - that is the mistake
    """A cache without the numbers in its key."""
    shape = h.shape[0], W.shape[3], act
    return kept.setdefault(shape, right(h, W, b, act))


def counts_its_calls(h, W, b, act, calls=[]):  # noqa: B006 - that is the mistake
    """Right for the first 14 calls."""
    calls.append(1)
    return right(h, W, b, act) + (len(calls) > 14)


def _bordered(h, W, b, act, **border):
    """Correlates with another border than that of zeros."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same", **border)
    return activation(out + b, act)


def _unpadded(h, W, b, act):
    """Correlates without padding."""
    rows, columns = h.shape[0] - W.shape[0] + 1, h.shape[1] - W.shape[1] + 1
    out = np.zeros((rows, columns, W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="valid")
    return activation(out + b, act)

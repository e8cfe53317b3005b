"""Mistakes in ``conv2d_layer`` as learners write them: each must be named."""

# ruff: noqa: F821, RET504, RUF005, RUF059 - activation is in the file that a variant is set into

import numpy as np
from scipy import ndimage, signal


def flip_and_same(h, W, b, act):
    """Even-sized kernels are shifted by one pixel (flip, then convolve "same").

    Named: even_kernels_shifted
    """
    H, B, CI = h.shape
    CO = W.shape[3]
    if W.shape[2] != CI:
        raise ValueError("channels do not match")
    out = np.zeros((H, B, CO))
    for co in range(CO):
        for ci in range(CI):
            w = np.flip(np.flip(W[:, :, ci, co], 0), 1)  # Faltung -> Korrelation
            out[:, :, co] += signal.convolve2d(h[:, :, ci], w, mode="same")
        out[:, :, co] += b[co]
    return activation(out, act)


def softmax_over_all_pixels(h, W, b, act):
    """Softmax normalises over the whole array (inside a conv layer).

    Named: softmax_over_the_whole_array
    """
    kh, kw, ci, co = W.shape
    if h.shape[2] != ci:
        raise ValueError
    hp = np.pad(h, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)))
    z = np.zeros((h.shape[0], h.shape[1], co))
    for o in range(co):
        for i in range(ci):
            z[:, :, o] += signal.correlate2d(hp[:, :, i], W[:, :, i, o], mode="valid")
        z[:, :, o] += b[o]
    if act == "softmax":
        e = np.exp(z - np.max(z))
        return e / np.sum(e)
    return activation(z, act)


def channels_counted_from_the_kernel(h, W, b, act):
    """A mismatch of channels between h and W passes silently: h has more.

    Named: too_many_channels_pass_silently
    """
    kh, kw, n_in, n_out = W.shape
    y = np.zeros(h.shape[:2] + (n_out,))
    padded = np.pad(h, [((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)])
    for k in range(n_out):
        s = 0
        for c in range(n_in):
            s = s + signal.correlate2d(padded[:, :, c], W[:, :, c, k], "valid")
        y[:, :, k] = s + b[k]
    return activation(y, act)


def channels_counted_from_the_image(h, W, b, act):
    """Input channels read from h, so a mismatch with W passes silently: h has fewer.

    Named: too_few_channels_pass_silently
    """
    kh, kw = W.shape[0], W.shape[1]
    padded = np.pad(h, [((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)])
    nC = h.shape[2]
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(nC):
            out[:, :, j] += signal.correlate2d(padded[:, :, i], W[:, :, i, j], mode="valid")
        out[:, :, j] += b[j]
    return activation(out, act)


def accumulator_like_the_image(h, W, b, act):
    """Accumulator made with the type of an integer input: += raises.

    Named: sum_into_the_type_of_the_input
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]), dtype=h.dtype)
    for j in range(W.shape[3]):
        acc = np.zeros_like(h[:, :, 0])
        for i in range(W.shape[2]):
            acc += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same")
        out[:, :, j] = acc + b[j]
    return activation(out, act)


def truncated_at_the_end(h, W, b, act):
    """Accumulator made with the type of an integer input: the fractions are lost at the end.

    Named: result_of_the_type_of_the_input
    """
    out = np.zeros_like(h[:, :, :1].repeat(W.shape[3], axis=2))
    for co in range(W.shape[3]):
        tmp = b[co]
        for ci in range(W.shape[2]):
            tmp = tmp + signal.correlate2d(h[:, :, ci], W[:, :, ci, co], mode="same")
        out[:, :, co] = tmp
    return activation(out, act)


def truncated_at_each_step(h, W, b, act):
    """Accumulator made with the type of an integer input: the fractions are lost at each step.

    Named: result_of_the_type_of_the_input or fractions_cut_off_at_each_step
    """
    rows, cols, CI = h.shape
    kh, kw = W.shape[:2]
    p, q = kh // 2, kw // 2
    pad = np.zeros((rows + 2 * p, cols + 2 * q, CI))
    pad[p : p + rows, q : q + cols] = h
    out = np.zeros((rows, cols, W.shape[3]), dtype=h.dtype)
    for j in range(W.shape[3]):
        for r in range(rows):
            for c in range(cols):
                for i in range(CI):
                    out[r, c, j] += np.sum(pad[r : r + kh, c : c + kw, i] * W[:, :, i, j])
                out[r, c, j] += b[j]
    return activation(out, act)


def kernel_given_first(h, W, b, act):
    """Arguments of convolve2d swapped (the output takes the kernel's size).

    Named: arguments_of_convolve2d_swapped
    """
    maps = []
    for j in range(W.shape[3]):
        m = 0
        for i in range(h.shape[2]):
            m = m + signal.convolve2d(np.flip(W[:, :, i, j]), h[:, :, i], mode="same")
        maps.append(m + b[j])
    return activation(np.stack(maps, axis=2), act)


def kernel_given_first_into_zeros(h, W, b, act):
    """Arguments of convolve2d swapped: the result does not fit into the zeros.

    Named: arguments_of_convolve2d_swapped or arguments_of_convolve2d_swapped_and_clash
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(h.shape[2]):
            kernel = np.flipud(np.fliplr(W[:, :, i, j]))
            out[:, :, j] += signal.convolve2d(kernel, h[:, :, i], mode="same")
        out[:, :, j] += b[j]
    return activation(out, act)


def wrong_counter_for_the_image(h, W, b, act):
    """Input indexed by the output channel.

    Named: input_indexed_by_the_output_channel
    """
    result = np.zeros([h.shape[0], h.shape[1], W.shape[3]])
    for i in range(W.shape[3]):
        for j in range(W.shape[2]):
            kern = W[::-1, ::-1, j, i]
            result[:, :, i] += signal.convolve2d(h[:, :, i], kern, mode="same")
        result[:, :, i] += b[i]
    result = activation(result, act)
    return result


def image_returned(h, W, b, act):
    """A result overwritten by its input.

    Named: result_overwritten_by_its_input
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same")
        out[:, :, j] += b[j]
    out = activation(h, act)
    return out


def image_used_up(h, W, b, act):
    """An input overwritten by a result.

    Named: input_overwritten_by_its_result
    """
    h = h.astype(float)
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for co in range(W.shape[3]):
        for ci in range(W.shape[2]):
            h[:, :, ci] = signal.correlate2d(h[:, :, ci], W[:, :, ci, co], mode="same")
            out[:, :, co] = out[:, :, co] + h[:, :, ci]
        out[:, :, co] = out[:, :, co] + b[co]
    return activation(out, act)


def for_over_a_number(h, W, b, act):
    """`for i in CI` over an integer.

    Named: loops_over_a_number
    """
    CI = W.shape[2]
    CO = W.shape[3]
    out = np.zeros((h.shape[0], h.shape[1], CO))
    for j in CO:
        for i in CI:
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same")
        out[:, :, j] += b[j]
    return activation(out, act)


def name_called(h, W, b, act):
    """The activation name called as a function.

    Named: activation_called_as_a_function
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same")
        out[:, :, j] = act(out[:, :, j] + b[j])
    return out


def batch_of_one(h, W, b, act):
    """Extra axes returned.

    Named: batch_axis_left_on
    """
    h = h.reshape(1, h.shape[0], h.shape[1], h.shape[2])  # Keras wants [n, H, W, C]
    out = np.zeros((1, h.shape[1], h.shape[2], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[0, :, :, j] += signal.correlate2d(h[0, :, :, i], W[:, :, i, j], mode="same")
        out[0, :, :, j] += b[j]
    return activation(out, act)


def without_a_flip(h, W, b, act):
    """No flip.

    Named: kernel_not_flipped
    """
    x, y, CI = h.shape
    CO = W.shape[-1]
    a = np.zeros((x, y, CO))
    for j in range(CO):
        for i in range(CI):
            a[:, :, j] = a[:, :, j] + signal.convolve2d(h[:, :, i], W[:, :, i, j], "same")
        a[:, :, j] = a[:, :, j] + b[j]
    return activation(a, act)


def flipud_only(h, W, b, act):
    """Flipped only up-down.

    Named: flipped_up_down_only
    """
    a = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            a[:, :, j] += signal.convolve2d(h[:, :, i], np.flipud(W[:, :, i, j]), mode="same")
    return activation(a + b, act)


def fliplr_only(h, W, b, act):
    """Flipped only left-right.

    Named: flipped_left_right_only
    """
    a = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            k = np.fliplr(W[:, :, i, j])
            a[:, :, j] += signal.convolve2d(h[:, :, i], k, mode="same")
    return activation(a + b, act)


def transposed_in_place_of_flipped(h, W, b, act):
    """Transposed kernel.

    Named: kernel_transposed
    """
    a = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            a[:, :, j] += signal.convolve2d(h[:, :, i], W[:, :, i, j].T, mode="same")
    return activation(a + b, act)


def bias_not_used(h, W, b, act):
    """Bias missing.

    Named: bias_missing
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        summe = np.zeros((h.shape[0], h.shape[1]))
        for c in range(W.shape[2]):
            summe += signal.correlate2d(h[:, :, c], W[:, :, c, k], mode="same")
        out[:, :, k] = summe
    return activation(out, act)


def bias_too_late(h, W, b, act):
    """Bias added after the activation.

    Named: bias_after_the_activation
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            out[:, :, k] += signal.correlate2d(h[:, :, c], W[:, :, c, k], mode="same")
    out = activation(out, act)
    for k in range(W.shape[3]):
        out[:, :, k] += b[k]
    return out


def bias_in_the_inner_loop(h, W, b, act):
    """Bias added once per input channel.

    Named: bias_for_each_input_channel
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            conv = signal.correlate2d(h[:, :, c], W[:, :, c, k], mode="same")
            out[:, :, k] += conv + b[k]
    return activation(out, act)


def equals_sign_in_the_loop(h, W, b, act):
    """Only the last input channel kept (`=` for `+=`).

    Named: last_input_channel_only
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            out[:, :, k] = signal.correlate2d(h[:, :, c], W[:, :, c, k], mode="same")
        out[:, :, k] += b[k]
    return activation(out, act)


def averaged(h, W, b, act):
    """Mean over the channels, not their sum.

    Named: mean_over_input_channels
    """
    maps = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        each = []
        for c in range(W.shape[2]):
            each.append(signal.correlate2d(h[:, :, c], W[:, :, c, k], mode="same"))
        maps[:, :, k] = np.mean(each, axis=0) + b[k]
    return activation(maps, act)


def activation_inside(h, W, b, act):
    """Activation applied per input channel.

    Named: activation_for_each_input_channel
    """
    z = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            z[:, :, k] += activation(
                signal.correlate2d(h[:, :, c], W[:, :, c, k], mode="same"), act
            )
        z[:, :, k] += b[k]
    return z


def activation_not_used(h, W, b, act):
    """Activation missing.

    Named: activation_missing or activation_applied_and_dropped
    """
    z = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            z[:, :, k] += signal.correlate2d(h[:, :, c], W[:, :, c, k], mode="same")
        z[:, :, k] += b[k]
    return z


def out_before_in(h, W, b, act):
    """Kernel indexed `[.., out, in]`.

    Named: kernel_indexed_out_in
    """
    z = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            z[:, :, k] += signal.correlate2d(h[:, :, c], W[:, :, k, c], mode="same")
        z[:, :, k] += b[k]
    return activation(z, act)


def shape_read_as_out_in(h, W, b, act):
    """Kernel indexed `[.., out, in]`, and its shape read so.

    Named: kernel_indexed_out_in
    """
    kh, kw, CO, CI = W.shape
    out = np.zeros((h.shape[0], h.shape[1], CO))
    for o in range(CO):
        for i in range(CI):
            out[:, :, o] += signal.correlate2d(h[:, :, i], W[:, :, o, i], mode="same")
        out[:, :, o] += b[o]
    return activation(out, act)


def boundary_symm(h, W, b, act):
    """Symmetric border.

    Named: symmetric_border
    """
    z = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            flipped = W[::-1, ::-1, c, k]
            z[:, :, k] += signal.convolve2d(h[:, :, c], flipped, mode="same", boundary="symm")
        z[:, :, k] += b[k]
    return activation(z, act)


def ndimage_as_it_comes(h, W, b, act):
    """Symmetric border, as ndimage has it if nothing is said.

    Named: symmetric_border
    """
    z = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            z[:, :, k] += ndimage.correlate(h[:, :, c].astype(float), W[:, :, c, k])
        z[:, :, k] += b[k]
    return activation(z, act)


def boundary_wrap(h, W, b, act):
    """Wrapped border.

    Named: wrapped_border
    """
    z = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for k in range(W.shape[3]):
        for c in range(W.shape[2]):
            flipped = W[::-1, ::-1, c, k]
            z[:, :, k] += signal.convolve2d(h[:, :, c], flipped, mode="same", boundary="wrap")
        z[:, :, k] += b[k]
    return activation(z, act)


def valid_into_smaller_zeros(h, W, b, act):
    """Mode "valid".

    Named: mode_valid
    """
    kh, kw, CI, CO = W.shape
    oh = h.shape[0] - kh + 1
    ow = h.shape[1] - kw + 1
    out = np.zeros((oh, ow, CO))
    for y in range(oh):
        for x in range(ow):
            for o in range(CO):
                out[y, x, o] = np.sum(h[y : y + kh, x : x + kw, :] * W[:, :, :, o]) + b[o]
    return activation(out, act)


def valid_and_stacked(h, W, b, act):
    """Mode "valid", the maps put together at the end.

    Named: mode_valid or mode_valid_of_scipy
    """
    maps = []
    for o in range(W.shape[3]):
        parts = [
            signal.convolve2d(h[:, :, i], np.flip(W[:, :, i, o]), mode="valid")
            for i in range(W.shape[2])
        ]
        maps.append(sum(parts) + b[o])
    return activation(np.stack(maps, axis=-1), act)


def valid_into_zeros_of_the_image(h, W, b, act):
    """Mode "valid", which does not fit into zeros of the image's size.

    Named: mode_valid or mode_valid_clashes
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for o in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, o] += signal.correlate2d(h[:, :, i], W[:, :, i, o], mode="valid")
        out[:, :, o] += b[o]
    return activation(out, act)


def full_and_stacked(h, W, b, act):
    """Mode "full", the default of convolve2d.

    Named: mode_full
    """
    maps = []
    for o in range(W.shape[3]):
        s = 0
        for i in range(W.shape[2]):
            s = s + signal.convolve2d(h[:, :, i], W[::-1, ::-1, i, o])
        maps.append(s + b[o])
    return activation(np.dstack(maps), act)


def full_into_zeros_of_the_image(h, W, b, act):
    """Mode "full", the default of convolve2d, which does not fit into zeros of the image's size.

    Named: mode_full or mode_full_clashes
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for o in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, o] += signal.convolve2d(h[:, :, i], W[::-1, ::-1, i, o])
        out[:, :, o] += b[o]
    return activation(out, act)

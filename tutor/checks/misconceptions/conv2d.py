"""Wrong convolutions: each takes the place of ``conv2d_layer`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# right and activation are in the file that a mutant is set into

import numpy as np
from scipy import signal


def kernel_not_flipped(h, W, b, act):
    """Your kernel is read from its end, not from its beginning.

    That is what mathematics calls a convolution; Keras computes a cross-correlation. In the
    example your middle cell would be 5, not 3. With a kernel that looks the same from both
    ends nobody sees it. Look at which function slides your kernel, and which way round the
    kernel lies when it gets there.

    Step: Convolution, or almost
    """
    return right(h, W[::-1, ::-1], b, act)


def flipped_up_down_only(h, W, b, act):
    """Your kernel lies with left and right swapped.

    Its rows stand in the right order, but a row 1 2 3 is used as 3 2 1. In scipy, convolve2d
    reads both directions from the end, correlate2d none. Count your own flips, direction by
    direction: which one is missing, or too many?

    Step: Convolution, or almost
    """
    return right(h, W[:, ::-1], b, act)


def flipped_left_right_only(h, W, b, act):
    """Your kernel stands upside down.

    Each row is used the right way, but the last row comes first. In scipy, convolve2d reads
    both directions from the end, correlate2d none. Count your own flips, direction by
    direction: which one is missing, or too many?

    Step: Convolution, or almost
    """
    return right(h, W[::-1], b, act)


def channels_flipped_too(h, W, b, act):
    """Your channels run backwards: the first gets the kernel of the last.

    With one channel in and one out all is right. With more, the kernel for input 0 and output
    0 is used for the last input and the last output. Only height and width of the kernel may
    be turned. Look at which axes of W your flip touches.

    Step: Convolution, or almost
    """
    return right(h, W[:, :, ::-1, ::-1], b, act)


def kernel_transposed(h, W, b, act):
    """Your kernel is transposed, and it is read from its end.

    Rows have become columns. That is not a flip: transposed, 1 2 / 3 4 is 1 3 / 2 4; flipped
    both ways it is 4 3 / 2 1. Look at what you do to the kernel before it slides, and try it
    on these four numbers.

    Step: Convolution, or almost
    """
    return right(h, W[::-1, ::-1].swapaxes(0, 1), b, act)


def rows_and_columns_of_the_kernel_swapped(h, W, b, act):
    """Your kernel has its rows and columns swapped.

    The weight in row 0, column 2 meets the pixel for row 2, column 0, so a 3x5 kernel works
    like a 5x3 one. Keras takes the kernel as it stands. Look for a step that transposes it, or
    for u and v in each other's place.

    Step: The formula
    """
    return right(h, W.swapaxes(0, 1), b, act)


def kernel_rotated_once(h, W, b, act):
    """Your kernel is turned by a quarter.

    Keras takes the kernel as it stands, and yours lies on its side. Count the quarter turns
    that bring 1 2 / 3 4 to 4 3 / 2 1. Then count yours, and ask how far the function that
    slides the kernel turns it too.

    Step: Convolution, or almost
    """
    return right(h, np.rot90(W), b, act)


def bias_missing(h, W, b, act):
    """Your result has no bias.

    Your numbers are the same whatever b holds. Every output channel has one number in b, which
    is added to all of its sums. Follow b through your function: does it reach the result?

    Step: Then bias and activation
    """
    return right(h, W, 0 * b, act)


def bias_after_the_activation(h, W, b, act):
    """You add the bias after the activation.

    With linear the order does not matter, with relu it does. Sum 1, bias -2: Keras makes 0 of
    it, and you make -1. Look at which of the two your code does first.

    Step: Then bias and activation
    """
    return right(h, W, 0 * b, act) + b


def bias_for_each_input_channel(h, W, b, act):
    """You add the bias once for each input channel.

    With one channel in, it does not show; with three, the bias counts three times. It belongs
    to the output channel and comes in once. Look at how often the line with the bias runs for
    one output channel.

    Step: Several channels, by hand
    """
    return right(h, W, b * W.shape[2], act)


def bias_of_the_first_channel(h, W, b, act):
    """You use the first bias for all output channels.

    Output channel 0 is right. The others are off by the same amount at every pixel, before the
    activation. Each output channel has a bias of its own. Look at how you pick the number out
    of b.

    Step: The interface
    """
    return right(h, W, 0 * b + b[0], act)


def bias_of_the_input_channel(h, W, b, act):
    """You pick the bias by the input channel, not by the output channel.

    So every output channel gets the sum of the first biases, one for each input channel. With
    more channels in than out, b is too short and Python stops. Look at which loop counter
    picks the bias, and in which loop that line stands.

    Step: Several channels, by hand
    """
    return right(h, W, 0 * b + sum(b[i] for i in range(W.shape[2])), act)


def bias_subtracted(h, W, b, act):
    """You subtract the bias.

    A sum of 5 with a bias of 2 becomes 3 with you and 7 in Keras. Look at the sign in front of
    the bias.

    Step: Then bias and activation
    """
    return right(h, W, -b, act)


def last_input_channel_only(h, W, b, act):
    """You keep only the last input channel.

    With one channel in, all is right; with more, the result is exactly what the last channel
    alone would give. The formula adds up over i: look at what your line does with the sum the
    second time.

    Step: Several channels, by hand
    """
    return right(h[:, :, -1:], W[:, :, -1:], b, act)


def first_input_channel_only(h, W, b, act):
    """You use only the first input channel.

    With one channel in, all is right; with more, the others are never looked at. The formula
    adds up over all i. Look at which channel of h your line takes, and at how often the loop
    over the input channels turns.

    Step: Several channels, by hand
    """
    return right(h[:, :, :1], W[:, :, :1], b, act)


def mean_over_input_channels(h, W, b, act):
    """You take the mean over the input channels, not their sum.

    With one channel in, it does not show. In the example, 10 and 2 make 12; you would get 6
    before the bias. Look for the place where the number of channels divides something.

    Step: Several channels, by hand
    """
    return right(h, W / W.shape[2], b, act)


def channels_paired(h, W, b, act):
    """You pair the channels: input 0 with output 0 only, 1 with 1.

    With 3 channels in and 5 out there are 15 kernels, and you use 3 of them. Every output
    channel looks at every input channel. Count how often your loops turn together, and which
    pairs of i and j they reach.

    Step: Several channels, by hand
    """
    return right(h, W * np.eye(W.shape[2], W.shape[3]), b, act)


def input_indexed_by_the_output_channel(h, W, b, act):
    """You pick the channel of h by the number of the output channel.

    For output 1, all its kernels slide over input 1, also those that belong to inputs 0 and 2.
    With more channels out than in, h runs out of channels and Python stops. Look at which loop
    counter picks the channel of h.

    Step: The interface
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, j], W[:, :, i, j], mode="same")
    return activation(out + b, act)


def input_indexed_by_the_output_channel_and_wrapped(h, W, b, act):
    """You slide all kernels of an output channel over one input channel.

    With 2 channels in and 3 out, the outputs look at inputs 0, 1 and again 0. Each kernel
    belongs to one input channel and should slide over that one. Look at what decides which
    channel of h is used.

    Step: The interface
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            image = h[:, :, j % h.shape[2]]
            out[:, :, j] += signal.correlate2d(image, W[:, :, i, j], mode="same")
    return activation(out + b, act)


def kernel_indexed_out_in(h, W, b, act):
    """You read W as if the output channels came before the input channels.

    With as many channels in as out, the wrong kernels are used and nothing stops. With
    different numbers, Python stops. Compare the order of the axes in the interface with the
    order in which you index W.

    Step: The interface
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, j, i], mode="same")
    return activation(out + b, act)


def kernel_reshaped_out_in(h, W, b, act):
    """You mix up the kernels with a reshape.

    With one channel in or one out, all is right. A reshape reads the same numbers into other
    places; it does not swap axes. So the weight from input 0 to output 1 ends up with another
    pair. Look at what changes the shape of W, and at whether its shape needs a change.

    Step: The interface
    """
    kernels = W.reshape(W.shape[0], W.shape[1], W.shape[3], W.shape[2])
    return right(h, kernels.swapaxes(2, 3), b, act)


def first_kernel_for_all_outputs(h, W, b, act):
    """You use the kernels of output channel 0 for all output channels.

    Channel 0 is right, and before the activation the others differ from it only by their bias.
    Each output channel has kernels of its own. Look at the last index of W in your line: does
    it ever change?

    Step: The interface
    """
    return right(h, W[:, :, :, :1] + 0 * W, b, act)


def sum_never_reset(h, W, b, act):
    """Your sum goes on from one output channel into the next.

    Output channel 0 is right. Channel 1 holds the sums of channel 0 as well, channel 2 those
    of both. Look at where your sum begins at zero, and how often that line runs.

    Step: The formula
    """
    return right(h, np.cumsum(W, axis=3), b, act)


def sum_over_output_channels(h, W, b, act):
    """You add up the output channels into one image.

    You return [H, W], and Keras [H, W, CO]. Input channels are added, output channels stay
    apart: they are the feature maps. The activation is missing in your result too. Look at
    which axis disappears in your sum.

    Step: The interface
    """
    return right(h, W, b, "linear").sum(axis=2)


def activation_for_each_input_channel(h, W, b, act):
    """You apply the activation to each input channel by itself.

    Two input channels give 3 and -2. With relu, Keras makes 1 of them, you make 3 + 0. The
    activation comes once, when everything has been added, the bias too. Look at which loop the
    activation stands in.

    Step: Then bias and activation
    """
    channels = range(W.shape[2])
    return sum(right(h[:, :, [i]], W[:, :, [i]], 0 * b, act) for i in channels) + b


def activation_applied_and_dropped(h, W, b, act):
    """Your activation has no effect on the result.

    With linear all is right; with relu negative numbers are left. Either it is not called, or it
    gets another name than act, or what it gives back is not what you return: it makes a new array
    and leaves the old one as it was. Follow the numbers from your sums to your return line.

    Step: Then bias and activation
    """
    out = right(h, W, b, "linear")
    activation(out, act)
    return out


def activation_twice(h, W, b, act):
    """You apply the activation twice.

    Linear and relu hide it: the second time changes nothing. Sigmoid shows it: all your
    results lie between 0.5 and 0.7311. Look at every place where the activation is called,
    inside the loops and after them.

    Step: Then bias and activation
    """
    return activation(right(h, W, b, act), act)


def activation_called_as_a_function(h, W, b, act):
    """You call act as if it were a function.

    What arrives is only a name, a text such as "relu". A text cannot be called, so Python
    stops. Look at your first lesson: which function of yours knows what to do with such a
    name?

    Step: The interface
    """
    return act(right(h, W, b, "linear"))


def always_relu(h, W, b, act):
    """You apply relu whatever the name says.

    With relu all is right. With linear Keras keeps negative numbers, and you cut them off.
    Look at what you hand to the activation: does act have any influence on it?

    Step: The interface
    """
    return right(h, W, b, "relu")


def relu_or_nothing(h, W, b, act):
    """You apply relu, but no other activation.

    With sigmoid or softmax your sums come out unchanged. There are four names. Look at how
    your code decides between them, and at what your function from the first lesson can already
    do.

    Step: The interface
    """
    return right(h, W, b, "relu" if act == "relu" else "linear")


def relu_on_the_input(h, W, b, act):
    """You cut off negative numbers in the input.

    Images here hold values from -1 to 1, and Keras lets the kernel see all of them. With you
    everything below 0 is 0 before the kernel comes. Look at what happens to h before the first
    sum.

    Step: The formula
    """
    return right(np.maximum(h, 0), W, b, act)


def symmetric_border(h, W, b, act):
    """Your border mirrors the image.

    Inside the image all is right; the pixels at the rim are wrong. In Keras there is only zero
    outside the image, and with you it goes on like a mirror. Look at what the function that
    slides or pads does at the border.

    Step: The formula
    """
    return _bordered(h, W, b, act, boundary="symm")


def wrapped_border(h, W, b, act):
    """Your border goes on with the other side of the image.

    Inside the image all is right; the pixels at the rim are wrong. In Keras there is only zero
    outside the image. With you the last column stands left of the first. Look at what the
    function that slides or pads does at the border.

    Step: The formula
    """
    return _bordered(h, W, b, act, boundary="wrap")


def border_of_ones(h, W, b, act):
    """Your border is filled with ones.

    Inside the image all is right; the pixels at the rim are wrong. In Keras there is only zero
    outside the image. Look at the number that your padding is filled with.

    Step: The formula
    """
    return _bordered(h, W, b, act, fillvalue=1)


def border_never_computed(h, W, b, act):
    """You never compute the pixels at the rim.

    They stay zero, because you use the kernel only where all of it lies on the image. In Keras
    it may stick out: outside, the image counts as zero. Look at the first and the last pixel
    that your loops reach.

    Step: One channel, by hand
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    top, left = W.shape[0] // 2, W.shape[1] // 2
    for y in range(top, h.shape[0] - top):
        for x in range(left, h.shape[1] - left):
            patch = h[y - top : y + top + 1, x - left : x + left + 1]
            out[y, x] = np.tensordot(patch, W, 3) + b
    return activation(out, act)


def one_pixel_of_padding(h, W, b, act):
    """You pad by one pixel, whatever the size of the kernel.

    For 3x3 kernels that is right. With 5x5 your result is two rows and columns too small, with
    1x1 two too large. Look at the 1 in your padding, and at what it should depend on.

    Step: The formula
    """
    return _unpadded(np.pad(h, ((1, 1), (1, 1), (0, 0))), W, b, act)


def square_kernels_only(h, W, b, act):
    """You pad the columns by the height of the kernel.

    With square kernels all is right. With a 3x5 kernel your result is two columns too narrow,
    because the height 3 asks for less padding than the width 5. Look at where the padding on
    the left and right has its number from.

    Step: The formula
    """
    k = W.shape[0] // 2
    return _unpadded(np.pad(h, ((k, k), (k, k), (0, 0))), W, b, act)


def three_by_three_kernels_only(h, W, b, act):
    """You treat every kernel as if it were 3x3.

    Of a 5x5 kernel you use 9 of the 25 weights, and a 1x1 kernel lands one pixel off. Only 3x3
    is right. Look for numbers in your loops and your padding that stand for the size of a
    kernel.

    Step: The formula
    """
    padded = np.pad(h, ((1, 1), (1, 1), (0, 0)))
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for y in range(min(3, W.shape[0])):
        for x in range(min(3, W.shape[1])):
            out += padded[y : y + h.shape[0], x : x + h.shape[1]] @ W[y, x]
    return activation(out + b, act)


def square_images_only(h, W, b, act):
    """You take the number of rows for the number of columns too.

    With square images all is right. With 7 rows and 9 columns the shapes do not fit and Python
    stops. Look at the shape of the array that you make for the result.

    Step: The interface
    """
    out = np.zeros((h.shape[0], h.shape[0], W.shape[3]))
    out[:, :] = right(h, W, b, "linear")
    return activation(out, act)


def mode_valid(h, W, b, act):
    """Your result is smaller than the image, because nothing is padded.

    With a 3x3 kernel 28x28 becomes 26x26. Keras keeps the size here: the kernel may stick out,
    and outside the image there is zero. Look at the mode of the function that slides, or at
    the padding before it.

    Step: The formula
    """
    return _unpadded(h, W, b, act)


def mode_full(h, W, b, act):
    """Your result is larger than the image.

    With a 3x3 kernel 28x28 becomes 30x30. You count every place where the kernel touches the
    image at all; Keras only those where its middle lies on a pixel. Look at the mode of the
    function that slides, or at the amount of padding.

    Step: The formula
    """
    rows, columns = W.shape[0] - 1, W.shape[1] - 1
    return _unpadded(np.pad(h, ((rows, rows), (columns, columns), (0, 0))), W, b, act)


def arguments_of_convolve2d_swapped(h, W, b, act):
    """Your result has the size of the kernel, not of the image.

    You slide the image over the kernel. The result of mode "same" is as large as what is given
    first. Look at the order in which you hand over the two.

    Step: The formula
    """
    out = np.zeros((W.shape[0], W.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            kernel = W[::-1, ::-1, i, j]
            out[:, :, j] += signal.convolve2d(kernel, h[:, :, i], mode="same")
    return activation(out + b, act)


def kernel_moved_by_one(h, W, b, act):
    """Your kernel lies with its corner on the pixel, not with its middle.

    So the image moves up and left: by one pixel for a 3x3 kernel, by two for 5x5. All the
    zeros stand right and below, none above and left. Look at how many zeros come before the
    first row and the first column.

    Step: One channel, by hand
    """
    padded = np.pad(h, ((0, W.shape[0] - 1), (0, W.shape[1] - 1), (0, 0)))
    return _unpadded(padded, W, b, act)


def stride_of_two(h, W, b, act):
    """You keep only every second pixel.

    An 8x6 image comes out as 4x3. The kernel should move on by one pixel each time; making
    images smaller is the work of pooling. Look at the step in your loops and in your slices.

    Step: The formula
    """
    return right(h, W, b, act)[::2, ::2]


def channels_first(h, W, b, act):
    """Your result has the channels in front.

    The values are right, the order of the axes is not: you return [CO, H, W], Keras [H, W,
    CO]. Look at where the output channels are put together, and along which axis.

    Step: The interface
    """
    return np.moveaxis(right(h, W, b, act), 2, 0)


def batch_axis_left_on(h, W, b, act):
    """Your result has an axis too many in front.

    The values are right, but you return [1, H, W, CO], as for a batch of one image. This
    function takes one image and gives one back. Print the shape line by line and look at where
    the 1 comes in, and where it should go.

    Step: The interface
    """
    return right(h, W, b, act)[None]


def result_of_the_type_of_the_input(h, W, b, act):
    """You cut off the fractions when the image holds whole numbers.

    2.75 becomes 2. An array of whole numbers cuts off everything behind the point when a
    result is written into it. Look at how the array for your result is made, and where it has
    its type from.

    Step: The interface
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]), dtype=h.dtype)
    out[...] = right(h, W, b, "linear")
    return activation(out, act)


def sum_into_the_type_of_the_input(h, W, b, act):
    """Your code stops when the image holds whole numbers.

    Your sum lies in an array of whole numbers, and numpy refuses to add fractions into that.
    Keras takes such images. Look at how the array for your sum is made, and where it has its
    type from.

    Step: The interface
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]), dtype=h.dtype)
    out += right(h, W, b, "linear")
    return activation(out, act)


def input_overwritten_by_its_result(h, W, b, act):
    """You overwrite the image while it is still needed.

    Output channel 0 is right. Channel 1 works on what channel 0 left behind, because the image
    is no longer what it was. Look at where the result of your sliding is stored.

    Step: The formula
    """
    h = h.astype(float)
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            h[:, :, i] = signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="same")
            out[:, :, j] += h[:, :, i]
    return activation(out + b, act)


def rounded(h, W, b, act):
    """Your results have only three decimals.

    0.12345 becomes 0.123, and Keras does not round. Small differences grow from layer to layer.
    Look for a rounding, or for a format. For reading, round what you print, not what you return.

    Step: The interface
    """
    return np.round(right(h, W, b, act), 3)


def in_half_precision(h, W, b, act):
    """Your results keep only about three digits.

    A third comes out as 0.33325. Keras keeps at least seven digits, so yours can never agree
    with it. Look for the place where your numbers get a smaller type.

    Step: The interface
    """
    return right(h, W, b, act).astype(np.float16).astype(np.float32)


def adds_to_its_last_result(h, W, b, act, sums={}):  # that is the mistake
    """Your sum goes on from one call into the next.

    The first call is right. The next one with the same shapes adds to what is still there. An
    array that is made outside the function, or as a default value of an argument, lives on
    after the call. Look at where the array for your sum is made.

    Step: The formula
    """
    shape = h.shape, W.shape
    sums[shape] = sums.get(shape, 0) + right(h, W, b, "linear")
    return activation(sums[shape], act)


def remembers_its_first_result(h, W, b, act, kept={}):  # that is the mistake
    """You give back an earlier result.

    When the height, the number of output channels and the activation are those of an earlier
    call, its result comes out again, whatever the numbers in h, W and b are. Look at what your
    function keeps between calls, and how it decides to use it again.

    Step: The formula
    """
    shape = h.shape[0], W.shape[3], act
    return kept.setdefault(shape, right(h, W, b, act))


def counts_its_calls(h, W, b, act, calls=[]):  # that is the mistake
    """Your result depends on how often the function was called.

    The first 14 calls are right; after them every number is 1 too large. The same h, W, b and
    act have to give the same result each time. Look at what your function keeps between calls.

    Step: The formula
    """
    calls.append(1)
    return right(h, W, b, act) + (len(calls) > 14)


def loops_over_a_number(h, W, b, act):
    """Your code stops at a loop over a single number.

    A loop goes through something that has several entries. The number of channels is one
    number, 3 say, and not 0, 1, 2. Look at what stands behind "in" in your loops, and at what
    makes the numbers up to 3 out of a 3.

    Step: The formula
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in W.shape[3]:
        out[:, :, j] = right(h, W, b, "linear")[:, :, j]
    return activation(out, act)


def result_overwritten_by_its_input(h, W, b, act):
    """Your result is the image itself, after the activation.

    No kernel and no bias has touched it: with 3 channels in and 5 out, you return 3. Your sums
    may be right and are lost on the way. Look at what your last lines hand to the activation,
    and at which variable you return.

    Step: Then bias and activation
    """
    return activation(h, act)


def fractions_cut_off_at_each_step(h, W, b, act):
    """You cut off fractions at every addition when the image holds whole numbers.

    0.9 and 0.9 and 0.9 add up to 0, because each sum is cut off before the next one comes. An
    array of whole numbers does that to what is written into it. Look at how the array for your
    sum is made, and where it has its type from.

    Step: The interface
    """
    kh, kw = W.shape[:2]
    padded = np.pad(h, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)))
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]), dtype=h.dtype)
    for r in range(h.shape[0]):
        for c in range(h.shape[1]):
            for i in range(W.shape[2]):
                patch = padded[r : r + kh, c : c + kw, i, None]
                out[r, c] = out[r, c] + (patch * W[:, :, i]).sum(axis=(0, 1))
            out[r, c] = out[r, c] + b
    return activation(out, act)


def arguments_of_convolve2d_swapped_and_clash(h, W, b, act):
    """What you add up has the size of the kernel, and your result that of the image.

    You slide the image over the kernel. The result of mode "same" is as large as what is given
    first, so the two do not fit, and Python stops; only a 1x1 kernel slips through. Look at
    the order in which you hand over image and kernel.

    Step: The formula
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            kernel = W[::-1, ::-1, i, j]
            out[:, :, j] += signal.convolve2d(kernel, h[:, :, i], mode="same")
    return activation(out + b, act)


def mode_valid_of_scipy(h, W, b, act):
    """Your result is smaller than the image, because nothing is padded.

    With a 3x3 kernel 28x28 becomes 26x26. Keras keeps the size here: the kernel may stick out,
    and outside the image there is zero. Look at the mode of the function that slides, or at
    the padding before it.

    Step: The formula
    """
    maps = []
    for j in range(W.shape[3]):
        kernels = W[::-1, ::-1, :, j]
        one = [
            signal.convolve2d(h[:, :, i], kernels[:, :, i], mode="valid") for i in range(W.shape[2])
        ]
        maps.append(sum(one) + b[j])
    return activation(np.stack(maps, axis=2), act)


def mode_valid_clashes(h, W, b, act):
    """What you add up is smaller than the image, and does not fit into your result.

    Python stops, unless the kernel is 1x1. Without padding, a 3x3 kernel makes 26x26 of 28x28,
    and the array for your result has the size of the image, which is right. Look at the mode
    of the function that slides, or at the padding before it.

    Step: The formula
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.correlate2d(h[:, :, i], W[:, :, i, j], mode="valid")
    return activation(out + b, act)


def mode_full_clashes(h, W, b, act):
    """What you add up is larger than the image, and does not fit into your result.

    Python stops, unless the kernel is 1x1. You count every place where the kernel touches the
    image at all, so 28x28 becomes 30x30; convolve2d does so unless it is told a mode. Look at
    how the function that slides should treat the border.

    Step: The formula
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] += signal.convolve2d(h[:, :, i], W[::-1, ::-1, i, j], mode="full")
    return activation(out + b, act)


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


# What real learners get wrong most often. Two of these often come together (the kernel not
# flipped and the bias forgotten, say), so pairs of them are recognised too.
FREQUENT = (
    "kernel_not_flipped",
    "flipped_up_down_only",
    "flipped_left_right_only",
    "kernel_transposed",
    "bias_missing",
    "bias_after_the_activation",
    "bias_for_each_input_channel",
    "last_input_channel_only",
    "mean_over_input_channels",
    "activation_applied_and_dropped",
    "activation_for_each_input_channel",
)
